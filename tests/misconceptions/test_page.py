"""The instructors' page says what the checks know, and its links lead somewhere."""

import re

from misconceptions.__main__ import PAGE
from misconceptions.page import page

from convnet_lab.checks import EXERCISES


def test_the_page_is_what_the_command_writes():
    written = PAGE.read_text(encoding="utf-8")
    assert written == page(), "the page is out of date: run make misconceptions"


def test_every_misconception_has_its_row():
    rows = re.findall(r"^\| `([\w-]+)` \| \S.*\S \| \S.*\S \|$", page(), re.MULTILINE)
    assert rows == [m.id for e in EXERCISES.values() for m in e.misconceptions]


def test_its_links_lead_to_a_heading_or_a_file():
    headings = set(re.findall(r"^##+ (\w+)$", page(), re.MULTILINE))
    links = re.findall(r"\]\((.+?)\)", page())
    assert len(links) > len(EXERCISES)
    for link in links:
        if link.startswith("#"):
            assert link[1:] in headings
        else:
            assert (PAGE.parent / link).is_file()
