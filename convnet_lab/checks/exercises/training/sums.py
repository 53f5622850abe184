"""Long sums in a few lines, for how an entry of a gradient comes about."""

from convnet_lab.checks import writing

_LINES = 6  # terms written out before the rest is only counted


def in_a_few_lines(terms, total):
    """Write a sum: the first terms, and how many more there are."""
    shown = [f"{'+' if place else ' '} {term}" for place, term in enumerate(terms)]
    if len(shown) > _LINES:
        shown = [*shown[: _LINES - 1], f"+ {len(shown) - _LINES + 1} more"]
    return [*(shown or ["  nothing"]), f"= {writing.number(total)}"]


def of_products(pairs):
    """Write a sum of products of two numbers each."""
    pairs = list(pairs)
    terms = [f"{writing.factor(a)}*{writing.factor(b)}" for a, b in pairs]
    return in_a_few_lines(terms, sum(a * b for a, b in pairs))
