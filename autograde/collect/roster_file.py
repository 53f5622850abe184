"""Read a roster: one's own CSV, or what Canvas, Moodle and Gradescope export."""

import csv
import io
import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from autograde.collect.roster import Person, Roster
from autograde.collect.safe_names import id_problem, unified
from autograde.course import Course, CourseError

ROSTER_FILE = "roster.csv"

_LARGEST = 10_000_000

# the ids' columns, best first: one's own, then the systems'
_IDS = (
    "id",
    "student id",
    "student",
    "sis login id",
    "login id",
    "username",
    "sid",
    "id number",
    "student number",
    "sis user id",
    "email",
    "email address",
    "e-mail",
    "canvas id",
)
_NAMES = ("name", "full name", "student name")
_FIRST = ("first name", "firstname", "given name")
_LAST = ("last name", "lastname", "surname", "family name")
_EMAILS = ("email", "email address", "e-mail")
_CANVAS = ("lms user id", "canvas user id", "canvas id")
_SECTIONS = ("section", "sections", "group", "class")
_MOODLE = "identifier"

# "Participant 123", "Teilnehmer/in123": a word of any language and the number
_PARTICIPANT = re.compile(r"[^0-9]+([0-9]+)")

_Row = dict[str, str]


def read_roster(path: Path) -> Roster:
    """Read a roster in CSV: who is not in it is a stranger.

    A column ``id`` (or one of the systems' own), and any of ``name``, ``first_name``,
    ``last_name``, ``email``, ``section``, ``lms_user_id`` (Canvas's number),
    ``identifier`` (Moodle's participant). The same id in a second line adds another
    name.
    """
    header, rows = _roster_table(path)
    if "sis login id" in header or "sis user id" in header:
        # Canvas: its "Student" is a name and its "ID" a number. Without the latter:
        # "Points Possible" and the test student
        for _, row in rows:
            row["name"], row["canvas id"] = row.pop("student", ""), row.pop("id", "")
        rows = [(line, row) for line, row in rows if row["canvas id"]]
    own = next((name for name in _IDS if any(row.get(name) for _, row in rows)), "")
    if not own:
        raise CourseError(
            f"{path} has no column with the students' ids: its first line is "
            f"{', '.join(header)!r}; call one of the columns id"
        )
    people: dict[str, Person] = {}
    for line, row in rows:
        text = row.get(own, "")
        problem = id_problem(text)
        if problem:
            raise CourseError(f"{path}, line {line}: the {own} {text!r} {problem}")
        person = people.setdefault(unified(text), Person(text))
        if person.id != text:
            raise CourseError(
                f"{path}, line {line}: {text!r} and {person.id!r} differ only in case, "
                "and would share a folder on many machines: write them alike"
            )
        _describe(person, row)
    return Roster(people.values(), is_complete=True)


def listed_in(course: Course) -> Mapping[str, Person]:
    """Say who is in the class by its directory's roster; nobody if it has none."""
    try:
        return read_roster(course.root / ROSTER_FILE).people
    except CourseError:  # `autograde collect` says what is wrong with it
        return {}


def _describe(person: Person, row: _Row) -> None:
    """Add what a line says of a student."""
    name, first, last = _first(row, _NAMES), _first(row, _FIRST), _first(row, _LAST)
    if not last and name.count(",") == 1:
        last, first = (part.strip() for part in name.split(","))
    person.names |= {each for each in (name, f"{first} {last}".strip()) if each}
    person.ids |= {row[column] for column in _IDS if row.get(column)}
    person.emails |= {row[column] for column in _EMAILS if row.get(column)}
    person.first_name = first or person.first_name
    person.last_name = last or person.last_name
    person.lms_user_id = _first(row, _CANVAS) or person.lms_user_id
    person.section = _first(row, _SECTIONS) or person.section
    participant = _PARTICIPANT.fullmatch(row.get(_MOODLE, ""))
    if participant:
        person.participants.add(participant[1])


def _first(row: _Row, columns: Iterable[str]) -> str:
    return next((row[name] for name in columns if row.get(name)), "")


def read_table(path: Path) -> tuple[list[str], list[tuple[int, list[str]]]]:
    """Read a CSV file: its header in plain words, and its lines with their numbers."""
    try:
        data = path.read_bytes()
        text = data.decode("utf-8-sig")
    except OSError as error:
        raise CourseError(f"{path} cannot be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise CourseError(f"{path} is not in UTF-8: save it as 'CSV UTF-8'") from None
    if len(data) > _LARGEST or "\0" in text:
        raise CourseError(f"{path} is no table in CSV: save it as 'CSV UTF-8'")
    delimiter = max(",;\t", key=text.partition("\n")[0].count)
    stream = io.StringIO(text, newline="")
    reader = csv.reader(stream, delimiter=delimiter, strict=True)
    try:
        table = [(reader.line_num, [cell.strip() for cell in row]) for row in reader]
    except csv.Error as error:
        raise CourseError(f"{path} is no table in CSV: {error}") from None
    filled = [(line, row) for line, row in table if any(row)]
    first = filled[0][1] if filled else []
    return [" ".join(n.lower().replace("_", " ").split()) for n in first], filled[1:]


def _roster_table(path: Path) -> tuple[list[str], list[tuple[int, _Row]]]:
    header, rows = read_table(path)
    if not rows:
        raise CourseError(
            f"{path} lists nobody: it needs a line of columns' names, ids"
        )
    # ids such as u1234567 look like Moodle's: a header that says id is believed, though
    # not of "Teilnehmer/in123", which names no folder (a German worksheet)
    ours = header[0] in _IDS and not all(id_problem(row[0]) for _, row in rows)
    if not ours and all(_PARTICIPANT.fullmatch(row[0]) for _, row in rows):
        header = _moodle_header(header, [row for _, row in rows])
    return header, [(line, dict(zip(header, row, strict=False))) for line, row in rows]


def _moodle_header(header: list[str], rows: list[list[str]]) -> list[str]:
    """Name the columns of Moodle's grading worksheet, whose header is in any language.

    Its order is fixed: first the identifier, then the name. Addresses are told by @.
    """
    named = list(header)
    named[0] = _MOODLE
    if len(named) > 1 and not set(_NAMES) & set(named):
        named[1] = "name"
    for column in range(2, len(named)):
        cells = [row[column] for row in rows if len(row) > column]
        if cells and all("@" in cell for cell in cells) and "email" not in named:
            named[column] = "email"
    return named
