"""Files that are no notebook, or hardly one: each graded or told why not."""

import json
import os
import struct

import nbformat
from hostile.attacks import Attack, honest, outcomes, write
from hostile.course import BESIDE, NAME
from nbformat.v4 import new_code_cell, new_markdown_cell

BROKEN = []
NO_MARK = "no_mark"


def broken(promise, expected):
    """Register what is put into a submission's folder."""

    def register(put):
        def hand_in(surroundings, folder):
            notebook = honest(surroundings.released)
            put(folder / f"{NAME}.ipynb", notebook)

        BROKEN.append(
            Attack("broken_files", put.__name__, promise, outcomes(expected), hand_in)
        )
        return put

    return register


def _bytes(notebook):
    return json.dumps(notebook, ensure_ascii=False).encode()


@broken("a truncated file has no mark, and a reason", NO_MARK)
def truncated(path, notebook):
    path.write_bytes(_bytes(notebook)[:700])


@broken("an empty file has no mark, and a reason", NO_MARK)
def empty(path, notebook):
    path.write_bytes(b"")


@broken("no file has no mark, and a reason", NO_MARK)
def nothing(path, notebook):
    pass


@broken("a binary file has no mark, and a reason", NO_MARK)
def binary(path, notebook):
    path.write_bytes(struct.pack("<200d", *range(200)) + b"\xff\xfe\x00")


@broken("a zip named as a notebook has no mark, and a reason", NO_MARK)
def archive(path, notebook):
    path.write_bytes(b"PK\x03\x04" + bytes(500))


@broken("a page of a web site has no mark, and a reason", NO_MARK)
def web_page(path, notebook):
    path.write_text("<!DOCTYPE html><title>Sign in</title>", encoding="utf-8")


@broken("JSON that is no notebook has no mark, and a reason", NO_MARK)
def other_json(path, notebook):
    path.write_text('[{"cells": null}, NaN]', encoding="utf-8")


@broken("JSON nested without end has no mark, and a reason", NO_MARK)
def deep_json(path, notebook):
    path.write_bytes(b'{"cells": ' + b"[" * 200_000 + b"]" * 200_000 + b"}")


@broken("a number of a million digits has no mark, and a reason", NO_MARK)
def long_number(path, notebook):
    path.write_bytes(b'{"nbformat": ' + b"9" * 1_000_000 + b"}")


@broken("a file of 60 MB has no mark, and a reason", NO_MARK)
def too_large(path, notebook):
    with path.open("wb") as file:
        file.truncate(60_000_000)


@broken("a link is not followed", NO_MARK)
def link(path, notebook):
    path.symlink_to("/etc/passwd")


@broken("a link to a neighbour's notebook is not followed", NO_MARK)
def link_to_neighbour(path, notebook):
    path.symlink_to(path.parents[2] / "000-honest-right" / NAME / f"{NAME}.ipynb")


@broken("nobody waits for a pipe", NO_MARK)
def pipe(path, notebook):
    os.mkfifo(path)


@broken("a folder is no notebook", NO_MARK)
def folder(path, notebook):
    path.mkdir()
    (path / "inside.txt").write_text("x", encoding="utf-8")


@broken("a notebook of version 3 is read", "right")
def version_3(path, notebook):
    old = nbformat.convert(nbformat.from_dict(notebook), 3)
    path.write_text(nbformat.v3.writes_json(old), encoding="utf-8")


@broken("a notebook of a version to come is read as far as it goes", "right")
def version_to_come(path, notebook):
    data = {**notebook, "nbformat": 7, "nbformat_minor": 3, "hologram": {"x": [1]}}
    path.write_bytes(_bytes(data))


@broken("a notebook in UTF-16 is read", "right")
def utf_16(path, notebook):
    path.write_bytes(_bytes(notebook).decode().encode("utf-16"))


@broken("a notebook with a byte-order mark is read", "right")
def byte_order_mark(path, notebook):
    path.write_bytes(b"\xef\xbb\xbf" + _bytes(notebook))


@broken("a notebook in Latin-1 is read", "right")
def latin_1(path, notebook):
    notebook.cells.append(new_markdown_cell("Über Grauwerte: schön"))
    path.write_bytes(_bytes(notebook).decode().encode("latin-1"))


