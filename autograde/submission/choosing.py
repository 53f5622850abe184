"""Choose the cell that holds each answer of a submission."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from autograde.submission.recognising import Place, Recognised
from autograde.submission.remarks import Remarks


@dataclass
class Answers:
    """Where the answers stand."""

    holders: dict[int, int] = field(default_factory=dict)
    """By a place's index in the release, the number of the submitted cell."""
    surplus: set[int] = field(default_factory=set)
    """Submitted cells that must not run: they would undo an answer or repeat it."""


def find_answers(
    cells: Sequence[Recognised], release: Sequence[Place], remarks: Remarks
) -> Answers:
    """Choose the cell that holds each answer.

    Of several copies of an answer's cell, those as handed out do not count. If several
    were changed all stay, and the last that defines what is asked is the answer: so the
    last definition wins, as in Jupyter. If none has any code of the student's, the
    answer may stand in another cell.
    """
    chosen = Answers()
    for place in release:
        if place.role != "answer":
            continue
        copies = [n for n, found in enumerate(cells) if found.place is place]
        changed = [n for n in copies if cells[n].changed]
        typed = [n for n in changed if cells[n].cell.kind == place.cell.cell_type]
        elsewhere = None
        if all(cells[n].is_blank for n in typed):
            elsewhere = _typed_elsewhere(cells, place)
        if elsewhere is not None:
            chosen.holders[place.index] = elsewhere
            chosen.surplus.update(n for n in copies if not cells[n].changed)
            remarks.add("elsewhere", place.name)
        elif typed:
            _choose_copy(chosen, cells, place, copies, typed, remarks)
        elif copies:
            holder = (changed or copies)[-1]
            chosen.holders[place.index] = holder
            chosen.surplus.update(n for n in copies if n != holder)
            if changed:
                remarks.add("retyped", place.name)
    return chosen


def _choose_copy(
    chosen: Answers,
    cells: Sequence[Recognised],
    place: Place,
    copies: list[int],
    typed: list[int],
    remarks: Remarks,
) -> None:
    defining = [n for n in typed if cells[n].defines(place.asked)]
    holder = (defining or typed)[-1]
    repeated = {n for n in typed if n != holder and _equal(cells[n], cells[holder])}
    chosen.holders[place.index] = holder
    chosen.surplus |= repeated | {n for n in copies if not cells[n].changed}
    if set(typed) - repeated - {holder}:
        remarks.add("copies", place.name)
    elif len(copies) > len(typed):
        remarks.add("untouched copy", place.name)


def _typed_elsewhere(cells: Sequence[Recognised], place: Place) -> int | None:
    """Find the last cell, not the answer's own, that defines what it asks for.

    A cell of the release that uses the name itself, such as a picture's, is no answer.
    """
    for number in reversed(range(len(cells))):
        found = cells[number]
        if found.place is place or not found.changed:
            continue
        if found.place and found.place.bound & place.asked:
            continue
        if found.defines(place.asked):
            return number
    return None


def _equal(one: Recognised, other: Recognised) -> bool:
    return one.cell.source.strip() == other.cell.source.strip()
