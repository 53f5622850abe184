"""Errors about calls and operands, and those of no other kind, in words."""

import re

from convnet_lab.checks.raised import Raised, Words


def wrong_call(told: Raised) -> Words | None:
    """Tell of a call or an operand of the wrong kind."""
    text, name = told.text, told.exercise.name
    if not told.is_a("TypeError"):
        return None
    if re.search(
        r"positional argument|required keyword|unexpected keyword|multiple values", text
    ):
        if text.startswith(name) or f"{name}()" in text or not told.code:
            return (
                "parameters-do-not-fit",
                f"The function does not take what it is called with: {text[:110]}.",
                f"Its first line must read def {name}({told.exercise.signature}):",
            )
        return (
            "parameters-do-not-fit",
            f"A function called in {told.line} is given other arguments than it "
            f"takes: {text[:90]}.",
            "Compare the call with that function's first line.",
        )
    if "object is not callable" in text:
        kind = text.split("'")[1] if "'" in text else "thing"
        return (
            "not-a-function",
            f"{told.at_line} calls a {kind.rpartition('.')[2]} like a function.",
            "Entries are taken with square brackets. Or has a name of a function got "
            "a value?",
        )
    if "NoneType" in text:
        return (
            "nothing-returned-inside",
            f"{told.at_line} works with None: a function that was "
            "called returned nothing, or a name was never filled.",
            "Which function is called just before, and has it a return? (append and "
            "sort return None.)",
        )
    if "integer scalar arrays can be converted" in text:
        return (
            "array-for-a-number",
            f"In {told.line} an array stands where one whole number is wanted, as an "
            "axis or an index.",
            "np.max(x, 0) takes 0 for an axis: which function compares two values?",
        )
    if re.search(
        r"not subscriptable|not iterable|has no len|unsupported operand|can only "
        r"concatenate|can't multiply sequence|non-iterable|bad operand|not supported "
        r"between|does not support item",
        text,
    ):
        return (
            "not-an-array",
            f"{told.at_line}: {text[:110]}.",
            _kinds_hint(text),
        )
    if "ufunc" in text or "operation" in text:
        return (
            "not-an-array",
            f"NumPy cannot calculate with what {told.line} gives it: {text[:100]}.",
            "Is something in it that is not a number: None, a list of lists, a text?",
        )
    return None


def _kinds_hint(text: str) -> str:
    if "iter" in text:
        return (
            "A loop over numbers needs range(n); a single number cannot be gone "
            "through, nor unpacked."
        )
    if "subscriptable" in text or "len" in text:
        return "One number has no entries: which argument is an array, which a number?"
    if "list" in text or "sequence" in text or "tuple" in text:
        return (
            "Lists and tuples do not calculate entry by entry: make an array of them "
            "with np.array."
        )
    return "Which of the two is neither a number nor an array?"


def other_error(told: Raised) -> Words | None:
    """Tell of an error that no other rule knows."""
    if told.is_a("ZeroDivisionError"):
        return (
            "division-by-zero",
            f"{told.at_line} divides by 0.",
            "Which of its names is 0 in this call? A padding may be.",
        )
    if told.is_a("RecursionError"):
        return (
            "endless-recursion",
            f"{told.at_line} calls the function itself again, without an end.",
            "Is a helper, or a function from another notebook, called by the same "
            "name?",
        )
    if told.is_a("SystemExit"):
        return (
            "exits",
            f"{told.at_line} stops Python (exit, quit, sys.exit).",
            "A function ends with return.",
        )
    if "input" in told.code and told.is_a("EOFError", "StdinNotImplementedError"):
        return (
            "asks-the-keyboard",
            f"{told.at_line} waits for the keyboard (input).",
            "All that the function needs comes in its arguments.",
        )
    if "read-only" in told.text:
        return (
            "part-too-large",
            f"{told.at_line} writes into an array that cannot be written to.",
            "Make an array of your own first: .copy() or np.zeros.",
        )
    if told.is_a("OverflowError"):
        return (
            "bytes-overflow",
            f"A number in {told.line} becomes too large for its type.",
            "exp of a number near 1000 is more than a float holds.",
        )
    if told.is_a("AssertionError") or re.search(
        r"^(raise|assert)\b|:\s*raise\b", told.code.strip()
    ):
        said = f": {told.text}" if told.text else ""
        return (
            "refused-by-the-answer",
            f"{told.at_line} refuses this call itself{said}.",
            "This input has a right answer: is the condition too strict?",
        )
    if "math domain error" in told.text or "positive input" in told.text:
        return (
            "division-by-zero",
            f"In {told.line} a root or a logarithm is asked of a number that has none.",
            "Which number stands there, and may it be 0 or negative?",
        )
    return None
