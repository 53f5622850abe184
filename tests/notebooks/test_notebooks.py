"""The notebooks as their readers meet them: run, read, and measured."""

import ast
import html
import importlib
import re
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

from autograde.notebooks.sources import find_sources
from convnet_lab.checks import EXERCISES
from convnet_lab.pictures.rows import PART_OF_IT

ROOT = Path(__file__).parents[2]
SOURCES = {path.stem: path for path in find_sources(ROOT / "solutions")}
NAMES = sorted(SOURCES)
THOROUGH = pytest.mark.thorough  # tests/autograde grades the stubs of every notebook


def released(name):
    return nbformat.read(ROOT / "notebooks" / f"{name}.ipynb", as_version=4)


@pytest.fixture(params=NAMES)
def executed(request, solved):
    """A notebook with the answers in, run from a blank kernel."""
    return solved[request.param]


def test_it_runs_top_to_bottom_and_says_nothing_on_the_error_stream(executed):
    for cell in executed.cells:
        for output in cell.get("outputs", []):
            assert output.output_type != "error"
            assert output.get("name") != "stderr", output.text


def test_every_check_passes_with_the_answers_in(executed):
    tests = [c for c in executed.cells if c.metadata.get("nbgrader", {}).get("grade")]
    for cell in tests:
        right = r"\w+: right in all \d+ (cases|values)\.\n"
        assert re.fullmatch(right, cell.outputs[0].text)


def test_every_figure_has_an_alternative_text(executed):
    figures = 0
    for cell in executed.cells:
        for output in cell.get("outputs", []):
            data = output.get("data", {})
            assert not any(key.startswith("image/") for key in data)
            page = data.get("text/html", "")
            for figure in re.findall(r"<figure.*?</figure>", page, re.DOTALL):
                figures += 1
                # of several images in a row the first one has the words for all
                first, *more = re.findall(r'<img[^>]* alt="([^"]*)"', figure)
                assert len(first) > 40
                assert all(text.endswith(PART_OF_IT) for text in more)
    assert figures, "a notebook shows a figure: figures.NAME(), CONTRIBUTING says how"


def asked(page):
    """What answers the questions of an output, as patterns.

    Small numbers and short words are left out: sentences that tell nothing have them.
    """
    for typed in re.findall(r'pattern="([^"]*)"', page):
        pattern = html.unescape(typed)
        if len(re.findall(r"\d", pattern.replace("\\d", ""))) > 1:
            yield rf"(?<![\d,.]){pattern}(?![\d,])"
    for label in re.findall(r'class="cl-right"> ([^<]*)</label>', page):
        if len(label) > len("three"):
            yield re.escape(html.unescape(label))


def test_no_question_is_answered_by_the_text_around_it(executed):
    """A text tells no answer before the cell that asks has been run."""
    for cell, after in zip(executed.cells, executed.cells[1:], strict=False):
        pages = (
            o.get("data", {}).get("text/html", "") for o in cell.get("outputs", [])
        )
        for pattern in (p for page in pages for p in asked(page)):
            if after.cell_type == "markdown":
                text = re.sub(r"<details>.*?</details>", "", after.source, flags=re.S)
                assert not re.search(pattern, text, re.IGNORECASE), (cell.id, pattern)


@pytest.mark.slow
@pytest.mark.parametrize(
    "name",
    [n if n == "05_pooling" else pytest.param(n, marks=THOROUGH) for n in NAMES],
)
def test_the_stubs_say_that_they_are_not_written(name, tmp_path):
    notebook = released(name)
    client = NotebookClient(
        notebook,
        timeout=120,
        allow_errors=True,
        resources={"metadata": {"path": str(tmp_path)}},
    )
    client.execute()
    failing = [
        (cell, output)
        for cell in notebook.cells
        for output in cell.get("outputs", [])
        if output.output_type == "error"
    ]
    checks = [c for c in notebook.cells if re.search(r"-check(-\d+)?\Z", c.id)]
    assert [cell.id for cell, _ in failing] == [c.id for c in checks]
    for cell, output in failing:
        exercise = EXERCISES[cell.id.split("-")[0]]
        missing = (
            rf"{exercise.name}[:\w, ]* is not filled in yet"
            if exercise.returns == "value"
            else f"{exercise.name} is not written yet"
        )
        assert output.ename == "CheckFailed"
        assert re.match(missing, " ".join(output.evalue.split()))


@pytest.mark.parametrize("name", NAMES)
def test_the_release_holds_no_answer_no_seed_and_no_output(name):
    for cell in released(name).cells:
        assert "SOLUTION" not in cell.source
        assert "HIDDEN" not in cell.source
        assert "seed" not in cell.source
        assert not cell.get("outputs")
        assert cell.get("execution_count") is None


