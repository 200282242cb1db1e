"""The syllabus's traps: what students write instead, and which named mistake of a card tells them so.

A trap of a formula row names it: `mistake` (one id or several, of cards and questions that cover the row), or `asked`
(the question that asks for the trap where no number is computed), or `left` (why nothing can ask it). One that says
nothing of these is open.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path

from msgspec import Struct

from dlquiz.bank.bank import SYLLABI, Bank, default_path
from dlquiz.bank.catalogue import Listed, ListedCard, catalogue
from dlquiz.cards.reading.fields import ID, Faults, Fields, quoted
from dlquiz.cards.source import YamlNode, read_yaml
from dlquiz.ground.errors import BankError, Fault
from dlquiz.ground.hidden import masked
from dlquiz.ground.nearest import nearest

_KEYS = ("formula", "zh", "en", "mistake", "asked", "left")


class Trap(Struct, frozen=True):
    """A wrong formula of a row, the mistakes that are it ((): none), the question that asks for it ("": none), and
    whether it says why it is left out."""

    row: str
    formula: str
    mistakes: tuple[str, ...]
    asked: str
    left: bool
    line: int


class Traps(Struct, frozen=True):
    """The traps of a syllabus against a bank. `named` are those that a mistake is, `asked` those that a question asks
    for otherwise, `left` those with a reason, `open` all others; `mentioned` are the rows that the bank covers though
    it meets none of their traps, of which one at least is open."""

    total: int
    named: tuple[Trap, ...]
    asked: tuple[Trap, ...]
    left: tuple[Trap, ...]
    open: tuple[Trap, ...]
    mentioned: tuple[str, ...]


class _Covering(Struct, frozen=True, dict=True):
    """What covers each row: cards and questions, by the row's id. Of the bank only what its catalogue does not say is
    built."""

    bank: Bank

    @cached_property
    def _asked(self) -> Mapping[str, Sequence[str]]:
        return _by_row(catalogue(self.bank).questions)

    @cached_property
    def _stated(self) -> Mapping[str, Sequence[str]]:
        return _by_row(catalogue(self.bank).cards)

    def covers(self, row: str) -> bool:
        """Whether any card or question covers the row."""
        return row in self._asked or row in self._stated

    def mistake(self, row: str, name: str) -> bool:
        """Whether a card or question that covers the row knows a mistake of that id."""
        if name in self.mistakes(row):
            return True
        listed = catalogue(self.bank).questions
        without_card = (one for one in self.questions(row) if listed[one].card is None)
        return any(self.bank.question(one).message(name) is not None for one in without_card)

    def mistakes(self, row: str) -> set[str]:
        """The ids of the mistakes of the cards that cover the row, or that a question is on that does."""
        listed = catalogue(self.bank)
        covering: list[Listed | ListedCard] = [
            *(listed.cards[one] for one in self._stated.get(row, ())),
            *(listed.questions[one] for one in self.questions(row)),
        ]
        return {name for one in covering for name in one.mistakes}

    def questions(self, row: str) -> Sequence[str]:
        """The ids of the questions that cover the row."""
        return self._asked.get(row, ())


def _by_row(listed: Mapping[str, Listed] | Mapping[str, ListedCard]) -> Mapping[str, Sequence[str]]:
    """The ids of what covers each row."""
    found: dict[str, list[str]] = defaultdict(list)
    for name, one in listed.items():
        for row in one.covers:
            found[row].append(name)
    return dict(found)


def count_traps(bank: Bank) -> Traps:
    """The traps of the notes' syllabus that ships, against a bank. Raises BankError if the syllabus can't be read."""
    traps, faults = read_traps(default_path() / SYLLABI[0])
    if faults:
        raise BankError(faults)
    return match_traps(bank, traps)


def check_traps(bank: Bank) -> list[Fault]:
    """What is wrong with the traps of the syllabus in a bank's own folders; nothing, if there is no syllabus in them. A
    mistake or a question that is not there among what covers the row; a row that is only mentioned."""
    found: list[Fault] = []
    covering = _Covering(bank)
    for file in filter(Path.is_file, (root / SYLLABI[0] for root in bank.roots)):
        traps, faults = read_traps(file)
        path = masked(str(file))
        found += [*faults, *_unmet(traps, covering, path), *_mentioned(traps, covering, path)]
    return found


def match_traps(bank: Bank, traps: Sequence[Trap]) -> Traps:
    """These traps against a bank."""
    return _match(_Covering(bank), traps)


def _match(covering: _Covering, traps: Sequence[Trap]) -> Traps:
    how = [(_how(trap, covering), trap) for trap in traps]
    met = {trap.row for way, trap in how if way in ("named", "asked")}
    unmet = dict.fromkeys(trap.row for way, trap in how if way == "open" and trap.row not in met)
    ways = {name: tuple(trap for way, trap in how if way == name) for name in ("named", "asked", "left", "open")}
    return Traps(total=len(traps), mentioned=tuple(row for row in unmet if covering.covers(row)), **ways)


def _how(trap: Trap, covering: _Covering) -> str:
    """named, asked, left or open."""
    if any(covering.mistake(trap.row, name) for name in trap.mistakes):
        return "named"
    if trap.asked in covering.questions(trap.row):
        return "asked"
    return "left" if trap.left else "open"


def _mentioned(traps: Sequence[Trap], covering: _Covering, path: str) -> Iterator[Fault]:
    """A fault for each row that is only mentioned, but not where a trap of it names what is not there: that is said."""
    says = {trap.row for trap in traps if trap.mistakes or trap.asked}
    for row in _match(covering, traps).mentioned:
        if row not in says:
            line = next(trap.line for trap in traps if trap.row == row)
            message = f"{row} is only mentioned: none of its traps is a mistake of what covers it"
            yield Fault(path, line, message, "name one with `mistake`, let a question ask for it, or say why not")


def _unmet(traps: Sequence[Trap], covering: _Covering, path: str) -> Iterator[Fault]:
    for trap in traps:
        for name in trap.mistakes:
            if not covering.mistake(trap.row, name):
                yield _fault(trap, f"has the mistake {name}", covering.mistakes(trap.row), path)
        if trap.asked and trap.asked not in covering.questions(trap.row):
            yield _fault(trap, f"is asked by {trap.asked}", set(covering.questions(trap.row)), path)


def _fault(trap: Trap, says: str, known: set[str], path: str) -> Fault:
    name = says.rpartition(" ")[2]
    hint = nearest(name, sorted(known)) or f"those that cover it have: {', '.join(sorted(known)) or 'none'}"
    message = f"the trap {quoted(trap.formula)} of {trap.row} {says}, which nothing that covers the row has"
    return Fault(path, trap.line, message, hint)


def read_traps(file: Path) -> tuple[tuple[Trap, ...], list[Fault]]:
    """The traps of every formula row of a syllabus, and what is wrong with how they are written."""
    name = masked(str(file))
    node, found = read_yaml(file, name)
    faults = Faults(name)
    traps = tuple(_read(trap, row, faults) for row, trap in _trap_nodes(node) if row) if node is not None else ()
    return traps, [*found, *faults.found]


def _trap_nodes(topic: YamlNode) -> Iterator[tuple[str, YamlNode]]:
    """Each trap with the id of its row, of the topics at and below a node."""
    for row in _list(topic, "formulas"):
        name = row.value["id"].value if isinstance(row.value, dict) and "id" in row.value else ""
        yield from ((str(name), trap) for trap in _list(row, "traps"))
    for child in (*_list(topic, "topics"), *_list(topic, "children")):
        yield from _trap_nodes(child)


def _list(node: YamlNode, key: str) -> tuple[YamlNode, ...]:
    found = node.value.get(key) if isinstance(node.value, dict) else None
    return found.value if found is not None and isinstance(found.value, tuple) else ()


def _read(node: YamlNode, row: str, faults: Faults) -> Trap:
    fields = Fields(node, f"a trap of {row}", faults, _KEYS)
    left = fields.maybe_text("left")
    mistakes = _names(fields)
    asked = fields.identifier("asked") if "asked" in fields.entries else ""
    if left is not None and (mistakes or asked):
        fields.fault("left", f"{fields.what} is left out and met at once", "take `left` away, or the other")
    places = [fields.entries[key].line for key in ("mistake", "asked", "left") if key in fields.entries]
    formula = fields.get("formula")
    wrong = (formula.text or str(formula.value)) if formula is not None else ""
    return Trap(row, wrong, mistakes, asked, left is not None, places[0] if places else node.line)


def _names(fields: Fields) -> tuple[str, ...]:
    """The ids of `mistake`, one or a list of them."""
    node = fields.get("mistake", needed=False)
    if node is None:
        return ()
    if not isinstance(node.value, tuple):
        return tuple(filter(ID.fullmatch, [fields.identifier("mistake")]))
    if not node.value:
        fields.fault("mistake", f"`mistake` of {fields.what} is empty", "name a mistake, or leave the key out")
    return fields.strings("mistake")
