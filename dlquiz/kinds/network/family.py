"""Networks with places for drawn values: what a question says of them, and one drawn."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct

from dlquiz.cards.card import Condition, Domain
from dlquiz.cards.reading.domain import read_domain
from dlquiz.cards.reading.fields import Faults, Fields, check_name
from dlquiz.cards.reading.formula import read_draw_where
from dlquiz.ground.errors import DlquizError
from dlquiz.kinds.draws import GenerationError, pick
from dlquiz.kinds.network.plan import is_whole
from dlquiz.kinds.network.template import Template, read_template
from dlquiz.language import EvaluationError, Type, Value, evaluate
from dlquiz.networks.notation import read_network
from dlquiz.networks.table import Table
from dlquiz.networks.walk import table_of

FAMILY_KEYS = ("draw", "draw_where", "input", "networks", "rounded", "rows")
MAX_ATTEMPTS = 200
# Rows of a table that a person fills in.
LEAST_ROWS, MOST_ROWS = 4, 8
LONGEST = 60  # of one that a question allows


class Family(Struct, frozen=True):
    """`networks` are notations of which one is drawn, `input` is what comes in, `domains` are what places hold, under
    the conditions `draw_where`. Where `whole`, no size is rounded. A table has from
    `least` to `most` rows."""

    domains: Mapping[str, Domain]
    draw_where: tuple[Condition, ...]
    input: Template
    networks: tuple[Template, ...]
    whole: bool
    least: int = LEAST_ROWS
    most: int = MOST_ROWS

    @property
    def draws(self) -> int:
        """How many networks there are, before any condition."""
        return math.prod(map(len, self.domains.values())) * len(self.networks)

    def words(self) -> list[str]:
        """The notations, their places left open."""
        return [" ".join("{…}".join(one.texts).split()) for one in self.networks]

    def drawn(self, address: str, numbers: Sequence[int] = ()) -> tuple[dict[str, Value], tuple[Table, ...]]:
        """Values, and the tables of the networks of those numbers (none: of one drawn) with them: such as can be, of
        few rows, no size rounded unless that is allowed. Raises DlquizError if there are none."""
        numbers = numbers or (pick(f"{address}/network", len(self.networks)),)
        problem: DlquizError | None = None
        for attempt in range(MAX_ATTEMPTS):
            values = self._values(f"{address}/{attempt}")
            try:
                if all(evaluate(one.expression, values) for one in self.draw_where):
                    tables = tuple(self._table(self.networks[number], values) for number in numbers)
                    if not self.whole or all(map(is_whole, tables)):
                        return values, tables
            except DlquizError as error:
                problem = error
        if problem is not None and not isinstance(problem, EvaluationError):
            raise problem
        raise GenerationError(
            f"{address}: none of {MAX_ATTEMPTS} draws gives a network whose sizes are whole", "draw other sizes"
        )

    def _values(self, address: str) -> dict[str, Value]:
        return {name: domain.at(pick(f"{address}/{name}", len(domain))) for name, domain in self.domains.items()}

    def _table(self, network: Template, values: Mapping[str, Value]) -> Table:
        size = tuple(map(int, self.input.filled(values).split("x")))
        table = table_of(read_network(network.filled(values)), size)
        if not self.least <= len(table.rows) <= self.most:
            hint = f"{self.least} to {self.most} can be filled in by hand"
            raise DlquizError(f"a table of {len(table.rows)} rows", hint)
        return table


def read_family(fields: Fields, faults: Faults, least: int = LEAST_ROWS) -> Family:
    """The networks that a question draws from; what is wrong with them is added to `faults`."""
    domains = dict(_domains(fields))
    long = "rows" in fields.entries
    types = {name: Type("integer") for name in domains}
    size = fields.get("input")
    return Family(
        domains=domains,
        draw_where=read_draw_where(fields, faults, types),
        input=read_template(size, faults, types) if size else Template(("",), ()),
        networks=tuple(read_template(one, faults, types) for one in fields.items("networks", most=24)),
        whole=not fields.truth("rounded"),
        least=1 if long else least,
        most=fields.whole("rows", MOST_ROWS, LONGEST) if long else MOST_ROWS,
    )


def check_family(fields: Fields, family: Family, name: str) -> None:
    """Notes a fault for each network that can't be read, or of which nothing can be drawn."""
    if fields.faults.found or fields.faults.trusted:
        return
    for number, node in enumerate(fields.items("networks")):
        try:
            family.drawn(f"{name}/check", (number,))
        except DlquizError as error:
            hint = error.fault.hint.partition("\n")[0]  # the mark below is that of the network with its numbers
            fields.faults.add(node.line, f"a network of {fields.what}: {error.fault.message}", hint)


def _domains(fields: Fields) -> Iterator[tuple[str, Domain]]:
    for name, node in (fields.mapping("draw") if "draw" in fields.entries else {}).items():
        check_name(name, node.line, fields.faults)
        domain = read_domain(node, name, Type("integer"), (), fields.faults)
        if domain is not None:
            yield name, domain
