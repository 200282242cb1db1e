"""An expression with its choices made, as far as they depend on what is known."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec.structs import replace

from dlquiz.language.evaluate import evaluate
from dlquiz.language.syntax import (
    Binary,
    Call,
    Comparison,
    Conditional,
    Constant,
    Expression,
    Index,
    Name,
    Range,
    Slice,
    Unary,
    Vector,
    children,
    names_in,
)
from dlquiz.language.values import Value, flat

# What leaves the other side of an operator as it is: on the right of it, and on the left.
_NEUTRAL_RIGHT = {"+": 0, "-": 0, "*": 1, "/": 1, "**": 1}
_NEUTRAL_LEFT = {"+": 0, "*": 1}
_LOGARITHMS = frozenset(("log", "log2", "log10"))


def decided(expression: Expression, known: Mapping[str, Value]) -> Expression:
    """The expression with every `a if c else b` decided whose condition uses nothing but known names."""
    if isinstance(expression, Conditional) and names_in(expression.condition) <= known.keys():
        holds = evaluate(expression.condition, known)
        if not isinstance(holds, tuple):  # a choice entry by entry stays
            return decided(expression.then if holds else expression.otherwise, known)
    return rebuilt(expression, tuple(decided(child, known) for child in children(expression)))


def without_limits(expression: Expression, known: Mapping[str, Value] | None = None) -> Expression:
    """The expression without the cases that only say what a logarithm's term is at its limit, 0·ln 0 = 0: as books
    write it, or, with known values, where no entry is there: `p*log(p) if p > 0 else 0` is p·ln p of a p without 0."""
    match expression:
        case Conditional(then, condition, Constant(0)) if _is_limit(then, condition) and _holds(condition, known):
            return then
    return rebuilt(expression, tuple(without_limits(child, known) for child in children(expression)))


def _is_limit(then: Expression, condition: Expression) -> bool:
    """Whether a term with a logarithm is 0 where something is not positive."""
    match condition:
        case Comparison(_, ((">", Constant(0)),)):
            return _has_logarithm(then)
    return False


def _holds(condition: Expression, known: Mapping[str, Value] | None) -> bool:
    """Whether a condition holds for every entry, as far as that is asked."""
    return known is None or (names_in(condition) <= known.keys() and all(flat(evaluate(condition, known))))


def _has_logarithm(expression: Expression) -> bool:
    if isinstance(expression, Call) and expression.function in _LOGARITHMS:
        return True
    return any(map(_has_logarithm, children(expression)))


def folded(expression: Expression, known: Mapping[str, Value]) -> Expression:
    """The expression with known numbers in, and without what these make idle: x + 0 and 1·x are x, and 0·x is 0. A
    part that is known whole is its value, as far as it is a whole number that is not negative; numbers that stood
    there before stay as they were written: 5·5·6 + 1."""
    match expression:
        case Name(name) if name in known:
            return _literal(known[name], expression)
        case Binary(operator, left, right):
            inside = replace(expression, left=folded(left, known), right=folded(right, known))
            return _folded_binary(inside, operator, bool(names_in(expression)))
        case Unary(_, operand):
            return replace(expression, operand=folded(operand, known))
        case Call(_, arguments):
            return replace(expression, arguments=tuple(folded(item, known) for item in arguments))
        case _:
            return expression


def _folded_binary(expression: Binary, operator: str, named: bool) -> Expression:
    left, right = expression.left, expression.right
    if operator in _NEUTRAL_RIGHT and _is(right, _NEUTRAL_RIGHT[operator]):
        return left
    if operator in _NEUTRAL_LEFT and _is(left, _NEUTRAL_LEFT[operator]):
        return right
    if operator == "*" and (_is(left, 0) or _is(right, 0)):
        return Constant(0, "0")
    if named and isinstance(left, Constant) and isinstance(right, Constant):
        return _literal(evaluate(expression, {}), expression)
    return expression


def _is(expression: Expression, number: int) -> bool:
    return isinstance(expression, Constant) and type(expression.value) is int and expression.value == number


def _literal(value: Value, otherwise: Expression) -> Expression:
    return Constant(value, str(value)) if type(value) is int and value >= 0 else otherwise


def rebuilt(expression: Expression, new: tuple[Expression, ...]) -> Expression:
    """The expression with other `children`, as many and in the same order."""
    match expression:
        case Unary():
            return replace(expression, operand=new[0])
        case Binary():
            return replace(expression, left=new[0], right=new[1])
        case Comparison(_, rest):
            operators = (operator for operator, _ in rest)
            return replace(expression, first=new[0], rest=tuple(zip(operators, new[1:], strict=True)))
        case Conditional():
            return replace(expression, then=new[0], condition=new[1], otherwise=new[2])
        case Vector():
            return replace(expression, items=new)
        case Index():
            return replace(expression, base=new[0], index=new[1])
        case Slice(_, parts):
            return replace(expression, base=new[0], parts=_with_ends(parts, new[1:]))
        case Call():
            return replace(expression, arguments=new)
        case _:
            return expression


def _with_ends(parts: tuple[Expression | Range, ...], new: tuple[Expression, ...]) -> tuple[Expression | Range, ...]:
    ends = iter(new)
    found: list[Expression | Range] = []
    for part in parts:
        if isinstance(part, Range):
            start, stop = (None if end is None else next(ends) for end in (part.start, part.stop))
            found.append(replace(part, start=start, stop=stop))
        else:
            found.append(next(ends))
    return tuple(found)
