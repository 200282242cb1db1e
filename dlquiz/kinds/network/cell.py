"""`kind: cell`: the whole table of a network, in which one of the lettered cells is wrong."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from functools import cached_property
from typing import ClassVar

from dlquiz.cards.card import Text
from dlquiz.cards.reading.fields import Faults
from dlquiz.cards.source import YamlNode
from dlquiz.kinds.answers.letters import LETTERS
from dlquiz.kinds.concept import concept_fields
from dlquiz.kinds.draws import GenerationError, pick, shuffled
from dlquiz.kinds.grades import PartGrade
from dlquiz.kinds.kind import Kind
from dlquiz.kinds.network.family import FAMILY_KEYS, check_family, read_family
from dlquiz.kinds.network.item import NetworkPart, PlannedItem, graded_part, number_part
from dlquiz.kinds.network.letter import LetterPart
from dlquiz.kinds.network.mistakes import message, slips
from dlquiz.kinds.network.plan import COLUMNS, Answer, Place, Plan, worth_asking
from dlquiz.kinds.network.question import NetworkQuestion
from dlquiz.kinds.network.shown import cell_label, cell_text, shown_table, steps
from dlquiz.kinds.protocol import Blocks
from dlquiz.text.blocks import Paragraph, Table
from dlquiz.text.spans import LANGUAGES, Labelled, Language, Plain, Spans
from dlquiz.text.wording import say


class CellQuestion(NetworkQuestion, frozen=True, kw_only=True):
    """Of the table of a network, `blanks` cells have a letter, and one of them is wrong."""

    kind: ClassVar[str] = "cell"

    @property
    def answers(self) -> int:  # type: ignore[override]
        return 2


class CellItem(PlannedItem, frozen=True):
    """`marked` are the cells with a letter; that at the place `wrong` holds the value of a `slip`."""

    question: CellQuestion
    plan: Plan
    marked: tuple[Place, ...]
    wrong: int
    slip: str

    @property
    def plans(self) -> tuple[Plan, ...]:
        return (self.plan,)

    @property
    def identity(self) -> Hashable:
        table = self.plan.table
        return self.question.id, table.network.text, table.input, self.marked, self.wrong, self.slip

    @property
    def place(self) -> Place:
        """The cell that is wrong."""
        return self.marked[self.wrong]

    @cached_property
    def _slips(self) -> dict[str, Answer]:
        return slips(self.plan, self.place, {})

    @cached_property
    def parts(self) -> tuple[NetworkPart, ...]:
        zh, en = (self._cells(lang) for lang in LANGUAGES)
        letter = LetterPart("cell", "cell", LETTERS[self.wrong], zh, en)
        label = Text(*((Plain(text),) for text in (say(lang, "cell_mended") for lang in LANGUAGES)))
        return letter, number_part(2, "mended", label, self.plan.keys[self.place], self._slips)

    def _cells(self, lang: Language) -> tuple[Labelled, ...]:
        labels = (cell_label(self.plan, place, lang) for place in self.marked)
        return tuple((letter, (Plain(label),)) for letter, label in zip(LETTERS, labels, strict=False))

    def _table(self, lang: Language) -> Table:
        values = {**self.plan.keys, self.place: self._slips[self.slip]}
        texts = {place: f"{LETTERS[at]}: {cell_text(values[place])}" for at, place in enumerate(self.marked)}
        return shown_table(self.plan, lang, texts)

    def shown(self, lang: Language) -> Blocks:
        return Paragraph(self.stem(lang)), self._table(lang)

    def key_blocks(self, lang: Language) -> Blocks:
        return (Paragraph(self.key_line(lang)),)

    def solution(self, lang: Language) -> tuple[Spans, ...]:
        row, column = self.place
        return (*steps(self.plan, {row}, (column,)), message(self.slip).spans(lang), self.question.why.spans(lang))

    def grade(self, responses: Sequence[str], ask_again: bool) -> tuple[PartGrade, ...]:
        """The letter, and what belongs in the wrong cell."""
        return tuple(
            graded_part(part, response, ask_again, None, {} if isinstance(part, LetterPart) else self._slips)
            for part, response in zip(self.parts, responses, strict=True)
        )


def read(node: YamlNode, topic: str, faults: Faults) -> CellQuestion:
    """The question of a node; what is wrong is added to `faults`."""
    fields = concept_fields(node, faults, *FAMILY_KEYS, "marked")
    question = CellQuestion.of(
        fields, topic=topic, family=read_family(fields, faults), columns=COLUMNS, total=False,
        blanks=fields.whole("marked", 3, len(LETTERS), 5),
    )  # fmt: skip
    check_family(fields, question.family, question.id)
    return question


def draw(question: CellQuestion, seed: int) -> CellItem:
    """The item of a seed. Raises GenerationError if nothing can be drawn."""
    address = f"{question.first_id}#{seed}"
    values, (table,) = question.family.drawn(address)
    plan = Plan(table, ())
    cells = [place for place in worth_asking(plan, question.columns) if slips(plan, place, {})]
    if len(cells) < 3:
        raise GenerationError(f"{address}: the table has no 3 cells that can be wrong", "let it have more layers")
    marked = tuple(cells[at] for at in sorted(shuffled(f"{address}/marked", len(cells))[: question.blanks]))
    wrong = pick(f"{address}/wrong", len(marked))
    names = list(slips(plan, marked[wrong], {}))
    return CellItem(question, seed, values, plan, marked, wrong, names[pick(f"{address}/slip", len(names))])


KIND = Kind(draw, read, checks="dlquiz.kinds.network.checks")
