"""The corners of a space of draws: where a given, or two of them, are as small or as large as they get."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain, combinations, product

from dlquiz.kinds.numeric.drawing import drawn, item_of
from dlquiz.kinds.numeric.item import NumericItem
from dlquiz.kinds.numeric.question import NumericQuestion
from dlquiz.language import Value

# How many draws of the other givens are tried for a corner; where none fits, it is taken to be shut out.
_TRIES = 12


def corners(question: NumericQuestion) -> Iterator[NumericItem]:
    """An item for each extreme and each pair of extremes that the conditions leave, each item once."""
    bases = [drawn(question, f"{question.id}/corner/{number}") for number in range(_TRIES)]
    seen = set()
    for corner in _assignments(question):
        for base in bases:
            item = item_of(question, {**base, **corner})
            if item is not None:
                values = tuple(item.given.values())
                if values not in seen:
                    seen.add(values)
                    yield item
                break


def _assignments(question: NumericQuestion) -> Iterator[dict[str, Value]]:
    ends = {name: _ends(question, name) for name, domain in question.domains.items() if len(domain) > 1}
    pairs = combinations(ends, 2) if len(ends) > 1 else combinations(ends, 1)
    for names in chain(pairs):
        for values in product(*(ends[name] for name in names)):
            yield dict(zip(names, values, strict=True))


def _ends(question: NumericQuestion, name: str) -> tuple[Value, Value]:
    """The smallest and the largest value of a given: of whole vectors those of the smallest and largest sum."""
    domain = question.domains[name]
    shape = next(given.shape for given in question.formula.given if given.name == name)
    least, most = domain.ends
    return (least, most) if domain.whole or not shape else (_filled(least, shape), _filled(most, shape))


def _filled(value: Value, shape: tuple[int, ...]) -> Value:
    return tuple(_filled(value, shape[1:]) for _ in range(shape[0])) if shape else value
