"""Write docs/misconceptions.md, the instructors' page: ``make misconceptions``."""

from pathlib import Path

from misconceptions.page import page

PAGE = Path(__file__).parents[2] / "docs" / "misconceptions.md"

if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
