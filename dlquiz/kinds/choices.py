"""`kind: choices`: several options are right, and all of them are to be found."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import ClassVar

from dlquiz.cards.reading.fields import Faults
from dlquiz.cards.source import Node
from dlquiz.ground.errors import Fault
from dlquiz.kinds.answers.letters import read_letters
from dlquiz.kinds.checks import Checks, Trial
from dlquiz.kinds.choice import OptionsItem, OptionsQuestion, read_pool
from dlquiz.kinds.concept import concept_fields
from dlquiz.kinds.kind import Kind
from dlquiz.kinds.looks import option_trials, rights_trials
from dlquiz.text.spans import LANGUAGES, Plain

# Words of which a stem has one, so that who reads it knows that several options may be right.
_SEVERAL = {
    "zh": ("多选", "哪些"),
    "en": ("several", "which of", "which ones", "all that", "more than one", "choose two"),
}


class ChoicesQuestion(OptionsQuestion):
    """At least two options are right, and one is wrong."""

    kind: ClassVar[str] = "choices"


class ChoicesItem(OptionsItem):
    """Its key is the letters of the right options, sorted."""

    @property
    def key(self) -> tuple[str, ...]:
        return self.rights

    def read(self, response: str) -> tuple[str, ...]:
        return tuple(sorted(read_letters(response, len(self.order))))

    def credit(self, value: tuple[str, ...]) -> float:
        """By option: a wrong one takes a right one back."""
        right = len(set(value) & set(self.key)) - len(set(value) - set(self.key))
        return max(right, 0) / len(self.key)


def read(node: Node, topic: str, faults: Faults) -> ChoicesQuestion:
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


def check(question: ChoicesQuestion) -> Iterator[Fault]:
    """Whether its stem says, in each language, that several options may be right."""
    for lang in LANGUAGES:
        text = "".join(piece.text for piece in question.stem.of(lang) if isinstance(piece, Plain)).lower()
        if not any(word in text for word in _SEVERAL[lang]):
            message = f"{question.id}: the {lang} stem does not say that several options may be right"
            yield Fault(question.path, question.line, message, f"say so: {', '.join(_SEVERAL[lang])}")


def trials(items: Sequence[ChoicesItem]) -> Iterator[Trial]:
    """What guessers try: the looks of options, and how many are right."""
    yield from option_trials(items)
    yield from rights_trials(items)


KIND = Kind(draw, read, checks=Checks(check, trials=trials))
