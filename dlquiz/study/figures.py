"""The figures of `dlquiz stats` in words, for the terminal and for the page to keep."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import pairwise

from dlquiz.study.mastery import Level
from dlquiz.study.statistics import SHADES, Day, Recall, Statistics
from dlquiz.text.spans import Language
from dlquiz.text.wording import counted, say


def overview(statistics: Statistics, lang: Language) -> tuple[tuple[str, str], ...]:
    """What stands at the top: pairs of a label and its value."""
    right = statistics.correct / statistics.attempts if statistics.attempts else None
    return (
        (say(lang, "stats_exam"), exam_day(statistics.exam, statistics.today, lang)),
        (say(lang, "stats_due"), _due(statistics, lang)),
        (say(lang, "stats_notebook"), counted(lang, "stats_questions", statistics.notebook)),
        (say(lang, "stats_streak"), counted(lang, "stats_days", statistics.streak)),
        (say(lang, "stats_answered"), say(lang, "stats_right", count=statistics.attempts, share=percent(right))),
        (say(lang, "stats_recall"), _recall(statistics.recall, statistics.exam, lang)),
    )


def _due(statistics: Statistics, lang: Language) -> str:
    """How many are due, and how many of them a plan takes."""
    count = counted(lang, "stats_questions", statistics.due_today)
    if statistics.planned is None or statistics.planned >= statistics.due_today:
        return count
    key = "stats_due_planned" if statistics.planned else "stats_due_waits"
    return say(lang, key, count=count, planned=statistics.planned)


def exam_day(exam: date | None, today: date, lang: Language) -> str:
    """The day of the exam, and how far away it is."""
    if exam is None:
        return say(lang, "stats_no_exam")
    left = (exam - today).days
    near = say(lang, ("stats_today", "stats_tomorrow")[left]) if left < 2 else say(lang, "stats_days_left", days=left)
    return say(lang, "stats_exam_on", day=exam.isoformat(), left=near)


def _recall(recall: Recall, exam: date | None, lang: Language) -> str:
    on = say(lang, "stats_on_exam", day=short_day(exam, lang)) if exam else say(lang, "stats_tomorrow")
    return say(lang, "stats_recalled", on=on, practised=percent(recall.practised), bank=percent(recall.bank))


def percent(share: float | None) -> str:
    """A share from 0 to 1 in whole per cent; 100 % is the whole and 0 % nothing, however near others come."""
    if share is None:
        return "–"
    whole = round(100 * share)
    return f"{min(max(whole, 1), 99) if 0 < share < 1 else whole}%"


def level_name(level: Level, lang: Language) -> str:
    """The name of a level of mastery."""
    return say(lang, f"level_{level.name.lower()}")


def clock_text(seconds: float) -> str:
    """mm:ss, of whole seconds that have begun: the last one reads 00:01."""
    whole = max(int(-(-seconds // 1)), 0)
    return f"{whole // 60:02}:{whole % 60:02}"


def short_day(day: date, lang: Language) -> str:
    """A day without its year: 22 Nov, 11月22日."""
    return say(lang, "short_day", month=month(day, lang), day=day.day)


def weekday(day: date, lang: Language) -> str:
    """A day without its year, with its day of the week: Sun 22 Nov, 11月22日 周日."""
    return say(lang, "stats_weekday", date=short_day(day, lang), day=weekdays(lang)[day.weekday()])


def month(day: date, lang: Language) -> str:
    """The short name of a day's month."""
    return say(lang, "months").split()[day.month - 1]


def weekdays(lang: Language) -> list[str]:
    """The short names of the days of the week, Monday first."""
    return say(lang, "weekdays").split()


def week_line(week: Sequence[Day], lang: Language) -> str:
    """One week of the heatmap in a line."""
    first = short_day(week[0].date, lang)
    attempts, correct = sum(day.attempts for day in week), sum(day.correct for day in week)
    if not attempts:
        return say(lang, "stats_empty_week", first=first)
    answers = counted(lang, "stats_answers", attempts)
    days = counted(lang, "stats_days", sum(day.attempts > 0 for day in week))
    return say(lang, "stats_week", first=first, answers=answers, correct=correct, days=days)


def shades() -> list[str]:
    """How many attempts a day each shade of the heatmap stands for: 0, 1–9, ..., 40+."""
    ranges = [f"{least}–{after - 1}" for least, after in pairwise(SHADES)]
    return ["0", *ranges, f"{SHADES[-1]}+"]
