"""LeNetExplorer: draw a digit, and see every layer of a network that reads it."""

from collections.abc import Mapping
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt
import traitlets
from matplotlib.figure import Figure

from convnet_lab import functional, lenet, pictures
from convnet_lab.architecture import Architecture, Layer, layers
from convnet_lab.datasets import Split, load_digits
from convnet_lab.datasets.digits import resized
from convnet_lab.pictures import Row
from convnet_lab.widgets import fields, joining, tracing
from convnet_lab.widgets.explorer import Explorer, Numbers, packed
from convnet_lab.widgets.handwriting import PAD, decoded, prepared
from convnet_lab.widgets.receptive_fields import receptive_fields
from convnet_lab.widgets.scales import pixels, signed

SMALLEST_IMAGE = 8
LARGEST_IMAGE = 64
MOST_STILL = 7

SURE = 0.8
"""A largest probability below it is called unsure.

How many digits and how many scribbles fall below it, tells data/README.md.
"""


class Parameters(traitlets.TraitType[dict[str, np.ndarray], Any]):
    """A network's parameters: finite arrays by name, kept as copies."""

    def validate(self, explorer: Any, value: Any) -> dict[str, np.ndarray]:
        """Turn away what does not fit the architecture, with words."""
        if not isinstance(value, Mapping):
            raise traitlets.TraitError(
                f"parameters is {type(value).__name__}: expected a dict of arrays, as "
                "train() and lenet.initialize() return"
            )
        copies = {
            name: np.array(array, dtype=np.float32) for name, array in value.items()
        }
        for name, array in copies.items():
            if not np.isfinite(array).all():
                raise traitlets.TraitError(f"parameter {name} holds NaN or infinity")
        lenet.forward(explorer.architecture, copies, np.zeros(explorer.layers[0].after))
        return copies


