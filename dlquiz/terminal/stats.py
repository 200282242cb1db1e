"""The page of `dlquiz stats`: what was practised, what is due, what goes wrong."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest

from rich.text import Text

from dlquiz.maths import display_width
from dlquiz.maths.width import clipped
from dlquiz.study import figures
from dlquiz.study.statistics import Day, DueDay, MistakeCount, Statistics, TopicStanding, shade, weeks
from dlquiz.terminal.page import INDENT, Page
from dlquiz.terminal.wrap import Run, wrap
from dlquiz.text.spans import Plain
from dlquiz.text.wording import counted, say

# From this width on there is room for bars in the table, and for two pictures side by side.
WIDE = 90
GAP = 4
# No attempt, and four shades that differ in shape as well as in brightness.
SHADES = "·░▒▓█"
EIGHTHS = " ▁▂▃▄▅▆▇█"
BAR = 10
# Of the picture of what is due: rows of a bar, columns of a day.
ROWS = 4
COLUMNS = 4

# What fits a screen of 24 lines, whose last is the shell's: so many topics and mistakes, a line each.
BRIEF_TOPICS, BRIEF_SLIPS = 5, 2
# Columns that the table of topics leaves for their titles at least; with less room it is a sentence a topic.
TITLE_ROOM = 16

Lines = list[Text]


def show_statistics(page: Page, statistics: Statistics, brief: bool = False) -> None:
    """The whole page, or as much as fits a screen (`brief`), or what to do first where nothing was practised yet."""
    _show_overview(page, statistics)
    if not statistics.attempts:
        _show_empty(page, statistics)
        return
    if brief:
        _show_brief(page, statistics)
        return
    _title(page, "stats_topics")
    _show_topics(page, statistics.topics)
    if page.plain:
        _say_days(page, statistics)
    else:
        _draw_days(page, statistics)
    if statistics.mistakes:
        _title(page, "stats_slips")
        for slip in statistics.mistakes:
            _show_slip(page, slip)


def _show_brief(page: Page, statistics: Statistics) -> None:
    """The topics that are remembered least, the mistakes made most, and where the rest is."""
    begun = [topic for topic in statistics.topics if topic.practised]
    weakest = sorted(begun, key=lambda topic: topic.recall or 0.0)[:BRIEF_TOPICS]
    _title(page, "stats_weakest")
    _show_topics(page, weakest, clips=True)
    if statistics.mistakes:
        _title(page, "stats_slips")
        for slip in statistics.mistakes[:BRIEF_SLIPS]:
            _show_slip(page, slip, clips=True)
    others = len(statistics.topics) - len(begun)
    page.line()
    rest = "stats_rest" if others else "stats_rest_begun"
    page.text(say(page.lang, rest, begun=len(begun), others=others), style="dim")


def _title(page: Page, key: str) -> None:
    page.line()
    page.line(say(page.lang, key), "bold")


def _show_overview(page: Page, statistics: Statistics) -> None:
    page.line(f"{say(page.lang, 'stats_title')}  {statistics.today}", "bold")
    rows = figures.overview(statistics, page.lang) if statistics.attempts else ()
    if page.plain:
        for label, value in rows:
            page.text(say(page.lang, "stats_pair", label=label, value=value))
    else:
        show_pairs(page, rows)


def show_pairs(page: Page, rows: Sequence[tuple[str, str]]) -> None:
    """Labels, and each one's value beside it; a long value goes on below itself."""
    columns = max((display_width(label) for label, _ in rows), default=0)
    for label, value in rows:
        lead = INDENT + _padded(label, columns + 2)
        page.paragraph((Plain(value),), " " * display_width(lead), lead)


def _show_empty(page: Page, statistics: Statistics) -> None:
    """What a student sees who has just begun."""
    page.line()
    page.text(say(page.lang, "stats_empty"))
    page.text(say(page.lang, "stats_begin"))
    if statistics.exam is None:
        page.text(say(page.lang, "stats_set_exam"))
    else:
        exam = figures.exam_day(statistics.exam, statistics.today, page.lang)
        page.text(say(page.lang, "stats_pair", label=say(page.lang, "stats_exam"), value=exam))


