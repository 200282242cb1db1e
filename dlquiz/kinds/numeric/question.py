"""A numeric question: a card, what is drawn of it and what is asked; and its YAML."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property, partial
from typing import Any, ClassVar

from msgspec import Struct, field

from dlquiz.cards import chain
from dlquiz.cards.card import Condition, Domain, Formula, Mistake, State, Text
from dlquiz.cards.reading.domain import check_bounds, read_domain
from dlquiz.cards.reading.fields import Faults, Fields, check_names, digest
from dlquiz.cards.reading.formula import read_draw_where, read_stem
from dlquiz.cards.reading.stated import read_allowed, read_states
from dlquiz.cards.source import YamlNode
from dlquiz.kinds.numeric.digits import ResultDigits, result_digits
from dlquiz.kinds.proof import Run
from dlquiz.language import Value
from dlquiz.language.markup import slots
from dlquiz.text.blocks import Shown
from dlquiz.text.spans import Language

NUMERIC_KEYS = (
    *("id", "formerly", "formula", "level", "covers", "notes", "draw", "draw_where", "ask", "stem", "states", "hint"),
    "allow",
)


class NumericQuestion(Struct, frozen=True, kw_only=True, dict=True):
    """A question on a card: its own stem, draws and results to ask; see `dlquiz.kinds.protocol.Question`."""

    kind: ClassVar[str] = "numeric"
    maker: ClassVar[str] = "numeric"
    facts: ClassVar[tuple[()]] = ()
    blank: str = ""  # the given that is left out and asked for, if any
    id: str
    topic: str
    level: int
    covers: tuple[str, ...]
    formula: Formula
    domains: Mapping[str, Domain]
    draw_where: tuple[Condition, ...]
    ask: tuple[str, ...]
    stem: Text
    hint: Text | None
    path: str
    line: int
    digest: str
    states: tuple[State, ...] = ()
    allow: Mapping[str, str] = field(default_factory=dict)
    formerly: tuple[str, ...] = ()

    @property
    def first_id(self) -> str:
        return self.formerly[0] if self.formerly else self.id

    @property
    def title(self) -> Text:
        return self.formula.title

    @property
    def card(self) -> Formula:
        return self.formula

    @property
    def answers(self) -> int:
        return len(self.ask)

    @property
    def varied(self) -> frozenset[str]:
        """The givens that are not the same in every item."""
        return frozenset(name for name, domain in self.domains.items() if len(domain) > 1)

    @cached_property
    def result_digits(self) -> Mapping[str, ResultDigits]:
        """The digits that each result is asked for."""
        return result_digits(self.formula, self.domains, self.draw_where, f"{self.first_id}/digits")

    @property
    def shows(self) -> frozenset[str]:
        """The givens whose values are to be seen in it."""
        return frozenset(name for name, _ in slots(self.stem.zh))

    @property
    def known(self) -> frozenset[str]:
        """The results that need no calculation, for they are shown."""
        return frozenset()

    def below(self, given: Mapping[str, Value], results: Mapping[str, Value]) -> tuple[Shown, ...]:
        """What is shown below the stem."""
        return ()

    def runs(self, given: Mapping[str, Value], results: Mapping[str, Value]) -> tuple[Run, ...]:
        """What is run to prove an item, where it is not the card's own lines."""
        return ()

    def is_right_too(self, given: Mapping[str, Value], name: str, value: Value) -> bool:
        """Whether an answer that is not the key does what is asked for all the same."""
        return False

    @cached_property
    def mistakes(self) -> Mapping[str, tuple[Mistake, ...]]:
        """By asked result, the mistakes that show in it: its own, and those of earlier results that are not asked."""
        return {name: tuple(filter(partial(self._shows, name), self.formula.mistakes)) for name in self.ask}

    def _shows(self, name: str, mistake: Mistake) -> bool:
        if mistake.of == name:
            return True
        return mistake.of not in self.ask and chain.depends_on(self.formula, name, mistake.of)

    def message(self, mistake: str) -> Text | None:
        return self.formula.message(mistake)

    def described(self, lang: Language) -> dict[str, Any]:
        return {"formula": self.formula.id, "ask": list(self.ask)}


def base_question(formula: Formula) -> NumericQuestion | None:
    """The question that a card with a stem is by itself."""
    if formula.stem is None:
        return None
    return NumericQuestion(
        id=formula.id,
        topic=formula.topic,
        level=formula.level,
        covers=formula.covers,
        formula=formula,
        domains={item.name: item.domain for item in formula.given if item.domain is not None},
        draw_where=formula.draw_where,
        ask=formula.ask,
        stem=formula.stem,
        hint=formula.hint,
        path=formula.path,
        line=formula.line,
        digest=formula.digest,
        formerly=formula.formerly,
        states=formula.states,
        allow=formula.allow,
    )


def read_numeric(
    node: YamlNode, topic: str, formula: Formula, formula_node: YamlNode, faults: Faults
) -> NumericQuestion:
    """The question. What is wrong is added to `faults`; the question is only to be used if nothing was."""
    found = node.value.get("id")
    fields = Fields(node, f"the question {found.value if found else ''}", faults, NUMERIC_KEYS)
    domains = _read_draws(fields, formula)
    results = [result.name for result in formula.results]
    types = {item.name: item.type for item in formula.given} | {item.name: item.type for item in formula.results}
    fixed = {name for name, domain in domains.items() if len(domain) == 1}
    stem = read_stem(fields, formula.given, set(domains) - fixed, faults)
    if stem is None:
        faults.add(fields.line, f"{fields.what} lacks `stem`", "say what is asked")
    return NumericQuestion(
        id=fields.identifier("id"),
        topic=topic,
        level=fields.whole("level", 1, 3),
        covers=fields.strings("covers") or formula.covers,
        formula=formula,
        domains=domains,
        draw_where=formula.draw_where + read_draw_where(fields, faults, types),
        ask=check_names(fields.strings("ask") or formula.ask, fields.line, "the asked result", results, faults),
        stem=stem or Text((), ()),
        hint=fields.maybe_text("hint") or formula.hint,
        path=faults.path,
        line=node.line,
        digest=digest(node, formula_node),
        formerly=fields.strings("formerly"),
        states=read_states(fields, formula.given, faults),
        allow=read_allowed(fields),
    )


def _read_draws(fields: Fields, formula: Formula) -> dict[str, Domain]:
    """What the givens are drawn from: as the card has it, but for what `draw` says; what keeps its default is not
    drawn."""
    domains = {item.name: item.domain for item in formula.given if item.domain is not None}
    by_name = {item.name: item for item in formula.given}
    for name, draw in fields.mapping("draw", needed=False).items():
        if not check_names([name], draw.line, "the given", list(by_name), fields.faults):
            continue
        if draw.value == "default":
            domains.pop(name, None)
        else:
            domain = read_domain(draw, name, by_name[name].type, by_name[name].shape, fields.faults)
            if domain is not None:
                domains[name] = domain
                check_bounds(domain, by_name[name].least, by_name[name].most, name, draw.line, fields.faults)
    return domains
