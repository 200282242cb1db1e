"""A numeric item: what was drawn, and all that is shown and said of it."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Mapping, Sequence
from itertools import takewhile
from typing import Any, ClassVar

from dlquiz.cards import chain, worked
from dlquiz.kinds.grades import PartGrade, Right
from dlquiz.kinds.numeric.drawn import Drawn
from dlquiz.kinds.numeric.grading import grade_parts
from dlquiz.kinds.numeric.rights import followed_rights, other_rights
from dlquiz.kinds.proof import Run
from dlquiz.kinds.protocol import Blocks
from dlquiz.text.blocks import Display, Paragraph, Room, WritingLines
from dlquiz.text.spans import Language, Maths, Plain, Spans
from dlquiz.text.wording import say

# From so many points on a sum has steps that earn some: a line a point to write them on.
WORKED = 3


class NumericItem(Drawn, frozen=True):
    """A variant of a numeric question; see `dlquiz.kinds.protocol.Item`."""

    fact: ClassVar[str] = ""
    self_marked: ClassVar[bool] = False
    bare: ClassVar[Sequence[str]] = ()

    @property
    def address(self) -> str:
        return f"{self.question.id}#{self.seed}"

    @property
    def digest(self) -> str:
        return self.question.digest

    @property
    def identity(self) -> Hashable:
        return self.question.formula.id, tuple(self.given.items()), self.question.ask

    @property
    def code(self) -> str:
        return self.question.formula.torch

    @property
    def runs(self) -> tuple[Run, ...]:
        return self.question.runs(self.given, self.results)

    def grade(self, responses: Sequence[str], ask_again: bool) -> tuple[PartGrade, ...]:
        return grade_parts(self, responses, ask_again)

    def builds_on(self, name: str) -> tuple[str, ...]:
        earlier = takewhile(lambda part: part.name != name, self.parts)
        return tuple(part.name for part in earlier if chain.depends_on(self.question.formula, name, part.name))

    def right_also(self, own: Mapping[str, Any]) -> Mapping[str, tuple[Right, ...]]:
        return followed_rights(self, own) if own else other_rights(self)

    def stem(self, lang: Language) -> Spans:
        return self.question.stem.spans(lang, self.given)

    def shown(self, lang: Language) -> Blocks:
        return (Paragraph(self.stem(lang)), *self.question.below(self.given, self.results))

    def instruction(self, lang: Language) -> str:
        return ""

    def posed(self, lang: Language) -> Blocks:
        return self.shown(lang)

    def room(self, lang: Language, points: float | None) -> tuple[Room, ...]:
        """A blank a part; where points are given, they are for the steps too: room to write them down."""
        working = (WritingLines(int(points), ruled=False),) if points and points >= WORKED else ()
        return (*working, *(part.blank(lang) for part in self.parts))

    def hints(self, lang: Language) -> tuple[Blocks, ...]:
        """The question's own hint, else what its formula is about; then the formula of each step of the solution."""
        hint, formula = self.question.hint, self.question.formula
        idea = (Plain(say(lang, "hint_idea", title=formula.title.words(lang))),)
        push = hint.spans(lang) if hint is not None else idea
        return (Paragraph(push),), tuple(map(Display, worked.general(formula, self.given, lang, *self._lines)))

    def key_blocks(self, lang: Language) -> Blocks:
        return tuple(Paragraph((*part.prompt(lang), Plain(" = "), Maths(part.shown_key()))) for part in self.parts)

    def key_line(self, lang: Language) -> Spans:
        spans: Spans = ()
        for part in self.parts:
            between = (Plain(";  "),) if spans else ()
            unit = (Plain(f" {part.unit}"),) if part.unit else ()
            spans = (*spans, *between, Maths(part.result.symbol), Plain(" = "), Maths(part.shown_key()), *unit)
        return spans

    def key_in_full(self, lang: Language) -> Spans:
        return self.key_line(lang)

    def solution(self, lang: Language) -> tuple[Spans, ...]:
        steps = worked.steps(self.question.formula, self.given, self.results, lang, *self._lines)
        return tuple((Maths(step),) for step in steps)

    @property
    def _lines(self) -> tuple[Sequence[str], Mapping[str, int], Collection[str]]:
        """Which lines of the formula this item is about: what is asked, what is idle, and what the question shows."""
        question = self.question
        idle = worked.idle_results(question.formula, self.given, question.varied, question.ask)
        return question.ask, idle, question.known
