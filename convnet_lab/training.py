"""Training: S1's five steps, again and again.

`train` is the loop; an optimizer says how a gradient becomes a step, a schedule how the
steps grow smaller. One seed fixes the parameters at the start and the order of the
images, so two runs on one machine, with as many threads, give the same parameters, bit
for bit.
"""

import math
import sys
import time
import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType, SimpleNamespace
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from convnet_lab import functional, lenet
from convnet_lab.architecture import Architecture
from convnet_lab.fast import network as fast_network

Array = npt.NDArray[Any]
Schedule = Callable[[float], float]


class Optimizer(Protocol):
    """How a gradient becomes a step."""

    def start(self, weights: Array) -> None:
        """Forget the past; `weights` says how many parameters there are."""

    def step(self, weights: Array, gradient: Array, rate: float) -> None:
        """Change the weights, in place, by a step of the learning rate `rate`."""


@dataclass
class SGD:
    """Stochastic gradient descent, with momentum.

    ``v = momentum * v + gradient; weights -= rate * v`` (Polyak, *Some methods of
    speeding up the convergence of iteration methods*, 1964). With momentum 0 it
    is S1's step 4.

    Parameters
    ----------
    momentum : float
        From 0 to below 1: how much of the last step is kept.

    Examples
    --------
    >>> weights, sgd = np.array([1.0]), SGD(momentum=0.5)
    >>> sgd.start(weights)
    >>> sgd.step(weights, np.array([1.0]), 0.1), sgd.step(weights, np.array([1.0]), 0.1)
    (None, None)
    >>> weights
    array([0.75])
    """

    momentum: float = 0.9

    def __post_init__(self) -> None:
        if not 0 <= self.momentum < 1:
            raise ValueError(f"momentum is {self.momentum!r}: expected 0 to below 1")

    def start(self, weights: Array) -> None:
        """Stand still."""
        self._velocity, self._change = np.zeros_like(weights), np.empty_like(weights)

    def step(self, weights: Array, gradient: Array, rate: float) -> None:
        """Change the weights in place."""
        self._velocity *= self.momentum
        self._velocity += gradient
        weights -= np.multiply(self._velocity, rate, out=self._change)


@dataclass
class Adam:
    """Steps of about the learning rate, whatever the size of the gradients.

    Each gradient is divided by the root of its own mean square. (Kingma and Ba, *Adam:
    a method for stochastic optimization*, 2015, algorithm 1.)

    Parameters
    ----------
    mean, square : float
        How much of the running mean and mean square is kept at each step.
    least : float
        Added to the root, so that nothing is divided by 0.

    Examples
    --------
    >>> weights, adam = np.array([1.0, 1.0]), Adam()
    >>> adam.start(weights)
    >>> adam.step(weights, np.array([100.0, -0.01]), 0.1)
    >>> weights.round(4)
    array([0.9, 1.1])
    """

    mean: float = 0.9
    square: float = 0.999
    least: float = 1e-8

    def __post_init__(self) -> None:
        if not (0 <= self.mean < 1 and 0 <= self.square < 1 and self.least > 0):
            raise ValueError(
                f"{self}: expected mean and square 0 to below 1, least > 0"
            )

    def start(self, weights: Array) -> None:
        """Forget the means."""
        self._means, self._squares = np.zeros_like(weights), np.zeros_like(weights)
        self._steps = 0

    def step(self, weights: Array, gradient: Array, rate: float) -> None:
        """Change the weights in place."""
        self._steps += 1
        self._means += (1 - self.mean) * (gradient - self._means)
        self._squares += (1 - self.square) * (gradient * gradient - self._squares)
        # the means began at 0: make up for it
        means = self._means / (1 - self.mean**self._steps)
        squares = self._squares / (1 - self.square**self._steps)
        weights -= rate * means / (np.sqrt(squares) + self.least)


def steady(_done: float) -> float:
    """Keep the learning rate.

    Parameters
    ----------
    _done : float
        Share of the training that is over.

    Returns
    -------
    float
        1: what the learning rate is multiplied by.
    """
    return 1.0


def cosine(done: float) -> float:
    """Let the learning rate fall to 0, slowly at both ends.

    (Loshchilov and Hutter, *SGDR: stochastic gradient descent with warm restarts*,
    2017, without the restarts.)

    Parameters
    ----------
    done : float
        Share of the training that is over, 0 to 1.

    Returns
    -------
    float
        What the learning rate is multiplied by.

    Examples
    --------
    >>> cosine(0), round(cosine(0.5), 3), cosine(1)
    (1.0, 0.5, 0.0)
    """
    return (1 + math.cos(math.pi * done)) / 2


