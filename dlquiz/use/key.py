"""The key of a printed paper, again: from the record of what was printed, else from the plan in its code."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from msgspec import structs

from dlquiz.bank.bank import Bank
from dlquiz.kinds.protocol import Item
from dlquiz.paper.manifest import from_record
from dlquiz.paper.printed import Printed
from dlquiz.paper.sheetcode import another_secret, changed, decode
from dlquiz.proof.comparison import Runner
from dlquiz.text.spans import Language
from dlquiz.torchlines.code import NoTorchError
from dlquiz.use import on_record
from dlquiz.use.blueprints import fingerprints, pattern_of
from dlquiz.use.proven import once
from dlquiz.use.variants import drawing, printed_before, refuse


@dataclass(frozen=True)
class Wanted:
    """Whose key is wanted: that of a `code`, or, if it names a papers.json, of every paper in that. `papers` is the
    record to look in, `blueprint` the file of one that does not ship, `secret` what it was drawn with; none:
    what there is."""

    code: str
    papers: Path | None = None
    blueprint: str | None = None
    secret: bytes = field(default=b"", repr=False)

    @property
    def is_file(self) -> bool:
        """Whether a file was named in the place of a code, which has no point in it."""
        return self.code.endswith(".json")


def find_papers(
    bank: Bank,
    wanted: Wanted,
    lang: Language,
    home: Path,
    torch: Callable[[], AbstractContextManager[Runner]],
    withheld: Callable[[Item], None],
    missing: Callable[[NoTorchError], None] = refuse,
) -> list[Printed]:
    """The papers whose keys are wanted: as their record at `home` or in a file has them, else drawn again.

    `torch` starts PyTorch, which is done when it is certain that there is something to prove; `withheld` is called with
    an item whose key PyTorch does not reproduce, `missing` if PyTorch is missing. Raises DlquizError, in `lang`, if the
    bank does not give the paper any more, and for what is no code or file.
    """
    papers = [from_record(record, bank, lang) for record in _records(bank, wanted, home)]
    if not papers:
        return [_drawn_again(bank, wanted, torch, withheld, missing)]
    tell = once(missing)
    with torch() as runner:
        return [printed_before(paper, runner, tell) for paper in papers]


def _records(bank: Bank, wanted: Wanted, home: Path) -> list[dict[str, Any]]:
    """The records of the papers. None, if there is no record, or one of a paper of another bank, perhaps: the code may
    tell more."""
    if wanted.is_file:
        return on_record.read(Path(wanted.code))
    record = on_record.remembered(wanted.code, wanted.papers, home)
    return [record] if record is not None and (wanted.papers is not None or _is_of(record, bank)) else []


def _is_of(record: dict[str, Any], bank: Bank) -> bool:
    """Whether the bank has any question of a paper, so that it is worth saying which ones have changed."""
    return any(bank.find(row["item"][0].partition("#")[0]) for row in record["items"])


def _drawn_again(
    bank: Bank,
    wanted: Wanted,
    torch: Callable[[], AbstractContextManager[Runner]],
    withheld: Callable[[Item], None],
    missing: Callable[[NoTorchError], None],
) -> Printed:
    """The paper of a code's plan. Raises DlquizError if other items come of it than were printed."""
    plan = replace(decode(wanted.code, bank, fingerprints()), secret=wanted.secret)
    assert plan.source >= 0  # what needs a secret says so before PyTorch starts
    pattern = pattern_of(plan, wanted.blueprint)
    with torch() as runner:
        found = drawing(bank, pattern, runner, withheld, missing)(plan)
    if found.plan.content != plan.content:
        raise another_secret() if plan.locked else changed()
    return found


def in_language(found: Printed, lang: Language) -> Printed:
    """The same paper, its key in another language."""
    return structs.replace(found, plan=replace(found.plan, lang=lang))
