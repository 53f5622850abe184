"""What a class misunderstood: each known mistake by how many made it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from autograde.notebooks.grade_ids import exercise_of
from autograde.report.anonymous import anonymous
from autograde.report.record import Sources
from autograde.results.marks import Mark
from autograde.results.submissions import Student
from convnet_lab.checks import EXERCISES
from convnet_lab.checks.cause import kind_in_words

_NOT_NAMED = "wrong in a way that no known mistake explains"


@dataclass(frozen=True)
class Held:
    """A mistake, and who made it."""

    exercise: str
    id: str
    """The misconception's id; empty for mistakes that have no name."""
    sentence: str
    hint: str
    holders: tuple[str, ...]
    share: float
    """How many made it, of those who attempted the question."""
    example: str
    """One of their answers, without who wrote it; empty if none can be shown."""

    @property
    def students(self) -> int:
        """How many made it."""
        return len(self.holders)


def misconceptions_of(
    marks: Iterable[Mark],
    answers: Mapping[str, Sources],
    students: Mapping[str, Student],
) -> list[Held]:
    """Count who holds which misconception; mistakes without a name come last.

    By student, `answers` has the sources, and `students` what stays out of examples.
    """
    holders: dict[tuple[str, str], dict[str, None]] = {}
    attempted: dict[str, set[str]] = {}
    named: set[tuple[str, str]] = set()
    marks = list(marks)
    for mark in marks:
        exercise = exercise_of(mark.question)
        if mark.outcome in ("right", "wrong", "broken"):
            attempted.setdefault(exercise, set()).add(mark.student)
        if mark.misconception:
            named.add((exercise, mark.student))
            held = holders.setdefault((exercise, mark.misconception), {})
            held[mark.student] = None
    for mark in marks:
        exercise = exercise_of(mark.question)
        if mark.outcome == "wrong" and (exercise, mark.student) not in named:
            holders.setdefault((exercise, ""), {})[mark.student] = None
    found = []
    for (exercise, id_), held in holders.items():
        sentence, hint = _words(exercise, id_)
        example = _example(exercise, list(held), answers, students)
        share = len(held) / len(attempted.get(exercise) or held)
        found.append(Held(exercise, id_, sentence, hint, tuple(held), share, example))
    return sorted(found, key=lambda h: (not h.id, -h.students, h.exercise, h.id))


def _words(exercise: str, misconception: str) -> tuple[str, str]:
    if not misconception:
        return _NOT_NAMED, ""
    if exercise in EXERCISES:
        for known in EXERCISES[exercise].misconceptions:
            if known.id == misconception:
                return known.sentence, known.hint
    if "+" in misconception:
        both = [_words(exercise, each)[0] for each in misconception.split("+")]
        return f"Two things at once: {' '.join(filter(None, both))}", ""
    return kind_in_words(misconception), ""


def _example(
    exercise: str,
    holders: Sequence[str],
    answers: Mapping[str, Sources],
    students: Mapping[str, Student],
) -> str:
    """Take the shortest answer: it shows the mistake with the least beside it."""
    sources = [
        (len(answers[who][exercise]), who)
        for who in holders
        if exercise in answers.get(who, {})
    ]
    for _, who in sorted(sources)[:5]:
        shown = anonymous(answers[who][exercise], _known_of(who, students))
        if shown:
            return shown
    return ""


def _known_of(who: str, students: Mapping[str, Student]) -> list[str]:
    known = students.get(who, Student(who))
    return [known.id, known.first_name, known.last_name, known.email, known.lms_user_id]
