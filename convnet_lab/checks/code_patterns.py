"""What a function's code or text says, without a call of it."""

import ast
import dis
import itertools
import linecache
from collections.abc import Iterator
from types import CodeType

from convnet_lab.checks.cause import Seen
from convnet_lab.checks.exercise import Exercise, Function


def code_holds_xor(function: Function) -> bool:
    """Say whether a function's code, or one inside it, uses ^."""
    return any(
        step.opname == "BINARY_OP" and step.argrepr in ("^", "^=")
        for step in _steps(function)
    )


def decimal_comma(function: Function) -> Seen | None:
    """Say where a function's text has a number such as 0,5, which is two values.

    Only where nobody means two: after ``*``, ``/`` or ``**``, in ``name = 0,5`` and in
    ``return 0,5``.
    """
    code = getattr(function, "__code__", None)
    if code is None:
        return None
    try:
        nodes = [*ast.walk(ast.parse("".join(linecache.getlines(code.co_filename))))]
    except (SyntaxError, ValueError, RecursionError):
        return None
    for written in nodes:
        if isinstance(written, ast.FunctionDef) and written.name == code.co_name:
            for before, after in itertools.chain(*map(_by_commas, ast.walk(written))):
                while isinstance(after, ast.BinOp):
                    after = after.left
                match before, after:
                    case (
                        ast.Constant(value=0, lineno=line, end_col_offset=int(end)),
                        ast.Constant(value=int(digits), col_offset=begins),
                    ) if digits and begins == end + 1:
                        return Seen(
                            "decimal-comma",
                            f"0,{digits} in line {line} is two values, 0 and {digits}: "
                            "a comma makes a tuple.",
                            "Python writes a decimal number with a point.",
                        )
    return None


def _by_commas(node: ast.AST) -> Iterator[tuple[ast.expr, ast.expr]]:
    """Give what stands around each comma that may be meant for a decimal point."""
    match node:
        case ast.Tuple(elts=values) | ast.Call(args=values):
            for before, after in itertools.pairwise(values):
                last = before
                while isinstance(last, ast.BinOp) and isinstance(last.right, ast.BinOp):
                    last = last.right
                match last:
                    case ast.BinOp(op=ast.Mult() | ast.Div() | ast.Pow()):
                        yield last.right, after
        case (
            ast.Return(value=ast.Tuple(elts=[ast.Constant() as before, after]))
            | ast.Assign(
                targets=[ast.Name()],
                value=ast.Tuple(elts=[ast.Constant() as before, after]),
            )
        ):
            yield before, after


def unused_argument(exercise: Exercise, function: Function) -> Seen | None:
    """Say which argument a function's code never looks at.

    Parameters
    ----------
    exercise : Exercise
    function : callable
        The student's.

    Returns
    -------
    Seen or None
    """
    code = getattr(function, "__code__", None)
    if code is None:
        return None
    read = set()
    for step in _steps(function):
        if "LOAD_FAST" in step.opname or step.opname in ("LOAD_DEREF", "LOAD_CLOSURE"):
            # newer Pythons load two at once
            read |= {*step.argval} if isinstance(step.argval, tuple) else {step.argval}
    for name in code.co_varnames[: code.co_argcount]:
        if name not in read:
            return Seen(
                "argument-not-used",
                f"The function is given {name}, and does not use it.",
                f"What stands in the place of {name}? A name from outside the function "
                "is the same in every call.",
            )
    return None


def _steps(function: Function) -> Iterator[dis.Instruction]:
    """Give the steps of a function's code, and of all code inside it."""
    codes = [getattr(function, "__code__", None)]
    while codes:
        code = codes.pop()
        if code is not None:
            yield from dis.get_instructions(code)
            codes += [each for each in code.co_consts if isinstance(each, CodeType)]
