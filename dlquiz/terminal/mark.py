"""How a class did, on a terminal: figures, each question's, and what a person still has to do."""

from __future__ import annotations

from dlquiz.networks.grid import Grid
from dlquiz.paper.returned.marks import Marking
from dlquiz.study.analysis import FEW, Analysis, Figures
from dlquiz.study.analysis_words import correlated, number, overview, remarks, share, slips
from dlquiz.terminal.page import Page
from dlquiz.terminal.stats import show_pairs
from dlquiz.text.wording import counted, say

_MOST_SLIPS = 5
_KEYS = ("number", "question", "difficulty", "discrimination")


def show_marking(page: Page, marking: Marking, analysis: Analysis) -> None:
    """The whole page; rows and cells that could not be used are told elsewhere."""
    lang = page.lang
    page.text(counted(lang, "mark_done", len(marking.papers), left=len(marking.refused)), style="bold")
    if not marking.papers:
        return
    _show_overview(page, analysis)
    page.line()
    page.table(_grid(analysis, page), page.indent)
    _show_slips(page, analysis)
    _show_faulty(page, analysis)
    _show_waiting(page, marking)


def _show_overview(page: Page, analysis: Analysis) -> None:
    rows = overview(analysis, page.lang)
    if page.plain:
        for label, value in rows:
            page.text(say(page.lang, "stats_pair", label=label, value=value))
    else:
        show_pairs(page, rows)
    if analysis.few:
        page.text(say(page.lang, "mark_few", few=FEW), page.indent, "yellow")


def _grid(analysis: Analysis, page: Page) -> Grid:
    head = tuple(say(page.lang, f"heading_{key}") for key in _KEYS)
    return Grid(say(page.lang, "mark_by_question"), head, tuple(map(_row, analysis.figures)), lefts=2)


def _row(one: Figures) -> tuple[str, ...]:
    return number(one), one.question.id, share(one.difficulty), correlated(one.discrimination)


def _show_slips(page: Page, analysis: Analysis) -> None:
    """The mistakes made most, over all questions."""
    made = [
        (count, f"{number(one)}  {said}")
        for one in analysis.figures
        for count, said in zip(one.mistakes.values(), slips(one, page.lang), strict=True)
    ]
    if made:
        page.line()
        page.line(say(page.lang, "mark_made_most"), "bold")
    for _, said in sorted(made, key=lambda row: -row[0])[:_MOST_SLIPS]:
        page.text(said, page.indent)


def _show_faulty(page: Page, analysis: Analysis) -> None:
    """The questions whose figures say that something may be wrong with them."""
    faulty = [one for one in analysis.figures if one.flags]
    if not faulty:
        return
    page.line()
    page.line(say(page.lang, "mark_faulty"), "bold")
    for one in faulty:
        said = say(page.lang, "between").join(remarks(one, page.lang))
        page.text(f"{number(one)}  {one.question.id}: {said}", page.indent)


def _show_waiting(page: Page, marking: Marking) -> None:
    """The questions that a person has to mark."""
    waiting = sorted({number for one in marking.papers for number in one.waiting})
    if not waiting:
        return
    page.line()
    column = say(page.lang, "mark_hand_column", number=waiting[0])
    page.text(say(page.lang, "mark_by_hand_left", numbers=", ".join(map(str, waiting)), column=column), style="yellow")
    page.text(counted(page.lang, "mark_waiting", sum(bool(one.waiting) for one in marking.papers)), style="yellow")
