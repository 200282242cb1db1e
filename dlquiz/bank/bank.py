"""The bank: every card and question by id. `dlquiz.bank.loading` reads one."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from dlquiz.bank.collections import collection
from dlquiz.bank.entry import Entry
from dlquiz.cards.card import Formula, Text
from dlquiz.cards.reading.fields import Faults, read_text
from dlquiz.cards.source import from_data
from dlquiz.ground.errors import BankError, UnknownName
from dlquiz.ground.nearest import nearest
from dlquiz.kinds.protocol import Question

# What the notes can be examined on, and what papers ask beyond them: no topics, though they lie among their files.
SYLLABI = ("syllabus.yaml", "beyond.yaml")
# The topic above all that is beyond the notes, which is asked only where it is named; and the name of everything.
BEYOND, WHOLE = "beyond", "all"
LEDGER = "proven.json"
# By what the bank that ships is named beside others.
SHIPPED = "shipped"


@dataclass(frozen=True)
class Bank:
    """What the files hold, by id. It is built when it is asked for; a bank that was read is free of faults.

    `roots` are the files or folders that it was read from, `digest` is the fingerprint of their bytes, `titles` are
    those of the topics by id, as JSON;
    `trusted` says that these very bytes were found sound before; `cache` is the folder that remembers them, if any.
    """

    roots: tuple[Path, ...]
    digest: str
    titles: Mapping[str, bytes]
    entries: Mapping[str, Entry]
    trusted: bool = False
    cache: Path | None = None
    _built: dict[str | bytes, Any] = field(default_factory=dict, repr=False, compare=False)

    @cached_property
    def cards(self) -> Mapping[str, Entry]:
        """The entries of the cards."""
        return self.held("formulas")

    @cached_property
    def asked(self) -> Mapping[str, Entry]:
        """The entries that ask a question."""
        return {name: entry for name, entry in self.entries.items() if entry.asked}

    def held(self, key: str) -> Mapping[str, Entry]:
        """The entries of a list, by its key in the files."""
        return {name: entry for name, entry in self.entries.items() if entry.collection == key}

    @cached_property
    def former(self) -> Mapping[str, str]:
        """The id of today by each former one."""
        return {old: entry.id for entry in self.entries.values() for old in entry.formerly}

    def find(self, name: str) -> Entry | None:
        """The question of that id, or of that former id; None if there is none."""
        return self.asked.get(self.former.get(name, name))

    def formula(self, name: str) -> Formula:
        """The card of that id, or former id. Raises UnknownName, with the nearest id, if there is none."""
        entry = self.cards.get(self.former.get(name, name))
        if entry is None:
            raise UnknownName(f"there is no formula {name!r}", nearest(name, self.cards) or "`dlquiz calc` lists them")
        built: Formula = self.stated(entry)
        return built

    def question(self, name: str) -> Question:
        """The question of that id, or former id. Raises UnknownName, with the nearest id, if there is none."""
        entry = self.find(name)
        if entry is None:
            hint = nearest(str(name), self.asked) or "`dlquiz bank list` lists them"
            raise UnknownName(f"there is no question {name!r}", hint)
        return self.put(entry)

    def stated(self, entry: Entry, before: int = 0) -> Any:
        """What an entry states: a card, a question, ... Raises BankError with what is wrong with it, after so many
        faults `before`."""
        return self._build(f"stated {entry.id}", collection(entry.collection).build, entry, before)

    def put(self, entry: Entry, before: int = 0) -> Question:
        """The question that an entry asks. Raises BankError as `stated` does."""
        ask = collection(entry.collection).ask
        built: Question = self._build(f"asked {entry.id}", ask, entry, before) if ask else self.stated(entry, before)
        return built

    def once(self, key: str | bytes, make: Callable[[], Any]) -> Any:
        """What `make` gives, made when it is first asked for under that key: what several entries share."""
        if key not in self._built:
            self._built[key] = make()
        return self._built[key]

    def _build(self, key: str, read: Callable[[Any, Entry, Faults], object], entry: Entry, before: int) -> Any:
        if key not in self._built:
            faults = Faults(entry.path, self.trusted, before)
            built = read(self, entry, faults)
            if faults.found:
                raise BankError(faults.found)
            self._built[key] = built
        return self._built[key]

    @cached_property
    def topics(self) -> Mapping[str, Text]:
        """The titles of the topics, by id."""
        nodes = {name: from_data(json.loads(data)) for name, data in self.titles.items()}
        return {name: read_text(node, "the title", Faults("")) for name, node in nodes.items()}

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
        """The entries of questions on these topics (a topic names all below it, WHOLE names all; none: all but what is
        beyond the notes), of a kind ("numeric", "concept", or one of the concept kinds) and a level. Raises UnknownName
        for a topic that the bank does not have."""
        wanted = self.topics_named(topics)
        return tuple(
            entry
            for entry in self.asked.values()
            if entry.topic in wanted
            and (kind is None or kind == entry.kind or kind == entry.family)
            and (level is None or entry.level == level)
        )

    def topics_named(self, topics: Sequence[str] = ()) -> tuple[str, ...]:
        """The bank's topics that these name, in the order of the files, as `select` has it."""
        for topic in topics:
            if topic != WHOLE and not any(is_below(known, topic) for known in self.titles):
                hint = nearest(topic, self.all_topics()) or "`dlquiz browse` lists the topics"
                raise UnknownName(f"there is no topic {topic!r}", hint)
        return tuple(
            known
            for known in self.titles
            if (any(is_below(known, topic) for topic in topics) if topics else not is_below(known, BEYOND))
        )

    def all_topics(self) -> tuple[str, ...]:
        """The topics and those above them: cnn.pooling gives cnn as well."""
        return tuple(sorted({name for topic in self.titles for name in _above(topic)}))


def _above(topic: str) -> list[str]:
    """The topic and every one above it."""
    names = topic.split(".")
    return [".".join(names[:depth]) for depth in range(1, len(names) + 1)]


def field_of(topic: str) -> str:
    """The first part of a topic's name."""
    return topic.partition(".")[0]


def is_below(topic: str, above: str) -> bool:
    """Whether a topic is another one, or below it: cnn.pooling is within cnn; every topic is within WHOLE."""
    return above == WHOLE or topic == above or topic.startswith(f"{above}.")


def with_beyond(topics: Sequence[str]) -> tuple[str, ...]:
    """The topics to name so that what is beyond the notes is taken in: with these, or with all if there are none."""
    return (*topics, BEYOND) if topics else (WHOLE,)


def default_path() -> Path:
    """The bank that ships: inside the installed package, or beside it in a checkout."""
    package = Path(__file__).parents[1]
    inside = package / "question_bank"
    return inside if inside.is_dir() else package.parent / "question_bank"
