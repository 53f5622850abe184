"""Exercises of notebook 04: volumes, filter banks, one layer.

The wrong answers are one faulty convolution with a switch for each slip, so that every
mistake is made on the same code and no two differ by accident.
"""

from functools import partial

import numpy as np

from convnet_lab import documents, functional
from convnet_lab.checks import writing
from convnet_lab.checks.exercise import Arguments, Exercise, Misconception
from convnet_lab.checks.exercises import inputs, windows

_NOTEBOOK = "04_multichannel"

_CONVOLUTIONS = (
    "filter_volume",
    "conv2d",
    "conv_layer",
    "filter2d",
    "cross_correlate2d",
    "cross_correlate_at",
    "convolve2d",
)

# ---- the faulty convolution


def _turned(filters, how):
    return {
        "as it is": filters,
        "both": filters[::-1, ::-1],
        "rows": filters[::-1],
        "columns": filters[:, ::-1],
        "transposed": filters.swapaxes(0, 1),
    }[how]


_CHANNELS = {
    "all": lambda volume, filters: (volume, filters),
    "first": lambda volume, filters: (volume[..., :1], filters[:, :, :1]),
    "last": lambda volume, filters: (volume[..., -1:], filters[:, :, -1:]),
    "reversed": lambda volume, filters: (volume[..., ::-1], filters),
    "averaged": lambda volume, filters: (volume, filters / filters.shape[2]),
    "first kernel": lambda volume, filters: (
        volume,
        np.repeat(filters[:, :, :1], filters.shape[2], axis=2),
    ),
    "every pair": lambda volume, filters: (
        volume.sum(-1, keepdims=True),
        filters.sum(2, keepdims=True),
    ),
}
"""Which channel meets which kernel."""


def _sums(window, filters):
    return window.reshape(-1) @ filters.reshape(-1, filters.shape[3])


_COMBINED = {
    "sum": _sums,
    "mean": lambda window, filters: _sums(window, filters) / window.size,
    "matrix product": lambda window, filters: np.einsum("ijc,jkcf->f", window, filters),
    "rectified channels": lambda window, filters: np.maximum(
        np.einsum("ijc,ijcf->cf", window, filters), 0
    ).sum(0),
}
"""How a window and all filters become one number for each filter."""

_BIASES = {
    "once": lambda biases, filters: biases,
    "none": lambda biases, filters: biases * 0,
    "per channel": lambda biases, filters: biases * filters.shape[2],
    "per weight": lambda biases, filters: biases * np.prod(filters.shape[:3]),
    "subtracted": lambda biases, filters: -biases,
    "first": lambda biases, filters: biases[0],
    "summed": lambda biases, filters: biases.sum(),
    "reversed": lambda biases, filters: biases[::-1],
}

_FRAMES = {
    "all round": lambda p: ((p, p), (p, p), (0, 0)),
    "none": lambda p: ((0, 0), (0, 0), (0, 0)),
    "twice": lambda p: ((2 * p, 2 * p), (2 * p, 2 * p), (0, 0)),
    "top left": lambda p: ((p, 0), (p, 0), (0, 0)),
    "bottom right": lambda p: ((0, p), (0, p), (0, 0)),
    "rows": lambda p: ((p, p), (0, 0), (0, 0)),
    "columns": lambda p: ((0, 0), (p, p), (0, 0)),
    "channels, too": lambda p: ((p, p), (p, p), (p, p)),
}
"""Zeros before and after, on each axis."""

_STEPS = {
    "both": lambda s: (s, s),
    "none": lambda s: (1, 1),
    "rows": lambda s: (s, 1),
    "columns": lambda s: (1, s),
}

