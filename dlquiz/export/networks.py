"""The table of a network as `dlquiz net --json` and `--format csv` print it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from dlquiz.networks.grid import Grid
from dlquiz.networks.report import View
from dlquiz.networks.table import Row
from dlquiz.networks.zoo import Known
from dlquiz.text.spans import Language, Maths, one_line

if TYPE_CHECKING:
    from dlquiz.networks.cell import Cell
    from dlquiz.networks.proof import TableProof


def networks_record(views: Sequence[View], proofs: Sequence[TableProof | None]) -> dict[str, Any]:
    """The table of a network, with its proof if there is one; of several networks all tables."""
    records = [_table(view, proof) for view, proof in zip(views, proofs, strict=True)]
    return records[0] if len(records) == 1 else {"networks": records}


def _table(view: View, proof: TableProof | None) -> dict[str, Any]:
    table = view.table
    return {
        "network": view.known.name if view.known else view.name,
        "input": list(table.input),
        "layers": [_layer(view, row) for row in table.rows],
        "parameters": table.parameters,
        "weights": table.weights,
        "biases": table.biases,
        "macs": table.macs,
        "memory": view.memory(table.stored),
        "batch": view.batch,
        "dtype": view.dtype,
        "published": None if view.known is None else _published(view.known, view.lang),
        "proof": None if proof is None else _proof(proof),
    }


def _published(known: Known, lang: Language) -> dict[str, Any]:
    return {"parameters": known.parameters, "source": known.source[lang], "facts": dict(known.facts)}


def _layer(view: View, row: Row) -> dict[str, Any]:
    return {
        "name": row.name,
        "kind": row.kind,
        "output": list(row.output),
        "parameters": row.parameters,
        "weights": row.weights,
        "biases": row.biases,
        "macs": row.macs,
        "memory": view.memory(row.stored),
        "receptive_field": _plain(row.seen),
        "jump": _plain(row.jump),
    }


def _plain(values: tuple[Fraction, ...] | None) -> Any:
    """A number for all axes, an array where they differ, null where everything was seen."""
    if not values:
        return None
    plain = [int(value) if value.denominator == 1 else float(value) for value in values]
    return plain[0] if len(set(plain)) == 1 else plain


def _proof(proof: TableProof) -> dict[str, Any]:
    return {
        "code": proof.code,
        "values": {name: list(values) for name, values in proof.values.items()},
        "agrees": proof.agrees,
        "max_difference": proof.max_difference,
        "torch": proof.torch,
    }


def layer_record(row: Row, cells: Iterable[tuple[str, Cell | str]]) -> dict[str, Any]:
    """A layer with each of its cells and the formula, or the words, that explain it."""
    explained = [
        {"name": label, "formula": one if isinstance(one, str) else one_line((Maths(one.maths()),))}
        for label, one in cells
    ]
    return {"layer": row.name, "output": list(row.output), "cells": explained}


def zoo_record(known: Iterable[Known], lang: Language) -> dict[str, Any]:
    """The networks that are known by name."""
    rows = [
        {"name": one.name, "title": one.title[lang], "input": list(one.input), **_published(one, lang)} for one in known
    ]
    return {"networks": rows}


def layer_grid(view: View) -> Grid:
    """The layers as plain numbers under the names that the JSON has."""
    rows = [_layer(view, row) for row in view.table.rows]
    texts = tuple(tuple(_flat(value) for value in row.values()) for row in rows)
    return Grid(view.name, tuple(rows[0]) if rows else (), texts)


def _flat(value: Any) -> str:
    return "x".join(map(str, value)) if isinstance(value, list) else "" if value is None else str(value)
