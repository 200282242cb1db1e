"""A card's chain worked out: defaults, conditions, results one after another, mistakes followed through."""

from __future__ import annotations

from collections.abc import Mapping

from dlquiz.bank.card import Condition, Formula, Mistake, Result
from dlquiz.language import EvaluationError, Value, evaluate, names_in


def complete(formula: Formula, given: Mapping[str, Value]) -> dict[str, Value]:
    """The givens with defaults for those left out, in the card's order. Raises EvaluationError if one has none."""
    values: dict[str, Value] = {}
    for item in formula.given:
        if item.name in given:
            values[item.name] = given[item.name]
        elif item.default is not None:
            values[item.name] = evaluate(item.default, values)
        else:
            raise EvaluationError(f"{item.name} is missing", "it has no default")
    return values


def broken(conditions: tuple[Condition, ...], names: Mapping[str, Value]) -> Condition | None:
    """The first condition that does not hold, or None."""
    return next((item for item in conditions if not evaluate(item.expression, names)), None)


def results(formula: Formula, given: Mapping[str, Value], fixed: Mapping[str, Value] | None = None) -> dict[str, Value]:
    """Every result by name, from complete givens. `fixed` replaces results; later ones follow from the replacement.

    Raises EvaluationError where a result has no value.
    """
    names = dict(given)
    for result in formula.results:
        if fixed is not None and result.name in fixed:
            names[result.name] = fixed[result.name]
        else:
            names[result.name] = _of_kind(result, evaluate(result.expression, names))
    return {result.name: names[result.name] for result in formula.results}


def _of_kind(result: Result, value: Value) -> Value:
    """A result that is said to be whole as whole numbers. Raises EvaluationError if it is not."""
    if isinstance(value, tuple):
        return tuple(_of_kind(result, item) for item in value)
    if result.type.kind != "integer" or isinstance(value, int):
        return value
    if isinstance(value, float) or value.denominator != 1:
        raise EvaluationError(f"{result.name} is not a whole number here")
    return value.numerator


def mistaken(
    formula: Formula, given: Mapping[str, Value], mistake: Mistake, right: Mapping[str, Value]
) -> dict[str, Value] | None:
    """The results of somebody who makes one mistake and no other; None if the mistake leads to no value at all.

    `right` holds the results up to the mistaken one: the true ones, or the student's own.
    """
    try:
        wrong = evaluate(mistake.expression, {**given, **right})
        before = _before(formula, mistake.of, right)
        return results(formula, given, {**before, mistake.of: wrong})
    except EvaluationError:
        return None


def _before(formula: Formula, name: str, values: Mapping[str, Value]) -> dict[str, Value]:
    names = [result.name for result in formula.results]
    return {early: values[early] for early in names[: names.index(name)]}


def depends_on(formula: Formula, name: str, earlier: str) -> bool:
    """Whether a result uses another, directly or through results between them."""
    needed = {name}
    for result in reversed(formula.results):
        if result.name in needed:
            needed |= names_in(result.expression)
    return earlier in needed
