"""Test cells in the odd styles of other courses: (style, what precedes, questions).

As in `courses`, plain nbgrader gives each test its points for this answer.
"""

STYLES: dict[str, tuple[str, list[tuple[str, list[str]]]]] = {
    "frameworks": (
        "import unittest, io, re, math, random, pytest\nimport numpy as np",
        [
            (
                "def bmi(weight, height):\n    if height <= 0:\n"
                "        raise ValueError('height must be positive')\n"
                "    return weight / height ** 2",
                [
                    "class TestBmi(unittest.TestCase):\n"
                    "    def setUp(self):\n        self.cases = [(50, 2, 12.5)]\n"
                    "    def test_values(self):\n"
                    "        for w, h, e in self.cases:\n"
                    "            with self.subTest(w=w):\n"
                    "                self.assertAlmostEqual(bmi(w, h), e, places=5)\n"
                    "    def test_refuses(self):\n"
                    "        with self.assertRaises(ValueError) as caught:\n"
                    "            bmi(50, 0)\n"
                    "        self.assertIn('positive', str(caught.exception))\n"
                    "        self.assertRaisesRegex(ValueError, '^height', bmi, 1, -1)\n"
                    "suite = unittest.TestLoader().loadTestsFromTestCase(TestBmi)\n"
                    "result = unittest.TextTestRunner(io.StringIO()).run(suite)\n"
                    "assert result.wasSuccessful(), result.failures",
                    "assert bmi(70, 1.75) == pytest.approx(22.857, abs=1e-3)\n"
                    "with pytest.raises(ValueError, match='positive'):\n    bmi(1, 0)",
                    "tc = unittest.TestCase()\n"
                    "tc.assertAlmostEqual(bmi(50, 2), 12.5)\n"
                    "tc.assertIsInstance(bmi(1, 1), float)\n"
                    "tc.assertGreater(bmi(2, 1), bmi(1, 1))",
                    "from hypothesis import given, settings, strategies as st\n"
                    "@settings(max_examples=15, deadline=None, database=None)\n"
                    "@given(st.floats(1, 200), st.floats(1, 3))\n"
                    "def positive(w, h):\n    assert bmi(w, h) > 0\npositive()",
                    "try:\n    assert bmi(50, 2) == 12.5\n"
                    "except AssertionError as e:\n"
                    "    raise AssertionError('bmi is wrong') from e\n"
                    "except Exception:\n    assert False, 'bmi crashed'",
                    "def check_bmi(w, h, expected, tol=1e-6):\n"
                    "    got = bmi(w, h)\n"
                    "    msg = f'bmi({w}, {h}) returned {got!r}'\n"
                    "    assert abs(got - expected) < tol, msg\n"
                    "    return True\n"
                    "assert all(check_bmi(*c) for c in [(50, 2, 12.5), (1, 1, 1)])",
                    "checked = [check_bmi(4, 2, 1)]\nassert checked == [True]",
                    "assert list(map(bmi, [50, 4], [2, 2])) == [12.5, 1.0]\n"
                    "assert np.vectorize(bmi)([50, 4], 2).tolist() == [12.5, 1.0]",
                    "import doctest\n"
                    "source = '>>> bmi(50, 2)\\n12.5\\n'\n"
                    "test = doctest.DocTestParser().get_doctest(source, globals(), "
                    "'bmi', None, 0)\n"
                    "runner = doctest.DocTestRunner(verbose=False)\n"
                    "runner.run(test)\nassert runner.summarize().failed == 0",
                    "import hashlib\n"
                    "digest = hashlib.sha1(str(round(bmi(50, 2), 2)).encode())\n"
                    "assert digest.hexdigest() == hashlib.sha1(b'12.5').hexdigest()\n"
                    "assert hashlib.md5(str(type(bmi(1, 1))).encode()).hexdigest() == "
                    "hashlib.md5(b\"<class 'float'>\").hexdigest()",
                    "import time, timeit\nstart = time.perf_counter()\nbmi(50, 2)\n"
                    "assert time.perf_counter() - start < 1\n"
                    "assert timeit.timeit(lambda: bmi(50, 2), number=3) < 1\n"
                    "assert timeit.timeit('bmi(50, 2)', globals=globals(), number=3) < 1",
                    "from concurrent.futures import ThreadPoolExecutor\n"
                    "with ThreadPoolExecutor(2) as pool:\n"
                    "    assert list(pool.map(bmi, [50, 4], [2, 2])) == [12.5, 1.0]",
                    "import __main__, sys\nassert __main__.bmi(50, 2) == 12.5\n"
                    "assert getattr(sys.modules[__name__], 'bmi')(4, 2) == 1",
                    "for name in ['bmi']:\n    assert name in globals(), name\n"
                    "    assert globals()[name](50, 2) == 12.5\n"
                    "    assert eval(f'{name}(4, 2)') == 1",
                    "import functools\nassert functools.reduce(bmi, [400, 2, 10]) == 1.0\n"
                    "assert sorted([2, -1], key=lambda w: bmi(w, 1)) == [-1, 2]\n"
                    "assert functools.partial(bmi, height=2)(50) == 12.5",
                ],
            ),
            (
                "def sample(n):\n    return [random.random() for _ in range(n)]\n\n"
                "def noise(n):\n    return np.random.normal(size=n)\n\n"
                "def draw(rng, n):\n    return rng.integers(0, 10, n)\n\n"
                "def relu(x):\n    return x * (x > 0)",
                [
                    # an answer that draws nothing: the test draws on
                    "np.random.seed(3)\nx = np.random.randn(4)\nrelu(x)\n"
                    "y = np.random.randn(2)\nassert round(y[0] + y[1], 3) == -0.632",
                    "random.seed(3)\nx = random.random()\nrelu(x)\ny = random.random()\n"
                    "random.seed(3)\nassert [x, y] == [random.random(), random.random()]",
                    "random.seed(4)\nassert sample(2) != sample(2)",
                    "random.seed(4)\nfirst = sample(3)\nrandom.seed(4)\n"
                    "assert first == sample(3)",
                    "random.seed(4)\nexpected = [random.random() for _ in range(3)]\n"
                    "random.seed(4)\nassert sample(3) == expected",
                    "np.random.seed(1)\nexpected = np.random.normal(size=4)\n"
                    "np.random.seed(1)\nnp.testing.assert_allclose(noise(4), expected)",
                    "rng = np.random.default_rng(5)\ngot = draw(rng, 4)\n"
                    "expected = np.random.default_rng(5).integers(0, 10, 4)\n"
                    "assert (got == expected).all()",
                    "rng = np.random.default_rng(5)\nfirst, second = draw(rng, 9), draw(rng, 9)\n"
                    "assert not np.array_equal(first, second)",
                ],
            ),
            (
                "def report(items):\n    for name, price in items.items():\n"
                "        print(f'{name:<10}|{price:>8.2f}')\n"
                "    print('Total:', sum(items.values()))",
                [
                    "from contextlib import redirect_stdout\nbuffer = io.StringIO()\n"
                    "with redirect_stdout(buffer):\n    report({'tea': 2.5, 'cake': 3})\n"
                    "lines = buffer.getvalue().splitlines()\n"
                    "assert re.match(r'^tea\\s+\\|\\s+2\\.50$', lines[0])\n"
                    "assert re.search(r'total:?\\s*5\\.5', lines[-1], re.IGNORECASE)",
                    "from IPython.utils.capture import capture_output\n"
                    "with capture_output() as said:\n    report({'tea': 1})\n"
                    "assert 'Total: 1' in said.stdout",
                    "%%capture out\nreport({'tea': 1})",
                    "assert out.stdout.count('\\n') == 2",
                    "import sys\nold, sys.stdout = sys.stdout, io.StringIO()\n"
                    "report({})\nprinted = sys.stdout.getvalue()\nsys.stdout = old\n"
                    "assert printed == 'Total: 0\\n'",
                    "%%time\nreport({})",
                ],
            ),
        ],
    ),
    "objects": (
        "from abc import ABC, abstractmethod\nfrom enum import Enum\n"
        "import functools, contextlib, copy, json, logging, warnings, math\n"
        "from typing import NamedTuple",
        [
            (
                "class Shape(ABC):\n    @abstractmethod\n    def area(self):\n"
                "        ...\n\nclass Square(Shape):\n"
                "    def __init__(self, side):\n        self.side = side\n\n"
                "    @property\n    def side(self):\n        return self._side\n\n"
                "    @side.setter\n    def side(self, value):\n"
                "        if value < 0:\n            raise ValueError('negative')\n"
                "        self._side = value\n\n"
                "    def area(self):\n        return self.side ** 2\n\n"
                "    def to_dict(self):\n        return {'side': self.side}\n\n"
                "    def __call__(self, k):\n        return Square(k * self.side)",
                [
                    "import pytest\nwith pytest.raises(TypeError, match='abstract'):\n"
                    "    Shape()",
                    "s = Square(2)\ns.side = 3\nassert s.area() == 9\n"
                    "try:\n    s.side = -1\nexcept ValueError:\n    pass\n"
                    "else:\n    assert False, 'negative sides pass'\nassert s.side == 3",
                    "assert json.dumps(Square(2).to_dict()) == '{\"side\": 2}'",
                    "s = Square(2)\nt = copy.deepcopy(s)\nt.side = 5\n"
                    "assert s.side == 2 and t.side == 5",
                    "assert Square(2)(3).area() == 36 and callable(Square(1))",
                    "shapes = [Square(n) for n in (3, 1, 2)]\n"
                    "assert [s.side for s in sorted(shapes, key=lambda s: s.area())] == "
                    "[1, 2, 3]\nassert sum(s.area() for s in shapes) == 14\n"
                    "assert max(shapes, key=Square.area).side == 3",
                    "assert all(hasattr(Square, n) for n in ('area', 'side'))\n"
                    "assert not hasattr(Square(1), 'volume')\n"
                    "assert getattr(Square(2), 'side', None) == 2",
                    "import inspect\nnames = [n for n, _ in inspect.getmembers(Square(1)) "
                    "if not n.startswith('_')]\nassert names == ['area', 'side', 'to_dict']",
                    "many = {Square(1): 'a'}\nassert list(many.values()) == ['a']",
                ],
            ),
            (
                "class Color(Enum):\n    RED = 1\n    BLUE = 2\n\n"
                "class Point(NamedTuple):\n    x: float\n    y: float = 0.0\n\n"
                "class Money:\n    def __init__(self, n):\n        self.n = n\n\n"
                "    def __add__(self, other):\n        return Money(self.n + other.n)\n\n"
                "    def __radd__(self, other):\n        return self if other == 0 else "
                "NotImplemented\n\n"
                "    def __eq__(self, other):\n        return isinstance(other, Money) "
                "and self.n == other.n\n\n"
                "    def __iadd__(self, other):\n        self.n += other.n\n"
                "        return self\n\n"
                "    def __format__(self, spec):\n        return f'{self.n:{spec}} EUR'\n\n"
                "    def __reversed__(self):\n        return iter('yenoM')\n\n"
                "    def __float__(self):\n        return float(self.n)\n\n"
                "    def __divmod__(self, k):\n        return divmod(self.n, k)\n\n"
                "    def __round__(self, n=None):\n        return round(self.n)\n\n"
                "    def __missing(self):\n        return 1",
                [
                    "assert Color.RED.value == 1 and Color.RED.name == 'RED'\n"
                    "assert Color['BLUE'].value == 2 and Color(1).name == 'RED'",
                    "assert Color.RED == Color.RED and Color.RED is not Color.BLUE\n"
                    "assert Color.RED != Color.BLUE",
                    "assert [c.name for c in Color] == ['RED', 'BLUE'] and len(Color) == 2",
                    "assert isinstance(Color.RED, Color)\nassert issubclass(Color, Enum)",
                    "assert Color.RED in Color and Color.RED in [Color.BLUE, Color.RED]",
                    "p = Point(1, 2)\nassert p == (1, 2) and p.x == 1 and p[1] == 2\n"
                    "assert Point(3).y == 0 and p._replace(x=5).x == 5\n"
                    "assert Point._fields == ('x', 'y')",
                    "assert sum([Money(1), Money(2)]) == Money(3)\n"
                    "assert Money(1) in [Money(0), Money(1)]",
                    "m = Money(1)\nm += Money(4)\nassert m == Money(5)",
                    "assert f'{Money(2):.2f}' == '2.00 EUR'\n"
                    "assert '{:d}'.format(Money(3)) == '3 EUR'",
                    "assert ''.join(reversed(Money(1))) == 'yenoM'",
                    "assert float(Money(2)) == 2.0 and divmod(Money(7), 2) == (3, 1)\n"
                    "assert round(Money(2.6)) == 3",
                    "import operator\nassert operator.add(Money(1), Money(2)).n == 3\n"
                    "assert operator.attrgetter('n')(Money(4)) == 4",
                ],
            ),
            (
                "class TooPoor(Exception):\n    def __init__(self, missing):\n"
                "        super().__init__(f'{missing} are missing')\n"
                "        self.missing = missing\n\n"
                "def pay(have, price):\n    if have < price:\n"
                "        raise TooPoor(price - have)\n    return have - price\n\n"
                "def parse(text):\n    try:\n        return int(text)\n"
                "    except ValueError as e:\n        raise KeyError(text) from e\n\n"
                "def loud():\n    warnings.warn('old', DeprecationWarning)\n"
                "    return 1\n\n"
                "def look_up(key):\n    return {}[key]\n\n"
                "def read(path):\n    return open(path)\n\n"
                "class Invalid(ValueError):\n    pass\n\n"
                "def validate(age):\n    raise Invalid('age', age)\n\n"
                "def noted():\n    error = ValueError('x')\n    error.code = 4\n"
                "    raise error",
                [
                    "try:\n    look_up('k')\nexcept KeyError as e:\n"
                    "    assert e.args[0] == 'k' and str(e) == \"'k'\"",
                    "try:\n    read('/none')\nexcept FileNotFoundError as e:\n"
                    "    assert e.errno == 2 and e.filename == '/none'",
                    "try:\n    validate(-1)\nexcept ValueError as e:\n"
                    "    field, value = e.args\n    assert (field, value) == ('age', -1)",
                    "try:\n    noted()\nexcept ValueError as e:\n"
                    "    assert e.code == 4 and e.args == ('x',)",
                    "try:\n    pay(1, 5)\nexcept TooPoor as e:\n"
                    "    assert e.missing == 4 and str(e) == '4 are missing'\n"
                    "    assert e.args == ('4 are missing',)\nelse:\n    assert False",
                    "import pytest\nwith pytest.raises(TooPoor) as info:\n    pay(1, 5)\n"
                    "assert info.value.missing == 4 and info.type is TooPoor",
                    "import unittest\nunittest.TestCase().assertRaises(TooPoor, pay, 1, 5)",
                    "try:\n    pay(1, 2)\n    raise RuntimeError('no error')\n"
                    "except Exception as e:\n"
                    "    assert type(e) is TooPoor, f'wrong kind {type(e).__name__}'",
                    "with warnings.catch_warnings(record=True) as caught:\n"
                    "    warnings.simplefilter('always')\n    loud()\n"
                    "assert len(caught) == 1\n"
                    "assert issubclass(caught[0].category, DeprecationWarning)",
                    "with pytest.warns(DeprecationWarning, match='old'):\n    loud()",
                    "with contextlib.suppress(TooPoor):\n    pay(1, 2)\n    assert False",
                    "e = TooPoor(3)\nassert e.missing == 3 and e.args == (str(e),)",
                    "try:\n    raise TooPoor(missing=2)\nexcept TooPoor as e:\n"
                    "    assert e.missing == 2 and str(e) == '2 are missing'",
                ],
            ),
        ],
    ),
    "functions": (
        "import functools, time, itertools, contextlib, os\n"
        "from unittest import mock\nfrom unittest.mock import MagicMock, patch",
        [
            (
                "def count_calls(f):\n    @functools.wraps(f)\n"
                "    def wrapper(*args, **kwargs):\n        wrapper.calls += 1\n"
                "        return f(*args, **kwargs)\n    wrapper.calls = 0\n"
                "    return wrapper\n\n"
                "def repeat(n):\n    def decorate(f):\n        @functools.wraps(f)\n"
                "        def wrapper(*a):\n            return [f(*a) for _ in range(n)]\n"
                "        return wrapper\n    return decorate\n\n"
                "@functools.lru_cache(None)\ndef fib(n):\n"
                "    return n if n < 2 else fib(n - 1) + fib(n - 2)\n\n"
                "def make_counter():\n    n = 0\n    def count():\n"
                "        nonlocal n\n        n += 1\n        return n\n    return count\n\n"
                "def compose(*fs):\n    return lambda x: functools.reduce("
                "lambda v, f: f(v), fs, x)",
                [
                    "@count_calls\ndef add(a, b=1):\n    'Adds.'\n    return a + b\n"
                    "assert add(1) == 2 and add(1, b=4) == 5 and add.calls == 2",
                    "@count_calls\ndef named():\n    'Words.'\n"
                    "assert named.__name__ == 'named' and named.__doc__ == 'Words.'",
                    "@repeat(3)\ndef roll(x):\n    return x\nassert roll(2) == [2, 2, 2]",
                    "assert fib(30) == 832040\nassert fib.cache_info().currsize == 31",
                    "fib.cache_clear()\nfib(5)\nassert fib.cache_info().misses == 6\n"
                    "assert fib.__wrapped__(1) == 1",
                    "c, d = make_counter(), make_counter()\nc()\nc()\n"
                    "assert c() == 3 and d() == 1",
                    "assert compose(str, len)(1000) == 4\n"
                    "assert compose(lambda x: x + 1, abs)(-5) == 4",
                    "log = []\ndef f(x):\n    log.append(x)\n    return x\n"
                    "compose(f, f)(7)\nassert log == [7, 7]",
                    "spy = MagicMock(return_value=3)\n"
                    "assert count_calls(lambda *a: spy(*a))(1, 2) == 3\n"
                    "spy.assert_called_once_with(1, 2)",
                ],
            ),
            (
                "def running():\n    total = 0\n    while True:\n"
                "        value = yield total\n        if value is None:\n"
                "            return\n        total += value\n\n"
                "def chunks(items, n):\n    for i in range(0, len(items), n):\n"
                "        yield items[i:i + n]\n\n"
                "def flatten(tree):\n    for each in tree:\n"
                "        if isinstance(each, list):\n            yield from flatten(each)\n"
                "        else:\n            yield each\n\n"
                "@contextlib.contextmanager\ndef inside(folder):\n"
                "    events.append('in')\n    try:\n        yield folder.upper()\n"
                "    finally:\n        events.append('out')\n\nevents = []",
                [
                    "g = running()\nnext(g)\nassert g.send(3) == 3 and g.send(4) == 7\n"
                    "g.close()",
                    "assert list(chunks([1, 2, 3], 2)) == [[1, 2], [3]]\n"
                    "first, *rest = chunks('abcde', 2)\nassert rest == ['cd', 'e']",
                    "assert list(flatten([1, [2, [3]], []])) == [1, 2, 3]\n"
                    "assert next(flatten([]), 'empty') == 'empty'",
                    "g = running()\nnext(g)\ntry:\n    g.send(None)\n"
                    "except StopIteration:\n    pass\nelse:\n    assert False",
                    "with inside('a') as name:\n    assert name == 'A'\n"
                    "assert events[-2:] == ['in', 'out']",
                    "try:\n    with inside('b'):\n        raise OSError('x')\n"
                    "except OSError:\n    pass\nassert events[-1] == 'out'",
                    "assert sum(itertools.takewhile(lambda x: x < 3, flatten([1, 2, 3]))"
                    ") == 3\nassert list(zip(*chunks([1, 2, 3, 4], 2))) == [(1, 3), (2, 4)]",
                ],
            ),
            (
                "def wait(n):\n    time.sleep(n)\n    return 'done'\n\n"
                "def home():\n    return os.environ.get('COURSE', 'none')\n\n"
                "def fetch(get, url):\n    answer = get(url, timeout=3)\n"
                "    return answer['title']\n\n"
                "def helper():\n    return 1\n\ndef uses_helper():\n    return helper() + 1\n\n"
                "def lines_of(file):\n    return [line.strip() for line in file]\n\n"
                "def total_area(shapes):\n    return sum(s.area() for s in shapes)",
                [
                    "with patch('time.sleep') as sleep:\n    assert wait(100) == 'done'\n"
                    "sleep.assert_called_once_with(100)",
                    "get = MagicMock(return_value={'title': 'T'})\n"
                    "assert fetch(get, 'u') == 'T'\n"
                    "get.assert_called_once_with('u', timeout=3)",
                    "with patch('__main__.helper', return_value=5):\n"
                    "    assert uses_helper() == 6",
                    "import io\nassert lines_of(io.StringIO('a\\nb\\n')) == ['a', 'b']",
                    "calls = []\ndef fake_get(url, timeout):\n    calls.append(url)\n"
                    "    return {'title': url}\nassert fetch(fake_get, 'x') == 'x'\n"
                    "assert calls == ['x']",
                    "@patch('time.sleep')\ndef test_wait(sleep):\n    wait(50)\n"
                    "    assert sleep.called and sleep.call_args[0][0] == 50\ntest_wait()",
                    "import time as clock\noriginal = clock.sleep\n"
                    "clock.sleep = lambda s: None\ntry:\n    wait(60)\nfinally:\n"
                    "    clock.sleep = original",
                ],
            ),
        ],
    ),
    "state": (
        "import os, sys, tempfile, csv, io, json\nfrom pathlib import Path\n"
        "import numpy as np\nBASE = 10\n",
        [
            (
                "history = []\ncount = 0\nsettings = {'mode': 'slow', 'sizes': [1, 2]}\n\n"
                "def record(x):\n    global count\n    count += 1\n    history.append(x)\n"
                "    return count",
                [
                    "record(5)\nassert count == 1 and history == [5]",
                    "before = count\nrecord(6)\nassert globals()['count'] == before + 1",
                    "record(7)\nassert history[-1] == 7 and len(history) == 3",
                    "settings['mode'] = 'fast'\nassert settings == {'mode': 'fast', "
                    "'sizes': [1, 2]}",
                    "assert isinstance(history, list) and settings.get('sizes')[-1] == 2\n"
                    "assert {**settings}['sizes'] == [1, 2]",
                    "count = 40\nassert record(0) == 41",
                ],
            ),
            (
                "def count_lines(path):\n    with open(path) as f:\n"
                "        return sum(1 for _ in f)\n\n"
                "def save(path, rows):\n    Path(path).write_text("
                "json.dumps(rows))\n\n"
                "def load_matrix(path):\n    return np.loadtxt(path, delimiter=',')\n\n"
                "def read_rows(name):\n    with open(name, newline='') as f:\n"
                "        return list(csv.DictReader(f))",
                [
                    "with open('lines.txt', 'w') as f:\n    f.write('a\\nb\\n')\n"
                    "assert count_lines('lines.txt') == 2",
                    "with tempfile.TemporaryDirectory() as folder:\n"
                    "    path = Path(folder) / 'x.txt'\n    path.write_text('1\\n2\\n3\\n')\n"
                    "    assert count_lines(path) == 3",
                    "with tempfile.NamedTemporaryFile('w', suffix='.csv', delete=False)"
                    " as f:\n    f.write('1,2\\n3,4\\n')\n"
                    "assert load_matrix(f.name).shape == (2, 2)\nos.unlink(f.name)",
                    "with tempfile.TemporaryDirectory() as folder:\n"
                    "    target = os.path.join(folder, 'out.json')\n"
                    "    save(target, [1, 2])\n"
                    "    assert json.load(open(target)) == [1, 2]",
                    "assert read_rows('people.csv')[0]['name'] == 'Ada'\n"
                    "assert len(read_rows('people.csv')) == 2",
                    "expected = list(csv.DictReader(open('people.csv')))\n"
                    "assert read_rows('people.csv') == expected",
                    "np.save('a.npy', np.eye(2))\nassert np.load('a.npy').trace() == 2",
                    "save('here.json', {'a': 1})\nassert Path('here.json').exists()\n"
                    "assert 'here.json' in os.listdir('.')",
                ],
            ),
            (
                "def scale(x, factor=BASE):\n    return x * factor\n\n"
                "def info():\n    return {'none': None, 'ok': True, 'z': 2 + 1j,\n"
                "            'raw': b'ab', 'r': range(3), 'nested': [(1, {2})]}\n\n"
                "text = '''Line one\nLine two'''\nchoice = 'B'\npattern = r'\\d+'",
                [
                    "assert scale(2) == 20 and scale(2, factor=3) == 6",
                    "assert scale.__defaults__ == (10,)",
                    "i = info()\nassert i['none'] is None and i['ok'] is True\n"
                    "assert i['z'].imag == 1 and i['raw'].decode() == 'ab'\n"
                    "assert list(i['r']) == [0, 1, 2] and i['nested'] == [(1, {2})]",
                    "import hashlib\nassert choice.upper() in 'ABCD'\n"
                    "assert hashlib.sha256(choice.encode()).hexdigest()[:4] == 'df7e'",
                    "import re\nassert re.findall(pattern, 'a1b22') == ['1', '22']\n"
                    "assert text.splitlines()[1] == 'Line two'",
                    "answers = {'choice': 'B', 'pattern': r'\\d+'}\n"
                    "for name, value in answers.items():\n"
                    "    assert globals().get(name) == value, name\n"
                    "    assert eval(name) == value",
                    "points = 0\nif choice == 'B':\n    points += 2\n"
                    "if scale(1) == 10:\n    points += 3\npoints",
                    "assert (n := scale(3)) == 30, n",
                    "match info():\n    case {'ok': True, 'none': None}:\n        pass\n"
                    "    case _:\n        assert False",
                    "x = scale(np.array([1, 2]))\nassert x.tolist() == [10, 20]\n"
                    "assert scale([1], 2) == [1, 1] and scale('a', 2) == 'aa'",
                    "%matplotlib inline\nassert scale(1) == 10",
                    "assert scale(0.1, 3) != 0.3",
                ],
            ),
        ],
    ),
    "kept": (
        "import sqlite3\nfrom collections import defaultdict\nfrom enum import Enum\n"
        "limit = 10\n\ndef within(v):\n    return v < limit",
        [
            (
                "class Tally:\n    total = 0\n\n    def __iadd__(self, n):\n"
                "        self.total += n\n        return self\n\n"
                "    def __sub__(self, n):\n        return self.total - n",
                [
                    "t = Tally()\nt += 3\nt += 4\nassert t.total == 7",
                    "pair = [Tally()]\npair[0] += 3\npair[0] -= 1\nassert pair == [2]",
                    "assert Tally.__base__ is object",
                ],
            ),
            (
                "class Color(Enum):\n    RED = 1\n    BLUE = 2\n\n"
                "graph = defaultdict(list)\ngraph['a'].append('b')",
                [
                    "assert Color['BLUE'] is Color.BLUE is not Color.RED",
                    "assert graph['a'] == ['b'] and graph['none'] == []",
                ],
            ),
            (
                "with sqlite3.connect('albums.db') as con:\n"
                "    con.execute('drop table if exists albums')\n"
                "    con.execute('create table albums (year int)')\n"
                "    con.execute('insert into albums values (1999)')",
                [
                    "with sqlite3.connect('albums.db') as again:\n"
                    "    found = again.execute('select year from albums').fetchall()\n"
                    "assert found == [(1999,)]",
                ],
            ),
            (
                "def small(values):\n    return [v for v in values if within(v)]",
                [
                    "assert small([1, 20]) == [1]",
                    "limit = 5\nassert small([1, 7]) == [1]\nlimit = 10",
                    "assert small([1, 7]) == [1, 7]",
                ],
            ),
        ],
    ),
}

