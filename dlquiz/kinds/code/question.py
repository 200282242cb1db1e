"""`kind: code`: a program with drawn numbers. What does it print, or which value belongs in its blank?"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from msgspec.structs import replace

from dlquiz.cards import chain
from dlquiz.cards.card import Formula, Given, Result, Text
from dlquiz.cards.reading.fields import Faults, Fields, check_names, digest
from dlquiz.cards.reading.formula import FORMULA_KEYS, read_formula, read_stem
from dlquiz.cards.source import YamlNode
from dlquiz.kinds.code.program import BLANK, Program, ProgramError, kept, literal
from dlquiz.kinds.numeric.question import NumericQuestion
from dlquiz.kinds.proof import Run
from dlquiz.language import CostError, EvaluationError, Value, budget
from dlquiz.language.work import DRAW_UNITS
from dlquiz.text.blocks import CodeBlock, Shown
from dlquiz.text.spans import Language

_OWN = ("kind", "program", "blank", "prints")


class CodeQuestion(NumericQuestion, frozen=True, kw_only=True):
    """A card of its own whose lines are a program. `prints` are the results that it prints, in order; `blank` is the
    given that is left out of it and asked for ("": none), as the one asked result. `more` are further lines, which
    nobody is shown, for results that are not printed."""

    kind: ClassVar[str] = "code"
    maker: ClassVar[str] = "code"
    program: Program
    prints: tuple[str, ...]
    more: str = ""

    @property
    def shows(self) -> frozenset[str]:
        return super().shows | self.program.names

    @property
    def known(self) -> frozenset[str]:
        return frozenset(self.prints) if self.blank else frozenset()

    def below(self, given: Mapping[str, Value], results: Mapping[str, Value]) -> tuple[Shown, ...]:
        blank = {self.blank: BLANK} if self.blank else {}
        return (CodeBlock(self.program.whole({**self._literals(given, results), **blank})),)

    def runs(self, given: Mapping[str, Value], results: Mapping[str, Value]) -> tuple[Run, ...]:
        """The program as it is shown, its blank filled in."""
        values = self._literals(given, results)
        lines = [kept(self.program.filled(values), self.prints)]
        lines += [f"{self.ask[0]} = {values[self.blank]}"] if self.blank else []
        whole = frozenset(one.name for one in self.formula.results if one.type.kind == "integer")
        plain = {name: value for name, value in self._plain(given).items() if re.search(rf"\b{name}\b", self.more)}
        text = "\n".join([*lines, *filter(None, [self.more])])
        return (Run(text, plain, results, whole, failed="the program fails"),)

    def _literals(self, given: Mapping[str, Value], results: Mapping[str, Value]) -> dict[str, str]:
        named: tuple[Given | Result, ...] = (*self.formula.given, *self.formula.results)
        floats = {item.name: item.type.kind == "number" for item in named}
        return {name: literal(value, floats[name]) for name, value in {**given, **results}.items()}

    def _plain(self, given: Mapping[str, Value]) -> dict[str, Any]:
        return {item.name: _plain(given[item.name], item.type.kind == "number") for item in self.formula.given}

    def is_right_too(self, given: Mapping[str, Value], name: str, value: Value) -> bool:
        """In a blank belongs whatever makes the program print what it prints: stride 3 may do what stride 4 does."""
        if not self.blank or name != self.ask[0] or not isinstance(value, int):
            return False
        try:
            with budget(DRAW_UNITS):
                theirs = {**given, self.blank: value}
                if chain.broken(self.formula.where, theirs) or not _in_bounds(self.formula, self.blank, value):
                    return False
                ours, others = (chain.results(self.formula, one) for one in (given, theirs))
        except (EvaluationError, CostError):
            return False
        return all(ours[printed] == others[printed] for printed in self.prints)

    def described(self, lang: Language) -> dict[str, Any]:
        return {"ask": list(self.ask), "program": self.program.text}


def _plain(value: Value, as_float: bool) -> Any:
    if isinstance(value, tuple):
        return [_plain(item, as_float) for item in value]
    return float(value) if as_float else value


def _in_bounds(formula: Formula, name: str, value: int) -> bool:
    item = next(item for item in formula.given if item.name == name)
    return (item.least is None or value >= item.least) and (item.most is None or value <= item.most)


def read(node: YamlNode, topic: str, faults: Faults) -> CodeQuestion:
    """The question of a node, with its card; what is wrong is added to `faults`."""
    found = node.value.get("id")
    fields = Fields(node, f"the question {found.value if found else ''}", faults, (*FORMULA_KEYS, *_OWN))
    program, more, blank = (
        Program(fields.string("program")),
        fields.string("torch", False),
        fields.string("blank", False),
    )
    ask = fields.strings("ask") or tuple(fields.mapping("results"))
    prints = fields.strings("prints") or (() if blank else ask)
    unknown = program.names - fields.mapping("given").keys() - fields.mapping("results").keys()
    torch = _lines(fields, program, prints, blank, ask, more) if not unknown else _nothing(fields)
    card = read_formula(_card_node(fields, torch), topic, faults)
    drawn = {item.name for item in card.given if item.domain is not None}
    _check_places(fields, card, program, blank, prints)
    elsewhere = drawn if unknown else {*program.names, *(one.name for one in card.states)}  # a name may be misspelt
    stem = read_stem(fields, card.given, drawn, faults, elsewhere)
    if stem is None:
        faults.add(fields.line, f"{fields.what} lacks `stem`", "say what is asked of the program")
    return CodeQuestion(
        **_of_card(replace(card, digest=digest(node))),
        stem=stem or Text((), ()),
        program=program,
        prints=prints,
        blank=blank,
        more=more,
    )


def _of_card(card: Formula) -> dict[str, Any]:
    return {
        **{name: getattr(card, name) for name in ("id", "topic", "level", "covers", "draw_where", "ask", "hint")},
        **{name: getattr(card, name) for name in ("path", "line", "digest", "formerly", "states", "allow")},
        "formula": card,
        "domains": {item.name: item.domain for item in card.given if item.domain is not None},
    }


def _card_node(fields: Fields, torch: str) -> YamlNode:
    """What the question says of its card: the program is its PyTorch lines."""
    kept_keys = {key: value for key, value in fields.entries.items() if key not in (*_OWN, "stem", "torch")}
    place = fields.entries.get("program")
    line = place.line if place is not None else fields.line
    return YamlNode({**kept_keys, "torch": YamlNode(torch, line)}, fields.line)


def _lines(fields: Fields, program: Program, prints: Iterable[str], blank: str, ask: tuple[str, ...], more: str) -> str:
    """The program with names in its places, as the lines of the card."""
    try:
        lines = [kept(program.filled({name: name for name in program.names}), tuple(prints))]
    except ProgramError as error:
        place = fields.entries.get("program")
        line = (place.line if place is not None else fields.line) + error.line
        fields.faults.add(line, f"the program of {fields.what}: {error.fault.message}", error.fault.hint)
        return _nothing(fields)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return program.text or "pass"  # what is wrong with it is said where the card's lines are checked
    lines += [f"{ask[0]} = {blank}"] if blank and ask else []
    return "\n".join([*lines, *filter(None, [more])])


def _nothing(fields: Fields) -> str:
    """Lines of which nothing more is to be said than of the program was."""
    return "\n".join(f"{name} = 0" for name in fields.mapping("results"))


def _check_places(fields: Fields, card: Formula, program: Program, blank: str, prints: tuple[str, ...]) -> None:
    """Notes a fault for each place of the program that no value has, and for a blank that is none."""
    faults, given = fields.faults, {item.name: item for item in card.given}
    results = [result.name for result in card.results]
    place = fields.entries.get("program")
    check_names(program.names, place.line if place else fields.line, "in the program,", [*given, *results], faults)
    check_names(prints, fields.line, "the printed result", results, faults)
    for name in program.names & set(card.ask):
        fields.fault("program", f"the program of {fields.what} shows the key {name}", "leave it out")
    if blank and (blank not in given or blank not in program.names):
        fields.fault("blank", f"the blank {blank} is no given with a place in the program", "write {name} there")
    if blank and (len(card.ask) != 1 or not prints):
        fields.fault("blank", f"{fields.what} has a blank", "ask for one result, and say what it `prints`")
