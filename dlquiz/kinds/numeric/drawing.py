"""Draws of a numeric question: values that fit its conditions and tell right from wrong."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import islice, product

from dlquiz.cards import chain
from dlquiz.cards.card import Digits, Domain, Given
from dlquiz.cards.tolerance import is_separate, rounded, unit, within
from dlquiz.kinds.draws import CHOSEN, MAX_COUNTED, GenerationError
from dlquiz.kinds.numeric.item import NumericItem
from dlquiz.kinds.numeric.part import NumericPart, NumericSlip
from dlquiz.kinds.numeric.question import NumericQuestion
from dlquiz.kinds.numeric.values import values_at
from dlquiz.language import CostError, EvaluationError, Value, budget
from dlquiz.language.values import single
from dlquiz.language.work import DRAW_UNITS, charge

MAX_ATTEMPTS = 500
# What a question allows itself where mistakes that give one number are too natural to be avoided: both are named then.
SAME_MISTAKES = "same-mistakes"
# Further draws that are looked at for one in which every mistake has a value of its own.
CLEAR_ATTEMPTS = 5
# More of them where all of these have two mistakes of one value.
SEPARATE_ATTEMPTS = 20
# How far apart floating-point arithmetic may leave two equal values, as a share of them, or of _SMALL next to zero.
_NOISE = Fraction(1, 10**12)
_SMALL = Fraction(1, 1000)


def draw(question: NumericQuestion, seed: int) -> NumericItem:
    """The item of a seed. Raises GenerationError if nothing can be drawn."""
    sound = _drawn_item(question, seed)
    if sound is not None:
        return sound
    raise GenerationError(
        f"{question.id}#{seed}: none of {MAX_ATTEMPTS} draws {_why_none(question, seed)}",
        "widen the draws or relax draw_where",
    )


@budget()
def _drawn_item(question: NumericQuestion, seed: int) -> NumericItem | None:
    items = _sound_items(question, seed)
    try:
        return next(items, None) if SAME_MISTAKES in question.allow else _first_clear(items)
    except CostError as error:
        raise GenerationError(f"{question.id}#{seed}: {error.fault.message}", error.fault.hint) from None


def _why_none(question: NumericQuestion, seed: int) -> str:
    """What the draws lack, as the first one shows it."""
    try:
        given = chain.complete(question.formula, drawn(question, f"{question.first_id}#{seed}/0"))
        chain.broken(question.formula.where, given)
        chain.broken(question.draw_where, {**given, **chain.results(question.formula, given)})
    except EvaluationError as error:
        return f"has a value: {error.fault.message}"
    return "fits the conditions"


def _sound_items(question: NumericQuestion, seed: int) -> Iterator[NumericItem]:
    for attempt in range(MAX_ATTEMPTS):
        item = item_of(question, drawn(question, f"{question.first_id}#{seed}/{attempt}"), seed)
        if item is not None:
            yield item


def _first_clear(items: Iterator[NumericItem]) -> NumericItem | None:
    """The first item in which no two mistakes of a part have one value and none gives the key by accident; of a space
    where the first few all have something of the kind, the first of those with the least."""
    first = next(items, None)
    if first is None or _flaws(first) == (0, 0):
        return first
    looked_at = [first]
    by_accident = True
    for other in islice(items, CLEAR_ATTEMPTS):
        looked_at.append(other)
        # Where a mistake gives the key in many items, as |x| for max(0, x), these belong to the question: no accident.
        by_accident = by_accident and not _lost(other) >= _lost(first) > 0
        if not by_accident and not all(map(_twins, looked_at)):
            break
        if not _lost(first) and _flaws(other) == (0, 0):
            break  # nothing can be better, and no later one can change what is an accident
    best = min(looked_at, key=_flaws if by_accident else _twins)
    if not _twins(best):
        return best
    return next((item for item in islice(items, SEPARATE_ATTEMPTS) if not _twins(item)), best)


def _flaws(item: NumericItem) -> tuple[int, int]:
    return _twins(item), _lost(item)


def _lost(item: NumericItem) -> int:
    return sum(len(part.lost) for part in item.parts)


def _twins(item: NumericItem) -> int:
    return sum(twins(part) for part in item.parts)


def twins(part: NumericPart) -> int:
    """How many of a part's mistakes lead to the value of one before them."""
    values = [slip.value for slip in part.slips]
    return sum(any(_equal(value, other) for other in values[:place]) for place, value in enumerate(values))


def drawn(question: NumericQuestion, key: str) -> dict[str, Value]:
    """The values that a key draws, whether or not they fit the conditions."""
    return values_at(question.formula, question.domains, key)


