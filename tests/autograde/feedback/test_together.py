"""A class's pages in one file: each student is in it, and each picture once."""

from __future__ import annotations

import re

from autograde.__main__ import main
from autograde.course import Course
from autograde.feedback.gathering import submissions
from autograde.feedback.images import Image, size_of
from autograde.feedback.markup import img
from autograde.feedback.together import css_string, share, together, write_together

from ..small_class import copied
from .conftest import NAME, SEED, STUDENTS


def test_each_student_is_in_it_with_what_their_own_page_says(class_page, page_of):
    text = class_page.read_text(encoding="utf-8")
    parts = re.split(r"<article ", text)[1:]
    assert len(parts) == len(STUDENTS)
    said = re.findall(r'<p class="(?:headline|total)">.*', "".join(parts))
    alone = [
        line
        for student in sorted(STUDENTS)
        for line in re.findall(r'<p class="(?:headline|total)">.*', page_of(student))
    ]
    assert sorted(said) == sorted(alone)
    ids = re.findall(r' id="([^"]+)"', text)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r'href="#([^"]+)"', text)) <= set(ids)


def test_no_hidden_test_is_in_it_and_no_name_leaves_its_place(class_page):
    text = class_page.read_text(encoding="utf-8")
    for secret in (SEED, "seed=", "HIDDEN TESTS"):
        assert secret not in text
    assert text.count("</style>") == 1
    assert not set("<>\n;{}") & set(css_string("</style>\n{x;}"))


def test_a_picture_that_comes_twice_is_kept_once(told):
    (wrong,) = submissions(told, [NAME], ["wrong"])
    once, twice = (together(NAME, [wrong] * times).decode() for times in (1, 2))
    (source,) = re.findall(r'src="(data:[^"]+)"', once)
    assert twice.count(source) == 1
    assert twice.count('<use href="#picture-1"/>') == 2
    (alt,) = re.findall(r'<img alt="([^"]+)"', once)
    assert twice.count(f'aria-label="{alt}"') == 2


def test_a_picture_of_an_unknown_size_stays_where_it_is():
    whole = img(Image("data:image/jpeg;base64,/9j/", "a face", 9))
    assert size_of("data:image/jpeg;base64,/9j/") is None
    assert share([whole, whole]) == ([whole, whole], "")


def test_it_is_written_again_only_if_a_page_changed(told, tmp_path, capsys):
    course = copied(told, tmp_path / "course")
    (path,) = write_together(course)
    before, content = path.stat().st_mtime_ns, path.read_bytes()
    assert main(["feedback", str(course.root), "--class"]) == 1  # one has no mark
    assert f"wrote {path}, for you only" in capsys.readouterr().out.replace("\n", "")
    assert path.stat().st_mtime_ns == before
    with Course(course.root).gradebook() as gradebook:
        gradebook.find_comment("input_size", NAME, NAME, "right").manual_comment = "!"
        gradebook.db.commit()
    list(write_together(course))
    assert path.read_bytes().count(b"Your teacher wrote") == 1 + content.count(
        b"Your teacher wrote"
    )
