"""`kind: choices`: several options are right, and all of them are to be found."""

from __future__ import annotations

from typing import ClassVar

from dlquiz.cards.reading.fields import Faults
from dlquiz.cards.source import YamlNode
from dlquiz.kinds.answers.letters import read_letters
from dlquiz.kinds.choice import OptionsItem, OptionsQuestion, read_pool
from dlquiz.kinds.concept import concept_fields
from dlquiz.kinds.kind import Kind
from dlquiz.text.blocks import Bracket, Room
from dlquiz.text.spans import Language
from dlquiz.text.wording import say

# Room for several letters.
_SEVERAL = 20


class ChoicesQuestion(OptionsQuestion, frozen=True, kw_only=True):
    """At least two options are right, and one is wrong."""

    kind: ClassVar[str] = "choices"


class ChoicesItem(OptionsItem, frozen=True):
    """Its key is the letters of the right options, sorted."""

    @property
    def key(self) -> tuple[str, ...]:
        return self.rights

    def read(self, response: str) -> tuple[str, ...]:
        return tuple(sorted(read_letters(response, len(self.order))))

    def instruction(self, lang: Language) -> str:
        return say(lang, "paper_choices")

    def room(self, lang: Language, points: float | None) -> tuple[Room, ...]:
        return (Bracket(_SEVERAL),)

    def credit(self, value: tuple[str, ...]) -> float:
        """By option: a wrong one takes a right one back."""
        right = len(set(value) & set(self.key)) - len(set(value) - set(self.key))
        return max(right, 0) / len(self.key)


def read(node: YamlNode, topic: str, faults: Faults) -> ChoicesQuestion:
    """The question of a node; what is wrong is added to `faults`."""
    fields = concept_fields(node, faults, "options", "show")
    options, show = read_pool(fields)
    rights = sum(option.right for option in options)
    if options and not 2 <= rights < len(options):
        hint = "`choices` has at least two, and a wrong one"
        fields.fault("options", f"{fields.what} has {rights} right options of {len(options)}", hint)
    return ChoicesQuestion.of(fields, topic=topic, options=options, show=show)


def draw(question: ChoicesQuestion, seed: int) -> ChoicesItem:
    """The item of a seed: options in an order of its own, of a pool any number of them right."""
    return ChoicesItem(question, seed, question.order(f"{question.first_id}#{seed}"))


KIND = Kind(draw, read, checks="dlquiz.kinds.several")
