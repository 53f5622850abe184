"""How one number of a network comes about: its window, its kernels, and their sums."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from convnet_lab import functional
from convnet_lab.architecture import Layer
from convnet_lab.widgets import words
from convnet_lab.widgets.explorer import packed
from convnet_lab.widgets.scales import pixels, signed


def trace(
    found: list[Layer],
    parameters: Mapping[str, np.ndarray],
    seen: Mapping[str, np.ndarray],
    place: list[int],
) -> dict[str, Any]:
    """Trace one number of a layer to the numbers of the layer before it.

    Parameters
    ----------
    found : list of Layer
    parameters, seen : mapping of str to ndarray
        The network's parameters, and what `lenet.activations` gave for one image.
    place : list of int
        Layer, map, row and column; of a dense layer 0, 0 and the unit.

    Returns
    -------
    dict
        ``place``; ``sentence``, the sum in words; for a convolution also the packed
        ``windows``, ``kernels`` and ``products`` of all channels, with their ``sums``
        as text; for a pool its ``windows`` and the ``winner``'s row and column.
    """
    index, k, row, column = place
    layer = found[index]
    where = f"{layer.name}, map {k}, row {row}, column {column}"
    if layer.kind == "input":
        value = words.number(float(seen[layer.name][row, column, k]))
        return _told(place, f"{where}: the pixel is {value}; 0 is paper, 1 is ink.")
    before = seen[found[index - 1].name]
    if layer.kind == "conv":
        return _convolution(layer, parameters, before, place, where)
    if layer.kind == "pool":
        return _pool(layer, before, place, where)
    return _dense(layer, parameters, seen, before, place, layer is found[-1])


def _told(place: list[int], sentence: str, **more: Any) -> dict[str, Any]:
    return {"place": place, "sentence": sentence.replace("-", "−"), **more}


def _convolution(
    layer: Layer,
    parameters: Mapping[str, np.ndarray],
    before: np.ndarray,
    place: list[int],
    where: str,
) -> dict[str, Any]:
    _, k, row, column = place
    filters, biases = (parameters[name] for name in layer.parameters)
    channels = np.moveaxis(before, -1, 0)
    top, left = row * layer.stride, column * layer.stride
    cut = slice(top, top + layer.size), slice(left, left + layer.size)
    windows = np.stack([functional.zero_pad(c, layer.padding)[cut] for c in channels])
    kernels = np.moveaxis(filters[..., k], -1, 0)
    products = windows * kernels + 0.0  # no -0
    sums = [
        float(functional.cross_correlate_at(window, kernel, 0, 0))
        for window, kernel in zip(windows, kernels, strict=True)
    ]
    # the whole window through the layer's own operation
    bank = filters[..., k : k + 1]
    volume = np.moveaxis(windows, 0, -1)
    z = float(functional.conv2d(volume, bank, biases[k : k + 1]).item())
    out = float(functional.relu(np.array([z])).item())
    terms = " + ".join(_factor(total) for total in sums)
    what = "the products' sum" if len(sums) == 1 else "the channels' sums"
    passes = "lets it pass" if out > 0 else "makes it 0"
    return _told(
        place,
        f"{where}: {what} and the bias, {terms} + {_factor(biases[k])} = "
        f"{words.number(z)}; ReLU {passes}: {words.number(out)}.",
        windows={**packed(windows), "scale": pixels(before)},
        kernels={**packed(kernels), "scale": signed(kernels)},
        products={**packed(products), "scale": signed(products)},
        sums=[words.number(total) for total in sums],
    )


def _pool(
    layer: Layer, before: np.ndarray, place: list[int], where: str
) -> dict[str, Any]:
    _, k, row, column = place
    top, left = row * layer.stride, column * layer.stride
    window = before[top : top + layer.size, left : left + layer.size, k]
    down, across = np.unravel_index(window.argmax(), window.shape)
    largest = functional.max_pool2d(
        window[..., np.newaxis], layer.size, layer.size
    ).item()
    entries = ", ".join(words.number(float(value)) for value in window.ravel())
    return _told(
        place,
        f"{where}: the largest of {entries} is {words.number(largest)}, at row "
        f"{top + down}, column {left + across} of the map before.",
        windows={**packed(window[np.newaxis]), "scale": pixels(before)},
        winner=[int(down), int(across)],
    )


def _dense(
    layer: Layer,
    parameters: Mapping[str, np.ndarray],
    seen: Mapping[str, np.ndarray],
    before: np.ndarray,
    place: list[int],
    last: bool,
) -> dict[str, Any]:
    unit = place[-1]
    weights, biases = (parameters[name] for name in layer.parameters)
    x = before.reshape(-1)
    z = functional.dense(x, weights[unit : unit + 1], biases[unit : unit + 1]).item()
    summed = (
        f"{layer.name}, unit {unit}: the sum of {x.size} products and the bias "
        f"{words.number(float(biases[unit]))} is {words.number(z)}; "
    )
    if last:
        share = float(seen[layer.name][unit])
        return _told(place, f"{summed}softmax makes it the probability {share:.4f}.")
    out = functional.relu(np.array([z])).item()
    passes = "lets it pass" if out > 0 else "makes it 0"
    return _told(place, f"{summed}ReLU {passes}: {words.number(out)}.")


def _factor(value: float) -> str:
    text = words.number(float(value))
    return f"({text})" if text.startswith("-") else text
