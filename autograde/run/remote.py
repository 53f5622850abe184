"""What stands in a test cell for a student's function, class or object.

It never answers for itself: comparing it, converting it or asking for its truth raises,
so that no object can claim to equal everything.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NoReturn

from autograde.run.errors import BadAnswer
from autograde.run.wire import LONGEST_RANGE
from convnet_lab.checks.borrowing import RunsElsewhere

if TYPE_CHECKING:
    from autograde.run.link import Link

__tracebackhide__ = True  # the student's lines explain an error, not ours


class Remote:
    """Something of the student's that is no data.

    Parameters
    ----------
    link : Link
        Where it can be asked.
    number : int
        Its number there.
    name : str
        What to call it in messages.
    """

    __slots__ = ("_link", "_name", "_number")
    __array_ufunc__ = None

    def __init__(self, link: "Link", number: int, name: str) -> None:
        object.__setattr__(self, "_link", link)
        object.__setattr__(self, "_number", number)
        object.__setattr__(self, "_name", name)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(f"{self._name} is the submission's: no {name} travels")
        return self._ask("getattr", name)

    def __setattr__(self, name: str, value: Any) -> None:
        if name.startswith("_"):
            raise AttributeError(f"{self._name} is the submission's: no {name} travels")
        self._ask("setattr", name, value)

    def __getitem__(self, index: Any) -> Any:
        return self._ask("getitem", index)

    def __len__(self) -> int:
        length = self._ask("len")
        # Python takes room for as many before it has seen one
        if type(length) is not int or not 0 <= length <= LONGEST_RANGE:
            raise BadAnswer(f"the length of {self._name} is no number, or too large")
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
        return f"<{self._name} of the submission>"

    def _ask(self, operation: str, *arguments: Any) -> Any:
        return self._link.ask(operation, self, arguments)

    def _refuse(self, *_: Any, **__: Any) -> NoReturn:
        raise BadAnswer(
            f"the answer is an object of type {self._name}: expected numbers or arrays"
        )

    def __mro_entries__(self, bases: tuple[Any, ...]) -> NoReturn:
        raise TypeError(f"{self._name} is the submission's: a test cannot inherit it")

    __hash__ = object.__hash__
    __eq__ = __ne__ = __lt__ = __le__ = __gt__ = __ge__ = _refuse
    __bool__ = __float__ = __int__ = __index__ = __complex__ = _refuse
    __contains__ = __array__ = __round__ = __abs__ = __neg__ = _refuse
    __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = _refuse
    __truediv__ = __rtruediv__ = __matmul__ = __rmatmul__ = __pow__ = _refuse


class RemoteFunction(Remote, RunsElsewhere):
    """A function of the student's, or another thing that can be called."""

    __slots__ = ()

    def __call__(self, *arguments: Any, **named: Any) -> Any:
        """Call it; arguments that it changes in place are changed here too."""
        return self._link.call(self, arguments, named)

    # as of any function: it is true, and equals itself only
    __eq__ = object.__eq__  # type: ignore[assignment]
    __ne__ = object.__ne__  # type: ignore[assignment]
    __hash__ = object.__hash__

    def __bool__(self) -> bool:  # type: ignore[override]
        return True

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


KINDS: dict[str, type[Remote]] = {
    "object": Remote,
    "function": RemoteFunction,
    "class": RemoteClass,
}
