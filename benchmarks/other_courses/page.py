"""The page: a summary first, then what the words mean, then a table an operation."""

from collections import Counter

import numpy as np
from answers import RIGHT
from unseen.bank import bank, is_right

from benchmarks.other_courses.verdicts import OPERATIONS, Operation, Row, row
from convnet_lab.checks.calling import call
from convnet_lab.checks.exercise import Function

_EVERY = 9

STEP_BY_STEP = (
    "[Convolutional Neural Networks: Step by Step]"
    "(https://www.coursera.org/learn/convolutional-neural-networks)"
)
CS231N = "[cs231n, assignment 2](https://cs231n.github.io/)"

Rows = dict[str, Row]
"""By the misconception's id."""


def text() -> str:
    """Put every answer to every test, and write the page.

    Returns
    -------
    str
        Markdown.
    """
    wrong = {operation: _rows(operation) for operation in OPERATIONS}
    parts = [
        _summary({o: rows for o, rows in wrong.items() if o.cs231n is not None}),
        _overview(wrong),
        _students(),
        _words(),
        _reasons(),
        _right_answers(),
        _limits(),
        *(_table(operation, rows) for operation, rows in wrong.items()),
    ]
    return "\n\n".join(parts) + "\n"


def _rows(operation: Operation) -> Rows:
    return {m.id: row(operation, m.wrong, m.id) for m in operation.misconceptions}


def _summary(wrong: dict[Operation, Rows]) -> str:
    every = [one for rows in wrong.values() for one in rows.values()]
    first = Counter(one.step_by_step for one in every)
    second = Counter(one.cs231n for one in every)
    ours = sum(one.ours is not None for one in every)
    named = sum(rows[id_].ours == id_ for rows in wrong.values() for id_ in rows)
    neither = [
        f"`{id_}` ({operation.title.lower()})"
        for operation, rows in wrong.items()
        for id_, one in rows.items()
        if one.step_by_step == one.cs231n == "nothing"
    ]
    return f"""\
# The same wrong answers, beside two other courses

Written by `python -m benchmarks.other_courses`; do not edit.

**Of {len(every)} wrong answers to the operations that both courses test, Step by Step
shows nothing for {first["nothing"]} and cs231n nothing for {second["nothing"]}; our \
`check` lets {len(every) - ours or "none"} through.
Without a reader who notices what is printed, they stop {first["stops"]}, \
{second["stops"]} and {ours}.**

- {STEP_BY_STEP}
  asserts; for {first["prints"]} wrong answers it only prints a difference, and goes on.
- {CS231N} asserts nothing: it prints errors.
  {second["stops"]} wrong answers end in an exception; the error of {second["prints"]} \
can be noticed in the
  function's own cell, that of {second["prints later"]} only in a later one.
- `check` stops {ours} and says of {named} what was done.
- Neither shows anything for {", ".join(neither)}."""


def _overview(wrong: dict[Operation, Rows]) -> str:
    return "\n".join(
        [
            "| operation | wrong answers | Step by Step: stops / prints / nothing "
            "| cs231n: stops / prints / later / nothing | ours: stops and names |",
            "|---|--:|---|---|--:|",
            *(_overview_row(operation, rows) for operation, rows in wrong.items()),
        ]
    )


def _overview_row(operation: Operation, rows: Rows) -> str:
    first = Counter(one.step_by_step for one in rows.values())
    second = Counter(one.cs231n for one in rows.values())
    in_cs231n = " / ".join(
        str(second[verdict])
        for verdict in ("stops", "prints", "prints later", "nothing")
    )
    return (
        f"| {operation.title} (`{operation.exercise}`) | {len(rows)} "
        f"| {first['stops']} / {first['prints']} / {first['nothing']} "
        f"| {'not asked' if operation.cs231n is None else in_cs231n} "
        f"| {sum(one.ours == id_ for id_, one in rows.items())} |"
    )


def _students() -> str:
    """Count what becomes of answers in students' styles, made for no misconception."""
    lines = [
        "## Answers in students' styles",
        "",
        "The mistakes above are those that our checks know. These are others: every\n"
        "ninth wrong answer of `tests/unseen`, in the styles of public courses'\n"
        "students, with one slip or two, for which no misconception was made.",
        "",
        "| operation | wrong answers | Step by Step: stops / prints / nothing "
        "| cs231n: stops / prints / later / nothing | ours: stops / says a cause |",
        "|---|--:|---|---|---|",
    ]
    for operation in OPERATIONS:
        rows = {}
        for place, answer in enumerate(bank(operation.exercise)):
            if place % _EVERY == 0:
                function = answer.function()
                if not is_right(operation.exercise, function):
                    rows[answer.name] = row(operation, function)
        line = _overview_row(operation, rows).rpartition(" | ")[0]
        stopped = [one.ours for one in rows.values() if one.ours is not None]
        lines.append(f"{line} | {len(stopped)} / {sum(map(bool, stopped))} |")
    return "\n".join(lines)


