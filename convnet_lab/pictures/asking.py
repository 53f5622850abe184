"""Questions that a reader answers before the picture does.

They are plain HTML: form fields, and rules that show what fits them. So they need no
kernel and no program, work with the keyboard and in an exported page, and keep no
record. Where a page drops the rules, everything is shown, question first.
"""

import hashlib
import html
import re
from collections.abc import Sequence
from typing import Any

from IPython.display import HTML, display

from convnet_lab.pictures.showing import Drawing, written

Shown = tuple[Drawing, str]
"""A figure and its alternative text."""

_RULES = """<style>
.cl-ask{border:1px solid #999;border-radius:6px;padding:.5em .9em;margin:.5em 0;
max-width:60em}
.cl-ask fieldset{border:0;margin:0;padding:0}
.cl-ask legend{font-weight:600;padding:0}
.cl-ask label{display:inline-block;margin:.3em 1.2em .3em 0;cursor:pointer}
.cl-ask input[type=text]{font:inherit;width:11em;padding:.15em .4em}
.cl-ask .cl-yes,.cl-ask .cl-no,.cl-ask .cl-then{display:none}
.cl-ask:has(.cl-right:checked) .cl-yes,.cl-ask:has(input[type=text]:valid) .cl-yes,
.cl-ask:has(input[type=radio]:checked:not(.cl-right)) .cl-no,
.cl-ask:has(input[type=text]:user-invalid) .cl-no,
.cl-ask:has(input[type=radio]:checked) .cl-then,
.cl-ask:has(input[type=text]:valid) .cl-then,
.cl-ask:has(.cl-look:checked) .cl-then{display:block}
</style>"""

_STEP_RULES = """<style>
.cl-steps{border:1px solid #999;border-radius:6px;padding:.5em .9em;margin:.5em 0}
.cl-steps label{display:inline-block;margin:.2em .9em .2em 0;cursor:pointer}
.cl-steps .cl-step{display:none}
%s{display:block}
</style>"""
_MOST_STEPS = 12


def ask(
    question: str,
    right: str | int | float,
    answer: str,
    shown: Sequence[Shown] = (),
    choices: Sequence[str] = (),
) -> None:
    """Ask for a prediction; the answer and its pictures come after it.

    Parameters
    ----------
    question : str
        Its text; it stays above the answer.
    right : str or number
        The right answer: what is to be typed, or one of `choices`.
    answer : str
        A sentence or two that give the answer and its reason.
    shown : sequence of (figure, str)
        Pictures that go with the answer, each with its alternative text.
    choices : sequence of str
        What to choose from, in this order; nothing to let the reader type.

    Raises
    ------
    ValueError
        If the right answer is none of the choices.
    """
    if choices and right not in choices:
        raise ValueError(f"right is {right!r}: expected one of {list(choices)}")
    display(HTML(asked(question, right, answer, shown, choices)))


def asked(
    question: str,
    right: str | int | float,
    answer: str,
    shown: Sequence[Shown] = (),
    choices: Sequence[str] = (),
) -> str:
    """Write a question as HTML.

    Parameters
    ----------
    question, right, answer, shown, choices
        As for `ask`.

    Returns
    -------
    str
    """
    name = _name(question)
    fields = (
        "".join(_choice(name, text, text == right) for text in choices)
        if choices
        else _field(str(right))
    )
    look = (
        ""
        if choices
        else _label('<input type="checkbox" class="cl-look">', "show the answer")
    )
    pictures = "".join(written(figure, alt) for figure, alt in shown)
    return (
        f'{_RULES}<div class="cl-ask" data-lm-suppress-shortcuts="true"><fieldset>'
        f"<legend>{html.escape(question)}</legend>{fields}{look}</fieldset>"
        '<div role="status"><div class="cl-yes">✓ Right.</div>'
        '<div class="cl-no">✗ Not so.</div></div>'
        f'<div class="cl-then"><p>{html.escape(answer)}</p>{pictures}</div></div>'
    )


def steps(title: str, shown: Sequence[tuple[str, Drawing, str]]) -> None:
    """Show pictures one at a time, to be stepped through with a click or the arrows.

    Parameters
    ----------
    title : str
        What they show.
    shown : sequence of (str, figure, str)
        For each step its words, its figure and the figure's alternative text.
    """
    if not 1 <= len(shown) <= _MOST_STEPS:
        raise ValueError(f"{len(shown)} steps: expected 1 to {_MOST_STEPS}")
    name = _name(title)
    radios, panels, rules = [], [], []
    for number, (words, figure, alt) in enumerate(shown, start=1):
        first = " checked" if number == 1 else ""
        radio = f'<input type="radio" name="{name}" class="cl-s{number}"{first}>'
        radios.append(_label(radio, str(number)))
        panels.append(
            f'<div class="cl-step cl-p{number}"><p><b>{number}.</b> '
            f"{html.escape(words)}</p>{written(figure, alt)}</div>"
        )
        rules.append(f".cl-steps:has(.cl-s{number}:checked) .cl-p{number}")
    display(
        HTML(
            f"{_STEP_RULES % ','.join(rules)}"
            '<div class="cl-steps" data-lm-suppress-shortcuts="true">'
            f'<div role="radiogroup" aria-label="{html.escape(title, quote=True)}">'
            f"{html.escape(title)}: step {''.join(radios)}</div>"
            f'<div role="status">{"".join(panels)}</div></div>'
        )
    )


def _name(text: str) -> str:
    return f"cl-{hashlib.blake2b(text.encode(), digest_size=6).hexdigest()}"


def _label(field: str, text: str) -> str:
    return f"<label>{field} {html.escape(text)}</label>"


def _choice(name: str, text: str, right: bool) -> str:
    mark = ' class="cl-right"' if right else ""
    return _label(f'<input type="radio" name="{name}"{mark}>', text)


def _field(right: str) -> str:
    pattern = html.escape(pattern_of(right), quote=True)
    return _label(
        f'<input type="text" required autocomplete="off" pattern="{pattern}">',
        "your answer",
    )


def pattern_of(right: str) -> str:
    r"""Allow for the ways in which people write numbers: spaces, commas, minus signs.

    Parameters
    ----------
    right : str
        A word, a number or several, such as ``"6 8 3 4"`` or ``"4 x 4"``.

    Returns
    -------
    str
        A regular expression that a browser tries on the whole of what is typed.

    Examples
    --------
    >>> re.fullmatch(pattern_of("1,184"), " 1184 ") is not None
    True
    >>> re.fullmatch(pattern_of("4 -3"), "[4, −3]") is not None
    True
    >>> re.fullmatch(pattern_of("4 x 4"), "4x4") is not None
    True
    >>> re.fullmatch(pattern_of("111"), "11") is None
    True
    """
    words = re.findall(r"[\d.,]*\d|[^\W\d]+|[-\N{MINUS SIGN}]|\S", right)
    written_as: list[Any] = []
    for word in words:
        if re.fullmatch(r"[\d.,]*\d", word):
            written_as.append(r"[ ,]?".join(re.split(",", re.escape(word))))
        elif word in "-\N{MINUS SIGN}":
            written_as.append("[\\-\N{MINUS SIGN}]")
        elif word.casefold() in ("x", "×", "·"):
            written_as.append(r"[xX×*,·]")
        else:
            either = "".join(f"[{c.lower()}{c.upper()}]" for c in word)
            written_as.append(either if word.isalpha() else re.escape(word))
    between = r"[\s,;\/\[\]()]*"
    return between + between.join(written_as) + between
