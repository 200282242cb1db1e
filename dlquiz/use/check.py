"""A whole bank put to the test; what was proven can be noted in its folder, for quizzes to begin at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from dlquiz.bank.bank import Bank
from dlquiz.ground.errors import DlquizError
from dlquiz.ground.escaping import escaped
from dlquiz.kinds.protocol import Question
from dlquiz.kinds.registry import count_items, raw_size
from dlquiz.proof.check import DEFAULT_SEEDS, Report, check_bank
from dlquiz.proof.ledger import ALL, draws_digest, entry, is_current, record


def check(
    where: Sequence[Path],
    seeds: int | None = None,
    jobs: int = 1,
    recorded: bool = False,
    tell: Callable[[int, int], None] = lambda done, of: None,
    trusted: bool = False,
    changed: bool = False,
    beside: Sequence[Path] = (),
    scheduler: str = "",
) -> Report:
    """What the check of the bank at these paths found; what it names may stand in the banks `beside` it.

    `seeds` is how many items a question has proven (None: enough to be sure), `jobs` how many processes share the work,
    unless the workers of the Dask `scheduler` at an address do;
    `tell` is called with how many questions are done, of how many. With `recorded` the questions without faults are
    noted; with `changed` only those questions are checked whose text, or what they draw, is not what was noted.

    Raises DlquizError if what is to be noted has no folder, and TorchError if PyTorch is missing or broken.
    """
    if recorded and (beside or len(where) > 1 or not where[0].is_dir()):
        raise DlquizError(
            f"{escaped(where[0])} is not a folder by itself",
            "--record notes what was proven in the folder of a whole bank",
        )

    def wanted(question: Question) -> bool:
        return not changed or not is_current(question, _home(question, where))

    report = check_bank(where, seeds or DEFAULT_SEEDS, jobs, tell, trusted, wanted, beside, scheduler)
    if recorded and report.bank is not None and report.checked:
        _note(report.bank, report, where[0] if changed else None, seeds or DEFAULT_SEEDS)
    return report


def _home(question: Question, where: Sequence[Path]) -> Path:
    """The folder of the bank that a question is of, where its ledger would be."""
    return next((path for path in where if Path(question.path).is_relative_to(path)), where[0])


def _note(bank: Bank, report: Report, known: Path | None, seeds: int) -> None:
    """Notes the questions that were proven and have no faults; with `known`, a folder, also what it notes already of
    questions whose text is the same."""
    proven = {found.question for found in report.checked if not found.faults}
    rows = {question.id: entry(question, known) for question in bank.questions} if known else {}
    new = {question.id: _row(question, seeds) for question in bank.questions if question.id in proven}
    record(bank, {name: row for name, row in (rows | new).items() if row}, report.torch)


def _row(question: Question, seeds: int) -> dict[str, object]:
    whole = question.card is not None and raw_size(question) <= seeds
    count, exact = count_items(question)
    size = {"seeds": ALL if whole else seeds, "items": count, "exact": exact}
    return {"digest": question.digest, "drawn": draws_digest(question), **size}
