"""A student with answers at hand, at a desk whose page can be read back: quizzes without a terminal and a PyTorch."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from fakes import EVENING as EVENING
from fakes import FakeTorch as FakeTorch
from fakes import HandClock

from dlquiz.bank.bank import Bank
from dlquiz.history.recorder import Recorder
from dlquiz.kinds.grades import Second
from dlquiz.kinds.protocol import Item
from dlquiz.kinds.registry import generate
from dlquiz.session.course import Course, Plan
from dlquiz.session.quiz import Session
from dlquiz.terminal.desk import Desk
from dlquiz.terminal.page import Page
from dlquiz.terminal.prompt import Prompt
from dlquiz.terminal.quiz import run_quiz
from dlquiz.terminal.summary import show_summary
from dlquiz.text.spans import Language
from dlquiz.use.practise import Ending, Practice

WIDTH = 60
# How long this student takes to type an answer.
TYPING = 7.0


@dataclass
class Script:
    """A keyboard that types what it was told, each answer in TYPING seconds; then the input ends."""

    page: io.StringIO
    clock: HandClock
    left: list[str | BaseException] = field(default_factory=list)
    prompts: list[Prompt] = field(default_factory=list)

    def ask(self, prompt: Prompt) -> str:
        self.prompts.append(prompt)
        self.page.write("".join(f"{line}\n" for line in prompt.above) + f"{prompt.text} ")
        self.clock.wait(TYPING)
        answer = self.left.pop(0) if self.left else EOFError()
        if isinstance(answer, BaseException):
            raise answer
        self.page.write(f"{answer}\n")
        return answer


class Room:
    """A desk with a history at `home`; what was shown is read from `page`."""

    def __init__(
        self,
        bank: Bank,
        home: Path,
        lang: Language = "en",
        torch: FakeTorch | None = None,
        width: int = WIDTH,
        plain: bool = False,
    ) -> None:
        self.bank = bank
        self.page = io.StringIO()
        self.clock = HandClock()
        self.keys = Script(self.page, self.clock)
        self.told: list[str] = []
        self.recorder = Recorder(home, lang, self.told.append)
        self.torch = torch or FakeTorch()
        self.desk = Desk(bank, self.torch, self.recorder, self.clock, Page(lang, self.page, width, plain), self.keys)
        self.ending = Ending(Session())
        self.second: Second = "never"

    @property
    def session(self) -> Session:
        return self.ending.session

    def take(self, questions: str, *typed: str | BaseException) -> str:
        """Everything on the page after these questions (seed 0) were put and this was typed; then the input ends."""
        items = [generate(self.bank.question(name), 0) for name in questions.split()]
        return self.take_items(iter(items), len(items), *typed)

    def take_items(self, items: Iterator[Item], count: int, *typed: str | BaseException) -> str:
        return self.go_on(items, Course(count), None, *typed)

    def go_on(self, items: Iterator[Item], course: Course, plan: Plan | None, *typed: str | BaseException) -> str:
        self.keys.left = list(typed)
        self.ending = run_quiz(
            self.desk, Practice(self.desk, items, course, "quiz-000000000000", True, plan, self.second)
        )
        show_summary(self.desk, self.session)
        return self.page.getvalue()
