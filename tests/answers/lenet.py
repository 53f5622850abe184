"""Right answers to the exercises of notebook 07, in different styles: all must pass."""

from fractions import Fraction
from math import ceil, exp, prod

import numpy as np

from convnet_lab import functional

windows = np.lib.stride_tricks.sliding_window_view


# ---- layer_table


def table_in_one_loop(architecture):
    rows, number = [], 0
    for kind, *words in architecture:
        if kind == "input":
            shape, name, parameters = tuple(words), "Input", 0
        elif kind == "conv":
            filters, f, padding, stride = [*words, *(0, 1)[len(words) - 2 :]]
            number += 1
            parameters = f * f * shape[2] * filters + filters
            height, width = (
                functional.output_size(n, f, padding, stride) for n in shape[:2]
            )
            shape, name = (height, width, filters), f"CONV{number}"
        elif kind == "pool":
            f, stride = words if len(words) == 2 else words * 2
            height, width = ((n - f) // stride + 1 for n in shape[:2])
            shape, name, parameters = (height, width, shape[2]), f"POOL{number}", 0
        else:
            number += 1
            parameters = functional.dense_parameter_count(prod(shape), words[0])
            shape, name = (words[0], 1), f"FC{number}"
        rows.append((name, shape, prod(shape), parameters))
    return rows


def table_in_lists(architecture):
    """Lists for rows and shapes, NumPy's integers in them."""
    return [
        [name, list(shape), np.int64(size), np.int64(parameters)]
        for name, shape, size, parameters in table_by_counting(architecture)
    ]


def places(n, f, padding, stride):
    """Walk over the padded side and count."""
    return len(range(-padding, n + padding - f + 1, stride))


def table_by_counting(architecture):
    def layers(rest, shape, number):
        if not rest:
            return []
        (kind, *words), *rest = rest
        if kind == "input":
            return [("Input", tuple(words), prod(words), 0), *layers(rest, words, 0)]
        number += kind != "pool"
        if kind == "dense":
            (units,) = words
            counted = sum(prod(shape) + 1 for _ in range(units))
            row = (f"FC{number}", (units, 1), units, counted)
            return [row, *layers(rest, (units,), number)]
        if kind == "conv":
            channels, f = words[:2]
            padding = words[2] if len(words) > 2 else 0
            stride = words[3] if len(words) > 3 else 1
            counted = (
                np.zeros((f, f, shape[2], channels)).size + np.zeros(channels).size
            )
        else:
            channels, f, padding, counted = shape[2], words[0], 0, 0
            stride = words[-1]
        new = (*(places(n, f, padding, stride) for n in shape[:2]), channels)
        row = (f"{kind.upper()}{number}", new, prod(new), counted)
        return [row, *layers(rest, new, number)]

    return layers(list(architecture), (), 0)


def table_by_a_class(architecture):
    class Walk:
        def __init__(self):
            self.rows = ()
            self.number = 0

        def add(self, name, shape, parameters):
            self.shape = shape
            size = int(np.prod(shape))
            self.rows += ((name, shape, size, parameters),)

        def input(self, height, width, channels):
            self.add("Input", (height, width, channels), 0)

        def conv(self, filters, f, padding=0, stride=1):
            self.number += 1
            rows, cols = (
                ceil(Fraction(n + 2 * padding - f + 1, stride)) for n in self.shape[:2]
            )
            learned = (f**2 * self.shape[2] + 1) * filters
            self.add(f"CONV{self.number}", (rows, cols, filters), learned)

        def pool(self, f, stride=None):
            step = stride or f
            rows, cols = (int((n - f) / step + 1) for n in self.shape[:2])
            self.add(f"POOL{self.number}", (rows, cols, self.shape[2]), 0)

        def dense(self, units):
            self.number += 1
            learned = units * (int(np.prod(self.shape)) + 1)
            self.add(f"FC{self.number}", (units, 1), learned)

    walk = Walk()
    for kind, *words in architecture:
        getattr(walk, kind)(*words)
    return walk.rows


# ---- lenet_forward


def with_our_operations(image, parameters):
    x = image
    for layer in (1, 2):
        x = functional.conv2d(
            x, parameters[f"CONV{layer}.filters"], parameters[f"CONV{layer}.biases"]
        )
        x = functional.max_pool2d(functional.relu(x), f=2, stride=2)
    x = functional.flatten(x)
    for layer in (3, 4, 5):
        weights, biases = (parameters[f"FC{layer}.{p}"] for p in ("weights", "biases"))
        x = functional.dense(x, weights, biases)
        x = functional.relu(x) if layer < 5 else functional.softmax(x)
    return x


def pooled_before_rectified(image, parameters):
    """The largest number is the same, before ReLU and after; Fortran order, a batch."""
    x = np.asfortranarray(image)[np.newaxis]
    for layer in ("CONV1", "CONV2"):
        filters = np.asfortranarray(parameters[layer + ".filters"])
        x = functional.conv2d(x, filters, parameters[layer + ".biases"])
        x = functional.relu(functional.max_pool2d(x, 2, 2))
    x = x.reshape(1, -1)
    for layer in ("FC3", "FC4"):
        x = x @ parameters[layer + ".weights"].T + parameters[layer + ".biases"]
        x = np.maximum(x, 0)
    z = x @ parameters["FC5.weights"].T + parameters["FC5.biases"]
    return functional.softmax(z)[0]


def with_windows(image, parameters, dtype=np.float64):
    p = {name: array.astype(dtype) for name, array in parameters.items()}
    x = image.astype(dtype)
    for layer in ("CONV1", "CONV2"):
        f = p[f"{layer}.filters"].shape[0]
        z = np.einsum(
            "rckij,ijkf->rcf", windows(x, (f, f), axis=(0, 1)), p[f"{layer}.filters"]
        )
        x = np.maximum(z + p[f"{layer}.biases"], 0)
        rows, cols = x.shape[0] // 2 * 2, x.shape[1] // 2 * 2
        x = x[:rows, :cols].reshape(rows // 2, 2, cols // 2, 2, -1).max(axis=(1, 3))
    x = x.ravel()
    for layer in ("FC3", "FC4"):
        x = (p[f"{layer}.weights"] @ x + p[f"{layer}.biases"]).clip(min=0)
    z = p["FC5.weights"] @ x + p["FC5.biases"]
    powers = np.exp(z - z.max())
    return powers / powers.sum()


def one_number_at_a_time(image, parameters):
    """Nested lists and plain sums, without NumPy's operations on arrays."""
    x = image.tolist()
    for layer in ("CONV1", "CONV2"):
        filters, biases = (
            parameters[f"{layer}.{part}"].tolist() for part in ("filters", "biases")
        )
        x = halved(scanned(x, filters, biases))
    x = [value for row in x for pixel in row for value in pixel]
    for layer in ("FC3", "FC4", "FC5"):
        weights, biases = (
            parameters[f"{layer}.{part}"].tolist() for part in ("weights", "biases")
        )
        z = []
        for row, bias in zip(weights, biases, strict=True):
            z.append(sum(w * v for w, v in zip(row, x, strict=True)) + bias)
        x = [max(0.0, value) for value in z]
    powers = [exp(value - max(z)) for value in z]
    return [power / sum(powers) for power in powers]


def scanned(x, filters, biases):
    """Cross-correlate, add the biases, rectify; wide ones with dot products."""
    f, c_in, bank = len(filters), len(x[0][0]), np.array(filters)
    columns = bank.reshape(f * f * c_in, len(biases)).T
    out = []
    for r in range(len(x) - f + 1):
        row = []
        for c in range(len(x[0]) - f + 1):
            seen = [v for i in range(f) for j in range(f) for v in x[r + i][c + j]]
            sums = [float(np.dot(kernel, seen)) for kernel in columns]
            row.append([max(0.0, s + b) for s, b in zip(sums, biases, strict=True)])
        out.append(row)
    return out


def halved(x):
    return [
        [
            [
                max(x[r][c][k], x[r][c + 1][k], x[r + 1][c][k], x[r + 1][c + 1][k])
                for k in range(len(x[0][0]))
            ]
            for c in range(0, len(x[0]) - 1, 2)
        ]
        for r in range(0, len(x) - 1, 2)
    ]


# ---- predict


def of_a_loop(image, parameters):
    shares = list(with_windows(image, parameters))
    best = 0
    for digit, share in enumerate(shares):
        if share > shares[best]:
            best = digit
    return best


def a_values(number):
    return {
        "column 4, row 4": number(9),
        "column 3, row 2": number(-3),
        "column 2, row 4": number(22),
    }


RECTIFIED = [[35, 20, 20, 3], [1, 0, 21, 0], [21, 7, 15, 22], [0, 22, 22, 29]]
POOLED = [[35, 21, 21], [21, 21, 22], [22, 22, 29]]


def b_values(row_of):
    return {
        f"rectified, row {r}": row_of(row) for r, row in enumerate(RECTIFIED, 1)
    } | {f"pooled, row {r}": row_of(row) for r, row in enumerate(POOLED, 1)}


RIGHT = {
    "layer_table": [
        table_in_one_loop,
        table_in_lists,
        table_by_counting,
        table_by_a_class,
    ],
    "lenet_forward": [
        with_our_operations,
        pooled_before_rectified,
        with_windows,
        lambda image, parameters: with_windows(image, parameters, np.float32),
        one_number_at_a_time,
    ],
    "predict": [
        lambda image, parameters: int(
            np.argmax(with_our_operations(image, parameters))
        ),
        lambda image, parameters: with_windows(image, parameters).argmax(),
        of_a_loop,
        lambda image, parameters: np.array(
            np.argsort(pooled_before_rectified(image, parameters))[-1]
        ),
        lambda image, parameters: max(
            range(10), key=list(with_windows(image, parameters)).__getitem__
        ),
    ],
    "exam_a": [
        {"shape": (4, 4), **a_values(int)},
        {"shape": [4, 4], **a_values(float)},
        {"shape": np.array([4.0, 4.0]), **a_values(np.int64)},
        {**a_values(Fraction), "shape": np.zeros((4, 4)).shape},
    ],
    "exam_b": [
        b_values(list),
        b_values(tuple),
        b_values(np.array),
        b_values(lambda row: np.array(row, np.float32)),
        dict(reversed(b_values(list).items())),
    ],
    "exam_c": [
        {"convolution": 28, "pooling": 0, "dense": 320, "total": 348},
        {"convolution": 28.0, "pooling": 0.0, "dense": 320.0, "total": 348.0},
        dict.fromkeys(["pooling"], 0) | {"dense": 320, "convolution": 28, "total": 348},
        {
            "convolution": np.int64(3 * 3 * 3 + 1),
            "pooling": False,
            "dense": np.float32((9 + 1) * 32),
            "total": np.array(28 + 320),
        },
    ],
    "exam_d": [
        {"padding": 3, "parameters": 1184},
        {"padding": (7 - 1) / 2, "parameters": (7 * 7 * 3 + 1) * 8.0},
        {"parameters": np.int64(1_184), "padding": np.int64(3)},
        {"padding": Fraction(3), "parameters": Fraction(1184)},
    ],
}
