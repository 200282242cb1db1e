"""Questions drawn from a table of facts: what is shown is a few of its rows, the same for an address everywhere.

Each form is a question of a kind that there is anyway. Rows of which more than one fits are never shown together.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import comb
from typing import Any

from dlquiz.cards.card import Text
from dlquiz.cards.reading.fields import Faults
from dlquiz.cards.source import Node
from dlquiz.kinds import choices
from dlquiz.kinds.answers.letters import LETTERS
from dlquiz.kinds.checks import Checks, Trial
from dlquiz.kinds.choice import ChoiceItem
from dlquiz.kinds.choices import ChoicesItem
from dlquiz.kinds.concept import ConceptItem, ConceptQuestion
from dlquiz.kinds.draws import disordered, pick, shuffled
from dlquiz.kinds.facts.table import LEFT, Row, Table, read_table, said, sentence
from dlquiz.kinds.fill import FillItem
from dlquiz.kinds.kind import Kind
from dlquiz.kinds.looks import option_trials, statement_trials
from dlquiz.kinds.match import MatchItem, Pair
from dlquiz.kinds.options import Option, OptionMistake
from dlquiz.kinds.order import OrderItem
from dlquiz.kinds.protocol import Blocks
from dlquiz.kinds.truth import TRUE_OR_FALSE, TruthItem
from dlquiz.language.markup import parse_markup, template_text
from dlquiz.text.blocks import Paragraph
from dlquiz.text.spans import Language, Plain, Spans

# What is shown: options of a choice, statements of which some are true, steps in order, left sides and all right ones.
OPTIONS, STATEMENTS, STEPS, RIGHT = 4, 4, 5, 6
# Every form has the name of its kind, but for the choice that asks the other way round.
_KINDS = {"back": "choice"}
_NOTHING = Text((), ())
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
_TRUE_OF = Text(parse_markup("这说的是{about}："), parse_markup("That is true of {about}:"))


@dataclass(frozen=True, kw_only=True)
class TableQuestion(ConceptQuestion):
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
        stem=stems[form] or _NOTHING,
        why=_NOTHING,
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


@dataclass(frozen=True)
class RowItem(ConceptItem):
    """An item that asks for one row, or shows several: `rows`, the asked one first."""

    question: TableQuestion
    rows: tuple[int, ...] = ()

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
        codes = [row.torch for row in self.shown_rows if row.torch]
        return codes[0] if len(self.shown_rows) == 1 and codes else ""

    def stem(self, lang: Language) -> Spans:
        return said(self.question.stem, self.asked.about, self.asked.holds).spans(lang)

    def shown(self, lang: Language) -> Blocks:
        return (Paragraph(self.stem(lang)), *self.choices(lang))

    def solution(self, lang: Language) -> tuple[Spans, ...]:
        return tuple(row.why.spans(lang) for row in self.shown_rows)


@dataclass(frozen=True)
class TableChoice(RowItem, ChoiceItem):
    """One row asked; the other options are true of other rows. `order` counts `rows`."""

    @property
    def options(self) -> tuple[Option, ...]:
        table, back = self.question.table, self.question.form == "back"
        rows = [table.rows[place] for place in self.rows]
        return tuple(
            Option(row.about if back else row.holds, place == 0, None if place == 0 else _true_of(row, back))
            for place, row in enumerate(rows)
        )

    def mistake(self, value: str) -> OptionMistake | None:  # type: ignore[override]
        return None if value == self.key else RowMistake(self.rows[0], self._because(value), row_mistake(self.asked))

    def _because(self, letter: str) -> Text | None:
        return self.options[self.order[LETTERS.index(letter)]].because


@dataclass(frozen=True)
class RowMistake(OptionMistake):
    """Not to have known a row."""

    name: str

    @property
    def id(self) -> str:
        return self.name


def _true_of(row: Row, back: bool) -> Text:
    """Why an option is wrong: what it is true of, or, of a thing, what is true of it."""
    if back:
        return row.why
    lead = said(_TRUE_OF, row.about, row.holds)
    return Text((*lead.zh, *row.why.zh), (*lead.en, Plain(" "), *row.why.en))


@dataclass(frozen=True)
class TableTruth(RowItem, TruthItem):
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
    text = sentence(said(table.truth or _NOTHING, about.about, holds.holds))
    right = about is holds
    return Option(text, right, None if right else _true_of(holds, back=False))


@dataclass(frozen=True)
class TableChoices(RowItem, ChoicesItem):
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

    def mistake(self, value: Any) -> OptionMistake | None:
        wrong = ChoicesItem.mistake(self, value)
        if wrong is None:
            return None
        row = self.shown_rows[wrong.place]
        return RowMistake(wrong.place, wrong.message, row_mistake(row))


@dataclass(frozen=True)
class TableMatch(RowItem, MatchItem):
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

    def mistake(self, value: dict[str, int]) -> OptionMistake | None:
        """The first pair that is wrong."""
        places = (place for place, letter in enumerate(value) if value[letter] != self.key[letter])
        place = next(places, None)
        if place is None:
            return None
        row = self.shown_rows[place]
        return RowMistake(place, row.why, row_mistake(row))


@dataclass(frozen=True)
class TableOrder(RowItem, OrderItem):
    """Some rows to be put in the order of the table."""

    @property
    def shown_rows(self) -> tuple[Row, ...]:
        return tuple(self.question.table.rows[place] for place in self.rows)

    @property
    def steps(self) -> tuple[Text, ...]:
        return tuple(row.about for row in self.shown_rows)


@dataclass(frozen=True)
class TableFill(RowItem, FillItem):
    """One row described; what it is about is to be typed."""

    @property
    def terms(self) -> tuple[str, ...]:
        return self.asked.terms

    def mistake(self, value: str) -> OptionMistake:
        return RowMistake(self.rows[0], None, row_mistake(self.asked))


def draw(question: TableQuestion, seed: int) -> RowItem:
    """The item of a seed: which rows are asked and shown, and in which order."""
    table, key = question.table, f"{question.first_id}#{seed}"
    order = shuffled(f"{key}/rows", len(table.rows))
    asked = question.asked[pick(f"{key}/asked", len(question.asked))]
    match question.form:
        case "choice" | "back":
            rows = table.together(order, OPTIONS, (asked,))
            return TableChoice(question, seed, shuffled(key, len(rows)), rows)
        case "truth":
            others = [row for row in order if row != asked and table.fit(asked, row)]
            other = others[0] if others and pick(f"{key}/true", 2) else asked
            return TableTruth(question, seed, (0,), (asked, other))
        case "choices":
            return _statements(question, seed, table.together(order, STATEMENTS))
        case "match":
            rows = table.together(order, RIGHT)
            right = disordered(key, len(rows))
            return TableMatch(question, seed, right, rows)
        case "order":
            rows = tuple(sorted(order[:STEPS]))
            return TableOrder(question, seed, disordered(key, len(rows)), rows)
        case _:
            return TableFill(question, seed, (), (asked,))


def _statements(question: TableQuestion, seed: int, rows: tuple[int, ...]) -> TableChoices:
    """Statements about these rows, of which at least one is true: which, and what the others say, is drawn."""
    key = f"{question.first_id}#{seed}"
    count = 1 + pick(f"{key}/true", len(rows))
    true = set(shuffled(f"{key}/which", len(rows))[:count])
    # What a false statement says is what holds of the next of these rows: so none is said twice by false ones.
    swapped = [row if place in true else rows[(place + 1) % len(rows)] for place, row in enumerate(rows)]
    return TableChoices(question, seed, shuffled(key, len(rows)), rows, tuple(swapped))


def read_each(node: Node, topic: str, faults: Faults) -> dict[str, TableQuestion]:
    """Every question of a table; what is wrong is added to `faults`."""
    return questions_of(read_table(node, topic, faults))


def every_meeting(question: TableQuestion, _: Sequence[RowItem]) -> Iterator[RowItem]:
    """Items in which every row is asked, and every two rows that can be shown together are: no number of seeds would be
    sure to show them."""
    table = question.table
    for a in question.asked:
        for b in (b for b in range(len(table.rows)) if b != a and table.fit(a, b)):
            rest = [row for row in range(len(table.rows)) if row not in (a, b)]
            yield _with(question, a, b, rest)


def _with(question: TableQuestion, a: int, b: int, rest: Sequence[int]) -> RowItem:
    """The item that asks a row, beside another one."""
    table = question.table
    match question.form:
        case "choice" | "back":
            rows = table.together(rest, OPTIONS, (a, b))
            return TableChoice(question, 0, tuple(range(len(rows))), rows)
        case "truth":
            return TableTruth(question, 0, (0,), (a, b))
        case "choices":
            return TableChoices(question, 0, (0, 1), (a, b), (a, a))
        case "match":
            rows = table.together(rest, RIGHT, (a, b))
            return TableMatch(question, 0, tuple(reversed(range(len(rows)))), rows)
        case "order":
            return TableOrder(question, 0, (1, 0), (min(a, b), max(a, b)))
        case _:
            return TableFill(question, 0, (), (a,))


# What guessers try on each form that lets them.
_TRIALS: dict[str, Callable[[Any], Iterator[Trial]]] = {
    "choice": option_trials,
    "back": option_trials,
    "truth": statement_trials,
    "choices": choices.trials,
}


def trials(items: Sequence[RowItem]) -> Iterator[Trial]:
    """What guessers try on items of one form."""
    form = items[0].question.form
    return _TRIALS[form](items) if form in _TRIALS else iter(())


KIND = Kind(draw, read_each=read_each, checks=Checks(unseen=every_meeting, trials=trials))
