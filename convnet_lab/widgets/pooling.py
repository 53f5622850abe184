"""PoolExplorer: each window of a map becomes one number, and the winner can be seen."""

from typing import Any

import numpy as np
import numpy.typing as npt
import traitlets
from matplotlib.figure import Figure

from convnet_lab import documents, functional, pictures
from convnet_lab.pictures import Row
from convnet_lab.widgets import fields, joining, words
from convnet_lab.widgets.explorer import MOST_NUMBERS, Explorer, Numbers, packed
from convnet_lab.widgets.scales import pixels
from convnet_lab.widgets.windows import Windows

LARGEST_MAP = 128
LARGEST_WINDOW = 6
BRIGHT = 64
"""Where the largest number of a map is smaller, its numbers are no gray values."""
POOLS = {
    "max": functional.max_pool2d,
    "average": functional.average_pool2d,
    "sum": functional.sum_pool2d,
}


class PoolExplorer(Explorer):
    """Pool a map: the window of every number, and which entry won.

    Parameters
    ----------
    image : array_like, shape (H, W)
        One map, at most 128 x 128. Up to 14 columns show their numbers; larger maps
        are shown as pixels, with a magnifier.
    f : int
        Rows and columns of the window, 1 to 6.
    stride : int
        Pixels from one window to the next, 1 to 6; smaller than f, windows overlap.
    kind : str
        ``"max"``, ``"average"`` or ``"sum"``.

    Attributes
    ----------
    output : ndarray, shape (H', W')
        The pooled map, read-only.
    place : list of int
        Row and column of the pooled map that is looked at; set it to move all views.

    Raises
    ------
    traitlets.TraitError, ValueError
        If a value is out of range, or the window does not fit.

    Examples
    --------
    >>> PoolExplorer([[1, 1, 2, 4], [5, 6, 7, 8]], kind="sum").output
    array([[13., 21.]])
    """

    _esm = joining.script("pool_explorer")
    _css = joining.styles("explorer")

    image = Numbers("height, width", (LARGEST_MAP, LARGEST_MAP))
    f = traitlets.Int(2, min=1, max=LARGEST_WINDOW)
    stride = traitlets.Int(2, min=1, max=LARGEST_WINDOW)
    kind = traitlets.Enum(tuple(POOLS), default_value="max")
    inputs = ("image", "f", "stride", "kind")

    def __init__(
        self, image: npt.ArrayLike = documents.POOLING_4X4, **traits: Any
    ) -> None:
        super().__init__(image=image, **traits)

    @property
    def output(self) -> np.ndarray:
        """The pooled map."""
        return self._pooled(self.kind)

    def _pooled(self, kind: str) -> np.ndarray:
        volume = self.image[..., np.newaxis]
        return POOLS[kind](volume, self.f, self.stride)[..., 0]

    @property
    def windows(self) -> Windows:
        """Where the window stands on the map."""
        return Windows(self.image.shape, (self.f, self.f), 0, self.stride)

    @property
    def winners(self) -> np.ndarray:
        """Row and column in the map of the largest entry of each window.

        Of equal ones the first in row-major order, as in `max_pool2d_backward`.
        """
        windows = self.windows
        cut = windows.cut(self.image)
        first = cut.reshape(*cut.shape[:2], -1).argmax(axis=-1)
        down, across = np.unravel_index(first, (self.f, self.f))
        rows = np.array(windows.tops)[:, np.newaxis] + down
        return np.stack([rows, np.array(windows.lefts) + across], axis=-1)

    @traitlets.validate("image", "f", "stride")
    def _fits(self, proposal: Any) -> Any:
        """Refuse a change after which the window would not fit into the map."""
        values = self.proposed(proposal)
        if values["f"] > min(values["image"].shape):
            raise traitlets.TraitError(
                f"a window of {values['f']} does not fit into a map of "
                f"{' x '.join(map(str, values['image'].shape))}"
            )
        window = (values["f"], values["f"])
        Windows(values["image"].shape, window, 0, values["stride"])
        return proposal["value"]

    def compute(self) -> dict[str, Any]:
        """Compute the pooled map, the sums and the winners of all windows."""
        windows, output, winners = self.windows, self.output, self.winners
        flat = winners[..., 0] * self.image.shape[1] + winners[..., 1]
        wins = np.bincount(flat.ravel(), minlength=self.image.size)[flat]
        # as in figures, 255 is white; numbers that are no pixels have their own scale
        white = 255.0 if BRIGHT < self.image.max() <= 255 else None
        scale, pooled = pixels(self.image, white), pixels(output, white)
        if self.kind == "sum":
            pooled = pixels(output)
        return {
            "places": list(output.shape),
            "photograph": max(self.image.shape) > MOST_NUMBERS,
            "kind": self.kind,
            "kinds": list(POOLS),
            "f": self.f,
            "stride": self.stride,
            "most": {"f": self._largest(), "stride": LARGEST_WINDOW},
            "tops": windows.tops,
            "lefts": windows.lefts,
            "rule": f"{windows.rule()} {self._overlap()}",
            "image": {**packed(self.image), "scale": scale},
            "unused": packed(windows.unused()),
            "output": {**packed(output), "scale": pooled},
            "sums": packed(self._pooled("sum")),
            "winners": packed(winners),
            "wins": packed(wins),
        }

    def _largest(self) -> int:
        """Give the largest window that fits, and is offered."""
        return min(LARGEST_WINDOW, len(self.image), len(self.image[0]))

    def _overlap(self) -> str:
        if self.stride < self.f:
            return "The windows overlap: the stride is less than the window."
        if self.stride > self.f:
            return "There are gaps between the windows: the stride is larger than they."
        return "The windows lie side by side."

    def ask(self, change: str, value: str, at: list[int]) -> None:
        """Change the kind of pooling, the window's size or the stride."""
        if change == "kind":
            self.kind = value
        elif change == "f":
            self.f = fields.whole(value, 1, self._largest())
        elif change == "stride":
            self.stride = fields.whole(value, 1, LARGEST_WINDOW)
        else:
            raise ValueError(f"nothing is called {change}")

    def still(self) -> Figure | Row:
        """Draw the map and the pooled map, a window and its entry ringed."""
        row, col = self.place
        windows = self.windows
        top, left = windows.tops[row], windows.lefts[col]
        if self.scene["photograph"]:
            return pictures.gallery({f"{self.kind} pooling": self.output}, columns=2)
        return pictures.equation(
            pictures.Grid(
                self.image, "map", (top, left, self.f, self.f), hatched=windows.unused()
            ),
            "→",
            pictures.Grid(self.output, f"{self.kind} pooling", (row, col, 1, 1)),
        )

    def words(self) -> str:
        """Say what the map and the pooled map are, and what the ring marks."""
        row, col = self.place
        return (
            f"A map, {words.matrix(self.image)}, under {self.kind} pooling with "
            f"windows of {self.f} by {self.f} and stride {self.stride}: "
            f"{words.matrix(self.output)}. A ring marks its entry at row {row}, column "
            f"{col}: {words.number(self.output[row, col])}."
        )
