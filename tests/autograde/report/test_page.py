"""The report's page and tables, of made-up classes and of a graded one."""

from __future__ import annotations

import base64
import csv
import hashlib
import io
import re
import shutil
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest

import autograde
from autograde.__main__ import main
from autograde.report import ClassRecord, report_files
from autograde.report.drawing import OUTCOMES, distribution, heat_map
from autograde.report.numbers import numbers_of

from ..browsing import DESK, PHONE, barriers, chromium, seen
from ..small_class import COURSE_SEED
from .conftest import HOSTILE


@pytest.fixture(scope="module")
def files(small_class) -> dict[str, bytes]:
    return report_files(small_class)


@pytest.fixture(scope="module")
def pages(files) -> dict[str, str]:
    return {n: data.decode() for n, data in files.items() if n.endswith(".html")}


@pytest.fixture(scope="module")
def page(pages) -> str:
    return pages["02_cross_correlation.html"]


def _rows(files, name):
    text = files[f"{name}.csv"].decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_each_student_and_question_is_in_the_tables(files, small_class):
    answers = _rows(files, "answers")
    assert len(answers) == 40 * 5
    points = sum(float(row["points"]) for row in answers if row["points"])
    assert points == sum(mark.points or 0 for mark in small_class.marks)
    assert len(_rows(files, "submissions")) == 80
    assert len(_rows(files, "questions")) == 5


def test_the_guide_explains_each_table(files):
    guide = (Path(autograde.__file__).parents[1] / "docs/instructors.md").read_text(
        "utf-8"
    )
    rows = re.findall(r"^\| `(\w+)` \| [^|`]+ \| (`.+`) \|$", guide, re.MULTILINE)
    explained = {name: re.findall(r"`(\w+)`", columns) for name, columns in rows}
    for name in files:
        if name.endswith(".csv"):
            header = files[name].decode("utf-8-sig").partition("\n")[0]
            assert explained.pop(name[:-4]) == header.split(",")
    assert not explained


def test_parquet_has_the_same_numbers(files, small_class):
    parquet = pytest.importorskip(
        "pyarrow.parquet", reason="no pyarrow here: pip install '.[tables]'"
    )
    made = report_files(small_class, parquet=True)
    assert {name: made[name] for name in files} == files
    names = {name[:-8] for name in made if name.endswith(".parquet")}
    assert names == {"marks", *(name[:-4] for name in files if name.endswith(".csv"))}
    for name in sorted(names - {"marks"}):
        table = parquet.read_table(io.BytesIO(made[f"{name}.parquet"]))
        rows = _rows(files, name)
        assert table.column_names == list(rows[0] if rows else table.column_names)
        assert table.num_rows == len(rows)
    marks = parquet.read_table(io.BytesIO(made["marks.parquet"])).to_pylist()
    assert sum(row["points"] or 0 for row in marks) == sum(
        mark.points or 0 for mark in small_class.marks
    )


def test_the_pages_and_the_tables_say_the_same(files, pages, small_class):
    numbers = numbers_of(small_class)
    for name, part in numbers.parts.items():
        for question in part.questions:
            assert f"{question.facility:.2f}" in pages[f"{name}.html"]
    held = _rows(files, "misconceptions")
    assert [int(row["students"]) for row in held if row["misconception"]]
    for row in held:
        assert row["example"].startswith(("def ", "'def ")) or not row["example"]


def test_the_same_class_gives_the_same_bytes(files, small_class):
    assert report_files(small_class) == files


def test_names_are_no_markup_no_formula_and_read_in_their_order(files, pages):
    for page in pages.values():
        assert "<script>alert" not in page
        assert HOSTILE not in page
        assert "\u202e" not in page
    shown = "=1+1&lt;script&gt;alert(1)&lt;/script&gt;\\u202e"
    assert shown in pages["02_cross_correlation.html"]
    assert shown in pages["students.html"]
    for name in files:
        if name.endswith(".csv"):
            cells = [cell for row in _rows(files, name[:-4]) for cell in row.values()]
            assert not [cell for cell in cells if cell.startswith(("=", "+", "@"))]


