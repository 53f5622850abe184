"""Find the assignment's notebooks among the files that a student handed in."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath

from nbformat import NotebookNode

from autograde.collect.archives import is_archive_name, read_archive
from autograde.collect.contents import (
    STUDENT,
    Contents,
    Item,
    Kept,
    Staging,
    UnreadableArchiveError,
)
from autograde.collect.safe_names import NOTE, Places
from autograde.course import Course
from autograde.notebooks.upgrading import read_upgraded
from autograde.pages.plain import listed
from autograde.submission import HandedIn, Unreadable, read_notebook, rebuild
from autograde.submission.finding import MOST_NOTEBOOKS
from autograde.submission.recognising import places, recognise

SUFFIX = ".ipynb"


@dataclass(frozen=True)
class Found:
    """What a student's files turn out to be."""

    files: dict[str, Kept]
    """By name; names that could collide have numbers."""
    unpacked: dict[str, Kept]
    """The same for what was in archives."""
    notebook: str = ""
    """The name of the assignment's notebook; empty if there is none."""
    problem: str = ""
    """Why there is none, or what needs a look beside it; empty if all is well."""
    other: str = ""
    """The assignment whose notebook was handed in instead; empty if none."""
    notebooks: Mapping[str, str] = field(default_factory=dict)
    """The file of each of its notebooks, by the name that it was released as."""