_COUNTS = {
    "floor": lambda room, s: room // s + 1,
    "ceiling": lambda room, s: -(-room // s) + 1,
    "last missing": lambda room, s: room // s,
    "one too early": lambda room, s: (room + 1) // s,
}
"""Places of a window along a side with so much room to move."""


def _faulty_maps(
    volume,
    filters,
    biases,
    padding=0,
    stride=1,
    turn="as it is",
    channels="all",
    combine="sum",
    bias="once",
    frame="all round",
    border="constant",
    steps="both",
    count="floor",
    square=False,
    steps_in_size_only=False,
):
    """Slide a filter bank over a volume, with a switch for each slip."""
    volume, filters = np.asarray(volume, float), np.asarray(filters, float)
    if padding:
        volume = np.pad(volume, _FRAMES[frame](padding), border)
    volume = volume[..., : filters.shape[2]]
    offsets = _BIASES[bias](np.asarray(biases, float), filters)
    volume, filters = _CHANNELS[channels](volume, _turned(filters, turn))
    kh, kw = filters.shape[:2]
    down, across = _STEPS[steps](stride)
    rows = _COUNTS[count](volume.shape[0] - kh, down)
    cols = rows if square else _COUNTS[count](volume.shape[1] - kw, across)
    if count == "ceiling":
        volume = np.pad(volume, ((0, stride), (0, stride), (0, 0)))
    if steps_in_size_only:
        down = across = 1
    out = np.zeros((rows, cols, filters.shape[3]))
    for r, c in np.ndindex(rows, cols):
        top, left = r * down, c * across
        window = volume[top : top + kh, left : left + kw]
        if window.shape != filters.shape[:3]:
            raise ValueError("the window leaves the volume")
        out[r, c] = _COMBINED[combine](window, filters)
    return out + offsets


def _with_map_padded(volume, filters, biases, padding=0, stride=1):
    """Put the frame of zeros round the map, not round the volume."""
    maps = _faulty_maps(volume, filters, biases, 0, stride)
    return np.pad(maps, ((padding, padding), (padding, padding), (0, 0)))


def _with_channels_apart(volume, filters, biases, padding=0, stride=1):
    """Give a map for each channel of each filter."""
    return np.stack(
        [
            _faulty_maps(
                volume[..., c : c + 1],
                filters[:, :, c : c + 1],
                biases,
                padding,
                stride,
            )
            for c in range(filters.shape[2])
        ],
        axis=2,
    )


def _then(change, faulty=_faulty_maps):
    """Compute the maps and change them afterwards."""

    def wrong(*arguments):
        return change(faulty(*arguments))

    return wrong


def _slips(lifted):
    """List the mistakes that one filter, a bank and a layer have in common.

    `lifted` turns a function of a volume and a bank into the exercise's function.
    """

    def slip(name, sentence, hint, **switches):
        wrong = lifted(partial(_faulty_maps, **switches))
        return Misconception(name, wrong, sentence, hint)

    def changed(name, change, sentence, hint):
        return Misconception(name, lifted(_then(change)), sentence, hint)

    as_it_is = "Deep learning's convolution is cross-correlation: kernels as they are."
    all_round = "Zeros go above, below, left and right: padding of them on each side."
    both_ways = "The window moves by stride pixels, both down and across."
    count = "How many places has a window of 3 in 5 pixels, and in 6, at stride 2?"
    own_kernel = "Channel c of the volume meets channel c of the filter."
    one_bias = "The bias belongs to the filter: it is added once to each entry."
    return (
        slip(
            "kernel-flipped",
            "This is true convolution: each kernel is flipped on both axes.",
            as_it_is,
            turn="both",
        ),
        slip(
            "kernel-flipped-rows",
            "The kernels are flipped top to bottom.",
            as_it_is,
            turn="rows",
        ),
        slip(
            "kernel-flipped-columns",
            "The kernels are flipped left to right.",
            as_it_is,
            turn="columns",
        ),
        slip(
            "kernel-transposed",
            "The kernels are transposed: their rows have become columns.",
            "A kernel's row i lies on the window's row i.",
            turn="transposed",
        ),
        slip(
            "first-channel-only",
            "Only the first channel is used.",
            "Every channel of the volume has a kernel of its own in the filter.",
            channels="first",
        ),
        slip(
            "last-channel-only",
            "Only the last channel counts. Does each new one overwrite the sum?",
            "Add to what the channels before it gave.",
            channels="last",
        ),
        slip(
            "channels-reversed",
            "The channels meet the kernels in reverse order.",
            own_kernel,
            channels="reversed",
        ),
        slip(
            "channels-averaged",
            "The channels are averaged, not added.",
            "One sum over everything in the window: rows, columns and channels.",
            channels="averaged",
        ),
        slip(
            "one-kernel-for-all-channels",
            "The kernel of the first channel is used for every channel.",
            own_kernel,
            channels="first kernel",
        ),
        slip(
            "every-channel-with-every-kernel",
            "Every channel is multiplied by the kernels of all channels.",
            own_kernel,
            channels="every pair",
        ),
        Misconception(
            "channels-not-summed",
            lifted(_with_channels_apart),
            "The channels are kept apart: there is a map for each of them.",
            "One filter gives one map: add up what its channels give.",
        ),
        slip(
            "mean",
            "The products of each window are averaged, not added.",
            "The sum of the products is asked, whatever the filter's size.",
            combine="mean",
        ),
        slip(
            "matrix-product",
            "Window and kernel are multiplied as matrices (@ or dot), then added up.",
            "Multiply entry by entry: each weight meets the one pixel under it.",
            combine="matrix product",
        ),
        slip("bias-missing", "The bias is not added.", one_bias, bias="none"),
        slip(
            "bias-per-channel",
            "The bias is added once for every channel.",
            one_bias,
            bias="per channel",
        ),
        slip(
            "bias-per-weight",
            "The bias is added once for every weight of the filter.",
            one_bias,
            bias="per weight",
        ),
        slip("bias-subtracted", "The bias is subtracted.", one_bias, bias="subtracted"),
        slip(
            "padding-ignored",
            "There are no zeros round the volume.",
            "What does your function do with padding?",
            frame="none",
        ),
        slip(
            "padding-twice",
            "There are twice as many zeros round the volume as asked.",
            all_round,
            frame="twice",
        ),
        slip(
            "padding-top-left",
            "There are zeros above and on the left only.",
            all_round,
            frame="top left",
        ),
        slip(
            "padding-bottom-right",
            "There are zeros below and on the right only.",
            all_round,
            frame="bottom right",
        ),
        slip(
            "padding-rows-only",
            "There are zeros above and below, but none on the left and right.",
            all_round,
            frame="rows",
        ),
        slip(
            "padding-columns-only",
            "There are zeros on the left and right, but none above and below.",
            all_round,
            frame="columns",
        ),
        slip(
            "padding-over-channels",
            "There are also channels of zeros, before the first and after the last.",
            "Only rows and columns are padded; np.pad takes a pair for each axis.",
            frame="channels, too",
        ),
        Misconception(
            "padding-on-map",
            lifted(_with_map_padded),
            "The zeros stand round the map, not round the volume.",
            "Pad first, then slide.",
        ),
        slip(
            "padding-repeats-border",
            "The frame repeats the border of the volume.",
            "The frame is made of zeros.",
            border="edge",
        ),
        slip(
            "stride-ignored",
            "The window moves by one pixel each time, whatever the stride.",
            both_ways,
            steps="none",
        ),
        slip(
            "stride-down-only",
            "The stride is used down, but not across.",
            both_ways,
            steps="rows",
        ),
        slip(
            "stride-across-only",
            "The stride is used across, but not down.",
            both_ways,
            steps="columns",
        ),
        slip(
            "stride-in-size-only",
            "The map has the right size, but its windows stand one pixel apart.",
            "Where does the window of entry (1, 1) begin at stride 2?",
            steps_in_size_only=True,
        ),
        slip(
            "size-rounded-up",
            "The size is rounded up: the last window hangs over the edge.",
            "What is left over at the end, less than a stride, is not used.",
            count="ceiling",
        ),
        slip(
            "last-missing",
            "The last row and the last column of the map are missing.",
            count,
            count="last missing",
        ),
        slip(
            "one-added-too-early",
            "In the size, 1 is added before the division by the stride.",
            count,
            count="one too early",
        ),
        slip(
            "height-twice",
            "The map is square: its height is used for its width, too.",
            "Not every volume is square.",
            square=True,
        ),
        changed(
            "map-transposed",
            lambda maps: maps.swapaxes(0, 1),
            "Rows and columns of the map have changed places.",
            "The outer loop runs down the rows: out[row, col].",
        ),
        changed(
            "decimals-cut",
            np.trunc,
            "The decimals are cut off: the map is stored as integers.",
            "Which dtype has the array that you fill?",
        ),
    )


# ---- how an entry comes about


def _defaults(arguments):
    """Fill in the bias, padding and stride that a call left out."""
    return (*arguments, *(0.0, 0, 1)[len(arguments) - 2 :])


def _window_sums(volume, filter_, padding, stride, row, col):
    """Write the sum of each channel's window, a line each."""
    kh, kw = filter_.shape[:2]
    frame = ((padding, padding), (padding, padding), (0, 0))
    padded = np.pad(np.asarray(volume, float), frame)
    top, left = row * stride, col * stride
    window = padded[top : top + kh, left : left + kw]
    counted = ", zeros of the frame counted" if padding else ""
    lines = [
        f"the window from row {top}, column {left}{counted}",
        "channel: the window's rows, then the sum of its products",
    ]
    sums = (window * filter_).sum((0, 1))
    for c, value in enumerate(sums):
        rows = " / ".join(
            " ".join(writing.number(v) for v in line) for line in window[..., c]
        )
        line = f"{c}: {rows} -> {writing.number(value)}"
        short = f"{c}: -> {writing.number(value)}"
        lines.append(line if len(line) <= 70 else short)
    return lines, float(sums.sum())


def _working_volume(arguments: Arguments, index: tuple[int, ...]) -> list[str]:
    volume, kernel, bias, padding, stride = _defaults(arguments)
    lines, total = _window_sums(volume, kernel, padding, stride, *index)
    return [*lines, _with_bias(total, bias)]


def _with_bias(total, bias):
    added = writing.number(total + float(bias))
    return (
        f"together {writing.number(total)}, plus the bias "
        f"{writing.factor(bias)}: {added}"
    )


def _working_maps(arguments: Arguments, index: tuple[int, ...]) -> list[str]:
    volume, filters, biases, padding, stride = _defaults(arguments)
    row, col, k = index
    lines, total = _window_sums(volume, filters[..., k], padding, stride, row, col)
    return [f"filter {k}, {lines[0]}", *lines[1:], _with_bias(total, biases[k])]


def _working_layer(arguments: Arguments, index: tuple[int, ...]) -> list[str]:
    batch, *others = arguments
    example, *rest = index
    lines = _working_maps((batch[example], *others), tuple(rest))
    place = writing.place(tuple(rest))
    return [f"example {example}, {place}:", *lines, "then max(0, ...)"]


# ---- filter_volume


def _drawn_biases(rng, count):
    """Draw biases that are distinct, not 0, and never add up to 0."""
    return rng.permutation(np.array([0.5, -1.25, 2.75, -4.5, 6.25]))[:count]


def _one_filter(maps):
    """Make a function of a volume and one filter from one of a volume and a bank."""

    def wrong(volume, kernel, bias=0.0, padding=0, stride=1):
        bank = np.asarray(kernel)[..., np.newaxis]
        return maps(volume, bank, [bias], padding, stride)[..., 0]

    return wrong


def _channels_first(volume, kernel, bias=0.0, padding=0, stride=1):
    """Take the first axis for the channels, as other libraries store them."""
    one, other = (np.moveaxis(np.asarray(a), 0, -1) for a in (volume, kernel))
    wrong = _one_filter(_faulty_maps)
    return wrong(one[..., : len(kernel)], other, bias, padding, stride)


_SEEN = np.random.default_rng(4)
"""For the visible cases, which are always the same."""

_FILTER_VOLUME = Exercise(
    name="filter_volume",
    notebook=_NOTEBOOK,
    signature="volume, kernel, bias=0.0, padding=0, stride=1",
    reference=functional.filter_volume,
    returns="array",
    cases=(
        *inputs.documented("filter_volume"),
        *inputs.named(
            functional.filter_volume,
            one_window=(
                np.array([[[1, 10], [2, 20]], [[3, 30], [4, 40]]]),
                np.array([[[1, 0], [0, 1]], [[0, -1], [2, 0]]]),
            ),
            a_volume_that_is_not_square=(
                inputs.whole(_SEEN, 4, 7, 2),
                inputs.whole(_SEEN, 2, 3, 2),
                -1.5,
                1,
                2,
            ),
            steps_that_leave_a_column_over=(
                inputs.whole(_SEEN, 5, 6, 2),
                inputs.distinct(_SEEN, 3, 3, 2),
                2,
                0,
                2,
            ),
        ),
    ),
    fresh=(
        lambda rng: (
            inputs.distinct(rng, 5, 7, 2),
            inputs.distinct(rng, 3, 3, 2),
            _drawn_biases(rng, 1)[0],
            1,
            2,
        ),
        lambda rng: (
            inputs.distinct(rng, 7, inputs.size(rng, 8, 9), 3),
            inputs.distinct(rng, 3, 3, 3),
            _drawn_biases(rng, 1)[0],
            2,
            3,
        ),
        lambda rng: (
            inputs.distinct(rng, 6, inputs.size(rng, 7, 8), 2),
            inputs.distinct(rng, 2, 3, 2),
            _drawn_biases(rng, 1)[0],
            1,
            2,
        ),
        # pixels and weights as integers, the rest left out
        lambda rng: (inputs.levels(rng, 5, 6, 3), inputs.whole(rng, 3, 2, 3)),
        lambda rng: (
            inputs.whole(rng, 6, 4, 4),
            inputs.whole(rng, 3, 3, 4),
            inputs.size(rng, 2, 5),
        ),
        lambda rng: (
            inputs.distinct(rng, 4, 6, 2) - 20,
            inputs.distinct(rng, 2, 2, 2),
            -3,
            0,
            2,
        ),
    ),
    working=_working_volume,
    windows=windows.of_layer,
    same_operation=_CONVOLUTIONS,
    misconceptions=(
        *_slips(_one_filter),
        Misconception(
            "channels-first",
            _channels_first,
            "The first axis is taken for the channels.",
            "Channels come last: volume[row, col, channel].",
        ),
        Misconception(
            "channel-axis-kept",
            _then(lambda one: one[..., np.newaxis], _one_filter(_faulty_maps)),
            "The map has a channel axis, with one channel.",
            "One filter gives one plain matrix: two axes.",
        ),
        Misconception(
            "rectified",
            _then(lambda one: np.maximum(one, 0), _one_filter(_faulty_maps)),
            "What is negative is replaced by 0.",
            "ReLU is a step of its own and comes later in this notebook.",
        ),
    ),
)

# ---- conv2d


def _filter_channels_swapped(volume, filters, biases, padding=0, stride=1):
    bank = np.asarray(filters).swapaxes(2, 3)
    if bank.shape != np.shape(filters):
        raise ValueError("the channels do not match")
    return _faulty_maps(volume, bank, biases, padding, stride)


def _first_filter_only(volume, filters, biases, padding=0, stride=1):
    bank = np.repeat(filters[..., :1], filters.shape[3], axis=3)
    return _faulty_maps(volume, bank, biases, padding, stride)


def _bank_slips(lifted):
    """List the mistakes that a bank and a layer have in common."""

    def slip(name, sentence, hint, **switches):
        wrong = lifted(partial(_faulty_maps, **switches))
        return Misconception(name, wrong, sentence, hint)

    own_bias = "Each filter has a bias of its own: biases[k] for filter k."
    return (
        slip(
            "first-bias-for-all",
            "The first bias is added to every map.",
            own_bias,
            bias="first",
        ),
        slip(
            "biases-summed",
            "The sum of all biases is added to every map.",
            own_bias,
            bias="summed",
        ),
        slip(
            "biases-reversed",
            "The biases are added in reverse order.",
            own_bias,
            bias="reversed",
        ),
        Misconception(
            "first-filter-for-all",
            lifted(_first_filter_only),
            "All maps come from the first filter.",
            "Filter k of the bank is filters[:, :, :, k].",
        ),
        Misconception(
            "filter-channels-swapped",
            lifted(_filter_channels_swapped),
            "In the filters, the input channel and the output channel are swapped.",
            "The bank's axes are rows, columns, channels in, channels out.",
        ),
        Misconception(
            "maps-reversed",
            lifted(_then(lambda maps: maps[..., ::-1])),
            "The maps come in reverse order.",
            "Channel k of the answer belongs to filter k.",
        ),
        Misconception(
            "maps-first",
            lifted(_then(lambda maps: np.moveaxis(maps, -1, 0))),
            "The maps are moved to the front: their axis comes before the rows.",
            "Channels come last here: out[row, col, channel].",
        ),
        Misconception(
            "maps-summed",
            lifted(_then(lambda maps: maps.sum(-1))),
            "The maps of all filters are added up.",
            "Each filter gives a map of its own: they become the new channels.",
        ),
    )


_CONV2D = Exercise(
    name="conv2d",
    notebook=_NOTEBOOK,
    signature="volume, filters, biases, padding=0, stride=1",
    reference=functional.conv2d,
    returns="array",
    cases=(
        *inputs.documented("conv2d"),
        *inputs.named(
            functional.conv2d,
            three_filters_that_are_not_square=(
                inputs.whole(_SEEN, 4, 5, 2),
                inputs.whole(_SEEN, 2, 3, 2, 3),
                np.array([10, -20, 30]),
            ),
            as_many_filters_as_channels=(
                inputs.whole(_SEEN, 5, 6, 2),
                inputs.distinct(_SEEN, 3, 3, 2, 2),
                np.array([1.5, -0.5]),
                1,
                2,
            ),
            steps_that_leave_a_column_over=(
                inputs.whole(_SEEN, 3, 6, 2),
                inputs.whole(_SEEN, 3, 3, 2, 3),
                np.array([0.5, 2.0, -4.0]),
                0,
                2,
            ),
        ),
    ),
    fresh=(
        lambda rng: (
            inputs.distinct(rng, 5, 7, 2),
            inputs.distinct(rng, 3, 3, 2, 4),
            _drawn_biases(rng, 4),
            1,
            2,
        ),
        lambda rng: (
            inputs.distinct(rng, 7, inputs.size(rng, 8, 9), 3),
            inputs.distinct(rng, 3, 3, 3, 2),
            _drawn_biases(rng, 2),
            2,
            3,
        ),
        lambda rng: (
            inputs.distinct(rng, 6, inputs.size(rng, 7, 8), 2),
            inputs.distinct(rng, 2, 3, 2, 3),
            _drawn_biases(rng, 3),
            1,
            2,
        ),
        lambda rng: (
            inputs.levels(rng, 5, 6, 2),
            inputs.whole(rng, 3, 2, 2, 3),
            np.array([3, -40, 500]),
        ),
        # as many filters as channels
        lambda rng: (
            inputs.whole(rng, 4, 6, 3),
            inputs.whole(rng, 2, 2, 3, 3),
            _drawn_biases(rng, 3),
            0,
            2,
        ),
        lambda rng: (
            inputs.distinct(rng, 5, 4, 2) - 20,
            inputs.distinct(rng, 3, 3, 2, 2),
            _drawn_biases(rng, 2),
            1,
        ),
    ),
    working=_working_maps,
    windows=windows.of_layer,
    same_operation=_CONVOLUTIONS,
    misconceptions=(
        *_slips(lambda maps: maps),
        *_bank_slips(lambda maps: maps),
        Misconception(
            "rectified",
            _then(lambda maps: np.maximum(maps, 0)),
            "What is negative is replaced by 0.",
            "ReLU is a step of its own and comes later in this notebook.",
        ),
    ),
)

# ---- conv_parameter_count


def _working_count(arguments: Arguments, _index: tuple[int, ...]) -> list[str]:
    f, c_in, c_out = arguments
    one = f * f * c_in
    return [
        f"one filter: {f}*{f} weights * {c_in} channel{'s'[: c_in > 1]} = {one},",
        f"{c_out} filter{'s'[: c_out > 1]}: {one * c_out} weights,",
        f"+ {c_out} bias{'es'[: 2 * (c_out > 1)]}",
    ]


_CONV_PARAMETER_COUNT = Exercise(
    name="conv_parameter_count",
    notebook=_NOTEBOOK,
    signature="f, c_in, c_out",
    reference=functional.conv_parameter_count,
    returns="whole number",
    cases=inputs.documented("conv_parameter_count"),
    fresh=(
        lambda rng: (3, inputs.size(rng, 4, 9), inputs.size(rng, 10, 20)),
        lambda rng: (5, inputs.size(rng, 10, 20), inputs.size(rng, 4, 9)),
        lambda rng: (
            inputs.size(rng, 6, 11),
            inputs.size(rng, 2, 5),
            inputs.size(rng, 30, 64),
        ),
    ),
    working=_working_count,
    same_operation=("conv_parameter_count",),
    misconceptions=(
        Misconception(
            "no-biases",
            lambda f, c_in, c_out: f * f * c_in * c_out,
            "The weights are counted, the biases are not.",
            "Each filter adds one more number of its own to its sums.",
        ),
        Misconception(
            "one-bias",
            lambda f, c_in, c_out: f * f * c_in * c_out + 1,
            "One bias is counted for the whole layer.",
            "Each filter has its own.",
        ),
        Misconception(
            "bias-for-each-input-channel",
            lambda f, c_in, c_out: f * f * c_in * c_out + c_in,
            "A bias is counted for each channel of the input.",
            "The bias belongs to the filter, not to the channel it reads.",
        ),
        Misconception(
            "bias-for-each-kernel",
            lambda f, c_in, c_out: (f * f + 1) * c_in * c_out,
            "A bias is counted for each kernel.",
            "The kernels of one filter share one bias.",
        ),
        Misconception(
            "side-not-squared",
            lambda f, c_in, c_out: f * c_in * c_out + c_out,
            "A kernel is counted as f weights.",
            "A kernel is a matrix of f rows and f columns.",
        ),
        Misconception(
            "input-channels-forgotten",
            lambda f, c_in, c_out: f * f * c_out + c_out,
            "Each filter is counted as one kernel.",
            "A filter has a kernel for each channel that it reads.",
        ),
        Misconception(
            "one-filter",
            lambda f, c_in, c_out: f * f * c_in + 1,
            "Only one filter is counted.",
            "There is a filter for each channel that comes out.",
        ),
        Misconception(
            "weights-of-one-filter",
            lambda f, c_in, c_out: f * f * c_in + c_out,
            "The weights of one filter are counted, and the biases of all.",
            "Each filter has weights of its own.",
        ),
        Misconception(
            "channels-added",
            lambda f, c_in, c_out: f * f * (c_in + c_out) + c_out,
            "The channels in and out are added.",
            "Each filter (out) reads every channel (in): that makes a product.",
        ),
        Misconception(
            "depth-as-size",
            lambda f, c_in, c_out: f**3 * c_out + c_out,
            "A filter is counted as a cube, f deep.",
            "A filter is as deep as its input has channels.",
        ),
    ),
)

# ---- relu


def _working_relu(arguments: Arguments, index: tuple[int, ...]) -> list[str]:
    return [f"max(0, {writing.number(np.asarray(arguments[0])[index])})"]


_RELU = Exercise(
    name="relu",
    notebook=_NOTEBOOK,
    signature="x",
    reference=functional.relu,
    returns="array",
    cases=(
        *inputs.documented("relu"),
        *inputs.named(
            functional.relu,
            one_axis=(np.array([3.5, -1.25, 0.0, 0.75, -6.0]),),
            a_volume=(np.array([[[0.5, -2.0], [-0.5, 7.0]], [[1.5, 2.5], [-9, -1]]]),),
            a_batch_of_integers=(np.arange(-12, 12).reshape(2, 3, 1, 4),),
        ),
    ),
    fresh=(
        lambda rng: (inputs.distinct(rng, 3, inputs.size(rng, 4, 6)),),
        lambda rng: (inputs.distinct(rng, inputs.size(rng, 6, 9)),),
        lambda rng: (inputs.distinct(rng, 3, 4, 2),),
        lambda rng: (inputs.whole(rng, 2, 3, 2, 4),),
        lambda rng: (inputs.distinct(rng, 4, 5) - 3,),
    ),
    working=_working_relu,
    same_operation=("relu",),
    misconceptions=(
        Misconception(
            "absolute",
            np.abs,
            "The minus signs are removed.",
            "-3 becomes 0, not 3.",
        ),
        Misconception(
            "negatives-kept",
            lambda x: np.minimum(0, x),
            "The negative values are kept and the positive ones replaced by 0.",
            "It should be the other way round: the larger of 0 and the value.",
        ),
        Misconception(
            "sign-turned",
            lambda x: np.maximum(0, -np.asarray(x)),
            "What is negative has turned positive, and what is positive is 0.",
            "Positive values stay as they are.",
        ),
        Misconception(
            "unchanged",
            lambda x: np.array(x),
            "The values come back as they were.",
            "What should happen to those below 0?",
        ),
        Misconception(
            "step",
            lambda x: np.asarray(np.asarray(x) > 0, float),
            "The answer is 1 where the value is positive, and 0 elsewhere.",
            "Positive values stay as they are.",
        ),
        Misconception(
            "negatives-dropped",
            lambda x: np.asarray(x)[np.asarray(x) > 0],
            "Values that are not positive are left out.",
            "They are replaced by 0: the shape stays.",
        ),
        Misconception(
            "threshold-at-one",
            lambda x: np.where(np.asarray(x) > 1, x, 0),
            "Values between 0 and 1 are replaced by 0, too.",
            "The limit is at 0.",
        ),
        Misconception(
            "clipped-at-one",
            lambda x: np.clip(x, 0, 1),
            "Values above 1 are cut down to 1.",
            "Positive values stay as they are, however large.",
        ),
        Misconception(
            "leaky",
            lambda x: np.where(np.asarray(x) > 0, x, 0.01 * np.asarray(x)),
            "A hundredth of each negative value is left: this is a leaky ReLU.",
            "Negative values become 0.",
        ),
        Misconception(
            "shifted",
            lambda x: np.asarray(x) - np.min(x),
            "The smallest value is subtracted from all.",
            "Only negative values change; positive ones stay.",
        ),
        Misconception(
            "sigmoid",
            lambda x: 1 / (1 + np.exp(-np.asarray(x, float))),
            "This is the sigmoid, another function with a bend.",
            "ReLU is simpler: the larger of two numbers.",
        ),
        Misconception(
            "tanh",
            lambda x: np.tanh(np.asarray(x, float)),
            "This is tanh, another function with a bend.",
            "ReLU is simpler: the larger of two numbers.",
        ),
        Misconception(
            "largest-of-all",
            lambda x: np.max(x, initial=0),
            "This is one number, the largest of all values.",
            "Compare each value with 0, one by one.",
        ),
        Misconception(
            "flattened",
            lambda x: np.maximum(x, 0).ravel() if np.ndim(x) > 1 else [],
            "The values are right, but they stand in one row.",
            "Keep the shape of x.",
        ),
        Misconception(
            "decimals-cut",
            lambda x: np.trunc(np.maximum(x, 0)),
            "The decimals are cut off: the answer is stored as integers.",
            "Which dtype has the array that you fill?",
        ),
    ),
)

# ---- conv_layer


def _layer(maps, rectify=lambda z: np.maximum(z, 0)):
    """Make a function of a batch from one of a volume."""

    def wrong(batch, filters, biases, padding=0, stride=1):
        return np.stack(
            [rectify(maps(v, filters, biases, padding, stride)) for v in batch]
        )

    return wrong


def _bias_after_relu(batch, filters, biases, padding=0, stride=1):
    sums = _layer(partial(_faulty_maps, bias="none"))
    return sums(batch, filters, biases, padding, stride) + biases


def _relu_on_input(batch, filters, biases, padding=0, stride=1):
    linear = _layer(_faulty_maps, rectify=lambda z: z)
    return linear(np.maximum(batch, 0), filters, biases, padding, stride)


def _examples_padded(batch, filters, biases, padding=0, stride=1):
    frame = ((padding, padding), (0, 0), (0, 0), (0, 0))
    return _layer(_faulty_maps)(np.pad(batch, frame), filters, biases, padding, stride)


def _first_example_for_all(batch, filters, biases, padding=0, stride=1):
    first = np.repeat(batch[:1], len(batch), axis=0)
    return _layer(_faulty_maps)(first, filters, biases, padding, stride)


def _summed_before(batch, filters, biases, padding=0, stride=1):
    together = np.asarray(batch, float).sum(axis=0, keepdims=True)
    return _layer(_faulty_maps)(together, filters, biases, padding, stride)[0]


_CONV_LAYER = Exercise(
    name="conv_layer",
    notebook=_NOTEBOOK,
    signature="batch, filters, biases, padding=0, stride=1",
    reference=functional.conv_layer,
    returns="array",
    cases=inputs.named(
        functional.conv_layer,
        S2_cs231n_as_a_batch_of_one=(
            documents.CS231N_VOLUME[np.newaxis],
            documents.CS231N_FILTERS,
            documents.CS231N_BIASES,
            1,
            2,
        ),
        two_examples_that_are_not_square=(
            inputs.whole(_SEEN, 2, 4, 5, 2),
            inputs.whole(_SEEN, 2, 3, 2, 3),
            np.array([10, -20, 30]),
        ),
        three_examples_with_padding_and_stride=(
            inputs.whole(_SEEN, 3, 3, 4, 2),
            inputs.distinct(_SEEN, 3, 3, 2, 2),
            np.array([1.5, -0.5]),
            1,
            2,
        ),
        steps_that_leave_a_column_over=(
            inputs.whole(_SEEN, 2, 3, 6, 2),
            inputs.whole(_SEEN, 3, 3, 2, 3),
            np.array([0.5, 2.0, -4.0]),
            0,
            2,
        ),
    ),
    fresh=(
        lambda rng: (
            inputs.distinct(rng, 2, 5, 7, 2),
            inputs.distinct(rng, 3, 3, 2, 4),
            _drawn_biases(rng, 4),
            1,
            2,
        ),
        lambda rng: (
            inputs.distinct(rng, 3, 7, inputs.size(rng, 8, 9), 3),
            inputs.distinct(rng, 3, 3, 3, 2),
            _drawn_biases(rng, 2),
            2,
            3,
        ),
        lambda rng: (
            inputs.distinct(rng, 2, 6, inputs.size(rng, 7, 8), 2),
            inputs.distinct(rng, 2, 3, 2, 3),
            _drawn_biases(rng, 3),
            1,
            2,
        ),
        lambda rng: (
            inputs.levels(rng, 2, 5, 6, 2),
            inputs.whole(rng, 3, 2, 2, 3),
            np.array([3, -40, 500]),
        ),
        # as many filters as channels
        lambda rng: (
            inputs.whole(rng, 3, 4, 6, 3),
            inputs.whole(rng, 2, 2, 3, 3),
            _drawn_biases(rng, 3),
            0,
            2,
        ),
        lambda rng: (
            inputs.distinct(rng, 2, 5, 4, 2) - 10,
            inputs.distinct(rng, 3, 3, 2, 2),
            _drawn_biases(rng, 2),
            1,
        ),
    ),
    working=_working_layer,
    windows=windows.of_batch,
    same_operation=_CONVOLUTIONS,
    misconceptions=(
        Misconception(
            "no-relu",
            _layer(_faulty_maps, rectify=lambda z: z),
            "ReLU is missing: negative values are still there.",
            "A layer is convolution, bias and ReLU, in this order.",
        ),
        Misconception(
            "bias-after-relu",
            _bias_after_relu,
            "The bias is added after ReLU.",
            "First the sum and the bias, then max(0, ...).",
        ),
        Misconception(
            "relu-on-input",
            _relu_on_input,
            "ReLU is applied to the batch before the convolution, not after it.",
            "First the sum and the bias, then max(0, ...).",
        ),
        Misconception(
            "relu-on-each-channel",
            _layer(partial(_faulty_maps, combine="rectified channels")),
            "ReLU is applied to each channel's sum, before they are added.",
            "Add up all channels and the bias first, then apply ReLU.",
        ),
        Misconception(
            "absolute",
            _layer(_faulty_maps, rectify=np.abs),
            "The minus signs are removed.",
            "ReLU replaces negative values by 0.",
        ),
        Misconception(
            "negatives-kept",
            _layer(_faulty_maps, rectify=lambda z: np.minimum(z, 0)),
            "The negative values are kept and the positive ones replaced by 0.",
            "ReLU keeps the larger of 0 and the value.",
        ),
        Misconception(
            "first-example-only",
            lambda batch, *others: _layer(_faulty_maps)(batch[:1], *others)[0],
            "Only the first example of the batch is there.",
            "The answer has one volume for each example of the batch.",
        ),
        Misconception(
            "first-example-for-all",
            _first_example_for_all,
            "Every example shows the maps of the first.",
            "Example i of the answer belongs to batch[i].",
        ),
        Misconception(
            "examples-reversed",
            lambda batch, *others: _layer(_faulty_maps)(batch[::-1], *others),
            "The examples come in reverse order.",
            "Example i of the answer belongs to batch[i].",
        ),
        Misconception(
            "examples-summed",
            _summed_before,
            "The examples are added up before the convolution.",
            "Examples have nothing to do with one another: each is filtered alone.",
        ),
        Misconception(
            "examples-last",
            lambda *arguments: np.moveaxis(_layer(_faulty_maps)(*arguments), 0, -1),
            "The examples are the last axis.",
            "They are the first, as in the batch.",
        ),
        Misconception(
            "padding-over-examples",
            _examples_padded,
            "There are also examples of zeros, before the first and after the last.",
            "Only rows and columns are padded; np.pad takes a pair for each axis.",
        ),
        *_slips(_layer),
        *_bank_slips(_layer),
    ),
)

EXERCISES: tuple[Exercise, ...] = (
    _FILTER_VOLUME,
    _CONV2D,
    _CONV_PARAMETER_COUNT,
    _RELU,
    _CONV_LAYER,
)
