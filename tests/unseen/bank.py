"""The bank: each template with one slip, and some with two, as sources."""

import itertools
import linecache
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from mutants.trying import answers

from convnet_lab import functional
from convnet_lab.checks import EXERCISES
from convnet_lab.checks.calling import call
from convnet_lab.checks.comparing import find_difference
from unseen.templates import TEMPLATES

_PLACE = re.compile("«([^»]*)»")
PAIRS = 12
"""Answers with two slips, of each template."""


@dataclass(frozen=True)
class Answer:
    """An answer as a student wrote it.

    Parameters
    ----------
    exercise : str
    name : str
        The template and the places where it slips.
    source : str
    """

    exercise: str
    name: str
    source: str

    def function(self):
        """Define it, and the other answers that it may call, as a notebook would."""
        names = {"np": np, "functional": functional}
        for other in answers()[self.exercise][1].values():
            exec(other, names)  # noqa: S102 (our own answers)
        for name, (source, _) in answers().items():
            if name not in names and name != self.exercise:
                exec(source, names)  # noqa: S102
        file = f"<{self.name}>"
        lines = self.source.splitlines(keepends=True)
        linecache.cache[file] = (len(self.source), None, lines, file)
        exec(compile(self.source, file, "exec"), names)  # noqa: S102
        return names[self.exercise]


def bank(exercise: str, pairs: int = PAIRS) -> Iterator[Answer]:
    """Give the answers to an exercise: all single slips, and some pairs of them."""
    for number, template in enumerate(TEMPLATES[exercise]):
        places = [found.split("¦") for found in _PLACE.findall(template)]
        fixed = _PLACE.split(template)[::2]
        for chosen in _choices(places, pairs, f"{exercise}{number}"):
            words = [places[place][choice] for place, choice in chosen]
            source = "".join(itertools.chain(*zip(fixed, [*words, ""], strict=True)))
            slips = "+".join(f"{p}.{c}" for p, c in chosen if c)
            name = f"{exercise} {number} {slips}"
            yield Answer(exercise, name, f"{source.strip()}\n")


def _choices(places, pairs, seed):
    right = [(place, 0) for place in range(len(places))]
    singles = [
        (p, c) for p, options in enumerate(places) for c in range(1, len(options))
    ]
    for place, choice in singles:
        yield [*right[:place], (place, choice), *right[place + 1 :]]
    double = [
        (one, other)
        for one, other in itertools.combinations(singles, 2)
        if one[0] != other[0]
    ]
    rng = random.Random(seed)  # noqa: S311
    for one, other in rng.sample(double, min(pairs, len(double))):
        both = dict((one, other))
        yield [(place, both.get(place, 0)) for place in range(len(places))]


def is_right(exercise: str, function) -> bool:
    """Say whether an answer is right on many drawn cases: what the oracle says."""
    data = EXERCISES[exercise]
    cases = [*data.cases, *data.drawn, *data.fresh_cases(901), *data.fresh_cases(902)]
    return not any(
        find_difference(data, c.arguments, c.expected, call(function, c.arguments, 1.0))
        for c in cases
    )
