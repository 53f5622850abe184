"""What a test may do with an answer that cannot be done from the other side of a wire.

Data arrives as a copy. A function, a class or an object can be called and asked for its
attributes, not for what is inside of it, and it never takes an object of the test's.

These are signs only, read line by line, and many a test that has one works. Tests are
tried with the source's own answers before anything is graded (`autograde.grade`): what
does not pass there, but does beside the answers, is refused, with the sentence of its
sign if it has one.
"""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

_INSIDE = "class|closure|code|func|globals|module|self|slots|subclasses"
_CHANGES = (
    "add|append|clear|discard|extend|fill|insert|itemset|partition|pop|popitem|put|"
    "remove|resize|reverse|setdefault|setflags|sort|update"
)
_NOTHING = r"(?!)"


@dataclass(frozen=True)
class _Sign:
    """What a line of a test has; ``@`` is any answer's name, ``CLASS`` a class's."""

    line: str
    why: str
    beside: str = ""
    """What the test has elsewhere."""
    answer: str = ""
    """What an answer has."""


_SIGNS = (
    _Sign(
        r"\b(?:inspect|dis)\.\w|from (?:inspect|dis) import|import (?:inspect|dis) as",
        "a test can call an answer, not look into it: test what it gives",
    ),
    _Sign(
        rf"__(?:{_INSIDE})__",
        "{0!r} is inside an object of the submission, where a test cannot look: "
        "test what it gives",
    ),
    _Sign(
        r"__(?:cause|context|traceback)__",
        "{0!r} of an error does not travel: look at its text",
    ),
    _Sign(
        r"\btype\(",
        "the type of an object of the submission is not asked for: use isinstance",
        beside=r"\btype\(.*(?:\bis\b|[!=]=)",
        answer=r"\bclass\b",
    ),
    _Sign(
        r"\bclass\s+\w+\(.*\b(?:CLASS)\b",
        "a test cannot inherit a class of the submission: ask in an answer cell for a"
        " class that does, and call that",
    ),
    _Sign(
        r"^\s*class\s+\w+",
        "an object of the test's own class cannot come to an answer, which runs "
        "apart: give plain data or a function, or define the class in a locked cell "
        "and let the answer make the object",
    ),
    _Sign(
        rf"\b(?:@)\b(?:\[.*\]|\.\w+)*\.(?:{_CHANGES})\("
        # at the start of a statement: f(answer=1) names an argument
        r"|(?:^|;)\s*(?:@)\b(?:\[.*\]|\.\w+)*\s*[-+*/%&|^@]*=(?!=)"
        r"|\bdel\b.*\b(?:@)\b|\bout=(?:@)\b",
        "it is the submission's, and only a copy of it is changed here: change a copy"
        " of your own",
    ),
    _Sign(
        r"\w\.\w+\[.*\]\s*[-+*/%&|^@]*=(?!=)",
        "the attribute of an object of the submission is a copy, and only that is "
        "changed here: assign the whole attribute",
        beside=r"\b(?:CLASS)\b",
    ),
    _Sign(
        r"\b(?:seed|default_rng|RandomState|Random)\(",
        "a generator is the test's own, as it was before an answer drew from it: seed"
        " it anew before the test draws on",
        answer=r"random|rng|generator",
    ),
    _Sign(
        r"\b(?:gcf|gca|get_fignums|savefig)\(|\b(?:plt|pyplot)\.figure\(.",
        "the current figure is the test's, not the one that the submission drew: let "
        "the answer return its axes",
        answer=r"\b(?:plt|pyplot)\b",
    ),
    _Sign(
        r"\b(?:subplots?|figure|axes)\(",
        "a figure of the test's cannot be given to an answer: let it make and return "
        "its axes",
    ),
    _Sign(
        r"\b(?:assertLogs|assertNoLogs|addHandler|caplog)\b|patch.*\blogging\.",
        "what the submission logs does not travel: let the answer print or return it",
    ),
    _Sign(
        r"\bvars\(|__dict__",
        "an error of the submission is asked for each attribute by its name, not for "
        "all of them: compare those that the answer sets",
        beside=r"\bexcept\b|[rR]aises\b",
    ),
    _Sign(
        r"\bSystemExit\b",
        "a SystemExit of the submission does not travel: let the answer raise another"
        " error",
    ),
    _Sign(
        r"\benviron\b",
        "the environment that is changed here is the test's, not the submission's: "
        "let the answer take the value as an argument",
    ),
    _Sign(
        r"magic\(.*\b(?:history|macro|recall|rerun|save)\b",
        "a test runs in no kernel that has run the cells before: put what they do "
        "into a function of the answer, and call it",
    ),
    _Sign(
        r"\b(?:asdict|astuple|fields|replace)\(",
        "a test cannot look into an object of the submission: let a method of it give "
        "what is compared",
        beside=r"\bdataclasses\b",
    ),
    _Sign(
        r"\bwith\s+(?:@)\b.*\bas\b",
        "what comes back from a context manager of the submission is a copy, and only "
        "that is changed here: let the answer keep what the test reads",
    ),
    _Sign(
        r"\btestmod\(",
        "testmod looks through the test's own module, where no answer is: give the "
        "examples to doctest.DocTestParser, as a text of the test",
    ),
    _Sign(
        r"[!=]=\s*['\"\d]|['\"\d]\s*[!=]=",
        "an object of the submission could claim to equal anything, and is compared "
        "with its own kind only: compare one of its attributes",
        beside=r"\b(?:CLASS)\b",
    ),
    _Sign(
        r"\b(?:@)\b",
        "a Series of pandas comes as an array of its values, and no DataFrame can be "
        "given to an answer: compare what a DataFrame says of itself, such as "
        "frame.shape, list(frame.columns) or frame['price'].tolist()",
        answer=r"\bpandas\b|\bpd\.|\.(?:groupby|iloc|loc|merge|dropna|columns)\b",
    ),
)


def find_signs(
    test: str, answers: Collection[str], text: str
) -> Iterator[tuple[int, str]]:
    r"""Look in a test for what it may not be able to do: the line, and the reason.

    `answers` are their names, `text` is the source of all of them.

    >>> list(find_signs("x = 3\nassert f.__code__", ["f"], "def f(): pass"))[0][0]
    2
    """
    classes = re.findall(r"^\s*class\s+(\w+)", text, re.MULTILINE)
    stands_for = {"@": _any_of(answers), "CLASS": _any_of(classes)}

    def pattern(written: str) -> re.Pattern[str]:
        for name, names in stands_for.items():
            written = written.replace(f"(?:{name})", f"(?:{names})")
        return re.compile(written)

    for sign in _SIGNS:
        if pattern(sign.beside).search(test) and re.search(sign.answer, text):
            looked_for = pattern(sign.line)
            for number, line in enumerate(test.split("\n"), 1):
                if found := looked_for.search(line):
                    yield number, sign.why.format(found[0])
                    break


def _any_of(names: Collection[str]) -> str:
    return "|".join(map(re.escape, names)) or _NOTHING