def _show_topics(page: Page, topics: Sequence[TopicStanding], clips: bool = False) -> None:
    """A row for each topic that was begun, its title cut off if it `clips`, and the names of the others."""
    begun = [topic for topic in topics if topic.practised]
    rows = [_topic_head(page), *(_topic_row(page, topic) for topic in begun)]
    if page.plain or _title_room(page, rows) < TITLE_ROOM:
        for topic in begun:
            page.text(_topic_line(page, topic), page.indent)
    elif begun:
        _show_rows(page, rows, clips)
    others = [topic.title.words(page.lang) for topic in topics if not topic.practised]
    if others:
        names = say(page.lang, "between").join(others)
        page.text(say(page.lang, "stats_not_begun", topics=names), page.indent, "dim")


def _topic_line(page: Page, topic: TopicStanding) -> str:
    return say(
        page.lang,
        "stats_topic_line",
        title=topic.title.words(page.lang),
        level=figures.level_name(topic.level, page.lang),
        practised=topic.practised,
        questions=topic.questions,
        right=figures.percent(topic.right),
        recall=figures.percent(topic.recall),
        due=topic.due,
    )


def _topic_head(page: Page) -> list[Text]:
    bar_ = [Text()] if page.width >= WIDE else []
    topic, level, practised, lately, remembered, due = (
        Text(say(page.lang, f"stats_{key}"), style="dim")
        for key in ("topic", "level", "practised", "lately", "remembered", "due_now")
    )
    return [topic, level, practised, lately, remembered, *bar_, due]


def _topic_row(page: Page, topic: TopicStanding) -> list[Text]:
    """Topic, level, how many questions were practised, the share right lately, recall with a bar, how many are due."""
    return [
        Text(topic.title.words(page.lang)),
        Text(figures.level_name(topic.level, page.lang), style=("", "cyan", "green", "bold green")[topic.level]),
        Text(f"{topic.practised}/{topic.questions}"),
        Text(figures.percent(topic.right)),
        Text(figures.percent(topic.recall)),
        *([bar(topic.recall or 0, BAR)] if page.width >= WIDE else []),
        Text(str(topic.due or ""), style="magenta"),
    ]


def _widths(rows: Sequence[Sequence[Text]]) -> list[int]:
    """Of each column behind the first one how wide it is."""
    return [max(cell.cell_len for cell in column) for column in zip(*rows, strict=True)][1:]


def _title_room(page: Page, rows: Sequence[Sequence[Text]]) -> int:
    """The columns that the others leave to the first one."""
    return page.width - len(INDENT) - sum(width + 2 for width in _widths(rows))


def _show_rows(page: Page, rows: Sequence[Sequence[Text]], clips: bool) -> None:
    """A table. The first column is wrapped within what the others leave, or cut off if it `clips`; the second is set
    left, the others right."""
    widths, room = _widths(rows), _title_room(page, rows)
    for title, level, *numbers in rows:
        shown_title = clipped(title.plain, room) if clips else title.plain
        first, *more = ("".join(run.text for run in line) for line in wrap((Run(shown_title),), room))
        line = Text(INDENT).append(_padded(first, room + 2), style=title.style)
        line.append_text(level).append(" " * (widths[0] - level.cell_len))
        for number, width in zip(numbers, widths[1:], strict=True):
            line.append(" " * (width + 2 - number.cell_len)).append_text(number)
        for shown in (line, *(Text(INDENT + rest) for rest in more)):
            shown.rstrip()
            page.console.print(shown, soft_wrap=True)


def _padded(text: str, columns: int) -> str:
    """The text with spaces behind it, so many columns wide."""
    return text + " " * (columns - display_width(text))


def bar(share: float, columns: int) -> Text:
    """A share from 0 to 1 as a bar; only the whole fills it."""
    full = min(int(share * columns), columns)
    return Text("━" * full, style="green").append("╌" * (columns - full), style="dim")


def _say_days(page: Page, statistics: Statistics) -> None:
    """What is due and what was done, a line a day and a line a week."""
    _title(page, "stats_coming")
    coming = [day for day in statistics.due_later if day.count]
    for day in coming:
        date, due = figures.weekday(day.date, page.lang), counted(page.lang, "stats_questions", day.count)
        page.text(say(page.lang, "stats_coming_day", day=date, count=due))
    if not coming:
        page.text(say(page.lang, "stats_none_coming"))
    _title(page, "stats_weeks")
    for week in weeks(statistics.heatmap):
        page.text(figures.week_line(week, page.lang))


