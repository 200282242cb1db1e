"""An entry of a bank: what a file says under one id, before anything is built of it."""

from __future__ import annotations

import json

from msgspec import Struct

from dlquiz.cards.reading.fields import Faults
from dlquiz.cards.source import YamlNode, from_data, to_data


class Entry(Struct, frozen=True):
    """What a file has, as JSON in `data`; of a table of facts each question is an entry, with the whole table.

    `data` is `held` from `start` to `stop`: all entries of a bank from the cache hold one text, of which nothing is
    copied before it is wanted. `collection` is the list in which it stands, `asked` says whether it asks a question; of
    a question `kind` is its kind, and `formula` the card that it is on, if any.
    """

    id: str
    kind: str
    topic: str
    level: int
    formula: str | None
    path: str
    held: bytes
    formerly: tuple[str, ...] = ()
    collection: str = "questions"
    asked: bool = True
    start: int = 0
    stop: int | None = None

    @property
    def data(self) -> bytes:
        """What the file has, as JSON with the line of everything."""
        return self.held[self.start : self.stop]

    @property
    def first_id(self) -> str:
        """The id that it began with: draws come from it, so that a new name leaves every item as it was."""
        return self.formerly[0] if self.formerly else self.id

    @property
    def family(self) -> str:
        """numeric, of a question on a card, or concept."""
        return "numeric" if self.formula is not None else "concept"

    @property
    def node(self) -> YamlNode:
        """What the file has, with the line of everything."""
        return from_data(json.loads(self.data))


def entry_of(
    node: YamlNode, topic: str, noted: Faults, kind: str = "", formula: str | None = None, asked: bool = True
) -> Entry | None:
    """The entry of a mapping with an `id`; None, with the reason noted, if it has none."""
    fields = node.value if isinstance(node.value, dict) else {}
    name = fields["id"].value if "id" in fields else None
    if not isinstance(name, str):
        noted.add(node.line, "an entry without an id", "give it one: - id: my-question")
        return None
    level = fields["level"].value if "level" in fields else 1
    level = level if type(level) is int else 1
    former = _formerly(fields.get("formerly"))
    return Entry(name, kind, topic, level, formula, noted.path, as_json(node), former, asked=asked)


def as_json(node: YamlNode) -> bytes:
    """What a file has, as it is kept: JSON with the line of everything."""
    return json.dumps(to_data(node), ensure_ascii=False).encode()


def _formerly(node: YamlNode | None) -> tuple[str, ...]:
    """The former ids, as far as they are texts; what is not is a fault of whoever builds the entry."""
    rows = node.value if node is not None and isinstance(node.value, list | tuple) else []
    return tuple(row.value for row in rows if isinstance(row.value, str))
