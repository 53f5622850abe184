"""What stands in a test cell for a student's function, class or object.

It never answers for itself: comparing it with data, converting it or asking for its
truth raises, so that no object can claim to equal everything. Only special methods that
the assignment's own classes define, such as ``__add__`` and ``__str__``, are asked for.
"""

import inspect
import types
from collections.abc import Generator, Iterator
from typing import TYPE_CHECKING, Any, NoReturn

from autograde.run.errors import BadAnswer
from autograde.run.wire import LONGEST_RANGE
from convnet_lab.checks.borrowing import RunsElsewhere

if TYPE_CHECKING:
    from autograde.run.link import Link

__tracebackhide__ = True  # the student's lines explain an error, not ours

_ASKED = frozenset(
    {"__name__", "__qualname__", "__base__", "__bases__", "__mro__", "__dict__"}
    | {"__annotations__", "__defaults__", "__kwdefaults__", "__wrapped__"}
)
"""Attributes with two underscores that are data, or classes; others look inside."""

_BINARY = ("add", "sub", "mul", "truediv", "floordiv", "mod", "divmod", "pow", "matmul")
_BITS = ("and", "or", "xor", "lshift", "rshift")
_ORDER = ("eq", "ne", "lt", "le", "gt", "ge")
_MIRRORED = {"lt": "gt", "gt": "lt", "le": "ge", "ge": "le", "ne": "eq", "eq": "eq"}
_KINDS_OF_PARAMETERS = (
    inspect.Parameter.POSITIONAL_ONLY,
    inspect.Parameter.POSITIONAL_OR_KEYWORD,
    inspect.Parameter.VAR_POSITIONAL,
    inspect.Parameter.KEYWORD_ONLY,
    inspect.Parameter.VAR_KEYWORD,
)
_ALONE = ("neg", "pos", "abs", "invert", "int", "float", "complex", "index", "round")
_ROUNDED = ("floor", "ceil", "trunc", "reversed")


