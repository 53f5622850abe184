"""A JupyterLab server on copies of the notebooks, and a page of headless Chromium."""

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

PANEL = "window.jupyterapp?.shell?.currentWidget"
STATUS = f"{PANEL}?.context?.sessionContext?.session?.kernel?.status"


class Lab:
    """A JupyterLab page that is driven as its user would drive it."""

    def __init__(self, page, address, token):
        self.page, self.address, self.token = page, address, token
        self.errors = []
        page.on("pageerror", lambda error: self.errors.append(str(error)))

    def open(self, notebook):
        self.page.goto(f"{self.address}/lab/tree/{notebook}?token={self.token}&reset")
        self.page.wait_for_selector(".jp-Notebook .jp-Cell", timeout=90_000)
        self.page.wait_for_function(f"() => {STATUS} === 'idle'", timeout=90_000)
        # all cells in the page at once, so that every output can be found
        self.page.evaluate(
            "() => { const nb = window.jupyterapp.shell.currentWidget.content;"
            " nb.notebookConfig = {...nb.notebookConfig, windowingMode: 'none'}; }"
        )

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
            timeout=120_000,
        )

    def write(self, cell_id, text):
        self.page.evaluate(
            "([place, text]) => window.jupyterapp.shell.currentWidget.content"
            ".widgets[place].model.sharedModel.setSource(text)",
            [self._place(cell_id), text],
        )

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
    settings = home / "config/lab/user-settings/@jupyterlab/apputils-extension"
    settings.mkdir(parents=True)
    (settings / "notification.jupyterlab-settings").write_text(
        json.dumps({"fetchNews": "false", "checkForUpdates": False})
    )
    port, token = free_port(), secrets.token_hex(8)
    command = [
        *(sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root"),
        *("--ip=127.0.0.1", f"--ServerApp.port={port}", "--ServerApp.port_retries=0"),
        *(f"--IdentityProvider.token={token}", f"--ServerApp.root_dir={folder}"),
        "--LabApp.expose_app_in_browser=True",
    ]
    environment = {
        **os.environ,
        "HOME": str(home),
        "JUPYTER_CONFIG_DIR": str(home / "config"),
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
    for _ in range(300):
        try:
            with urllib.request.urlopen(url, timeout=2):  # noqa: S310 (our own server)
                return
        except OSError:
            time.sleep(0.2)
        if process.poll() is not None:
            break
    pytest.fail(f"JupyterLab did not start:\n{log.read_text()[-2000:]}")


@pytest.fixture
def lab(server):
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=SWITCHES)
        page = browser.new_page(viewport={"width": 1280, "height": 1000})
        driven = Lab(page, *server)
        yield driven
        browser.close()
        assert not driven.errors
