"""Explorers on a page of their own, loaded as anywidget loads them outside of Jupyter.

The script comes as a blob under a policy that allows no others, as in VS Code's
notebooks; there are no colors of JupyterLab. The explorer lives in the test's process.
"""

import base64
import contextlib
import json

import pytest
from browser.conftest import CHROMIUM, SWITCHES
from playwright.sync_api import sync_playwright

ADDRESS = "http://alone.invalid/"
POLICY = (
    "default-src 'none'; script-src blob:; style-src 'unsafe-inline'; img-src data:"
)
HOSTS = {"layout", "tabbable", "tooltip"}  # traits that a host of widgets reads
PAGE = "<!doctype html><html lang=en><title>alone</title><main></main>"

LOAD = """async ([key, script, css, state]) => {
  const revive = (value) => {
    if (value?.base64 !== undefined) {
      const bytes = Uint8Array.from(atob(value.base64), (c) => c.charCodeAt(0));
      return new DataView(bytes.buffer);
    }
    if (Array.isArray(value) || typeof value !== 'object' || value === null)
      return value;
    return Object.fromEntries(
      Object.entries(value).map(([name, part]) => [name, revive(part)]));
  };
  const kept = revive(state);
  const heard = {};
  const tell = (what, ...told) =>
    (heard[what] ?? []).slice().forEach((listener) => listener(...told));
  let unsaved = {};
  const take = ({ state: changed, said }) => {
    for (const [name, value] of Object.entries(revive(changed))) {
      kept[name] = value;
      tell(`change:${name}`);
    }
    for (const message of said) tell('msg:custom', message);
  };
  const model = {
    get: (name) => kept[name],
    set: (name, value) => {
      kept[name] = unsaved[name] = value;
      tell(`change:${name}`);
    },
    save_changes: () => {
      const state = unsaved;
      unsaved = {};
      window.toPython({ key, state }).then(take);
    },
    send: (content) => { window.toPython({ key, content }).then(take); },
    on: (what, listener) => { (heard[what] ??= []).push(listener); },
    off: (what, listener) => {
      heard[what] = (heard[what] ?? []).filter((other) => other !== listener);
    },
  };
  const style = document.createElement('style');
  style.textContent = css;
  const el = document.createElement('div');
  document.head.append(style);
  document.querySelector('main').append(el);
  const url = URL.createObjectURL(new Blob([script], { type: 'text/javascript' }));
  const { default: explorer } = await import(url);
  explorer.render({ model, el });
  window.taking = { ...window.taking, [key]: take };
}"""


class Alone:
    """A page that shows explorers of this process, one below the other."""

    def __init__(self, page):
        self.page, self.errors, self.shown, self.known = page, [], [], {}
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on(
            "console",
            lambda said: said.type == "error" and self.errors.append(said.text),
        )
        page.expose_function("toPython", self._hear)
        page.route(
            ADDRESS,
            lambda route: route.fulfill(
                body=PAGE,
                content_type="text/html",
                headers={"Content-Security-Policy": POLICY},
            ),
        )
        page.goto(ADDRESS)

    def show(self, explorer):
        """Add an explorer to the page; give it as a locator."""
        said = []
        explorer.send = said.append
        self.shown.append((explorer, said))
        key = len(self.shown) - 1
        self.page.evaluate(
            LOAD, [key, explorer._esm, explorer._css, self._state(explorer)]
        )
        return self.page.locator(".cl-explorer").nth(key)

    def push(self, explorer):
        """Send what was changed here to the page."""
        key = [shown for shown, _ in self.shown].index(explorer)
        told = {"state": self._state(explorer), "said": []}
        self.page.evaluate("([key, told]) => window.taking[key](told)", [key, told])

    def _hear(self, message):
        explorer, said = self.shown[message["key"]]
        if "content" in message:
            explorer._handle_custom_msg(message["content"], [])
        for name, value in message.get("state", {}).items():
            # it is not sent back, over one that the page may have set since
            self.known[explorer][name] = value
            setattr(explorer, name, value)
        told = {"state": self._state(explorer), "said": said.copy()}
        said.clear()
        return told

    def _state(self, explorer):
        """What has changed since the page was told last."""
        known = self.known.setdefault(explorer, {})
        state = {
            name: getattr(explorer, name)
            for name in explorer.traits(sync=True)
            if not name.startswith("_") and name not in HOSTS
        }
        changed = {
            name: value
            for name, value in state.items()
            if value is not known.get(name)  # scenes hold arrays: always new
            and (isinstance(value, dict) or value != known.get(name))
        }
        known.update(changed)
        return json.loads(json.dumps(changed, default=_plain))


def _plain(value):
    return {"base64": base64.b64encode(value).decode("ascii")}


@contextlib.contextmanager
def chromium():
    """Start a browser."""
    if CHROMIUM is None:
        pytest.skip("no Chromium on this machine: apt-get install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=SWITCHES)
        yield browser
        browser.close()


@contextlib.contextmanager
def alone(browser, width=1280, height=768, **how):
    """Open a page for explorers; an error on it fails the test."""
    page = browser.new_page(viewport={"width": width, "height": height}, **how)
    opened = Alone(page)
    yield opened
    page.close()
    assert opened.errors == [], opened.errors
