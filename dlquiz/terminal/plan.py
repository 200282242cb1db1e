"""The plan until the exam as a page, and the two questions that make one."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import TypeVar

from msgspec.structs import replace

from dlquiz.bank.bank import Bank
from dlquiz.ground.days import read_day
from dlquiz.maths import display_width
from dlquiz.maths.width import clipped
from dlquiz.study import figures
from dlquiz.study.aim import MINUTES, USUAL_MINUTES
from dlquiz.study.outlook import Outlook, PlannedDay
from dlquiz.terminal.page import Page
from dlquiz.terminal.prompt import Keyboard, Prompt, folded
from dlquiz.terminal.stats import show_pairs
from dlquiz.text.spans import Language
from dlquiz.text.wording import counted, say

T = TypeVar("T")

# Columns of a number.
_NUMBER = 5
# So many topics of a day are named on a plain page.
_NAMED = 3
# The day of the exam that is shown as an example, in days from today.
_EXAMPLE = 21


def show_plan(page: Page, bank: Bank, found: Outlook) -> None:
    """What can be reached, what is left out, and every day."""
    page.line(f"{say(page.lang, 'plan_title')}  {found.today}", "bold")
    if page.plain:
        for label, value in _rows(found, page.lang):
            page.text(say(page.lang, "stats_pair", label=label, value=value))
    else:
        show_pairs(page, _rows(found, page.lang))
    page.line()
    _show_short(page, bank, found)
    if found.days:
        page.line(say(page.lang, "plan_days"), "bold")
        _show_days(page, bank, found)


def _rows(found: Outlook, lang: Language) -> list[tuple[str, str]]:
    reach = say(
        lang,
        "plan_reached",
        questions=found.questions,
        of_questions=found.of_questions,
        facts=found.facts,
        of_facts=found.of_facts,
        share=figures.percent(found.share),
    )
    recall = say(lang, "plan_recalled", met=figures.percent(found.recall), all=figures.percent(found.known))
    again = say(lang, "plan_again_at", share=figures.percent(found.retention))
    return [
        (say(lang, "stats_exam"), figures.exam_day(found.aim.exam, found.today, lang)),
        (say(lang, "plan_time"), say(lang, "plan_minutes", minutes=found.aim.minutes)),
        (say(lang, "plan_reach"), reach),
        (say(lang, "plan_recall"), recall),
        (say(lang, "plan_again"), again),
    ]


def _show_short(page: Page, bank: Bank, found: Outlook) -> None:
    """What is left out, and the pace that would do."""
    lang = page.lang
    if not found.is_short:
        page.text(say(lang, "plan_enough"))
    elif found.minutes_needed > MINUTES[-1]:
        page.text(say(lang, "plan_hopeless", left=found.of_questions - found.questions), style="magenta")
    else:
        left = found.of_questions - found.questions
        page.text(say(lang, "plan_short", left=left, minutes=found.minutes_needed), style="magenta")
    if found.left_out:
        titles = say(lang, "between").join(bank.topics[topic].words(lang) for topic in found.left_out)
        page.text(say(lang, "plan_left_out", topics=titles), style="magenta")
    page.line()


def _show_days(page: Page, bank: Bank, found: Outlook) -> None:
    names = [say(page.lang, key) for key in ("plan_column_minutes", "plan_column_new", "plan_column_due")]
    labels = [figures.weekday(day.date, page.lang) for day in found.days]
    first = max(map(display_width, labels))
    if not page.plain:
        head = page.indent + " " * first + "".join(_right(name) for name in names)
        page.line(f"{head}  {say(page.lang, 'plan_column_topics')}", "dim")
    for label, day in zip(labels, found.days, strict=True):
        topics = _topics(bank, found, day, page)
        if page.plain and not day.topics:
            page.text(say(page.lang, "stats_pair", label=label, value=topics))
            continue
        if page.plain:
            minutes = round(day.minutes)
            old = day.due + day.mock
            page.text(say(page.lang, "plan_day", day=label, minutes=minutes, new=day.new, due=old, topics=topics))
            continue
        numbers = (str(round(day.minutes)), str(day.new), str(day.due + day.mock))
        lead = page.indent + label + " " * (first - display_width(label)) + "".join(map(_right, numbers))
        page.line(f"{lead}  {clipped(topics, page.width - display_width(lead) - 2)}")


def _topics(bank: Bank, found: Outlook, day: PlannedDay, page: Page) -> str:
    """The topics of a day; on a plain page, where nothing cuts the line off, the first few."""
    lang = page.lang
    if not day.topics and day.date == found.today:
        return say(lang, "plan_done")
    named = [bank.topics[topic].words(lang) for topic in day.topics]
    if page.plain and len(named) > _NAMED:
        named[_NAMED:] = [say(lang, "plan_other_topics", count=len(named) - _NAMED)]
    titles = say(lang, "between").join(named)
    if not found.aim.brings_new(day.date):
        return say(lang, "plan_last_days", topics=titles)
    return counted(lang, "plan_topics", len(day.topics), topics=titles)


def _right(text: str) -> str:
    return " " * (_NUMBER - display_width(text)) + text


def ask_for_aim(keyboard: Keyboard, lang: Language, today: date) -> tuple[date | None, int]:
    """The day of the exam (None: there is none, or it is not said) and the minutes a day."""
    day = today + timedelta(_EXAMPLE)
    keys = say(lang, "plan_ask_exam_keys", day=day, short=figures.short_day(day, lang))
    prompt = Prompt(say(lang, "plan_ask_exam"), keys, above=(say(lang, "plan_ask_why"),))
    exam = _ask(keyboard, prompt, lambda typed: _day_after(today, typed), say(lang, "plan_no_day", day=day))
    if exam is None:
        return None, USUAL_MINUTES
    prompt = Prompt(say(lang, "plan_ask_minutes"), say(lang, "plan_ask_minutes_keys", minutes=USUAL_MINUTES))
    minutes = _ask(keyboard, prompt, _minutes, say(lang, "plan_no_minutes"))
    return exam, minutes or USUAL_MINUTES


def _ask(keyboard: Keyboard, prompt: Prompt, read: Callable[[str], T | None], complaint: str) -> T | None:
    """What is typed, asked again, with the complaint, until it can be read; None for nothing."""
    while True:
        try:
            typed = folded(keyboard.ask(prompt)).strip()
        except EOFError:
            return None
        if not typed:
            return None
        found = read(typed)
        if found is not None:
            return found
        prompt = replace(prompt, above=(complaint,))


def _day_after(today: date, typed: str) -> date | None:
    day = read_day(typed, today + timedelta(1))
    return day if day is not None and day > today else None


def _minutes(typed: str) -> int | None:
    number = re.fullmatch(r"([0-9]{1,3})\s*(?:min|minutes|分钟)?", typed)
    return int(number[1]) if number and int(number[1]) in MINUTES else None
