"""From an address to an item: the same one on every machine, for as long as the question's text is the same."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import islice, product
from typing import Any

from dlquiz.bank.bank import Bank
from dlquiz.bank.card import ConceptQuestion, Domain, Given, Mistake, NumericQuestion, Question, Result
from dlquiz.errors import DlquizError, UnknownName
from dlquiz.items import chain
from dlquiz.items.tolerance import is_separate, tolerances, unit, within
from dlquiz.language import EvaluationError, Value

MAX_ATTEMPTS = 500
MAX_SEED = 10**12
# Spaces of draws are counted up to here: Python does not write a number of thousands of digits.
MAX_COUNTED = 10**18
# What a question allows itself where mistakes that give one number are too natural to be avoided: both are named then.
SAME_MISTAKES = "same-mistakes"
# The seed of an item whose values were chosen, not drawn.
CHOSEN = -1
# Further draws that are looked at for one in which every mistake has a value of its own.
CLEAR_ATTEMPTS = 5
# More of them where all of these have two mistakes of one value.
SEPARATE_ATTEMPTS = 20
LETTERS = "ABCDEF"
# How far apart floating-point arithmetic may leave two equal values, as a share of them, or of _SMALL next to zero.
_NOISE = Fraction(1, 10**12)
_SMALL = Fraction(1, 1000)


class GenerationError(DlquizError):
    """A question whose conditions leave no item to draw."""


@dataclass(frozen=True)
class Slip:
    """A mistake and the value it leads to in one item."""

    mistake: Mistake
    value: Value


@dataclass(frozen=True)
class NumericPart:
    """One asked result: its key, the unit of its last digit, the mistakes that are told apart from the key, and how
    many are lost since they give the key by another way."""

    result: Result
    key: Value
    unit: Fraction
    slips: tuple[Slip, ...]
    lost: int = 0

    @property
    def name(self) -> str:
        return self.result.name

    @cached_property
    def tolerance(self) -> Value:
        """How far each entry of an answer may be from the key's, in its shape."""
        return tolerances(self.key, self.result.digits, [slip.value for slip in self.slips])


@dataclass(frozen=True)
class NumericItem:
    """A variant of a numeric question: the values given and the key of every result."""

    question: NumericQuestion
    seed: int
    given: Mapping[str, Value]
    results: Mapping[str, Value]
    parts: tuple[NumericPart, ...]

    @property
    def address(self) -> str:
        return f"{self.question.id}#{self.seed}"


@dataclass(frozen=True)
class ConceptItem:
    """A variant of a concept question. `order` says which option (or right side of a pair) is shown at each place; of a
    truth question it holds the one statement that is shown, of an explanation nothing: there is one item, whatever the
    seed."""

    question: ConceptQuestion
    seed: int
    order: tuple[int, ...]

    @property
    def address(self) -> str:
        return f"{self.question.id}#{self.seed}"

    @property
    def key(self) -> Any:
        """A letter, a tuple of sorted letters, a truth value, a {letter: number} or a tuple of letters in order; of an
        explanation the letters of all points of its rubric."""
        question = self.question
        places = {shown: place for place, shown in enumerate(self.order)}
        if question.kind == "truth":
            return question.options[self.order[0]].right
        if question.kind == "match":
            return {LETTERS[i]: places[i] + 1 for i in range(len(question.pairs))}
        if question.kind == "order":
            return tuple(LETTERS[places[i]] for i in range(len(question.options)))
        if question.kind == "explain":
            return tuple(LETTERS[: len(question.rubric)])
        rights = tuple(LETTERS[place] for place, shown in enumerate(self.order) if question.options[shown].right)
        return rights[0] if question.kind == "choice" else rights


Item = NumericItem | ConceptItem


def fact_of(item: Item) -> str:
    """Which of a question's facts an item asks: of a statement that may be true or not its option, as mistakes name it;
    "" where every item asks all that there is to know."""
    return f"option-{item.order[0] + 1}" if isinstance(item, ConceptItem) and item.question.kind == "truth" else ""


