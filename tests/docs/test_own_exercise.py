"""From ``autograde new-exercise`` to marks, as the instructors' guide types it."""

import csv
import json
import shlex
import shutil
from pathlib import Path

import pytest

from autograde.__main__ import main
from autograde.sandbox.availability import availability
from convnet_lab.checks.course import load
from convnet_lab.checks.proving import problems

from . import guides

GUIDE = guides.ROOT / "docs/instructors.md"
NAME = "sum_of_squares"
NOTEBOOK = f"01_{NAME}"

FORGED = """
from convnet_lab.checks import EXERCISES, Exercise
def sum_of_squares(values): return 0
exercise = Exercise.of(sum_of_squares)
exercise.case("any", 1)
"""


@pytest.fixture(autouse=True)
def no_course_stays():
    """Leave the package's own exercises as they were."""
    yield
    load({})


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """What the commands write, with three submissions graded."""
    folder = tmp_path_factory.mktemp("own")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        lines = guides.shell_lines(GUIDE)
        first = lines.index(f"autograde new-exercise {NAME}")
        typed = [shlex.split(line) for line in lines[first:]]
        for _, *words in typed:
            assert main(words) == 0
        assert typed[-1][:2] == ["autograde", "init"]
        Path(typed[-1][2]).rename("spring")
        hand_in("right", "return sum(v * v for v in values)")
        hand_in("mistaken", "return values.sum()")
        theirs = hand_in("forging", "return 0")
        (theirs / "exercises.py").write_text(FORGED, encoding="utf-8")
        (theirs / "exercises").mkdir()
        (theirs / f"exercises/{NAME}.py").write_text(FORGED, encoding="utf-8")
        main(["grade", "spring", *(["--unsafe"] if availability() else [])])
    return folder


def hand_in(student, body):
    """Hand in the released notebook with an answer."""
    course = Path("spring")
    released = course / f"release/{NOTEBOOK}/{NOTEBOOK}.ipynb"
    notebook = json.loads(released.read_text(encoding="utf-8"))
    (answer,) = (c for c in notebook["cells"] if c["id"] == NAME)
    answer["source"] = f"def {NAME}(values):\n    {body}"
    theirs = course / f"submitted/{student}/{NOTEBOOK}"
    theirs.mkdir(parents=True)
    (theirs / f"{NOTEBOOK}.ipynb").write_text(json.dumps(notebook), encoding="utf-8")
    return theirs


def test_marks_come_of_the_courses_file_and_name_its_mistakes(folder):
    with (folder / "spring/marks.csv").open(encoding="utf-8") as file:
        marks = {
            (row["student"], row["question"].rpartition("-")[2]): row
            for row in csv.DictReader(file)
        }
    assert {who: marks[who, "hidden"]["points"] for who, _ in marks} == {
        "right": "1",
        "mistaken": "0",
        "forging": "0",
    }
    assert marks["mistaken", "check"]["misconception"] == "not-squared"


def test_the_report_says_its_mistakes_in_words(folder):
    assert main(["report", str(folder / "spring")]) == 0
    page = (folder / f"spring/report/{NOTEBOOK}.html").read_text(encoding="utf-8")
    assert "The values are added up as they are." in page


def test_students_get_its_file_beside_the_notebook(folder):
    released = folder / "spring/release" / NOTEBOOK / f"exercises/{NAME}.py"
    built = folder / f"notebooks/exercises/{NAME}.py"
    assert (
        released.read_text()
        == built.read_text()
        == folder.joinpath(f"exercises/{NAME}.py").read_text()
    )


def test_a_copy_that_is_not_the_courses_file_is_found(folder, tmp_path, capsys):
    shutil.copytree(
        folder, tmp_path / "course", ignore=shutil.ignore_patterns("spring")
    )
    copies = tmp_path / "course/notebooks/exercises"
    build = ["build", "--solutions", str(tmp_path / "course/solutions")]
    assert main([*build, "--check"]) == 0
    (copies / f"{NAME}.py").write_text("# convnet_lab, but an older edition\n")
    (copies / "gone.py").write_text("# convnet_lab\n")
    capsys.readouterr()
    assert main([*build, "--check"]) == 1
    said = "".join(capsys.readouterr().out.split())
    assert f"exercises/{NAME}.pyisnotwhatitssourcemakes" in said
    assert "exercises/gone.pyisnotwhatitssourcemakes" in said
    assert main(build) == 2
    assert "gone.py is no exercise" in " ".join(capsys.readouterr().err.split())
    (copies / "gone.py").unlink()
    assert main([*build, "--check"]) == 0


def test_its_check_is_tried(folder, capsys):
    assert main(["exercises", str(folder)]) == 0
    said = capsys.readouterr().out
    assert "not-squared: The values are added up as they are." in said
    assert "single slips tried, 0 not noticed" in said


def test_a_mistake_that_no_case_shows_is_told(folder, tmp_path, capsys):
    (tmp_path / "exercises.py").write_text(
        "from convnet_lab.checks import Exercise\n\n"
        "def twice(x: float) -> float:\n    return x * 2\n\n"
        "exercise = Exercise.of(twice)\n"
        'exercise.case("two", 2.0)\n\n'
        '@exercise.mistake("Squared.", "Add it to itself.")\n'
        "def squared(x):\n    return x * x\n",
        encoding="utf-8",
    )
    assert main(["exercises", str(tmp_path)]) == 1
    said = capsys.readouterr().out
    assert "LOOK: squared passes: add to the cases one on which it shows" in said
    assert "LOOK: there is no fresh input" in said


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (["Sum"], "is no name for a function"),
        (["relu"], "is an exercise of convnet_lab"),
        (["fine", "--notebook", "pixels"], "name it like 01_pixels"),
    ],
)
def test_a_name_that_cannot_be_is_refused(words, complaint, tmp_path, capsys):
    assert main(["new-exercise", *words, "--directory", str(tmp_path)]) == 2
    assert complaint in capsys.readouterr().err
    assert not list(tmp_path.iterdir())


def test_the_example_of_the_other_guide_holds(tmp_path, capsys):
    (example,) = guides.blocks(guides.ROOT / "docs/adding_an_exercise.md", "py")
    (tmp_path / "exercises.py").write_text(example, encoding="utf-8")
    assert main(["exercises", str(tmp_path)]) == 0
    said = capsys.readouterr().out
    assert "- not-limited: Values above 255 are kept." in said
    assert problems("to_grayscale") == problems("input_size") == []
