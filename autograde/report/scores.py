"""How the marks of an assignment are spread."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from autograde.results.submissions import Submission

_MOST_BARS = 20
_BARS = 10


@dataclass(frozen=True)
class Bar:
    """Students whose points are in a range."""

    low: float
    high: float
    """The range; `high` belongs to the next one, but to the last if that is this."""
    students: int


@dataclass(frozen=True)
class Scores:
    """The marks of an assignment in a few numbers, in points."""

    assignment: str
    max_points: float
    handed_in: int
    marked: int
    late: int
    """How many submissions there are, with a mark, and late."""
    students: int
    mean: float | None
    """Of the marks, the late penalty not taken off; None if there are none."""
    quartiles: tuple[float, float, float] | None
    """A quarter, half and three quarters of the marks are below these."""
    full: int
    none: int
    """How many have all points, and how many 0."""
    bars: tuple[Bar, ...]

    @property
    def median(self) -> float | None:
        """What half of the students do not reach."""
        return self.quartiles[1] if self.quartiles else None


def scores_of(assignment: str, totals: Sequence[Submission]) -> Scores:
    """Sum up the marks of an assignment, of which `totals` has one a student."""
    points = np.array(
        [total.raw_points for total in totals if total.raw_points is not None]
    )
    full = max((total.max_points for total in totals), default=0.0)
    quartiles = None
    if points.size:
        low, middle, high = np.percentile(points, [25, 50, 75])
        quartiles = (float(low), float(middle), float(high))
    return Scores(
        assignment,
        full,
        sum(total.handed_in for total in totals),
        points.size,
        sum(is_late(total) for total in totals),
        len(totals),
        float(points.mean()) if points.size else None,
        quartiles,
        int(np.count_nonzero(points >= full)),
        int(np.count_nonzero(points == 0)),
        _bars(points, full),
    )


def is_late(total: Submission) -> bool:
    """Tell whether something was handed in after its due date, extensions counted."""
    return bool(total.timestamp and total.duedate and total.timestamp > total.duedate)


def _bars(points: np.ndarray, full: float) -> tuple[Bar, ...]:
    """Count a bar for each point, or ten bars, where there are too many points."""
    if not points.size or full <= 0:
        return ()
    if full <= _MOST_BARS and full == int(full):
        edges = np.arange(full + 2)
    else:
        edges = np.linspace(0, full, _BARS + 1)
    # more than all points is possible: a person may give extra credit
    counts, _ = np.histogram(np.minimum(points, full), edges)
    return tuple(
        Bar(float(low), float(high), int(count))
        for low, high, count in zip(edges, edges[1:], counts, strict=False)
    )
