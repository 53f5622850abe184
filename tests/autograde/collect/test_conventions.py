"""Names as Canvas, Moodle, Gradescope, exchanges and people write them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from traitlets.config import Config

from autograde.collect.conventions import CONVENTIONS, HandIn, Owner, Reading
from autograde.collect.conventions.configured import convention
from autograde.course import CourseError

ASSIGNMENT, OTHER = "02_sizes", "01_marks"


def _read(listing) -> tuple[str, Reading]:
    for name, read in CONVENTIONS.items():
        reading = read(listing)
        if reading is not None:
            return name, reading
    raise AssertionError("plain fits everything")


def _names(hand_in: HandIn) -> list[str]:
    return [item.name for item in hand_in.items]


def _canvas(name: str, number: str) -> Owner:
    return Owner(name=name, number=("Canvas", number))


def _moodle(name: str, number: str) -> Owner:
    return Owner(name=name, number=("Moodle", number))


def test_canvas(listing):
    name, reading = _read(
        listing(
            [
                "lovelaceada_5021_889123_02_sizes.ipynb",
                "lovelaceada_5021_889124_data-1.csv",
                "nolate_late_33_LATE_6_7_hw-2.ipynb",  # as hostile as a name can be
                "müllerjörg_LATE_5022_889200_hw 1_2_3.ipynb",
                "ohanachidi_late_5023_889201_x.ipynb",  # before 2021 all was lower case
                "pair_7_5024_889300_hw.zip",
                "anon_Xy1z9_889400_hw.ipynb",
                "LATE_anon_Ab2c3_889401_hw.ipynb",
                "typedtilda_5025_text.html",
                "linkedlena_LATE_5026_link.html",
                "Thumbs.txt",
            ]
        )
    )
    assert name == "canvas"
    found = {each.owners[0]: each for each in reading.hand_ins}
    assert set(found) == {
        _canvas("lovelaceada", "5021"),
        _canvas("nolate_late_33", "6"),
        _canvas("müllerjörg", "5022"),
        _canvas("ohanachidi", "5023"),
        _canvas("pair", "7"),  # Canvas takes _7_ out of a name, so 7 is the number
        _canvas("", "anon_Xy1z9"),
        _canvas("", "anon_Ab2c3"),
        _canvas("typedtilda", "5025"),
        _canvas("linkedlena", "5026"),
    }
    ada = found[_canvas("lovelaceada", "5021")]
    assert _names(ada) == ["02_sizes.ipynb", "data-1.csv"]
    assert (ada.number, ada.marked_late, ada.time) == (889124, False, None)
    jorg = found[_canvas("müllerjörg", "5022")]
    assert (_names(jorg), jorg.marked_late) == (["hw 1_2_3.ipynb"], True)
    late = {owner.name for owner, each in found.items() if each.marked_late}
    assert late >= {"müllerjörg", "ohanachidi", "linkedlena"}
    assert found[_canvas("", "anon_Ab2c3")].marked_late
    assert [item.name for item in reading.left] == ["Thumbs.txt"]


def test_a_few_names_like_canvass_do_not_make_it_canvas(listing):
    names = ["ada.ipynb", "bela.ipynb", "hw_1_2_3.ipynb"]
    assert _read(listing(names))[0] == "plain"


@pytest.mark.parametrize("ending", ["_", ""])
def test_moodle_with_folders(listing, ending):
    folders = {
        "Ada Lovelace_10352_assignsubmission_file": ["02_sizes.ipynb", "data/a.csv"],
        "Ada Lovelace_10352_assignsubmission_onlinetext": ["onlinetext.html"],
        "Jörg Müller-Lüdenscheidt_7_assignsubmission_file": ["a_b.ipynb"],
        "O'Hana, Chidi_8_assignsubmission_file": ["x.zip"],
        "תלמיד_9_assignsubmission_file": ["x.ipynb"],
        "Teilnehmerin_10_assignsubmission_file": ["x.ipynb"],
    }
    name, reading = _read(
        listing([f"{top}{ending}/{file}" for top in folders for file in folders[top]])
    )
    assert name == "moodle"
    assert {each.owners[0]: _names(each) for each in reading.hand_ins} == {
        _moodle("Ada Lovelace", "10352"): [
            "02_sizes.ipynb",
            "data/a.csv",
            "onlinetext.html",
        ],
        _moodle("Jörg Müller-Lüdenscheidt", "7"): ["a_b.ipynb"],
        _moodle("O'Hana, Chidi", "8"): ["x.zip"],
        _moodle("תלמיד", "9"): ["x.ipynb"],
        _moodle("Teilnehmerin", "10"): ["x.ipynb"],
    }


def test_moodle_without_folders(listing):
    name, reading = _read(
        listing(
            [
                "Ada Lovelace_10352_assignsubmission_file_02_sizes.ipynb",
                "Ada Lovelace_10352_assignsubmission_file_data.csv",
                "Béla_11_assignsubmission_onlinetext_onlinetext.html",
            ]
        )
    )
    assert name == "moodle"
    assert {each.owners[0].name: _names(each) for each in reading.hand_ins} == {
        "Ada Lovelace": ["02_sizes.ipynb", "data.csv"],
        "Béla": ["onlinetext.html"],
    }


def test_moodle_unpacked_into_a_folder(listing):
    folder = "CNN-Sheet 2-4711/Ada Lovelace_10352_assignsubmission_file_/x.ipynb"
    name, reading = _read(listing([folder]))
    assert (name, _names(reading.hand_ins[0])) == ("moodle", ["x.ipynb"])


@pytest.mark.parametrize("ending", ["_/x.ipynb", "_x.ipynb"])
def test_moodles_groups_and_names_may_hold_underscores(listing, ending):
    people = {"Ana Lima", "Bo-Ra Kim"}
    names = ["team_1-Ana Lima_50010", "team_1-Bo-Ra Kim_50011", "c_d_12", "team-2_13"]
    files = [f"{name}_assignsubmission_file{ending}" for name in names]
    name, reading = _read(listing(files, is_student=people.__contains__))
    assert name == "moodle"
    assert [each.owners[0] for each in reading.hand_ins] == [
        _moodle("Ana Lima", "50010"),
        _moodle("Bo-Ra Kim", "50011"),
        _moodle("c_d", "12"),
        _moodle("team-2", "13"),
    ]


METADATA = b"""\
submission_409194023:
  :submitters:
  - :name: Ada Lovelace
    :sid: '007'
    :email: ada@uni.example
  :created_at: 2025-03-14 17:34:00.861687000 Z
  :score: 2.0
  :results:
    quoted: 'ends below its own column

