"""SignalExplorer: one signal slides over another, and the sum of products is drawn."""

from typing import Any

import numpy as np
import numpy.typing as npt
import traitlets
from matplotlib.figure import Figure

from convnet_lab import functional, pictures
from convnet_lab.pictures import Row
from convnet_lab.widgets import fields, joining, words
from convnet_lab.widgets.explorer import MOST_NUMBERS, Explorer, Numbers, packed

LONGEST = 40
LARGEST_ENTRY = 999
MOST_TERMS = 12
"""More products would not be read."""


def _spikes() -> np.ndarray:
    spikes = np.zeros(24)
    spikes[[2, 9, 12]] = 2, 1, 1
    return spikes


def _shaky_step() -> np.ndarray:
    step = np.where(np.arange(32) < 16, 1.0, 3.0)
    return step + np.random.default_rng(1).normal(0, 0.35, 32).round(2)


PAIRS = {
    "a box over a box": (np.ones(16), np.ones(16)),
    "1 0 2 over 1 2 3": (np.array([1, 2, 3]), np.array([1, 0, 2])),
    "a box over a ramp": (np.arange(1, 17) / 16, np.ones(8)),
    "an echo over three claps": (_spikes(), 0.8 ** np.arange(12)),
    "a mean over a shaky step": (_shaky_step(), np.full(7, 1 / 7)),
    "a difference over a shaky step": (_shaky_step(), np.array([1, 1, 0, -1, -1])),
}


class SignalExplorer(Explorer):
    """Slide one signal over another: the overlap, its products and their sum.

    Without arguments it is S0's example, a box over a box.

    Parameters
    ----------
    f : array_like, shape (n,)
        The signal that stands still, at most 40 numbers.
    g : array_like, shape (m,)
        The signal that slides, at most 40 numbers. Up to 14 numbers can be typed.
    operation : str
        ``"convolution"``, which flips g, or ``"cross-correlation"``.

    Attributes
    ----------
    output : ndarray, shape (n + m - 1,)
        The sum of the products at each shift, read-only.
    place : list of int
        The shift that is looked at; set it to move all views.

    Raises
    ------
    traitlets.TraitError
        If a signal is too long, or no list of numbers.

    Examples
    --------
    >>> SignalExplorer([1, 2], [3, 4]).output
    array([ 3., 10.,  8.])
    """

    _esm = joining.script("signal_explorer")
    _css = joining.styles("explorer", "signal_explorer")

    f = Numbers("positions", (LONGEST,))
    g = Numbers("positions", (LONGEST,))
    operation = traitlets.Enum(
        ("convolution", "cross-correlation"), default_value="convolution"
    )
    inputs = ("f", "g", "operation")

    def __init__(
        self,
        f: npt.ArrayLike | None = None,
        g: npt.ArrayLike | None = None,
        **traits: Any,
    ) -> None:
        box, other = PAIRS["a box over a box"]
        super().__init__(
            f=box if f is None else f, g=other if g is None else g, **traits
        )

    @property
    def laid(self) -> np.ndarray:
        """The signal g as it slides: flipped for convolution."""
        return self.g[::-1] if self.operation == "convolution" else self.g

    @property
    def output(self) -> np.ndarray:
        """The sums of all shifts: what `functional.convolve1d` makes of the signals."""
        return functional.convolve1d(self.f, self.laid[::-1])

    @property
    def products(self) -> np.ndarray:
        """The products at every shift, shape (n + m - 1, n); NaN where g is not."""
        shifts = np.arange(len(self.f) + len(self.g) - 1)[:, np.newaxis]
        # at shift s the last entry of what slides lies at position s of f
        entry = np.arange(len(self.f)) - shifts + len(self.g) - 1
        met = (entry >= 0) & (entry < len(self.g))
        return np.where(met, self.f * self.laid[np.where(met, entry, 0)], np.nan)

    def compute(self) -> dict[str, Any]:
        """Compute the products and the sums of all shifts."""
        names = [
            name
            for name, (f, g) in PAIRS.items()
            if np.array_equal(f, self.f) and np.array_equal(g, self.g)
        ]
        return {
            "places": [len(self.output)],
            "pairs": list(PAIRS),
            "pair": names[0] if names else "",
            "operation": self.operation,
            "typed": {name: len(getattr(self, name)) <= MOST_NUMBERS for name in "fg"},
            "most_terms": MOST_TERMS,
            "f": packed(self.f[np.newaxis] + 0.0),
            "g": packed(self.g[np.newaxis] + 0.0),
            "laid": packed(self.laid + 0.0),
            "products": packed(self.products + 0.0),
            "output": packed(self.output + 0.0),
        }

    def ask(self, change: str, value: str, at: list[int]) -> None:
        """Change an entry of a signal, both signals, or whether g is flipped."""
        if change in ("f", "g"):
            signal = getattr(self, change).copy()
            signal[at[-1]] = fields.number(value, -LARGEST_ENTRY, LARGEST_ENTRY)
            setattr(self, change, signal)
        elif change == "pair":
            if value not in PAIRS:
                raise ValueError(
                    f"no signals are called '{value}': choose {', '.join(PAIRS)}"
                )
            with self.hold_trait_notifications():
                self.f, self.g = PAIRS[value]
        elif change == "operation":
            self.operation = value
        else:
            raise ValueError(f"nothing is called {change}")

    def still(self) -> Figure | Row:
        """Draw f and what slides over it, the products, and the sums up to here."""
        (shift,) = self.place
        positions = len(self.output)
        slides, so_far = np.full((2, positions), np.nan)
        start = shift - len(self.g) + 1
        for entry, value in enumerate(self.laid, start):
            if 0 <= entry < positions:
                slides[entry] = value
        so_far[: shift + 1] = self.output[: shift + 1]
        flipped = "g, flipped" if self.operation == "convolution" else "g"
        return pictures.signals(
            [
                {"f": self.f.tolist(), flipped: slides.tolist()},
                {"sums": so_far.tolist()},
            ],
            positions,
        )

    def words(self) -> str:
        """Say what the signals are, and the sum at the shift that is looked at."""
        (shift,) = self.place
        return (
            f"A {self.operation} of f, {words.matrix(self.f[np.newaxis])}, and g, "
            f"{words.matrix(self.g[np.newaxis])}. All sums: "
            f"{words.matrix(self.output[np.newaxis])}. At shift {shift} the sum of the "
            f"products is {words.number(self.output[shift])}."
        )
