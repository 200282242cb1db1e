"""What is counted of numeric items, and above which share it is a fault: what a lecturer would not set."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from fractions import Fraction
from itertools import islice
from typing import Any

from dlquiz.cards.card import Digits
from dlquiz.cards.chain import depends_on
from dlquiz.cards.worked import idle_results
from dlquiz.ground.errors import Fault
from dlquiz.kinds.checks import FEW_VARIANTS, VARIANTS, Measure
from dlquiz.kinds.numeric.digits import needed_digits
from dlquiz.kinds.numeric.drawing import every_item, raw_size, twins
from dlquiz.kinds.numeric.item import NumericItem
from dlquiz.kinds.numeric.part import NumericPart
from dlquiz.kinds.numeric.question import NumericQuestion
from dlquiz.language import Value, flat, names_in
from dlquiz.language.markup import template_text
from dlquiz.language.syntax import Binary, Conditional
from dlquiz.text.spans import LANGUAGES

# The most digits after the point, or significant ones, that a question of level 1 asks for.
EASY_DIGITS = 4
_COUNT = "(?:one|two|three|four|five|six|[0-9])"
_SAYS_DIGITS = re.compile(
    f"(?:\\b(?:to|give|with) |\\(){_COUNT} (?:decimal|significant)[a-z]*"
    "|(?<!中间结果)(?<!中间结果至少)保留 ?[一二两三四五六0-9] ?位",
    re.IGNORECASE,
)
# So many mistakes live in an item are few.
FEW = 2
# Spaces of up to so many draws are worked out whole. Larger ones have variants enough, for a share of them must fit.
SMALL = 2000
_NAME_MORE = "name what else a student would write, or draw values at which the named mistakes show"


def check_digits(question: NumericQuestion) -> Iterator[Fault]:
    """Each result of a question of level 1 that is asked for to more digits than such a question is about; each stem
    that says how many, which the line to answer on does, by what is drawn. What is kept in between it may say."""
    for lang in LANGUAGES:
        if said := _SAYS_DIGITS.search(template_text(question.stem.of(lang))):
            message = f"the stem of {question.id} says how many digits are asked for ({said.group()})"
            yield Fault(question.path, question.line, message, "leave it to the line to answer on, which says so")
    for result in (question.formula.result(name) for name in question.ask):
        if question.level == 1 and result.digits is not None and result.digits.count > EASY_DIGITS:
            message = f"{question.id} is of level 1 and asks for {result.digits.count} digits of {result.name}"
            yield Fault(question.path, question.line, message, f"at most {EASY_DIGITS}, or a higher level")


def _same(_: NumericQuestion, items: Sequence[NumericItem]) -> tuple[int, int]:
    """Items with two mistakes of one value, of all items."""
    return sum(any(twins(part) for part in item.parts) for item in items), len(items)


def _by_mistake(_: NumericQuestion, items: Sequence[NumericItem]) -> tuple[int, int]:
    """Items in which the named mistake that gives the key by another way most often does so, of all items.

    What gives it in every item is no mistake that this question knows, as to forget the groups of a convolution that
    has none; one that is seen in another part of an item is told there.
    """
    lost = [_lost(item) for item in items]
    always = set.intersection(*lost) if lost else set()
    times = Counter(name for names in lost for name in names - always)
    return max(times.values(), default=0), len(items)


def _lost(item: NumericItem) -> set[str]:
    seen = {slip.mistake.id for part in item.parts for slip in part.slips}
    return {mistake.id for part in item.parts for mistake in part.lost} - seen


def _few(_: NumericQuestion, items: Sequence[NumericItem]) -> tuple[int, int]:
    """Items with fewer than two mistakes that lead to a value of their own, of all items."""
    return _shares(len({slip.value for part in item.parts for slip in part.slips}) < FEW for item in items)


def _idle(_: NumericQuestion, items: Sequence[NumericItem]) -> tuple[int, int]:
    """Items in which the last step of arithmetic to a key changes nothing: it is one of the results it is made of.

    A result that is the same in all items belongs to the question and not to what is drawn: the further layers of a GRU
    that has one. The solution leaves such a step out.
    """
    names = items[0].results if items else {}
    varied = {name for name in names if any(item.results[name] != names[name] for item in items)}
    return _shares(any(_is_idle(item, part, varied) for part in item.parts) for item in items)


def _is_idle(item: NumericItem, part: NumericPart, varied: Set[str]) -> bool:
    earlier = names_in(part.result.expression) & item.results.keys()
    arithmetic = isinstance(part.result.expression, Binary) and earlier <= varied
    return arithmetic and any(item.results[name] == part.key for name in earlier)


def _zero_lines(question: NumericQuestion, items: Sequence[NumericItem]) -> tuple[int, int]:
    """Items whose solution has a line, on the way to a key, that comes to nothing: (1 - 1)·n = 0. A case that is 0 says
    which case it is."""
    card = question.formula
    needed = [
        result.name
        for result in card.results
        if result.name not in {*question.ask, *question.known}
        and not isinstance(result.expression, Conditional)
        and any(depends_on(card, name, result.name) for name in question.ask)
    ]

    def has_one(item: NumericItem) -> bool:
        zeros = {name for name in needed if not any(flat(item.results[name]))}
        return bool(zeros and zeros - idle_results(card, item.given, question.varied, question.ask).keys())

    return _shares(map(has_one, items))


def _counted(holds: Callable[[NumericItem, NumericPart], bool]) -> Callable[[Any, Sequence[NumericItem]], Any]:
    """How many asked parts it holds of, of how many."""

    def count(_: NumericQuestion, items: Sequence[NumericItem]) -> tuple[int, int]:
        return _shares(holds(item, part) for item in items for part in item.parts)

    return count


def _shares(found: Iterable[bool]) -> tuple[int, int]:
    each = list(found)
    return sum(each), len(each)


def _is_zero(_: NumericItem, part: NumericPart) -> bool:
    return not any(flat(part.key))


def _is_given(item: NumericItem, part: NumericPart) -> bool:
    """Whether a key is one of the numbers that the stem gives."""
    given = (value for name, value in item.given.items() if name != item.question.blank)
    numbers = (value for value in given if not isinstance(value, bool | tuple))
    return not isinstance(part.key, tuple) and any(value == part.key for value in numbers)


def _whole(_: NumericQuestion, items: Sequence[NumericItem]) -> tuple[int, int]:
    """Asked parts whose key is whole, of those that want digits."""
    return _shares(_is_whole(part) for item in items for part in item.parts if part.wanted is not None)


def _is_whole(part: NumericPart) -> bool:
    return all(Fraction(entry).denominator == 1 for entry in flat(part.key))


def _needless(_: NumericQuestion, items: Sequence[NumericItem]) -> tuple[int, int]:
    """Asked parts that want more digits than say all of the key."""
    wanted = ((part.key, part.wanted) for item in items for part in item.parts if part.wanted is not None)
    return _shares(_wants_more(key, digits) for key, digits in wanted)


def _wants_more(key: Value, digits: Digits) -> bool:
    needed = needed_digits(key, digits)
    return needed is not None and needed < digits.count


def _few_variants(question: NumericQuestion, _: Sequence[NumericItem]) -> tuple[int, int]:
    """Whether a question has few different items and does not say why, as a count of one."""
    few = raw_size(question) <= SMALL and sum(1 for _ in islice(every_item(question), VARIANTS)) < VARIANTS
    return int(few and FEW_VARIANTS not in question.allow), 1


MEASURES = (
    Measure("same-mistakes", _same, 0.10, "draw values that tell them apart, or make one mistake of them"),
    Measure("keys-by-mistake", _by_mistake, 0.80, "draw values at which the mistake shows"),
    Measure("few-mistakes", _few, 0.50, _NAME_MORE),
    Measure("zero-keys", _counted(_is_zero), 0.30, "draw values with something to calculate"),
    Measure("given-keys", _counted(_is_given), 0.60, "draw values at which the answer can't be read off"),
    Measure("idle-steps", _idle, 0.60, "draw values at which the last step changes something"),
    Measure("zero-lines", _zero_lines, 0.50, "draw values at which each step comes to something"),
    Measure("whole-keys", _whole, 0.80, "ask for fewer digits, or draw values that need them"),
    Measure("needless-digits", _needless, 0.95, "ask for fewer digits, or draw values that need them"),
    Measure(FEW_VARIANTS, _few_variants),
)
