"""Fill in the pages' templates: escaped, and with a policy that lets nothing in."""

import base64
import hashlib
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from autograde.pages.plain import plain
from convnet_lab import colours

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


def render(template: str, script: str = "", **values: Any) -> bytes:
    """Make a page that needs nothing but itself.

    Parameters
    ----------
    template : str
        A file of this package that extends ``pages/page.html``.
    script : str
        The only script that may run; none if empty.
    **values
        What the template shows. All text is escaped but `markupsafe.Markup`.

    Returns
    -------
    bytes
        The page in UTF-8.
    """
    page = _ENVIRONMENT.get_template(template)
    text = page.render(script=script, policy=policy(script), **values)
    return text.encode("utf-8", "replace")


def render_part(template: str, **values: Any) -> Markup:
    """Make a part that several pages have in common."""
    page = _ENVIRONMENT.get_template(template)
    return Markup(page.render(**values))  # noqa: S704 (the template escapes)


def policy(script: str = "") -> str:
    """Write the page's Content-Security-Policy.

    Parameters
    ----------
    script : str
        The only script that may run; none if empty.

    Returns
    -------
    str
        Nothing is loaded; pictures come from the page itself.

    Examples
    --------
    >>> policy()
    "default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none';
    form-action 'none'"
    """
    rules = [
        "default-src 'none'",
        "img-src data:",
        "style-src 'unsafe-inline'",
        "base-uri 'none'",
        "form-action 'none'",
    ]
    if script:
        digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
        rules.append(f"script-src 'sha256-{digest}'")
    return "; ".join(rules)
