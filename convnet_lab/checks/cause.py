"""The likely cause of a wrong answer, as a student reads it."""

from dataclasses import dataclass
from typing import Protocol


class Cause(Protocol):
    """What was done instead, and where to look.

    A `Misconception` is one; so is what an error or the values themselves tell.
    """

    @property
    def id(self) -> str:
        """Lower case with hyphens; it goes into mark sheets."""

    @property
    def sentence(self) -> str:
        """What was done, to the student."""

    @property
    def hint(self) -> str:
        """Where to look; it does not give the code away."""


@dataclass(frozen=True)
class Seen:
    """A cause that was read off an error or the values, not off a known mistake."""

    id: str
    sentence: str
    hint: str


KINDS: dict[str, str] = {
    "shapes-do-not-fit": "Two arrays of shapes that do not fit were combined.",
    "window-cut-off": "A window reaches over the border: its slice is cut off.",
    "empty-slice": "A slice is empty: its end is a position, not a length.",
    "minus-zero-slice": "A slice such as [p:-p] is empty where p is 0.",
    "part-too-large": "An array was put into a place of another shape.",
    "truth-of-an-array": "if, and, or, max were asked about a whole array.",
    "index-out-of-range": "An index lies beyond the end of its axis.",
    "too-many-indices": "An array has fewer axes than there are indices.",
    "index-not-whole": "An index is not a whole number.",
    "size-not-whole": "A size or a count is not a whole number.",
    "shape-not-a-tuple": "The sizes of a new array stand side by side.",
    "array-for-a-number": "An array stands where one number is wanted.",
    "integers-cannot-hold": "An array of integers cannot hold the result.",
    "ragged-lists": "Rows of different lengths were made into an array.",
    "operator-not-for-floats": "^, &, | or ~ was used on floats: ^ is no power.",
    "bytes-overflow": "A number does not fit into the array's integers.",
    "matrix-product-shapes": "A matrix product of shapes that do not fit.",
    "cannot-reshape": "The number of entries does not fit the new shape.",
    "nothing-to-compare": "The largest of no numbers was asked: a window is empty.",
    "negative-size": "A size came out below 0.",
    "wrong-number-of-values": "More or fewer values than names to unpack them into.",
    "step-zero": "A step of 0 never gets on.",
    "axis-missing": "The array has no such axis.",
    "stack-of-unequal": "Arrays of different shapes were stacked or joined.",
    "more-than-the-answer": "Several arrays come back where one is asked.",
    "name-unknown": "A name is not defined.",
    "name-not-filled": "A name is used before it has a value.",
    "removed-from-numpy": "NumPy does not have this name any more.",
    "attribute-missing": "The object has no such attribute.",
    "key-missing": "The dictionary has no such key.",
    "not-an-array": "A list, tuple or number was treated as an array.",
    "nothing-returned-inside": "A function that was called returned None.",
    "parameters-do-not-fit": "The function does not take the arguments of the call.",
    "not-a-function": "Something that is no function was called.",
    "division-by-zero": "A division by 0.",
    "endless-recursion": "The function calls itself without an end.",
    "refused-by-the-answer": "The answer itself refuses an input that has to work.",
    "module-missing": "A package is not there.",
    "asks-the-keyboard": "The answer waits for the keyboard.",
    "exits": "The answer stops Python itself.",
    "outdated": "The cell was broken or renamed after the function was made.",
    "error": "The answer stopped with an error.",
    "absolute": "The minus signs are lost.",
    "always-the-same": "The answer is the same number for all arguments.",
    "arguments-swapped": "Two arguments have changed places.",
    "argument-not-used": "An entry does not depend on an argument.",
    "axes-in-another-order": "The axes of the answer come in another order.",
    "axes-swapped": "The values are right, but axes have changed places.",
    "axis-left-over": "The answer has an axis too many: something is not added up.",
    "axis-of-one-too-many": "There is an axis of length 1 too many.",
    "clipped": "The values are cut to a range.",
    "decimal-comma": "A number is written with a comma, which makes two of it.",
    "decimals-cut": "The decimals are cut off.",
    "empty": "The answer is an array without entries.",
    "examples-missing": "The axis of a batch's examples is gone.",
    "float-for-a-whole-number": "A float comes back where a whole number is asked.",
    "half-precision": "The values are stored as float16.",
    "input-changed": "The function changes its argument in place.",
    "integers-stay-integers": "An array of integers loses decimals, or wraps around.",
    "last-axis-backwards": "The last axis runs backwards.",
    "layer-name": "A layer's name in the table is wrong.",
    "layer-parameters": "A layer's number of parameters is wrong.",
    "layer-shape": "A layer's activation shape is wrong.",
    "layer-size": "A layer's activation size is wrong.",
    "looks-elsewhere": "An entry is made of a window in another place.",
    "maps-missing": "Only one map comes back.",
    "meets-another": "A value is multiplied by another weight than its own.",
    "mirrored": "The second axis runs backwards.",
    "more-than-the-window": "An entry is made of more than its window.",
    "negatives-lost": "Negative values have become 0.",
    "no-value-of-the-volume": "A maximum is no value of the volume.",
    "not-finite": "The answer holds nan or inf.",
    "not-kept-in-shape": "The entries are all there, in another shape.",
    "not-refused": "An input that has no right answer is not refused.",
    "not-the-largest": "A value of the window is taken that is not the largest.",
    "nothing-returned": "Nothing is returned.",
    "one-example-for-all": "Every example of a batch has the last one's answer.",
    "one-map-for-all": "Every map is the same one, the first or the last.",
    "one-number-in-an-array": "One number is asked, and an array with it comes back.",
    "shape-itself": "The shape comes back, not the array.",
    "started-too-high": "A search for the largest starts above some values.",
    "one-number": "One number comes back where an array is asked.",
    "one-too-few": "One row and one column are missing.",
    "one-too-many": "There is one row and one column too many.",
    "ones-for-what-is-not-zero": "There are ones where values are asked.",
    "only-negative-ones": "Only negative values are wrong.",
    "order-in-memory": "The values are filled in in another order.",
    "parts-in-another-order": "The parts of the answer come in another order.",
    "other-dictionary": "The dictionary has other names, or none comes back.",
    "other-formula": "The function computes another formula.",
    "other-kind-of-value": "What comes back is neither a number nor an array.",
    "other-parts": "The answer has other parts than are asked.",
    "other-places": "The right values stand in other places.",
    "other-weights": "The right values are used, with other factors.",
    "padded-size": "The answer has the rows and columns of the input.",
    "parameters-not-used": "Some parameters have no part in the answer.",
    "part-of-the-window": "An entry is made of a part of its window only.",
    "places-left-at-zero": "Some places are never filled.",
    "plus-a-number": "Every value is off by the same number.",
    "plus-a-size": "Every value is off by a size.",
    "plus-something": "Every value of a case is off by the same amount.",
    "positives-lost": "Positive values have become 0.",
    "refused-by-another-error": "An input is refused, but not with a ValueError.",
    "remembers": "The function keeps something from one call to the next.",
    "rest-wrong": "The window is used rightly, what is added to it is wrong.",
    "rounded": "The values are rounded.",
    "rounded-down": "The values are rounded down to whole numbers.",
    "rounded-up": "The values are rounded up to whole numbers.",
    "row-not-of-four": "A row of the table has not four parts.",
    "rows-and-columns-swapped": "Rows and columns have changed places.",
    "rows-times-something": "Each row is right but for a factor.",
    "several-numbers": "Several numbers come back where one is asked.",
    "shape": "The shape is wrong.",
    "simple-example": "A simple call gives a wrong answer.",
    "size-of-the-input": "The answer is as large as the first argument.",
    "size-of-the-second": "The answer is as large as the second argument.",
    "square": "The answer is square: one side is used for both.",
    "squared": "The values are squared.",
    "summed-too-far": "An axis is gone that has to stay.",
    "times-a-number": "Every value is the right one times a number.",
    "times-a-size": "Every value is multiplied or divided by a size.",
    "times-something": "Every value of a case is right but for a factor.",
    "too-large": "The answer is too large.",
    "too-slow": "A loop does not end.",
    "too-small": "The answer is too small.",
    "turned-by-half": "Both axes run backwards.",
    "type-of-the-answer": "The answer has a type that cannot hold the right values.",
    "type-of-the-input": "The answer has the type of the input.",
    "upside-down": "The first axis runs backwards.",
    "whole-rows-kept": "There is a row for each entry: something is not added up.",
    "wrong-sign": "All signs are turned.",
    "xor-for-a-power": "^ is used for a power.",
    "zeros": "Every entry is 0.",
}
"""What each kind of cause is in general, for an instructor who reads its id."""


def kind_in_words(id_: str) -> str:
    """Say what a cause is in general; nothing of an id that is an exercise's own.

    Examples
    --------
    >>> kind_in_words("where-stride")
    'It goes wrong in one kind of cases only: stride.'
    >>> kind_in_words("zeros")
    'Every entry is 0.'
    """
    start, _, rest = id_.partition("-")
    if start == "where" and rest:
        return f"It goes wrong in one kind of cases only: {rest.replace('-', ' ')}."
    if id_.startswith("only-the-"):
        return f"Only a part of the answer is wrong: {rest.replace('-', ' ')}."
    return KINDS.get(id_, "")
