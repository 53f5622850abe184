"""Every word in bold in a notebook stands in the glossary of notebook 0."""

import re
from pathlib import Path

import nbformat
import pytest

NOTEBOOKS = sorted((Path(__file__).parents[2] / "notebooks").glob("*.ipynb"))
LEAD_INS = {
    "What you will do.",
    "What you need.",
    "What it follows.",
    "Check the source yourself.",
    "A question to take along.",
}


def prose(path):
    cells = nbformat.read(path, as_version=4).cells
    return "\n\n".join(c.source for c in cells if c.cell_type == "markdown")


def glossary():
    section = prose(NOTEBOOKS[0]).split("## Keep the words at hand")[1]
    rows = re.findall(r"^\| (.+?) \| (.+?) \|$", section, re.MULTILINE)
    return dict(row for row in rows if row[0] != "word" and "---" not in row[0])


def singular(word):
    return re.sub(r"(?<=[^s])s\b", "", word.casefold())


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_words_in_bold_are_in_the_glossary(path):
    known = {singular(word) for word in glossary()}
    bold = set(re.findall(r"\*\*([^*]+)\*\*", prose(path))) - LEAD_INS
    assert not {word for word in bold if singular(" ".join(word.split())) not in known}


def test_the_glossary_is_sorted_and_says_something():
    words = list(glossary())
    assert words == sorted(words, key=str.casefold)
    assert len(words) > 20
    for word, meaning in glossary().items():
        assert len(meaning) > 15, word
        assert not meaning.endswith("."), word


def test_every_word_of_the_glossary_is_used_in_a_notebook():
    text = singular(" ".join(" ".join(prose(path) for path in NOTEBOOKS).split()))
    for word in glossary():
        # once in the glossary itself, and at least once where it is taught
        assert text.count(singular(word)) > 1, word
