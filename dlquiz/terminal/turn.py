"""One question: put, hinted at, and answered as people type."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from dlquiz.errors import DlquizError
from dlquiz.items import present
from dlquiz.items.grading import grade
from dlquiz.items.item import LETTERS, ConceptItem, Item, NumericItem
from dlquiz.items.response import Unreadable, marked, read_truth
from dlquiz.language.markup import fill
from dlquiz.quiz.session import Turn
from dlquiz.terminal.desk import Desk, command
from dlquiz.terminal.page import INDENT, show_question, show_rubric
from dlquiz.terminal.prompt import never
from dlquiz.text.wording import say


class Left(Exception):  # noqa: N818 - not an error: the student has left the question
    """The student asked for something else than this question: skip, variant or quit."""

    def __init__(self, wish: str) -> None:
        self.wish = wish
        super().__init__(wish)


def take_turn(desk: Desk, item: Item, number: int, count: int) -> Turn:
    """One item put and answered, or skipped. Raises Left for a variant of it, or to quit."""
    _show_head(desk, item, number, count)
    show_question(desk.page, item)
    desk.page.line()
    asking = _Asking(desk, item, desk.clock.seconds())
    try:
        responses = asking.responses()
    except Left as left:
        if left.wish != "skip":
            raise
        return Turn(item, None, asking.hints, (), asking.seconds())
    return Turn(item, grade(item, responses), asking.hints, tuple(responses), asking.seconds())


def _show_head(desk: Desk, item: Item, number: int, count: int) -> None:
    title = present.words(desk.bank.topics[item.question.topic], desk.page.lang)
    desk.page.line()
    desk.page.words(f"{number}/{count}  {title}  {'*' * item.question.level}  {item.address}", style="bold")
    desk.page.line()


@dataclass
class _Asking:
    """An item while it is being answered: since when, and how many hints were asked for."""

    desk: Desk
    item: Item
    begun: float
    hints: int = 0

    def seconds(self) -> float:
        return max(self.desk.clock.seconds() - self.begun, 0.0)

    def responses(self) -> list[str]:
        """A readable response for each part. What can't be read is asked again and costs nothing. Raises Left."""
        lang = self.desk.page.lang
        if isinstance(self.item, NumericItem):
            found: list[str] = []
            for part in self.item.parts:
                label = present.text(present.prompt(part, lang))
                found.append(self._readable(f"{label} =", say(lang, "keys"), before=found))
            return found
        if self.item.question.kind == "explain":
            return [self._explained(self.item)]
        instant, keys = _one_key(self.desk, self.item)
        return [self._readable(f"{say(lang, self.item.question.kind)}:", keys, instant)]

    def _explained(self, item: ConceptItem) -> str:
        """The points of the rubric that students find in their own answer, and the answer as written."""
        desk, lang = self.desk, self.desk.page.lang
        while not (written := self._typed(f"{say(lang, 'explain')}:", say(lang, "keys"))).strip():
            desk.say("write_first", "magenta", INDENT)
        desk.page.line()
        show_rubric(desk.page, item)
        keys = say(lang, "keys_marks", letters=_letters(len(item.question.rubric)))
        return self._readable(f"{say(lang, 'marks')}:", keys, ending=marked("", written))

    def _readable(
        self,
        prompt: str,
        keys: str,
        instant: Callable[[str], bool] = never,
        before: list[str] | None = None,
        ending: str = "",
    ) -> str:
        """A response that can be read, `ending` included; `before` are those to the parts before it."""
        while True:
            response = self._typed(prompt, keys, instant) + ending
            problem = _unreadable(self.item, before or [], response)
            if problem is None:
                return response
            self.desk.complain(problem)

    def _typed(self, prompt: str, keys: str, instant: Callable[[str], bool] = never) -> str:
        """What is typed that is no command; a question mark alone is a hint at once. Raises Left."""
        while True:
            typed = self.desk.ask(prompt, keys, lambda text: text == "?" or instant(text))
            wish = command(typed)
            if wish in ("skip", "variant", "quit"):
                raise Left(wish)
            if wish != "hint":
                return typed
            self.hints += 1
            _show_hint(self.desk, self.item)


def _one_key(desk: Desk, item: ConceptItem) -> tuple[Callable[[str], bool], str]:
    """Which inputs need no Enter, and the keys: one key answers a choice or a truth question."""
    lang, question = desk.page.lang, item.question
    if question.kind == "choice":
        letters = LETTERS[: len(question.options)]
        keys = say(lang, "keys_choice", letters=_letters(len(letters)))
        return lambda text: len(text) == 1 and (text.upper() in letters or command(text) != ""), keys
    if question.kind == "truth":
        return lambda text: len(text) == 1 and (_is_truth(text) or command(text) != ""), say(lang, "keys_truth")
    return never, say(lang, "keys")


def _is_truth(text: str) -> bool:
    try:
        read_truth(text)
    except DlquizError:
        return False
    return True


def _letters(count: int) -> str:
    return f"A–{LETTERS[count - 1]}"


def _unreadable(item: Item, before: list[str], response: str) -> Unreadable | None:
    """Why a response can't be read, or None if it can."""
    count = len(item.parts) if isinstance(item, NumericItem) else 1
    padded = [*before, response, *(["0"] * (count - len(before) - 1))]
    return grade(item, padded).parts[len(before)].problem


def _show_hint(desk: Desk, item: Item) -> None:
    """The hint of the question; of a numeric one without any, the formula."""
    page = desk.page
    if item.question.hint is not None:
        page.paragraph(fill(item.question.hint.of(page.lang), {}), INDENT, style="italic")
    elif isinstance(item, NumericItem):
        for node in present.general(item.question.formula, item.given, page.lang):
            page.maths(node, style="italic")
    else:
        desk.say("no_hint", "italic", INDENT)
