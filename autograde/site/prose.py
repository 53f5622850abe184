"""Markdown as HTML: GitHub's anchors, formulas as MathML, links that stay in the site.

nbconvert's own renderer does the rest, so that a page looks as the notebook does.
Browsers draw MathML without a script, and screen readers read it.
"""

import html
import posixpath
import re
from collections.abc import Mapping
from typing import Any

from latex2mathml.converter import convert
from mistune.plugins.table import render_table_cell
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath

from autograde.site.contents import GLOSSARY, Contents, plain_form, relative

_LATEX = re.compile('alttext="([^"]*)"')
_TAG = re.compile("<[^>]*>")
_ELSEWHERE = re.compile(r"[a-z][a-z0-9+.-]*:|//", re.IGNORECASE)
_FUNCTION = re.compile(r'(<mi>(?:exp|ln|log)</mi>)(?!<mo stretchy="false">)')
_APPLIED = r'\1<mo>&#x2061;</mo><mspace width="0.167em" />'


def mathml(formula: str, display: str) -> str:
    """Write a formula as MathML.

    The LaTeX has no dollar signs, and goes into ``alttext``.

    >>> mathml("n + 1", "inline")
    '<math xmlns="http://www.w3.org/1998/Math/MathML" display="inline"
    alttext="n + 1"><mrow><mi>n</mi><mo>&#x0002B;</mo><mn>1</mn></mrow></math>'
    """
    text = " ".join(formula.split())
    # a function's name wants to be told from its argument, by the eye and by the ear
    element = _FUNCTION.sub(_APPLIED, convert(text, display=display))
    return element.replace(">", f' alttext="{html.escape(text)}">', 1)


def anchor(heading: str, taken: set[str]) -> str:
    """Name a heading as GitHub does, and note the name.

    >>> taken = set()
    >>> anchor("Exercise 2.1 · One <code>window</code>", taken)
    'exercise-21--one-window'
    >>> anchor("Why?", taken), anchor("Why!", taken)
    ('why', 'why-1')
    """
    words = html.unescape(_TAG.sub("", heading)).lower()
    slug = re.sub(r"[^\w\- ]", "", words).replace(" ", "-")
    number, name = 0, slug
    while name in taken:
        number += 1
        name = f"{slug}-{number}"
    taken.add(name)
    return name


class Prose(IPythonRenderer):
    """Render the Markdown of one page."""

    def __init__(
        self,
        contents: Contents,
        here: str,
        file: str,
        words: Mapping[str, str],
        live: str = "",
    ) -> None:
        super().__init__(escape=False)
        self._contents, self._here, self._file = contents, here, file
        self._words, self._live = words, live
        self._taken: set[str] = set()

    def write(self, markdown: str) -> str:
        """Write a piece of the page's text as HTML."""
        return str(MarkdownWithMath(renderer=self).render(markdown))

    def heading(self, text: str, level: int, **_attributes: Any) -> str:
        """Give a heading its anchor, and a section its link to the live notebook.

        JupyterLite opens a notebook at its top, whatever anchor the link has.
        """
        element = f'<h{level} id="{anchor(text, self._taken)}">{text}</h{level}>\n'
        if level != 2 or not self._live:
            return element
        told = _TAG.sub("", text).replace('"', "&quot;")
        return (
            f'{element}<p class="live"><a href="{html.escape(self._live)}" '
            f'aria-label="Try it live: {told}">Try it live</a></p>\n'
        )

    def strong(self, text: str) -> str:
        """Lead from a word in bold to the glossary."""
        name = self._words.get(plain_form(html.unescape(_TAG.sub("", text))))
        if name is None or self._here == GLOSSARY:
            return f"<strong>{text}</strong>"
        target = f"{relative(GLOSSARY, self._here)}#{name}"
        return f'<strong><a class="word" href="{target}">{text}</a></strong>'

    def link(self, text: str, url: str, title: str | None = None) -> str:
        """Lead to a page of the site; what is in the checkout only is just named."""
        if _ELSEWHERE.match(url) or url.startswith("#"):
            return str(super().link(text, url, title))
        file, _, name = url.partition("#")
        folder = posixpath.dirname(self._file)
        target = self._contents.find(posixpath.normpath(posixpath.join(folder, file)))
        if target is None:
            return f'<span title="{html.escape(url)}">{text}</span>'
        address = relative(target, self._here) + (f"#{name}" if name else "")
        return str(super().link(text, address, title))

    def table(self, text: str) -> str:
        """Let a wide table scroll for itself, with a keyboard too."""
        return f'<div class="wide" tabindex="0"><table>\n{text}</table></div>\n'

    def table_cell(
        self, text: str, align: str | None = None, head: bool = False
    ) -> str:
        """Let a formula that heads a column have words: axe-core sees none in it."""
        if head:
            text = _LATEX.sub(r'\g<0> aria-label="\1"', text)
        return str(render_table_cell(self, text, align, head))

    def block_math(self, body: str) -> str:
        """Write a formula that stands for itself, and scrolls if it is too wide."""
        return mathml(body, "block").replace("<math ", '<math tabindex="0" ', 1)

    def inline_math(self, body: str) -> str:
        """Write a formula in a line."""
        return mathml(body, "inline")

    def latex_environment(self, name: str, body: str) -> str:
        """Write a formula of several lines."""
        return self.block_math(rf"\begin{{{name}}}{body}\end{{{name}}}")
