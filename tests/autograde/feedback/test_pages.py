"""A graded class's pages: what stands in them, and what must never."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys

import pytest

from autograde.__main__ import main
from autograde.course import Course, CourseError
from autograde.feedback import write_feedback
from autograde.grade.marking import UNSAFE_COMMENT
from autograde.results.record import Record, Result, write_record

from .conftest import NAME, ODD, SEED, STUDENTS, page_path


def test_each_submission_has_a_page_where_nbgrader_looks_for_it(told, path_of):
    for student in STUDENTS:
        folder = path_of(student).parent
        assert {path.name for path in folder.iterdir()} == {
            f"{NAME}.html",
            "timestamp.txt",
            "submission_secret.txt",
        }
    assert len(list((told.root / "feedback").iterdir())) == len(STUDENTS)


@pytest.mark.parametrize("student", STUDENTS)
def test_no_hidden_test_and_no_seed_is_in_a_page(page_of, student):
    text = page_of(student)
    for secret in (SEED, "seed=", "HIDDEN TESTS"):
        assert secret not in text
    # the cell of one fails by itself, and its traceback is their own
    assert ("Traceback" in text) == (student == ODD)


def test_the_traceback_that_quotes_the_hidden_test_was_there_to_leak(told, page_of):
    path = told.root / "autograded" / "renamed" / NAME / f"{NAME}.ipynb"
    drawn = re.findall(r"seed=(\d{20,})", path.read_text(encoding="utf-8"))
    assert drawn
    assert not any(number in page_of("renamed") for number in drawn)


def test_a_wrong_answer_is_explained_once_for_both_its_tests(page_of):
    text = page_of("wrong")
    assert text.count("flatten_image is not right yet") == 1
    assert "Check and hidden test" in text
    assert "<dt>Cause</dt><dd>" in text
    assert '<img alt="image: [[' in text
    assert "return image.T.reshape(-1)" in text
    assert "[check flatten_image" not in text
    assert "<strong>1</strong> of 4 points" in text


def test_lateness_and_a_persons_comment_are_told(page_of):
    text = page_of("wrong")
    assert "late by 2 d" in text
    assert "Nice &amp; &lt;short&gt;" in text


def test_an_error_in_the_answer_is_told_with_the_students_line(page_of):
    text = page_of("raising")
    assert "ZeroDivisionError" in text
    assert "return height / 0" in text


def test_a_missing_name_is_told_in_words(page_of):
    assert "There is no flatten_image: did its cell run to its end?" in page_of(
        "renamed"
    )


def test_blank_answers_are_called_not_attempted(page_of):
    text = page_of("blank")
    assert text.count("not attempted") == 3
    assert "<strong>0</strong> of 4 points" in text


def test_a_file_that_could_not_be_read_costs_no_mark_and_says_why(page_of):
    text = page_of("broken")
    assert "No mark yet." in text
    assert "01_pixels.ipynb is broken or cut off" in text
    assert "of 4 points" not in text


def test_repairs_and_the_missing_sandbox_are_told(page_of, unsafe_where_needed):
    assert "found as &#39;my homework.ipynb&#39;" in page_of("right")
    assert (UNSAFE_COMMENT in page_of("right")) == unsafe_where_needed


def test_pages_are_the_same_bytes_each_time_and_can_be_asked_for(told, path_of):
    before = {student: path_of(student).read_bytes() for student in STUDENTS}
    secret = path_of("wrong").with_name("submission_secret.txt").read_bytes()
    (told.root / ".feedback.json").unlink()
    written = list(write_feedback(told, [NAME], ["wrong"]))
    assert [page.path for page in written] == [path_of("wrong")]
    assert before == {student: path_of(student).read_bytes() for student in STUDENTS}
    assert path_of("wrong").with_name("submission_secret.txt").read_bytes() == secret


def test_only_pages_that_would_change_are_written_again(told, tmp_path):
    course = Course(shutil.copytree(told.root, tmp_path / "course"))
    (course.root / ".feedback.json").unlink(missing_ok=True)
    pages = list(write_feedback(course))
    times = {page.path: page.path.stat().st_mtime_ns for page in pages}

    def written() -> set[str]:
        """Write the feedback once more, and tell whose pages are new."""
        assert [page.no_mark for page in write_feedback(course)] == [
            page.no_mark for page in pages
        ]
        new = [p for p in pages if p.path.stat().st_mtime_ns != times[p.path]]
        times.update((page.path, page.path.stat().st_mtime_ns) for page in new)
        return {page.student for page in new}

    assert written() == set()
    with course.gradebook() as gradebook:
        gradebook.find_grade("input_size-check", NAME, NAME, "wrong").manual_score = 0
        gradebook.db.commit()
    assert written() == {"wrong"}
    with course.gradebook() as gradebook:
        gradebook.find_comment("input_size", NAME, NAME, "right").manual_comment = "!"
        gradebook.db.commit()
    assert written() == {"right"}
    page_path(course, "blank").unlink()
    assert written() == {"blank"}
    (course.root / ".feedback.json").write_text("{", encoding="utf-8")
    assert written() == set(STUDENTS)


def test_the_graders_own_failure_is_not_the_students(told, tmp_path):
    copy = Course(shutil.copytree(told.root, tmp_path / "course"))
    why = f"nbgrader could not process it: assert f(seed={SEED})"
    write_record(copy, Record(Result("wrong", NAME, reason=why), "", recorded=True))
    with copy.gradebook() as gradebook:
        for grade in gradebook.find_submission(NAME, "wrong").notebooks[0].grades:
            grade.auto_score = None
        gradebook.db.commit()
    (page,) = write_feedback(copy, [], ["wrong"])
    assert "The grader itself failed" in page.no_mark
    assert SEED not in page.path.read_text(encoding="utf-8")


def test_points_that_a_person_gave_are_told(told, tmp_path):
    copy = Course(shutil.copytree(told.root, tmp_path / "course"))
    with copy.gradebook() as gradebook:
        gradebook.find_grade(
            "flatten_image-check", NAME, NAME, "wrong"
        ).manual_score = 1
        gradebook.db.commit()
    (page,) = write_feedback(copy, [], ["wrong"])
    text = page.path.read_text(encoding="utf-8")
    assert text.count("not right yet, points given by a person") == 1
    assert "<strong>2</strong> of 4 points" in text


def test_the_command_says_what_it_wrote_and_what_has_no_mark(told, capsys):
    assert main(["feedback", str(told.root)]) == 1
    said = capsys.readouterr().out
    assert f"broken {NAME}: no mark: {NAME}.ipynb is broken or cut off" in said
    assert f"wrote {len(STUDENTS)} pages below" in said
    assert main(["feedback", str(told.root), NAME, "--student", "right"]) == 0
    assert main(["feedback", str(told.root), "--student", "nobody"]) == 2
    with pytest.raises(SystemExit) as ended:
        main(["feedback", "--help"])
    assert ended.value.code == 0
    assert "example: autograde feedback" in capsys.readouterr().out


def test_an_unknown_student_is_refused(told):
    with pytest.raises(CourseError, match="no student 'nobody'"):
        list(write_feedback(told, [], ["nobody"]))


@pytest.mark.slow
def test_nbgrader_releases_the_pages_and_a_student_fetches_theirs(
    told, path_of, tmp_path
):
    """The whole round: handed in through the exchange, graded, released, fetched."""
    exchange, cache = tmp_path / "exchange", tmp_path / "cache"
    (exchange / "convnet_lab" / "outbound").mkdir(parents=True)
    exchange.chmod(0o777)
    # what a student keeps of a submission through the exchange
    secret = "abc"  # noqa: S105 (made up)
    kept = cache / "convnet_lab" / f"wrong+{NAME}+2025-03-16 12:00:00 UTC"
    kept.mkdir(parents=True)
    shutil.copy(told.submitted / "wrong" / NAME / f"{NAME}.ipynb", kept)
    (kept / "submission_secret.txt").write_text(secret, encoding="utf-8")
    course = shutil.copytree(told.root, tmp_path / "course")
    handed_in = course / "submitted" / "wrong" / NAME
    (handed_in / "submission_secret.txt").write_text(secret, encoding="utf-8")
    for _ in write_feedback(Course(course)):
        pass

    def nbgrader(command: str, folder, *more: str) -> None:
        done = subprocess.run(
            [
                *(sys.executable, "-W", "ignore", "-m", "nbgrader", command, NAME),
                "--CourseDirectory.course_id=convnet_lab",
                f"--Exchange.root={exchange}",
                f"--Exchange.cache={cache}",
                *more,
            ],
            cwd=folder,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr

    nbgrader("release_feedback", course)
    released = list((exchange / "convnet_lab" / "feedback").glob("*.html"))
    assert len(released) == len(STUDENTS)
    home = tmp_path / "home"
    home.mkdir()
    nbgrader("fetch_feedback", home, "--CourseDirectory.student_id=wrong")
    (fetched,) = home.rglob("*.html")
    assert fetched.read_bytes() == path_of("wrong").read_bytes()
