"""The page of `dlquiz stats` in a terminal: every figure in its place, at any width, in both languages."""

from __future__ import annotations

import io
import re
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from rich.console import Console
from standing import DUE, NOTHING, STATISTICS, TODAY, TOPICS, text

from dlquiz.maths.width import display_width
from dlquiz.study import figures
from dlquiz.study.statistics import DueDay, Statistics
from dlquiz.terminal.page import MAX_WIDTH, Page
from dlquiz.terminal.stats import bar, show_statistics
from dlquiz.text.spans import Language

# What these files show was compared with the numbers in `standing`, figure by figure, when they were written.
GOLDEN = Path(__file__).parent / "golden"


def shown(statistics: Statistics, lang: Language, width: int, plain: bool = False) -> str:
    out = io.StringIO()
    show_statistics(Page(lang, out, width, plain), statistics)
    return out.getvalue()


@pytest.mark.parametrize("plain", [False, True], ids=["drawn", "plain"])
@pytest.mark.parametrize("width", [60, 120])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_page_looks_as_it_was_approved(lang: Language, width: int, plain: bool) -> None:
    name = f"stats-{lang}-{width}{'-plain' * plain}.txt"
    assert shown(STATISTICS, lang, width, plain) == (GOLDEN / name).read_text("utf-8")


counts = st.integers(0, 999)
shares = st.none() | st.floats(0, 1)
titles = st.sampled_from([topic.title for topic in TOPICS]) | st.text(
    st.characters(categories=["L", "N"]), min_size=1, max_size=80
).map(lambda title: text(title, title))
topics = st.builds(
    replace,
    st.sampled_from(TOPICS),
    title=titles,
    practised=counts,
    questions=counts,
    right=shares,
    recall=shares,
    due=counts,
)
coming = st.lists(counts, min_size=14, max_size=14).map(
    lambda row: tuple(DueDay(TODAY + timedelta(number), count) for number, count in enumerate(row, 1))
)
statistics = st.builds(
    replace,
    st.just(STATISTICS),
    topics=st.lists(topics, max_size=6).map(tuple),
    due_later=coming,
    attempts=st.integers(1, 10**7),
    exam=st.none() | st.dates(TODAY, date(2099, 12, 31)),
)


@given(found=statistics, lang=st.sampled_from(["zh", "en"]), width=st.integers(60, 200), plain=st.booleans())
def test_no_line_is_wider_than_the_screen_or_ends_in_spaces(
    found: Statistics, lang: Language, width: int, plain: bool
) -> None:
    lines = shown(found, lang, width, plain).splitlines()
    assert [line for line in lines if display_width(line) > min(width, MAX_WIDTH)] == []
    assert [line for line in lines if line != line.rstrip()] == []


@given(row=st.lists(counts, min_size=14, max_size=14))
def test_a_day_on_which_something_is_due_shows_it_and_no_other(row: list[int]) -> None:
    """The blocks above a number are there if and only if the number is; the highest day fills all rows."""
    days = tuple(DueDay(TODAY + timedelta(number), count) for number, count in enumerate(row, 1))
    picture = shown(replace(STATISTICS, due_later=days), "en", 60).split("Due in the next two weeks\n")[1].splitlines()
    if not any(row):
        assert picture[0] == "Nothing falls due in the next two weeks."
        return
    *rows, numbers, _, _ = (line.ljust(60) for line in picture[:7])
    heights = ["".join(line[4 * place : 4 * place + 4].strip() for line in rows) for place in range(14)]
    assert [height != "" for height in heights] == [count > 0 for count in row]
    assert [numbers[4 * place : 4 * place + 4].strip() for place in range(14)] == [str(count or "·") for count in row]
    assert {heights[place] for place in range(14) if row[place] == max(row)} == {"█" * 8}


BARS = [(0.0, 10, 0), (0.04, 10, 0), (0.1, 10, 1), (0.999, 10, 9), (1.0, 10, 10), (0.5, 3, 1)]


@pytest.mark.parametrize(("share", "columns", "full"), BARS)
def test_only_the_whole_fills_a_bar(share: float, columns: int, full: int) -> None:
    assert bar(share, columns).plain == "━" * full + "╌" * (columns - full)