@pytest.mark.parametrize("name", NAMES)
def test_what_is_folded_shows_no_bare_markdown(name):
    """Right below a line of HTML, an asterisk or a backtick is shown as it is."""
    for cell in released(name).cells:
        for folded in re.findall(r"</summary>(.*?)</details>", cell.source, re.DOTALL):
            assert folded.startswith("\n\n") or not re.search("[*`]", folded), folded


@pytest.mark.parametrize("name", NAMES)
def test_cells_and_lines_are_short(name):
    for cell in released(name).cells:
        lines = cell.source.split("\n")
        if cell.cell_type == "code":
            assert len(lines) <= 15, cell.id
            assert max(map(len, lines)) <= 88, cell.id
        else:
            for line in lines:
                table = line.startswith("|") or "](" in line
                assert table or len(line) <= 77, line  # 79 with "# " in the source


@pytest.mark.parametrize("name", NAMES)
def test_every_exercise_of_the_notebook_is_in_it(name):
    ids = {c.metadata.get("nbgrader", {}).get("grade_id") for c in released(name).cells}
    for exercise in EXERCISES.values():
        if exercise.notebook == name and exercise.returns != "value":
            tests = {f"{exercise.name}-check", f"{exercise.name}-hidden"}
            assert {exercise.name, *tests} <= ids


@pytest.mark.parametrize("name", NAMES)
def test_values_that_are_asked_have_one_check_together(name):
    cells = {c.id: c for c in released(name).cells}
    for exercise in EXERCISES.values():
        if exercise.notebook == name and exercise.returns == "value":
            test = cells[f"{exercise.name}-check"]
            assert f'check("{exercise.name}", {exercise.name})' in test.source
            assert test.metadata.nbgrader.points == len(exercise.reference())


@pytest.mark.parametrize("name", NAMES)
def test_points_in_a_heading_are_the_points_given(name):
    promised = re.findall(
        r"### Exercise [\d.]+ · .* \((\d+) points?\)", SOURCES[name].read_text("utf-8")
    )
    given = {}
    for cell in released(name).cells:
        grade_id = cell.metadata.get("nbgrader", {}).get("grade_id", "")
        if "-" in grade_id:
            exercise = grade_id.split("-")[0]
            given[exercise] = given.get(exercise, 0) + cell.metadata.nbgrader.points
    assert [int(p) for p in promised] == list(given.values()), (
        "write above each exercise: ### Exercise 1.2 · Its title (2 points)"
    )


@pytest.mark.parametrize("name", NAMES)
def test_a_student_meets_every_word_of_the_stub(name):
    for cell in released(name).cells:
        meta = cell.metadata.get("nbgrader", {})
        if not meta.get("solution"):
            continue
        body = ast.parse(cell.source).body
        exercise = EXERCISES[meta["grade_id"]]
        if exercise.returns == "value":
            (form,) = body
            assert [target.id for target in form.targets] == [exercise.name]
            assert [key.value for key in form.value.keys] == list(exercise.reference())
            assert {value.value for value in form.value.values} == {...}
        else:
            function = next(n for n in body if isinstance(n, ast.FunctionDef))
            assert function.name == exercise.name
            assert "Returns" in ast.get_docstring(function)


def figures_of(name):
    return ROOT / "convnet_lab" / "figures" / f"{name.partition('_')[2]}.py"


def words_of_figures(name):
    """Give the texts of a notebook's figures and questions."""
    if not figures_of(name).exists():
        return ""
    tree = ast.parse(figures_of(name).read_text("utf-8"))
    texts = [n.value for n in ast.walk(tree) if isinstance(n, ast.Constant)]
    return "\n".join(str(text) for text in texts if isinstance(text, str))


@pytest.mark.parametrize("name", [name for name in NAMES if figures_of(name).exists()])
def test_no_cell_draws_a_figure_whose_answer_it_would_show(name):
    for cell in released(name).cells:
        if cell.cell_type == "code":
            assert "alt=" not in cell.source, cell.id
            assert "pictures.show" not in cell.source, cell.id


@pytest.mark.parametrize("name", NAMES)
def test_large_numbers_in_prose_and_alternative_texts_can_be_computed(name):
    try:
        claims = importlib.import_module(f"claims.test_{name}")
    except ModuleNotFoundError:
        pytest.fail(f"compute its numbers in tests/claims/test_{name}.py, as NUMBERS")
    text = "\n".join(c.source for c in released(name).cells) + words_of_figures(name)
    large = r"(?<![\d.,_])\d{1,3}(?:,\d{3})+(?!\d)|\b\d{4,}\b"
    for number in re.findall(large, text):
        assert int(number.replace(",", "")) in claims.NUMBERS, number
