"""Errors about names, attributes, keys and modules that are not there, in words."""

import builtins
import difflib
import itertools
import re

import numpy as np

from convnet_lab.checks.raised import Raised, Words
from convnet_lab.checks.tracing import own_frames

_REMOVED = {
    "float": "float",
    "int": "int",
    "bool": "bool",
    "object": "object",
    "str": "str",
    "complex": "complex",
    "long": "int",
    "unicode": "str",
    "product": "np.prod",
    "cumproduct": "np.cumprod",
    "alltrue": "np.all",
    "sometrue": "np.any",
    "asscalar": "array.item()",
    "rank": "np.ndim",
    "infty": "np.inf",
    "Inf": "np.inf",
    "Infinity": "np.inf",
    "NaN": "np.nan",
    "NAN": "np.nan",
    "NINF": "-np.inf",
    "PINF": "np.inf",
    "float_": "np.float64",
    "in1d": "np.isin",
    "row_stack": "np.vstack",
    "trapz": "np.trapezoid",
    "mat": "np.asmatrix",
    "msort": "np.sort",
    "round_": "np.round",
}
"""Names that NumPy had, and what does the same today."""


def unknown_name(told: Raised) -> Words | None:
    """Tell of a name, an attribute, a key or a module that is not there."""
    text = told.text
    if told.is_a("UnboundLocalError") or "not associated with a value" in text:
        name = (re.findall(r"'(\w+)'", text) or ["a name"])[0]
        return (
            "name-not-filled",
            f"{name} is used in {told.line} before it has got a value.",
            "Is it set inside a loop or an if that did not run, or only below this "
            "line?",
        )
    if told.is_a("NameError"):
        name = (re.findall(r"name '(\w+)'", text) or ["a name"])[0]
        return "name-unknown", *_unknown(told, name)
    if told.is_a("AttributeError"):
        return _attribute(told)
    if told.is_a("KeyError"):
        dicts = (v for v in told.given.values() if isinstance(v, dict))
        keys = [*dict.fromkeys(itertools.chain.from_iterable(dicts))]
        near = difflib.get_close_matches(text.strip("'\""), map(str, keys), n=1)
        meant = f" Did you mean {near[0]!r}?" if near else ""
        return (
            "key-missing",
            f"There is no key {text} in {told.line}.{meant}",
            f"The keys are {', '.join(map(str, keys[:6]))}."
            if keys
            else "Print the keys of the dictionary: list(d).",
        )
    if told.is_a("ModuleNotFoundError", "ImportError"):
        return (
            "module-missing",
            f"{told.at_line} imports what is not there: {text}.",
            "NumPy is enough for this exercise.",
        )
    return None


def not_run(error: BaseException | None) -> str:
    """Say what to run first, where a cell itself uses a name that it does not know.

    Parameters
    ----------
    error : BaseException or None
        What stopped the cell.

    Returns
    -------
    str
        A sentence; empty for any other error, and for a name inside a function.
    """
    from convnet_lab.checks.exercises import EXERCISES

    if not isinstance(error, NameError) or not error.name or not own_frames(error):
        return ""
    if not own_frames(error)[-1].f_code.co_name.startswith("<"):
        return ""
    if error.name in EXERCISES:
        return (
            f"Run the cell with your answer first. Python does not know {error.name}: "
            "its cell has not run since Python was started, or it stopped with an "
            "error."
        )
    return (
        f"Python does not know {error.name}. If a cell further up makes it, run that "
        "first (Run, Run All Above Selected Cell)."
    )


def _unknown(told: Raised, name: str) -> tuple[str, str]:
    from convnet_lab.checks.exercises import EXERCISES

    if name in ("np", "numpy", "math"):
        return (
            f"{name} is not known in {told.line}: the cell that imports it has not "
            "run, or does not import it any more.",
            "Run the cells above first (Run, Run All Above Selected Cell). If that "
            "does not help, import it at the top of this cell.",
        )
    if name in EXERCISES:
        notebook = EXERCISES[name].notebook
        if notebook == told.exercise.notebook:
            return (
                f"{name} is not known in {told.line}: the cell in which you wrote it "
                "has not run.",
                "Run the cells above first (Run, Run All Above Selected Cell).",
            )
        return (
            f"{name} is not known in {told.line}: you wrote it in notebook "
            f"{notebook}, and each notebook knows only its own functions.",
            "Write or copy it into this notebook, or take the one in functional.",
        )
    if name in ("functional", "check", "documents", "lenet", "plt", "scipy"):
        return (
            f"{name} is not known in {told.line}: it is imported further up in the "
            "notebook, or nowhere.",
            "Run the cells above first (Run, Run All Above Selected Cell).",
        )
    near = difflib.get_close_matches(name, {*told.known, *told.given, *dir(builtins)})
    meant = f" Did you mean {near[0]}?" if near else ""
    return (
        f"The name {name} is not known in {told.line}.{meant}",
        "The arguments are called "
        f"{', '.join(told.given)}; any other name must get a value first.",
    )


def _attribute(told: Raised) -> Words:
    text = told.text
    found = re.search(r"module 'numpy(?:\.\w+)?' has no attribute '(\w+)'", text)
    if found:
        name = found[1]
        if name in _REMOVED:
            return (
                "removed-from-numpy",
                f"np.{name} in {told.line} was taken out of NumPy.",
                f"Write {_REMOVED[name]} instead.",
            )
        near = difflib.get_close_matches(name, dir(np), n=1)
        return (
            "attribute-missing",
            f"NumPy has no {name} ({told.line}).",
            f"Did you mean np.{near[0]}?" if near else "Look it up in NumPy's pages.",
        )
    found = re.search(r"'([\w.]+)' object has no attribute '(\w+)'", text)
    kind, name = (found[1], found[2]) if found else ("object", "this")
    if kind == "NoneType":
        return (
            "nothing-returned-inside",
            f"{told.at_line} works with None: a function that "
            "was called returned nothing.",
            "Which function is called just before, and has it a return?",
        )
    if kind in ("list", "tuple", "int", "float", "str", "dict"):
        return (
            "not-an-array",
            f"{told.at_line} asks a {kind} for .{name}, which arrays have.",
            "Where did the array become this? np.array(...) makes one of lists.",
        )
    owner = np.ndarray if kind.endswith("ndarray") else object
    near = difflib.get_close_matches(name, dir(owner), n=1)
    return (
        "attribute-missing",
        f"{told.at_line} asks for .{name}, which no {kind.rpartition('.')[2]} has.",
        f"Did you mean .{near[0]}?"
        if near
        else "It may be a function of NumPy: np." + name + "(...).",
    )
