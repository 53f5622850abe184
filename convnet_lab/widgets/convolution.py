"""ConvExplorer: a kernel slides over an image, and every number can be seen."""

from typing import Any

import numpy as np
import numpy.typing as npt
import traitlets
from matplotlib.figure import Figure

from convnet_lab import documents, functional, pictures
from convnet_lab.pictures import Row
from convnet_lab.widgets import fields, joining, words
from convnet_lab.widgets.explorer import MOST_NUMBERS, Explorer, Numbers, packed
from convnet_lab.widgets.scales import pixels, signed
from convnet_lab.widgets.windows import Windows

LARGEST_IMAGE = 128
LARGEST_KERNEL = 7
LARGEST_WEIGHT = 999
LARGEST_STRIDE = 8


class ConvExplorer(Explorer):
    """Slide a kernel over an image: window, products and sum at every place.

    Parameters
    ----------
    image : array_like, shape (H, W)
        At most 128 x 128. Up to 14 columns, the padding counted, show their numbers;
        larger images are shown as pixels, with a magnifier.
    kernel : array_like, shape (kh, kw), or str
        At most 7 x 7; or a name in `convnet_lab.documents.KERNELS`.
    padding : int
        Rows and columns of zeros on each side, 0 to 6.
    stride : int
        Pixels a step, 1 to 8.
    operation : str
        ``"cross-correlation"``, or ``"convolution"``, which flips the kernel.

    Attributes
    ----------
    output : ndarray, shape (H', W')
        The map, read-only.
    place : list of int
        Row and column of the map that is looked at; set it to move all views.

    Raises
    ------
    traitlets.TraitError, ValueError
        If a value is out of range, or the kernel does not fit.

    Examples
    --------
    >>> explorer = ConvExplorer([[10, 10, 100, 100]], [[-1, 0, 1]])
    >>> explorer.output
    array([[90., 90.]])
    """

    _esm = joining.script("conv_explorer")
    _css = joining.styles("explorer", "conv_explorer")

    image = Numbers("height, width", (LARGEST_IMAGE, LARGEST_IMAGE))
    kernel = Numbers("height, width", (LARGEST_KERNEL, LARGEST_KERNEL))
    padding = traitlets.Int(0, min=0, max=LARGEST_KERNEL - 1)
    stride = traitlets.Int(1, min=1, max=LARGEST_STRIDE)
    operation = traitlets.Enum(
        ("cross-correlation", "convolution"), default_value="cross-correlation"
    )
    inputs = ("image", "kernel", "padding", "stride", "operation")

    def __init__(
        self,
        image: npt.ArrayLike = documents.GRAY_5X5,
        kernel: npt.ArrayLike | str = "sharpen",
        **traits: Any,
    ) -> None:
        weights = preset(kernel) if isinstance(kernel, str) else kernel
        super().__init__(image=image, kernel=weights, **traits)

    @property
    def output(self) -> np.ndarray:
        """The map: what `functional.filter2d` makes of image and weights."""
        return functional.filter2d(self.image, self.weights, self.padding, self.stride)

    @property
    def weights(self) -> np.ndarray:
        """The kernel as it lies on the image: flipped on both axes for convolution."""
        flipped = self.operation == "convolution"
        return self.kernel[::-1, ::-1] if flipped else self.kernel

    @property
    def windows(self) -> Windows:
        """Where the kernel stands on the image."""
        return Windows(self.image.shape, self.kernel.shape, self.padding, self.stride)

    @traitlets.validate("image", "kernel", "padding", "stride")
    def _fits(self, proposal: Any) -> Any:
        """Refuse a change after which the kernel would not fit into the image."""
        values = self.proposed(proposal)
        Windows(
            values["image"].shape,
            values["kernel"].shape,
            values["padding"],
            values["stride"],
        )
        return proposal["value"]

    def compute(self) -> dict[str, Any]:
        """Compute the map, and the products of all windows."""
        windows, output = self.windows, self.output
        padded = functional.zero_pad(self.image, self.padding)
        products = windows.cut(padded) * self.weights + 0.0  # no -0
        photograph = max(padded.shape) > MOST_NUMBERS
        names = [
            name
            for name, kernel in documents.KERNELS.items()
            if np.array_equal(kernel, self.kernel)
        ]
        return {
            "places": list(output.shape),
            "photograph": photograph,
            "operation": self.operation,
            "padding": self.padding,
            "stride": self.stride,
            "most": {"padding": LARGEST_KERNEL - 1, "stride": LARGEST_STRIDE},
            "presets": list(documents.KERNELS),
            "preset": names[0] if names else "",
            "tops": windows.tops,
            "lefts": windows.lefts,
            "rule": windows.rule(),
            "image": {**packed(padded), "scale": pixels(self.image)},
            "frame": packed(windows.frame()),
            "unused": packed(windows.unused()),
            "kernel": {**packed(self.kernel), "scale": signed(self.kernel)},
            "weights": {**packed(self.weights), "scale": signed(self.weights)},
            "products": {**packed(products), "scale": signed(products)},
            "output": {**packed(output + 0.0), "scale": self._output_scale(photograph)},
        }

    def _output_scale(self, photograph: bool) -> dict[str, Any]:
        """Choose the map's colors: by sign if the weights look for changes."""
        output = self.output
        if output.min() < 0 and self.kernel.sum() < 1e-9:
            return signed(output)
        # a filtered photograph is drawn as the photograph is: too bright is white
        high = self.image.max() if photograph else output.max()
        return pixels(output, max(float(high), 0.0))

    def ask(self, change: str, value: str, at: list[int]) -> None:
        """Change an entry of the kernel, the whole kernel, or how it slides."""
        if change == "kernel":
            kernel = self.kernel.copy()
            kernel[tuple(at)] = fields.number(value, -LARGEST_WEIGHT, LARGEST_WEIGHT)
            self.kernel = kernel
        elif change == "preset":
            self.kernel = preset(value)
        elif change == "padding":
            self.padding = fields.whole(value, 0, LARGEST_KERNEL - 1)
        elif change == "stride":
            self.stride = fields.whole(value, 1, LARGEST_STRIDE)
        elif change == "operation":
            self.operation = value
        else:
            raise ValueError(f"nothing is called {change}")

    def still(self) -> Figure | Row:
        """Draw image, kernel and map, the window and its entry ringed."""
        row, col = self.place
        windows, output = self.windows, self.output
        padded = functional.zero_pad(self.image, self.padding)
        if self.scene["photograph"]:
            by_sign = self.scene["output"]["scale"]["kind"] == "signed"
            return pictures.gallery({"map": output}, columns=2, signed=by_sign)
        window = (windows.tops[row], windows.lefts[col], *self.kernel.shape)
        return pictures.equation(
            pictures.Grid(
                padded, "image", window, hatched=windows.frame() | windows.unused()
            ),
            "∗",
            pictures.Grid(self.kernel, "kernel", signed=True),
            "=",
            pictures.Grid(output, "map", (row, col, 1, 1), plain=True),
        )

    def words(self) -> str:
        """Say what the image, the kernel and the map are, and what the ring marks."""
        row, col = self.place
        return (
            f"The {self.operation} of an image, {words.matrix(self.image)}, with the "
            f"kernel {words.matrix(self.kernel)}, padding {self.padding}, stride "
            f"{self.stride}. The map: {words.matrix(self.output)}. A ring marks its "
            f"entry at row {row}, column {col}: {words.number(self.output[row, col])}."
        )


def preset(name: str) -> np.ndarray:
    """Look up a kernel of the filter gallery.

    Parameters
    ----------
    name : str
        A key of `convnet_lab.documents.KERNELS`.

    Returns
    -------
    ndarray, shape (3, 3)

    Raises
    ------
    ValueError
        If there is none of that name.
    """
    if name not in documents.KERNELS:
        raise ValueError(
            f"no kernel is called '{name}': choose one of "
            f"{', '.join(documents.KERNELS)}"
        )
    return documents.KERNELS[name]
