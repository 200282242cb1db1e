"""What fits a screen of 24 lines: the statistics and the end of a set, however long the texts in them are."""

from __future__ import annotations

import io
from datetime import date

import pytest
from msgspec.structs import replace
from standing import STATISTICS, TODAY, text

from dlquiz.maths.width import display_width
from dlquiz.study.statistics import Statistics
from dlquiz.terminal.page import Page
from dlquiz.terminal.stats import show_statistics
from dlquiz.text.spans import Language

LINES = 24
LONG = text("很长的标题" * 20, "a title that goes on " * 8)


def lines(statistics: Statistics, lang: Language, width: int) -> list[str]:
    out = io.StringIO()
    show_statistics(Page(lang, out, width), statistics, brief=True)
    return out.getvalue().splitlines()


def crowded() -> Statistics:
    """Every topic begun, all with long titles, many mistakes with long messages, more due than the plan takes."""
    topics = tuple(replace(topic, title=LONG, practised=3, questions=99, due=12) for topic in STATISTICS.topics) * 9
    slips = tuple(replace(slip, message=LONG) for slip in STATISTICS.mistakes) * 9
    exam = date(TODAY.year + 1, 1, 31)
    return replace(STATISTICS, topics=topics, mistakes=slips, exam=exam, due_today=999, planned=12)


@pytest.mark.parametrize("width", [60, 80, 120])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_statistics_leave_room_for_the_shells_line(lang: Language, width: int) -> None:
    shown = lines(crowded(), lang, width)
    assert len(shown) < LINES
    assert max(map(display_width, shown)) <= width


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_on_a_narrow_screen_no_line_is_too_long(lang: Language) -> None:
    """A topic is a sentence there, since a table has no room."""
    assert max(map(display_width, lines(crowded(), lang, 40))) <= 40
