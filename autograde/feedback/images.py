"""Pictures that stand in the page itself, and are what they say they are."""

import base64
import re
from dataclasses import dataclass
from urllib.parse import unquote_to_bytes

_SIGNS = {"image/png": b"\x89PNG\r\n\x1a\n", "image/jpeg": b"\xff\xd8\xff"}
LONGEST_DRAWING = 500_000
"""Bytes of a check's SVG; one of all its matrices has some ten thousand."""

# what a check draws with: each is drawn once, so that time grows with the text alone
_SHAPES = {
    *("svg", "g", "title", "desc", "text", "tspan"),
    *("rect", "line", "circle", "ellipse", "path", "polyline", "polygon"),
}
_TAG = re.compile(r"</?+([A-Za-z:]++)([^<>]*+)>")
_SVG_SIZE = {
    name: re.compile(rb"<svg\b[^<>]*\s%s=['\"](\d{1,5})['\"]" % name.encode())
    for name in ("width", "height")
}
_ELSEWHERE = re.compile(r"url\(|href|style|\son\w|&\w++(?<!&amp)(?<!&lt)(?<!&gt)", re.I)


@dataclass(frozen=True)
class Image:
    """A picture."""

    source: str
    alt: str
    """What it shows, in words."""
    width: int | None = None
    """Pixels on the page; its own if None."""


def image(data: bytes, alt: str, width: int | None = None) -> Image | None:
    r"""Take a picture if it is a PNG or a JPEG; None if it is anything else.

    Not an SVG of a stranger: in 5 kB it can ask a browser for hours of drawing.

    >>> image(bytes.fromhex("89504e470d0a1a0a"), "a face").source
    'data:image/png;base64,iVBORw0KGgo='
    >>> image(b"<svg xmlns='http://www.w3.org/2000/svg'/>", "nothing") is None
    True
    """
    kind = next((kind for kind, sign in _SIGNS.items() if data.startswith(sign)), None)
    return _image(kind, data, alt, width) if kind else None


def checks_image(data: bytes, alt: str, width: int | None = None) -> Image | None:
    """Take a picture that a check drew: also an SVG of plain shapes, and no other."""
    if _is_plain_svg(data):
        return _image("image/svg+xml", data, alt, width)
    return image(data, alt, width)


def _image(kind: str, data: bytes, alt: str, width: int | None) -> Image:
    return Image(f"data:{kind};base64,{base64.b64encode(data).decode()}", alt, width)


def from_base64(text: str) -> bytes:
    """Decode base64, as outputs hold it; nothing if it is none."""
    try:
        return base64.b64decode("".join(text.split()), validate=True)
    except ValueError:  # which binascii's error and half characters are
        return b""


def from_address(address: str) -> bytes:
    """Read what a ``data:`` address holds; nothing if it is another address."""
    head, comma, body = address.strip().partition(",")
    if not comma or not head.lower().startswith("data:"):
        return b""
    if head.lower().endswith(";base64"):
        return from_base64(_unquoted(body).decode("ascii", "replace"))
    return _unquoted(body)


def size_of(source: str) -> tuple[int, int] | None:
    """Tell how many pixels a picture is wide and high; None if it does not say so.

    >>> size_of("data:image/svg+xml,<svg width='9' height='4'></svg>")
    (9, 4)
    """
    data = from_address(source)
    if data.startswith(_SIGNS["image/png"]):
        across, down = (int.from_bytes(data[at : at + 4]) for at in (16, 20))
    else:
        found = [_SVG_SIZE[name].match(data) for name in ("width", "height")]
        across, down = (int(each[1]) if each else 0 for each in found)
    return (across, down) if across and down else None


def _unquoted(text: str) -> bytes:
    return unquote_to_bytes(text.encode("utf-8", "replace"))


def _is_plain_svg(data: bytes) -> bool:
    if not data.startswith(b"<svg ") or len(data) > LONGEST_DRAWING:
        return False
    text = data.decode("utf-8", "replace")
    tags = _TAG.findall(text)
    return text.count("<") == len(tags) and all(
        name in _SHAPES and not _ELSEWHERE.search(settings) for name, settings in tags
    )
