"""One question: put, hinted at, and answered as people type."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial

from msgspec.structs import replace

from dlquiz.bank.form import has_another
from dlquiz.ground.hidden import masked
from dlquiz.kinds.answers.letters import marked
from dlquiz.kinds.answers.unreadable import Unreadable
from dlquiz.kinds.grades import PartGrade
from dlquiz.kinds.grading import grade
from dlquiz.kinds.protocol import Item, Part
from dlquiz.session.quiz import Turn
from dlquiz.terminal.desk import Desk, command, onward
from dlquiz.terminal.feedback import show_slips
from dlquiz.terminal.keys import answer_keys, mark_keys, second_keys
from dlquiz.terminal.page import INDENT, show_blocks, show_key, show_question
from dlquiz.terminal.prompt import folded, is_no, is_yes, never
from dlquiz.terminal.remark import show_remark
from dlquiz.text.wording import say
from dlquiz.use.practise import Practice


class Left(Exception):  # noqa: N818 - not an error: the student has left the question
    """The student asked for something else than this question: skip, unknown, back, variant or quit."""

    def __init__(self, wish: str) -> None:
        self.wish = wish
        super().__init__(wish)


def take_turn(desk: Desk, practice: Practice, item: Item) -> Turn:
    """One item put and answered, not known, or left out for now. Raises Left for a variant of it, or to quit."""
    _show_head(desk, item, practice.course.done + 1, practice.course.count)
    show_remark(desk, item)
    show_question(desk.page, item)
    desk.page.line()
    asking = _Asking(desk, item, desk.clock.seconds(), [""] * len(item.parts))
    try:
        asking.answer()
    except Left as left:
        if left.wish == "skip":
            return practice.skip(item, asking.hints, asking.seconds())
        if left.wish != "unknown":
            raise
    return _second(practice, asking, practice.answer(item, asking.found, asking.hints, asking.seconds()))


def _second(practice: Practice, asking: _Asking, turn: Turn) -> Turn:
    """The turn with a second try, if there is one and the student makes it. Raises Left to quit."""
    places = practice.to_try_again(turn)
    if not places or turn.grade is None:
        return turn
    show_slips(asking.desk, turn.grade)
    try:
        asking.answer_again(places)
    except Left as left:
        if left.wish == "quit":
            raise
        return turn
    return practice.answer_again(replace(turn, hints=asking.hints), asking.found, asking.seconds())


def _show_head(desk: Desk, item: Item, number: int, count: int) -> None:
    title = desk.bank.topics[item.question.topic].words(desk.page.lang)
    desk.page.line()
    desk.page.text(f"{number}/{count}  {title}  {'*' * item.question.level}  {item.address}", style="bold")
    desk.page.line()


@dataclass
class _Asking:
    """An item while it is being answered: since when, the response to each part ("": none), how many hints were given,
    and which parts were told that their answer is too coarse."""

    desk: Desk
    item: Item
    begun: float
    found: list[str]
    hints: int = 0
    coarse: set[int] = field(default_factory=set)

    def seconds(self) -> float:
        return max(self.desk.clock.seconds() - self.begun, 0.0)

    def answer(self) -> None:
        """Has every part answered, or left blank. What can't be read is asked again and costs nothing. Raises Left."""
        if self.item.self_marked:
            self.found[0] = self._explained()
        else:
            self._answer_parts()

    def _answer_parts(self) -> None:
        """Part by part, back and forth, until all are answered or the student hands in what there is."""
        place, count = 0, len(self.item.parts)
        while place < count:
            place = self._one_part(place)
            if place == count and not all(self.found) and self._goes_back():
                place = self.found.index("")

    def answer_again(self, places: Sequence[int]) -> None:
        """Has these parts answered once more; left blank, a part stays as it was. Raises Left."""
        for place in places:
            part, before = self.item.parts[place], self.found[place]
            self.found[place] = ""
            typed = self._readable(part.asks(self.desk.page.lang), self._second_keys, one_key(part), place)
            self.found[place] = typed if typed.strip() else before

    def _one_part(self, place: int) -> int:
        """One part asked; which one comes next. Skipping one leaves it as it is: what was answered stays."""
        lang, standing, part = self.desk.page.lang, self.found[place], self.item.parts[place]
        if standing and not self.desk.screen:
            self.desk.say("part_stands", "dim", INDENT, answer=masked(standing))
        try:
            typed = self._readable(part.asks(lang), partial(self._keys, place), one_key(part), place)
        except Left as left:
            if left.wish == "back":
                return max(place - 1, 0)
            if left.wish == "skip" and any(self.found):
                return place + 1
            raise
        # Where lines follow lines, an empty one changes nothing: the answer does not stand there to be deleted.
        if typed.strip() or self.desk.screen:
            self.found[place] = typed if typed.strip() else ""
        return place + 1

    def _goes_back(self) -> bool:
        """Whether the student goes back to what is blank, and does not hand it in. Raises Left to quit."""
        desk, lang = self.desk, self.desk.page.lang
        pairs = zip(self.item.parts, self.found, strict=True)
        blank = [part.label(lang).removesuffix(" =") for part, response in pairs if not response]
        while True:
            desk.say("parts_blank", "magenta", INDENT, parts=", ".join(blank))
            typed = desk.ask(say(lang, "hand_in_part"), say(lang, "hand_in_part_keys"), lambda text: text == "<")
            wish = command(typed)
            if wish == "quit":
                raise Left(wish)
            if wish == "back" or is_no(typed):
                return True
            if is_yes(typed) or onward(typed):
                return False
            desk.no_such_key()

    def _explained(self) -> str:
        """The points of the rubric that students find in their own answer, and the answer as written."""
        desk, lang, part = self.desk, self.desk.page.lang, self.item.parts[0]
        while not (written := self._typed(part.asks(lang), self._keys)).strip():
            desk.say("write_first", "magenta", INDENT)
        desk.page.line()
        show_key(desk.page, self.item)
        keys = mark_keys(len(part.rubric(lang)), lang)
        return self._readable(f"{say(lang, 'marks')}:", lambda: keys, ending=marked("", written))

    def _keys(self, place: int = 0) -> str:
        return answer_keys(self.item, self.desk.page.lang, place, self.hints)

    def _second_keys(self) -> str:
        return second_keys(self.item, self.desk.page.lang, self.hints)

    def _readable(
        self,
        prompt: str,
        keys: Callable[[], str],
        instant: Callable[[str], bool] = never,
        place: int = 0,
        ending: str = "",
    ) -> str:
        """A response to the part at that place which can be read, `ending` included; one of several may be blank. What
        is right but too coarse is asked for once more."""
        while True:
            response = self._typed(prompt, keys, instant, self.found[place]) + ending
            if not response.strip() and len(self.found) > 1:
                return ""
            graded = self._graded(place, response)
            if graded.problem is None or graded.verdict != "unreadable":
                return response
            if graded.too_coarse:
                self.coarse.add(place)
            self.desk.complain(graded.problem)

    def _graded(self, place: int, response: str) -> PartGrade:
        """The grade of a response, from what was answered before it."""
        responses = [*self.found[:place], response, *self.found[place + 1 :]]
        again = place not in self.coarse or not response.strip()
        return grade(self.item, responses, ask_again=again).parts[place]

    def _typed(
        self, prompt: str, keys: Callable[[], str], instant: Callable[[str], bool] = never, standing: str = ""
    ) -> str:
        """What is typed that is no command, with the keys that do something by then; a sign alone, also behind the
        answer that stands there, is heard at once. Raises Left."""
        signs = ("?", "<") if len(self.found) > 1 else ("?",)

        def at_once(text: str) -> bool:
            return text.removeprefix(folded(standing)) in signs or instant(text)

        while True:
            typed = self.desk.ask(prompt, keys(), at_once, standing)
            rest = typed.removeprefix(standing) if typed != standing else typed
            wish = command(rest)
            if wish in ("skip", "unknown", "quit") or (wish == "back" and len(self.found) > 1):
                raise Left(wish)
            if wish == "hint":
                self._hint()
            elif wish == "variant":
                if has_another(self.item):
                    raise Left(wish)
                self.desk.say("no_variant", "magenta", INDENT)
            else:
                return typed

    def _hint(self) -> None:
        """The next hint, if there is one; only what is given counts."""
        there = self.item.hints(self.desk.page.lang)
        if self.hints < len(there):
            show_blocks(self.desk.page, there[self.hints], INDENT, "italic")
            self.hints += 1
        else:
            self.desk.say("no_more_hints" if there else "no_hint", "italic", INDENT)


def one_key(part: Part) -> Callable[[str], bool]:
    """Which inputs need no Enter: of an answer that is one sign, that sign, or a command."""
    if not part.one_key:
        return never
    return lambda text: len(text) == 1 and (_is_readable(part, text) or command(text) not in ("", "back"))


def _is_readable(part: Part, text: str) -> bool:
    try:
        part.read(text)
    except Unreadable:
        return False
    return True
