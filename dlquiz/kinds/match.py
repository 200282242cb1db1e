"""`kind: match`: what belongs together."""

from __future__ import annotations

import math
from typing import Any, ClassVar

from dlquiz.cards.card import Text
from dlquiz.cards.reading.fields import Faults, Fields
from dlquiz.cards.source import YamlNode
from dlquiz.kinds.answers.letters import LETTERS, read_match
from dlquiz.kinds.concept import ConceptItem, ConceptQuestion, check_count, check_different, concept_fields
from dlquiz.kinds.draws import disordered
from dlquiz.kinds.kind import Kind
from dlquiz.kinds.protocol import Blocks
from dlquiz.language.markup import template_text
from dlquiz.text.blocks import Pairs
from dlquiz.text.spans import Labelled, Language

Pair = tuple[Text, Text]


class MatchQuestion(ConceptQuestion, frozen=True, kw_only=True):
    """Pairs, of which the right sides are shuffled."""

    kind: ClassVar[str] = "match"
    pairs: tuple[Pair, ...]

    @property
    def arrangements(self) -> int:
        return math.factorial(len(self.pairs)) - 1

    def told(self, lang: Language) -> dict[str, Any]:
        return {"pairs": [" — ".join(template_text(side.of(lang)) for side in pair) for pair in self.pairs]}


class MatchItem(ConceptItem, frozen=True):
    """The left sides lettered as they are written, the right ones numbered in `order`."""

    leaves_open: ClassVar[bool] = False
    question: MatchQuestion

    @property
    def pairs(self) -> tuple[Pair, ...]:
        """What belongs together."""
        return self.question.pairs

    @property
    def surplus(self) -> tuple[Text, ...]:
        """Right sides that belong to nothing."""
        return ()

    @property
    def key(self) -> dict[str, int]:
        return {LETTERS[i]: self.order.index(i) + 1 for i in range(len(self.pairs))}

    def read(self, response: str) -> dict[str, int]:
        return read_match(response, len(self.pairs), len(self.order))

    def credit(self, value: dict[str, int]) -> float:
        """By pair."""
        return sum(self.key[letter] == number for letter, number in value.items()) / len(value)

    def typed(self, value: dict[str, int], lang: Language) -> str:
        return ", ".join(f"{letter}{number}" for letter, number in value.items())

    def sides(self, lang: Language) -> Pairs:
        """Both columns."""
        rights = (*(right for _, right in self.pairs), *self.surplus)
        return Pairs(
            tuple((LETTERS[i], left.spans(lang)) for i, (left, _) in enumerate(self.pairs)),
            tuple((str(i + 1), rights[place].spans(lang)) for i, place in enumerate(self.order)),
        )

    def lettered(self, lang: Language) -> tuple[Labelled, ...]:
        return (*self.sides(lang).left, *self.sides(lang).right)

    def choices(self, lang: Language) -> Blocks:
        return (self.sides(lang),)


def read(node: YamlNode, topic: str, faults: Faults) -> MatchQuestion:
    """The question of a node; what is wrong is added to `faults`."""
    fields = concept_fields(node, faults, "pairs")
    pairs = tuple(_pair(inner, faults) for inner in fields.items("pairs"))
    check_count(fields, "pairs", len(pairs), 3, 6)
    for side in (0, 1):
        check_different(fields, "pairs", [pair[side] for pair in pairs])
    return MatchQuestion.of(fields, topic=topic, pairs=pairs)


def _pair(node: YamlNode, faults: Faults) -> Pair:
    fields = Fields(node, "a pair", faults, ("left", "right"))
    return fields.text("left"), fields.text("right")


def draw(question: MatchQuestion, seed: int) -> MatchItem:
    """The item of a seed: the right sides in an order that is not the file's."""
    return MatchItem(question, seed, disordered(f"{question.first_id}#{seed}", len(question.pairs)))


KIND = Kind(draw, read)
