"""Simple changes of the right values: an answer may have made one of them."""

from collections.abc import Callable

import numpy as np

from convnet_lab.checks.naming import Tried

INTEGER_HINT = (
    "np.zeros_like and np.empty_like take the type of the array that they are given; "
    "np.zeros makes floats. Which array do you fill?"
)

Change = Callable[[np.ndarray, Tried], np.ndarray]
"""What becomes of the right values of a case."""


def _cut_for(place: int | None) -> Change:
    """Cut the decimals off where this argument holds integers, or any if None."""

    def change(right: np.ndarray, each: Tried) -> np.ndarray:
        every = each.arguments
        picked = every if place is None else (every[place],)
        whole = any(isinstance(a, np.ndarray) and a.dtype.kind in "iu" for a in picked)
        return np.trunc(right) if whole else right

    return change


def _like_first(right: np.ndarray, each: Tried) -> np.ndarray:
    first = np.asarray(each.arguments[0])
    cast: np.ndarray = right.astype(np.int64).astype(first.dtype)
    return cast if first.dtype.kind in "iu" else right


def _rounding(places: int) -> tuple[str, Change, str, str]:
    many = f"{places or 'no'} decimal{'' if places == 1 else 's'}"
    return (
        "rounded",
        lambda right, each: np.round(right, places),
        f"The values are rounded to {many}.",
        "Return them as they are; round only what you print.",
    )


def _as_half(right: np.ndarray, _each: Tried) -> np.ndarray:
    halves: np.ndarray = right.astype(np.float16).astype(float)
    return halves


def _batch(right: np.ndarray) -> np.ndarray:
    if right.ndim != 4:
        raise ValueError("no batch of volumes")
    return right


VALUE_RULES: tuple[tuple[str, Change, str, str], ...] = (
    (
        "integers-stay-integers",
        _cut_for(0),
        "Where the first argument holds integers (int64, uint8), the decimals are cut "
        "off: the answer is collected in an array of integers.",
        INTEGER_HINT,
    ),
    (
        "integers-stay-integers",
        _cut_for(1),
        "Where the second argument holds integers, the decimals are cut off: the "
        "answer is collected in an array of integers.",
        INTEGER_HINT,
    ),
    (
        "integers-stay-integers",
        _cut_for(None),
        "Where an argument holds integers, the decimals are cut off: the answer is "
        "collected in an array of integers.",
        INTEGER_HINT,
    ),
    (
        "type-of-the-input",
        _like_first,
        "The answer has the type of the first argument: small integers (uint8) wrap "
        "round at 256, and decimals are cut off.",
        INTEGER_HINT,
    ),
    (
        "decimals-cut",
        lambda right, each: np.trunc(right),
        "The decimals are cut off: the values are stored as integers.",
        "Where do they become integers: an int(...), a //, a dtype?",
    ),
    (
        "rounded-down",
        lambda right, each: np.floor(right),
        "The values are rounded down to whole numbers.",
        "// rounds down, / keeps the decimals.",
    ),
    (
        "rounded-up",
        lambda right, each: np.ceil(right),
        "The values are rounded up to whole numbers.",
        "Return them with their decimals.",
    ),
    *(_rounding(places) for places in range(7)),
    (
        "half-precision",
        _as_half,
        "The values are stored as float16, with three digits only.",
        "float64 is NumPy's own type, and float32 is enough.",
    ),
    (
        "wrong-sign",
        lambda right, each: -right,
        "All signs are turned: these are the right values times -1.",
        "Which of two numbers is taken from the other?",
    ),
    (
        "absolute",
        lambda right, each: np.abs(right),
        "The minus signs are lost.",
        "Where are values made positive (abs, a square)?",
    ),
    (
        "negatives-lost",
        lambda right, each: np.maximum(right, 0),
        "Negative values have become 0; the others are right.",
        "Is ReLU, a clip, or a maximum that starts at 0 in it, which is not asked?",
    ),
    (
        "positives-lost",
        lambda right, each: np.minimum(right, 0),
        "Positive values have become 0; the others are right.",
        "Which of two is kept, the larger or the smaller?",
    ),
    (
        "clipped",
        lambda right, each: np.clip(right, 0, 255),
        "The values are cut to the range from 0 to 255.",
        "Gray values of an image end there; sums of products do not.",
    ),
    (
        "clipped",
        lambda right, each: np.clip(right, 0, 1),
        "The values are cut to the range from 0 to 1.",
        "Return them as they are.",
    ),
    (
        "squared",
        lambda right, each: right**2,
        "These are the squares of the right values.",
        "What is squared here that should not be?",
    ),
    (
        "upside-down",
        lambda right, each: right[::-1],
        "The values are right, but the first axis runs backwards.",
        "Which index does the loop fill first?",
    ),
    (
        "mirrored",
        lambda right, each: right[:, ::-1],
        "The values are right, but the second axis runs backwards.",
        "Which index does the loop fill first?",
    ),
    (
        "last-axis-backwards",
        lambda right, each: right[..., ::-1],
        "The values are right, but the last axis runs backwards.",
        "Which index does the loop fill first?",
    ),
    (
        "turned-by-half",
        lambda right, each: right[::-1, ::-1],
        "The values are right, but both axes run backwards.",
        "Is the right thing flipped: the kernel, the image, the answer?",
    ),
    (
        "one-map-for-all",
        lambda right, each: np.broadcast_to(right[..., :1], right.shape),
        "The first map stands in the place of every map.",
        "Which index says which map, and does it change in the loop?",
    ),
    (
        "one-map-for-all",
        lambda right, each: np.broadcast_to(right[..., -1:], right.shape),
        "The last map stands in the place of every map.",
        "What is kept of each map when the loop goes on to the next?",
    ),
    (
        "one-example-for-all",
        lambda right, each: np.broadcast_to(_batch(right)[-1:], right.shape),
        "The last example's answer stands in the place of every example's.",
        "Is one array filled again and again? Each example needs an array of its own.",
    ),
    (
        "ones-for-what-is-not-zero",
        lambda right, each: (right != 0).astype(float),
        "There is 1 where the right value is not 0, and 0 elsewhere.",
        "Multiply by what comes in, or keep it: a condition alone gives 1 and 0.",
    ),
    (
        "order-in-memory",
        lambda right, each: right.ravel(order="F").reshape(right.shape),
        "The values are right, but filled in along the columns.",
        "Row-major order moves along a row first.",
    ),
    (
        "order-in-memory",
        lambda right, each: right.T.reshape(right.shape),
        "The values are right, but a reshape has mixed their axes.",
        "reshape keeps the order in memory; to swap axes, transpose.",
    ),
)
