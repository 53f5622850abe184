"""Errors about indices, and about what an entry of an array can hold, in words."""

import re

import numpy as np

from convnet_lab.checks.raised import Raised, Words


def truth_of_an_array(told: Raised) -> Words | None:
    """Tell of one yes or no that is asked of a whole array."""
    if "truth value of an array" not in told.text and "truth value of an empty" not in (
        told.text
    ):
        return None
    asked = "max(...)" if re.search(r"(?<![.\w])(max|min)\(", told.code) else "if"
    if asked == "if" and re.search(r"\b(and|or|not)\b", told.code):
        asked = "and, or, not"
    return (
        "truth-of-an-array",
        f"{asked} in {told.line} asks one yes or no of a whole array, which has one "
        "for each entry.",
        {
            "max(...)": "Python's max compares whole arrays. NumPy has a function that "
            "takes the larger of two, entry by entry.",
            "if": "Ask entry by entry in a loop, or let NumPy do so for all at once: a "
            "comparison gives an array of True and False.",
        }.get(asked, "For arrays, & and | (with brackets) join two conditions."),
    )


def out_of_range(told: Raised) -> Words | None:
    """Tell of an index beyond the end, or of one index too many."""
    beyond = re.search(
        r"index (-?\d+) is out of bounds for (?:axis (\d+) with )?size (\d+)", told.text
    )
    if beyond:
        at, axis, size = beyond[1], beyond[2], int(beyond[3])
        there = {0: "there is none", 1: "there is only one, entry 0"}.get(
            size, f"there are only {size}: 0 to {size - 1}"
        )
        on = f" on axis {axis}" if axis else ""
        return (
            "index-out-of-range",
            f"{told.at_line} asks for entry {at}{on}, and {there}.",
            _beyond_hint(told),
        )
    if told.is_a("IndexError") and "out of range" in told.text:
        kind = "tuple" if "tuple" in told.text else "list"
        if "shape" in told.code and kind == "tuple":
            return (
                "too-many-indices",
                f"{told.at_line} asks for a size that the shape "
                "has not: the array has fewer axes.",
                "Which arguments have two axes here, and which three or four?",
            )
        return (
            "index-out-of-range",
            f"{told.at_line} asks for an entry beyond the end of a {kind}.",
            _beyond_hint(told),
        )
    if "too many indices" in told.text:
        axes = re.search(r"array is (\d+)-dimensional, but (\d+)", told.text)
        counts = f" it has {axes[1]}, and {axes[2]} are given" if axes else ""
        return (
            "too-many-indices",
            f"An array in {told.line} has fewer axes than there are indices:"
            f"{counts or ' one is too many'}.",
            "Look at the shapes of the arguments of this exercise: which have "
            "channels, and which are batches?",
        )
    return None


def _beyond_hint(told: Raised) -> str:
    for name in re.findall(r"\b(\w+)\[\d\](?!\[)", told.code):
        array = told.names.get(name)
        if isinstance(array, np.ndarray) and array.ndim == 3:
            return (
                f"{name}[0] is the first row, with all its columns and channels: the "
                "channels are the last axis."
            )
    if told.kernel:
        return (
            "How many places has the window, down and across? The last place begins "
            "that much before the end."
        )
    if re.search(r"\[\s*\w+\s*-\s*\w+\s*\]", told.code):
        return (
            "An index that is a difference can fall beyond the end, and below 0 as "
            "well. Which of these terms are there at all?"
        )
    return "Counting starts at 0, so the last entry is one less than the length."


def not_whole(told: Raised) -> Words | None:
    """Tell of an index or a size that is not a whole number."""
    text = told.text
    if (
        "only integers, slices" in text
        or "slice indices must be integers" in text
        or "arrays used as indices must be of integer" in text
    ):
        return (
            "index-not-whole",
            f"An index in {told.line} is not a whole number, perhaps a float such as "
            "1.0.",
            "/ gives a float even where nothing is left over; // gives a whole number.",
        )
    if "list indices must be integers" in text or (
        "tuple indices must be integers" in text
    ):
        if "tuple" in text.partition("not")[2]:
            return (
                "not-an-array",
                f"{told.at_line} indexes a list with [row, col], "
                "which only arrays know.",
                "Make an array first (np.zeros, np.array), or write list[row][col].",
            )
        return (
            "index-not-whole",
            f"An index in {told.line} is not a whole number.",
            "/ gives a float even where nothing is left over; // gives a whole number.",
        )
    if re.search(r"'(numpy\.)?float\d*' object cannot be interpreted as an", text) or (
        "expected a sequence of integers or a single integer" in text
    ):
        where = "range(...)" if "range" in told.code else "a size"
        return (
            "size-not-whole",
            f"In {told.line} {where} is given a float, such as 3.0, where a whole "
            "number is wanted.",
            "/ gives a float even where nothing is left over. Which division rounds "
            "down to a whole number?",
        )
    if "object cannot be interpreted as an integer" in text:
        kind = text.split("'")[1] if "'" in text else "something"
        return (
            "size-not-whole",
            f"In {told.line} a whole number is wanted, and a {kind} is given.",
            "range and sizes take one whole number: of a shape, take one entry, such "
            "as shape[0].",
        )
    return None


def kind_of_entry(told: Raised) -> Words | None:
    """Tell of what an array cannot be made of, or its entries cannot hold."""
    text = told.text
    if ("Cannot interpret" in text and "data type" in text) or (
        re.search(r"data type .* not understood", text)
    ):
        return (
            "shape-not-a-tuple",
            f"The sizes in {told.line} are given side by side: NumPy takes the second "
            "one for a data type.",
            "The shape is one argument: a tuple, in brackets of its own.",
        )
    if (
        "setting an array element with a sequence" in text
        and "inhomogeneous" not in text
    ) or re.search(r"only (length-1|size-1|0-dimensional) arrays can be", text):
        return (
            "array-for-a-number",
            f"{told.at_line} puts an array where one number is wanted.",
            _number_hint(told),
        )
    if "inhomogeneous" in text:
        return (
            "ragged-lists",
            f"In {told.line} lists of different lengths are made into an array.",
            "Each row needs the same number of entries: which of them are cut off?",
        )
    if "Cannot cast ufunc" in text or "same_kind" in text:
        return (
            "integers-cannot-hold",
            f"In {told.line} a result with decimals is to go into an array of "
            "integers.",
            "The array got its type from the input (zeros_like, copy) or from whole "
            "numbers. Make it an array of floats.",
        )
    if re.search(r"ufunc '(bitwise|invert|left_shift|right_shift)", text) or (
        re.search(r"unsupported operand type\(s\) for [\^&|]", text)
        or "bad operand type for unary ~" in text
    ):
        return (
            "operator-not-for-floats",
            f"{told.at_line} uses ^, &, | or ~ on floats: these work on bits.",
            "A power is written with two stars in Python.",
        )
    if "out of bounds for uint8" in text or "out of bounds for int" in text:
        return (
            "bytes-overflow",
            f"In {told.line} a number does not fit into an array of small integers "
            "(uint8 holds 0 to 255).",
            "Turn the image into floats before you calculate with it.",
        )
    return None


def _number_hint(told: Raised) -> str:
    if re.search(r"(?<![.\w])(math\.|int\(|float\()", told.code):
        return (
            "math, int and float take one number; NumPy has functions for whole arrays."
        )
    if "relu" in told.exercise.name or "softmax" in told.exercise.name:
        return "Take one entry, or let NumPy calculate with the whole array."
    return (
        "Are the products added up (to one number), and is each index there: row, "
        "column, channel?"
    )