class Remote:
    """Something of the student's that is no data."""

    __slots__ = ("__weakref__", "_link", "_name", "_number")
    __array_ufunc__ = None

    def __init__(self, link: "Link", number: int, name: str) -> None:
        """Take where it can be asked, its number there, and what to call it."""
        object.__setattr__(self, "_link", link)
        object.__setattr__(self, "_number", number)
        object.__setattr__(self, "_name", name)

    def __getattr__(self, name: str) -> Any:
        self._refuse_inside(name)
        return self._ask("getattr", name)

    def __setattr__(self, name: str, value: Any) -> None:
        self._refuse_inside(name)
        self._ask("setattr", name, value)

    def __delattr__(self, name: str) -> None:
        self._refuse_inside(name)
        self._ask("delattr", name)

    def _refuse_inside(self, name: str) -> None:
        inside = name.startswith("__") and name not in _ASKED
        # what displays a value looks for these
        if inside or name.startswith(("_repr_", "_ipython_")):
            raise AttributeError(f"{self._name} is the submission's: no {name} travels")

    def __dir__(self) -> list[str]:
        names = self._ask("dir")
        return [str(each) for each in names] if isinstance(names, list) else []

    def __getitem__(self, index: Any) -> Any:
        return self._ask("getitem", index)

    def __setitem__(self, index: Any, value: Any) -> None:
        self._ask("setitem", index, value)

    def __delitem__(self, index: Any) -> None:
        self._ask("delitem", index)

    def __len__(self) -> int:
        length = self._ask("len")
        # Python takes room for as many before it has seen one
        if type(length) is not int or not 0 <= length <= LONGEST_RANGE:
            raise BadAnswer(f"the length of {self._name} is not a number, or too large")
        return length

    def __iter__(self) -> Iterator[Any]:
        iterator = self._ask("iter")
        if not isinstance(iterator, Remote):
            raise BadAnswer(f"{self._name} gives nothing to go through")
        while True:
            more, value = self._link.next_of(iterator)
            if not more:
                return
            yield value

    def __repr__(self) -> str:
        return self._as_text("__repr__")

    def __str__(self) -> str:
        return self._as_text("__str__")

    def _as_text(self, method: str) -> str:
        if not self._link.special & {"__str__", "__repr__"}:
            return f"<{self._name} of the submission>"
        text = self._ask("special", method)
        if not isinstance(text, str):
            raise TypeError(f"{method} of {self._name} returned no text")
        return text

    def __format__(self, spec: str) -> str:
        if "__format__" not in self._link.special:
            return format(str(self), spec)
        text = self._ask("special", "__format__", spec)
        if not isinstance(text, str):
            raise TypeError(f"__format__ of {self._name} returned no text")
        return text

    def __copy__(self) -> Any:
        return self._ask("copy")

    def __deepcopy__(self, _: object) -> Any:
        return self._ask("deepcopy")

    def __enter__(self) -> Any:
        return self._special("__enter__")

    def __exit__(self, *_: object) -> bool:
        return self._special("__exit__", None, None, None) is True

    def __bool__(self) -> bool:
        return self._special("__bool__") is True

    def __contains__(self, value: Any) -> bool:
        return self._special("__contains__", value) is True

    def __hash__(self) -> int:
        if "__hash__" not in self._link.special:
            return object.__hash__(self)
        return hash(self._ask("special", "__hash__"))

    def _ask(self, operation: str, *arguments: Any) -> Any:
        return self._link.ask(operation, self, arguments)

    def _special(self, method: str, *arguments: Any) -> Any:
        """Ask for a special method that the assignment's own classes have."""
        if method in self._link.special:
            return self._ask("special", method, *arguments)
        return self._refuse()

    def _in_place(self, method: str, other: Any) -> Any:
        """Ask for what ``+=`` and its like mean; else Python asks for ``+``."""
        known = method in self._link.special
        return self._ask("special", method, other) if known else NotImplemented

    def _compare(self, order: str, other: Any) -> Any:
        """Compare two of the student's; what a test compares with stays here."""
        if other is None and order in ("eq", "ne"):
            return order == "ne"
        mine, theirs = f"__{order}__", f"__{_MIRRORED[order]}__"
        if isinstance(other, Remote):
            if self._link.special & {mine, theirs, "__lt__"}:
                return self._ask("compare", order, other)
            if order in ("eq", "ne"):
                return (self._number == other._number) == (order == "eq")
        return self._refuse()

    def _refuse(self, *_: Any, **__: Any) -> NoReturn:
        raise BadAnswer(
            f"the answer is an object of type {self._name}: expected numbers or arrays"
        )

    def __mro_entries__(self, bases: tuple[Any, ...]) -> NoReturn:
        raise TypeError(f"{self._name} is the submission's: a test cannot inherit it")

    __array__ = _refuse


def _asking(method: str) -> Any:
    return lambda self, *arguments: self._special(method, *arguments)


def _changing(method: str) -> Any:
    return lambda self, other: self._in_place(method, other)


def _comparing(order: str) -> Any:
    return lambda self, other: self._compare(order, other)


for _name in (*_BINARY, *_BITS):
    for _method in (f"__{_name}__", f"__r{_name}__"):
        setattr(Remote, _method, _asking(_method))
    setattr(Remote, f"__i{_name}__", _changing(f"__i{_name}__"))
for _name in (*_ALONE, *_ROUNDED):
    setattr(Remote, f"__{_name}__", _asking(f"__{_name}__"))
for _name in _ORDER:
    setattr(Remote, f"__{_name}__", _comparing(_name))


class RemoteIterator(Remote):
    """An iterator or a generator of the student's."""

    __slots__ = ()

    def __iter__(self) -> Iterator[Any]:
        return self

    def __next__(self) -> Any:
        more, value = self._link.next_of(self)
        if not more:
            raise StopIteration
        return value


