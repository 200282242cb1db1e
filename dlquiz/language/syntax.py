"""The formula language's syntax: a safe subset of Python expressions, read into a small tree of its own.

Python's parser does the reading, so precedence is Python's; what is not in the subset is refused with its column.
"""

from __future__ import annotations

import ast
import re
import warnings
from fractions import Fraction

from msgspec import Struct

from dlquiz.ground.errors import DlquizError

MAX_LENGTH = 600
MAX_DEPTH = 40
_NUMBER = re.compile(r"(\d{1,40}(\.\d{0,40})?|\.\d{1,40})([eE][+-]?\d{1,3})?")


class ExpressionError(DlquizError):
    """An expression that can't be read or does not fit; `column` is 0-based within its text."""

    def __init__(self, message: str, hint: str = "", column: int = 0) -> None:
        self.column = column
        super().__init__(message, hint)


class Constant(Struct, frozen=True):
    """A number, exact: an int or a Fraction; or a truth value. `text` is how the author wrote it."""

    value: int | Fraction | bool
    text: str
    column: int = 0


class Name(Struct, frozen=True):
    """A given, an earlier result, or a constant."""

    name: str
    column: int = 0


class Unary(Struct, frozen=True):
    """`operator` is "-" or "not"."""

    operator: str
    operand: Expression
    column: int = 0


class Binary(Struct, frozen=True):
    """`operator` is one of + - * / // % ** @ and or."""

    operator: str
    left: Expression
    right: Expression
    column: int = 0


class Comparison(Struct, frozen=True):
    """`first` and then (operator, expression) pairs: a < b <= c has two."""

    first: Expression
    rest: tuple[tuple[str, Expression], ...]
    column: int = 0


class Conditional(Struct, frozen=True):
    """`then if condition else otherwise`."""

    then: Expression
    condition: Expression
    otherwise: Expression
    column: int = 0


class Vector(Struct, frozen=True):
    """Entries side by side; a matrix is a vector of vectors of one length."""

    items: tuple[Expression, ...]
    column: int = 0


class Index(Struct, frozen=True):
    """`base[index]`: an entry of a vector, or a row of a matrix."""

    base: Expression
    index: Expression
    column: int = 0


class Range(Struct, frozen=True):
    """The places of a slice: from `start` up to `stop`, which is not among them (None: the first, the last);
    `reverse` is [::-1], all of them from behind."""

    start: Expression | None = None
    stop: Expression | None = None
    reverse: bool = False


class Slice(Struct, frozen=True):
    """x[1:3], X[0:2, 1:3], X[:, 1]: what is taken along each axis, a range or a single place."""

    base: Expression
    parts: tuple[Expression | Range, ...]
    column: int = 0


class Call(Struct, frozen=True):
    """A function of the language with its arguments."""

    function: str
    arguments: tuple[Expression, ...]
    column: int = 0


Expression = Constant | Name | Unary | Binary | Comparison | Conditional | Vector | Index | Slice | Call

_BINARY: dict[type[ast.operator], str] = {
    ast.Add: "+",
    ast.Sub: "-",
    ast.Mult: "*",
    ast.Div: "/",
    ast.FloorDiv: "//",
    ast.Mod: "%",
    ast.Pow: "**",
    ast.MatMult: "@",
}
_COMPARE: dict[type[ast.cmpop], str] = {
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
    ast.Eq: "==",
    ast.NotEq: "!=",
}


def parse(text: str) -> Expression:
    """The tree of one expression. Raises ExpressionError with the column of the first thing that is not allowed."""
    if len(text) > MAX_LENGTH:
        raise ExpressionError(f"an expression of {len(text)} characters", f"at most {MAX_LENGTH} are read")
    for column, character in enumerate(text):
        if not (character.isascii() and character.isprintable()) or character == "#":
            hint = "a formula has no comments" if character == "#" else "write it in plain ASCII"
            raise ExpressionError(f"the character {character!r} has no meaning here", hint, column)
    source = text.strip()
    shift = len(text) - len(text.lstrip())
    if not source:
        raise ExpressionError("an empty expression")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(source, mode="eval").body
    except SyntaxError as error:
        # Python says 0 where something is missing at the end.
        column = shift + min(error.offset - 1 if error.offset else len(source), len(source))
        raise ExpressionError(f"{source!r} can't be read as an expression", "", column) from None
    except (ValueError, MemoryError, RecursionError):
        raise ExpressionError("an expression too deep or broken to be read") from None
    return _Reader(source, shift).read(tree, 0)


