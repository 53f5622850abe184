"""Assignments in the styles of other courses: (style, what precedes, questions).

A question is an answer and its tests. Every test is one that plain nbgrader gives its
points to for this answer.
"""

STYLES: dict[str, tuple[str, list[tuple[str, list[str]]]]] = {
    "asserts": (
        "import math\nimport random\nfrom fractions import Fraction",
        [
            (
                "def squares(n):\n    if n < 1:\n        raise ValueError('n')\n"
                "    return [i ** 2 for i in range(1, n + 1)]",
                [
                    "assert squares(1) == [1]\nassert squares(3) == [1, 4, 9]",
                    "try:\n    squares(0)\nexcept ValueError:\n    pass\n"
                    "else:\n    raise AssertionError('did not raise')",
                    "assert isinstance(squares(2), list), 'a list'",
                    "assert all(type(each) is int for each in squares(5))",
                ],
            ),
            (
                "def total(n):\n    return sum(squares(n))",
                [
                    "assert total(10) == 385",
                    "kept = squares\ndel squares\ntry:\n    total(1)\n"
                    "except NameError:\n    pass\nelse:\n"
                    "    raise AssertionError('total does not use squares')\n"
                    "finally:\n    squares = kept",
                    "assert total(2) == 5 and squares(1) == [1]",
                ],
            ),
            (
                "def half(x):\n    return Fraction(x, 2)",
                [
                    "assert half(3) == Fraction(3, 2)",
                    "assert isinstance(half(1), Fraction)",
                    "assert half(1) + half(1) == 1 and float(half(3)) == 1.5",
                ],
            ),
            (
                "answer = 42\nname = 'Ada'",
                [
                    "assert 'answer' in globals(), 'define answer'",
                    "assert answer == 42 and name.lower() == 'ada'",
                    "assert 'answer' in dir() and 'nothing_such' not in globals()",
                    "assert globals()['answer'] == 42",
                    "assert type(answer) == int and not isinstance(name, int)",
                ],
            ),
            (
                "def divide(a, b=2, *, digits=3):\n    'Divide a by b.'\n"
                "    return round(a / b, digits)",
                [
                    "import inspect\nassert list(inspect.signature(divide).parameters)"
                    " == ['a', 'b', 'digits']",
                    "assert inspect.signature(divide).parameters['b'].default == 2",
                    "assert divide.__doc__ and 'Divide' in divide.__doc__",
                    "assert divide.__name__ == 'divide'",
                    "assert callable(divide) and hasattr(divide, '__call__')",
                    "assert math.isclose(divide(1, 3), 0.333)",
                    "for a in range(1, 5):\n    b = random.randint(1, 9)\n"
                    "    assert divide(a, b) == round(a / b, 3)",
                    "try:\n    divide(1, 0)\n    assert False\n"
                    "except ZeroDivisionError as error:\n"
                    "    assert 'zero' in str(error)",
                ],
            ),
            (
                "def apply_twice(f, x):\n    return f(f(x))",
                [
                    "assert apply_twice(lambda v: v + 1, 1) == 3",
                    "def double(v):\n    return 2 * v\n"
                    "assert apply_twice(double, 2) == 8",
                    "assert apply_twice(str.upper, 'a') == 'A'",
                ],
            ),
            (
                "def adder(n):\n    return lambda x: x + n",
                ["assert adder(2)(3) == 5", "add = adder(1)\nassert add(add(1)) == 3"],
            ),
        ],
    ),
    "numerical": (
        "import numpy as np\nfrom numpy.testing import assert_allclose",
        [
            (
                "def trapezoid(f, a, b, n=100):\n    x = np.linspace(a, b, n + 1)\n"
                "    y = f(x)\n    return (b - a) / n * (y.sum() - (y[0] + y[-1]) / 2)",
                [
                    "assert_allclose(trapezoid(np.sin, 0, np.pi), 2, rtol=1e-3)",
                    "assert abs(trapezoid(lambda x: x, 0, 1) - 0.5) < 1e-9",
                    "assert np.isclose(trapezoid(np.exp, 0, 1, 1000), np.e - 1)",
                ],
            ),
            (
                "def rotate(angle):\n    c, s = np.cos(angle), np.sin(angle)\n"
                "    return np.array([[c, -s], [s, c]])",
                [
                    "assert rotate(0).shape == (2, 2)",
                    "np.testing.assert_array_almost_equal(rotate(0), np.eye(2))",
                    "np.testing.assert_allclose(rotate(1) @ rotate(-1), np.eye(2), "
                    "atol=1e-12)",
                    "assert isinstance(rotate(1), np.ndarray)",
                    "assert rotate(1).dtype == float and rotate(1).ndim == 2",
                    "R = rotate(0.3)\nassert np.allclose(R.T, np.linalg.inv(R))",
                ],
            ),
            (
                "def normalize(x):\n    x -= x.mean()\n    x /= x.std()",
                [
                    "v = np.arange(5.0)\nnormalize(v)\n"
                    "assert np.isclose(v.mean(), 0) and np.isclose(v.std(), 1)",
                    "rng = np.random.default_rng(3)\nw = rng.normal(size=50)\n"
                    "before = w.copy()\nnormalize(w)\n"
                    "assert not np.allclose(w, before)",
                ],
            ),
            (
                "A = np.arange(6).reshape(2, 3)\nmask = A > 2\n"
                "weights = {'w': A * 0.5}",
                [
                    "np.testing.assert_array_equal(A, [[0, 1, 2], [3, 4, 5]])",
                    "assert mask.sum() == 3 and mask.dtype == bool",
                    "assert weights['w'].max() == 2.5 and 'w' in weights",
                    "np.testing.assert_equal(A[mask], [3, 4, 5])",
                ],
            ),
            (
                "def newton(f, df, x, steps=20):\n    for _ in range(steps):\n"
                "        x = x - f(x) / df(x)\n    return x",
                [
                    "r = newton(lambda x: x**2 - 2, lambda x: 2*x, 1.0)\n"
                    "assert abs(r - 2 ** 0.5) < 1e-12",
                    "with np.testing.assert_raises(ZeroDivisionError):\n"
                    "    newton(lambda x: x, lambda x: 0, 1)",
                ],
            ),
            (
                "def statistics(values):\n"
                "    return float(np.mean(values)), float(np.std(values))",
                [
                    "mean, deviation = statistics([1, 2, 3])\nassert mean == 2",
                    "assert len(statistics([1])) == 2",
                    "assert statistics(np.zeros(4)) == (0.0, 0.0)",
                    "np.random.seed(0)\nx = np.random.rand(9)\n"
                    "assert_allclose(statistics(x), (x.mean(), x.std()))",
                ],
            ),
        ],
    ),
    "classes": (
        "from dataclasses import dataclass\nimport functools",
        [
            (
                "class Account:\n    'An account.'\n    fee = 1\n    made = 0\n\n"
                "    def __init__(self, owner, balance=0):\n"
                "        self.owner = owner\n        self._balance = balance\n"
                "        Account.made += 1\n\n"
                "    @property\n    def balance(self):\n"
                "        return self._balance\n\n"
                "    def deposit(self, amount):\n        if amount <= 0:\n"
                "            raise ValueError('amount')\n"
                "        self._balance += amount\n        return self\n\n"
                "    def __str__(self):\n"
                "        return f'{self.owner}: {self._balance}'\n\n"
                "    @classmethod\n    def empty(cls):\n"
                "        return cls('nobody')\n\n"
                "    @staticmethod\n    def currency():\n        return 'EUR'",
                [
                    "a = Account('Ada', 5)\nassert a.owner == 'Ada' and a.balance == 5",
                    "a = Account('Bo')\na.deposit(3)\nassert a.balance == 3",
                    "assert isinstance(Account('x'), Account)",
                    "assert str(Account('Ada', 2)) == 'Ada: 2'",
                    "assert f'{Account(\"Ada\", 2)}' == 'Ada: 2'",
                    "assert Account.fee == 1 and Account.__name__ == 'Account'",
                    "assert Account('x')._balance == 0",
                    "assert hasattr(Account, 'deposit') and 'deposit' in dir(Account)",
                    "try:\n    Account('x').deposit(-1)\nexcept ValueError:\n    pass\n"
                    "else:\n    assert False",
                    "assert Account('x').deposit(1).deposit(2).balance == 3",
                    "assert Account.empty().owner == 'nobody'",
                    "assert Account.currency() == 'EUR'",
                    "a = Account('x')\na.owner = 'y'\nassert a.owner == 'y'",
                    "assert Account.__doc__ == 'An account.'",
                    "before = Account.made\nAccount('x')\n"
                    "assert Account.made == before + 1",
                    "assert vars(Account('x', 1)) == {'owner': 'x', '_balance': 1}",
                    "try:\n    Account('x').balance = 3\nexcept AttributeError:\n"
                    "    pass\nelse:\n    assert False",
                ],
            ),
            (
                "class Vector:\n    def __init__(self, x, y):\n"
                "        self.x, self.y = x, y\n\n"
                "    def __add__(self, other):\n"
                "        return Vector(self.x + other.x, self.y + other.y)\n\n"
                "    def __mul__(self, k):\n"
                "        return Vector(k*self.x, k*self.y)\n\n"
                "    __rmul__ = __mul__\n\n"
                "    def __neg__(self):\n        return Vector(-self.x, -self.y)\n\n"
                "    def __abs__(self):\n"
                "        return (self.x**2 + self.y**2)**0.5\n\n"
                "    def __eq__(self, other):\n"
                "        return self.x == other.x and self.y == other.y\n\n"
                "    def __hash__(self):\n        return hash((self.x, self.y))\n\n"
                "    def __repr__(self):\n"
                "        return f'Vector({self.x}, {self.y})'\n\n"
                "    def __len__(self):\n        return 2\n\n"
                "    def __getitem__(self, i):\n        return (self.x, self.y)[i]\n\n"
                "    def __contains__(self, value):\n"
                "        return value in (self.x, self.y)\n\n"
                "    def __lt__(self, other):\n        return abs(self) < abs(other)",
                [
                    "assert Vector(1, 2) + Vector(3, 4) == Vector(4, 6)",
                    "assert Vector(1, 2) != Vector(2, 1)",
                    "assert 2 * Vector(1, 2) == Vector(1, 2) * 2",
                    "assert abs(Vector(3, 4)) == 5 and -Vector(1, 0) == Vector(-1, 0)",
                    "assert repr(Vector(1, 2)) == 'Vector(1, 2)'",
                    "assert len({Vector(1, 2), Vector(1, 2)}) == 1",
                    "assert list(Vector(1, 2)) == [1, 2]",
                    "assert len(Vector(1, 2)) == 2 and 1 in Vector(1, 2)",
                    "assert sorted([Vector(3, 4), Vector(1, 0)])[0] == Vector(1, 0)",
                    "x, y = Vector(5, 6)\nassert (x, y) == (5, 6)",
                    "v = Vector(1, 2)\nassert v is not Vector(1, 2) and v == v",
                ],
            ),
            (
                "class Animal:\n    def speak(self):\n"
                "        raise NotImplementedError\n\n"
                "class Dog(Animal):\n    def speak(self):\n        return 'Woof'\n\n"
                "class EmptyError(Exception):\n    pass",
                [
                    "assert issubclass(Dog, Animal)",
                    "assert isinstance(Dog(), Animal) and Dog().speak() == 'Woof'",
                    "assert not issubclass(Animal, Dog)",
                    "try:\n    Animal().speak()\nexcept NotImplementedError:\n"
                    "    pass\n"
                    "else:\n    assert False",
                    "assert issubclass(EmptyError, Exception)",
                    "assert Dog.__bases__ == (Animal,)",
                    "assert Animal in Dog.__mro__",
                ],
            ),
            (
                "@dataclass(order=True)\nclass Point:\n    x: int\n    y: int = 0",
                [
                    "assert Point(1, 2) == Point(1, 2)",
                    "assert repr(Point(1)) == 'Point(x=1, y=0)'",
                    "assert Point(1) < Point(2) and max(Point(1), Point(2)).x == 2",
                    "assert Point(3).y == 0",
                ],
            ),
            (
                "class Stack:\n    def __init__(self):\n        self.items = []\n\n"
                "    def push(self, item):\n        self.items.append(item)\n\n"
                "    def pop(self):\n        if not self.items:\n"
                "            raise EmptyError('empty')\n"
                "        return self.items.pop()\n\n"
                "    def __bool__(self):\n        return bool(self.items)\n\n"
                "    def __enter__(self):\n        return self\n\n"
                "    def __exit__(self, *_):\n        self.items.clear()",
                [
                    "s = Stack()\ns.push(1)\ns.push(2)\n"
                    "assert s.pop() == 2 and s.items == [1]",
                    "s = Stack()\nassert not s\ns.push(1)\nassert s",
                    "try:\n    Stack().pop()\nexcept EmptyError:\n    pass\n"
                    "else:\n    assert False",
                    "with Stack() as s:\n    s.push(1)\nassert s.items == []",
                    "try:\n    Stack().pop()\nexcept Exception as error:\n"
                    "    assert type(error).__name__ == 'EmptyError'\n"
                    "    assert str(error) == 'empty'",
                ],
            ),
        ],
    ),
    "values": (
        "import datetime\nfrom collections import Counter, OrderedDict, defaultdict\n"
        "from collections import deque, namedtuple\nfrom decimal import Decimal\n"
        "import itertools, types, collections.abc",
        [
            (
                "def letters(text):\n    return Counter(text)",
                [
                    "assert letters('aab') == Counter('aab')",
                    "assert letters('aab').most_common(1) == [('a', 2)]",
                    "assert isinstance(letters(''), dict) and letters('x')['y'] == 0",
                ],
            ),
            (
                "def price(text):\n    return Decimal(text).quantize(Decimal('0.01'))",
                [
                    "assert price('2.005') == Decimal('2.00')",
                    "assert str(price('3')) == '3.00'",
                ],
            ),
            (
                "def days_later(day, n):\n    return day + datetime.timedelta(days=n)",
                [
                    "assert days_later(datetime.date(2024, 2, 28), 2) == "
                    "datetime.date(2024, 3, 1)",
                    "now = datetime.datetime(2024, 1, 1, 12)\n"
                    "assert days_later(now, 1) - now == datetime.timedelta(1)",
                    "assert days_later(datetime.date(2024, 1, 1), 1).day == 2",
                ],
            ),
            (
                "City = namedtuple('City', 'name people')\n"
                "def largest(cities):\n    return max(cities, key=lambda c: c.people)",
                [
                    "cities = [City('a', 3), City('b', 5)]\n"
                    "assert largest(cities).name == 'b'",
                    "assert City('a', 3) == ('a', 3)",
                ],
            ),
            (
                "def evens():\n    n = 0\n    while True:\n        yield n\n"
                "        n += 2",
                [
                    "it = evens()\nassert next(it) == 0 and next(it) == 2",
                    "assert list(itertools.islice(evens(), 3)) == [0, 2, 4]",
                    "assert isinstance(evens(), types.GeneratorType)",
                    "assert isinstance(evens(), collections.abc.Iterator)",
                    "import inspect\nassert inspect.isgenerator(evens())",
                    "for n, value in zip(range(3), evens()):\n"
                    "    assert value == 2 * n",
                ],
            ),
            (
                "class Countdown:\n    def __init__(self, n):\n        self.n = n\n\n"
                "    def __iter__(self):\n        return self\n\n"
                "    def __next__(self):\n        if self.n == 0:\n"
                "            raise StopIteration\n        self.n -= 1\n"
                "        return self.n + 1",
                [
                    "assert list(Countdown(3)) == [3, 2, 1]",
                    "c = iter(Countdown(1))\nassert next(c) == 1\n"
                    "try:\n    next(c)\nexcept StopIteration:\n    pass\n"
                    "else:\n    assert False",
                ],
            ),
            (
                "def groups(words):\n    found = defaultdict(list)\n"
                "    for word in words:\n        found[len(word)].append(word)\n"
                "    return found\n\n"
                "def unique(items):\n    return frozenset(items)\n\n"
                "def last(items, n):\n    return deque(items, maxlen=n)",
                [
                    "assert groups(['a', 'b', 'cc']) == {1: ['a', 'b'], 2: ['cc']}",
                    "assert unique([1, 1, 2]) == {1, 2}",
                    "assert last([1, 2, 3], 2) == deque([2, 3])",
                    "assert {unique('ab')} == {frozenset('ab')}",
                ],
            ),
            (
                "async def fetch(n):\n    return n + 1",
                [
                    "assert await fetch(1) == 2",
                    "import inspect\nc = fetch(1)\n"
                    "assert inspect.iscoroutine(c)\nc.close()",
                ],
            ),
        ],
    ),
    "printing": (
        "import io\nimport sys\nfrom contextlib import redirect_stdout\n"
        "from unittest import mock\nfrom unittest.mock import patch\nimport random",
        [
            (
                "def greet(name):\n    print(f'Hello, {name}!')",
                [
                    "out = io.StringIO()\nwith redirect_stdout(out):\n"
                    "    greet('Ada')\n"
                    "assert out.getvalue() == 'Hello, Ada!\\n'",
                    "with patch('builtins.print') as printed:\n    greet('Bo')\n"
                    "printed.assert_called_once_with('Hello, Bo!')",
                    "kept, sys.stdout = sys.stdout, io.StringIO()\ntry:\n"
                    "    greet('Cy')\n    said = sys.stdout.getvalue()\n"
                    "finally:\n    sys.stdout = kept\nassert 'Cy' in said",
                    "with patch('sys.stdout', new_callable=io.StringIO) as out:\n"
                    "    greet('D')\nassert out.getvalue().strip() == 'Hello, D!'",
                ],
            ),
            (
                "def ask():\n    return int(input('Number: ')) * 2",
                [
                    "with mock.patch('builtins.input', return_value='4'):\n"
                    "    assert ask() == 8",
                    "with mock.patch('builtins.input', side_effect=['1', '2']):\n"
                    "    assert [ask(), ask()] == [2, 4]",
                    "kept, sys.stdin = sys.stdin, io.StringIO('21\\n')\n"
                    "try:\n    assert ask() == 42\nfinally:\n    sys.stdin = kept",
                    "import builtins\nkept = builtins.input\n"
                    "builtins.input = lambda *_: '5'\n"
                    "try:\n    assert ask() == 10\nfinally:\n    builtins.input = kept",
                ],
            ),
            (
                "def roll():\n    return random.randint(1, 6)",
                [
                    "with patch('random.randint', return_value=6):\n"
                    "    assert roll() == 6",
                    "with patch.object(random, 'randint', return_value=2):\n"
                    "    assert roll() == 2",
                    "assert all(1 <= roll() <= 6 for _ in range(20))",
                ],
            ),
            (
                "def count_words(text):\n    return len(text.split())\n\n"
                "def caesar(text, k):\n"
                "    return ''.join(chr((ord(c) - 97 + k) % 26 + 97) for c in text)",
                [
                    "assert count_words('a b  c') == 3",
                    "assert caesar(caesar('hello', 3), -3) == 'hello'",
                    "cases = {'abc': 'bcd', 'xyz': 'yza'}\n"
                    "for given, expected in cases.items():\n"
                    "    assert caesar(given, 1) == expected, f'{given} fails'",
                    "import doctest\n"
                    "def tested():\n    '''\n    >>> count_words('a b')\n    2\n"
                    "    '''\n"
                    "assert doctest.run_docstring_examples(tested, globals()) is None",
                    "import unittest\n"
                    "class T(unittest.TestCase):\n"
                    "    def test_words(self):\n"
                    "        self.assertEqual(count_words('a b'), 2)\n"
                    "suite = unittest.defaultTestLoader.loadTestsFromTestCase(T)\n"
                    "assert unittest.TextTestRunner(stream=io.StringIO()).run(suite)"
                    ".wasSuccessful()",
                ],
            ),
        ],
    ),
    "files": (
        "import csv\nimport json\nimport os\nfrom pathlib import Path",
        [
            (
                "def read_scores(path):\n    with open(path) as file:\n"
                "        return json.load(file)",
                [
                    "assert read_scores('scores.json') == {'ada': 3}",
                    "with open('scores.json') as file:\n"
                    "    assert read_scores('scores.json') == json.load(file)",
                    "from helper import close\n"
                    "assert close(read_scores('scores.json')['ada'], 3)",
                    "Path('mine.json').write_text('[1, 2]')\n"
                    "assert read_scores('mine.json') == [1, 2]",
                ],
            ),
            (
                "def write_table(path, rows):\n"
                "    with open(path, 'w', newline='') as file:\n"
                "        csv.writer(file).writerows(rows)",
                [
                    "write_table('out.csv', [[1, 2]])\n"
                    "assert open('out.csv').read().strip() == '1,2'",
                    "write_table('more.csv', [['a']])\n"
                    "assert os.path.exists('more.csv')\nos.remove('more.csv')",
                ],
            ),
        ],
    ),
    "plots": (
        "import matplotlib\nmatplotlib.use('agg')\nimport matplotlib.pyplot as plt\n"
        "import numpy as np",
        [
            (
                "def plot_squares(n):\n    fig, ax = plt.subplots()\n"
                "    ax.plot(np.arange(n), np.arange(n) ** 2)\n"
                "    ax.set_title('Squares')\n    ax.set_xlabel('n')\n    return ax",
                [
                    "assert plot_squares(3).get_title() == 'Squares'",
                    "ax = plot_squares(4)\nassert len(ax.lines) == 1",
                    "line = plot_squares(3).lines[0]\n"
                    "np.testing.assert_allclose(line.get_ydata(), [0, 1, 4])",
                    "assert plot_squares(2).get_xlabel() != ''",
                ],
            ),
        ],
    ),
    "partial": (
        "",
        [
            (
                "def right(n):\n    return n < 3",
                [
                    "score = 0\nfor n in range(5):\n"
                    "    score += right(n) == (n < 3)\nscore",
                    "3 if right(9) else 5",
                    "2.5 if right(1) else 0",
                    "sum(right(n) for n in range(4))",
                    "'a text'",
                    "None",
                    "[1, 2]",
                ],
            )
        ],
    ),
    "later": (
        "",
        [
            (
                "def scaled(x):\n    return x * scale",
                [
                    "scale = 3\nassert scaled(2) == 6",
                    "scale = 5\nassert scaled(2) == 10",
                    "def helper(x):\n    return x + 1\nassert scaled(helper(1)) == 10",
                ],
            ),
            ("later = helper(scale)", ["assert later == 6"]),
            (
                "def uses():\n    return scaled(1)",
                [
                    "kept = scaled\nscaled = lambda x: 'fake'\n"
                    "try:\n    assert uses() == 'fake'\nfinally:\n    scaled = kept",
                    "assert uses() == 5",
                ],
            ),
        ],
    ),
}

FILES = {
    "files": {
        "scores.json": b'{"ada": 3}',
        "helper.py": b"def close(a, b):\n    return abs(a - b) < 1e-9\n",
    }
}
