"""The page of `dlquiz stats --html`: whole, safe, self-contained, and readable without any colour."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

import pytest
from lxml import etree, html  # type: ignore[import-untyped]
from msgspec.structs import replace
from standing import BUSY, DUE, MISTAKES, NOTHING, STATISTICS, TODAY, TOPICS, text

from dlquiz.export.stats_html import STYLE, render_stats
from dlquiz.paper.html import STYLE as PAPER
from dlquiz.study.statistics import DueDay, MistakeCount, Statistics
from dlquiz.text.spans import Language


def parsed(statistics: Statistics, lang: Language = "en") -> Any:
    return html.document_fromstring(render_stats(statistics, lang))


def rows(page: Any, name: str) -> list[list[str]]:
    """The cells of a table's body as text."""
    found = page.xpath(f"//table[@class='{name}']/tbody/tr")
    return [[" ".join(cell.text_content().split()) for cell in row] for row in found]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_page_is_well_formed_and_says_its_language(lang: Language) -> None:
    """Strict XML but for the doctype, the character set and `<meta>`, so every element is closed in order."""
    source = render_stats(STATISTICS, lang)
    body = source[source.index("<body>") : source.index("</html>")]
    assert etree.fromstring(body).tag == "body"
    assert html.document_fromstring(source).get("lang") == {"zh": "zh-CN", "en": "en"}[lang]


def classes(style: str) -> set[str]:
    """The class names that a style sheet has rules for."""
    selectors = re.findall(r"([^{}]+)\{", re.sub(r"/\*.*?\*/", "", style, flags=re.DOTALL))
    return {name for selector in selectors for name in re.findall(r"\.([a-z][\w-]*)", selector)}


def test_no_cell_is_styled_by_the_rules_for_papers() -> None:
    """Both style sheets are in the page. A paper's `.number` stands in the margin, and once so did the cells of these
    tables."""
    used = {name for names in parsed(STATISTICS).xpath("//table//@class") for name in names.split()}
    assert {"topics", "figure"} <= used
    assert "number" in classes(PAPER.read_text("utf-8"))
    assert not used & classes(PAPER.read_text("utf-8"))


def test_every_topic_that_was_begun_has_its_row() -> None:
    assert rows(parsed(STATISTICS), "topics") == [
        ["Convolution layer", "Mastered", "12/45", "100%", "99%", ""],
        ["Feed-forward networks and the multilayer perceptron", "Proficient", "15/15", "90%", "50%", "3"],
        ["ReLU", "Familiar", "4/9", "70%", "82%", "1"],
        ["Long short-term memory (LSTM)", "Practising", "1/11", "0%", "4%", ""],
    ]
    assert parsed(STATISTICS).xpath("string(//p[@class='others'])") == (
        "Not begun: VGG; The gated recurrent unit (GRU)"
    )


def test_a_bar_is_as_long_as_its_share() -> None:
    """Of the recall of each topic; of the day on which most is due."""
    page = parsed(STATISTICS)
    for name, column in (("topics", -2), ("coming", 1)):
        widths = [int(re.findall(r"\d+", style)[0]) for style in page.xpath(f"//table[@class='{name}']//i/@style")]
        figures = [int(re.findall(r"\d+", row[column])[0]) for row in rows(page, name)]
        whole = 100 if name == "topics" else max(figures)
        assert widths == pytest.approx([100 * figure / whole for figure in figures], abs=1)
        assert len(widths) > 3


def test_the_heatmap_is_a_table_of_numbers() -> None:
    """Each number stands under its week and beside its day of the week; days to come are empty."""
    page = parsed(STATISTICS)
    heads = [" ".join(head.text_content().split()) for head in page.xpath("//table[@class='heatmap']/thead/tr/*")]
    assert heads[0] == ""
    assert heads[1] == "31 Aug"
    assert heads[12] == "16 Nov"
    found = rows(page, "heatmap")
    assert [row[0] for row in found] == ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
    cells = {
        date(2026, 8, 31) + timedelta(7 * week + day): found[day][week + 1] for week in range(12) for day in range(7)
    }
    busy = {day: attempts for day, (attempts, _) in BUSY.items()}
    expected = {day: "" if day > TODAY else str(busy.get(day, "·")) for day in cells}
    assert cells == expected
    shades = page.xpath("//table[@class='heatmap']//td[@title='2026-11-18']/@class")
    assert shades == ["shade-3"]


