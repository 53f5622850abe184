"""The term as a whole: which mistake comes before trouble in a later assignment.

A mistake predicts trouble if those who made it lose points in a later question more
often than the others, by R. A. Fisher's exact test of a table of two by two
(Statistical Methods for Research Workers, 5th edition, 1934, section 21.02). As many
tables are looked at, the bound of chance is divided by their number (Bonferroni).
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import comb

from autograde.report.misconceptions import Held
from autograde.report.questions import Attempt

CHANCE = 0.05
FEWEST_HOLDERS = 4
MOST = 6


@dataclass(frozen=True)
class Prediction:
    """A mistake after which students lose points in a later question."""

    assignment: str
    exercise: str
    misconception: str
    sentence: str
    later: str
    question: str
    """The later assignment and its question."""
    lost: int
    holders: int
    """Of how many who made the mistake, how many lost points in the question."""
    others_lost: int
    others: int
    """The same for those who did not make it."""
    chance: float
    """How often chance alone does this, at most."""


def predictions(
    misconceptions: Mapping[str, Sequence[Held]],
    attempts: Mapping[str, Sequence[Attempt]],
) -> list[Prediction]:
    """Find the mistakes of one assignment that go before lost points in a later one."""
    results = {name: _lost(own) for name, own in attempts.items()}
    order = list(misconceptions)
    found, looked_at = [], 0
    for place, assignment in enumerate(order):
        for held in misconceptions[assignment]:
            if not held.id or held.students < FEWEST_HOLDERS:
                continue
            for later in order[place + 1 :]:
                for question, lost in results[later].items():
                    looked_at += 1
                    one = _compare(assignment, held, later, question, lost)
                    if one is not None:
                        found.append(one)
    sure = [each for each in found if each.chance * looked_at <= CHANCE]
    strongest = sorted(sure, key=lambda p: (p.chance, p.later, p.question))
    return strongest[:MOST]


def fisher(holders: int, lost: int, others: int, others_lost: int) -> float:
    """Give the chance that at least `lost` of the holders lose points.

    >>> round(fisher(holders=4, lost=4, others=4, others_lost=0), 4)
    0.0143
    """
    everybody, losers = holders + others, lost + others_lost
    ways = sum(
        comb(losers, k) * comb(everybody - losers, holders - k)
        for k in range(lost, min(holders, losers) + 1)
    )
    return ways / comb(everybody, holders)


def _lost(attempts: Sequence[Attempt]) -> dict[str, dict[str, bool]]:
    """Tell, by question and student, whether points were lost."""
    lost: dict[str, dict[str, bool]] = defaultdict(dict)
    for attempt in attempts:
        if attempt.points is not None:
            lost[attempt.exercise][attempt.student] = attempt.outcome != "right"
    return lost


def _compare(
    assignment: str, held: Held, later: str, question: str, lost: Mapping[str, bool]
) -> Prediction | None:
    holders = [student for student in held.holders if student in lost]
    others = [student for student in lost if student not in set(held.holders)]
    if len(holders) < FEWEST_HOLDERS or not others:
        return None
    theirs = sum(lost[student] for student in holders)
    rest = sum(lost[student] for student in others)
    return Prediction(
        assignment,
        held.exercise,
        held.id,
        held.sentence,
        later,
        question,
        theirs,
        len(holders),
        rest,
        len(others),
        fisher(len(holders), theirs, len(others), rest),
    )
