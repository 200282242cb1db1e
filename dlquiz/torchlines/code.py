"""The PyTorch lines of a bank: what they may say, and the program a student sees. PyTorch itself is not needed here.

A bank is untrusted, so its lines are a small language: assignments, calls of known harmless members, `for`
over what is at hand. What is not on the list of `whitelist` is a fault, found without running anything.
"""

from __future__ import annotations

import ast
import warnings
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import TypeAlias

from dlquiz.ground.errors import DlquizError
from dlquiz.torchlines.checker import Checker, CodeFault, fault_at
from dlquiz.torchlines.imports import imports_of
from dlquiz.torchlines.plainness import is_plain, plain_names
from dlquiz.torchlines.whitelist import BUILTINS, ROOTS

__all__ = ["CodeFault", "TorchError", "UntrustedError", "Value", "check_code", "parse_code", "program"]

MAX_CHARACTERS = 4_000
MAX_LINES = 60
# Characters of a line of given values, in the programs that are shown.
_LINE = 80
MAX_DEPTH = 40  # a sum of twenty terms is twenty deep in Python's own tree

Value: TypeAlias = "bool | int | float | list[Value]"


class TorchError(DlquizError):
    """PyTorch lines that did not come to their end: `reason` says why, `line` where (1-based; 0: unknown), `failed`
    which lines they were."""

    failed = "the torch lines fail"

    def __init__(self, reason: str, line: int = 0, hint: str = "") -> None:
        self.reason, self.line = reason, line
        super().__init__(f"PyTorch, line {line}: {reason}" if line else f"PyTorch: {reason}", hint)

    def __reduce__(self) -> tuple[type[TorchError], tuple[object, ...]]:
        """It comes from another process as it was there: Python would make it of its whole text again."""
        return type(self), (self.reason, self.line, self.fault.hint)


class NoTorchError(TorchError):
    """There is no PyTorch, or one that can't be loaded: no lines at all will run."""


class UntrustedError(TorchError):
    """Lines of an untrusted bank, on a system that can't shut them in: they were not run."""

    def __init__(self) -> None:
        super().__init__("this system can't shut a bank's lines in, so they do not run", hint="--trust runs them")

    def __reduce__(self) -> tuple[type[TorchError], tuple[object, ...]]:
        return UntrustedError, ()


def check_code(source: str, given: Collection[str], results: Collection[str], truth: bool = False) -> list[CodeFault]:
    """Every fault of the lines, in their order; an empty list means that `run` may run them.

    `given` are the names that exist beforehand, `results` those that must be assigned. With `truth` the last line must
    be an expression instead. Nothing is run.
    """
    if faults := _text_faults(source):
        return faults
    try:
        tree = parse_code(source)
    except SyntaxError as error:
        return [CodeFault(error.lineno or 1, error.offset or 1, f"this is not Python: {error.msg}")]
    except (ValueError, RecursionError, MemoryError):
        return [CodeFault(1, 1, "this is nested too deeply for Python", "name the parts on lines of their own")]
    if deep := next((node for node, depth in _with_depth(tree) if depth > MAX_DEPTH), None):
        return [fault_at(deep, f"this is nested more than {MAX_DEPTH} deep", "name the parts on lines of their own")]
    checker = Checker(given)
    for statement in tree.body:
        checker.visit(statement)
    found = {*_name_faults(given, results), *checker.faults, *_end_faults(tree, checker.assigned, results, truth)}
    return sorted(found)


