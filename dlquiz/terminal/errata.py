"""Where the notes err, one below the other: the place, what they say, what is right, and the lines that show it."""

from __future__ import annotations

from collections.abc import Sequence

from dlquiz.bank.errata import Erratum
from dlquiz.terminal.page import Page
from dlquiz.text.wording import counted, say


def show_errata(page: Page, errata: Sequence[Erratum]) -> None:
    """The list, with how many there are; or that there are none."""
    for one in errata:
        _show_one(page, one)
        page.line()
    page.text(counted(page.lang, "errata", len(errata)) if errata else say(page.lang, "errata_none"), style="bold")


def _show_one(page: Page, one: Erratum) -> None:
    page.text(one.id, style="bold")
    between = say(page.lang, "between")
    page.text(between.join(say(page.lang, f"erratum_{kind}") for kind in one.kinds), page.indent)
    for place in one.where:
        page.text(f"{place.note}:{place.lines}  {place.section}", page.indent, "dim")
    for topic in one.topics:
        page.text(topic, page.indent, "dim")
    for title, text in (("errata_says", one.says), ("errata_right", one.right)):
        page.text(say(page.lang, title), page.indent)
        page.paragraph(text.spans(page.lang), page.indent * 2)
    if one.torch:
        page.text(say(page.lang, "errata_run"), page.indent)
        page.code(one.torch)
