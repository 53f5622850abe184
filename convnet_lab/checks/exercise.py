"""What an exercise is: data that the one checking engine reads.

Cases, misconceptions and exercises are the same only if they are one object: arrays in
them have no plain equality.
"""

import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property, partial
from typing import Any, Literal

import numpy as np

Arguments = tuple[Any, ...]
Function = Callable[..., Any]
Window = tuple[int, int, int, int]
"""Row, column, height and width."""


def no_windows(_arguments: Arguments, _index: tuple[int, ...]) -> dict[int, Window]:
    """Say that no argument is looked at through a window."""
    return {}


def no_words(
    _arguments: Arguments, _path: tuple[Any, ...], _value: Any
) -> tuple[str, str, str] | None:
    """Say nothing of a part."""
    return None


@dataclass(frozen=True, eq=False)
class Case:
    """One call of the student's function and the answer that is right for it.

    Parameters
    ----------
    name : str
        Short and readable; a document's case starts with the document (``"S2 f, g"``).
    arguments : tuple
        Passed in this order.
    expected : object
        What the document prints, or what the reference gives; the class `ValueError`
        if there is no right answer and the function has to refuse.
    """

    name: str
    arguments: Arguments
    expected: Any

    @classmethod
    def of(cls, name: str, reference: Function, arguments: Arguments) -> "Case":
        """Make a case whose right answer is the reference's, be it a refusal."""
        try:
            return cls(name, arguments, reference(*arguments))
        except ValueError:
            return cls(name, arguments, ValueError)


@dataclass(frozen=True)
class Slip:
    """A wrong function made of one with switches, which another slip may turn as well.

    Parameters
    ----------
    faulty : callable
        The function with switches.
    switches : dict
        Those that make this mistake.
    lifted : callable
        Makes the exercise's function of the one with switches.
    """

    faulty: Function
    switches: dict[str, Any]
    lifted: Callable[[Function], Function] = lambda one: one

    def __call__(self, *arguments: Any) -> Any:
        """Make the mistake."""
        return self.lifted(partial(self.faulty, **self.switches))(*arguments)

    def with_switches(self, other: "Slip") -> "Slip | None":
        """Make both mistakes at once, if they do not exclude each other."""
        if self.faulty is not other.faulty:
            return None
        both = {**self.switches, **other.switches}
        if any(both[key] != value for key, value in self.switches.items()):
            return None
        if both in (self.switches, other.switches):
            return None
        return Slip(self.faulty, both, self.lifted)


@dataclass(frozen=True, eq=False)
class Misconception:
    """A mistake that people make, as a function that makes it.

    Parameters
    ----------
    id : str
        Lower case with hyphens, unique in its exercise; it goes into mark sheets.
    wrong : callable
        The exercise's function with this mistake in it. It may raise on inputs for
        which the mistake makes no sense.
    sentence : str
        What was done, to the student.
    hint : str
        Where to look; it does not give the code away.
    """

    id: str
    wrong: Function
    sentence: str
    hint: str


@dataclass(frozen=True, eq=False)
class Exercise:
    """One function for a student to write, and all that a check needs to know of it.

    Parameters
    ----------
    name : str
        The function's name; also the grade_id of its answer cell.
    notebook : str
        The notebook it stands in, such as ``"01_pixels"``.
    signature : str
        As the student calls it: ``"image, kernel"``.
    reference : callable
        A right answer.
    returns : {"array", "number", "whole number", "parts", "value"}
        What comes back: an array (nested lists count), a number, an int, or several
        parts (a tuple, a dict, a table). An exercise that is a "value" has no function:
        the student gives a dict of answers.
    cases : tuple of Case
        Checked always.
    fresh : tuple of callable
        Each takes a `numpy.random.Generator` and makes the arguments of one case.
        Checked when a seed is given, and to tell two misconceptions apart.
    working : callable
        ``working(arguments, index)`` writes out how the right value of one entry comes
        about, a line each.
    misconceptions : tuple of Misconception
        Tried in this order.
    same_operation : tuple of str
        Functions of `convnet_lab.functional` that do the student's work for them, and
        of other modules (``"lenet.forward"``): an answer that calls one is not counted.
    windows : callable
        ``windows(arguments, index)`` gives, for an argument's position, the window that
        one entry of the answer sees; for the picture.
    parts : tuple of str
        Names of the parts of a tuple that comes back; `working` gets the part's name or
        key in front of the index.
    subtracts : bool
        Whether the operation subtracts its arguments: a small answer may come of large
        numbers.
    linear : tuple of str
        Arguments in which the answer is linear: how much each of their entries counts
        can be measured.
    chooses : bool
        Whether each entry of the answer is one of the first argument's values.
    examples : tuple of (tuple, str)
        Calls so simple that the right answer is plain, and why it is. Where nothing
        else is known of a wrong answer, the first that it gets wrong is told.
    explains : callable
        ``explains(arguments, path, value)`` gives an id, a sentence and a hint for one
        part of an answer; for tables.
    """

    name: str
    notebook: str
    signature: str
    reference: Function
    returns: Literal["array", "number", "whole number", "parts", "value"]
    cases: tuple[Case, ...]
    fresh: tuple[Callable[[np.random.Generator], Arguments], ...]
    working: Callable[[Arguments, tuple[Any, ...]], list[str]]
    misconceptions: tuple[Misconception, ...]
    same_operation: tuple[str, ...]
    windows: Callable[[Arguments, tuple[int, ...]], dict[int, Window]] = no_windows
    parts: tuple[str, ...] = ()
    subtracts: bool = False
    linear: tuple[str, ...] = ()
    chooses: bool = False
    examples: tuple[tuple[Arguments, str], ...] = ()
    explains: Callable[
        [Arguments, tuple[Any, ...], Any], tuple[str, str, str] | None
    ] = no_words

    @property
    def argument_names(self) -> list[str]:
        """The names in the signature, without their defaults."""
        return [name.split("=")[0] for name in self.signature.split(", ")]

    @cached_property
    def drawn(self) -> tuple[Case, ...]:
        """A case of each fresh kind, always the same: the check asks them, too.

        What a hidden test finds is so found in the notebook, by a case of its kind.
        """
        cases = self.fresh_cases(0, "shown")
        return tuple(replace(c, name=c.name.replace("fresh", "drawn")) for c in cases)

    def fresh_cases(
        self, seed: int, use: Literal["hidden", "shown", "naming"] = "hidden"
    ) -> Iterator[Case]:
        """Draw a case of each fresh kind, always the same ones from a seed.

        Parameters
        ----------
        seed : int
        use : {"hidden", "shown", "naming"}
            Other numbers for each: to find a mistake in a hidden test, or in the
            notebook, or to tell two mistakes apart.

        Yields
        ------
        Case
        """
        salt = ("hidden", "naming", "shown").index(use)
        rng = np.random.default_rng([seed, zlib.crc32(self.name.encode()), salt])
        for place, make in enumerate(self.fresh, start=1):
            yield Case.of(f"fresh {place}", self.reference, make(rng))
