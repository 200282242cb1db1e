"""Items of a network question: a network drawn, and which cells of its table are blank."""

from __future__ import annotations

from dlquiz.kinds.draws import shuffled
from dlquiz.kinds.network.item import NetworkItem
from dlquiz.kinds.network.plan import TOTAL, Plan, worth_asking
from dlquiz.kinds.network.question import NetworkQuestion
from dlquiz.networks.table import Table


def draw(question: NetworkQuestion, seed: int) -> NetworkItem:
    """The item of a seed. Raises GenerationError if nothing can be drawn."""
    address = f"{question.first_id}#{seed}"
    values, (table,) = question.family.drawn(address)
    return NetworkItem(question, seed, values, _plan(question, table, address))


def _plan(question: NetworkQuestion, table: Table, address: str) -> Plan:
    """The table with some of the cells that are worth asking left blank, in the table's order."""
    cells = worth_asking(Plan(table, ()), question.columns)
    chosen = sorted(shuffled(f"{address}/blanks", len(cells))[: question.blanks])
    last = ((len(table.rows), TOTAL),) if question.total else ()
    return Plan(table, (*(cells[place] for place in chosen), *last))
