"""Gradescope's results.json of a really graded course, and of its own container."""

from __future__ import annotations

import io
import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import nbformat
import pytest
from hostile import container

from autograde.course import CourseError
from autograde.exports import gradescope_run
from autograde.exports.exported import Wanted
from autograde.exports.gradescope import results, write_results
from autograde.exports.gradescope_zip import UNSAFE, gradescope_zip
from autograde.results.marks import Mark
from autograde.results.submissions import Student, Submission

from ..small_class import copied

NAME = "01_pixels"
HOSTILE = '=1+1, "Ü"'


@pytest.fixture(scope="module")
def exported(graded_course, tmp_path_factory):
    folder = tmp_path_factory.mktemp("gradescope")
    stale = folder / NAME / "broken" / "results.json"
    stale.parent.mkdir(parents=True)
    stale.write_text('{"score": 4}', encoding="utf-8")
    wanted = Wanted(course=graded_course, to=folder)
    with graded_course.gradebook() as gradebook:
        done = write_results(wanted, gradebook)
    assert sorted(done.written) == sorted(folder.rglob("results.json"))
    return folder / NAME, done


def _read(folder: Path, student: str):
    data = (folder / student / "results.json").read_bytes()
    return json.loads(data.decode("ascii"))


def test_every_test_is_told(exported):
    folder, _ = exported
    found = _read(folder, "wrong")
    assert found["score"] == 1
    assert [test["name"] for test in found["tests"]] == [
        "flatten_image-check",
        "flatten_image-hidden",
        "input_size-check",
    ]
    assert [test["score"] for test in found["tests"]] == [0, 0, 1]
    assert [test["max_score"] for test in found["tests"]] == [1, 2, 1]
    assert [test["status"] for test in found["tests"]] == ["failed"] * 2 + ["passed"]
    assert [test["tags"] for test in found["tests"]] == [
        ["wrong", "column-major"],
        ["wrong", "column-major"],
        ["right"],
    ]
    assert [test["visibility"] for test in found["tests"]] == [
        "visible",
        "after_published",
        "visible",
    ]
    assert "The columns are lined up" in found["tests"][0]["output"]
    assert _read(folder, HOSTILE)["score"] == 4


def test_the_penalty_is_nbgraders(exported):
    found = _read(exported[0], "late")
    assert found["score"] == 0
    assert sum(test["score"] for test in found["tests"]) == 4
    assert "4 were taken off for handing in late" in found["output"]


def test_without_a_mark_there_is_no_file(exported):
    folder, done = exported
    assert not (folder / "broken" / "results.json").exists()
    (remark,) = done.remarks
    assert str(remark).startswith(f"broken {NAME}: no mark: {NAME}.ipynb is broken")


def test_a_students_words_are_never_markup():
    total = Submission(Student("x"), NAME, 2.0, handed_in=True, points=0.0)
    said = "<script>alert(1)</script> \u202e \ud800 **bold**"
    mark = Mark("x", NAME, "q", 0.0, 2.0, "broken", "", said)
    found = results(total, [mark], set())
    assert found["tests"][0]["output"] == said
    # nor is a test shown at once of which nothing is known
    assert found["tests"][0]["visibility"] == "after_published"
    formats = ("output_format", "test_output_format", "test_name_format")
    assert [found[each] for each in formats] == ["text"] * 3
    assert json.dumps(found).isascii()


def test_without_the_source_hidden_tests_stay_hidden(exported, graded_course, tmp_path):
    course = copied(graded_course, tmp_path / "course")
    shutil.rmtree(course.root / "source" / NAME)
    wanted = Wanted(course=course, to=tmp_path / "results")
    with course.gradebook() as gradebook:
        write_results(wanted, gradebook)
    assert _read(tmp_path / "results" / NAME, "wrong") == _read(exported[0], "wrong")


@pytest.fixture(scope="module")
def packed(graded_course) -> bytes:
    return gradescope_zip(graded_course, NAME)


@pytest.fixture
def autograder(packed, tmp_path) -> Path:
    """Lay out a folder as Gradescope does /autograder."""
    for name in ("source", "submission", "results"):
        (tmp_path / name).mkdir()
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        for entry in archive.infolist():
            path = Path(archive.extract(entry, tmp_path / "source"))
            path.chmod(entry.external_attr >> 16)
    shutil.copy(tmp_path / "source" / "run_autograder", tmp_path)
    return tmp_path


def test_the_zip_is_the_same_bytes_and_holds_nothing_of_the_class(
    graded_course, packed, autograder
):
    assert gradescope_zip(graded_course, NAME) == packed
    source = autograder / "source"
    files = [p for p in source.rglob("*") if p.is_file()]
    names = {path.relative_to(source).as_posix() for path in files}
    wheel = next(name for name in names if name.endswith(".whl"))
    assert names == {
        "setup.sh",
        "run_autograder",
        wheel,
        "course/nbgrader_config.py",
        "course/course_seed.txt",
        f"course/source/{NAME}/{NAME}.ipynb",
        f"course/release/{NAME}/{NAME}.ipynb",
    }
    assert os.access(source / "setup.sh", os.X_OK)
    assert not re.search(rb"\r", (source / "run_autograder").read_bytes())
    for path in files:
        assert str(graded_course.root).encode() not in path.read_bytes()
    with pytest.raises(CourseError, match="no assignment '02_none': it has 01_pixels"):
        gradescope_zip(graded_course, "02_none")


