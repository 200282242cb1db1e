"""The wrong-answer notebook as a list: by topic, with the kind of each question and the mistake that was made."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date
from itertools import groupby

from dlquiz.bank.bank import Bank
from dlquiz.maths.width import clipped, display_width
from dlquiz.study import figures
from dlquiz.study.notebook import Wrong
from dlquiz.study.progress import Progress
from dlquiz.terminal.page import Page
from dlquiz.text.spans import Plain, Spans
from dlquiz.text.wording import counted, say


def show_notebook(page: Page, bank: Bank, wrong: Sequence[Wrong], today: date, listed: Sequence[Wrong]) -> None:
    """What is `listed` of it, and how much there is; or what to do where there is nothing in it."""
    if not wrong:
        page.text(say(page.lang, "notebook_empty"))
        page.text(say(page.lang, "notebook_fills"))
        return
    _show_head(page, wrong)
    for topic, group in groupby(listed, key=lambda one: one.entry.topic):
        page.line()
        page.line(bank.topics[topic].words(page.lang), "bold")
        for one in group:
            _show_one(page, one, today)
    if len(listed) < len(wrong):
        page.line()
        page.text(say(page.lang, "notebook_rest", count=len(wrong) - len(listed)), style="dim")
    if not any(one.waits for one in wrong):
        page.line()
        page.text(say(page.lang, "notebook_done"))


def _show_head(page: Page, wrong: Sequence[Wrong]) -> None:
    """How many there are, of which kinds, and how many wait."""
    kinds = Counter(one.entry.kind for one in wrong)
    listed = say(page.lang, "between").join(
        f"{say(page.lang, f'kind_{kind}')} {count}" for kind, count in kinds.most_common()
    )
    count = counted(page.lang, "stats_questions", len(wrong))
    page.text(say(page.lang, "notebook_head", count=count, waiting=sum(one.waits for one in wrong)), style="bold")
    page.text(listed, page.indent, "dim")


def _show_one(page: Page, one: Wrong, today: date) -> None:
    """What the question is about, its kind and id, below it where they do not fit beside it; then the mistake, and how
    far it is on its way out."""
    indent, title = page.indent, one.title.words(page.lang)
    kind = f"{say(page.lang, f'kind_{one.entry.kind}')}  {one.entry.id}"
    whole = page.width - len(indent)
    if display_width(f"{title}  {kind}") <= whole:
        page.text(f"{title}  {kind}", indent)
    else:
        page.text(clipped(title, whole), indent)
        page.text(kind, indent * 2)
    page.paragraph(_details(page, one, today), indent * 2, style="dim")
    for other in one.others:
        page.paragraph((Plain(say(page.lang, "notebook_also")), *other.spans(page.lang)), indent * 2, style="dim")


def _details(page: Page, one: Wrong, today: date) -> Spans:
    """The mistake, how often it came if more than once, and how far the question is on its way out."""
    standing = _standing(page, one.progress, today)
    if one.mistake is None:
        return (Plain(standing),)
    times = f"{say(page.lang, 'stats_slip', count=one.progress.times)} " if one.progress.times > 1 else ""
    message = one.mistake.spans(page.lang)
    return (Plain(times), *message, Plain(say(page.lang, "notebook_aside", standing=standing)))


def _standing(page: Page, progress: Progress, today: date) -> str:
    """Since when it is wrong; or that it was right already, and what is missing."""
    if progress.right_day is None:
        return say(page.lang, "notebook_wrong", day=figures.short_day(progress.wrong_day or today, page.lang))
    if progress.right_day == today:
        return say(page.lang, "notebook_right_today")
    return say(page.lang, "notebook_right", day=figures.short_day(progress.right_day, page.lang))
