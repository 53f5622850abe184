"""The page as text: what each exercise asks, and which mistakes its check can name."""

from collections.abc import Iterable

from answers import RIGHT, SEEDS

from convnet_lab.checks import EXERCISES, Exercise
from convnet_lab.checks.cause import KINDS
from convnet_lab.checks.exercises import NOTEBOOKS

_HEAD = """# What the checks know

A **misconception** is a mistake that people make, kept as a wrong function that works.
When a wrong answer gives the same values as one of them, the check names it: the
student reads what was done and a hint, and its id goes into `marks.csv`. An id is
unique within its exercise.

What no misconception explains is explained all the same: two misconceptions together
(their ids joined by a plus), Python's and NumPy's errors in words, and what a shape,
the values or a measurement tell. [Below](#kinds) are the ids of these errors.

This page lists them all, for a look before the class meets them. `make misconceptions`
writes it from the code, and a test fails when the two differ.

## All together

{table}

- **Cases** are asked always: the documents' numbers and examples of our own. An
  exercise without a function asks for values; each of them counts as a case.
- **Drawn** are the kinds of random inputs that a seed adds, one case of each; hidden
  tests use them. All right answers pass at {seeds} seeds.
- **Right answers** are in different styles: loops, windows, einsum, lists and others.
- **Misconceptions** are rejected and named at the same {seeds} seeds, values wherever
  they are wrong. In each exercise every one is told apart from every other, tried
  before it or after it: {pairs} ordered pairs, and none of them is equal.

`make mutants` asks the opposite question: which slips, one at a time, are *not* seen.
`make misconceptions` also prints how wrong answers of `tests/unseen` are explained, for
which no misconception was made.
"""

_COLUMNS = ("cases", "drawn", "right answers", "misconceptions")


def page() -> str:
    """Write the whole page."""
    rows = [
        (_link(notebook), len(names), *_summed(names))
        for notebook, names in NOTEBOOKS.items()
    ]
    total = ("**total**", len(EXERCISES), *_summed(EXERCISES))
    pairs = sum(
        len(exercise.misconceptions) * (len(exercise.misconceptions) - 1)
        for exercise in EXERCISES.values()
    )
    sections = [
        _HEAD.format(
            table=_table(("notebook", "exercises", *_COLUMNS), [*rows, total]),
            pairs=f"{pairs:,}",
            seeds=len(SEEDS),
        )
    ]
    for notebook, names in NOTEBOOKS.items():
        rows = [(_link(name), *_counts(EXERCISES[name])) for name in names]
        sections += [
            f"## {notebook}\n\nThe [source](../solutions/{notebook}.py) with answers, "
            f"and the [students' notebook](../notebooks/{notebook}.ipynb).\n",
            _table(("exercise", *_COLUMNS), rows) + "\n",
            *(_section(EXERCISES[name]) for name in names),
        ]
    kinds = [(f"`{id_}`", _plain(words)) for id_, words in KINDS.items()]
    sections.append(
        "## kinds\n\nIds that any exercise may have, beside its own: what an "
        "error tells.\n\n" + _table(("id", "what it means"), kinds) + "\n"
    )
    return "\n".join(sections)


def _section(exercise: Exercise) -> str:
    asked = (
        f"`{exercise.name}({exercise.signature})`"
        if exercise.signature
        else f"Values: {', '.join(exercise.cases[0].expected)}."
    )
    rows = [
        (f"`{m.id}`", _plain(m.sentence), _plain(m.hint))
        for m in exercise.misconceptions
    ]
    table = _table(("id", "what the student reads", "the hint"), rows)
    return f"### {exercise.name}\n\n{asked}\n\n{table}\n"


def _counts(exercise: Exercise) -> tuple[int, ...]:
    """Count what stands in the columns."""
    asked_for_values = exercise.returns == "value"
    cases = exercise.cases[0].expected if asked_for_values else exercise.cases
    right = RIGHT[exercise.name]
    return tuple(map(len, (cases, exercise.fresh, right, exercise.misconceptions)))


def _summed(names: Iterable[str]) -> tuple[int, ...]:
    return tuple(map(sum, zip(*(_counts(EXERCISES[n]) for n in names), strict=True)))


def _table(head: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    """Write a table; columns of numbers stand to the right."""
    rows = [list(row) for row in rows]
    rules = ["--:" if isinstance(cell, int) else "---" for cell in rows[0]]
    lines = [head, rules, *rows]
    return "\n".join(f"| {' | '.join(map(str, line))} |" for line in lines)


def _link(section: str) -> str:
    return f"[{section}](#{section})"


def _plain(text: str) -> str:
    """Keep Markdown from reading a sentence's signs as its own."""
    for sign in "\\|*<`":
        text = text.replace(sign, f"\\{sign}")
    return text
