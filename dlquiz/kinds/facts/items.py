"""Items of a table: some of its rows, shown and asked in one of its forms."""

from __future__ import annotations

import re
from collections.abc import Hashable
from hashlib import sha256

from dlquiz.cards.card import Text
from dlquiz.kinds.answers.letters import LETTERS
from dlquiz.kinds.choice import ChoiceItem
from dlquiz.kinds.choices import ChoicesItem
from dlquiz.kinds.concept import ConceptItem
from dlquiz.kinds.facts.lines import joined
from dlquiz.kinds.facts.question import NOTHING, TableQuestion, row_mistake
from dlquiz.kinds.facts.table import LEFT, Row, Table, said, sentence
from dlquiz.kinds.fill import FillItem
from dlquiz.kinds.grades import Named, Slip
from dlquiz.kinds.match import MatchItem, Pair
from dlquiz.kinds.options import Option, OptionMistake
from dlquiz.kinds.order import OrderItem
from dlquiz.kinds.protocol import Blocks
from dlquiz.kinds.truth import TruthItem
from dlquiz.language.markup import Template, parse_markup, template_text
from dlquiz.text.blocks import Paragraph
from dlquiz.text.spans import Language, Plain, Spans

_TRUE_OF = Text(parse_markup("这说的是{about}："), parse_markup("That is true of {about}:"))


class RowItem(ConceptItem, frozen=True):
    """An item that asks for one row, or shows several: `rows`, the asked one first."""

    question: TableQuestion
    rows: tuple[int, ...] = ()

    @property
    def digest(self) -> str:
        """Of what stands around the rows, and of those that are shown, as they are shown."""
        table = self.question.table
        shown = (table.frame, *(table.rows[place].digest for place in self.rows))
        return sha256(" ".join(shown).encode()).hexdigest()[: len(table.frame)]

    @property
    def asked(self) -> Row:
        """The row that is asked, or the first that is."""
        return self.question.table.rows[self.rows[0]]

    @property
    def shown_rows(self) -> tuple[Row, ...]:
        """Every row that must be known."""
        return (self.asked,)

    @property
    def fact(self) -> str:
        return row_mistake(self.asked) if len(self.shown_rows) == 1 else ""

    @property
    def identity(self) -> Hashable:
        return self.question.id, frozenset(row.id for row in self.shown_rows)

    @property
    def code(self) -> str:
        return joined(self.shown_rows)

    @property
    def bare(self) -> tuple[str, ...]:
        return tuple(row.id for row in self.shown_rows if not row.torch)

    def stem(self, lang: Language) -> Spans:
        return said(self.question.stem, self.asked.about, self.asked.holds).spans(lang)

    def shown(self, lang: Language) -> Blocks:
        return (Paragraph(self.stem(lang)), *self.choices(lang))

    def solution(self, lang: Language) -> tuple[Spans, ...]:
        return tuple(row.why.spans(lang) for row in self.shown_rows)


class TableChoice(RowItem, ChoiceItem, frozen=True):
    """One row asked; the other options are true of other rows. `order` counts `rows`."""

    @property
    def options(self) -> tuple[Option, ...]:
        table, back = self.question.table, self.question.form == "back"
        rows = [table.rows[place] for place in self.rows]
        return tuple(
            Option(row.about if back else row.holds, place == 0, None if place == 0 else _true_of(row, back))
            for place, row in enumerate(rows)
        )

    def _mistake(self, place: int) -> OptionMistake | None:
        """Whatever other option is taken, the row that was asked is not known."""
        wrong = ChoiceItem._mistake(self, place)
        return None if wrong is None else RowMistake(self.rows[0], wrong.message, row_mistake(self.asked))


class RowMistake(OptionMistake, frozen=True):
    """Not to have known a row."""

    name: str

    @property
    def id(self) -> str:
        return self.name


def _true_of(row: Row, back: bool) -> Text:
    """Why an option is wrong: what it is true of, or, of a thing, what is true of it. A reason that names what it is
    true of says that by itself."""
    if back:
        return row.why
    lead, why = said(_TRUE_OF, row.about, row.holds), row.why
    return Text(
        why.zh if _names(why.zh, row.about.zh) else (*lead.zh, *why.zh),
        why.en if _names(why.en, row.about.en) else (*lead.en, Plain(" "), *why.en),
    )


