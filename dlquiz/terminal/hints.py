"""The hints of a question, one at a time: a push first, the formula last."""

from __future__ import annotations

from collections.abc import Callable

from dlquiz.items import present
from dlquiz.items.item import Item, NumericItem
from dlquiz.language.markup import fill
from dlquiz.terminal.page import INDENT, Page
from dlquiz.text.wording import say

Hint = Callable[[Page], None]


def hints_of(item: Item) -> tuple[Hint, ...]:
    """What there is to give, in order: the question's own hint, else of a numeric one what its formula is about; of a
    numeric one the formula then. Each shows itself on a page; () of a fact without a hint of its own."""
    own = (lambda page: _show_own(page, item),) if item.question.hint is not None else ()
    if not isinstance(item, NumericItem):
        return own
    push = own or (lambda page: _show_idea(page, item),)
    return (*push, lambda page: _show_formula(page, item))


def _show_own(page: Page, item: Item) -> None:
    assert item.question.hint is not None
    page.paragraph(fill(item.question.hint.of(page.lang), {}), INDENT, style="italic")


def _show_idea(page: Page, item: NumericItem) -> None:
    title = present.words(item.question.formula.title, page.lang)
    page.words(say(page.lang, "hint_idea", title=title), INDENT, "italic")


def _show_formula(page: Page, item: NumericItem) -> None:
    for node in present.general(item.question.formula, item.given, page.lang):
        page.maths(node, style="italic")
