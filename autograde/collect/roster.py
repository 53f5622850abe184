"""Who is in the class, and whom a source means by a name, an address or a number."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from nbgrader.api import Gradebook, MissingEntry

from autograde.collect.conventions.listing import Owner
from autograde.collect.safe_names import as_id, fold, id_problem, unified


class UnknownOwnerError(ValueError):
    """Somebody whom the roster does not settle; the text is a sentence."""


@dataclass
class Person:
    """A student."""

    id: str
    """The id, which names folders."""
    names: set[str] = field(default_factory=set)
    """In any order of first and last."""
    emails: set[str] = field(default_factory=set)
    ids: set[str] = field(default_factory=set)
    """Other ids and logins."""
    participants: set[str] = field(default_factory=set)
    """Moodle's numbers in single assignments."""
    first_name: str = ""
    last_name: str = ""
    lms_user_id: str = ""
    """For nbgrader's gradebook; empty if unknown. The last is Canvas's number."""
    section: str = ""
    """The part of the class."""


class Roster:
    """The class, as far as it is known.

    If it is complete, strangers are refused; else they get an id made of their name.

    >>> ada = Person("ada", {"Ada King Lovelace"}, {"ada.lovelace@uni.example"})
    >>> roster = Roster([ada], is_complete=True)
    >>> roster.find(Owner(name="lovelaceadaking"))
    'ada'
    >>> roster.find(Owner(name="Bela"))
    Traceback (most recent call last):
    autograde.collect.roster.UnknownOwnerError: Bela is not in the roster: ...
    """

    def __init__(
        self, people: Iterable[Person] = (), is_complete: bool = False
    ) -> None:
        self.people = {person.id: person for person in people}
        self.is_complete = is_complete
        self._index: dict[tuple[str, ...], set[str]] = defaultdict(set)
        for person in self.people.values():
            for key in _keys(person):
                self._index[key].add(person.id)

    def knows(self, text: str) -> bool:
        """Say whether a text is somebody's id or name."""
        return bool(self._found(Owner(id=text)))

    def has_number(self, number: tuple[str, str]) -> bool:
        """Say whether it is known whose a number is."""
        return ("number", *number) in self._index

    def find(self, owner: Owner) -> str:
        """Find the id of the student whom a source names.

        Where the source says several things, they must agree on one student.
        """
        found = self._found(owner)
        if found:
            agreed = set.intersection(*found)
            if len(agreed) == 1:
                return agreed.pop()
            people = ", ".join(sorted(set.union(*found)))
            raise UnknownOwnerError(
                f"{owner} may be any of {people}: add the number, address or login to "
                "the roster, or take out what is wrong there, and collect again"
            )
        if self.is_complete:
            raise UnknownOwnerError(
                f"{owner} is not in the roster: add a line there and collect again"
            )
        made = owner.id or as_id(owner.name) or owner.email
        problem = id_problem(made)
        if problem:
            raise UnknownOwnerError(
                f"{owner}: the id {made!r} {problem}, so it can name no folder: give "
                "a roster that says the id, and collect again"
            )
        return made

    def _found(self, owner: Owner) -> list[set[str]]:
        """Look up everything a source says; what nobody has is not counted."""
        login = ("id", unified(owner.id))
        keys: list[tuple[str, ...]] = [
            login if login in self._index else ("name", fold(owner.id)),
            ("id", unified(owner.email)),
            ("name", fold(owner.name)),
        ]
        if owner.number:
            keys.append(("number", *owner.number))
        return [self._index[key] for key in keys if key in self._index]


def from_gradebook(gradebook: Gradebook) -> Roster:
    """Take the students that nbgrader's gradebook knows, who need not be all."""
    people = []
    for student in gradebook.students:
        first, last = str(student.first_name or ""), str(student.last_name or "")
        person = Person(str(student.id), lms_user_id=str(student.lms_user_id or ""))
        person.names |= {f"{last}, {first}".strip(", ")} - {""}
        person.emails |= {str(student.email or "")} - {""}
        people.append(person)
    return Roster(people)


def enrol(gradebook: Gradebook, roster: Roster, owners: Mapping[str, Owner]) -> None:
    """Tell nbgrader's gradebook who students are: by that, exports find their rows.

    A complete roster is believed more than the gradebook, an owner only where both
    say nothing.
    """
    for student, owner in owners.items():
        person = roster.people.get(student)
        system, number = owner.number or ("", "")
        is_canvas = system == "Canvas" and number.isdigit()
        said = {"email": owner.email, "lms_user_id": number if is_canvas else ""}
        listed: dict[str, str] = {}
        if person and roster.is_complete:
            listed = {
                "first_name": person.first_name,
                "last_name": person.last_name,
                "email": min(person.emails, default=""),
                "lms_user_id": person.lms_user_id,
            }
        try:
            entry = gradebook.find_student(student)
            held = {key: getattr(entry, key) or "" for key in {*said, *listed}}
        except MissingEntry:
            held = {}
        wanted = said | _filled(held) | _filled(listed)
        # nbgrader's annotation asks for a dictionary where it takes keywords
        new: Any = {k: v for k, v in _filled(wanted).items() if held.get(k) != v}
        if new:
            gradebook.update_or_create_student(student, **new)


def renamed(gradebook: Gradebook, roster: Roster) -> dict[str, str]:
    """Say who in a complete roster seems to be somebody whom it no longer has.

    By the new id the old one: the gradebook's entry has the same number in Canvas, the
    same address or the same name.
    """
    entries: dict[str, Any] = {str(each.id): each for each in gradebook.students}
    gone: dict[tuple[str, str], str] = {}
    if roster.is_complete:
        for id_ in sorted(entries.keys() - roster.people.keys()):
            held = entries[id_]
            name = f"{held.first_name or ''} {held.last_name or ''}"
            for each in _traits(held.lms_user_id, [held.email or ""], name):
                gone.setdefault(each, id_)
    found: dict[str, str] = {}
    for id_ in sorted(roster.people.keys() - entries.keys()):
        person = roster.people[id_]
        name = f"{person.first_name} {person.last_name}"
        for each in _traits(person.lms_user_id, sorted(person.emails), name):
            if each in gone:
                found.setdefault(id_, gone[each])
    return found


def _traits(
    number: str | None, emails: Iterable[str], name: str
) -> Iterator[tuple[str, str]]:
    if number:
        yield "number", number
    for email in filter(None, emails):
        yield "email", email.casefold()
    if len(name.split()) > 1:
        yield "name", " ".join(name.casefold().split())


def _filled(details: Mapping[str, str]) -> dict[str, str]:
    return {key: value for key, value in details.items() if value}


def _keys(person: Person) -> set[tuple[str, ...]]:
    """List under what a student is found."""
    keys: set[tuple[str, ...]] = {
        ("number", "Moodle", number) for number in person.participants
    }
    keys.add(("number", "Canvas", person.lms_user_id))
    for text in {person.id, *person.ids, *person.emails}:
        keys |= {("id", unified(text)), ("id", unified(text.partition("@")[0]))}
    for name in person.names:
        words = name.replace(",", " ").split()
        # last names come first here and last there, and have any number of words
        for turn in range(len(words)):
            keys.add(("name", fold("".join(words[turn:] + words[:turn]))))
    return {key for key in keys if key[-1]}
