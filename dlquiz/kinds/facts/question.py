"""A table of facts asked: each form is a question of a kind that there is anyway."""

from __future__ import annotations

from functools import cached_property
from math import comb
from typing import Any

from dlquiz.cards.card import Text
from dlquiz.kinds.concept import ConceptQuestion
from dlquiz.kinds.facts.table import LEFT, Row, Table, said
from dlquiz.kinds.truth import TRUE_OR_FALSE
from dlquiz.language.markup import parse_markup, template_text
from dlquiz.text.spans import Language

# What is shown: options of a choice, statements of which some are true, steps in order, left sides and all right ones.
OPTIONS, STATEMENTS, STEPS, RIGHT = 4, 4, 5, 6
# Every form has the name of its kind, but for the choice that asks the other way round.
_KINDS = {"back": "choice"}
NOTHING = Text((), ())
_WHICH = Text(
    parse_markup("下列说法中，哪些是正确的？（多选）"),
    parse_markup("Which of these statements are true? Several may be right."),
)
_MATCH = Text(
    parse_markup("左栏为{about}，右栏为{holds}。请将左栏各项与右栏配对，右栏有多余项。"),
    parse_markup(
        "Match each entry on the left ({about}) with one on the right ({holds}); some on the right are left over."
    ),
)


class TableQuestion(ConceptQuestion, frozen=True, kw_only=True):
    """A table asked in one form."""

    table: Table
    form: str

    @property
    def kind(self) -> str:  # type: ignore[override]
        return _KINDS.get(self.form, self.form)

    @property
    def maker(self) -> str:
        return "facts"

    @property
    def title(self) -> Text:
        return self.table.title

    @property
    def facts(self) -> tuple[tuple[str, int], ...]:
        return tuple((row.torch, row.torch_line) for row in self.table.rows if row.torch)

    @cached_property
    def asked(self) -> tuple[int, ...]:
        """The rows that this form can ask."""
        rows = self.table.rows
        return tuple(place for place, row in enumerate(rows) if self.form != "fill" or row.terms)

    @property
    def variants(self) -> int:
        """How many different items there are: facts, or sets of them."""
        count = len(self.asked)
        shown = {"match": LEFT, "choices": STATEMENTS, "order": STEPS}.get(self.form, 1)
        return comb(count, min(shown, count))

    def message(self, mistake: str) -> Text | None:
        """Of `row-...`, why it is so."""
        return next((row.why for row in self.table.rows if mistake == row_mistake(row)), None)

    def told(self, lang: Language) -> dict[str, Any]:
        rows = [f"{template_text(row.about.of(lang))} — {template_text(row.holds.of(lang))}" for row in self.table.rows]
        return {"table": self.table.id, "rows": rows}

    def described(self, lang: Language) -> dict[str, Any]:
        return self.told(lang)


def row_mistake(row: Row) -> str:
    """The id of not knowing a row."""
    return f"row-{row.id}"


def questions_of(table: Table) -> dict[str, TableQuestion]:
    """Every form of a table, by the id of the question that it makes."""
    return {f"{table.id}-{form}": _question(table, form) for form in table.forms}


def _question(table: Table, form: str) -> TableQuestion:
    stems = {"match": said(_MATCH, table.about, table.holds), "choice": table.choice, "back": table.back}
    stems |= {"truth": TRUE_OR_FALSE, "choices": _WHICH, "fill": table.back, "order": table.order}
    rows = [row for row in table.rows if form != "fill" or row.terms]
    return TableQuestion(
        id=f"{table.id}-{form}",
        topic=table.topic,
        level=table.level,
        covers=tuple(dict.fromkeys(name for row in rows for name in row.covers)),
        stem=stems[form] or NOTHING,
        why=NOTHING,
        hint=table.hint,
        torch="",
        path=table.path,
        line=table.line,
        torch_line=table.line,
        digest=table.digest,
        formerly=tuple(f"{old}-{form}" for old in table.formerly),
        table=table,
        form=form,
    )
