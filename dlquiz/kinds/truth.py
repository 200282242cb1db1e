"""`kind: truth`: one statement of several, true or false."""

from __future__ import annotations

from typing import Any, ClassVar

from dlquiz.cards.card import Text
from dlquiz.cards.reading.fields import Faults
from dlquiz.cards.source import YamlNode
from dlquiz.kinds.answers.letters import read_truth
from dlquiz.kinds.concept import ConceptItem, ConceptQuestion, concept_fields
from dlquiz.kinds.draws import pick
from dlquiz.kinds.kind import Kind
from dlquiz.kinds.options import Option, OptionMistake, message_of, read_options, told
from dlquiz.kinds.protocol import Blocks
from dlquiz.language.markup import parse_markup
from dlquiz.text.blocks import Bracket, Paragraph, Room
from dlquiz.text.spans import Language, Plain, Spans
from dlquiz.text.wording import say

TRUE_OR_FALSE = Text(
    zh=parse_markup("判断下列说法是否正确。"),
    en=parse_markup("Is this statement true or false?"),
)


class TruthQuestion(ConceptQuestion, frozen=True, kw_only=True):
    """Statements about one matter. Each is a fact of its own."""

    kind: ClassVar[str] = "truth"
    options: tuple[Option, ...]

    @property
    def title(self) -> Text:
        return self.options[0].text

    @property
    def variants(self) -> int:
        return len(self.options)

    @property
    def facts(self) -> tuple[tuple[str, int], ...]:
        stated = ((option.torch, option.torch_line) for option in self.options if option.torch)
        return (*super().facts, *stated)

    def message(self, mistake: str) -> Text | None:
        return message_of(self.options, mistake)

    def told(self, lang: Language) -> dict[str, Any]:
        return {"options": told(self.options, lang)}


class TruthItem(ConceptItem, frozen=True):
    """The one statement that `order` holds."""

    one_key: ClassVar[bool] = True
    leaves_open: ClassVar[bool] = False
    question: TruthQuestion

    @property
    def statement(self) -> Option:
        """The statement that is shown."""
        return self.question.options[self.order[0]]

    @property
    def key(self) -> bool:
        return self.statement.right

    @property
    def fact(self) -> str:
        return self._mistake.id

    @property
    def _mistake(self) -> OptionMistake:
        return OptionMistake(self.order[0], self.statement.because)

    @property
    def code(self) -> str:
        return self.statement.torch or self.question.torch

    def read(self, response: str) -> bool:
        return read_truth(response)

    def mistake(self, value: bool) -> OptionMistake:
        return self._mistake

    def typed(self, value: bool, lang: Language) -> str:
        return say(lang, "true" if value else "false")

    def choices(self, lang: Language) -> Blocks:
        return (Paragraph(self.statement.text.spans(lang)),)

    def instruction(self, lang: Language) -> str:
        return say(lang, "paper_truth")

    def posed(self, lang: Language) -> Blocks:
        """A line: of the common stem nothing is left to say."""
        said = self.question.stem == TRUE_OR_FALSE
        return (Paragraph(self.statement.text.spans(lang) if said else self.stem(lang)),)

    def room(self, lang: Language, points: float | None) -> tuple[Room, ...]:
        return (Bracket(),)

    def stem(self, lang: Language) -> Spans:
        return (*super().stem(lang), Plain("" if lang == "zh" else " "), *self.statement.text.spans(lang))

    def solution(self, lang: Language) -> tuple[Spans, ...]:
        because = self.statement.because
        return (*((because.spans(lang),) if because is not None else ()), *super().solution(lang))


def read(node: YamlNode, topic: str, faults: Faults) -> TruthQuestion:
    """The question of a node; what is wrong is added to `faults`."""
    fields = concept_fields(node, faults, "statements")
    statements = read_options(fields, "statements", "holds", "fails", 1, 8)
    return TruthQuestion.of(fields, TRUE_OR_FALSE, topic=topic, options=statements)


def draw(question: TruthQuestion, seed: int) -> TruthItem:
    """The item of a seed: one of the statements."""
    return TruthItem(question, seed, (pick(f"{question.first_id}#{seed}", len(question.options)),))


KIND = Kind(draw, read, checks="dlquiz.kinds.statements")