@dataclass
class History:
    """What happened during a training.

    Parameters
    ----------
    batch_losses : list of float
        Mean cross-entropy of each batch, before the step that it led to.
    losses : list of float
        Their mean over each epoch.
    accuracies : list of float
        Share of the validation images that were right after each epoch; empty without
        validation images.
    seconds : float
        How long it took.
    stopped : str
        Why it ended: "all epochs done", "no longer better", "interrupted", or "failed"
        (only a watcher sees this one: an error is raised).
    best_epoch : int
        Whose parameters were kept, counted from 1; 0 if no epoch was finished.
    """

    batch_losses: list[float] = field(default_factory=list)
    losses: list[float] = field(default_factory=list)
    accuracies: list[float] = field(default_factory=list)
    seconds: float = 0.0
    stopped: str = "all epochs done"
    best_epoch: int = 0


class Watcher(Protocol):
    """Who is told how a training goes, such as `widgets.TrainingView`.

    It ends the training, as an interrupt does, by raising KeyboardInterrupt.
    """

    def begin(self, steps: int, parameters: Mapping[str, Array]) -> None:
        """Hear that so many steps begin; `parameters` change while they go on."""

    def step(self, history: History) -> None:
        """Hear of one more step."""

    def epoch(
        self, history: History, images: Array | None, probabilities: Array | None
    ) -> None:
        """Hear of one more epoch.

        `images` are those of the validation, `probabilities` those of their classes
        after this epoch, shape (m, K); None without a validation.
        """

    def end(self, history: History) -> None:
        """Hear that it has ended, whatever the reason: `parameters` are final."""


