"""`kind: order`: steps that are to be put in order."""

from __future__ import annotations

import math
from typing import Any, ClassVar

from dlquiz.cards.card import Text
from dlquiz.cards.reading.fields import Faults, read_text
from dlquiz.cards.source import YamlNode
from dlquiz.kinds.answers.letters import LETTERS, read_order
from dlquiz.kinds.choice import in_full
from dlquiz.kinds.concept import ConceptItem, ConceptQuestion, check_count, check_different, concept_fields
from dlquiz.kinds.draws import disordered
from dlquiz.kinds.kind import Kind
from dlquiz.kinds.protocol import Blocks
from dlquiz.language.markup import template_text
from dlquiz.text.blocks import Options
from dlquiz.text.spans import Labelled, Language, Spans


class OrderQuestion(ConceptQuestion, frozen=True, kw_only=True):
    """Steps, in their right order."""

    kind: ClassVar[str] = "order"
    steps: tuple[Text, ...]

    @property
    def arrangements(self) -> int:
        return math.factorial(len(self.steps)) - 1

    def told(self, lang: Language) -> dict[str, Any]:
        return {"options": [template_text(step.of(lang)) for step in self.steps]}


class OrderItem(ConceptItem, frozen=True):
    """The steps lettered as `order` has them. A `>` may stand between the letters of an answer."""

    signs: ClassVar[str] = ">"
    question: OrderQuestion

    @property
    def steps(self) -> tuple[Text, ...]:
        """The steps in their right order."""
        return self.question.steps

    @property
    def key(self) -> tuple[str, ...]:
        return tuple(LETTERS[self.order.index(i)] for i in range(len(self.order)))

    def read(self, response: str) -> tuple[str, ...]:
        return read_order(response, len(self.order))

    def lettered(self, lang: Language) -> tuple[Labelled, ...]:
        return tuple((LETTERS[i], self.steps[place].spans(lang)) for i, place in enumerate(self.order))

    def choices(self, lang: Language) -> Blocks:
        return (Options(self.lettered(lang)),)

    def key_in_full(self, lang: Language) -> Spans:
        return in_full(self.key, self.lettered(lang), lang)


def read(node: YamlNode, topic: str, faults: Faults) -> OrderQuestion:
    """The question of a node; what is wrong is added to `faults`."""
    fields = concept_fields(node, faults, "order")
    steps = tuple(read_text(inner, "a step", faults) for inner in fields.items("order"))
    check_count(fields, "order", len(steps), 3, 6)
    check_different(fields, "order", steps)
    return OrderQuestion.of(fields, topic=topic, steps=steps)


def draw(question: OrderQuestion, seed: int) -> OrderItem:
    """The item of a seed: the steps in an order that is not the right one."""
    return OrderItem(question, seed, disordered(f"{question.first_id}#{seed}", len(question.steps)))


KIND = Kind(draw, read)
