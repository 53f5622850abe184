"""Make a stranger's text fit to be shown: what it holds is seen, and nothing acts."""

import re
from collections.abc import Collection
from itertools import islice

# colors and cursor moves, window titles and links, and what a terminal swallows
_TERMINAL = re.compile(
    r"\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)?"
    r"|\x1b[PX^_][^\x1b]*(?:\x1b\\)?"
    r"|(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]"
    r"|\x1b[ -/]*[0-~]?"
)

# these change the order in which a line is read
_DIRECTIONS = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
_SHOWN = {ord(each): f"\\u{ord(each):04x}" for each in f"{_DIRECTIONS}\u2028\u2029"}
_SHOWN |= dict.fromkeys([*range(32), *range(127, 160)], "")
_SHOWN |= {ord("\n"): "\n", ord("\t"): "\t"}
_SHOWN |= dict.fromkeys(range(0xD800, 0xE000), "\ufffd")  # halves of characters

ANSI = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")
# what differs from run to run: a kernel's temporary files, addresses in memory
# only where a word begins: else a long one is gone through from each of its letters
_CELL_FILE = re.compile(r"(?<![^\s\"'(])[^\s\"'(]*ipykernel_\d+[/\\]\d+\.py")
_ADDRESS = re.compile(r"\b0x[0-9a-f]{6,}\b")

LONGEST = 1_000_000
"""Characters of any text that are shown at most."""
LONGEST_MESSAGE = 500
LONGEST_READ = 20_000
"""Characters of a stranger's text that are looked at, half of them from its end."""


def plain(text: str, longest: int = LONGEST) -> str:
    r"""Take terminal codes out of a text, and let hidden directions be seen.

    Of a long text both ends stay. The result is not escaped for HTML.

    >>> plain("\x1b[31mred\x1b[0m \x1b]8;;http://a.b\x07link\x1b]8;;\x07 \u202egnp.exe")
    'red link \\u202egnp.exe'
    >>> plain("10 %\r50 %\rdone\nnext")
    'done\nnext'
    >>> plain("x" * 1000, longest=20)
    'xxxxxxxxxx\n[... 980 characters are left out here ...]\nxxxxxxxxxx'
    """
    # cut before it is worked on, with room for codes that are taken out
    read = 2 * longest
    if len(text) <= 2 * read:
        head = tail = _visible(text)
        if len(head) <= longest:
            return head
        unread = -len(head)
    else:
        head, tail = _visible(text[:read]), _visible(text[-read:])
        unread = len(text) - 2 * read
    half = longest // 2
    left_out = unread + len(head) + len(tail) - 2 * half
    return (
        f"{head[:half]}\n[... {left_out:,} characters are left out here ...]\n"
        f"{tail[-half:]}"
    )


def shown_signs(text: str) -> str:
    r"""Let be seen, or take out, each single sign that acts where it is not seen.

    >>> shown_signs("\u202egnp.exe\x1b")
    '\\u202egnp.exe'
    """
    return text.translate(_SHOWN)


def cut(text: str, longest: int) -> str:
    """Keep both ends of a long text; done first, whatever is done with it then.

    >>> cut("a" * 1000 + "z", 20)
    'aaaaa ... aaaaaaaaaz'
    """
    if len(text) <= longest:
        return text
    half = longest // 2
    return f"{text[: longest - half - 5]} ... {text[-half:]}"


def one_line(text: str, longest: int | None = LONGEST_MESSAGE) -> str:
    r"""Make a message of one line which each run makes alike; of a long one both ends.

    >>> one_line("Kernel\n  flipped.")
    'Kernel flipped.'
    >>> one_line("<function f at 0x7f1122334455>")
    '<function f at 0x...>'
    """
    text = ANSI.sub("", cut(text, LONGEST_READ))
    text = _ADDRESS.sub("0x...", _CELL_FILE.sub("the notebook", text))
    text = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    # a check names the call first and the cause last: the middle matters least
    return text if longest is None else cut(text, longest)


def listed(names: Collection[str], most: int = 10) -> str:
    """Name the first of many, and count the others.

    >>> listed(["ada", "bela", "cleo"], most=2)
    'ada, bela and 1 more'
    """
    more = len(names) - most
    rest = f" and {more:,} more" if more > 0 else ""
    return ", ".join(islice(names, most)) + rest


def _visible(text: str) -> str:
    lines = _TERMINAL.sub("", text).split("\n")
    return shown_signs("\n".join(_last_state(line) for line in lines))


def _last_state(line: str) -> str:
    """Keep of a progress bar what it showed at last."""
    line = line.rstrip("\r")
    return line[line.rfind("\r") + 1 :]
