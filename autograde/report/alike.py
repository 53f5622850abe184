"""Answers so alike that they are worth reading side by side: a hint, never a verdict.

Answers are compared as tokens, without comments and with their own names left out. What
students have from the release tells nothing. Neither do forms like the reference's, and
the commonest of right answers, unless they are the same to the letter: with comments
or, if they are wrong, without. Whoever has the same stands in one group of any size.

Fingerprints are runs of tokens as in S. Schleimer, D. Wilkerson and A. Aiken,
Winnowing: Local Algorithms for Document Fingerprinting (SIGMOD 2003); a pair that
shares rare ones is compared in full.
"""

import builtins
import keyword
import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import combinations, product

from rapidfuzz.distance import Levenshtein

from autograde.report.record import Sources

Tokens = tuple[str, ...]

NEAR = 0.10
"""Edits a token up to which two answers are alike."""

LIKE_THE_COURSES = 0.15
"""Edits a token up to which an answer has the form of the course's own."""

SHORTEST = 20
"""Tokens of an answer that are worth comparing."""

ENOUGH = 60
"""Tokens that two students must have alike, in all their answers together."""

COMMONEST = 5
"""Forms of right answers that many find by themselves."""

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
    """Students whose answers are worth reading side by side."""

    assignment: str
    students: tuple[str, ...]
    """Two, or all who have the same."""
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
    right: Mapping[str, Collection[str]] | None = None,
) -> list[Alike]:
    """Find students with answers that are alike; `right` says who has which right."""
    by_exercise: dict[str, dict[str, str]] = defaultdict(dict)
    for student, sources in answers.items():
        for exercise, source in sources.items():
            by_exercise[exercise][student] = source[:_LONGEST]
    pairs: dict[tuple[str, str], list[_Match]] = defaultdict(list)
    for exercise, sources in by_exercise.items():
        stub, reference = stubs.get(exercise, ""), references.get(exercise, "")
        passed = frozenset((right or {}).get(exercise, ()))
        for pair, match in _matches(exercise, sources, stub, reference, passed):
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
    return sorted(_grouped(found), key=lambda a: (-a.tokens, a.distance, a.students))


def too_common(students: int) -> int:
    """Say how many may share a form before it can be one that many find.

    From 3 in a small class to 10 in a large one.
    """
    return min(10, max(3, students // 50))


def _grouped(pairs: list[Alike]) -> Iterator[Alike]:
    """Put those into one group who have the same answers to the same questions."""
    same: dict[tuple[str, ...], list[Alike]] = defaultdict(list)
    for pair in pairs:
        if pair.distance:
            yield pair
        else:
            same[pair.exercises].append(pair)
    for own in same.values():
        group: dict[str, set[str]] = {}
        for pair in own:
            one, two = pair.students
            both = group.get(one, {one}) | group.get(two, {two})
            for each in both:
                group[each] = both
        for members in {min(each): each for each in group.values()}.values():
            theirs = [pair for pair in own if pair.students[0] in members]
            written = sum(pair.as_written for pair in theirs) / len(theirs)
            first = theirs[0]
            yield replace(first, students=tuple(sorted(members)), as_written=written)


def _matches(
    exercise: str,
    sources: Mapping[str, str],
    stub: str,
    reference: str,
    right: frozenset[str],
) -> Iterator[tuple[tuple[str, str], _Match]]:
    """Compare the answers to a question; two of the same form are compared once."""
    lexer = _Lexer(_given_names(stub, reference))
    handed_out = lexer.tokens(stub)
    ours = _own(lexer.tokens(reference), handed_out)
    forms: dict[Tokens, list[str]] = defaultdict(list)
    for student in sorted(sources):
        forms[_own(lexer.tokens(sources[student]), handed_out)].append(student)
    most = too_common(len(sources))
    worth = {form: who for form, who in forms.items() if len(form) >= SHORTEST}
    near = {
        form
        for form in worth
        if Levenshtein.normalized_distance(form, ours) <= LIKE_THE_COURSES
    }
    apart = {form: who for form, who in worth.items() if form not in near}
    common = near | _commonest(apart, most, right)
    known = _runs(handed_out) | _runs(ours)
    rare = {form: who for form, who in worth.items() if form not in common}
    written = _Written(sources)
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
            pair = (one, two) if one < two else (two, one)
            tokens = min(len(form), len(other))
            yield pair, _Match(exercise, distance, written.apart(one, two), tokens)
    for form in sorted(common):
        to_the_letter: dict[str, list[str]] = defaultdict(list)
        for who in worth[form]:
            wrong = form in near and who not in right
            if wrong or _comments(sources[who]) - _comments(stub):
                to_the_letter[written.text[who]].append(who)
        for same in to_the_letter.values():
            for one, two in combinations(same, 2):
                yield (one, two), _Match(exercise, 0.0, 0.0, len(form))


def _commonest(
    forms: Mapping[Tokens, list[str]], most: int, right: frozenset[str]
) -> set[Tokens]:
    """Choose the forms of right answers that many find by themselves."""
    shared = [
        form
        for form, who in forms.items()
        if len(who) > most and 2 * sum(each in right for each in who) > len(who)
    ]
    return set(sorted(shared, key=lambda form: -len(forms[form]))[:COMMONEST])


class _Written:
    """Answers as they stand, but for spaces: each two texts are compared once."""

    def __init__(self, sources: Mapping[str, str]) -> None:
        self.text = {who: "".join(source.split()) for who, source in sources.items()}
        self._known: dict[tuple[str, str], float] = {}

    def apart(self, one: str, two: str) -> float:
        """Count the edits a character between two students' answers."""
        texts = self.text[one], self.text[two]
        if texts not in self._known:
            self._known[texts] = Levenshtein.normalized_distance(*texts)
        return self._known[texts]


def _comments(source: str) -> set[str]:
    """List an answer's comments, and texts of several words, such as docstrings."""
    found = {each.strip() for each in _TOKEN.findall(source)}
    texts = {each for each in found if each.endswith(('"', "'")) and " " in each}
    return texts | {each for each in found if each.startswith("#")}


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
