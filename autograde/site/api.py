"""The API reference: pdoc reads the docstrings, and our templates frame them."""

import importlib
import inspect
import re
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy.typing as npt
import pdoc
from bs4 import BeautifulSoup
from markupsafe import Markup

from autograde.site.contents import REFERENCE, Page, relative

MODULES = (
    "convnet_lab.functional",
    "convnet_lab.checks",
    "convnet_lab.pictures",
    "convnet_lab.lenet",
    "convnet_lab.training",
    "convnet_lab.datasets",
    "convnet_lab.widgets",
    "convnet_lab.doctor",
)
"""What a learner imports."""

_SHORT = {
    "typing.": "",
    **{
        inspect.formatannotation(type_).replace("typing.", ""): name
        for name, type_ in (("ArrayLike", npt.ArrayLike), ("NDArray", npt.NDArray[Any]))
    },
}
"""What stands for a type in the source, by what Python makes of it."""

_MODULE = re.compile(
    r'<span class="o">&lt;</span><span class="n">module</span> '
    r"""<span class="s1">'(.*?)'</span> <span class="kn">from</span>"""
    r'.*?<span class="o">&gt;</span>'
)
"""A module as a default value, whose file is on this machine; its name is kept."""

_FOLDER = REFERENCE.rpartition("/")[0]


def read_api(names: Sequence[str] = MODULES) -> dict[Page, Markup]:
    """Write the pages of modules."""
    for name in names:
        _load_all(name)
    modules = {
        name: pdoc.doc.Module.from_name(name) for name in pdoc.extract.walk_specs(names)
    }
    pdoc.render.configure(
        docformat="numpy", template_directory=Path(__file__).parent / "reference"
    )
    pages = {}
    for name, module in modules.items():
        purpose = module.docstring.partition("\n")[0]
        page = Page(f"{_FOLDER}/{name.replace('.', '/')}.html", name, purpose)
        html = pdoc.render.html_module(module, modules)
        # a constant may name the folder of this very Python
        html = _MODULE.sub(r"\1", html.replace(sys.prefix, Path(sys.prefix).name))
        pages[page] = _mended(html)
    return pages


def links(pages: Iterable[Page]) -> list[tuple[str, Page]]:
    """Give the links from the reference's first page to its pages."""
    return [(relative(page.address, REFERENCE), page) for page in pages]


def _load_all(name: str) -> None:
    """Load what a module loads when it is first asked for: pdoc asks its dict only."""
    module = importlib.import_module(name)
    for each in getattr(module, "__all__", ()):
        setattr(module, each, getattr(module, each))


def _mended(html: str) -> Markup:
    """Take out what a reader would stumble over, with the eyes or with a keyboard."""
    soup = BeautifulSoup(html, "html.parser")
    # headings inside docstrings are names of a list's part
    for heading in soup.select(".docstring :is(h1, h2, h3, h4, h5, h6)"):
        heading.name = "p"
        heading.attrs = {"class": "part"}
    # a link at each line, and one without a word at each name
    for link in soup.select(".headerlink, .source a:has(> .linenos)"):
        link.decompose()
    for line in soup.select(".source span[id]"):
        line.unwrap()
    # pdoc links inherited names, too, of classes that it does not show
    shown = {each["id"] for each in soup.select("[id]")}
    for link in soup.select('a[href^="#"]'):
        if str(link["href"])[1:] not in shown:
            link.unwrap()
    for part in soup.select(".param, .return-annotation"):
        text = before = part.get_text()
        for long, short in _SHORT.items():
            text = text.replace(long, short)
        if text != before:
            part.string = text
    return Markup(soup)  # noqa: S704 (pdoc escapes what stands in the source)
