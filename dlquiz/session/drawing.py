"""An exam drawn from a blueprint, and variants of it that are as hard."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from msgspec.structs import replace

from dlquiz.bank.bank import Bank, is_below
from dlquiz.bank.blueprint import Blueprint, Section, Share
from dlquiz.bank.entry import Entry
from dlquiz.bank.form import SEEDS, Wanted, fresh, order
from dlquiz.ground.errors import Fault, TooFew
from dlquiz.kinds.draws import shuffled
from dlquiz.kinds.effort import Effort, effort
from dlquiz.kinds.protocol import Item
from dlquiz.session.exam import Exam, ExamSection
from dlquiz.session.names import refuse_unknown

Sound = Callable[[Item], bool]
# Variants of one question that are tried before another question takes its place.
_TRIES = 3


def draw_exam(
    bank: Bank,
    blueprint: Blueprint,
    seed: int,
    sound: Sound = lambda _: True,
    balanced: bool = True,
    seeds: int = SEEDS,
) -> Exam:
    """The paper of a blueprint, the same for the same bank and seed.

    Topics are spread. No question comes twice, nor two on one card, unless the bank is too small: then with fresh
    numbers. An item that is not `sound` gives way to another. If it is not `balanced`, items come in which nothing is
    left to calculate, as they did once. They are drawn among the first `seeds` of each question.
    Raises TooFew, with each section that lacks some, and BankError with each topic or question that the bank does not
    have.
    """
    refuse_unknown(bank, blueprint)
    drawing = _Drawing(bank, sound, balanced, seeds)
    drawing.keep_for_later([entry for section in blueprint.sections for entry in entries_named(bank, section)])
    found = [_section_items(drawing, blueprint, number, seed) for number in range(len(blueprint.sections))]
    pairs = list(zip(blueprint.sections, found, strict=True))
    if short := [_lacking(blueprint, section, len(items)) for section, items in pairs if len(items) < section.count]:
        raise TooFew(short)
    sections = tuple(ExamSection(section.title, section.points, items) for section, items in pairs)
    return Exam(blueprint.name, blueprint.title, blueprint.minutes, seed, sections)


def _lacking(blueprint: Blueprint, section: Section, found: int) -> Fault:
    """What is said of a section for which there are only so many questions."""
    title = " / ".join(dict.fromkeys((section.title.zh, section.title.en)))
    hint = "widen its topics, kinds or levels, ask fewer, or name more banks with --bank"
    return Fault(blueprint.path, section.line, f"the section {title} asks {section.count}, and there are {found}", hint)


def _section_items(drawing: _Drawing, blueprint: Blueprint, number: int, seed: int) -> tuple[Item, ...]:
    """The items of a section, as far as there are any: its topics take turns; its own questions stay in their order."""
    section, key = blueprint.sections[number], f"exam/{seed}/{number}"
    if section.questions:
        named = entries_named(drawing.bank, section)
        return tuple(item for entry in named if (item := drawing.sound_item(entry, key)) is not None)
    items = [
        item
        for place, share in enumerate(section.shares)
        for item in drawing.take(entries_of(drawing.bank, section, share, f"{key}/{place}"), share.count, key)
    ]
    return _spread(drawing.bank, items, key)


def vary(
    bank: Bank,
    exam: Exam,
    variant: str,
    sound: Sound = lambda _: True,
    balanced: bool = True,
    seeds: int = SEEDS,
) -> Exam:
    """The same paper with other numbers: each question in its place, drawn anew, the same for the same `variant`.

    So the variants of a paper are equally hard. Where a card has not enough sound items, its old ones stay.
    """
    items = varied(bank, [task.item for task in exam.tasks], f"exam/{exam.seed}/{variant}", sound, balanced, seeds)
    return _with_items(exam, items)


def varied(
    bank: Bank, items: Sequence[Item], key: str, sound: Sound, balanced: bool = True, seeds: int = SEEDS
) -> list[Item]:
    """The same questions in the same places with other numbers; `balanced`, as much work each, as far as there is such
    an item. They are drawn among the first `seeds` of each question."""
    drawing, found = _Drawing(bank, sound, balanced, seeds), list(items)
    for places in _by_card(bank, items):
        drawn = [drawing.another(items[place], f"{key}/{place}") for place in places]
        for place, item in zip(places, drawn, strict=True):
            if None not in drawn and item is not None:
                found[place] = item
    return found


def shuffled_within(exam: Exam, variant: str) -> Exam:
    """The same paper with the questions of each section in an order of this `variant`'s own."""
    keys = [f"order/{exam.seed}/{variant}/{number}" for number in range(len(exam.sections))]
    orders = [shuffled(key, len(section.items)) for key, section in zip(keys, exam.sections, strict=True)]
    pairs = zip(exam.sections, orders, strict=True)
    return _with_items(exam, [section.items[place] for section, order in pairs for place in order])


