"""Questions drawn from a table of facts: what is shown is a few of its rows, the same for an address everywhere.

Rows of which more than one fits are never shown together. The rows are ranked by a hash of the address and of each
one's id, and the first are shown: a row that is added to a table changes those items alone in which it is shown, and
they are found again (`draw_again`).
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence

from dlquiz.cards.reading.fields import Faults
from dlquiz.cards.source import YamlNode
from dlquiz.kinds.draws import disordered, pick, ranked, shuffled
from dlquiz.kinds.facts.items import RowItem, TableChoice, TableChoices, TableFill, TableMatch, TableOrder, TableTruth
from dlquiz.kinds.facts.question import OPTIONS, RIGHT, STATEMENTS, STEPS, TableQuestion, questions_of
from dlquiz.kinds.facts.table import LEAST, read_table
from dlquiz.kinds.kind import Kind

# So many rows of an item may have been added since.
_LATER = 4


def draw(question: TableQuestion, seed: int, later: frozenset[int] = frozenset()) -> RowItem:
    """The item of a seed: which rows are asked and shown, and in which order; as it was without the rows that came
    `later`."""
    table, key = question.table, f"{question.first_id}#{seed}"
    places = {row.id: place for place, row in enumerate(table.rows) if place not in later}
    order = [places[name] for name in ranked(f"{key}/rows", places)]
    able = {table.rows[place].id for place in question.asked} & places.keys()
    asked = places[ranked(f"{key}/asked", able)[0]]
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


def draw_again(question: TableQuestion, seed: int, digest: str) -> RowItem:
    """The item of a seed that has this digest, if it is one that was drawn before rows were added to the table: those
    that push others aside are shown themselves, so they are tried, one after the other and together. Else that of
    today."""
    today = draw(question, seed)
    tried, waiting = {frozenset[int]()}, deque([(frozenset[int](), today)])
    while waiting:
        later, item = waiting.popleft()
        if item.digest == digest:
            return item
        for more in (later | {row} for row in item.rows):
            if len(more) <= _LATER and more not in tried and len(question.table.rows) - len(more) >= LEAST:
                tried.add(more)
                waiting.append((more, draw(question, seed, more)))
    return today


def read_each(node: YamlNode, topic: str, faults: Faults) -> dict[str, TableQuestion]:
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


KIND = Kind(draw, again=draw_again, read_each=read_each, checks="dlquiz.kinds.facts.checks")
