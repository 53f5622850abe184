"""LeNet and its relatives: what a network computes, forward and backward.

The network is its `architecture` and its parameters, a dict of arrays. Every function
here is a few calls of `functional`, or of operations with its names that are given.
`fast.network` does the same faster, to train.
"""

import io
import json
import math
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from convnet_lab import functional
from convnet_lab.architecture import (
    LENET5,
    S1_NET,
    S2_NET,
    Architecture,
    Layer,
    layer_table,
    layers,
)

__all__ = [
    "LENET5",
    "S1_NET",
    "S2_NET",
    "activations",
    "backward",
    "forward",
    "initialize",
    "layer_table",
    "load",
    "predict",
    "save",
    "trained",
]

Array = npt.NDArray[Any]
Parameters = Mapping[str, Array]

PART = 64
"""At most so many images go through `forward` together."""

_DATA = Path(__file__).parent / "data"


def initialize(
    architecture: Architecture, seed: int = 0, dtype: npt.DTypeLike = np.float32
) -> dict[str, Array]:
    """Draw parameters to start from.

    Weights are normal with variance ``2 / (inputs of one unit)``, which keeps the
    activations' size from layer to layer under ReLU; biases are 0. (He et al., *Delving
    deep into rectifiers*, 2015.)

    Parameters
    ----------
    architecture : sequence of sequences
    seed : int
        The same seed gives the same parameters.
    dtype : dtype

    Returns
    -------
    dict of str to ndarray

    Raises
    ------
    ValueError
        If the architecture is not sound.

    Examples
    --------
    >>> sum(array.size for array in initialize(S1_NET).values())
    63802
    """
    random = np.random.default_rng(seed)
    drawn = {}
    for layer in layers(architecture):
        for name, shape in layer.parameters.items():
            if name.endswith(".biases"):
                drawn[name] = np.zeros(shape, dtype)
            else:
                inputs = math.prod(shape[:-1]) if layer.kind == "conv" else shape[1]
                spread = math.sqrt(2 / inputs)
                drawn[name] = random.normal(0, spread, shape).astype(dtype)
    return drawn


def activations(
    architecture: Architecture,
    parameters: Parameters,
    batch: npt.ArrayLike,
    operations: Any = functional,
) -> dict[str, Array]:
    """Compute what every layer gives out.

    Parameters
    ----------
    architecture : sequence of sequences
    parameters : mapping of str to ndarray
    batch : array_like, shape (m, H, W, C) or (H, W, C)
        Images, from 0 to 1 if the network was trained on such.
    operations : module or object
        Whose conv2d, relu, max_pool2d, dense and softmax to call.

    Returns
    -------
    dict of str to ndarray
        By layer, in order, Input first: after ReLU, and after softmax for the last.
        Without the first axis if one image was given.

    Raises
    ------
    ValueError
        If the images or the parameters do not fit the architecture.

    Examples
    --------
    >>> seen = activations(S1_NET, initialize(S1_NET), np.ones((32, 32, 1)))
    >>> seen["CONV1"].shape, seen["POOL2"].shape, seen["FC5"].shape
    ((28, 28, 6), (5, 5, 16), (10,))
    """
    found = layers(architecture)
    _demand(found, parameters)
    x = np.asarray(batch)
    if x.shape[-3:] != found[0].after or x.ndim not in (3, 4):
        raise ValueError(
            f"the images have shape {x.shape}: expected {found[0].after}, or "
            f"(m, {', '.join(map(str, found[0].after))}) for a batch"
        )
    seen = {"Input": x}
    for layer in found[1:]:
        if layer.kind != "pool":
            weights, biases = (parameters[name] for name in layer.parameters)
        if layer.kind == "conv":
            z = operations.conv2d(x, weights, biases, layer.padding, layer.stride)
            x = operations.relu(z)
        elif layer.kind == "pool":
            x = operations.max_pool2d(x, layer.size, layer.stride)
        else:
            z = operations.dense(_flat(x, layer), weights, biases)
            x = operations.softmax(z) if layer is found[-1] else operations.relu(z)
        seen[layer.name] = x
    return seen


