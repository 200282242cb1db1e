"""`kind: choice`: one option of several is right."""

from __future__ import annotations

import math
import re
from collections.abc import Hashable, Sequence
from typing import Any, ClassVar

from dlquiz.cards.card import Text
from dlquiz.cards.reading.fields import Faults, Fields
from dlquiz.cards.source import YamlNode
from dlquiz.kinds.answers.letters import LETTERS, read_choice
from dlquiz.kinds.concept import ConceptItem, ConceptQuestion, concept_fields
from dlquiz.kinds.draws import pick, shuffled
from dlquiz.kinds.grades import Slip
from dlquiz.kinds.kind import Kind
from dlquiz.kinds.options import Option, OptionMistake, lettered, message_of, read_options, told
from dlquiz.kinds.protocol import Blocks
from dlquiz.text.blocks import Bracket, Options, Room
from dlquiz.text.spans import Labelled, Language, Plain, Spans
from dlquiz.text.wording import say

# How many options an item shows, and how many a question can have to show some of.
LEAST, MOST, POOL = 3, 6, 12


class OptionsQuestion(ConceptQuestion, frozen=True, kw_only=True):
    """A question with options, of which one or more are to be chosen; an item shows `show` of them."""

    options: tuple[Option, ...]
    show: int

    @property
    def rights(self) -> tuple[int, ...]:
        """The places of the right options."""
        return tuple(place for place, option in enumerate(self.options) if option.right)

    @property
    def wrongs(self) -> tuple[int, ...]:
        """The places of the wrong ones."""
        return tuple(place for place, option in enumerate(self.options) if not option.right)

    @property
    def counts(self) -> range:
        """How many of the options that an item shows can be right: of a pool at least one, and any number that it has;
        else all that there are."""
        if self.show == len(self.options):
            return range(len(self.rights), len(self.rights) + 1)
        return range(max(1, self.show - len(self.wrongs)), min(self.show, len(self.rights)) + 1)

    @property
    def variants(self) -> int:
        """How many different sets of options can be shown."""
        rights, wrongs = len(self.rights), len(self.wrongs)
        return sum(math.comb(rights, count) * math.comb(wrongs, self.show - count) for count in self.counts)

    @property
    def arrangements(self) -> int:
        return self.variants * math.factorial(self.show)

    def order(self, key: str) -> tuple[int, ...]:
        """The places of the options that are shown, in an order that depends on the key alone."""
        if self.show == len(self.options):
            return shuffled(key, self.show)
        count = self.counts[pick(f"{key}/rights", len(self.counts))]
        rights = [self.rights[i] for i in shuffled(f"{key}/right", len(self.rights))[:count]]
        wrongs = [self.wrongs[i] for i in shuffled(f"{key}/wrong", len(self.wrongs))[: self.show - count]]
        shown = rights + wrongs
        return tuple(shown[i] for i in shuffled(key, self.show))

    def message(self, mistake: str) -> Text | None:
        return message_of(self.options, mistake)

    def told(self, lang: Language) -> dict[str, Any]:
        return {"options": told(self.options, lang)}


class OptionsItem(ConceptItem, frozen=True):
    """Options in one order, by their places in the file; an answer is letters."""

    question: OptionsQuestion

    @property
    def options(self) -> tuple[Option, ...]:
        """The options that `order` counts."""
        return self.question.options

    @property
    def rights(self) -> tuple[str, ...]:
        """The letters of the right options."""
        options = self.options
        return tuple(LETTERS[place] for place, shown in enumerate(self.order) if options[shown].right)

    @property
    def identity(self) -> Hashable:
        """The question and what it shows: the same in another order is the same."""
        return self.question.id, frozenset(self.order)

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

    def instruction(self, lang: Language) -> str:
        return say(lang, "paper_choice")

    def room(self, lang: Language, points: float | None) -> tuple[Room, ...]:
        return (Bracket(),)

    def key_in_full(self, lang: Language) -> Spans:
        return in_full(self.rights, self.lettered(lang), lang)


def in_full(letters: Sequence[str], rows: Sequence[Labelled], lang: Language) -> Spans:
    """Letters, each with what it stands for; of sentences, the full stop stands at the end of all."""
    texts = dict(rows)
    spans: Spans = ()
    for letter in letters:
        between = (Plain(say(lang, "between")),) if spans else ()
        spans = (*_unstopped(spans), *between, Plain(f"{letter}. "), *texts[letter])
    return spans


def _unstopped(spans: Spans) -> Spans:
    """A sentence without its full stop."""
    last = spans[-1] if spans else None
    return (*spans[:-1], Plain(re.sub(r"[。.]$", "", last.text))) if isinstance(last, Plain) else spans


class ChoiceQuestion(OptionsQuestion, frozen=True, kw_only=True):
    """One option is right."""

    kind: ClassVar[str] = "choice"


class ChoiceItem(OptionsItem, frozen=True):
    """Its key is one letter, which needs no Enter."""

    one_key: ClassVar[bool] = True

    @property
    def key(self) -> str:
        return self.rights[0]

    def read(self, response: str) -> str:
        return read_choice(response, len(self.order))


def read_pool(fields: Fields) -> tuple[tuple[Option, ...], int]:
    """The options of a question and how many of them are shown: all, unless `show` says fewer; faults are noted."""
    pool = "show" in fields.entries
    options = read_options(fields, "options", "right", "wrong", *((LEAST + 1, POOL) if pool else (LEAST, MOST)))
    if not pool:
        return options, len(options)
    show = fields.whole("show", LEAST, MOST)
    if options and show >= len(options):
        message = f"{fields.what} shows {show} of {len(options)} options"
        fields.fault("show", message, "write more options, or leave `show` out: then all are shown")
    return options, show


def read(node: YamlNode, topic: str, faults: Faults) -> ChoiceQuestion:
    """The question of a node; what is wrong is added to `faults`."""
    fields = concept_fields(node, faults, "options", "show")
    options, show = read_pool(fields)
    rights = sum(option.right for option in options)
    if options and rights != 1:
        hint = "a choice has exactly one; several make `choices`"
        fields.fault("options", f"{fields.what} has {rights} right options", hint)
    return ChoiceQuestion.of(fields, topic=topic, options=options, show=show)


def draw(question: ChoiceQuestion, seed: int) -> ChoiceItem:
    """The item of a seed: options in an order of its own."""
    return ChoiceItem(question, seed, question.order(f"{question.first_id}#{seed}"))


KIND = Kind(draw, read, checks="dlquiz.kinds.single")
