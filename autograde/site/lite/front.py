"""The first page of the site: each notebook, a click away."""

from pathlib import Path

import nbformat
from markupsafe import Markup

from autograde.pages.rendering import render
from autograde.site.contents import INDEX, Page, list_pages, live_address
from autograde.site.prose import Prose


def front_page(notebooks: Path) -> bytes:
    """List the notebooks of a folder, each with a link that opens it."""
    read = {
        path.stem: nbformat.read(path, as_version=4)
        for path in sorted(notebooks.glob("[0-9][0-9]_*.ipynb"))
    }
    contents = list_pages(read, notebooks.parent, [])
    prose = Prose(contents, INDEX, "README.md", {})
    rows = [
        (live_address(name), page.title, Markup(prose.write(page.purpose)))  # noqa: S704
        for name, page in contents.notebooks.items()
    ]
    page = Page(INDEX, "convnet-lab in your browser")
    return render(
        "site/lite/index.html",
        ours=True,
        page=page,
        index=INDEX,
        site=[],
        here="",
        notebooks=rows,
    )
