"""The questions of an exam: each as often as wanted, answers changed at will, nothing said of right or wrong."""

from __future__ import annotations

from collections.abc import Callable

from dlquiz.ground.hidden import masked
from dlquiz.kinds.answers.unreadable import Unreadable
from dlquiz.session import exam as paper
from dlquiz.study.attempt import printable
from dlquiz.terminal.exam.overview import confirm_hand_in, show_overview
from dlquiz.terminal.exam.room import SIGNS, Room, as_signs, exam_command, shown_answer
from dlquiz.terminal.page import INDENT, show_question
from dlquiz.terminal.prompt import Resized, TimeUp
from dlquiz.terminal.turn import one_key
from dlquiz.text.spans import Plain
from dlquiz.text.wording import say


def take_exam(room: Room) -> None:
    """Puts the questions until the exam is handed in, by the student or by the clock; what comes out is `room.state`.

    Raises KeyboardInterrupt, with everything saved, if it is broken off, and EOFError at the end of input.
    """
    room.taking.start_clock()
    room.sit_at(room.state.position)
    views: dict[str, Callable[[Room], None]] = {
        "question": _question,
        "overview": show_overview,
        "hand in": confirm_hand_in,
    }
    try:
        while not room.state.handed_in:
            try:
                views[room.view](room)
            except Resized as sized:
                room.draft = sized.typed if sized.typed != room.response or room.view != "question" else None
            except TimeUp as up:
                _time_up(room, up.typed)
    except (KeyboardInterrupt, EOFError) as broken:
        if isinstance(broken, KeyboardInterrupt):
            _take_typed(room, "".join(broken.args))
        room.change(lambda state: state)
        raise


def _question(room: Room) -> None:
    """The present part of the present question, put once."""
    _draw(room)
    default = _default(room)
    typed = room.ask(*_prompt(room), _instant(room), default)
    room.draft = None
    asked = exam_command(typed, default)
    if asked is None:
        typed, asked = _apart(room, typed)
        if not _answered(room, typed, default):
            return
    if asked is None:
        _go_on(room)
    else:
        _obey(room, asked)


def _default(room: Room) -> str:
    """What stands at the prompt: the present answer; where a key answers, nothing."""
    if room.draft is not None:
        return room.draft
    return "" if room.asked.one_key else room.response  # what one key answers: a default would stand in its way


def _instant(room: Room) -> Callable[[str], bool]:
    """What needs no Enter: a sign where nothing new was typed or behind an answer, and the letter of a choice."""
    standing = as_signs(_default(room)) if room.draft is None else ""
    by_key = one_key(room.asked)

    def at_once(text: str) -> bool:
        signs = as_signs(text)
        alone = signs in SIGNS or signs.removeprefix(standing) in SIGNS or signs == "?"
        return alone or _apart(room, text)[1] is not None or by_key(signs) or (room.asked.one_key and signs == "-")

    return at_once


def _apart(room: Room, typed: str) -> tuple[str, str | None]:
    """An answer, and what the sign behind it asks for, unless it is a part of the answer: B>A>C."""
    sign = as_signs(typed)[-1:]
    if sign not in SIGNS or sign in room.asked.signs:
        return typed, None
    return typed.strip()[:-1], SIGNS[sign]


def _prompt(room: Room) -> tuple[str, str]:
    """What stands before what is typed, and the keys on the last line."""
    lang = room.page.lang
    keys = say(lang, "exam_keys")
    return room.asked.label(lang), say(lang, "exam_key_clear") + keys if room.asked.one_key and room.response else keys


def _draw(room: Room) -> None:
    """The question: on a screen of its own, or below the last one if it was not the same."""
    place = room.state.position
    if room.screen or room.shown != place:
        room.clear_screen()
        _head(room)
        show_question(room.page, room.task.item)
        room.page.line()
    room.shown = place
    _show_answers(room)
    room.tell_notices()


