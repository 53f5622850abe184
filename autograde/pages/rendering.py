"""Fill in the pages' templates: escaped, and with a policy that lets nothing in."""

import base64
import hashlib
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from autograde.pages.plain import plain
from convnet_lab import colours

_POLICY = "@POLICY@"
_PACKAGE = Path(__file__).resolve().parent.parent


def _points(value: float | None) -> str:
    return "–" if value is None else f"{round(value, 2):g}"


_ENVIRONMENT = Environment(
    loader=FileSystemLoader(_PACKAGE),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_ENVIRONMENT.filters["plain"] = plain
_ENVIRONMENT.filters["points"] = _points
_ENVIRONMENT.globals["colours"] = colours


def render(template: str, script: str = "", ours: bool = False, **values: Any) -> bytes:
    """Make a page that needs nothing but itself.

    All text is escaped but `markupsafe.Markup`, and only the given script may run.
    `ours` says that nothing of a stranger's is on the page: elements may have styles.
    """
    page = _ENVIRONMENT.get_template(template)
    text = page.render(script=script, policy=_POLICY, **values)
    # the first of each: whatever a stranger wrote comes after the page's head
    style = text.partition("<style>")[2].partition("</style>")[0]
    rules = policy(script, style)
    if ours:
        rules = f"{policy(script)}; style-src 'unsafe-inline'"
    text = text.replace(_POLICY, str(escape(rules)), 1)
    return text.encode("utf-8", "replace")


def render_part(template: str, **values: Any) -> Markup:
    """Make a part that several pages have in common."""
    page = _ENVIRONMENT.get_template(template)
    return Markup(page.render(**values))  # noqa: S704 (the template escapes)


def policy(script: str = "", style: str = "") -> str:
    """Write the page's Content-Security-Policy.

    Nothing is loaded; pictures come from the page itself.

    >>> policy()
    "default-src 'none'; img-src data:; base-uri 'none'; form-action 'none'"
    >>> policy(style="p {margin: 0}").rpartition("; ")[2]
    "style-src 'sha256-PnkLF3ZIZyD6j001WbLSk3sqX0gqgUhWFAb6ap7LSG0='"
    """
    rules = ["default-src 'none'", "img-src data:", "base-uri 'none'"]
    rules.append("form-action 'none'")
    rules += [
        f"{kind}-src 'sha256-{_digest(content)}'"
        for kind, content in (("script", script), ("style", style))
        if content
    ]
    return "; ".join(rules)


def _digest(text: str) -> str:
    content = text.encode("utf-8", "replace")
    return base64.b64encode(hashlib.sha256(content).digest()).decode()
