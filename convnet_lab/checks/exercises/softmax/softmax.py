"""Exercise `softmax`: probabilities out of logits, without overflow."""

from functools import partial

import numpy as np

from convnet_lab import functional
from convnet_lab.checks import writing
from convnet_lab.checks.exercise import Arguments, Exercise, Misconception
from convnet_lab.checks.exercises import inputs


def _working(arguments: Arguments, index: tuple[int, ...]) -> list[str]:
    row = arguments[0][index[:-1]]
    given = [f"row {index[0]}:"] if len(index) > 1 else []
    largest = row.max()
    if np.abs(row).max() > 20:  # exp of these would not fit the line, or overflow
        given.append(f"each logit less the largest, {writing.number(largest)}:")
        row = row - largest
    powers = [f"exp({writing.number(s)})" for s in row]
    start = f"{powers[index[-1]]} / ("
    return [*given, *writing.bracketed(start, powers, ")")]


def _total(powers, over):
    if over == "everything":
        return powers.sum()
    if over == "columns":
        return powers.sum(axis=0, keepdims=True)
    return powers.sum(axis=-1, keepdims=over == "rows")


def _faulty_softmax(logits, shift=None, over="rows", power=np.exp):
    """Softmax with another shift, another sum, another power."""
    scores = np.asarray(logits, float)
    if shift == "largest":
        shifted = scores - scores.max(axis=-1, keepdims=True)
    elif shift == "largest of all":
        shifted = scores - scores.max()
    elif shift == "largest, axis lost":
        shifted = scores - scores.max(axis=-1)
    elif shift == "mean":
        shifted = scores - scores.mean(axis=-1, keepdims=True)
    elif shift == "smallest":
        shifted = scores - scores.min(axis=-1, keepdims=True)
    elif shift == "turned":
        shifted = scores.max(axis=-1, keepdims=True) - scores
    else:
        shifted = scores
    powers = power(shifted)
    return powers / _total(powers, over)


def _softmax(**slips):
    return partial(_faulty_softmax, **slips)


def _shifted(logits):
    scores = np.asarray(logits, float)
    return scores - scores.max(axis=-1, keepdims=True)


def _one_huge(rng):
    """Put one logit of 1000 among small ones."""
    logits = inputs.quarters(rng, inputs.size(rng, 5, 7))
    logits[rng.integers(len(logits))] = 1000.0
    return logits


_FAR_APART = np.array([[1000.0], [-1000.0]])

_UNSTABLE = (
    "exp of a logit near 1000 is more than a float holds (inf), and near -1000 it is 0."
)

