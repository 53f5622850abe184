"""What an exercise is: data that the one checking engine reads.

Cases, misconceptions and exercises are the same only if they are one object: arrays in
them have no plain equality.
"""

import inspect
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
Kind = Literal["array", "number", "whole number", "parts", "value"]
"""What comes back from an answer."""

RELATIVE_TOLERANCE = 4e-6
"""Of the largest sum of magnitudes. float32 in any order of summation, and a float32
FFT on a flat image, stay below it; every slip in our exercises is far above."""


def no_working(_arguments: Arguments, _index: tuple[Any, ...]) -> list[str]:
    """Write nothing of how an entry comes about."""
    return []


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


@dataclass(eq=False)
class Exercise:
    """One function for a student to write, and all that a check needs to know of it.

    `of` makes one of a right answer; `case`, `example`, `fresh_input` and `mistake` add
    to one, also to an exercise of this package from a course's own file.

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
    tolerance : float
        The error that counts as none, as a part of the largest sum of magnitudes. A
        whole number has to be exact.

    Examples
    --------
    >>> def pixels(height: int, width: int) -> int:
    ...     return height * width
    >>> exercise = Exercise.of(pixels)
    >>> exercise.name, exercise.signature, exercise.returns
    ('pixels', 'height, width', 'whole number')
    >>> exercise.case("not square", 2, 3)
    >>> @exercise.mistake("The sizes are added.", "Two rows of three are six.")
    ... def sizes_added(height, width):
    ...     return height + width
    >>> [mistake.id for mistake in exercise.misconceptions]
    ['sizes-added']
    """

    name: str
    notebook: str
    signature: str
    reference: Function
    returns: Kind
    cases: tuple[Case, ...] = ()
    fresh: tuple[Callable[[np.random.Generator], Arguments], ...] = ()
    working: Callable[[Arguments, tuple[Any, ...]], list[str]] = no_working
    misconceptions: tuple[Misconception, ...] = ()
    same_operation: tuple[str, ...] = ()
    windows: Callable[[Arguments, tuple[int, ...]], dict[int, Window]] = no_windows
    parts: tuple[str, ...] = ()
    subtracts: bool = False
    linear: tuple[str, ...] = ()
    chooses: bool = False
    examples: tuple[tuple[Arguments, str], ...] = ()
    explains: Callable[
        [Arguments, tuple[Any, ...], Any], tuple[str, str, str] | None
    ] = no_words
    tolerance: float = RELATIVE_TOLERANCE

    @classmethod
    def of(
        cls,
        reference: Function,
        *,
        notebook: str = "",
        returns: Kind | None = None,
        **facts: Any,
    ) -> "Exercise":
        """Make an exercise of a right answer, with its name and signature.

        Parameters
        ----------
        reference : callable
            A function with a name.
        notebook : str
            The notebook it stands in; any, if not given.
        returns : str, optional
            What comes back; read from the function's annotation if not given, and an
            array if it has none.
        **facts
            Other parameters of the class.

        Returns
        -------
        Exercise
        """
        names = inspect.signature(reference).parameters.values()
        signature = ", ".join(
            p.name if p.default is p.empty else f"{p.name}={p.default!r}" for p in names
        )
        facts.setdefault("same_operation", (reference.__name__,))
        return cls(
            reference.__name__,
            notebook,
            signature,
            reference,
            returns or _annotated(reference),
            **facts,
        )

    @property
    def summary(self) -> str:
        """The first line of the reference's docstring."""
        return (inspect.getdoc(self.reference) or "").partition("\n")[0]

    def case(self, name: str, *arguments: Any, **expected: Any) -> None:
        """Ask a case always.

        Parameters
        ----------
        name : str
            Short and readable; a case of the same name is replaced.
        *arguments
            What the answer is called with.
        expected : object, optional
            The right answer; the reference's if not given.
        """
        if expected.keys() - {"expected"}:
            raise TypeError(
                f"the case {name!r} was given {', '.join(expected)}: give the "
                "arguments in their order, and the right answer as expected=..."
            )
        if expected:
            made = Case(name, arguments, expected["expected"])
        else:
            made = Case.of(name, self.reference, arguments)
        if isinstance(made.expected, str):
            raise TypeError(
                f"{self.name}{arguments} gives the text {made.expected!r}: a check "
                "compares numbers, arrays, and tuples or dicts of numbers and texts"
            )
        others = tuple(case for case in self.cases if case.name != name)
        self.cases = (*others, made)

    def example(self, *arguments: Any, because: str) -> None:
        """Add a call so simple that its right answer is plain, and say why it is."""
        self.examples = (*self.examples, (arguments, because))

    def fresh_input(self, make: Callable[[np.random.Generator], Any]) -> Any:
        """Draw a case of this kind from a seed; decorates ``def name(rng)``.

        The function gives the arguments as a tuple.
        """
        self.fresh = (*self.fresh, make)
        self.__dict__.pop("drawn", None)
        return make

    def mistake(
        self, sentence: str, hint: str, id: str = ""
    ) -> Callable[[Function], Function]:
        """Name a mistake; decorates a function that makes it.

        Parameters
        ----------
        sentence : str
            What was done, to the student.
        hint : str
            Where to look; it does not give the code away.
        id : str
            The function's name with hyphens, if not given.

        Returns
        -------
        callable
            The decorator, which leaves the function as it is.

        Raises
        ------
        ValueError
            If the exercise has a mistake of this id.
        """

        def note(wrong: Function) -> Function:
            made = Misconception(
                id or wrong.__name__.strip("_").replace("_", "-"), wrong, sentence, hint
            )
            for known in self.misconceptions:
                if known.id == made.id:
                    raise ValueError(
                        f"{self.name} has a mistake {made.id!r} already: "
                        f"{known.sentence} Give yours another name."
                    )
            self.misconceptions = (*self.misconceptions, made)
            return wrong

        return note

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


def _annotated(reference: Function) -> Kind:
    """Read off a function's annotation what it returns."""
    annotation = inspect.signature(reference).return_annotation
    said = getattr(annotation, "__name__", str(annotation))
    kinds: dict[str, Kind] = {"int": "whole number", "float": "number"}
    if said.partition("[")[0] in ("tuple", "dict", "list"):
        return "parts"
    return kinds.get(said, "array")
