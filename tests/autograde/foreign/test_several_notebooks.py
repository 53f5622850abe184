"""An assignment of two notebooks goes the whole way, from a download to the exports."""

from __future__ import annotations

import csv
import io
import json
import os
import shutil
import zipfile
from pathlib import Path

import pytest

from autograde.__main__ import main
from autograde.course import Course
from autograde.exports import gradescope_run
from autograde.exports.gradescope_zip import UNSAFE, gradescope_zip
from autograde.grade.engine import grade
from autograde.grade.options import Options

from .conftest import Foreign, answer, points, text

NAMES = ("numbers", "part two")


@pytest.fixture(scope="module")
def course(foreign: Foreign, tmp_path_factory: pytest.TempPathFactory) -> Foreign:
    for number, name in enumerate(NAMES, start=1):
        # the same grade_ids in both, as copied notebooks have them
        cells = [
            text(f"# {name}"),
            answer("f", f"def f(x):\n    return x + {number}"),
            points("f-works", f"assert f(1) == {1 + number}, 'f is wrong'", 2),
        ]
        foreign.add("hw1", {f"{name}.ipynb": cells})
    right = {
        name: (foreign.course.root / f"source/hw1/{name}.ipynb").read_bytes()
        for name in NAMES
    }
    wrong = right["part two"].replace(b"return x + 2", b"return x - 2")
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr("homework/one.ipynb", right["numbers"])
        archive.writestr("homework/two.ipynb", wrong)
    download = tmp_path_factory.mktemp("download") / "submissions.zip"
    with zipfile.ZipFile(download, "w") as archive:
        archive.writestr("lada_101_2001_numbers.ipynb", right["numbers"])
        archive.writestr("lada_101_2002_part two-1.ipynb", right["part two"])
        archive.writestr("lbo_102_2003_numbers.ipynb", right["numbers"])
        archive.writestr("lcy_103_2004_hw.zip", inner.getvalue())
    rows = (f"{name},{100 + n}" for n, name in enumerate(("ada", "bo", "cy"), 1))
    roster = foreign.course.root / "roster.csv"
    roster.write_text("\n".join(["id,lms_user_id", *rows]))
    assert main(["collect", str(foreign.course.root), "hw1", str(download)]) == 1
    foreign.grade("hw1")
    return foreign


def test_each_file_becomes_the_notebook_that_it_is(course: Foreign):
    filed = course.course.submitted.glob("*/hw1/*.ipynb")
    assert {path.relative_to(course.course.submitted).as_posix() for path in filed} == {
        *(f"{who}/hw1/{name}.ipynb" for who in ("ada", "cy") for name in NAMES),
        "bo/hw1/numbers.ipynb",
    }


def test_a_missing_notebook_is_told_when_it_is_collected(course, tmp_path, capsys):
    (tmp_path / "bo").mkdir()
    name = "numbers.ipynb"
    content = (course.course.submitted / "bo/hw1" / name).read_bytes()
    (tmp_path / "bo" / name).write_bytes(content)
    assert main(["collect", str(course.course.root), "hw1", str(tmp_path)]) == 1
    assert "bo: part two.ipynb is missing" in capsys.readouterr().out


def test_moodles_download_gives_the_same_files_and_its_worksheet_their_marks(
    course: Foreign, unsafe_where_needed, tmp_path
):
    root = shutil.copytree(course.course.root, tmp_path / "course")
    before = _files(root / "submitted")
    with zipfile.ZipFile(tmp_path / "hw1.zip", "w") as archive:
        for number, name in enumerate(before, start=1):
            student, _, file = name.split("/")
            place = {"ada": "Ada Lovelace_101", "bo": "Bo Li_102", "cy": "Cy Ng_103"}
            folder = f"{place[student]}_assignsubmission_file_"
            # as a browser names the second of the same name
            file = file.replace(".ipynb", f" ({number}).ipynb")
            archive.writestr(f"{folder}/{file}", before[name])
    people = ("ada,Ada,Lovelace", "bo,Bo,Li", "cy,Cy,Ng")
    (root / "roster.csv").write_text("\n".join(["id,first_name,last_name", *people]))
    for room in ("collected", "submitted", "feedback"):
        shutil.rmtree(root / room, ignore_errors=True)
    assert main(["collect", str(root), "hw1", str(tmp_path / "hw1.zip")]) == 1
    assert _files(root / "submitted") == before
    grade(Course.at(root), "hw1", options=Options(unsafe=unsafe_where_needed))
    assert main(["feedback", str(root), "hw1"]) == 0
    assert len([*(root / "feedback").glob("*/hw1/hw1.html")]) == 3
    sheet = tmp_path / "worksheet.csv"
    rows = ["Identifier,Full name,Grade,Maximum Grade,Grade can be changed"]
    people = ("101,Ada Lovelace", "102,Bo Li", "103,Cy Ng")
    rows += [f"Participant {each},,4.00,Yes" for each in people]
    sheet.write_text("\n".join(rows) + "\n", encoding="utf-8")
    words = ["--to", "moodle", "--assignment", "hw1", "--sheet", str(sheet)]
    assert main(["export", str(root), *words, "--output", str(tmp_path / "m.csv")]) == 0
    with (tmp_path / "m.csv").open(encoding="utf-8") as file:
        given = [float(row["Grade"]) for row in csv.DictReader(file)]
    assert given == [4, 2, 2]


def _files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.glob("*/*/*.ipynb"))
    }


