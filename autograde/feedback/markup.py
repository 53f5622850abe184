"""Make the HTML of a stranger's output safe to stand in a page."""

import html
import re
from collections.abc import Callable

import nh3
from markupsafe import Markup, escape

from autograde.feedback.images import Image, checks_image, from_address, image
from autograde.pages.plain import plain, shown_signs

MOST_SIGNS = 5_000
"""Of < and & in an output's HTML: the time to clean it grows with their square."""

LONGEST = 20_000_000
"""Characters of an output's HTML, with the pictures in it."""

NO_ALT = "picture without a description"

_TAGS = {
    *("abbr", "b", "blockquote", "br", "caption", "code", "dd", "del", "details"),
    *("dfn", "div", "dl", "dt", "em", "figcaption", "figure", "hr", "i", "img", "ins"),
    *("kbd", "li", "mark", "ol", "p", "pre", "q", "s", "samp", "small", "span"),
    *("strong", "sub", "summary", "sup", "table", "tbody", "td", "tfoot", "th"),
    *("thead", "tr", "u", "ul", "var", "wbr"),
}
# what stands in these is code or is drawn by it, and no text
_DROPPED = {
    *("audio", "button", "canvas", "embed", "form", "iframe", "math", "noembed"),
    *("noframes", "noscript", "object", "option", "script", "select", "style", "svg"),
    *("template", "textarea", "title", "video"),
}
_ATTRIBUTES = {
    "img": {"alt", "src", "width"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
}
_CLEANER = nh3.Cleaner(
    tags=_TAGS,
    clean_content_tags=_DROPPED,
    attributes=_ATTRIBUTES,
    attribute_filter=lambda tag, name, value: (
        value if tag == "img" or value.isalnum() else None
    ),
    url_schemes={"data"},
    link_rel=None,
)
_TEXT = nh3.Cleaner(tags=set(), clean_content_tags=_DROPPED, link_rel=None)

# exact for what nh3 writes: quoted attributes, and no < in text
_IMG = re.compile(r'<img((?: [a-z]+="[^"]*")*)>')
_ATTRIBUTE = re.compile(r' ([a-z]+)="([^"]*)"')
_WIDTH = re.compile("[1-9][0-9]{0,3}")


def safe_markup(text: str) -> Markup:
    r"""Keep of some HTML what only shows: text, tables, pictures in the page itself.

    No script, style, link, form or address stays; the result is empty if there is
    nothing to see, or too much.

    >>> safe_markup('<b onclick="x()">bold</b> <a href="https://a.b">link</a>')
    Markup('<b>bold</b> link')
    >>> safe_markup("&#8238;gnp.exe")
    Markup('\\u202egnp.exe')
    >>> safe_markup('<script>alert(1)</script><style>*{display:none}</style>')
    Markup('')
    """
    if _is_too_much(text):
        return Markup("")
    # the cleaner turns what was written as &#8238; into the sign itself
    cleaned = shown_signs(_CLEANER.clean(plain(text, LONGEST)))
    cleaned = _IMG.sub(_own_image, cleaned)
    if "<img " not in cleaned and not _TEXT.clean(cleaned).strip():
        return Markup("")
    return Markup(cleaned)  # noqa: S704 (this is what makes it safe)


def find_images(text: str) -> list[Image]:
    """Take the pictures out of a check's HTML, and leave the rest."""
    if _is_too_much(text):
        return []
    cleaned = _CLEANER.clean(plain(text, LONGEST))
    found = (_read_image(tag, checks_image) for tag in _IMG.finditer(cleaned))
    return [each for each in found if isinstance(each, Image)]


def _is_too_much(text: str) -> bool:
    # the cleaner writes a space that does not break as a sign, too
    signs = sum(map(text.count, ("<", "&", "\xa0")))
    return signs > MOST_SIGNS or len(text) > LONGEST


def img(picture: Image) -> Markup:
    """Write the element of a picture."""
    shown = Markup('<img alt="{}" src="{}"').format(picture.alt, picture.source)
    width = Markup(' width="{}"').format(picture.width) if picture.width else ""
    return shown + width + Markup(">")


def _own_image(tag: "re.Match[str]") -> str:
    found = _read_image(tag)
    if isinstance(found, Image):
        return img(found)
    return f"[a picture is left out: {escape(found)}]"


def _read_image(
    tag: "re.Match[str]",
    take: Callable[[bytes, str, int | None], Image | None] = image,
) -> Image | str:
    """Read a picture, or give the words for one that cannot be shown."""
    said = {name: html.unescape(value) for name, value in _ATTRIBUTE.findall(tag[1])}
    alt = plain(said.get("alt", "")).strip() or NO_ALT
    width = said.get("width", "")
    pixels = int(width) if _WIDTH.fullmatch(width) else None
    shown = take(from_address(said.get("src", "")), alt, pixels)
    return shown or alt
