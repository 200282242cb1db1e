"""Items on networks that are answered by a letter. What each option leads to is calculated, and told when it is
chosen."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Hashable, Sequence
from functools import cached_property
from typing import ClassVar

from msgspec import Struct

from dlquiz.cards.card import Text
from dlquiz.kinds.answers.letters import LETTERS
from dlquiz.kinds.grades import PartGrade, Slip
from dlquiz.kinds.network.item import PlannedItem, graded_part
from dlquiz.kinds.network.letter import LetterPart
from dlquiz.kinds.network.plan import Plan
from dlquiz.kinds.protocol import Blocks
from dlquiz.text.blocks import Options, Paragraph, Table
from dlquiz.text.spans import Labelled, Language, Plain, Spans


class Wrong(Struct, frozen=True):
    """To have chosen a wrong option: the mistake of that `id`, and what the option leads to."""

    id: str
    message: Text


class Candidate(Struct, frozen=True):
    """An option in words, the network that it stands for, what comes of it, and the mistake in choosing it."""

    text: Text
    plan: Plan
    outcome: Text
    mistake: str


class LetteredItem(PlannedItem, frozen=True):
    """The table of a network, and candidates in the order in which they are shown; that at `right` is the key."""

    asked: ClassVar[str]
    plan: Plan
    candidates: tuple[Candidate, ...]
    right: int

    @property
    def plans(self) -> tuple[Plan, ...]:
        return (self.plan, *(one.plan for one in self.candidates))

    @property
    def identity(self) -> Hashable:
        table = self.plan.table
        return self.question.id, table.network.text, table.input, self.candidates[self.right].plan.table.network.text

    @cached_property
    def letter(self) -> LetterPart:
        """The part that asks for the letter."""
        key, found = LETTERS[self.right], zip(LETTERS, self.candidates, strict=False)
        slips = tuple(Slip(Wrong(one.mistake, one.outcome), letter) for letter, one in found if letter != key)
        return LetterPart(self.asked, self.asked, key, self._rows("zh"), self._rows("en"), slips)

    def _rows(self, lang: Language) -> tuple[Labelled, ...]:
        return tuple((letter, one.text.spans(lang)) for letter, one in zip(LETTERS, self.candidates, strict=False))

    @abstractmethod
    def table(self, lang: Language) -> Table:
        """The network as it is shown."""

    def shown(self, lang: Language) -> Blocks:
        return Paragraph(self.stem(lang)), self.table(lang), Options(self._rows(lang))

    def key_blocks(self, lang: Language) -> Blocks:
        return (Paragraph(self.key_line(lang)),)

    def outcomes(self, lang: Language) -> tuple[Spans, ...]:
        """Each option with what comes of it."""
        found = zip(LETTERS, self.candidates, strict=False)
        return tuple((Plain(f"{letter}  "), *one.outcome.spans(lang)) for letter, one in found)

    def grade(self, responses: Sequence[str], ask_again: bool) -> tuple[PartGrade, ...]:
        return tuple(
            graded_part(part, response, ask_again, None, {slip.mistake.id: slip.value for slip in part.slips})
            for part, response in zip(self.parts, responses, strict=True)
        )
