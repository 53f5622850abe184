"""A megabyte of anything that a stranger writes is read in a moment, everywhere.

Each function that takes a stranger's text gets a megabyte of each of many awkward
kinds: what patterns, decoders, cleaners and normal forms are known to choke on. Every
day it gets a tenth of that, in half the time: what goes back over itself is not in time
either. And no pattern comes into the
packages without standing in a list here.
"""

import ast
import base64
import contextlib
import json
import time
from pathlib import Path

import nbformat
import numpy as np
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_output

import autograde
from autograde import names
from autograde.collect import safe_names as file_names
from autograde.collect import times
from autograde.collect.conventions import (
    canvas,
    gradescope,
    moodle,
    nbgrader,
)
from autograde.collect.conventions import (
    plain as by_hand,
)
from autograde.feedback import cells, explanations, images, markup, outputs, together
from autograde.pages.plain import one_line, plain
from autograde.report import alike, anonymous
from autograde.results import cells as table_cells
from autograde.results import explaining
from autograde.run import errors
from autograde.submission import Unreadable, decoding, reading, rebuilding
from convnet_lab.checks import failure, raised, translating
from convnet_lab.checks.exercises import EXERCISES

LENGTH = 1_000_000
SECONDS = 2.0
"""Of the processor, for a megabyte: what goes back over itself takes minutes."""

PIECES = (
    *("x", "Q2 ", "9", " ", "\n", "\r", "\r\n", "\t", "\0", "a\n", "_", "-", ".", "+1"),
    *("(", ")", "()", "[", "]", "] ", "{", "{}", "<", ">", "&", "&amp;", "&#x", "|"),
    *("'", '"', '"""', "'''", "\\", "#", "# a\n", "%", "!x\n", "%%time\n", "=", ",-"),
    *(
        "\x1b",
        "\x1b[",
        "\x1b[0;",
        "\x1b]",
        "\x1b]8;;",
        "\x1bP",
        "\x9b",
        "\x9b1",
        "\x07",
    ),
    *(
        "\u202e",
        "\ud800",
        "e\u0301",
        "\u0301",
        "ﷺ",
        "ß",
        "👩‍👩‍👧‍👧",
        "İ",
        "\ufeff",
        "\xa0",
    ),
    *("[check ", "[check x | case ", "[check x | case y | ", "]\n", "0x", "0xffffff "),
    *(
        "ipykernel_",
        "ipykernel_1/1",
        "/ipykernel_1/1.pyx",
        "Cell In [1",
        " (<",
        " (a.py",
    ),
    *(", line 1", "name '", "Problem  ", "Cause  \n", "Called ", "check('", "In your "),
    *(
        "<img ",
        '<img alt="',
        "<svg ",
        "<svg><use href='#a'/>",
        "</",
        "<!--",
        "<p>",
        "<a ",
    ),
    *(
        "data:",
        "attachment:",
        "href=",
        "href = ",
        "url(",
        "url( ",
        " on",
        "onx ",
        "@import",
    ),
    *(
        "2025-03-14 ",
        "2025-03-14T10:30",
        "+01:00",
        "..\n",
        "...\n",
        "---\n",
        "a_1_",
        "LATE_",
    ),
    *(
        "_assignsubmission_file_",
        "01_pixels-",
        "01_pixels",
        " (1)",
        "A,B\n",
        '"a",',
        ";",
    ),
    *(
        "def f():\n",
        "f(",
        "-",
        "not ",
        "lambda:",
        "x if ",
        "1+",
        "x=",
        "x[",
        "import a\n",
    ),
    *('{"a":', '["', '"a",', "1e9", "\\u0000", "\\", "a b", "A/", "../", "./", "C:"),
)


