"""Prepare the folder of which ``jupyter lite build`` makes the site, or its first page.

Two steps, for the build replaces the site's first page::

    python -P -m autograde.site.lite prepare FOLDER --wheels WHEEL... --pyodide SOURCE
    python -P -m autograde.site.lite index SITE
"""

import argparse
import json
import sys
from pathlib import Path

from autograde.errors import UserError
from autograde.files import write_whole
from autograde.site.lite.distribution import RECIPE, settings, write_distribution
from autograde.site.lite.front import front_page

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


if __name__ == "__main__":
    try:
        main()
    except UserError as error:
        sys.exit(f"make lite: {error}")
