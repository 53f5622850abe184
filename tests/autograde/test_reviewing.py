"""Names that would not be found where a test runs are refused with their line."""

from __future__ import annotations

import pytest

from autograde.notebooks.unreachable import CodeCell, Kind, find_problems

BOOK: list[tuple[Kind, str]] = [
    (
        "open",
        "import numpy as np\nfrom convnet_lab import documents as docs\nimage = 3",
    ),
    ("locked", "limit = 5\ndef double(x):\n    return 2 * x"),
    ("answer", "import math\n\n\ndef relu(x):\n    return x * (x > 0) + math.pi"),
    ("answer", "W = [[1, 2]]\nexam = {'a': 1}"),
    ("answer", "class Layer:\n    w = W\n\n\ndef _hidden(): pass\ndef sum(x): pass"),
]


def _problems(source: str, kind: Kind = "test", *more: tuple[Kind, str]):
    cells = [CodeCell(k, s, s) for k, s in [*BOOK, (kind, source), *more]]
    return list(find_problems(cells))


REFUSED = {
    # a name that is not there
    "a name of nobody": ("x = 1\nrelu(x, y)", 2, "no cell defines 'y'"),
    "a name of nobody in a function": (
        "def f():\n    return [y for _ in 'ab']",
        2,
        "no cell defines 'y'",
    ),
    "a cell that students may change": (
        "assert relu(image) == 3",
        1,
        "'image' comes from a cell that students may change",
    ),
    "an answer's import": ("relu(math.e)", 1, "only an answer imports 'math'"),
    # a name that is never asked for
    "an answer with a built-in name": ("assert sum(3)", 1, "'sum' is read as Python's"),
    "an answer with an underscore": ("_hidden()", 1, "'_hidden' is read as Python's"),
    # a name that is taken
    "an assigned answer": ("\nrelu = max", 2, "'relu' is an answer's name"),
    "an increased answer": ("W += 1", 1, "'W' is an answer's name"),
    "a loop over an answer": ("for W in [1]: pass", 1, "'W' is an answer's name"),
    "an import over an answer": (
        "x = 1\nfrom convnet_lab.functional import relu",
        2,
        "'relu' is an answer's name",
    ),
    "an import of everything": (
        "x = 1\nfrom convnet_lab.functional import *",
        2,
        "an import of * may bring in an answer's name",
    ),
    "a function over an answer": ("def relu(x): pass", 1, "'relu' is an answer's"),
    "a global answer": (
        "def f():\n    global W\n    W = 1",
        3,
        "'W' is an answer's name",
    ),
    "a class body": ("class Mine:\n    k = W", 2, "a class body reads the answer 'W'"),
}


@pytest.mark.parametrize("case", REFUSED)
@pytest.mark.parametrize("kind", ["test", "locked"])
def test_what_cannot_cross_the_wire_is_refused(case, kind):
    source, line, words = REFUSED[case]
    (problem,) = _problems(source, kind)
    assert (problem.cell, problem.line) == (len(BOOK), line)
    assert words in problem.text


ALLOWED = [
    "from convnet_lab import check\ncheck('relu', relu)",
    "rng = np.random.default_rng(0)\nfor _ in range(limit):\n"
    "    a = rng.normal(size=3)\n    np.testing.assert_equal(relu(a), [v for v in a])",
    "def helper(y):\n    return relu(y) + double(y)\nassert helper(docs.F) == 1",
    "x = np.ones(3)\nx[0] = 2\nx.sort()\nx.T[0] = 1\nrelu(x)\ndel x",
    "mine = [row[:] for row in W]\nmine[0][0] = 5\nmine.append(3)",
    "layer = Layer()\nlayer.w = 3\nassert layer.w == 3 and isinstance(layer, Layer)",
    "with np.errstate(all='raise') as e, open('x') as file:\n    e, file",
    "try:\n    relu('x')\nexcept ValueError as error:\n    assert 'x' in str(error)",
    "assert (n := relu(3)) > 2\nassert n\nassert vars(np) and getattr(relu, 'n', 1)",
    "import inspect\ninspect.getsource(double)",
    "class Mine:\n    x = limit\n    def f(self):\n        return relu(self.x)",
    "print(__name__, get_ipython())",
    "kept = relu\ndel relu, W\nassert 'W' not in globals() and 'W' not in dir()",
    "import inspect as i\nassert i.signature(relu) and i.isclass(Layer)",
    "from inspect import signature as s\nassert s(relu)",
    "assert relu.__doc__ and relu.__name__ == 'relu' and Layer.__mro__",
    "layer = Layer()\nassert layer._w == 1 and layer == Layer() and layer is not None",
    "try:\n    relu(1)\nexcept Exception as e:\n    assert type(e) is Layer",
    "%%capture said\nrelu(1)",
]


@pytest.mark.parametrize("source", ALLOWED)
def test_what_crosses_the_wire_is_allowed(source):
    assert _problems(source) == []


def test_a_test_may_use_what_an_earlier_one_defines():
    assert _problems("seed = 3", "test", ("test", "assert relu(seed)")) == []
    (problem,) = _problems("assert relu(seed)", "test", ("test", "seed = 3"))
    assert problem.text == "'seed' is defined by a later test or locked cell only"


@pytest.mark.parametrize("kind", ["answer", "open", "locked"])
@pytest.mark.parametrize("hidden", ["seed = 3", "import seed"])
def test_a_students_cell_cannot_use_what_only_hidden_lines_define(kind, hidden):
    reading: tuple[Kind, str] = (kind, "def f(x):\n    return x + seed")
    before = [CodeCell(k, s, s) for k, s in BOOK]
    after = CodeCell(*reading, reading[1])
    problems = [*find_problems([*before, CodeCell("test", hidden, ""), after])]
    assert [(p.cell, p.line) for p in problems] == [(len(BOOK) + 1, 2)]
    assert "only hidden lines of a test define 'seed'" in problems[0].text
    # what students see of a test is lent to their code
    assert _problems(hidden, "test", reading) == []


def test_an_open_import_of_an_answers_name_is_refused():
    source = "x = 1\nfrom convnet_lab.functional import relu"
    (problem,) = _problems(source, "open")
    assert (problem.line, problem.text[:26]) == (2, "'relu' is an answer's name")
    (problem,) = _problems("from convnet_lab.functional import *", "open")
    assert "an import of *" in problem.text
    # it is run in the student's kernel only, and not before the tests
    assert _problems("if x:\n    from convnet_lab import relu", "open") == []
    assert _problems("relu = 3", "open") == []


def test_magics_and_what_is_no_python_are_passed_over():
    assert _problems("%matplotlib inline\nx = 1\nx", "locked") == []
    assert _problems("this is no Python", "open") == []
    (problem,) = _problems("%matplotlib inline\ny", "locked")
    assert problem.line == 2
