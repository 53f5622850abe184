"""SoftmaxExplorer: logits become probabilities, and where the powers overflow."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import traitlets

from convnet_lab import documents, functional, pictures
from convnet_lab.pictures import Row
from convnet_lab.widgets import fields, joining
from convnet_lab.widgets.explorer import Explorer, Numbers, packed

LARGEST_LOGIT = 20.0
LARGEST_ADDED = 1000.0
TEMPERATURES = (0.1, 10.0)
MOST_CLASSES = 12
VEHICLES = ("Car", "Truck", "Motorcycle", "Bus")


class SoftmaxExplorer(Explorer):
    """Turn logits into probabilities, and price the answer by the true class.

    Beside the probabilities stands what the formula gives if the largest exponent is
    not subtracted first: the same, until exp overflows.

    Parameters
    ----------
    logits : array_like, shape (K,)
        Two to twelve, each from -20 to 20.
    names : sequence of str, optional
        The classes' names; their numbers if none are given.
    label : int
        The true class.
    temperature : float
        What all logits are divided by, 0.1 to 10.
    added : float
        What is added to all logits first, -1000 to 1000.

    Attributes
    ----------
    output : ndarray, shape (K,)
        The probabilities.
    place : list of int
        The true class; set it to change it in all views.

    Raises
    ------
    traitlets.TraitError, ValueError
        If a value is out of range, or there is not one name for each logit.

    Examples
    --------
    >>> SoftmaxExplorer().output.round(4)
    array([0.2641, 0.7179, 0.0048, 0.0131])
    >>> SoftmaxExplorer(added=1000).unshifted
    array([nan, nan, nan, nan])
    """

    _esm = joining.script("softmax_explorer")
    _css = joining.styles("explorer", "bars", "softmax_explorer")

    logits = Numbers("classes", (MOST_CLASSES,))
    temperature = traitlets.Float(1.0)
    added = traitlets.Float(0.0)
    inputs = ("logits", "temperature", "added")

    def __init__(
        self,
        logits: npt.ArrayLike | None = None,
        names: Sequence[str] | None = None,
        label: int = 1,
        **traits: Any,
    ) -> None:
        if logits is None:
            logits, names = documents.LOGITS, names or VEHICLES
        count = np.size(logits)
        self.names = [str(k) for k in range(count)] if names is None else list(names)
        if len(self.names) != count or count < 2:
            raise ValueError(
                f"there are {count} logits and {len(self.names)} names: expected one "
                "name for each, and two classes or more"
            )
        super().__init__(logits=logits, **traits)
        functional.cross_entropy(self.output, label)  # raises if there is no such class
        self.place = [label]

    @property
    def exponents(self) -> np.ndarray:
        """What goes into exp: the logits with what is added, over the temperature."""
        return (self.logits + self.added) / self.temperature

    @property
    def output(self) -> np.ndarray:
        """The probabilities: what `functional.softmax` makes of the exponents."""
        return functional.softmax(self.exponents)

    @property
    def powers(self) -> np.ndarray:
        """The power of each exponent, by `numpy.exp`; too large a one is infinite."""
        with np.errstate(over="ignore", under="ignore"):
            powers: np.ndarray = np.exp(self.exponents)
        return powers

    @property
    def unshifted(self) -> np.ndarray:
        """The powers over their sum: NaN where exp overflows, or all powers are 0."""
        powers = self.powers
        with np.errstate(all="ignore"):
            unshifted: np.ndarray = powers / powers.sum()
        return unshifted

    @property
    def losses(self) -> list[float]:
        """The cross-entropy against each class, if that is the true one."""
        shares = self.output
        return [functional.cross_entropy(shares, k) for k in range(len(shares))]

    @traitlets.validate("logits")
    def _small(self, proposal: Any) -> np.ndarray:
        logits: np.ndarray = proposal["value"]
        if logits.shape != (len(self.names),) or np.abs(logits).max() > LARGEST_LOGIT:
            raise traitlets.TraitError(
                f"logits is {logits.tolist()}: expected {len(self.names)} numbers, "
                f"each from {-LARGEST_LOGIT:g} to {LARGEST_LOGIT:g}"
            )
        return logits

    @traitlets.validate("temperature", "added")
    def _in_range(self, proposal: Any) -> float:
        name, value = proposal["trait"].name, proposal["value"]
        least, most = (
            TEMPERATURES if name == "temperature" else (-LARGEST_ADDED, LARGEST_ADDED)
        )
        if not least <= value <= most:  # NaN is in no range
            raise traitlets.TraitError(
                f"{name} is {value!r}: expected a number from {least:g} to {most:g}"
            )
        return float(value)

    def compute(self) -> dict[str, Any]:
        """Compute probabilities, with and without the largest subtracted."""
        exponents, shares = self.exponents, self.output
        below = exponents - exponents.max()
        columns = {
            "exponent s": exponents,
            "exp(s)": self.powers,
            "exp(s) / sum": self.unshifted,
            "s − largest": below,
            "exp(s − largest)": np.exp(below),
        }
        return {
            "places": [len(self.names)],
            "names": self.names,
            "logits": [short(value) for value in self.logits],
            "temperature": short(self.temperature),
            "added": short(self.added),
            "most": {
                "logit": LARGEST_LOGIT,
                "temperature": TEMPERATURES,
                "added": LARGEST_ADDED,
            },
            "columns": {
                title: [short(value) for value in values]
                for title, values in columns.items()
            },
            "broken": [not np.isfinite(value) for value in self.unshifted],
            "shares": packed(shares),
            "written": [f"{share:.4f}" for share in shares],
            "prices": [self._price(k) for k in range(len(shares))],
            "rule": self._rule(),
        }

    def _price(self, label: int) -> str:
        """Say what the answer costs if this is the true class."""
        share, loss = self.output[label], self.losses[label]
        return (
            f"If the true class is {self.names[label]}: p = {share:.4f}, and the "
            f"cross-entropy −ln p is {loss:.4f}."
        )

    def _rule(self) -> str:
        """Say what exp(s) / sum gives."""
        if np.isfinite(self.unshifted).all():
            return "Here exp(s) / sum gives the same probabilities."
        if np.isinf(self.powers).any():
            largest = short(self.exponents.max())
            return (
                f"Overflow: exp({largest}) is beyond the largest number, about "
                "1.8e308, and becomes inf. exp(s) / sum is inf / inf: nan, not a "
                "number. With the largest s subtracted no power is above 1."
            )
        return (
            "Underflow: all powers are below the smallest number, and become 0. "
            "exp(s) / sum is 0 / 0: nan, not a number. With the largest s subtracted "
            "the largest power is 1."
        )

    def ask(self, change: str, value: str, at: list[int]) -> None:
        """Change one logit, the temperature, or what is added to all."""
        if change == "logit":
            logits = self.logits.copy()
            logits[tuple(at)] = fields.number(value, -LARGEST_LOGIT, LARGEST_LOGIT)
            self.logits = logits
        elif change == "temperature":
            self.temperature = fields.number(value, *TEMPERATURES)
        elif change == "added":
            self.added = fields.number(value, -LARGEST_ADDED, LARGEST_ADDED)
        else:
            raise ValueError(f"nothing is called {change}")

    def still(self) -> Row:
        """Draw exponents and probabilities as bars."""
        panels = {"exponent s": self.exponents, "probability": self.output}
        return pictures.amounts(
            {
                title: dict(zip(self.names, values, strict=True))
                for title, values in panels.items()
            },
            decimals=(1, 4),
        )

    def words(self) -> str:
        """Say the exponents, the probabilities and the loss."""
        each = "; ".join(
            f"{name} {short(exponent)} to {share:.4f}"
            for name, exponent, share in zip(
                self.names, self.exponents, self.output, strict=True
            )
        )
        return (
            f"Softmax turns exponents into probabilities: {each}. "
            f"{self._price(self.place[0])} {self._rule()}"
        )


def short(value: float) -> str:
    """Write a number with four digits, however large or small it is.

    Examples
    --------
    >>> short(403.4287934927351), short(1006.0), short(float("inf")), short(-0.5)
    ('403.4', '1006', 'inf', '-0.5')
    """
    return f"{value + 0.0:.4g}"  # no -0
