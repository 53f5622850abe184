"""What all explorers share: a scene to draw, a place in it, and answers to a view.

The state lives in Python. Whatever a view shows stands in the one trait `scene`, which
Python computes anew when something changes: arrays travel as bytes, all windows at
once, so that moving the mouse asks nobody. A view never sets anything but `place`; it
asks for a change, and Python makes it, so that all views follow, or refuses it with a
reason.
"""

import html
import os
import threading
from typing import Any

import anywidget
import numpy as np
import traitlets
from IPython.display import display
from matplotlib.figure import Figure

from convnet_lab.pictures import Row
from convnet_lab.pictures.showing import FIGURES, as_html

LARGEST = 999_999.0
"""Numbers that are larger fit into no cell."""

MOST_NUMBERS = 14
"""More rows or columns do not fit with their numbers: they become pixels."""


class Explorer(anywidget.AnyWidget):
    """The base of the explorers; a subclass says what the scene is.

    A subclass sets ``_esm`` and ``_css`` (see `joining`), declares its traits, names
    those that the scene depends on in `inputs`, and defines `compute`, `ask`, `still`
    and `words`.
    """

    scene = traitlets.Dict().tag(sync=True)
    # not sent back to the view it comes from, which may have moved on since
    place = traitlets.List(traitlets.Int()).tag(sync=True, echo_update=False)
    """Where the learner looks: an index into the output, shared by all views."""

    inputs: tuple[str, ...] = ()
    """Traits that the scene depends on."""

    def __init__(self, **traits: Any) -> None:
        # JupyterLab lets a view ask in a thread of its own (a subshell of the kernel)
        # while a cell changes the same explorer: the last scene must be the newest
        self._changing = threading.RLock()
        super().__init__(**traits)
        self.observe(self._compute_again, list(self.inputs))
        self.on_msg(self._answer)

    def compute(self) -> dict[str, Any]:
        """Compute all that a view draws; arrays are `packed`.

        The entry ``places`` is the shape that `place` indexes, a list; it is empty if
        there is nothing to walk through.
        """
        raise NotImplementedError

    def ask(self, change: str, value: str, at: list[int]) -> None:
        """Make the change that a view asks for.

        Parameters
        ----------
        change : str
            What is to change.
        value : str
            To what, as the learner typed it.
        at : list of int
            Where, if it is an entry of an array.

        Raises
        ------
        ValueError, traitlets.TraitError
            If the value is refused; the text stands beside the field then.
        """
        raise NotImplementedError

    def still(self) -> Figure | Row:
        """Draw what is shown now, for pages where nothing moves."""
        raise NotImplementedError

    def words(self) -> str:
        """Say what is shown now, for those who cannot see it."""
        raise NotImplementedError

    @traitlets.default("scene")
    def _first_scene(self) -> dict[str, Any]:
        return self.compute()

    @traitlets.default("place")
    def _first_place(self) -> list[int]:
        return [0] * len(self.scene["places"])

    @traitlets.validate("place")
    def _inside(self, proposal: Any) -> list[int]:
        """Move a place outside the output to the nearest one inside."""
        shape = self.scene["places"]
        if len(proposal["value"]) != len(shape):
            raise traitlets.TraitError(
                f"place is {proposal['value']}: expected {len(shape)} whole numbers, "
                "an index of the output"
            )
        return [
            min(max(i, 0), n - 1) for i, n in zip(proposal["value"], shape, strict=True)
        ]

    def proposed(self, proposal: Any) -> dict[str, Any]:
        """Give all inputs as they would be after a change, for a validator."""
        values = {name: getattr(self, name) for name in self.inputs}
        return {**values, proposal["trait"].name: proposal["value"]}

    def _compute_again(self, _change: Any) -> None:
        with self._changing, self.hold_sync():
            self.scene = self.compute()
            self.place = list(self.place)  # inside the new output

    def _answer(self, _widget: Any, asked: dict[str, Any], _buffers: Any) -> None:
        """Make the change that a view asks for, and tell it what came of it."""
        refused = ""
        try:
            with self._changing:
                if asked["change"] != "hear":  # a view that only waits for an answer
                    self.ask(
                        asked["change"], str(asked["value"]), list(asked.get("at", []))
                    )
        except (ValueError, IndexError, traitlets.TraitError) as error:
            refused = str(error)
        self.send({"answer": asked["number"], "refused": refused})

    def _ipython_display_(self, **_kwargs: Any) -> None:
        """Show a still figure and the live view, which hides the figure (explorer.css).

        Two outputs, since a page without a kernel can show the first one only.
        """
        name = type(self).__name__
        still = {
            "text/html": f'<div class="cl-still">{self._still_html()}</div>',
            "text/plain": self.words(),
        }
        display(still, raw=True)
        view = {
            "application/vnd.jupyter.widget-view+json": self.get_view_spec(),
            "text/plain": f"A {name}, alive in JupyterLab.",
        }
        display(view, raw=True)

    def _still_html(self) -> str:
        if os.environ.get(FIGURES) == "none":
            return f"<p><em>Not drawn here: {html.escape(self.words())}</em></p>"
        caption = f"A {type(self).__name__}. Run this cell in JupyterLab, and it moves."
        return as_html(self.still(), self.words(), caption)


class Numbers(traitlets.TraitType[np.ndarray, Any]):
    """An array of finite numbers, kept as a read-only copy in float64.

    Parameters
    ----------
    axes : str
        What its axes are, such as ``"height, width"``.
    largest : tuple of int
        Most entries along each axis.
    """

    def __init__(self, axes: str, largest: tuple[int, ...], **kwargs: Any) -> None:
        self.axes, self.largest = axes, largest
        super().__init__(**kwargs)

    def validate(self, _explorer: Any, value: Any) -> np.ndarray:
        """Turn away what is no such array, with words."""
        try:
            array = np.array(value, dtype=np.float64)
        except (TypeError, ValueError):
            raise traitlets.TraitError(
                f"{self.name} is not an array of numbers: expected {self.axes}, rows "
                "of equal length"
            ) from None
        if (
            array.ndim != len(self.largest)
            or not array.size
            or (np.array(array.shape) > self.largest).any()
        ):
            raise traitlets.TraitError(
                f"{self.name} has shape {array.shape}: expected ({self.axes}), at most "
                f"{self.largest}"
            )
        if not np.isfinite(array).all() or np.abs(array).max() > LARGEST:
            raise traitlets.TraitError(
                f"{self.name} holds NaN, infinity or a number beyond {LARGEST:,.0f}: "
                "expected finite numbers of that size"
            )
        array.setflags(write=False)
        return array


def packed(array: np.ndarray) -> dict[str, Any]:
    """Pack an array for the page: its shape, and its numbers as bytes.

    Parameters
    ----------
    array : ndarray
        Numbers or booleans.

    Returns
    -------
    dict
        ``shape``, and ``data``: little-endian float64 in row-major order.
    """
    numbers = np.ascontiguousarray(array, dtype="<f8")
    return {"shape": list(array.shape), "data": numbers.tobytes()}


def packed_bytes(array: np.ndarray) -> dict[str, Any]:
    """Pack whole numbers from 0 to 255, an eighth as large as `packed` would.

    Parameters
    ----------
    array : ndarray
        Pixels.

    Returns
    -------
    dict
        ``shape``, ``data``, and ``bytes``, which says that each is one byte.
    """
    pixels = np.ascontiguousarray(array, dtype=np.uint8)
    return {"shape": list(array.shape), "data": pixels.tobytes(), "bytes": True}
