"""A student with answers at hand, at a desk whose page can be read back: quizzes without a terminal and a PyTorch."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from dlquiz.bank.bank import Bank
from dlquiz.clock import Clock
from dlquiz.history.recorder import Recorder
from dlquiz.kinds.protocol import Item
from dlquiz.kinds.registry import generate
from dlquiz.quiz.course import Course
from dlquiz.quiz.session import Session
from dlquiz.terminal.desk import Desk
from dlquiz.terminal.page import Page
from dlquiz.terminal.prompt import Prompt
from dlquiz.terminal.quiz import Ending, run_quiz
from dlquiz.terminal.summary import show_summary
from dlquiz.text.spans import Language
from dlquiz.torchlines.code import TorchError

WIDTH = 60
# How long this student takes to type an answer.
TYPING = 7.0
EVENING = datetime.fromisoformat("2026-11-22T20:00:00+08:00")


@dataclass
class FakeTorch:
    """Says of the small bank's questions what PyTorch would say, but of the results in `wrong` something else."""

    wrong: tuple[str, ...] = ()
    broken: bool = False
    version: str = "2.13.0"
    refuses: bool = False
    asked: list[str] = field(default_factory=list)

    def run(self, source: str, given: Mapping[str, Any], results: Sequence[str], truth: bool = False) -> dict[str, Any]:
        self.asked.append(source)
        if self.broken:
            raise TorchError("it took too long")
        if truth:
            return {"holds": "holds" not in self.wrong}
        known = {"area": 81, "total": 7, "third": 7 / 3, "product": given.get("p", 0) * given.get("q", 0)}
        known |= {"doubled": [2, 4], "scaled": [[1.5, 0.0], [0.0, 4.5]], "size": [6, 28, 28]}
        return {name: -1 if name in self.wrong else known[name] for name in results}

    def ready(self) -> bool:
        return True


class HandClock(Clock):
    """Stands still, but for what is passed."""

    def __init__(self) -> None:
        object.__setattr__(self, "passed", [0.0])

    def wait(self, seconds: float) -> None:
        self.__dict__["passed"].append(seconds)

    def now(self) -> datetime:
        return EVENING + timedelta(seconds=self.seconds())

    def seconds(self) -> float:
        return float(sum(self.__dict__["passed"]))


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
        self.desk = Desk(Page(lang, self.page, width, plain), self.keys, bank, self.torch, self.recorder, self.clock)
        self.ending = Ending(Session())

    @property
    def session(self) -> Session:
        return self.ending.session

    def take(self, questions: str, *typed: str | BaseException) -> str:
        """Everything on the page after these questions (seed 0) were put and this was typed; then the input ends."""
        items = [generate(self.bank.question(name), 0) for name in questions.split()]
        return self.take_items(iter(items), len(items), *typed)

    def take_items(self, items: Iterator[Item], count: int, *typed: str | BaseException) -> str:
        return self.go_on(items, Course(count), None, *typed)

    def go_on(
        self, items: Iterator[Item], course: Course, state: Callable[[Course], str] | None, *typed: str | BaseException
    ) -> str:
        self.keys.left = list(typed)
        self.ending = run_quiz(self.desk, items, course, "quiz-000000000000", True, state)
        show_summary(self.desk, self.session)
        return self.page.getvalue()
