"""A surface of its own, as a web page would be: it practises, takes an exam, prints and looks a key up by `dlquiz.use`.

As a program it does all of that with a bank and a home, and says which modules that a page has no use for were loaded.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from fakes import FakeTorch, HandClock

from dlquiz.bank.bank import Bank
from dlquiz.bank.blueprint import Blueprint, Section, Share, Title
from dlquiz.bank.loading import read_bank
from dlquiz.ground.clock import Clock
from dlquiz.history.recorder import Recorder
from dlquiz.kinds.protocol import Item
from dlquiz.paper.printed import Files, Look, Printed
from dlquiz.paper.sheetcode import SheetPlan
from dlquiz.session.course import Plan, Wish
from dlquiz.session.exam import forward, hand_in
from dlquiz.session.marks import Report
from dlquiz.session.saved import Glance
from dlquiz.use import exam, notebook, quiz
from dlquiz.use.key import Wanted, find_papers
from dlquiz.use.papers import Target, write_papers
from dlquiz.use.place import Place
from dlquiz.use.practise import Ending, Practice
from dlquiz.use.press import alone
from dlquiz.use.printing import Run
from dlquiz.use.start import what_waits
from dlquiz.use.statistics import read_statistics

NUMBERS = Plan(Wish(("tiny.numbers",), count=3, level=1), seed=5)


def place(bank: Bank, home: Path, torch: FakeTorch | None = None, clock: Clock | None = None) -> Place:
    return Place(bank, torch or FakeTorch(), Recorder(home, "en", _fail), clock or HandClock())


def pass_time(where: Place, seconds: float) -> None:
    """So that one attempt comes after another."""
    if isinstance(where.clock, HandClock):
        where.clock.wait(seconds)


def _fail(said: str) -> None:
    raise AssertionError(said)


def right(item: Item) -> list[str]:
    """What would have to be typed, one a part."""
    return [part.typed(part.key, "en") for part in item.parts]


def answer_all(practice: Practice, *, at_most: int = 99) -> Ending:
    """Every question answered right; after so many answers it is broken off."""
    while practice.course.done < at_most and (item := practice.next()) is not None:
        pass_time(practice.place, 2.0)
        practice.answer(item, right(item), seconds=2.0)
    return practice.end() if practice.course.finished else practice.break_off()


def take_exam(where: Place) -> Report:
    """Of every question the parts answered with 1 where they are read so, then handed in."""
    plan = Blueprint("own", Title("小测", "Test"), 10, (Section(Title("一", "One"), (Share((), 3),), 2, ("numeric",)),))
    taking = exam.begin(where, exam.draw(where, plan, seed=1))
    taking.start_clock()
    for _ in taking.exam.tasks:
        for part, response in enumerate(right(taking.task.item)):
            taking.answer(part, response)
        taking.change(forward)
    taking.change(hand_in)
    return taking.end()


def print_sheet(bank: Bank, folder: Path, home: Path) -> tuple[list[Files], list[Printed]]:
    """Two variants of a sheet, and the key of the second, found by its code."""
    run = Run(SheetPlan("en", ("tiny.numbers",), 2, 7, 0), 2, Look("md"))
    files, left = write_papers(run, run.mark(bank.digest), alone(bank, run, FakeTorch()), Target(folder, home))
    assert left == []

    @contextmanager
    def torch() -> Iterator[FakeTorch]:
        yield FakeTorch()

    return files, find_papers(bank, Wanted(files[1].code), "en", home, torch, lambda item: _fail(item.address))


def ignore(_: Glance) -> None:
    """Nothing is dropped here."""


def main(bank_path: str, home: str) -> None:
    bank = read_bank(Path(bank_path))
    where = place(bank, Path(home))
    quiz_ending = answer_all(quiz.begin(where, NUMBERS))
    report = take_exam(where)
    files, keys = print_sheet(bank, Path(home) / "printed", Path(home))
    history = where.recorder.history
    assert history is not None
    standing = read_statistics(bank, history, where.today)
    waiting = what_waits(bank, where.recorder, where.today)
    wrong = notebook.read_notebook(bank, history, (), where.today).wrong
    unwanted = ("dlquiz.cli", "dlquiz.terminal", "typer", "click", "rich", "prompt_toolkit", "torch", "numpy", "typst")
    print(
        json.dumps(
            {
                "quiz": quiz_ending.session.score,
                "exam": [report.earned, report.exam.points],
                "printed": [one.sheet.name for one in files],
                "key": [one.code == files[1].code for one in keys],
                "attempts": standing.attempts,
                "practised": waiting.practised,
                "wrong": len(wrong),
                "loaded": [name for name in unwanted if name in sys.modules],
            }
        )
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