def test_what_is_due_is_a_row_a_day() -> None:
    found = rows(parsed(STATISTICS), "coming")
    assert found[0] == ["Sat 21 Nov", "8 questions", ""]
    assert [int(row[1].split()[0]) for row in found] == list(DUE)
    chinese = rows(parsed(STATISTICS, "zh"), "coming")
    assert chinese[1] == ["11月22日 周日", "4 题", ""]


def test_the_mistakes_have_their_maths_as_mathml() -> None:
    page = parsed(STATISTICS)
    first, second = rows(page, "slips")
    assert first == ["12×", "the padding was left out", "conv-size"]
    assert second[0::2] == ["1×", "lstm-cell"]
    assert page.xpath("count(//table[@class='slips']//msub)") == 1


def test_screen_readers_get_the_names_of_tables_rows_and_columns() -> None:
    page = parsed(STATISTICS)
    for table in page.xpath("//table[@class!='overview']"):
        (title,) = page.xpath(f"//h2[@id='{table.get('aria-labelledby')}']")
        assert title.text_content()
    assert all(row[0].tag == "th" and row[0].get("scope") == "row" for row in page.xpath("//tbody/tr"))
    assert all(head.get("scope") == "col" for head in page.xpath("//thead//th"))
    assert all(bar.get("aria-hidden") == "true" for bar in page.xpath("//*[@class='bar']"))


def test_the_page_loads_and_runs_nothing() -> None:
    page = parsed(STATISTICS)
    (policy,) = page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    assert policy == "default-src 'none'; style-src 'unsafe-inline'"
    assert page.xpath("//script | //link | //img | //iframe | //object | //a | //form | //svg") == []
    assert page.xpath("//@*[starts-with(name(), 'on') or name() = 'src' or name() = 'href']") == []


HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</td></table><b>",
    "&lt;&amp;",
    "' onclick='x",
]


@pytest.mark.parametrize("evil", HOSTILE)
def test_a_strangers_markup_is_shown_as_it_stands(evil: str) -> None:
    title = text(evil, evil)
    statistics = replace(
        STATISTICS,
        topics=tuple(replace(topic, title=title) for topic in TOPICS),
        mistakes=(MistakeCount(evil, evil, evil, title, 3),),
    )
    page, harmless = parsed(statistics), parsed(replace(STATISTICS, mistakes=MISTAKES[:1]))
    assert [element.tag for element in page.iter()] == [element.tag for element in harmless.iter()]
    assert page.text_content().count(evil) == len(TOPICS) + 2


@pytest.mark.parametrize(("lang", "begin"), [("en", "Nothing has been practised yet."), ("zh", "还没有练习记录。")])
def test_the_first_day_is_a_page_too(lang: Language, begin: str) -> None:
    page = parsed(NOTHING, lang)
    assert begin in page.text_content()
    assert len(page.xpath("//table")) == 1


def test_nothing_due_is_said_in_words() -> None:
    days = tuple(DueDay(day.date, 0) for day in STATISTICS.due_later)
    page = parsed(replace(STATISTICS, due_later=days, mistakes=()))
    assert "Nothing falls due in the next two weeks." in page.text_content()
    assert page.xpath("//table[@class='coming' or @class='slips']") == []


def luminance(colour: str) -> float:
    """The relative luminance of `#rrggbb`, as WCAG 2.2 defines it."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


# Which ink stands on a shade: that of the page's text on the pale ones, its paper on the deep ones.
INKS = {"1": "text", "2": "text", "3": "paper", "4": "paper"}


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
def test_the_numbers_of_the_heatmap_can_be_read_on_their_shades(scheme: int) -> None:
    """At least 4.5 : 1 on every shade (WCAG AA), white paper and black text in light, the other way round in dark."""
    white, black = "#ffffff", "#000000"
    inks = {"text": (black, white)[scheme], "paper": (white, black)[scheme]}
    css = STYLE.read_text("utf-8")
    shades = {name: pair.split(", ") for name, pair in re.findall(r"--shade-(\d): light-dark\(([^)]*)\)", css)}
    assert shades.keys() == INKS.keys()
    assert {name: contrast(pair[scheme], inks[INKS[name]]) >= 4.5 for name, pair in shades.items()} == dict.fromkeys(
        INKS, True
    )
