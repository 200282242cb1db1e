"""`kind: explain`: an answer in words, which students mark themselves by a rubric."""

from __future__ import annotations

from typing import Any, ClassVar

from dlquiz.cards.card import Text
from dlquiz.cards.reading.fields import Faults, read_text
from dlquiz.cards.source import YamlNode
from dlquiz.kinds.answers.letters import LETTERS, read_marks
from dlquiz.kinds.concept import ConceptItem, ConceptQuestion, check_count, check_different, concept_fields
from dlquiz.kinds.grades import PartGrade
from dlquiz.kinds.kind import Kind
from dlquiz.kinds.protocol import Blocks
from dlquiz.language.markup import template_text
from dlquiz.text.blocks import Options, Paragraph, WritingLines
from dlquiz.text.spans import Labelled, Language, Plain, Spans
from dlquiz.text.wording import say

# Ruled lines to write on for each point that an explanation must make.
LINES_A_POINT = 2


class ExplainQuestion(ConceptQuestion, frozen=True, kw_only=True):
    """`rubric` holds the points that an explanation must make, each worth the same share of the marks."""

    kind: ClassVar[str] = "explain"
    rubric: tuple[Text, ...]

    def told(self, lang: Language) -> dict[str, Any]:
        return {"rubric": [template_text(point.of(lang)) for point in self.rubric]}


class ExplainItem(ConceptItem, frozen=True):
    """There is one item, whatever the seed. A response is the letters of the points that an answer makes, and the
    answer behind a bar; a program could not tell."""

    self_marked: ClassVar[bool] = True
    leaves_open: ClassVar[bool] = False
    signs: ClassVar[str] = "<>!#$"
    question: ExplainQuestion

    @property
    def key(self) -> tuple[str, ...]:
        return tuple(LETTERS[: len(self.question.rubric)])

    def read(self, response: str) -> tuple[str, ...]:
        return read_marks(response, len(self.question.rubric))

    def credit(self, value: tuple[str, ...]) -> float:
        """By point."""
        return len(value) / len(self.key)

    def as_shown(self, response: str, lang: Language) -> str:
        return response

    def verdict(self, graded: PartGrade, lang: Language) -> str:
        if graded.standing == "blank":
            return say(lang, "blank")
        met = say(lang, "points", met=len(graded.value), count=len(graded.key))
        return say(lang, "partly_of", met=met) if graded.standing == "partly" else met

    def rubric(self, lang: Language) -> tuple[Labelled, ...]:
        return tuple((LETTERS[i], point.spans(lang)) for i, point in enumerate(self.question.rubric))

    def room(self, lang: Language, points: float | None) -> tuple[WritingLines, ...]:
        return (WritingLines(LINES_A_POINT * len(self.question.rubric)),)

    def key_blocks(self, lang: Language) -> Blocks:
        title = say(lang, "rubric", share=f"1/{len(self.question.rubric)}")
        return (Paragraph((Plain(title),)), Options(self.rubric(lang)))

    def key_line(self, lang: Language) -> Spans:
        return (Plain(say(lang, "points_below", count=len(self.question.rubric))),)


def read(node: YamlNode, topic: str, faults: Faults) -> ExplainQuestion:
    """The question of a node; what is wrong is added to `faults`."""
    fields = concept_fields(node, faults, "rubric")
    rubric = tuple(read_text(inner, "a point of the rubric", faults) for inner in fields.items("rubric"))
    check_count(fields, "rubric", len(rubric), 2, 6)
    check_different(fields, "rubric", rubric)
    return ExplainQuestion.of(fields, topic=topic, rubric=rubric)


def draw(question: ExplainQuestion, seed: int) -> ExplainItem:
    """The item of a seed, which is the same as any other."""
    return ExplainItem(question, seed)


KIND = Kind(draw, read)
