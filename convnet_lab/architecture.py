"""An architecture in a few words, and what follows from them.

It is a sequence of plain tuples, so that it can be printed, sent and saved:

====================================== ================================================
``("input", height, width, channels)`` first; what comes in
``("conv", filters, size)``            convolution, bias, ReLU; two more numbers may
                                       follow, padding (0) and stride (1)
``("pool", size)``                     max pooling; a stride may follow (size)
``("dense", units)``                   fully connected, ReLU; the last one: softmax
====================================== ================================================

Layers are called as the slides call them: CONV1, POOL1, CONV2, POOL2, FC3, FC4, FC5.
Parameters are ``"CONV1.filters"`` of shape (f, f, C_in, C_out), ``"CONV1.biases"``,
``"FC3.weights"`` of shape (n_out, n_in), ``"FC3.biases"`` and so on.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from convnet_lab.functional import output_size

Architecture = Sequence[Sequence[Any]]

S1_NET: Architecture = (
    ("input", 32, 32, 1),
    ("conv", 6, 5),
    ("pool", 2),
    ("conv", 16, 5),
    ("pool", 2),
    ("dense", 120),
    ("dense", 100),
    ("dense", 10),
)
"""S1's network (after A. Harley's visualization): 63,802 parameters."""

S2_NET: Architecture = (
    ("input", 32, 32, 3),
    ("conv", 8, 5),
    ("pool", 2),
    ("conv", 16, 5),
    ("pool", 2),
    ("dense", 120),
    ("dense", 84),
    ("dense", 10),
)
"""S2's network, for color images: 62,958 parameters."""

LENET5: Architecture = (
    ("input", 32, 32, 1),
    ("conv", 6, 5),
    ("pool", 2),
    ("conv", 16, 5),
    ("pool", 2),
    ("dense", 120),
    ("dense", 84),
    ("dense", 10),
)
"""As LeNet-5 (LeCun et al., *Gradient-based learning applied to document recognition*,
1998), with max pooling, ReLU and softmax: 61,706 parameters."""


@dataclass(frozen=True)
class Layer:
    """One layer, with all that follows from its place in the architecture.

    Parameters
    ----------
    name : str
        Such as CONV1.
    kind : str
        input, conv, pool or dense.
    size, padding, stride : int
        Of the filter or the window; 1, 0 and 1 where there is none.
    before, after : tuple of int
        Shape of one example's activation.
    parameters : dict of str to tuple of int
        The parameters' names and shapes.
    """

    name: str
    kind: str
    size: int
    padding: int
    stride: int
    before: tuple[int, ...]
    after: tuple[int, ...]
    parameters: dict[str, tuple[int, ...]]


def layers(architecture: Architecture) -> list[Layer]:
    """Work out the names and shapes of all layers.

    Parameters
    ----------
    architecture : sequence of sequences
        As the module describes it.

    Returns
    -------
    list of Layer

    Raises
    ------
    ValueError
        If a layer is not one of the four, is in the wrong place or does not fit.

    Examples
    --------
    >>> [layer.name for layer in layers(S2_NET)]
    ['Input', 'CONV1', 'POOL1', 'CONV2', 'POOL2', 'FC3', 'FC4', 'FC5']
    """
    found: list[Layer] = []
    number = 0
    for place, words in enumerate(architecture):
        if (words[0] == "input") != (place == 0):
            raise ValueError(
                f"layer {place} is {tuple(words)}: expected the input first, and once"
            )
        before = found[-1].after if found else ()
        last = found[-1].kind if found else ""
        match tuple(words):
            case ("input", height, width, channels):
                _whole(words)
                shape = (height, width, channels)
                found.append(Layer("Input", "input", 1, 0, 1, shape, shape, {}))
            case ("conv", filters, size, *more) if len(more) <= 2 and last != "dense":
                _whole(words)
                padding = more[0] if more else 0
                stride = more[1] if len(more) == 2 else 1
                number += 1
                name = f"CONV{number}"
                shape = (*_slid(before, size, padding, stride), filters)
                shapes = {
                    f"{name}.filters": (size, size, before[2], filters),
                    f"{name}.biases": (filters,),
                }
                found.append(
                    Layer(name, "conv", size, padding, stride, before, shape, shapes)
                )
            case ("pool", size, *more) if len(more) <= 1 and last == "conv":
                _whole(words)
                stride = more[0] if more else size
                shape = (*_slid(before, size, 0, stride), before[2])
                found.append(
                    Layer(f"POOL{number}", "pool", size, 0, stride, before, shape, {})
                )
            case ("dense", units):
                _whole(words)
                number += 1
                name = f"FC{number}"
                shapes = {
                    f"{name}.weights": (units, math.prod(before)),
                    f"{name}.biases": (units,),
                }
                found.append(Layer(name, "dense", 1, 0, 1, before, (units,), shapes))
            case _:
                raise ValueError(
                    f"layer {place} is {tuple(words)}, after {last or 'nothing'}: "
                    'expected ("conv", filters, size), ("pool", size) after a conv, or '
                    '("dense", units); no conv after a dense'
                )
    if not found or found[-1].kind != "dense":
        raise ValueError("the last layer has to be dense: its softmax is the answer")
    return found


def layer_table(
    architecture: Architecture,
) -> list[tuple[str, tuple[int, ...], int, int]]:
    """Tabulate what each layer gives out, and what it learns (S2, *LeNet*).

    Parameters
    ----------
    architecture : sequence of sequences

    Returns
    -------
    list of (name, activation shape, activation size, parameters)
        The shape of a dense layer is ``(units, 1)``, as the slides print it.

    Raises
    ------
    ValueError
        If the architecture is not sound.

    Examples
    --------
    >>> for row in layer_table(S2_NET):
    ...     print(*row, sep=" | ")
    Input | (32, 32, 3) | 3072 | 0
    CONV1 | (28, 28, 8) | 6272 | 608
    POOL1 | (14, 14, 8) | 1568 | 0
    CONV2 | (10, 10, 16) | 1600 | 3216
    POOL2 | (5, 5, 16) | 400 | 0
    FC3 | (120, 1) | 120 | 48120
    FC4 | (84, 1) | 84 | 10164
    FC5 | (10, 1) | 10 | 850
    """
    return [
        (
            layer.name,
            layer.after if len(layer.after) == 3 else (*layer.after, 1),
            math.prod(layer.after),
            sum(math.prod(shape) for shape in layer.parameters.values()),
        )
        for layer in layers(architecture)
    ]


def _whole(words: Sequence[Any]) -> None:
    for position, number in enumerate(words[1:]):
        # padding is the only number that may be 0
        least = 0 if words[0] == "conv" and position == 2 else 1
        if not isinstance(number, int) or isinstance(number, bool) or number < least:
            raise ValueError(
                f"a layer is {tuple(words)}: expected whole numbers of at least "
                f"{least} after the name, not {number!r}"
            )


def _slid(
    before: tuple[int, ...], size: int, padding: int, stride: int
) -> tuple[int, int]:
    height, width, _ = before
    return (
        output_size(height, size, padding, stride),
        output_size(width, size, padding, stride),
    )
