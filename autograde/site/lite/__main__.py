"""Prepare the folder of which ``jupyter lite build`` makes the site, or its first page.

Two steps, for the build replaces the site's first page::

    python -P -m autograde.site.lite prepare FOLDER --wheels WHEEL... --pyodide SOURCE
    python -P -m autograde.site.lite index SITE
"""

import argparse
import json
import sys
from pathlib import Path

import nbformat
from markupsafe import Markup

from autograde.errors import UserError
from autograde.files import write_whole
from autograde.pages.rendering import render
from autograde.site.contents import INDEX, Page, list_pages, live_address
from autograde.site.lite.distribution import RECIPE, settings, write_distribution
from autograde.site.prose import Prose

NOTEBOOKS = Path("notebooks")


def main() -> None:
    """Run the step that the command line names."""
    parser = argparse.ArgumentParser(prog="python -P -m autograde.site.lite")
    steps = parser.add_subparsers(dest="step", required=True)
    prepare = steps.add_parser("prepare")
    prepare.add_argument("folder", type=Path)
    prepare.add_argument("--wheels", type=Path, nargs="+", required=True)
    prepare.add_argument("--pyodide", required=True)
    prepare.add_argument("--stay", action="store_true")
    index = steps.add_parser("index")
    index.add_argument("folder", type=Path)
    steps.add_parser("version")
    given = parser.parse_args()
    if given.step == "version":
        print(RECIPE["version"])  # noqa: T201
    elif given.step == "index":
        write_whole(given.folder / "index.html", front_page(NOTEBOOKS))
    else:
        place = given.folder / "static" / ("packages" if given.stay else "pyodide")
        write_distribution(given.wheels, place, given.pyodide, given.stay)
        configured = settings(given.pyodide if given.stay else "")
        text = json.dumps(configured, indent=1)
        write_whole(given.folder / "jupyter-lite.json", text.encode())
        for path in sorted(NOTEBOOKS.glob("[0-9][0-9]_*.ipynb")):
            write_whole(given.folder / "contents" / path.name, path.read_bytes())


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


if __name__ == "__main__":
    try:
        main()
    except UserError as error:
        sys.exit(f"make lite: {error}")
