"""The table of a network's layers, with a switch for each slip."""

from math import prod

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


def faulty_table(
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
