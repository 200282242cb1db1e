"""An expression with its choices made, as far as they depend on what is known."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from dlquiz.language.evaluate import evaluate
from dlquiz.language.syntax import Binary, Call, Conditional, Expression, Index, Unary, Vector, names_in
from dlquiz.language.values import Value


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