def _words() -> str:
    return """\
## What the words mean

- **stops**: an assert fails, or an exception ends the cell (a shape that does not fit).
- **prints**: the cell goes on, and a reader has to notice. In Step by Step that is a
  value that differs from the one to expect; `conv_forward_test_1` says so in red. In
  cs231n it is a relative error more than 100 times the one that the cell's comment
  promises; no wrong answer comes near this line.
- **prints later**: the cell of the function prints the usual error. Further down the
  notebook compares the function with the course's fast one, and there it shows.
- **nothing**: all looks as it does for a right answer.
- **ours**: `check` as a student calls it in the notebook, without fresh random cases.

The wrong answers are the named misconceptions of our exercises, put into the courses'
shapes: a batch of examples, channels last in one and first in the other. The right
functions around them are right. Each published test is written anew from its inputs
(seeds, shapes), the quantities it compares and its tolerance; the sources, with their
commits, stand in `benchmarks/other_courses/step_by_step.py` and `cs231n.py`."""


def _reasons() -> str:
    return """\
## Why they let these through

- Step by Step asserts the mean of a map whose padding is wider than its kernel. This is
  the sum of the pixels times the sum of the weights, plus the bias: flip the kernel and
  it stays. Every stride divides the convolution's size, so nothing is ever rounded.
  The maxima that are compared are all positive. Gradients of a convolution are compared
  by their means, those of pooling at stride 1 only.
- cs231n's images are all square, and its pooling has windows of 2 at stride 2 only. In
  its first pooling cell the numbers grow along the rows: the last pixel is the maximum.
- Ours compares every entry, on images and kernels that are not square, at strides that
  leave something over, with windows that are wholly negative."""


def _right_answers() -> str:
    verdicts = [
        (row(operation, answer), _in_single_precision(operation, answer))
        for operation in OPERATIONS
        for answer in RIGHT[operation.exercise]
    ]
    stopped = [single for r, single in verdicts if r.step_by_step != "nothing"]
    doubted = [single for r, single in verdicts if r.cs231n not in ("nothing", None)]
    return f"""\
## Right answers

Of {len(verdicts)} right answers in different styles (`tests/answers`), \
`check` accepts {sum(r.ours is None for r, _ in verdicts)}.
Step by Step stops {len(stopped)}; cs231n prints a large error for {len(doubted)}. \
Of these {len(stopped + doubted)}, {sum(stopped + doubted)} compute in
float32, which neither course asks for.

In one place ours is stricter. If several entries of a pooling window are the largest,
ours gives the gradient to the first; Step by Step's own solution gives it to each of
them, and cs231n leaves it open. So misconceptions about ties are not counted here."""


def _in_single_precision(operation: Operation, answer: Function) -> bool:
    value = call(answer, operation.ours.cases[0].arguments).value
    first = value if isinstance(value, np.ndarray) else value[0]
    return bool(first.dtype == np.float32)


def _limits() -> str:
    return """\
## Limits

- The list of mistakes is ours, and our own tests demand that `check` names each. It
  shows what the courses' tests miss of it, not how often students do these things.
- What the courses' graders run after a submission is not public and not counted. Nor
  are pictures, or a later exercise that stumbles over an earlier answer.
- Step by Step has changed over the years. This is the latest edition that we found: one
  before printed pooling at stride 2 without an assert; the first with asserts compared
  whole arrays, for one padding and one stride; the very first only printed."""


def _table(operation: Operation, rows: Rows) -> str:
    sentences = {m.id: m.sentence for m in operation.misconceptions}
    left_out = ", ".join(f"`{id_}`" for id_ in operation.conventions)
    return "\n".join(
        [
            f"## {operation.title}",
            "",
            *([f"Not counted: {left_out}.", ""] if left_out else []),
            "| wrong answer | what it does | Step by Step | cs231n | ours |",
            "|---|---|---|---|---|",
            *(
                f"| `{id_}` | {sentences[id_]} | {_cell(one.step_by_step)} "
                f"| {_cell(one.cs231n)} | {_named(one.ours)} |"
                for id_, one in rows.items()
            ),
        ]
    )


def _cell(verdict: str | None) -> str:
    return {"nothing": "**nothing**", None: "not asked"}.get(verdict, str(verdict))


def _named(misconception: str | None) -> str:
    if misconception is None:
        return "**nothing**"
    return f"stops: `{misconception}`" if misconception else "stops, no name"
