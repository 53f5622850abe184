"""Answers so alike that they are worth reading side by side: a hint, never a verdict.

Answers are compared as tokens, without comments and with their own names left out. What
students have from the course, the release and the reference, tells nothing, and neither
does a form that many have found. Fingerprints are runs of tokens as in S. Schleimer,
D. Wilkerson and A. Aiken, Winnowing: Local Algorithms for Document Fingerprinting
(SIGMOD 2003); a pair that shares rare ones is compared in full.
"""

import builtins
import keyword
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations, product

from rapidfuzz.distance import Levenshtein

from autograde.report.record import Sources

Tokens = tuple[str, ...]

NEAR = 0.10
"""Edits a token up to which two answers are alike."""

LIKE_THE_COURSES = 0.15
"""Edits a token up to which an answer is the course's own."""

SHORTEST = 20
"""Tokens of an answer that are worth comparing."""

ENOUGH = 60
"""Tokens that two students must have alike, in all their answers together."""

_RUN = 6
_SHARED = 3
_LONGEST = 8_000

_TOKEN = re.compile(
    r"""\#[^\n]*
    | [rbfuRBFU]{0,2}(?:\"{3}.*?\"{3} | '{3}.*?'{3}
      | "(?:\\.|[^"\\\n])*" | '(?:\\.|[^'\\\n])*')
    | \d[\w.]*
    | \.?[^\W\d]\w*
    | \*\*|//|->|:=|[<>=!]=|<<|>>|[^\s\w]""",
    re.VERBOSE | re.DOTALL,
)
_CALLED = re.compile(r"\b([^\W\d]\w*)\(")


@dataclass(frozen=True)
class Alike:
    """Two students whose answers are worth reading side by side."""

    assignment: str
    students: tuple[str, str]
    exercises: tuple[str, ...]
    """The answers that are alike."""
    distance: float
    """Edits a token between them, own names left out: 0 if there are none."""
    as_written: float
    """Edits a character between them as they stand, comments and names too."""
    tokens: int
    """How much is alike."""


@dataclass(frozen=True)
class _Match:
    exercise: str
    distance: float
    as_written: float
    tokens: int


def alike_in(
    assignment: str,
    answers: Mapping[str, Sources],
    stubs: Sources,
    references: Sources,
) -> list[Alike]:
    """Find pairs of students with answers that are alike."""
    by_exercise: dict[str, dict[str, str]] = defaultdict(dict)
    for student, sources in answers.items():
        for exercise, source in sources.items():
            by_exercise[exercise][student] = source[:_LONGEST]
    pairs: dict[tuple[str, str], list[_Match]] = defaultdict(list)
    for exercise, sources in by_exercise.items():
        stub, reference = stubs.get(exercise, ""), references.get(exercise, "")
        for pair, match in _matches(exercise, sources, stub, reference):
            pairs[pair].append(match)
    found = []
    for pair, matches in pairs.items():
        tokens = sum(match.tokens for match in matches)
        if tokens >= ENOUGH:
            found.append(
                Alike(
                    assignment,
                    pair,
                    tuple(match.exercise for match in matches),
                    sum(match.distance * match.tokens for match in matches) / tokens,
                    sum(match.as_written * match.tokens for match in matches) / tokens,
                    tokens,
                )
            )
    return sorted(found, key=lambda a: (-a.tokens, a.distance, a.students))


def too_common(students: int) -> int:
    """Say how many may share a form before it is the obvious one.

    From 3 in a small class to 10 in a large one.
    """
    return min(10, max(3, students // 50))


def _matches(
    exercise: str, sources: Mapping[str, str], stub: str, reference: str
) -> Iterator[tuple[tuple[str, str], _Match]]:
    """Compare the answers to a question; two of the same form are compared once."""
    lexer = _Lexer(_given_names(stub, reference))
    handed_out = lexer.tokens(stub)
    ours = _own(lexer.tokens(reference), handed_out)
    forms: dict[Tokens, list[str]] = defaultdict(list)
    for student in sorted(sources):
        forms[_own(lexer.tokens(sources[student]), handed_out)].append(student)
    most = too_common(len(sources))
    rare = {
        form: who
        for form, who in forms.items()
        if len(form) >= SHORTEST
        and len(who) <= most
        and Levenshtein.normalized_distance(form, ours) > LIKE_THE_COURSES
    }
    known = _runs(handed_out) | _runs(ours)
    for form, other in _candidates(list(rare), known, most):
        distance = Levenshtein.normalized_distance(form, other, score_cutoff=NEAR)
        if distance > NEAR:
            continue
        pairs = (
            combinations(rare[form], 2)
            if form is other
            else product(rare[form], rare[other])
        )
        for one, two in pairs:
            written = Levenshtein.normalized_distance(
                "".join(sources[one].split()), "".join(sources[two].split())
            )
            pair = (one, two) if one < two else (two, one)
            yield pair, _Match(exercise, distance, written, min(len(form), len(other)))


def _candidates(
    forms: list[Tokens], known: set[Tokens], most: int
) -> Iterator[tuple[Tokens, Tokens]]:
    """Pair each form with itself, and with those that share its rare runs of tokens."""
    holders: dict[Tokens, list[int]] = defaultdict(list)
    for place, form in enumerate(forms):
        yield form, form
        for run in _runs(form) - known:
            holders[run].append(place)
    shared: Counter[tuple[int, int]] = Counter()
    for places in holders.values():
        if len(places) <= most:
            shared.update(combinations(places, 2))
    for (one, two), count in sorted(shared.items()):
        if count >= _SHARED:
            yield forms[one], forms[two]


def _runs(tokens: Tokens) -> set[Tokens]:
    return set(zip(*(tokens[at:] for at in range(_RUN)), strict=False))


def _own(tokens: Tokens, handed_out: Tokens) -> Tokens:
    """Leave out the function's head, which everybody was given."""
    same = 0
    for ours, theirs in zip(tokens, handed_out, strict=False):
        if ours != theirs:
            break
        same += 1
    return tokens[same:]


def _given_names(stub: str, reference: str) -> set[str]:
    """List the names that an answer does not choose: the course's and Python's."""
    called = (found[1] for found in _CALLED.finditer(reference))
    return {*_TOKEN.findall(stub), *called, *keyword.kwlist, *dir(builtins), "np"}


class _Lexer(dict[str, str]):
    r"""Part a source into tokens, so that only its form counts.

    >>> " ".join(_Lexer({"x", "return", "np"}).tokens("y = x + 1.5\nreturn np.abs(y)"))
    'name = x + 1.5 return np .abs ( name )'
    """

    def __init__(self, given: set[str]) -> None:
        self._given = given

    def tokens(self, source: str) -> Tokens:
        return tuple(filter(None, (self[found] for found in _TOKEN.findall(source))))

    def __missing__(self, token: str) -> str:
        self[token] = kind = self._kind(token)
        return kind

    def _kind(self, token: str) -> str:
        if token.startswith("#"):
            return ""
        if token.endswith(("'", '"')):
            return "text"
        if token.isidentifier() and token not in self._given:
            return "name"
        return token