def _head(room: Room) -> None:
    """Which question of which section this is, what it is worth, and whether it is flagged."""
    lang, task, place = room.page.lang, room.task, room.state.position
    words = say(
        lang,
        "exam_head",
        title=task.section.title.of(lang),
        number=place + 1,
        count=len(room.exam.tasks),
        points=task.points,
    )
    flagged = say(lang, "exam_flagged") if place in room.state.flags else ""
    room.page.text(words + flagged, style="bold magenta" if flagged else "bold")
    room.page.line()


def _show_answers(room: Room) -> None:
    """What is asked, and the answers that stand: of several parts all, with a mark at the present one."""
    page, item = room.page, room.task.item
    if len(item.parts) == 1 and not item.given:
        page.paragraph(room.asked.prompt(page.lang), INDENT, style="dim")
        if room.response and (not room.screen or room.asked.one_key):
            room.desk.say("exam_present", "", INDENT, answer=shown_answer(room.asked, room.response, page.lang))
        return
    for place, (part, response) in enumerate(zip(item.parts, room.state.responses[room.state.position], strict=True)):
        if room.screen or place == room.part:
            here = "> " if place == room.part and room.screen and len(item.parts) > 1 else INDENT
            standing = f" = {masked(response)}" if response else ""
            page.paragraph((*part.prompt(page.lang), Plain(standing)), INDENT * 2, INDENT + here)


def _answered(room: Room, typed: str, default: str) -> bool:
    """Takes an answer. One that can't be read is told, and kept out: False. Nothing typed changes nothing, but on a
    screen, where the answer that stood there was then deleted."""
    text = printable(typed.strip())
    if not text and not (room.screen and default):
        if room.response:
            _tell_kept(room)
    elif text != room.response:
        try:
            room.answer(text)
        except Unreadable as problem:
            room.draft = typed
            room.complain(problem)
            return False
        _tell_kept(room)
    return True


def _tell_kept(room: Room) -> None:
    """Which answer stands there now, or that none does."""
    if not room.response:
        room.notice("exam_cleared", "dim", number=room.state.position + 1)
        return
    answer = shown_answer(room.asked, room.response, room.page.lang)
    room.notice("exam_kept", "dim", number=room.state.position + 1, answer=answer)


def _go_on(room: Room) -> None:
    """To the next part, the next question, or behind the last one to the overview."""
    if room.part + 1 < room.task.parts:
        room.part += 1
    elif room.state.position + 1 < len(room.exam.tasks):
        room.sit_at(room.state.position + 1)
    else:
        room.view = "overview"


def _obey(room: Room, asked: str) -> None:
    """Does what a key asks for."""
    place = room.state.position
    if asked == "back" and room.part:
        room.part -= 1
    elif asked == "back":
        room.sit_at(place - 1)
    elif asked == "forward":
        room.sit_at(place + 1)
    elif asked == "flag":
        room.change(paper.flag)
        room.notice("exam_flag_on" if place in room.state.flags else "exam_flag_off", "dim", number=place + 1)
    elif asked == "clear":
        room.change(paper.clear)
        room.part = 0
        room.notice("exam_cleared", "dim", number=place + 1)
    elif asked == "unknown":
        _leave_blank(room)
    elif asked == "hint":
        room.notice("exam_no_hint", "magenta")
    else:
        room.view = "hand in" if asked == "hand in" else "overview"


def _leave_blank(room: Room) -> None:
    """Takes back what stands at the present part, and goes on: what is blank at the end is not known."""
    if room.response:
        room.answer("")
    room.notice("exam_unknown", "dim", number=room.state.position + 1)
    _go_on(room)


def _time_up(room: Room, typed: str) -> None:
    """The clock hands the exam in, with what was being typed, if it can be read."""
    if not _take_typed(room, typed):
        room.notice("exam_last_unreadable", "magenta", number=room.state.position + 1)
    room.change(paper.hand_in)
    room.notice("exam_time_up", "bold magenta")


def _take_typed(room: Room, typed: str) -> bool:
    """Takes what was being typed when the exam ended or broke off as the answer. False if it can't be read."""
    text = printable(typed.strip())
    wanted = room.view == "question" and text and text != room.response and exam_command(text, _default(room)) is None
    if not wanted:
        return True
    try:
        room.answer(text)
    except Unreadable:
        return False
    return True
