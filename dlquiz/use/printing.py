"""What is printed in one go: the variants of a plan, each as the bytes of its files and its record."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from hashlib import sha256
from typing import Any

from msgspec import Struct, structs

from dlquiz.ground.version import __version__
from dlquiz.kinds.protocol import Item
from dlquiz.paper.formats import to_file
from dlquiz.paper.manifest import to_record
from dlquiz.paper.printed import Look, Printed, run_name
from dlquiz.paper.sheet import answer_key, question_paper
from dlquiz.paper.sheetcode import SheetPlan
from dlquiz.torchlines.code import NoTorchError
from dlquiz.use.blueprints import Pattern


class Run(Struct, frozen=True):
    """So many `variants` of a `plan`, drawn by a `pattern` if they are papers of a blueprint, printed with a `look`."""

    plan: SheetPlan
    variants: int
    look: Look
    pattern: Pattern | None = None

    @property
    def name(self) -> str:
        """What the names of all files begin with."""
        return run_name(self.plan, self.pattern.blueprint.name if self.pattern else "")

    def of(self, number: int) -> SheetPlan:
        """The plan of a variant, counted from 0."""
        return replace(self.plan, variant=number)

    def mark(self, bank: str) -> str:
        """By what files are known to be of this very run, with the bank of that digest: the same bytes come of it."""
        pattern = (self.pattern.fingerprint, self.pattern.blueprint.name) if self.pattern else ()
        secret = sha256(self.plan.secret).hexdigest() if self.plan.secret else ""
        return sha256(repr((__version__, bank, self.plan, pattern, self.look, secret)).encode()).hexdigest()[:16]


class Made(Struct, frozen=True):
    """A variant as it is written: its record, and the bytes of its sheet and key; the addresses of the items that gave
    way, since PyTorch does not reproduce their keys, and why there was no PyTorch, if there was none."""

    record: Mapping[str, Any]
    sheet: bytes
    key: bytes
    withheld: tuple[str, ...] = ()
    missing: NoTorchError | None = None


def make(found: Printed, run: Run, mark: str) -> Made:
    """The files of a variant that was drawn. Raises DlquizError for what the format can't show."""
    sheet, key = render_sheet(found, run.look), render_key(found, run.look)
    name = f"{run.name}-{found.plan.letter}"
    record = to_record(found.plan, found.code, name, [item for item, _ in found.items], found.exam)
    return Made({**record, "made": {"run": mark, "sheet": digest(sheet), "key": digest(key)}}, sheet, key)


def digest(data: bytes) -> str:
    """By what a file is known."""
    return sha256(data).hexdigest()


def render_sheet(found: Printed, look: Look) -> bytes:
    """The question paper as a file."""
    items = [item for item, _ in found.items]
    paper = question_paper(items, found.plan, found.code, look.title or found.title, found.exam, look.front)
    return to_file(structs.replace(paper, font=look.font), look.form)


def render_key(found: Printed, look: Look) -> bytes:
    """The key as a file."""
    items = found.items if look.proofs else [(item, None) for item, _ in found.items]
    key = answer_key(items, found.plan, found.code, look.title or found.title, found.exam, look.front)
    return to_file(structs.replace(key, font=look.font), look.form)


# What draws variants; it calls the first with each item that gives way, the second if there is no PyTorch.
Drawing = Callable[[Callable[[Item], None], Callable[[NoTorchError], None]], Callable[[SheetPlan], Printed]]


class Maker:
    """Makes the variants of a run, one at a time, by a `drawing`. Without PyTorch they are of another run: what it has
    made of the same plan is not what is made with PyTorch."""

    def __init__(self, run: Run, mark: str, drawing: Drawing) -> None:
        self.run, self.mark = run, mark
        self._withheld: list[str] = []
        self._missing: NoTorchError | None = None
        self._draw = drawing(lambda item: self._withheld.append(item.address), self._hear)

    def _hear(self, error: NoTorchError) -> None:
        self._missing = error

    def __call__(self, number: int) -> Made:
        """Variant `number`. Raises DlquizError as drawing and rendering do."""
        self._withheld.clear()
        found = self._draw(self.run.of(number))
        made = make(found, self.run, f"{self.mark}-by-ledger" if self._missing else self.mark)
        return structs.replace(made, withheld=tuple(self._withheld), missing=self._missing)
