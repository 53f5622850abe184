"""NumPy's errors about shapes, sizes and axes, in words."""

import ast
import re
from collections.abc import Mapping
from typing import Any

import numpy as np

from convnet_lab.checks.raised import Raised, Words

_SHAPE = re.compile(r"\((\d[\d,\s]*,?|)\)")


def broadcasting(told: Raised) -> Words | None:
    """Tell of arrays whose shapes do not fit together."""
    into = re.search(r"could not broadcast input array from shape (.*) into", told.text)
    combined = "could not be broadcast together" in told.text or (
        "doesn't match the broadcast shape" in told.text
    )
    if not (into or combined or "shape mismatch" in told.text):
        return None
    shapes = _shapes(told.text)
    if len(shapes) < 2:
        return (
            "shapes-do-not-fit",
            f"In {told.line} arrays are combined whose shapes do not fit together.",
            "Print the shape of each of them just before this line.",
        )
    one, other = shapes[:2]
    what = f"shapes {one} and {other} in {told.line} do not fit"
    if into:
        what = f"{told.line} puts an array of shape {one} into a place of shape {other}"
    what = what[0].upper() + what[1:]
    if re.search(r":\s*-\s*[A-Za-z_]", told.code) and 0 in (*one, *other):
        return _minus_zero(told, what)
    if 0 in one or 0 in other:
        return (
            "empty-slice",
            f"{what}: one of them is empty, a slice that ends before it starts.",
            "In a[start:end] the end is a position, not a length. Where does a window "
            "of 3 end that starts at row 5?",
        )
    larger = into and any(b > a for a, b in zip(one, other, strict=False))
    cut = None if larger else _cut_off(told, one, other)
    if cut:
        return "window-cut-off", f"{what}: {cut[0]}", cut[1]
    if into:
        return "part-too-large", f"{what}.", _into_hint(told, one, other)
    return "shapes-do-not-fit", f"{what}.", _combined_hint(told, one, other)


def _minus_zero(told: Raised, what: str) -> Words:
    return (
        "minus-zero-slice",
        f"{what}: a slice that ends at -p is empty where p is 0, since -0 is 0.",
        "Let the slice end at p + height, counted from the start.",
    )


def _cut_off(
    told: Raised, one: tuple[int, ...], other: tuple[int, ...]
) -> tuple[str, str] | None:
    """Say so if one shape is the kernel's and the other a window that is too small."""
    kernel = told.kernel
    if len(kernel) != 2:
        return None
    for window, full in ((one, other), (other, one)):
        if full[:2] != kernel or len(window) < 2 or window[:2] == full[:2]:
            continue
        if window[:2] == kernel[::-1]:
            return (
                f"one is as the {kernel[0]} x {kernel[1]} kernel; in the other rows "
                "and columns have changed places.",
                "The kernel's rows go down, its columns across: shape is (rows, "
                "columns).",
            )
        smaller = all(w <= k for w, k in zip(window, kernel, strict=False))
        outside = _ends_outside(told)
        if smaller and outside and told.is_bare(outside):
            return (
                f"the window is cut off at the border of {outside}, which has no frame "
                "of zeros.",
                "Which of your arrays is the padded one?",
            )
        if smaller and outside != "":
            return (
                "the window is cut off at the border.",
                "A slice that runs over the end is cut short without an error. How "
                "many places has the window, down and across, and where does each "
                "begin?",
            )
        if window[:2] == told.image:
            return (
                "this is the whole image under the kernel, not a window of it.",
                "A slice cuts out the rows and columns that the kernel lies on.",
            )
        if window[0] == window[1]:
            return (
                f"the window is square, the kernel is {kernel[0]} x {kernel[1]}.",
                "Take the window's rows and columns from the kernel's shape, each its "
                "own.",
            )
        return (
            f"the window is {window[0]} x {window[1]}, the kernel is {kernel[0]} x "
            f"{kernel[1]}.",
            "A window has as many rows and columns as the kernel: from row to row + "
            "height, from col to col + width.",
        )
    return None


def _ends_outside(told: Raised) -> str | None:
    """Name the array outside of which a slice ends; empty if none, None if unknown."""
    try:
        line = ast.parse(told.code.strip())
    except SyntaxError:
        return None
    name = None
    for taken in ast.walk(line):
        if not isinstance(taken, ast.Subscript) or not isinstance(
            taken.value, ast.Name
        ):
            continue
        array = told.names.get(taken.value.id)
        parts = (
            taken.slice.elts if isinstance(taken.slice, ast.Tuple) else [taken.slice]
        )
        ends = [p.upper for p in parts if isinstance(p, ast.Slice) and p.upper]
        if ends and isinstance(array, np.ndarray) and len(parts) <= array.ndim:
            found = [_computed(end, told.names) for end in ends]
            if None in found or len(found) < len(parts):
                return None
            sizes = zip(found, array.shape, strict=False)
            if any(end is not None and end > size for end, size in sizes):
                return taken.value.id
            name = ""
    return name


def _computed(node: ast.expr, names: Mapping[str, Any]) -> int | None:
    """Work out sums and products of whole numbers, as the ends of slices are."""
    value = names.get(node.id) if isinstance(node, ast.Name) else None
    if isinstance(node, ast.Constant):
        value = node.value
    if isinstance(node, ast.BinOp):
        one, other = _computed(node.left, names), _computed(node.right, names)
        if one is None or other is None:
            return None
        signs = {ast.Add: one + other, ast.Sub: one - other, ast.Mult: one * other}
        return signs.get(type(node.op))
    return int(value) if isinstance(value, int | np.integer) else None