class _Reader:
    def __init__(self, source: str, shift: int) -> None:
        self.source, self.shift = source, shift

    def read(self, node: ast.expr, depth: int) -> Expression:
        if depth > MAX_DEPTH:
            raise self.error(node, f"nested more than {MAX_DEPTH} deep", "name intermediate results instead")
        reader = getattr(self, f"read_{type(node).__name__.lower()}", None)
        if reader is None:
            raise self.error(node, f"{self.text(node)!r} is not in the formula language", "see question_bank/README.md")
        expression: Expression = reader(node, depth + 1)
        return expression

    def text(self, node: ast.expr) -> str:
        return self.source[node.col_offset : node.end_col_offset]

    def column(self, node: ast.expr) -> int:
        return self.shift + node.col_offset

    def error(self, node: ast.expr, message: str, hint: str = "") -> ExpressionError:
        return ExpressionError(message, hint, self.column(node))

    def read_constant(self, node: ast.Constant, depth: int) -> Constant:
        text = self.text(node)
        if isinstance(node.value, bool):
            return Constant(node.value, text, self.column(node))
        if not _NUMBER.fullmatch(text):
            raise self.error(node, f"{text!r} is not a number", "write whole numbers and decimals, such as 3 or 0.5")
        value = int(text) if text.isdigit() else Fraction(text)
        return Constant(value, text, self.column(node))

    def read_name(self, node: ast.Name, depth: int) -> Expression:
        lowered = {"true": True, "false": False}.get(node.id)
        if lowered is not None:
            return Constant(lowered, node.id, self.column(node))
        return Name(node.id, self.column(node))

    def read_unaryop(self, node: ast.UnaryOp, depth: int) -> Expression:
        operand = self.read(node.operand, depth)
        if isinstance(node.op, ast.UAdd):
            return operand
        operator = {ast.USub: "-", ast.Not: "not"}.get(type(node.op))
        if operator is None:
            raise self.error(node, "the operator ~ is not in the formula language")
        return Unary(operator, operand, self.column(node))

    def read_binop(self, node: ast.BinOp, depth: int) -> Binary:
        operator = _BINARY.get(type(node.op))
        if operator is None:
            message = f"the operator in {self.text(node)!r} is not in the formula language"
            raise self.error(node, message, "powers are **")
        return Binary(operator, self.read(node.left, depth), self.read(node.right, depth), self.column(node))

    def read_boolop(self, node: ast.BoolOp, depth: int) -> Expression:
        operator = "and" if isinstance(node.op, ast.And) else "or"
        result = self.read(node.values[0], depth)
        for value in node.values[1:]:
            result = Binary(operator, result, self.read(value, depth), self.column(node))
        return result

    def read_compare(self, node: ast.Compare, depth: int) -> Comparison:
        rest = []
        for operation, value in zip(node.ops, node.comparators, strict=True):
            operator = _COMPARE.get(type(operation))
            if operator is None:
                raise self.error(node, f"the comparison in {self.text(node)!r} is not in the formula language")
            rest.append((operator, self.read(value, depth)))
        return Comparison(self.read(node.left, depth), tuple(rest), self.column(node))

    def read_ifexp(self, node: ast.IfExp, depth: int) -> Conditional:
        then, condition, otherwise = (self.read(part, depth) for part in (node.body, node.test, node.orelse))
        return Conditional(then, condition, otherwise, self.column(node))

    def read_list(self, node: ast.List, depth: int) -> Vector:
        if not node.elts:
            raise self.error(node, "an empty vector")
        return Vector(tuple(self.read(item, depth) for item in node.elts), self.column(node))

    def read_subscript(self, node: ast.Subscript, depth: int) -> Expression:
        parts = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
        if not 1 <= len(parts) <= 2:
            raise self.error(node, f"{self.text(node)!r} has {len(parts)} axes", "write x[i], X[i, j] or X[a:b, c:d]")
        base, column = self.read(node.value, depth), self.column(node)
        if any(isinstance(part, ast.Slice) for part in parts):
            return Slice(base, tuple(self.part(part, depth) for part in parts), column)
        for part in parts:
            base = Index(base, self.read(part, depth), column)
        return base

    def part(self, node: ast.expr, depth: int) -> Expression | Range:
        if not isinstance(node, ast.Slice):
            return self.read(node, depth)
        start, stop = (None if end is None else self.read(end, depth) for end in (node.lower, node.upper))
        if node.step is None:
            return Range(start, stop)
        if start is not None or stop is not None or self.text(node.step) != "-1":
            raise self.error(node.step, "a slice with a step", "x[a:b] takes neighbours, x[::-1] turns around")
        return Range(reverse=True)

    def read_call(self, node: ast.Call, depth: int) -> Call:
        if not isinstance(node.func, ast.Name) or node.keywords:
            message = f"{self.text(node)!r} is not a call of the formula language"
            raise self.error(node, message, "write f(x) or f(x, y)")
        return Call(node.func.id, tuple(self.read(item, depth) for item in node.args), self.column(node))


def names_in(expression: Expression) -> frozenset[str]:
    """The names an expression reads (not the functions it calls)."""
    if isinstance(expression, Name):
        return frozenset({expression.name})
    return frozenset[str]().union(*(names_in(child) for child in children(expression)))


def children(expression: Expression) -> tuple[Expression, ...]:
    """The expressions directly inside one."""
    match expression:
        case Unary(_, operand):
            return (operand,)
        case Binary(_, left, right):
            return (left, right)
        case Comparison(first, rest):
            return (first, *(item for _, item in rest))
        case Conditional(then, condition, otherwise):
            return (then, condition, otherwise)
        case Vector(items):
            return items
        case Index(base, index):
            return (base, index)
        case Slice(base, parts):
            return (base, *(item for part in parts for item in ends_of(part)))
        case Call(_, arguments):
            return arguments
        case _:
            return ()


def ends_of(part: Expression | Range) -> tuple[Expression, ...]:
    """The place that is taken along an axis, or the ends of the range, as far as they are written."""
    if not isinstance(part, Range):
        return (part,)
    return tuple(end for end in (part.start, part.stop) if end is not None)
