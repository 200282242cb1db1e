"""All that is checked of numeric questions, and which items: a small space whole, of a larger one its corners."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence

from dlquiz.cards.card import Given
from dlquiz.ground.errors import Fault
from dlquiz.kinds.checks import Checks
from dlquiz.kinds.draws import CHOSEN
from dlquiz.kinds.numeric.check.corners import corners
from dlquiz.kinds.numeric.check.graded import garbage_problems, grading_problems, typed_mistake_problems
from dlquiz.kinds.numeric.check.measures import MEASURES, SMALL, check_digits
from dlquiz.kinds.numeric.check.stated import check_states, state_problems
from dlquiz.kinds.numeric.check.symbols import check_symbols, check_used
from dlquiz.kinds.numeric.drawing import acceptance, every_item, raw_size
from dlquiz.kinds.numeric.item import NumericItem
from dlquiz.kinds.numeric.question import NumericQuestion

LEAST_ACCEPTANCE = 0.05


def check_question(question: NumericQuestion) -> Iterator[Fault]:
    """What is wrong with a question, or with the card that it is by itself, and does not depend on the seed."""
    if question.id == question.formula.id:
        yield from check_used(question)
    yield from check_states(question)
    yield from check_symbols(question)
    yield from check_digits(question)
    share = acceptance(question, draws=60)
    if share < LEAST_ACCEPTANCE:
        message = f"{question.id}: only {share:.1%} of the draws fit the conditions"
        yield Fault(question.path, question.line, message, "choose draws that fit, or relax draw_where")


def every(question: NumericQuestion, most: int) -> Iterator[NumericItem] | None:
    """Every item of a question of at most so many draws; None if it has more."""
    return every_item(question) if raw_size(question) <= most else None


def unseen(question: NumericQuestion, drawn: Sequence[NumericItem]) -> Iterator[NumericItem]:
    """Of a small space every item that was not drawn, of a larger one the corners: so a small one is proven whole."""
    seen = {tuple(item.given.values()) for item in drawn}
    further = every_item(question, CHOSEN) if raw_size(question) <= SMALL else corners(question)
    return (item for item in further if tuple(item.given.values()) not in seen)


def item_problems(item: NumericItem) -> Iterator[str]:
    """What is wrong with an item, whatever its numbers."""
    yield from grading_problems(item)
    yield from state_problems(item)


def typed_problems(item: NumericItem) -> Iterator[str]:
    """What is wrong with how responses to an item are read."""
    yield from typed_mistake_problems(item)
    yield from garbage_problems(item)


def asked(question: NumericQuestion) -> Hashable:
    """What a question asks of its card, from which of the given values: those that vary, and which are true or false.
    What a number is, fixed or drawn, makes no other question."""
    card = question.formula
    fixed = [(item.name, _fixed(question, item)) for item in card.given if item.type.kind == "truth"]
    return card.id, frozenset(question.ask), question.varied, tuple(fixed)


def _fixed(question: NumericQuestion, item: Given) -> str:
    domain = question.domains.get(item.name)
    return str(domain.values) if domain is not None else str(item.default)


CHECKS = Checks(check_question, every, unseen, item_problems, typed_problems, MEASURES, asked=asked)
