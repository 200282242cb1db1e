"""An expression with its choices made, as far as they depend on what is known."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from dlquiz.language.evaluate import evaluate
from dlquiz.language.syntax import Binary, Call, Conditional, Expression, Index, Literal, Name, Unary, Vector, names_in
from dlquiz.language.values import Value

# What leaves the other side of an operator as it is: on the right of it, and on the left.
_NEUTRAL_RIGHT = {"+": 0, "-": 0, "*": 1, "/": 1, "**": 1}
_NEUTRAL_LEFT = {"+": 0, "*": 1}


def decided(expression: Expression, known: Mapping[str, Value]) -> Expression:
    """The expression with every `a if c else b` decided whose condition uses nothing but known names."""
    match expression:
        case Conditional(then, condition, otherwise) if names_in(condition) <= known.keys():
            return decided(then if evaluate(condition, known) else otherwise, known)
        case Conditional(then, _, otherwise):
            return replace(expression, then=decided(then, known), otherwise=decided(otherwise, known))
        case Unary(_, operand):
            return replace(expression, operand=decided(operand, known))
        case Binary(_, left, right):
            return replace(expression, left=decided(left, known), right=decided(right, known))
        case Vector(items):
            return replace(expression, items=tuple(decided(item, known) for item in items))
        case Index(base):
            return replace(expression, base=decided(base, known))
        case Call(_, arguments):
            return replace(expression, arguments=tuple(decided(item, known) for item in arguments))
        case _:
            return expression


def folded(expression: Expression, known: Mapping[str, Value]) -> Expression:
    """The expression with known numbers in, and without what these make idle: x + 0 and 1·x are x, and 0·x is 0. A
    part that is known whole is its value, as far as it is a whole number that is not negative."""
    match expression:
        case Name(name) if name in known:
            return _literal(known[name], expression)
        case Binary(operator, left, right):
            return _folded_binary(replace(expression, left=folded(left, known), right=folded(right, known)), operator)
        case Unary(_, operand):
            return replace(expression, operand=folded(operand, known))
        case Call(_, arguments):
            return replace(expression, arguments=tuple(folded(item, known) for item in arguments))
        case _:
            return expression


def _folded_binary(expression: Binary, operator: str) -> Expression:
    left, right = expression.left, expression.right
    if operator in _NEUTRAL_RIGHT and _is(right, _NEUTRAL_RIGHT[operator]):
        return left
    if operator in _NEUTRAL_LEFT and _is(left, _NEUTRAL_LEFT[operator]):
        return right
    if operator == "*" and (_is(left, 0) or _is(right, 0)):
        return Literal(0, "0")
    if isinstance(left, Literal) and isinstance(right, Literal):
        return _literal(evaluate(expression, {}), expression)
    return expression


def _is(expression: Expression, number: int) -> bool:
    return isinstance(expression, Literal) and type(expression.value) is int and expression.value == number


def _literal(value: Value, otherwise: Expression) -> Expression:
    return Literal(value, str(value)) if type(value) is int and value >= 0 else otherwise
