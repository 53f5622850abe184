"""Rebuild a submission from the release: the student's text, and nothing else of it.

Notebook metadata, ids, tags, nbgrader's metadata and the instructor's cells come from
the release. Answers and the student's own cells keep the student's order among each
other. The instructor's cells keep the release's: a test must never run before the cell
that defines what it compares with.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import nbformat
from nbformat import NotebookNode

from autograde.submission.choosing import find_answers
from autograde.submission.reading import Cell, HandedIn
from autograde.submission.recognising import Place, Recognised, places, recognise
from autograde.submission.remarks import Remarks


@dataclass(frozen=True)
class Rebuilt:
    """A submission that can be graded."""

    notebook: NotebookNode
    """The release's notebook with the student's answers and own cells."""
    known: int
    """How many graded cells of the release the submission had."""
    answered: int
    """How many answers differ from what was handed out."""
    notes: tuple[str, ...]


@dataclass(frozen=True)
class _Item:
    """A cell of the rebuilt notebook, and which of the release it is."""

    cell: NotebookNode
    place: Place | None = None


def rebuild(
    release: NotebookNode,
    handed_in: HandedIn,
    earlier: Sequence[NotebookNode] = (),
) -> Rebuilt:
    """Put what a student wrote into the notebook that was handed out.

    What is as in an earlier edition counts as it was handed out.

    In the result every graded cell of the release stands once.
    """
    remarks = Remarks()
    release_places = places(release, earlier)
    cells = recognise(handed_in.cells, release_places)
    _remark_on_marking(cells, remarks)
    answers = find_answers(cells, release_places, remarks)
    by_holder: dict[int, list[Place]] = {}
    for index, number in answers.holders.items():
        by_holder.setdefault(number, []).append(release_places[index])

    last_copy = {
        found.place.index: number for number, found in enumerate(cells) if found.place
    }
    line: list[_Item] = []
    for number, found in enumerate(cells):
        here = by_holder.get(number)
        ours = found.place is not None and found.place.role in ("test", "locked")
        if here:
            line += _answer_items(found, here, remarks)
        elif number not in answers.surplus and not ours:
            line += _own_items(found, number, remarks)
        if ours and found.place:
            if last_copy[found.place.index] == number:
                line.append(_Item(found.place.cell, found.place))
            else:
                remarks.add("repeated", found.place.name)
    _put_back_missing(line, release_places, remarks)
    line = list(_in_order(line, release_places, remarks))

    notebook: NotebookNode = nbformat.from_dict({**release, "cells": []})
    notebook.cells = [nbformat.from_dict(item.cell) for item in line]
    _name_cells(notebook, release)
    return Rebuilt(
        notebook,
        known=len(_known_graded(cells)),
        answered=sum(cells[number].changed for number in answers.holders.values()),
        notes=(*handed_in.notes, *remarks.sentences()),
    )


def _known_graded(cells: Sequence[Recognised]) -> set[int]:
    """Say which graded cells are there; one comment is like another's, so none counts.

    A hidden test is such a comment, and the same in the notebooks of a course.
    """
    return {
        found.place.index
        for found in cells
        if found.place
        and found.place.role != "open"
        and not (found.sign == "source" and found.is_blank)
    }


def _remark_on_marking(cells: Sequence[Recognised], remarks: Remarks) -> None:
    for found in cells:
        if found.place is None or found.place.role == "open":
            continue
        if found.sign != "grade_id":
            remarks.add("stripped", found.place.name)
        elif not any(
            found.cell.settings == each.metadata.nbgrader
            for each in found.place.handed_out
            if "nbgrader" in each.metadata
        ):
            remarks.add("settings", found.place.name)
        if found.place.role != "answer" and found.changed:
            remarks.add("edited", found.place.name)


def _answer_items(
    found: Recognised, here: list[Place], remarks: Remarks
) -> Iterator[_Item]:
    """Write the cell of an answer, and of others whose answers stand in it too."""
    here = sorted(here, key=lambda place: place is not found.place)
    first, *others = here
    source = found.cell.source
    if found.verbatim and first is found.place:
        source = first.cell.source
    if found.cell.fault:
        source = "raise ValueError({!r})".format(
            f"the answer {first.name} cannot be graded: its cell {found.cell.fault}"
        )
        remarks.add("unreadable", first.name)
    answer = _with_source(first, source)
    if found.cell.pictures and answer.cell_type == "markdown":
        answer.attachments = nbformat.from_dict(found.cell.pictures)
    yield _Item(answer, first)
    for place in others:
        pointer = f"# This answer stands in the cell of {first.name}."
        yield _Item(_with_source(place, pointer), place)


def _with_source(place: Place, source: str) -> NotebookNode:
    cell: NotebookNode = nbformat.from_dict(place.cell)
    cell.source = source
    return cell


def _own_items(found: Recognised, number: int, remarks: Remarks) -> Iterator[_Item]:
    """Write a cell that belongs to no question, or leave it out."""
    if found.cell.fault:
        remarks.say(f"cell number {number + 1} was left out: it {found.cell.fault}")
        return
    if found.place is None or found.place.role != "open":
        yield _Item(_own_cell(found.cell))
    elif found.verbatim:
        yield _Item(found.place.cell, found.place)
    else:
        cell = _own_cell(found.cell)
        cell.id = found.place.cell.id
        yield _Item(cell, found.place)


def _own_cell(cell: Cell) -> NotebookNode:
    made = NotebookNode(
        cell_type=cell.kind, id="", metadata=NotebookNode(), source=cell.source
    )
    if cell.kind == "code":
        made.update(execution_count=None, outputs=[])
    if cell.pictures:
        made.attachments = nbformat.from_dict(cell.pictures)
    return made


def _put_back_missing(
    line: list[_Item], release: Sequence[Place], remarks: Remarks
) -> None:
    """Insert each graded cell that is not there after the nearest one before it."""
    here = {item.place.index for item in line if item.place}
    for place in release:
        if place.role == "open" or place.index in here:
            continue
        before = max((index for index in here if index < place.index), default=None)
        at = 0
        if before is not None:
            at = 1 + max(
                number
                for number, item in enumerate(line)
                if item.place and item.place.index == before
            )
        line.insert(at, _Item(place.cell, place))
        here.add(place.index)
        remarks.add("missing", place.name)


def _in_order(
    line: Sequence[_Item], release: Sequence[Place], remarks: Remarks
) -> Iterator[_Item]:
    """Let the instructor's cells wait for those before them, and tests for answers.

    A locked cell waits for locked ones only: an answer may need what it defines.
    """
    needs = _needs(release)
    done: set[int] = set()
    waiting: list[tuple[int, _Item]] = []
    for item in line:
        index = item.place.index if item.place else None
        if index in needs:
            waiting = sorted([*waiting, (index, item)], key=lambda each: each[0])
        else:
            yield item
            done.add(-1 if index is None else index)
        # in the release's order, so that one let go may let go the next
        for each in list(waiting):
            if needs[each[0]] <= done:
                yield each[1]
                done.add(each[0])
                waiting.remove(each)
                if each[1] is not item:
                    _remark_on_waiting(each[1], item, remarks)


def _remark_on_waiting(held: _Item, freed_by: _Item, remarks: Remarks) -> None:
    if held.place and freed_by.place:
        was_answer = held.place.role == "test" and freed_by.place.role == "answer"
        remarks.add("waited" if was_answer else "order", held.place.name)


def _needs(release: Sequence[Place]) -> dict[int, set[int]]:
    """Say which cells must have run before each of the instructor's."""
    needs: dict[int, set[int]] = {}
    locked: set[int] = set()
    ours: set[int] = set()
    answers: set[int] = set()
    tested = False
    for place in release:
        if place.role == "answer":
            answers = {place.index} if tested else answers | {place.index}
            tested = False
        elif place.role == "locked":
            needs[place.index] = set(locked)
            locked.add(place.index)
            ours.add(place.index)
        elif place.role == "test":
            needs[place.index] = ours | answers
            ours.add(place.index)
            tested = True
    return needs


def _name_cells(notebook: NotebookNode, release: NotebookNode) -> None:
    """Give the student's own cells ids that the release does not use."""
    taken = {str(cell.id) for cell in release.cells}
    number = 0
    for cell in notebook.cells:
        while not cell.id:
            number += 1
            if f"own-{number}" not in taken:
                cell.id = f"own-{number}"
