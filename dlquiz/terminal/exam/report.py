"""How an exam went: the marks by section and topic, question by question, then every solution and proof."""

from __future__ import annotations

import shlex
from collections.abc import Sequence

from msgspec.structs import replace

from dlquiz.ground.hidden import masked
from dlquiz.kinds.answers.letters import written_of
from dlquiz.kinds.answers.unreadable import Unreadable
from dlquiz.kinds.protocol import Item, Part
from dlquiz.maths import display_width
from dlquiz.session.marks import Marked, Report
from dlquiz.session.saved import bank_name
from dlquiz.study.attempt import named_mistake
from dlquiz.study.figures import clock_text
from dlquiz.terminal.desk import Desk, onward, quits
from dlquiz.terminal.exam.room import shown_answer
from dlquiz.terminal.feedback import prove_it, show_feedback
from dlquiz.terminal.page import INDENT, show_key, show_question, show_solution
from dlquiz.terminal.prompt import Prompt, folded
from dlquiz.terminal.summary import score_text
from dlquiz.terminal.walk import walk
from dlquiz.text.spans import Language, Plain
from dlquiz.text.wording import say


def show_report(desk: Desk, report: Report, seconds: float) -> None:
    """The marks: question by question, by topic, by section, and last, where the eye is, in all. `seconds` are those
    used."""
    page, exam = desk.page, report.exam
    page.line()
    desk.say("exam_by_question", "bold")
    for number, one in enumerate(report.marked, 1):
        _question_row(desk, number, one)
    topics = sorted(report.by_topic().items(), key=lambda one: one[1][0] - one[1][1])  # the most points lost first
    _table(desk, "exam_by_topic", [(_topic(desk, topic), _of(*row)) for topic, row in topics])
    titles = [section.title.of(page.lang) for section in exam.sections]
    _table(
        desk, "exam_by_section", [(words, _of(*row)) for words, row in zip(titles, report.by_section(), strict=True)]
    )
    page.line()
    share = f"{report.earned / exam.points:.0%}"
    desk.say("exam_total", "bold", points=score_text(report.earned), total=exam.points, share=share)
    used = clock_text(min(seconds, exam.seconds))
    desk.say("exam_used", used=used, minutes=exam.minutes, bare=report.unanswered)
    desk.say("exam_again")
    page.line(f"{INDENT}{_command(desk, report)}", "cyan")
    page.line()


def _command(desk: Desk, report: Report) -> str:
    """What brings the same paper again."""
    exam, bank = report.exam, bank_name(desk.bank)
    options = ["--blueprint", exam.blueprint, *(["--bank", bank] if bank else []), "--seed", str(exam.seed)]
    return f"dlquiz exam {shlex.join(options)}"


def _of(earned: float, whole: float) -> str:
    return f"{score_text(earned)}/{whole}"


def _topic(desk: Desk, topic: str) -> str:
    return desk.bank.topics[topic].words(desk.page.lang)


def _table(desk: Desk, title: str, rows: Sequence[tuple[str, str]]) -> None:
    """Points, and what for; long words go on below themselves."""
    desk.page.line()
    desk.say(title, "bold")
    widest = max(len(number) for _, number in rows)
    for words, number in rows:
        head = f"{INDENT}{number:>{widest}}  "
        desk.page.paragraph((Plain(words),), " " * len(head), head)


def _question_row(desk: Desk, number: int, one: Marked) -> None:
    """One question in a line: how it went, and the mistake, if it is known by name."""
    lang = desk.page.lang
    if one.grade is None:
        sign, note, style = "-", say(lang, "exam_unmarked"), "dim"
    elif not one.answered:
        sign, note, style = "-", say(lang, "exam_bare"), "dim"
    else:
        sign, style = ("✓", "green") if one.score >= 1 else ("✗", "red") if not one.earned else ("~", "magenta")
        note = _mistake(desk, one)
    head = f"{INDENT}{number:>2} {sign} {_of(one.earned, one.task.points):>6}  "
    words = _topic(desk, one.task.item.question.topic) + (say(lang, "exam_note", note=note) if note else "")
    desk.page.paragraph((Plain(words),), " " * display_width(head), head, style)


