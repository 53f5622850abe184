"""Exercises of notebook 03: the border and the step.

The wrong answers are one faulty function for each exercise, with a switch for each
slip, so that every mistake is made on the same code and no two differ by accident.
"""

from functools import partial

import numpy as np

from convnet_lab import functional
from convnet_lab.checks import writing
from convnet_lab.checks.exercise import Arguments, Exercise, Misconception
from convnet_lab.checks.exercises import inputs, windows

_NOTEBOOK = "03_padding_stride"

_CORRELATIONS = (
    "filter2d",
    "cross_correlate_at",
    "cross_correlate2d",
    "convolve2d",
    "filter_volume",
    "conv2d",
    "conv_layer",
)

_WIDE_IMAGE = np.array([[3.0, -1.0, 4.5, 1.0], [-9.0, 2.0, 6.0, 5.5]])
_SIX_BY_SEVEN = np.array(
    [
        [3.0, -1.0, 4.0, 1.0, 5.0, -9.0, 2.0],
        [6.0, 5.0, -3.0, 5.0, 8.0, 9.0, 7.0],
        [9.0, 3.0, 2.0, -3.0, 8.0, 4.0, 6.0],
        [-2.0, 6.0, 4.0, 3.0, 3.0, 8.0, 3.0],
        [2.0, 7.0, -9.0, 5.0, 1.0, 2.0, 8.0],
        [8.0, 4.0, 1.0, 9.0, -7.0, 1.0, 6.0],
    ]
)
_UNEVEN_KERNEL = np.array([[1.0, -2.0, 3.0], [0.5, 4.0, -1.0], [2.0, -3.0, 1.5]])
_SHORT_KERNEL = np.array([[1.0, -2.0, 3.0], [0.5, 4.0, -1.0]])


def _with_defaults(arguments: Arguments) -> Arguments:
    """Add a padding of 0 and a stride of 1 where they were left out."""
    return (*arguments, *(0, 1)[len(arguments) - 2 :])


# ---- zero_pad


def _faulty_pad(image, padding, rows=(1, 1), cols=(1, 1), **fill):
    """Put a frame round an image: `rows` and `cols` times the padding on each side."""
    frame = [tuple(padding * times for times in side) for side in (rows, cols)]
    return np.pad(np.asarray(image, float), frame, **fill)


