"""Python's and NumPy's errors in words: what happened, in which line, and why here."""

import ast
import builtins
import difflib
import itertools
import re
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from convnet_lab.checks.calling import TooSlow
from convnet_lab.checks.cause import Seen
from convnet_lab.checks.exercise import Arguments, Exercise
from convnet_lab.checks.tracing import own_frames, own_lines, text_of

_REMOVED = {
    "float": "float",
    "int": "int",
    "bool": "bool",
    "object": "object",
    "str": "str",
    "complex": "complex",
    "long": "int",
    "unicode": "str",
    "product": "np.prod",
    "cumproduct": "np.cumprod",
    "alltrue": "np.all",
    "sometrue": "np.any",
    "asscalar": "array.item()",
    "rank": "np.ndim",
    "infty": "np.inf",
    "Inf": "np.inf",
    "Infinity": "np.inf",
    "NaN": "np.nan",
    "NAN": "np.nan",
    "NINF": "-np.inf",
    "PINF": "np.inf",
    "float_": "np.float64",
    "in1d": "np.isin",
    "row_stack": "np.vstack",
    "trapz": "np.trapezoid",
    "mat": "np.asmatrix",
    "msort": "np.sort",
    "round_": "np.round",
}
"""Names that NumPy had, and what does the same today."""

_LONGEST = 2_000
"""Characters of an error's text, and of its line, that are looked at."""

_SHAPE = re.compile(r"\((\d[\d,\s]*,?|)\)")
_NAME = re.compile(r"(?<![.\w'\"])[A-Za-z_]\w*")

Words = tuple[str, str, str]
"""A kind of cause, a sentence and a hint."""


class _Told:
    """An error and what is known of the place where it happened."""

    def __init__(
        self, exercise: Exercise, arguments: Arguments, error: BaseException
    ) -> None:
        self.exercise = exercise
        self.error = error
        self.text = text_of(error)[:_LONGEST]
        self.given = dict(zip(exercise.argument_names, arguments, strict=False))
        lines = own_lines(error)
        self.code = (lines[-1].line or "")[:_LONGEST] if lines else ""
        self.line = f"line {lines[-1].lineno}" if lines else "your function"
        self.at_line = self.line[0].upper() + self.line[1:]
        frames = own_frames(error)
        self.names: dict[str, Any] = dict(frames[-1].f_locals) if frames else {}
        self.known = {*self.names, *(frames[-1].f_globals if frames else ())}

    def is_a(self, *kinds: str) -> bool:
        """Say whether the error is of one of these classes, be it from elsewhere."""
        names = {c.__name__ for c in type(self.error).__mro__}
        return bool(names & set(kinds))

    @property
    def image(self) -> tuple[int, ...]:
        """The rows and columns of what the kernel slides over, or nothing."""
        for name in ("image", "volume"):
            if name in self.given:
                return tuple(np.shape(self.given[name])[:2])
        return ()

    def is_bare(self, name: str) -> bool:
        """Say whether a name is an argument as it was given, in a call with padding."""
        here, given = self.names.get(name), self.given.get(name)
        return (
            bool(self.given.get("padding", 0))
            and isinstance(here, np.ndarray)
            and given is not None
            and here.shape == np.shape(given)
        )

    @property
    def kernel(self) -> tuple[int, ...]:
        """The rows and columns of what slides, or nothing."""
        for name in ("kernel", "filters"):
            if name in self.given:
                return tuple(np.shape(self.given[name])[:2])
        f = self.given.get("f")
        return (f, f) if isinstance(f, int) and "volume" in self.given else ()


def translate(
    exercise: Exercise, arguments: Arguments, error: BaseException
) -> Seen | None:
    """Put an error of a student's function into words.

    Parameters
    ----------
    exercise : Exercise
    arguments : tuple
        What the function was called with.
    error : BaseException
        What it raised.

    Returns
    -------
    Seen or None
        What happened and what usually causes it in this exercise; None of an error
        that is explained elsewhere: an endless loop, an answer that is not written.
    """
    if isinstance(error, TooSlow | NotImplementedError):
        return None
    told = _Told(exercise, arguments, error)
    for rule in _RULES:
        words = rule(told)
        if words:
            return Seen(*words)
    return Seen(
        "error",
        f"{type(error).__name__} in {told.line}: {told.text}".rstrip(": ") + ".",
        "Read the line with the values that its names had there.",
    )