def forward(
    architecture: Architecture,
    parameters: Parameters,
    batch: npt.ArrayLike,
    operations: Any = functional,
) -> Array:
    """Compute the probabilities of the classes.

    Parameters
    ----------
    architecture : sequence of sequences
    parameters : mapping of str to ndarray
    batch : array_like, shape (m, H, W, C) or (H, W, C)
    operations : module or object
        As for `activations`.

    Returns
    -------
    ndarray, shape (m, K) or (K,)

    Raises
    ------
    ValueError
        If the images or the parameters do not fit the architecture.

    Examples
    --------
    >>> probabilities = forward(S1_NET, initialize(S1_NET), np.ones((2, 32, 32, 1)))
    >>> probabilities.shape, probabilities.sum(axis=1).round(5)
    ((2, 10), array([1., 1.]))
    """
    x = np.asarray(batch)
    # in parts: the windows of a convolution take many times the memory of its images
    parts = np.split(x, range(PART, len(x), PART)) if x.ndim == 4 else [x]
    answers = [
        list(activations(architecture, parameters, part, operations).values())[-1]
        for part in parts
    ]
    return np.concatenate(answers) if x.ndim == 4 else answers[0]


def predict(
    architecture: Architecture, parameters: Parameters, batch: npt.ArrayLike
) -> Array:
    """Name the most probable class.

    Parameters
    ----------
    architecture : sequence of sequences
    parameters : mapping of str to ndarray
    batch : array_like, shape (m, H, W, C) or (H, W, C)

    Returns
    -------
    ndarray of int, shape (m,) or ()

    Raises
    ------
    ValueError
        If the images or the parameters do not fit the architecture.

    Examples
    --------
    >>> predict(S1_NET, initialize(S1_NET), np.ones((2, 32, 32, 1))).shape
    (2,)
    """
    return np.asarray(forward(architecture, parameters, batch).argmax(axis=-1))


def backward(
    architecture: Architecture,
    parameters: Parameters,
    seen: Mapping[str, Array],
    labels: npt.ArrayLike,
    operations: Any = functional,
) -> dict[str, Array]:
    """Go back from the mean cross-entropy of a batch to every parameter's gradient.

    Parameters
    ----------
    architecture : sequence of sequences
    parameters : mapping of str to ndarray
    seen : mapping of str to ndarray
        What `activations` gave for the batch.
    labels : array_like of int, shape (m,)
        The true classes.
    operations : module or object
        Whose five ``..._backward`` to call.

    Returns
    -------
    dict of str to ndarray
        The parameters' names and shapes.

    Raises
    ------
    ValueError
        If the labels or the parameters do not fit.

    Examples
    --------
    >>> parameters = initialize(S1_NET)
    >>> seen = activations(S1_NET, parameters, np.ones((2, 32, 32, 1)))
    >>> backward(S1_NET, parameters, seen, [3, 8])["CONV1.filters"].shape
    (5, 5, 1, 6)
    """
    found = layers(architecture)
    _demand(found, parameters)
    dout = operations.softmax_cross_entropy_backward(seen[found[-1].name], labels)
    gradients: dict[str, Array] = {}
    for layer, previous in zip(found[:0:-1], found[-2::-1], strict=True):
        x, out = seen[previous.name], seen[layer.name]
        if layer.kind != "pool" and layer is not found[-1]:
            # relu(z) is above 0 just where z is, so z need not be kept
            dout = operations.relu_backward(dout, out)
        if layer.kind == "pool":
            dout = operations.max_pool2d_backward(dout, x, layer.size, layer.stride)
            continue
        names = list(layer.parameters)
        weights = parameters[names[0]]
        if layer.kind == "conv":
            dout, dweights, dbiases = operations.conv2d_backward(
                dout, x, weights, layer.padding, layer.stride
            )
        else:
            dx, dweights, dbiases = operations.dense_backward(
                dout, _flat(x, layer), weights
            )
            dout = dx.reshape(x.shape)
        gradients.update(zip(names, (dweights, dbiases), strict=True))
    return {name: gradients[name] for layer in found for name in layer.parameters}


