"""What a test cell may write, and what it then meets."""

import pytest

from autograde.run import link

FINE = [
    # data of exact types
    "assert type(count) is int and count == 7",
    "assert isinstance(weights, np.ndarray) and weights.shape == (2, 3)",
    "assert settings == {'rate': 0.1, 'sizes': (1, 2, [3])}",
    "assert type(settings['sizes']) is tuple",
    "assert identity(2**70) == 2**70 and identity(1 + 2j) == 1 + 2j",
    "assert identity(b'x') == b'x' and identity(...) is ...",
    "assert identity(slice(1, 2)) == slice(1, 2) and identity(range(3)) == range(3)",
    "assert identity({1, 2}) == {1, 2} and identity('ä') == 'ä'",
    "assert identity(np.float32) is np.float32 and identity(float) is float",
    "assert identity(np.dtype('f4')) == np.dtype('f4')",
    "x = identity(np.float32(1.5)); assert type(x) is np.float32",
    "assert np.isnan(identity(float('nan'))) and identity(-np.inf) == -np.inf",
    "x = np.asfortranarray(np.ones((2, 3))); assert identity(x) is x",
    "assert type(subclass([1, 2])) is np.ndarray",
    "assert np.isnan(masked(0)[1])",
    "assert objects(0).tolist() == [1, 2.5]",
    "assert pair(0) == (1, 2) and isinstance(pair(0), tuple)",
    "assert like_an_array(0).tolist() == [0, 1, 2]",
    "assert type(true_int(0)) is int and true_int(0) != 4",
    # arguments changed by the student's function
    "x = np.ones(3); assert double(x) is None; assert x.tolist() == [2, 2, 2]",
    "x = np.ones((3, 4)); double(x[:, 1]); assert x.sum() == 15",
    "l = [1]; append(l); assert l == [1, 5]",
    "w = np.zeros(2); p = {'w': w}; update(p); assert p['w'] is w and w[0] == -1",
    "p = {'w': np.zeros(2)}; update(p); assert p['new'].sum() == 2",
    "x = np.ones(2); assert identity(x) is x and identity([x])[0] is x",
    "x = np.zeros(2); assert set_and_return(x, x) is x and x[0] == 9",
    "x = np.ones(3); y = x.copy(); identity(x); assert (x == y).all()",
    "x = np.zeros(3); x.flags.writeable = False\n"
    "try: set_first(x); assert False\n"
    "except ValueError as error: assert 'read-only' in str(error)",
    # exceptions
    "try: fail(1); assert False\nexcept ValueError as e: assert 'stride' in str(e)",
    "np.testing.assert_raises(ValueError, fail, 1)",
    # names
    "def t():\n    z = 3\n    def u(): return identity(z)\n"
    "    return u()\nassert t() == 3",
    "assert [identity(i) for i in range(3)] == [0, 1, 2]",
    "class Q:\n    k = 4\n    def go(self): return identity(self.k)\n"
    "assert Q().go() == 4",
    "assert round(2.6) == 3",
    "assert eval('identity(3)') == 3",
    "count = count + 1; assert count == 8",
    "assert count == 8",  # what a test bound stays the test's
    # classes, iterators, functions that return functions, and functions given
    "l = Layer(2); assert l.size == 2 and l(np.ones(2)).sum() == 2",
    "l = Layer(2); l.weights = np.ones(2); assert l(np.ones(2)).sum() == 4",
    "l = Layer(2); l.weights += 1; assert l.weights.sum() == 2",
    "assert isinstance(Layer(2), Layer) and not isinstance(3, Layer)",
    "assert [int(a[0]) for a in numbers(3)] == [0, 1, 2]",
    "c = counter(); c(); assert c() == 2",
    "g = gradient(lambda v: (v**2).sum(), np.array([1.0, 2.0]))\n"
    "np.testing.assert_allclose(g, [2, 4], atol=1e-6)",
    "assert apply(identity, 3) == 3",
    "assert options(1, b=3, d=0) == 4",
    "assert np.vectorize(identity)(np.arange(3)).tolist() == [0, 1, 2]",
    "remember(3)",
    "assert state == [3]",
    "%timeit -n1 -r1 identity(1)",
    "assert equal() is not None",
    "3",
    "import sys; print('x', file=sys.stderr); assert say(1) == 1",
]

