"""Follow the links of a folder of pages, without a network."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import unquote, urlsplit

from bs4 import BeautifulSoup

ABROAD = re.compile(r"https?://[\w.-]+\.[a-z]{2,}(:\d+)?(/[^\s<>\"']*)?\Z")


class Pages:
    """The pages of a folder, each read once."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder.resolve()
        self.read = {
            path: BeautifulSoup(path.read_bytes(), "html.parser")
            for path in sorted(self.folder.rglob("*.html"))
        }
        self._anchors: dict[Path, list[str]] = {}

    def anchors(self, path: Path) -> list[str]:
        if path not in self._anchors:
            named = self.read[path].find_all(id=True)
            self._anchors[path] = [str(each["id"]) for each in named]
        return self._anchors[path]

    def faults(self) -> list[str]:
        """What is wrong with links, anchors and pictures; one line each."""
        return [
            f"{path.relative_to(self.folder)}: {fault}"
            for path in self.read
            for fault in [*self._own_faults(path), *self._links(path)]
        ]

    def _own_faults(self, path: Path):
        anchors = self.anchors(path)
        for twice in {each for each in anchors if anchors.count(each) > 1}:
            yield f"two elements are called #{twice}"
        for picture in self.read[path].select("img, script[src], link[href], iframe"):
            source = str(picture.get("src") or picture.get("href") or "")
            if not source.startswith("data:"):
                yield f"{picture.name} is not in the page: {source}"

    def _links(self, path: Path):
        for link in self.read[path].select("a"):
            address = str(link.get("href", ""))
            if not address or not link.get_text(strip=True):
                yield f"a link leads nowhere or says nothing: {link}"
            elif urlsplit(address).scheme:
                if not ABROAD.match(address):
                    yield f"no address: {address}"
            else:
                yield from self._inside(path, address)

    def _inside(self, path: Path, address: str):
        parts = urlsplit(address)
        target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
        if target not in self.read:
            yield f"leads to no page: {address}"
        elif parts.fragment and unquote(parts.fragment) not in self.anchors(target):
            yield f"leads to no place on its page: {address}"
