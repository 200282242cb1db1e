"""`errata:`, where the notes err, contradict each other, leave something out, or differ from PyTorch."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from msgspec import Struct

from dlquiz.bank import collections
from dlquiz.bank.bank import Bank, is_below
from dlquiz.bank.coverage import syllabus_ids
from dlquiz.bank.entry import Entry, entry_of
from dlquiz.cards.card import Text
from dlquiz.cards.reading.fields import Faults, Fields, quoted
from dlquiz.cards.reading.formula import read_torch
from dlquiz.cards.source import YamlNode

KINDS = ("contradiction", "incomplete", "mistake", "convention", "doubtful")
_KEYS = ("id", "kinds", "topics", "where", "says", "right", "torch")
# 003:8-13, or 001:89, 95, 107: the note, and its lines.
_PLACE = re.compile(r"[a-z0-9-]+:\d+(-\d+)?(, \d+(-\d+)?)*")


class Place(Struct, frozen=True):
    """Lines of a note, under the heading of a `section`, in the words of the note."""

    note: str
    lines: str
    section: str


class Erratum(Struct, frozen=True):
    """What the notes say, what is right, and lines (`torch`; none where no code can show it) that must come out true.
    `topics` are ids of the syllabus, `kinds` of KINDS."""

    id: str
    kinds: tuple[str, ...]
    topics: tuple[str, ...]
    where: tuple[Place, ...]
    says: Text
    right: Text
    torch: str
    torch_line: int
    path: str
    line: int

    @property
    def facts(self) -> tuple[tuple[str, int], ...]:
        """Its PyTorch lines, if it has any, and the line of the file where they begin."""
        return ((self.torch, self.torch_line),) if self.torch else ()

    def touches(self, name: str) -> bool:
        """Whether it has that id, or touches a topic that has it or lies below it."""
        return name == self.id or any(is_below(topic, name) for topic in self.topics)


def _entries(node: YamlNode, topic: str, noted: Faults) -> Iterator[Entry]:
    entry = entry_of(node, topic, noted, asked=False)
    if entry is not None:
        yield entry


def _build(bank: Bank, entry: Entry, faults: Faults) -> Erratum:
    fields = Fields(entry.node, f"the erratum {entry.id}", faults, _KEYS)
    found = Erratum(
        id=fields.identifier("id"),
        kinds=_listed(fields, "kinds", KINDS, f"known: {', '.join(KINDS)}"),
        topics=_topics(fields, bank),
        where=tuple(_place(node, fields) for node in fields.items("where")),
        says=fields.text("says"),
        right=fields.text("right"),
        torch_line=read_torch(fields, faults, (), (), truth=True),
        torch=fields.string("torch", needed=False),
        path=faults.path,
        line=fields.line,
    )
    if "where" in fields.entries and not found.where:
        fields.fault("where", f"`where` of {fields.what} is empty", "name a place in the notes")
    return found


def _topics(fields: Fields, bank: Bank) -> tuple[str, ...]:
    """Those of the syllabus; of a bank that was found sound before they are not looked up again."""
    if fields.faults.trusted:
        return fields.strings("topics")
    return _listed(fields, "topics", known_topics(bank), "name topics or rows of the syllabus")


def known_topics(bank: Bank) -> frozenset[str]:
    """What an erratum can touch: the topics and rows of the syllabus, and the topics of the bank."""
    return syllabus_ids() | set(bank.all_topics())


def _listed(fields: Fields, key: str, known: Collection[str], where: str) -> tuple[str, ...]:
    """The entries of a list, each of them known (`where` says to whom), and at least one."""
    fields.get(key)
    found = fields.strings(key)
    for name in found:
        if name not in known:
            hint = fields.faults.nearest(name, known) or where
            fields.fault(key, f"`{key}` of {fields.what} has {quoted(name)}, which is not known", hint)
    if key in fields.entries and not found:
        fields.fault(key, f"`{key}` of {fields.what} is empty", "name at least one")
    return found


def _place(node: YamlNode, errata: Fields) -> Place:
    fields = Fields(node, f"a place of {errata.what}", errata.faults, ("at", "section"))
    at = fields.string("at")
    if at and not _PLACE.fullmatch(at):
        hint = 'write the note and its lines: "003:8-13" or "001:89, 95"'
        fields.fault("at", f"{quoted(at)} is no place in the notes", hint)
    note, _, lines = at.partition(":")
    return Place(note, lines, fields.string("section"))


COLLECTION = collections.Collection(_entries, _build, topical=False)
