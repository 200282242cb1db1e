"""The page of `dlquiz stats --html`: one self-contained file to keep, on screen and on paper, in light and in dark."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from pathlib import Path

from dlquiz.paper.html import whole_page
from dlquiz.study import figures
from dlquiz.study.statistics import Day, DueDay, MistakeCount, Statistics, TopicStanding, shade, weeks
from dlquiz.text.html import OWN
from dlquiz.text.spans import Language
from dlquiz.text.wording import counted, say

STYLE = Path(__file__).with_name("stats.css")


def render_stats(statistics: Statistics, lang: Language) -> str:
    """Return the page. All text is escaped; every figure stands there as text, whatever the colours."""
    title, as_of = say(lang, "stats_page_title"), say(lang, "stats_as_of", day=statistics.today)
    parts = [_header(title, as_of), "<main>", _overview(statistics, lang)]
    if statistics.attempts:
        parts += [
            _topics(statistics.topics, lang),
            _heatmap(statistics, lang),
            _coming(statistics.due_later, lang),
            _slips(statistics.mistakes, lang),
        ]
    else:
        parts.append(f"<p>{escape(say(lang, 'stats_empty'))}</p>")
    body = "\n".join([*parts, "</main>"])
    return whole_page(lang, title, f"{title} · {as_of}", body, STYLE.read_text(encoding="utf-8"))


def _header(title: str, as_of: str) -> str:
    return f"<header>\n<h1>{escape(title)}</h1>\n<p>{escape(as_of)}</p>\n</header>"


def _overview(statistics: Statistics, lang: Language) -> str:
    rows = figures.overview(statistics, lang)
    return _table("overview", "", (), (_row(label, [_cell(value)]) for label, value in rows))


def _topics(topics: Sequence[TopicStanding], lang: Language) -> str:
    keys = ("topic", "level", "practised", "lately", "remembered", "due_now")
    heads = [say(lang, f"stats_{key}") for key in keys]
    rows = [_topic(topic, lang) for topic in topics if topic.practised]
    others = [topic.title.words(lang) for topic in topics if not topic.practised]
    names = say(lang, "stats_not_begun", topics=say(lang, "between").join(others))
    after = f'\n<p class="others">{escape(names)}</p>' if others else ""
    return _table("topics", say(lang, "stats_topics"), heads, rows) + after


def _topic(topic: TopicStanding, lang: Language) -> str:
    cells = [
        _cell(figures.level_name(topic.level, lang), f"level-{topic.level.name.lower()}"),
        _cell(f"{topic.practised}/{topic.questions}", "figure"),
        _cell(figures.percent(topic.right), "figure"),
        f'<td class="figure">{figures.percent(topic.recall)}{_bar(topic.recall or 0)}</td>',
        _cell(str(topic.due or ""), "figure"),
    ]
    return _row(topic.title.words(lang), cells)


def _heatmap(statistics: Statistics, lang: Language) -> str:
    """A row for each day of the week, a column for each week; a cell holds the number of attempts."""
    columns = weeks(statistics.heatmap)
    heads = ["", *(figures.short_day(week[0].date, lang) for week in columns)]
    rows = (
        _row(name, [_day(week[number], statistics) for week in columns])
        for number, name in enumerate(figures.weekdays(lang))
    )
    return _table("heatmap", say(lang, "stats_weeks"), heads, rows)


def _day(day: Day, statistics: Statistics) -> str:
    if day.date > statistics.today:
        return "<td></td>"
    return f'<td class="shade-{shade(day.attempts)}" title="{day.date}">{day.attempts or "·"}</td>'


def _coming(days: Sequence[DueDay], lang: Language) -> str:
    most = max((day.count for day in days), default=0)
    title = say(lang, "stats_coming")
    if not most:
        return f"<h2>{escape(title)}</h2>\n<p>{escape(say(lang, 'stats_none_coming'))}</p>"
    rows = []
    for day in days:
        count = _cell(counted(lang, "stats_questions", day.count), "figure")
        rows.append(_row(figures.weekday(day.date, lang), [count, f"<td>{_bar(day.count / most)}</td>"]))
    return _table("coming", title, (), rows)


def _slips(slips: Sequence[MistakeCount], lang: Language) -> str:
    if not slips:
        return ""
    rows = (
        _row(
            say(lang, "stats_slip", count=slip.count),
            [
                f"<td>{OWN.spans(slip.message.spans(lang))}</td>",
                f"<td><code>{escape(slip.question)}</code></td>",
            ],
        )
        for slip in slips
    )
    return _table("slips", say(lang, "stats_slips"), (), rows)


def _table(name: str, title: str, heads: Sequence[str], rows: Iterable[str]) -> str:
    """Return a table under its title; a screen reader names its columns and rows."""
    above = f'<h2 id="{name}">{escape(title)}</h2>\n' if title else ""
    label = f' aria-labelledby="{name}"' if title else ""
    columns = "".join(f'<th scope="col">{escape(head)}</th>' if head else "<td></td>" for head in heads)
    head = f"<thead><tr>{columns}</tr></thead>\n" if heads else ""
    body = "\n".join(rows)
    return f'{above}<div class="wide"><table class="{name}"{label}>\n{head}<tbody>\n{body}\n</tbody>\n</table></div>'


def _row(head: str, cells: Sequence[str]) -> str:
    return f'<tr><th scope="row">{escape(head)}</th>{"".join(cells)}</tr>'


def _cell(text: str, name: str = "") -> str:
    kind = f' class="{name}"' if name else ""
    return f"<td{kind}>{escape(text)}</td>"


def _bar(share: float) -> str:
    """Return a bar of that share of its room; the figure itself stands beside it."""
    return f'<span class="bar" aria-hidden="true"><i style="width: {share:.0%}"></i></span>'