def _draw_days(page: Page, statistics: Statistics) -> None:
    """The same as two pictures: side by side where there is room."""
    map_ = [_bold(page, "stats_weeks"), *_heatmap(page, statistics)]
    coming = [_bold(page, "stats_coming"), *_coming(page, statistics.due_later)]
    signs = "  ".join(f"{sign} {range_}" for sign, range_ in zip(SHADES, figures.shades(), strict=True))
    legend = Text(f"{INDENT}{say(page.lang, 'stats_shades')}{signs}", style="dim")
    beside = page.width >= WIDE
    for line in [Text(), *(_beside(map_, coming) if beside else map_), legend, *([] if beside else [Text(), *coming])]:
        line.rstrip()
        page.console.print(line, soft_wrap=True)


def _bold(page: Page, key: str) -> Text:
    return Text(say(page.lang, key), style="bold")


def _beside(left: Lines, right: Lines) -> Lines:
    width = max(line.cell_len for line in left) + GAP
    pairs = zip_longest(left, right, fillvalue=Text())
    return [one.copy().append(" " * (width - one.cell_len)).append_text(other) for one, other in pairs]


def _heatmap(page: Page, statistics: Statistics) -> Lines:
    """A row for each day of the week and a column for each week, under the names of the months."""
    columns = weeks(statistics.heatmap)
    rows = [_months(page, columns)]
    for number, name in enumerate(figures.weekdays(page.lang)):
        row = Text(INDENT).append(_padded(name, 4), style="dim")
        for week in columns:
            day = week[number]
            sign = SHADES[shade(day.attempts)] if day.date <= statistics.today else " "
            row.append(f"{sign} ", style="green" if day.attempts else "dim")
        rows.append(row)
    return rows


def _months(page: Page, columns: Sequence[Sequence[Day]]) -> Text:
    """The name of each month above the first week that begins in it, unless the next one leaves no room for it."""
    line = Text(INDENT + " " * 4, style="dim")
    before = 0
    for place, week in enumerate(columns):
        new = week[0].date.month != before
        before = week[0].date.month
        crowded = place == 0 and columns[1][0].date.month != before
        room = len(INDENT) + 4 + 2 * place
        if new and not crowded:
            line.append(" " * (room - line.cell_len) + figures.month(week[0].date, page.lang))
    return line


def _coming(page: Page, days: Sequence[DueDay]) -> Lines:
    """A column for each day, as high as what is due on it; the highest fills the picture."""
    most = max((day.count for day in days), default=0)
    if not most:
        return [Text(say(page.lang, "stats_none_coming"))]
    names = figures.weekdays(page.lang)
    bars = [[_cell(day.count, most, row) * 2 for day in days] for row in reversed(range(ROWS))]
    rows = [
        *((row, "green") for row in bars),
        ([str(day.count or "·") for day in days], "bold"),
        ([names[day.date.weekday()] for day in days], "dim"),
        ([str(day.date.day) for day in days], "dim"),
    ]
    return [Text("".join(map(_centred, row)), style=style) for row, style in rows]


def _cell(count: int, most: int, row: int) -> str:
    """The block of a bar in a row of the picture; whatever is due shows at least a line."""
    eighths = max(round(count / most * ROWS * 8), int(count > 0))
    return EIGHTHS[min(max(eighths - 8 * row, 0), 8)]


def _centred(text: str) -> str:
    room = max(COLUMNS - display_width(text), 0)
    return " " * (room - room // 2) + text + " " * (room // 2)


def _show_slip(page: Page, slip: MistakeCount, clips: bool = False) -> None:
    """How often, which mistake, of which question; on one line if it `clips`."""
    times = say(page.lang, "stats_slip", count=slip.count)
    lead = f"{times} " if page.plain else f"{INDENT}{times:>4} "
    indent = " " * display_width(lead)
    if clips:
        room = page.width - display_width(f"{lead}  ({slip.question})")
        page.text(f"{lead}{clipped(slip.message.words(page.lang), max(room, TITLE_ROOM))}  ({slip.question})")
        return
    page.paragraph((*slip.message.spans(page.lang), Plain(f"  ({slip.question})")), indent, lead)
