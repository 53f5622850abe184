"""All single slips in one answer: cosmic-ray's operators, and a few of NumPy's own."""

import ast
from collections.abc import Iterator

from cosmic_ray.mutating import mutate_code
from cosmic_ray.plugins import get_operator, operator_names

from convnet_lab.checks.slips import slips, without_words

# these need arguments of their own, or change nothing
NOT_HERE = ("Variable", "NoOp")


def mutants(source: str) -> Iterator[tuple[str, str]]:
    """Give every mutant of a source once, as (name, source); words stay out."""
    source = without_words(source)

    seen = {ast.dump(ast.parse(source))}
    for name, text in (*_cosmic(source), *slips(source)):
        try:
            shape = ast.dump(ast.parse(text))
        except SyntaxError:
            continue
        if shape not in seen:
            seen.add(shape)
            yield name, text


def _cosmic(source: str) -> Iterator[tuple[str, str]]:
    for name in sorted(operator_names()):
        short = name.split("/")[-1]
        if short.startswith(NOT_HERE):
            continue
        index = 0
        while (text := mutate_code(source, get_operator(name)(), index)) is not None:
            yield f"{short}#{index}", text
            index += 1
