"""The statistics of a marked class as a document: how it went, each question's figures, and which ones look faulty."""

from __future__ import annotations

from collections.abc import Iterator

from dlquiz.paper.document import Block, Document, Exercise, Heading
from dlquiz.study.analysis import FEW, Analysis, Figures
from dlquiz.study.analysis_words import correlated, number, overview, remarks, share, slips, title
from dlquiz.text.blocks import Paragraph, Table
from dlquiz.text.spans import Language, Plain
from dlquiz.text.wording import counted, say


def statistics_document(analysis: Analysis, name: str, lang: Language) -> Document:
    """The document; `name` is the papers' title."""
    blocks: list[Block | Exercise] = [*_overview(analysis, lang)]
    blocks += [_heading("mark_by_question", lang), _table(analysis, lang)]
    blocks += [block for one in analysis.figures for block in _question(one, lang)]
    blocks += [_heading("mark_how", lang), _line(say(lang, "mark_sources"))]
    heading = f"{name} {say(lang, 'mark_statistics')}".strip()
    subtitle = counted(lang, "mark_students", analysis.students)
    return Document(lang, heading, subtitle, "dlquiz mark", "", False, tuple(blocks))


def _heading(key: str, lang: Language) -> Heading:
    return Heading((Plain(say(lang, key)),))


def _line(text: str) -> Paragraph:
    return Paragraph((Plain(text),))


def _overview(analysis: Analysis, lang: Language) -> Iterator[Block]:
    """The points of the class in figures."""
    yield Table((say(lang, "heading_figure"), say(lang, "heading_value")), tuple(overview(analysis, lang)))
    if analysis.few:
        yield _line(say(lang, "mark_few", few=FEW))
    if analysis.waiting:
        yield _line(counted(lang, "mark_waiting", analysis.waiting))


def _table(analysis: Analysis, lang: Language) -> Table:
    keys = ("number", "question", "difficulty", "discrimination", "right", "blank")
    return Table(tuple(say(lang, f"heading_{key}") for key in keys), tuple(map(_row, analysis.figures)))


def _row(one: Figures) -> tuple[str, ...]:
    figures = share(one.difficulty), correlated(one.discrimination), str(one.right), str(one.blank)
    return (number(one), one.question.id, *figures)


def _question(one: Figures, lang: Language) -> Iterator[Block]:
    """What there is to say of one question, if anything."""
    lines = [*remarks(one, lang), *slips(one, lang)]
    lines += [say(lang, "mark_never", option=option.text) for option in one.unchosen]
    if lines or one.options:
        where = f"{one.number}. " if one.number else ""
        yield Heading((Plain(where + title(one, lang)),), 2)
    yield from map(_line, lines)
    if one.options:
        yield _options(one, lang)


def _options(one: Figures, lang: Language) -> Table:
    head = tuple(say(lang, f"heading_{key}") for key in ("option", "key", "shown", "chosen"))
    rows = ((option.text, "✓" if option.right else "", str(option.shown), str(option.chosen)) for option in one.options)
    return Table(head, tuple(rows))
