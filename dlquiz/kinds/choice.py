"""`kind: choice`: one option of several is right."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from dlquiz.cards.card import Text
from dlquiz.cards.reading.fields import Faults
from dlquiz.cards.source import YamlNode
from dlquiz.kinds.answers.letters import LETTERS, read_choice
from dlquiz.kinds.concept import ConceptItem, ConceptQuestion, concept_fields
from dlquiz.kinds.draws import shuffled
from dlquiz.kinds.grades import Slip
from dlquiz.kinds.kind import Kind
from dlquiz.kinds.options import Option, OptionMistake, lettered, message_of, read_options, told
from dlquiz.kinds.protocol import Blocks
from dlquiz.text.blocks import Options
from dlquiz.text.spans import Labelled, Language, Plain, Spans
from dlquiz.text.wording import say


@dataclass(frozen=True, kw_only=True)
class OptionsQuestion(ConceptQuestion):
    """A question with options, of which one or more are to be chosen."""

    options: tuple[Option, ...]

    @property
    def arrangements(self) -> int:
        return math.factorial(len(self.options))

    def message(self, mistake: str) -> Text | None:
        return message_of(self.options, mistake)

    def told(self, lang: Language) -> dict[str, Any]:
        return {"options": told(self.options, lang)}


@dataclass(frozen=True)
class OptionsItem(ConceptItem):
    """Its options in one order; an answer is letters."""

    question: OptionsQuestion

    @property
    def options(self) -> tuple[Option, ...]:
        """The options that `order` counts."""
        return self.question.options

    @property
    def rights(self) -> tuple[str, ...]:
        """The letters of the right options."""
        return tuple(LETTERS[place] for place, shown in enumerate(self.order) if self.options[shown].right)

    @property
    def slips(self) -> tuple[Slip, ...]:
        found = ((place, self._mistake(place)) for place in range(len(self.order)))
        return tuple(Slip(mistake, LETTERS[place]) for place, mistake in found if mistake is not None)

    def mistake(self, value: Sequence[str]) -> OptionMistake | None:
        """The first option that was wrongly chosen."""
        chosen = (self._mistake(LETTERS.index(letter)) for letter in value)
        return next((mistake for mistake in chosen if mistake is not None), None)

    def _mistake(self, place: int) -> OptionMistake | None:
        option = self.options[self.order[place]]
        return None if option.right else OptionMistake(self.order[place], option.because)

    def lettered(self, lang: Language) -> tuple[Labelled, ...]:
        return lettered(self.options, self.order, lang)

    def choices(self, lang: Language) -> Blocks:
        return (Options(self.lettered(lang)),)

    def key_in_full(self, lang: Language) -> Spans:
        return in_full(self.rights, self.lettered(lang), lang)


def in_full(letters: Sequence[str], rows: Sequence[Labelled], lang: Language) -> Spans:
    """Letters, each with what it stands for."""
    texts = dict(rows)
    spans: Spans = ()
    for letter in letters:
        between = (Plain(say(lang, "between")),) if spans else ()
        spans = (*spans, *between, Plain(f"{letter}. "), *texts[letter])
    return spans


class ChoiceQuestion(OptionsQuestion):
    """One option is right."""

    kind: ClassVar[str] = "choice"


class ChoiceItem(OptionsItem):
    """Its key is one letter, which needs no Enter."""

    one_key: ClassVar[bool] = True

    @property
    def key(self) -> str:
        return self.rights[0]

    def read(self, response: str) -> str:
        return read_choice(response, len(self.order))


def read(node: YamlNode, topic: str, faults: Faults) -> ChoiceQuestion:
    """The question of a node; what is wrong is added to `faults`."""
    fields = concept_fields(node, faults, "options")
    options = read_options(fields, "options", "right", "wrong", 3, 6)
    rights = sum(option.right for option in options)
    if options and rights != 1:
        hint = "a choice has exactly one; several make `choices`"
        fields.fault("options", f"{fields.what} has {rights} right options", hint)
    return ChoiceQuestion.of(fields, topic=topic, options=options)


def draw(question: ChoiceQuestion, seed: int) -> ChoiceItem:
    """The item of a seed: its options in an order of its own."""
    return ChoiceItem(question, seed, shuffled(f"{question.first_id}#{seed}", len(question.options)))


KIND = Kind(draw, read)
