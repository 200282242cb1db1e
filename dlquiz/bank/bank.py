"""The bank: every card and question by id. `dlquiz.bank.loading` reads one."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from dlquiz.cards.card import Formula, Text
from dlquiz.cards.reading.fields import Faults, read_text
from dlquiz.cards.reading.formula import read_formula
from dlquiz.cards.source import Node, from_data
from dlquiz.ground.errors import BankError, UnknownName
from dlquiz.ground.nearest import nearest
from dlquiz.kinds.numeric.question import base_question, read_numeric
from dlquiz.kinds.protocol import Question
from dlquiz.kinds.registry import kind_named, read_table

SYLLABUS = "syllabus.yaml"
LEDGER = "proven.json"


@dataclass(frozen=True)
class Entry:
    """One card or question as the file has it, as JSON in `data`; `formula` is the card a numeric question is on,
    `table` says that it is one of the questions drawn from a table of facts, which `data` then holds."""

    id: str
    kind: str
    topic: str
    level: int
    formula: str | None
    path: str
    data: bytes
    formerly: tuple[str, ...] = ()
    table: bool = False

    @property
    def first_id(self) -> str:
        """The id that it began with: draws come from it, so that a new name leaves every item as it was."""
        return self.formerly[0] if self.formerly else self.id

    @property
    def family(self) -> str:
        """numeric, of a question on a card, or concept."""
        return "numeric" if self.formula is not None else "concept"


@dataclass(frozen=True)
class Bank:
    """Cards and questions by id. They are built when they are asked for; a bank that was read is free of faults.

    `path` is the file or folder, `digest` the fingerprint of its bytes, `titles` those of the topics by id, as JSON;
    `trusted` says that these very bytes were found sound before.
    """

    path: Path
    digest: str
    titles: Mapping[str, bytes]
    cards: Mapping[str, Entry]
    asked: Mapping[str, Entry]
    trusted: bool = False
    _built: dict[str, Any] = field(default_factory=dict, repr=False, compare=False)

    @cached_property
    def former(self) -> Mapping[str, str]:
        """The id of today by each former one."""
        entries = (*self.cards.values(), *self.asked.values())
        return {old: entry.id for entry in entries for old in entry.formerly}

    def find(self, name: str) -> Entry | None:
        """The question of that id, or of that former id; None if there is none."""
        return self.asked.get(self.former.get(name, name))

    def formula(self, name: str) -> Formula:
        """The card of that id, or former id. Raises UnknownName, with the nearest id, if there is none."""
        entry = self.cards.get(self.former.get(name, name))
        if entry is None:
            raise UnknownName(f"there is no formula {name!r}", nearest(name, self.cards) or "`dlquiz calc` lists them")
        key = f"formula {entry.id}"
        built: Formula = self._build(key, lambda faults: read_formula(_node(entry.data), entry.topic, faults), entry)
        return built

    def question(self, name: str) -> Question:
        """The question of that id, or former id. Raises UnknownName, with the nearest id, if there is none."""
        entry = self.find(name)
        if entry is None:
            hint = nearest(name, self.asked) or "`dlquiz bank list` lists them"
            raise UnknownName(f"there is no question {name!r}", hint)
        built: Question = self._build(f"question {entry.id}", lambda faults: self._question(entry, faults), entry)
        return built

    def entries(self, name: str) -> tuple[Entry, ...]:
        """The entries of an id: a card, a question, or one that is both."""
        found = [kind[name] for kind in (self.cards, self.asked) if name in kind]
        return tuple({entry.data: entry for entry in found}.values())

    def _question(self, entry: Entry, faults: Faults) -> Question | None:
        if entry.formula == entry.id:
            return base_question(self.formula(entry.id))
        if entry.formula is not None:
            card = self.cards[self.former.get(entry.formula, entry.formula)]
            return read_numeric(_node(entry.data), entry.topic, self._card(card, faults), _node(card.data), faults)
        if entry.table:
            return read_table(_node(entry.data), entry.topic, faults).get(entry.id)
        read = kind_named(entry.kind).read
        return read(_node(entry.data), entry.topic, faults) if read is not None else None

    def _card(self, entry: Entry, faults: Faults) -> Formula:
        """The card, even if it has faults (they are noted): those of the question on it are to be found too."""
        try:
            return self.formula(entry.id)
        except BankError as error:
            faults.found += error.faults
            return read_formula(_node(entry.data), entry.topic, Faults(entry.path))

    def _build(self, key: str, read: Any, entry: Entry) -> Any:
        if key not in self._built:
            faults = Faults(entry.path, trusted=self.trusted)
            built = read(faults)
            if faults.found:
                raise BankError(faults.found)
            self._built[key] = built
        return self._built[key]

    @cached_property
    def topics(self) -> Mapping[str, Text]:
        """The titles of the topics, by id."""
        return {name: read_text(_node(data), "the title", Faults("")) for name, data in self.titles.items()}

    @cached_property
    def formulas(self) -> tuple[Formula, ...]:
        """Every card, in the order of the files."""
        return tuple(self.formula(name) for name in self.cards)

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        """Every question, in the order of the files."""
        return tuple(self.question(name) for name in self.asked)

    def select(
        self, topics: Sequence[str] = (), kind: str | None = None, level: int | None = None
    ) -> tuple[Entry, ...]:
        """The entries of questions on these topics (a topic names all below it), of a kind ("numeric", "concept", or
        one of the concept kinds) and a level. Raises UnknownName for a topic that the bank does not have."""
        for topic in topics:
            if not any(within(known, topic) for known in self.titles):
                hint = nearest(topic, self.all_topics()) or f"topics: {', '.join(self.titles)}"
                raise UnknownName(f"there is no topic {topic!r}", hint)
        return tuple(
            entry
            for entry in self.asked.values()
            if (not topics or any(within(entry.topic, topic) for topic in topics))
            and (kind is None or kind == entry.kind or kind == entry.family)
            and (level is None or entry.level == level)
        )

    def all_topics(self) -> tuple[str, ...]:
        """The topics and those above them: cnn.pooling gives cnn as well."""
        return tuple(sorted({name for topic in self.titles for name in _above(topic)}))


def _above(topic: str) -> list[str]:
    """The topic and every one above it."""
    names = topic.split(".")
    return [".".join(names[:depth]) for depth in range(1, len(names) + 1)]


def within(topic: str, above: str) -> bool:
    return topic == above or topic.startswith(f"{above}.")


def _node(data: bytes) -> Node:
    return from_data(json.loads(data))


def default_path() -> Path:
    """The bank that ships: inside the installed package, or beside it in a checkout."""
    package = Path(__file__).parents[1]
    inside = package / "question_bank"
    return inside if inside.is_dir() else package.parent / "question_bank"
