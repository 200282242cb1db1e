"""How much of the syllabus a bank covers."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

from msgspec import Struct

from dlquiz.bank.bank import SYLLABI, Bank, default_path
from dlquiz.bank.catalogue import catalogue
from dlquiz.ground.errors import DlquizError


def _topics(names: tuple[str, ...]) -> Iterator[dict[str, Any]]:
    """The topics of the syllabi in these files."""
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    for name in names:
        try:
            text = (default_path() / name).read_text(encoding="utf-8")
        except OSError as error:
            raise DlquizError(f"the syllabus can't be read: {error}", "install dlquiz again") from None
        yield from yaml.load(text, Loader=loader)["topics"]


def _nodes(beyond: bool = False) -> Iterator[dict[str, Any]]:
    for topic in _topics(SYLLABI if beyond else SYLLABI[:1]):
        yield from _below(topic)


def syllabus_rows(beyond: bool = False) -> dict[str, list[str]]:
    """The ids of the syllabus: {"formulas": [...], "concepts": [...]}; with `beyond` those of the second one too, of
    what papers ask beyond the notes. Raises DlquizError if there is no syllabus."""
    nodes = list(_nodes(beyond))
    return {kind: [row["id"] for node in nodes for row in node.get(kind, [])] for kind in ("formulas", "concepts")}


@cache
def syllabus_ids() -> frozenset[str]:
    """The ids of all topics, formulas and concepts of the notes' syllabus. Raises DlquizError if there is none."""
    topics = [node["id"] for node in _nodes()]
    return frozenset([*topics, *(name for ids in syllabus_rows().values() for name in ids)])


def _below(topic: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield topic
    for child in topic.get("children", []):
        yield from _below(child)


class Covered(Struct, frozen=True):
    """How many rows there are, and which no question and no card covers."""

    total: int
    missing: tuple[str, ...]

    @property
    def covered(self) -> int:
        """How many rows a question or a card covers."""
        return self.total - len(self.missing)


def count_coverage(bank: Bank, beyond: bool = False) -> dict[str, Covered]:
    """What is covered of the syllabus's formulas, and of its concepts, by these two names; with `beyond` of the second
    syllabus too."""
    listed = catalogue(bank)
    covered = {row for question in listed.questions.values() for row in question.covers}
    covered |= {row for card in listed.cards.values() for row in card.covers}
    return {
        kind: Covered(len(ids), tuple(row for row in ids if row not in covered))
        for kind, ids in syllabus_rows(beyond).items()
    }
