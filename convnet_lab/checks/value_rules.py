"""What wrong values have to do with the right ones, where no mistake is known."""

from collections.abc import Callable, Sequence

import numpy as np

from convnet_lab.checks.cause import Seen
from convnet_lab.checks.comparing import Difference
from convnet_lab.checks.exercise import Exercise
from convnet_lab.checks.naming import Tried
from convnet_lab.checks.shape_rules import Pair, named_part, pairs_of
from convnet_lab.checks.value_changes import VALUE_RULES
from convnet_lab.checks.value_patterns import (
    differ,
    in_another_order,
    in_one_region,
    plus_an_offset,
    rows_times_factors,
    same_everywhere,
    times_a_factor,
    type_too_small,
)


def seen_in_values(
    exercise: Exercise, tried: Sequence[Tried], difference: Difference
) -> Seen | None:
    """Say what wrong values have to do with the right ones, in every case alike."""
    pairs, wrong = _wrong_pairs(exercise, tried, difference)
    if not wrong:
        return None
    of = named_part(exercise, difference)
    if _transposed(exercise, tried, difference):
        return Seen(
            "rows-and-columns-swapped",
            f"{of}The values are right, but rows and columns have changed places.",
            "Height comes first, then width: which of the two does the outer loop run "
            "over?",
        )
    for id_, change, sentence, hint in VALUE_RULES:
        if _explains(change, pairs, wrong):
            return Seen(id_, of + sentence, hint)
    return None


def seen_loosely(
    exercise: Exercise, tried: Sequence[Tried], difference: Difference
) -> Seen | None:
    """Say what is common to wrong values, where no simple change gives them."""
    pairs, wrong = _wrong_pairs(exercise, tried, difference)
    of = named_part(exercise, difference)
    for rule in (
        same_everywhere,
        times_a_factor,
        rows_times_factors,
        plus_an_offset,
        in_another_order,
        in_one_region,
        type_too_small,
    ):
        words = rule(exercise, wrong) if wrong else None
        if words:
            sentence = words[1]
            if len(wrong) < len(pairs) and sentence.startswith("Every value is"):
                sentence = f"Where it is wrong, e{sentence[1:]}"
            return Seen(words[0], of + sentence, words[2])
    return None


def _transposed(
    exercise: Exercise, tried: Sequence[Tried], difference: Difference
) -> bool:
    """Say whether every answer is the right one with its first two axes swapped."""
    pairs = [*pairs_of(tried, difference, exercise)]
    return all(
        right.ndim >= 2
        and right.swapaxes(0, 1).shape == got.shape
        and not differ(right.swapaxes(0, 1), got, allowed)
        for right, got, allowed, _ in pairs
    )


def never_filled(
    exercise: Exercise, tried: Sequence[Tried], difference: Difference
) -> Seen | None:
    """Say which part of an answer is still 0, where no code has written to it."""
    wrong = _wrong_pairs(exercise, tried, difference)[1]
    words = in_one_region(exercise, wrong) if wrong and not difference.path else None
    if words is None or words[0] == "only-negative-ones":
        return None
    return Seen(*words)


def _wrong_pairs(
    exercise: Exercise, tried: Sequence[Tried], difference: Difference
) -> tuple[list[Pair], list[Pair]]:
    pairs = [
        (np.asarray(right, float), got, allowed, each)
        for right, got, allowed, each in pairs_of(tried, difference, exercise)
        if right.shape == got.shape
    ]
    return pairs, [p for p in pairs if differ(p[0], p[1], p[2])]


def _explains(
    change: Callable[[np.ndarray, Tried], np.ndarray],
    pairs: Sequence[Pair],
    wrong: Sequence[Pair],
) -> bool:
    """Say whether a change of the right values gives the student's, in every case."""
    telling = 0
    for right, got, allowed, each in pairs:
        try:
            with np.errstate(all="ignore"):
                changed = np.asarray(change(right, each), float)
        except (ValueError, IndexError, TypeError):
            return False
        if changed.shape != got.shape or differ(changed, got, allowed):
            return False
        telling += differ(right, got, allowed)
    entries = sum(right.size for right, *_ in wrong)
    return telling > 0 and (telling >= 2 or entries >= 4)
