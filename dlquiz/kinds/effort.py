"""How much work an item is: so that no variant of a question is trivial where another one is work."""

from __future__ import annotations

from msgspec import Struct

from dlquiz.kinds.protocol import Item
from dlquiz.language.numbers import plain_number
from dlquiz.language.taken import Taken, has_steps, taken


class Effort(Struct, frozen=True):
    """What an item takes: the `cases` of its formulas that apply, the `steps` that change anything, how many results
    are `idle` (their formula says what to calculate, but with these numbers nothing is left to), and the `digits` of
    the numbers in it."""

    cases: tuple[tuple[int, ...], ...]
    steps: int
    idle: int
    digits: int

    def matches(self, other: Effort) -> bool:
        """Whether the cases and steps are the same."""
        return (self.cases, self.steps, self.idle) == (other.cases, other.steps, other.idle)

    def equals(self, other: Effort) -> bool:
        """Whether they match and the digits are as many, give or take one in five."""
        return self.matches(other) and abs(self.digits - other.digits) <= max(1, other.digits // 5)

    def distance(self, other: Effort) -> tuple[int, ...]:
        """How far one is from another: by cases, by steps, by digits."""
        cases = sum(a != b for a, b in zip(self.cases, other.cases, strict=False))
        cases += abs(len(self.cases) - len(other.cases)) + abs(self.idle - other.idle)
        return cases, abs(self.steps - other.steps), abs(self.digits - other.digits)


def effort(item: Item) -> Effort:
    """The work of an item. Of one that is on no card only the digits of its keys count."""
    card = item.question.card
    if card is None:
        return Effort((), 0, 0, _digits(" ".join(part.typed(part.key, "en") for part in item.parts)))
    asked = {part.name for part in item.parts} & item.results.keys() or item.results.keys()
    needed = frozenset[str]().union(*(card.behind[name] for name in asked))
    names, whole, idle = {**item.given, **item.results}, Taken(), 0
    for result in card.results:
        if result.name in needed:
            found = taken(result.expression, names)
            whole += found
            idle += has_steps(result.expression) and not found.steps
    return Effort(whole.cases, whole.steps, idle, _digits(" ".join(map(plain_number, item.given.values()))))


def _digits(text: str) -> int:
    return sum(map(str.isdigit, text))
