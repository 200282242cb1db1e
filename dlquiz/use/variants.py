"""The variants of a sheet or an exam paper: drawn, every key proven; or brought back from their record."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from dlquiz.bank.bank import Bank
from dlquiz.bank.form import draw_form
from dlquiz.kinds.proof import Proof
from dlquiz.kinds.protocol import Item
from dlquiz.paper.manifest import Paper
from dlquiz.paper.printed import Printed
from dlquiz.paper.sheet import Proven
from dlquiz.paper.sheetcode import SheetPlan, content, encode
from dlquiz.proof.comparison import Runner, prove
from dlquiz.session.exam import Exam, draw_exam, shuffled_within, varied, vary
from dlquiz.use.blueprints import Pattern


def _ignore(_: Item) -> None:
    """The default callback: nothing is done."""


def drawing(
    bank: Bank, pattern: Pattern | None, runner: Runner, withheld: Callable[[Item], None] = _ignore
) -> Callable[[SheetPlan], Printed]:
    """What draws the variants of a plan, each key proven. `withheld` is called with an item that gives way to another,
    since PyTorch does not reproduce its key.

    What is returned raises DlquizError if the bank has no question for the plan.
    """
    prover = _Prover(runner, withheld)
    return _Papers(bank, pattern, prover).draw if pattern else partial(_draw_sheet, bank, prover)


def printed_before(paper: Paper, runner: Runner) -> Printed:
    """A paper that is on record, its proofs made anew."""
    return Printed(paper.plan, paper.code, tuple((item, prove(item, runner)) for item in paper.items), paper.exam)


class _Prover:
    """The proofs of the items that were drawn, by their address."""

    def __init__(self, runner: Runner, withheld: Callable[[Item], None]) -> None:
        self.runner, self.withheld = runner, withheld
        self.proofs: dict[str, Proof | None] = {}

    def is_sound(self, item: Item) -> bool:
        """Whether PyTorch reproduces the item's key, or nothing is to be proven."""
        proof = self.proofs[item.address] = prove(item, self.runner)
        if proof is None or proof.agrees:
            return True
        self.withheld(item)
        return False

    def proven(self, item: Item) -> Proven:
        return item, self.proofs[item.address]


def _draw_sheet(bank: Bank, prover: _Prover, plan: SheetPlan) -> Printed:
    """A variant's items, each proven; one that PyTorch does not reproduce is left out. Variant A is drawn, the others
    are A with other numbers."""
    listed = [bank.asked[name] for name in plan.questions]
    entries = listed or bank.select(plan.topics, plan.kind, plan.level)
    letter = "A" if plan.balanced else plan.letter
    form = draw_form(bank, entries, plan.count, plan.seed, letter, work=plan.balanced)
    items = [item for item in form if prover.is_sound(item)]
    if plan.balanced and plan.variant:
        items = varied(bank, items, f"sheet/{plan.seed}/{plan.letter}", prover.is_sound)
    return _printed(bank, plan, tuple(map(prover.proven, items)))


def _printed(bank: Bank, plan: SheetPlan, items: tuple[Proven, ...], exam: Exam | None = None) -> Printed:
    drawn = replace(plan, content=content(item for item, _ in items))
    return Printed(drawn, encode(drawn, bank), items, exam)


class _Papers:
    """The papers of a blueprint: variant A is what `dlquiz exam` draws with this seed; the others are A with other
    numbers."""

    def __init__(self, bank: Bank, pattern: Pattern, prover: _Prover) -> None:
        self.bank, self.pattern, self.prover = bank, pattern, prover
        self.first: Exam | None = None

    def draw(self, plan: SheetPlan) -> Printed:
        """Raises TooFew if the bank has too few questions for the blueprint."""
        sound, blueprint = self.prover.is_sound, self.pattern.blueprint
        if self.first is None:
            self.first = draw_exam(self.bank, blueprint, plan.seed, sound, plan.balanced)
        exam = vary(self.bank, self.first, plan.letter, sound, plan.balanced) if plan.variant else self.first
        exam = shuffled_within(exam, plan.letter) if blueprint.shuffle and plan.variant else exam
        return _printed(self.bank, plan, tuple(self.prover.proven(task.item) for task in exam.tasks), exam)
