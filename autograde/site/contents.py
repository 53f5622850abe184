"""Pages and words: what there are, what they are called, how one leads to another."""

import posixpath
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from nbformat import NotebookNode

INDEX, GLOSSARY, REFERENCE = "index.html", "glossary.html", "reference/index.html"

_TITLE = re.compile(r"^# +(.+?) *$", re.MULTILINE)
_PURPOSE = re.compile(r"\*\*What you will do\.\*\*\s+(.+?)(?:\n\n|\Z)", re.DOTALL)

# the glossary in notebook 0
_TABLE = re.compile(r"^\| word \| what it is \|\n\|[-| ]+\|\n((?:\|.*\|\n?)+)", re.M)
_ROW = re.compile(r"^\| (.+?) \| (.+?) \|$", re.MULTILINE)


@dataclass(frozen=True)
class Page:
    """A page of the site."""

    address: str
    """Its path in the site, with slashes."""
    title: str
    purpose: str = ""
    """What it is for, in Markdown; may be empty."""


@dataclass(frozen=True)
class Contents:
    """The pages of the site in reading order, without those of the API's modules."""

    notebooks: Mapping[str, Page]
    guides: Mapping[str, Page]
    """Pages by the name of their notebook, or by their file in the checkout."""

    def neighbours(self, page: Page) -> tuple[Page | None, Page | None]:
        """Give the page before and the page after one, in its own part of the site."""
        for part in (self.notebooks, self.guides):
            row = list(part.values())
            if page in row:
                at = row.index(page)
                return (
                    row[at - 1] if at else None,
                    row[at + 1] if at + 1 < len(row) else None,
                )
        return None, None

    def find(self, file: str) -> str | None:
        """Say where a file of the checkout can be read."""
        if file in self.guides:
            return self.guides[file].address
        folder, name = posixpath.split(file)
        stem = posixpath.splitext(name)[0]
        if folder in {"notebooks", "solutions"} and stem in self.notebooks:
            return self.notebooks[stem].address
        return INDEX if file == "README.md" else None


def list_pages(
    notebooks: Mapping[str, NotebookNode], checkout: Path, guides: Iterable[Path]
) -> Contents:
    """List the pages of the notebooks and guides."""
    pages = {}
    for name, notebook in notebooks.items():
        first = next(c.source for c in notebook.cells if c.cell_type == "markdown")
        purpose = _PURPOSE.search(first)
        pages[name] = Page(
            f"{name}.html", title_of(first, name), purpose[1] if purpose else ""
        )
    texts = {}
    for path in guides:
        title = title_of(path.read_text(encoding="utf-8"), path.stem)
        file = path.relative_to(checkout).as_posix()
        texts[file] = Page(f"guides/{path.stem.lower()}.html", title)
    return Contents(pages, texts)


def live_address(notebook: str) -> str:
    """Say where a JupyterLite site opens a notebook, and nothing else beside it."""
    return f"notebooks/index.html?path={notebook}.ipynb"


def title_of(markdown: str, otherwise: str) -> str:
    r"""Read the heading of a text.

    >>> title_of("Words.\n\n# 5 · Pooling\n\n## Why", "05_pooling")
    '5 · Pooling'
    """
    found = _TITLE.search(markdown)
    return found[1] if found else otherwise


def relative(target: str, here: str) -> str:
    """Write the link from one page to another.

    Both are addresses in the site.

    >>> relative("05_pooling.html", "guides/students.html")
    '../05_pooling.html'
    >>> relative("guides/scaling.html", "guides/students.html")
    'scaling.html'
    """
    return posixpath.relpath(target, posixpath.dirname(here) or ".")


def read_glossary(notebook: NotebookNode) -> dict[str, str]:
    """Read the words out of a notebook.

    The table has the head "word" and "what it is".
    """
    for cell in notebook.cells:
        table = _TABLE.search(cell.source) if cell.cell_type == "markdown" else None
        if table:
            return dict(_ROW.findall(table[1]))
    return {}


def anchors_of(glossary: dict[str, str]) -> dict[str, str]:
    """Give each word its anchor on the glossary's page.

    >>> anchors_of({"Feature map": "what comes out"})
    {'feature map': 'word-feature-map'}
    """
    forms = map(plain_form, glossary)
    return {form: "word-" + re.sub(r"\W+", "-", form) for form in forms}


def plain_form(word: str) -> str:
    r"""Bring singular and plural, small and large letters together.

    >>> plain_form("Feature\nmaps"), plain_form("loss")
    ('feature map', 'loss')
    """
    return re.sub(r"(?<=[^s])s\b", "", " ".join(word.casefold().split()))
