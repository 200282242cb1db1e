"""How much of the syllabus a bank covers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from dlquiz.bank.bank import BEYOND_SYLLABUS, SYLLABUS, Bank, default_path
from dlquiz.ground.errors import DlquizError


def syllabus_rows(beyond: bool = False) -> dict[str, list[str]]:
    """The ids of the syllabus: {"formulas": [...], "concepts": [...]}; with `beyond` those of the second one too, of
    what papers ask beyond the notes. Raises DlquizError if there is no syllabus."""
    rows: dict[str, list[str]] = {"formulas": [], "concepts": []}
    for topic in [*_topics(SYLLABUS), *(_topics(BEYOND_SYLLABUS) if beyond else [])]:
        for node in _below(topic):
            for kind, ids in rows.items():
                ids += [row["id"] for row in node.get(kind, [])]
    return rows


def _topics(name: str) -> list[dict[str, Any]]:
    """The topics of the syllabus in a file."""
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        text = (default_path() / name).read_text(encoding="utf-8")
    except OSError as error:
        raise DlquizError(f"the syllabus can't be read: {error}", "install dlquiz again") from None
    found: list[dict[str, Any]] = yaml.load(text, Loader=loader)["topics"]
    return found


def _below(topic: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield topic
    for child in topic.get("children", []):
        yield from _below(child)


def count_coverage(bank: Bank, beyond: bool = False) -> dict[str, dict[str, Any]]:
    """{"formulas": {"total", "covered", "missing"}, "concepts": {...}}: rows that some question or card covers, of the
    notes' syllabus or, with `beyond`, of both."""
    covered = {row for question in bank.questions for row in question.covers}
    covered |= {row for formula in bank.formulas for row in formula.covers}
    return {
        kind: {
            "total": len(ids),
            "covered": sum(row in covered for row in ids),
            "missing": [row for row in ids if row not in covered],
        }
        for kind, ids in syllabus_rows(beyond).items()
    }
