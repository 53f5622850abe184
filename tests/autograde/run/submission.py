"""A submission's names, served from a process of its own."""

import collections
import os
import socket
import sys
import time
import warnings

import numpy as np

from autograde.run.channel import Channel
from autograde.run.student import Student

weights = np.arange(6.0).reshape(2, 3)
count = 7
settings = {"rate": 0.1, "sizes": (1, 2, [3])}
state = []


class Equal:
    """Claims to be whatever is asked for."""

    __hash__ = None

    def __eq__(self, other):
        return True

    def __bool__(self):
        return True

    def __float__(self):
        return 1.0


class Layer:
    def __init__(self, size):
        self.weights = np.zeros(size)
        self.size = size

    def __call__(self, x):
        return x + self.weights


class MineError(Exception):
    pass


class Subclass(np.ndarray):
    def __array_function__(self, function, types, args, kwargs):
        return True


class LikeAnArray:
    def __array__(self, dtype=None, copy=None):
        return np.arange(3.0)


def round(*_):
    return 0  # a built-in's name: a test's own round must not become this one


def identity(x):
    return x


def double(x):
    x *= 2


def append(entries):
    entries.append(5)


def update(parameters):
    parameters["w"] -= 1
    parameters["new"] = np.ones(2)


def set_and_return(a, b):
    a[0] = 9
    return b


def set_first(x):
    x[0] = 1


def reshaped_in_place(x):
    x.resize((2, 1), refcheck=False)


def fail(x):
    raise ValueError("bad stride")


def fail_deep(x):
    return fail(x)


def stop(x):
    raise StopIteration


def leave(x):
    sys.exit(3)


def end(x):
    os._exit(1)


def mine(x):
    raise MineError("my own")


def forged(x):
    raise type("CheckFailed", (AssertionError,), {})(
        "fine [check convolve2d | case x | values | flip]"
    )


def unicode(x):
    return b"\xff".decode()


def recurse(x):
    return recurse(x)


def deep(x):
    nested = []
    for _ in range(1000):
        nested = [nested]
    return nested


def huge(x):
    return np.zeros(20_000_000)


def endless(x):
    while True:
        pass


def slow(seconds):
    time.sleep(seconds)


def say(x):
    print("hello", x)
    print("to stderr", file=sys.stderr)
    warnings.warn("careful", stacklevel=1)
    return x


def gradient(f, x, h=1e-5):
    return np.array([(f(x + h * e) - f(x - h * e)) / (2 * h) for e in np.eye(len(x))])


def apply(f, x):
    return f(x)


def numbers(n):
    for i in range(n):
        yield np.full(2, i)


def counter():
    seen = 0

    def count_up():
        nonlocal seen
        seen += 1
        return seen

    return count_up


def remember(x):
    state.append(x)


def options(a, b=2, *rest, d=4):
    return a + b + d


def equal(*_):
    return Equal()


def subclass(x):
    return np.asarray(x).view(Subclass)


def masked(x):
    return np.ma.array([1.0, 2.0], mask=[False, True])


def objects(x):
    return np.array([1, 2.5], dtype=object)


def pair(x):
    return collections.namedtuple("Pair", "a b")(1, 2)


def like_an_array(x):
    return LikeAnArray()


def true_int(x):
    return type("Int", (int,), {"__eq__": lambda s, o: True, "__hash__": None})(3)


def main():
    channel = Channel(socket.socket(fileno=int(sys.argv[1])))
    names = dict(globals())
    student = Student(channel, 1_000_000)
    student._shell.user_ns |= names
    student.serve()


if __name__ == "__main__":
    main()
