"""A whole bank put to the test; what was proven can be noted in its folder, for quizzes to begin at once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

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
    sure), `jobs` how many processes share the work; `tell` hears how many questions of how many are done. With
    `recorded` what was proven is noted, if there are no faults; with `changed` only those questions are checked whose
    text is not the one that was noted.

    Raises DlquizError if what is to be noted has no folder, and TorchError if PyTorch is missing or broken.
    """
    if recorded and not where.is_dir():
        raise DlquizError(f"{where} is not a folder", "--record notes what was proven in the folder of a whole bank")

    def wanted(question: Question) -> bool:
        return not changed or entry(question, where) is None

    report = check_bank(where, seeds or DEFAULT_SEEDS, jobs, tell=tell, trusted=trusted, wanted=wanted)
    if recorded and not report.faults:
        _note(report, where if changed else None, seeds or DEFAULT_SEEDS)
    return report


def _note(report: Report, known: Path | None, seeds: int) -> None:
    """Notes what was proven; with `known`, a folder, what it notes already of questions whose text is the same."""
    assert report.bank is not None
    rows = {}
    for question in report.bank.questions:
        rows[question.id] = (known and entry(question, known)) or _row(question, seeds)
    record(report.bank, rows, report.torch)


def _row(question: Question, seeds: int) -> dict[str, object]:
    whole = question.card is not None and raw_size(question) <= seeds
    count, exact = count_items(question)
    return {"digest": question.digest, "seeds": ALL if whole else seeds, "items": count, "exact": exact}
