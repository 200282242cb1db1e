"""Practice in the terminal: a question at a time, with its feedback, and the keys between them."""

from __future__ import annotations

from dlquiz.kinds.grading import Grade
from dlquiz.kinds.protocol import Item
from dlquiz.session.quiz import Turn
from dlquiz.terminal.desk import Desk
from dlquiz.terminal.feedback import ask_what_next, show_feedback
from dlquiz.terminal.page import INDENT
from dlquiz.terminal.turn import Left, take_turn
from dlquiz.text.chinese import told
from dlquiz.use.practise import Ending, Practice


def run_quiz(desk: Desk, practice: Practice) -> Ending:
    """Puts the questions one after another, until there is nothing left to ask or the student leaves."""
    try:
        while (item := _next(desk, practice)) is not None:
            _put(desk, practice, item)
    except Left:
        return practice.end()
    except EOFError:
        desk.page.line()
        return practice.end()
    except KeyboardInterrupt:
        desk.page.line()
        return practice.break_off()
    return practice.end()


def _next(desk: Desk, practice: Practice) -> Item | None:
    """The next item; what takes time, and what is never asked, is told."""

    def starting(_: Item) -> None:
        if desk.page.console.is_terminal:
            desk.say("starting_torch", "dim")

    return practice.next(
        starting,
        lambda item: desk.say("withheld", "magenta", address=item.address),
        lambda error: desk.say("torch_missing", "magenta", why=told(error, desk.page.lang)),
    )


def _put(desk: Desk, practice: Practice, item: Item) -> None:
    """One item put, answered and explained; what the student wants then has been seen to. Raises Left to quit."""
    try:
        turn = take_turn(desk, practice, item)
    except Left as left:
        if left.wish == "quit":
            raise
        practice.vary(item)
        return
    if turn.grade is None:
        desk.say("left_out", "dim", INDENT)
    else:
        _answered(desk, practice, turn, turn.grade)


def _answered(desk: Desk, practice: Practice, turn: Turn, graded: Grade) -> None:
    show_feedback(desk, graded)
    if turn.won_back:
        desk.say("second_right", "green", INDENT)
    if turn.dont_know:
        desk.say("unknown", "magenta")
    match ask_what_next(desk, turn.item):
        case "quit":
            raise Left("quit")
        case "variant":
            practice.repeat(turn)
        case "undo":
            practice.undo(turn)
            desk.say("undone", "magenta")
        case _:
            if practice.ease(turn):
                desk.page.line()
                desk.say("easier", "magenta")
