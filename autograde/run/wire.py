"""Plain data as a JSON tree and raw buffers: nothing in it can run.

A value is encoded to what `json` knows: itself if it is None, a bool, a string, a float
or a small int, else an object ``{"t": tag, ...}``. The bytes of arrays lie in buffers
beside the tree, and are read with a dtype from an allow-list, so that nothing decoded
takes more memory than the bytes that came.

Arrays, lists, dicts and sets are numbered in the order met, at both ends alike. So one
that is met twice stays one object, and a side can say which of the arguments it was
given have changed.
"""

import abc
import builtins
import datetime as dt
import enum
import functools
import io
import math
import re
import sys
from collections import Counter, OrderedDict, defaultdict, deque, namedtuple
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from fractions import Fraction
from pathlib import Path, PurePath
from typing import Any, Literal

import numpy as np

DEEPEST = 60
"""Levels of nesting; what a test asks for has two or three."""

LONGEST_RANGE = 1_000_000
"""Numbers that a range stands for: it is small, and what is made of it is not.

So it is with the rows of an array without columns.
"""

MOST_KEYS = 10_000
"""Of the dicts and sets of a frame."""

MOST_ALIKE = 100
"""Keys of one dict or set that have the same hash: they take their square in time."""

_DTYPE = re.compile(r"[<>=|]?(b1|[iu][1248]|f[248]|f16|c8|c16|c32|[SU]\d{1,6})\Z")
_SMALL = range(-(1 << 63), 1 << 63)
_PYTHON_TYPES: dict[str, type] = {
    t.__name__: t
    for t in (int, float, bool, complex, str, bytes, list, dict, tuple, set, frozenset)
} | {
    name: kind
    for name, kind in vars(builtins).items()
    if isinstance(kind, type) and (issubclass(kind, BaseException) or kind is object)
}
_PYTHON_TYPES |= {t.__name__: t for t in (abc.ABC, enum.Enum, enum.IntEnum)}
_IN_MEMORY = (io.StringIO, io.BytesIO)
_LONGEST_INT = 100_000
_LONGEST_TEXT = 10_000
"""Characters of a number or a time that travels as a text."""

# values that a text tells, and their constructors
_TOLD: dict[str, tuple[type, Callable[[Any], str], Callable[[str], Any]]] = {
    "fraction": (Fraction, str, Fraction),
    "decimal": (Decimal, str, Decimal),
    "datetime": (dt.datetime, dt.datetime.isoformat, dt.datetime.fromisoformat),
    "date": (dt.date, dt.date.isoformat, dt.date.fromisoformat),
    "time": (dt.time, dt.time.isoformat, dt.time.fromisoformat),
}

Opaque = Callable[[Any], "dict[str, Any] | np.ndarray"]
"""Names what is no data, such as a function, in a tagged object; or makes it data."""

Unknown = Callable[[dict[str, Any]], Any]
"""Finds what a tagged object that is no data stands for."""


class WireError(Exception):
    """Something that cannot travel, or that arrived malformed or too large."""


def _refuse(value: Any) -> dict[str, Any]:
    raise WireError(f"a {type(value).__name__} is no plain data")


def _unexpected(tree: dict[str, Any]) -> Any:
    raise WireError(f"unknown tag {str(tree.get('t'))[:20]!r}")


