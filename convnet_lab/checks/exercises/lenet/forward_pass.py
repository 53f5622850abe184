"""An image through the network: rightly, and with a switch for each slip."""

import numpy as np

from convnet_lab import functional
from convnet_lab.checks.exercise import Function
from convnet_lab.checks.exercises import kernels

ALL_BIASES = "All five layers with weights have biases."
"""A hint of both exercises."""


def lenet_forward(image, parameters):
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
    "backwards": lambda volume: volume.reshape(-1)[::-1],
    "columns first": lambda volume: volume.transpose(1, 0, 2).reshape(-1),
}


_LAST: dict[str, Function] = {
    "softmax": functional.softmax,
    "none": lambda z: z,
    "relu first": lambda z: functional.softmax(np.maximum(z, 0)),
    "twice": lambda z: functional.softmax(functional.softmax(z)),
    "sigmoid": _ACTIVATIONS["sigmoid"],
    "not divided": np.exp,
    "negated": lambda z: functional.softmax(-z),
    "logarithms": lambda z: np.log(functional.softmax(z)),
    "backwards": lambda z: functional.softmax(z)[::-1],
    "class": lambda z: int(np.argmax(z)),
    "in a batch": lambda z: functional.softmax(z)[np.newaxis],
}


def faulty_forward(
    image,
    parameters,
    scale=1.0,
    layers=("CONV1", "CONV2", "FC3", "FC4", "FC5"),
    conv="relu",
    dense="relu",
    conv_biases=1,
    dense_biases=1,
    late_biases=False,
    turn="as it is",
    pool="max",
    order="row-major",
    last="softmax",
    other=None,
):
    """Compute the network's answer, with a switch for each slip.

    `other` gives single layers another activation, another pool, or no biases:
    ``{"FC4": "tanh"}``.
    """
    other = other or {}
    x = np.asarray(image, float) * scale
    first, second, *hidden, end = layers
    for name in (first, second):
        biases = parameters[f"{name}.biases"] * conv_biases
        biases = biases * (other.get(name) != "no biases")
        filters = kernels.TURNED[turn](parameters[f"{name}.filters"])
        z = functional.conv2d(x, filters, biases * (not late_biases))
        x = _ACTIVATIONS.get(other.get(name), _ACTIVATIONS[conv])(z)
        x = x + biases * late_biases
        x = _POOLS.get(other.get(name), _POOLS[pool])(x, 2, 2)
    x = _FLATTENED[order](x)
    for name in hidden:
        biases = parameters[f"{name}.biases"] * dense_biases
        biases = biases * (other.get(name) != "no biases")
        z = parameters[f"{name}.weights"] @ x + biases * (not late_biases)
        x = _ACTIVATIONS.get(other.get(name), _ACTIVATIONS[dense])(z)
        x = x + biases * late_biases
    biases = parameters[f"{end}.biases"] * dense_biases
    biases = biases * (other.get(end) != "no biases")
    return _LAST[last](functional.dense(x, parameters[f"{end}.weights"], biases))
