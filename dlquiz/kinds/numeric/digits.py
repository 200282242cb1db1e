"""How many digits of a result are asked for: as many as its card has, but none that do not come out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from itertools import islice
from math import inf, prod

from msgspec import Struct
from msgspec.structs import replace

from dlquiz.cards import chain
from dlquiz.cards.card import Condition, Digits, Domain, Formula, Given
from dlquiz.kinds.numeric.values import values_at
from dlquiz.language import CostError, EvaluationError, Value, budget, flat
from dlquiz.language.decimals import Decimals, decimals_of, most_decimals

# So many draws that fit say how many digits are usual; of at most so many draws.
_DRAWS, _ATTEMPTS = 12, 100
# What is enough for this share of them is usual.
_MOST = 0.75


class ResultDigits(Struct, frozen=True):
    """Of a result the digits that can come out (None: it is whole), and how many of them are usually enough."""

    possible: Digits | None
    usual: int | None = None

    def of(self, key: Value) -> Digits | None:
        """The digits to ask for a key: the usual ones if they say all of it, else all that can come out."""
        if self.possible is None or self.usual is None:
            return self.possible
        needed = needed_digits(key, self.possible)
        return self.possible if needed is None or needed > self.usual else _fewer(self.possible, self.usual)


def needed_digits(key: Value, digits: Digits) -> int | None:
    """How many digits of that kind say all of a key; None if none do."""
    decimals = decimals_of(flat(key)).most
    if decimals is None or digits.kind == "decimals":
        return decimals
    return max(len(str(abs(Fraction(entry)) * 10**decimals).strip("0")) for entry in flat(key))


def result_digits(
    card: Formula, domains: Mapping[str, Domain], draw_where: tuple[Condition, ...], key: str
) -> dict[str, ResultDigits]:
    """Of each result of a card, drawn from domains under conditions, what to ask for. `key` names the draws that are
    looked at. They are no item's, so their work is not counted with its."""
    known: dict[str, Decimals] = {}
    for item in card.given:
        known[item.name] = _of_given(item, domains.get(item.name), known)
    found: dict[str, ResultDigits] = {}
    for result in card.results:
        known[result.name] = most_decimals(result.expression, known)
        found[result.name] = ResultDigits(_possible(result.digits, known[result.name].most))
    limits = {name: one.possible for name, one in found.items() if one.possible is not None}
    usual = _usual(limits, _drawn(card, domains, draw_where, key)) if limits else {}
    return {name: replace(one, usual=usual.get(name)) for name, one in found.items()}


def _of_given(item: Given, domain: Domain | None, known: Mapping[str, Decimals]) -> Decimals:
    if domain is not None:
        return replace(domain.decimals, entries=prod(item.shape))
    return most_decimals(item.default, known) if item.default is not None else Decimals(None)


def _possible(digits: Digits | None, most: int | None) -> Digits | None:
    if digits is None or most is None:
        return digits
    return _fewer(digits, most) if digits.kind == "decimals" and most < digits.count else digits


def _fewer(digits: Digits, count: int) -> Digits | None:
    return Digits(digits.kind, count) if count else None


def _usual(limits: Mapping[str, Digits], draws: Iterator[Mapping[str, Value]]) -> dict[str, int]:
    """The digits of each result that are enough in most of these draws, where that is fewer than its limit and all of
    them end: else the digits asked for would tell which key does."""
    needed: dict[str, list[float]] = {name: [] for name in limits}
    with budget(apart=True):
        try:
            for values in islice(draws, _DRAWS):
                for name, counts in needed.items():
                    count = needed_digits(values[name], limits[name])
                    counts.append(inf if count is None else count)
                if all(_decided(counts, limits[name].count) for name, counts in needed.items()):
                    return {}
        except CostError:
            return {}
    ending = {name: sorted(counts) for name, counts in needed.items() if counts and inf not in counts}
    most = {name: int(counts[int(len(counts) * _MOST)]) for name, counts in ending.items()}
    return {name: count for name, count in most.items() if count < limits[name].count}


def _decided(counts: list[float], limit: int) -> bool:
    """Whether no further draw can make fewer digits than the limit usual."""
    return inf in counts or sum(count >= limit for count in counts) > _DRAWS * (1 - _MOST) - 1


def _drawn(
    card: Formula, domains: Mapping[str, Domain], draw_where: tuple[Condition, ...], key: str
) -> Iterator[Mapping[str, Value]]:
    """Given values and results of draws that fit the conditions."""
    for attempt in range(_ATTEMPTS):
        try:
            given = chain.complete(card, values_at(card, domains, f"{key}/{attempt}"))
            if chain.broken(card.where, given):
                continue
            values = {**given, **chain.results(card, given)}
            if not chain.broken(draw_where, values):
                yield values
        except EvaluationError:
            continue
