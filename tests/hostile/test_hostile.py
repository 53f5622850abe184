"""A class with a hundred hostile submissions: every promise of docs/threat_model.md."""

import csv
import re
import stat
from html.parser import HTMLParser
from pathlib import Path

import nbformat
import pytest
from hostile import machine
from hostile.attacks import OUTCOMES, read_attacks
from hostile.classroom import NEIGHBOURS, attacks, grade_apart
from hostile.course import NAME

from autograde.feedback import write_feedback
from autograde.report.writing import write_report
from autograde.results.cells import inert
from autograde.results.marks import write_marks
from autograde.sandbox.availability import availability
from convnet_lab.checks import VERDICT

pytestmark = pytest.mark.slow

ATTACKS = {attack.id: attack for attack in attacks()}
LARGEST = 700
"""Megabytes of any process: those of the sandbox may have 640 of their own."""

_SEEN_BY_NOBODY = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\ud800-\udfff]")


class Before:
    """The machine as it was."""

    def __init__(self):
        machine.adopt_orphans()
        self.mounts = machine.mounts()
        self.children = machine.children()
        self.shared_memory = machine.shared_memory()


@pytest.fixture(scope="module")
def before():
    return Before()


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("hostile")


@pytest.fixture(scope="module")
def graded(before, folder):
    missing = availability()
    if missing:
        pytest.skip(f"hostile code is not run without a sandbox: {missing}")
    return grade_apart(folder)


@pytest.fixture(scope="module")
def pages(graded):
    """All HTML that was written about the class, by path."""
    written = [page.path for page in write_feedback(graded.course)]
    report, _ = write_report(graded.course)
    return {path: path.read_bytes() for path in [*written, report]}


def test_there_are_enough_attacks_of_each_kind():
    families = [attack.family for attack in ATTACKS.values()]
    assert len(ATTACKS) >= 70
    assert len(list(read_attacks())) + 40 < len(families)
    assert min(families.count(family) for family in set(families)) > 3


@pytest.mark.parametrize("attack", ATTACKS.values(), ids=ATTACKS)
def test_an_attack_gets_what_its_answers_are_worth(graded, attack):
    marks = graded.marks[graded.students[attack.id]]
    assert list(marks) == list(attack.expected)
    found = {question: mark.outcome for question, mark in marks.items()}
    messages = {question: mark.message for question, mark in marks.items()}
    as_promised = [found[q] in OUTCOMES[e] for q, e in attack.expected.items()]
    assert all(as_promised), (found, messages)
    for mark in marks.values():
        worth = {"right": mark.max_points, "grader_error": None}
        assert mark.points == worth.get(mark.outcome, 0)


def test_the_neighbours_marks_stay(graded):
    for student, kind in graded.neighbours.items():
        pattern = next(s for s, k in graded.neighbours.items() if k == kind)
        assert graded.marks[student] == graded.alone[student]
        outcomes = [mark.outcome for mark in graded.marks[student].values()]
        assert outcomes == [m.outcome for m in graded.alone[pattern].values()]
    assert set(graded.neighbours.values()) == set(NEIGHBOURS)


def test_no_process_is_left(graded, before):
    assert machine.children() == before.children


def test_no_mount_and_no_shared_memory_is_left(graded, before):
    assert machine.mounts() == before.mounts
    assert machine.shared_memory() == before.shared_memory


def test_no_file_is_left(graded, folder):
    assert list((folder / "tmp").iterdir()) == []
    assert machine.marked_files(graded.course) == []


def test_nobody_came_to_what_listens_on_the_machine(graded):
    assert graded.visitors == 0


def test_no_process_grew_beyond_the_limits(graded):
    assert 0 < graded.largest < LARGEST


def test_what_a_test_puts_out_is_the_graders(graded):
    for path in graded.course.root.glob(f"autograded/*/{NAME}/{NAME}.ipynb"):
        for cell in nbformat.read(path, as_version=4).cells:
            if not cell.metadata.get("nbgrader", {}).get("grade"):
                continue
            kinds = [output.output_type for output in cell.outputs]
            assert set(kinds) <= {"stream", "display_data", "error"}
            shown = [
                value
                for output in cell.outputs
                if output.output_type == "display_data"
                for media, value in output.data.items()
                # the verdict quotes what the answer said, as the error's text does
                if media != VERDICT
            ]
            assert "hostile" not in str(shown)


