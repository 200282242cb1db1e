"""The overview of an exam, from which one goes to any question, and the last look before it is handed in."""

from __future__ import annotations

from itertools import pairwise

from dlquiz.maths import display_width
from dlquiz.session import exam as paper
from dlquiz.session.exam import ExamState
from dlquiz.terminal.exam.room import Room, as_signs, exam_command, section_head
from dlquiz.terminal.page import INDENT, Page
from dlquiz.terminal.prompt import is_yes
from dlquiz.text.wording import say


def show_overview(room: Room) -> None:
    """All questions at a glance; a number goes to one of them."""
    room.clear_screen()
    state = room.state
    room.desk.say("exam_overview", "bold", done=state.done, count=len(state.responses), flags=len(state.flags))
    room.page.line()
    if room.page.plain:
        _lists(room)
    else:
        _grid(room)
    room.tell_notices()
    lang = room.page.lang
    typed = room.ask(say(lang, "exam_number"), say(lang, "exam_overview_keys"), lambda text: as_signs(text) == "$")
    room.shown = None
    _go_where(room, typed)


def _go_where(room: Room, typed: str) -> None:
    text = as_signs(typed)
    if exam_command(typed) == "hand in":
        room.view = "hand in"
    elif text.isascii() and text.isdigit() and 1 <= int(text[:6]) <= len(room.exam.tasks):
        room.sit_at(int(text) - 1)
    elif text and exam_command(typed) is None:
        room.notice("exam_no_number", "magenta", count=len(room.exam.tasks))
    else:
        room.sit_at(room.state.position)


def _grid(room: Room) -> None:
    """A table, section by section: the number of each question, and how it stands."""
    page, first = room.page, 0
    for section in room.exam.sections:
        page.text(section_head(section, page.lang), style="bold")
        cells = [_cell(room.state, first + place) for place in range(len(section.items))]
        first += len(cells)
        in_row = max((page.width - len(INDENT)) // (display_width(cells[0]) + 1), 1)
        for start in range(0, len(cells), in_row):
            page.line(INDENT + " ".join(cells[start : start + in_row]).rstrip())
    page.line()
    page.text(say(page.lang, "exam_legend"), INDENT, "dim")
    page.line()


def _cell(state: ExamState, place: int) -> str:
    mark = "✓" if state.complete(place) else "~" if state.answered(place) else "-"
    here = ">" if place == state.position else " "
    return f"{here}{place + 1:>2} {mark}{'!' if place in state.flags else ' '}"


def _lists(room: Room) -> None:
    """The same in words, for a screen reader: only what is still to be done."""
    state = room.state
    partly = [place for place in state.unanswered if state.answered(place)]
    bare = [place for place in state.unanswered if not state.answered(place)]
    for key, places in (("exam_left", bare), ("exam_partly", partly), ("exam_marked", sorted(state.flags))):
        if places:
            room.desk.say(key, "", INDENT, numbers=ranges(places, room.page))
    if not state.unanswered:
        room.desk.say("exam_all_done", "", INDENT)
    room.page.line()


def ranges(places: list[int], page: Page) -> str:
    """Numbers of questions, runs of them joined: 3–5, 9."""
    breaks = [0, *(i for i, (a, b) in enumerate(pairwise(places), 1) if b != a + 1), len(places)]
    runs = [places[start:end] for start, end in pairwise(breaks)]
    texts = [f"{run[0] + 1}" if len(run) == 1 else f"{run[0] + 1}–{run[-1] + 1}" for run in runs]
    return ("、" if page.lang == "zh" else ", ").join(texts)


def confirm_hand_in(room: Room) -> None:
    """Says what is missing, and hands in if the student says so again."""
    lang = room.page.lang
    room.clear_screen()
    room.desk.say("exam_confirm", "bold")
    _lists(room)
    room.tell_notices()
    room.shown = None
    typed = room.ask(say(lang, "exam_confirm_prompt"), say(lang, "exam_confirm_keys"), _yes_or_no)
    if is_yes(typed) or exam_command(typed) == "hand in":
        room.change(paper.hand_in)
    else:
        room.sit_at(room.state.position)


def _yes_or_no(text: str) -> bool:
    return text.strip().lower() in ("y", "n")
