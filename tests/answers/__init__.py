"""Right answers to every exercise in several styles, a module a notebook."""

import importlib
from pathlib import Path

RIGHT = {
    name: right
    for file in sorted(Path(__file__).parent.glob("[!_]*.py"))
    for name, right in importlib.import_module(f"answers.{file.stem}").RIGHT.items()
}
"""The right answers by the exercise's name."""

SEEDS = range(50)
"""Right answers and misconceptions are put to the checks at each: ``make thorough``."""