def _into_hint(told: Raised, one: tuple[int, ...], other: tuple[int, ...]) -> str:
    if sorted(one) == sorted(other):
        return "The sizes are the same in another order: which axis comes first?"
    if len(one) > len(other):
        return (
            "What comes has more axes than the place for it: is a sum missing, or an "
            "index?"
        )
    if len(one) == len(other) == 1:
        return (
            "Over which axes is it put together, and has the array that you fill the "
            "shape asked?"
        )
    return (
        "Compare the size of the array that you made first with the shape asked: "
        "where does the part begin and end in it?"
    )


def _combined_hint(told: Raised, one: tuple[int, ...], other: tuple[int, ...]) -> str:
    if one == other[::-1]:
        return "One of the two is transposed: which axis comes first in each?"
    if len(one) != len(other):
        return (
            "They do not have the same number of axes. NumPy lines shapes up at their "
            "ends: is a channel or an example not picked, or an axis of length 1 "
            "missing (keepdims=True)?"
        )
    return (
        "Entry by entry, each axis must have the same length in both (or length 1). "
        "Which of the two has the wrong one?"
    )


def matrix_product(told: Raised) -> Words | None:
    """Tell of a matrix product that does not exist."""
    text = told.text
    if "mismatch in its core dimension" not in text and "not aligned" not in text:
        return None
    shapes = _shapes(text)
    what = f" of shapes {shapes[0]} and {shapes[1]}" if len(shapes) > 1 else ""
    hint = (
        "In a matrix product, the columns of the first meet the rows of the second: "
        "must one of them be transposed, or stand on the other side?"
    )
    sizes = re.search(r"size (\d+) is different from (\d+)", text)
    if sizes and "parameters" in told.given:
        what = f" of {sizes[2]} columns with {sizes[1]} numbers"
        hint = (
            "Which shape has each layer before this line, and which should it have? "
            "Only then ask whether something is transposed."
        )
    if told.kernel or "rgb" in told.given:
        hint = (
            "@ and dot are matrix products. Under a window, each weight meets the one "
            "pixel under it: multiply entry by entry, then add."
        )
    return (
        "matrix-product-shapes",
        f"The matrix product{what} in {told.line} does not exist.",
        hint,
    )


def size_or_axis(told: Raised) -> Words | None:
    """Tell of a size that is impossible, or of an axis that is not there."""
    text = told.text
    if "cannot reshape array" in text:
        found = re.search(r"size (\d+) into shape (\(.*\))", text)
        what = f"{found[1]} entries into {found[2]}" if found else "an array"
        return (
            "cannot-reshape",
            f"{told.at_line} cannot put {what}: the numbers of entries differ.",
            "Multiply the sizes of the new shape: how many entries does it hold?",
        )
    if "zero-size array to reduction" in text or re.search(
        r"arg(max|min) of an empty|iterable argument is empty|arg is an empty", text
    ):
        return (
            "nothing-to-compare",
            f"{told.at_line} asks for the largest of no numbers: "
            "a window there is empty.",
            "In a[start:end] the end is a position, not a length; and the last window "
            "must lie inside.",
        )
    if (
        "negative dimensions" in text
        or "can't contain negative" in text
        or ("Maximum allowed dimension" in text)
    ):
        return (
            "negative-size",
            f"A size in {told.line} comes out below 0.",
            "Put the sizes of this call into your formula by hand. What is taken away, "
            "and is it taken from the padded size?",
        )
    if "values to unpack" in text:
        return (
            "wrong-number-of-values",
            f"{told.at_line} unpacks {_unpacked(text)}.",
            "How many axes has this argument here? A gray image has two, a volume "
            "three, a batch four."
            if "shape" in told.code
            else "How many values may come here, and may some be left out?",
        )
    if (
        "slice step cannot be zero" in text
        or "arg 3 must not be zero" in text
        or ("zero" in text and "step" in text)
    ):
        return (
            "step-zero",
            f"A step in {told.line} is 0.",
            "Have padding and stride changed places? The order of the signature is "
            f"{told.exercise.signature}.",
        )
    if told.is_a("AxisError") or "axes don't match" in text or "repeated axis" in text:
        return (
            "axis-missing",
            f"{told.at_line} names an axis that the array has not.",
            "Axes are counted from 0: print the shape just before this line.",
        )
    if re.search(
        r"need at least one array|all input arrays must have the same shape|"
        r"input array dimensions|must have same number of dimensions|"
        r"zero-dimensional arrays cannot be concatenated",
        text,
    ):
        return (
            "stack-of-unequal",
            f"{told.at_line} joins arrays that do not fit: {text[:90]}.",
            "np.stack puts equal shapes along a new axis; np.concatenate joins them "
            "along one that is there.",
        )
    if "einstein sum" in text or "operand has" in text or "einsum" in told.code:
        return (
            "shapes-do-not-fit",
            f"The letters of einsum in {told.line} do not fit the arrays' axes.",
            "Each array needs a letter for each of its axes; the same letter means the "
            "same length.",
        )
    if "pad_width" in text or "np.pad" in told.code:
        return (
            "shapes-do-not-fit",
            f"np.pad in {told.line} is told of more or fewer axes than the array has.",
            "np.pad takes a pair (before, after) for each axis, rows and columns and "
            "channels.",
        )
    return None


def _unpacked(text: str) -> str:
    found = re.search(r"expected (?:at least )?(\d+)(?:, got (\d+))?", text)
    if not found:
        return "another number of values than there are names"
    if "not enough" in text:
        return f"{found[1]} values, and there are only {found[2] or 'fewer'}"
    return f"{found[1]} values, and there are more"


def _shapes(text: str) -> list[tuple[int, ...]]:
    return [
        tuple(int(n) for n in re.findall(r"\d+", inside))
        for inside in _SHAPE.findall(text)
    ]
