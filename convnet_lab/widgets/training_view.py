"""TrainingView: loss, accuracy, filters and mistakes, while a network learns."""

import math
import time
from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
from IPython.core.interactiveshell import InteractiveShell
from IPython.display import DisplayHandle
from matplotlib.figure import Figure

from convnet_lab import pictures, training
from convnet_lab.architecture import Architecture, layers
from convnet_lab.widgets import joining
from convnet_lab.widgets.explorer import Explorer, packed
from convnet_lab.widgets.network import LeNetExplorer
from convnet_lab.widgets.page_channel import IN_A_TAB, PageChannel, can_listen
from convnet_lab.widgets.scales import signed

PAUSE = 0.2
"""Seconds between two scenes at least, so that looking costs the training little."""

MOST_POINTS = 400
MOST_FILTERS = 16


class TrainingView(Explorer):
    """Watch a training: give the view to `training.train` as its ``watcher``.

    Where nothing is alive (a terminal, nbconvert, a grader), a line of text says how
    far it is, and a still figure how it went. Nothing goes to the error stream.

    Parameters
    ----------
    architecture : sequence of sequences
        The network that will be trained; its first layer is a convolution.
    validation : (images, labels)
        What the network is judged by after each epoch: the confusion matrix.
    reader : LeNetExplorer, optional
        Takes over the parameters after each epoch; of the same architecture.

    Attributes
    ----------
    history : training.History
        What happened so far.
    confusion : ndarray of int, shape (K, K)
        Entry ``[true, answered]``, after the last epoch.
    accuracies : dict of int to float
        By the number of steps done: the share of images that was right then.
    right : float
        The share that is right with the parameters of now.
    filters : ndarray, shape (f, f, C_in, filters)
        The first layer's, now.
    running : bool
        Whether a training goes on.
    place : list of int
        True class and answer: the entry of the matrix that is looked at.

    Raises
    ------
    ValueError
        If the first layer is no convolution, or images and labels do not fit.

    Examples
    --------
    >>> from convnet_lab.datasets import load_digits
    >>> digits = load_digits(8)
    >>> small = [("input", 8, 8, 1), ("conv", 4, 3), ("pool", 2), ("dense", 10)]
    >>> view = TrainingView(small, (digits.test_images, digits.test_labels))
    >>> view.words()
    'A view of a training: nothing is trained yet.'
    """

    _esm = joining.script("training_view")
    _css = joining.styles("explorer", "training_view")

    def __init__(
        self,
        architecture: Architecture,
        validation: tuple[npt.NDArray[Any], npt.NDArray[Any]],
        reader: LeNetExplorer | None = None,
        **traits: Any,
    ) -> None:
        found = layers(architecture)
        if found[1].kind != "conv":
            raise ValueError("the first layer has to be a convolution: its filters")
        images, labels = (np.asarray(part) for part in validation)
        if len(images) != len(labels) or images.shape[1:] != found[0].after:
            raise ValueError(
                f"the images have shape {images.shape} and there are {len(labels)} "
                f"labels: expected (m, {', '.join(map(str, found[0].after))}) and m"
            )
        if reader is not None and list(reader.architecture) != list(architecture):
            raise ValueError("the reader has another architecture than the network")
        self.architecture, self.reader = architecture, reader
        self._images, self._labels = images, labels
        name, shape = next(iter(found[1].parameters.items()))
        self._bank, classes = name, found[-1].after[0]
        self.history = training.History()
        self.filters = np.zeros(shape)
        self.first_filters = self.filters
        self.confusion = np.zeros((classes, classes), dtype=int)
        self.accuracies: dict[int, float] = {}
        self.right = 0.0
        self.running, self.steps = False, 0
        self._stopping, self._shown = False, 0.0
        self._channel: PageChannel | None = None
        self._stoppable = not IN_A_TAB or can_listen()
        self._parameters: Mapping[str, npt.NDArray[Any]] = {}
        self._still: DisplayHandle | None = None
        super().__init__(**traits)

    def begin(self, steps: int, parameters: Mapping[str, npt.NDArray[Any]]) -> None:
        """Forget the last training, and show the start of a new one."""
        self.history, self.steps = training.History(), steps
        self._parameters = parameters
        self.filters = self.first_filters = parameters[self._bank].copy()
        self.confusion = np.zeros_like(self.confusion)
        self.accuracies = {}
        self.running, self._stopping, self._shown = True, False, 0.0
        self._close()
        if IN_A_TAB:
            self._stoppable = can_listen()
        if IN_A_TAB and self._stoppable:
            self._channel = PageChannel(lambda: self.ask("stop", "", []))
        self._show()

    def step(self, history: training.History) -> None:
        """Show it, if the last time is a while ago; stop if that was asked for."""
        self.history = history
        if time.monotonic() - self._shown > PAUSE:
            if self._channel:
                self._channel.listen()
            self.filters = self._parameters[self._bank].copy()
            self._show()
        if self._stopping:
            raise KeyboardInterrupt

    def epoch(
        self,
        history: training.History,
        images: npt.NDArray[Any] | None = None,
        shares: npt.NDArray[Any] | None = None,
    ) -> None:
        """Judge the network, and show what it takes for what.

        The training's own judgment is taken if it looked at the same images.
        """
        self.history = history
        self._judge(shares if images is self._images else None)
        self._show()
        self._tell(self._progress())

    def end(self, history: training.History) -> None:
        """Show how it ended, and leave a still figure."""
        self.history, self.running = history, False
        self._close()
        if history.stopped in ("interrupted", "no longer better"):
            self._judge()  # what is kept is not what was judged last
        self._show()
        self._tell(self._progress())
        self._parameters = {}

    def _close(self) -> None:
        """Listen to the page no more."""
        if self._channel:
            self._channel.close()
        self._channel = None

    def _judge(self, shares: npt.NDArray[Any] | None = None) -> None:
        """Count the mistakes, and hand the parameters to the reader."""
        learned = {name: array.copy() for name, array in self._parameters.items()}
        if shares is None:
            shares = training.probabilities(self.architecture, learned, self._images)
        self.confusion = training.confusion_matrix(shares, self._labels)
        self.right = training.accuracy(shares, self._labels)
        self.accuracies.setdefault(len(self.history.batch_losses), self.right)
        self.filters = learned[self._bank]
        if self.reader is not None:
            self.reader.parameters = learned

    def _show(self) -> None:
        self._compute_again(None)
        self._shown = time.monotonic()

    def _progress(self) -> str:
        """Say in a line how far it is."""
        history = self.history
        done = len(history.batch_losses)
        if not done:
            return "nothing is trained yet"
        epoch = len(history.losses) + (done not in self.accuracies)
        how = (
            f"epoch {epoch}, step {done} of {self.steps}"
            if self.running
            else f"{history.stopped} after {done} of {self.steps} steps"
        )
        losses = history.losses or history.batch_losses
        line = f"{how}, loss {losses[-1]:.3f}"
        if self.accuracies:
            line += f", {self.right:.1%} right"
        return line

    def compute(self) -> dict[str, Any]:
        """Put together what is drawn: curves, filters before and now, the matrix."""
        losses = self.history.batch_losses
        every = -(-len(losses) // MOST_POINTS) or 1
        banks = np.stack([self.first_filters, self.filters])[..., 0, :MOST_FILTERS]
        mistakes = self.confusion - np.diag(np.diag(self.confusion))
        return {
            "places": list(self.confusion.shape),
            "running": self.running,
            "stoppable": self._stoppable,
            "channel": self._channel.name if self._channel else "",
            # a training that was stopped fills the width as one that was not
            "steps": self.steps if self.running else len(losses),
            "progress": self._progress(),
            "loss_steps": list(range(1, len(losses) + 1, every)),
            "losses": losses[::every],
            "loss_top": round(max([2.5, *losses]), 1),
            "accuracy_steps": list(self.accuracies),
            "accuracies": list(self.accuracies.values()),
            "accuracy_low": self._accuracy_low(),
            "filters": {**packed(np.moveaxis(banks, -1, 1)), "scale": signed(banks)},
            "confusion": {**packed(self.confusion), "scale": signed(mistakes)},
            "right": packed(np.eye(len(mistakes))),
        }

    def _accuracy_low(self) -> float:
        """Choose the axis' lower end: the later half of the curve fills the height."""
        values = list(self.accuracies.values())
        later = values[len(values) // 2 :]
        return min(math.floor(10 * min(later, default=0)) / 10, 0.9)

    def ask(self, change: str, value: str, at: list[int]) -> None:
        """Stop the training."""
        if change != "stop":
            raise ValueError(f"nothing is called {change}")
        self._stopping = self.running

    def still(self) -> Figure | pictures.Row:
        """Draw loss and accuracy over the epochs, or the empty axes."""
        history = self.history
        lines = {"mean loss": history.losses}
        if len(self.accuracies) == len(history.losses):
            lines["accuracy"] = list(self.accuracies.values())
        epochs = range(1, len(history.losses) + 1)
        return pictures.curves(lines, epochs, ("epoch", "loss and accuracy"))

    def words(self) -> str:
        """Say how far the training is, and which mistakes are left."""
        mistakes = [
            f"{self.confusion[k, j]} times {k} read as {j}"
            for k, j in np.argwhere(self.confusion)
            if k != j
        ]
        told = f"A view of a training: {self._progress()}."
        if not self.accuracies:
            return told
        losses = ", ".join(f"{loss:.3f}" for loss in self.history.losses)
        return (
            f"{told} Mean loss of each epoch: {losses}. Mistakes: "
            f"{', '.join(mistakes) or 'none'}."
        )

    def _ipython_display_(self, **_kwargs: Any) -> None:
        """Show text that follows the training, and the live view, which hides it."""
        still = DisplayHandle()
        still.display(self._bundle(self._still_text()), raw=True)
        self._still = still
        view = {
            "application/vnd.jupyter.widget-view+json": self.get_view_spec(),
            "text/plain": "A TrainingView, alive in JupyterLab.",
        }
        DisplayHandle().display(view, raw=True)

    def _tell(self, line: str) -> None:
        """Bring the text of the last view up to date, or print it in a plain Python."""
        if not InteractiveShell.initialized():
            print(line)  # noqa: T201 (the progress, where nothing else can show it)
        elif self._still is not None:
            self._still.update(self._bundle(self._still_text()), raw=True)

    def _still_text(self) -> str:
        if self.running or not self.accuracies:
            return f"<p>{self._progress()}</p>"
        return self._still_html()

    def _bundle(self, text: str) -> dict[str, str]:
        return {
            "text/html": f'<div class="cl-still">{text}</div>',
            "text/plain": self.words(),
        }