def _mistake(desk: Desk, one: Marked) -> str:
    """What the first named mistake says; "" if none is known."""
    name = named_mistake(one.grade) if one.grade else None
    message = one.task.item.question.message(name) if name else None
    return message.words(desk.page.lang) if message else ""


def walk_solutions(desk: Desk, report: Report, whole: bool = False) -> None:
    """The questions that were not fully right again, or all (if `whole`, unasked), with the answer that was given and
    the worked solution, one by one; the proof on demand."""
    wish = _wanted_solutions(desk)
    every = whole or wish == "all"
    places = [place for place, one in enumerate(report.marked) if every or one.score < 1] if wish else []
    items = [report.marked[place].task.item for place in places]
    walk(desk, items, lambda number: _show(desk, report, places[number]))


def _wanted_solutions(desk: Desk) -> str:
    """wrong, all, or "" for none."""
    keys = say(desk.page.lang, "exam_report_keys")
    prompt = Prompt(f"{INDENT}>", keys, lambda text: text in (" ", "a", "A") or quits(text))
    while True:
        try:
            typed = desk.keyboard.ask(prompt)
        except EOFError:
            return ""
        if quits(typed):
            return ""
        if folded(typed).strip().lower() in ("a", "全部"):
            return "all"
        if onward(typed):
            return "wrong"
        desk.no_such_key()


def print_solutions(desk: Desk, report: Report) -> None:
    """Every solution with its proof, one below the other."""
    for place, one in enumerate(report.marked):
        _show(desk, report, place)
        prove_it(desk, one.task.item)


def print_answers(desk: Desk, report: Report, wrong_only: bool) -> None:
    """Every answer, or those that were not fully right, beside its solution, one below the other."""
    for place, one in enumerate(report.marked):
        if not wrong_only or one.score < 1:
            _show(desk, report, place)


def _show(desk: Desk, report: Report, place: int) -> None:
    page, one = desk.page, report.marked[place]
    if desk.screen:
        page.console.clear()
    page.line()
    desk.say(
        "exam_solution_head",
        "bold",
        number=place + 1,
        count=len(report.marked),
        points=_of(one.earned, one.task.points),
        address=one.task.item.address,
    )
    page.line()
    show_question(page, one.task.item)
    page.line()
    show_own(desk, one.task.item, one.responses, one.grade is not None)
    if one.grade is not None and one.answered:
        show_feedback(
            desk, replace(one.grade, parts=tuple(part for part in one.grade.parts if part.verdict != "unreadable"))
        )
        if one.task.item.self_marked:
            show_key(page, one.task.item)
            page.line()
    else:
        _show_key(desk, one.task.item)


def _show_key(desk: Desk, item: Item) -> None:
    """What would have been right."""
    for title, show in (("key", show_key), ("solution", show_solution)):
        desk.say(title, "bold")
        show(desk.page, item)
        desk.page.line()


def show_own(desk: Desk, item: Item, responses: Sequence[str], marked: bool, title: str = "exam_own") -> None:
    """An answer as it was typed, part by part, under the `title` of that key; `marked` says that an explanation has its
    marks before it."""
    page = desk.page
    if not any(responses):
        desk.say("exam_bare", "magenta", INDENT)
        page.line()
        return
    desk.say(title, "bold")
    for place, response in enumerate(responses):
        part = item.parts[place]
        label = (*part.prompt(page.lang), Plain(" = ")) if item.given else ()
        written = written_of(response) if item.self_marked and marked else response
        page.paragraph((*label, Plain(_shown(part, written, page.lang) or "–")), INDENT)


def _shown(part: Part, response: str, lang: Language) -> str:
    """The response as it is shown; what another machine brought and nobody can read is shown as it stands."""
    try:
        return shown_answer(part, response, lang)
    except Unreadable:
        return masked(response)
