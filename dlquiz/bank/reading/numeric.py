"""A numeric question on a card, from its YAML."""

from __future__ import annotations

from dlquiz.bank.card import Formula, NumericQuestion, Text
from dlquiz.bank.reading.domain import check_bounds, read_domain
from dlquiz.bank.reading.fields import Faults, Fields, check_names, digest
from dlquiz.bank.reading.formula import read_draw_where, read_stem
from dlquiz.bank.reading.stated import read_allowed, read_states
from dlquiz.bank.source import Node

NUMERIC_KEYS = (
    *("id", "formerly", "formula", "level", "covers", "notes", "draw", "draw_where", "ask", "stem", "states", "hint"),
    "allow",
)


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


def read_numeric(node: Node, topic: str, formula: Formula, formula_node: Node, faults: Faults) -> NumericQuestion:
    """The question. What is wrong is added to `faults`; the question is only to be used if nothing was."""
    found = node.value.get("id")
    fields = Fields(node, f"the question {found.value if found else ''}", faults, NUMERIC_KEYS)
    domains = {item.name: item.domain for item in formula.given if item.domain is not None}
    by_name = {item.name: item for item in formula.given}
    for name, draw in fields.mapping("draw", needed=False).items():
        if not check_names([name], draw.line, "the given", list(by_name), faults):
            continue
        if draw.value == "default":
            domains.pop(name, None)
        else:
            domain = read_domain(draw, name, by_name[name].type, by_name[name].shape, faults)
            if domain is not None:
                domains[name] = domain
                check_bounds(domain, by_name[name].least, by_name[name].most, name, draw.line, faults)
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
