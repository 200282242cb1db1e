"""`kind: costlier`: two networks for the same input, what each costs, and which costs more."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from functools import cached_property
from typing import Any, ClassVar

from dlquiz.cards.card import Text
from dlquiz.cards.reading.fields import Faults
from dlquiz.cards.source import YamlNode
from dlquiz.kinds.concept import ConceptQuestion, concept_fields
from dlquiz.kinds.draws import MAX_COUNTED, GenerationError, pick
from dlquiz.kinds.grades import PartGrade, Right
from dlquiz.kinds.kind import Kind
from dlquiz.kinds.network.costs import cost_of, cost_slips, read_cost
from dlquiz.kinds.network.family import FAMILY_KEYS, Family, check_family, read_family
from dlquiz.kinds.network.item import NetworkPart, PlannedItem, graded_part, number_part
from dlquiz.kinds.network.letter import LetterPart
from dlquiz.kinds.network.mistakes import find_message
from dlquiz.kinds.network.plan import Answer, Plan
from dlquiz.kinds.network.shown import cost_step, shown_table
from dlquiz.kinds.protocol import Blocks
from dlquiz.text.blocks import Paragraph
from dlquiz.text.spans import LANGUAGES, Language, Plain, Spans
from dlquiz.text.wording import say

NAMES = "AB"
MAX_ATTEMPTS = 50


class CostlierQuestion(ConceptQuestion, frozen=True, kw_only=True):
    """Two networks of the `family` are compared by a cost, one of COSTS."""

    kind: ClassVar[str] = "costlier"
    answers: ClassVar[int] = 3
    family: Family
    cost: str

    @property
    def variants(self) -> int:
        return min(MAX_COUNTED, self.family.draws)

    def message(self, mistake: str) -> Text | None:
        return find_message(mistake)

    def told(self, lang: Language) -> dict[str, Any]:
        return {"networks": self.family.words(), "cost": self.cost}


class CostlierItem(PlannedItem, frozen=True):
    """Two tables, of which only the layers and the shapes are shown."""

    question: CostlierQuestion
    both: tuple[Plan, Plan]

    @property
    def plans(self) -> tuple[Plan, ...]:
        return self.both

    @property
    def identity(self) -> Hashable:
        return self.question.id, *((plan.table.network.text, plan.table.input) for plan in self.both)

    @cached_property
    def costs(self) -> tuple[int, int]:
        """What each costs."""
        first, second = (cost_of(plan, self.question.cost) for plan in self.both)
        return first, second

    @cached_property
    def parts(self) -> tuple[NetworkPart, ...]:
        counts = [self._count(at, name) for at, name in enumerate(NAMES)]
        names = tuple((name, (Plain(name),)) for name in NAMES)
        key = costlier(*self.costs)
        assert key is not None
        return *counts, LetterPart("costlier", "costlier", key, names, names)

    def _count(self, at: int, name: str) -> NetworkPart:
        word = f"costlier_{self.question.cost}"
        label = Text(*((Plain(say(lang, word, name=name)),) for lang in LANGUAGES))
        return number_part(at + 1, name.lower(), label, self.costs[at], self._slips(at))

    def _slips(self, at: int) -> Mapping[str, Answer]:
        return cost_slips(self.both[at], self.question.cost)

    def shown(self, lang: Language) -> Blocks:
        found: list[Any] = [Paragraph(self.stem(lang))]
        for name, plan in zip(NAMES, self.both, strict=True):
            found += [
                Paragraph((Plain(say(lang, "costlier_network", name=name)),)),
                shown_table(plan, lang, {}, ("output",)),
            ]
        return tuple(found)

    def key_blocks(self, lang: Language) -> Blocks:
        return (Paragraph(self.key_line(lang)),)

    def solution(self, lang: Language) -> tuple[Spans, ...]:
        """What each layer costs, added up."""
        found: list[Spans] = []
        for name, plan in zip(NAMES, self.both, strict=True):
            found.append(cost_step(plan, self.question.cost, say(lang, f"costlier_{self.question.cost}", name=name)))
        return (*found, self.question.why.spans(lang))

    def builds_on(self, name: str) -> tuple[str, ...]:
        *counts, letter = (part.name for part in self.parts)
        return tuple(counts) if name == letter else ()

    def right_also(self, own: Mapping[str, Any]) -> Mapping[str, tuple[Right, ...]]:
        *counts, letter = self.parts
        if not any(part.name in own for part in counts):
            return {}
        found = costlier(*(own.get(part.name, cost) for part, cost in zip(counts, self.costs, strict=True)))
        return {letter.name: (Right(found),)} if found is not None else {}

    def grade(self, responses: Sequence[str], ask_again: bool) -> tuple[PartGrade, ...]:
        """Both counts, and which is larger by the student's own."""
        *counts, letter = self.parts
        found = [
            graded_part(part, response, ask_again, None, self._slips(at))
            for at, (part, response) in enumerate(zip(counts, responses, strict=False))
        ]
        own = [self.costs[at] if one.value is None else one.value for at, one in enumerate(found)]
        return *found, graded_part(letter, responses[-1], ask_again, costlier(*own), {})


def costlier(first: int, second: int) -> str | None:
    """The name of the one that costs more; None if they cost the same."""
    return None if first == second else NAMES[second > first]


def read(node: YamlNode, topic: str, faults: Faults) -> CostlierQuestion:
    """The question of a node; what is wrong is added to `faults`."""
    fields = concept_fields(node, faults, *FAMILY_KEYS, "cost")
    cost = read_cost(fields)
    family = read_family(fields, faults, least=2)
    if "networks" in fields.entries and len(family.networks) < 2:
        fields.fault("networks", f"{fields.what} has one network", "write the two or more that are compared")
    question = CostlierQuestion.of(fields, topic=topic, family=family, cost=cost)
    check_family(fields, family, question.id)
    return question


def draw(question: CostlierQuestion, seed: int) -> CostlierItem:
    """The item of a seed: two networks that cost differently. Raises GenerationError if nothing can be drawn."""
    address, count = f"{question.first_id}#{seed}", len(question.family.networks)
    for attempt in range(MAX_ATTEMPTS):
        key = f"{address}/{attempt}"
        first = pick(f"{key}/first", count)
        second = (first + 1 + pick(f"{key}/second", count - 1)) % count
        values, tables = question.family.drawn(key, (first, second))
        one, other = (Plan(table, ()) for table in tables)
        if cost_of(one, question.cost) != cost_of(other, question.cost):
            return CostlierItem(question, seed, values, (one, other))
    raise GenerationError(f"{address}: the networks cost the same in {MAX_ATTEMPTS} draws", "let them differ more")


KIND = Kind(draw, read, checks="dlquiz.kinds.network.checks")
