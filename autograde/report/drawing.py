"""The report's pictures, as SVG; each stands beside a table with the same numbers.

Colors are classes that the page's style fills in, for light and dark. No outcome is
told by a color alone: each has a shape or a lightness of its own.
"""

from collections.abc import Iterator, Mapping, Sequence

from markupsafe import Markup

from autograde.pages.plain import plain
from autograde.report.questions import Attempt, Outcome
from autograde.report.scores import Scores

OUTCOMES: Mapping[Outcome, tuple[str, str]] = {
    "right": ("", "all points"),
    "partly": ("◐", "some points"),
    "wrong": ("✗", "wrong"),
    "broken": ("!", "code stopped"),
    "not_attempted": ("○", "not attempted"),
    "no_mark": ("?", "no mark"),
}
"""The sign of each outcome in tables, and its words."""

_WIDTH = 640
_COLUMN = 46
_LABELS = 150
_MOST_LABELLED = 80
"""Rows that have room for a name."""
_TALLEST = 2000
_LETTER = 7.2


def distribution(scores: Scores) -> Markup:
    """Draw how many students have how many points."""
    if not scores.bars or scores.median is None:
        return Markup("")
    tallest = max(bar.students for bar in scores.bars)
    left, top, bottom, height = 8, 34, 190, 224
    wide = (_WIDTH - 2 * left) / len(scores.bars)
    # a bar of whole points stands over its number, a range between two
    single = scores.bars[-1].high > scores.max_points
    parts: list[str] = []
    counts: list[str] = []
    for place, bar in enumerate(scores.bars):
        x = left + place * wide
        tall = (bottom - top) * bar.students / tallest
        parts.append(
            f'<rect class="bar" x="{x + 2:.1f}" y="{bottom - tall:.1f}" '
            f'width="{wide - 4:.1f}" height="{tall:.1f}"/>'
        )
        middle = x + wide / 2
        if bar.students:
            counts.append(
                _text(middle, bottom - tall - 5, str(bar.students), "middle", "count")
            )
        label = f"{bar.low:g}" if single else f"{bar.low:g}–{bar.high:g}"
        parts.append(_text(middle, bottom + 16, label, "middle", "soft"))
    unit = wide / (scores.bars[0].high - scores.bars[0].low)
    at = left + (scores.median + (0.5 if single else 0)) * unit
    parts.append(
        f'<line class="median" x1="{at:.1f}" x2="{at:.1f}" y1="20" y2="{bottom}"/>'
    )
    anchor = "start" if at < _WIDTH / 2 else "end"
    parts.append(_text(at, 14, f"median {scores.median:g}", anchor))
    parts.append(
        f'<line class="axis" x1="{left}" x2="{_WIDTH - left}" '
        f'y1="{bottom}" y2="{bottom}"/>'
    )
    words = (
        f"Histogram of {scores.marked} marks of {scores.assignment}, from 0 to "
        f"{scores.max_points:g} points. Half of the students have {scores.median:g} "
        "points or more. The table below has every bar's number."
    )
    return _svg(_WIDTH, height, words, [*parts, *counts])


def heat_map(
    assignment: str, exercises: Sequence[str], rows: Mapping[str, Sequence[Attempt]]
) -> Markup:
    """Draw students by questions."""
    if not rows or not exercises:
        return Markup("")
    labelled = len(rows) <= _MOST_LABELLED
    tall = 18.0 if labelled else max(2.0, min(8.0, _TALLEST / len(rows)))
    left = _LABELS if labelled else 44
    top = 14 + min(230, _LETTER * max(len(each) for each in exercises))
    parts = [
        f'<g transform="translate({left + (place + 0.62) * _COLUMN:.1f} {top - 6:.1f}) '
        f'rotate(-90)">{_text(0, 0, exercise, "start")}</g>'
        for place, exercise in enumerate(exercises)
    ]
    shapes: dict[str, list[str]] = {outcome: [] for outcome in OUTCOMES}
    box = f"h{_COLUMN - 2}v{tall - (tall > 6):g}h-{_COLUMN - 2}z"
    for number, (student, attempts) in enumerate(rows.items()):
        y = top + number * tall
        if labelled:
            name = student if len(student) <= 18 else f"{student[:17]}…"
            parts.append(_text(left - 8, y + tall - 5, name, "end"))
        elif number % 100 == 99:
            parts.append(_text(left - 8, y + 4, str(number + 1), "end", "soft"))
        for attempt in attempts:
            x = left + exercises.index(attempt.exercise) * _COLUMN
            shapes[attempt.outcome].append(f"M{x:g} {y:g}{box}")
    parts += [
        f'<path class="{outcome}" d="{"".join(each)}"/>'
        for outcome, each in shapes.items()
        if each
    ]
    if labelled:
        parts += _signs(exercises, rows, left, top, tall)
    words = (
        f"Heat map of {assignment}: {len(rows)} students in rows, most points first, "
        f"{len(exercises)} questions in columns. The table below has the same numbers."
    )
    width = left + len(exercises) * _COLUMN + 4
    return _svg(width, top + len(rows) * tall + 4, words, parts)


def _signs(
    exercises: Sequence[str],
    rows: Mapping[str, Sequence[Attempt]],
    left: float,
    top: float,
    tall: float,
) -> Iterator[str]:
    """Write a sign into each cell: the color alone tells nothing."""
    for number, attempts in enumerate(rows.values()):
        for attempt in attempts:
            x = left + (exercises.index(attempt.exercise) + 0.5) * _COLUMN - 1
            sign = OUTCOMES[attempt.outcome][0]
            y = top + (number + 1) * tall - 5
            yield _text(x, y, sign, "middle", attempt.outcome)


def _text(x: float, y: float, text: str, anchor: str, kind: str = "") -> str:
    if not text:
        return ""
    of_kind = Markup(' class="{}"').format(kind) if kind else ""
    return Markup('<text x="{:.1f}" y="{:.1f}" text-anchor="{}"{}>{}</text>').format(
        x, y, anchor, of_kind, plain(text)
    )


def _svg(width: float, height: float, words: str, parts: Sequence[str]) -> Markup:
    head = Markup(
        '<svg role="img" aria-label="{}" width="{:.0f}" height="{:.0f}" '
        'viewBox="0 0 {:.0f} {:.0f}">'
    ).format(plain(words), width, height, width, height)
    return head + Markup("".join(parts) + "</svg>")  # noqa: S704 (texts are escaped)
