"""A network question: networks with places for drawn values, and how many cells of their table are blank."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from dlquiz.cards.card import Condition, Domain, Text
from dlquiz.cards.reading.domain import read_domain
from dlquiz.cards.reading.fields import Faults, Fields, check_name
from dlquiz.cards.reading.formula import read_draw_where
from dlquiz.cards.source import YamlNode
from dlquiz.ground.errors import DlquizError
from dlquiz.kinds.concept import ConceptQuestion, concept_fields
from dlquiz.kinds.draws import MAX_COUNTED, GenerationError, pick
from dlquiz.kinds.network.mistakes import message
from dlquiz.kinds.network.plan import COLUMNS, TOTAL, is_whole
from dlquiz.kinds.network.template import Template, read_template
from dlquiz.language import EvaluationError, Type, Value, evaluate
from dlquiz.networks.notation import read_network
from dlquiz.networks.table import Table
from dlquiz.networks.walk import table_of
from dlquiz.text.spans import Language

MAX_ATTEMPTS = 200
# Rows of a table that a person fills in.
LEAST_ROWS, MOST_ROWS = 4, 8


@dataclass(frozen=True, kw_only=True)
class NetworkQuestion(ConceptQuestion):
    """`networks` are the notations of which one is drawn, `input` what comes in; of its table `blanks` cells of the
    `columns` are asked, and the total if `total`. Where `whole`, no size is rounded."""

    kind: ClassVar[str] = "network"
    domains: Mapping[str, Domain]
    draw_where: tuple[Condition, ...]
    input: Template
    networks: tuple[Template, ...]
    columns: tuple[str, ...]
    total: bool
    blanks: int
    whole: bool

    @property
    def answers(self) -> int:  # type: ignore[override]
        return self.blanks + self.total

    @property
    def variants(self) -> int:
        draws = math.prod(map(len, self.domains.values())) * len(self.networks)
        return min(MAX_COUNTED, draws * 100)

    def message(self, mistake: str) -> Text | None:
        try:
            return message(mistake)
        except KeyError:
            return None

    def told(self, lang: Language) -> dict[str, Any]:
        return {"networks": [" ".join("{…}".join(one.texts).split()) for one in self.networks]}


def read(node: YamlNode, topic: str, faults: Faults) -> NetworkQuestion:
    """The question of a node; what is wrong is added to `faults`."""
    own = ("draw", "draw_where", "input", "networks", "ask", "blanks", "rounded")
    fields = concept_fields(node, faults, *own)
    domains = dict(_domains(fields))
    types = {name: Type("integer") for name in domains}
    ask = fields.strings("ask") or (*COLUMNS, TOTAL)
    for name in ask:
        if name not in (*COLUMNS, TOTAL):
            fields.fault("ask", f"{fields.what} asks for {name}", f"of {', '.join((*COLUMNS, TOTAL))}")
    size = fields.get("input")
    question = NetworkQuestion.of(
        fields,
        topic=topic,
        domains=domains,
        draw_where=read_draw_where(fields, faults, types),
        input=read_template(size, faults, types) if size else Template(("",), ()),
        networks=tuple(read_template(one, faults, types) for one in fields.items("networks", most=24)),
        columns=tuple(name for name in COLUMNS if name in ask),
        total=TOTAL in ask,
        blanks=fields.whole("blanks", 1, 16, 6),
        whole=not fields.truth("rounded"),
    )
    if not faults.found and not faults.trusted:
        _check_networks(fields, question)
    return question


def _domains(fields: Fields) -> Iterator[tuple[str, Domain]]:
    for name, node in fields.mapping("draw").items():
        check_name(name, node.line, fields.faults)
        domain = read_domain(node, name, Type("integer"), (), fields.faults)
        if domain is not None:
            yield name, domain


def _check_networks(fields: Fields, question: NetworkQuestion) -> None:
    """Notes a fault for each network that can't be read, or of which nothing can be drawn."""
    for number, node in enumerate(fields.items("networks")):
        try:
            drawn(question, f"{question.id}/check", number)
        except DlquizError as error:
            fields.faults.add(node.line, f"a network of {fields.what}: {error.fault.message}", error.fault.hint)


def drawn(question: NetworkQuestion, address: str, number: int) -> tuple[dict[str, Value], Table]:
    """Values, and the table of the network of that number with them: one that can be, with 4 to 8 rows, no size rounded
    unless that is allowed. Raises DlquizError if there is none."""
    problem: DlquizError | None = None
    for attempt in range(MAX_ATTEMPTS):
        values: dict[str, Value] = {
            name: domain.at(pick(f"{address}/{attempt}/{name}", len(domain)))
            for name, domain in question.domains.items()
        }
        try:
            if all(evaluate(one.expression, values) for one in question.draw_where):
                table = _table(question, question.networks[number], values)
                if not question.whole or is_whole(table):
                    return values, table
        except DlquizError as error:
            problem = error
    if problem is not None and not isinstance(problem, EvaluationError):
        raise problem
    raise GenerationError(
        f"{address}: none of {MAX_ATTEMPTS} draws gives a network whose sizes are whole", "draw other sizes"
    )


def _table(question: NetworkQuestion, network: Template, values: Mapping[str, Value]) -> Table:
    size = tuple(map(int, question.input.filled(values).split("x")))
    table = table_of(read_network(network.filled(values)), size)
    if not LEAST_ROWS <= len(table.rows) <= MOST_ROWS:
        raise DlquizError(f"a table of {len(table.rows)} rows", f"{LEAST_ROWS} to {MOST_ROWS} can be filled in by hand")
    return table
