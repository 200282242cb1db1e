"""A blueprint put to the test: what each section needs and what there is, and whether its variants are as much work."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from msgspec import Struct

from dlquiz.bank.bank import Bank
from dlquiz.bank.blueprint import Blueprint, Section
from dlquiz.ground.errors import BankError, Fault
from dlquiz.kinds.effort import effort
from dlquiz.kinds.protocol import Item, Question
from dlquiz.session.drawing import draw_exam, entries_named, entries_of, vary
from dlquiz.session.exam import Exam
from dlquiz.session.names import refuse_unknown

# How many items a question has, as far as it is known.
Counter = Callable[[Question], int]


class Supply(Struct, frozen=True):
    """What there is for a section: how many questions `fit`, and on how many different `cards` they are. Of those that
    variant A asks, the fewest different items that any has (`variants`), and how many have only one (`fixed`)."""

    section: Section
    fit: int
    cards: int
    variants: int = 0
    fixed: int = 0


class Balance(Struct, frozen=True):
    """How equal `variants` of a paper are: of so many items `compared` with those of variant A how many are `alike`
    (the same cases, steps and digits), how many take the same `steps` and cases, and the questions of the others."""

    variants: int
    compared: int
    alike: int
    steps: int
    uneven: tuple[str, ...]


class Survey(Struct, frozen=True):
    """The whole test; `balance` is None where the paper is short."""

    blueprint: Blueprint
    supplies: tuple[Supply, ...]
    faults: tuple[Fault, ...]
    balance: Balance | None = None


def survey(bank: Bank, blueprint: Blueprint, seed: int, variants: int, count: Counter) -> Survey:
    """What a bank has for a blueprint, and how equal so many variants of its paper are. Nothing is proven."""
    supplies: tuple[Supply, ...] = ()
    try:
        refuse_unknown(bank, blueprint)
        supplies = tuple(_supply(bank, section) for section in blueprint.sections)
        exam = draw_exam(bank, blueprint, seed)
    except BankError as error:
        return Survey(blueprint, supplies, error.faults)
    pairs = zip(supplies, exam.sections, strict=True)
    counted = tuple(_counted(supply, section.items, count) for supply, section in pairs)
    return Survey(blueprint, counted, (), _balance(bank, exam, variants))


def _supply(bank: Bank, section: Section) -> Supply:
    drawn = [entry for share in section.shares for entry in entries_of(bank, section, share, "survey")]
    entries = {entry.id: entry for entry in (*entries_named(bank, section), *drawn)}
    return Supply(section, len(entries), len({entry.formula or entry.id for entry in entries.values()}))


def _counted(supply: Supply, items: Sequence[Item], count: Counter) -> Supply:
    counts = [count(item.question) for item in items]
    return Supply(supply.section, supply.fit, supply.cards, min(counts), sum(one == 1 for one in counts))


def _balance(bank: Bank, exam: Exam, variants: int) -> Balance:
    first = [(task.item, effort(task.item)) for task in exam.tasks]
    alike = steps = 0
    uneven: dict[str, None] = {}
    for number in range(1, variants):
        other = vary(bank, exam, f"survey-{number}")
        for (item, wanted), task in zip(first, other.tasks, strict=True):
            found = effort(task.item)
            alike += found.equals(wanted)
            steps += found.matches(wanted)
            if not found.matches(wanted):
                uneven[item.question.id] = None
    return Balance(variants, (variants - 1) * len(first), alike, steps, tuple(uneven))
