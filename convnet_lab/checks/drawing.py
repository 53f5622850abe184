"""The picture of a wrong answer: what went in, what was expected, what came out.

SVG written as text: no plotting library is loaded, and a failing check stays fast.
"""

import base64
import html
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from convnet_lab.checks import writing
from convnet_lab.checks.comparing import Difference, wrong_entries
from convnet_lab.checks.exercise import Exercise, Window
from convnet_lab.checks.naming import Tried
from convnet_lab.checks.structures import is_structure
from convnet_lab.colours import INK, LINE, PAPER, VERMILION

_CELL_HEIGHT = 24
_MOST_CELLS = 12  # of an axis; a larger array is cut to the part that matters
_ROW_WIDTH = 860
_GAP = 22
_SHADE = "#e8e8e8"
DARK = (
    '<style>[data-jp-theme-light="false"] .cl-check-picture,'
    "body.vscode-dark .cl-check-picture"
    "{filter:invert(0.9) hue-rotate(180deg)}</style>"
)
"""In a dark theme paper turns dark and ink light; colors keep their hue."""


@dataclass(frozen=True)
class Panel:
    """A matrix to draw.

    Parameters
    ----------
    title : str
        Stands above it.
    values : ndarray, shape (rows, columns)
    window : tuple of int or None
        Row, column, height and width to ring in black.
    wrong : ndarray of bool or None
        Entries to ring dashed and to cross.
    frame : int
        Rows and columns of padding all around, to shade.
    """

    title: str
    values: np.ndarray
    window: Window | None = None
    wrong: np.ndarray | None = None
    frame: int = 0


@dataclass(frozen=True)
class Picture:
    """An image with its text, as notebooks show it.

    Parameters
    ----------
    svg : str
        The image.
    alt : str
        The same in words.
    """

    svg: str
    alt: str

    def _repr_mimebundle_(self, **_kwargs: object) -> dict[str, str]:
        return {"text/plain": self.alt, "text/html": self.as_html()}

    def as_html(self) -> str:
        """Write it as an <img>: sanitizers drop inline SVG, and exports its label."""
        data = base64.b64encode(self.svg.encode()).decode()
        return (
            f'{DARK}<img class="cl-check-picture" '
            f'alt="{html.escape(self.alt, quote=True)}" style="max-width:100%" '
            f'src="data:image/svg+xml;base64,{data}">'
        )


def picture(exercise: Exercise, tried: Tried, difference: Difference) -> Picture | None:
    """Draw a failed case.

    Parameters
    ----------
    exercise : Exercise
    tried : Tried
        The call and what came of it.
    difference : Difference
        How it is wrong.

    Returns
    -------
    Picture or None
        None if there is nothing to see: no array went in, or no number came out, or
        a single number from an array too large to draw.
    """
    if difference.finding not in ("values", "shape", "not finite"):
        return None
    if is_structure(tried.expected):
        return None
    if not any(isinstance(argument, np.ndarray) for argument in tried.arguments):
        return None
    given = list(_inputs(exercise, tried, difference))
    if not given and np.size(tried.expected) == 1:
        return None  # two numbers are no picture
    panels = [*given, *_results(exercise, tried, difference)]
    return Picture(_svg(panels), _words(panels))


def _inputs(
    exercise: Exercise, tried: Tried, difference: Difference
) -> Iterator[Panel]:
    index = difference.index or ()
    windows = (
        exercise.windows(tried.arguments, index) if difference.index is not None else {}
    )
    for place, (name, argument) in enumerate(
        zip(exercise.argument_names, tried.arguments, strict=False)
    ):
        if not isinstance(argument, np.ndarray):
            continue
        if place not in windows and max(argument.shape[:2], default=0) > _MOST_CELLS:
            continue  # all of it matters: a corner would tell nothing
        frame = _padding(exercise, tried) if place in windows else 0
        for title, matrix in _matrices(name, argument, index):
            if not frame:
                yield _cut(Panel(title, matrix, windows.get(place)))
                continue
            row, column, height, width = windows[place]
            yield _cut(
                Panel(
                    f"{title}, padded by {frame}",
                    np.pad(matrix, frame),
                    (row + frame, column + frame, height, width),
                    frame=frame,
                )
            )