@budget(DRAW_UNITS)
def item_of(question: NumericQuestion, values: Mapping[str, Value], seed: int = CHOSEN) -> NumericItem | None:
    """The item of chosen values, or None if they break a condition or do not separate right from wrong. Raises
    CostError if it takes too much work to say."""
    formula = question.formula
    try:
        given = chain.complete(formula, values)
        if chain.broken(formula.where, given):
            return None
        results = chain.results(formula, given)
        if chain.broken(question.draw_where, {**given, **results}):
            return None
        if not all(chain.is_held(results[name]) for name in question.ask):
            return None
    except EvaluationError:
        return None
    parts = parts_of(question, given, results)
    return NumericItem(question, seed, given, results, parts) if parts is not None else None


def parts_of(
    question: NumericQuestion, given: Mapping[str, Value], results: Mapping[str, Value]
) -> tuple[NumericPart, ...] | None:
    """The asked results with their slips; None if a mistake, or for one entry 0, is too near a key to be told from it
    by the digits asked for, or if all mistakes equal their keys."""
    formula = question.formula
    parts = []
    possible = 0
    for name in question.ask:
        result = formula.result(name)
        step = unit(result.digits, results[name])
        slips, lost = [], []
        for mistake in question.mistakes[name]:
            possible += 1
            wrong = chain.mistaken(formula, given, mistake, results)
            if wrong is None:
                continue
            if _equal(wrong[name], results[name]):
                lost.append(mistake)
                continue
            if within(wrong[name], results[name], step, units=2):
                return None
            slips.append(NumericSlip(mistake, wrong[name]))
        if not is_separate(results[name], result.digits, [slip.value for slip in slips]):
            return None
        fewer = question.result_digits[name].of(results[name])
        digits = fewer if _told_apart(results[name], fewer, slips) else result.digits
        parts.append(NumericPart(result, results[name], step, tuple(slips), tuple(lost), digits))
    if possible and not any(part.slips for part in parts):
        return None
    return tuple(parts)


def _told_apart(key: Value, digits: Digits | None, slips: Sequence[NumericSlip]) -> bool:
    """Whether no mistake, rounded as asked, is the key; where no digits are asked for, it may be rounded to a whole
    number."""
    asked = digits or Digits("decimals", 0)
    right = rounded(key, asked)
    return all(rounded(slip.value, asked) != right for slip in slips)


def _equal(a: Value, b: Value) -> bool:
    if isinstance(a, tuple) and isinstance(b, tuple):
        return len(a) == len(b) and all(map(_equal, a, b))
    charge(1)
    if isinstance(a, float) or isinstance(b, float):
        if a == b:
            return True
        x, y = Fraction(single(a)), Fraction(single(b))
        return abs(x - y) <= max(abs(x), abs(y), _SMALL) * _NOISE
    return bool(a == b)


def acceptance(question: NumericQuestion, draws: int = 200) -> float:
    """The share of draws that make an item, measured."""
    key = f"{question.id}/acceptance"
    made = (item_of(question, drawn(question, f"{key}/{i}")) for i in range(draws))
    return sum(item is not None for item in made) / draws


def raw_size(question: NumericQuestion) -> int:
    """How many draws there are, before any condition, and at most MAX_COUNTED."""
    given = {item.name: item for item in question.formula.given}
    return min(MAX_COUNTED, math.prod(_size(domain, given[name]) for name, domain in question.domains.items()))


def _size(domain: Domain, given: Given) -> int:
    return int(len(domain) ** (1 if domain.whole else math.prod(given.shape)))


def every_item(question: NumericQuestion, seed: int = 0) -> Iterator[NumericItem]:
    """Every item of a numeric question, one for each set of values, in the order of its draws. All have that seed."""
    given = {item.name: item for item in question.formula.given}
    names = list(question.domains)
    for values in product(*(_all(question.domains[name], given[name]) for name in names)):
        item = item_of(question, dict(zip(names, values, strict=True)), seed)
        if item is not None:
            yield item


def _all(domain: Domain, given: Given) -> Iterator[Value]:
    single = [domain.at(i) for i in range(len(domain))]
    return iter(single) if not given.shape or domain.whole else _tuples(single, given.shape)


def _tuples(single: Sequence[Value], shape: tuple[int, ...]) -> Iterator[Value]:
    inner = list(_tuples(single, shape[1:])) if len(shape) > 1 else single
    return iter(product(inner, repeat=shape[0]))


def count_items(question: NumericQuestion, most: int = 2000) -> tuple[int, bool]:
    """How many different items a question has, and whether that is exact.

    Spaces of at most `most` draws are counted one by one; of larger ones the measured share of draws is given.
    """
    size = raw_size(question)
    if size <= most:
        return sum(1 for _ in islice(every_item(question), most)), True
    return round(size * acceptance(question)), False
