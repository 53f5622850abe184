"""Exercise `layer_table`: what each layer is called, gives and learns."""

from functools import partial

from convnet_lab import architecture as words_of
from convnet_lab.checks.exercise import Arguments, Case, Exercise, Misconception
from convnet_lab.checks.exercises import inputs
from convnet_lab.checks.exercises.lenet.faulty_table import faulty_table


def _working(arguments: Arguments, index: tuple[int, ...]) -> list[str]:
    layer = words_of.layers(arguments[0])[index[0]]
    column = index[1] if len(index) > 1 else 0
    before, after = layer.before, layer.after
    if column == 0:
        return [
            f"{layer.name}: CONV, POOL or FC, and the number of conv and dense",
            "layers so far; a pool takes the number of its conv",
        ]
    if column == 1 and layer.kind in ("conv", "pool"):
        rule = f"+ 2*{layer.padding} - {layer.size}) / {layer.stride} rounded down + 1"
        return [
            f"{layer.name}, rows: ({before[0]} {rule} = {after[0]}",
            f"columns: ({before[1]} {rule} = {after[1]}",
            f"channels: {after[2]}",
        ]
    if column == 1:
        return [f"{layer.name}: {' x '.join(map(str, after))}"]
    if column == 2:
        return [f"{layer.name}: {' * '.join(map(str, after))} numbers"]
    if layer.kind == "conv":
        f, _, c_in, c_out = next(iter(layer.parameters.values()))
        return [f"{layer.name}: {f} * {f} * {c_in} * {c_out} weights + {c_out} biases"]
    if layer.kind == "dense":
        units, n_in = next(iter(layer.parameters.values()))
        return [f"{layer.name}: {units} * {n_in} weights + {units} biases"]
    return [f"{layer.name}: nothing to learn"]


def _plain_table(rng):
    """LeNet's form, with odd rows, so that pooling leaves one over."""
    height = 2 * inputs.size(rng, 9, 14) + 1
    return (
        (
            ("input", height, height + inputs.size(rng, 1, 6), inputs.size(rng, 2, 4)),
            ("conv", inputs.size(rng, 5, 9), 5),
            ("pool", 2),
            ("conv", inputs.size(rng, 10, 16), 3),
            ("pool", 2),
            ("dense", inputs.size(rng, 20, 40)),
            ("dense", inputs.size(rng, 5, 12)),
        ),
    )


def _table_with_strides(rng):
    """Have padding, strides, overlapping windows, and a conv without a pool."""
    height = 4 * inputs.size(rng, 6, 9)
    return (
        (
            ("input", height, height + 2 * inputs.size(rng, 1, 4) + 1, 3),
            ("conv", inputs.size(rng, 5, 9), 3, 1, 2),
            ("pool", 3, 2),
            ("conv", inputs.size(rng, 10, 16), 3, 2),
            ("conv", inputs.size(rng, 2, 4), 3),
            ("dense", inputs.size(rng, 20, 40)),
        ),
    )


def _deep_table(rng):
    """Two convs before each pool, as later networks have them."""
    height = 2 * inputs.size(rng, 14, 20) + 1
    return (
        (
            ("input", height, height + inputs.size(rng, 1, 6), inputs.size(rng, 2, 4)),
            ("conv", inputs.size(rng, 5, 8), 3, 1),
            ("conv", inputs.size(rng, 9, 12), 3, 1),
            ("pool", 2),
            ("conv", inputs.size(rng, 13, 16), 5, 0, 2),
            ("pool", 2, 1),
            ("dense", inputs.size(rng, 20, 40)),
            ("dense", inputs.size(rng, 15, 19)),
            ("dense", inputs.size(rng, 5, 12)),
        ),
    )


def _slip(name, sentence, hint, **switches):
    wrong = partial(faulty_table, **switches)
    return Misconception(name, wrong, sentence, hint)


_RULE = "The size is (n + 2p - f) / s, rounded down, plus 1."
_PARAMETERS = "A filter is f x f x (channels that come in), and has one bias."
_NUMBERS = "The slides' names: CONV1, POOL1, CONV2, POOL2, FC3, FC4, FC5."


def _explained(arguments, path, value):
    """Say which column of which layer is wrong, and the rule of the column."""
    layers = words_of.layers(arguments[0])
    if not path or not isinstance(path[0], int) or path[0] >= len(layers):
        return None
    layer = layers[path[0]]
    column = path[1] if len(path) > 1 else None
    if column == 0:
        return (
            "layer-name",
            f"Row {path[0]} is called {value!r}; its name is {layer.name!r}.",
            _NUMBERS,
        )
    if column == 1:
        rule = {
            "dense": "A dense layer's shape is (units, 1).",
            "input": "The input's shape is (rows, columns, channels), as it is given.",
        }.get(layer.kind, f"{_RULE} A conv has a channel for each filter.")
        return (
            "layer-shape",
            f"The activation shape of {layer.name} is wrong.",
            rule,
        )
    if column == 2:
        return (
            "layer-size",
            f"The activation size of {layer.name} is wrong.",
            "It is the product of the numbers of its shape.",
        )
    if column == 3:
        return (
            "layer-parameters",
            f"The number of parameters of {layer.name} is wrong.",
            {
                "conv": _PARAMETERS,
                "dense": "A unit has a weight for each input, and one bias.",
            }.get(layer.kind, "Nothing is learned here: 0."),
        )
    return (
        "row-not-of-four",
        f"Row {path[0]}, {layer.name}, has not four parts.",
        "A row is (name, activation shape, activation size, parameters).",
    )