def test_a_recognised_mistake_is_one_that_the_check_named(graded):
    named = {m.misconception for own in graded.marks.values() for m in own.values()}
    assert "hostile-misconception" not in named


def test_the_table_of_marks_runs_nothing_in_a_spreadsheet(graded):
    with write_marks(graded.course).open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    for row in rows:
        assert all(cell == inert(cell) for cell in row)
        assert not _SEEN_BY_NOBODY.search("".join(row)), row


def test_what_is_handed_back_is_what_the_grader_wrote(graded, pages):
    """Nothing of the course, and no file of a student's as it was."""
    seed = (graded.course.root / "course_seed.txt").read_text(encoding="utf-8").strip()
    folder = graded.course.root / "feedback"
    for path in folder.rglob("*"):
        assert not path.is_symlink()
        if path.is_dir():
            continue
        assert path.name in {f"{NAME}.html", "timestamp.txt", "submission_secret.txt"}
        text = path.read_text(encoding="utf-8")
        assert seed not in text, path
        assert "BEGIN HIDDEN TESTS" not in text, path
        assert path.suffix == ".html" or len(text) <= 200, path


def test_what_autograded_holds_is_as_docs_tell(graded):
    """Outputs as they were, files, hidden tests: and nothing starts by itself."""
    guide = Path(__file__).parents[2] / "docs" / "instructors.md"
    told = guide.read_text(encoding="utf-8")
    assert "What `autograded/` holds is a stranger's" in told
    folder = graded.course.root / "autograded"
    outputs = tests = 0
    for path in folder.rglob("*"):
        assert not path.name.startswith("."), path  # no settings of a program
        if path.is_dir():
            continue
        assert stat.S_ISREG(path.lstat().st_mode), path
        assert not path.lstat().st_mode & 0o111, path
        if path.suffix != ".ipynb":
            continue
        notebook = nbformat.read(path, as_version=4)
        tests += "BEGIN HIDDEN TESTS" in path.read_text(encoding="utf-8")
        outputs += sum(
            "text/html" in output.get("data", {})
            for cell in notebook.cells
            for output in cell.get("outputs", ())
        )
        # Jupyter shows it as a stranger's, and runs no output of it
        assert not any("trusted" in cell.metadata for cell in notebook.cells)
        assert "signature" not in notebook.metadata
        assert set(notebook.metadata) <= {"kernelspec", "language_info"}
    assert outputs
    assert tests


class Page(HTMLParser):
    """Collects what in a page acts or leads elsewhere."""

    def __init__(self):
        super().__init__()
        self.found = []

    def handle_starttag(self, tag, attributes):
        if tag in {"script", "iframe", "object", "embed", "form", "base", "link"}:
            self.found.append((tag, attributes))
        for name, value in attributes:
            leads = name in {"href", "src", "action", "srcdoc", "xlink:href", "data"}
            outside = leads and not (value or "").startswith(("#", "data:"))
            if name.startswith("on") or outside:
                self.found.append((tag, name, value))

    handle_startendtag = handle_starttag


def _acting(data):
    page = Page()
    page.feed(data.decode())
    return [str(each) for each in page.found]


def test_pages_show_what_students_wrote_and_run_none_of_it(graded, pages):
    assert len(pages) == len(graded.marks) + 1
    honest = next(path for path in pages if path.parts[-3] in graded.neighbours)
    ours = _acting(pages[honest])
    for path, data in pages.items():
        text, acting = data.decode(), _acting(data)
        if path.name == "report.html":  # it can be sorted, and leads to its tables
            assert "hostile" not in str(acting)
        else:
            assert acting == ours, path
        assert not re.search(r"<script[^>]*>[^<]*hostile", text), path
        assert not _SEEN_BY_NOBODY.search(text), path