exercise = Exercise.of(
    functional.softmax,
    cases=(
        *inputs.documented("softmax"),
        *inputs.named(
            functional.softmax,
            two_rows_of_three=(np.array([[1.0, 2, 4], [0.5, -1, 3]]),),
            three_rows_of_three=(np.array([[1, -2, 3], [0, 2, -1], [5, 4, 2]]),),
            equal_logits=(np.array([3.0, 3, 3, 3]),),
            the_slides_logits_and_1000=(np.array([1005.0, 1006, 1001, 1002]),),
            logits_near_minus_1000=(np.array([-1000.0, -1002.5, -999]),),
            one_huge_logit_among_small_ones=(np.array([0.5, -1, 1000, 2, 0.25]),),
            one_row_near_1000_and_one_near_minus_1000=(
                np.array([[1000.0, 1001.5, 998], [-1000, -1003, -999.5]]),
            ),
        ),
    ),
    fresh=(
        lambda rng: (inputs.distinct(rng, inputs.size(rng, 5, 7)) + 0.125,),
        lambda rng: (inputs.distinct(rng, 3, 5),),
        lambda rng: (inputs.distinct(rng, 4, 4),),
        lambda rng: (inputs.whole(rng, 5, inputs.size(rng, 2, 4)),),
        lambda rng: (inputs.quarters(rng, inputs.size(rng, 4, 6)) + 1000,),
        lambda rng: (inputs.quarters(rng, 5) - 1000,),
        lambda rng: (_one_huge(rng),),
        lambda rng: (inputs.quarters(rng, 2, 3) + _FAR_APART * 1000,),
        lambda rng: (inputs.quarters(rng, 2, 4) + _FAR_APART,),
    ),
    working=_working,
    examples=(
        ((np.array([0.0, 0]),), "equal logits share equally"),
        ((np.array([5.0]),), "a single class has all of it"),
        ((np.array([0, np.log(3)]),), "exp(0) is 1 and exp(ln 3) is 3: 1/4 and 3/4"),
        ((np.array([2, 2 + np.log(3)]),), "2 more everywhere changes nothing"),
        ((np.array([0, np.log(2), np.log(5)]),), "the powers are 1, 2 and 5"),
        ((np.array([-3.0, -3]),), "equal logits share equally"),
        ((np.array([[0.0, 0], [0, 0]]),), "each row shares equally"),
        ((np.array([[0.0, 0, 0], [1, 1, 1]]),), "each row shares equally"),
        ((np.array([[0, np.log(3)], [0, 0]]),), "each row is divided by its own sum"),
        ((np.array([1000.0, 1000]),), "equal logits share equally"),
        ((np.array([-1000.0, -1000]),), "equal logits share equally"),
        ((np.array([0.0, 1000]),), "the second is larger by far"),
    ),
    misconceptions=(
        Misconception(
            "unstable",
            _softmax(),
            f"The formula as it stands: {_UNSTABLE}",
            "Which number can you subtract from all logits, so that no power is "
            "large and the answer stays the same?",
        ),
        Misconception(
            "unstable-over-everything",
            _softmax(over="everything"),
            "The sum runs over all entries, not over each row; and " + _UNSTABLE,
            "With two axes each row is one input and adds up to 1. Then look at "
            "logits near 1000.",
        ),
        Misconception(
            "unstable-over-columns",
            _softmax(over="columns"),
            "The sum runs down the columns, not along each row; and " + _UNSTABLE,
            "With two axes each row is one input and adds up to 1. Then look at "
            "logits near 1000.",
        ),
        Misconception(
            "unstable-sums-misplaced",
            _softmax(over="rows, axis lost"),
            "The sums of the rows are divided into the columns; and " + _UNSTABLE,
            "What shape have the sums, and what shape would let each meet its row? "
            "Then look at logits near 1000.",
        ),
        Misconception(
            "over-everything",
            _softmax(shift="largest of all", over="everything"),
            "The sum runs over all entries, not over each row.",
            "With two axes each row is one input and adds up to 1.",
        ),
        Misconception(
            "sums-misplaced",
            _softmax(shift="largest", over="rows, axis lost"),
            "The sums of the rows are divided into the columns.",
            "What shape have the sums, and what shape would let each meet its row?",
        ),
        Misconception(
            "maxima-and-sums-misplaced",
            _softmax(shift="largest, axis lost", over="rows, axis lost"),
            "Maxima and sums of the rows meet the columns.",
            "What shape have they, and what shape would let each meet its row?",
        ),
        Misconception(
            "one-maximum-for-all-rows",
            _softmax(shift="largest of all"),
            "One maximum is subtracted in all rows: in a row far below it every "
            "power is 0.",
            "Each row has a largest logit of its own.",
        ),
        Misconception(
            "mean-subtracted",
            _softmax(shift="mean"),
            "The mean is subtracted: one huge logit is still huge afterwards.",
            "After which subtraction is no logit larger than 0?",
        ),
        Misconception(
            "clipped",
            _softmax(power=lambda scores: np.exp(np.clip(scores, -500, 500))),
            "Logits are clipped to a range, so that all beyond it look equal.",
            "1005 and 1006 differ as 5 and 6 do: subtract, do not cut.",
        ),
        Misconception(
            "turned-round",
            _softmax(shift="turned"),
            "Each logit is subtracted from the largest: the order is reversed.",
            "Which of the two is subtracted? The largest logit should win.",
        ),
        Misconception(
            "negated",
            _softmax(shift="smallest", power=lambda scores: np.exp(-scores)),
            "The powers are those of the negative logits: the smallest wins.",
            "A larger logit has a larger power.",
        ),
        Misconception(
            "unstable-negated",
            _softmax(power=lambda scores: np.exp(-scores)),
            "The powers are those of the negative logits: the smallest wins. And "
            + _UNSTABLE,
            "A larger logit has a larger power. Then look at logits near 1000.",
        ),
        Misconception(
            "without-exp",
            _softmax(power=lambda scores: scores),
            "The logits themselves are divided by their sum, without exp.",
            "What would a negative logit become? First exp, then divide.",
        ),
        Misconception(
            "base-2",
            _softmax(shift="largest", power=lambda scores: 2.0**scores),
            "The powers are powers of 2.",
            "exp is a power of e, about 2.718.",
        ),
        Misconception(
            "unstable-base-2",
            _softmax(power=lambda scores: 2.0**scores),
            "The powers are powers of 2; and a power of a large logit is more than a "
            "float holds.",
            "exp is a power of e, about 2.718. Then look at large logits.",
        ),
    ),
)


@exercise.mistake(
    "The sum runs down the columns, not along each row.",
    "With two axes each row is one input and adds up to 1.",
)
def over_columns(logits):
    return functional.softmax(np.transpose(logits)).T


@exercise.mistake(
    "The largest logit is subtracted above the line, but not below it.",
    "The same shifted logits belong in both places.",
)
def shifted_above_only(logits):
    return np.exp(_shifted(logits)) / _total(np.exp(logits), over="rows")


@exercise.mistake(
    "These are the powers, not yet divided by their sum.",
    "Probabilities of one input add up to 1.",
)
def not_divided(logits):
    return np.exp(np.asarray(logits, float))


@exercise.mistake(
    "The largest entry is 1: the powers are not yet divided by their sum.",
    "Probabilities of one input add up to 1.",
)
def largest_is_one(logits):
    return np.exp(_shifted(logits))


@exercise.mistake(
    "These are the logarithms of the probabilities.",
    "Probabilities lie between 0 and 1.",
)
def logarithms(logits):
    return _shifted(logits) - np.log(_total(np.exp(_shifted(logits)), "rows"))


@exercise.mistake(
    "Each logit is squashed for itself: this is the sigmoid function.",
    "The classes share a total of 1: each probability depends on all logits.",
)
def sigmoid(logits):
    return 1 / (1 + np.exp(-np.asarray(logits, float)))


@exercise.mistake(
    "The largest logit gets 1 and all others 0.",
    "The winner takes a larger share, but not all.",
)
def one_hot(logits):
    return np.eye(np.shape(logits)[-1])[np.argmax(logits, axis=-1)]


@exercise.mistake(
    "Each logit that is the largest of its row gets 1, and all others 0.",
    "The winner takes a larger share, but not all; and equal logits share equally.",
)
def ones_for_the_largest(logits):
    return np.where(_shifted(logits) == 0, 1.0, 0.0)


@exercise.mistake(
    "This is the place of the largest logit.", "A probability for each class is asked."
)
def class_number(logits):
    return np.argmax(logits, axis=-1)
