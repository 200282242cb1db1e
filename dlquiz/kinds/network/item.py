"""Items on networks: what they have in common, and the one with blanks in a table."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Hashable, Mapping, Sequence
from functools import cached_property
from typing import Any, ClassVar

from msgspec import Struct
from msgspec.structs import replace

from dlquiz.cards.card import Result, Text
from dlquiz.cards.tolerance import unit
from dlquiz.kinds.answers.unreadable import Unreadable
from dlquiz.kinds.concept import AbstractStruct, ConceptQuestion
from dlquiz.kinds.grades import Named, PartGrade, Right, Slip
from dlquiz.kinds.network.letter import LetterPart
from dlquiz.kinds.network.mistakes import mistake, slips
from dlquiz.kinds.network.plan import TOTAL, Answer, Place, Plan
from dlquiz.kinds.network.question import NetworkQuestion
from dlquiz.kinds.network.shown import cell_label, shown_table, steps, total_step
from dlquiz.kinds.numeric.part import NumericPart, NumericSlip
from dlquiz.kinds.proof import Run
from dlquiz.kinds.protocol import Blocks
from dlquiz.language import Type, Value
from dlquiz.language.syntax import Constant
from dlquiz.maths.tree import Fenced, Numeral
from dlquiz.networks.layer import size_text
from dlquiz.networks.lines import checks, runs, source
from dlquiz.text.blocks import AnswerLine, Paragraph, Room
from dlquiz.text.spans import LANGUAGES, Language, Maths, Plain, Spans
from dlquiz.text.wording import say

NetworkPart = NumericPart | LetterPart


class PlannedItem(Struct, metaclass=AbstractStruct, frozen=True, dict=True):
    """A variant of a question on networks; see `dlquiz.kinds.protocol.Item`. `drawn` are the values of its draw."""

    fact: ClassVar[str] = ""
    self_marked: ClassVar[bool] = False
    bare: ClassVar[Sequence[str]] = ()
    question: ConceptQuestion
    seed: int
    drawn: Mapping[str, Value]

    @property
    @abstractmethod
    def plans(self) -> tuple[Plan, ...]:
        """The tables that it is about."""

    @property
    @abstractmethod
    def parts(self) -> Sequence[NetworkPart]:
        """What it asks."""

    @property
    def address(self) -> str:
        return f"{self.question.id}#{self.seed}"

    @property
    def digest(self) -> str:
        return self.question.digest

    @property
    def given(self) -> Mapping[str, Value]:
        return {**self.drawn, "input": self.plans[0].table.input}

    @property
    def results(self) -> Mapping[str, Any]:
        return {part.name: part.key for part in self.parts if isinstance(part, NumericPart)}

    @property
    def code(self) -> str:
        return source([check for plan in self.plans for check in checks(plan.table)])[0]

    @property
    def runs(self) -> tuple[Run, ...]:
        """Every layer built by PyTorch, with what comes in at its place."""
        found = []
        for plan in self.plans:
            for part in runs(checks(plan.table)):
                text, names = source(part)
                keys = {name: check.expected for name, check in zip(names, part, strict=True)}
                found.append(Run(text, results=keys, whole=frozenset(names)))
        return tuple(found)

    def builds_on(self, name: str) -> tuple[str, ...]:
        return ()

    def right_also(self, own: Mapping[str, Any]) -> Mapping[str, tuple[Right, ...]]:
        return {}

    def stem(self, lang: Language) -> Spans:
        words = say(lang, "network_input", shape=size_text(self.plans[0].table.input).replace("x", "×"))
        return (*self.question.stem.spans(lang), Plain(("" if lang == "zh" else " ") + words))

    def instruction(self, lang: Language) -> str:
        return ""

    @abstractmethod
    def shown(self, lang: Language) -> Blocks:
        """The question and everything to choose from."""

    def posed(self, lang: Language) -> Blocks:
        return self.shown(lang)

    def room(self, lang: Language, points: float | None) -> tuple[Room, ...]:
        """A line a part, each with what it asks."""
        asked = (
            part.prompt(lang) if isinstance(part, LetterPart) else part.result.label.spans(lang) for part in self.parts
        )
        return tuple(AnswerLine((Plain(f"({number}) "), *words), width=30) for number, words in enumerate(asked, 1))

    def hints(self, lang: Language) -> tuple[Blocks, ...]:
        hint = self.question.hint
        push = ((Paragraph(hint.spans(lang)),),) if hint is not None else ()
        return (*push, (Paragraph((Plain(say(lang, "network_hint")),)),))

    def key_line(self, lang: Language) -> Spans:
        spans: Spans = ()
        for number, part in enumerate(self.parts, 1):
            key = Plain(part.key) if isinstance(part, LetterPart) else Maths(part.shown_key())
            spans = (*spans, Plain(f"{';  ' if spans else ''}({number}) "), key)
        return spans

    def key_in_full(self, lang: Language) -> Spans:
        return self.key_line(lang)


def number_part(number: int, name: str, label: Text, key: Answer, found: Mapping[str, Answer]) -> NumericPart:
    """The part with that number, which asks for a count or a shape; `found` are slips by name."""
    shape = isinstance(key, tuple)
    symbol = Fenced("(", Numeral(str(number)), ")")
    result = Result(name, symbol, label, Constant(0, "0"), Type("integer", int(shape)), as_shape=shape)
    return NumericPart(result, key, unit(None, key), tuple(NumericSlip(mistake(n), v) for n, v in found.items()))


def graded_part(
    part: NetworkPart, response: str, ask_again: bool, follows: Answer | str | None, known: Mapping[str, Answer]
) -> PartGrade:
    """The grade of a response, which may be right only from earlier ones, or one of the `known` slips."""
    graded = PartGrade(part.name, "wrong", 0.0, part.key)
    if not response.strip() and not ask_again:
        return graded
    try:
        value: Any = part.read(response)
    except Unreadable as problem:
        return replace(graded, verdict="unreadable", problem=problem)
    graded = replace(graded, value=value)
    if value == part.key:
        return replace(graded, verdict="correct", score=1.0)
    if value == follows:
        return replace(graded, verdict="correct", score=1.0, followed=True)
    named = _named(part, value, known)
    return replace(graded, mistake=named[0], also=named[1:]) if named else graded


def _named(part: NetworkPart, value: Any, known: Mapping[str, Answer]) -> tuple[Named, ...]:
    """The mistakes that lead to a value; a letter has its own."""
    if isinstance(part, LetterPart):
        return tuple(slip.mistake for slip in part.slips if slip.value == value)
    return tuple(mistake(name) for name, wrong in known.items() if wrong == value)


class NetworkItem(PlannedItem, frozen=True):
    """One network with blanks in its table."""

    question: NetworkQuestion
    plan: Plan

    @property
    def plans(self) -> tuple[Plan, ...]:
        return (self.plan,)

    @property
    def identity(self) -> Hashable:
        return self.question.id, self.plan.table.network.text, self.plan.table.input, self.plan.blanks

    def _name(self, place: Place) -> str:
        """conv1_output"""
        row, column = place
        return column if column == TOTAL else f"{self.plan.labels[row].replace('-', '_')}_{column}"

    @cached_property
    def parts(self) -> tuple[NumericPart, ...]:
        return tuple(self._part(number, place) for number, place in enumerate(self.plan.blanks, 1))

    def _part(self, number: int, place: Place) -> NumericPart:
        label = Text(*((Plain(cell_label(self.plan, place, lang)),) for lang in LANGUAGES))
        return number_part(number, self._name(place), label, self.plan.keys[place], self._slips[place])

    @cached_property
    def _slips(self) -> Mapping[Place, Mapping[str, Answer]]:
        return {place: slips(self.plan, place, {}) for place in self.plan.blanks}

    def shown(self, lang: Language) -> Blocks:
        marks = {place: f"({number})" for number, place in enumerate(self.plan.blanks, 1)}
        return Paragraph(self.stem(lang)), shown_table(self.plan, lang, marks)

    def room(self, lang: Language, points: float | None) -> tuple[Room, ...]:
        """A line for each blank of the table, by its number."""
        return tuple(AnswerLine((Plain(f"({number})"),), width=30) for number in range(1, len(self.parts) + 1))

    def key_blocks(self, lang: Language) -> Blocks:
        return (shown_table(self.plan, lang, {}),)

    def solution(self, lang: Language) -> tuple[Spans, ...]:
        """Of each row with a blank, its formulas."""
        last = (len(self.plan.rows), TOTAL)
        found = steps(self.plan, {row for row, column in self.plan.blanks if column != TOTAL})
        found += [total_step(self.plan, lang)] if last in self.plan.blanks else []
        return (*found, self.question.why.spans(lang))

    def builds_on(self, name: str) -> tuple[str, ...]:
        """All before it: which of them a cell really uses, the table alone knows."""
        names = [part.name for part in self.parts]
        return tuple(names[: names.index(name)])

    def right_also(self, own: Mapping[str, Any]) -> Mapping[str, tuple[Right, ...]]:
        cells = {place: own[self._name(place)] for place in self.plan.blanks if self._name(place) in own}
        found = {}
        for place in self.plan.blanks:
            value = self.plan.follows(place, cells) if cells and place not in cells else None
            if value is not None:
                known = slips(self.plan, place, cells)
                found[self._name(place)] = (Right(value, tuple(Slip(mistake(n), v) for n, v in known.items())),)
        return found

    def grade(self, responses: Sequence[str], ask_again: bool) -> tuple[PartGrade, ...]:
        """Each cell, from the student's own cells before it."""
        own: dict[Place, Answer] = {}
        found = []
        for part, place, response in zip(self.parts, self.plan.blanks, responses, strict=True):
            known = {**slips(self.plan, place, own), **self._slips[place]}
            graded = graded_part(part, response, ask_again, self.plan.follows(place, own), known)
            found.append(graded)
            if graded.value is not None and _counts(graded.value):
                own[place] = graded.value
        return tuple(found)


def _counts(value: Answer) -> bool:
    """Whether a network can have it: a whole number, or a shape of them. From 97/3 weights nothing follows."""
    return all(isinstance(entry, int) for entry in (value if isinstance(value, tuple) else (value,)))
