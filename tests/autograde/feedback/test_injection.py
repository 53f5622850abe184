"""Nothing that a submission holds acts in a page, or reaches out of it."""

from __future__ import annotations

import base64
from html.parser import HTMLParser
from urllib.parse import quote

import numpy as np
import pytest
from nbformat.v4 import new_output

from autograde.feedback.images import checks_image, from_address, image
from autograde.feedback.markup import MOST_SIGNS, find_images, safe_markup
from autograde.feedback.outputs import LONGEST, MOST, pieces
from autograde.pages.plain import plain
from convnet_lab.checks.drawing import Panel, _svg

from .conftest import ODD, PNG

TAGS = set(
    "html head meta title link style body a header main p h1 h2 h3 bdi section table "  # noqa: SIM905
    "thead tbody tr th td code wbr span strong pre div dl dt dd figure img ul li "
    "b".split()
)
ATTRIBUTES = set(
    "lang charset http-equiv content name rel href class id aria-labelledby scope "  # noqa: SIM905
    "aria-hidden tabindex role aria-label alt src width".split()
)


class _Reader(HTMLParser):
    """Lists what a browser would find in a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.addresses: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        for name, value in attrs:
            self.attributes.add(name)
            if name in ("src", "href", "action"):
                self.addresses.append(value or "")


@pytest.fixture(scope="module")
def attacked(page_of) -> str:
    return page_of(ODD)


def test_a_page_has_no_element_or_attribute_that_acts(attacked):
    found = _Reader(attacked)
    assert found.tags <= TAGS
    assert found.attributes <= ATTRIBUTES
    assert all(
        address.startswith(("#", "data:,")) or not address
        for address in found.addresses
    )


def test_a_page_says_that_nothing_may_be_loaded_or_run(attacked):
    assert (
        'http-equiv="Content-Security-Policy" content="default-src &#39;none&#39;; '
        "img-src data:; base-uri &#39;none&#39;; form-action &#39;none&#39;; "
        "style-src &#39;sha256-" in attacked
    )
    assert "script-src" not in attacked
    assert "unsafe-" not in attacked


def test_what_can_be_shown_is_shown(attacked):
    assert "red link \\u202eevil" in attacked
    assert "<b>bold</b>" in attacked
    assert "[a picture is left out: remote]" in attacked
    assert "&lt;script&gt;window.hacked = 11&lt;/script&gt;" in attacked


def test_names_are_escaped_and_read_in_their_order(attacked):
    assert "&lt;i&gt;Ü&#34;\\u202e" in attacked
    assert "\u202e" not in attacked
    assert "\x1b" not in attacked


ATTACKS = [
    "<script>alert(1)</script>",
    "<ScRiPt >alert(1)</sCrIpT>",
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)>",
    "<svg><p><style><img src=x onerror=alert(1)>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<a href='javascript:alert(1)'>x</a>",
    "<form action=//a.b><button formaction=javascript:alert(1)>x",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<object data=//a.b></object><embed src=//a.b>",
    "<meta http-equiv=refresh content='0;url=//a.b'><base href=//a.b>",
    "<link rel=stylesheet href=//a.b><style>@import '//a.b'</style>",
    "<div style='background:url(//a.b)' class=x id=main contenteditable>x</div>",
    "<video poster=//a.b><source src=//a.b onerror=alert(1)></video>",
    "<img srcset='//a.b 1x' alt=x src='//a.b'>",
    "<img src='data:text/html,<script>alert(1)</script>'>",
    "<img src='data:image/svg+xml,<svg><script>alert(1)</script></svg>'>",
    "<td background=//a.b><table background=//a.b><tr><td>x</table>",
    "<!--><img src=x onerror=alert(1)>-->",
    "<plaintext><textarea><title></title><img src=x onerror=alert(1)>",
    "<x:script xmlns:x='http://www.w3.org/1999/xhtml'>alert(1)</x:script>",
    "<details open ontoggle=alert(1)>x",
    f"<img alt='\"><script>alert(1)</script>' src='data:image/png;base64,{PNG}'>",
    "</div></section></main><h1>out</h1>",
    "<p>\ud800half a character</p>",
]


@pytest.mark.parametrize("attack", ATTACKS)
def test_html_keeps_nothing_that_acts(attack):
    found = _Reader(safe_markup(attack))
    assert not found.tags & {
        "script",
        "style",
        "svg",
        "iframe",
        "form",
        "link",
        "base",
        "a",
    }
    assert found.attributes <= {"alt", "src", "width", "colspan", "rowspan", "scope"}
    assert all(each.startswith("data:image/png;base64,") for each in found.addresses)
    # and cleaning again changes nothing
    assert safe_markup(safe_markup(attack)) == safe_markup(attack)


def test_deep_and_long_html_is_taken():
    assert "x" in safe_markup("<div>" * MOST_SIGNS + "x")
    assert safe_markup("<div>" * 1_000_000 + "x") == ""
    assert find_images("<div>" * 1_000_000) == []
    assert safe_markup("&amp;" * 1_000_000) == ""
    assert len(safe_markup("<b>" + "y" * 2_000_000)) > 2_000_000


def test_a_figure_of_the_course_keeps_its_picture_and_its_words():
    html = (
        f'<figure style="margin:0"><img alt="A &amp; B" width="300" '
        f'src="data:image/png;base64,{PNG}"><figcaption>see</figcaption></figure>'
    )
    assert safe_markup(html) == (
        f'<figure><img alt="A &amp; B" src="data:image/png;base64,{PNG}" width="300">'
        "<figcaption>see</figcaption></figure>"
    )
    assert [(each.alt, each.width) for each in find_images(html)] == [("A & B", 300)]


SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="9">{}</svg>'


@pytest.mark.parametrize(
    "inside",
    [
        "<script>alert(1)</script>",
        "<x:script xmlns:x='http://www.w3.org/2000/svg'/>",
        "<a href='javascript:alert(1)'/>",
        "<image href='https://a.b'/>",
        "<image xlink:href = 'https://a.b'/>",
        "<foreignObject><p>x</p></foreignObject>",
        "<rect onclick='alert(1)'/>",
        "<rect\nonclick\n=\n'alert(1)'/>",
        "<style>@import 'https://a.b'</style>",
        "<rect style='fill:url(https://a.b)'/>",
        "<rect fill='url( &quot;https://a.b&quot;)'/>",
    ],
)
def test_a_checks_drawing_is_of_plain_shapes_alone(inside):
    assert checks_image(SVG.format(inside).encode(), "") is None
    plain_shapes = '<g><rect fill="none" y="2"/><text x="1">3 &lt; 4</text></g>'
    assert checks_image(SVG.format(plain_shapes).encode(), "")


def test_a_checks_drawing_must_be_utf_8_and_no_entities():
    assert checks_image(SVG.format("").encode("utf-16"), "") is None
    bomb = b'<!DOCTYPE svg [<!ENTITY a "aaaa">]><svg>&a;</svg>'
    assert checks_image(bomb, "") is None


def test_every_check_draws_so():
    values = np.arange(12.0).reshape(3, 4)
    panel = Panel("A < B", values, wrong=values > 7, window=(0, 1, 2, 2))
    assert checks_image(_svg([panel, panel]).encode(), "")


HEAVY = (
    "<defs><g id='a'><rect/></g></defs><use href='#a'/>",
    "<use xlink:href='#a'/>",
    "<pattern id='p'><rect fill='url(#p)'/></pattern>",
    "<filter id='f'><feTurbulence numOctaves='200'/></filter>",
    "<rect filter='url(#f)'/>",
    "<mask id='m'><rect mask='url(#m)'/></mask>",
    "<marker id='m'/><path marker-mid='url(#m)'/>",
    "<animate attributeName='x' repeatCount='indefinite'/>",
    "<symbol id='s'/><image href='data:image/svg+xml,x'/>",
)


@pytest.mark.parametrize("inside", ["", "<rect/>", *HEAVY])
def test_no_svg_of_a_strangers_is_drawn(inside):
    """Nested uses of 5 kB hang a browser; so no SVG at all, however it is wrapped."""
    svg = SVG.format(inside)
    assert image(svg.encode(), "a") is None
    if inside in HEAVY:
        assert checks_image(svg.encode(), "a") is None
    coded = base64.b64encode(svg.encode()).decode()
    for html in (
        svg,
        f"<img alt='seen' src='data:image/svg+xml;base64,{coded}'>",
        f"<img alt='seen' src='data:image/png;base64,{coded}'>",
        f"<img alt='seen' src='data:image/svg+xml,{quote(svg)}'>",
        f"<picture><source srcset='data:image/svg+xml;base64,{coded}'></picture>",
    ):
        assert "svg" not in safe_markup(html), html
    for form in ("image/svg+xml", "image/png", "text/html"):
        data = {form: svg, "text/plain": "a figure"}
        (piece,) = pieces([new_output("display_data", data=data)])
        assert "a figure" in piece.content
        assert "<svg" not in piece.content
        assert "data:" not in piece.content


def test_a_picture_is_what_its_first_bytes_say():
    assert image(b"\x89PNG\r\n\x1a\n...", "").source.startswith("data:image/png;")
    assert image(b"\xff\xd8\xff...", "").source.startswith("data:image/jpeg;")
    assert image(b"GIF89a", "") is None
    assert image(b"<html><script>", "") is None
    assert from_address("https://a.b/c.png") == b""
    assert from_address("data:image/svg+xml,%3Csvg/%3E") == b"<svg/>"


def test_terminal_codes_and_directions_are_taken_out():
    assert (
        plain("\x1b[1;31mE\x1b[0m\x1b]0;title\x07\x1bP+q\x1b\\\x9b2Jx\x00\x08") == "Ex"
    )
    assert plain("a\u202eb\u2066c\u200fd") == "a\\u202eb\\u2066c\\u200fd"
    assert plain("5%\r50%\r100%\r\nnext\r") == "100%\nnext"
    assert plain("\ud800") == "\ufffd"
    assert plain("Привет, 世界, שלום\t\n") == "Привет, 世界, שלום\t\n"


def test_a_long_line_takes_no_longer_than_it_is_long():
    for text in ("x" * 3_000_000, "\x1b[" * 500_000, "\x1b]" * 500_000, "\r" * 500_000):
        plain(text)


def test_outputs_are_bounded():
    names = ("stdout", "stderr") * (MOST // 2 + 25)
    flood = [new_output("stream", name=name, text="y" * 50_000) for name in names]
    shown = pieces(flood)
    assert len(shown) == MOST + 1
    assert all(len(piece.content) < LONGEST + 100 for piece in shown)


def test_what_is_printed_in_a_row_is_one_text():
    parts = [new_output("stream", text=part) for part in ["2", "\n"] * MOST]
    printed, warning = pieces([*parts, new_output("stream", name="stderr", text="hm")])
    assert printed.content.split() == ["2"] * MOST
    assert (warning.kind, warning.content) == ("warning", "hm")


def test_the_richest_safe_form_of_an_output_is_shown():
    data = {"text/plain": "words", "image/png": PNG, "text/html": "<script>x</script>"}
    (piece,) = pieces([new_output("display_data", data=data)])
    assert piece.kind == "markup"
    assert 'src="data:image/png;base64,' in piece.content
    data["image/png"] = base64.b64encode(b"<script>").decode()
    (piece,) = pieces([new_output("display_data", data=data)])
    assert (piece.kind, piece.content) == ("text", "words")
    assert (
        pieces([new_output("display_data", data={"application/json": {"a": 1}})]) == []
    )