'
    output: |+
      ======

...
submission_500000001: !ruby/hash:ActiveSupport::HashWithIndifferentAccess
  :submitters:
  - &1
    :name: Bela
    :sid: b1
  - :name: Chidi
    :sid: c1
  :created_at: 2025-03-14 19:00:00.000000000 +02:00
  :history:
  - :id: 1
    :submitters:
    - *1
submission_600000002:
  :submitters: []
submission_700000003:
  :submitters:
  - :sid: 333
  :created_at: long ago
submission_800000004:
  :submitters:
  - :name: Dora
"""


def test_gradescope(listing):
    root = "assignment_77_export/"
    name, reading = _read(
        listing(
            {
                f"{root}submission_metadata.yml": METADATA,
                f"{root}submission_409194023/02_sizes/02_sizes.ipynb": b"",
                f"{root}submission_500000001/x.ipynb": b"",
                f"{root}submission_600000002/x.ipynb": b"",
                f"{root}submission_700000003/x.ipynb": b"",
            }
        )
    )
    assert name == "gradescope"
    ada, pair, third = reading.hand_ins
    assert ada.owners == (Owner("007", "Ada Lovelace", "ada@uni.example"),)
    assert ada.time == datetime(2025, 3, 14, 17, 34, 0, 861687, UTC)
    assert (ada.number, _names(ada)) == (409194023, ["02_sizes/02_sizes.ipynb"])
    assert [owner.id for owner in pair.owners] == ["b1", "c1"]
    assert pair.time == datetime(2025, 3, 14, 17, tzinfo=UTC)
    assert (third.owners, third.time) == ((Owner("333"),), None)
    assert [item.name for item in reading.left] == ["submission_600000002/x.ipynb"]
    assert [each.split(" ")[1:4] for each in reading.remarks] == [
        ["does", "not", "say"],
        ["does", "not", "say"],
        ["names", "submission_800000004,", "which"],
    ]


@pytest.mark.parametrize(
    "data",
    [
        b"\xff\xfe",
        b"a: [",
        b"- just\n- a list\n",
        b"[" * 3_000_000,  # libyaml's reader of trees dies of this
        b"a: &a [*a]",
        b"? {a: b}\n: c",
        b"",
    ],
)
def test_gradescopes_metadata_may_be_anything(listing, data):
    files = {"submission_metadata.yml": data, "submission_1/x.ipynb": b""}
    name, reading = _read(listing(files))
    assert name == "gradescope"
    assert not reading.hand_ins
    assert [item.name for item in reading.left] == ["submission_1/x.ipynb"]
    assert reading.remarks


def test_yaml_runs_nothing(listing, tmp_path):
    made = tmp_path / "made"
    tag = "!!python/object/apply:pathlib.Path"
    data = f"submission_1: {tag}.touch [{tag} ['{made}']]"
    files = {"submission_metadata.yml": data.encode(), "submission_1/x.ipynb": b""}
    assert not _read(listing(files))[1].hand_ins
    assert not made.exists()


def test_an_exchange(listing):
    stamp = "2025-03-14 09:30:00.123456 UTC"
    folders = {
        f"inbound/ada+02_sizes+{stamp}+c2Vj-mV0_Q==": {
            "02_sizes.ipynb": "",
            "timestamp.txt": stamp,
            "submission_secret.txt": "",
        },
        "inbound/a+b@x.example+02_sizes+2025-03-14 10:00:00.0 EST": {"x.ipynb": ""},
        "inbound/bela+02_sizes+2025-03-14 09:00:00 UTC+x": {
            "x.ipynb": "",
            "timestamp.txt": "2025-03-01 09:00:00 UTC",
        },
        "inbound/chidi+02_sizes+2025-03-14 09:00:00 IST+x": {"x.ipynb": ""},
        "inbound/ada+01_marks+2025-03-01 09:00:00 UTC+y": {"x.ipynb": ""},
        "outbound/02_sizes": {"02_sizes.ipynb": ""},
    }
    name, reading = _read(
        listing(
            {
                f"course101/{folder}/{file}": text.encode()
                for folder, files in folders.items()
                for file, text in files.items()
            }
        )
    )
    assert name == "exchange"
    found = {each.owners[0].id: each for each in reading.hand_ins}
    assert found["ada"].time == datetime(2025, 3, 14, 9, 30, 0, 123456, UTC)
    assert found["a+b@x.example"].time == datetime(2025, 3, 14, 15, tzinfo=UTC)
    assert found["bela"].time == datetime(2025, 3, 14, 9, tzinfo=UTC)
    assert found["chidi"].time is None
    assert len(found) == 4
    assert "the time zone 'IST' is unknown" in reading.remarks[0]
    assert reading.notes == ["1 hand-ins of other assignments were left alone"]


def test_a_course_directory(listing):
    stamp = b"2025-03-14 09:30:00 UTC\n"
    files = {
        "submitted/ada/02_sizes/02_sizes.ipynb": b"",
        "submitted/ada/02_sizes/timestamp.txt": stamp,
        "submitted/ada/01_marks/01_marks.ipynb": b"",
        "submitted/bela/02_sizes/x.ipynb": b"",
        "source/02_sizes/02_sizes.ipynb": b"",
    }
    name, reading = _read(listing(files))
    assert name == "course"
    assert [(each.owners[0].id, each.time) for each in reading.hand_ins] == [
        ("ada", datetime(2025, 3, 14, 9, 30, tzinfo=UTC)),
        ("bela", None),
    ]
    assert reading.notes


def test_a_students_own_timestamp_is_not_believed(listing):
    """Who zips a folder with the assignment's name makes the same tree."""
    files = {
        "ada/02_sizes/02_sizes.ipynb": b"",
        "ada/02_sizes/timestamp.txt": b"2020-01-01 00:00:00 UTC",
        "bela/x.ipynb": b"",
    }
    name, reading = _read(listing(files, "handins"))
    assert name == "course"
    assert reading.hand_ins[0].time is None
    assert [item.name for item in reading.left] == ["bela/x.ipynb"]