@broken("thousands of cells are executed", "right")
def thousands_of_cells(path, notebook):
    for number in range(1500):
        kind = new_markdown_cell if number % 20 else new_code_cell
        notebook.cells.append(kind(f"{number}"))
    write(notebook, path.parent)


@broken("more cells than a notebook ever has are not graded", NO_MARK)
def too_many_cells(path, notebook):
    notebook.cells += [new_markdown_cell("x")] * 5000
    write(notebook, path.parent)


@broken("a line of 20 MB in a text cell changes nothing", "right")
def long_line(path, notebook):
    notebook.cells.append(new_markdown_cell("x" * 20_000_000))
    write(notebook, path.parent)


@broken("half surrogates and zeros in the source cost their cell", "right")
def surrogates_in_source(path, notebook):
    notebook.cells.append(new_code_cell("x = '\ud800 \x00 \udfff'"))
    notebook.cells.append(new_markdown_cell("\ud800 \x00 \udfff"))
    write(notebook, path.parent)


@broken("cells of any type cost themselves only", "right")
def cells_of_any_type(path, notebook):
    odd = [None, 5, "text", [], {}, {"cell_type": "code"}, {"cell_type": ["code"]}]
    odd += [{"cell_type": "code", "source": [1, None, {}], "metadata": []}]
    odd += [{"cell_type": "hologram", "source": "x", "metadata": {"nbgrader": 3}}]
    path.write_bytes(_bytes({**notebook, "cells": [*notebook.cells, *odd]}))


@broken("metadata of any type is replaced", "right")
def metadata_of_any_type(path, notebook):
    data = {**notebook, "metadata": ["not", "an", "object"], "nbformat_minor": "five"}
    for cell in data["cells"]:
        cell.metadata.update({"": None, "x" * 1000: [[[]]], "nbgrader\x00": "x"})
    path.write_bytes(_bytes(data))


@broken("outputs of any type are dropped", "right")
def outputs_of_any_type(path, notebook):
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs = [5, None, {"output_type": "error"}, {"output_type": []}]
            cell.execution_count = "many"
    path.write_bytes(_bytes(notebook))


@broken("a notebook with an old Mac's line ends is read", "right")
def other_line_ends(path, notebook):
    for cell in notebook.cells:
        cell.source = cell.source.replace("\n", "\r\n")
    write(notebook, path.parent)


@broken("a notebook with an odd name is known by its cells", "right")
def odd_name(path, notebook):
    name = "[link=x]=1+1\x1b[2J\n\u202e; rm -rf ~ <script>.ipynb"
    path.with_name(name).write_bytes(_bytes(notebook))


@broken("modules and settings handed in beside a notebook stay the student's", "right")
def poisoned_files(path, notebook):
    write(notebook, path.parent)
    poison = "raise SystemExit('hostile-was-here')\n"
    for name in ("sitecustomize.py", "nbgrader_config.py", "usercustomize.py"):
        (path.parent / name).write_text(poison, encoding="utf-8")
    (path.parent / "autograde").mkdir()
    (path.parent / "autograde" / "__init__.py").write_text(poison, encoding="utf-8")
    startup = path.parent / "profile_default" / "startup"
    startup.mkdir(parents=True)
    (startup / "00.py").write_text(poison, encoding="utf-8")


@broken("links and pipes beside a notebook are left out", "right")
def links_beside(path, notebook):
    write(notebook, path.parent)
    (path.parent / "passwd.txt").symlink_to("/etc/passwd")
    (path.parent / "course").symlink_to(path.parents[3])
    (path.parent / "around").symlink_to(path.parent)
    os.mkfifo(path.parent / "data.csv")


@broken("thousands of files beside a notebook are bounded", "right")
def many_files_beside(path, notebook):
    write(notebook, path.parent)
    for number in range(2000):
        (path.parent / f"data-{number}.csv").write_bytes(b"")


@broken("nobody waits for a pipe in the place of a time stamp", "right")
def pipe_for_a_time(path, notebook):
    write(notebook, path.parent)
    os.mkfifo(path.parent / "timestamp.txt")
    os.mkfifo(path.parent / "submission_secret.txt")


