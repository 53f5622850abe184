"""Show how the demo's class did."""

from rich.table import Table
from rich.text import Text

from autograde.course import Course
from autograde.demo.students import ASSIGNMENTS, CLASS
from autograde.results.marks import Mark, read_marks
from autograde.results.record import read_result


def class_table(course: Course) -> Table:
    """Lay out the class: points by assignment, lateness, and what happened."""
    marks = read_marks(course)
    late = _lateness(course)
    table = Table(title="The class", title_justify="left")
    table.add_column("student", no_wrap=True)
    for assignment in ASSIGNMENTS:
        table.add_column(assignment, justify="right")
    table.add_column("late")
    table.add_column("what the grader saw")
    for student in CLASS:
        own = [mark for mark in marks if mark.student == student.id]
        table.add_row(
            Text(student.id),
            *(_points([m for m in own if m.assignment == a]) for a in ASSIGNMENTS),
            late.get(student.id, ""),
            Text(_seen(course, student.id, own)),
        )
    return table


def _points(marks: list[Mark]) -> str:
    given = [mark.points for mark in marks if mark.points is not None]
    full = sum(mark.max_points for mark in marks)
    return f"{sum(given):g} / {full:g}" if given else f"no mark / {full:g}"


def _lateness(course: Course) -> dict[str, str]:
    late = {}
    with course.gradebook() as gradebook:
        for assignment in ASSIGNMENTS:
            for handed_in in gradebook.assignment_submissions(assignment):
                hours = handed_in.total_seconds_late / 3600
                if hours:
                    late[str(handed_in.student.id)] = f"{hours / 24:.1f} days"
    return late


def _seen(course: Course, student: str, marks: list[Mark]) -> str:
    """Say what happened in a few words, from the marks and the admission's notes."""
    said = []
    for assignment in ASSIGNMENTS:
        note = read_result(course, student, assignment).note
        if note:
            said.append(note)
    for mark in marks:
        what = mark.misconception or mark.outcome.replace("_", " ")
        question = mark.question.split("-")[0]
        text = f"{question}: {what}" if mark.outcome in ("wrong", "broken") else what
        if mark.outcome == "grader_error":
            text = mark.message
        if mark.outcome != "right" and text not in said:
            said.append(text)
    return "; ".join(said) or "everything right"
