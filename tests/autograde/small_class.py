"""A small class of all kinds of submissions, and all that is written of it."""

from __future__ import annotations

import shutil
from pathlib import Path

from autograde.course import Course

COURSE_SEED = 271828182845904523536028747135266249775
"""The seed of the small course: as long as a drawn one, so nowhere by chance."""


def hand_in_all(give) -> None:
    """Hand in a right answer, a wrong one, one that raises, and a broken file."""
    give("ada")
    give("bela", flatten_image="return image.T.reshape(-1)")
    give("dora", input_size="return height / 0")
    give.raw("emil", b"oops")


def copied(course: Course, root: Path) -> Course:
    shutil.copytree(course.root, root)
    return Course.at(root)


def content(course: Course) -> list[tuple]:
    """All that the gradebook says of students, without its random ids."""
    rows = []
    with course.gradebook() as gradebook:
        for student in gradebook.students:
            for submission in student.submissions:
                rows.append((student.id, submission.name, str(submission.timestamp)))
                for notebook in submission.notebooks:
                    rows += [
                        (student.id, g.name, g.auto_score, g.needs_manual_grade)
                        for g in notebook.grades
                    ]
                    rows += [
                        (student.id, c.name, c.auto_comment) for c in notebook.comments
                    ]
    return sorted(rows, key=repr)
