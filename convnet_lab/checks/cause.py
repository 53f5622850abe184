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
    "index-not-whole": "An index is no whole number.",
    "size-not-whole": "A size or a count is no whole number.",
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
}
"""What each kind of cause is in general, for an instructor who reads its id."""
