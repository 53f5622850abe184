"""TrainingPlayground: start, pause and step a training, and change its rates."""

import math
import time
from collections.abc import Iterator
from typing import Any

import numpy as np
import numpy.typing as npt
import traitlets

from convnet_lab import lenet, pictures, training
from convnet_lab.architecture import Architecture, layers
from convnet_lab.fast import network as fast_network
from convnet_lab.pictures import Row
from convnet_lab.widgets import joining
from convnet_lab.widgets.explorer import packed
from convnet_lab.widgets.training_view import MOST_FILTERS, TrainingView

Labelled = tuple[npt.NDArray[Any], npt.NDArray[Any]]

TICK = 0.06
"""Seconds that a running training takes before the page has its turn again."""

JUDGED = 25
"""Steps from one look at the validation images to the next."""

SAMPLES = 6
RATES = (0.001, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.4)
MOMENTA = (0.0, 0.5, 0.9)
BATCH_SIZES = (1, 8, 32, 128)


class TrainingPlayground(TrainingView):
    """Train a network by buttons: start, pause, one step, one epoch, begin again.

    The page asks for a few steps at a time and shows what came of them. So the kernel
    stays free for other cells, and it works where Python has no threads.

    Parameters
    ----------
    architecture : sequence of sequences
        The network; one that `fast.network.fits`, beginning with a convolution.
    learn : (images, labels)
        What it learns from: ndarrays of shape (m, H, W, C), from 0 to 1, and (m,).
    validation : (images, labels)
        What it is judged by, every 25 steps.
    seed : int
        Fixes the parameters at the start and the order of the images.
    learning_rate : float
        How far a step goes; above 0.
    momentum : float
        How much of the last step is kept, from 0 to below 1.
    batch_size : int
        Images that a step looks at.

    Attributes
    ----------
    parameters : dict of str to ndarray of float32
        What the network has learned so far; copies.
    dead : dict of str to ndarray of bool
        For each layer with ReLU, which maps or units were 0 for every validation image
        when it was judged last.

    Raises
    ------
    ValueError
        If the network or the images do not fit.

    Examples
    --------
    >>> from convnet_lab.datasets import load_digits
    >>> digits = load_digits()
    >>> small = [("input", 32, 32, 1), ("conv", 4, 5), ("pool", 2), ("dense", 10)]
    >>> playground = TrainingPlayground(
    ...     small,
    ...     (digits.train_images, digits.train_labels),
    ...     (digits.test_images, digits.test_labels),
    ... )
    >>> playground.advance(100)
    >>> len(playground.history.batch_losses), playground.right > 0.5
    (100, True)
    """

    _esm = joining.script("training_playground")
    _css = joining.styles("explorer", "training_view")

    learning_rate = traitlets.Float(0.02)
    momentum = traitlets.Float(0.0)
    batch_size = traitlets.Int(32, min=1, max=1024)

    def __init__(
        self,
        architecture: Architecture,
        learn: Labelled,
        validation: Labelled,
        seed: int = 0,
        **traits: Any,
    ) -> None:
        images, labels = (np.asarray(part) for part in learn)
        shape = layers(architecture)[0].after
        if len(images) != len(labels) or images.shape[1:] != shape:
            raise ValueError(
                f"the images to learn from have shape {images.shape} and there are "
                f"{len(labels)} labels: expected (m, {', '.join(map(str, shape))}) "
                "and m"
            )
        self._learn, self._seed = (images, labels), seed
        self.dead: dict[str, npt.NDArray[np.bool_]] = {}
        self._network: fast_network.Network | None = None
        super().__init__(architecture, validation, **traits)
        self._begin_again()

    @traitlets.validate("learning_rate")
    def _positive(self, proposal: Any) -> float:
        rate = float(proposal["value"])
        if not 0 < rate < math.inf:
            raise traitlets.TraitError(f"learning_rate is {rate}: expected above 0")
        return rate

    @traitlets.validate("momentum")
    def _below_one(self, proposal: Any) -> float:
        momentum = float(proposal["value"])
        if not 0 <= momentum < 1:
            raise traitlets.TraitError(f"momentum is {momentum}: expected 0 to below 1")
        return momentum

    @property
    def parameters(self) -> dict[str, npt.NDArray[Any]]:
        """What the network has learned so far."""
        return {name: array.copy() for name, array in self._parameters.items()}

    def _begin_again(self) -> None:
        """Forget what was learned: the same random numbers, the same order."""
        start = lenet.initialize(self.architecture, self._seed)
        self._network = fast_network.Network(self.architecture, start, 128)
        self._parameters = self._network.parameters
        self._optimizer = training.SGD(self.momentum)
        self._optimizer.start(self._network.weights)
        self._order = np.random.default_rng([self._seed, 1])
        self._batches: Iterator[npt.NDArray[Any]] = iter(())
        self.history = training.History()
        self._epoch_losses: list[float] = []
        self.accuracies, self.running = {}, False
        self.first_filters = start[self._bank]
        self._judge()
        self._show()

    def advance(self, steps: int) -> None:
        """Train so many steps, and show what came of them.

        Parameters
        ----------
        steps : int
            A loss that is no longer a number ends them early.
        """
        for _ in range(steps):
            if not self._one_step():
                break
        self._judge()
        self._show()

    def _one_step(self) -> bool:
        """Train a step; whether the loss is still a number."""
        assert self._network is not None
        chosen = next(self._batches, None)
        if chosen is None:
            if self._epoch_losses:
                mean = sum(self._epoch_losses) / len(self._epoch_losses)
                self.history.losses.append(mean)
                self._epoch_losses = []
            count = len(self._learn[0])
            self._batches = training.batches(count, self.batch_size, self._order)
            chosen = next(self._batches)
        every, labels = self._learn
        with fast_network.one_thread(), np.errstate(all="ignore"):
            loss = self._network.learn(every[chosen], labels[chosen])
        if not math.isfinite(loss):
            self.running = False
            self.history.stopped = "failed"
            return False
        self._optimizer.momentum = self.momentum
        self._optimizer.step(
            self._network.weights, self._network.gradient, self.learning_rate
        )
        self.history.batch_losses.append(loss)
        self._epoch_losses.append(loss)
        return True

    def _judge(self, shares: npt.NDArray[Any] | None = None) -> None:
        """Count mistakes and dead units, too."""
        assert self._network is not None
        images = self._images[:500]
        with np.errstate(all="ignore"):  # a step may have been far too long
            super()._judge(self._network.probabilities(self._images))
            seen = lenet.activations(self.architecture, self._parameters, images)
        found = [layer for layer in layers(self.architecture) if layer.parameters]
        self.dead = {}
        for layer in found[:-1]:
            values = seen[layer.name]
            units = values.reshape(-1, values.shape[-1])
            self.dead[layer.name] = np.all(units == 0, axis=0)

    def _tick(self) -> None:
        """Go on for a moment."""
        end = time.monotonic() + TICK
        while self.running and time.monotonic() < end:
            if not self._one_step():
                break
            if len(self.history.batch_losses) % JUDGED == 0:
                self._judge()
        self.filters = self._parameters[self._bank].copy()
        self._show()

    def ask(self, change: str, value: str, at: list[int]) -> None:
        """Do what a button or a list asks for."""
        if change in ("learning_rate", "momentum"):
            setattr(self, change, float(value))
            self._show()
        elif change == "batch_size":
            self.batch_size = int(value)
            self._show()
        elif change == "start":
            self.running = self.history.stopped != "failed"
            self._show()
        elif change == "tick":
            if self.running:
                self._tick()
        elif change == "pause":
            self.running = False
            self._judge()
            self._show()
        elif change == "step":
            self.advance(1)
        elif change == "epoch":
            self.advance(-(-len(self._learn[0]) // self.batch_size))
        elif change == "again":
            self._begin_again()
        else:
            raise ValueError(f"nothing is called {change}")

    def _progress(self) -> str:
        done = len(self.history.batch_losses)
        if not done:
            return "nothing is trained yet"
        if self.history.stopped == "failed":
            return (
                f"after {done} steps the loss is no longer a number: begin again with "
                "a smaller learning rate"
            )
        seen = sum(1 for _ in self.history.losses) + 1
        how = "running" if self.running else "paused"
        loss = np.mean(self.history.batch_losses[-10:])
        line = f"{how}: step {done}, epoch {seen}, loss {loss:.3f}"
        return f"{line}, {self.right:.1%} right" if self.accuracies else line

    def compute(self) -> dict[str, Any]:
        """Add what can be turned, six digits with their answers, and what is dead."""
        scene = super().compute()
        if self._network is None:  # not begun
            return scene
        images, labels = self._images[:SAMPLES], self._labels[:SAMPLES]
        shares = self._shares()
        done = len(self.history.batch_losses)
        an_epoch = -(-len(self._learn[0]) // self.batch_size)
        dead = {name: int(units.sum()) for name, units in self.dead.items()}
        told = ", ".join(
            f"{name} {count} of {len(self.dead[name])}" for name, count in dead.items()
        )
        return {
            **scene,
            "steps": max(an_epoch, math.ceil(done * 1.15)),
            "rates": {
                "learning_rate": f"{self.learning_rate:g}",
                "momentum": f"{self.momentum:g}",
                "batch_size": str(self.batch_size),
            },
            "offered": {
                "learning_rate": [f"{rate:g}" for rate in RATES],
                "momentum": [f"{momentum:g}" for momentum in MOMENTA],
                "batch_size": [str(size) for size in BATCH_SIZES],
            },
            "samples": {
                **packed(images[..., 0]),
                "scale": {"kind": "pixels", "high": 1.0},
            },
            "answers": [
                {
                    "read": int(share.argmax()),
                    "sure": f"{float(share.max()):.0%}",
                    "right": int(share.argmax()) == int(label),
                }
                for share, label in zip(shares, labels, strict=True)
            ],
            "dead": f"Dead units, 0 for every image: {told}." if told else "",
            "dead_filters": [bool(dead) for dead in next(iter(self.dead.values()), [])][
                :MOST_FILTERS
            ],
        }

    def still(self) -> Row:
        """Draw the digits with their answers, and the first filters."""
        shares = self._shares()
        digits = [
            pictures.Photo(255 * image[..., 0], f"read as {share.argmax()}", 86)
            for image, share in zip(self._images, shares, strict=False)
        ]
        bank = self.filters[:, :, 0, :MOST_FILTERS]
        largest = float(np.abs(bank).max())
        filters = [
            pictures.Photo(bank[..., k], f"filter {k}", 86, largest)
            for k in range(bank.shape[-1])
        ]
        return Row(digits, filters)

    def words(self) -> str:
        """Say how far it is, with which rates, and what is read."""
        read = ", ".join(str(share.argmax()) for share in self._shares())
        return (
            f"A training playground: {self._progress()}. Learning rate "
            f"{self.learning_rate:g}, momentum {self.momentum:g}, {self.batch_size} "
            f"images a step. The first {SAMPLES} validation digits are read as {read}."
        )

    def _shares(self) -> npt.NDArray[Any]:
        """Give the probabilities of the sample digits' classes."""
        assert self._network is not None
        with np.errstate(all="ignore"):
            return self._network.probabilities(self._images[:SAMPLES])