def parse_code(source: str) -> ast.Module:
    """The lines as Python's own tree. Raises SyntaxError; Python's warnings are left out."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return ast.parse(source)


def _text_faults(source: str) -> list[CodeFault]:
    lines = source.rstrip("\n").split("\n")
    if len(source) > MAX_CHARACTERS or len(lines) > MAX_LINES:
        too_long = f"these are more than {MAX_CHARACTERS:,} characters or {MAX_LINES} lines"
        return [CodeFault(1, 1, too_long, "prove one thing at a time")]
    return [
        CodeFault(row, column, f"the character U+{ord(char):04X} cannot be shown", "delete it, or write a plain space")
        for row, line in enumerate(lines, 1)
        for column, char in enumerate(line, 1)
        if not char.isprintable()
    ]


def _with_depth(tree: ast.AST) -> Iterator[tuple[ast.AST, int]]:
    """Every node with its depth, without recursion: a hostile tree must not exhaust our own stack."""
    waiting = [(tree, 0)]
    while waiting:
        node, depth = waiting.pop()
        yield node, depth
        waiting.extend((child, depth + 1) for child in ast.iter_child_nodes(node))


def _name_faults(given: Iterable[str], results: Iterable[str]) -> Iterator[CodeFault]:
    for name in {*given, *results}:
        if name in ROOTS or name in BUILTINS:
            yield CodeFault(1, 1, f"the card's own name {name!r} hides that of Python or PyTorch", "rename it")


def _end_faults(tree: ast.Module, assigned: set[str], results: Iterable[str], truth: bool) -> Iterator[CodeFault]:
    last = tree.body[-1] if tree.body else None
    if last is None:
        yield CodeFault(1, 1, "there is no line here", "compute the results, or leave out the key `torch`")
    elif truth and not isinstance(last, ast.Expr):
        yield fault_at(last, "the last line is not an expression", "end with what must come out true")
    elif not truth:
        for name in results:
            if name not in assigned:
                yield fault_at(last, f"the result {name!r} is never assigned", f"write `{name} = ...`")


def program(source: str, given: Mapping[str, Value], results: Sequence[str], truth: bool = False) -> str:
    """The complete Python program for lines that `check_code` accepts: imports, given values, the lines, the printing.

    It can be pasted into a file or into Python's prompt, and prints `name = value` for every result, or the truth.
    """
    imports, body = _around(source, tuple(given), tuple(results), truth)
    settings = ["torch.set_default_dtype(torch.float64)", "torch.manual_seed(0)"]
    return "\n".join([*imports, *settings, *_value_lines(given), *body]) + "\n"


def _value_lines(given: Mapping[str, Value]) -> list[str]:
    """The given values, as many in a line as it has room for."""
    lines: list[dict[str, str]] = []
    for name, value in given.items():
        joined = {**(lines[-1] if lines else {}), name: repr(value)}
        if lines and len(_assignment(joined)) <= _LINE:
            lines[-1] = joined
        else:
            lines.append({name: repr(value)})
    return list(map(_assignment, lines))


def _assignment(values: Mapping[str, str]) -> str:
    return f"{', '.join(values)} = {', '.join(values.values())}"


@lru_cache(maxsize=1000)
def _around(
    source: str, given: tuple[str, ...], results: tuple[str, ...], truth: bool
) -> tuple[Sequence[str], Sequence[str]]:
    """The imports, and the lines with the printing: the same for all items of a card."""
    tree = parse_code(source)
    plain = plain_names(tree, given)
    if truth:
        return imports_of(tree, "torch"), tuple(_paste_safe(_with_printed_end(source, tree, plain), tree))
    return imports_of(tree, "torch"), (*_paste_safe(source, tree), *_print_lines(results, plain))


def _print_lines(results: Sequence[str], plain: Collection[str]) -> list[str]:
    """One print for all results, each `name = value` on a line of its own."""
    values = {name: name if name in plain else f"torch.as_tensor({name}).tolist()" for name in results}
    if len(results) < 2:
        return [f'print("{name} =", {value})' for name, value in values.items()]
    lines = ["print("]
    for shown in [*(f'f"{name} = {{{value}}}", ' for name, value in values.items()), "sep='\\n')"]:
        if len(lines[-1] + shown.rstrip(" ")) > _LINE and lines[-1].strip():
            lines[-1:] = [lines[-1].rstrip(" "), "      "]
        lines[-1] += shown
    return lines


def _paste_safe(source: str, tree: ast.Module) -> list[str]:
    """The lines, with the blank line that Python's prompt needs after a block, and none within one."""
    blocks = [(node.lineno, node.end_lineno or 0) for node in tree.body if isinstance(node, (ast.For, ast.With))]
    shown: list[str] = []
    for row, line in enumerate(source.rstrip().split("\n"), 1):
        if line.strip() or not any(first < row < last for first, last in blocks):
            shown.append(line)
        if any(row == last for _, last in blocks):
            shown.append("")
    return shown


def _with_printed_end(source: str, tree: ast.Module, plain: Collection[str]) -> str:
    """The lines with `print(...)` around the last expression."""
    last = tree.body[-1]
    assert isinstance(last, ast.Expr)
    start, end = ("print(", ")") if is_plain(last.value, plain) else ("print(bool(", "))")
    lines = [line.encode() for line in source.split("\n")]  # Python counts columns in bytes
    for row, column, text in (
        ((last.end_lineno or last.lineno) - 1, last.end_col_offset or 0, end),
        (last.lineno - 1, last.col_offset, start),
    ):
        lines[row] = lines[row][:column] + text.encode() + lines[row][column:]
    return b"\n".join(lines).decode()
