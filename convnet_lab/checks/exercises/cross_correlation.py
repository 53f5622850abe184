"""Exercises of notebook 02: cross-correlation and convolution.

The wrong answers are one faulty function with a switch for each slip, so that every
mistake is made on the same code and no two differ by accident.
"""

from collections.abc import Callable
from functools import partial

import numpy as np

from convnet_lab import functional
from convnet_lab.checks import writing
from convnet_lab.checks.exercise import Arguments, Exercise, Misconception
from convnet_lab.checks.exercises import inputs

_NOTEBOOK = "02_cross_correlation"

_CORRELATIONS = (
    "cross_correlate_at",
    "cross_correlate2d",
    "filter2d",
    "convolve2d",
    "filter_volume",
    "conv2d",
    "conv_layer",
)


_TURNED: dict[str, Callable[[np.ndarray], np.ndarray]] = {
    "as it is": lambda kernel: kernel,
    "both": lambda kernel: kernel[::-1, ::-1],
    "rows": lambda kernel: kernel[::-1],
    "columns": lambda kernel: kernel[:, ::-1],
    "transposed": lambda kernel: kernel.T,
    "quarter": np.rot90,
}

_COMBINED = {
    "sum": lambda window, kernel: (window * kernel).sum(),
    "mean": lambda window, kernel: (window * kernel).mean(),
    "largest": lambda window, kernel: (window * kernel).max(),
    "matrix product": lambda window, kernel: (window @ kernel).sum(),
    "added": lambda window, kernel: (window + kernel).sum(),
    "window only": lambda window, kernel: window.sum(),
    "normalised": lambda window, kernel: (window * kernel).sum() / kernel.sum(),
    "whole number": lambda window, kernel: np.trunc((window * kernel).sum()),
}


def _faulty_window(image, kernel, row, col, turn="as it is", combine="sum"):
    """Sum one window, with a switch for each slip."""
    kernel = _TURNED[turn](np.asarray(kernel, float))
    height, width = kernel.shape
    window = np.asarray(image, float)[row : row + height, col : col + width]
    if row < 0 or col < 0 or window.shape != kernel.shape:
        raise ValueError("the window leaves the image")
    return _COMBINED[combine](window, kernel)


def _faulty_map(
    image,
    kernel,
    turn="as it is",
    combine="sum",
    pad=(0, 0),
    lose=(0, 0),
    step=(1, 1),
    flip_image=False,
):
    """Slide over an image, with a switch for each slip."""
    image = np.pad(np.asarray(image, float), [(pad[0], pad[0]), (pad[1], pad[1])])
    if flip_image:
        image = image[::-1, ::-1]
    shape = _TURNED[turn](np.asarray(kernel)).shape
    rows = range(0, image.shape[0] - shape[0] + 1 - lose[0], step[0])
    cols = range(0, image.shape[1] - shape[1] + 1 - lose[1], step[1])
    return np.array(
        [
            [_faulty_window(image, kernel, r, c, turn, combine) for c in cols]
            for r in rows
        ]
    )