def parse_address(address: str) -> tuple[str, int]:
    """("conv-output-size", 7) of "conv-output-size#7". Raises UnknownName if it is not an address."""
    name, mark, seed = address.partition("#")
    if not name or not mark or not (seed.isascii() and seed.isdigit()) or len(seed) > 20 or int(seed) >= MAX_SEED:
        raise UnknownName(f"{address!r} is not an address", "write question-id#seed, such as conv-output-size#7")
    return name, int(seed)


def item_at(bank: Bank, address: str) -> Item:
    """The item of an address. Raises UnknownName or GenerationError."""
    name, seed = parse_address(address)
    return generate(bank.question(name), seed)


def generate(question: Question, seed: int) -> Item:
    """The question's item of that seed (0 or more). Raises GenerationError if nothing can be drawn."""
    address = f"{question.first_id}#{seed}"
    if isinstance(question, ConceptQuestion):
        return ConceptItem(question, seed, _order(question, address))
    items = _sound_items(question, seed)
    sound = next(items, None) if SAME_MISTAKES in question.allow else _first_clear(items)
    if sound is not None:
        return sound
    raise GenerationError(
        f"{question.id}#{seed}: none of {MAX_ATTEMPTS} draws fits the conditions", "widen the draws or relax draw_where"
    )


def _sound_items(question: NumericQuestion, seed: int) -> Iterator[NumericItem]:
    for attempt in range(MAX_ATTEMPTS):
        item = item_of(question, drawn(question, f"{question.first_id}#{seed}/{attempt}"), seed)
        if item is not None:
            yield item


def _first_clear(items: Iterator[NumericItem]) -> NumericItem | None:
    """The first item in which no two mistakes of a part have one value and none gives the key by accident; of a space
    where the first few all have something of the kind, the first of those with the least."""
    first = next(items, None)
    if first is None or not (_twins(first) or _lost(first)):
        return first
    others = list(islice(items, CLEAR_ATTEMPTS))
    # Where a mistake gives the key in many items, as |x| for max(0, x), these belong to the question: no accident.
    by_accident = not _lost(first) or all(_lost(other) < _lost(first) for other in others)
    best = min((first, *others), key=lambda item: (_twins(item), _lost(item) if by_accident else 0))
    if not _twins(best):
        return best
    return next((item for item in islice(items, SEPARATE_ATTEMPTS) if not _twins(item)), best)


def _lost(item: NumericItem) -> int:
    return sum(part.lost for part in item.parts)


def _twins(item: NumericItem) -> int:
    return sum(twins(part) for part in item.parts)


def twins(part: NumericPart) -> int:
    """How many of a part's mistakes lead to the value of one before them."""
    values = [slip.value for slip in part.slips]
    return sum(any(_equal(value, other) for other in values[:place]) for place, value in enumerate(values))


def pick(key: str, count: int) -> int:
    """A number below `count`, the same for a key everywhere and always: 128 bits of SHA-256, so hardly biased."""
    return int.from_bytes(hashlib.sha256(key.encode()).digest()[:16], "big") % count


def shuffled(key: str, count: int) -> tuple[int, ...]:
    """The numbers below `count` in an order that depends on the key alone."""
    order = list(range(count))
    for last in range(count - 1, 0, -1):
        other = pick(f"{key}/{last}", last + 1)
        order[last], order[other] = order[other], order[last]
    return tuple(order)


def _order(question: ConceptQuestion, address: str) -> tuple[int, ...]:
    if question.kind == "truth":
        return (pick(address, len(question.options)),)
    count = len(question.pairs) or len(question.options)
    order = shuffled(address, count)
    # What is to be put in order, or matched, must not stand in order already.
    again = 0
    while question.kind in ("match", "order") and order == tuple(range(count)) and count > 1:
        again += 1
        order = shuffled(f"{address}/again{again}", count)
    return order


def drawn(question: NumericQuestion, key: str) -> dict[str, Value]:
    """The values that a key draws, whether or not they fit the conditions."""
    given = {item.name: item for item in question.formula.given}
    return {name: _draw_one(domain, given[name], f"{key}/{name}") for name, domain in question.domains.items()}


def _draw_one(domain: Domain, given: Given, key: str) -> Value:
    if not given.shape or domain.whole:
        return domain.at(pick(key, len(domain)))
    return _fill(given.shape, domain, key)


