"""After hand-in: students mark their own explanations, which no program can, against the rubric."""

from __future__ import annotations

from dlquiz.ground.hidden import masked
from dlquiz.kinds.answers.unreadable import Unreadable
from dlquiz.session import exam as paper
from dlquiz.terminal.exam.room import Room, exam_command
from dlquiz.terminal.page import INDENT, show_key, show_question, show_solution
from dlquiz.terminal.prompt import Prompt, Resized
from dlquiz.text.spans import Plain
from dlquiz.text.wording import say


def mark_explanations(room: Room) -> None:
    """Asks for the marks of every explanation that was written, from the first without any. Each is saved at once.

    Raises KeyboardInterrupt and EOFError; what was marked by then is saved.
    """
    waiting = paper.to_mark(room.exam, room.state)
    written = [
        place for place, task in enumerate(room.exam.tasks) if task.item.self_marked and room.state.answered(place)
    ]
    at = written.index(waiting[0]) if waiting else len(written)
    while at < len(written):
        at += _mark_one(room, written[at], at, len(written))


def _mark_one(room: Room, place: int, number: int, count: int) -> int:
    """One explanation shown and marked; how many to go on: 0 to show it again, -1 for the one before."""
    if room.screen or room.shown != place:
        _show(room, place, number, count)
    room.shown = place
    room.tell_notices()
    try:
        typed = _ask(room, number)
    except Resized:
        return 0
    if exam_command(typed) == "back":
        return -1 if number else 0
    try:
        room.mark(place, typed)
    except Unreadable as problem:
        room.complain(problem)
        return 0
    return 1


def _ask(room: Room, number: int) -> str:
    lang = room.page.lang
    keys = say(lang, "exam_mark_keys") + (say(lang, "exam_mark_back") if number else "")
    signs = ("0", "<") if number else ("0",)
    return room.desk.keyboard.ask(
        Prompt(INDENT + say(lang, "exam_mark_prompt"), keys, lambda text: text in signs, redraw=room.screen)
    )


def _show(room: Room, place: int, number: int, count: int) -> None:
    page, task = room.page, room.exam.tasks[place]
    room.clear_screen()
    room.desk.say("exam_marking", "bold", number=number + 1, count=count, place=place + 1, points=task.points)
    page.line()
    show_question(page, task.item)
    page.line()
    room.desk.say("exam_written", "bold")
    page.paragraph((Plain(masked(room.state.responses[place][0])),), INDENT)
    page.line()
    room.desk.say("exam_model", "bold")
    show_solution(page, task.item)
    page.line()
    show_key(page, task.item)
    page.line()