class Encoder:
    """Turns values into trees; the buffers of all of them are in `buffers`.

    `objects` are numbered ones that the other end has already.

    >>> encoder = Encoder()
    >>> encoder({"stride": 2, "kernel": np.ones((1, 2), np.float32)})["v"][1][1]
    {'t': 'array', 'v': 0, 'dtype': '<f4', 'shape': [1, 2], 'fortran': False,
     'writeable': True}
    >>> len(encoder.buffers[0])
    8
    """

    def __init__(
        self, opaque: Opaque = _refuse, objects: list[Any] | None = None
    ) -> None:
        self.buffers: list[bytes] = []
        self.objects: list[Any] = list(objects or ())
        self._opaque = opaque
        self._numbers = {id(o): n for n, o in enumerate(self.objects)}

    def __call__(self, value: Any, depth: int = 0) -> Any:
        """Encode a value."""
        if depth > DEEPEST:
            raise WireError(f"nested more than {DEEPEST} levels deep")
        if isinstance(value, np.generic):
            return self._scalar(value)
        if type(value) in _COLLECTIONS or _is_namedtuple(value):
            return self._collection(value, depth)
        if value is None or isinstance(value, bool):
            return value
        if isinstance(value, int):
            number = int(value)
            return number if number in _SMALL else {"t": "int", "v": hex(number)}
        if isinstance(value, float):
            return float(value)
        if isinstance(value, str):
            return str.__str__(value)
        if isinstance(value, np.ndarray | list | Mapping | set):
            return self._numbered(value, depth)
        if type(value) in _IN_MEMORY and not value.closed:
            return self._numbered(value, depth)
        if isinstance(value, tuple):
            return {"t": "tuple", "v": [self(each, depth + 1) for each in value]}
        return self._rare(value)

    def _collection(self, value: Any, depth: int) -> dict[str, Any]:
        """Encode a subclass of list, tuple or dict that tests tell from these."""
        if isinstance(value, tuple):
            entries = [self(each, depth + 1) for each in value]
            fields = getattr(type(value), "_fields", ())
            named = {"name": type(value).__name__, "fields": list(fields)}
            return {"t": "namedtuple", "v": entries, **named}
        if isinstance(value, Mapping):
            pairs = [[self(k, depth + 1), self(v, depth + 1)] for k, v in value.items()]
            made = getattr(value, "default_factory", None)
            known = [n for n, kind in _PYTHON_TYPES.items() if kind is made]
            return {"t": type(value).__name__, "v": pairs, "made": "".join(known)}
        entries = [self(each, depth + 1) for each in value]
        longest = getattr(value, "maxlen", None)
        return {"t": type(value).__name__, "v": entries, "longest": longest}

    def contents(self, value: Any, depth: int = 0) -> dict[str, Any]:
        """Encode what a numbered object holds, not its number."""
        if isinstance(value, np.ndarray):
            return self._array(value, depth)
        if isinstance(value, Mapping):
            pairs = [[self(k, depth + 1), self(v, depth + 1)] for k, v in value.items()]
            return {"t": "dict", "v": pairs}
        if type(value) in _IN_MEMORY:
            if value.closed:
                raise WireError(f"a {type(value).__name__} was closed")
            return {"t": "file", "v": self(value.getvalue()), "at": value.tell()}
        tag = "set" if isinstance(value, set) else "list"
        return {"t": tag, "v": [self(each, depth + 1) for each in value]}

    def _numbered(self, value: Any, depth: int) -> dict[str, Any]:
        known = self._numbers.get(id(value))
        if known is not None:
            return {"t": "same", "v": known}
        self._numbers[id(value)] = len(self.objects)
        self.objects.append(value)
        return self.contents(value, depth)

    def _array(self, value: np.ndarray, depth: int) -> dict[str, Any]:
        if isinstance(value, np.ma.MaskedArray):
            value = np.ma.filled(value.astype(float), np.nan)
        array = np.asarray(value)
        if array.dtype == object:
            entries = [self(each, depth + 1) for each in array.ravel().tolist()]
            return {"t": "objects", "v": entries, "shape": list(array.shape)}
        if not _DTYPE.match(array.dtype.str):
            raise WireError(f"an array of {array.dtype} is no plain data")
        fortran = bool(array.flags.f_contiguous and not array.flags.c_contiguous)
        self.buffers.append(array.tobytes("F" if fortran else "C"))
        return {
            "t": "array",
            "v": len(self.buffers) - 1,
            "dtype": array.dtype.str,
            "shape": list(array.shape),
            "fortran": fortran,
            "writeable": bool(array.flags.writeable),
        }

    def _scalar(self, value: np.generic) -> dict[str, Any]:
        if not _DTYPE.match(value.dtype.str):
            raise WireError(f"a NumPy {value.dtype} is no plain data")
        self.buffers.append(value.tobytes())
        return {"t": "scalar", "v": len(self.buffers) - 1, "dtype": value.dtype.str}

    def _rare(self, value: Any) -> dict[str, Any]:
        if isinstance(value, complex):
            return {"t": "complex", "v": [value.real, value.imag]}
        if isinstance(value, bytes | bytearray):
            self.buffers.append(bytes(value))
            return {"t": "bytes", "v": len(self.buffers) - 1}
        if isinstance(value, slice):
            return {"t": "slice", "v": [self(n) for n in _ends(value)]}
        if isinstance(value, range):
            return {"t": "range", "v": [int(n) for n in _ends(value)]}
        if value is NotImplemented:
            return {"t": "not implemented"}
        if isinstance(value, PurePath):
            return {"t": "path", "v": str(value)}
        for tag, (kind, told, _) in _TOLD.items():
            if type(value) is kind:
                return {"t": tag, "v": told(value)}
        if type(value) is dt.timedelta:
            return {
                "t": "timedelta",
                "v": [value.days, value.seconds, value.microseconds],
            }
        if value is Ellipsis:
            return {"t": "ellipsis"}
        if isinstance(value, np.dtype) and _DTYPE.match(value.str):
            return {"t": "dtype", "v": value.str}
        if isinstance(value, type):
            if value in _PYTHON_TYPES.values():
                return {"t": "type", "v": value.__name__}
            if issubclass(value, np.generic) and _DTYPE.match(np.dtype(value).str):
                return {"t": "numpy type", "v": np.dtype(value).str}
        stand_in = self._opaque(value)
        if isinstance(stand_in, np.ndarray):
            return self._numbered(stand_in, 0)
        return stand_in


