"""Exercise `conv2d_backward`: back through a convolution."""

from functools import partial

import numpy as np

from convnet_lab import functional
from convnet_lab.checks import writing
from convnet_lab.checks.exercise import Exercise, Misconception
from convnet_lab.checks.exercises import inputs
from convnet_lab.checks.exercises.training import sums


def _with_defaults(dout, volume, filters, padding=0, stride=1):
    return dout, volume, filters, padding, stride


def _working(arguments, index):
    dout, volume, filters, padding, stride = _with_defaults(*arguments)
    part, *place = index
    if part == "dbiases":
        came = dout[..., place[0]]
        terms = [writing.factor(d) for d in came.flatten()]
        return [
            f"all of dout's map {place[0]}:",
            *sums.in_a_few_lines(terms, came.sum()),
        ]
    if part == "dfilters":
        i, j, c_in, c_out = place
        padded = np.pad(volume, ((padding,) * 2, (padding,) * 2, (0, 0)))
        rows, cols = dout.shape[:2]
        met = padded[i::stride, j::stride, c_in][:rows, :cols]
        pairs = zip(dout[..., c_out].flat, met.flat, strict=True)
        head = "over all windows, dout times the pixel that met this weight:"
        return [head, *sums.of_products(pairs)]
    row, col, c_in = place
    factors: list[tuple[float, float]] = []
    for r, c in np.ndindex(dout.shape[:2]):
        i, j = row + padding - r * stride, col + padding - c * stride
        if 0 <= i < filters.shape[0] and 0 <= j < filters.shape[1]:
            factors += zip(dout[r, c], filters[i, j, c_in], strict=True)
    head = "over all windows that see this pixel, dout times the weight it met:"
    return [head, *sums.of_products(factors)]


def _faulty_conv_back(
    dout,
    volume,
    filters,
    padding=0,
    stride=1,
    put="add",
    steps=None,
    back=None,
    crop="both sides",
    only_first=False,
):
    """Go back window by window; `back` gives the filters that pixels are told of."""
    dout, volume, filters = (np.asarray(a, float) for a in (dout, volume, filters))
    kh, kw, _, _ = filters.shape
    height, width, _ = volume.shape
    padded = np.pad(volume, ((padding,) * 2, (padding,) * 2, (0, 0)))
    dpadded, dfilters = np.zeros(padded.shape), np.zeros(filters.shape)
    down, across = (stride, stride) if steps is None else steps(stride)
    told = filters if back is None else back(filters)
    for row, col in np.ndindex(dout.shape[:2]):
        top, left = row * down, col * across
        window = (slice(top, top + kh), slice(left, left + kw))
        slope = dout[row, col]
        to_filters = padded[window][..., np.newaxis] * slope
        to_pixels = told[..., 0] * slope[0] if only_first else told @ slope
        dfilters = to_filters if put == "write filters" else dfilters + to_filters
        if put == "write pixels":
            dpadded[window] = to_pixels
        else:
            dpadded[window] += to_pixels
    if crop == "both sides":
        dpadded = dpadded[padding : padding + height, padding : padding + width]
    elif crop == "wrong corner":
        dpadded = dpadded[:height, :width]
    elif crop == "start":
        dpadded = dpadded[padding:, padding:]
    return dpadded, dfilters, dout.sum(axis=(0, 1))


def _conv_back(**slips):
    return partial(_faulty_conv_back, **slips)


def _changed(dvolume=None, dfilters=None, dbiases=None):
    """Go back rightly, then change one part; each change sees the part and dout."""

    def wrong(dout, *others):
        parts = _faulty_conv_back(dout, *others)
        changes = (dvolume, dfilters, dbiases)
        return tuple(
            change(part, dout) if change else part
            for part, change in zip(parts, changes, strict=True)
        )

    return wrong


def _conv_case(rng, size, c_in, filters, *options, draw=inputs.distinct):
    """Draw volume and filters (rows, columns, C_out), and dout to fit them."""
    *f, c_out = filters
    volume, bank = draw(rng, *size, c_in), draw(rng, *f, c_in, c_out)
    maps = functional.conv2d(volume, bank, np.zeros(c_out), *options)
    return draw(rng, *maps.shape), volume, bank, *options