FILES = {"state": {"people.csv": b"name,age\nAda,36\nBo,20\n"}}

IMPOSSIBLE = {
    # the answer, a test that its own author finds right, and what is said of it
    "looks-inside": (
        "def area(r):\n    return 3 * r * r",
        "import inspect\nassert 'return' in inspect.getsource(area)",
        "line 2 of the cell: a test can call an answer, not look into it",
    ),
    "is-abstract": (
        "from abc import ABC, abstractmethod\n\nclass Shape(ABC):\n"
        "    @abstractmethod\n    def area(self):\n        ...",
        "import inspect\nassert inspect.isabstract(Shape)",
        "line 2 of the cell: a test can call an answer, not look into it",
    ),
    "its-code": (
        "def once(x):\n    return x",
        "assert once.__code__.co_argcount == 1",
        "line 1 of the cell: '__code__' is inside an object of the submission",
    ),
    "an-heir": (
        "class Animal:\n    def speak(self):\n        return self.word",
        "class Dog(Animal):\n    word = 'Wau'\nassert Dog().speak() == 'Wau'",
        "line 1 of the cell: a test cannot inherit a class of the submission",
    ),
    "exact-type": (
        "class Square:\n    pass",
        "s = Square()\nassert type(s) is Square",
        "line 2 of the cell: the type of an object of the submission is not asked for",
    ),
    "not-a-text": (
        "class Money:\n    def __init__(self, n):\n        self.n = n\n\n"
        "    def __eq__(self, other):\n"
        "        return isinstance(other, Money) and self.n == other.n",
        "assert Money(1) == Money(1)\nassert Money(1) != 'text'",
        "line 2 of the cell: an object of the submission could claim to equal anything",
    ),
    "its-cause": (
        "def parse(text):\n    try:\n        return int(text)\n"
        "    except ValueError as e:\n        raise KeyError(text) from e",
        "try:\n    parse('x')\nexcept KeyError as e:\n"
        "    assert isinstance(e.__cause__, ValueError)",
        "line 4 of the cell: '__cause__' of an error does not travel",
    ),
    "environment": (
        "import os\n\ndef home():\n    return os.environ.get('COURSE', 'none')",
        "from unittest.mock import patch\n"
        "with patch.dict('os.environ', {'COURSE': 'cs1'}):\n"
        "    assert home() == 'cs1'",
        "line 2 of the cell: the environment that is changed here is the test's",
    ),
    "a-fake": (
        "def total_area(shapes):\n    return sum(s.area() for s in shapes)",
        "class Fake:\n    def area(self):\n        return 2\n"
        "assert total_area([Fake(), Fake()]) == 4",
        "line 1 of the cell: an object of the test's own class cannot come to an answer",
    ),
    "cell-before": (
        "print('hello')",
        "assert 'print(' in _i",
        "line 1 of the cell: '_i' is what a kernel keeps of the cells before",
    ),
    "its-examples": (
        'def twice(x):\n    """\n    >>> twice(2)\n    4\n    """\n    return 2 * x',
        "import doctest\nfailed, tried = doctest.testmod()\n"
        "assert tried >= 1 and failed == 0",
        "line 2 of the cell: testmod looks through the test's own module",
    ),
    "class-of-each": (
        "class Dot:\n    pass\n\ndots = [Dot(), Dot()]",
        "assert all(dot.__class__ == Dot for dot in dots)",
        "line 1 of the cell: '__class__' is inside an object of the submission",
    ),
    "emptied": (
        "history = []\n\ndef record(x):\n    history.append(x)",
        "record(1)\nhistory.clear()\nrecord(2)\nassert history == [2]",
        "line 2 of the cell: it is the submission's, and only a copy",
    ),
    "drawn-on": (
        "import random\n\ndef toss():\n    return random.random()\n\n"
        "def twice():\n    return [toss(), toss()]",
        "import random\nrandom.seed(3)\na = twice()\nb = random.random()\n"
        "random.seed(3)\nassert [*a, b] == [random.random() for _ in range(3)]",
        "line 2 of the cell: a generator is the test's own, as it was before",
    ),
    "drawn-on-given": (
        "def shuffled(rng, n):\n    return rng.permutation(n)",
        "import numpy as np\nrng = np.random.default_rng(5)\nshuffled(rng, 9)\n"
        "x = rng.random()\nagain = np.random.default_rng(5)\nagain.permutation(9)\n"
        "assert x == again.random()",
        "line 2 of the cell: a generator is the test's own, as it was before",
    ),
    "logs": (
        "import logging\n\ndef sell(n):\n"
        "    logging.getLogger('shop').warning('sold %d', n)",
        "import unittest\ntc = unittest.TestCase()\n"
        "with tc.assertLogs('shop') as caught:\n    sell(3)\n"
        "assert caught.output == ['WARNING:shop:sold 3']",
        "line 3 of the cell: what the submission logs does not travel",
    ),
    "current-figure": (
        "import matplotlib.pyplot as plt\n\ndef draw(xs):\n    plt.plot(xs)",
        "import matplotlib.pyplot as plt\nplt.close('all')\ndraw([1, 2])\n"
        "assert len(plt.gca().lines) == 1",
        "line 4 of the cell: the current figure is the test's",
    ),
    "numbered-figure": (
        "import matplotlib.pyplot as plt\n\ndef draw(xs):\n    plt.plot(xs)",
        "import matplotlib.pyplot as plt\nplt.close('all')\ndraw([1, 2])\n"
        "assert len(plt.figure(1).axes) == 1",
        "line 4 of the cell: the current figure is the test's",
    ),
    "its-axes": (
        "def draw(ax, xs):\n    ax.plot(xs)",
        "import matplotlib.pyplot as plt\nfig, ax = plt.subplots()\ndraw(ax, [1, 2])\n"
        "assert len(ax.lines) == 1",
        "line 2 of the cell: a figure of the test's cannot be given to an answer",
    ),
    "an-errors-attributes": (
        "class Bad(ValueError):\n    def __init__(self, code):\n"
        "        super().__init__('bad')\n        self.code = code\n\n"
        "def f(x):\n    raise Bad(x)",
        "try:\n    f(3)\nexcept ValueError as e:\n    assert vars(e) == {'code': 3}",
        "line 4 of the cell: an error of the submission is asked for each attribute",
    ),
    "leaves": (
        "import sys\n\ndef stop():\n    sys.exit(3)",
        "try:\n    stop()\nexcept SystemExit as e:\n    assert e.code == 3",
        "line 3 of the cell: a SystemExit of the submission does not travel",
    ),
    "as-a-dict": (
        "from dataclasses import dataclass\n\n@dataclass\nclass Ware:\n"
        "    price: float",
        "import dataclasses\nassert dataclasses.asdict(Ware(1)) == {'price': 1}",
        "line 2 of the cell: a test cannot look into an object of the submission",
    ),
    "what-a-manager-changes": (
        "from contextlib import contextmanager\n\n@contextmanager\ndef tag(out):\n"
        "    out.append('<')\n    yield out\n    out.append('>')",
        "out = []\nwith tag(out) as inside:\n    inside.append('x')\n"
        "assert out == ['<', 'x', '>']",
        "line 2 of the cell: what comes back from a context manager of the submission",
    ),
}
