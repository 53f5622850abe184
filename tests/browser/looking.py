"""What the tests of the explorers share: a notebook of them, open in JupyterLab."""

import contextlib
import json
import time
import urllib.request
from pathlib import Path

import nbformat
from axe_playwright_python.sync_playwright import Axe
from browser.conftest import CHROMIUM, SWITCHES, Lab
from playwright.sync_api import expect, sync_playwright

SCREENSHOTS = Path(__file__).parents[2] / "build" / "screenshots"
SETTLED = 200
"""Milliseconds of the page until Python is told of a place: more than in asking.js."""

KERNEL = "window.jupyterapp.shell.currentWidget.context.sessionContext.session.kernel"


class LabOfExplorers(Lab):
    """A notebook whose cells show explorers, and the kernel behind it."""

    def explorer(self, place):
        """The explorer of one cell, as a locator."""
        return (
            self.page.locator(".jp-Notebook .jp-Cell")
            .nth(place)
            .locator(".cl-explorer")
        )

    def begin_again(self, code):
        """Take the mouse away, and bring the explorers back by code."""
        self.page.mouse.move(1, 1)
        # no place is on its way: on the page's own clock, which runs late where it does
        self.page.evaluate("ms => new Promise(r => setTimeout(r, ms))", SETTLED)
        self.python(code)

    def python(self, code, value="None"):
        """Run code in the notebook's kernel, and give the value of an expression.

        A kernel may answer an explorer in a thread of its own, so that what is run
        here could overtake what was asked there: that is waited for.
        """
        expect(self.page.locator("[data-asking]")).to_have_count(0)
        reply = self.page.evaluate(
            f"""async ([code, value]) => {{
              const done = {KERNEL}.requestExecute(
                {{code, user_expressions: {{value}}, store_history: false}});
              const content = (await done.done).content;
              return content.status === 'ok' ? content.user_expressions.value
                : {{status: content.evalue}};
            }}""",
            [code, f"__import__('json').dumps({value})"],
        )
        assert reply["status"] == "ok", reply
        return json.loads(reply["data"]["text/plain"][1:-1])

    def hears(self, expression, value):
        """Wait until Python has heard of a place, which it is told when a key rests."""
        end = time.monotonic() + 10
        while self.python("", expression) != value:
            assert time.monotonic() < end, (expression, value)
            self.page.wait_for_timeout(50)

    def theme(self, name):
        self.page.evaluate(
            "theme => window.jupyterapp.commands.execute("
            "'apputils:change-theme', {theme})",
            name,
        )
        light = str(name == "JupyterLab Light").lower()
        self.page.wait_for_selector(
            f"body[data-jp-theme-light={light}]", state="attached"
        )

    def screenshot(self, explorer, name):
        """Keep a picture of an explorer, for people to look at."""
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        explorer.scroll_into_view_if_needed()
        explorer.screenshot(path=SCREENSHOTS / f"{name}.png")


def violations(explorer):
    """What axe-core finds wrong with an explorer, as text; empty if nothing."""
    explorer.evaluate("element => { element.id = 'looked-at'; }")
    try:
        found = Axe().run(explorer.page, context="#looked-at")
        return found.generate_report() if found.violations_count else ""
    finally:
        explorer.evaluate("element => element.removeAttribute('id')")


def put(server, name, content, kind="notebook"):
    """Save a notebook, a text ("file") or a "directory" in the server's folder."""
    address, token = server
    model = {"type": kind, "content": content}
    if kind == "file":
        model["format"] = "text"
    upload = urllib.request.Request(  # noqa: S310 (our own server)
        f"{address}/api/contents/{name}?token={token}",
        data=json.dumps(model).encode(),
        method="PUT",
    )
    with urllib.request.urlopen(upload):  # noqa: S310
        pass


@contextlib.contextmanager
def explorers_in_lab(server, name, cells, folder="lab/tree"):
    """Open a new notebook, run its cells, and wait for the explorers.

    The folder ``lab/tree`` means JupyterLab, ``notebooks`` means Notebook 7.
    """
    notebook = nbformat.v4.new_notebook(
        cells=[nbformat.v4.new_code_cell(cell) for cell in cells],
        metadata={"kernelspec": {"name": "python3", "display_name": "Python 3"}},
    )
    put(server, name, notebook)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=SWITCHES)
        page = browser.new_page(viewport={"width": 1280, "height": 1000})
        lab = LabOfExplorers(page, *server, folder)
        lab.open(name)
        lab.run_all()
        for place in range(len(cells)):
            lab.explorer(place).wait_for()
        yield lab
        browser.close()
        assert lab.errors == [], lab.errors
