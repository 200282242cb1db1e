"""How it stands: what a history adds up to, for a bank."""

from __future__ import annotations

from datetime import date

from msgspec.structs import replace

from dlquiz.bank.bank import Bank
from dlquiz.history.store import History
from dlquiz.study.mastery import WINDOW
from dlquiz.study.outlook import todays
from dlquiz.study.statistics import Statistics, compile_statistics
from dlquiz.use.plan import aim, student


def read_statistics(bank: Bank, history: History, today: date) -> Statistics:
    """The statistics of a history as of a study day. Raises HistoryError if it can't be read."""
    progress = history.progress(bank.former)
    recent = history.recent((name for name in progress if name in bank.asked), WINDOW, bank.former)
    daily, mistakes, exam = history.daily(), history.mistakes(bank.former), history.exam(today)
    found = compile_statistics(bank, progress, recent, daily, mistakes, today, exam)
    return replace(found, planned=_planned(bank, history, today))


def _planned(bank: Bank, history: History, today: date) -> int | None:
    """How many of the questions that are due a plan takes today; None without one."""
    wanted = aim(history, today)
    if wanted is None:
        return None
    return sum(task.sort != "new" for task in todays(bank.select(), student(bank, history, today), wanted))