class RemoteGenerator(RemoteIterator):
    """A generator of the student's, which says so to `inspect.isgenerator`."""

    __slots__ = ()

    __class__ = property(lambda _: types.GeneratorType)

    def send(self, value: Any) -> Any:
        """Go on with a value, up to the next one that is yielded."""
        more, value = self._link.next_of(self, value)
        if not more:
            raise StopIteration
        return value


class RemoteCoroutine(Remote):
    """A coroutine of the student's: awaited, it runs to its end over there."""

    __slots__ = ()

    __class__ = property(lambda _: types.CoroutineType)

    def __await__(self) -> Generator[None, None, Any]:
        yield from ()  # what makes this a generator
        return self._ask("await")

    def send(self, _: object) -> NoReturn:
        """Run it to its end, as an event loop does step by step."""
        raise StopIteration(self._ask("await"))

    def throw(self, *_: object) -> NoReturn:
        """End with what an event loop throws in."""
        raise BadAnswer(f"{self._name} was stopped before its end")

    def close(self) -> None:
        """Do nothing: it has run to its end, or never begun."""


class RemoteFunction(Remote, RunsElsewhere):
    """A function of the student's, or another thing that can be called."""

    __slots__ = ()

    def __call__(self, *arguments: Any, **named: Any) -> Any:
        """Call it; arguments that it changes in place are changed here too."""
        return self._link.call(self, arguments, named)

    def __getattr__(self, name: str) -> Any:
        if name == "__signature__":
            return self._signature()
        return super().__getattr__(name)

    def _signature(self) -> inspect.Signature:
        """Write down the signature that `inspect` asks for."""
        said = self._ask("signature")
        return inspect.Signature(
            [
                inspect.Parameter(
                    str(name),
                    _KINDS_OF_PARAMETERS[int(kind)],
                    default=default[0] if default else inspect.Parameter.empty,
                    annotation=note[0] if note else inspect.Parameter.empty,
                )
                for name, kind, default, note in said[0]
            ],
            return_annotation=said[1][0] if said[1] else inspect.Signature.empty,
        )

    # as of any function: it is true, and equals itself only
    def _compare(self, order: str, other: Any) -> Any:
        if order not in ("eq", "ne"):
            return self._refuse()
        same = isinstance(other, RemoteFunction) and self._number == other._number
        return same == (order == "eq")

    def __hash__(self) -> int:
        return hash(self._number)

    def __bool__(self) -> bool:
        return True

    def _as_text(self, method: str) -> str:
        return f"<{self._name} of the submission>"

    def call_watched(
        self, arguments: tuple[Any, ...], same_operation: list[str]
    ) -> tuple[Any, str]:
        """Call it, and tell whose function it borrowed; see `RunsElsewhere`."""
        link: Link = self._link
        return link.call_watched(self, arguments, same_operation)


class RemoteClass(RemoteFunction):
    """A class of the student's."""

    __slots__ = ()

    def __instancecheck__(self, thing: Any) -> bool:
        return isinstance(thing, Remote) and self._ask("isinstance", thing) is True

    def __subclasscheck__(self, thing: Any) -> bool:
        return isinstance(thing, Remote) and self._ask("issubclass", thing) is True


def _documentation(thing: Remote) -> Any:
    return thing._ask("getattr", "__doc__")


# a class's own text would stand before what `__getattr__` is asked for
Remote.__doc__ = property(_documentation)  # type: ignore[assignment]
RemoteFunction.__doc__ = property(_documentation)  # type: ignore[assignment]
RemoteClass.__doc__ = property(_documentation)  # type: ignore[assignment]

KINDS: dict[str, type[Remote]] = {
    "object": Remote,
    "function": RemoteFunction,
    "class": RemoteClass,
    "iterator": RemoteIterator,
    "generator": RemoteGenerator,
    "coroutine": RemoteCoroutine,
}