def train(
    architecture: Architecture,
    images: Array,
    labels: Array,
    *,
    epochs: int = 5,
    batch_size: int = 32,
    learning_rate: float = 0.02,
    optimizer: Optimizer | None = None,
    schedule: Schedule = steady,
    seed: int = 0,
    parameters: Mapping[str, Array] | None = None,
    validation: tuple[Array, Array] | None = None,
    patience: int | None = None,
    progress: bool = True,
    watcher: Watcher | None = None,
    readable: bool = False,
    functions: Iterable[Callable[..., Any]] = (),
    threads: int | None = None,
) -> tuple[dict[str, Array], History]:
    """Train a network on labeled images.

    Interrupting it (the stop button, or Ctrl-C) ends it and keeps what was learned.

    Parameters
    ----------
    architecture : sequence of sequences
    images : ndarray, shape (m, H, W, C)
        From 0 to 1.
    labels : ndarray of int, shape (m,)
    epochs : int
        How often every image is seen.
    batch_size : int
        Images that a step looks at.
    learning_rate : float
        How far a step goes.
    optimizer : Optimizer, optional
        `SGD` with momentum 0.9 if none is given.
    schedule : callable
        Share of the training done -> what the learning rate is multiplied by.
    seed : int
        Fixes the parameters at the start and the order of the images.
    parameters : mapping of str to ndarray, optional
        To go on from; left as they are.
    validation : (images, labels), optional
        To be judged by after each epoch.
    patience : int, optional
        Stop after so many epochs without a better accuracy on the validation images,
        and give back the best epoch's parameters.
    progress : bool
        Show a progress bar, if tqdm is installed and nobody watches.
    watcher : Watcher, optional
        Told of each step and each epoch.
    readable : bool
        Use the operations of `functional` one by one, slower, for any architecture.
    functions : iterable of callable
        Functions of your own with the names that they have in the course, such as
        ``[conv2d_backward, dense_backward, sgd_step]``: each takes the place of ours,
        and `functional` does the rest, one by one. What the course asks to take one
        volume is called for each image; `sgd_step` takes the place of the optimizer.
    threads : int, optional
        How many parts of a batch the fast form works on at the same time; as many as
        help, if None. The same number gives the same parameters, bit for bit.

    Returns
    -------
    parameters : dict of str to ndarray of float32
    history : History

    Raises
    ------
    ValueError
        If images and labels do not fit, a number is out of range, the loss is no longer
        a number, or a function's name is none of those that training calls.

    Examples
    --------
    >>> from convnet_lab.datasets import load_digits
    >>> digits = load_digits(8)
    >>> small = [("input", 8, 8, 1), ("conv", 4, 3), ("pool", 2), ("dense", 10)]
    >>> learned, history = train(
    ...     small, digits.train_images, digits.train_labels, epochs=2, progress=False)
    >>> history.losses[1] < history.losses[0], history.stopped
    (True, 'all epochs done')
    """
    _demand(architecture, images, labels, epochs, batch_size, learning_rate)
    if threads is not None and threads < 1:
        raise ValueError(f"threads is {threads!r}: expected 1 or more")
    if patience is not None and (validation is None or patience < 1):
        raise ValueError(
            f"patience is {patience!r}: expected 1 or more, and validation images"
        )
    history, began = History(), time.perf_counter()
    order = np.random.default_rng([seed, 1])

    # Step 1: begin with filters and weights drawn by chance.
    start = lenet.initialize(architecture, seed) if parameters is None else parameters
    own = {getattr(function, "__name__", ""): function for function in functions}
    network = _network(architecture, start, batch_size, readable, own, threads)
    optimizer = _optimizer(optimizer, own, network)
    optimizer.start(network.weights)
    steps = epochs * math.ceil(len(images) / batch_size)
    best, kept = -1.0, network.weights.copy()
    try:
        if watcher is not None:
            watcher.begin(steps, network.parameters)
        wanted = progress and watcher is None
        with _Bar(steps, wanted) as bar, fast_network.one_thread():
            # Step 5: repeat for all images, and again.
            for epoch in range(1, epochs + 1):
                losses = []
                for chosen in batches(len(images), batch_size, order):
                    # Step 2: forward, to the probabilities of the classes;
                    # step 3: the total error at the output;
                    # step 4: back, to the gradient of the error by every weight.
                    loss = network.learn(images[chosen], labels[chosen])
                    if not math.isfinite(loss):
                        raise ValueError(
                            f"the loss is {loss} in epoch {epoch}: the steps are too "
                            "large, or an image holds NaN; make learning_rate smaller "
                            f"than {learning_rate}"
                        )
                    # ... and a step against it.
                    rate = learning_rate * schedule(len(history.batch_losses) / steps)
                    optimizer.step(network.weights, network.gradient, rate)
                    history.batch_losses.append(loss)
                    losses.append(loss)
                    bar.advance(epoch, loss, history)
                    if watcher is not None:
                        watcher.step(history)
                history.losses.append(sum(losses) / len(losses))
                judged, found = None, None
                if validation is not None:
                    judged, found = validation[0], network.probabilities(validation[0])
                    history.accuracies.append(accuracy(found, validation[1]))
                if watcher is not None:
                    watcher.epoch(history, judged, found)
                if patience is None:
                    history.best_epoch = epoch
                elif history.accuracies[-1] > best:
                    best, history.best_epoch = history.accuracies[-1], epoch
                    kept[:] = network.weights
                elif epoch - history.best_epoch >= patience:
                    history.stopped = "no longer better"
                    break
    except KeyboardInterrupt:
        history.stopped = "interrupted"
    except ValueError:
        history.stopped = "failed"
        if watcher is not None:
            watcher.end(history)
        raise
    if patience is not None and history.best_epoch:
        network.weights[:] = kept
    history.seconds = time.perf_counter() - began
    if watcher is not None:
        watcher.end(history)
    return {name: array.copy() for name, array in network.parameters.items()}, history


def batches(m: int, batch_size: int, order: np.random.Generator) -> Iterator[Array]:
    """Deal out m images in batches, in an order drawn by chance.

    Parameters
    ----------
    m : int
    batch_size : int
    order : Generator

    Yields
    ------
    ndarray of int
        Which images; the last batch may be smaller.

    Examples
    --------
    >>> [len(chosen) for chosen in batches(10, 4, np.random.default_rng(0))]
    [4, 4, 2]
    """
    shuffled = order.permutation(m)
    for start in range(0, m, batch_size):
        yield shuffled[start : start + batch_size]


def probabilities(
    architecture: Architecture,
    parameters: Mapping[str, Array],
    images: Array,
    readable: bool = False,
) -> Array:
    """Compute the classes' probabilities of many images, in parts.

    Parameters
    ----------
    architecture : sequence of sequences
    parameters : mapping of str to ndarray
    images : ndarray, shape (m, H, W, C)
    readable : bool
        As for `train`.

    Returns
    -------
    ndarray of float32, shape (m, K)

    Raises
    ------
    ValueError
        If the images or the parameters do not fit the architecture.
    """
    network = _network(architecture, parameters, 64, readable)
    with fast_network.one_thread():
        return network.probabilities(images)


