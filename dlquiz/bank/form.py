"""A form: the items of a session or a sheet, drawn from the bank so that topics are spread and nothing comes twice."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import chain, zip_longest

from msgspec import Struct, field

from dlquiz.bank.bank import Bank
from dlquiz.bank.entry import Entry
from dlquiz.ground.errors import DlquizError
from dlquiz.kinds.draws import GenerationError, pick, shuffled
from dlquiz.kinds.effort import Effort, effort
from dlquiz.kinds.protocol import Item, Question
from dlquiz.kinds.registry import count_items, generate

# The first item of a form is drawn among the seeds that a recorded check has proven: it need not wait for PyTorch.
FIRST_SEEDS = 40
SEEDS = 10**6
MAX_COUNT = 500
_TRIES = 20
# Tries for an item in which something is left to calculate, and for one that is as much work as another: one in four
# is missed in so many as good as never.
_WORTH, _ALIKE = 8, 100
# A table has at most 20 rows: one of them is missed in so many tries once in 30,000.
_MANY = 200


def draw_form(
    bank: Bank,
    entries: Sequence[Entry],
    count: int,
    seed: int,
    variant: str = "",
    first_seeds: int = SEEDS,
    facts: Mapping[str, str] | None = None,
    asked: Mapping[str, frozenset[str]] | None = None,
    in_order: bool = False,
    work: bool = False,
    seeds: int = SEEDS,
) -> Iterator[Item]:
    """`count` different items of these questions, one at a time, the same for the same bank, seed and variant.

    The first item's seed is below `first_seeds` (FIRST_SEEDS: it need not wait for its proof), each other one's below
    `seeds`. `facts` says of questions which fact is to be asked first, `asked` which were asked before: of a question
    none of which was missed one that never was comes first, and one that no other form of its table asks here. Without
    it, nothing is known.

    With `in_order` the questions come as they are given; with `work` items in which something is left to calculate come
    before those in which nothing is. Every question comes once before one comes again with new numbers. Fewer items
    come if there are no more. Raises DlquizError if there is no question to draw from, or too many are asked for.
    """
    if not entries:
        raise DlquizError("no question fits", "widen the topics, --level or --kind")
    if not 1 <= count <= MAX_COUNT:
        raise DlquizError(f"{count} questions are asked for", f"1 to {MAX_COUNT}")
    key = f"form/{seed}/{variant}"
    mixed = entries if in_order else order(entries, f"form/{seed}")
    return _draw(bank, mixed, count, key, (first_seeds, seeds), Wanted(facts or {}, asked, work))


class Wanted(Struct, frozen=True):
    """Which facts are to be asked, by question: the one that was missed, else one that was not `asked` (None: nothing
    is known of what was); and what `work` an item is to be: any where something is left to calculate, or as much as
    another one."""

    missed: Mapping[str, str] = field(default_factory=dict)
    asked: Mapping[str, frozenset[str]] | None = None
    work: bool | Effort = False

    def tries(self, question: Question) -> int:
        """How many items are looked at for such a fact: more than a few only where there is one."""
        if self.work:
            return _ALIKE if isinstance(self.work, Effort) else _WORTH
        known = len(self.asked.get(question.id, ())) if self.asked is not None else 0
        return _MANY if question.id in self.missed or 0 < known < count_items(question)[0] else _TRIES

    def better(self, item: Item, here: Collection[object]) -> bool:
        """Whether no other item of its question is to be preferred to this one; `here` is what this form asks."""
        name = item.question.id
        if self.work is True:
            return not effort(item).idle
        if name in self.missed:
            return item.fact == self.missed[name]
        if self.asked is None or not item.fact:
            return True
        return item.fact not in self.asked.get(name, ()) and fact_of(item) not in here


def fact_of(item: Item) -> object:
    """The fact that an item asks: the same in each form of a table."""
    return item.question.digest, item.fact


def _draw(
    bank: Bank, entries: Sequence[Entry], count: int, key: str, seeds: tuple[int, int], wanted: Wanted
) -> Iterator[Item]:
    seen: set[object] = set()
    made = 0
    for round_ in range(MAX_COUNT):
        before = made
        for entry in entries:
            item = fresh(bank, entry, f"{key}/{round_}", seen, seeds[bool(made)], wanted)
            if item is not None:
                made += 1
                yield item
            if made == count:
                return
        if made == before:
            return


def fresh(
    bank: Bank, entry: Entry, key: str, seen: set[object], seeds: int, wanted: Wanted | None = None
) -> Item | None:
    """An item of the question that was not seen yet, or None if none is found. One that asks a wanted fact, if there is
    one, comes before others."""
    wanted, question = wanted or Wanted(), bank.question(entry.id)
    items = _unseen(question, f"{key}/{entry.first_id}", seen, seeds, wanted.tries(question))
    if isinstance(wanted.work, Effort):
        found = _nearest(items, wanted.work)
    else:
        first = next(items, None)
        found = next((item for item in chain([first] if first else [], items) if wanted.better(item, seen)), first)
    if found is not None:
        seen.update((found.identity, fact_of(found)))
    return found


def _nearest(items: Iterator[Item], like: Effort) -> Item | None:
    """The first item that is as much work; after some tries one that takes the same steps will do, whatever its digits;
    if there is none, the nearest."""
    best: tuple[tuple[int, ...], Item] | None = None
    for number, item in enumerate(items, 1):
        found = effort(item)
        if found.equals(like):
            return item
        distance = found.distance(like)
        if best is None or distance < best[0]:
            best = distance, item
        if number >= _TRIES and not any(best[0][:2]):
            break
    return best[1] if best else None


def _unseen(question: Question, key: str, seen: set[object], seeds: int, tries: int) -> Iterator[Item]:
    """Items of the question that were not seen yet, of so many tries."""
    for attempt in range(tries):
        try:
            item = generate(question, pick(f"{key}/{attempt}", seeds))
        except GenerationError:
            return
        if item.identity not in seen:
            yield item


def order(entries: Sequence[Entry], key: str) -> list[Entry]:
    """The entries shuffled: numeric and concept questions alternate, and within each the topics take turns."""
    mixed = [entries[i] for i in shuffled(key, len(entries))]
    numeric, concept = (
        _by_topic(entry for entry in mixed if entry.family == wanted) for wanted in ("numeric", "concept")
    )
    # The second half of the topics first, so that one topic does not come twice running.
    half = len(concept) // 2
    return _in_turn([_in_turn(numeric), _in_turn(concept[half:] + concept[:half])])


def _by_topic(entries: Iterable[Entry]) -> list[list[Entry]]:
    groups: dict[str, list[Entry]] = {}
    for entry in entries:
        groups.setdefault(entry.topic, []).append(entry)
    return list(groups.values())


def _in_turn(groups: Iterable[Sequence[Entry]]) -> list[Entry]:
    """One of each group in turn, until all are used."""
    rounds = zip_longest(*groups)
    return [entry for round_ in rounds for entry in round_ if entry is not None]


def another(item: Item, salt: int, seen: Collection[object] = ()) -> Item:
    """A fresh variant of the same question: other values, or another fact of its table; the item itself if there is
    none. One that was not `seen` (their identities) comes before others."""
    repeated = item
    for attempt in range(_TRIES):
        fresh = generate(item.question, pick(f"another/{item.address}/{salt}/{attempt}", SEEDS))
        if fresh.identity != item.identity:
            if fresh.identity not in seen:
                return fresh
            repeated = fresh
    return repeated


def has_another(item: Item) -> bool:
    """Whether the question has another variant. The same fact in another order is the same."""
    return another(item, 0).identity != item.identity
