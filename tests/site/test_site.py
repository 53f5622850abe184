"""The site as its reader meets it: whole, linked, the same twice, open to all."""

from __future__ import annotations

import itertools
import re
import sys
import tempfile

import pytest

from autograde.__main__ import main
from convnet_lab import checks, functional, widgets
from convnet_lab.pictures.rows import PART_OF_IT

from ..autograde.browsing import DESK, PHONE, barriers, chromium, seen
from .conftest import ROOT

pytestmark = pytest.mark.slow  # the first test runs every notebook

NOTEBOOKS = sorted(path.stem for path in (ROOT / "solutions").glob("[0-9]*.py"))
GUIDES = sorted(path.stem for path in (ROOT / "docs").glob("*.md"))

NOTEBOOK = "03_padding_stride.html"
OTHERS = [
    "glossary.html",
    "08_training.html",
    "guides/instructors.html",
    "reference/convnet_lab/pictures.html",
]
PAGES = [
    "index.html",
    NOTEBOOK,
    *(pytest.param(page, marks=pytest.mark.thorough) for page in OTHERS),
]


def test_every_notebook_guide_and_module_has_its_page(pages):
    wanted = {f"{name}.html" for name in [*NOTEBOOKS, "index", "glossary"]}
    wanted |= {f"guides/{name}.html" for name in [*GUIDES, "contributing"]}
    modules = "checks datasets doctor functional lenet pictures training widgets"
    wanted |= {f"reference/convnet_lab/{name}.html" for name in modules.split()}
    there = {p.relative_to(pages.folder).as_posix() for p in pages.read}
    assert wanted <= there


def test_links_anchors_and_pictures_are_there(pages):
    assert pages.faults() == []


def test_every_page_is_reached_from_the_first_one(pages):
    reached, waiting = set(), [pages.folder / "index.html"]
    while waiting:
        page = waiting.pop()
        if page in reached:
            continue
        reached.add(page)
        for link in pages.read[page].select("a[href]"):
            target = (page.parent / link["href"].partition("#")[0]).resolve()
            waiting += [target] if target in pages.read else []
    assert reached == set(pages.read)


def test_next_leads_through_all_notebooks_and_previous_back(pages):
    for before, after in itertools.pairwise(NOTEBOOKS):
        links = pages.read[pages.folder / f"{before}.html"].select("a[rel=next]")
        assert [link["href"] for link in links] == [f"{after}.html"]
        links = pages.read[pages.folder / f"{after}.html"].select("a[rel=prev]")
        assert [link["href"] for link in links] == [f"{before}.html"]


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_every_figure_has_an_alternative_text(pages, name):
    pictures = pages.read[pages.folder / f"{name}.html"].select("img")
    assert pictures
    own = [picture["alt"] for picture in pictures if PART_OF_IT not in picture["alt"]]
    assert own
    assert min(map(len, own)) > 40


def test_every_explorer_stands_still_in_its_notebook(pages):
    stills = {
        caption.get_text().split()[1].rstrip(".")
        for page in pages.read.values()
        for caption in page.select(".cl-still figcaption")
    }
    assert stills == set(widgets.__all__)


def test_answers_are_shown_and_their_tests_folded_away(pages):
    for name, exercise in checks.EXERCISES.items():
        page = pages.read[pages.folder / f"{exercise.notebook}.html"]
        answer = page.find(id=f"cell-id={name}")
        assert answer is not None, name
        assert not answer.find_parent("details")
        folded = page.select(f'details.test [id^="cell-id={name}-"]')
        assert folded, name
        assert "right" in folded[0].get_text()
    for path in pages.read:
        if path.stem in NOTEBOOKS:
            assert not re.search(r"### (BEGIN|END)", path.read_text("utf-8"))


def test_every_formula_is_mathml_without_a_rest_of_latex(pages):
    found = 0
    for name in NOTEBOOKS:
        page = pages.read[pages.folder / f"{name}.html"]
        source = (ROOT / "solutions" / f"{name}.py").read_text("utf-8")
        prose = "\n".join(r for r in source.splitlines() if r.startswith("# "))
        formulas = re.findall(r"\$\$.+?\$\$|\$[^$]+\$", prose, re.DOTALL)
        assert len(page.select("math")) == len(formulas), name
        found += len(formulas)
        for formula in page.select("math"):
            assert "\\" not in formula.get_text(), formula["alttext"]
        for code in page.select("pre, code, math"):
            code.decompose()
        assert "$" not in page.get_text()
    assert found > 100


