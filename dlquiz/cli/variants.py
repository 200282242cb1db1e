"""The variants of a sheet or an exam paper: drawn, every key proven; and which blueprint a paper is of."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dlquiz.cli.common import narrate
from dlquiz.errors import DlquizError

if TYPE_CHECKING:
    from dlquiz.bank.bank import Bank
    from dlquiz.bank.blueprint import Blueprint
    from dlquiz.exam.paper import Exam
    from dlquiz.kinds.protocol import Item
    from dlquiz.paper.sheet import Proven
    from dlquiz.paper.sheetcode import SheetPlan
    from dlquiz.proof.comparison import Proof, Runner
    from dlquiz.text.spans import Language


# Of a file's name: so many topics, so many characters of what it is about, and what stands in no name.
_MOST_TOPICS, _LONGEST = 3, 60
_UNFIT = re.compile(r"[^\w.+-]+")


@dataclass(frozen=True)
class Printed:
    """One variant: its plan, code and items, proven; of a paper the exam, whose questions they are."""

    plan: SheetPlan
    code: str
    items: tuple[Proven, ...]
    exam: Exam | None = None

    @property
    def name(self) -> str:
        """What its files are called."""
        return f"{self.run}-{self.plan.letter}"

    @property
    def run(self) -> str:
        """What the files of all variants begin with: it tells topics or blueprint, language and seed."""
        if self.exam:
            about = Path(self.exam.blueprint).stem
        elif self.plan.questions:
            about = "mistakes"
        else:
            more = [f"and-{len(self.plan.topics) - _MOST_TOPICS}"] if len(self.plan.topics) > _MOST_TOPICS else []
            about = "-".join([*self.plan.topics[:_MOST_TOPICS], *more])
        about = _UNFIT.sub("-", about)[:_LONGEST].strip("-")
        return "-".join(filter(None, ("dlquiz", about, self.plan.lang, str(self.plan.seed))))


@dataclass(frozen=True)
class Pattern:
    """The blueprint that a paper is drawn from: `name` is that of one that ships, or FILE, and `fingerprint` of its
    text."""

    blueprint: Blueprint
    name: str
    fingerprint: str


@contextmanager
def drawing(bank: Bank, pattern: Pattern | None, lang: Language) -> Iterator[Callable[[SheetPlan], Printed]]:
    """What draws the variants of a plan. PyTorch starts at once, and ends with the block."""
    from dlquiz.cli.trust import trusted
    from dlquiz.torchlines.worker import TorchWorker

    with TorchWorker(trusted(bank.path, lang)) as runner:
        runner.start()
        yield _Papers(bank, pattern, runner).draw if pattern else partial(_draw_sheet, bank, runner)


def _draw_sheet(bank: Bank, runner: Runner, plan: SheetPlan) -> Printed:
    """A variant's items, each proven; one that PyTorch does not reproduce gives way to the next."""
    from dlquiz.items.form import draw_form

    listed = [bank.asked[name] for name in plan.questions]
    entries = listed or bank.select(plan.topics, plan.kind, plan.level)
    proofs: dict[str, Proof | None] = {}
    form = draw_form(bank, entries, plan.count, plan.seed, plan.letter)
    items = [item for item in form if _proven(item, runner, proofs)]
    return _printed(bank, plan, tuple((item, proofs[item.address]) for item in items))


def _printed(bank: Bank, plan: SheetPlan, items: tuple[Proven, ...], exam: Exam | None = None) -> Printed:
    from dlquiz.paper.sheetcode import content, encode

    drawn = replace(plan, content=content(item for item, _ in items))
    return Printed(drawn, encode(drawn, bank), items, exam)


