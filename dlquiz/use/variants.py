"""The variants of a sheet or an exam paper: drawn, every key proven; or brought back from their record."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

from msgspec import structs

from dlquiz.bank.bank import Bank
from dlquiz.bank.find import is_topic, selected
from dlquiz.bank.form import SEEDS, draw_form, order
from dlquiz.ground.errors import DlquizError
from dlquiz.kinds.proof import Proof
from dlquiz.kinds.protocol import Item
from dlquiz.paper.manifest import Paper
from dlquiz.paper.printed import Printed
from dlquiz.paper.sheet import Proven
from dlquiz.paper.sheetcode import CODED, SheetPlan, content, encode
from dlquiz.proof.comparison import Runner, prove
from dlquiz.session.drawing import Sound, draw_exam, shuffled_within, varied, vary
from dlquiz.session.exam import Exam
from dlquiz.torchlines.code import NoTorchError
from dlquiz.use.blueprints import Pattern
from dlquiz.use.proven import once, without_torch

T = TypeVar("T")


def _ignore(_: object) -> None:
    """The default callback: nothing is done."""


def refuse(error: NoTorchError) -> None:
    """Where nobody hears that PyTorch is missing, that is an error."""
    raise error


def listed(bank: Bank, plan: SheetPlan) -> SheetPlan:
    """The plan, with the questions named that its code could not say: found by words, or of one kind alone. Raises
    DlquizError if there are none."""
    if plan.kind in CODED and all(is_topic(bank, word) for word in plan.topics):
        return plan
    found = order(selected(bank, plan.topics, plan.kind, plan.level), f"form/{plan.seed}")[: plan.count]
    if not found:
        raise DlquizError("no question fits", "widen the topics, --level or --kind")
    about = "-".join((*plan.topics, *filter(None, [plan.kind])))
    return replace(plan, topics=(), level=None, kind=None, questions=tuple(entry.id for entry in found), about=about)


def drawing(
    bank: Bank,
    pattern: Pattern | None,
    runner: Runner,
    withheld: Callable[[Item], None] = _ignore,
    missing: Callable[[NoTorchError], None] = refuse,
) -> Callable[[SheetPlan], Printed]:
    """What draws the variants of a plan, each key proven. `withheld` is called with an item that gives way to another,
    since PyTorch does not reproduce its key. Where PyTorch is missing or broken `missing` is called, once, and all
    items are such that the ledger has proven.

    What is returned raises TooFew if the bank has too few questions for the blueprint, DlquizError if it has none for
    the sheet.
    """
    prover = _Prover(bank, runner, withheld, missing)
    return (_Papers(bank, pattern, prover) if pattern else _Sheets(bank, prover)).draw


def printed_before(paper: Paper, runner: Runner, missing: Callable[[NoTorchError], None] = refuse) -> Printed:
    """A paper that is on record, its proofs made anew; with PyTorch missing or broken there are none, and `missing`
    is called: what was printed was proven."""
    try:
        items = tuple((item, prove(item, runner)) for item in paper.items)
    except NoTorchError as error:
        missing(error)
        items = tuple((item, None) for item in paper.items)
    return Printed(paper.plan, paper.code, items, paper.exam)


class _Prover:
    """The proofs of the items of a paper, by their address; those of the first variant are kept for the others. `lost`
    says why there is no PyTorch."""

    def __init__(
        self, bank: Bank, runner: Runner, withheld: Callable[[Item], None], missing: Callable[[NoTorchError], None]
    ) -> None:
        self.bank, self.runner, self.withheld, self.missing = bank, runner, withheld, once(missing)
        self.lost: NoTorchError | None = None
        self.proofs: dict[str, Proof | None] = {}
        self.kept: dict[str, Proof | None] = {}
        self.facts: dict[str, Proof | None] = {}

    def begin(self) -> None:
        """Another paper begins: what was proven for the last one is forgotten."""
        self.proofs = dict(self.kept)

    def keep(self) -> None:
        """What was proven so far is wanted for all papers."""
        self.kept = dict(self.proofs)

    def drawn(self, draw: Callable[[Sound, int], T]) -> T:
        """What `draw` makes of sound items with seeds below a bound; that there is no PyTorch is said once."""
        if self.lost is None:
            try:
                return draw(self._is_sound, SEEDS)
            except NoTorchError as error:
                self.lost = error
        return without_torch(self.bank, draw, self.lost, self.missing)

    def _is_sound(self, item: Item) -> bool:
        """Whether PyTorch reproduces the item's key, or nothing is to be proven."""
        proof = self.proofs[item.address] = self._proof(item)
        if proof is None or proof.agrees:
            return True
        self.withheld(item)
        return False

    def _proof(self, item: Item) -> Proof | None:
        """The proof of an item; a fact, which is the same in all items, is proven once."""
        if item.question.card is not None or item.runs or not item.code:
            return prove(item, self.runner)
        if item.code not in self.facts:
            self.facts[item.code] = prove(item, self.runner)
        return self.facts[item.code]

    def proven(self, item: Item) -> Proven:
        """The item with its proof, if there is one."""
        return item, self.proofs.get(item.address)


