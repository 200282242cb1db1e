"""`kind: bug`: which line of a short program is wrong, and why. Its numbers are drawn."""

from __future__ import annotations

import math
from collections.abc import Hashable, Mapping
from typing import Any, ClassVar

from msgspec import field
from msgspec.structs import replace

from dlquiz.cards.card import Domain, Text
from dlquiz.cards.reading.domain import read_domain
from dlquiz.cards.reading.fields import Faults, Fields, check_name
from dlquiz.cards.reading.formula import read_torch
from dlquiz.cards.source import YamlNode
from dlquiz.kinds.choice import ChoiceItem, OptionsQuestion
from dlquiz.kinds.code.program import Program, ProgramError, literal, numbered, unprinted
from dlquiz.kinds.concept import concept_fields
from dlquiz.kinds.draws import MAX_COUNTED, pick
from dlquiz.kinds.kind import Kind
from dlquiz.kinds.options import read_options
from dlquiz.kinds.proof import Run
from dlquiz.kinds.protocol import Blocks
from dlquiz.language import Type, Value
from dlquiz.language.markup import Template
from dlquiz.text.blocks import CodeBlock
from dlquiz.text.spans import LANGUAGES, Language, Plain
from dlquiz.text.wording import say

_MENDED = "the mended program fails"


class BugQuestion(OptionsQuestion, frozen=True, kw_only=True):
    """A program that is wrong in a line, which the right option names. `mended` is the program without its fault. Where
    PyTorch refuses nothing, `shows` is an expression that is true of the mended program only."""

    kind: ClassVar[str] = "bug"
    domains: Mapping[str, Domain]
    program: Program
    mended: Program
    shows: str
    line_of_fault: int

    @property
    def variants(self) -> int:
        return min(MAX_COUNTED, math.prod(map(len, self.domains.values())))

    @property
    def arrangements(self) -> int:
        return min(MAX_COUNTED, self.variants * math.factorial(len(self.options)))

    def told(self, lang: Language) -> dict[str, Any]:
        return {"program": self.program.text, **super().told(lang)}


class BugItem(ChoiceItem, frozen=True):
    """The program with its `values` put in, and the options in an order of their own."""

    question: BugQuestion
    values: Mapping[str, str] = field(default_factory=dict)

    @property
    def identity(self) -> Hashable:
        return self.question.id, tuple(self.values.items())

    @property
    def code(self) -> str:
        return unprinted(self.question.program.filled(self.values))

    @property
    def runs(self) -> tuple[Run, ...]:
        """The program does what it must not do; mended, it does what it should."""
        mended, shows = unprinted(self.question.mended.filled(self.values)), self.question.shows
        if shows:
            faulty = Run(f"{self.code}\n{shows}", holds=False, failed="the program fails")
            return faulty, Run(f"{mended}\n{shows}", failed=_MENDED)
        return Run(self.code, fails=self.question.line_of_fault), Run(f"{mended}\n1 == 1", failed=_MENDED)

    def choices(self, lang: Language) -> Blocks:
        return (CodeBlock(numbered(self.question.program.whole(self.values))), *super().choices(lang))


def read(node: YamlNode, topic: str, faults: Faults) -> BugQuestion:
    """The question of a node; what is wrong is added to `faults`."""
    fields = concept_fields(node, faults, "draw", "program", "mended", "shows", "options")
    domains = _domains(fields)
    options = read_options(_without_lines(fields), "options", "right", "wrong", 3, 6)
    lines = [_line(one, faults) for one in fields.items("options", needed=False)]
    rights = [line for option, line in zip(options, lines, strict=False) if option.right]
    if options and len(rights) != 1:
        fields.fault("options", f"{fields.what} has {len(rights)} right options", "exactly one line is wrong")
    program, shows = Program(fields.string("program")), fields.string("shows", needed=False)
    mended = _mended(fields, program)
    for wrong in (program, mended):
        _check_lines(fields, wrong, domains, shows)
    above = len(program.imports)  # an author counts the lines without them
    named = tuple(
        replace(option, text=Text(*(_named(option.text, lang, above + line) for lang in LANGUAGES)))
        for option, line in zip(options, lines, strict=False)
    )
    return BugQuestion.of(
        fields, topic=topic, options=named, show=len(named), domains=domains, program=program, mended=mended,
        shows=shows, line_of_fault=rights[0] if rights else 0,
    )  # fmt: skip


def _domains(fields: Fields) -> dict[str, Domain]:
    found = {}
    for name, node in fields.mapping("draw").items():
        check_name(name, node.line, fields.faults)
        domain = read_domain(node, name, Type("integer"), (), fields.faults)
        if domain is not None:
            found[name] = domain
    return found


def _without_lines(fields: Fields) -> Fields:
    """The same, with options that say no line: as those of a choice."""
    rows = tuple(
        replace(one, value={key: value for key, value in one.value.items() if key != "line"})
        if isinstance(one.value, dict)
        else one
        for one in fields.items("options")
    )
    entries = {**fields.entries, "options": YamlNode(rows, fields.entries["options"].line if rows else fields.line)}
    return Fields(YamlNode(entries, fields.line), fields.what, fields.faults, entries)


def _line(node: YamlNode, faults: Faults) -> int:
    fields = Fields(node, "an option", faults, node.value if isinstance(node.value, dict) else ())
    return fields.whole("line", 1, 60)


def _named(text: Text, lang: Language, line: int) -> Template:
    return (Plain(say(lang, "code_line", line=line)), *(text.zh if lang == "zh" else text.en))


def _mended(fields: Fields, program: Program) -> Program:
    """The program with the lines under `mended`, by their numbers, in place of its own ones; an empty one is left
    out, and one of several lines puts further ones in."""
    rows: list[str | None] = list(program.text.rstrip("\n").split("\n"))
    for number, node in fields.mapping("mended").items():
        if not number.isdigit() or not 1 <= int(number) <= len(rows) or not isinstance(node.value, str):
            fields.fault("mended", f"`mended` of {fields.what}: {number}", "write the number of a line and its text")
        else:
            rows[int(number) - 1] = node.value.rstrip("\n") or None
    return Program("\n".join(row for row in rows if row is not None))


def _check_lines(fields: Fields, program: Program, domains: Mapping[str, Domain], shows: str) -> None:
    """Notes a fault for each line that may not be run."""
    place = fields.entries.get("program")
    line = place.line if place is not None else fields.line
    unknown = sorted(program.names - domains.keys())
    if unknown:
        fields.fault("program", f"the program of {fields.what} uses {', '.join(unknown)}, which is not drawn")
        return
    try:
        text = unprinted(program.filled({name: name for name in program.names}))
    except ProgramError as error:
        fields.faults.add(line + error.line, f"in the program: {error.fault.message}", error.fault.hint)
        return
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        text = program.text
    torch = YamlNode(f"{text}\n{shows or '1 == 1'}", line)
    lines = Fields(YamlNode({"torch": torch}, line), fields.what, fields.faults, ("torch",))
    read_torch(lines, fields.faults, tuple(domains), (), truth=True)


def draw(question: BugQuestion, seed: int) -> BugItem:
    """The item of a seed: its numbers, and its options in an order of its own."""
    address = f"{question.first_id}#{seed}"
    drawn: dict[str, Value] = {
        name: one.at(pick(f"{address}/{name}", len(one))) for name, one in question.domains.items()
    }
    values = {name: literal(value, as_float=False) for name, value in drawn.items()}
    return BugItem(question, seed, question.order(address), values)


KIND = Kind(draw, read, checks="dlquiz.kinds.single")