def _same_size(image, kernel, turn="as it is"):
    """Pad with zeros, so that the map keeps the image's size."""
    if kernel.shape[0] % 2 == 0 or kernel.shape[1] % 2 == 0 or kernel.size == 1:
        raise ValueError("no padding keeps the size")
    pad = (kernel.shape[0] // 2, kernel.shape[1] // 2)
    return _faulty_map(image, kernel, turn, pad=pad)


def _full_size(image, kernel, turn="as it is"):
    """Take every place where kernel and image touch."""
    pad = (kernel.shape[0] - 1, kernel.shape[1] - 1)
    return _faulty_map(image, kernel, turn, pad=pad)


def _unpadded_in_a_frame(image, kernel, turn="as it is"):
    """Leave the map in an array of the image's size, the rest 0."""
    inner = _faulty_map(image, kernel, turn)
    out = np.zeros(np.shape(image))
    out[: inner.shape[0], : inner.shape[1]] = inner
    return out


def _as_integers(image, kernel, turn="as it is"):
    return _faulty_map(image, kernel, turn, combine="whole number")


def _faulty_window_from_one(image, kernel, row, col):
    """Count rows and columns from 1."""
    return _faulty_window(image, kernel, row - 1, col - 1)


# ---- cross_correlate_at


def _working_at(arguments: Arguments, _index: tuple[int, ...]) -> list[str]:
    image, kernel, row, col = arguments
    height, width = kernel.shape
    return writing.products(image[row : row + height, col : col + width], kernel)


def _window_at(arguments, _index):
    _, kernel, row, col = arguments
    return {0: (row, col, *kernel.shape)}


def _window_of_entry(arguments, index):
    return {0: (*index, *arguments[1].shape)}


def _at(**slips):
    return partial(_faulty_window, **slips)


_SHORT_KERNEL = np.array([[1.0, -2.0, 3.0], [0.5, 4.0, -1.0]])
_WIDE_IMAGE = np.array(
    [
        [3.0, -1.0, 4.0, 1.0, 5.0],
        [9.0, 2.0, -6.0, 5.0, 3.0],
        [5.0, 8.0, 9.0, -7.0, 9.0],
        [2.0, 7.0, 1.0, 8.0, -2.0],
    ]
)

_CROSS_CORRELATE_AT = Exercise(
    name="cross_correlate_at",
    notebook=_NOTEBOOK,
    signature="image, kernel, row, col",
    reference=functional.cross_correlate_at,
    returns="number",
    cases=(
        *inputs.documented("cross_correlate_at"),
        *inputs.named(
            functional.cross_correlate_at,
            a_kernel_that_is_not_square=(_WIDE_IMAGE, _SHORT_KERNEL, 2, 1),
            the_last_window=(_WIDE_IMAGE, np.array([[2.0], [-3.0], [0.5]]), 1, 4),
        ),
    ),
    fresh=(
        lambda rng: (inputs.distinct(rng, 6, 7), inputs.distinct(rng, 3, 3), 1, 3),
        lambda rng: (inputs.distinct(rng, 8, 6), inputs.distinct(rng, 3, 3), 4, 2),
        lambda rng: (
            inputs.distinct(rng, 7, 9),
            inputs.distinct(rng, inputs.size(rng, 2, 3), 4),
            inputs.size(rng, 3, 4),
            inputs.size(rng, 0, 2),
        ),
        lambda rng: (inputs.levels(rng, 9, 7), inputs.whole(rng, 3, 2), 2, 4),
        lambda rng: (inputs.distinct(rng, 5, 6) - 20, inputs.distinct(rng, 3, 3), 2, 1),
    ),
    working=_working_at,
    windows=_window_at,
    same_operation=_CORRELATIONS,
    misconceptions=(
        Misconception(
            "kernel-flipped",
            _at(turn="both"),
            "This is true convolution: the kernel is flipped on both axes.",
            "Cross-correlation uses the kernel as it is.",
        ),
        Misconception(
            "kernel-flipped-rows",
            _at(turn="rows"),
            "The kernel is flipped top to bottom.",
            "Cross-correlation uses the kernel as it is.",
        ),
        Misconception(
            "kernel-flipped-columns",
            _at(turn="columns"),
            "The kernel is flipped left to right.",
            "Cross-correlation uses the kernel as it is.",
        ),
        Misconception(
            "kernel-transposed",
            _at(turn="transposed"),
            "The kernel is transposed: its rows have become columns.",
            "The kernel's row i lies on the window's row i.",
        ),
        Misconception(
            "matrix-product",
            _at(combine="matrix product"),
            "Window and kernel are multiplied as matrices (@ or dot), then added up.",
            "Multiply entry by entry: each weight meets the one pixel under it.",
        ),
        Misconception(
            "mean",
            _at(combine="mean"),
            "The products are averaged, not added.",
            "The sum of the products is asked, whatever the kernel's size.",
        ),
        Misconception(
            "largest",
            _at(combine="largest"),
            "This is the largest of the products.",
            "Add all of them.",
        ),
        Misconception(
            "added",
            _at(combine="added"),
            "Window and kernel are added, not multiplied.",
            "A weight of 0 should make its pixel disappear.",
        ),
        Misconception(
            "window-only",
            _at(combine="window only"),
            "The pixels of the window are added without the kernel.",
            "Each pixel counts with the weight that lies on it.",
        ),
        Misconception(
            "normalised",
            _at(combine="normalised"),
            "The sum is divided by the sum of the kernel.",
            "A kernel is used as it is; many kernels sum to 0.",
        ),
        Misconception(
            "row-and-column-swapped",
            lambda image, kernel, row, col: _faulty_window(image, kernel, col, row),
            "Row and column have changed places.",
            "In NumPy the row comes first: image[row, col].",
        ),
        Misconception(
            "centred",
            lambda image, kernel, row, col: _faulty_window(
                image, kernel, row - kernel.shape[0] // 2, col - kernel.shape[1] // 2
            ),
            "(row, col) is taken as the centre of the window.",
            "Here it is the window's top-left corner.",
        ),
        Misconception(
            "off-by-one",
            _faulty_window_from_one,
            "The window stands one row too high and one column too far left.",
            "Rows and columns are counted from 0.",
        ),
        Misconception(
            "always-top-left",
            lambda image, kernel, row, col: _faulty_window(image, kernel, 0, 0),
            "The window always stands in the top-left corner of the image.",
            "Where do row and col come in?",
        ),
        Misconception(
            "not-summed",
            lambda image, kernel, row, col: np.asarray(
                image[row : row + kernel.shape[0], col : col + kernel.shape[1]] * kernel
            ),
            "The products are there, but they are not added up.",
            "One number is asked for the whole window.",
        ),
    ),
)

# ---- cross_correlate2d


def _working_correlate(arguments: Arguments, index: tuple[int, ...]) -> list[str]:
    return _working_at((*arguments, *index), ())


def _map(**slips):
    return partial(_faulty_map, **slips)


def _fresh_map_arguments():
    return (
        lambda rng: (inputs.distinct(rng, 5, 7), inputs.distinct(rng, 3, 3)),
        lambda rng: (inputs.distinct(rng, 7, 6), inputs.distinct(rng, 3, 3)),
        lambda rng: (
            inputs.distinct(rng, inputs.size(rng, 6, 7), 5),
            inputs.distinct(rng, 2, 3),
        ),
        lambda rng: (
            inputs.levels(rng, 5, inputs.size(rng, 7, 9)),
            inputs.whole(rng, 3, 2),
        ),
        # a kernel as wide as the image, on pixels that are all negative
        lambda rng: (inputs.distinct(rng, 6, 4) - 20, inputs.distinct(rng, 3, 4)),
        lambda rng: (inputs.whole(rng, 9, 8), inputs.whole(rng, 5, 5)),
    )


def _size_slips(turn: str = "as it is") -> tuple[Misconception, ...]:
    """Mistakes in where the window stands: the same for both kinds of map."""
    return (
        Misconception(
            "too-small",
            _map(lose=(1, 1), turn=turn),
            "The last row and the last column of the map are missing.",
            "A window of 3 has 3 places to stand in 5 pixels, not 2: count them.",
        ),
        Misconception(
            "same-size",
            partial(_same_size, turn=turn),
            "The image is padded with zeros, so that the map keeps the image's size.",
            "Without padding the map is smaller than the image.",
        ),
        Misconception(
            "full-size",
            partial(_full_size, turn=turn),
            "The kernel also stands where it only touches the image.",
            "The window has to lie inside the image.",
        ),
        Misconception(
            "zeros-left-over",
            partial(_unpadded_in_a_frame, turn=turn),
            "The map is right but stands in an array as large as the image.",
            "How many places has the window, down and across?",
        ),
        Misconception(
            "map-transposed",
            lambda image, kernel: _faulty_map(image, kernel, turn).T,
            "Rows and columns of the map have changed places.",
            "The outer loop runs down the rows: out[row, col].",
        ),
        Misconception(
            "steps-of-the-kernel",
            lambda image, kernel: _faulty_map(image, kernel, turn, step=kernel.shape),
            "The window jumps by its own size: these are tiles.",
            "Move it by one pixel each time.",
        ),
        Misconception(
            "decimals-cut",
            partial(_as_integers, turn=turn),
            "The decimals are cut off: the map is stored as integers.",
            "Which dtype has the array that you fill?",
        ),
        Misconception(
            "mean",
            _map(combine="mean", turn=turn),
            "The products of each window are averaged, not added.",
            "The sum of the products is asked, whatever the kernel's size.",
        ),
    )


_SIZES = {
    "a_kernel_that_is_not_square": (_WIDE_IMAGE, _SHORT_KERNEL),
    "a_kernel_as_wide_as_the_image": (
        _WIDE_IMAGE,
        np.array([[1.0, 2.0, -3.0, 0.5, -1.0]]),
    ),
    "a_kernel_with_no_symmetry": (
        _WIDE_IMAGE,
        np.array([[1.0, 2, 3], [4, 5, 6], [7, 8, 9]]),
    ),
}

_CROSS_CORRELATE2D = Exercise(
    name="cross_correlate2d",
    notebook=_NOTEBOOK,
    signature="image, kernel",
    reference=functional.cross_correlate2d,
    returns="array",
    cases=(
        *inputs.documented("cross_correlate2d"),
        *inputs.named(functional.cross_correlate2d, **_SIZES),
    ),
    fresh=_fresh_map_arguments(),
    working=_working_correlate,
    windows=_window_of_entry,
    same_operation=_CORRELATIONS,
    misconceptions=(
        Misconception(
            "kernel-flipped",
            _map(turn="both"),
            "This is true convolution: the kernel is flipped on both axes.",
            "Cross-correlation uses the kernel as it is.",
        ),
        Misconception(
            "kernel-flipped-rows",
            _map(turn="rows"),
            "The kernel is flipped top to bottom.",
            "Cross-correlation uses the kernel as it is.",
        ),
        Misconception(
            "kernel-flipped-columns",
            _map(turn="columns"),
            "The kernel is flipped left to right.",
            "Cross-correlation uses the kernel as it is.",
        ),
        Misconception(
            "kernel-transposed",
            _map(turn="transposed"),
            "The kernel is transposed: its rows have become columns.",
            "The kernel's row i lies on the window's row i.",
        ),
        Misconception(
            "matrix-product",
            _map(combine="matrix product"),
            "Window and kernel are multiplied as matrices (@ or dot), then added up.",
            "Multiply entry by entry: each weight meets the one pixel under it.",
        ),
        Misconception(
            "added",
            _map(combine="added"),
            "Window and kernel are added, not multiplied.",
            "A weight of 0 should make its pixel disappear.",
        ),
        Misconception(
            "largest",
            _map(combine="largest"),
            "Each entry is the largest product of its window.",
            "Add all the products.",
        ),
        Misconception(
            "normalised",
            _map(combine="normalised"),
            "Each sum is divided by the sum of the kernel.",
            "A kernel is used as it is; many kernels sum to 0.",
        ),
        *_size_slips(),
    ),
)

# ---- convolve2d


def _working_convolve(arguments: Arguments, index: tuple[int, ...]) -> list[str]:
    image, kernel = arguments
    lines = _working_at((image, kernel[::-1, ::-1], *index), ())
    return ["window times the kernel flipped on both axes:", *lines]


_CONVOLVE2D = Exercise(
    name="convolve2d",
    notebook=_NOTEBOOK,
    signature="image, kernel",
    reference=functional.convolve2d,
    returns="array",
    cases=(
        *inputs.documented("convolve2d"),
        *inputs.named(functional.convolve2d, **_SIZES),
    ),
    fresh=_fresh_map_arguments(),
    working=_working_convolve,
    windows=_window_of_entry,
    same_operation=_CORRELATIONS,
    misconceptions=(
        Misconception(
            "kernel-not-flipped",
            _map(),
            "This is cross-correlation: the kernel is used as it is.",
            "Convolution turns the kernel round before it slides.",
        ),
        Misconception(
            "kernel-flipped-rows",
            _map(turn="rows"),
            "The kernel is flipped top to bottom only.",
            "Convolution flips it left to right as well.",
        ),
        Misconception(
            "kernel-flipped-columns",
            _map(turn="columns"),
            "The kernel is flipped left to right only.",
            "Convolution flips it top to bottom as well.",
        ),
        Misconception(
            "kernel-transposed",
            _map(turn="transposed"),
            "The kernel is transposed, not flipped.",
            "Its last row comes first, and its last column comes first.",
        ),
        Misconception(
            "kernel-quarter-turn",
            _map(turn="quarter"),
            "The kernel is turned by a quarter.",
            "Flipping both axes is half a turn.",
        ),
        Misconception(
            "image-flipped",
            _map(flip_image=True),
            "The image is flipped, so the map comes out backwards.",
            "Flip the kernel and leave the image as it is.",
        ),
        Misconception(
            "flipped-twice",
            _map(turn="both", flip_image=True),
            "Both the image and the kernel are flipped.",
            "Flip the kernel only.",
        ),
        *_size_slips("both"),
    ),
)

# ---- convolve1d


def _working_convolve1d(arguments: Arguments, index: tuple[int, ...]) -> list[str]:
    f, g = arguments
    n = index[0]
    pairs = [(k, n - k) for k in range(len(f)) if 0 <= n - k < len(g)]
    names = " + ".join(f"f[{i}]*g[{j}]" for i, j in pairs)
    values = " + ".join(
        f"{writing.number(f[i])}*{writing.factor(g[j])}" for i, j in pairs
    )
    return [names, f"= {values}"]


def _same_length(f, g):
    return np.convolve(np.asarray(f, float), np.asarray(g, float), "same")


def _round_the_end(f, g):
    """Let what runs out at the end come in at the start."""
    f, g = sorted((np.asarray(f, float), np.asarray(g, float)), key=len, reverse=True)
    full = np.convolve(f, g)
    full[: len(g) - 1] += full[len(f) :]
    return full[: len(f)]


_CONVOLVE1D = Exercise(
    name="convolve1d",
    notebook=_NOTEBOOK,
    signature="f, g",
    reference=functional.convolve1d,
    returns="array",
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
    ),
    working=_working_convolve1d,
    same_operation=("convolve1d",),
    misconceptions=(
        Misconception(
            "not-flipped",
            lambda f, g: np.convolve(np.asarray(f, float), np.asarray(g, float)[::-1]),
            "The second signal is not flipped: this is cross-correlation.",
            "In each product the two positions add up to the same number, n.",
        ),
        Misconception(
            "first-flipped",
            lambda f, g: np.convolve(np.asarray(f, float)[::-1], g),
            "The first signal is flipped once too often.",
            "In each product the two positions add up to the same number, n.",
        ),
        Misconception(
            "backwards",
            lambda f, g: np.convolve(np.asarray(f, float), g)[::-1],
            "The answer comes backwards.",
            "Entry 0 is f[0]*g[0], where the two signals begin to touch.",
        ),
        Misconception(
            "valid",
            lambda f, g: np.convolve(np.asarray(f, float), g, "valid"),
            "Only the places are there where one signal lies wholly inside the other.",
            "Every place where they touch counts: len(f) + len(g) - 1 of them.",
        ),
        Misconception(
            "same-length",
            _same_length,
            "The answer is cut to the length of the longer signal.",
            "Every place where they touch counts: len(f) + len(g) - 1 of them.",
        ),
        Misconception(
            "last-missing",
            lambda f, g: np.convolve(np.asarray(f, float), g)[:-1],
            "The last entry is missing.",
            "At the last place the last entries of both signals touch.",
        ),
        Misconception(
            "one-too-long",
            lambda f, g: np.append(np.convolve(np.asarray(f, float), g), 0.0),
            "There is one entry too many, a 0 at the end.",
            "Two signals of length 3 touch in 5 places, not 6.",
        ),
        Misconception(
            "circular",
            _round_the_end,
            "What runs out at the end comes in again at the start.",
            "Both signals are 0 outside their entries.",
        ),
        Misconception(
            "mean",
            lambda f, g: np.convolve(np.asarray(f, float), g) / len(g),
            "The sums are divided by the length of the second signal.",
            "The plain sum of the products is asked.",
        ),
        Misconception(
            "entry-by-entry",
            lambda f, g: np.asarray(f, float) * g,
            "The signals are multiplied entry by entry, without sliding.",
            "One signal moves along the other; each place gives one sum.",
        ),
    ),
)

EXERCISES = (_CROSS_CORRELATE_AT, _CROSS_CORRELATE2D, _CONVOLVE2D, _CONVOLVE1D)