def test_marks_pages_report_and_exports_have_both(course: Foreign):
    root = course.course.root
    expected = {"ada": (2, 2), "bo": (2, 0), "cy": (2, 0)}
    for who, marks in expected.items():
        found = course.marks(who, "hw1")
        assert tuple(found[f"{name}/f-works"].points for name in NAMES) == marks
    for command in ("feedback", "report"):
        assert main([command, str(root), "hw1"]) == 0
    page = (root / "feedback/cy/hw1/hw1.html").read_text(encoding="utf-8")
    assert all(name in page for name in NAMES)
    assert page.count("return x - 2") == 1
    assert "The cell of your answer stopped" not in page
    assert "f is wrong" in page
    with (root / "report/questions.csv").open(encoding="utf-8") as file:
        questions = {row["question"] for row in csv.DictReader(file)}
    assert {f"{name}/f-works" for name in NAMES} <= questions
    assert main(["export", str(root), "--to", "csv", "--assignment", "hw1"]) == 0
    assert main(["export", str(root), "--to", "gradescope", "--assignment", "hw1"]) == 0
    results = json.loads((root / "gradescope/hw1/cy/results.json").read_text())
    assert [test["score"] for test in results["tests"]] == [2, 0]
    assert main(["gradescope-zip", str(root), "hw1", "--output", str(root / "z")]) == 0
    with zipfile.ZipFile(root / "z") as archive:
        packed = archive.namelist()
    assert all(f"course/source/hw1/{name}.ipynb" in packed for name in NAMES)


def test_what_is_wrong_with_one_notebook_costs_that_one(course: Foreign):
    """Links, pipes, holes, other notebooks' cells, files that another notebook left."""
    root = course.course.root
    ada = root / "submitted/ada/hw1"
    content = {name: (ada / f"{name}.ipynb").read_bytes() for name in NAMES}
    seed = root / "course_seed.txt"
    seed.write_text("31415926535")

    def forged(name: str, lines: str) -> bytes:
        notebook = json.loads(content[name])
        for cell in notebook["cells"]:
            if cell["metadata"].get("nbgrader", {}).get("grade_id") == "f":
                cell["source"] = lines
        return json.dumps(notebook).encode()

    leaves = "open('left.py', 'w').write('V = 1')\ndef f(x): return x + 1"
    finds = "import os\ndef f(x): return x + (2 if os.path.exists('left.py') else 9)"
    second = {
        "link": lambda path: path.symlink_to(seed),
        "neighbor": lambda path: path.symlink_to(
            root / "submitted/ada/hw1" / path.name
        ),
        "pipe": os.mkfifo,
        "folder": lambda path: path.mkdir(),
        "hole": lambda path: (path.touch(), os.truncate(path, 3 << 30)),
        "damaged": lambda path: path.write_bytes(content["part two"][:-200]),
        "swapped": lambda path: path.write_bytes(content["numbers"]),
        "left": lambda path: path.write_bytes(forged("part two", finds)),
    }
    for student, make in second.items():
        folder = root / "submitted" / student / "hw1"
        folder.mkdir(parents=True)
        first = forged("numbers", leaves) if student == "left" else content["numbers"]
        (folder / "numbers.ipynb").write_bytes(first)
        make(folder / "part two.ipynb")
    course.grade("hw1")
    for student in second:
        marks = course.marks(student, "hw1")
        found = [marks[f"{name}/f-works"].points for name in NAMES]
        # what was handed in and cannot be read is never a silent 0
        is_read = student in ("folder", "swapped", "left")
        assert found == ([2, 0] if is_read else [None, None]), student
    assert main(["feedback", str(root), "hw1"]) in (0, 1)
    for path in (root / "feedback").rglob("*"):
        assert path.is_dir() or b"31415926535" not in path.read_bytes()


def test_gradescopes_own_container_grades_both(
    course: Foreign, unsafe_where_needed, tmp_path, capsys
):
    packed = gradescope_zip(course.course, "hw1", unsafe=unsafe_where_needed)
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        archive.extractall(tmp_path / "source")
    assert (tmp_path / "source" / UNSAFE).exists() == unsafe_where_needed
    folder, target = tmp_path / "submission", tmp_path / "results/results.json"

    def handed_in(**files: bytes) -> int:
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        for name, content in files.items():
            (folder / f"{name}.ipynb").write_bytes(content)
        return gradescope_run.run(tmp_path)

    room = course.course.root / "source/hw1"
    first, second = ((room / f"{name}.ipynb").read_bytes() for name in NAMES)
    # renamed by the student: known by its cells
    wrong = second.replace(b"return x + 2", b"return x - 2")
    assert handed_in(numbers=first, homework=wrong) == 0
    found = json.loads(target.read_bytes())
    tests = {test["name"]: (test["score"], test["output"]) for test in found["tests"]}
    assert tests == {"numbers/f-works": (2, ""), "part two/f-works": (0, "f is wrong")}
    assert found["output"].startswith("2 of 4 points.\n")
    assert "part two.ipynb found as 'homework.ipynb'" in found["output"]
    assert {test["visibility"] for test in found["tests"]} == {"visible"}
    # whoever forgets one is told which
    assert handed_in(numbers=first) == 0
    found = json.loads(target.read_bytes())
    assert found["score"] == 2
    assert "part two.ipynb was not handed in" in found["output"]
    assert "not_attempted" in found["tests"][1]["tags"]
    # and one that cannot be read is no 0
    capsys.readouterr()
    assert handed_in(numbers=first, **{"part two": second[:-200]}) == 1
    assert not target.exists()
    assert "no mark: part two.ipynb is broken" in capsys.readouterr().err