def _whole_but_dout(rng):
    """Draw a case in which only dout has fractions."""
    dout, *others = _conv_case(rng, (4, 5), 2, (2, 3, 2), 1, 2, draw=inputs.whole)
    return inputs.distinct(rng, *dout.shape), *others


_PIXELS = np.array(
    [
        [[1, 2], [0, -1], [3, 1], [2, 2], [-2, 4]],
        [[2, 0], [1, 1], [-1, 5], [4, 0], [1, -3]],
        [[0, 3], [-2, 1], [2, 2], [1, -1], [3, 6]],
        [[5, 1], [1, 0], [0, 4], [-3, 2], [2, 1]],
    ]
)
_BANK = np.arange(36).reshape(3, 3, 2, 2) * 7 % 11 - 4
_WIDE_BANK = np.arange(36).reshape(3, 2, 2, 3) * 5 % 13 - 5

exercise = Exercise.of(
    functional.conv2d_backward,
    parts=("dvolume", "dfilters", "dbiases"),
    cases=inputs.named(
        functional.conv2d_backward,
        one_window=(
            np.array([[[2.0]]]),
            np.array([[1.0, 2, 3], [4, 5, 6]])[..., np.newaxis],
            np.array([[7.0, 8, 9], [-1, 0, 1]])[..., np.newaxis, np.newaxis],
        ),
        two_windows_that_overlap=(
            np.array([[[1.0], [10]]]),
            np.array([[1.0, 2, 3, 4], [5, 6, 7, 8]])[..., np.newaxis],
            np.array([[2.0, 3, -1], [4, 0, 5]])[..., np.newaxis, np.newaxis],
        ),
        two_channels_and_three_filters=(inputs.numbered(2, 4, 3), _PIXELS, _WIDE_BANK),
        with_padding_and_stride=(inputs.numbered(2, 3, 2), _PIXELS, _BANK, 1, 2),
        with_padding=(inputs.numbered(4, 5, 2), _PIXELS, _BANK, 1, 1),
        with_a_left_over_column=(inputs.numbered(1, 2, 3), _PIXELS, _WIDE_BANK, 0, 2),
    ),
    fresh=(
        lambda rng: _conv_case(rng, (5, inputs.size(rng, 6, 7)), 2, (3, 3, 3)),
        lambda rng: _conv_case(rng, (6, 5), 3, (2, 3, 2), 1, 2),
        lambda rng: _conv_case(
            rng, (inputs.size(rng, 4, 5), 6), 2, (3, 3, 2), 1, 1, draw=inputs.whole
        ),
        lambda rng: _conv_case(rng, (6, inputs.size(rng, 7, 8)), 2, (3, 2, 4), 0, 2),
        lambda rng: _conv_case(rng, (5, 7), 3, (3, 3, 3), 2, 2, draw=inputs.whole),
        lambda rng: _conv_case(rng, (7, 6), 3, (3, 2, 2), 0, 3),
        # whole pixels and weights, dout with fractions
        _whole_but_dout,
        inputs.scaled(lambda rng: _conv_case(rng, (4, 5), 2, (2, 2, 2)), 1e6),
        inputs.scaled(lambda rng: _conv_case(rng, (4, 3), 2, (2, 2, 2), 1), 1e-5),
    ),
    working=_working,
    linear=("dout",),
    examples=(
        (
            (np.array([[[5.0]]]), np.array([[[3.0]]]), np.array([[[[2.0]]]])),
            "the pixel gets 5*2, the weight 5*3, the bias 5",
        ),
        (
            (
                np.array([[[5.0], [1.0]]]),
                np.array([[[3.0], [4.0]]]),
                np.array([[[[2.0]]]]),
            ),
            "the pixels get 5*2 and 1*2, the weight 5*3 + 1*4, the bias 5 + 1",
        ),
    ),
    misconceptions=(
        Misconception(
            "not-cropped",
            _conv_back(crop="none"),
            "dvolume still has the frame of padding.",
            "The frame was not part of the volume: nobody asks for its gradient.",
        ),
        Misconception(
            "cropped-at-the-wrong-corner",
            _conv_back(crop="wrong corner"),
            "The padding is cut off at the bottom and the right only.",
            "Where does the volume begin inside its frame?",
        ),
        Misconception(
            "cropped-on-one-side",
            _conv_back(crop="start"),
            "The padding is cut off at the top and the left only.",
            "The frame runs all around.",
        ),
        Misconception(
            "pixels-overwritten",
            _conv_back(put="write pixels"),
            "Where windows overlap, only the last one's part of dvolume is left.",
            "A pixel that several windows see gets the sum of what they send back.",
        ),
        Misconception(
            "filters-overwritten",
            _conv_back(put="write filters"),
            "dfilters comes from the last window alone.",
            "A weight is used at every place of the window: all places add their part.",
        ),
        Misconception(
            "stride-ignored",
            _conv_back(steps=lambda stride: (1, 1)),
            "Neighboring windows are one step apart: the stride is ignored.",
            "Where did the window of row r and column c start on the way forward?",
        ),
        Misconception(
            "stride-down-only",
            _conv_back(steps=lambda stride: (stride, 1)),
            "The stride is used down, but not across.",
            "Where did the window of row r and column c start on the way forward?",
        ),
        Misconception(
            "stride-across-only",
            _conv_back(steps=lambda stride: (1, stride)),
            "The stride is used across, but not down.",
            "Where did the window of row r and column c start on the way forward?",
        ),
        Misconception(
            "dvolume-with-flipped-filters",
            _conv_back(back=lambda filters: filters[::-1, ::-1]),
            "For dvolume the filters are flipped once too often, or not at all.",
            "Ask one window: which weight met its top-left pixel?",
        ),
        Misconception(
            "dfilters-flipped",
            _changed(dfilters=lambda part, dout: part[::-1, ::-1]),
            "dfilters is flipped in rows and columns.",
            "The layer is a cross-correlation: weight (0, 0) met the top-left pixel of "
            "each window.",
        ),
        Misconception(
            "dvolume-with-swapped-channels",
            _conv_back(back=lambda filters: filters.swapaxes(2, 3)),
            "For dvolume the filters' input and output channels have changed places.",
            "filters[i, j, c_in, c_out]: dout brings c_out, and c_in is wanted.",
        ),
        Misconception(
            "dfilters-with-swapped-channels",
            _changed(dfilters=lambda part, dout: part.swapaxes(2, 3)),
            "In dfilters the input and output channels have changed places.",
            "dfilters has the shape of filters, (f, f, C_in, C_out).",
        ),
        Misconception(
            "dfilters-transposed",
            _changed(dfilters=lambda part, dout: part.swapaxes(0, 1)),
            "In dfilters rows and columns have changed places.",
            "Rows come first, in filters and in dfilters.",
        ),
        Misconception(
            "first-filter-only",
            _conv_back(only_first=True),
            "For dvolume only the first filter sends something back.",
            "Every filter has seen the pixel: their parts are added up.",
        ),
        Misconception(
            "dfilters-averaged",
            _changed(dfilters=lambda part, dout: part / dout[..., 0].size),
            "dfilters is divided by the number of windows.",
            "All windows use the same weight: their parts are added, not averaged.",
        ),
        Misconception(
            "dbiases-averaged",
            _changed(dbiases=lambda part, dout: part / dout[..., 0].size),
            "dbiases is divided by the number of windows.",
            "The bias is added in every window: their parts are added, too.",
        ),
        Misconception(
            "dbiases-not-summed",
            _changed(dbiases=lambda part, dout: np.array(dout)),
            "dbiases still has rows and columns.",
            "A filter has one bias for all its windows.",
        ),
        Misconception(
            "dbiases-in-one",
            _changed(dbiases=lambda part, dout: np.full(len(part), part.sum())),
            "All biases have got the sum over all maps.",
            "Each filter has a bias of its own.",
        ),
        Misconception(
            "dbiases-of-first-window",
            _changed(dbiases=lambda part, dout: np.array(dout[0, 0])),
            "dbiases comes from the first window alone.",
            "The bias is added in every window.",
        ),
    ),
)


@exercise.mistake(
    "dout has no part in it, as if it were 1 everywhere.",
    "The chain rule multiplies the layer's own slopes with what comes from above.",
)
def dout_forgotten(dout, *others):
    return _faulty_conv_back(np.ones(dout.shape), *others)


@exercise.mistake(
    "All signs are turned.",
    "The minus comes later, in the step. The gradient itself points uphill.",
)
def wrong_sign(*arguments):
    return tuple(-part for part in _faulty_conv_back(*arguments))
