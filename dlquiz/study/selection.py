"""Which questions come next: what is due, what went wrong and what is new, spread over topics."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from itertools import chain, zip_longest
from typing import Any

from dlquiz.bank.bank import Entry
from dlquiz.items.form import order
from dlquiz.study.progress import Progress
from dlquiz.study.schedule import due

# Of what is asked at least one in so many is weak, and one new, for as long as there are any.
SHARE = 5


def choose(
    entries: Sequence[Entry], progress: Mapping[str, Progress], today: date, exam: date | None, count: int, key: str
) -> list[Entry]:
    """The `count` (1 or more) questions to ask next, or all if there are fewer; the same for the same key.

    Of `count`, a fifth are weak (in the notebook, not right today, not due), a fifth are new, and the rest are due.
    What one sort can't fill the others do; then come those that will be due soonest. Within a sort topics take turns,
    each beginning with what is most urgent: the most overdue, the longest wrong. New ones come first of the topics of
    which least was asked, and there of the level of which fewest are known, the lowest of them.
    """
    mixed = order(entries, key)
    days = {entry.id: due(progress[entry.id].memory, exam) for entry in mixed if entry.id in progress}
    late = [entry for entry in mixed if entry.id in days and days[entry.id] <= today]
    weak = [entry for entry in in_notebook(mixed, progress, today) if days[entry.id] > today]
    new = [entry for entry in mixed if entry.id not in days]
    taken = {entry.id for entry in chain(late, weak, new)}
    rest = [entry for entry in mixed if entry.id not in taken]

    late, rest = (_spread(pool, lambda entry: days[entry.id], count) for pool in (late, rest))
    weak = _spread(weak, lambda entry: progress[entry.id].wrong_day, count)
    new = _spread(new, _novelty(entries, progress), count)
    fifth = -(-count // SHARE)
    # One that is due goes before the shares, so that a single question is that one.
    shares = [*late[:1], *weak[:fifth], *new[:fifth], *late[1:]]
    return [*shares, *_alternately(weak[fifth:], new[fifth:]), *rest][:count]


def _novelty(entries: Iterable[Entry], progress: Mapping[str, Progress]) -> Callable[[Entry], tuple[int, int, int]]:
    """The urgency of a new entry, the least first. Level by level alone, nobody would come to the longer questions."""
    asked = [entry for entry in entries if entry.id in progress]
    topics = Counter(entry.topic for entry in asked)
    known = Counter((entry.topic, entry.level) for entry in asked if not progress[entry.id].in_notebook)
    return lambda entry: (topics[entry.topic], known[entry.topic, entry.level], entry.level)


def in_notebook(entries: Iterable[Entry], progress: Mapping[str, Progress], today: date) -> list[Entry]:
    """The entries whose questions stand in the wrong-answer notebook and have not been answered right today, without a
    hint; the one that has been wrong for longest first."""
    waiting = [entry for entry in entries if entry.id in progress and _waits(progress[entry.id], today)]
    return sorted(waiting, key=lambda entry: progress[entry.id].wrong_day or today)


def _waits(progress: Progress, today: date) -> bool:
    return progress.in_notebook and (progress.right_day is None or progress.right_day < today)


def easier(entries: Iterable[Entry], entry: Entry, progress: Mapping[str, Progress]) -> Entry | None:
    """An easier question of the same topic: of a lower level, else of the same level and answered better so far.
    None if there is none.

    Of a lower level it is one on the same card if there is one, else one of the same kind, else of the nearest level;
    of several, the one that was not asked for longest.
    """
    others = [other for other in entries if other.topic == entry.topic and other.id != entry.id]
    lower = [other for other in others if other.level < entry.level]
    if lower:
        return min(lower, key=lambda other: (*_distance(other, entry), _last(progress.get(other.id))))
    known = [other for other in others if other.level == entry.level and other.id in progress]
    best = max(known, key=lambda other: _standing(progress[other.id]), default=None)
    mine = _standing(progress[entry.id]) if entry.id in progress else (False, 0.0)
    return best if best is not None and _standing(progress[best.id]) > mine else None


def _distance(other: Entry, entry: Entry) -> tuple[bool, bool, int]:
    return other.formula != entry.formula, other.kind != entry.kind, entry.level - other.level


def _last(progress: Progress | None) -> float:
    return progress.last.timestamp() if progress is not None else float("-inf")


def _standing(progress: Progress) -> tuple[bool, float]:
    return not progress.in_notebook, progress.correct / progress.attempts


def _spread(entries: Iterable[Entry], urgency: Callable[[Entry], Any], count: int) -> list[Entry]:
    """At most so many of the entries. The next is always of a topic that came least so far, there of the most urgent
    (`urgency` is least), and of those, numeric or not, of what came less."""
    waiting = list(entries)
    found: list[Entry] = []
    topics: Counter[str] = Counter()
    kinds: Counter[bool] = Counter()
    while waiting and len(found) < count:
        entry = min(waiting, key=lambda one: (topics[one.topic], urgency(one), kinds[one.kind == "numeric"]))
        waiting.remove(entry)
        found.append(entry)
        topics[entry.topic] += 1
        kinds[entry.kind == "numeric"] += 1
    return found


def _alternately(one: Sequence[Entry], other: Sequence[Entry]) -> list[Entry]:
    return [entry for pair in zip_longest(one, other) for entry in pair if entry is not None]
