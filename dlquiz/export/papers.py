"""Printed papers and their keys as `dlquiz sheet --json` and `dlquiz key --json` print them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dlquiz.export.records import item_record
from dlquiz.export.view import view_of
from dlquiz.ground.escaping import escaped
from dlquiz.paper.printed import Files, Printed


def papers_record(seed: int | None, files: Sequence[Files]) -> dict[str, Any]:
    """The variants that were printed: codes, items and where they are. `seed` is None if there was nothing to print."""
    return {"seed": seed, "variants": [_variant(one) for one in files]}


def _variant(one: Files) -> dict[str, Any]:
    return {
        "variant": one.letter,
        "code": one.code,
        "items": list(one.items),
        "sheet": escaped(one.sheet),
        "key": escaped(one.key),
    }


def keys_record(papers: Sequence[Printed]) -> dict[str, Any]:
    """The keys of several papers."""
    return {"papers": [key_record(one) for one in papers]}


def key_record(found: Printed) -> dict[str, Any]:
    """The key of a paper: its items, keys included; those of an exam paper with their points."""
    records = [item_record(view_of(item, proof, found.plan.lang)) for item, proof in found.items]
    points = [{"points": task.points} for task in found.exam.tasks] if found.exam else [{} for _ in records]
    items = [{**record, **worth} for record, worth in zip(records, points, strict=True)]
    return {"variant": found.plan.letter, "items": items}
