"""Every kind of question there is, by the module that holds its `KIND`. Another one is a module and a row here."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING

from dlquiz.cards.reading.fields import Faults
from dlquiz.cards.source import YamlNode
from dlquiz.ground.errors import DlquizError
from dlquiz.kinds.draws import MAX_SEED
from dlquiz.kinds.kind import Kind
from dlquiz.kinds.protocol import Item, Question

if TYPE_CHECKING:
    from dlquiz.kinds.checks import Checks, Measure

# The one whose questions are read with their card; the others are named by `kind`.
ON_A_CARD, IN_A_TABLE = "numeric", "facts"
# Loaded when the first question of a kind is met: to calculate with a card, none is.
KINDS: dict[str, str] = {
    ON_A_CARD: "dlquiz.kinds.numeric.kind",
    "choice": "dlquiz.kinds.choice",
    "choices": "dlquiz.kinds.choices",
    "truth": "dlquiz.kinds.truth",
    "match": "dlquiz.kinds.match",
    "order": "dlquiz.kinds.order",
    "explain": "dlquiz.kinds.explain",
    "fill": "dlquiz.kinds.fill",
    "code": "dlquiz.kinds.code.kind",
    "bug": "dlquiz.kinds.bug",
    "network": "dlquiz.kinds.network.kind",
    "cell": "dlquiz.kinds.network.cell",
    "costlier": "dlquiz.kinds.network.costlier",
    "change": "dlquiz.kinds.network.change",
    "missing": "dlquiz.kinds.network.missing",
}
# Questions of several of these kinds are drawn from one table of facts.
_TABLES = "dlquiz.kinds.facts.drawing"


@cache
def _loaded(module: str) -> Kind:
    kind = import_module(module).KIND
    assert isinstance(kind, Kind)
    return kind


def kind_named(name: str) -> Kind:
    """The kind of that name, which must be one of KINDS, or what draws from tables."""
    return _loaded(_TABLES if name == IN_A_TABLE else KINDS[name])


def read_table(node: YamlNode, topic: str, faults: Faults) -> Mapping[str, Question]:
    """Every question of a table of facts, by id; what is wrong with the table is added to `faults`."""
    read = kind_named(IN_A_TABLE).read_each
    assert read is not None
    return read(node, topic, faults)


def written_kinds() -> tuple[str, ...]:
    """The kinds that a question names by `kind`."""
    return tuple(name for name in KINDS if name != ON_A_CARD)


def generate(question: Question, seed: int) -> Item:
    """The question's item of that seed. Raises GenerationError if nothing can be drawn, DlquizError for what is no
    question, or a seed that is not a whole number from 0 to MAX_SEED - 1."""
    if not hasattr(question, "maker"):
        raise DlquizError(f"{question!r} is not a question", "bank.question(id) gives one")
    if not isinstance(seed, int) or isinstance(seed, bool) or not 0 <= seed < MAX_SEED:
        raise DlquizError(f"{seed!r} is not a seed", f"use a whole number from 0 to {MAX_SEED - 1}")
    return kind_named(question.maker).draw(question, seed)


def generate_again(question: Question, seed: int, digest: str) -> Item | None:
    """The question's item of that seed with that digest; None if it is another by now. Raises what `generate` does."""
    item, again = generate(question, seed), kind_named(question.maker).again
    if item.digest != digest and again is not None:
        item = again(question, seed, digest)
    return item if item.digest == digest else None


def raw_size(question: Question) -> int:
    """How many draws there are, before any condition; of a concept question, how many arrangements."""
    return kind_named(question.maker).size(question)


def checks_of(question: Question) -> Checks:
    """What `bank check` asks of questions of that kind."""
    return _checks(question.maker)


def _checks(name: str) -> Checks:
    found: Checks = import_module(kind_named(name).checks).CHECKS
    return found


def measures() -> tuple[Measure, ...]:
    """Everything that is counted of items of any kind."""
    return tuple(measure for name in KINDS for measure in _checks(name).measures)


def count_items(question: Question) -> tuple[int, bool]:
    """How many different items a question has, and whether that is exact."""
    return kind_named(question.maker).count(question)
