"""Tell each student how it went: a page for each submission, in nbgrader's layout.

`gathering` reads what there is to say about a submission. `explanations` takes from a
test's outputs what the check said, and nothing of the test; `cells` chooses which cells
of the notebook are the student's; `outputs` makes their outputs safe to show, with
`markup` for HTML and `images` for pictures. `page.html` is filled in by `writing`;
`together` puts the pages of an assignment into one file, for the instructor.

A test's source is never read here: what a page shows of the notebook is what the
student wrote, and what stands in ``release/``.
"""

from autograde.feedback.writing import Written, write_feedback

__all__ = ["Written", "write_feedback"]
