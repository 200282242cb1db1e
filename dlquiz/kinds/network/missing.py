"""`kind: missing`: one layer of a table is not named. Which is it, by the shapes and parameters around it?"""

from __future__ import annotations

from functools import cached_property
from typing import ClassVar

from dlquiz.cards.card import Text
from dlquiz.cards.reading.fields import Faults
from dlquiz.cards.source import YamlNode
from dlquiz.kinds.choice import in_full
from dlquiz.kinds.concept import concept_fields
from dlquiz.kinds.draws import GenerationError, pick, shuffled
from dlquiz.kinds.kind import Kind
from dlquiz.kinds.network.family import FAMILY_KEYS, check_family, read_family
from dlquiz.kinds.network.item import NetworkPart
from dlquiz.kinds.network.lettered import Candidate, LetteredItem
from dlquiz.kinds.network.plan import COLUMNS, Plan
from dlquiz.kinds.network.question import NetworkQuestion
from dlquiz.kinds.network.shown import LAYER, ROW, cell_text, shown_table, steps
from dlquiz.kinds.network.variants import Variant, is_open, itself, variants
from dlquiz.language.markup import parse_markup
from dlquiz.text.blocks import Bracket, Room, Table
from dlquiz.text.spans import LANGUAGES, Code, Language, Plain, Spans
from dlquiz.text.wording import say

WRONG, NEAREST = 3, 5  # options beside the right one, and of how many they are


class MissingQuestion(NetworkQuestion, frozen=True, kw_only=True):
    """Of the table of a network one layer is not named."""

    kind: ClassVar[str] = "missing"

    @property
    def answers(self) -> int:  # type: ignore[override]
        return 1


class MissingItem(LetteredItem, frozen=True):
    """The layer of the row numbered `row` is asked."""

    asked: ClassVar[str] = "missing"
    question: MissingQuestion
    row: int

    @cached_property
    def parts(self) -> tuple[NetworkPart, ...]:
        return (self.letter,)

    def instruction(self, lang: Language) -> str:
        return say(lang, "paper_choice")

    def room(self, lang: Language, points: float | None) -> tuple[Room, ...]:
        return (Bracket(),)

    def key_line(self, lang: Language) -> Spans:
        return (Plain(self.letter.key),)

    def key_in_full(self, lang: Language) -> Spans:
        return in_full((self.letter.key,), self.letter.lettered(lang), lang)

    def table(self, lang: Language) -> Table:
        return shown_table(self.plan, lang, {(self.row, ROW): "?", (self.row, LAYER): "?"})

    def solution(self, lang: Language) -> tuple[Spans, ...]:
        return (*steps(self.plan, {self.row}), *self.outcomes(lang), self.question.why.spans(lang))


def read(node: YamlNode, topic: str, faults: Faults) -> MissingQuestion:
    """The question of a node; what is wrong is added to `faults`."""
    fields = concept_fields(node, faults, *FAMILY_KEYS)
    family = read_family(fields, faults)
    question = MissingQuestion.of(fields, topic=topic, family=family, columns=COLUMNS, total=False, blanks=1)
    check_family(fields, question.family, question.id)
    return question


def draw(question: MissingQuestion, seed: int) -> MissingItem:
    """The item of a seed. Raises GenerationError if no layer has others that could be taken for it."""
    address = f"{question.first_id}#{seed}"
    values, (table,) = question.family.drawn(address)
    layers = [at for at, row in enumerate(table.rows) if row.layer is not None]
    asked = [at for at in layers if len(variants(table.rows[at])) >= WRONG and is_open(table.rows[at])]
    if not asked:
        raise GenerationError(f"{address}: no layer has {WRONG} others like it", "let it have a convolution or a pool")
    at = asked[pick(f"{address}/row", len(asked))]
    others = variants(table.rows[at])[:NEAREST]
    wrong = [others[place] for place in shuffled(f"{address}/others", len(others))[:WRONG]]
    options = [itself(table.rows[at]), *wrong]
    order = shuffled(address, len(options))
    candidates = tuple(_candidate(options[place]) for place in order)
    return MissingItem(question, seed, values, Plan(table, ()), candidates, order.index(0), at)


def _candidate(one: Variant) -> Candidate:
    output, weights, biases = one.effect
    came = cell_text(one.plan.table.input)
    told = [
        say(lang, "missing_gives", input=came, output=cell_text(output), weights=f"{weights:,}", biases=f"{biases:,}")
        for lang in LANGUAGES
    ]
    outcome = Text(*map(parse_markup, told))
    text = Text((Code(one.words),), (Code(one.words),))
    return Candidate(text, one.plan, outcome, one.mistake)


KIND = Kind(draw, read, checks="dlquiz.kinds.network.checks")