def values_there(error: BaseException) -> str:
    """Say what the names in the student's line were when it stopped.

    Examples
    --------
    >>> def tried(row, image):
    ...     return image[row]
    >>> try:
    ...     tried(7, np.zeros((2, 3)))
    ... except IndexError as error:
    ...     values_there(error)
    'row = 7, image: shape (2, 3)'
    """
    lines, frames = own_lines(error), own_frames(error)
    if not lines or not frames or not lines[-1].line:
        return ""
    there = frames[-1].f_locals
    found = []
    for name in dict.fromkeys(_NAME.findall(lines[-1].line[:_LONGEST])):
        if name in there:
            said = _short(name, there[name])
            if said:
                found.append(said)
    return ", ".join(sorted(found, key=lambda said: "=" not in said))


def _short(name: str, value: Any) -> str:
    try:
        if isinstance(value, np.ndarray) and value.ndim:
            kind = "" if value.dtype.kind == "f" else f" of {value.dtype.name}"
            return f"{name}: shape {value.shape}{kind}"
        if isinstance(value, bool | np.bool_) or value is None:
            return f"{name} = {value}"
        if isinstance(value, int | np.integer):
            return f"{name} = {int(value)}"
        if isinstance(value, float | np.floating | np.ndarray):
            return f"{name} = {float(value):.6g}"
        if isinstance(value, list | tuple):
            text = repr(value)
            short = text if len(text) < 30 else f"{len(value)} entries"
            return f"{name}: a {type(value).__name__}, {short}"
    except Exception:  # the student's own class
        return ""
    return ""


def _shapes(text: str) -> list[tuple[int, ...]]:
    return [
        tuple(int(n) for n in re.findall(r"\d+", inside))
        for inside in _SHAPE.findall(text)
    ]


def _broadcast(told: _Told) -> Words | None:
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


def _minus_zero(told: _Told, what: str) -> Words:
    return (
        "minus-zero-slice",
        f"{what}: a slice that ends at -p is empty where p is 0, since -0 is 0.",
        "Let the slice end at p + height, counted from the start.",
    )


