"""Inputs for fresh cases, on which every mistake shows."""

from collections.abc import Callable

import numpy as np

from convnet_lab import documents, functional
from convnet_lab.checks.exercise import Arguments, Case, Function


def quarters(rng: np.random.Generator, *shape: int) -> np.ndarray:
    """Draw distinct quarters, none zero, of both signs: exact in float32.

    Examples
    --------
    >>> np.sort(quarters(np.random.default_rng(0), 2, 2).flatten())
    array([-0.5 , -0.25,  0.25,  0.5 ])
    """
    count = int(np.prod(shape))
    steps = np.arange(2, count + 2)
    signed: np.ndarray = steps // 2 * np.where(steps % 2, -1, 1) / 4
    shuffled: np.ndarray = rng.permutation(signed).reshape(shape)
    return shuffled


def distinct(rng: np.random.Generator, *shape: int) -> np.ndarray:
    """Draw distinct numbers with long fractions, none zero, of both signs.

    Rounding to some decimals changes every one of them, and so does float16.

    Examples
    --------
    >>> distinct(np.random.default_rng(0), 3)
    array([ 0.50533549,  0.25394208, -0.2993564 ])
    """
    drawn = quarters(rng, *shape)
    moved: np.ndarray = drawn + rng.uniform(0.003, 0.06, shape) * np.sign(drawn)
    return moved


def scaled(
    make: Callable[[np.random.Generator], Arguments], by: float
) -> Callable[[np.random.Generator], Arguments]:
    """Make arguments whose first array is far larger, or smaller.

    A bound that other cases do not reach is found by it: a search that starts at
    -9999, a clip at 255, a threshold of 0.001, a rounding to six decimals.
    """

    def drawn(rng: np.random.Generator) -> Arguments:
        first, *others = make(rng)
        return (first * by, *others)

    return drawn


def whole(rng: np.random.Generator, *shape: int) -> np.ndarray:
    """Draw integers from -9 to 9, none zero, as an int64 array."""
    signed: np.ndarray = rng.integers(1, 10, shape) * rng.choice([-1, 1], shape)
    return signed


def levels(rng: np.random.Generator, *shape: int) -> np.ndarray:
    """Draw gray levels 0 to 255 as a uint8 array, as image files hold them."""
    return rng.integers(0, 256, shape, dtype=np.uint8)


def size(rng: np.random.Generator, least: int, most: int) -> int:
    """Draw a size, both ends included, as a plain int."""
    return int(rng.integers(least, most + 1))


def numbered(*shape: int) -> np.ndarray:
    """Count from 1, with a minus at every third number, as a float64 array.

    Examples
    --------
    >>> numbered(2, 3)
    array([[ 1.,  2., -3.],
           [ 4.,  5., -6.]])
    """
    numbers = np.arange(1.0, np.prod(shape) + 1)
    signed: np.ndarray = numbers * np.where(numbers % 3 == 0, -1, 1)
    return signed.reshape(shape)


def documented(name: str) -> tuple[Case, ...]:
    """Give the documents' examples of an operation as cases.

    Where a document prints rounded numbers, the right answer is the exact one: the
    tests hold the two together to half a unit of the last place.
    """
    operation = getattr(functional, name)
    return tuple(
        Case(
            example.name,
            example.arguments,
            operation(*example.arguments) if example.decimals else example.printed,
        )
        for example in documents.EXAMPLES.get(name, ())
    )


def named(reference: Function, **arguments: tuple[object, ...]) -> tuple[Case, ...]:
    """Make cases of our own: ``name=arguments``; an underscore in a name is a space."""
    return tuple(
        Case.of(name.replace("_", " "), reference, given)
        for name, given in arguments.items()
    )