@pytest.mark.parametrize(
    ("files", "label", "more", "owners"),
    [
        (
            ["ada.ipynb", "bela/x.ipynb", "chidi.zip"],
            "in",
            {},
            ["ada", "bela", "chidi"],
        ),
        (["in/ada.ipynb", "in/bela.ipynb"], "in", {}, ["ada", "bela"]),
        (["02_sizes/ada.ipynb", "01_marks/bela.ipynb"], "in", {}, ["ada"]),
        (["ada_02_sizes.ipynb", "02_sizes-bela (1).ipynb"], "in", {}, ["ada", "bela"]),
        (["ada/x.ipynb"], "in", {"is_folder": True}, ["ada"]),
        (["02_sizes.ipynb"], "ada", {}, ["ada"]),
        (["02_sizes-1.ipynb", "data.csv"], "ada_02_sizes", {}, ["ada"]),
        (["02_sizes/02_sizes.ipynb"], "ada", {}, ["ada"]),
        (["homework/02_sizes.ipynb"], "ada", {}, ["ada"]),
        (["ada/02_sizes.ipynb"], "in", {"is_folder": True}, ["ada"]),
        (["hw.ipynb"], "ada", {"is_student": {"ada"}.__contains__}, ["ada"]),
        (["ada.ipynb"], "ada", {}, ["ada"]),
    ],
)
def test_plain_names(listing, files, label, more, owners):
    name, reading = _read(listing(files, label, **more))
    assert name == "plain"
    assert [each.owners[0].id for each in reading.hand_ins] == owners


