"""`facts:`, the tables of facts. Each form in which a table is asked is a question."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from dlquiz.bank.bank import Bank
from dlquiz.bank.collections import Collection
from dlquiz.bank.entry import Entry, as_json
from dlquiz.cards.reading.fields import Faults
from dlquiz.cards.source import YamlNode
from dlquiz.ground.errors import Fault
from dlquiz.kinds.protocol import Question
from dlquiz.kinds.registry import read_table


def entries(node: YamlNode, topic: str, noted: Faults) -> Iterator[Entry]:
    """The questions of a table. Those that its faults hide are found with the faults."""
    silent = Faults(noted.path, trusted=True)
    whole = node if isinstance(node.value, dict) else YamlNode({}, node.line)
    questions = read_table(whole, topic, silent)
    if not questions or silent.found:
        read_table(whole, topic, noted)
    data = as_json(node)
    for name, question in questions.items():
        yield Entry(name, question.kind, topic, question.level, None, noted.path, data, question.formerly)


def build(bank: Bank, entry: Entry, faults: Faults) -> Question | None:
    """The question of that id. All of a table are read at once."""

    def read() -> tuple[Mapping[str, Question], list[Fault]]:
        noted = Faults(entry.path, faults.trusted, faults.before)
        return read_table(entry.node, entry.topic, noted), noted.found

    questions, found = bank.once(entry.data, read)
    faults.found += found
    known: Mapping[str, Question] = questions
    return known.get(entry.id)


COLLECTION = Collection(entries, build)
