"""Write the instructors' page, and print how unseen answers are explained.

``make misconceptions`` does so; with names of exercises, only these are counted.
"""

import sys
from pathlib import Path

from misconceptions.page import page
from unseen.judging import table
from unseen.templates import TEMPLATES

PAGE = Path(__file__).parents[2] / "docs" / "misconceptions.md"

if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
    print(table(sys.argv[1:] or TEMPLATES))
