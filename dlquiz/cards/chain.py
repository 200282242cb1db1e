"""A card's chain worked out: defaults, conditions, results one after another, mistakes followed through."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from fractions import Fraction

from dlquiz.cards.card import Condition, Formula, Mistake, Result
from dlquiz.language import EvaluationError, Value, Wide, evaluate, flat
from dlquiz.language.evaluate import evaluate_wide
from dlquiz.language.wide import narrowed


def complete(formula: Formula, given: Mapping[str, Value]) -> dict[str, Value]:
    """The givens with defaults for those left out, in the card's order. Raises EvaluationError if one has no value, or
    one that no float holds: neither a student nor PyTorch could calculate with it."""
    values: dict[str, Value] = {}
    for item in formula.given:
        if item.name in given:
            values[item.name] = given[item.name]
        elif item.default is not None:
            values[item.name] = evaluate(item.default, values)
        else:
            raise EvaluationError(f"{item.name} is missing", "it has no default")
        if not is_held(values[item.name]):
            raise EvaluationError(f"{item.name} becomes too large", "use smaller numbers")
    return values


def broken(conditions: tuple[Condition, ...], names: Mapping[str, Value]) -> Condition | None:
    """The first condition that does not hold, or None."""
    return next((item for item in conditions if not evaluate(item.expression, names)), None)


def results(formula: Formula, given: Mapping[str, Value], fixed: Mapping[str, Value] | None = None) -> dict[str, Value]:
    """Every result by name, from complete givens. `fixed` replaces results; later ones follow from the replacement.

    Raises EvaluationError where a result has no value, or one that no float holds.
    """
    found = any_results(formula, given, fixed)
    for name, value in found.items():
        if _is_wide(value):
            raise EvaluationError(f"{name} is beyond what can be answered", "use other numbers")
    return found


def _is_wide(value: Value) -> bool:
    """Whether a value has an entry that is beyond floats."""
    return any(map(_is_wide, value)) if isinstance(value, tuple) else isinstance(value, Wide)


def is_held(value: Value) -> bool:
    """Whether floats can stand for all entries, be it 0 for one that is too small."""
    try:
        return all(map(math.isfinite, flat(value)))
    except OverflowError:
        return False


def any_results(
    formula: Formula, given: Mapping[str, Value], fixed: Mapping[str, Value] | None = None
) -> dict[str, Value]:
    """The same, with Wide numbers among them: e^1000 has no place in a float, but it is a step towards a softmax."""
    fixed = fixed or {}
    names, unrounded = dict(given), _Unrounded(formula, {**given, **fixed})
    for result in formula.results:
        if result.name in fixed:
            names[result.name] = fixed[result.name]
        else:
            names[result.name] = _of_kind(result, narrowed(evaluate(result.expression, names, unrounded)))
    return {result.name: names[result.name] for result in formula.results}


class _Unrounded(Mapping[str, Value]):
    """A chain's values before floats are made of them, each worked out when it is asked for: of a probability that is 1
    as a float the logarithm of what it lacks of 1 can still be taken."""

    def __init__(self, formula: Formula, known: Mapping[str, Value]) -> None:
        self._expressions = {result.name: result.expression for result in formula.results}
        self._known = dict(known)

    def __getitem__(self, name: str) -> Value:
        if name not in self._known:
            self._known[name] = evaluate_wide(self._expressions[name], self)
        return self._known[name]

    def __contains__(self, name: object) -> bool:
        return name in self._known or name in self._expressions

    def __iter__(self) -> Iterator[str]:
        return iter({**self._expressions, **self._known})

    def __len__(self) -> int:
        return len({**self._expressions, **self._known})


def _of_kind(result: Result, value: Value) -> Value:
    """A result that is said to be whole as whole numbers. Raises EvaluationError if it is not."""
    if isinstance(value, tuple):
        return tuple(_of_kind(result, item) for item in value)
    if result.type.kind != "integer" or isinstance(value, int):
        return value
    if not isinstance(value, Fraction) or value.denominator != 1:
        raise EvaluationError(f"{result.name} is not a whole number here")
    return value.numerator


def mistaken(
    formula: Formula, given: Mapping[str, Value], mistake: Mistake, right: Mapping[str, Value]
) -> dict[str, Value] | None:
    """The results of one mistake and no other; None if the mistake leads to no value at all.

    `right` holds the results up to the mistaken one, or more: the true ones, or the student's own. Those that do not
    use the mistaken one stay as they are.
    """
    try:
        wrong = evaluate(mistake.expression, {**given, **right})
        kept = {name: value for name, value in right.items() if mistake.of not in formula.behind[name]}
        return results(formula, given, {**kept, mistake.of: wrong})
    except EvaluationError:
        return None


def depends_on(formula: Formula, name: str, earlier: str) -> bool:
    """Whether a result uses another, directly or through results between them."""
    return earlier in formula.behind[name]
