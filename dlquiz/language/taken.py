"""What it takes to work an expression out for these very numbers: the cases that apply, and the steps that are left."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from dlquiz.language.evaluate import evaluate
from dlquiz.language.syntax import Binary, Call, Conditional, Constant, Expression, Name, children
from dlquiz.language.values import EvaluationError, Value, flat
from dlquiz.language.work import CostError

# What leaves the other operand as it is, on the left and on the right of an operator; what makes the product nothing.
_LEFT: Mapping[str, tuple[int, ...]] = {"+": (0,), "*": (0, 1), "/": (0,), "@": (0,), "**": (0, 1)}
_RIGHT: Mapping[str, tuple[int, ...]] = {"+": (0,), "-": (0,), "*": (0, 1), "/": (1,), "@": (0,), "**": (0, 1)}
# The greatest, least or nearest of several: one of them is the value, and which one is a case.
_CHOSEN = ("max", "min", "clip")


class Taken(Struct, frozen=True):
    """The `cases` that apply, in the order of the expression: of a choice which sides, of a max or min which arguments
    have the value; over all entries. `steps` counts the operations that change anything."""

    cases: tuple[tuple[int, ...], ...] = ()
    steps: int = 0

    def __add__(self, other: Taken) -> Taken:
        return Taken(self.cases + other.cases, self.steps + other.steps)


def taken(expression: Expression, names: Mapping[str, Value]) -> Taken:
    """What it takes with these numbers. A part that has no value by itself counts as a step."""
    if isinstance(expression, Constant | Name):
        return Taken()
    if isinstance(expression, Conditional):
        return _chosen(expression, names)
    inside = sum((taken(child, names) for child in children(expression)), Taken())
    if isinstance(expression, Binary):
        return inside + Taken((), int(not _is_idle(expression, names)))
    if isinstance(expression, Call):
        return inside + _called(expression, names)
    return inside


def has_steps(expression: Expression) -> bool:
    """Whether there is anything to calculate in any case."""
    own = isinstance(expression, Binary) or (isinstance(expression, Call) and expression.function not in _CHOSEN)
    return own or any(map(has_steps, children(expression)))


def _chosen(expression: Conditional, names: Mapping[str, Value]) -> Taken:
    """Only the sides that apply to any entry are worked out; a condition is looked at."""
    holds = _entries(expression.condition, names)
    found = Taken((tuple(sorted({int(bool(one)) for one in holds})),))
    found += taken(expression.then, names) if any(holds) else Taken()
    return found + (taken(expression.otherwise, names) if not all(holds) else Taken())


def _called(call: Call, names: Mapping[str, Value]) -> Taken:
    if call.function not in _CHOSEN:
        return Taken((), int(not (len(call.arguments) == 1 and _are(call.arguments[0], (0, 1), names))))
    if len(call.arguments) == 1:
        return Taken()
    values, sides = _entries(call, names), [_entries(one, names) for one in call.arguments]
    which = {
        place
        for place, side in enumerate(sides)
        for entry, value in enumerate(values)
        if side and side[entry % len(side)] == value
    }
    return Taken((tuple(sorted(which)),))


def _is_idle(expression: Binary, names: Mapping[str, Value]) -> bool:
    left, right = _LEFT.get(expression.operator, ()), _RIGHT.get(expression.operator, ())
    return _are(expression.left, left, names) or _are(expression.right, right, names)


def _are(expression: Expression, numbers: tuple[int, ...], names: Mapping[str, Value]) -> bool:
    """Whether all entries are the same one of these numbers."""
    found = set(_entries(expression, names)) if numbers else set()
    return len(found) == 1 and found <= set(numbers)


def _entries(expression: Expression, names: Mapping[str, Value]) -> tuple[object, ...]:
    """The entries of the value; none if there is no value."""
    try:
        return tuple(flat(evaluate(expression, names)))
    except (EvaluationError, CostError):
        return ()