exercise = Exercise.of(
    words_of.layer_table,
    cases=(
        Case.of("S2 LeNet", words_of.layer_table, (words_of.S2_NET,)),
        Case.of("S1 the net that reads an 8", words_of.layer_table, (words_of.S1_NET,)),
        *inputs.named(
            words_of.layer_table,
            not_square_with_padding_and_strides=(
                (
                    ("input", 20, 27, 2),
                    ("conv", 5, 3, 1, 2),
                    ("pool", 3, 2),
                    ("conv", 4, 3),
                    ("dense", 6),
                    ("dense", 3),
                ),
            ),
            odd_numbers_of_inputs=(
                (("input", 7, 7, 1), ("conv", 3, 3), ("dense", 5), ("dense", 3)),
            ),
        ),
    ),
    fresh=(_plain_table, _table_with_strides, _deep_table),
    working=_working,
    same_operation=("architecture.layer_table", "architecture.layers"),
    explains=_explained,
    misconceptions=(
        _slip(
            "biases-missing",
            "The biases are not counted.",
            "Each filter has one, and each unit.",
            conv_count="no biases",
            dense_biases=False,
        ),
        _slip(
            "filter-biases-missing",
            "The biases of the filters are not counted.",
            _PARAMETERS,
            conv_count="no biases",
        ),
        _slip(
            "unit-biases-missing",
            "The biases of the dense layers are not counted.",
            "A unit has a weight for each input, and one bias.",
            dense_biases=False,
        ),
        _slip(
            "one-bias-a-layer",
            "A convolution is given a single bias for all its filters.",
            _PARAMETERS,
            conv_count="one bias",
        ),
        _slip(
            "filters-without-channels",
            "The filters are counted as if they had one channel.",
            _PARAMETERS,
            conv_count="one channel",
        ),
        _slip(
            "bias-for-each-kernel",
            "A bias is counted for each kernel.",
            _PARAMETERS,
            conv_count="a bias for each kernel",
        ),
        _slip(
            "pools-learn",
            "Pooling is given parameters, one for each place of its window.",
            "What would there be to learn in taking a maximum?",
            pool_counts=True,
        ),
        _slip(
            "input-learns",
            "The input's numbers are counted as parameters.",
            "The input is given, not learned.",
            input_counts=True,
        ),
        _slip(
            "dense-reads-one-channel",
            "The first dense layer reads rows times columns, without the channels.",
            "Flattening lines up every number of the volume.",
            dense_inputs=lambda shape: shape[0] * shape[1],
        ),
        _slip(
            "dense-reads-channels-only",
            "The first dense layer reads one number for each channel.",
            "Flattening lines up every number of the volume.",
            dense_inputs=lambda shape: shape[-1] if len(shape) == 3 else shape[0],
        ),
        _slip(
            "pool-stride-1",
            "Where no stride is given, pools move by one pixel.",
            "A pool's stride is its window's size, if none is given.",
            pool_stride="one",
        ),
        _slip(
            "pool-stride-ignored",
            "A pool's own stride is ignored.",
            "A third word of a pool is its stride.",
            pool_stride="always the window",
        ),
        _slip(
            "padding-ignored",
            "The padding of a convolution is ignored.",
            _RULE,
            conv_size="padding ignored",
        ),
        _slip(
            "padding-one-side",
            "Padding is counted on one side only.",
            _RULE,
            conv_size="padding once",
        ),
        _slip(
            "conv-stride-ignored",
            "The stride of a convolution is ignored.",
            _RULE,
            conv_size="stride ignored",
        ),
        _slip(
            "rounded-up",
            "A last window that does not fit is counted.",
            _RULE,
            conv_size="ceiling",
            pool_size="ceiling",
        ),
        _slip(
            "pools-rounded-up",
            "A last pooling window that does not fit is counted.",
            _RULE,
            pool_size="ceiling",
        ),
        _slip(
            "one-place-missing",
            "Each convolution has one row and one column too few.",
            "A window of 5 in 5 pixels has one place, not none.",
            conv_size="one missing",
        ),
        _slip(
            "square-assumed",
            "The columns are counted as many as the rows.",
            "An image need not be square: follow rows and columns apart.",
            square=True,
        ),
        _slip(
            "columns-first",
            "The shapes have the columns before the rows.",
            "A shape is (rows, columns, channels).",
            axes=(1, 0, 2),
        ),
        _slip(
            "channels-first",
            "The shapes have the channels first.",
            "A shape is (rows, columns, channels).",
            axes=(2, 0, 1),
        ),
        _slip(
            "input-row-missing",
            "The row of the input is missing.",
            "The slides' table begins with the image; so does yours.",
            input_row=False,
        ),
        _slip(
            "numbered-from-0",
            "The layers are counted from 0.",
            _NUMBERS,
            numbers="from 0",
        ),
        _slip(
            "each-kind-numbered",
            "Dense layers are counted from 1 again.",
            _NUMBERS,
            numbers="each kind",
        ),
        _slip(
            "every-layer-numbered",
            "Pools are given a number of their own.",
            _NUMBERS,
            numbers="every layer",
        ),
    ),
)