def save(
    path: str | Path,
    architecture: Architecture,
    parameters: Parameters,
    dtype: npt.DTypeLike | None = None,
) -> None:
    """Write a network to a .npz file: plain arrays, no pickle.

    Parameters
    ----------
    path : str or Path
        Ends in .npz.
    architecture : sequence of sequences
    parameters : mapping of str to ndarray
    dtype : dtype, optional
        Such as float16, for a file of half the size.

    Raises
    ------
    ValueError
        If the parameters do not fit the architecture, or the name does not end in .npz.
    """
    if Path(path).suffix != ".npz":
        raise ValueError(f"path is {str(path)!r}: expected a name that ends in .npz")
    _demand(layers(architecture), parameters)
    arrays: dict[str, Any] = {
        name: np.asarray(array, dtype) for name, array in parameters.items()
    }
    words = np.array(json.dumps([list(layer) for layer in architecture]))
    np.savez_compressed(path, architecture=words, **arrays)


def load(path: str | Path) -> tuple[Architecture, dict[str, Array]]:
    """Read a network that `save` wrote.

    Parameters
    ----------
    path : str or Path

    Returns
    -------
    architecture : tuple of tuples
    parameters : dict of str to ndarray
        In float32, or float64 if they were saved so.

    Raises
    ------
    ValueError
        If the file is no such network.
    FileNotFoundError
        If there is no such file.
    """
    try:
        # from memory: np.load leaves a damaged file open
        content = io.BytesIO(Path(path).read_bytes())
        with np.load(content, allow_pickle=False) as file:
            arrays = {name: file[name] for name in file.files}
        words = json.loads(str(arrays.pop("architecture")))
    except (zipfile.BadZipFile, KeyError, EOFError, ValueError) as error:
        raise ValueError(
            f"{path} is no network that save() wrote, or it is damaged: {error}"
        ) from error
    architecture = tuple(tuple(layer) for layer in words)
    parameters = {
        name: array.astype(np.result_type(array, np.float32), copy=False)
        for name, array in arrays.items()
    }
    _demand(layers(architecture), parameters)
    return architecture, parameters


def trained(document: str) -> tuple[Architecture, dict[str, Array]]:
    """Load a network that has learned to read handwritten digits.

    ``python -m convnet_lab.data.train_networks`` made the files from a seed; their
    accuracy stands in ``convnet_lab/data/README.md``.

    Parameters
    ----------
    document : {"S1", "S2"}
        S1's net reads gray digits (32, 32, 1); S2's reads them as color images
        (32, 32, 3), the three channels equal. Pixels run from 0 (paper) to 1 (ink).

    Returns
    -------
    architecture : tuple of tuples
    parameters : dict of str to ndarray of float32

    Raises
    ------
    ValueError
        If there is no such document.

    Examples
    --------
    >>> architecture, parameters = trained("S2")
    >>> architecture == S2_NET, parameters["CONV1.filters"].shape
    (True, (5, 5, 3, 8))
    """
    if document not in ("S1", "S2"):
        raise ValueError(f'document is {document!r}: expected "S1" or "S2"')
    return load(_DATA / f"lenet_{document.lower()}.npz")


def _flat(x: Array, layer: Layer) -> Array:
    """Flatten the volumes in front of the first dense layer, row-major."""
    return x.reshape(*x.shape[: x.ndim - len(layer.before)], -1)


def _demand(found: list[Layer], parameters: Parameters) -> None:
    wanted = {n: shape for layer in found for n, shape in layer.parameters.items()}
    for name in [*wanted, *parameters]:
        has, needs = np.shape(parameters.get(name, ())), wanted.get(name)
        if name not in parameters or has != needs:
            raise ValueError(
                f"parameter {name}: given "
                f"{has if name in parameters else 'none'}, expected {needs or 'none'}"
            )
