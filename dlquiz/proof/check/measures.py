"""What is counted of a question's items, and above which share it is a fault: what a lecturer would not set."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import astuple, dataclass
from fractions import Fraction

from dlquiz.errors import Fault
from dlquiz.kinds.choices import ChoicesQuestion
from dlquiz.kinds.numeric.drawing import twins
from dlquiz.kinds.numeric.item import NumericItem
from dlquiz.kinds.numeric.part import NumericPart
from dlquiz.kinds.numeric.question import NumericQuestion
from dlquiz.kinds.protocol import Item, Question
from dlquiz.language import flat, names_in
from dlquiz.language.syntax import Binary
from dlquiz.text.spans import Plain

# The largest share of a question's items, by what is counted.
BOUNDS = {"same-mistakes": 0.10, "few-mistakes": 0.50, "zero-keys": 0.30, "given-keys": 0.60, "idle-steps": 0.60}
BOUNDS |= {"whole-keys": 0.80}
# So many mistakes live in an item are few.
FEW = 2
# Of fewer items a share says nothing.
ENOUGH = 10
_HINTS = {
    "same-mistakes": "draw values that tell them apart, or make one mistake of them",
    "few-mistakes": "name what else a student would write, or draw values at which the named mistakes show",
    "zero-keys": "draw values with something to calculate",
    "given-keys": "draw values at which the answer can't be read off",
    "idle-steps": "draw values at which the last step changes something",
    "whole-keys": "ask for fewer digits, or draw values that need them",
}
# The most digits after the point, or significant ones, that a question of level 1 asks for.
EASY_DIGITS = 4
_SEVERAL = {
    "zh": ("多选", "哪些"),
    "en": ("several", "which of", "which ones", "all that", "more than one", "choose two"),
}


@dataclass(frozen=True)
class Measures:
    """Counts over drawn items: numeric items, those with two mistakes of one value, those with fewer than two mistakes,
    those whose last step to a key changes nothing; asked parts, those whose key is zero, or a given; options of
    `choices`, and the right ones of them; asked parts that want digits, and those whose key is whole all the same."""

    items: int = 0
    same: int = 0
    few: int = 0
    parts: int = 0
    zero: int = 0
    given: int = 0
    idle: int = 0
    options: int = 0
    right: int = 0
    digits: int = 0
    whole: int = 0

    def shares(self) -> dict[str, float]:
        """The counted shares by name, from 0 to 1."""
        counts = {"same-mistakes": (self.same, self.items), "zero-keys": (self.zero, self.parts)}
        counts["few-mistakes"] = (self.few, self.items)
        counts["given-keys"] = (self.given, self.parts)
        counts["idle-steps"] = (self.idle, self.items)
        counts["whole-keys"] = (self.whole, self.digits)
        counts["right-options"] = (self.right, self.options)
        return {name: part / whole if whole else 0.0 for name, (part, whole) in counts.items()}


EMPTY = Measures()


def total(found: Iterable[Measures]) -> Measures:
    """The sum over questions."""
    rows = [astuple(row) for row in found]
    return Measures(*map(sum, zip(*rows, strict=True))) if rows else EMPTY


def measured(question: Question, items: Sequence[Item]) -> Measures:
    """What is counted over the items drawn of a question."""
    if isinstance(question, ChoicesQuestion):
        return Measures(options=len(question.options), right=sum(option.right for option in question.options))
    drawn = [item for item in items if isinstance(item, NumericItem)]
    parts = [(item, part) for item in drawn for part in item.parts]
    return Measures(
        items=len(drawn),
        same=sum(any(twins(part) for part in item.parts) for item in drawn),
        few=sum(len({slip.value for part in item.parts for slip in part.slips}) < FEW for item in drawn),
        parts=len(parts),
        zero=sum(not any(flat(part.key)) for _, part in parts),
        given=sum(_is_given(item, part) for item, part in parts),
        idle=_idle(drawn),
        digits=sum(part.result.digits is not None for _, part in parts),
        whole=sum(part.result.digits is not None and _is_whole(part) for _, part in parts),
    )


def _is_whole(part: NumericPart) -> bool:
    return all(Fraction(entry).denominator == 1 for entry in flat(part.key))


def _is_given(item: NumericItem, part: NumericPart) -> bool:
    """Whether a key is one of the numbers that the stem gives."""
    numbers = (value for value in item.given.values() if not isinstance(value, bool | tuple))
    return not isinstance(part.key, tuple) and any(value == part.key for value in numbers)


def _idle(items: Sequence[NumericItem]) -> int:
    """Items in which the last step of arithmetic to a key changes nothing: it is one of the results it is made of.

    A result that is the same in all items belongs to the question and not to what is drawn: the further layers of a GRU
    that has one. The solution leaves such a step out.
    """
    names = items[0].results if items else {}
    varied = {name for name in names if any(item.results[name] != names[name] for item in items)}
    return sum(any(_is_idle(item, part, varied) for part in item.parts) for item in items)


def _is_idle(item: NumericItem, part: NumericPart, varied: Set[str]) -> bool:
    earlier = names_in(part.result.expression) & item.results.keys()
    arithmetic = isinstance(part.result.expression, Binary) and earlier <= varied
    return arithmetic and any(item.results[name] == part.key for name in earlier)


def check_measures(question: Question, found: Measures) -> Iterator[Fault]:
    """Each share above its bound that the question does not allow itself, and what its stem must say."""
    if isinstance(question, NumericQuestion):
        yield from _above(question, found)
        yield from check_digits(question)
    elif isinstance(question, ChoicesQuestion):
        yield from _several(question)


def _above(question: NumericQuestion, found: Measures) -> Iterator[Fault]:
    if found.items < ENOUGH:
        return
    shares = found.shares()
    for name, bound in BOUNDS.items():
        if shares[name] > bound and name not in question.allow:
            message = f"{question.id}: {name} {shares[name]:.0%}, at most {bound:.0%}"
            hint = f"{_HINTS[name]}, or say why: allow: {{{name}: ...}}"
            yield Fault(question.path, question.line, message, hint)


def check_digits(question: NumericQuestion) -> Iterator[Fault]:
    """Each result of a question of level 1 that is asked for to more digits than such a question is about."""
    for result in (question.formula.result(name) for name in question.ask):
        if question.level == 1 and result.digits is not None and result.digits.count > EASY_DIGITS:
            message = f"{question.id} is of level 1 and asks for {result.digits.count} digits of {result.name}"
            yield Fault(question.path, question.line, message, f"at most {EASY_DIGITS}, or a higher level")


def _several(question: ChoicesQuestion) -> Iterator[Fault]:
    for lang, said in (("zh", question.stem.zh), ("en", question.stem.en)):
        text = "".join(piece.text for piece in said if isinstance(piece, Plain)).lower()
        if not any(word in text for word in _SEVERAL[lang]):
            message = f"{question.id}: the {lang} stem does not say that several options may be right"
            yield Fault(question.path, question.line, message, f"say so: {', '.join(_SEVERAL[lang])}")