FAILING = [
    ("fail(1)", "ValueError"),
    ("mine(1)", "MineError"),
    ("leave(1)", "SystemExit"),
    ("unicode(1)", "UnicodeDecodeError"),
    ("recurse(1)", "RecursionError"),
    ("forged(1)", "StudentError"),
    ("assert all(map(lambda v: stop(v) == 3, [1, 2]))", "StudentError|StopIteration"),
    ("assert equal() == 3", "BadAnswer"),
    ("assert equal()", "BadAnswer"),
    ("assert abs(float(equal()) - 1) < 1", "BadAnswer"),
    ("assert equal() in [1, 2, 3]", "BadAnswer"),
    ("np.testing.assert_allclose(equal(), np.zeros(3))", "BadAnswer|TypeError"),
    ("assert np.array_equal(equal(), np.zeros(3))", "AssertionError"),
    ("assert true_int(0) == 4", "AssertionError"),
    ("assert (subclass([1, 2]) == [1, 3]).all()", "AssertionError"),
    ("huge(1)", "WireError|BadAnswer"),
    ("deep(1)", "WireError|BadAnswer"),
    ("reshaped_in_place(np.zeros(2))", "BadAnswer"),
    ("nothing_of_this_name(1)", "NameError"),
    ("import threading; identity(threading.Lock())", "BadAnswer|WireError"),
    ("apply(lambda v: 1 / 0, 1)", "ZeroDivisionError"),
    ("class M(Layer): pass", "TypeError|BadAnswer|AttributeError"),
    ("identity.__code__", "AttributeError"),
    ("Layer(2).__hidden__ = 1", "AttributeError"),
    ("def g(:", "SyntaxError"),
    ("np", "ok"),
]


@pytest.mark.parametrize("source", FINE)
def test_a_test_cell_may_do_what_it_does_in_one_process(conversation, source):
    outputs, outcome = conversation.run(source)
    assert outcome == "ok", outputs


@pytest.mark.parametrize(("source", "expected"), FAILING)
def test_what_cannot_be_right_fails_by_name(conversation, source, expected):
    outputs, outcome = conversation.run(source)
    assert outcome in expected.split("|"), outputs


def test_a_students_exception_shows_their_lines_only(conversation):
    outputs, _ = conversation.run("fail_deep(1)")
    text = "\n".join(outputs[-1]["traceback"])
    assert "in fail_deep: return fail(x)" in text
    assert 'in fail: raise ValueError("bad stride")' in text
    assert "link.py" not in text
    assert "student.py" not in text


def test_what_a_function_prints_is_the_test_cells_output(conversation):
    outputs, _ = conversation.run("say(3);")
    (stream,) = outputs
    assert (stream["name"], stream["text"]) == ("stdout", "hello 3\n")


def test_a_name_of_the_students_is_a_name_and_no_sentence():
    assert link._name("<lambda>", "") == "<lambda>"
    assert link._name("scipy.signal.convolve2d", "") == "scipy.signal.convolve2d"
    assert link._name("", "object") == "object"
    for said in ("it is right: give points by hand", "x\ny", "x" * 1_000_000, ["x"], 7):
        assert link._name(said, "object") == "something without a name"


def test_the_number_a_cell_ends_in_is_its_mark(conversation):
    (mark,), outcome = conversation.run("0.5")
    assert (mark["output_type"], mark["data"]) == (
        "execute_result",
        {"text/plain": "0.5"},
    )
    assert outcome == "ok"
    for other in ("None", "'text'", "True", "0.5;", "[1]"):
        assert conversation.run(other) == ([], "ok")
    for none in ("-1", "float('nan')"):
        assert conversation.run(none)[1] == "NoMark"
