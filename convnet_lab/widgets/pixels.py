"""PixelsExplorer: a photograph as numbers, channel by channel, and as one row."""

from typing import Any

import numpy as np
import numpy.typing as npt
import traitlets
from matplotlib.figure import Figure

from convnet_lab import pictures
from convnet_lab.datasets import photograph
from convnet_lab.pictures import Row
from convnet_lab.widgets import joining, words
from convnet_lab.widgets.explorer import Explorer, Numbers, packed_bytes

LARGEST_SIDE = 1024
PATCH = 3, 4
"""Rows and columns that are shown as numbers: in one row a narrow page holds them."""

LIGHTS = "red", "green", "blue"


class PixelsExplorer(Explorer):
    """Point at a photograph: the numbers of its three channels, lined up in a row.

    Parameters
    ----------
    image : array_like, shape (H, W, 3)
        Red, green and blue, whole numbers from 0 to 255; 3 x 4 to 1024 x 1024 pixels.
        The course's photograph if not given.
    light : str
        Which channel is lined up: ``"red"``, ``"green"`` or ``"blue"``.

    Attributes
    ----------
    patch : ndarray, shape (3, 4, 3)
        The pixels that are shown as numbers, read-only.
    row : ndarray, shape (12,)
        One channel of the patch, flattened, read-only.
    place : list of int
        Top row and left column of the patch, and row and column in it; set it to move
        all views.

    Raises
    ------
    traitlets.TraitError
        If the image has another shape, or holds another number.

    Examples
    --------
    >>> explorer = PixelsExplorer(place=[0, 0, 0, 1])
    >>> explorer.patch.shape, explorer.row.shape
    ((3, 4, 3), (12,))
    """

    _esm = joining.script("pixels_explorer")
    _css = joining.styles("explorer", "pixels_explorer")

    image = Numbers("height, width, 3 channels", (LARGEST_SIDE, LARGEST_SIDE, 3))
    light = traitlets.Enum(LIGHTS, default_value="red")
    inputs = ("image", "light")

    def __init__(self, image: npt.ArrayLike | None = None, **traits: Any) -> None:
        super().__init__(image=photograph() if image is None else image, **traits)

    @traitlets.validate("image")
    def _pixels(self, proposal: Any) -> np.ndarray:
        image: np.ndarray = proposal["value"]
        height, width, channels = image.shape
        if channels != len(LIGHTS) or height < PATCH[0] or width < PATCH[1]:
            raise traitlets.TraitError(
                f"image has shape {image.shape}: expected (height, width, 3), at least "
                f"{PATCH[0]} x {PATCH[1]} pixels"
            )
        if image.min() < 0 or image.max() > 255 or (image % 1).any():
            raise traitlets.TraitError(
                "image holds a number that is no pixel: expected whole numbers from 0 "
                "to 255"
            )
        return image

    @property
    def patch(self) -> np.ndarray:
        """The pixels that are shown as numbers."""
        top, left = self.place[:2]
        return self.image[top : top + PATCH[0], left : left + PATCH[1]]

    @property
    def row(self) -> np.ndarray:
        """One channel of the patch, row after row in one list."""
        return self.patch[..., LIGHTS.index(self.light)].ravel()

    def compute(self) -> dict[str, Any]:
        """Pack the photograph: the page cuts its patches out of it."""
        height, width, _ = self.image.shape
        return {
            "places": [height - PATCH[0] + 1, width - PATCH[1] + 1, *PATCH],
            "lights": list(LIGHTS),
            "light": self.light,
            "image": {
                **packed_bytes(np.moveaxis(self.image, -1, 0)),
                "scale": {"kind": "pixels", "high": 255},
            },
        }

    def ask(self, change: str, value: str, at: list[int]) -> None:
        """Choose the channel that is lined up."""
        if change != "light":
            raise ValueError(f"nothing is called {change}")
        self.light = value

    def still(self) -> Figure | Row:
        """Draw the channel, the patch in it, and its numbers."""
        top, left = self.place[:2]
        channel = self.image[..., LIGHTS.index(self.light)]
        return pictures.close_up(channel, row=top, col=left, size=PATCH[0])

    def words(self) -> str:
        """Say which pixels are shown, and what they hold."""
        top, left, row, col = self.place
        height, width, _ = self.image.shape
        found = "; ".join(
            f"{light} {words.matrix(self.patch[..., channel])}"
            for channel, light in enumerate(LIGHTS)
        )
        red, green, blue = (words.number(n) for n in self.patch[row, col])
        return (
            f"An image of {height} rows and {width} columns. The pixels from row "
            f"{top}, column {left} on: {found}. At row {top + row}, column "
            f"{left + col} red is {red}, green {green}, blue {blue}."
        )
