"""Rosters as people and platforms write them, and whom they know."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograde.collect.conventions import Owner
from autograde.collect.roster import (
    Person,
    Roster,
    UnknownOwnerError,
    from_gradebook,
)
from autograde.collect.roster_file import listed_in, read_roster
from autograde.course import Course, CourseError

OWN = """\
id,name,email
ada,"Lovelace, Ada King",ada.lovelace@uni.example
bela,Béla Müller-Lüdenscheidt,
"""
NBGRADER = """\
id,first_name,last_name,email,lms_user_id
ada,Ada King,Lovelace,ada.lovelace@uni.example,5021
bela,Béla,Müller-Lüdenscheidt,,5022
"""
CANVAS = """\
Student,ID,SIS User ID,SIS Login ID,Section,Sheet 2 (77)
    Points Possible,,,,,10.00
"Lovelace, Ada King",5021,S1,ada,Group 1,8
"Müller-Lüdenscheidt, Béla",5022,S2,bela,Group 1,
"Student, Test",,,,Group 1,
"""
MOODLE = """\
\ufeffIdentifier,Full name,ID number,Email address,Status,Grade,Maximum grade
Participant 11,Ada King Lovelace,ada,ada.lovelace@uni.example,Submitted,-,10
Participant 12,Béla Müller-Lüdenscheidt,bela,b@uni.example,No submission,-,10
"""
GRADESCOPE = """\
First Name,Last Name,SID,Email,Role,Section
Ada King,Lovelace,ada,ada.lovelace@uni.example,Student,1
Béla,Müller-Lüdenscheidt,bela,b@uni.example,Student,1
"""
FORMS = {
    "own": OWN,
    "semicolons": OWN.replace('"Lovelace, Ada King"', "Ada King Lovelace").replace(
        ",", ";"
    ),
    "tabs": NBGRADER.replace(",", "\t"),
    "nbgrader": NBGRADER,
    "canvas": CANVAS,
    "moodle": MOODLE,
    "gradescope": GRADESCOPE,
    "windows": "\ufeff" + NBGRADER.replace("\n", "\r\n") + "\r\n",
}


def _write(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "roster.csv"
    path.write_text(text, encoding="utf-8", newline="")
    return path


@pytest.fixture(params=FORMS)
def roster(request, tmp_path) -> Roster:
    return read_roster(_write(tmp_path, FORMS[request.param]))


@pytest.mark.parametrize(
    "owner",
    [
        Owner(id="ada"),
        Owner(id="ADA"),
        Owner(name="lovelaceadaking"),  # Canvas
        Owner(name="Ada King Lovelace"),  # Moodle
        Owner(name="ADA KING  LOVELACE"),
        Owner(id="Ada King Lovelace"),  # a folder's name
        Owner(id="unknown", name="Ada King Lovelace", email="other@uni.example"),
    ],
)
def test_every_form_knows_ada(roster, owner):
    assert roster.find(owner) == "ada"
    assert sorted(roster.people) == ["ada", "bela"]


@pytest.mark.parametrize(
    "name",
    [
        "müllerlüdenscheidtbéla",
        "Bela Muller-Ludenscheidt",
        "Be\u0301la Müller-Lüdenscheidt",
    ],
)
def test_accents_are_no_hindrance(roster, name):
    assert roster.find(Owner(name=name)) == "bela"


@pytest.mark.parametrize("form", ["nbgrader", "canvas"])
def test_canvass_number_is_known(tmp_path, form):
    roster = read_roster(_write(tmp_path, FORMS[form]))
    assert roster.find(Owner(name="x", number=("Canvas", "5022"))) == "bela"
    assert roster.has_number(("Canvas", "5022"))
    assert not roster.has_number(("Moodle", "5022"))
    assert roster.people["ada"].last_name == "Lovelace"


def test_moodles_number_is_known(tmp_path):
    roster = read_roster(_write(tmp_path, MOODLE))
    assert roster.find(Owner(name="Participant", number=("Moodle", "12"))) == "bela"


def test_an_address_or_its_first_part_is_enough(roster):
    if roster.people["ada"].emails:
        assert roster.find(Owner(email="Ada.Lovelace@uni.example")) == "ada"
        assert roster.find(Owner(id="ada.lovelace")) == "ada"


def test_strangers_are_refused_and_contradictions_too(roster):
    assert not roster.knows("chidi")
    with pytest.raises(UnknownOwnerError, match="Chidi is not in the roster: add a"):
        roster.find(Owner(name="Chidi"))
    with pytest.raises(UnknownOwnerError, match="may be any of ada, bela"):
        roster.find(Owner(id="ada", name="Béla Müller-Lüdenscheidt"))


def test_two_of_a_name_are_not_guessed():
    twins = Roster([Person("a", {"Max Muster"}), Person("b", {"Muster, Max"})], True)
    with pytest.raises(UnknownOwnerError, match="may be any of a, b"):
        twins.find(Owner(name="mustermax"))


def test_a_second_line_adds_a_name(tmp_path):
    text = "id,name\nada,Ada Lovelace\nada,Ada Byron\n"
    roster = read_roster(_write(tmp_path, text))
    assert roster.find(Owner(name="byronada")) == "ada"
    assert roster.find(Owner(name="lovelaceada")) == "ada"


@pytest.mark.parametrize(
    ("owner", "made"),
    [
        (Owner(id="ada@uni.example"), "ada@uni.example"),
        (Owner(name="Ada Lovelace", number=("Moodle", "1")), "Ada_Lovelace"),
        (Owner(email="ada@uni.example"), "ada@uni.example"),
    ],
)
def test_without_a_roster_names_make_ids(owner, made):
    assert Roster().find(owner) == made


@pytest.mark.parametrize("bad", ["..", "a/b", "", ".ada", "a*", "=1+1", "x" * 101])
def test_a_name_that_can_be_no_folder_makes_no_id(bad):
    with pytest.raises(UnknownOwnerError, match="give a roster that says the id"):
        Roster().find(Owner(id=bad))


def test_the_gradebook_is_a_roster(course):
    with course.gradebook() as gradebook:
        details: dict = {
            "first_name": "Ada",
            "last_name": "Lovelace",
            "lms_user_id": "7",
        }
        gradebook.update_or_create_student("ada", **details)
        roster = from_gradebook(gradebook)
    assert roster.find(Owner(name="lovelaceada")) == "ada"
    assert roster.find(Owner(number=("Canvas", "7"))) == "ada"
    assert roster.find(Owner(id="bela")) == "bela"


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "lists nobody"),
        (b"id,name\n", "lists nobody"),
        (b"Nachname,Vorname\nLovelace,Ada\n", "call one of the columns id"),
        (b"id,name\n,Ada\n../x,Bela\n", "line 2: the id '' is empty"),
        (b"id,name\na/b,Ada\n", "line 2: the id 'a/b' holds '/'"),
        (b"id\nAda\nada\n", "differ only in case"),
        (
            "id,name\nada,Adä\n".encode("latin-1"),
            "not in UTF-8: save it as 'CSV UTF-8'",
        ),
        (b"PK\x03\x04\0\0", "no table in CSV"),
        (b'id,name\nada,"' + b"x" * 200_000 + b'"\n', "no table in CSV"),
    ],
)
def test_what_is_no_roster_says_what_to_do(tmp_path, data, words):
    path = tmp_path / "roster.csv"
    path.write_bytes(data)
    with pytest.raises(CourseError, match=words):
        read_roster(path)


def test_a_roster_that_is_not_there(tmp_path):
    with pytest.raises(CourseError, match=r"none\.csv cannot be read: No such file"):
        read_roster(tmp_path / "none.csv")


def test_ids_that_look_like_moodles_participants_are_ids(tmp_path):
    path = tmp_path / "roster.csv"
    path.write_text("id,email\nu1234567,ada@uni.example\ns001,bela@uni.example\n")
    assert list(read_roster(path).people) == ["u1234567", "s001"]


def test_a_column_says_the_section(tmp_path):
    course = Course(tmp_path)
    assert listed_in(course) == {}
    text = "id,section\nu1234567,Mon 10\nu7654321,\ns001,Tue 14\n"
    (tmp_path / "roster.csv").write_text(text, encoding="utf-8")
    sections = {who: each.section for who, each in listed_in(course).items()}
    assert sections == {"u1234567": "Mon 10", "u7654321": "", "s001": "Tue 14"}