def test_pip_installs_the_wheel_as_it_is(autograder):
    (wheel,) = (autograder / "source").glob("*.whl")
    target = autograder / "installed"
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index"]
    subprocess.run(
        [*pip, "--disable-pip-version-check", "--target", str(target), str(wheel)],
        check=True,
    )
    code = "import autograde, convnet_lab.data as d; print(autograde.__file__)"
    ran = subprocess.run(
        [sys.executable, "-c", code],
        check=True,
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(target)},
        cwd=autograder,
    )
    assert ran.stdout.startswith(str(target))
    assert list((target / "convnet_lab" / "data").glob("*.npz"))
    assert (target / "bin" / "autograde").is_file()
    scripts = target / "autograde" / "exports" / "scripts"
    for script in ("setup.sh", "run_autograder"):
        subprocess.run(["bash", "-n", str(scripts / script)], check=True)  # noqa: S607


@pytest.mark.thorough
@pytest.mark.slow
def test_the_container_gives_the_same_marks(
    autograder, graded_course, exported, unsafe_where_needed
):
    if unsafe_where_needed:
        (autograder / "source" / UNSAFE).touch()
    work = graded_course.submitted / "wrong" / NAME / f"{NAME}.ipynb"
    shutil.copy(work, autograder / "submission" / "my homework.ipynb")
    there = {"AUTOGRADE_HOME": str(autograder), "AUTOGRADE_PYTHON": sys.executable}
    subprocess.run(
        [str(autograder / "run_autograder")],
        check=True,
        cwd=autograder,
        env={**os.environ, **there},
    )
    found = json.loads((autograder / "results" / "results.json").read_bytes())
    expected = _read(exported[0], "wrong")
    expected["output"] += "\nfound as 'my homework.ipynb'"
    assert found == expected


OWN_SCORE = """
import os, time
home = "{home}"
found = []
for path in ("source/course/course_seed.txt", "source/course/source", "results"):
    for look in (lambda: open(home + "/" + path).read(),
                 lambda: os.listdir(home + "/" + path)):
        try:
            found.append(look())
        except OSError:
            pass
def write():
    for place in (home + "/results", "/autograder/results", "."):
        try:
            open(place + "/results.json", "w").write('{{"score": 4}}')
        except OSError:
            pass
write()
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        while True:
            write()
            time.sleep(0.01)
    os._exit(0)
def flatten_image(image):
    return image.reshape(-1) if found else image
"""


@pytest.mark.slow
def test_in_a_container_without_namespaces_nobody_writes_a_score(
    autograder, graded_course
):
    if missing := container.missing():
        pytest.skip(f"needs {missing}")
    # as on Gradescope, the folder itself is open to all
    for folder in (autograder, *autograder.parents[:2]):
        folder.chmod(folder.stat().st_mode | 0o055)
    source = graded_course.submitted / HOSTILE / NAME / f"{NAME}.ipynb"
    notebook = nbformat.read(source, as_version=4)
    there = {"AUTOGRADE_HOME": str(autograder), "AUTOGRADE_PYTHON": sys.executable}
    scores = {}
    for answer in ("right", "hostile"):
        if answer == "hostile":
            for cell in notebook.cells:
                if cell.metadata.get("nbgrader", {}).get("grade_id") == "flatten_image":
                    cell.source = OWN_SCORE.format(home=autograder)
        nbformat.write(notebook, autograder / "submission" / "homework.ipynb")
        ran = container.run(
            str(autograder / "run_autograder"),
            env={**os.environ, **there},
            capture_output=True,
            text=True,
        )
        assert ran.returncode == 0, ran.stderr
        assert "shut in as another-user: A trial sandbox failed: bwrap" in ran.stderr
        results = autograder / "results"
        assert results.stat().st_mode & 0o777 == 0o700
        found = (results / "results.json").read_bytes()
        scores[answer] = json.loads(found)["score"]
    assert scores == {"right": 4, "hostile": 1}


@pytest.mark.slow
def test_without_a_sandbox_nothing_is_graded_there(
    autograder, graded_course, monkeypatch, capsys
):
    monkeypatch.setattr(
        gradescope_run, "availability", lambda _: "none in here\n--unsafe"
    )
    graded = []
    monkeypatch.setattr(gradescope_run, "autograde", graded.append)
    target = autograder / "results" / "results.json"
    target.parent.mkdir(exist_ok=True)
    target.write_text('{"score": 8}', encoding="utf-8")  # what a submission would write
    assert gradescope_run.run(autograder) == 2
    assert not graded
    assert not target.exists()
    said = capsys.readouterr().err
    assert "allows no sandbox, so nothing is graded: none in here none in here" in said
    assert "gradescope-zip --unsafe" in said


def test_the_zip_says_whether_a_sandbox_may_be_missing(graded_course):
    def names(data):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return set(archive.namelist())

    allowed = names(gradescope_zip(graded_course, NAME, unsafe=True))
    assert allowed - names(gradescope_zip(graded_course, NAME)) == {UNSAFE}


def test_an_instructor_may_do_without_one_there(
    autograder, graded_course, monkeypatch, capsys
):
    monkeypatch.setattr(gradescope_run, "availability", lambda _: "none in here")
    (autograder / "source" / UNSAFE).touch()
    work = graded_course.submitted / HOSTILE / NAME / f"{NAME}.ipynb"
    shutil.copy(work, autograder / "submission")
    target = autograder / "results" / "results.json"
    assert gradescope_run.run(autograder) == 0
    assert json.loads(target.read_bytes())["score"] == 4

    (autograder / "submission" / f"{NAME}.ipynb").write_bytes(b"{")
    assert gradescope_run.run(autograder) == 1
    assert f"no mark: {NAME}.ipynb is broken" in capsys.readouterr().err
    assert not target.exists()
