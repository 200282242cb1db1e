"""A whole bank put to the test; what was proven can be noted in its folder, for quizzes to begin at once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from dlquiz.ground.errors import DlquizError
from dlquiz.kinds.protocol import Question
from dlquiz.kinds.registry import count_items, raw_size
from dlquiz.proof.check import DEFAULT_SEEDS, Report, check_bank
from dlquiz.proof.ledger import ALL, record


def check(
    where: Path,
    seeds: int | None = None,
    jobs: int = 1,
    recorded: bool = False,
    tell: Callable[[int, int], None] = lambda done, of: None,
    trusted: bool = False,
) -> Report:
    """What the check of the bank at a path found. `seeds` is how many items a question has proven (None: enough to be
    sure), `jobs` how many processes share the work; `tell` hears how many questions of how many are done. With
    `recorded` what was proven is noted, if there are no faults.

    Raises DlquizError if what is to be noted has no folder, and TorchError if PyTorch is missing or broken.
    """
    if recorded and not where.is_dir():
        raise DlquizError(f"{where} is not a folder", "--record notes what was proven in the folder of a whole bank")
    report = check_bank(where, seeds or DEFAULT_SEEDS, jobs, tell=tell, trusted=trusted)
    if recorded and not report.faults:
        _note(report, seeds or DEFAULT_SEEDS)
    return report


def _note(report: Report, seeds: int) -> None:
    assert report.bank is not None
    record(report.bank, {question.id: _row(question, seeds) for question in report.bank.questions}, report.torch)


def _row(question: Question, seeds: int) -> dict[str, object]:
    whole = question.card is not None and raw_size(question) <= seeds
    count, exact = count_items(question)
    return {"digest": question.digest, "seeds": ALL if whole else seeds, "items": count, "exact": exact}
