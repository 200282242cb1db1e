"""Looking back in the terminal: the list of past sessions, and answers one by one, each beside its key and solution."""

from __future__ import annotations

from collections.abc import Sequence

from dlquiz.study import figures
from dlquiz.study.past import Past, Seen
from dlquiz.terminal.desk import Desk, quits
from dlquiz.terminal.exam.report import show_own
from dlquiz.terminal.feedback import show_feedback
from dlquiz.terminal.page import Page, show_key, show_question
from dlquiz.terminal.prompt import folded
from dlquiz.terminal.remark import show_remark
from dlquiz.terminal.summary import score_text
from dlquiz.terminal.walk import walk
from dlquiz.text.wording import counted, say


def show_sessions(page: Page, sessions: Sequence[Past]) -> None:
    """The list, the newest first, each under its number."""
    if not sessions:
        page.text(say(page.lang, "history_empty"))
        return
    page.line(say(page.lang, "review_head"), "bold")
    for number, one in enumerate(sessions, 1):
        known = one.kind if one.kind in ("quiz", "exam", "mistakes") else "other"
        time = f"{figures.short_day(one.at.date(), page.lang)} {one.at:%H:%M}"
        score = counted(page.lang, "review_score", one.answered, score=score_text(one.score))
        page.text(f"{number}. {time}  {say(page.lang, f'review_{known}')}  {score}", page.indent)


def ask_for_session(desk: Desk, count: int) -> str:
    """The number of a session, or `mistakes`; "" for none. What is neither is asked again."""
    lang = desk.page.lang
    desk.page.line()
    while True:
        try:
            typed = folded(desk.ask(say(lang, "review_which"), counted(lang, "review_keys", count))).strip()
        except (EOFError, KeyboardInterrupt):
            return ""
        if not typed or quits(typed):
            return ""
        if typed.lower() in ("m", "错题本"):
            return "mistakes"
        if typed.isascii() and typed.isdecimal() and 1 <= int(typed[:6]) <= count:
            return typed
        desk.no_such_key()


def look_through(desk: Desk, seen: Sequence[Seen]) -> None:
    """One answer after another, back and forth."""
    walk(desk, [one.item for one in seen], lambda place: _show(desk, seen, place))


def show_all(desk: Desk, seen: Sequence[Seen]) -> None:
    """All of them, one below the other."""
    for place in range(len(seen)):
        _show(desk, seen, place)


def _show(desk: Desk, seen: Sequence[Seen], place: int) -> None:
    page, one = desk.page, seen[place]
    if desk.screen:
        page.console.clear()
    page.line()
    when = f"{figures.short_day(one.attempt.at.date(), page.lang)} {one.attempt.at:%H:%M}"
    topic = desk.bank.topics[one.item.question.topic].words(page.lang)
    page.text(f"{place + 1}/{len(seen)}  {when}  {topic}  {one.item.address}", style="bold")
    show_remark(desk, one.item)
    page.line()
    show_question(page, one.item)
    for responses, title in ((one.responses, "exam_own"), (one.second, "review_second")):
        if any(responses):
            page.line()
            show_own(desk, one.item, responses, marked=True, title=title)
    show_feedback(desk, one.grade)
    if one.item.self_marked:
        show_key(page, one.item)
        page.line()


def say_none(page: Page, wrong_only: bool) -> None:
    """That there is nothing to look at."""
    page.text(say(page.lang, "review_all_right" if wrong_only else "history_empty"))
