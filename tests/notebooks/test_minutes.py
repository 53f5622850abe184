"""Does each notebook say truly how long it takes, and is no sitting too long?

Nobody has measured students. The model: text is read at 150 words a minute; a code
cell, with its picture or its question, takes a minute, an explorer two more, and
training one more; an exercise takes three minutes and one more for each line of our
answer; a value of the exam takes a minute and a half. Answers to unfold count as text.
What is marked optional does not count, nor does the glossary, where words are looked
up.
"""

import re
from collections import Counter
from pathlib import Path

import pytest

from autograde.notebooks.sources import find_sources, read_source
from convnet_lab.checks import EXERCISES

SOURCES = {p.stem: p for p in find_sources(Path(__file__).parents[2] / "solutions")}
LONGEST = 75
EXAM = "Sit the exam"
UNREAD = "Keep the words at hand"


def minutes(cell):
    """How long one cell takes, by the model."""
    marks = cell.metadata.get("nbgrader", {})
    if cell.cell_type == "markdown":
        return len(re.findall(r"[^\W_]+", cell.source)) / 150
    if marks.get("solution"):
        answer = cell.source.split("### BEGIN SOLUTION\n")[1].split("### END")[0]
        if cell.id.startswith("exam"):
            return 1.5 * answer.count('":')
        return 3 + sum(bool(line.strip()) for line in answer.splitlines())
    if marks.get("grade"):
        return 0
    trains = re.search(r"\btrain(_with)?\(|too_fast|max_against", cell.source)
    return 1 + 2 * bool(re.search(r"widgets\.\w+\(", cell.source)) + bool(trains)


def sittings(name):
    """Minutes of a notebook, and of the exam in it, which may wait for another day."""
    took, section = Counter(), ""
    for cell in read_source(SOURCES[name], EXERCISES).cells:
        heading = re.match("## (.*)", cell.source)
        if cell.cell_type == "markdown" and heading:
            section = heading[1]
        if section != UNREAD and not section.endswith("(optional)"):
            took[section == EXAM] += minutes(cell)
    return [5 * round(took[part] / 5) for part in (False, True) if took[part]]


@pytest.mark.parametrize("name", SOURCES)
def test_a_notebook_says_how_long_it_takes_and_no_sitting_is_too_long(name):
    """The first cells say what the model computes."""
    computed = sittings(name)
    text = " ".join(SOURCES[name].read_text().replace("\n#", " ").split())
    said = re.findall(r"bout (\d+) minutes(?:, and (\d+) more)?", text)
    numbers = [[int(part) for part in found if part] for found in said]
    assert numbers == [computed], "write the right-hand minutes into its first cell"
    assert max(computed) <= LONGEST


def test_the_map_of_notebook_0_says_the_same():
    """Its table has a row for each notebook that follows."""
    rows = re.findall(
        r"# \| (\d+) .*\| ([\d +]+) \|", SOURCES["00_start_here"].read_text()
    )
    computed = {
        str(int(name[:2])): " + ".join(map(str, sittings(name)))
        for name in SOURCES
        if name != "00_start_here"
    }
    assert dict(rows) == computed, "write the right-hand minutes into that table"