def _names(text: Template, about: Template) -> bool:
    return re.sub("^(the|an?) ", "", template_text(about).lower()) in template_text(text).lower()


class TableTruth(RowItem, TruthItem, frozen=True):
    """A row as it is, or with what holds of another: `rows` are both."""

    @property
    def statement(self) -> Option:
        about, holds = (self.question.table.rows[place] for place in self.rows)
        return _statement(self.question.table, about, holds)

    @property
    def _mistake(self) -> OptionMistake:
        return RowMistake(self.rows[0], self.statement.because, row_mistake(self.asked))

    def stem(self, lang: Language) -> Spans:
        return TruthItem.stem(self, lang)

    def shown(self, lang: Language) -> Blocks:
        return TruthItem.shown(self, lang)

    def solution(self, lang: Language) -> tuple[Spans, ...]:
        about, holds = (self.question.table.rows[place] for place in self.rows)
        other = () if about is holds else (_true_of(holds, back=False).spans(lang),)
        return (*other, about.why.spans(lang))


def _statement(table: Table, about: Row, holds: Row) -> Option:
    text = sentence(said(table.truth or NOTHING, about.about, holds.holds))
    right = about is holds
    return Option(text, right, None if right else _true_of(holds, back=False))


class TableChoices(RowItem, ChoicesItem, frozen=True):
    """Statements about several rows, of which `swapped` say what holds of another: any number of them is right."""

    swapped: tuple[int, ...] = ()

    @property
    def shown_rows(self) -> tuple[Row, ...]:
        return tuple(self.question.table.rows[place] for place in self.rows)

    @property
    def options(self) -> tuple[Option, ...]:
        table = self.question.table
        pairs = zip(self.rows, self.swapped, strict=True)
        return tuple(_statement(table, table.rows[about], table.rows[holds]) for about, holds in pairs)

    def _mistake(self, place: int) -> OptionMistake | None:
        wrong = ChoicesItem._mistake(self, place)
        if wrong is None:
            return None
        return RowMistake(wrong.place, wrong.message, row_mistake(self.shown_rows[wrong.place]))


class TableMatch(RowItem, MatchItem, frozen=True):
    """Some rows to be matched; the right sides of one or two more are left over."""

    @property
    def shown_rows(self) -> tuple[Row, ...]:
        return tuple(self.question.table.rows[place] for place in self.rows[:LEFT])

    @property
    def pairs(self) -> tuple[Pair, ...]:
        return tuple((row.about, row.holds) for row in self.shown_rows)

    @property
    def surplus(self) -> tuple[Text, ...]:
        return tuple(self.question.table.rows[place].holds for place in self.rows[LEFT:])

    @property
    def slips(self) -> tuple[Slip, ...]:
        """Each row that can be missed, by its letter."""
        rows = enumerate(self.shown_rows)
        return tuple(Slip(RowMistake(place, row.why, row_mistake(row)), LETTERS[place]) for place, row in rows)

    def mistake(self, value: dict[str, int]) -> Named | None:
        """The first pair that is wrong."""
        return next((slip.mistake for slip in self.slips if value[slip.value] != self.key[slip.value]), None)


class TableOrder(RowItem, OrderItem, frozen=True):
    """Some rows to be put in the order of the table."""

    @property
    def shown_rows(self) -> tuple[Row, ...]:
        return tuple(self.question.table.rows[place] for place in self.rows)

    @property
    def code(self) -> str:
        """None: the rows' lines show what holds of each, and not which comes first."""
        return ""

    @property
    def steps(self) -> tuple[Text, ...]:
        return tuple(row.about for row in self.shown_rows)


class TableFill(RowItem, FillItem, frozen=True):
    """One row described; what it is about is to be typed."""

    @property
    def terms(self) -> tuple[str, ...]:
        return self.asked.terms

    def mistake(self, value: str) -> OptionMistake:
        return RowMistake(self.rows[0], None, row_mistake(self.asked))
