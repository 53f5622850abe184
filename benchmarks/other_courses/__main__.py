"""Write ``docs/other_courses.md``."""

import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs/other_courses.md"


def main() -> None:
    """Put the answers to the tests and store the page."""
    sys.path.append(str(ROOT / "tests"))  # for answers/, as in pytest
    from benchmarks.other_courses import page

    PAGE.parent.mkdir(exist_ok=True)
    PAGE.write_text(page.text(), encoding="utf-8")


if __name__ == "__main__":
    main()
