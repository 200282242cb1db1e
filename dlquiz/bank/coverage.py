"""How much of the syllabus a bank covers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from dlquiz.bank.bank import SYLLABUS, Bank, default_path
from dlquiz.ground.errors import DlquizError


def _topics() -> list[dict[str, Any]]:
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        text = (default_path() / SYLLABUS).read_text(encoding="utf-8")
    except OSError as error:
        raise DlquizError(f"the syllabus can't be read: {error}", "install dlquiz again") from None
    found: list[dict[str, Any]] = yaml.load(text, Loader=loader)["topics"]
    return found


def _nodes() -> Iterator[dict[str, Any]]:
    for topic in _topics():
        yield from _below(topic)


def syllabus_rows() -> dict[str, list[str]]:
    """The ids of the syllabus: {"formulas": [...], "concepts": [...]}. Raises DlquizError if there is no syllabus."""
    nodes = list(_nodes())
    return {kind: [row["id"] for node in nodes for row in node.get(kind, [])] for kind in ("formulas", "concepts")}


@cache
def syllabus_ids() -> frozenset[str]:
    """The ids of all topics, formulas and concepts of the syllabus. Raises DlquizError if there is no syllabus."""
    topics = [node["id"] for node in _nodes()]
    return frozenset([*topics, *(name for ids in syllabus_rows().values() for name in ids)])


def _below(topic: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield topic
    for child in topic.get("children", []):
        yield from _below(child)


@dataclass(frozen=True)
class Covered:
    """How many rows there are, and which no question and no card covers."""

    total: int
    missing: tuple[str, ...]

    @property
    def covered(self) -> int:
        """How many rows a question or a card covers."""
        return self.total - len(self.missing)


def count_coverage(bank: Bank) -> dict[str, Covered]:
    """What is covered of the syllabus's formulas, and of its concepts, by these two names."""
    covered = {row for question in bank.questions for row in question.covers}
    covered |= {row for formula in bank.formulas for row in formula.covers}
    return {
        kind: Covered(len(ids), tuple(row for row in ids if row not in covered))
        for kind, ids in syllabus_rows().items()
    }
