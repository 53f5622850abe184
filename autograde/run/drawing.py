"""Generators of random numbers that a test seeds, or gives to an answer.

Their state goes to the student's side, and never comes back: a submission that set it
would choose what its tests draw. What tells a seed that is set anew from one that is
not: a generator that was an argument draws once, and the shared ones, from which tests
draw on, are marked where no draw looks.
"""

import json
import random
from typing import Any

import numpy as np

_MARK = 0x1EED_5EED

Generator = np.random.Generator | np.random.RandomState | random.Random
KINDS = (np.random.Generator, np.random.RandomState, random.Random)


def get_state(generator: Generator | None, kind: str) -> str:
    """Write down a generator's state; with None, the one that all of a kind share."""
    state: Any
    if kind == "Random":
        state = random.getstate() if generator is None else generator.getstate()  # type: ignore[union-attr]
    elif kind == "RandomState":
        shared: Any = np.random if generator is None else generator
        state = shared.get_state(legacy=False)
    else:
        state = generator.bit_generator.state  # type: ignore[union-attr]
    return json.dumps(state, default=lambda array: array.tolist())


def set_state(generator: Generator | None, kind: str, text: str) -> None:
    """Put a generator into a state, or the one that all of a kind share."""
    state = json.loads(text)
    if kind == "Random":
        version, numbers, rest = state
        shared: Any = random if generator is None else generator
        shared.setstate((version, tuple(numbers), rest))
    elif kind == "RandomState":
        shared = np.random if generator is None else generator
        shared.set_state(_arrays(state))
    else:
        generator.bit_generator.state = _arrays(state)  # type: ignore[union-attr]


def made(kind: str, text: str) -> Generator:
    """Make a generator in a state."""
    generator: Generator
    if kind == "Random":
        generator = random.Random()  # noqa: S311 (as the test does)
    elif kind == "RandomState":
        generator = np.random.RandomState()
    else:
        name = json.loads(text)["bit_generator"]
        generator = np.random.Generator(getattr(np.random, name)())
    set_state(generator, kind, text)
    return generator


def tell(generator: Generator) -> dict[str, Any]:
    """Write a generator down for the other side, and draw from it once."""
    kind = type(generator).__name__
    state = get_state(generator, kind)
    generator.random() if kind != "RandomState" else generator.random_sample()  # type: ignore[union-attr]
    return {"t": "draws", "kind": kind, "v": state}


def _arrays(state: dict[str, Any]) -> dict[str, Any]:
    """Give the bit generator the arrays that it had."""
    return {
        key: _arrays(value)
        if isinstance(value, dict)
        else np.array(value, np.uint64)
        if isinstance(value, list)
        else value
        for key, value in state.items()
    }


class Seeds:
    """The two generators that all code shares, as the other side has them."""

    def __init__(self) -> None:
        """Begin with what they are: only what is seeded from here on is told."""
        self._known = {kind: _marked(kind) for kind in ("Random", "RandomState")}

    def changed(self) -> list[list[str]]:
        """Say which were seeded, or drawn from, since the last time."""
        found = []
        for kind, known in self._known.items():
            state = get_state(None, kind)
            if state != known:
                found.append([kind, state])
                self._known[kind] = _marked(kind)
        return found


def _marked(kind: str) -> str:
    """Mark a shared generator, and give its state.

    Of the Mersenne Twister's first word, once it was drawn, only the highest bit is
    read again: the others are free, and a new seed writes them anew.
    """
    state = json.loads(get_state(None, kind))
    words = state[1] if kind == "Random" else state["state"]["key"]
    if kind == "Random" or state["bit_generator"] == "MT19937":
        words[0] = words[0] & 0x8000_0000 | _MARK
        set_state(None, kind, json.dumps(state))
    return get_state(None, kind)
