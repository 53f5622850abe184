"""Sources become notebooks, or are refused with file and line."""

from __future__ import annotations

from pathlib import Path

import nbformat
import pytest

from autograde.notebooks.grade_ids import exercise_of
from autograde.notebooks.sources import (
    SourceError,
    find_sources,
    read_source,
    seed_of_test,
    with_seed,
)

EXERCISES = {"flatten_image", "input_size"}


@pytest.fixture
def source(small_solutions: Path) -> str:
    return (small_solutions / "01_pixels.py").read_text(encoding="utf-8")


def _write(folder: Path, text: str, name: str = "01_pixels.py") -> Path:
    path = folder / "solutions" / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_a_source_becomes_a_valid_notebook_with_ids_of_our_own(small_solutions):
    notebook = read_source(small_solutions / "01_pixels.py", EXERCISES)
    nbformat.validate(notebook)
    assert [cell.id for cell in notebook.cells] == [
        "01-01",
        "01-02",
        "flatten_image",
        "flatten_image-check",
        "flatten_image-hidden",
        "input_size",
        "input_size-check",
    ]
    assert notebook.metadata.kernelspec.name == "python3"
    assert "jupytext" not in str(notebook.metadata)
    assert {key for cell in notebook.cells for key in cell.metadata} == {"nbgrader"}


def test_reading_twice_gives_the_same(small_solutions):
    path = small_solutions / "01_pixels.py"
    assert read_source(path, EXERCISES) == read_source(path, EXERCISES)


def test_tags_stay(tmp_path):
    path = _write(tmp_path, '# %% tags=["wide"]\nprint(1)\n')
    assert read_source(path, ()).cells[0].metadata == {"tags": ["wide"]}


def test_only_numbered_files_are_sources(tmp_path):
    for name in ("02_b.py", "01_a.py", "notes.py", "1_c.py"):
        _write(tmp_path, "# %%\n", name)
    found = [path.name for path in find_sources(tmp_path / "solutions")]
    assert found == ["01_a.py", "02_b.py"]


def test_the_seed_goes_into_hidden_regions_only(small_solutions):
    notebook = read_source(small_solutions / "01_pixels.py", EXERCISES)
    notebook.cells[1].source += "\nprint('seed=0')"
    seeded = with_seed(notebook, 99, "01_pixels")
    changed = [
        new.id
        for old, new in zip(notebook.cells, seeded.cells, strict=True)
        if old.source != new.source
    ]
    assert changed == ["flatten_image-hidden"]
    own = seed_of_test(99, "01_pixels", "flatten_image-hidden")
    assert f"flatten_image, seed={own})" in seeded.cells[4].source


def test_an_exercise_is_named_by_its_test():
    assert exercise_of("input_size-hidden") == "input_size"
    assert exercise_of("input_size-check-12") == "input_size"


def test_an_exercise_may_have_several_numbered_tests(source, tmp_path):
    marker = source.rindex("# %% nbgrader=")
    last = source[marker:]
    numbered = [last.replace("size-check", f"size-check-{n}") for n in (1, 2)]
    path = _write(tmp_path, source[:marker] + "\n".join(numbered))
    ids = [cell.id for cell in read_source(path, EXERCISES).cells]
    assert ids[-2:] == ["input_size-check-1", "input_size-check-2"]


