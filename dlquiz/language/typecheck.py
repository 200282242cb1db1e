"""What type an expression has, found before any number is drawn, with every fault and its place."""

from __future__ import annotations

from collections.abc import Mapping

from dlquiz.ground.nearest import nearest
from dlquiz.language.functions import CONSTANTS, FUNCTIONS
from dlquiz.language.signatures import Type, joined, matmul_type
from dlquiz.language.syntax import (
    Binary,
    Call,
    Comparison,
    Conditional,
    Constant,
    Expression,
    ExpressionError,
    Index,
    Name,
    Range,
    Slice,
    Unary,
    Vector,
    ends_of,
)


def type_of(expression: Expression, types: Mapping[str, Type]) -> tuple[Type | None, list[ExpressionError]]:
    """The type of an expression whose names have the given types, and all faults found in it.

    The type is None where a fault leaves it open; there is then at least one fault.
    """
    checker = _Checker(types)
    found = checker.visit(expression)
    return found, checker.faults


class _Checker:
    def __init__(self, types: Mapping[str, Type]) -> None:
        self.types = types
        self.faults: list[ExpressionError] = []

    def fault(self, expression: Expression, message: str, hint: str = "") -> None:
        self.faults.append(ExpressionError(message, hint, expression.column))

    def visit(self, expression: Expression) -> Type | None:
        match expression:
            case Constant(value):
                return Type("truth" if isinstance(value, bool) else "integer" if isinstance(value, int) else "number")
            case Name():
                return self.visit_name(expression)
            case Unary("not", operand):
                return self.truth(operand)
            case Unary(_, operand):
                return self.number(operand)
            case Binary():
                return self.visit_binary(expression)
            case Comparison(first, rest):
                sides = [self.number(item) for item in (first, *(other for _, other in rest))]
                return Type("truth", max((side.rank for side in sides if side is not None), default=0))
            case Conditional():
                return self.visit_conditional(expression)
            case Vector():
                return self.visit_vector(expression)
            case Index():
                return self.visit_index(expression)
            case Slice():
                return self.visit_slice(expression)
            case Call():
                return self.visit_call(expression)

    def visit_name(self, expression: Name) -> Type | None:
        if expression.name in self.types:
            return self.types[expression.name]
        if expression.name in CONSTANTS:
            return Type("number")
        hint = nearest(expression.name, [*self.types, *CONSTANTS]) or f"known: {', '.join(self.types)}"
        self.fault(expression, f"the name {expression.name} is not known here", hint)
        return None

    def number(self, expression: Expression) -> Type | None:
        """The type of something that must be made of numbers."""
        found = self.visit(expression)
        if found is not None and found.kind == "truth":
            self.fault(expression, "a truth value where a number is needed", "use `a if condition else b`")
            return None
        return found

    def truth(self, expression: Expression) -> Type | None:
        """The type of something that must be a condition, of a number or of every entry of a vector or matrix."""
        found = self.visit(expression)
        if found is not None and found.kind != "truth":
            self.fault(expression, f"{found} where a condition is needed", "write a comparison, such as x > 0")
            return None
        return found

    def visit_binary(self, expression: Binary) -> Type | None:
        if expression.operator in ("and", "or"):
            first, second = self.truth(expression.left), self.truth(expression.right)
            if first is None or second is None:
                return None
            if first.rank != second.rank:
                self.fault(expression, f"{first} {expression.operator} {second}", "both sides have the same axes")
            return first
        left, right = self.number(expression.left), self.number(expression.right)
        if left is None or right is None:
            return None
        if expression.operator == "@":
            return self.accept(expression, matmul_type((left, right)))
        both = joined(left, right)
        if expression.operator == "/":
            return Type("number", both.rank)
        if expression.operator == "//":
            return Type("integer", both.rank)
        if expression.operator == "**" and both.kind == "integer" and not _never_negative(expression.right):
            return Type("number", both.rank)
        return both

    def accept(self, expression: Expression, found: Type | str) -> Type | None:
        if isinstance(found, Type):
            return found
        self.fault(expression, found)
        return None

    def visit_conditional(self, expression: Conditional) -> Type | None:
        condition = self.truth(expression.condition)
        then, otherwise = self.number(expression.then), self.number(expression.otherwise)
        if condition is None or then is None or otherwise is None:
            return None
        if condition.rank:  # a choice for every entry
            both = joined(then, otherwise)
            return Type(both.kind, max(both.rank, condition.rank))
        if then.rank != otherwise.rank:
            self.fault(expression, f"{then} in one case and {otherwise} in the other")
            return None
        return joined(then, otherwise)

    def visit_vector(self, expression: Vector) -> Type | None:
        types = [self.number(item) for item in expression.items]
        known = [found for found in types if found is not None]
        if len(known) < len(types):
            return None
        if len({found.rank for found in known}) > 1 or known[0].rank == 2:
            self.fault(expression, "entries of different kinds", "a vector holds numbers, a matrix holds vectors")
            return None
        if known[0].rank == 1 and not self.same_lengths(expression):
            return None
        kind = joined(*known).kind
        return Type(kind, known[0].rank + 1)

    def same_lengths(self, expression: Vector) -> bool:
        lengths = {len(item.items) for item in expression.items if isinstance(item, Vector)}
        if len(lengths) > 1:
            self.fault(expression, "rows of different length", "a matrix has rows of one length")
        return len(lengths) <= 1

    def visit_index(self, expression: Index) -> Type | None:
        base, index = self.visit(expression.base), self.visit(expression.index)
        if base is None or index is None:
            return None
        if not base.rank:
            self.fault(expression, f"{base} has no entries")
            return None
        if index.kind != "integer" or index.rank > 1:
            self.fault(expression.index, "an index must be a whole number", "entries are counted from 0")
            return None
        return Type(base.kind, base.rank - 1 + index.rank)

    def visit_slice(self, expression: Slice) -> Type | None:
        base = self.visit(expression.base)
        ends = [end for part in expression.parts for end in ends_of(part)]
        types = [self.visit(end) for end in ends]
        if base is None or None in types:
            return None
        if base.rank < len(expression.parts):
            self.fault(expression, f"{base} has no {len(expression.parts)} axes")
            return None
        for end, found in zip(ends, types, strict=True):
            if found != Type("integer"):
                self.fault(end, "the ends of a slice must be whole numbers", "entries are counted from 0")
                return None
        return Type(base.kind, base.rank - sum(not isinstance(part, Range) for part in expression.parts))

    def visit_call(self, expression: Call) -> Type | None:
        function = FUNCTIONS.get(expression.function)
        taken = self.truth if function is not None and function.of_conditions else self.number
        types = [taken(argument) for argument in expression.arguments]
        if function is None:
            hint = nearest(expression.function, FUNCTIONS) or f"known: {', '.join(FUNCTIONS)}"
            self.fault(expression, f"the function {expression.function} is not known", hint)
            return None
        if not function.least <= len(types) <= function.most:
            wanted = str(function.least) if function.least == function.most else f"{function.least} to {function.most}"
            self.fault(expression, f"{expression.function} takes {wanted} arguments, not {len(types)}")
            return None
        known = tuple(found for found in types if found is not None)
        if len(known) < len(types):
            return None
        found = self.accept(expression, function.type_of(known))
        if function.reduces and len(known) == 2 and found is not None:
            return self.reduced(expression, found)
        return found

    def reduced(self, expression: Call, found: Type) -> Type | None:
        """The type of a reduction along an axis: a vector down the columns, a one-column matrix along the rows."""
        axis = expression.arguments[1]
        if not isinstance(axis, Constant) or axis.value not in (0, 1):
            self.fault(axis, "an axis is 0 (down the columns) or 1 (along the rows)")
            return None
        return Type(found.kind, 1 if axis.value == 0 else 2)


def _never_negative(exponent: Expression) -> bool:
    """Whether a whole exponent keeps whole numbers whole: a literal, a name (a count), a sum or a product."""
    if isinstance(exponent, Binary) and exponent.operator in "+*":
        return _never_negative(exponent.left) and _never_negative(exponent.right)
    return isinstance(exponent, Constant | Name)
