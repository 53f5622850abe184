"""Exercise `convolve1d`: the convolution of two signals."""

import numpy as np

from convnet_lab import functional
from convnet_lab.checks import writing
from convnet_lab.checks.exercise import Arguments, Exercise
from convnet_lab.checks.exercises import inputs


def _working(arguments: Arguments, index: tuple[int, ...]) -> list[str]:
    f, g = arguments
    n = index[0]
    pairs = [(k, n - k) for k in range(len(f)) if 0 <= n - k < len(g)]
    names = " + ".join(f"f[{i}]*g[{j}]" for i, j in pairs)
    values = " + ".join(
        f"{writing.number(f[i])}*{writing.factor(g[j])}" for i, j in pairs
    )
    return [names, f"= {values}"]


exercise = Exercise.of(
    functional.convolve1d,
    cases=(
        *inputs.documented("convolve1d"),
        *inputs.named(
            functional.convolve1d,
            a_signal_with_no_symmetry=(np.array([1.0, 2, 3]), np.array([4.0, 5, 7])),
            different_lengths=(np.array([3.0, -1, 2, 5]), np.array([1.0, -2])),
            the_second_signal_is_longer=(
                np.array([2.0, 7]),
                np.array([1.5, 0, -3, 4, 6]),
            ),
            one_entry=(np.array([2.0]), np.array([5.0, -4, 3])),
        ),
    ),
    fresh=(
        lambda rng: (inputs.distinct(rng, 6), inputs.distinct(rng, 3)),
        lambda rng: (
            inputs.distinct(rng, 3),
            inputs.distinct(rng, inputs.size(rng, 5, 8)),
        ),
        lambda rng: (inputs.whole(rng, 7), inputs.whole(rng, 4)),
        lambda rng: (inputs.whole(rng, 6), inputs.whole(rng, 5)),
        lambda rng: (inputs.distinct(rng, 1), inputs.distinct(rng, 4)),
        lambda rng: (inputs.whole(rng, 4), inputs.distinct(rng, 3)),
        lambda rng: (inputs.distinct(rng, 5), inputs.whole(rng, 2)),
        lambda rng: (inputs.distinct(rng, 4), inputs.distinct(rng, 1)),
        inputs.scaled(
            lambda rng: (inputs.distinct(rng, 3), inputs.distinct(rng, 4)), 1e7
        ),
        inputs.scaled(
            lambda rng: (inputs.distinct(rng, 5), inputs.distinct(rng, 3)), 1e-5
        ),
    ),
    working=_working,
    linear=("f", "g"),
    examples=(
        ((np.array([3.0]), np.array([2.0])), "it is 3*2"),
        ((np.array([3.0, 5]), np.array([2.0])), "it is 3*2 and 5*2"),
        ((np.array([3.0]), np.array([2.0, 4])), "it is 3*2 and 3*4"),
        ((np.array([3.0, 5]), np.array([2.0, 4])), "it is 3*2, 3*4 + 5*2, 5*4"),
    ),
)


@exercise.mistake(
    "The second signal is not flipped: this is cross-correlation.",
    "In each product the two positions add up to the same number, n.",
)
def not_flipped(f, g):
    return np.convolve(np.asarray(f, float), np.asarray(g, float)[::-1])


@exercise.mistake(
    "The first signal is flipped once too often.",
    "In each product the two positions add up to the same number, n.",
)
def first_flipped(f, g):
    return np.convolve(np.asarray(f, float)[::-1], g)


@exercise.mistake(
    "The answer comes backwards.",
    "Entry 0 is f[0]*g[0], where the two signals begin to touch.",
)
def backwards(f, g):
    return np.convolve(np.asarray(f, float), g)[::-1]


@exercise.mistake(
    "Only the places are there where one signal lies wholly inside the other.",
    "Every place where they touch counts: len(f) + len(g) - 1 of them.",
)
def valid(f, g):
    return np.convolve(np.asarray(f, float), g, "valid")


@exercise.mistake(
    "The answer is cut to the length of the longer signal.",
    "Every place where they touch counts: len(f) + len(g) - 1 of them.",
)
def same_length(f, g):
    return np.convolve(np.asarray(f, float), np.asarray(g, float), "same")


@exercise.mistake(
    "The last entry is missing.",
    "At the last place the last entries of both signals touch.",
)
def last_missing(f, g):
    return np.convolve(np.asarray(f, float), g)[:-1]


@exercise.mistake(
    "There is one entry too many, a 0 at the end.",
    "Two signals of length 3 touch in 5 places, not 6.",
)
def one_too_long(f, g):
    return np.append(np.convolve(np.asarray(f, float), g), 0.0)


@exercise.mistake(
    "What runs out at the end comes in again at the start.",
    "Both signals are 0 outside their entries.",
)
def circular(f, g):
    f, g = sorted((np.asarray(f, float), np.asarray(g, float)), key=len, reverse=True)
    full = np.convolve(f, g)
    full[: len(g) - 1] += full[len(f) :]
    return full[: len(f)]


@exercise.mistake(
    "The sums are divided by the length of the second signal.",
    "The plain sum of the products is asked.",
)
def mean(f, g):
    return np.convolve(np.asarray(f, float), g) / len(g)


@exercise.mistake(
    "The signals are multiplied entry by entry, without sliding.",
    "One signal moves along the other; each place gives one sum.",
)
def entry_by_entry(f, g):
    return np.asarray(f, float) * g