def _is_namedtuple(value: object) -> bool:
    fields = getattr(type(value), "_fields", None)
    return isinstance(value, tuple) and isinstance(fields, tuple)


def _ends(value: slice | range) -> tuple[Any, Any, Any]:
    return value.start, value.stop, value.step


class Decoder:
    """Turns trees back into values, of exact base types.

    `objects` are numbered ones that both ends have already; new ones are appended.

    >>> encoder = Encoder()
    >>> tree = encoder((1, np.arange(3)))
    >>> Decoder(encoder.buffers)(tree)
    (1, array([0, 1, 2]))
    """

    def __init__(
        self,
        buffers: list[bytes],
        unknown: Unknown = _unexpected,
        objects: list[Any] | None = None,
    ) -> None:
        self.objects: list[Any] = [] if objects is None else objects
        self._buffers: list[bytes | None] = list(buffers)
        self._unknown = unknown
        self._keys = 0

    def __call__(self, tree: Any) -> Any:
        """Decode a tree; one that is malformed raises an error of any kind."""
        if not isinstance(tree, dict):
            if isinstance(tree, list):
                raise WireError("a list without a tag")
            return tree
        decode = _DECODERS.get(tree.get("t"))  # type: ignore[arg-type]
        return decode(self, tree) if decode else self._unknown(tree)

    def refill(self, number: int, tree: dict[str, Any]) -> None:
        """Give a numbered object the contents that it has at the other end."""
        value = self.objects[number]
        if isinstance(value, np.ndarray) and value.dtype == object:
            entries = np.empty(value.size, object)
            for i, each in enumerate(tree["v"]):
                entries[i] = self(each)
            value[...] = entries.reshape(value.shape)
        elif isinstance(value, np.ndarray):
            new = self._plain_array(tree)
            if value.shape == new.shape and value.dtype == new.dtype:
                np.copyto(value, new)
            else:
                raise WireError("an argument's shape or dtype was changed in place")
        elif isinstance(value, list):
            value[:] = [self(each) for each in tree["v"]]
        elif isinstance(value, dict):
            pairs = self._pairs(tree)
            value.clear()
            value.update(pairs)
        elif isinstance(value, set):
            members = self._members(tree)
            value.clear()
            value.update(members)
        elif type(value) in _IN_MEMORY:
            content = self(tree["v"])
            value.seek(0)
            value.truncate()
            value.write(content)
            value.seek(int(tree["at"]))

    def _buffer(self, number: int) -> bytes:
        """Take a buffer: each stands for one value, or a frame would grow."""
        data = self._buffers[number]
        if data is None:
            raise WireError("the same bytes stand for two values")
        self._buffers[number] = None
        return data

    def _pairs(self, tree: dict[str, Any]) -> list[tuple[Any, Any]]:
        self._count_keys(tree["v"])
        pairs = [(self(k), self(v)) for k, v in tree["v"]]
        _refuse_alike(key for key, _ in pairs)
        return pairs

    def _members(self, tree: dict[str, Any]) -> list[Any]:
        self._count_keys(tree["v"])
        members = [self(each) for each in tree["v"]]
        _refuse_alike(members)
        return members

    def _count_keys(self, entries: list[Any]) -> None:
        self._keys += len(entries)
        if self._keys > MOST_KEYS:
            raise WireError(f"more than {MOST_KEYS:,} keys in dicts and sets")

    def _flat(self, tree: dict[str, Any]) -> np.ndarray:
        dtype = str(tree["dtype"])
        if not _DTYPE.match(dtype):
            raise WireError(f"dtype {dtype[:20]!r}")
        flat = np.frombuffer(self._buffer(tree["v"]), dtype)
        if flat.dtype.kind == "U":
            # NumPy takes any number for a character, and fails when it is read
            characters = flat.view(flat.dtype.str[0] + "u4")
            if characters.max(initial=0) > sys.maxunicode:
                raise WireError("a text of numbers that are no characters")
        return flat

    def _shape(self, tree: dict[str, Any]) -> list[int]:
        """Read a shape; `reshape` holds it to the entries, if any came."""
        shape = [int(n) for n in tree["shape"][:33]]
        if len(shape) > 32 or min(shape, default=0) < 0:
            raise WireError(f"an array of shape {shape[:9]}")
        if 0 in shape and math.prod(n for n in shape if n) > LONGEST_RANGE:
            raise WireError(f"an empty array of shape {shape[:9]}")
        return shape

    def _plain_array(self, tree: dict[str, Any]) -> np.ndarray:
        order: Literal["C", "F"] = "F" if tree.get("fortran") else "C"
        return self._flat(tree).reshape(self._shape(tree), order=order)

    def _array(self, tree: dict[str, Any]) -> np.ndarray:
        array = self._plain_array(tree).copy(order="K")
        array.flags.writeable = tree.get("writeable") is not False
        self.objects.append(array)
        return array

    def _objects(self, tree: dict[str, Any]) -> np.ndarray:
        entries = tree["v"]
        array = np.empty(len(entries), object)
        self.objects.append(array)
        place = len(self.objects) - 1
        for i, each in enumerate(entries):
            array[i] = self(each)
        self.objects[place] = array.reshape(self._shape(tree))
        return self.objects[place]  # type: ignore[no-any-return]

    def _list(self, tree: dict[str, Any]) -> list[Any]:
        entries: list[Any] = []
        self.objects.append(entries)
        entries += [self(each) for each in tree["v"]]
        return entries

    def _dict(self, tree: dict[str, Any]) -> dict[Any, Any]:
        pairs: dict[Any, Any] = {}
        self.objects.append(pairs)
        pairs.update(self._pairs(tree))
        return pairs

    def _set(self, tree: dict[str, Any]) -> set[Any]:
        entries: set[Any] = set()
        self.objects.append(entries)
        entries.update(self._members(tree))
        return entries

    def _file(self, tree: dict[str, Any]) -> io.StringIO | io.BytesIO:
        content = self(tree["v"])
        file: Any = io.StringIO() if isinstance(content, str) else io.BytesIO()
        file.write(content)
        file.seek(int(tree["at"]))
        self.objects.append(file)
        return file  # type: ignore[no-any-return]

    def _namedtuple(self, tree: dict[str, Any]) -> Any:
        fields = tuple(str(each)[:100] for each in tree["fields"][:100])
        kind = _namedtuple_of(str(tree["name"])[:100], fields)
        return kind(*(self(each) for each in tree["v"]))

    def _counted(self, tree: dict[str, Any]) -> dict[Any, Any]:
        """Decode a dict that is more than a dict."""
        kind = _COLLECTIONS_BY_NAME[tree["t"]]
        pairs = self._pairs(tree)
        made: dict[Any, Any] = kind()
        if isinstance(made, defaultdict):
            made.default_factory = _PYTHON_TYPES.get(str(tree.get("made")))
        for key, value in pairs:
            made[key] = value
        return made

    def _deque(self, tree: dict[str, Any]) -> deque[Any]:
        longest = tree.get("longest")
        return deque(
            (self(each) for each in tree["v"]),
            longest if type(longest) is int and longest >= 0 else None,
        )

    def _told(self, tree: dict[str, Any]) -> Any:
        text = str(tree["v"])
        # 1e999999999 is a short text, and as a fraction no memory holds it, nor
        # 1e9_9999_9999, which Python reads and never writes
        exponents = re.findall(r"[eE]([+-]?\d{1,9})", text[:_LONGEST_TEXT])
        long = len(text) > _LONGEST_TEXT or any(abs(int(n)) > 5_000 for n in exponents)
        if long or "_" in text:
            raise WireError(f"a {tree['t']} of more than {_LONGEST_TEXT:,} characters")
        return _TOLD[tree["t"]][2](text)

    def _scalar(self, tree: dict[str, Any]) -> Any:
        (value,) = self._flat(tree)
        return value

    def _int(self, tree: dict[str, Any]) -> int:
        if len(tree["v"]) > _LONGEST_INT:
            raise WireError("a whole number of more digits than travel")
        return int(tree["v"], 16)

    def _range(self, tree: dict[str, Any]) -> range:
        found = range(*tree["v"])
        # not len(): that fails for more than an address can count
        if found[LONGEST_RANGE:]:
            raise WireError(f"a range of more than {LONGEST_RANGE:,} numbers")
        return found

    def _dtype(self, tree: dict[str, Any]) -> np.dtype:
        if not _DTYPE.match(tree["v"]):
            raise WireError(f"dtype {tree['v'][:20]!r}")
        named: np.dtype = np.dtype(tree["v"])
        return named


