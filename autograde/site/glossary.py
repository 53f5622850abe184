"""The glossary: the table of words in notebook 0, and which text means which word."""

import re

from nbformat import NotebookNode

_TABLE = re.compile(r"^\| word \| what it is \|\n\|[-| ]+\|\n((?:\|.*\|\n?)+)", re.M)
_ROW = re.compile(r"^\| (.+?) \| (.+?) \|$", re.MULTILINE)


def read_glossary(notebook: NotebookNode) -> dict[str, str]:
    """Read the words out of a notebook.

    The table has the head "word" and "what it is".
    """
    for cell in notebook.cells:
        table = _TABLE.search(cell.source) if cell.cell_type == "markdown" else None
        if table:
            return dict(_ROW.findall(table[1]))
    return {}


def anchors_of(glossary: dict[str, str]) -> dict[str, str]:
    """Give each word its anchor on the glossary's page.

    >>> anchors_of({"Feature map": "what comes out"})
    {'feature map': 'word-feature-map'}
    """
    forms = map(plain_form, glossary)
    return {form: "word-" + re.sub(r"\W+", "-", form) for form in forms}


def plain_form(word: str) -> str:
    r"""Bring singular and plural, small and large letters together.

    >>> plain_form("Feature\nmaps"), plain_form("loss")
    ('feature map', 'loss')
    """
    return re.sub(r"(?<=[^s])s\b", "", " ".join(word.casefold().split()))
