"""Open a page of ours in a real Chromium, and see what it does."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
SWITCHES = [
    "--no-sandbox",  # Chromium refuses to run as root with its own sandbox
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-dev-shm-usage",
]
PHONE, DESK = (390, 844), (1200, 900)

WORDS_ON_TWO_LINES = """() => {
  const broken = [];
  for (const part of document.querySelectorAll('th, .cl-ask label')) {
    const texts = document.createTreeWalker(part, NodeFilter.SHOW_TEXT);
    while (texts.nextNode())
      for (const word of texts.currentNode.data.matchAll(/\\S+/g)) {
        const range = document.createRange();
        range.setStart(texts.currentNode, word.index);
        range.setEnd(texts.currentNode, word.index + word[0].length);
        const tops = [...range.getClientRects()].map(r => Math.round(r.top));
        if (new Set(tops).size > 1) broken.push(word[0]);
      }
  }
  return broken; }"""


class Seen:
    """A page in the browser, what it asked for and what it complained of."""

    def __init__(self, page) -> None:
        self.page = page
        self.requests: list[str] = []
        self.messages: list[str] = []
        page.on("request", lambda request: self.requests.append(request.url))
        page.on("console", lambda message: self.messages.append(message.text))
        page.on("pageerror", lambda error: self.messages.append(str(error)))
        page.on("dialog", self._refuse)

    def open(self, path: Path) -> Seen:
        self.page.goto(path.as_uri())
        return self

    @property
    def remote(self) -> list[str]:
        """What was asked of anybody but the file itself."""
        itself = (self.page.url.partition("#")[0], "data:")
        return [url for url in self.requests if not url.startswith(itself)]

    @property
    def too_wide(self) -> bool:
        """Whether the page as a whole must be scrolled sideways."""
        wide = "document.documentElement.scrollWidth"
        return self.page.evaluate(f"{wide} > window.innerWidth")

    @property
    def broken_words(self) -> list[str]:
        """Words of a table's headings and of a question that end on the next line."""
        return self.page.evaluate(WORDS_ON_TWO_LINES)

    def _refuse(self, dialog) -> None:
        self.messages.append(f"dialog: {dialog.message}")
        dialog.dismiss()


@contextlib.contextmanager
def chromium() -> Iterator:
    """A headless Chromium, or the reason why there is none."""
    sync_api = pytest.importorskip(
        "playwright.sync_api", reason="playwright is not installed"
    )
    if CHROMIUM is None:
        pytest.skip("no Chromium on this machine")
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=SWITCHES)
        yield browser
        browser.close()


@contextlib.contextmanager
def seen(browser, size=DESK, dark=False, policy=True) -> Iterator[Seen]:
    """A fresh page; `policy` is whether its Content-Security-Policy holds."""
    context = browser.new_context(
        viewport={"width": size[0], "height": size[1]},
        color_scheme="dark" if dark else "light",
        bypass_csp=not policy,
    )
    yield Seen(context.new_page())
    context.close()


def barriers(browser, path: Path, size=DESK, dark=False) -> list[str]:
    """What axe-core finds that keeps people out."""
    axe = pytest.importorskip(
        "axe_playwright_python.sync_playwright",
        reason="axe-playwright-python is not installed",
    )
    with seen(browser, size, dark, policy=False) as shown:
        shown.open(path)
        found = axe.Axe().run(shown.page).response["violations"]
    return [f"{each['id']}: {each['nodes'][0]['html']}" for each in found]
