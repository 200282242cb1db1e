"""What a network costs as a whole, and what is counted instead."""

from __future__ import annotations

from collections.abc import Mapping

from dlquiz.cards.reading.fields import Fields
from dlquiz.kinds.network.plan import Answer, Plan

COSTS = ("parameters", "macs")


def read_cost(fields: Fields) -> str:
    """The cost that a question names, one of COSTS; another one is a fault."""
    cost = fields.string("cost", needed=False) or COSTS[0]
    if cost not in COSTS:
        fields.fault("cost", f"{fields.what} compares by {cost}", f"one of {', '.join(COSTS)}")
    return cost


def cost_of(plan: Plan, cost: str) -> int:
    """What all layers together cost."""
    return sum(getattr(row, cost) for row in plan.rows)


def cost_slips(plan: Plan, cost: str) -> Mapping[str, Answer]:
    """The wrong counts of a network's cost, by the slip's name."""
    key = cost_of(plan, cost)
    return {name: value for name, value in _counted(plan, cost).items() if value != key}


def _counted(plan: Plan, cost: str) -> dict[str, Answer]:
    table = plan.table
    if cost == "macs":
        return {"macs-as-weights": table.weights, "macs-doubled": 2 * table.macs}
    slips: dict[str, Answer] = {"biases-left-out": table.weights}
    layers = [row.parameters for row in plan.rows if row.parameters]
    if len(layers) > 1:  # of a single one nothing would be left
        slips["last-left-out"] = table.parameters - layers[-1]
    return slips