def kinds(length):
    return {
        **{
            repr(piece): (piece * (length // len(piece) + 1))[:length]
            for piece in PIECES
        },
        "base64": base64.b64encode(bytes(range(256)) * (length // 340)).decode(),
        "a word, spaces, a word": "a" + " " * length + "b",
        "a word and line ends": "a" + "\n" * length + "b",
        "a reference line and spaces": "[check x | case y | z]" + " " * length + "b",
        "an address without an end": "\x9b" + "0" * length,
        "a magic and a line": "%%time" + " " * length,
        "a time and digits": "2025-03-14 10:30:00." + "0" * length,
        "brackets in brackets": "(" * (length // 2) + ")" * (length // 2),
        "tags in tags": "<b>" * (length // 8) + "</b>" * (length // 8),
        "a picture": "<img src='data:image/png;base64,"
        + "iVBORw0KGgo" * (length // 11)
        + "'>",
        "many words": " ".join(f"w{n}" for n in range(length // 8)),
        "many lines": "\n".join(f"x{n} = {n}" for n in range(length // 16)),
    }


def _error(text, ename="ValueError"):
    return new_output("error", ename=ename, evalue=text, traceback=[text])


def _cell(text="x", *put_out):
    cell = new_code_cell(text, outputs=list(put_out))
    cell.metadata.nbgrader = {"grade_id": "f", "checksum": "other", "solution": True}
    return cell


def _released():
    notebook = nbformat.v4.new_notebook(cells=[_cell("def f():\n    pass")])
    notebook.cells[0].metadata.nbgrader.update(grade=False, locked=False)
    return notebook


def _explain_mark(text):
    for ename in (
        "ValueError",
        "CheckFailed",
        "AssertionError",
        "OutOfTime",
        text[:99],
    ):
        test = new_code_cell(outputs=[_error(text, ename)])
        explaining.explain_cell(test, _cell("x"), 0, 1)
        explaining.explain_cell(test, _cell("x", _error(text, ename)), 0, 1)
    written = new_output("stream", name="stderr", text=text)
    explaining.explain_cell(new_code_cell(outputs=[written]), _cell("x"), 0, 1)


def _explain_test(text):
    for ename in ("CheckFailed", "AssertionError", "TypeError", "NameError", text[:99]):
        for said in (text, f"Problem  a\n{text}\n[check f | case a | values]"):
            test = new_code_cell(outputs=[_error(said, ename)])
            explanations.explain(test, True, {"f"}, _cell("x"))
            explanations.explain(test, False, {"f"}, _cell("x", _error(said)))


def _read_cells(text):
    data = {"cells": [{"cell_type": "markdown", "source": text, "id": text}]}
    data["cells"] += [{"cell_type": text, "source": [text], "metadata": {text: text}}]
    for raw in reading._raw_cells(data):
        reading._cell(raw)


def _rebuild(text):
    own = reading.Cell("code", text[: reading.LONGEST_SOURCE], id=text[:99])
    noted = reading.Cell("markdown", text[: reading.LONGEST_SOURCE])
    rebuilding.rebuild(_released(), reading.HandedIn((own, noted)))


def _show_cell(text):
    cells.show(_cell(text, _error(text)))
    notebook = nbformat.v4.new_notebook(
        cells=[new_markdown_cell(text), _cell(text, _error(text))]
    )
    notebook.cells[1].metadata.nbgrader.grade_id = "g"
    list(cells.other_cells(notebook, _released(), {"f"}))


def _put_out(text):
    rich = {"text/html": text, "text/plain": text, "text/markdown": text}
    for form in ("image/png", "image/jpeg", "image/svg+xml"):
        outputs.pieces([new_output("display_data", data={**rich, form: text})])
    outputs.pieces([new_output("stream", text=text), _error(text)])


def _or(kind, function):
    """Call a function that may refuse a text, in its own way."""

    def call(text):
        with contextlib.suppress(kind):
            function(text)

    return call


def _compare_answers(text):
    answers = {student: {"f": text} for student in ("ann", "bea", "cam")}
    alike.alike_in("a", answers, {"f": "def f():"}, {"f": "def f(): return 1"})


def _translate(text):
    frames = [errors.Frame("<cell>", 1, "f", text)]
    for kind in ("ValueError", "TypeError", "IndexError", "NameError", "Exception"):
        error = errors.student_error([kind], kind, text, frames)
        translating.translate(EXERCISES["flatten_image"], (np.ones((2, 2)),), error)
        raised.values_there(error)


FUNCTIONS = {
    "pages.one_line": one_line,
    "pages.one_line, all of it": lambda text: one_line(text, None),
    "explaining.explain_cell": _explain_mark,
    "pages.plain": plain,
    "pages.plain, cut": lambda text: plain(text, 10_000),
    "feedback.explain": _explain_test,
    "feedback.pieces": _put_out,
    "feedback.cells": _show_cell,
    "feedback.markup": markup.safe_markup,
    "feedback.find_images": markup.find_images,
    "feedback.image": lambda text: images.image(text.encode("utf-8", "replace"), "a"),
    "feedback.image, drawn": lambda text: images.checks_image(
        b"<svg " + text.encode("utf-8", "replace"), "a"
    ),
    "feedback.size_of": lambda t: images.size_of(f"data:image/svg+xml,<svg {t}"),
    "feedback.share": lambda text: together.share([text, text]),
    "feedback.from_base64": images.from_base64,
    "feedback.from_address": images.from_address,
    "feedback.from_address of data": lambda t: images.from_address(f"data:;base64,{t}"),
    "report.anonymous": lambda text: anonymous.anonymous(text, [text[:99]]),
    "report.anonymous, of a name": lambda text: anonymous.anonymous("x = 1", [text]),
    "report.alike": _compare_answers,
    "exports.inert": table_cells.inert,
    "exports.read_number": table_cells.read_number,
    "names.plain_python": names.plain_python,
    "names.parse": _or(SyntaxError, names.parse),
    "names.names_of": _or(SyntaxError, names.names_of),
    "admission.read_object": _or(
        Unreadable,
        lambda text: decoding.read_object(text.encode("utf-8", "replace")),
    ),
    "admission.read_object, quoted": _or(
        Unreadable,
        lambda text: decoding.read_object(json.dumps({"cells": [text]}).encode()),
    ),
    "admission.reading": _or(Unreadable, _read_cells),
    "admission.rebuild": _rebuild,
    "collecting.safe_path": _or(file_names.UnsafeNameError, file_names.safe_path),
    "collecting.is_junk": file_names.is_junk,
    "collecting.fold": file_names.fold,
    "collecting.unified": file_names.unified,
    "collecting.distinct": lambda text: file_names.distinct(f"a{text}", {f"a{text}"}),
    "collecting.id_problem": file_names.id_problem,
    "collecting.as_id": file_names.as_id,
    "collecting.read_time": _or(ValueError, times.read_time),
    "collecting.student_in": lambda text: by_hand.student_in(text, "01_pixels"),
    "collecting.canvas": canvas._NAME.match,
    "collecting.exchange": nbgrader._NAME.match,
    "collecting.moodle": moodle._NAME.match,
    "collecting.gradescope": _or(Exception, gradescope._submissions),
    "checks.read_reference": failure.read_reference,
    "checks.translate": _translate,
    "run.student_error": lambda text: errors.student_error([text], text, text, []),
}


PATTERNS = {
    "autograde.submission.reading": ("_ATTACHED", "_LONE_SURROGATE"),
    "autograde.collect.conventions.canvas": ("_NAME",),
    "autograde.collect.conventions.nbgrader": ("_NAME",),
    "autograde.collect.conventions.gradescope": ("_ENDED",),
    "autograde.collect.conventions.moodle": ("_NAME",),
    # made of the assignment's name
    "autograde.collect.conventions.plain": ("own", "whole"),
    "autograde.collect.safe_names": ("_CONTROL", "_DRIVE", "_NOT_IN_ID", "_SURROGATE"),
    "autograde.collect.times": ("_TIME",),
    "autograde.results.cells": ("_FORMULA", "_NUMBER", "re.split"),
    "autograde.feedback.explanations": (*("_KIND", "_NO_FUNCTION", "_UNDEFINED"),),
    "autograde.feedback.images": ("_ELSEWHERE", "_SVG_SIZE", "_TAG"),
    "autograde.feedback.together": ("_IMG",),
    # of a thousand bytes at most: see `read_note`
    "autograde.feedback.writing": ("_SECRET",),
    "autograde.feedback.markup": ("_ATTRIBUTE", "_IMG", "_WIDTH"),
    "autograde.results.explaining": (
        "_CELL_LINE",
        "_FILE_AND_LINE",
    ),
    "autograde.names": ("_IPYTHON_LINE", "_OTHER_TEXT", "_PYTHON_MAGIC"),
    "autograde.pages.plain": ("_TERMINAL", "ANSI", "_ADDRESS", "_CELL_FILE"),
    "autograde.report.alike": ("_CALLED", "_TOKEN"),
    "autograde.report.anonymous": ("_PART", "_WORD"),
    "autograde.run.errors": ("_NAME",),
    "convnet_lab.checks.failure": ("_REFERENCE",),
    "convnet_lab.checks.call_errors": ("re.search",),
    "convnet_lab.checks.index_errors": ("re.findall", "re.search"),
    "convnet_lab.checks.name_errors": ("re.findall", "re.search"),
    "convnet_lab.checks.raised": ("_NAME",),
    "convnet_lab.checks.shape_errors": ("_SHAPE", "re.findall", "re.search"),
}
"""What reads texts of strangers: a function of the list above calls each of them."""

OURS = {
    # the student's own notebook, in their own kernel
    "convnet_lab.checks.current": ("defines",),
    # a type's name, a number's text: the decoder of frames bounds them
    "autograde.run.wire": ("_DTYPE", "re.findall"),
    # the instructor's files
    "autograde.collect.conventions.configured": ("pattern",),
    "autograde.collect.roster_file": ("_PARTICIPANT",),
    "autograde.commands.new_exercise": ("re.fullmatch",),
    "autograde.grade.assignment": ("_TEMPLATE",),
    "autograde.run.shared_files": ("_RUNS", "_WORDS"),
    "autograde.exports.canvas": ("_POSTING", "_TITLE_AND_ID"),
    "autograde.exports.moodle": ("_IDENTIFIER",),
    "autograde.exports.sheet": ("cell", "line_end"),
    "autograde.report.record": ("_HEADING",),
    "autograde.report.writing": ("_PLAIN_NAME",),
    "autograde.notebooks.exercise_marker": ("_EXERCISE", "_MARKER"),
    "autograde.notebooks.crossing": ("_REPLACED",),
    "autograde.notebooks.unreachable": (
        *("HIDDEN_REGION", "_CAPTURED", "_HISTORY", "_WRITTEN"),
    ),
    "autograde.notebooks.unsupported": ("", "re.findall", "re.search"),
    "autograde.notebooks.grade_ids": ("_TEST_ID",),
    "autograde.notebooks.sources": (
        "_GRADE_ID",
        "_MARKER",
        "_SEED_PLACEHOLDER",
        "_STEM",
        "re.sub",
    ),
    "autograde.notebooks.stubs": ("_BESIDE_VALUES",),
}
"""What reads texts of the instructor, or of the grader itself."""

UNREAD = ("autograde/site/", "autograde/demo/")
"""They make pages and a class of our own files."""


def _patterns(path):
    """List a module's patterns: by the name they are given, else by the call."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    named = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            inside = {id(each) for each in ast.walk(node.value)}
            named |= dict.fromkeys(inside, node.targets[0].id)
    for node in ast.walk(tree):
        call = node.func if isinstance(node, ast.Call) else None
        is_re = isinstance(call, ast.Attribute) and isinstance(call.value, ast.Name)
        if is_re and call.value.id in {"re", "regex", "re2"} and call.attr != "escape":
            yield (
                named.get(id(node), "") if call.attr == "compile" else f"re.{call.attr}"
            )


def test_every_pattern_is_in_a_list():
    found = {}
    root = Path(autograde.__file__).parents[1]
    for path in [
        *root.glob("autograde/**/*.py"),
        *root.glob("convnet_lab/checks/**/*.py"),
    ]:
        place = path.relative_to(root)
        if place.as_posix().startswith(UNREAD):
            continue
        patterns = sorted(set(_patterns(path)))
        if patterns:
            found[".".join(place.with_suffix("").parts)] = tuple(patterns)
    listed = {**PATTERNS, **OURS}
    new = [f"{m}.{n}" for m in found for n in found[m] if n not in listed.get(m, ())]
    assert not new, (
        "each wants a line in PATTERNS, and a function that feeds it; in OURS, if "
        "no stranger's text comes to it"
    )
    gone = [f"{m}.{n}" for m in listed for n in listed[m] if n not in found.get(m, ())]
    assert not gone


@pytest.fixture(scope="module")
def megabytes(pytestconfig):
    return 1 if pytestconfig.getoption("thorough") else 0.1


@pytest.fixture(scope="module")
def texts(megabytes):
    return kinds(int(megabytes * LENGTH))


@pytest.mark.slow
@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_long_text_of_any_kind_is_read_in_a_moment(name, texts, megabytes):
    slow = {}
    for kind, text in texts.items():
        before = time.process_time()
        FUNCTIONS[name](text)
        took = time.process_time() - before
        if took > SECONDS * max(megabytes, 0.5):
            slow[kind] = round(took, 1)
    assert not slow