def test_every_public_name_is_in_the_reference(pages):
    for module in (checks, functional, widgets):
        address = f"reference/{module.__name__.replace('.', '/')}.html"
        anchors = pages.anchors(pages.folder / address)
        assert set(module.__all__) <= set(anchors)


def test_no_page_names_a_place_of_this_machine_or_loads_anything(pages):
    places = {str(ROOT), sys.prefix, tempfile.gettempdir() + "/"}
    for path in pages.read:
        html = re.sub(r"data:[^\"']*", "", path.read_text("utf-8"))
        assert not [place for place in places if place in html], path.name
        assert "<script" not in html
        (policy,) = pages.read[path].select("meta[http-equiv]")
        assert policy["content"].startswith("default-src 'none';")


def test_words_in_bold_lead_to_the_glossary(pages):
    words = pages.read[pages.folder / "02_cross_correlation.html"].select("a.word")
    assert "glossary.html#word-kernel" in {word["href"] for word in words}
    glossary = pages.read[pages.folder / "glossary.html"]
    assert len(glossary.select("dt[id]")) > 50


@pytest.mark.thorough
def test_the_command_writes_the_same_bytes(site, tmp_path):
    written = tmp_path / "site"
    solutions = str(ROOT / "solutions")
    assert main(["site", "--solutions", solutions, "--to", str(written)]) == 0
    addresses = {p.relative_to(site).as_posix() for p in site.rglob("*.html")}
    assert {p.relative_to(written).as_posix() for p in written.rglob("*.html")} == (
        addresses
    )
    for address in addresses:
        assert (written / address).read_bytes() == (site / address).read_bytes()


@pytest.fixture(scope="module")
def browser():
    with chromium() as started:
        yield started


@pytest.mark.browser
def test_formulas_are_drawn_and_nothing_is_asked_of_a_network(browser, site):
    with seen(browser) as shown:
        shown.page.context.set_offline(True)
        page = shown.open(site / NOTEBOOK).page
        # a fraction is drawn as one: its parts stand above each other
        tops = page.eval_on_selector_all(
            "mfrac",
            "all => all.map(f => [...f.children].map("
            "part => part.getBoundingClientRect().top))",
        )
        assert tops
        assert all(above < below for above, below in tops)
        sizes = page.eval_on_selector_all(
            "math", "all => all.map(f => f.getBoundingClientRect().width)"
        )
        assert min(sizes) > 3
        loaded = "all => all.every(image => image.complete && image.naturalWidth)"
        assert page.eval_on_selector_all("img", loaded)
        assert shown.messages == []
        assert shown.remote == []


@pytest.mark.browser
def test_a_keyboard_skips_folds_and_walks_on(browser, site):
    with seen(browser) as shown:
        page = shown.open(site / NOTEBOOK).page
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.hash") == "#main"
        fold = page.locator("details.test summary").first
        fold.focus()
        page.keyboard.press("Enter")
        assert fold.locator("..").get_attribute("open") is not None
        page.locator("a[rel=next]").focus()
        page.keyboard.press("Enter")
        page.wait_for_url("**/04_multichannel.html")


@pytest.mark.browser
@pytest.mark.parametrize("address", PAGES)
def test_a_page_keeps_nobody_out_and_fits_a_phone(browser, site, address):
    assert barriers(browser, site / address, DESK) == []
    assert barriers(browser, site / address, PHONE, dark=True) == []
    with seen(browser, PHONE) as shown:
        assert not shown.open(site / address).too_wide


@pytest.mark.browser
def test_no_name_of_a_row_is_broken_within_a_word_on_a_phone(browser, site):
    with seen(browser, PHONE) as shown:
        assert shown.open(site / "00_start_here.html").page.locator("th").count() > 10
        assert shown.broken_words == []