def accuracy(probabilities: npt.ArrayLike, labels: npt.ArrayLike) -> float:
    """Give the share of images whose most probable class is the right one.

    Parameters
    ----------
    probabilities : array_like, shape (m, K)
    labels : array_like of int, shape (m,)

    Returns
    -------
    float
        From 0 to 1.

    Raises
    ------
    ValueError
        If there is not one label for each row.

    Examples
    --------
    >>> accuracy([[0.9, 0.1], [0.2, 0.8]], [0, 0])
    0.5
    """
    given, wanted = np.asarray(probabilities), np.asarray(labels)
    if given.ndim != 2 or wanted.shape != given.shape[:1]:
        raise ValueError(
            f"probabilities has shape {given.shape} and labels {wanted.shape}: "
            "expected (m, K) and (m,)"
        )
    return float((given.argmax(axis=1) == wanted).mean())


def confusion_matrix(
    probabilities: npt.ArrayLike, labels: npt.ArrayLike
) -> npt.NDArray[np.int64]:
    """Count which class was taken for which.

    Parameters
    ----------
    probabilities : array_like, shape (m, K)
    labels : array_like of int, shape (m,)

    Returns
    -------
    ndarray of int64, shape (K, K)
        Entry ``[true, predicted]``.

    Raises
    ------
    ValueError
        If a label is no class.

    Examples
    --------
    >>> confusion_matrix([[0.9, 0.1], [0.2, 0.8], [0.7, 0.3]], [0, 0, 1])
    array([[1, 1],
           [1, 0]])
    """
    given = np.asarray(probabilities)
    counts = np.zeros((given.shape[1],) * 2, np.int64)
    wanted = np.asarray(labels)
    if wanted.min() < 0 or wanted.max() >= len(counts):
        raise ValueError(
            f"labels run from {wanted.min()} to {wanted.max()}: expected 0 to "
            f"{len(counts) - 1}"
        )
    np.add.at(counts, (wanted, given.argmax(axis=1)), 1)
    return counts


class _Network(Protocol):
    """What the loop needs: `fast.network.Network`, or `_Readable`."""

    weights: npt.NDArray[np.float32]
    gradient: npt.NDArray[np.float32]
    parameters: dict[str, npt.NDArray[np.float32]]
    gradients: dict[str, npt.NDArray[np.float32]]

    def learn(self, batch: Array, labels: Array) -> float: ...

    def probabilities(self, batch: Array) -> npt.NDArray[np.float32]: ...


class _Readable:
    """The operations of `functional`, or given ones, one by one."""

    def __init__(
        self,
        architecture: Architecture,
        parameters: Mapping[str, Array],
        operations: Any = functional,
    ) -> None:
        shapes = {name: array.shape for name, array in parameters.items()}
        self.weights, self.parameters = fast_network.in_one_row(shapes)
        self.gradient, self.gradients = fast_network.in_one_row(shapes)
        for name, array in self.parameters.items():
            array[...] = parameters[name]
        self._architecture, self._operations = architecture, operations

    def learn(self, batch: Array, labels: Array) -> float:
        network = self._architecture, self.parameters
        seen = lenet.activations(*network, batch, self._operations)
        found = lenet.backward(*network, seen, labels, self._operations)
        _fill(self.gradients, found, "gradient")
        return functional.mean_cross_entropy(list(seen.values())[-1], labels)

    def probabilities(self, batch: Array) -> npt.NDArray[np.float32]:
        network = self._architecture, self.parameters
        found = lenet.forward(*network, batch, self._operations)
        return found.astype(np.float32, copy=False)


_EXAMPLES = {
    "conv2d": 1, "relu": 0, "max_pool2d": 1, "dense": 0, "softmax": 0,
    "softmax_cross_entropy_backward": 0, "dense_backward": 0, "relu_backward": 0,
    "max_pool2d_backward": 2, "conv2d_backward": 2, "sgd_step": 0,
}  # fmt: skip
"""The functions that training calls, and how many of their first arguments are one
example's in the course; 0 where the course asks for a whole batch."""


def _network(
    architecture: Architecture,
    parameters: Mapping[str, Array],
    batch_size: int,
    readable: bool,
    own: Mapping[str, Callable[..., Any]] = MappingProxyType({}),
    threads: int | None = None,
) -> _Network:
    for name, function in own.items():
        if name not in _EXAMPLES:
            raise ValueError(
                f"functions holds {function!r}: expected functions with the names that "
                f"they have in the course, {', '.join(_EXAMPLES)}"
            )
    if own:
        ours = {name: getattr(functional, name) for name in _EXAMPLES}
        given = {name: _for_batches(name, own[name]) for name in own}
        operations = SimpleNamespace(**{**ours, **given})
        return _Readable(architecture, parameters, operations)
    if readable or not fast_network.fits(architecture):
        return _Readable(architecture, parameters)
    if threads is None:
        threads = fast_network.useful_threads(batch_size)
    return fast_network.Network(architecture, parameters, batch_size, threads)


