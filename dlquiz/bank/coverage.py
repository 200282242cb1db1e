"""How much of the syllabus a bank covers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from dlquiz.bank.bank import SYLLABUS, Bank, default_path
from dlquiz.ground.errors import DlquizError


def syllabus_rows() -> dict[str, list[str]]:
    """The ids of the syllabus: {"formulas": [...], "concepts": [...]}. Raises DlquizError if there is no syllabus."""
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        text = (default_path() / SYLLABUS).read_text(encoding="utf-8")
    except OSError as error:
        raise DlquizError(f"the syllabus can't be read: {error}", "install dlquiz again") from None
    rows: dict[str, list[str]] = {"formulas": [], "concepts": []}
    for topic in yaml.load(text, Loader=loader)["topics"]:
        for node in _below(topic):
            for kind, ids in rows.items():
                ids += [row["id"] for row in node.get(kind, [])]
    return rows


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
        return self.total - len(self.missing)


def count_coverage(bank: Bank) -> dict[str, Covered]:
    """What is covered of the syllabus's formulas, and of its concepts, by these two names."""
    covered = {row for question in bank.questions for row in question.covers}
    covered |= {row for formula in bank.formulas for row in formula.covers}
    return {
        kind: Covered(len(ids), tuple(row for row in ids if row not in covered))
        for kind, ids in syllabus_rows().items()
    }
