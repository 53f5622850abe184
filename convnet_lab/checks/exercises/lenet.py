"""Exercises of notebook 07: the whole network, and S2's exercise.

The wrong answers are one faulty table and one faulty forward pass with a switch for
each slip. The exam's four exercises have no function: the student gives values.
"""

from collections.abc import Callable
from functools import partial
from math import prod

import numpy as np

from convnet_lab import architecture as words_of
from convnet_lab import documents, functional
from convnet_lab.checks import writing
from convnet_lab.checks.exercise import (
    Arguments,
    Case,
    Exercise,
    Function,
    Misconception,
)
from convnet_lab.checks.exercises import inputs

_NOTEBOOK = "07_lenet"

_WHOLE_NETWORKS = (
    "lenet.forward",
    "lenet.activations",
    "lenet.predict",
    "batch_innermost.forward",
)

# ---- layer_table

_OUTPUT_SIZES = {
    "floor": lambda n, f, p, s: (n + 2 * p - f) // s + 1,
    "ceiling": lambda n, f, p, s: -(-(n + 2 * p - f) // s) + 1,
    "one missing": lambda n, f, p, s: (n + 2 * p - f) // s,
    "padding ignored": lambda n, f, p, s: (n - f) // s + 1,
    "padding once": lambda n, f, p, s: (n + p - f) // s + 1,
    "stride ignored": lambda n, f, p, s: n + 2 * p - f + 1,
}

_CONV_COUNTS = {
    "right": lambda f, c_in, c_out: (f * f * c_in + 1) * c_out,
    "no biases": lambda f, c_in, c_out: f * f * c_in * c_out,
    "one bias": lambda f, c_in, c_out: f * f * c_in * c_out + 1,
    "one channel": lambda f, c_in, c_out: (f * f + 1) * c_out,
    "a bias for each kernel": lambda f, c_in, c_out: (f * f + 1) * c_in * c_out,
}


def _faulty_table(
    architecture,
    conv_size="floor",
    pool_size="floor",
    pool_stride="window",
    conv_count="right",
    dense_biases=True,
    dense_inputs=prod,
    pool_counts=False,
    input_row=True,
    input_counts=False,
    numbers="conv and dense",
    square=False,
    axes=(0, 1, 2),
):
    """Tabulate an architecture, with a switch for each slip."""
    rows, seen = [], {"conv": 0, "pool": 0, "dense": 0}
    shape: tuple[int, ...] = ()
    for kind, *words in architecture:
        parameters = 0
        seen[kind] = seen.get(kind, 0) + 1
        number = {
            "conv and dense": seen["conv"] + seen["dense"],
            "from 0": seen["conv"] + seen["dense"] - 1,
            "each kind": seen["conv"] if kind == "pool" else seen[kind],
            "every layer": seen["conv"] + seen["pool"] + seen["dense"],
        }[numbers]
        if kind == "input":
            name, shape = "Input", tuple(words)
            parameters = prod(shape) if input_counts else 0
        elif kind == "dense":
            name, n_in = f"FC{number}", dense_inputs(shape)
            shape = (words[0], 1)
            parameters = (n_in + dense_biases) * words[0]
        else:
            f = words[1] if kind == "conv" else words[0]
            if kind == "conv":
                name, channels = f"CONV{number}", words[0]
                padding, stride = (
                    [*words, 0, 1][2:4] if len(words) != 3 else [words[2], 1]
                )
                size = _OUTPUT_SIZES[conv_size]
                parameters = _CONV_COUNTS[conv_count](f, shape[2], channels)
            else:
                name, channels = f"POOL{number}", shape[2]
                default = f if pool_stride == "window" else 1
                padding, stride = 0, words[1] if len(words) > 1 else default
                stride = f if pool_stride == "always the window" else stride
                size = _OUTPUT_SIZES[pool_size]
                parameters = f * f * channels if pool_counts else 0
            height, width = (size(n, f, padding, stride) for n in shape[:2])
            shape = (height, height if square else width, channels)
        if kind != "input" or input_row:
            printed = shape if kind == "dense" else tuple(shape[a] for a in axes)
            rows.append((name, printed, prod(shape), parameters))
    return rows


def _working_table(arguments: Arguments, index: tuple[int, ...]) -> list[str]:
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


def _table_slip(name, sentence, hint, **switches):
    wrong = partial(_faulty_table, **switches)
    return Misconception(name, wrong, sentence, hint)


_RULE = "The size is (n + 2p - f) / s, rounded down, plus 1."
_PARAMETERS = "A filter is f x f x (channels that come in), and has one bias."
_NUMBERS = "The slides' names: CONV1, POOL1, CONV2, POOL2, FC3, FC4, FC5."

_LAYER_TABLE = Exercise(
    name="layer_table",
    notebook=_NOTEBOOK,
    signature="architecture",
    reference=words_of.layer_table,
    returns="parts",
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
    working=_working_table,
    same_operation=("architecture.layer_table", "architecture.layers"),
    misconceptions=(
        _table_slip(
            "biases-missing",
            "The biases are not counted.",
            "Each filter has one, and each unit.",
            conv_count="no biases",
            dense_biases=False,
        ),
        _table_slip(
            "filter-biases-missing",
            "The biases of the filters are not counted.",
            _PARAMETERS,
            conv_count="no biases",
        ),
        _table_slip(
            "unit-biases-missing",
            "The biases of the dense layers are not counted.",
            "A unit has a weight for each input, and one bias.",
            dense_biases=False,
        ),
        _table_slip(
            "one-bias-a-layer",
            "A convolution is given a single bias for all its filters.",
            _PARAMETERS,
            conv_count="one bias",
        ),
        _table_slip(
            "filters-without-channels",
            "The filters are counted as if they had one channel.",
            _PARAMETERS,
            conv_count="one channel",
        ),
        _table_slip(
            "bias-for-each-kernel",
            "A bias is counted for each kernel.",
            _PARAMETERS,
            conv_count="a bias for each kernel",
        ),
        _table_slip(
            "pools-learn",
            "Pooling is given parameters, one for each place of its window.",
            "What would there be to learn in taking a maximum?",
            pool_counts=True,
        ),
        _table_slip(
            "input-learns",
            "The input's numbers are counted as parameters.",
            "The input is given, not learned.",
            input_counts=True,
        ),
        _table_slip(
            "dense-reads-one-channel",
            "The first dense layer reads rows times columns, without the channels.",
            "Flattening lines up every number of the volume.",
            dense_inputs=lambda shape: shape[0] * shape[1],
        ),
        _table_slip(
            "dense-reads-channels-only",
            "The first dense layer reads one number for each channel.",
            "Flattening lines up every number of the volume.",
            dense_inputs=lambda shape: shape[-1] if len(shape) == 3 else shape[0],
        ),
        _table_slip(
            "pool-stride-1",
            "Where no stride is given, pools move by one pixel.",
            "A pool's stride is its window's size, if none is given.",
            pool_stride="one",
        ),
        _table_slip(
            "pool-stride-ignored",
            "A pool's own stride is ignored.",
            "A third word of a pool is its stride.",
            pool_stride="always the window",
        ),
        _table_slip(
            "padding-ignored",
            "The padding of a convolution is ignored.",
            _RULE,
            conv_size="padding ignored",
        ),
        _table_slip(
            "padding-one-side",
            "Padding is counted on one side only.",
            _RULE,
            conv_size="padding once",
        ),
        _table_slip(
            "conv-stride-ignored",
            "The stride of a convolution is ignored.",
            _RULE,
            conv_size="stride ignored",
        ),
        _table_slip(
            "rounded-up",
            "A last window that does not fit is counted.",
            _RULE,
            conv_size="ceiling",
            pool_size="ceiling",
        ),
        _table_slip(
            "pools-rounded-up",
            "A last pooling window that does not fit is counted.",
            _RULE,
            pool_size="ceiling",
        ),
        _table_slip(
            "one-place-missing",
            "Each convolution has one row and one column too few.",
            "A window of 5 in 5 pixels has one place, not none.",
            conv_size="one missing",
        ),
        _table_slip(
            "square-assumed",
            "The columns are counted as many as the rows.",
            "An image need not be square: follow rows and columns apart.",
            square=True,
        ),
        _table_slip(
            "columns-first",
            "The shapes have the columns before the rows.",
            "A shape is (rows, columns, channels).",
            axes=(1, 0, 2),
        ),
        _table_slip(
            "channels-first",
            "The shapes have the channels first.",
            "A shape is (rows, columns, channels).",
            axes=(2, 0, 1),
        ),
        _table_slip(
            "input-row-missing",
            "The row of the input is missing.",
            "The slides' table begins with the image; so does yours.",
            input_row=False,
        ),
        _table_slip(
            "numbered-from-0",
            "The layers are counted from 0.",
            _NUMBERS,
            numbers="from 0",
        ),
        _table_slip(
            "each-kind-numbered",
            "Dense layers are counted from 1 again.",
            _NUMBERS,
            numbers="each kind",
        ),
        _table_slip(
            "every-layer-numbered",
            "Pools are given a number of their own.",
            _NUMBERS,
            numbers="every layer",
        ),
    ),
)

# ---- lenet_forward


def _lenet_forward(image, parameters):
    """Be the right answer: the seven layers in a row."""
    x = image
    for name in ("CONV1", "CONV2"):
        filters, biases = parameters[f"{name}.filters"], parameters[f"{name}.biases"]
        x = functional.relu(functional.conv2d(x, filters, biases))
        x = functional.max_pool2d(x, 2, 2)
    x = functional.flatten(x)
    for name in ("FC3", "FC4"):
        weights, biases = parameters[f"{name}.weights"], parameters[f"{name}.biases"]
        x = functional.relu(functional.dense(x, weights, biases))
    z = functional.dense(x, parameters["FC5.weights"], parameters["FC5.biases"])
    return functional.softmax(z)


_ACTIVATIONS: dict[str, Function] = {
    "relu": lambda z: np.maximum(z, 0),
    "none": lambda z: z,
    "tanh": np.tanh,
    "sigmoid": lambda z: 1 / (1 + np.exp(-z)),
}

_POOLS: dict[str, Function] = {
    "max": functional.max_pool2d,
    "average": functional.average_pool2d,
    "sum": functional.sum_pool2d,
}

_FLATTENED = {
    "row-major": lambda volume: volume.reshape(-1),
    "column-major": lambda volume: volume.reshape(-1, order="F"),
    "channels first": lambda volume: volume.transpose(2, 0, 1).reshape(-1),
    "columns first": lambda volume: volume.transpose(1, 0, 2).reshape(-1),
}

_TURNED = {
    "as they are": lambda filters: filters,
    "both": lambda filters: filters[::-1, ::-1],
    "transposed": lambda filters: filters.swapaxes(0, 1),
}

_LAST: dict[str, Function] = {
    "softmax": functional.softmax,
    "none": lambda z: z,
    "relu first": lambda z: functional.softmax(np.maximum(z, 0)),
    "twice": lambda z: functional.softmax(functional.softmax(z)),
    "sigmoid": _ACTIVATIONS["sigmoid"],
    "not divided": np.exp,
    "class": lambda z: int(np.argmax(z)),
    "in a batch": lambda z: functional.softmax(z)[np.newaxis],
}


def _faulty_forward(
    image,
    parameters,
    scale=1.0,
    layers=("CONV1", "CONV2", "FC3", "FC4", "FC5"),
    conv="relu",
    dense="relu",
    conv_biases=1,
    dense_biases=1,
    late_biases=False,
    turn="as they are",
    pool="max",
    order="row-major",
    last="softmax",
):
    """Compute the network's answer, with a switch for each slip."""
    x = np.asarray(image, float) * scale
    first, second, *hidden, end = layers
    for name in (first, second):
        biases = parameters[f"{name}.biases"] * conv_biases
        filters = _TURNED[turn](parameters[f"{name}.filters"])
        z = functional.conv2d(x, filters, biases * (not late_biases))
        x = _ACTIVATIONS[conv](z) + biases * late_biases
        x = _POOLS[pool](x, 2, 2)
    x = _FLATTENED[order](x)
    for name in hidden:
        biases = parameters[f"{name}.biases"] * dense_biases
        z = parameters[f"{name}.weights"] @ x + biases * (not late_biases)
        x = _ACTIVATIONS[dense](z) + biases * late_biases
    biases = parameters[f"{end}.biases"] * dense_biases
    return _LAST[last](functional.dense(x, parameters[f"{end}.weights"], biases))


def _network(rng, channels, filters, size, flat, units, shift=0.0):
    """Draw a network of LeNet's form, with biases that matter."""

    def drawn(*shape):
        inputs_of_one = prod(shape[:-1]) if len(shape) == 4 else shape[1]
        return rng.normal(0, (2 / inputs_of_one) ** 0.5, shape)

    def biases(count):
        return rng.normal(-0.1, 0.4, count)

    return {
        "CONV1.filters": drawn(size, size, channels, filters[0]),
        "CONV1.biases": biases(filters[0]),
        "CONV2.filters": drawn(size, size, *filters),
        "CONV2.biases": biases(filters[1]),
        "FC3.weights": drawn(units[0], flat),
        "FC3.biases": biases(units[0]),
        "FC4.weights": drawn(units[1], units[0]),
        "FC4.biases": biases(units[1]),
        "FC5.weights": drawn(10, units[1]),
        "FC5.biases": rng.normal(shift, 0.8, 10),
    }


def _called(rng, height, width, channels, filters, size, units, shift=0.0):
    """Draw an image and a network that reads it."""
    rows, cols = (((n - size + 1) // 2 - size + 1) // 2 for n in (height, width))
    flat = rows * cols * filters[1]
    image = rng.random((height, width, channels))
    return image, _network(rng, channels, filters, size, flat, units, shift)


def _small(rng, shift=0.0):
    """Draw a small net: all sizes differ, rows and columns are left over."""
    filters = (inputs.size(rng, 3, 4), inputs.size(rng, 5, 6))
    units = (inputs.size(rng, 11, 13), inputs.size(rng, 8, 9))
    return _called(rng, 14, 18, 2, filters, 3, units, shift)


def _even(rng):
    """Draw a net with equal sizes, so that its layers could be mixed up."""
    return _called(rng, 16, 20, 3, (3, 3), 3, (18, 18))


def _of_documents(seed, channels, filters, units):
    return _called(np.random.default_rng(seed), 32, 32, channels, filters, 5, units)


def _working_forward(arguments: Arguments, index: tuple[int, ...]) -> list[str]:
    image, parameters = arguments
    x, lines = image, [f"the image: {image.shape}"]
    for name in ("CONV1", "CONV2"):
        own = [parameters[f"{name}.{part}"] for part in ("filters", "biases")]
        maps = functional.relu(functional.conv2d(x, *own))
        x = functional.max_pool2d(maps, 2, 2)
        lines.append(f"{name}, ReLU: {maps.shape}; 2x2 maxima, stride 2: {x.shape}")
    x = functional.flatten(x)
    start = ", ".join(writing.number(round(float(v), 4)) for v in x[:3])
    lines.append(f"flattened, row-major: {x.size} numbers, {start}, ...")
    for name in ("FC3", "FC4", "FC5"):
        own = [parameters[f"{name}.{part}"] for part in ("weights", "biases")]
        z = functional.dense(x, *own)
        x = functional.relu(z)
        start = ", ".join(writing.number(round(float(v), 4)) for v in z[:3])
        after = ", then ReLU" if name != "FC5" else ""
        lines.append(f"{name}: {z.size} sums, {start}, ...{after}")
    k = index[0] if index else 0
    powers = np.exp(z - z.max())
    share = ", ".join(f"{v:.4f}" for v in (z[k], powers[k] / powers.sum()))
    return [*lines, f"sum {k} and its share after softmax: {share}"]


_FORWARD_FRESH: tuple[Callable[[np.random.Generator], Arguments], ...] = (
    _small,
    _even,
    lambda rng: _called(rng, 16, 13, 1, (4, 3), 3, (9, 14)),
    _even,
)


def _forward_slip(name, sentence, hint, **switches):
    wrong = partial(_faulty_forward, **switches)
    return Misconception(name, wrong, sentence, hint)


_WHERE_RELU = "ReLU comes after CONV1, CONV2, FC3 and FC4."
_ROW_MAJOR = "The channels of one pixel stay together, as in functional.flatten."
_EACH_ONCE = "Each layer has parameters of its own; use all five, in order."
_ALL_BIASES = "All five layers with weights have biases."

_LENET_FORWARD = Exercise(
    name="lenet_forward",
    notebook=_NOTEBOOK,
    signature="image, parameters",
    reference=_lenet_forward,
    returns="array",
    cases=inputs.named(
        _lenet_forward,
        a_small_net=_small(np.random.default_rng(3)),
        a_small_net_with_equal_sizes=_even(np.random.default_rng(4)),
        **{"S1's_sizes": _of_documents(5, 1, (6, 16), (120, 100))},
        **{"S2's_sizes": _of_documents(6, 3, (8, 16), (120, 84))},
    ),
    fresh=_FORWARD_FRESH,
    working=_working_forward,
    same_operation=_WHOLE_NETWORKS,
    misconceptions=(
        _forward_slip(
            "relu-missing",
            "There is no ReLU in the network.",
            _WHERE_RELU,
            conv="none",
            dense="none",
        ),
        _forward_slip(
            "relu-missing-in-convolutions",
            "There is no ReLU after the convolutions.",
            _WHERE_RELU,
            conv="none",
        ),
        _forward_slip(
            "relu-missing-in-dense-layers",
            "There is no ReLU after the dense layers FC3 and FC4.",
            _WHERE_RELU,
            dense="none",
        ),
        _forward_slip(
            "relu-on-logits",
            "The last sums go through ReLU before softmax.",
            "Softmax takes the logits as they are, negative ones too.",
            last="relu first",
        ),
        _forward_slip(
            "tanh-for-relu",
            "tanh is used in the place of ReLU.",
            "LeNet-5 of 1998 did so; this network rectifies.",
            conv="tanh",
            dense="tanh",
        ),
        _forward_slip(
            "sigmoid-for-relu",
            "The sigmoid is used in the place of ReLU.",
            _WHERE_RELU,
            conv="sigmoid",
            dense="sigmoid",
        ),
        _forward_slip(
            "softmax-missing",
            "The logits are returned: softmax is missing.",
            "Probabilities lie between 0 and 1, and add up to 1.",
            last="none",
        ),
        _forward_slip(
            "softmax-twice",
            "Softmax is applied twice.",
            "After the first softmax they are probabilities already.",
            last="twice",
        ),
        _forward_slip(
            "sigmoid-for-softmax",
            "Each logit goes through a sigmoid for itself.",
            "The ten probabilities have to add up to 1.",
            last="sigmoid",
        ),
        _forward_slip(
            "powers-not-divided",
            "The powers of the logits are not divided by their sum.",
            "The ten probabilities have to add up to 1.",
            last="not divided",
        ),
        _forward_slip(
            "class-returned",
            "The class is returned, not the probabilities.",
            "Return the whole row; naming the class is the next exercise.",
            last="class",
        ),
        _forward_slip(
            "batch-axis-left",
            "The answer is a batch of one: it has an axis too many.",
            "One image goes in, one row of ten numbers comes out.",
            last="in a batch",
        ),
        _forward_slip(
            "biases-missing",
            "The biases are not added.",
            _ALL_BIASES,
            conv_biases=0,
            dense_biases=0,
        ),
        _forward_slip(
            "filter-biases-missing",
            "The biases of the convolutions are not added.",
            _ALL_BIASES,
            conv_biases=0,
        ),
        _forward_slip(
            "unit-biases-missing",
            "The biases of the dense layers are not added.",
            _ALL_BIASES,
            dense_biases=0,
        ),
        _forward_slip(
            "biases-after-relu",
            "The biases are added after ReLU.",
            "ReLU decides about the whole sum, its bias included.",
            late_biases=True,
        ),
        _forward_slip(
            "average-pooling",
            "The pools take averages.",
            "This network keeps the largest number of each 2 x 2 window.",
            pool="average",
        ),
        _forward_slip(
            "sum-pooling",
            "The pools take sums.",
            "This network keeps the largest number of each 2 x 2 window.",
            pool="sum",
        ),
        _forward_slip(
            "flattened-column-major",
            "The volume is flattened in column-major order.",
            _ROW_MAJOR,
            order="column-major",
        ),
        _forward_slip(
            "flattened-channels-first",
            "The volume is flattened one channel after the other.",
            _ROW_MAJOR,
            order="channels first",
        ),
        _forward_slip(
            "flattened-columns-first",
            "The volume is flattened column by column.",
            _ROW_MAJOR,
            order="columns first",
        ),
        _forward_slip(
            "kernels-flipped",
            "The kernels are flipped: this is true convolution.",
            "Deep learning's convolution is cross-correlation: kernels as they are.",
            turn="both",
        ),
        _forward_slip(
            "kernels-transposed",
            "The kernels are transposed: their rows have become columns.",
            "A kernel's row i lies on the window's row i.",
            turn="transposed",
        ),
        _forward_slip(
            "pixels-divided-by-255",
            "The pixels are divided by 255.",
            "They run from 0 to 1 already.",
            scale=1 / 255,
        ),
        _forward_slip(
            "fc4-skipped",
            "The layer FC4 is left out.",
            _EACH_ONCE,
            layers=("CONV1", "CONV2", "FC3", "FC5"),
        ),
        _forward_slip(
            "fc3-twice",
            "FC3's parameters are used for FC4, too.",
            _EACH_ONCE,
            layers=("CONV1", "CONV2", "FC3", "FC3", "FC5"),
        ),
        _forward_slip(
            "dense-layers-swapped",
            "FC4 comes before FC3.",
            _EACH_ONCE,
            layers=("CONV1", "CONV2", "FC4", "FC3", "FC5"),
        ),
        _forward_slip(
            "conv1-twice",
            "CONV1's parameters are used for CONV2, too.",
            _EACH_ONCE,
            layers=("CONV1", "CONV1", "FC3", "FC4", "FC5"),
        ),
        _forward_slip(
            "convolutions-swapped",
            "CONV2 comes before CONV1.",
            _EACH_ONCE,
            layers=("CONV2", "CONV1", "FC3", "FC4", "FC5"),
        ),
    ),
)

# ---- predict


def _predict(image, parameters):
    return int(np.argmax(_lenet_forward(image, parameters)))


def _picked(pick, **switches):
    def wrong(image, parameters):
        return int(pick(_faulty_forward(image, parameters, **switches)))

    return wrong


_BIASES_FORGOTTEN = _picked(np.argmax, dense_biases=0)


def _decided_by_biases(rng):
    """Draw until the dense layers' biases decide, and the class is not 0 or 1."""
    while True:
        image, parameters = _small(rng)
        parameters["FC5.biases"] *= 3
        right = _predict(image, parameters)
        if right > 1 and _BIASES_FORGOTTEN(image, parameters) != right:
            return image, parameters


def _all_logits_negative(rng):
    while True:
        image, parameters = _small(rng, shift=-8.0)
        logits = _faulty_forward(image, parameters, last="none")
        if logits.max() < 0 and np.argmax(logits) > 1:
            return image, parameters


def _working_predict(arguments: Arguments, _index: tuple[int, ...]) -> list[str]:
    shares = _lenet_forward(*arguments)
    half = len(shares) // 2
    named = [f"{k}: {share:.4f}" for k, share in enumerate(shares)]
    return ["the probabilities", ", ".join(named[:half]), ", ".join(named[half:])]


_PREDICT = Exercise(
    name="predict",
    notebook=_NOTEBOOK,
    signature="image, parameters",
    reference=_predict,
    returns="whole number",
    cases=inputs.named(
        _predict,
        a_small_net=_decided_by_biases(np.random.default_rng(7)),
        another_small_net=_all_logits_negative(np.random.default_rng(8)),
        a_third_small_net=_decided_by_biases(np.random.default_rng(9)),
        **{"S1's_sizes": _of_documents(10, 1, (6, 16), (120, 100))},
    ),
    fresh=(
        _decided_by_biases,
        _all_logits_negative,
        _decided_by_biases,
        _even,
        _all_logits_negative,
    ),
    working=_working_predict,
    same_operation=_WHOLE_NETWORKS,
    misconceptions=(
        Misconception(
            "least-probable",
            _picked(np.argmin),
            "The least probable class is named.",
            "Which place has the largest probability?",
        ),
        Misconception(
            "counted-from-1",
            _picked(lambda shares: np.argmax(shares) + 1),
            "The classes are counted from 1.",
            "The first class is 0: a written 0 is a 0.",
        ),
        Misconception(
            "second-most-probable",
            _picked(lambda shares: np.argsort(shares)[-2]),
            "The second most probable class is named.",
            "After sorting, where does the largest stand?",
        ),
        Misconception(
            "probability-not-place",
            _picked(np.max),
            "The largest probability is returned as an int, not its place.",
            "Which function tells *where* the largest number is?",
        ),
        Misconception(
            "counted-from-the-end",
            _picked(lambda shares: np.argmax(shares[::-1])),
            "The classes are counted from the last one backwards.",
            "The first probability belongs to class 0.",
        ),
        Misconception(
            "relu-on-logits",
            _picked(np.argmax, last="relu first"),
            "The last sums go through ReLU: where all are negative, all become equal.",
            "Softmax takes the logits as they are, negative ones too.",
        ),
        Misconception(
            "unit-biases-missing",
            _BIASES_FORGOTTEN,
            "The biases of the dense layers are not added.",
            _ALL_BIASES,
        ),
    ),
)

# ---- S2's exercise


def _exam(name, reference, hints, *misconceptions):
    """Make an exercise of values; `hints` has some lines for each of its keys."""
    return Exercise(
        name=name,
        notebook=_NOTEBOOK,
        signature="",
        reference=reference,
        returns="value",
        cases=(Case(f"S2 exercise {name[-1]})", (), reference()),),
        fresh=(),
        working=lambda _arguments, index: hints[index[0]],
        misconceptions=misconceptions,
        same_operation=(),
    )


_ASKED = {
    "column 4, row 4": (4, 4),
    "column 3, row 2": (3, 2),
    "column 2, row 4": (2, 4),
}


def _exam_a(shape=(4, 4), bias=1, turn="as they are", channels=3, swapped=False):
    volume = documents.EXERCISE_A_VOLUME[..., :channels]
    kernel = _TURNED[turn](documents.EXERCISE_A_FILTER[..., :channels])
    found = functional.filter_volume(volume, kernel, bias * documents.EXERCISE_A_BIAS)
    found = found.T if swapped else found
    values = {key: int(found[row - 1, col - 1]) for key, (col, row) in _ASKED.items()}
    return {"shape": np.array(shape), **values}


def _exam_a_counted_from_0():
    """Take the slides' columns and rows for indices, where there are such."""
    volume, kernel = documents.EXERCISE_A_VOLUME, documents.EXERCISE_A_FILTER
    found = functional.filter_volume(volume, kernel, documents.EXERCISE_A_BIAS)
    return {**_exam_a(), "column 3, row 2": int(found[2, 3])}


_MULTIPLY = [
    "the window at that column and row, in all three channels:",
    "27 products, and the bias once",
]

_EXAM_A = _exam(
    "exam_a",
    _exam_a,
    {"shape": ["a 3 x 3 window in 6 x 6 pixels: count its places"]}
    | dict.fromkeys(_ASKED, _MULTIPLY),
    Misconception(
        "bias-missing",
        partial(_exam_a, bias=0),
        "The bias is not added.",
        "b = 7 is added once to each value.",
    ),
    Misconception(
        "bias-per-channel",
        partial(_exam_a, bias=3),
        "The bias is added once for each channel.",
        "The bias belongs to the filter, not to its channels.",
    ),
    Misconception(
        "bias-subtracted",
        partial(_exam_a, bias=-1),
        "The bias is subtracted.",
        "b = 7 is added once to each value.",
    ),
    Misconception(
        "kernels-flipped",
        partial(_exam_a, turn="both"),
        "The kernels are flipped: this is true convolution.",
        "A convolutional layer uses its kernels as they are.",
    ),
    Misconception(
        "first-channel-only",
        partial(_exam_a, channels=1),
        "Only the first channel is counted.",
        "Add what all three channels give.",
    ),
    Misconception(
        "rows-and-columns-swapped",
        partial(_exam_a, swapped=True),
        "Row and column are swapped.",
        "The slides name the column first; count columns from the left.",
    ),
    Misconception(
        "counted-from-0",
        _exam_a_counted_from_0,
        "Columns and rows are counted from 0.",
        "The slides count columns and rows from 1.",
    ),
    Misconception(
        "same-size",
        partial(_exam_a, shape=(6, 6)),
        "The map is given the size of the input.",
        "There is no padding: the border is lost.",
    ),
    Misconception(
        "one-place-missing",
        partial(_exam_a, shape=(3, 3)),
        "One place of the window is missing in each direction.",
        "Count the places of the window's left column.",
    ),
)


def _exam_b(rectify=functional.relu, pool=functional.max_pool2d):
    rectified = rectify(documents.EXERCISE_B_MAP)
    pooled = pool(rectified[..., np.newaxis], 2, 1)[..., 0]
    return {f"rectified, row {r + 1}": row for r, row in enumerate(rectified)} | {
        f"pooled, row {r + 1}": row for r, row in enumerate(pooled)
    }


def _exam_b_with_stride_2():
    """Jump over every second window; what is left of each row."""
    rectified = functional.relu(documents.EXERCISE_B_MAP)[..., np.newaxis]
    pooled = functional.max_pool2d(rectified, 2, 2)[..., 0]
    return _exam_b() | {f"pooled, row {r + 1}": row for r, row in enumerate(pooled)}


_EXAM_B = _exam(
    "exam_b",
    _exam_b,
    {
        f"rectified, row {r}": ["max(0, x) for each number of the row"]
        for r in range(1, 5)
    }
    | {
        f"pooled, row {r}": [
            f"the largest of each 2 x 2 window in rows {r} and {r + 1}"
        ]
        for r in range(1, 4)
    },
    Misconception(
        "not-rectified",
        partial(_exam_b, lambda x: x),
        "Negative numbers are still there.",
        "ReLU is max(0, x).",
    ),
    Misconception(
        "absolute-value",
        partial(_exam_b, np.abs),
        "Negative numbers have only lost their sign.",
        "ReLU is max(0, x): what is max(0, -3)?",
    ),
    Misconception(
        "negatives-become-1",
        partial(_exam_b, lambda x: np.where(x < 0, 1, x)),
        "Negative numbers have become 1.",
        "ReLU is max(0, x).",
    ),
    Misconception(
        "average-pooling",
        partial(_exam_b, pool=functional.average_pool2d),
        "The windows are averaged.",
        "Max pooling keeps the largest number.",
    ),
    Misconception(
        "sum-pooling",
        partial(_exam_b, pool=functional.sum_pool2d),
        "The windows are added up.",
        "Max pooling keeps the largest number.",
    ),
    Misconception(
        "stride-2",
        _exam_b_with_stride_2,
        "The window jumps by two.",
        "The stride is 1: the windows overlap.",
    ),
)


def _exam_c(convolution=28, pooling=0, dense=320):
    total = convolution + pooling + dense
    return {
        "convolution": convolution,
        "pooling": pooling,
        "dense": dense,
        "total": total,
    }


_ONE_FILTER = "One filter has three kernels of 3 x 3, and one bias."
_NINE_INPUTS = "The 3 x 3 pooled map is flattened: each of the 32 neurons reads it all."

_EXAM_C = _exam(
    "exam_c",
    _exam_c,
    {
        "convolution": ["the weights of one filter, and its bias"],
        "pooling": ["what is learned in taking a maximum"],
        "dense": ["for each of 32 neurons, a weight for each input and a bias"],
        "total": ["the sum of the three"],
    },
    Misconception(
        "filter-bias-missing",
        partial(_exam_c, 27),
        "The filter's bias is not counted.",
        _ONE_FILTER,
    ),
    Misconception(
        "bias-for-each-kernel",
        partial(_exam_c, 30),
        "A bias is counted for each kernel.",
        _ONE_FILTER,
    ),
    Misconception(
        "one-channel", partial(_exam_c, 10), "Only one kernel is counted.", _ONE_FILTER
    ),
    Misconception(
        "one-weight-each",
        partial(_exam_c, 1),
        "A filter is counted as one parameter.",
        _ONE_FILTER,
    ),
    Misconception(
        "pool-learns",
        partial(_exam_c, pooling=4),
        "The places of the pooling window are counted.",
        "What would there be to learn in taking a maximum?",
    ),
    Misconception(
        "unit-biases-missing",
        partial(_exam_c, dense=288),
        "The neurons' biases are not counted.",
        "Each of the 32 neurons has a bias.",
    ),
    Misconception(
        "one-bias-for-all",
        partial(_exam_c, dense=289),
        "One bias is counted for all neurons together.",
        "Each of the 32 neurons has a bias.",
    ),
    Misconception(
        "map-not-pooled",
        partial(_exam_c, dense=17 * 32),
        "The neurons read the 4 x 4 map.",
        _NINE_INPUTS,
    ),
    Misconception(
        "one-input",
        partial(_exam_c, dense=64),
        "The neurons have one input.",
        _NINE_INPUTS,
    ),
)


def _exam_d(padding=3, parameters=1184):
    return {"padding": padding, "parameters": parameters}


_FILTERS_7 = "Each of the 8 filters is 7 x 7 x 3, and has one bias."
_HALF = "A 7 x 7 filter reaches as far to each side of its middle."

_EXAM_D = _exam(
    "exam_d",
    _exam_d,
    {
        "padding": ["zeros on each side, so that no pixel is lost"],
        "parameters": ["the weights of 8 filters, and 8 biases"],
    },
    Misconception(
        "both-sides-together",
        partial(_exam_d, 6),
        "The zeros of both sides are counted together.",
        "p is the number of zeros on each side.",
    ),
    Misconception(
        "padding-half-filter", partial(_exam_d, 4), "Half of 7 is rounded up.", _HALF
    ),
    Misconception(
        "no-padding",
        partial(_exam_d, 0),
        "There is no padding: this is *valid*, and six rows and columns are lost.",
        _HALF,
    ),
    Misconception(
        "as-wide-as-the-filter",
        partial(_exam_d, 7),
        "The padding is as wide as the filter.",
        _HALF,
    ),
    Misconception(
        "biases-missing",
        partial(_exam_d, parameters=1176),
        "The biases are not counted.",
        _FILTERS_7,
    ),
    Misconception(
        "one-bias-for-all",
        partial(_exam_d, parameters=1177),
        "One bias is counted for all filters together.",
        _FILTERS_7,
    ),
    Misconception(
        "one-channel",
        partial(_exam_d, parameters=400),
        "The filters are counted with one channel.",
        _FILTERS_7,
    ),
    Misconception(
        "bias-for-each-kernel",
        partial(_exam_d, parameters=1200),
        "A bias is counted for each kernel.",
        _FILTERS_7,
    ),
    Misconception(
        "one-filter",
        partial(_exam_d, parameters=148),
        "One filter is counted.",
        _FILTERS_7,
    ),
)

EXERCISES = (_LAYER_TABLE, _LENET_FORWARD, _PREDICT, _EXAM_A, _EXAM_B, _EXAM_C, _EXAM_D)
