"""Every kind of question there is. Another one is a module of its own and a row here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from dlquiz.cards.reading.fields import Faults
from dlquiz.cards.source import Node
from dlquiz.kinds import choice, choices, explain, match, order, truth
from dlquiz.kinds.numeric import drawing
from dlquiz.kinds.protocol import Item, Question


@dataclass(frozen=True)
class Kind:
    """What a kind does: `draw` gives the item of a seed, `count` how many different items there are and whether that is
    exact, `size` how many draws (at least as many); `read` gives the question of a node, and is None where a question
    is read with its card."""

    draw: Callable[[Any, int], Item]
    size: Callable[[Any], int]
    count: Callable[[Any], tuple[int, bool]]
    read: Callable[[Node, str, Faults], Question] | None = None


def concept(read: Callable[[Node, str, Faults], Question], draw: Callable[[Any, int], Item]) -> Kind:
    """A kind of concept question."""
    return Kind(draw, lambda question: question.variants, lambda question: (question.variants, True), read)


KINDS: dict[str, Kind] = {
    "numeric": Kind(drawing.draw, drawing.raw_size, drawing.count_items),
    "choice": concept(choice.read, choice.draw),
    "choices": concept(choices.read, choices.draw),
    "truth": concept(truth.read, truth.draw),
    "match": concept(match.read, match.draw),
    "order": concept(order.read, order.draw),
    "explain": concept(explain.read, explain.draw),
}


def written_kinds() -> tuple[str, ...]:
    """The kinds that a question names by `kind`: all but those that are read with a card."""
    return tuple(name for name, kind in KINDS.items() if kind.read is not None)


def generate(question: Question, seed: int) -> Item:
    """The question's item of that seed (0 or more). Raises GenerationError if nothing can be drawn."""
    return KINDS[question.kind].draw(question, seed)


def raw_size(question: Question) -> int:
    """How many draws there are, before any condition; of a concept question, how many arrangements."""
    return KINDS[question.kind].size(question)


def count_items(question: Question) -> tuple[int, bool]:
    """How many different items a question has, and whether that is exact."""
    return KINDS[question.kind].count(question)
