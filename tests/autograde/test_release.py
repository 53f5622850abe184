"""Notebooks built from their sources: the same bytes every time, without answers."""

from __future__ import annotations

import json
import os
from pathlib import Path

import nbformat
import pytest
from nbconvert.exporters.exporter import ResourcesDict

from autograde.notebooks.release import (
    ReleaseError,
    build,
    compare,
    find_solutions,
    read_all,
    release_all,
)
from autograde.notebooks.sources import SourceError
from autograde.notebooks.stubs import INVITATION_ABOVE, NamedStubs, fill_in, stub


@pytest.fixture(scope="module")
def built(small_solutions: Path, tmp_path_factory) -> Path:
    notebooks = tmp_path_factory.mktemp("built") / "notebooks"
    build(small_solutions, notebooks)
    return notebooks / "01_pixels.ipynb"


def test_the_bytes_are_the_same_in_another_place(
    small_solutions, built, tmp_path, monkeypatch
):
    monkeypatch.chdir(tmp_path)
    elsewhere = Path("deep/er/notebooks")
    build(Path(os.path.relpath(small_solutions, tmp_path)), elsewhere)
    assert (elsewhere / built.name).read_bytes() == built.read_bytes()


def test_the_bytes_are_normal(built):
    data = built.read_bytes()
    plain = json.loads(data)
    again = json.dumps(plain, sort_keys=True, indent=1, ensure_ascii=False) + "\n"
    assert data == again.encode()
    assert b"\r" not in data
    nbformat.validate(nbformat.reads(data.decode(), as_version=4))


def test_answers_and_hidden_tests_are_cut(built):
    text = built.read_text(encoding="utf-8")
    for secret in ("SOLUTION", "reshape", "HIDDEN", "seed"):
        assert secret not in text
    notebook = nbformat.read(built, as_version=4)
    cells = {cell.id: cell.source for cell in notebook.cells}
    indented = "\n".join(f"    {line}" for line in stub("input_size").split("\n"))
    assert cells["input_size"].endswith('has."""\n' + indented)
    assert cells["flatten_image-hidden"].startswith("# Marked with fresh images")
    for cell in notebook.cells:
        if cell.cell_type == "code":
            assert (cell.outputs, cell.execution_count) == ([], None)


def test_a_stub_raises_an_error_of_its_own():
    with pytest.raises(NotImplementedError, match=r"^relu is not written yet$"):
        exec(stub("relu"), {})  # noqa: S102 (what a student runs)


def test_building_again_writes_nothing(small_solutions, built):
    assert build(small_solutions, built.parent) == []


def test_a_difference_is_found_and_mended(small_solutions, built, tmp_path):
    edited = tmp_path / built.name
    edited.write_bytes(built.read_bytes().replace(b"Pixels", b"Pixies"))
    released = release_all(read_all(small_solutions))
    assert compare(released, tmp_path) == [edited]
    assert build(small_solutions, tmp_path) == [edited]
    assert edited.read_bytes() == built.read_bytes()


def test_a_notebook_without_a_source_is_reported(small_solutions, tmp_path):
    left_over = tmp_path / "09_gone.ipynb"
    left_over.write_text("{}", encoding="utf-8")
    with pytest.raises(ReleaseError, match=r"09_gone\.ipynb has no source"):
        build(small_solutions, tmp_path)


def test_a_refused_source_writes_nothing(tmp_path):
    (tmp_path / "01_pixels.py").write_text("x = 1\n", encoding="utf-8")
    with pytest.raises(SourceError):
        build(tmp_path, tmp_path / "notebooks")
    assert not (tmp_path / "notebooks").exists()


def test_exercises_belong_to_their_notebook(tmp_path):
    text = "# %% exercise: flatten_image, points 1\nflatten_image = 1\n"
    (tmp_path / "02_cross_correlation.py").write_text(text, encoding="utf-8")
    with pytest.raises(SourceError, match="unknown exercise 'flatten_image'"):
        read_all(tmp_path)


def test_solutions_are_found_here_or_beside_the_package(
    course_solutions, tmp_path, monkeypatch
):
    monkeypatch.chdir(tmp_path)
    assert find_solutions() == course_solutions
    (tmp_path / "solutions").mkdir()
    (tmp_path / "solutions" / "01_own.py").touch()
    assert find_solutions() == Path("solutions")
    with pytest.raises(ReleaseError, match=r"no source .*--solutions PATH"):
        find_solutions(tmp_path)


def test_the_committed_notebooks_are_what_their_sources_make(course_solutions):
    released = release_all(read_all(course_solutions))
    assert released
    assert compare(released, course_solutions.parent / "notebooks") == []


def test_values_are_asked_for_in_a_form_that_raises_nothing():
    answer = nbformat.v4.new_code_cell(
        'exam = {"size": ...}\n'
        '### BEGIN SOLUTION\nexam = {"size": 3}\n### END SOLUTION',
        metadata={"nbgrader": {"grade_id": "exam", "solution": True}},
    )
    released, _ = NamedStubs().preprocess_cell(
        answer, ResourcesDict(language="python"), 0
    )
    assert released.source == f'exam = {{"size": ...}}\n{INVITATION_ABOVE}'
    notebook = nbformat.v4.new_notebook(cells=[released])
    (filled,) = fill_in(notebook, {"exam": 'exam = {"size": 3}'}).cells
    assert filled.source == 'exam = {"size": ...}\nexam = {"size": 3}'
