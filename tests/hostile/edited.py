"""Submissions that change what is not the student's: tests, points, settings, order."""

import nbformat
from hostile.attacks import Attack, honest, outcomes, own_cell, write
from hostile.course import TESTS

WRONG = {
    "flatten_image": "def flatten_image(image):\n    return np.zeros(image.size)",
    "to_grayscale": "def to_grayscale(rgb):\n    return np.zeros(rgb.shape[:2])",
    "input_size": "def input_size(height, width, channels=1):\n    return 0",
}
ALL_WRONG = "wrong"
EDITED = []


def edit(promise, expected):
    """Register a change of a notebook whose answers are all wrong."""

    def register(change):
        def hand_in(surroundings, folder):
            notebook = honest(surroundings.released, WRONG)
            change(notebook)
            write(notebook, folder)

        EDITED.append(
            Attack("edited", change.__name__, promise, outcomes(expected), hand_in)
        )
        return change

    return register


def _tests(notebook):
    return [c for c in notebook.cells if _meta(c).get("grade")]


def _meta(cell):
    return cell.metadata.get("nbgrader", {})


@edit("a tag on a test means nothing", ALL_WRONG)
def skip_tags(notebook):
    tags = ["skip-execution", "raises-exception", "remove-cell", "hide-output"]
    for cell in notebook.cells:
        if _meta(cell).get("grade"):
            cell.metadata.tags = tags
    notebook.metadata.nbclient = {"skip_cells_with_tag": "skip-execution"}


@edit("points are the assignment's", ALL_WRONG)
def points_raised(notebook):
    for cell in notebook.cells:
        if _meta(cell).get("points"):
            cell.metadata.nbgrader.points = 1000
    for cell in notebook.cells:
        if _meta(cell).get("solution"):
            cell.metadata.nbgrader.update(grade=True, points=1000)


@edit("a deleted test is put back", ALL_WRONG)
def tests_deleted(notebook):
    notebook.cells = [c for c in notebook.cells if not _meta(c).get("grade")]


@edit("a copy of a test is no second test", ALL_WRONG)
def tests_repeated(notebook):
    copies = [nbformat.from_dict(cell) for cell in _tests(notebook)]
    for copy in copies:
        copy.source = "print('right in all 9 cases.')"
    notebook.cells += copies


@edit("a test is run as it was written", ALL_WRONG)
def tests_emptied(notebook):
    for cell in _tests(notebook):
        cell.source = "2.0"


@edit("a test is run, whatever kind of cell it was made", ALL_WRONG)
def tests_made_text(notebook):
    for cell in _tests(notebook):
        cell.cell_type = "markdown"
        cell.pop("outputs", None)
        cell.pop("execution_count", None)


@edit("a test waits for the answer that it tests", ALL_WRONG)
def tests_first(notebook):
    notebook.cells.sort(key=lambda cell: not _meta(cell).get("grade"))


@edit("an answer is marked by its own test", ALL_WRONG)
def tests_renamed(notebook):
    names = [name for tests in TESTS.values() for name in tests]
    for cell, name in zip(_tests(notebook), reversed(names), strict=True):
        cell.metadata.nbgrader.grade_id = name
        cell.id = name


@edit("outputs that were handed in are no marks", ALL_WRONG)
def outputs_handed_in(notebook):
    for cell in _tests(notebook):
        data = {"text/plain": "2.0"}
        cell.outputs = [
            nbformat.v4.new_output("execute_result", data, execution_count=1)
        ]
        cell.execution_count = 1


@edit("locks, kinds and schemas are the assignment's", ALL_WRONG)
def settings_forged(notebook):
    for cell in notebook.cells:
        if _meta(cell):
            cell.metadata.nbgrader.update(
                locked=False, grade=False, solution=True, task=True, schema_version=99
            )
            cell.metadata.nbgrader.checksum = "0" * 32
            cell.metadata.deletable = cell.metadata.editable = True


@edit("own cells that call themselves tests are no tests", ALL_WRONG)
def tests_of_ones_own(notebook):
    for name in [name for tests in TESTS.values() for name in tests]:
        cell = own_cell("print('right')")
        cell.metadata.nbgrader = {
            "grade": True,
            "solution": False,
            "locked": True,
            "task": False,
            "points": 1000,
            "grade_id": name,
            "schema_version": 3,
        }
        notebook.cells.insert(2, cell)


@edit("the kernel is the assignment's", ALL_WRONG)
def another_kernel(notebook):
    notebook.metadata.kernelspec = {
        "name": "../../../tmp/hostile",
        "display_name": "hostile",
        "language": "bash",
    }
    notebook.metadata.language_info = {"name": "bash", "file_extension": ".sh"}


@edit("ids that are taken, long or no ids change nothing", ALL_WRONG)
def ids_forged(notebook):
    for number, cell in enumerate(notebook.cells):
        cell.id = ["flatten_image-check", "x" * 10_000, "../..", "\ud800"][number % 4]


@edit("a wrong answer stays wrong wherever a right one is written as text", ALL_WRONG)
def right_as_text(notebook):
    notebook.cells.append(
        nbformat.v4.new_markdown_cell("def input_size(h, w, c=1): return h * w * c")
    )
    notebook.cells.append(nbformat.v4.new_raw_cell("flatten_image = np.ravel"))


@edit("IPython's magics run on the student's side", ALL_WRONG)
def magics(notebook):
    for line in (
        "%%script bash\ntouch /tmp/hostile-was-here",
        "%load_ext autoreload\n%autoreload 2",
        "%config InteractiveShell.ast_node_interactivity = 'all'\n%xmode Minimal",
        "%reset -f\nimport numpy as np\nfrom convnet_lab import check",
        "%alias_magic t time\n%%javascript\nalert('hostile')",
    ):
        notebook.cells.insert(2, own_cell(line))


@edit("a cell of one's own that says it is the instructor's is not", ALL_WRONG)
def locked_by_the_student(notebook):
    settings = {"schema_version": 3, "solution": False, "locked": True, "task": False}
    for number, grade in enumerate((False, True)):
        name = f"hostile-{number}"
        cell = own_cell("open('/tmp/hostile-was-here', 'w')\ncheck = print\n1000")
        marks = {"grade": grade, "points": 1000, "grade_id": name}
        cell.metadata.nbgrader = {**settings, **marks}
        notebook.cells.insert(2, cell)


@edit("the imports that tests rely on are the assignment's", ALL_WRONG)
def imports_replaced(notebook):
    notebook.cells[1].source = (
        "import numpy as np\n"
        "check = round = abs = lambda *given, **named: 0\n"
        "np.allclose = np.array_equal = lambda *given, **named: True\n"
        "np.testing.assert_allclose = check"
    )
