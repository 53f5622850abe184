"""In which kind of cases an answer is wrong, if it is right in the others."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any

import numpy as np

from convnet_lab.checks.cause import Seen
from convnet_lab.checks.comparing import Difference, find_difference
from convnet_lab.checks.exercise import Exercise
from convnet_lab.checks.naming import Tried
from convnet_lab.checks.value_changes import INTEGER_HINT


def seen_in_cases(
    exercise: Exercise, tried: Sequence[Tried], difference: Difference
) -> Seen | None:
    """Say in which kind of cases an answer is wrong, if it is right in the others."""
    verdicts = [
        (
            each,
            find_difference(exercise, each.arguments, each.expected, each.outcome)
            is not None,
        )
        for each in tried
    ]
    if all(wrong for _, wrong in verdicts) or len(verdicts) < 3:
        return None
    conditions = [
        (id_, sentence, hint, [(_says(holds, each), wrong) for each, wrong in verdicts])
        for id_, holds, sentence, hint in _conditions(exercise)
    ]
    exactly = [
        (id_, sentence, hint)
        for id_, sentence, hint, answers in conditions
        if all(said == wrong for said, wrong in answers)
    ]
    if exactly:
        # two that fit alike are both said: which of them it is nobody can tell
        both = " and ".join(sentence for _, sentence, _ in exactly[:2])
        return Seen(
            exactly[0][0], f"It goes wrong exactly where {both}.", exactly[0][2]
        )
    for id_, sentence, hint, answers in conditions:
        if id_ in ("where-wider", "where-higher"):
            continue  # half of all images are: a few wrong ones are so by chance
        if (
            all(said for said, wrong in answers if wrong)
            and sum(not said for said, _ in answers) >= 2
            and 2 * sum(said and not wrong for said, wrong in answers)
            <= sum(wrong for _, wrong in answers)
        ):
            return Seen(id_, f"It goes wrong only where {sentence}.", hint)
    return None


Condition = tuple[str, Callable[[Any], bool], str, str]


def _argument(
    exercise: Exercise, name: str, default: Any = None
) -> Callable[[Any], Any]:
    names = exercise.argument_names
    place = names.index(name) if name in names else -1
    return lambda a: a[place] if 0 <= place < len(a) else default


def _of_argument(
    pick: Callable[[Any], Any], holds: Callable[[Any], bool]
) -> Callable[[Any], bool]:
    return lambda arguments: holds(pick(arguments))


def _left_out(place: int, arguments: Any) -> bool:
    return len(arguments) <= place


def _not_one(place: int, arguments: Any) -> bool:
    return (
        len(arguments) > place
        and np.size(arguments[place]) == 1
        and bool(arguments[place] != 1)
    )


def _says(holds: Callable[[Any], bool], tried: Tried) -> bool:
    try:
        return bool(holds(tried.arguments))
    except (IndexError, TypeError, AttributeError, ValueError, KeyError):
        return False


def _conditions(exercise: Exercise) -> Iterator[Condition]:
    """Give what may hold of a case: id, condition, words, and a hint."""
    names = exercise.argument_names
    stride = _argument(exercise, "stride", 1)
    padding = _argument(exercise, "padding", 0)
    first = _argument(exercise, names[0])
    if "stride" in names:
        yield (
            "where-stride",
            lambda a: stride(a) > 1,
            "the stride is more than 1",
            "Where does the stride come in: in the size, and in where each window "
            "begins?",
        )
    if "padding" in names:
        yield (
            "where-padding",
            lambda a: padding(a) > 0,
            "there is padding",
            "Which of your lines use the padding, and which the padded array?",
        )
        yield (
            "where-no-padding",
            lambda a: padding(a) == 0,
            "the padding is 0",
            "What do your lines do for a padding of 0: a slice that ends at -0?",
        )
        if "stride" in names:
            yield (
                "where-padding-and-stride",
                lambda a: padding(a) > 0 and stride(a) > 1,
                "there is padding and a stride",
                "What is counted from the padded array, and what from the bare one?",
            )
            yield (
                "where-padding-or-stride",
                lambda a: padding(a) > 0 or stride(a) > 1,
                "there is padding, or a stride of more than 1",
                "Which of your lines use padding and stride?",
            )
    for name in ("kernel", "filters"):
        if name in names:
            kernel = _argument(exercise, name)
            yield (
                "where-kernel-not-square",
                _of_argument(kernel, lambda k: k.shape[0] != k.shape[1]),
                "the kernel does not have as many rows as columns",
                "Its rows and its columns each have a number of their own.",
            )
            yield (
                "where-kernel-not-three",
                _of_argument(kernel, lambda k: k.shape[:2] != (3, 3)),
                "the kernel is not 3 x 3",
                "Take the size of the window from the kernel's shape.",
            )
    if names[0] in ("image", "volume", "rgb"):
        yield (
            "where-not-square",
            lambda a: first(a).shape[0] != first(a).shape[1],
            f"the {names[0]} does not have as many rows as columns",
            "Its rows and its columns each have a number of their own.",
        )
        yield (
            "where-wider",
            lambda a: first(a).shape[0] < first(a).shape[1],
            f"the {names[0]} is wider than high",
            "Its rows and its columns each have a number of their own.",
        )
        yield (
            "where-higher",
            lambda a: first(a).shape[0] > first(a).shape[1],
            f"the {names[0]} is higher than wide",
            "Its rows and its columns each have a number of their own.",
        )
    if "volume" in names or "batch" in names:
        array = _argument(exercise, "volume" if "volume" in names else "batch")
        yield (
            "where-channels",
            lambda a: array(a).shape[-1] > 1,
            "there is more than one channel",
            "Which axis holds the channels, and what becomes of them?",
        )
        yield (
            "where-one-channel",
            lambda a: array(a).shape[-1] == 1,
            "there is only one channel",
            "Does an axis of length 1 get lost?",
        )
    if "filters" in names:
        bank = _argument(exercise, "filters")
        yield (
            "where-filters",
            lambda a: bank(a).shape[-1] > 1,
            "there is more than one filter",
            "Which axis of the bank holds the filters?",
        )
    if "batch" in names:
        yield (
            "where-batch",
            lambda a: first(a).shape[0] > 1,
            "the batch has more than one example",
            "What happens to the second example?",
        )
    if "f" in names and "stride" in names and "volume" in names:
        f = _argument(exercise, "f")
        volume = _argument(exercise, "volume")
        yield (
            "where-overlap",
            lambda a: stride(a) < f(a),
            "windows overlap (the stride is smaller than the window)",
            "What becomes of an entry that two windows see?",
        )
        yield (
            "where-gaps",
            lambda a: stride(a) > f(a),
            "there are gaps between the windows",
            "The step is stride, the size f.",
        )
        yield (
            "where-f-not-stride",
            lambda a: stride(a) != f(a),
            "f and stride differ",
            "f says how large a window is, stride how far it moves.",
        )
        yield (
            "where-left-over",
            lambda a: any((n - f(a)) % stride(a) for n in volume(a).shape[:2]),
            "rows or columns are left over at the end",
            "What is left over, less than a stride, is not used.",
        )
    if "kernel" in names and "stride" in names:
        kernel = _argument(exercise, "kernel")
        yield (
            "where-left-over",
            lambda a: any(
                (n + 2 * padding(a) - k) % stride(a)
                for n, k in zip(first(a).shape[:2], kernel(a).shape[:2], strict=True)
            ),
            "rows or columns are left over at the end",
            "What is left over, less than a stride, is not used.",
        )
    if names[0] in ("x", "dz", "logits", "da", "z"):
        yield (
            "where-batch",
            lambda a: first(a).ndim > 1,
            "there is a batch (two axes)",
            "Each row is an input of its own. Along which axis do you add?",
        )
        yield (
            "where-one-input",
            lambda a: first(a).ndim == 1,
            "there is a single input (one axis)",
            "Without a batch there is only one axis: which number has it?",
        )
    if "z" in names:
        z = _argument(exercise, "z")
        yield (
            "where-zeros",
            lambda a: bool((np.asarray(z(a)) == 0).any()),
            "z holds a 0",
            "What is asked where z is exactly 0?",
        )
    yield (
        "where-integers",
        lambda a: any(isinstance(x, np.ndarray) and x.dtype.kind in "iu" for x in a),
        "an argument holds integers",
        INTEGER_HINT,
    )
    yield (
        "where-first-integers",
        lambda a: np.asarray(a[0]).dtype.kind in "iu",
        f"{names[0]} holds integers",
        INTEGER_HINT,
    )
    yield (
        "where-bytes",
        lambda a: any(isinstance(x, np.ndarray) and x.dtype == np.uint8 for x in a),
        "an argument holds bytes (uint8, as image files do)",
        "Sums and differences of uint8 wrap around at 256: turn the image into floats "
        "first.",
    )
    yield (
        "where-all-negative",
        lambda a: bool((np.asarray(a[0]) < 0).all()),
        f"all values of {names[0]} are negative",
        "What does the function start with: a 0?",
    )
    yield (
        "where-negative",
        lambda a: bool((np.asarray(a[0]) < 0).any()),
        f"{names[0]} has negative values",
        "What happens to negative numbers?",
    )
    yield (
        "where-large",
        lambda a: bool(np.max(np.abs(np.asarray(a[0], float))) > 500),
        f"{names[0]} holds large numbers",
        "Which bound does the code have that these numbers pass: a start of a search, "
        "a clip, an exp?",
    )
    yield (
        "where-small",
        lambda a: bool(np.max(np.abs(np.asarray(a[0], float))) < 0.01),
        f"{names[0]} holds small numbers only",
        "Which bound does the code have: a threshold, a rounding?",
    )
    for place, name in enumerate(names):
        if place == 0:
            continue
        yield (
            f"where-{name.replace('_', '-')}",
            partial(_left_out, place),
            f"{name} is left out",
            f"Which value has {name} if the caller gives none? The first line says so.",
        )
        yield (
            f"where-{name.replace('_', '-')}-given",
            partial(_not_one, place),
            f"{name} is not 1",
            f"Where does {name} come in?",
        )