# what is replaced in the good source, by what, the line named, words of the message
REFUSED = {
    "a repeated grade_id": (
        '"grade_id": "input_size"}',
        '"grade_id": "flatten_image"}',
        24,
        ["'flatten_image'", "repeated", "line 7"],
    ),
    "an answer without its mark": (
        "    ### BEGIN SOLUTION\n    return height",
        "    return height",
        24,
        ["'input_size'", "### BEGIN SOLUTION"],
    ),
    "an answer whose mark never ends": (
        "    return height * width * channels\n    ### END SOLUTION\n",
        "    return height * width * channels\n",
        24,
        ["one '### END SOLUTION', not 1 and 0"],
    ),
    "a test with a name of nobody": (
        'check("input_size", input_size)',
        'check("input_size", input_size)\n\nassert input_size(side, 2) == 4',
        35,
        ["the test cell 'input_size-check'", "no cell defines 'side'"],
    ),
    "such a test after blank lines": (
        'check("input_size", input_size)',
        '\n\ncheck("input_size", input_size)\nassert input_size(side, 2) == 4',
        36,
        ["no cell defines 'side'"],
    ),
    "metadata that is no JSON": (
        '"solution": false, "grade": true, "locked": true, "task": false, "points": 2',
        '"solution": fals',
        18,
        ["not valid JSON"],
    ),
    "a cell option that nothing reads": (
        "# %%\nfrom",
        "# %% Import things\nfrom",
        4,
        ["'title'"],
    ),
    "a solution outside an answer": (
        "from convnet_lab import check\n",
        "from convnet_lab import check\n### BEGIN SOLUTION\n### END SOLUTION\n",
        4,
        ["in a cell that is no answer"],
    ),
    "text before the first cell": (
        "# %% [markdown]\n# # Pixels",
        "# a comment\n\n# %% [markdown]\n# # Pixels",
        1,
        ["before the first"],
    ),
    "a marker inside a string": (
        '    """How many numbers an image has."""',
        '    """How many\n# %% numbers\n    an image has."""',
        1,
        ["inside a string"],
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_source_that_cannot_be_graded_is_refused_with_its_line(
    case, source, tmp_path
):
    old, new, line, words = REFUSED[case]
    assert old in source
    path = _write(tmp_path, source.replace(old, new, 1))
    with pytest.raises(SourceError) as refused:
        read_source(path, EXERCISES)
    message = str(refused.value)
    assert message.startswith(f"solutions/01_pixels.py:{line}: ")
    for word in words:
        assert word in message


def test_an_answer_that_needs_a_tests_name_is_refused(source, tmp_path):
    needs = source.replace("* channels\n", "* channels * unit\n")
    hidden = "### BEGIN HIDDEN TESTS\nunit = 1\n### END HIDDEN TESTS\n"
    path = _write(tmp_path, needs.replace('check("input', f'{hidden}check("input'))
    with pytest.raises(
        SourceError, match=r":28: the answer cell 'input_size': only hidden .* 'unit'"
    ):
        read_source(path, EXERCISES)


def test_cells_of_ones_own_have_any_names_and_tests(source, tmp_path):
    """Neither an exercise of ours nor a check is needed, nor a test at all."""
    own = source.replace("input_size-check", "my_test")
    own = own.replace('check("input_size", input_size)', "assert input_size(1, 2) == 2")
    manual = """
# %% nbgrader={"schema_version": 3, "solution": true, "grade": true, "locked": false, \
"task": false, "points": 2, "grade_id": "essay"}
print("a person marks this")
""".replace("\\\n", "")
    path = _write(tmp_path, own.replace('"input_size"', '"own_question"') + manual)
    ids = [cell.id for cell in read_source(path, ()).cells]
    assert ids[-3:] == ["own_question", "my_test", "essay"]


MARKED = """\
# %%
from convnet_lab import check

# %% exercise: input_size, points 1 + 2, new sizes
def input_size(height, width):
    ### BEGIN SOLUTION
    return height * width
    ### END SOLUTION


# %% exercise: flatten_image, points 4
flatten_image = {"shape": ...}
### BEGIN SOLUTION
flatten_image = {"shape": (4, 4)}
### END SOLUTION

# %%
input_size(1, 2)
"""
WRITTEN = """
# %% nbgrader={"schema_version": 3, "solution": false, "grade": true, "locked": true, \
"task": false, "points": 1, "grade_id": "input_size-check"}
from convnet_lab import check

check("input_size", input_size)

# %% nbgrader={"schema_version": 3, "solution": false, "grade": true, "locked": true, \
"task": false, "points": 2, "grade_id": "input_size-hidden"}
# Two more points, for sizes that are drawn after you hand in.
### BEGIN HIDDEN TESTS
from convnet_lab import check

check("input_size", input_size, seed=0)
### END HIDDEN TESTS
"""


def test_a_marker_makes_the_cells_that_could_be_written(tmp_path):
    made = read_source(_write(tmp_path, MARKED), EXERCISES)
    by_hand = MARKED.replace(
        "exercise: input_size, points 1 + 2, new sizes",
        'nbgrader={"schema_version": 3, "solution": true, "grade": false, '
        '"locked": false, "task": false, "grade_id": "input_size"}',
    ).replace("# %% exercise: flat", f"{WRITTEN.lstrip()}\n# %% exercise: flat")
    written = read_source(_write(tmp_path, by_hand), EXERCISES)
    assert [dict(cell) for cell in written.cells] == [dict(c) for c in made.cells]
    nbformat.validate(made)
    names = ["input_size", "input_size-check", "input_size-hidden"]
    names += ["flatten_image", "flatten_image-check"]
    assert [cell.id for cell in made.cells] == ["01-01", *names, "01-07"]
    points = [c.metadata.get("nbgrader", {}).get("points") for c in made.cells]
    assert points == [None, None, 1, 2, None, 4, None]


@pytest.mark.parametrize(
    ("marker", "words"),
    [
        ("exercise: input_size, points 1 + 2", "is no marker of an exercise"),
        ("exercise: input_size", "write it like '# %% exercise: relu, points"),
        ("exercise input_size, points 1", "is no marker of an exercise"),
        (
            "exercise: input_sice, points 1",
            "unknown exercise 'input_sice'",
        ),
        ("exercise: flatten_image, points 1", "'flatten_image' is repeated"),
    ],
)
def test_a_wrong_marker_is_refused_with_its_line(tmp_path, marker, words):
    right = "exercise: input_size, points 1 + 2, new sizes"
    path = _write(tmp_path, MARKED.replace(right, marker))
    line = 11 if "repeated" in words else 4
    with pytest.raises(SourceError, match=rf"01_pixels\.py:{line}: .*{words}"):
        read_source(path, EXERCISES)


def test_a_file_without_cells_is_refused(tmp_path):
    with pytest.raises(SourceError, match=r"01_pixels\.py:1: no cell"):
        read_source(_write(tmp_path, "x = 1\n"), EXERCISES)


def test_a_file_without_a_number_is_refused(tmp_path):
    with pytest.raises(SourceError, match=r"pixels\.py:1: .*NN_topic"):
        read_source(_write(tmp_path, "# %%\n", "pixels.py"), EXERCISES)
