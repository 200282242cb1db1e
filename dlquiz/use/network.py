"""A quiz on the student's own network: a bank of its own, with questions on the table of that one network."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import Any

from dlquiz.bank.bank import Bank, default_path
from dlquiz.bank.loading import bank_of
from dlquiz.ground.errors import DlquizError
from dlquiz.kinds.draws import GenerationError
from dlquiz.kinds.registry import generate
from dlquiz.networks.layer import size_text
from dlquiz.networks.notation import read_network
from dlquiz.networks.walk import table_of
from dlquiz.text.spans import LANGUAGES
from dlquiz.text.wording import say

MOST_ROWS = 60  # of a table that is asked


def own_bank(notation: str, shape: Sequence[int]) -> Bank:
    """The bank of a network, whose ids come from it, so that another one has a history of its own. Raises DlquizError
    for a network that can't be, or is too long to be asked."""
    table = table_of(read_network(notation), shape)
    if len(table.rows) > MOST_ROWS:
        hint = f"at most {MOST_ROWS} can be asked: name a part of the network"
        raise DlquizError(f"the network has {len(table.rows):,} layers", hint)
    name = sha256(f"{notation}\n{tuple(shape)}".encode()).hexdigest()[:8]
    blanks = len(generate(_bank(name, [_question("network", name, notation, shape)]).questions[0], 0).parts) - 1
    if not blanks:
        raise DlquizError("the network has nothing to ask: no layer has parameters or another shape", "add a layer")
    asked = [_question("network", name, notation, shape, blanks=blanks), _question("cell", name, notation, shape)]
    try:
        generate(_bank(name, asked).questions[1], 0)
    except GenerationError:  # too few cells for one of them to be wrong
        asked.pop()
    return _bank(name, asked)


def _bank(name: str, asked: Sequence[Mapping[str, Any]]) -> Bank:
    found = {"topic": f"own.net-{name}", "title": _both("own_title"), "questions": asked}
    return bank_of(json.dumps(found, ensure_ascii=False), "--net", default_path())


def _question(kind: str, name: str, notation: str, shape: Sequence[int], **own: int) -> Mapping[str, Any]:
    """As a bank file has it; JSON is YAML."""
    return {
        "id": f"own-{kind}-{name}", "kind": kind, "level": 2, "covers": [], "stem": _both(f"own_{kind}"),
        "input": size_text(tuple(shape)), "networks": [notation], "rows": MOST_ROWS, "rounded": True,
        "why": _both("network_hint"), **own,
    }  # fmt: skip


def _both(word: str) -> dict[str, str]:
    return {lang: say(lang, word) for lang in LANGUAGES}
