"""A program with places for values: as it is shown, and as the lines that are run."""

from __future__ import annotations

import ast
import re
import warnings
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from functools import cached_property

from msgspec import Struct

from dlquiz.cards.reading.formula import imports_above
from dlquiz.ground.errors import DlquizError
from dlquiz.language import Value

BLANK = "____"
_PLACE = re.compile(r"\{\{|\}\}|\{([a-z][a-z0-9_]*)\}|[{}]")


class ProgramError(DlquizError):
    """A program that can't be read; `line` is that of the program, from 1."""

    def __init__(self, message: str, hint: str, line: int) -> None:
        self.line = line
        super().__init__(message, hint)


class Program(Struct, frozen=True, dict=True):
    """Python with `{name}` where the value of that name belongs; a bracket of Python's own is written twice."""

    text: str

    @cached_property
    def names(self) -> frozenset[str]:
        """The names that have a place in it."""
        return frozenset(found[1] for found in _PLACE.finditer(self.text) if found[1])

    def filled(self, values: Mapping[str, str]) -> str:
        """The program with texts in its places. Raises ProgramError for a bracket that is no place, KeyError for a name
        without a text."""

        def put(found: re.Match[str]) -> str:
            if found[1]:
                return values[found[1]]
            if len(found[0]) == 1:
                line = self.text.count("\n", 0, found.start()) + 1
                raise ProgramError("a bracket { or } that is no place for a value", "write it twice", line)
            return found[0][0]

        return _PLACE.sub(put, self.text).rstrip("\n")

    @cached_property
    def imports(self) -> tuple[str, ...]:
        """The lines that a file needs above it, which no author writes; none of what can't be read."""
        try:
            return imports_above(_parsed(self.filled({name: name for name in self.names})))
        except (ProgramError, SyntaxError, ValueError, RecursionError, MemoryError):
            return ()

    def whole(self, values: Mapping[str, str]) -> str:
        """The program with texts in its places, as a file that can be run."""
        return "\n".join([*self.imports, self.filled(values)])


def literal(value: Value, as_float: bool) -> str:
    """A value as a person writes it in Python."""
    if isinstance(value, tuple):
        return "[" + ", ".join(literal(item, as_float) for item in value) + "]"
    if as_float or isinstance(value, Fraction):
        return repr(float(value))
    return str(value)


def numbered(text: str) -> str:
    """The lines, each with its number."""
    rows = text.split("\n")
    width = len(str(len(rows)))
    return "\n".join(f"{number:>{width}}  {row}".rstrip() for number, row in enumerate(rows, 1))


def kept(text: str, names: Sequence[str]) -> str:
    """The lines in which each `print(x)`, one after the other, is `name = x` instead: what is printed is kept, so that
    it can be compared. Raises ProgramError if there are not as many as names, or SyntaxError."""
    calls = list(_prints(_parsed(text)))
    if len(calls) != len(names):
        message = f"the program has {len(calls)} lines `print(...)`, and {len(names)} results are printed"
        raise ProgramError(message, "one print for each, in the order of the results", 1)
    return _replaced(text, calls, [f"{name} = " for name in names])


def unprinted(text: str) -> str:
    """The lines with `x` in place of each `print(x)`. Raises ProgramError or SyntaxError."""
    calls = list(_prints(_parsed(text)))
    return _replaced(text, calls, [""] * len(calls))


def _replaced(text: str, calls: Sequence[ast.Call], starts: Sequence[str]) -> str:
    lines = text.split("\n")
    for call, start in zip(calls, starts, strict=True):
        row, value = lines[call.lineno - 1].encode(), call.args[0]  # Python counts columns in bytes
        inner = row[value.col_offset : value.end_col_offset]
        lines[call.lineno - 1] = (row[: call.col_offset] + start.encode() + inner + row[call.end_col_offset :]).decode()
    return "\n".join(lines)


def _parsed(text: str) -> ast.Module:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return ast.parse(text)


def _prints(tree: ast.Module) -> Iterator[ast.Call]:
    for statement in tree.body:
        call = statement.value if isinstance(statement, ast.Expr) else None
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "print":
            if call.lineno != call.end_lineno:
                raise ProgramError("a print over several lines", "name the value on the line before", call.lineno)
            if len(call.args) != 1 or call.keywords or isinstance(call.args[0], ast.Starred):
                raise ProgramError("print takes one value here", "print each on a line of its own", call.lineno)
            yield call