class _Papers:
    """The papers of a blueprint: variant A is what `dlquiz exam` draws with this seed; the others are A with other
    numbers."""

    def __init__(self, bank: Bank, pattern: Pattern, runner: Runner) -> None:
        self.bank, self.pattern, self.runner = bank, pattern, runner
        self.proofs: dict[str, Proof | None] = {}
        self.first: Exam | None = None

    def draw(self, plan: SheetPlan) -> Printed:
        """Raises DlquizError if the bank has no question for the blueprint."""
        from dlquiz.exam.paper import draw_exam, vary

        if self.first is None:
            self.first = draw_exam(self.bank, self.pattern.blueprint, plan.seed, self._sound)
        if not self.first.tasks:
            raise DlquizError("no question of this bank fits the blueprint", "choose another --blueprint or --bank")
        exam = vary(self.bank, self.first, plan.letter, self._sound) if plan.variant else self.first
        items = tuple((task.item, self.proofs[task.item.address]) for task in exam.tasks)
        return _printed(self.bank, plan, items, exam)

    def _sound(self, item: Item) -> bool:
        return _proven(item, self.runner, self.proofs)


def _proven(item: Item, runner: Runner, proofs: dict[str, Proof | None]) -> bool:
    """Whether PyTorch reproduces the item's key, or nothing is to be proven; its proof is kept by its address."""
    from dlquiz.proof.comparison import prove

    proof = proofs[item.address] = prove(item, runner)
    if proof is None or proof.agrees:
        return True
    narrate(f"dlquiz: {item.address} is left out: PyTorch does not reproduce its key")
    return False


def shipped() -> dict[str, Path]:
    """The blueprints that ship, by name in the order of the alphabet."""
    from dlquiz.bank.bank import default_path

    return {path.stem: path for path in sorted((default_path() / "blueprints").glob("*.yaml"))}


def fingerprints() -> Mapping[str, str]:
    """The names of the blueprints that ship by the fingerprints of their texts."""
    from dlquiz.paper.sheetcode import fingerprint

    return {fingerprint(path.read_text(encoding="utf-8")): name for name, path in shipped().items()}


def printed_before(bank: Bank, record: Mapping[str, Any], lang: Language, proofs: bool) -> Printed:
    """A paper as its record has it, its proofs made anew if they are wanted. Raises DlquizError if a question on it has
    changed."""
    from dlquiz.cli.trust import trusted
    from dlquiz.paper.manifest import from_record
    from dlquiz.proof.comparison import prove
    from dlquiz.torchlines.worker import TorchWorker

    found = from_record(record, bank, lang)
    if not proofs:
        return Printed(found.plan, found.code, tuple((item, None) for item in found.items), found.exam)
    with TorchWorker(trusted(bank.path, lang)) as runner:
        runner.start()
        items = tuple((item, prove(item, runner)) for item in found.items)
    return Printed(found.plan, found.code, items, found.exam)


def pattern_named(name: str) -> Pattern:
    """The blueprint of that name, or in that file. Raises UnknownName, with the names there are, or BankError."""
    from dlquiz.bank.bank import default_path
    from dlquiz.bank.blueprint import blueprint_named
    from dlquiz.paper.sheetcode import FILE, fingerprint

    blueprint, known = blueprint_named(name, default_path() / "blueprints"), shipped()
    text = known.get(name, Path(name)).read_text(encoding="utf-8")
    return Pattern(blueprint, name if name in known else FILE, fingerprint(text))


def pattern_of(plan: SheetPlan, asked: str | None) -> Pattern | None:
    """The blueprint that a paper was printed from; None for a sheet without one. `asked` names it where the code can't.

    Raises DlquizError if it has to be named, or is another one by now.
    """
    from dlquiz.paper.sheetcode import FILE

    if not plan.blueprint:
        if asked:
            raise DlquizError("this sheet was printed without a blueprint", "leave out --blueprint")
        return None
    if plan.blueprint == FILE and not asked:
        raise DlquizError("this paper was printed from a blueprint of its own", "name its file with --blueprint FILE")
    found = pattern_named(asked or plan.blueprint)
    if found.fingerprint != plan.fingerprint:
        what = f"this paper was printed from another blueprint than {found.blueprint.name}, or another version of it"
        raise DlquizError(what, "name the file it was printed from with --blueprint FILE")
    return found
