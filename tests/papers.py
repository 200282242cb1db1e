"""An exam at a desk with a scripted keyboard: one question of a kind, and whatever a test has typed."""

from __future__ import annotations

from pathlib import Path

import pytest
import room as desks
from room import WIDTH, FakeTorch

from dlquiz.bank.bank import Bank
from dlquiz.bank.blueprint import Blueprint, Section, Share, Title
from dlquiz.session.drawing import draw_exam
from dlquiz.session.exam import begin
from dlquiz.session.saved import from_json
from dlquiz.terminal.exam.room import Room
from dlquiz.terminal.exam.run import run_exam
from dlquiz.text.spans import Language
from dlquiz.use.exam import Taking

# In the order of the paper: 1 choice, 2 truth, 3 numeric in two parts, 4 order, 5 explain.
KINDS = ("choice", "truth", "numeric", "order", "explain")


def blueprint(minutes: int = 10, kinds: tuple[str, ...] = KINDS) -> Blueprint:
    sections = tuple(
        Section(
            Title(f"第{kind}部分", f"Part {kind}"), (Share((), 1),), 2, (kind,), (), (2,) if kind == "numeric" else ()
        )
        for kind in kinds
    )
    return Blueprint("plan", Title("小测", "Short test"), minutes, sections)


class Exam:
    """A room with one exam in it, and what is typed there."""

    def __init__(self, bank: Bank, home: Path, lang: Language = "en", *, minutes: int = 10, remembers: bool = False,
                 kinds: tuple[str, ...] = KINDS, width: int = WIDTH, plain: bool = False) -> None:  # fmt: skip
        self.desk = desks.Room(bank, home, lang, FakeTorch(), width, plain)
        paper = draw_exam(bank, blueprint(minutes, kinds), 1)
        self.room = Room(self.desk.desk, Taking(self.desk.desk, paper, begin(paper), "exam-000000000000", remembers))

    def take(self, *typed: str | BaseException) -> str:
        """Everything on the page until the marks; then the input ends."""
        self.desk.keys.left = list(typed)
        self.report = run_exam(self.room)
        return self.shown

    def break_off(self, *typed: str | BaseException) -> str:
        self.desk.keys.left = [*typed, KeyboardInterrupt()]
        with pytest.raises(KeyboardInterrupt):
            run_exam(self.room)
        return self.shown

    def again(self) -> Exam:
        """The same exam, taken up from what was saved."""
        ((sitting, _),) = self.desk.recorder.open_sittings("exam")
        taken_up = from_json(sitting.state, self.desk.bank)
        assert taken_up is not None
        self.room = Room(self.desk.desk, Taking(self.desk.desk, *taken_up[:2], sitting.id))
        self.desk.page.truncate(0)
        return self

    @property
    def shown(self) -> str:
        return self.desk.page.getvalue()

    @property
    def responses(self) -> list[tuple[str, ...]]:
        return list(self.room.state.responses)