PERCENT = [(None, "–"), (0.0, "0%"), (0.001, "1%"), (0.5, "50%"), (0.714, "71%"), (0.999, "99%"), (1.0, "100%")]


@pytest.mark.parametrize(("share", "expected"), PERCENT)
def test_no_share_is_rounded_to_nothing_or_to_all(share: float | None, expected: str) -> None:
    assert figures.percent(share) == expected


EXAMS = [
    (None, "not set (--exam-date YYYY-MM-DD)", "未设定（--exam-date 年-月-日）"),
    (TODAY, "2026-11-20, today", "2026-11-20，今天"),
    (date(2026, 11, 21), "2026-11-21, tomorrow", "2026-11-21，明天"),
    (date(2026, 11, 22), "2026-11-22, 2 days left", "2026-11-22，还有 2 天"),
    (date(2027, 11, 20), "2027-11-20, 365 days left", "2027-11-20，还有 365 天"),
]


@pytest.mark.parametrize(("exam", "english", "chinese"), EXAMS)
def test_the_exam_is_so_many_days_away(exam: date | None, english: str, chinese: str) -> None:
    assert figures.exam_day(exam, TODAY, "en") == english
    assert figures.exam_day(exam, TODAY, "zh") == chinese


@pytest.mark.parametrize(
    ("planned", "says"), [(None, "今日待复习  7 题\n"), (7, "7 题\n"), (3, "7 题，今天的计划里有 3 题\n")]
)
def test_with_a_plan_it_is_told_how_much_of_what_is_due_comes_today(planned: int | None, says: str) -> None:
    assert says in shown(replace(STATISTICS, due_today=7, planned=planned), "zh", 60)


@pytest.mark.parametrize(("count", "says"), [(2, "not yet; everything"), (0, "topics are begun")])
def test_the_brief_page_says_what_was_never_begun(count: int, says: str) -> None:
    begun = [topic for topic in STATISTICS.topics if topic.practised]
    others = [topic for topic in STATISTICS.topics if not topic.practised][:count]
    out = io.StringIO()
    show_statistics(Page("en", out, 100), replace(STATISTICS, topics=(*begun, *others)), brief=True)
    assert says in out.getvalue()


def test_the_shades_of_the_heatmap_are_named_without_gaps() -> None:
    assert figures.shades() == ["0", "1–9", "10–19", "20–39", "40+"]


@pytest.mark.parametrize("plain", [False, True])
@pytest.mark.parametrize(("lang", "begin"), [("en", "Nothing has been practised yet."), ("zh", "还没有练习记录。")])
def test_the_first_day_says_how_to_begin(lang: Language, begin: str, plain: bool) -> None:
    found = shown(NOTHING, lang, 60, plain)
    assert begin in found
    assert "dlquiz quiz" in found
    assert "--exam-date" in found
    assert "%" not in found


def test_the_first_day_with_an_exam_says_when_it_is() -> None:
    found = shown(replace(NOTHING, exam=date(2026, 11, 21)), "en", 60)
    assert "Exam: 2026-11-21, tomorrow" in found
    assert "--exam-date" not in found


def test_plain_is_lines_of_text_alone() -> None:
    """No bars, blocks, shades or columns of spaces for a screen reader to stumble over."""
    for lang in ("zh", "en"):
        found = shown(STATISTICS, lang, 96, plain=True)
        assert not re.search(r"[━╌·░▒▓█▁-▇]", found)
        assert not re.search(r"\S {3,}\S", found)
        assert found.count("\n") > len(DUE)


def test_colours_can_be_read_on_light_and_dark_and_add_nothing() -> None:
    """Neither yellow (33) nor white (37) nor any background; without the colours the same text is left."""
    out = io.StringIO()
    page = Page("en", out)
    page.console = Console(file=out, width=120, force_terminal=True, color_system="standard", highlight=False)
    show_statistics(page, STATISTICS)
    codes = {int(code) for found in re.findall(r"\x1b\[([\d;]*)m", out.getvalue()) for code in found.split(";")}
    assert {1, 2, 32} <= codes <= {0, 1, 2, 31, 32, 34, 35, 36}
    assert re.sub(r"\x1b\[[\d;]*m", "", out.getvalue()) == shown(STATISTICS, "en", 120)
