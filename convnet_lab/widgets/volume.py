"""VolumeExplorer: a bank of filters over a volume, each entry traced to its windows."""

from typing import Any

import numpy as np
import numpy.typing as npt
import traitlets
from matplotlib.figure import Figure

from convnet_lab import documents, functional, pictures
from convnet_lab.pictures import Row
from convnet_lab.widgets import fields, joining, words
from convnet_lab.widgets.explorer import Explorer, Numbers, packed
from convnet_lab.widgets.scales import pixels, signed
from convnet_lab.widgets.windows import Windows

LARGEST_PADDING = 2
LARGEST_STRIDE = 4
LARGEST_WEIGHT = 999


class VolumeExplorer(Explorer):
    """Slide a bank of filters over a volume: one window a channel, one map a filter.

    Without arguments it is the slides' example from cs231n: three channels, two
    filters, padding 1 and stride 2.

    Parameters
    ----------
    volume : array_like, shape (H, W, C_in)
        At most 10 x 10 x 4.
    filters : array_like, shape (kh, kw, C_in, C_out)
        At most 5 x 5 x 4 x 4.
    biases : array_like, shape (C_out,)
    padding : int
        Rows and columns of zeros on each side, 0 to 2.
    stride : int
        Pixels a step, 1 to 4.
    relu : bool
        Whether the maps are rectified.

    Attributes
    ----------
    output : ndarray, shape (H', W', C_out)
        The maps, read-only; after ReLU where it is on.
    place : list of int
        Filter, row and column of the entry that is looked at; set it to move all views.

    Raises
    ------
    traitlets.TraitError, ValueError
        If a value is out of range, or the shapes do not fit together.

    Examples
    --------
    >>> VolumeExplorer().output[..., 0]
    array([[-2.,  2.,  1.],
           [-7.,  0.,  3.],
           [ 2.,  4.,  3.]])
    """

    _esm = joining.script("volume_explorer")
    _css = joining.styles("explorer", "volume_explorer")

    volume = Numbers("height, width, channels", (10, 10, 4))
    filters = Numbers("height, width, channels in, channels out", (5, 5, 4, 4))
    biases = Numbers("channels out", (4,))
    padding = traitlets.Int(1, min=0, max=LARGEST_PADDING)
    stride = traitlets.Int(2, min=1, max=LARGEST_STRIDE)
    relu = traitlets.Bool(False)
    inputs = ("volume", "filters", "biases", "padding", "stride", "relu")

    def __init__(
        self,
        volume: npt.ArrayLike = documents.CS231N_VOLUME,
        filters: npt.ArrayLike = documents.CS231N_FILTERS,
        biases: npt.ArrayLike = documents.CS231N_BIASES,
        **traits: Any,
    ) -> None:
        super().__init__(volume=volume, filters=filters, biases=biases, **traits)

    @property
    def output(self) -> np.ndarray:
        """The maps: what `functional.conv2d` makes of the volume, rectified or not."""
        return functional.relu(self.before) if self.relu else self.before

    @property
    def before(self) -> np.ndarray:
        """The maps before ReLU."""
        return functional.conv2d(
            self.volume, self.filters, self.biases, self.padding, self.stride
        )

    @property
    def channel_sums(self) -> np.ndarray:
        """What each kernel gives on its channel, shape (C_out, H', W', C_in)."""
        per_filter = [
            [
                functional.filter2d(channel, kernel, self.padding, self.stride)
                for channel, kernel in zip(
                    np.moveaxis(self.volume, -1, 0),
                    np.moveaxis(bank, -1, 0),
                    strict=True,
                )
            ]
            for bank in np.moveaxis(self.filters, -1, 0)
        ]
        return np.moveaxis(np.array(per_filter), 1, -1)

    @property
    def windows(self) -> Windows:
        """Where the filters stand on each channel."""
        shape, window = self.volume.shape[:2], self.filters.shape[:2]
        return Windows(shape, window, self.padding, self.stride)

    @traitlets.validate("volume", "filters", "biases", "padding", "stride")
    def _fits(self, proposal: Any) -> Any:
        """Refuse a change after which the shapes would not fit together."""
        values = self.proposed(proposal)
        del values["relu"]
        functional.conv2d(**values)
        return proposal["value"]

    def compute(self) -> dict[str, Any]:
        """Compute the maps, and products and sums of every channel's windows.

        The page walks through one filter after the other: filters come first there.
        """
        windows = self.windows
        channels = [
            functional.zero_pad(channel, self.padding)
            for channel in np.moveaxis(self.volume, -1, 0)
        ]
        # (H', W', C_in, kh, kw) by (C_out, 1, 1, C_in, kh, kw)
        cut = np.stack([windows.cut(channel) for channel in channels], axis=2)
        kernels = np.transpose(self.filters, (3, 2, 0, 1))
        products = cut * kernels[:, np.newaxis, np.newaxis] + 0.0  # no -0
        maps = np.moveaxis(self.output, -1, 0) + 0.0
        return {
            "places": list(maps.shape),
            "padding": self.padding,
            "stride": self.stride,
            "relu": self.relu,
            "most": {
                "padding": LARGEST_PADDING,
                "stride": LARGEST_STRIDE,
                "weight": LARGEST_WEIGHT,
            },
            "tops": windows.tops,
            "lefts": windows.lefts,
            "rule": windows.rule(),
            "image": {**packed(np.stack(channels)), "scale": pixels(self.volume)},
            "frame": packed(windows.frame()),
            "unused": packed(windows.unused()),
            "kernels": {**packed(kernels), "scale": signed(kernels)},
            "products": {**packed(products), "scale": signed(products)},
            "sums": packed(self.channel_sums),
            "biases": packed(self.biases),
            "before": packed(np.moveaxis(self.before, -1, 0) + 0.0),
            "output": {**packed(maps), "scale": signed(maps)},
        }

    def ask(self, change: str, value: str, at: list[int]) -> None:
        """Change a weight, a bias, the padding or the stride, or switch ReLU."""
        if change in ("filters", "biases"):
            weights = getattr(self, change).copy()
            weights[tuple(at)] = fields.number(value, -LARGEST_WEIGHT, LARGEST_WEIGHT)
            setattr(self, change, weights)
        elif change == "relu":
            self.relu = value == "true"
        elif change == "padding":
            self.padding = fields.whole(value, 0, LARGEST_PADDING)
        elif change == "stride":
            self.stride = fields.whole(value, 1, LARGEST_STRIDE)
        else:
            raise ValueError(f"nothing is called {change}")

    def still(self) -> Figure | Row:
        """Draw the channels' windows, their products and sums for one entry."""
        k, row, col = self.place
        return pictures.channel_sums(
            self.volume,
            self.filters[..., k],
            self.windows.tops[row],
            self.windows.lefts[col],
            self.padding,
        )

    def words(self) -> str:
        """Say what the entry that is looked at is the sum of."""
        k, row, col = self.place
        sums = ", ".join(
            words.number(total) for total in self.channel_sums[k, row, col]
        )
        maps = "; ".join(
            words.matrix(found) for found in np.moveaxis(self.output, -1, 0)
        )
        return (
            f"{self.volume.shape[2]} channels with padding {self.padding}, "
            f"{self.filters.shape[3]} filters, stride {self.stride}. The maps"
            f"{' after ReLU' if self.relu else ''}: {maps}. "
            f"For map {k}, row {row}, column {col} the windows of the channels give "
            f"{sums}; with the bias {words.number(self.biases[k])} this is "
            f"{words.number(self.before[row, col, k])}."
        )