@pytest.mark.parametrize("more", [{}, {"is_folder": True}])
@pytest.mark.parametrize("around", ["", "inner/"])
def test_a_class_beside_one_with_the_assignments_name(listing, around, more):
    people = ["ada", "bela", "chidi", "dora", "emil"]
    files = [f"{around}{each}.ipynb" for each in [*people, "02_sizes"]]
    _, reading = _read(listing(files, "downloads", **more))
    assert [each.owners[0].id for each in reading.hand_ins] == people
    assert [item.name for item in reading.left] == [f"{around}02_sizes.ipynb"]


def test_one_known_student_beside_the_assignments_name_is_a_class(listing):
    files = ["ada.ipynb", "02_sizes.ipynb"]
    known = {"is_student": {"ada"}.__contains__}
    _, reading = _read(listing(files, "downloads", **known))
    assert [each.owners[0].id for each in reading.hand_ins] == ["ada"]
    _, reading = _read(listing(["draft.ipynb", "02_sizes.ipynb"], "ada", **known))
    assert len(reading.hand_ins) == 1


@pytest.mark.parametrize(
    "files", [["02_sizes.ipynb"], ["notes.txt"], ["02_sizes (1).ipynb"]]
)
def test_a_name_that_is_no_students_is_left(listing, files):
    name, reading = _read(listing(files, "02_sizes"))
    assert name == "plain"
    assert not reading.hand_ins
    assert [item.name for item in reading.left] == files


