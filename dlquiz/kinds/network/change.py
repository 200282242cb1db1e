"""`kind: change`: which change of a network halves what it costs?"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any, ClassVar

from msgspec.structs import replace

from dlquiz.cards.card import Text
from dlquiz.cards.reading.fields import Faults, Fields
from dlquiz.cards.source import YamlNode
from dlquiz.ground.errors import DlquizError
from dlquiz.kinds.concept import ConceptQuestion, concept_fields
from dlquiz.kinds.draws import MAX_COUNTED, GenerationError, shuffled
from dlquiz.kinds.kind import Kind
from dlquiz.kinds.network.costs import cost_of, cost_slips, read_cost
from dlquiz.kinds.network.family import FAMILY_KEYS, Family, read_family
from dlquiz.kinds.network.item import NetworkPart, number_part
from dlquiz.kinds.network.lettered import Candidate, LetteredItem
from dlquiz.kinds.network.mistakes import find_message
from dlquiz.kinds.network.plan import Plan
from dlquiz.kinds.network.shown import cost_step, shown_table
from dlquiz.kinds.network.template import read_template
from dlquiz.language import Type
from dlquiz.language.markup import parse_markup
from dlquiz.text.blocks import Table
from dlquiz.text.spans import LANGUAGES, Language, Plain, Spans
from dlquiz.text.wording import say

MAX_ATTEMPTS = 50
_CHOSEN = "option-"


class ChangeQuestion(ConceptQuestion, frozen=True, kw_only=True):
    """The first network of the `family` is the one that is shown, each further one is what a change makes of it, which
    `changes` says in words. Exactly one divides the `cost` by `into`."""

    kind: ClassVar[str] = "change"
    answers: ClassVar[int] = 2
    family: Family
    changes: tuple[Text, ...]
    cost: str
    into: int

    @property
    def variants(self) -> int:
        return min(MAX_COUNTED, self.family.draws // max(1, len(self.family.networks)))

    def message(self, mistake: str) -> Text | None:
        number = mistake.removeprefix(_CHOSEN)
        if number != mistake and number.isdecimal() and 1 <= int(number) <= len(self.changes):
            return self.changes[int(number) - 1]
        return find_message(mistake)

    def told(self, lang: Language) -> dict[str, Any]:
        return {"networks": self.family.words(), "cost": self.cost, "into": self.into}


class ChangeItem(LetteredItem, frozen=True):
    """What the network costs, and the letter of the change."""

    asked: ClassVar[str] = "change"
    question: ChangeQuestion

    @cached_property
    def parts(self) -> tuple[NetworkPart, ...]:
        cost = self.question.cost
        label = Text(*((Plain(say(lang, f"change_{cost}")),) for lang in LANGUAGES))
        before = number_part(1, "before", label, cost_of(self.plan, cost), cost_slips(self.plan, cost))
        return before, self.letter

    def table(self, lang: Language) -> Table:
        return shown_table(self.plan, lang, {}, ("output",))

    def solution(self, lang: Language) -> tuple[Spans, ...]:
        cost = self.question.cost
        before = cost_step(self.plan, cost, say(lang, f"change_{cost}"))
        return (before, *self.outcomes(lang), self.question.why.spans(lang))


def read(node: YamlNode, topic: str, faults: Faults) -> ChangeQuestion:
    """The question of a node; what is wrong is added to `faults`."""
    fields = concept_fields(node, faults, *FAMILY_KEYS, "cost", "into", "changes")
    family = read_family(fields, faults, least=1)
    types = {name: Type("integer") for name in family.domains}
    rows = [Fields(one, "a change", faults, ("network", "zh", "en", "numbers")) for one in fields.items("changes")]
    if not 3 <= len(rows) <= 6 or len(family.networks) != 1:
        fields.fault("changes", f"{fields.what} has {len(rows)} changes", "one network, and 3 to 6 changes of it")
    networks = [read_template(one.entries["network"], faults, types) for one in rows if "network" in one.entries]
    question = ChangeQuestion.of(
        fields, topic=topic, family=replace(family, networks=(*family.networks, *networks)),
        changes=tuple(one.both() for one in rows), cost=read_cost(fields), into=fields.whole("into", 2, 100, 2),
    )  # fmt: skip
    if not faults.found and not faults.trusted:
        _check(fields, question)
    return question


def _check(fields: Fields, question: ChangeQuestion) -> None:
    try:
        draw(question, 0)
    except DlquizError as error:
        fields.fault("changes", f"{fields.what}: {error.fault.message}", error.fault.hint)


def draw(question: ChangeQuestion, seed: int) -> ChangeItem:
    """The item of a seed: one change does what is asked. Raises GenerationError if none does, or several do."""
    address, count = f"{question.first_id}#{seed}", len(question.changes)
    for attempt in range(MAX_ATTEMPTS):
        values, tables = question.family.drawn(f"{address}/{attempt}", tuple(range(count + 1)))
        plan, *changed = (Plan(table, ()) for table in tables)
        costs = [cost_of(one, question.cost) * question.into for one in changed]
        if costs.count(cost_of(plan, question.cost)) == 1:
            order = shuffled(address, count)
            candidates = tuple(_candidate(question, plan, changed, place) for place in order)
            right = order.index(costs.index(cost_of(plan, question.cost)))
            return ChangeItem(question, seed, values, plan, candidates, right)
    raise GenerationError(f"{address}: not exactly one change divides the cost by {question.into}", "mend the changes")


def _candidate(question: ChangeQuestion, plan: Plan, changed: Sequence[Plan], place: int) -> Candidate:
    counts = [f"{cost_of(one, question.cost):,}" for one in (changed[place], plan)]
    words = (say(lang, f"changed_{question.cost}", count=counts[0], before=counts[1]) for lang in LANGUAGES)
    outcome = Text(*map(parse_markup, words))
    return Candidate(question.changes[place], changed[place], outcome, f"{_CHOSEN}{place + 1}")


KIND = Kind(draw, read, checks="dlquiz.kinds.network.checks")
