"""A JupyterLite site as `make lite` writes it, served to Chromium without a network.

Pyodide's compiled wheels are taken from a package on PyPI that happens to carry them,
and its core from npm. The first has a license of its own: it is fetched for these
tests only, and nothing of it is kept or handed on.
"""

import contextlib
import functools
import http.server
import json
import shutil
import subprocess
import sys
import tarfile
import threading
import zipfile
from pathlib import Path

import pytest
from browser.conftest import CHROMIUM, PANEL, SETTINGS, SWITCHES, Lab

from autograde.site.lite.distribution import RECIPE

ROOT = Path(__file__).parents[2]
CARRIES_WHEELS = "open-webui==0.12.4"
ELSEWHERE = "https://pyodide.example/314"
NO_NETWORK = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"


def fetched(folder, command):
    """Run a package client in a folder; skip where it gives nothing."""
    try:
        subprocess.run(command, cwd=folder, check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError) as error:
        pytest.skip(f"Pyodide cannot be had from packages here: {error}")


@pytest.fixture(scope="session")
def from_npm(once):
    """npm's own package of Pyodide: its core, and the lock with all hashes."""

    def fill(folder):
        npm = shutil.which("npm") or "npm"
        fetched(folder, [npm, "pack", "--silent", f"pyodide@{RECIPE['version']}"])
        [packed] = folder.glob("*.tgz")
        with tarfile.open(packed) as archive:
            archive.extractall(folder, filter="data")

    return once("pyodide-npm", fill) / "package"


@pytest.fixture(scope="session")
def pyodide(once, from_npm):
    """A folder with the files that the recipe names."""

    def fill(folder):
        pip = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps"]
        fetched(folder, [*pip, CARRIES_WHEELS])
        [carrier] = folder.glob("open_webui-*.whl")
        with zipfile.ZipFile(carrier) as archive:
            inside = {Path(n).name: n for n in archive.namelist() if "/pyodide/" in n}
            for name in RECIPE["files"]:
                core = from_npm / name
                content = core.read_bytes() if core.exists() else None
                (folder / name).write_bytes(content or archive.read(inside[name]))
        carrier.unlink()

    return once("pyodide", fill)


def make_lite(folder, *variables):
    """Type the command of a maintainer."""
    subprocess.run(
        [
            *("make", "lite", f"LITE={folder}/env", f"LITE_SITE={folder}/site"),
            *(f"PYTHON={sys.executable}", "-o", ".venv/.installed", *variables),
        ],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )


@pytest.fixture(scope="session")
def made(once, pyodide, pytestconfig):
    """The site as it is made; for a release, made a second time in the same place.

    The first one, kept beside it, leaves Pyodide's files elsewhere.
    """

    def fill(folder):
        if pytestconfig.getoption("thorough"):
            make_lite(folder, f"PYODIDE={ELSEWHERE}", "STAY=yes")
            (folder / "site").rename(folder / "stays")
        make_lite(folder, f"PYODIDE={pyodide}")

    return once("lite", fill)


@pytest.fixture(scope="session")
def site(made):
    """The site, made by the command that a maintainer types."""
    return made / "site"


class Served(http.server.SimpleHTTPRequestHandler):
    """The site's files; its settings let the tests look into the page."""

    def do_GET(self):
        if self.path.partition("?")[0] != "/jupyter-lite.json":
            super().do_GET()
            return
        settings = json.loads(Path(self.directory, "jupyter-lite.json").read_bytes())
        data = settings["jupyter-config-data"]
        data["exposeAppInBrowser"] = True
        data["settingsOverrides"] |= {
            f"@jupyterlab/{plugin}": chosen for plugin, chosen in SETTINGS.items()
        }
        content = json.dumps(settings).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_):
        """Say nothing."""


@contextlib.contextmanager
def serving(folder):
    """Serve a site, and give its address."""
    handler = functools.partial(Served, directory=folder)
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.fixture(scope="session")
def address(site):
    """Where the site is served."""
    with serving(site) as served:
        yield served


class Tab(Lab):
    """A notebook of the site; its kernel lives and dies with the page."""

    patience = 900_000  # notebook 9 trains for minutes

    def __init__(self, page, address):
        super().__init__(page, address, token="", folder="notebooks")

    def open(self, notebook):
        self.read(notebook)
        self.ready()

    def read(self, notebook):
        """Open a notebook without waiting for Python."""
        self.page.goto(f"{self.address}/notebooks/index.html?path={notebook}")
        self.page.wait_for_selector(".jp-Notebook .jp-Cell", timeout=90_000)

    def ready(self):
        self.page.wait_for_selector(".jp-Notebook .jp-Cell", timeout=90_000)
        self.page.evaluate(
            f"""async () => {{ const session = {PANEL}.context.sessionContext;
            await session.ready; await session.session.kernel.info; }}"""
        )

    def run(self, cell_id):
        """Click into a cell and press Shift and Enter, as its text says."""
        cells = self.page.locator(".jp-Notebook .jp-Cell")
        cells.nth(self._place(cell_id)).locator(".jp-InputArea-editor").click()
        self.page.keyboard.press("Shift+Enter")

    def python(self, expression):
        """What Python prints for an expression."""
        return self.page.evaluate(
            f"""async code => {{
            const asked = {PANEL}.context.sessionContext.session.kernel
              .requestExecute({{ code }});
            let said = '';
            asked.onIOPub = ({{ content }}) =>
              {{ said += content.text ?? content.evalue ?? ''; }};
            await asked.done;
            return said.trim(); }}""",
            f"print({expression})",
        )

    def _note(self, error):
        # each page of JupyterLite asks for one file that is in no site
        if "404" not in error:
            super()._note(error)


@pytest.fixture(scope="module")
def opened(address):
    if CHROMIUM is None:
        pytest.skip("no Chromium on this machine: apt-get install chromium")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=[*SWITCHES, NO_NETWORK]
        )
        page = browser.new_page(viewport={"width": 1280, "height": 1000})
        yield Tab(page, address)
        browser.close()


@pytest.fixture
def tab(opened):
    """A tab of one browser, which keeps what was written and what was loaded."""
    opened.asked = []
    opened.page.on("request", lambda request: opened.asked.append(request.url))
    yield opened
    opened.page.goto("about:blank")
    errors = opened.errors.copy()
    opened.errors.clear()
    assert not errors
    ours = (opened.address, "data:", "blob:", "about:")
    assert [url for url in opened.asked if not url.startswith(ours)] == []