def _padding(exercise: Exercise, tried: Tried) -> int:
    """Give the frame of zeros that windows count from."""
    names = exercise.argument_names
    place = names.index("padding") if "padding" in names else len(names)
    if place >= len(tried.arguments):
        return 0
    padding = tried.arguments[place]
    return padding if isinstance(padding, int) else 0


def _matrices(
    name: str, array: np.ndarray, index: tuple[int, ...]
) -> Iterator[tuple[str, np.ndarray]]:
    """Give the matrices of an array that have to do with one entry of the answer."""
    if array.ndim == 4 and name == "batch":
        example = index[0] if index else 0
        yield from _matrices(f"{name}[{example}]", array[example], index)
    elif array.ndim == 4:
        chosen = index[-1] if index and index[-1] < array.shape[-1] else 0
        yield from _matrices(f"{name}[..., {chosen}]", array[..., chosen], index)
    elif array.ndim == 3:
        for channel in range(min(array.shape[2], 3)):
            yield f"{name}, channel {channel}", array[:, :, channel]
    elif array.ndim in (1, 2):
        yield name, np.atleast_2d(array)


def _results(
    exercise: Exercise, tried: Tried, difference: Difference
) -> Iterator[Panel]:
    expected, got = np.asarray(tried.expected), tried.outcome.value
    same_shape = isinstance(got, np.ndarray) and got.shape == expected.shape
    wrong = (
        wrong_entries(exercise, tried.arguments, expected, got) if same_shape else None
    )
    for title, array in (("expected", expected), ("yours", got)):
        matrix = (
            _slice(array, difference.index) if isinstance(array, np.ndarray) else None
        )
        if matrix is None:
            continue
        marked = _slice(wrong, difference.index) if wrong is not None else None
        crossed = marked if title == "yours" else None
        yield _cut(
            Panel(f"{title}, {_whole(array, difference)}", matrix, None, crossed)
        )


def _whole(array: np.ndarray, difference: Difference) -> str:
    """Say which part of an answer is drawn, and its whole shape."""
    said = f"shape {array.shape}"
    at = difference.index or (0,) * array.ndim
    if array.ndim == 4:
        said += f": example {at[0]}"
    if array.ndim >= 3 and array.shape[-1] > 1:
        shown = min(at[-1], array.shape[-1] - 1)
        said += f"{',' if array.ndim == 4 else ':'} channel {shown}"
    return said


def _slice(array: np.ndarray, index: tuple[int, ...] | None) -> np.ndarray | None:
    """Cut the matrix with one entry out of an answer."""
    at = index or (0,) * array.ndim
    if array.size == 0:
        return None
    if array.ndim <= 2:
        return np.atleast_2d(array)
    if array.ndim == 3:
        return array[:, :, min(at[2] if len(at) > 2 else 0, array.shape[2] - 1)]
    if array.ndim == 4:
        return _slice(array[at[0]], at[1:])
    return None


def _cut(panel: Panel) -> Panel:
    """Cut a large matrix to the part with the window or the first wrong entry."""
    rows, columns = panel.values.shape
    if rows <= _MOST_CELLS and columns <= _MOST_CELLS:
        return panel
    row = column = 0
    if panel.window:
        row, column = panel.window[:2]
    elif panel.wrong is not None and panel.wrong.any():
        row, column = (int(i) for i in np.argwhere(panel.wrong)[0])
    top = max(0, min(row - 2, rows - _MOST_CELLS))
    left = max(0, min(column - 2, columns - _MOST_CELLS))
    part = np.s_[top : top + _MOST_CELLS, left : left + _MOST_CELLS]
    window = panel.window
    return Panel(
        f"{panel.title}, from row {top}, column {left}",
        panel.values[part],
        (window[0] - top, window[1] - left, *window[2:]) if window else None,
        panel.wrong[part] if panel.wrong is not None else None,
    )  # of a cut matrix the frame is not shaded: its zeros are still zeros


