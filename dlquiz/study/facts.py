"""How much there is to know behind questions: of a table each row is a fact, any other question asks one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping

from dlquiz.bank.entry import Entry
from dlquiz.study.agenda import subject
from dlquiz.study.progress import Progress

# How many rows of a table an answer needs.
_SHOWN = {"match": 4, "choices": 4, "order": 5}


def count_facts(entries: Iterable[Entry]) -> int:
    """How many facts there are."""
    return sum(_facts(entries).values())


def facts_met(entries: Iterable[Entry], progress: Mapping[str, Progress]) -> int:
    """How many facts have been asked: of a table as many rows as its answers needed, as long as there are more."""
    met = [entry for entry in entries if entry.id in progress]
    there, asked = _facts(met), defaultdict[Hashable, int](int)
    for entry in met:
        asked[_matter(entry)] += _SHOWN.get(entry.kind, 1) * progress[entry.id].attempts
    return sum(min(count, asked[matter]) for matter, count in there.items())


def _matter(entry: Entry) -> Hashable:
    return subject(entry) if entry.collection == "facts" else entry.id


def _facts(entries: Iterable[Entry]) -> dict[Hashable, int]:
    found: dict[Hashable, int] = {}
    for entry in entries:
        matter = _matter(entry)
        if matter not in found:
            found[matter] = _rows(entry) if entry.collection == "facts" else 1
    return found


def _rows(entry: Entry) -> int:
    rows = entry.node.value["rows"].value
    return len(rows)