@functools.lru_cache(maxsize=100)
def _namedtuple_of(name: str, fields: tuple[str, ...]) -> Callable[..., Any]:
    try:
        return namedtuple(name, fields)
    except SyntaxError:  # letters that Python takes for the same make one name of two
        raise WireError("a named tuple with two fields of one name") from None


def _refuse_alike(keys: Iterable[Any]) -> None:
    if max(Counter(map(hash, keys)).values(), default=0) > MOST_ALIKE:
        raise WireError(f"more than {MOST_ALIKE} keys that have the same hash")


def _path(text: object) -> Path:
    if not isinstance(text, str):
        raise WireError("a path that is no text")
    return Path(text[:_LONGEST_TEXT])


_COLLECTIONS = (Counter, OrderedDict, defaultdict, deque, frozenset)
_COLLECTIONS_BY_NAME: dict[str, type] = {kind.__name__: kind for kind in _COLLECTIONS}

_DECODERS: dict[str, Callable[[Decoder, dict[str, Any]], Any]] = {
    "same": lambda d, tree: d.objects[int(tree["v"])],
    "array": Decoder._array,
    "objects": Decoder._objects,
    "list": Decoder._list,
    "dict": Decoder._dict,
    "set": Decoder._set,
    "file": Decoder._file,
    "path": lambda _, tree: _path(tree["v"]),
    "scalar": Decoder._scalar,
    "tuple": lambda d, tree: tuple(d(each) for each in tree["v"]),
    "int": Decoder._int,
    "complex": lambda _, tree: complex(*tree["v"]),
    "bytes": lambda d, tree: d._buffer(tree["v"]),
    "slice": lambda d, tree: slice(*(d(n) for n in tree["v"])),
    "range": Decoder._range,
    "ellipsis": lambda _, __: ...,
    "dtype": Decoder._dtype,
    "numpy type": lambda d, tree: d._dtype(tree).type,
    "namedtuple": Decoder._namedtuple,
    **dict.fromkeys(("Counter", "OrderedDict", "defaultdict"), Decoder._counted),
    "deque": Decoder._deque,
    "frozenset": lambda d, tree: frozenset(d._members(tree)),
    **dict.fromkeys(_TOLD, Decoder._told),
    "timedelta": lambda _, tree: dt.timedelta(*map(int, tree["v"])),
    "not implemented": lambda _, __: NotImplemented,
    "type": lambda _, tree: _PYTHON_TYPES[tree["v"]],
}