def _printed(bank: Bank, plan: SheetPlan, items: tuple[Proven, ...], exam: Exam | None = None) -> Printed:
    drawn = replace(plan, content=content(item for item, _ in items))
    return Printed(drawn, encode(drawn, bank), items, exam)


class _Sheets:
    """Sheets: variant A is drawn, the others are A with other numbers. An item that PyTorch does not reproduce is left
    out."""

    def __init__(self, bank: Bank, prover: _Prover) -> None:
        self.bank, self.prover = bank, prover
        self.first: list[Item] | None = None

    def draw(self, plan: SheetPlan) -> Printed:
        """Raises DlquizError if no question fits."""
        self.prover.begin()
        if not plan.balanced:
            return self._of(plan, self._form(plan, plan.letter))
        if self.first is None:
            self.first = self._form(plan, "A")
            self.prover.keep()
        if not plan.variant:
            return self._of(plan, self.first)
        first, key = self.first, f"sheet/{plan.source}/{plan.letter}"
        return self._of(plan, self.prover.drawn(lambda sound, seeds: varied(self.bank, first, key, sound, seeds=seeds)))

    def _form(self, plan: SheetPlan, letter: str) -> list[Item]:
        listed = [self.bank.asked[name] for name in plan.questions]
        entries = listed or self.bank.select(plan.topics, plan.kind, plan.level)

        def draw(sound: Sound, seeds: int) -> list[Item]:
            form = draw_form(
                self.bank, entries, plan.count, plan.source, letter, seeds, work=plan.balanced, seeds=seeds
            )
            return [item for item in form if sound(item)]

        return self.prover.drawn(draw)

    def _of(self, plan: SheetPlan, items: list[Item]) -> Printed:
        return _printed(self.bank, plan, tuple(map(self.prover.proven, items)))


class _Papers:
    """The papers of a blueprint: variant A is what `dlquiz exam` draws with this seed, unless there is a secret; the
    others are A with other numbers."""

    def __init__(self, bank: Bank, pattern: Pattern, prover: _Prover) -> None:
        self.bank, self.pattern, self.prover = bank, pattern, prover
        self.first: Exam | None = None

    def draw(self, plan: SheetPlan) -> Printed:
        """Raises TooFew if the bank has too few questions for the blueprint."""
        self.prover.begin()
        if self.first is None:
            self.first = self.prover.drawn(
                lambda sound, seeds: draw_exam(
                    self.bank, self.pattern.blueprint, plan.source, sound, plan.balanced, seeds
                )
            )
            self.prover.keep()
        exam = self._varied(plan, self.first) if plan.variant else self.first
        items = tuple(self.prover.proven(task.item) for task in exam.tasks)
        return _printed(self.bank, plan, items, structs.replace(exam, seed=plan.seed))

    def _varied(self, plan: SheetPlan, first: Exam) -> Exam:
        exam = self.prover.drawn(lambda sound, seeds: vary(self.bank, first, plan.letter, sound, plan.balanced, seeds))
        return shuffled_within(exam, plan.letter) if self.pattern.blueprint.shuffle else exam