@pytest.mark.parametrize(
    "inside",
    [
        "Victim_9_assignsubmission_file_/x.ipynb",
        "victim_1_2_x.ipynb",
        "victim+02_sizes+2020-01-01 00:00:00 UTC/x.ipynb",
        "submission_metadata.yml",
        "submitted/victim/02_sizes/x.ipynb",
        "victim/02_sizes.ipynb",
    ],
)
@pytest.mark.parametrize(
    "frames",
    [
        ("Ada_1_assignsubmission_file_/", "Bela_2_assignsubmission_file_/"),
        (
            "ada+02_sizes+2025-03-14 09:30:00 UTC/",
            "bela+02_sizes+2025-03-14 09:30:00 UTC/",
        ),
        ("ada/", "bela/"),
    ],
)
def test_nobody_hands_in_for_another_by_a_name_further_down(listing, frames, inside):
    names = [frames[0] + inside, frames[1] + "x.ipynb"]
    _, reading = _read(listing(names))
    people = " ".join(str(owner) for each in reading.hand_ins for owner in each.owners)
    assert "ictim" not in people


def test_nobody_hands_in_for_another_inside_gradescope(listing):
    files = {
        "submission_metadata.yml": METADATA,
        "submission_409194023/Victim_9_assignsubmission_file_/x.ipynb": b"",
        "submission_409194023/victim/02_sizes/x.ipynb": b"",
    }
    name, reading = _read(listing(files))
    assert name == "gradescope"
    assert [each.owners[0].id for each in reading.hand_ins] == ["007"]


def test_an_instructors_own_convention(listing):
    """The Blackboard example of nbgrader's documentation."""
    config = Config()
    config.FileNameCollectorPlugin.named_regexp = (
        r".*_(?P<student_id>\w+)_attempt_(?P<timestamp>[0-9\-]+)_(?P<file_id>\w+)"
    )
    read = convention(config)
    assert read is not None
    reading = read(
        listing(
            [
                "ps1_bitdiddle_attempt_2016-01-30-15-00-00_problem1.ipynb",
                "ps1_bitdiddle_attempt_2016-01-30-15-00-00_problem2.ipynb",
                "ps1_bitdiddle_attempt_2016-01-31-15-00-00_problem1.ipynb",
                "ps1_hacker_attempt_2016-01-30_all.zip",
                "readme.txt",
            ]
        )
    )
    assert reading is not None
    assert [(e.owners[0].id, e.time, _names(e)) for e in reading.hand_ins] == [
        (
            "bitdiddle",
            datetime(2016, 1, 30, 15, tzinfo=UTC),
            ["problem1.ipynb", "problem2.ipynb"],
        ),
        ("bitdiddle", datetime(2016, 1, 31, 15, tzinfo=UTC), ["problem1.ipynb"]),
        ("hacker", None, ["all.zip"]),
    ]
    assert [item.name for item in reading.left] == ["readme.txt"]
    assert "2016-01-30' is no time" in reading.remarks[0]
    assert read(listing(["ada.ipynb"])) is None


def test_nothing_configured_is_no_convention():
    assert convention(Config()) is None


def test_a_collector_of_ones_own_is_refused():
    config = Config()
    config.ZipCollectApp.collector_plugin = "mine.Plugin"
    with pytest.raises(CourseError, match="named_regexp"):
        convention(config)


@pytest.mark.parametrize("regexp", ["(?P<student_id>", r"(?P<student_id>\w+)"])
def test_a_wrong_expression_is_told(regexp):
    config = Config()
    config.FileNameCollectorPlugin.named_regexp = regexp
    with pytest.raises(CourseError, match=r"correct c\.FileNameCollectorPlugin"):
        convention(config)