def _padding_shared_out(image, padding):
    """Take the padding for both sides together."""
    frame = (padding // 2, padding - padding // 2)
    return np.pad(np.asarray(image, float), frame)


def _border_overwritten(image, padding):
    """Set the image's own border to 0."""
    out = np.zeros(np.shape(image))
    inner = (slice(padding, n - padding) for n in out.shape)
    inside = tuple(inner)
    out[inside] = np.asarray(image, float)[inside]
    return out


def _image_in_a_corner(image, padding, from_the_end=False):
    """Make room on all sides, but leave the image in a corner."""
    times = (2, 0) if from_the_end else (0, 2)
    return _faulty_pad(image, padding, rows=times, cols=times)


def _working_zero_pad(arguments: Arguments, index: tuple[int, ...]) -> list[str]:
    image, padding = arguments
    row, col = (i - padding for i in index)
    if 0 <= row < image.shape[0] and 0 <= col < image.shape[1]:
        return [
            f"image[{row}, {col}] = {writing.number(image[row, col])},",
            f"moved down by {padding} and right by {padding}",
        ]
    return [f"{writing.place(index)} lies in the frame"]


_ZERO_PAD = Exercise(
    name="zero_pad",
    notebook=_NOTEBOOK,
    signature="image, padding",
    reference=functional.zero_pad,
    returns="array",
    cases=(
        *inputs.documented("zero_pad"),
        *inputs.named(
            functional.zero_pad,
            two_rows_and_a_frame_of_two=(_WIDE_IMAGE, 2),
            a_column_and_a_frame_of_three=(np.array([[7], [8], [9], [-4]]), 3),
            no_padding=(_WIDE_IMAGE, 0),
        ),
    ),
    fresh=(
        lambda rng: (inputs.distinct(rng, inputs.size(rng, 3, 5), 6), 2),
        lambda rng: (inputs.distinct(rng, 6, inputs.size(rng, 3, 5)), 1),
        lambda rng: (inputs.whole(rng, 5, 7), 3),
        lambda rng: (inputs.levels(rng, 4, 4) // 2 + 1, 2),
    ),
    working=_working_zero_pad,
    same_operation=("zero_pad",),
    misconceptions=(
        Misconception(
            "no-padding",
            lambda image, padding: np.array(image, float),
            "The image comes back as it was, without a frame.",
            "How many rows and columns must the answer have?",
        ),
        Misconception(
            "above-and-left-only",
            partial(_faulty_pad, rows=(1, 0), cols=(1, 0)),
            "The zeros stand above and to the left only.",
            "The frame goes all round: each side gets its zeros.",
        ),
        Misconception(
            "below-and-right-only",
            partial(_faulty_pad, rows=(0, 1), cols=(0, 1)),
            "The zeros stand below and to the right only.",
            "The frame goes all round: each side gets its zeros.",
        ),
        Misconception(
            "shared-out",
            _padding_shared_out,
            "The padding is shared out between two opposite sides.",
            "`padding` counts the zeros on each side, not on both together.",
        ),
        Misconception(
            "twice-as-wide",
            partial(_faulty_pad, rows=(2, 2), cols=(2, 2)),
            "The frame is twice as wide as asked.",
            "One side gets `padding` zeros; both sides together twice as many.",
        ),
        Misconception(
            "always-one",
            lambda image, padding: _faulty_pad(image, 1),
            "The frame is one pixel wide, whatever padding is asked.",
            "Where does the argument `padding` come in?",
        ),
        Misconception(
            "rows-only",
            partial(_faulty_pad, cols=(0, 0)),
            "There are new rows above and below, but no new columns.",
            "The left and the right side need zeros, too.",
        ),
        Misconception(
            "columns-only",
            partial(_faulty_pad, rows=(0, 0)),
            "There are new columns left and right, but no new rows.",
            "The top and the bottom need zeros, too.",
        ),
        Misconception(
            "border-repeated",
            partial(_faulty_pad, mode="edge"),
            "The frame repeats the border of the image.",
            "The frame holds zeros only.",
        ),
        Misconception(
            "mirrored",
            partial(_faulty_pad, mode="symmetric"),
            "The frame mirrors the image.",
            "The frame holds zeros only.",
        ),
        Misconception(
            "wrapped-round",
            partial(_faulty_pad, mode="wrap"),
            "What leaves the image on one side comes in again on the other.",
            "The frame holds zeros only.",
        ),
        Misconception(
            "ones",
            partial(_faulty_pad, constant_values=1),
            "The frame is made of ones.",
            "Which value adds nothing to a sum of products?",
        ),
        Misconception(
            "border-overwritten",
            _border_overwritten,
            "The image keeps its size, and its own border has become 0.",
            "No pixel may be lost: the zeros stand outside the image.",
        ),
        Misconception(
            "image-at-top-left",
            _image_in_a_corner,
            "The size is right, but the image stands in the top left corner.",
            "In which row and column of the answer does image[0, 0] belong?",
        ),
        Misconception(
            "image-at-bottom-right",
            partial(_image_in_a_corner, from_the_end=True),
            "The size is right, but the image stands in the bottom right corner.",
            "In which row and column of the answer does image[0, 0] belong?",
        ),
        Misconception(
            "transposed",
            lambda image, padding: _faulty_pad(image, padding).T,
            "Rows and columns have changed places.",
            "The shape is (rows, columns), height first.",
        ),
        Misconception(
            "decimals-cut",
            lambda image, padding: np.trunc(_faulty_pad(image, padding)),
            "The decimals are cut off: the zeros are stored as integers.",
            "Which dtype has the array that you put the image into?",
        ),
    ),
)

# ---- same_padding


def _faulty_same(filter_size, odd, even=None):
    """Give `odd` of an odd size; of an even one, give `even` or refuse."""
    if filter_size % 2:
        return odd(filter_size)
    if even is None:
        raise ValueError("the filter is even")
    return even(filter_size)


def _right_same(filter_size):
    return (filter_size - 1) // 2


def _same(odd=_right_same, even=None):
    return partial(_faulty_same, odd=odd, even=even)


def _working_same_padding(arguments: Arguments, _index: tuple[int, ...]) -> list[str]:
    size = arguments[0]
    return [f"({size} - 1) / 2: {size - 1} pixels are lost in all, half on each side"]


_SAME_PADDING = Exercise(
    name="same_padding",
    notebook=_NOTEBOOK,
    signature="filter_size",
    reference=functional.same_padding,
    returns="whole number",
    cases=(
        *inputs.documented("same_padding"),
        *inputs.named(
            functional.same_padding,
            filter_1=(1,),
            filter_11=(11,),
            even_filter_4=(4,),
            even_filter_2=(2,),
        ),
    ),
    fresh=(
        lambda rng: (2 * inputs.size(rng, 6, 15) + 1,),
        lambda rng: (2 * inputs.size(rng, 16, 40) + 1,),
        lambda rng: (2 * inputs.size(rng, 3, 20),),
    ),
    working=_working_same_padding,
    same_operation=("same_padding",),
    misconceptions=(
        Misconception(
            "both-sides-together",
            _same(lambda f: f - 1),
            "These are the zeros of both sides together.",
            "The padding counts the zeros on one side.",
        ),
        Misconception(
            "one-too-many",
            _same(lambda f: (f + 1) // 2),
            "Half the filter is rounded up: one too many.",
            "The middle of a 3 x 3 filter has one neighbour on each side.",
        ),
        Misconception(
            "one-too-few",
            _same(lambda f: (f - 1) // 2 - 1),
            "One too few.",
            "The middle of a 3 x 3 filter has one neighbour on each side.",
        ),
        Misconception(
            "always-one",
            _same(lambda f: 1),
            "The padding is 1 for every filter.",
            "A larger filter reaches further over the border.",
        ),
        Misconception(
            "the-filter-itself",
            _same(lambda f: f),
            "The padding is as large as the filter.",
            "How many of the filter's rows lie outside, if its middle is on row 0?",
        ),
        Misconception(
            "even-rounded-up",
            _same(even=lambda f: f // 2),
            "An even filter gets a padding, half its size.",
            "Count the size that comes out with it: is it the same?",
        ),
        Misconception(
            "even-rounded-down",
            _same(even=lambda f: (f - 1) // 2),
            "An even filter gets a padding, rounded down.",
            "Count the size that comes out with it: is it the same?",
        ),
        Misconception(
            "even-gets-zero",
            _same(even=lambda f: 0),
            "An even filter gets a padding of 0.",
            "With 0 the image shrinks; there is no right padding to return.",
        ),
        Misconception(
            "even-gets-none",
            _same(even=lambda f: None),
            "Nothing is returned for an even filter.",
            "An error has to stop the program: raise it.",
        ),
        Misconception(
            "error-returned",
            _same(even=lambda f: ValueError("the filter is even")),
            "The error is returned like a value.",
            "Python has a statement that raises an error.",
        ),
    ),
)

# ---- output_size


def _faulty_size(
    n, f, padding=0, stride=1, sides=2, minus=1, rounded=np.floor, plus=1, unfit=None
):
    """Count the places of a filter, with a switch for each slip."""
    room = n + 2 * padding - f
    if room < 0:
        if unfit is None:
            raise ValueError("the filter does not fit")
        return unfit(room // stride + 1)
    steps = (n + sides * padding - minus * f) / stride
    places = int(rounded(steps)) + plus
    if places < 0:
        raise ValueError("this slip makes no sense here")
    return places


def _size(**slips):
    return partial(_faulty_size, **slips)


def _nearest(steps):
    return np.floor(steps + 0.5)


def _working_output_size(arguments: Arguments, _index: tuple[int, ...]) -> list[str]:
    n, f, padding, stride = _with_defaults(arguments)
    room = n + 2 * padding - f
    steps, left = divmod(room, stride)
    return [
        f"{n} + 2*{padding} - {f} = {room} pixels of room,",
        f"{steps} step{'s'[: steps != 1]} of {stride}"
        + (f", and {left} left over," if left else ","),
        "+ 1 for the first place",
    ]


_OUTPUT_SIZE = Exercise(
    name="output_size",
    notebook=_NOTEBOOK,
    signature="n, f, padding=0, stride=1",
    reference=functional.output_size,
    returns="whole number",
    cases=(
        *inputs.documented("output_size"),
        *inputs.named(
            functional.output_size,
            a_pixel_left_over=(6, 3, 0, 2),
            a_quarter_of_a_step_left_over=(10, 3, 1, 4),
            two_thirds_of_a_step_left_over=(7, 4, 1, 3),
            fits_with_its_padding_only=(3, 5, 1),
            does_not_fit=(3, 5),
            does_not_fit_by_one_pixel=(4, 5),
            does_not_fit_even_padded=(4, 8, 1, 2),
        ),
    ),
    fresh=(
        lambda rng: (inputs.size(rng, 20, 40), 5, 2, 3),
        lambda rng: (inputs.size(rng, 20, 40), 4, 3, 1),
        # a third of a step left over, and two thirds
        lambda rng: (3 * inputs.size(rng, 4, 9) + 7, 6, 3, 3),
        lambda rng: (3 * inputs.size(rng, 4, 9) + 6, 4, 3, 3),
        lambda rng: (inputs.size(rng, 50, 90), inputs.size(rng, 6, 9)),
        # an exact fit, and a filter that is too large
        lambda rng: (size := inputs.size(rng, 6, 9), size + 4, 2, 2),
        lambda rng: (inputs.size(rng, 3, 5), inputs.size(rng, 12, 15), 2, 1),
    ),
    working=_working_output_size,
    same_operation=("output_size", *_CORRELATIONS),
    misconceptions=(
        Misconception(
            "rounded-up",
            _size(rounded=np.ceil),
            "What is left over counts as one more step.",
            "A window that leaves the padded image does not count.",
        ),
        Misconception(
            "rounded-to-nearest",
            _size(rounded=_nearest),
            "The steps are rounded to the nearest whole number.",
            "A window that leaves the padded image does not count.",
        ),
        Misconception(
            "no-plus-one",
            _size(plus=0),
            "The steps are counted, not the places: one too few.",
            "With no step at all, in how many places does the filter stand?",
        ),
        Misconception(
            "one-too-many",
            _size(plus=2),
            "One too many.",
            "With no step at all, in how many places does the filter stand?",
        ),
        Misconception(
            "one-before-dividing",
            lambda n, f, padding=0, stride=1: _faulty_size(n, f, padding) // stride,
            "The 1 is added before the division by the stride.",
            "First the steps, then one more for the first place.",
        ),
        Misconception(
            "padding-once",
            _size(sides=1),
            "The padding is counted on one side only.",
            "A row of the image grows at both its ends.",
        ),
        Misconception(
            "padding-ignored",
            _size(sides=0),
            "The padding is not counted.",
            "The filter slides over the padded image.",
        ),
        Misconception(
            "padding-taken-away",
            _size(sides=-2),
            "The padding is taken away, not added.",
            "Does a frame of zeros make an image larger or smaller?",
        ),
        Misconception(
            "stride-ignored",
            lambda n, f, padding=0, stride=1: _faulty_size(n, f, padding),
            "The stride is not used.",
            "Longer steps leave fewer places.",
        ),
        Misconception(
            "stride-multiplied",
            lambda n, f, padding=0, stride=1: (
                (_faulty_size(n, f, padding) - 1) * stride + 1
            ),
            "The number of steps is multiplied by the stride.",
            "Longer steps leave fewer places.",
        ),
        Misconception(
            "filter-ignored",
            _size(minus=0),
            "The size of the filter is not used.",
            "The window must end inside, too: how much room has it to move?",
        ),
        Misconception(
            "filter-halved",
            _size(minus=0.5),
            "Only half of the filter's size is taken away.",
            "The window must lie inside with its whole width.",
        ),
        Misconception(
            "unfit-not-refused",
            _size(unfit=lambda places: places),
            "The formula's value is returned where no filter fits.",
            "When is the filter larger than the padded image?",
        ),
        Misconception(
            "unfit-gets-zero",
            _size(unfit=lambda places: 0),
            "0 is returned where no filter fits.",
            "A map without entries is a mistake to be told: raise an error.",
        ),
        Misconception(
            "unfit-gets-none",
            _size(unfit=lambda places: None),
            "Nothing is returned where no filter fits.",
            "An error has to stop the program: raise it.",
        ),
        Misconception(
            "error-returned",
            _size(unfit=lambda places: ValueError("the filter does not fit")),
            "The error is returned like a value.",
            "Python has a statement that raises an error.",
        ),
    ),
)

# ---- filter2d


def _turned(kernel, how):
    return {
        "as it is": kernel,
        "both": kernel[::-1, ::-1],
        "rows": kernel[::-1],
        "columns": kernel[:, ::-1],
        "transposed": kernel.T,
    }[how]


_COMBINED = {
    "sum": lambda window, kernel: (window * kernel).sum(),
    "mean": lambda window, kernel: (window * kernel).mean(),
    "matrix product": lambda window, kernel: (window @ kernel).sum(),
    "whole number": lambda window, kernel: np.trunc((window * kernel).sum()),
}


def _faulty_filter(
    image,
    kernel,
    padding=0,
    stride=1,
    turn="as it is",
    combine="sum",
    rows=(1, 1),
    cols=(1, 1),
    fill=None,
    steps=(True, True),
    lose=0,
):
    """Slide with padding and stride, with a switch for each slip."""
    padded = _faulty_pad(image, padding, rows, cols, **(fill or {}))
    kernel = _turned(np.asarray(kernel, float), turn)
    height, width = kernel.shape
    down, across = (stride if used else 1 for used in steps)
    tops = range(0, padded.shape[0] - height + 1, down)
    lefts = range(0, padded.shape[1] - width + 1, across)
    if not tops or not lefts:
        raise ValueError("the kernel does not fit")
    sums = np.empty((len(tops), len(lefts)))
    for row, col in np.ndindex(sums.shape):
        top, left = tops[row], lefts[col]
        window = padded[top : top + height, left : left + width]
        sums[row, col] = _COMBINED[combine](window, kernel)
    return sums[: len(tops) - lose, : len(lefts) - lose]


def _output_padded(image, kernel, padding=0, stride=1):
    """Slide over the bare image and put the frame round the map."""
    return np.pad(_faulty_filter(image, kernel, 0, stride), padding)


def _always_same(image, kernel, padding=0, stride=1):
    """Choose the padding oneself, so that the size would be kept."""
    frame = [(k // 2, k // 2) for k in np.shape(kernel)]
    return _faulty_filter(np.pad(np.asarray(image, float), frame), kernel, 0, stride)


def _left_over_used(image, kernel, padding=0, stride=1):
    """Add zeros at the end, until the last step is a whole one."""
    padded = _faulty_pad(image, padding)
    more = [
        -(n - k) % stride for n, k in zip(padded.shape, np.shape(kernel), strict=True)
    ]
    return _faulty_filter(np.pad(padded, [(0, m) for m in more]), kernel, 0, stride)


def _image_thinned(image, kernel, padding=0, stride=1):
    """Leave out pixels first, and slide in steps of one over the rest."""
    thin = _faulty_pad(image, padding)[::stride, ::stride]
    return _faulty_filter(thin, kernel)


def _steps_of_the_kernel(image, kernel, padding=0, stride=1):
    """Put windows side by side, whatever the stride."""
    height, width = np.shape(kernel)
    return _faulty_filter(image, kernel, padding)[::height, ::width]


def _step_too_long(image, kernel, padding=0, stride=1):
    """Leave out as many pixels as the stride says."""
    return _faulty_filter(image, kernel, padding, stride + 1)


def _rows_for_both(image, kernel, padding=0, stride=1):
    """Take the number of rows for the number of columns."""
    sums = _faulty_filter(image, kernel, padding, stride)
    if sums.shape[0] > sums.shape[1]:
        raise IndexError("there are not so many columns")
    return sums[:, : sums.shape[0]]


def _columns_for_both(image, kernel, padding=0, stride=1):
    """Take the number of columns for the number of rows."""
    return _rows_for_both(image.T, kernel.T, padding, stride).T


def _working_filter2d(arguments: Arguments, index: tuple[int, ...]) -> list[str]:
    image, kernel, padding, stride = _with_defaults(arguments)
    row, col = (i * stride for i in index)
    padded = functional.zero_pad(image, padding)
    window = padded[row : row + kernel.shape[0], col : col + kernel.shape[1]]
    name = "padded image" if padding else "image"
    return [
        f"the window at row {row}, column {col} of the {name}:",
        *writing.products(window, kernel),
    ]


def _filter(**slips):
    return partial(_faulty_filter, **slips)


_FILTER2D = Exercise(
    name="filter2d",
    notebook=_NOTEBOOK,
    signature="image, kernel, padding=0, stride=1",
    reference=functional.filter2d,
    returns="array",
    cases=(
        *inputs.documented("filter2d"),
        *inputs.named(
            functional.filter2d,
            padding_1_and_stride_2=(_SIX_BY_SEVEN, _UNEVEN_KERNEL, 1, 2),
            padding_2_and_a_kernel_that_is_not_square=(
                _SIX_BY_SEVEN[:4],
                _SHORT_KERNEL,
                2,
            ),
            padding_1_and_stride_3=(_SIX_BY_SEVEN.T, _SHORT_KERNEL, 1, 3),
            no_padding_and_stride_1=(_SIX_BY_SEVEN[:4], _UNEVEN_KERNEL),
        ),
    ),
    fresh=(
        lambda rng: (inputs.distinct(rng, 5, 7), inputs.distinct(rng, 3, 3), 1),
        lambda rng: (inputs.distinct(rng, 8, 6), inputs.distinct(rng, 3, 3), 2, 3),
        lambda rng: (
            inputs.distinct(rng, inputs.size(rng, 7, 9), 10),
            inputs.distinct(rng, 2, 3),
            1,
            2,
        ),
        lambda rng: (inputs.levels(rng, 6, 9), inputs.whole(rng, 3, 2), 3, 2),
        # a kernel as large as the padded image, on pixels that are all negative
        lambda rng: (inputs.distinct(rng, 3, 2) - 20, inputs.distinct(rng, 5, 4), 1, 2),
        lambda rng: (inputs.whole(rng, 7, 9), inputs.whole(rng, 5, 5)),
        lambda rng: (inputs.distinct(rng, 6, 8), inputs.distinct(rng, 3, 3), 0, 2),
    ),
    working=_working_filter2d,
    windows=windows.of_filter,
    same_operation=_CORRELATIONS,
    misconceptions=(
        Misconception(
            "padding-ignored",
            _filter(rows=(0, 0), cols=(0, 0)),
            "The image is not padded.",
            "What does the window see when it stands on the first pixel?",
        ),
        Misconception(
            "padding-above-and-left",
            _filter(rows=(1, 0), cols=(1, 0)),
            "The zeros stand above and to the left of the image only.",
            "The frame goes all round.",
        ),
        Misconception(
            "padding-below-and-right",
            _filter(rows=(0, 1), cols=(0, 1)),
            "The zeros stand below and to the right of the image only.",
            "The frame goes all round.",
        ),
        Misconception(
            "padding-rows-only",
            _filter(cols=(0, 0)),
            "The image is padded above and below, but not left and right.",
            "The frame goes all round.",
        ),
        Misconception(
            "padding-columns-only",
            _filter(rows=(0, 0)),
            "The image is padded left and right, but not above and below.",
            "The frame goes all round.",
        ),
        Misconception(
            "padding-twice",
            _filter(rows=(2, 2), cols=(2, 2)),
            "The frame of zeros is twice as wide as asked.",
            "`padding` counts the zeros on each side.",
        ),
        Misconception(
            "padding-on-the-output",
            _output_padded,
            "The zeros stand round the map, not round the image.",
            "Pad first, then slide the window.",
        ),
        Misconception(
            "padding-repeats-the-border",
            _filter(fill={"mode": "edge"}),
            "The frame repeats the border of the image.",
            "The frame holds zeros only.",
        ),
        Misconception(
            "always-same",
            _always_same,
            "The padding is chosen by the kernel's size, not by the argument.",
            "The caller says how much to pad: 0 is a choice, too.",
        ),
        Misconception(
            "stride-ignored",
            _filter(steps=(False, False)),
            "The window moves by one pixel, whatever the stride.",
            "Where does the second window start if the stride is 2?",
        ),
        Misconception(
            "stride-down-only",
            _filter(steps=(True, False)),
            "The stride is used down the rows, but not across the columns.",
            "The window takes the same steps in both directions.",
        ),
        Misconception(
            "stride-across-only",
            _filter(steps=(False, True)),
            "The stride is used across the columns, but not down the rows.",
            "The window takes the same steps in both directions.",
        ),
        Misconception(
            "stride-too-long",
            _step_too_long,
            "Each step is one pixel too long.",
            "With a stride of 1 no place is left out.",
        ),
        Misconception(
            "steps-of-the-kernel",
            _steps_of_the_kernel,
            "The window jumps by its own size: these are tiles.",
            "The stride says how far it moves.",
        ),
        Misconception(
            "image-thinned",
            _image_thinned,
            "Pixels of the image are left out before the window slides.",
            "The stride moves the window; the pixels in it stay neighbours.",
        ),
        Misconception(
            "rounded-up",
            _left_over_used,
            "What is left over at the end gets a window of its own, with more zeros.",
            "A window that leaves the padded image does not count.",
        ),
        Misconception(
            "too-small",
            _filter(lose=1),
            "The last row and the last column of the map are missing.",
            "There is one place more than there are steps.",
        ),
        Misconception(
            "rows-for-both",
            _rows_for_both,
            "The map has as many columns as rows.",
            "Count the places across from the widths, not from the heights.",
        ),
        Misconception(
            "columns-for-both",
            _columns_for_both,
            "The map has as many rows as columns.",
            "Count the places down from the heights, not from the widths.",
        ),
        Misconception(
            "map-transposed",
            lambda *arguments: _faulty_filter(*arguments).T,
            "Rows and columns of the map have changed places.",
            "The outer loop runs down the rows: out[row, col].",
        ),
        Misconception(
            "kernel-flipped",
            _filter(turn="both"),
            "This is true convolution: the kernel is flipped on both axes.",
            "Cross-correlation uses the kernel as it is.",
        ),
        Misconception(
            "kernel-flipped-rows",
            _filter(turn="rows"),
            "The kernel is flipped top to bottom.",
            "Cross-correlation uses the kernel as it is.",
        ),
        Misconception(
            "kernel-flipped-columns",
            _filter(turn="columns"),
            "The kernel is flipped left to right.",
            "Cross-correlation uses the kernel as it is.",
        ),
        Misconception(
            "kernel-transposed",
            _filter(turn="transposed"),
            "The kernel is transposed: its rows have become columns.",
            "The kernel's row i lies on the window's row i.",
        ),
        Misconception(
            "matrix-product",
            _filter(combine="matrix product"),
            "Window and kernel are multiplied as matrices (@ or dot), then added up.",
            "Multiply entry by entry: each weight meets the one pixel under it.",
        ),
        Misconception(
            "mean",
            _filter(combine="mean"),
            "The products of each window are averaged, not added.",
            "The sum of the products is asked, whatever the kernel's size.",
        ),
        Misconception(
            "decimals-cut",
            _filter(combine="whole number"),
            "The decimals are cut off: the map is stored as integers.",
            "Which dtype has the array that you fill?",
        ),
    ),
)

EXERCISES: tuple[Exercise, ...] = (_ZERO_PAD, _SAME_PADDING, _OUTPUT_SIZE, _FILTER2D)