def _fill(shape: tuple[int, ...], domain: Domain, key: str) -> Value:
    if not shape:
        return domain.at(pick(key, len(domain)))
    return tuple(_fill(shape[1:], domain, f"{key}.{i}") for i in range(shape[0]))


def item_of(question: NumericQuestion, values: Mapping[str, Value], seed: int = CHOSEN) -> NumericItem | None:
    """The item of chosen values, or None if they break a condition or do not separate right from wrong."""
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
        slips = []
        lost = 0
        for mistake in mistakes_for(question, name):
            possible += 1
            wrong = chain.mistaken(formula, given, mistake, results)
            if wrong is None:
                continue
            if _equal(wrong[name], results[name]):
                lost += 1
                continue
            if within(wrong[name], results[name], step, units=2):
                return None
            slips.append(Slip(mistake, wrong[name]))
        if not is_separate(results[name], result.digits, [slip.value for slip in slips]):
            return None
        parts.append(NumericPart(result, results[name], step, tuple(slips), lost))
    if possible and not any(part.slips for part in parts):
        return None
    return tuple(parts)


def mistakes_for(question: NumericQuestion, name: str) -> Iterator[Mistake]:
    """The mistakes that show in an asked result: its own, and those of earlier results that are not asked."""
    formula = question.formula
    for mistake in formula.mistakes:
        behind = mistake.of not in question.ask and chain.depends_on(formula, name, mistake.of)
        if mistake.of == name or behind:
            yield mistake


def _equal(a: Value, b: Value) -> bool:
    if isinstance(a, tuple) and isinstance(b, tuple):
        return len(a) == len(b) and all(map(_equal, a, b))
    if isinstance(a, float) or isinstance(b, float):
        a, b = Fraction(a), Fraction(b)
        return bool(abs(a - b) <= max(abs(a), abs(b), _SMALL) * _NOISE)
    return bool(a == b)


def acceptance(question: NumericQuestion, draws: int = 200) -> float:
    """The share of draws that make an item, measured."""
    key = f"{question.id}/acceptance"
    made = (item_of(question, drawn(question, f"{key}/{i}")) for i in range(draws))
    return sum(item is not None for item in made) / draws


def raw_size(question: Question) -> int:
    """How many draws there are, before any condition, and at most MAX_COUNTED; of a concept question, how many
    arrangements."""
    if isinstance(question, ConceptQuestion):
        if question.kind == "truth":
            return len(question.options)
        count = math.factorial(len(question.pairs) or len(question.options))
        return count - 1 if question.kind in ("match", "order") else count
    given = {item.name: item for item in question.formula.given}
    return min(MAX_COUNTED, math.prod(_size(domain, given[name]) for name, domain in question.domains.items()))


def _size(domain: Domain, given: Given) -> int:
    return int(len(domain) ** (1 if domain.whole else math.prod(given.shape)))


def every_item(question: NumericQuestion) -> Iterator[NumericItem]:
    """Every item of a numeric question, one for each set of values, in the order of its draws. Their seed is 0."""
    given = {item.name: item for item in question.formula.given}
    names = list(question.domains)
    for values in product(*(_all(question.domains[name], given[name]) for name in names)):
        item = item_of(question, dict(zip(names, values, strict=True)), 0)
        if item is not None:
            yield item


def _all(domain: Domain, given: Given) -> Iterator[Value]:
    single = [domain.at(i) for i in range(len(domain))]
    return iter(single) if not given.shape or domain.whole else _tuples(single, given.shape)


def _tuples(single: Sequence[Value], shape: tuple[int, ...]) -> Iterator[Value]:
    inner = list(_tuples(single, shape[1:])) if len(shape) > 1 else single
    return iter(product(inner, repeat=shape[0]))


def count_items(question: Question, most: int = 2000) -> tuple[int, bool]:
    """How many different items a question has, and whether that is exact.

    Spaces of at most `most` draws are counted one by one; of larger ones the measured share of draws is given.
    """
    size = raw_size(question)
    if isinstance(question, ConceptQuestion):
        return size, True
    if size <= most:
        return sum(1 for _ in islice(every_item(question), most)), True
    return round(size * acceptance(question)), False
