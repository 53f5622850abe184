"""The pages in a real Chromium: they stay quiet, fit a phone, and keep nobody out."""

from __future__ import annotations

import pytest

from ..browsing import DESK, PHONE, barriers, chromium, seen
from .conftest import ODD, STUDENTS

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def browser():
    with chromium() as started:
        yield started


@pytest.mark.parametrize("policy", [True, False])
def test_no_attack_runs_or_reaches_out(browser, path_of, policy):
    """Also without the policy: the page holds nothing that it would have to stop."""
    with seen(browser, policy=policy) as shown:
        shown.open(path_of(ODD))
        assert shown.page.evaluate("typeof window.hacked") == "undefined"
        assert shown.messages == []
        assert shown.remote == []


@pytest.mark.parametrize("student", ["wrong", "blank", ODD, "broken"])
def test_a_page_fits_a_phone(browser, path_of, student):
    with seen(browser, PHONE) as shown:
        assert not shown.open(path_of(student)).too_wide
        assert shown.broken_words == []


@pytest.mark.parametrize(
    "dark", [False, pytest.param(True, marks=pytest.mark.thorough)]
)
@pytest.mark.parametrize("student", ["wrong", "broken"])
def test_a_page_keeps_nobody_out(browser, path_of, student, dark):
    assert barriers(browser, path_of(student), PHONE if dark else DESK, dark) == []


def test_a_page_is_printed_whole(browser, path_of):
    with seen(browser) as shown:
        shown.open(path_of("wrong")).page.emulate_media(media="print")
        cut = "pre => pre.filter(p => p.scrollWidth > p.clientWidth + 1).length"
        assert shown.page.eval_on_selector_all("pre", cut) == 0


def test_the_class_in_one_file_is_as_quiet_and_as_open(browser, class_page):
    with seen(browser, PHONE) as shown:
        assert not shown.open(class_page).too_wide
        assert shown.page.evaluate("typeof window.hacked") == "undefined"
        assert shown.messages == shown.remote == []
    for dark in (False, True):
        assert barriers(browser, class_page, PHONE if dark else DESK, dark) == []


def test_the_class_in_one_file_is_printed_a_student_a_sheet(browser, class_page):
    with seen(browser) as shown:
        shown.open(class_page)
        sheets = shown.page.pdf(format="A4").count(b"/Type /Page\n")
        assert len(STUDENTS) <= sheets <= len(STUDENTS) + 3
        shown.page.emulate_media(media="print")
        assert shown.page.locator("article:visible").count() == len(STUDENTS)
        assert shown.page.locator("nav:visible, .done:visible").count() == 0