def test_only_the_pages_own_script_may_run_and_links_stay_in_the_report(pages):
    for page in pages.values():
        (script,) = re.findall(r"<script>(.*?)</script>", page, re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
        assert f"script-src &#39;sha256-{digest}&#39;" in page
        for kind, address in re.findall(r'(src|href)="([^"]*)"', page):
            file, _, anchor = address.partition("#")
            if address.startswith("data:") or address == "#main":
                continue
            assert kind == "href"
            assert not file or file in pages
            assert not anchor or f'id="{anchor}"' in (pages[file] if file else page)


def test_an_assignment_of_any_name_has_a_page(make_class):
    names = ["students", "Report", "../../etc", "a b", "a&b", "CON", "x" * 300]
    record = make_class(3, {name: ["relu"] for name in names})
    files = report_files(record)
    pages = [name for name in files if name.endswith(".html")]
    assert len(pages) == len(names) + 2
    assert len({name.lower() for name in pages}) == len(pages)
    assert all(re.fullmatch(r"[\w.-]{1,90}", name) for name in pages)


def _drawn(svg):
    return ElementTree.fromstring(svg)  # noqa: S314 (we wrote it)


def test_every_picture_has_words_and_a_table(small_class, page):
    assert page.count('<svg role="img" aria-label="') == 2
    assert page.count("in numbers</summary>") == 2
    part = next(iter(numbers_of(small_class).parts.values()))
    drawn = _drawn(distribution(part.scores))
    texts = [text.text for text in drawn.iter("text")]
    for bar in part.scores.bars:
        assert not bar.students or str(bar.students) in texts


def test_the_heat_map_has_a_shape_for_each_answer(small_class):
    for name, part in numbers_of(small_class).parts.items():
        exercises = [question.exercise for question in part.questions]
        drawn = _drawn(heat_map(name, exercises, part.rows))
        counted = {
            path.get("class"): path.get("d").count("M") for path in drawn.iter("path")
        }
        outcomes = [a.outcome for row in part.rows.values() for a in row]
        assert counted == {
            outcome: outcomes.count(outcome)
            for outcome in OUTCOMES
            if outcome in outcomes
        }


def test_a_class_without_anything_has_a_page():
    empty = ClassRecord("course", [], {"01_pixels": []})
    files = report_files(empty)
    assert b"No submission has a mark." in files["01_pixels.html"]
    for nothing in (b"No mistake is shared", b"No pattern", b"No question stands out"):
        assert nothing in files["report.html"]


def test_a_thousand_students_are_no_trouble(make_class):
    record = make_class(
        1000, {"02_cross_correlation": ["cross_correlate2d", "convolve2d"]}
    )
    files = report_files(record)
    assert len(_rows(files, "answers")) == 2000
    assert len(files["report.html"]) < 500_000
    assert len(files["students.html"]) < 2_000_000


def test_a_graded_course_has_a_report(told_course, capsys):
    assert main(["report", str(told_course.root)]) == 1  # one file is broken
    assert "1 submission has no mark" in capsys.readouterr().out
    pages = [
        (told_course.root / "report" / name).read_text(encoding="utf-8")
        for name in ("report.html", "01_pixels.html", "students.html")
    ]
    assert "01_pixels.ipynb is broken or cut off" in pages[0]
    assert "column by column" in pages[1] or "flatten_image" in pages[1]
    # the mistake as its check drew it, under the section that teaches it
    (drawn,) = re.findall(r'alt="([^"]*)" src="data:image/svg[^,]*,([^"]*)"', pages[1])
    said, picture = drawn[0], base64.b64decode(drawn[1]).decode()
    # to the instructor a student's result is not yours
    assert "; theirs, shape" in said
    assert ">theirs, shape" in picture
    assert "yours" not in said + picture
    # in words, and by the name that the tables have
    assert "not the rows. (column-major)" in pages[2]
    assert not any(f"{COURSE_SEED}" in page for page in pages)
    questions = (told_course.root / "report" / "questions.csv").read_text("utf-8-sig")
    assert questions.startswith("assignment,question,")
    with told_course.gradebook() as gradebook:
        gradebook.remove_submission("01_pixels", "broken")
    shutil.rmtree(told_course.submitted / "broken")
    assert main(["report", str(told_course.root), "01_pixels"]) == 0


def test_what_cannot_be_reported_is_said(fresh_course, capsys, tmp_path):
    course = fresh_course()
    assert main(["report", str(course.root)]) == 2
    assert "nothing was handed in" in capsys.readouterr().err
    assert main(["feedback", str(course.root)]) == 2
    assert "nothing was handed in" in capsys.readouterr().err
    assert main(["report", str(course.root), "09_none"]) == 2
    assert "no assignment '09_none'" in capsys.readouterr().err
    assert main(["report", str(tmp_path)]) == 2
    assert "is no course directory" in capsys.readouterr().err


@pytest.fixture(scope="module")
def browser():
    with chromium() as started:
        yield started


@pytest.fixture(scope="module")
def folder(files, tmp_path_factory):
    folder = tmp_path_factory.mktemp("report")
    for name, data in files.items():
        (folder / name).write_bytes(data)
    return folder


@pytest.fixture(scope="module")
def path(folder):
    return folder / "02_cross_correlation.html"


@pytest.mark.browser
def test_tables_are_sorted_with_the_keyboard(browser, path):
    with seen(browser) as shown:
        page = shown.open(path).page
        table = page.locator("table.grid").first
        table.evaluate("table => table.closest('details').open = true")
        heads = table.locator("thead button")
        points = (
            "table => [...table.tBodies[0].rows].map(r => +r.cells[1].dataset.value)"
        )
        heads.nth(1).focus()
        page.keyboard.press("Enter")
        down = table.evaluate(points)
        assert down == sorted(down, reverse=True)
        assert table.locator("th[aria-sort=descending]").count() == 1
        page.keyboard.press("Enter")
        assert table.evaluate(points) == sorted(down)
        page.keyboard.press("Shift+Tab")
        page.keyboard.press("Enter")
        names = table.evaluate(
            "t => [...t.tBodies[0].rows].map(r => r.cells[0].innerText)"
        )
        # what stands before a letter is no matter here
        assert names[1:] == sorted(names[1:])
        assert shown.messages == []
        assert shown.remote == []


@pytest.mark.browser
def test_a_script_from_anywhere_else_is_stopped(browser, path, page, tmp_path):
    forged = tmp_path / "forged.html"
    attack = "<script>window.hacked = 1</script></main>"
    forged.write_text(page.replace("</main>", attack), encoding="utf-8")
    with seen(browser) as shown:
        shown.open(forged)
        assert shown.page.evaluate("typeof window.hacked") == "undefined"


@pytest.mark.browser
def test_students_are_found_filtered_and_opened(browser, folder, small_class):
    with seen(browser) as shown:
        page = shown.open(folder / "students.html").page
        rows = page.locator("#class tbody tr:visible")
        assert rows.count() == 40
        page.get_by_label("Find").fill("s0007")
        assert rows.count() == 1
        assert page.locator("#shown").inner_text() == "1 of 40 students"
        rows.locator("a").press("Enter")
        opened = page.locator("details.student[open]")
        opened.wait_for()
        assert opened.count() == 1
        assert "s0007" in opened.locator("summary").inner_text()
        page.get_by_label("Find").fill("")
        page.get_by_label("Show").select_option("nomark")
        without = {t.student.id for t in small_class.submissions() if t.points is None}
        assert rows.count() == len(without)
        assert shown.messages == []


@pytest.mark.browser
@pytest.mark.parametrize(
    ("size", "dark"),
    [(PHONE, True), pytest.param(DESK, False, marks=pytest.mark.thorough)],
)
@pytest.mark.parametrize("name", ["report", "02_cross_correlation", "students"])
def test_the_pages_keep_nobody_out(browser, folder, name, size, dark):
    path = folder / f"{name}.html"
    assert barriers(browser, path, size, dark) == []
    with seen(browser, size, dark) as shown:
        assert not shown.open(path).too_wide


A_PICTURE = """() => {
  const first = document.querySelector(".monday li");
  const drawn = "<svg xmlns='http://www.w3.org/2000/svg' width='640' height='60'/>";
  const source = "data:image/svg+xml," + encodeURIComponent(drawn);
  const added = `<div class="wide"><img src="${source}"></div>`;
  first.insertAdjacentHTML("beforeend", added);
  return first.querySelector("img").decode(); }"""


@pytest.mark.browser
@pytest.mark.parametrize("width", [720, 1024, 1280])
def test_what_the_class_misunderstood_is_drawn_whole(browser, folder, width):
    with seen(browser, (width, 900)) as shown:
        page = shown.open(folder / "report.html").page
        page.evaluate(A_PICTURE)
        beyond = "each => each.scrollWidth - each.clientWidth"
        assert page.locator(".monday .wide").first.evaluate(beyond) == 0


@pytest.mark.browser
def test_a_sheet_of_paper_holds_the_tables(browser, folder):
    sheet = (672, 1000)  # A4 between its margins, in CSS pixels
    for name in ("students.html", "02_cross_correlation.html", "report.html"):
        with seen(browser, sheet) as shown:
            shown.open(folder / name).page.emulate_media(media="print")
            assert not shown.too_wide, name
            # Chromium repeats a table's head on each sheet without its buttons
            head = "thead button"
            drawn = "all => all.map(each => getComputedStyle(each).display)"
            found = shown.page.eval_on_selector_all(head, drawn)
            assert set(found) == {"contents"}, name
