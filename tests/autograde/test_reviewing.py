"""What tests could not do from the other side of the wire is refused with its line."""

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
    # what cannot be done with an answer
    "a changed entry": ("W[0][1] = 5", 1, "'W' is the submission's, and only a copy"),
    "an increased entry": ("exam['a'] += 5", 1, "'exam' is the submission's"),
    "a deleted entry": ("del exam['a']", 1, "'exam' is the submission's"),
    "a changed attribute": ("relu.count = 0", 1, "'relu' is the submission's"),
    "a list that grows": ("x = 2\nW.append(x)", 2, "'W' is the submission's"),
    "an entry that grows": ("W[0].sort()", 1, "'W' is the submission's"),
    "an output into an answer": ("np.add(1, 2, out=W)", 1, "'W' is the submission's"),
    "an entry of an object's array": (
        "layer = Layer()\nlayer.w[0] = 1",
        2,
        "the attribute of 'layer' is a copy",
    ),
    "an heir": ("class Mine(Layer): pass", 1, "cannot inherit"),
    "a metaclass": ("class Mine(metaclass=Layer): pass", 1, "cannot inherit"),
    "a class body": ("class Mine:\n    k = W", 2, "a class body reads the answer 'W'"),
    "what is inside": ("relu.__code__", 1, "'__code__' is inside of 'relu'"),
    "what is inside of an object": (
        "layer = Layer()\nlayer.__class__",
        2,
        "'__class__' is inside of 'layer'",
    ),
    "what is inside, by name": (
        "getattr(relu, '__code__')",
        1,
        "'__code__' is inside of 'relu'",
    ),
    "an error's cause": (
        "try:\n    relu(1)\nexcept Exception as e:\n    assert e.__cause__",
        4,
        "'__cause__' of an error does not travel",
    ),
    "the type of an object": (
        "layer = relu(1)\nassert type(layer) is Layer",
        2,
        "use isinstance(..., Layer)",
    ),
    "an object and data": ("x = Layer()\nassert x != 'a'", 2, "one of its attributes"),
    "an object of the test's": (
        "class Fake:\n    area = 1\nf = Fake()\nassert relu(f) == 1",
        4,
        "an object of the test's own class comes to 'relu'",
    ),
    "an environment": (
        "import os\nos.environ['A'] = 'b'\nrelu(1)",
        2,
        "let the answer take the value as an argument",
    ),
    "a patched environment": (
        "from unittest import mock\nwith mock.patch.dict('os.environ', A='b'):\n"
        "    relu(1)",
        2,
        "let the answer take the value as an argument",
    ),
    "a look inside": (
        "import inspect\ninspect.getsource(relu)",
        2,
        "can call 'relu', not look into it",
    ),
    "a look inside by another name": (
        "from inspect import getsource as s\nassert s(relu)",
        2,
        "can call 'relu', not look into it",
    ),
    "a look inside with an alias": (
        "import dis as d\nd.dis(x=relu)",
        2,
        "can call 'relu', not look into it",
    ),
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
