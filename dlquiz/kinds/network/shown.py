"""The table of a network as it is shown, and how its rows are worked out."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from dlquiz.kinds.network.plan import COLUMNS, TOTAL, Answer, Place, Plan
from dlquiz.text.blocks import Table
from dlquiz.text.spans import Language, Maths, Plain, Spans
from dlquiz.text.wording import say

# The two columns before those that hold values.
ROW, LAYER = "row", "layer"


def cell_text(value: Answer) -> str:
    """6×28×28, or 1,234."""
    return "×".join(map(str, value)) if isinstance(value, tuple) else f"{value:,}"


def shown_table(plan: Plan, lang: Language, instead: Mapping[Place, str], columns: tuple[str, ...] = COLUMNS) -> Table:
    """The table with some cells shown otherwise; the total is a row if it is among them, or a blank of the plan."""
    head = (say(lang, "network_row"), *(say(lang, f"net_{word}") for word in ("name", *columns)))
    rows = []
    for number, label in enumerate(plan.labels):
        cells = (instead.get((number, column)) or cell_text(plan.keys[number, column]) for column in columns)
        name, words = (instead.get((number, column)) for column in (ROW, LAYER))
        rows.append((name or label, words or plan.in_words(number), *cells))
    last = (len(rows), TOTAL)
    if last not in plan.blanks:
        return Table(head, tuple(rows))
    total = instead.get(last) or cell_text(plan.keys[last])
    return Table(head, (*rows, (say(lang, "network_total"), "", "", total, "")), totals=1)


def cell_label(plan: Plan, place: Place, lang: Language) -> str:
    """output shape of conv1"""
    row, column = place
    if column == TOTAL:
        return say(lang, "network_total")
    return say(lang, f"network_{column}", layer=plan.labels[row])


def steps(plan: Plan, rows: Collection[int], columns: Collection[str] = COLUMNS) -> list[Spans]:
    """Of each of these rows its layer and its formulas."""
    found: list[Spans] = []
    for number in sorted(rows):
        row = plan.rows[number]
        cells = [one for one in row.effect.cells if one.name in (*columns, *(("size",) if "output" in columns else ()))]
        came = " + ".join(map(cell_text, row.inputs))
        words = f"{plan.labels[number]}  {plan.in_words(number)}: {came} → {cell_text(row.output)}"
        found += [(Plain(words),), *((Maths(one.maths()),) for one in cells)]
    return found


def cost_step(plan: Plan, cost: str, word: str) -> Spans:
    """What each layer costs, added up; `word` says what that is."""
    costs = [one for row in plan.rows if (one := getattr(row, cost))]
    total = f" = {sum(costs)}" if len(costs) > 1 else ""
    return (Plain(f"{word}  {' + '.join(map(str, costs))}{total}"),)


def total_step(plan: Plan, lang: Language) -> Spans:
    """All parameters, row by row, added up."""
    return cost_step(plan, "parameters", say(lang, "network_total"))