def _for_batches(name: str, function: Callable[..., Any]) -> Callable[..., Any]:
    """Call a function that takes one example for each of a batch."""
    examples = _EXAMPLES[name]
    if not examples:
        return function

    def each(*arguments: Any) -> Any:
        first, rest = arguments[:examples], arguments[examples:]
        found = [function(*example, *rest) for example in zip(*first, strict=True)]
        if name != "conv2d_backward":
            return np.stack(found)
        # an example's own gradient, and those of the filters and biases, which add up
        dvolumes, *shared = zip(*found, strict=True)
        return np.stack(dvolumes), *(np.sum(part, axis=0) for part in shared)

    return each


def _optimizer(
    given: Optimizer | None, own: Mapping[str, Callable[..., Any]], network: _Network
) -> Optimizer:
    if "sgd_step" not in own:
        return SGD() if given is None else given
    if given is not None:
        raise ValueError(
            f"optimizer is {given!r} and functions holds sgd_step: expected one of them"
        )
    return _Step(own["sgd_step"], network)


class _Step:
    """An optimizer that is a function: the course's `sgd_step`."""

    def __init__(self, function: Callable[..., Any], network: _Network) -> None:
        self._function, self._network = function, network

    def start(self, weights: Array) -> None:
        """Remember nothing."""

    def step(self, weights: Array, gradient: Array, rate: float) -> None:
        network = self._network
        moved = self._function(dict(network.parameters), dict(network.gradients), rate)
        _fill(network.parameters, moved, "new value")


def _fill(
    arrays: Mapping[str, Array], found: Mapping[str, npt.ArrayLike], what: str
) -> None:
    """Write what functions gave into arrays; none is to be stretched to fit."""
    for name, array in arrays.items():
        shape = np.shape(found[name])
        if shape != array.shape:
            raise ValueError(
                f"the {what} of {name} has shape {shape}: expected {array.shape}"
            )
        array[...] = found[name]


class _Bar:
    """A progress bar in a notebook or a terminal; nothing if tqdm is not installed."""

    def __init__(self, steps: int, wanted: bool) -> None:
        self._bar: Any = None
        if wanted:
            with warnings.catch_warnings():
                # that a bar of text has to do, where notebooks have no other, and that
                # a browser's tab has no thread to watch it
                warnings.simplefilter("ignore")
                try:
                    from tqdm.auto import tqdm
                except ImportError:
                    return
                # not on the error stream: nbgrader takes what is there for a failure
                self._bar = tqdm(total=steps, unit="batch", leave=True, file=sys.stdout)

    def __enter__(self) -> "_Bar":
        return self

    def __exit__(self, *_: object) -> None:
        if self._bar is not None:
            self._bar.close()

    def advance(self, epoch: int, loss: float, history: History) -> None:
        if self._bar is None:
            return
        shown = f"epoch {epoch}, loss {loss:.3f}"
        if history.accuracies:
            shown += f", {history.accuracies[-1]:.1%} right"
        self._bar.set_description(shown, refresh=False)
        self._bar.update()


def _demand(
    architecture: Architecture,
    images: Array,
    labels: Array,
    epochs: int,
    batch_size: int,
    learning_rate: float,
) -> None:
    table = lenet.layer_table(architecture)
    shape, classes = table[0][1], table[-1][2]
    if images.ndim != 4 or images.shape[1:] != shape or not len(images):
        raise ValueError(
            f"images has shape {images.shape}: expected (m, "
            f"{', '.join(map(str, shape))})"
        )
    if labels.shape != images.shape[:1] or labels.dtype.kind not in "iu":
        raise ValueError(
            f"labels has shape {labels.shape} and holds {labels.dtype}: expected "
            f"{len(images)} whole numbers"
        )
    if labels.min() < 0 or labels.max() >= classes:
        raise ValueError(
            f"labels run from {labels.min()} to {labels.max()}: expected 0 to "
            f"{classes - 1}, as the last layer has {classes} units"
        )
    for name, number in (("epochs", epochs), ("batch_size", batch_size)):
        if number < 1:
            raise ValueError(f"{name} is {number!r}: expected 1 or more")
    if not learning_rate > 0:
        raise ValueError(f"learning_rate is {learning_rate!r}: expected above 0")