def _words(panels: Sequence[Panel]) -> str:
    """Say what the picture shows, for those who cannot see it."""
    sentences = []
    for panel in panels:
        text = f"{panel.title}: {writing.value(panel.values)}"
        if panel.window:
            row, column, height, width = panel.window
            text += (
                f", a ring around the {height} by {width} window at row {row}, "
                f"column {column}"
            )
        if panel.wrong is not None:
            where = [f"({r}, {c})" for r, c in np.argwhere(panel.wrong)]
            shown = ", ".join(where[:6]) + (" and more" if len(where) > 6 else "")
            text += f", wrong at (row, column) {shown}"
        sentences.append(" ".join(text.split()))
    return "; ".join(sentences) + "."


def _svg(panels: Sequence[Panel]) -> str:
    drawn, x, y, tallest, widest = [], 8, 0, 0, 0
    for panel in panels:
        rows, columns = panel.values.shape
        labels = [[writing.number(v) for v in row] for row in panel.values]
        longest = max(len(label) for row in labels for label in row)
        cell = max(30, 8 * longest + 16)
        width = max(columns * cell, 7 * len(panel.title))
        if x > 8 and x + width > _ROW_WIDTH:
            x, y, tallest = 8, y + tallest + 12, 0
        drawn.append(_matrix(panel, labels, x, y, cell))
        x += width + _GAP
        tallest = max(tallest, rows * _CELL_HEIGHT + 34)
        widest = max(widest, x)
    height = y + tallest + 4
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{widest}" height="{height}" '
        f'viewBox="0 0 {widest} {height}" font-family="sans-serif">'
        f'<rect width="100%" height="100%" fill="{PAPER}"/>{"".join(drawn)}</svg>'
    )


def _matrix(
    panel: Panel, labels: Sequence[Sequence[str]], x: int, y: int, cell: int
) -> str:
    rows, columns = panel.values.shape
    top = y + 26
    parts = [
        f'<text x="{x}" y="{y + 17}" font-size="13" font-weight="600" fill="{INK}">'
        f"{html.escape(panel.title)}</text>"
    ]
    for row, column in np.ndindex(rows, columns):
        left, upper = x + column * cell, top + row * _CELL_HEIGHT
        inside = (
            panel.frame <= row < rows - panel.frame
            and panel.frame <= column < columns - panel.frame
        )
        paper = "none" if inside else _SHADE
        wrong = panel.wrong is not None and bool(panel.wrong[row, column])
        parts.append(
            f'<rect x="{left}" y="{upper}" width="{cell}" height="{_CELL_HEIGHT}" '
            f'fill="{paper}" stroke="{LINE}"/>'
            f'<text x="{left + cell / 2}" y="{upper + 16}" text-anchor="middle" '
            f'font-size="12" fill="{INK}">{labels[row][column]}{" ✗" if wrong else ""}'
            "</text>"
        )
        if wrong:
            parts.append(
                f'<rect x="{left + 2}" y="{upper + 2}" width="{cell - 4}" '
                f'height="{_CELL_HEIGHT - 4}" fill="none" stroke="{VERMILION}" '
                'stroke-width="2" stroke-dasharray="4 2"/>'
            )
    if panel.window:
        parts.append(_ring(panel, x, top, cell))
    return "".join(parts)


def _ring(panel: Panel, x: int, top: int, cell: int) -> str:
    """Ring the part of a window that lies inside the matrix."""
    assert panel.window is not None
    row, column, height, width = panel.window
    rows, columns = panel.values.shape
    first_row, first_column = max(row, 0), max(column, 0)
    last_row, last_column = min(row + height, rows), min(column + width, columns)
    if first_row >= last_row or first_column >= last_column:
        return ""
    place = (
        f'x="{x + first_column * cell}" y="{top + first_row * _CELL_HEIGHT}" '
        f'width="{(last_column - first_column) * cell}" '
        f'height="{(last_row - first_row) * _CELL_HEIGHT}" fill="none"'
    )
    return (
        f'<rect {place} stroke="white" stroke-width="5"/>'
        f'<rect {place} stroke="black" stroke-width="2.5"/>'
    )