@broken("a time stamp of three gigabytes is not read", "right")
def giant_time(path, notebook):
    write(notebook, path.parent)
    for name in ("timestamp.txt", "submission_secret.txt", "data.csv"):
        with (path.parent / name).open("wb") as file:
            file.truncate(3_000_000_000)


@broken("what a link names goes neither to the grader nor back to the student", "right")
def links_to_secrets(path, notebook):
    write(notebook, path.parent)
    course = path.parents[3]
    source = course / "source" / NAME / f"{NAME}.ipynb"
    (path.parent / "timestamp.txt").symlink_to(course / "course_seed.txt")
    (path.parent / "submission_secret.txt").symlink_to(source)


@broken("a folder that is a link leads nowhere", NO_MARK)
def link_to_a_neighbours_folder(path, notebook):
    neighbour = path.parents[2] / "000-honest-right" / NAME
    (path.parent / "mine").symlink_to(neighbour)


@broken("folders deeper than a path may be long stop nobody", "right")
def deeper_than_a_path(path, notebook):
    write(notebook, path.parent)
    at = os.open(path.parent, os.O_RDONLY)
    for _ in range(40):
        os.mkdir("x" * 250, dir_fd=at)
        inner = os.open("x" * 250, os.O_RDONLY, dir_fd=at)
        os.close(at)
        at = inner
    with os.fdopen(os.open("deep", os.O_CREAT | os.O_WRONLY, dir_fd=at), "w") as file:
        file.write("x")
    os.close(at)


@broken("control characters in a name act nowhere", "right")
def names_that_act(path, notebook):
    write(notebook, path.parent)
    for name in (
        "\x1b]0;hostile\x07",
        "a\nb",
        "\u202etxt.exe",
        "=1+1",
        "<script>",
        "\udcff",
    ):
        (path.parent / f"{name}.csv").write_text("x", encoding="utf-8")


@broken("a notebook under another name goes past a folder in its place", "right")
def folder_in_its_place(path, notebook):
    path.mkdir()
    (path / "inside.txt").write_text("x", encoding="utf-8")
    path.with_name("mine.ipynb").write_bytes(_bytes(notebook))


@broken("a hundred thousand keys and attachments cost nothing", "right")
def many_keys(path, notebook):
    keys = {f"key-{number}": [{}] for number in range(100_000)}
    notebook.metadata.update(keys)
    notebook.cells.append({**new_markdown_cell("x"), "attachments": keys})
    path.write_bytes(_bytes(notebook))


@broken("times of no calendar are no time", "right")
def times_of_no_calendar(path, notebook):
    write(notebook, path.parent)
    time = "9999-12-31 23:59:59 -2359 UTC " + "0" * 900
    path.with_name("timestamp.txt").write_text(time, encoding="utf-8")
    path.with_name("submission_secret.txt").write_bytes(b"\xff\x00<script>")


@broken("a notebook that calls itself another language's is Python", "right")
def another_language(path, notebook):
    notebook.metadata["kernelspec"] = {"name": "../../bash", "language": "bash"}
    notebook.metadata["language_info"] = {"name": "<script>", "file_extension": "/../x"}
    notebook.metadata["widgets"] = {"state": {"x": {"model_module": "http://hostile"}}}
    path.write_bytes(_bytes(notebook))


@broken("a folder in the place of the assignment's file is left out", "right")
def folder_for_a_file(path, notebook):
    write(notebook, path.parent)
    inside = path.parent / BESIDE / "x.txt"
    inside.parent.mkdir(parents=True)
    inside.write_text("x", encoding="utf-8")


@broken("a file in the place of the assignment's folder is left out", "right")
def file_for_a_folder(path, notebook):
    write(notebook, path.parent)
    (path.parent / BESIDE.partition("/")[0]).write_text("x", encoding="utf-8")


@broken("names as long as the system allows are kept", "right")
def long_names(path, notebook):
    write(notebook, path.parent)
    for name in ("a" * 251, "\u00fc" * 125, "\U0001f600" * 62):
        (path.parent / f"{name}.csv").write_text("x", encoding="utf-8")
