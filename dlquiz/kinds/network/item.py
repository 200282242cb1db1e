"""An item: one network with blanks in its table, and all that is shown and said of it."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import ClassVar

from dlquiz.cards.card import Result, Text
from dlquiz.cards.tolerance import unit
from dlquiz.kinds.answers.unreadable import Unreadable
from dlquiz.kinds.grades import PartGrade
from dlquiz.kinds.network.mistakes import mistake, slips
from dlquiz.kinds.network.plan import COLUMNS, TOTAL, Answer, Place, Plan, in_words
from dlquiz.kinds.network.question import NetworkQuestion
from dlquiz.kinds.numeric.part import NumericPart, NumericSlip
from dlquiz.kinds.proof import Run
from dlquiz.kinds.protocol import Blocks
from dlquiz.language import Type, Value
from dlquiz.language.syntax import Constant
from dlquiz.maths.tree import Fenced, Numeral
from dlquiz.networks.layer import size_text
from dlquiz.networks.lines import checks, runs, source
from dlquiz.text.blocks import AnswerLine, Paragraph, Room, Table
from dlquiz.text.spans import LANGUAGES, Language, Maths, Plain, Spans
from dlquiz.text.wording import say


@dataclass(frozen=True)
class NetworkItem:
    """A variant of a network question; see `dlquiz.kinds.protocol.Item`. `drawn` are the values of its draw."""

    fact: ClassVar[str] = ""
    self_marked: ClassVar[bool] = False
    question: NetworkQuestion
    seed: int
    drawn: Mapping[str, Value]
    plan: Plan

    @property
    def address(self) -> str:
        return f"{self.question.id}#{self.seed}"

    @property
    def identity(self) -> Hashable:
        return self.question.id, self.plan.table.network.text, self.plan.table.input, self.plan.blanks

    @property
    def given(self) -> Mapping[str, Value]:
        return {**self.drawn, "input": self.plan.table.input}

    @property
    def results(self) -> Mapping[str, Value]:
        return {self._name(place): value for place, value in self.plan.keys.items()}

    def _name(self, place: Place) -> str:
        """conv1_output"""
        row, column = place
        return column if column == TOTAL else f"{self.plan.rows[row].name.replace('.', '_')}_{column}"

    @cached_property
    def parts(self) -> tuple[NumericPart, ...]:
        return tuple(self._part(number, place) for number, place in enumerate(self.plan.blanks, 1))

    def _part(self, number: int, place: Place) -> NumericPart:
        name, key = self._name(place), self.plan.keys[place]
        shape = isinstance(key, tuple)
        symbol = Fenced("(", Numeral(str(number)), ")")
        label = Text(*((Plain(self._label(place, lang)),) for lang in LANGUAGES))
        result = Result(name, symbol, label, Constant(0, "0"), Type("integer", int(shape)), as_shape=shape)
        found = tuple(NumericSlip(mistake(slip), value) for slip, value in slips(self.plan, place, {}).items())
        return NumericPart(result, key, unit(None, key), found)

    def _label(self, place: Place, lang: Language) -> str:
        row, column = place
        if column == TOTAL:
            return say(lang, "network_total")
        return say(lang, f"network_{column}", layer=self.plan.rows[row].name)

    @property
    def code(self) -> str:
        return source(checks(self.plan.table))[0]

    @property
    def runs(self) -> tuple[Run, ...]:
        """Every layer built by PyTorch, with what comes in at its place."""
        found = []
        for part in runs(checks(self.plan.table)):
            text, names = source(part)
            keys = {name: check.expected for name, check in zip(names, part, strict=True)}
            found.append(Run(text, results=keys, whole=frozenset(names)))
        return tuple(found)

    # What is shown

    def stem(self, lang: Language) -> Spans:
        words = say(lang, "network_input", shape=size_text(self.plan.table.input).replace("x", "×"))
        return (*self.question.stem.spans(lang), Plain(("" if lang == "zh" else " ") + words))

    def shown(self, lang: Language) -> Blocks:
        return Paragraph(self.stem(lang)), self._table(lang, blank=True)

    def _table(self, lang: Language, blank: bool) -> Table:
        head = ("", *(say(lang, f"net_{word}") for word in ("name", *COLUMNS)))
        marks = {place: f"({number})" for number, place in enumerate(self.plan.blanks, 1)} if blank else {}
        rows = []
        for number, row in enumerate(self.plan.rows):
            cells = (marks.get((number, column), _text(self.plan.keys[number, column])) for column in COLUMNS)
            rows.append((row.name, in_words(row), *cells))
        last = (len(rows), TOTAL)
        total = marks.get(last, _text(self.plan.keys[last])) if last in self.plan.blanks else ""
        ends = ((say(lang, "network_total"), "", "", total, ""),) if total else ()
        return Table((say(lang, "network_row"), *head[1:]), (*rows, *ends), totals=len(ends))

    def room(self, lang: Language, points: int | None) -> tuple[Room, ...]:
        return tuple(AnswerLine((Plain(f"({number})"),), width=30) for number in range(1, len(self.parts) + 1))

    def hints(self, lang: Language) -> tuple[Blocks, ...]:
        hint = self.question.hint
        push = ((Paragraph(hint.spans(lang)),),) if hint is not None else ()
        return (*push, (Paragraph((Plain(say(lang, "network_hint")),)),))

    def key_blocks(self, lang: Language) -> Blocks:
        return (self._table(lang, blank=False),)

    def key_line(self, lang: Language) -> Spans:
        spans: Spans = ()
        for number, part in enumerate(self.parts, 1):
            spans = (*spans, Plain(f"{';  ' if spans else ''}({number}) "), Maths(part.shown_key()))
        return spans

    def key_in_full(self, lang: Language) -> Spans:
        return self.key_line(lang)

    def solution(self, lang: Language) -> tuple[Spans, ...]:
        """Of each row with a blank, its formulas."""
        asked = sorted({row for row, column in self.plan.blanks if column != TOTAL})
        steps: list[Spans] = []
        for row in (self.plan.rows[number] for number in asked):
            cells = [one for one in row.effect.cells if one.name in ("size", *COLUMNS)]
            steps.append((Plain(f"{row.name}  {in_words(row)}  → {_text(row.output)}"),))
            steps += [(Maths(one.maths()),) for one in cells]
        if (len(self.plan.rows), TOTAL) in self.plan.blanks:
            costs = [row.parameters for row in self.plan.rows if row.parameters]
            steps.append((Plain(f"{say(lang, 'network_total')}  {' + '.join(map(str, costs))} = {sum(costs)}"),))
        return (*steps, self.question.why.spans(lang))

    # Grading

    def grade(self, responses: Sequence[str], ask_again: bool) -> tuple[PartGrade, ...]:
        """Each cell, from the student's own cells before it."""
        own: dict[Place, Answer] = {}
        found = []
        for part, place, response in zip(self.parts, self.plan.blanks, responses, strict=True):
            graded = self._graded(part, place, response, own, ask_again)
            found.append(graded)
            if graded.value is not None:
                own[place] = graded.value
        return tuple(found)

    def _graded(
        self, part: NumericPart, place: Place, response: str, own: Mapping[Place, Answer], ask_again: bool
    ) -> PartGrade:
        graded = PartGrade(part.name, "wrong", 0.0, part.key)
        if not response.strip() and not ask_again:
            return graded
        try:
            value = part.read(response)
        except Unreadable as problem:
            return replace(graded, verdict="unreadable", problem=problem)
        graded = replace(graded, value=value)
        if value == part.key:
            return replace(graded, verdict="correct", score=1.0)
        if value == self.plan.follows(place, own):
            return replace(graded, verdict="correct", score=1.0, followed=True)
        known = {**slips(self.plan, place, own), **slips(self.plan, place, {})}
        named = tuple(mistake(name) for name, wrong in known.items() if wrong == value)
        return replace(graded, mistake=named[0], also=named[1:]) if named else graded


def _text(value: Answer) -> str:
    return "×".join(map(str, value)) if isinstance(value, tuple) else f"{value:,}"