def _cut_off(
    told: _Told, one: tuple[int, ...], other: tuple[int, ...]
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


def _ends_outside(told: _Told) -> str | None:
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


def _into_hint(told: _Told, one: tuple[int, ...], other: tuple[int, ...]) -> str:
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


def _combined_hint(told: _Told, one: tuple[int, ...], other: tuple[int, ...]) -> str:
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


def _truth(told: _Told) -> Words | None:
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


def _index(told: _Told) -> Words | None:
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


def _beyond_hint(told: _Told) -> str:
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


def _whole(told: _Told) -> Words | None:
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


def _made_wrong(told: _Told) -> Words | None:
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


def _number_hint(told: _Told) -> str:
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


def _matmul(told: _Told) -> Words | None:
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


def _sizes(told: _Told) -> Words | None:
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


def _names(told: _Told) -> Words | None:
    text = told.text
    if told.is_a("UnboundLocalError") or "not associated with a value" in text:
        name = (re.findall(r"'(\w+)'", text) or ["a name"])[0]
        return (
            "name-not-filled",
            f"{name} is used in {told.line} before it has got a value.",
            "Is it set inside a loop or an if that did not run, or only below this "
            "line?",
        )
    if told.is_a("NameError"):
        name = (re.findall(r"name '(\w+)'", text) or ["a name"])[0]
        return "name-unknown", *_unknown(told, name)
    if told.is_a("AttributeError"):
        return _attribute(told)
    if told.is_a("KeyError"):
        dicts = (v for v in told.given.values() if isinstance(v, dict))
        keys = [*dict.fromkeys(itertools.chain.from_iterable(dicts))]
        near = difflib.get_close_matches(text.strip("'\""), map(str, keys), n=1)
        meant = f" Did you mean {near[0]!r}?" if near else ""
        return (
            "key-missing",
            f"There is no key {text} in {told.line}.{meant}",
            f"The keys are {', '.join(map(str, keys[:6]))}."
            if keys
            else "Print the keys of the dictionary: list(d).",
        )
    if told.is_a("ModuleNotFoundError", "ImportError"):
        return (
            "module-missing",
            f"{told.at_line} imports what is not there: {text}.",
            "NumPy is enough for this exercise.",
        )
    return None


def _unknown(told: _Told, name: str) -> tuple[str, str]:
    from convnet_lab.checks.exercises import EXERCISES

    if name in ("np", "numpy", "math"):
        return (
            f"{name} is not known in {told.line}: it is imported further up in the "
            "notebook.",
            "Run the cells above first (Run, Run All Above Selected Cell).",
        )
    if name in EXERCISES:
        notebook = EXERCISES[name].notebook
        if notebook == told.exercise.notebook:
            return (
                f"{name} is not known in {told.line}: the cell in which you wrote it "
                "has not run.",
                "Run the cells above first (Run, Run All Above Selected Cell).",
            )
        return (
            f"{name} is not known in {told.line}: you wrote it in notebook "
            f"{notebook}, and each notebook knows only its own functions.",
            "Write or copy it into this notebook, or take the one in functional.",
        )
    if name in ("functional", "check", "documents", "lenet", "plt", "scipy"):
        return (
            f"{name} is not known in {told.line}: it is imported further up in the "
            "notebook, or nowhere.",
            "Run the cells above first (Run, Run All Above Selected Cell).",
        )
    near = difflib.get_close_matches(name, {*told.known, *told.given, *dir(builtins)})
    meant = f" Did you mean {near[0]}?" if near else ""
    return (
        f"The name {name} is not known in {told.line}.{meant}",
        "The arguments are called "
        f"{', '.join(told.given)}; any other name must get a value first.",
    )


def _attribute(told: _Told) -> Words:
    text = told.text
    found = re.search(r"module 'numpy(?:\.\w+)?' has no attribute '(\w+)'", text)
    if found:
        name = found[1]
        if name in _REMOVED:
            return (
                "removed-from-numpy",
                f"np.{name} in {told.line} was taken out of NumPy.",
                f"Write {_REMOVED[name]} instead.",
            )
        near = difflib.get_close_matches(name, dir(np), n=1)
        return (
            "attribute-missing",
            f"NumPy has no {name} ({told.line}).",
            f"Did you mean np.{near[0]}?" if near else "Look it up in NumPy's pages.",
        )
    found = re.search(r"'([\w.]+)' object has no attribute '(\w+)'", text)
    kind, name = (found[1], found[2]) if found else ("object", "this")
    if kind == "NoneType":
        return (
            "nothing-returned-inside",
            f"{told.at_line} works with None: a function that "
            "was called returned nothing.",
            "Which function is called just before, and has it a return?",
        )
    if kind in ("list", "tuple", "int", "float", "str", "dict"):
        return (
            "not-an-array",
            f"{told.at_line} asks a {kind} for .{name}, which arrays have.",
            "Where did the array become this? np.array(...) makes one of lists.",
        )
    owner = np.ndarray if kind.endswith("ndarray") else object
    near = difflib.get_close_matches(name, dir(owner), n=1)
    return (
        "attribute-missing",
        f"A {kind.rpartition('.')[2]} has no .{name} ({told.line}).",
        f"Did you mean .{near[0]}?"
        if near
        else "It may be a function of NumPy: np." + name + "(...).",
    )


def _calls(told: _Told) -> Words | None:
    text, name = told.text, told.exercise.name
    if not told.is_a("TypeError"):
        return None
    if re.search(
        r"positional argument|required keyword|unexpected keyword|multiple values", text
    ):
        if text.startswith(name) or f"{name}()" in text or not told.code:
            return (
                "parameters-do-not-fit",
                f"The function does not take what it is called with: {text[:110]}.",
                f"Its first line must read def {name}({told.exercise.signature}):",
            )
        return (
            "parameters-do-not-fit",
            f"A function called in {told.line} is given other arguments than it "
            f"takes: {text[:90]}.",
            "Compare the call with that function's first line.",
        )
    if "object is not callable" in text:
        kind = text.split("'")[1] if "'" in text else "thing"
        return (
            "not-a-function",
            f"{told.at_line} calls a {kind.rpartition('.')[2]} like a function.",
            "Entries are taken with square brackets. Or has a name of a function got "
            "a value?",
        )
    if "NoneType" in text:
        return (
            "nothing-returned-inside",
            f"{told.at_line} works with None: a function that was "
            "called returned nothing, or a name was never filled.",
            "Which function is called just before, and has it a return? (append and "
            "sort return None.)",
        )
    if "integer scalar arrays can be converted" in text:
        return (
            "array-for-a-number",
            f"In {told.line} an array stands where one whole number is wanted, as an "
            "axis or an index.",
            "np.max(x, 0) takes 0 for an axis: which function compares two values?",
        )
    if re.search(
        r"not subscriptable|not iterable|has no len|unsupported operand|can only "
        r"concatenate|can't multiply sequence|non-iterable|bad operand|not supported "
        r"between|does not support item",
        text,
    ):
        return (
            "not-an-array",
            f"{told.at_line}: {text[:110]}.",
            _kinds_hint(text),
        )
    if "ufunc" in text or "operation" in text:
        return (
            "not-an-array",
            f"NumPy cannot calculate with what {told.line} gives it: {text[:100]}.",
            "Is something in it that is not a number: None, a list of lists, a text?",
        )
    return None


def _kinds_hint(text: str) -> str:
    if "iter" in text:
        return (
            "A loop over numbers needs range(n); a single number cannot be gone "
            "through, nor unpacked."
        )
    if "subscriptable" in text or "len" in text:
        return "One number has no entries: which argument is an array, which a number?"
    if "list" in text or "sequence" in text or "tuple" in text:
        return (
            "Lists and tuples do not calculate entry by entry: make an array of them "
            "with np.array."
        )
    return "Which of the two is neither a number nor an array?"


def _others(told: _Told) -> Words | None:
    if told.is_a("ZeroDivisionError"):
        return (
            "division-by-zero",
            f"{told.at_line} divides by 0.",
            "Which of its names is 0 in this call? A padding may be.",
        )
    if told.is_a("RecursionError"):
        return (
            "endless-recursion",
            f"{told.at_line} calls the function itself again, without an end.",
            "Is a helper, or a function from another notebook, called by the same "
            "name?",
        )
    if told.is_a("SystemExit"):
        return (
            "exits",
            f"{told.at_line} stops Python (exit, quit, sys.exit).",
            "A function ends with return.",
        )
    if "input" in told.code and told.is_a("EOFError", "StdinNotImplementedError"):
        return (
            "asks-the-keyboard",
            f"{told.at_line} waits for the keyboard (input).",
            "All that the function needs comes in its arguments.",
        )
    if "read-only" in told.text:
        return (
            "part-too-large",
            f"{told.at_line} writes into an array that cannot be written to.",
            "Make an array of your own first: .copy() or np.zeros.",
        )
    if told.is_a("OverflowError"):
        return (
            "bytes-overflow",
            f"A number in {told.line} becomes too large for its type.",
            "exp of a number near 1000 is more than a float holds.",
        )
    if told.is_a("AssertionError") or re.search(
        r"^(raise|assert)\b|:\s*raise\b", told.code.strip()
    ):
        said = f": {told.text}" if told.text else ""
        return (
            "refused-by-the-answer",
            f"{told.at_line} refuses this call itself{said}.",
            "This input has a right answer: is the condition too strict?",
        )
    if "math domain error" in told.text or "positive input" in told.text:
        return (
            "division-by-zero",
            f"In {told.line} a root or a logarithm is asked of a number that has none.",
            "Which number stands there, and may it be 0 or negative?",
        )
    return None


_RULES: tuple[Callable[[_Told], Words | None], ...] = (
    _broadcast,
    _truth,
    _matmul,
    _made_wrong,
    _whole,
    _index,
    _sizes,
    _names,
    _calls,
    _others,
)
