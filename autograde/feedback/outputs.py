"""What a cell of the student put out, as pieces that are safe to show."""

import itertools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Literal

from markupsafe import Markup
from nbformat import NotebookNode
from nbformat.v4 import new_output

from autograde.feedback.images import from_base64, image
from autograde.feedback.markup import img, safe_markup
from autograde.pages.plain import plain

LONGEST = 10_000
"""Characters of one text that are shown."""

NO_SVG = "[a picture in SVG is left out, as it may stop a browser: show it as PNG]"

MOST = 100
"""Outputs of one cell that are shown."""


@dataclass(frozen=True)
class Piece:
    """An output, or a part of one."""

    kind: Literal["text", "warning", "error", "markup"]
    """Printed or returned, written to stderr, an exception, or HTML."""
    content: str | Markup
    """Plain text that is not escaped yet, or safe HTML."""


def pieces(outputs: Iterable[NotebookNode]) -> list[Piece]:
    """Make a cell's outputs safe to show."""
    shown = []
    for output in joined(outputs):
        piece = _piece(output)
        if piece.content.strip():
            shown.append(piece)
    if len(shown) > MOST:
        left_out = Piece("text", f"[... {len(shown) - MOST} more outputs]")
        return [*shown[:MOST], left_out]
    return shown


def joined(outputs: Iterable[NotebookNode]) -> Iterator[NotebookNode]:
    r"""Put together what was printed in a row: a kernel sends it in any parts.

    >>> from nbformat.v4 import new_output
    >>> parts = [new_output("stream", text=text) for text in ("a", "\n", "b\n")]
    >>> [output.text for output in joined(parts)]
    ['a\nb\n']
    """
    for (kind, name), row in itertools.groupby(
        outputs, lambda output: (output.output_type, output.get("name"))
    ):
        if kind == "stream":
            text = "".join(part.text for part in row)
            yield new_output("stream", name=name, text=text)
        else:
            yield from row


def _piece(output: NotebookNode) -> Piece:
    if output.output_type == "stream":
        kind: Literal["text", "warning"]
        kind = "warning" if output.name == "stderr" else "text"
        return Piece(kind, plain(output.text, LONGEST))
    if output.output_type == "error":
        text = "\n".join(output.traceback) or f"{output.ename}: {output.evalue}"
        return Piece("error", plain(text, LONGEST))
    return _rich(output.get("data", {}))


def _rich(data: dict[str, Any]) -> Piece:
    """Choose the richest form that is safe."""
    forms = {form: value for form, value in data.items() if isinstance(value, str)}
    words = plain(forms.get("text/plain", ""), LONGEST)
    markup = safe_markup(forms.get("text/html", ""))
    if markup:
        return Piece("markup", markup)
    for form in ("image/png", "image/jpeg"):
        if form in forms:
            # no more is known of it: it comes without a description
            alt = f"picture made by this cell: {words[:200]}"
            picture = image(from_base64(forms[form]), alt)
            if picture:
                return Piece("markup", img(picture))
    if "image/svg+xml" in forms:
        return Piece("text", f"{NO_SVG}\n{words}".rstrip())
    return Piece("text", words or plain(forms.get("text/markdown", ""), LONGEST))
