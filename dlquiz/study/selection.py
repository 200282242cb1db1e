"""Which questions come next: what is due, what went wrong and what is new, spread over topics."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from itertools import chain, zip_longest
from typing import Any

from dlquiz.bank.entry import Entry
from dlquiz.bank.form import order
from dlquiz.study.attempt import Attempt
from dlquiz.study.progress import Progress
from dlquiz.study.schedule import LAST_DAYS, due

# Of what is asked at least one in so many is weak, and one new, for as long as there are any.
SHARE = 5
# By how many days a question of a topic in which all is wrong goes before one of a topic in which all is right.
HURRY = 4


def choose(
    entries: Sequence[Entry], progress: Mapping[str, Progress], today: date, exam: date | None, count: int, key: str
) -> list[Entry]:
    """The `count` (1 or more) questions to ask next, or all if there are fewer; the same for the same key.

    Of `count`, a fifth are weak (in the notebook, not right today, not due), a fifth are new, and the rest are due.
    With an exam in sight half are new, until its last days. What one sort can't fill the others do; then come those
    that will be due soonest. Within a sort topics take turns, each beginning with what is most urgent: the most
    overdue, the longest wrong. For new ones see `_new`.
    """
    mixed = order(entries, key)
    days = {entry.id: due(progress[entry.id].memory, exam) for entry in mixed if entry.id in progress}
    late = [entry for entry in mixed if entry.id in days and days[entry.id] <= today]
    weak = [entry for entry in in_notebook(mixed, progress, today) if days[entry.id] > today]
    new = [entry for entry in mixed if entry.id not in days]
    taken = {entry.id for entry in chain(late, weak, new)}
    rest = [entry for entry in mixed if entry.id not in taken]

    standing = _Standing(entries, progress)
    late, rest = (_spread(pool, lambda entry: standing.hurry(entry, days[entry.id]), count) for pool in (late, rest))
    weak = _spread(weak, lambda entry: progress[entry.id].wrong_day, count)
    new = _new(new, standing, count)
    fifth = -(-count // SHARE)
    # One that is due goes before the shares, so that a single question is that one.
    if exam is not None and (exam - today).days > LAST_DAYS:
        fresh = -(-count // 2)
        shares = [*late[:1], *new[:fresh], *weak[:fifth], *late[1:]]
    else:
        fresh = fifth
        shares = [*late[:1], *weak[:fifth], *new[:fresh], *late[1:]]
    return [*shares, *_alternately(weak[fifth:], new[fresh:]), *rest][:count]


class _Standing:
    """How the topics stand: how many of their questions were asked, how many of each level are known, and how weak each
    is: the share of its attempts that were wrong, from 0 to 1."""

    def __init__(self, entries: Iterable[Entry], progress: Mapping[str, Progress]) -> None:
        found = [(entry, progress[entry.id]) for entry in entries if entry.id in progress]
        self.asked = Counter(entry.topic for entry, _ in found)
        self.known = Counter((entry.topic, entry.level) for entry, one in found if not one.in_notebook)
        self._attempts: Counter[str] = Counter()
        self._wrong: Counter[str] = Counter()
        for entry, one in found:
            self._attempts[entry.topic] += one.attempts
            self._wrong[entry.topic] += one.attempts - one.correct

    def weakness(self, topic: str) -> float:
        return self._wrong[topic] / max(1, self._attempts[topic])

    def hurry(self, entry: Entry, day: date) -> float:
        """The urgency of an entry that is due on a day, the least first: where all is wrong, it is HURRY days more."""
        return day.toordinal() - HURRY * self.weakness(entry.topic)

    def rises_to(self, entry: Entry) -> bool:
        """Whether its level is the next one of its topic: the one below is known, and nothing of this one."""
        below, here = ((entry.topic, level) for level in (entry.level - 1, entry.level))
        return self.known[below] > 0 and not self.known[here]

    def novelty(self, entry: Entry) -> tuple[float, int, int]:
        """The urgency of a new entry, the least first: of the topics of which least was asked (a third of it
        counts where all is wrong), there of the level of which fewest are known, the lowest of them."""
        topic = entry.topic
        return self.asked[topic] / (1 + 2 * self.weakness(topic)), self.known[topic, entry.level], entry.level


def _new(entries: Sequence[Entry], standing: _Standing, count: int) -> list[Entry]:
    """At most so many new entries: by turns of a topic of which little was asked, and of the next level of one that
    goes well, the highest first. By topics alone nobody would come to the longer questions before the exam."""
    rising = _spread(filter(standing.rises_to, entries), lambda entry: -entry.level, count)
    wide = _spread(entries, standing.novelty, count)
    return list(dict.fromkeys(_alternately(wide, rising)))[:count]


def in_notebook(entries: Iterable[Entry], progress: Mapping[str, Progress], today: date) -> list[Entry]:
    """The entries whose questions stand in the wrong-answer notebook and have not been answered right today, without a
    hint; the one that has been wrong for longest first."""
    waiting = [entry for entry in entries if entry.id in progress and _waits(progress[entry.id], today)]
    return sorted(waiting, key=lambda entry: progress[entry.id].wrong_day or today)


def missed_facts(entries: Iterable[Entry], progress: Mapping[str, Progress]) -> dict[str, str]:
    """Of those entries that stand in the notebook, which fact is to be asked again, by question."""
    here = (progress[entry.id] for entry in entries if entry.id in progress)
    return {one.question: one.missed[0] for one in here if one.in_notebook and one.missed and one.missed[0]}


def asked_facts(attempts: Iterable[Attempt]) -> dict[str, frozenset[str]]:
    """Which facts these attempts asked, by question; those that asked no fact by itself say nothing."""
    found: dict[str, set[str]] = {}
    for attempt in attempts:
        if attempt.fact:
            found.setdefault(attempt.question, set()).add(attempt.fact)
    return {question: frozenset(facts) for question, facts in found.items()}


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
    families: Counter[str] = Counter()
    while waiting and len(found) < count:
        entry = min(waiting, key=lambda one: (topics[one.topic], urgency(one), families[one.family]))
        waiting.remove(entry)
        found.append(entry)
        topics[entry.topic] += 1
        families[entry.family] += 1
    return found


def _alternately(one: Sequence[Entry], other: Sequence[Entry]) -> list[Entry]:
    return [entry for pair in zip_longest(one, other) for entry in pair if entry is not None]
