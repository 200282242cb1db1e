"""The page to start from: what waits for the student, and the keys that begin it."""

from __future__ import annotations

from dlquiz.session.saved import Glance
from dlquiz.study import figures
from dlquiz.terminal.page import INDENT, Page
from dlquiz.terminal.prompt import Keyboard, Prompt, folded
from dlquiz.terminal.stats import show_pairs
from dlquiz.text.spans import Language
from dlquiz.text.wording import counted, say
from dlquiz.use.start import Rest, Waiting

_KEYS = {"": "quiz", "e": "exam", "m": "mistakes", "s": "stats", "p": "plan", "r": "review", "b": "browse", "q": "quit"}


def show_home(page: Page, waiting: Waiting) -> None:
    """The page, without the keys."""
    page.line(f"dlquiz  {figures.weekday(waiting.today, page.lang)}", "bold")
    if not waiting.practised and waiting.plan is None:
        page.text(say(page.lang, "home_first"), INDENT)
    show_pairs(page, _rows(waiting, page.lang))
    if waiting.plan is not None and waiting.plan.last:
        page.text(say(page.lang, "home_last"), INDENT)
    page.text(say(page.lang, "home_help"), INDENT, "dim")
    page.line()


def _rows(waiting: Waiting, lang: Language) -> list[tuple[str, str]]:
    rows = []
    if waiting.exam is not None:
        rows.append((say(lang, "stats_exam"), figures.exam_day(waiting.exam, waiting.today, lang)))
    if waiting.plan is not None:
        rows.append((say(lang, "home_plan"), _today(waiting.plan, lang)))
    elif waiting.practised:
        rows.append((say(lang, "stats_due"), counted(lang, "stats_questions", waiting.due)))
    if waiting.practised:
        rows.append((say(lang, "stats_notebook"), counted(lang, "stats_questions", waiting.notebook)))
    if waiting.streak:
        days = counted(lang, "stats_days", waiting.streak)
        value = say(lang, "home_streak", days=days, minutes=round(waiting.minutes))
        rows.append((say(lang, "stats_streak"), value))
    if waiting.quiz is not None:
        done, count = waiting.quiz
        rows.append((say(lang, "home_quiz"), say(lang, "home_quiz_at", done=done, count=count)))
    if waiting.mock_exam:
        rows.append((say(lang, "home_exam"), _exam_at(waiting.mock_exam, lang)))
    return rows


def _today(rest: Rest, lang: Language) -> str:
    """What a plan has left for today."""
    if not rest.new + rest.known:
        return say(lang, "home_plan_done")
    return say(lang, "home_plan_at", new=rest.new, known=rest.known, minutes=max(round(rest.minutes), 1))


def _exam_at(seen: Glance, lang: Language) -> str:
    """How far an exam that was broken off has come."""
    if seen.handed_in:
        return say(lang, "home_exam_to_mark")
    left = figures.clock_text(seen.seconds_left)
    return say(lang, "home_exam_at", answered=seen.answered, count=seen.count, left=left)


def ask_what_now(keyboard: Keyboard, waiting: Waiting, lang: Language) -> str:
    """quiz, exam, mistakes, stats, plan or quit, by one key."""
    quiz = say(lang, "home_go_on_quiz" if waiting.quiz else "home_begin_quiz")
    exam = say(lang, "home_go_on_exam" if waiting.mock_exam else "home_begin_exam")
    keys = say(lang, "home_keys", quiz=quiz, exam=exam)
    prompt = Prompt(say(lang, "home_now"), keys, lambda typed: bool(typed) and typed.lower() in _KEYS)
    while True:
        try:
            typed = folded(keyboard.ask(prompt)).strip().lower()
        except EOFError:
            return "quit"
        if typed in _KEYS:
            return _KEYS[typed]
