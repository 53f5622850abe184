"""Mistakes that follow from another: an answer that calls one which is not right."""

from collections.abc import Mapping

from autograde.names import names_of


def first_wrong(wrong: Mapping[str, str]) -> dict[str, str]:
    """Say of wrong answers which other wrong one they call, so that it comes first.

    `wrong` gives the sources of the answers that are not right, by exercise.

    >>> first_wrong({"square": "square = abs", "norm": "def norm(x): square(x)"})
    {'norm': 'square'}
    """
    found = {}
    for name, source in wrong.items():
        # most answers call nothing: parsing each would take long
        called = [other for other in wrong if other != name and other in source]
        if called:
            try:
                reads = names_of(source).reads
            except SyntaxError:
                continue
            first = next((other for other in called if other in reads), "")
            if first:
                found[name] = first
    return found
