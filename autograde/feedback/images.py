"""Pictures that stand in the page itself, and are what they say they are."""

import base64
import binascii
import re
from dataclasses import dataclass
from urllib.parse import unquote_to_bytes

_SIGNS = {"image/png": b"\x89PNG\r\n\x1a\n", "image/jpeg": b"\xff\xd8\xff"}
_SVG_START = re.compile(rb"\A(?:\xef\xbb\xbf)?\s*<(?:\?xml\b|!--|!DOCTYPE svg\b|svg\b)")
# a browser runs and loads nothing of an SVG in <img>; saved to a file it would
_ACTIVE = re.compile(
    r"""<(?:\w+:)?(?:script|foreignobject|iframe|embed|object|audio|video)\b
    | <!entity | <\?xml-stylesheet | [\s"'/]on\w+\s*= | @import
    | \b(?:href|src)\s*=\s*(?!["'](?:\#|data:image/(?:png|jpeg);))
    | \burl\(\s*["']?(?!\#)""",
    re.IGNORECASE | re.VERBOSE,
)


@dataclass(frozen=True)
class Image:
    """A picture.

    Parameters
    ----------
    source : str
        A ``data:`` address.
    alt : str
        What it shows, in words.
    width : int or None
        Pixels on the page; its own if None.
    """

    source: str
    alt: str
    width: int | None = None


def image(data: bytes, alt: str, width: int | None = None) -> Image | None:
    """Take a picture if it is a PNG, a JPEG, or an SVG in which nothing acts.

    Parameters
    ----------
    data : bytes
        The file.
    alt : str
        What it shows.
    width : int, optional
        Pixels on the page.

    Returns
    -------
    Image or None
        None if it is anything else.

    Examples
    --------
    >>> image(b"<svg xmlns='http://www.w3.org/2000/svg'/>", "nothing").source[:26]
    'data:image/svg+xml;base64,'
    >>> image(b"<svg onload='alert(1)'/>", "an attack") is None
    True
    """
    kind = next((kind for kind, sign in _SIGNS.items() if data.startswith(sign)), None)
    if kind is None and _is_still_svg(data):
        kind = "image/svg+xml"
    if kind is None:
        return None
    return Image(f"data:{kind};base64,{base64.b64encode(data).decode()}", alt, width)


def from_base64(text: str) -> bytes:
    """Decode base64, as outputs hold it; nothing if it is none."""
    try:
        return base64.b64decode("".join(text.split()), validate=True)
    except (binascii.Error, ValueError):
        return b""


def from_address(address: str) -> bytes:
    """Read what a ``data:`` address holds; nothing if it is another address."""
    head, comma, body = address.strip().partition(",")
    if not comma or not head.lower().startswith("data:"):
        return b""
    if head.lower().endswith(";base64"):
        return from_base64(unquote_to_bytes(body).decode("ascii", "replace"))
    return unquote_to_bytes(body)


def _is_still_svg(data: bytes) -> bool:
    if not _SVG_START.match(data):
        return False
    try:
        return not _ACTIVE.search(data.decode("utf-8"))
    except UnicodeDecodeError:
        return False