class Examiner:
    """Look into what students hand in."""

    def __init__(
        self, course: Course, assignments: Iterable[str], staging: Staging
    ) -> None:
        self._staging = staging
        self._releases: dict[str, dict[str, NotebookNode]] = {
            name: {path.name: read_upgraded(path) for path in paths}
            for name in assignments
            if (paths := course.released(name))
        }
        self._places = {
            name: {part: places(each) for part, each in parts.items()}
            for name, parts in self._releases.items()
        }
        # by a file's hash and the assignment that is looked for: whose cells it has,
        # or why it is no notebook
        self._known: dict[tuple[str, str], tuple[str, str]] = {}

    def examine(self, items: Iterable[Item], assignment: str) -> Found:
        """Find the notebook of an assignment.

        Archives are opened when no notebook lies beside them.
        """
        files, problems = _by_name(items)
        unpacked: dict[str, Kept] = {}
        if not any(_is_notebook(name) for name in files):
            for name in filter(is_archive_name, files):
                contents = self._open(files[name], name, problems)
                inside, unread = _by_name(
                    replace(item, name=f"{name}/{item.name}") for item in contents.items
                )
                unpacked |= inside
                problems += [*unread, *(f"{name}: {each}" for each in contents.refused)]
        every = {**files, **unpacked}
        assignments = self._assignments(every, assignment, problems)
        mine = [name for name, known in assignments.items() if known == assignment]
        if mine:
            chosen: dict[str, str] = {}
            for part, names in self._by_part(mine, every, assignment).items():
                if not names:
                    problems.append(f"{part} is missing")
                    continue
                best, *rest = self._by_preference(names, every, assignment, part)
                chosen[part] = best
                rivals = [n for n in rest if every[n].digest != every[best].digest]
                if rivals:
                    problems.append(
                        f"several notebooks were handed in: {best} counts, "
                        f"{listed(sorted(rivals), 5)} not"
                    )
            first = next(iter(chosen.values()))
            told = "; ".join(problems)
            return Found(files, unpacked, first, told, notebooks=chosen)
        other = next(iter(sorted(assignments.items())), None)
        if other:
            problems.insert(0, f"{other[0]} is a notebook of {other[1]}")
        elif not problems:
            among = listed(sorted(files), 5) or "no files"
            problems.append(f"no notebook among {among}")
        return Found(
            files,
            unpacked,
            problem="; ".join(problems),
            other=other[1] if other else "",
        )

    def _open(self, kept: Kept, name: str, problems: list[str]) -> Contents:
        try:
            return read_archive(kept.path, STUDENT, self._staging)
        except UnreadableArchiveError as error:
            problems.append(f"{name} {error}")
            return Contents(())

    def _assignments(
        self, every: Mapping[str, Kept], wanted: str, problems: list[str]
    ) -> dict[str, str]:
        """Say of which assignment notebooks are; by suffix, or any file if none has it.

        So does grading, and no further: see `autograde.submission.finding`.
        """
        visible = [
            name
            for name in every
            if not any(part.startswith(".") for part in name.split("/"))
        ]
        named = [name for name in visible if _is_notebook(name)]
        loose = [name for name in visible if not is_archive_name(name)]
        read = sorted(
            named or loose, key=lambda n: (not n.endswith(wanted + SUFFIX), n)
        )
        known = {}
        for name in read[:MOST_NOTEBOOKS]:
            key = every[name].digest, wanted
            if key not in self._known:
                self._known[key] = self._recognise(every[name].path, wanted)
            assignment, problem = self._known[key]
            if assignment:
                known[name] = assignment
            elif named:
                problems.append(f"{name} {problem}")
        return known

    def _recognise(self, path: Path, wanted: str) -> tuple[str, str]:
        try:
            handed_in = read_notebook(path)
        except Unreadable as error:
            return "", str(error)
        shares = {name: self._share(handed_in, name) for name in self._releases}
        # of equals the one that was asked for
        best = max(shares, key=lambda name: (shares[name], name == wanted), default="")
        if best and shares[best]:
            return best, ""
        # without its marking a notebook may still define what is asked
        parts = self._releases.get(wanted, {}).values()
        if any(rebuild(release, handed_in).answered for release in parts):
            return wanted, ""
        return "", "is a notebook, but has no cell of this course's assignments"

    def _share(self, handed_in: HandedIn, assignment: str) -> float:
        """Say how much of the own cells of one of its notebooks a file has."""
        parts = self._places[assignment]
        return max(self._share_of(handed_in, assignment, part) for part in parts)

    def _share_of(self, handed_in: HandedIn, assignment: str, part: str) -> float:
        own = self._places[assignment][part]
        graded = {each.name for each in own if each.role != "open"}
        claimed = graded & {cell.grade_id for cell in handed_in.cells}
        if not claimed:
            found = recognise(handed_in.cells, own)
            claimed = {
                each.place.name
                for each in found
                if each.place and each.place.role != "open"
            }
        return len(claimed) / len(graded) if graded else 0.0

    def _by_part(
        self, names: list[str], every: Mapping[str, Kept], assignment: str
    ) -> dict[str, list[str]]:
        """Say which files are which of an assignment's notebooks."""
        found: dict[str, list[str]] = {part: [] for part in self._releases[assignment]}
        if len(found) == 1:
            return dict.fromkeys(found, names)
        for name in names:
            handed_in = read_notebook(every[name].path)
            told = {cell.source for cell in handed_in.cells}
            ranks = {
                part: (
                    self._share_of(handed_in, assignment, part),
                    # copies of a notebook have its grade_ids, and other words
                    sum(cell.source in told for cell in release.cells),
                    part == PurePosixPath(name).name,
                )
                for part, release in self._releases[assignment].items()
            }
            found[max(ranks, key=lambda part: ranks[part])].append(name)
        return found

    def _by_preference(
        self, names: list[str], every: Mapping[str, Kept], assignment: str, part: str
    ) -> list[str]:
        """Sort an assignment's notebooks as grading does that chooses among several."""
        if len(names) == 1:
            return names

        def rank(name: str) -> tuple[bool, bool, int, str]:
            handed_in = read_notebook(every[name].path)
            release = self._releases[assignment][part]
            answered = rebuild(release, handed_in).answered
            right = PurePosixPath(name).name == part
            return not answered, not right, -answered, name

        return sorted(names, key=rank)


def _by_name(items: Iterable[Item]) -> tuple[dict[str, Kept], list[str]]:
    """Give every file a name of its own; say which could not be read."""
    files: dict[str, Kept] = {}
    places, problems = Places([NOTE]), []
    for item in sorted(items, key=lambda each: each.name):
        if item.kept is None:
            problems.append(f"{item.name} {item.problem}")
        else:
            files[places.give(item.name)] = item.kept
    return files, problems


def _is_notebook(name: str) -> bool:
    return name.lower().endswith(SUFFIX)
