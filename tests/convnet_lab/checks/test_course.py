"""Exercises of a course's own: found from a notebook, and from an installed package."""

import subprocess
import sys

import pytest

from convnet_lab.checks import EXERCISES, Exercise
from convnet_lab.checks.course import files_of, load

THEIRS = '''
import numpy as np

from convnet_lab.checks import EXERCISES, Exercise


def above(image: np.ndarray, level: float) -> int:
    """Count the pixels above a level."""
    return int((image > level).sum())


exercise = Exercise.of(above)
exercise.case("two rows", np.array([[1, 5, 9], [5, 7, 2]]), 5)


@exercise.fresh_input
def some_image(rng):
    image = rng.integers(0, 9, (4, 6))
    return image, int(image[0, 0])


@exercise.mistake("A pixel that equals the level counts.", "Is 5 above 5?")
def level_included(image, level):
    return int((image >= level).sum())


@EXERCISES["input_size"].mistake("Everything is counted twice.", "Count once.")
def doubled(height, width, channels=1):
    return 2 * height * width * channels


EXERCISES["input_size"].case("a row", 1, 9)
EXERCISES["to_grayscale"].tolerance = 0.01
'''

TOLD = """
from convnet_lab import check
from convnet_lab.checks import CheckFailed

def told(name, answer):
    try:
        check(name, answer, seed=0)
    except CheckFailed as failed:
        print(failed.misconception)

"""


def said(folder, source, program=("IPython", "--quick")):
    """Run a source in a folder, as a notebook in it does, and give what it prints."""
    done = subprocess.run(
        [sys.executable, "-m", *program, "-c", TOLD + source],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    return (done.stdout + done.stderr).strip().splitlines()


@pytest.fixture(autouse=True)
def no_course_stays():
    """Leave the package's own exercises as they were."""
    yield
    load({})


@pytest.fixture
def course(tmp_path):
    """A course directory with a folder of a notebook."""
    (tmp_path / "nbgrader_config.py").touch()
    (tmp_path / "exercises").mkdir()
    (tmp_path / "exercises/above.py").write_text(THEIRS, encoding="utf-8")
    (tmp_path / "source/01").mkdir(parents=True)
    return tmp_path


def test_a_notebook_of_the_course_finds_them(course):
    lines = said(
        course / "source/01",
        'told("above", lambda image, level: sum(v > level for v in image.flatten()))\n'
        'told("above", lambda image, level: int((image >= level).sum()))\n'
        'told("input_size", lambda h, w, c=1: 2 * h * w * c)\n'
        'told("input_size", lambda h, w, c=1: h * w * c)\n'
        'told("to_grayscale", lambda rgb: rgb @ [0.3, 0.59, 0.11])\n',
    )
    assert lines == [
        "above: right in all 3 cases.",
        "level-included",
        "doubled",
        # 4 of ours, 3 drawn twice, and theirs
        lines[3],
        lines[4],
    ]
    assert lines[3].startswith("input_size: right in all")
    assert lines[4].startswith("to_grayscale: right in all")


def test_the_courses_own_file_comes_before_one_beside_the_notebook(course):
    forged = THEIRS.replace("(image > level)", "(image < level)")
    (course / "source/01/exercises.py").write_text(forged, encoding="utf-8")
    asked = 'told("above", lambda image, level: int((image > level).sum()))'
    assert said(course / "source/01", asked) == ["above: right in all 3 cases."]
    # a student has only the one that was handed out
    (course / "nbgrader_config.py").unlink()
    assert said(course / "source/01", asked) != ["above: right in all 3 cases."]


def test_a_file_that_fails_is_named_with_its_line(course):
    (course / "exercises/above.py").write_text(
        "import convnet_lab\n\n1 / 0\n", encoding="utf-8"
    )
    *_, last = said(course, 'told("relu", abs)')
    assert "above.py, line 3: ZeroDivisionError: division by zero" in last


def test_a_name_of_ours_is_refused(course):
    text = "from convnet_lab.checks import Exercise\ndef relu(x): return x\n"
    (course / "exercises/above.py").write_text(
        f"{text}e = Exercise.of(relu)\n", encoding="utf-8"
    )
    *_, last = said(course, 'told("relu", abs)')
    assert "'relu' is in convnet_lab already" in last


def test_an_installed_package_brings_them(tmp_path):
    (tmp_path / "their_course.py").write_text(THEIRS, encoding="utf-8")
    info = tmp_path / "their_course-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: their-course\n")
    (info / "entry_points.txt").write_text(
        "[convnet_lab.exercises]\ntheirs = their_course\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", TOLD + 'told("above", lambda i, n: (i >= n).sum())'],
        cwd=tmp_path,
        env={"PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == "level-included\n"


def test_plain_python_runs_no_file_of_the_folder_it_is_in(course):
    done = subprocess.run(
        [sys.executable, "-c", TOLD + 'told("above", abs)'],
        cwd=course,
        capture_output=True,
        text=True,
        check=False,
    )
    assert "'above', which is no exercise" in done.stderr


def test_another_course_finds_everything_as_it_was(course):
    ids = [m.id for m in EXERCISES["input_size"].misconceptions]
    tolerance = EXERCISES["to_grayscale"].tolerance
    assert load(files_of(course), course) == ["above"]
    assert [m.id for m in EXERCISES["input_size"].misconceptions] == [*ids, "doubled"]
    assert load({}) == []
    assert [m.id for m in EXERCISES["input_size"].misconceptions] == ids
    assert EXERCISES["to_grayscale"].tolerance == tolerance
    assert "above" not in EXERCISES


def test_a_mistake_of_the_same_id_is_refused():
    def double(x: float) -> float:
        return 2 * x

    exercise = Exercise.of(double)
    exercise.mistake("It comes back as it was.", "Twice is asked.", "as-it-was")(abs)
    with pytest.raises(ValueError, match="has a mistake 'as-it-was' already"):
        exercise.mistake("Other.", "Other.", "as-it-was")(round)
    with pytest.raises(TypeError, match="gives the text"):
        Exercise.of(double).case("a text", "a")