class LeNetExplorer(Explorer):
    """Draw a digit or pick a real one: all layers' maps, and the ten probabilities.

    Parameters
    ----------
    architecture : sequence of sequences, optional
        A network for square images of 8 to 64 pixels; S1's if none is given.
    parameters : mapping of str to ndarray, optional
        What it has learned; without, S1's trained network, or numbers drawn by chance
        for another architecture. Set the attribute anew after training, and all views
        follow.
    digit : int
        The number of the test digit to begin with, 0 to 999.
    relu : bool
        Whether the convolutions' maps are shown after ReLU; False shows what goes into
        it, by sign.

    Attributes
    ----------
    image : ndarray, shape (H, W)
        What the network reads, 0 for paper to 1 for ink; set it to an image of yours.
    place : list of int
        Layer, map, row and column that is looked at; of a dense layer 0, 0 and the
        unit, of the last one the class. Set it to move all views.

    Raises
    ------
    traitlets.TraitError, ValueError
        If architecture, parameters or image do not fit together.

    Examples
    --------
    >>> reader = LeNetExplorer(digit=11)
    >>> int(reader.output.argmax()), reader.activations["CONV1"].shape
    (8, (28, 28, 6))
    """

    _esm = joining.script("lenet_explorer")
    _css = joining.styles("explorer", "bars", "lenet_explorer")

    image = Numbers("height, width", (LARGEST_IMAGE, LARGEST_IMAGE))
    parameters = Parameters()
    relu = traitlets.Bool(True)
    weights = traitlets.Dict().tag(sync=True)
    """The dense layers' weights by layer, for the wires."""
    trace = traitlets.Dict().tag(sync=True)
    """How the number at `place` comes about; see `tracing`."""
    inputs = ("image", "parameters", "relu")

    def __init__(
        self,
        architecture: Architecture | None = None,
        parameters: Mapping[str, npt.NDArray[Any]] | None = None,
        digit: int = 11,
        **traits: Any,
    ) -> None:
        if architecture is None:
            architecture, learned = lenet.trained("S1")
            parameters = learned if parameters is None else parameters
        self.architecture = architecture
        self.layers = layers(architecture)
        height, width, self.channels = self.layers[0].after
        if height != width or not SMALLEST_IMAGE <= height <= LARGEST_IMAGE:
            raise ValueError(
                f"the network reads images of {height} x {width}: expected a square, "
                f"{SMALLEST_IMAGE} to {LARGEST_IMAGE} pixels wide"
            )
        self._fields = {
            layer.name: receptive_fields(self.layers, index)
            for index, layer in enumerate(self.layers)
            if layer.kind in ("conv", "pool")
        }
        self._digit, self._drawing = -1, np.zeros((PAD, PAD))
        if parameters is None:
            parameters = lenet.initialize(architecture)
        traits.setdefault("image", self._picked(digit))
        super().__init__(parameters=parameters, **traits)
        self.observe(self._trace_again, ["place", "scene"])
        self.observe(self._weigh_again, "parameters")

    @property
    def activations(self) -> dict[str, np.ndarray]:
        """What every layer gives out for the image, from `lenet.activations`."""
        volume = np.repeat(self.image[..., np.newaxis], self.channels, axis=-1)
        return lenet.activations(
            self.architecture, self.parameters, volume.astype(np.float32)
        )

    @property
    def output(self) -> np.ndarray:
        """The classes' probabilities."""
        return list(self.activations.values())[-1]

    def pick(self, digit: int) -> None:
        """Show a test digit to the network.

        Parameters
        ----------
        digit : int
            Its number, 0 to 999.

        Raises
        ------
        ValueError
            If there is none of that number.
        """
        self.image = self._picked(digit)

    def draw(self, drawing: npt.ArrayLike) -> None:
        """Show a drawing to the network, as `handwriting.prepared` makes it ready.

        Parameters
        ----------
        drawing : array_like, shape (64, 64)
            0 for paper to 1 for ink.

        Raises
        ------
        ValueError
            If it has another shape.
        """
        pad = np.array(drawing, dtype=float)
        if pad.shape != (PAD, PAD):
            raise ValueError(f"drawing has shape {pad.shape}: expected ({PAD}, {PAD})")
        self._drawing = pad
        self.image = prepared(pad, len(self.image))

    def _picked(self, digit: int) -> np.ndarray:
        count = len(_digits().test_labels)
        if not 0 <= digit < count:
            raise ValueError(
                f"{digit} is out of range: write a whole number from 0 to {count - 1}."
            )
        self._digit = digit
        found = _digits().test_images[digit : digit + 1, ..., 0]
        image: np.ndarray = resized(found, self.layers[0].after[0])[0].astype(float)
        return image

    def _source(self) -> tuple[int, bool]:
        """Say which test digit the image is, or -1; and whether it was drawn."""
        digit = self._digit
        if digit >= 0 and np.array_equal(self.image, self._picked(digit)):
            return digit, False
        ready = prepared(self._drawing, len(self.image))
        return -1, np.array_equal(self.image, ready)

    @traitlets.validate("image")
    def _right_size(self, proposal: Any) -> np.ndarray:
        image: np.ndarray = proposal["value"]
        if image.shape != self.layers[0].after[:2]:
            raise traitlets.TraitError(
                f"image has shape {image.shape}: expected {self.layers[0].after[:2]}"
            )
        if image.min() < 0 or image.max() > 1:
            raise traitlets.TraitError(
                f"image runs from {image.min():g} to {image.max():g}: expected 0 to 1"
            )
        return image

    @traitlets.default("place")
    def _first_place(self) -> list[int]:
        return [1, 0, 0, 0]

    @traitlets.default("trace")
    def _first_trace(self) -> dict[str, Any]:
        return self._traced()

    @traitlets.validate("place")
    def _inside(self, proposal: Any) -> list[int]:
        """Move a place outside a layer to the nearest one inside."""
        place = proposal["value"]
        if len(place) != 4:
            raise traitlets.TraitError(
                f"place is {place}: expected layer, map, row and column"
            )
        index = min(max(place[0], 0), len(self.layers) - 1)
        shape = _drawn_shape(self.layers[index].after)
        return [
            index,
            *(min(max(i, 0), n - 1) for i, n in zip(place[1:], shape, strict=True)),
        ]

    @traitlets.default("weights")
    def _first_weights(self) -> dict[str, Any]:
        return self._weighed()

    def _weigh_again(self, _change: Any) -> None:
        self.weights = self._weighed()

    def _weighed(self) -> dict[str, Any]:
        dense = [layer for layer in self.layers if layer.kind == "dense"]
        return {
            layer.name: packed(self.parameters[next(iter(layer.parameters))])
            for layer in dense
        }

    def _trace_again(self, _change: Any) -> None:
        self.trace = self._traced()

    def _traced(self) -> dict[str, Any]:
        return tracing.trace(
            self.layers, self.parameters, self.activations, list(self.place)
        )

    def compute(self) -> dict[str, Any]:
        """Compute the activations of all layers; maps come first, for the page."""
        seen = self.activations
        shares = list(seen.values())[-1]
        digit, drawn = self._source()
        volumes = []
        for layer in self.layers[:-1]:
            maps = seen[layer.name]
            maps = np.moveaxis(maps, -1, 0) if maps.ndim == 3 else maps[None, None]
            if layer.kind == "input":
                maps = maps[:1]  # the channels are equal
            scale = pixels(maps, 1.0 if layer.kind == "input" else None)
            if layer.kind == "conv" and not self.relu:
                maps = np.moveaxis(self._before_relu(layer, seen), -1, 0)
                scale = signed(maps)
            volumes.append({**packed(maps), "scale": scale})
        return {
            "places": [4],
            "layers": [layer.name for layer in self.layers[:-1]],
            "kinds": [layer.kind for layer in self.layers[:-1]],
            "last": self.layers[-1].name,
            **{f"layer {index}": volume for index, volume in enumerate(volumes)},
            "fields": self._fields,
            "classes": [str(k) for k in range(shares.size)],
            "shares": packed(shares),
            "written": [f"{share:.4f}" for share in shares],
            "drawing": packed(self._drawing if drawn else np.zeros((PAD, PAD))),
            "digit": digit,
            "count": len(_digits().test_labels),
            "verdict": self._verdict(shares, digit, drawn),
            "unsure": bool(shares.max() < SURE),
            "relu": self.relu,
        }

    def _before_relu(self, layer: Layer, seen: Mapping[str, np.ndarray]) -> np.ndarray:
        before = self.layers[self.layers.index(layer) - 1].name
        bank, biases = (self.parameters[name] for name in layer.parameters)
        return functional.conv2d(
            seen[before], bank, biases, layer.padding, layer.stride
        )

    def _verdict(self, shares: np.ndarray, digit: int, drawn: bool) -> str:
        """Say what the network reads, and what it is if that is known."""
        best = int(shares.argmax())
        reads = f"The network reads {best}, with p = {shares[best]:.4f}."
        if shares[best] < SURE:
            reads = (
                f"The network is unsure: perhaps {best}, with p = {shares[best]:.4f}."
            )
        if digit >= 0:
            return f"Test digit no. {digit}: {_digits().test_labels[digit]}. {reads}"
        if not drawn:
            return f"An image of your own. {reads}"
        return f"{'Your drawing' if self.image.any() else 'Nothing is drawn'}. {reads}"

    def ask(self, change: str, value: str, at: list[int]) -> None:
        """Take a drawing, pick a test digit by its number or class, or switch ReLU."""
        if change == "drawing":
            self.draw(decoded(value))
        elif change == "relu":
            self.relu = value == "true"
        elif change == "digit":
            self.pick(fields.whole(value, 0, len(_digits().test_labels) - 1))
        elif change == "class":
            labels = _digits().test_labels
            these = np.flatnonzero(labels == fields.whole(value, 0, 9))
            later = these[these > self._source()[0]]
            self.pick(int(later[0] if later.size else these[0]))
        else:
            raise ValueError(f"nothing is called {change}")

    def still(self) -> Figure | Row:
        """Draw the image and the first maps of the layer that is looked at."""
        layer = self.layers[self.place[0]]
        maps = self.activations[layer.name]
        shown = {"image": 255 * self.image}
        if layer.kind in ("conv", "pool"):
            bright = 255 * maps / (maps.max() or 1)
            for k in range(min(maps.shape[-1], MOST_STILL)):
                shown[f"{layer.name}, {k}"] = bright[..., k]
        return pictures.gallery(shown, columns=MOST_STILL + 1)

    def words(self) -> str:
        """Say what the network reads, and how the number that is looked at came."""
        shares = ", ".join(
            f"{k} with {share:.4f}" for k, share in enumerate(self.output)
        )
        names = ", ".join(layer.name for layer in self.layers)
        return (
            f"A network of the layers {names}. {self.scene['verdict']} All "
            f"probabilities: {shares}. {self.trace['sentence']}"
        )


def _drawn_shape(after: tuple[int, ...]) -> tuple[int, int, int]:
    """Give maps, rows and columns of a layer; a dense one is a single row."""
    return (after[2], after[0], after[1]) if len(after) == 3 else (1, 1, after[0])


@cache
def _digits() -> Split:
    return load_digits()
