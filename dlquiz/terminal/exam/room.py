"""The room of an exam: the page, the keyboard, the clock on the wall, and the paper as it stands."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

from dlquiz.ground.hidden import masked
from dlquiz.kinds.answers.unreadable import Unreadable
from dlquiz.kinds.protocol import Part
from dlquiz.session.exam import Exam, ExamSection, ExamState, Task, go
from dlquiz.study.figures import clock_text
from dlquiz.terminal.desk import Desk, command
from dlquiz.terminal.page import INDENT, Page
from dlquiz.terminal.prompt import Prompt, folded, never
from dlquiz.text.spans import Language
from dlquiz.text.wording import say
from dlquiz.use.exam import Taking

View = Literal["question", "overview", "hand in"]
# What is typed where nothing, or nothing new, was typed before; full-width forms are folded to these.
SIGNS = {"<": "back", ">": "forward", "!": "flag", "#": "overview", "$": "hand in"}
CHINESE_SIGNS = str.maketrans({"《": "<", "〈": "<", "》": ">", "〉": ">", "¥": "$", "￥": "$"})
WORDS = {
    "上一题": "back", "back": "back",
    "下一题": "forward", "next": "forward",
    "标记": "flag", "flag": "flag",
    "总览": "overview", "overview": "overview",
    "交卷": "hand in", "hand in": "hand in",
    "清除": "clear", "clear": "clear", "-": "clear",
    "提示": "hint", "hint": "hint", "?": "hint",
}  # fmt: skip
# What is left, in seconds, when the end is told to be near; of a short exam the second half.
LATE = 300.0


@dataclass
class Room:
    """Where an exam is taken, at a desk. `part` is the part of the question that is being answered, `draft` what stands
    at its prompt instead of the present answer; `notices` come with the next screen."""

    desk: Desk
    taking: Taking
    view: View = "question"
    part: int = 0
    draft: str | None = None
    notices: list[tuple[str, str]] = field(default_factory=list)
    shown: int | None = None
    warned: bool = False

    @property
    def exam(self) -> Exam:
        """The paper."""
        return self.taking.exam

    @property
    def state(self) -> ExamState:
        """Where the exam stands."""
        return self.taking.state

    @property
    def page(self) -> Page:
        """What is drawn on."""
        return self.desk.page

    @property
    def screen(self) -> bool:
        """Whether each question has the screen to itself, and answers that stand there can be changed."""
        return self.desk.screen

    @property
    def task(self) -> Task:
        """The present question."""
        return self.taking.task

    @property
    def asked(self) -> Part:
        """The part that is being answered."""
        return self.task.item.parts[self.part]

    @property
    def response(self) -> str:
        """The present answer to the present part."""
        return self.state.responses[self.state.position][self.part]

    def notice(self, key: str, style: str = "", **values: object) -> None:
        """Keeps a line to be told when the screen is drawn next."""
        self.notices.append((say(self.page.lang, key, **values), style))

    def complain(self, problem: Unreadable) -> None:
        """Why a response can't be read."""
        self.notices.append((problem.why.of(self.page.lang), "magenta"))

    def change(self, action: Callable[[ExamState], ExamState]) -> None:
        """Takes an action, and saves what it leads to."""
        self._saving(lambda: self.taking.change(action))

    def answer(self, text: str) -> None:
        """Answers the present part; "" takes its answer back. Raises Unreadable."""
        self._saving(lambda: self.taking.answer(self.part, text))

    def mark(self, place: int, typed: str) -> None:
        """Marks an explanation. Raises Unreadable."""
        self._saving(lambda: self.taking.mark(place, typed))

    def sit_at(self, place: int) -> None:
        """Goes to a question: to the first of its parts that has no answer, or else to its first."""
        self.change(lambda state: go(state, place))
        here = self.state.responses[self.state.position]
        self.part = here.index("") if "" in here else 0
        self.view, self.draft = "question", None

    def _saving(self, action: Callable[[], None]) -> None:
        """Tells when nothing can be saved from now on."""
        kept = self.taking.is_kept
        action()
        if kept and not self.taking.is_kept:
            self.notice("exam_no_memory", "bold magenta")

    def status(self) -> str:
        """The clock on the wall. Looking at it saves the time used, now and then."""
        self._saving(self.taking.keep_time)
        left = self.taking.seconds_left
        key = "exam_clock_late" if self._is_late(left) else "exam_clock"
        return say(self.page.lang, key, left=clock_text(left))

    def _seconds_left(self) -> float:
        return self.taking.seconds_left

    def _is_late(self, seconds_left: float) -> bool:
        return seconds_left <= min(LATE, self.exam.seconds / 2)

    def ask(self, text: str, keys: str, instant: Callable[[str], bool] = never, default: str = "") -> str:
        """What is typed at a prompt while the clock runs. Raises TimeUp, Resized, KeyboardInterrupt, EOFError."""
        return self.desk.keyboard.ask(
            Prompt(INDENT + text, keys, instant, default, self.status, self._seconds_left, redraw=self.screen)
        )

    def clear_screen(self) -> None:
        """A clean screen; where lines follow lines, a free one, below what there is to tell."""
        if self.screen:
            self.page.console.clear()
        else:
            self.tell_notices()
            self.page.line()

    def tell_notices(self) -> None:
        """Tells what was kept to be told, and once that the time is nearly over."""
        left = self.taking.seconds_left
        if not self.warned and not self.state.handed_in and self._is_late(left):
            self.warned = True
            self.notice("exam_late", "bold magenta", left=clock_text(left))
        for text, style in self.notices:
            self.page.text(text, INDENT, style)
        self.notices.clear()


def exam_command(typed: str, default: str = "") -> str | None:
    """What a key or word asks for: a sign where nothing new was typed, or a word alone; None: it is an answer."""
    text = as_signs(typed)
    sign = text[len(as_signs(default)) :] if text.startswith(as_signs(default)) else text
    asked = SIGNS.get(sign) or SIGNS.get(text) or WORDS.get(text.lower())
    return asked or ("unknown" if command(text) == "unknown" else None)


def as_signs(typed: str) -> str:
    """What was typed, with the signs of a Chinese keyboard as the ASCII ones that they stand for."""
    return folded(typed.strip()).translate(CHINESE_SIGNS)


def shown_answer(part: Part, response: str, lang: Language) -> str:
    """A readable response as it is shown: letters in capitals, truth values in words; else as it was typed."""
    return masked(part.as_shown(response, lang))


def section_head(section: ExamSection, lang: Language) -> str:
    """The title of a section, how many questions it has, and what each is worth."""
    return say(lang, "exam_section", title=section.title.of(lang), count=len(section.items), points=section.points)
