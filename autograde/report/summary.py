"""What an instructor should know on Monday morning, in sentences with numbers.

Three questions come first: what did the class misunderstand, who needs help, and is a
question bad. Students are listed by patterns and never by rank.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from autograde.notebooks.grade_ids import exercise_of
from autograde.report.misconceptions import Held
from autograde.report.questions import FEWEST, HARD, Attempt, Outcome, Question
from autograde.report.record import ClassRecord

MOST_MISTAKES = 6
"""Mistakes on the first screen; the pages of the assignments have all."""

FEWEST_HOLDERS, SMALLEST_SHARE = 2, 0.05
"""Students, and their share of those who tried, below whom a mistake is their own."""

OFTEN = 2
"""Answers that make a pattern of what one answer leaves to chance."""

MOST_LISTED = 3
"""Assignments that are named; more are counted."""

FELL = 0.3
"""The loss in the share of points since earlier assignments that is worth a word."""

PASSED_ONLY_HERE = 0.2
"""Share of a class that passes the checks and not the hidden tests, worth a word."""


@dataclass(frozen=True)
class Misunderstood:
    """A mistake that several students made."""

    assignment: str
    held: Held
    tried: int


@dataclass(frozen=True)
class Pattern:
    """Students who may need the same kind of help."""

    name: str
    advice: str
    students: Mapping[str, str]
    """By student, what was seen."""

    @property
    def groups(self) -> list[tuple[str, list[str]]]:
        """What was seen, with those of whom it was seen: the largest group first."""
        found: dict[str, list[str]] = defaultdict(list)
        for who, seen in self.students.items():
            found[seen].append(who)
        return sorted(found.items(), key=lambda group: (-len(group[1]), group[0]))


@dataclass(frozen=True)
class Doubt:
    """A question that may be bad, and why."""

    assignment: str
    exercise: str
    reason: str


def misunderstood(
    misconceptions: Mapping[str, Sequence[Held]],
    questions: Mapping[str, Sequence[Question]],
) -> list[Misunderstood]:
    """List the mistakes that many students share, the most frequent first."""
    found = []
    for assignment, mistakes in misconceptions.items():
        numbers = {question.exercise: question for question in questions[assignment]}
        for held in mistakes:
            if not held.id:
                continue
            question = numbers[held.exercise]
            tried = question.marked - question.not_attempted
            if held.students >= max(FEWEST_HOLDERS, SMALLEST_SHARE * tried):
                found.append(Misunderstood(assignment, held, tried))
    # a mistake in a function spreads to those that call it: it is told once
    told: dict[tuple[str, str], Misunderstood] = {}
    for each in sorted(found, key=lambda m: -m.held.students):
        told.setdefault((each.assignment, each.held.id), each)
    return list(told.values())


def worth_a_lesson(
    mistakes: Sequence[Misunderstood], last: str
) -> tuple[list[Misunderstood], list[Misunderstood]]:
    """Choose what the first screen shows: of the last assignment, and of all before.

    Half of the room is the last one's, as far as it has so many mistakes.
    """
    latest = [each for each in mistakes if each.assignment == last]
    earlier = [each for each in mistakes if each.assignment != last]
    half = MOST_MISTAKES // 2
    latest = latest[: max(half, MOST_MISTAKES - len(earlier))]
    return latest, earlier[: MOST_MISTAKES - len(latest)]


def patterns(
    record: ClassRecord, attempts: Mapping[str, Sequence[Attempt]]
) -> list[Pattern]:
    """Group the students who need help by what they have in common."""
    kinds: tuple[tuple[str, str, Callable[..., Iterator[tuple[str, str]]]], ...] = (
        (
            "Never started",
            "Ask whether they are still in the course, and what holds them up.",
            _never_started,
        ),
        (
            "Stuck at one idea",
            "One conversation about this idea mends several answers.",
            _stuck,
        ),
        (
            "Code that breaks",
            "They need help with Python or with the notebook more than with the topic.",
            _breaking,
        ),
        (
            "Falling behind",
            "Something changed: their earlier work was better.",
            _falling,
        ),
    )
    found = (
        Pattern(name, advice, dict(sorted(find(record, attempts))))
        for name, advice, find in kinds
    )
    return [pattern for pattern in found if pattern.students]


def doubts(
    questions: Mapping[str, Sequence[Question]],
    attempts: Mapping[str, Sequence[Attempt]],
    misconceptions: Mapping[str, Sequence[Held]],
) -> list[Doubt]:
    """List the questions that measure something else than they should."""
    return [
        Doubt(assignment, question.exercise, reason)
        for assignment, own in questions.items()
        for question in own
        if question.marked >= FEWEST and not question.waiting
        for reason in _doubts_of(
            question,
            [a for a in attempts[assignment] if a.exercise == question.exercise],
            misconceptions[assignment],
        )
    ]


def _doubts_of(
    question: Question, attempts: Sequence[Attempt], mistakes: Sequence[Held]
) -> Iterator[str]:
    if question.discrimination is not None and question.discrimination < 0:
        yield (
            "tells good from weak the wrong way around: students who do well otherwise "
            f"fail it (discrimination {question.discrimination:.2f})"
        )
    only_here = sum(
        a.checked == 1 and a.hidden is not None and a.hidden < 1 for a in attempts
    )
    if only_here >= PASSED_ONLY_HERE * question.marked:
        yield (
            f"{only_here} of {question.marked} pass its visible checks and fail its "
            "hidden tests: the checks miss something that the tests ask"
        )
    if question.facility is not None and question.facility <= HARD:
        yield f"few have it: the mean is {100 * question.facility:.0f} % of its points"
    unnamed = sum(
        held.students
        for held in mistakes
        if held.exercise == question.exercise and not held.id
    )
    if unnamed >= max(OFTEN, PASSED_ONLY_HERE * question.marked):
        yield (
            f"{unnamed} of {question.marked} are wrong in a way that no known mistake "
            "explains: read some of their answers"
        )


def _never_started(
    record: ClassRecord, attempts: Mapping[str, Sequence[Attempt]]
) -> Iterator[tuple[str, str]]:
    """Find who began nothing of the last assignment, or of several."""
    missing: dict[str, dict[str, None]] = defaultdict(dict)
    blank: dict[str, dict[str, None]] = defaultdict(dict)
    for assignment, totals in record.totals.items():
        for total in totals:
            if not total.handed_in:
                missing[total.student.id][assignment] = None
        outcomes: dict[str, set[Outcome]] = defaultdict(set)
        for attempt in attempts[assignment]:
            outcomes[attempt.student].add(attempt.outcome)
        for student, seen in outcomes.items():
            if seen == {"not_attempted"}:
                blank[student][assignment] = None
    every = list(record.totals)
    for student in missing.keys() | blank.keys():
        nothing, empty = missing[student], blank[student]
        if every[-1] in {**nothing, **empty} or len(nothing) + len(empty) >= OFTEN:
            said = [f"nothing for {_listed(nothing, every)}"] if nothing else []
            said += [f"{_listed(empty, every)} left blank"] if empty else []
            yield student, "; ".join(said)


def _listed(names: Collection[str], every: Collection[str]) -> str:
    """Name some assignments, or count them."""
    if len(names) <= MOST_LISTED:
        return ", ".join(names)
    return f"{'all' if len(names) == len(every) else len(names)} of {len(every)}"


def _stuck(
    record: ClassRecord, _: Mapping[str, Sequence[Attempt]]
) -> Iterator[tuple[str, str]]:
    seen: dict[str, dict[str, dict[str, None]]] = defaultdict(lambda: defaultdict(dict))
    for mark in record.marks:
        if mark.misconception:
            seen[mark.student][mark.misconception][exercise_of(mark.question)] = None
    stuck, where = {}, defaultdict[str, dict[str, None]](dict)
    for student, ideas in seen.items():
        id_, exercises = max(ideas.items(), key=lambda item: len(item[1]))
        if len(exercises) >= OFTEN:
            stuck[student] = id_
            where[id_] |= exercises
    for student, id_ in stuck.items():
        some = "two or more of " if len(where[id_]) > OFTEN else ""
        yield student, f"{id_} in {some}{', '.join(where[id_])}"


def _breaking(
    _: ClassRecord, attempts: Mapping[str, Sequence[Attempt]]
) -> Iterator[tuple[str, str]]:
    broken = Counter(
        attempt.student
        for own in attempts.values()
        for attempt in own
        if attempt.outcome == "broken"
    )
    for student, count in broken.items():
        if count >= OFTEN:
            yield student, f"{count} answers stop with an error"


def _falling(
    record: ClassRecord, _: Mapping[str, Sequence[Attempt]]
) -> Iterator[tuple[str, str]]:
    shares: dict[str, list[float]] = defaultdict(list)
    for totals in record.totals.values():
        for total in totals:
            if total.raw_points is not None and total.max_points:
                shares[total.student.id].append(total.raw_points / total.max_points)
    for student, own in shares.items():
        *earlier, last = own
        if len(earlier) >= OFTEN and sum(earlier) / len(earlier) - last >= FELL:
            before = 100 * sum(earlier) / len(earlier)
            yield student, f"{100 * last:.0f} % of the points after {before:.0f} %"
