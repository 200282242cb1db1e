"""The room of an exam: the page, the keyboard, the clock on the wall, and the paper as it stands."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

from dlquiz.exam.paper import Exam, ExamSection, ExamState, Task, go, spend
from dlquiz.exam.saved import to_json
from dlquiz.history.sitting import EXAM, Sitting
from dlquiz.kinds.answers.unreadable import Unreadable
from dlquiz.kinds.protocol import Part
from dlquiz.terminal.desk import Desk
from dlquiz.terminal.page import INDENT, Page
from dlquiz.terminal.prompt import Prompt, folded, never
from dlquiz.text.hidden import visible
from dlquiz.text.spans import Language
from dlquiz.text.wording import say

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
# Between two savings while nothing happens: what a kill can cost of the clock.
SAVE_EVERY = 5.0
# What is left, in seconds, when the end is told to be near; of a short exam the second half.
LATE = 300.0


@dataclass
class Room:
    """Where an exam is taken, at a desk; `name` is its session. `part` is the part of the question that is being
    answered, `draft` what stands at its prompt instead of the present answer; `notices` come with the next screen.

    Where it `remembers`, every state is saved, so that an exam that is broken off can go on.
    """

    desk: Desk
    exam: Exam
    state: ExamState
    name: str
    remembers: bool = True
    view: View = "question"
    part: int = 0
    draft: str | None = None
    notices: list[tuple[str, str]] = field(default_factory=list)
    shown: int | None = None
    since: float = 0.0
    saved: float = 0.0
    warned: bool = False

    @property
    def page(self) -> Page:
        return self.desk.page

    @property
    def screen(self) -> bool:
        """Whether each question has the screen to itself, and answers that stand there can be changed."""
        return self.desk.screen

    @property
    def task(self) -> Task:
        return self.exam.tasks[self.state.position]

    @property
    def asked(self) -> Part:
        """The part that is being answered."""
        return self.task.item.parts[self.part]

    @property
    def response(self) -> str:
        """The present answer to the present part."""
        return self.state.responses[self.state.position][self.part]

    @property
    def sitting(self) -> Sitting:
        return Sitting(self.name, EXAM, to_json(self.exam, self.state, self.desk.bank))

    def notice(self, key: str, style: str = "", **values: object) -> None:
        self.notices.append((say(self.page.lang, key, **values), style))

    def complain(self, problem: Unreadable) -> None:
        """Why a response can't be read."""
        self.notices.append((problem.why.of(self.page.lang), "magenta"))

    def change(self, action: Callable[[ExamState], ExamState]) -> None:
        """Takes an action, and saves what it leads to. The time until now belongs to the question before it."""
        self.count_time()
        self.state = action(self.state)
        self.save()

    def sit_at(self, place: int) -> None:
        """Goes to a question: to the first of its parts that has no answer, or else to its first."""
        self.change(lambda state: go(state, place))
        here = self.state.responses[self.state.position]
        self.part = here.index("") if "" in here else 0
        self.view, self.draft = "question", None

    def save(self) -> None:
        self.saved = self.desk.clock.seconds()
        recorder = self.desk.recorder
        if self.remembers and recorder.writes:
            recorder.save(self.sitting)
            if not recorder.writes:
                self.notice("exam_no_memory", "bold magenta")

    def start_clock(self) -> None:
        self.since = self.saved = self.desk.clock.seconds()

    def count_time(self) -> None:
        now = self.desk.clock.seconds()
        self.state = spend(self.state, now - self.since)
        self.since = now

    def seconds_left(self) -> float:
        return self.exam.seconds - self.state.used - max(self.desk.clock.seconds() - self.since, 0.0)

    def status(self) -> str:
        """The clock on the wall. Looking at it saves the time used, now and then."""
        if self.desk.clock.seconds() - self.saved >= SAVE_EVERY:
            self.count_time()
            self.save()
        left = self.seconds_left()
        key = "exam_clock_late" if self._is_late(left) else "exam_clock"
        return say(self.page.lang, key, left=clock_text(left))

    def _is_late(self, seconds_left: float) -> bool:
        return seconds_left <= min(LATE, self.exam.seconds / 2)

    def ask(self, text: str, keys: str, instant: Callable[[str], bool] = never, default: str = "") -> str:
        """What is typed at a prompt while the clock runs. Raises TimeUp, Resized, KeyboardInterrupt, EOFError."""
        return self.desk.keyboard.ask(
            Prompt(INDENT + text, keys, instant, default, self.status, self.seconds_left, redraw=self.screen)
        )

    def clear_screen(self) -> None:
        """A clean screen; where lines follow lines, a free one, below what there is to tell."""
        if self.screen:
            self.page.console.clear()
        else:
            self.tell_notices()
            self.page.line()

    def tell_notices(self) -> None:
        left = self.seconds_left()
        if not self.warned and not self.state.handed_in and self._is_late(left):
            self.warned = True
            self.notice("exam_late", "bold magenta", left=clock_text(left))
        for text, style in self.notices:
            self.page.words(text, INDENT, style)
        self.notices.clear()


def clock_text(seconds: float) -> str:
    """mm:ss, of whole seconds that have begun: the last one reads 00:01."""
    whole = max(int(-(-seconds // 1)), 0)
    return f"{whole // 60:02}:{whole % 60:02}"


def exam_command(typed: str, default: str = "") -> str | None:
    """What a key or word asks for: a sign where nothing new was typed, or a word alone; None: it is an answer."""
    text = as_signs(typed)
    sign = text[len(as_signs(default)) :] if text.startswith(as_signs(default)) else text
    return SIGNS.get(sign) or SIGNS.get(text) or WORDS.get(text.lower())


def as_signs(typed: str) -> str:
    return folded(typed.strip()).translate(CHINESE_SIGNS)


def shown_answer(part: Part, response: str, lang: Language) -> str:
    """A readable response as it is shown: letters in capitals, truth values in words; else as it was typed."""
    return visible(part.as_shown(response, lang))


def section_head(section: ExamSection, lang: Language) -> str:
    """The title of a section, how many questions it has, and what each is worth."""
    return say(lang, "exam_section", title=section.title.of(lang), count=len(section.items), points=section.points)
