"""An exam in the terminal, from the cover of the paper to its marks."""

from __future__ import annotations

from dlquiz.session import exam as paper
from dlquiz.session.marks import Report
from dlquiz.study.figures import clock_text
from dlquiz.terminal.desk import quits
from dlquiz.terminal.exam.marking import mark_explanations
from dlquiz.terminal.exam.questions import take_exam
from dlquiz.terminal.exam.report import show_report
from dlquiz.terminal.exam.room import Room, section_head
from dlquiz.terminal.page import INDENT
from dlquiz.terminal.prompt import Prompt
from dlquiz.text.wording import say


def run_exam(room: Room) -> Report:
    """Has the exam taken, handed in and marked, records it, and shows the marks.

    Raises KeyboardInterrupt if it is broken off; everything that was answered is saved by then.
    """
    if room.taking.remembers:
        _show_cover(room)
    try:
        if not room.state.handed_in:
            take_exam(room)
        mark_explanations(room)
    except EOFError:
        if room.taking.remembers:
            raise KeyboardInterrupt from None  # the terminal is gone
        # The input has ended. A paper on which nothing was answered then was not taken: nobody said what is not known.
        if not room.state.done:
            return _show_marks(room, taken=False)
        room.change(paper.hand_in)
    return _show_marks(room)


def _show_marks(room: Room, taken: bool = True) -> Report:
    """The marks, which are in the history before anything of them is shown."""
    report = room.taking.end(taken)
    room.clear_screen()
    room.tell_notices()
    show_report(room.desk, report, room.state.used)
    return report


def _show_cover(room: Room) -> None:
    """What is on the paper, and how long there is; the clock starts with a key. Raises KeyboardInterrupt to leave."""
    desk, exam, lang = room.desk, room.exam, room.page.lang
    desk.page.line()
    desk.page.text(exam.title.of(lang), style="bold")
    desk.say("exam_cover", count=len(exam.tasks), points=exam.points, minutes=exam.minutes)
    for section in exam.sections:
        desk.page.text(section_head(section, lang), INDENT)
    desk.page.line()
    if room.state.handed_in:
        desk.say("exam_going_on_marking", "bold")
    elif room.state.used:
        left = clock_text(exam.seconds - room.state.used)
        desk.say("exam_going_on", "bold", done=room.state.done, count=len(exam.tasks), left=left)
    else:
        desk.say("exam_rules")
    desk.page.line()
    keys = say(lang, "exam_begin_marking_keys" if room.state.handed_in else "exam_begin_keys")
    try:
        begins = desk.agrees(lambda: desk.keyboard.ask(Prompt(INDENT + say(lang, "exam_begin"), keys, quits)))
    except EOFError:
        raise KeyboardInterrupt from None
    if not begins:
        raise KeyboardInterrupt
