"""The students' Jupyter server on copies of the notebooks, and a page of Chromium."""

import contextlib
import json
import os
import secrets
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
SWITCHES = [
    "--no-sandbox",  # Chromium refuses to run as root with its own sandbox
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
]

SETTINGS = {
    "apputils-extension/notification": {"fetchNews": "false", "checkForUpdates": False},
    # all cells in the page at once, so that every output can be found
    "notebook-extension/tracker": {"windowingMode": "none"},
}

# Notebook 7.6 when it opens, before a plugin of its own is loaded: the first comes from
# its notebook_core alone, the second names its command
NOT_OURS = {
    "Cannot read properties of undefined (reading 'schema')",
    "Command 'filebrowser:open-path' not registered.",
}

PANEL = "window.jupyterapp?.shell?.currentWidget"
STATUS = f"{PANEL}?.context?.sessionContext?.session?.kernel?.status"


class Lab:
    """A page of JupyterLab, or of Notebook 7, driven as its user would drive it.

    `folder` is the address's part that tells one from the other.
    """

    patience = 120_000  # milliseconds until all cells have run

    def __init__(self, page, address, token, folder="lab/tree"):
        self.page, self.address, self.token = page, address, token
        self.folder, self.errors = folder, []
        page.on("pageerror", lambda error: self._note(str(error)))
        page.on("console", lambda said: said.type == "error" and self._note(said.text))

    def _note(self, error):
        if error not in NOT_OURS:
            self.errors.append(error)

    def open(self, notebook):
        self.page.goto(
            f"{self.address}/{self.folder}/{notebook}?token={self.token}&reset"
        )
        self.page.wait_for_selector(".jp-Notebook .jp-Cell", timeout=90_000)
        self.page.wait_for_function(f"() => {STATUS} === 'idle'", timeout=90_000)

    def run_all(self):
        self.page.evaluate(
            "() => window.jupyterapp.commands.execute('notebook:run-all-cells')"
        )
        self.wait()

    def wait(self):
        self.page.wait_for_function(
            f"""() => {STATUS} === 'idle' &&
            !window.jupyterapp.shell.currentWidget.content.widgets.some(
              c => c.model.type === 'code' && c.prompt === '*')""",
            timeout=self.patience,
        )

    def write(self, cell_id, text):
        self.page.evaluate(
            "([place, text]) => window.jupyterapp.shell.currentWidget.content"
            ".widgets[place].model.sharedModel.setSource(text)",
            [self._place(cell_id), text],
        )

    def end_kernels(self):
        sessions = f"{self.address}/api/sessions"
        key = f"?token={self.token}"
        with urllib.request.urlopen(sessions + key) as reply:  # noqa: S310 (our own)
            running = [session["id"] for session in json.load(reply)]
        for session in running:
            url = f"{sessions}/{session}{key}"
            end = urllib.request.Request(url, method="DELETE")  # noqa: S310
            urllib.request.urlopen(end).close()  # noqa: S310

    def outputs(self, cell_id):
        """The output area of one cell, as a locator."""
        cells = self.page.locator(".jp-Notebook .jp-Cell")
        return cells.nth(self._place(cell_id)).locator(".jp-OutputArea")

    def _place(self, cell_id):
        return self.page.evaluate(
            "id => window.jupyterapp.shell.currentWidget.content.widgets"
            ".findIndex(c => c.model.id === id)",
            cell_id,
        )


def free_port():
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return listening.getsockname()[1]


@pytest.fixture(scope="session")
def server(tmp_path_factory):
    if CHROMIUM is None:
        pytest.skip("no Chromium on this machine: apt-get install chromium")
    folder = tmp_path_factory.mktemp("course")
    with jupyterlab(tmp_path_factory.mktemp("home"), folder) as served:
        yield served


@contextlib.contextmanager
def jupyterlab(home, folder):
    """Serve copies of the notebooks in a folder, and give the address and its token."""
    for notebook in (ROOT / "notebooks").glob("*.ipynb"):
        shutil.copy(notebook, folder)
    for plugin, settings in SETTINGS.items():
        kept = home / f"config/lab/user-settings/@jupyterlab/{plugin}"
        kept.parent.mkdir(parents=True)
        kept.with_suffix(".jupyterlab-settings").write_text(json.dumps(settings))
    port, token = free_port(), secrets.token_hex(8)
    command = [
        *(sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root"),
        *("--ip=127.0.0.1", f"--ServerApp.port={port}", "--ServerApp.port_retries=0"),
        *(f"--IdentityProvider.token={token}", f"--ServerApp.root_dir={folder}"),
        "--LabApp.expose_app_in_browser=True",
        "--JupyterNotebookApp.expose_app_in_browser=True",  # the same server's
    ]
    environment = {
        **os.environ,
        "HOME": str(home),
        "JUPYTER_CONFIG_DIR": str(home / "config"),
        "JUPYTER_CONFIG_PATH": str(ROOT / "students_lab"),  # as `make lab` does
        "JUPYTER_DATA_DIR": str(home / "data"),
        "JUPYTER_RUNTIME_DIR": str(home / "runtime"),
        "IPYTHONDIR": str(home / "ipython"),
        "MPLCONFIGDIR": str(home / "matplotlib"),
    }
    address = f"http://127.0.0.1:{port}"
    log = (home / "server.log").open("wb")
    process = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
    try:
        _wait_for(f"{address}/api/status?token={token}", process, home / "server.log")
        yield address, token
    finally:
        process.terminate()
        process.wait(30)
        log.close()


def _wait_for(url, process, log):
    for _ in range(1500):  # five minutes: a busy machine starts Lab slowly
        try:
            with urllib.request.urlopen(url, timeout=2):  # noqa: S310 (our own server)
                return
        except OSError:
            time.sleep(0.2)
        if process.poll() is not None:
            break
    pytest.fail(f"JupyterLab did not start:\n{log.read_text()[-2000:]}")


@pytest.fixture(scope="module")
def page(server):
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=SWITCHES)
        yield browser.new_page(viewport={"width": 1280, "height": 1000})
        browser.close()


@pytest.fixture(scope="module")
def opened(server, page):
    return Lab(page, *server)


@pytest.fixture
def lab(opened):
    """A page to open notebooks in; kernels end with each test, for they need memory."""
    yield opened
    opened.page.goto("about:blank")
    opened.end_kernels()
    errors = opened.errors.copy()
    opened.errors.clear()
    assert not errors
