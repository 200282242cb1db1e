"""A whole bank put to the test; what was proven can be noted in its folder, for quizzes to begin at once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from dlquiz.bank.bank import Bank
from dlquiz.ground.errors import DlquizError
from dlquiz.kinds.protocol import Question
from dlquiz.kinds.registry import count_items, raw_size
from dlquiz.proof.check import DEFAULT_SEEDS, Report, check_bank
from dlquiz.proof.ledger import ALL, entry, record


def check(
    where: Path,
    seeds: int | None = None,
    jobs: int = 1,
    recorded: bool = False,
    tell: Callable[[int, int], None] = lambda done, of: None,
    trusted: bool = False,
    changed: bool = False,
) -> Report:
    """What the check of the bank at a path found. `seeds` is how many items a question has proven (None: enough to be
    sure), `jobs` how many processes share the work; `tell` is called with how many questions are done, of how many.
    With `recorded` the questions without faults are noted; with `changed` only those questions are checked
    whose text is not the one that was noted.

    Raises DlquizError if what is to be noted has no folder, and TorchError if PyTorch is missing or broken.
    """
    if recorded and not where.is_dir():
        raise DlquizError(f"{where} is not a folder", "--record notes what was proven in the folder of a whole bank")

    def wanted(question: Question) -> bool:
        return not changed or entry(question, where) is None

    report = check_bank(where, seeds or DEFAULT_SEEDS, jobs, tell=tell, trusted=trusted, wanted=wanted)
    if recorded and report.bank is not None and report.checked:
        _note(report.bank, report, where if changed else None, seeds or DEFAULT_SEEDS)
    return report


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
    return {"digest": question.digest, "seeds": ALL if whole else seeds, "items": count, "exact": exact}