def _with_items(exam: Exam, items: Sequence[Item]) -> Exam:
    left = iter(items)
    sections = tuple(replace(section, items=tuple(next(left) for _ in section.items)) for section in exam.sections)
    return replace(exam, sections=sections)


def _by_card(bank: Bank, items: Sequence[Item]) -> Iterable[list[int]]:
    """The places of the items, those on one card together: only they can be the same."""
    places: dict[str, list[int]] = {}
    for place, item in enumerate(items):
        entry = bank.asked[item.question.id]
        places.setdefault(entry.formula or entry.id, []).append(place)
    return places.values()


def entries_named(bank: Bank, section: Section) -> list[Entry]:
    """The questions that a section names: no other one draws them."""
    return [entry for name in section.questions if (entry := bank.find(name)) is not None]


def _is_excluded(entry: Entry, section: Section) -> bool:
    """Whether an id or a topic that is left out is, or is above, this question."""
    names = section.exclude
    return (
        entry.id in names or bool(set(entry.formerly) & set(names)) or any(is_below(entry.topic, one) for one in names)
    )


def entries_of(bank: Bank, section: Section, share: Share, key: str) -> list[Entry]:
    """What a share of a section is drawn from, in the order of drawing."""
    fits = [
        entry
        for entry in bank.select(share.topics)
        if (not section.kinds or entry.kind in section.kinds)
        and (not section.levels or entry.level in section.levels)
        and not _is_excluded(entry, section)
    ]
    return [entry for entry in order(fits, key) if not section.parts or _has_parts(bank, entry, section.parts)]


def _has_parts(bank: Bank, entry: Entry, parts: Sequence[int]) -> bool:
    """Whether a numeric question asks so many results; of the others nothing is said."""
    question = bank.question(entry.id)
    return question.card is None or question.answers in parts


class _Drawing:
    """What was drawn so far, so that nothing comes twice."""

    def __init__(self, bank: Bank, sound: Sound, balanced: bool, seeds: int = SEEDS) -> None:
        self.bank, self.sound, self.balanced, self.seeds = bank, sound, balanced, seeds
        self.seen: set[object] = set()
        self.used: set[str] = set()
        self.kept: frozenset[str] = frozenset()

    def keep_for_later(self, entries: Sequence[Entry]) -> None:
        """No other section draws these questions, nor any on their cards."""
        self.used.update(entry.formula or entry.id for entry in entries)
        self.kept = frozenset(entry.id for entry in entries)

    def take(self, entries: Sequence[Entry], count: int, key: str) -> list[Item]:
        """At most `count` items: first of what was not used yet, then again with fresh numbers."""
        found: list[Item] = []
        for round_ in range(count + 1):
            before = len(found)
            for item in self._round(entries, f"{key}/{round_}", again=round_ > 0):
                found.append(item)
                if len(found) == count:
                    return found
            if round_ and len(found) == before:
                break
        return found

    def _round(self, entries: Iterable[Entry], key: str, again: bool) -> Iterator[Item]:
        for entry in entries:
            if entry.id in self.kept:
                continue
            if again or (entry.formula or entry.id) not in self.used:
                item = self.sound_item(entry, key)
                if item is not None:
                    self.used.add(entry.formula or entry.id)
                    yield item

    def another(self, item: Item, key: str) -> Item | None:
        """Another item of the same question, which takes as much work."""
        return self.sound_item(self.bank.asked[item.question.id], key, effort(item))

    def sound_item(self, entry: Entry, key: str, work: bool | Effort = True) -> Item | None:
        wanted = Wanted(work=work if self.balanced else False)
        for attempt in range(_TRIES):
            item = fresh(self.bank, entry, f"{key}/{attempt}", self.seen, self.seeds, wanted)
            if item is None or self.sound(item):
                return item
        return None


def _spread(bank: Bank, items: Sequence[Item], key: str) -> tuple[Item, ...]:
    """The items of a section in an order in which the topics take turns."""
    left = {item.question.id: [other for other in items if other.question.id == item.question.id] for item in items}
    return tuple(left[entry.id].pop(0) for entry in order([bank.asked[item.question.id] for item in items], key))
