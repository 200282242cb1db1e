"""The ledger of the bank that ships: which items PyTorch has proven already, so that the first question need not wait.

`bank check --record` writes it after a check without faults; an entry counts only for the very text of its question,
and is checked anew where the program draws otherwise than it did.
Another bank's ledger is not believed, nor this one of another bank's questions: their items are proven when they are
drawn.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable, Collection
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from dlquiz.bank.bank import LEDGER, Bank, default_path
from dlquiz.bank.catalogue import catalogue
from dlquiz.ground.errors import DlquizError
from dlquiz.ground.files import put, start_of
from dlquiz.kinds.draws import MAX_COUNTED, GenerationError, shuffled
from dlquiz.kinds.nearness import as_asked
from dlquiz.kinds.proof import Proof
from dlquiz.kinds.protocol import Item, Question
from dlquiz.kinds.registry import generate, raw_size
from dlquiz.proof.comparison import Runner, prove
from dlquiz.torchlines.code import NoTorchError, TorchError

ALL = -1
_MOST = 50_000_000  # bytes of a ledger; that of the bank that ships has one or two million
_LOOKED_AT = 2  # items of a question, by which it is seen that it draws what it drew
SEEDS_OF_ALL = 40  # that are looked at of a question of which each item is proven


@cache
def _entries(path: Path) -> dict[str, Any]:
    try:
        found = json.loads(start_of(path, _MOST))["questions"]
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _version(path: Path) -> str:
    try:
        return str(json.loads(start_of(path, _MOST))["torch"])
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return ""


def entry(question: Question, folder: Path | None = None) -> dict[str, Any] | None:
    """What a bank's folder, that of the bank that ships if none is given, records of a question: {"digest", "drawn",
    "seeds", "items", "exact"}; None if its text has changed since."""
    return recorded(question.id, question.digest, folder)


def recorded(name: str, digest: str, folder: Path | None = None) -> dict[str, Any] | None:
    """What `entry` says of the question of that id whose text has that digest."""
    found = _entries((folder or default_path()) / LEDGER).get(name)
    return found if isinstance(found, dict) and found.get("digest") == digest and _is_row(found) else None


def _is_row(row: dict[str, Any]) -> bool:
    """Whether a row says what `record` writes; a file may have been changed by hand."""
    kinds = {"drawn": str, "seeds": int, "items": int, "exact": bool}
    return all(type(row.get(name)) is kind for name, kind in kinds.items())


def is_current(question: Question, folder: Path) -> bool:
    """Whether a bank's folder records the question, and it draws today what it drew then: the program may have
    changed."""
    found = entry(question, folder)
    return found is not None and found.get("drawn") == draws_digest(question)


def draws_digest(question: Question) -> str:
    """A fingerprint of the first items of a question: their values, keys and lines. It does not depend on the words
    around them, nor on the last digits, which are not the same on every machine."""
    told: list[object] = []
    for seed in range(min(_LOOKED_AT, raw_size(question))):
        try:
            item = generate(question, seed)
            told += [dict(item.given), [as_asked(part, part.key, "en") for part in item.parts], item.code]
        except DlquizError as error:
            told.append(error.fault.message)
    return sha256(repr(told).encode()).hexdigest()[:8]


def is_proven(bank: Bank, item: Item) -> bool:
    """Whether this item was proven when the bank was checked."""
    found = entry(item.question) if _is_ours(bank, item) else None
    return found is not None and (found["seeds"] == ALL or item.seed < found["seeds"])


def _is_ours(bank: Bank, item: Item) -> bool:
    """Whether the item's question is one that ships: no other ledger is believed."""
    return default_path() in bank.roots and Path(item.question.path).is_relative_to(default_path())


def reproduced(bank: Bank, item: Item, runner: Runner) -> bool:
    """Whether PyTorch reproduces the item's key: by the ledger, else by running its lines now. A fact that no code
    shows counts as reproduced. Raises NoTorchError if PyTorch itself is missing or broken."""
    if is_proven(bank, item):
        return True
    try:
        proof = prove(item, runner)
    except NoTorchError:
        raise
    except TorchError:
        return False
    return proof is None or proof.agrees


def prove_or_believe(bank: Bank, item: Item, runner: Runner, missing: Callable[[NoTorchError], None]) -> Proof | None:
    """The proof of an item. Where PyTorch is missing or broken there is none of what the ledger has proven, and
    `missing` hears why. Raises NoTorchError for what nothing has proven, TorchError for lines that fail."""
    try:
        return prove(item, runner)
    except NoTorchError as error:
        if not is_proven(bank, item):
            raise
        missing(error)
        return None


def proven_instead(bank: Bank, item: Item, seen: Collection[object]) -> Item | None:
    """An item of the same question that the ledger has proven, where PyTorch is not there to prove this one: not one of
    those `seen` (their identities) if there is another, and on the same fact if there is one. None for a bank without a
    ledger."""
    found = entry(item.question) if _is_ours(bank, item) else None
    if found is None:
        return None
    proven: list[Item] = []
    for seed in shuffled(f"instead/{item.address}", found["seeds"] if found["seeds"] != ALL else SEEDS_OF_ALL):
        with contextlib.suppress(GenerationError):
            proven.append(generate(item.question, seed))
            if proven[-1].identity not in seen and proven[-1].fact == item.fact:
                return proven[-1]
    return next((one for one in proven if one.identity not in seen), proven[-1] if proven else None)


def variants(bank: Bank, name: str) -> tuple[int, str]:
    """How many different items the question of that id has, and how sure that is: "" exactly, "~" estimated, "≤" at
    most, ">" more draws than are counted.

    What is not recorded is not counted now either: that takes seconds a question.
    """
    found = recorded(name, catalogue(bank).questions[name].digest)
    if found:
        return found["items"], "" if found["exact"] else "~"
    question = bank.question(name)
    size = raw_size(question)
    if question.card is None:
        return size, ""
    return size, ">" if size == MAX_COUNTED else "≤"


def record(bank: Bank, rows: dict[str, dict[str, Any]], torch: str) -> None:
    """Writes the ledger of a bank folder, one question a line, so that a change is easy to read. `torch` is the version
    that proved them; empty, if nothing had to be proven, the one noted before."""
    lines = [f"    {json.dumps(name)}: {json.dumps(row)}" for name, row in sorted(rows.items())]
    torch = torch or _version(bank.roots[0] / LEDGER)
    text = (
        f'{{\n  "bank": {json.dumps(bank.digest)},\n  "torch": {json.dumps(torch)},\n  "questions": {{\n'
        + ",\n".join(lines)
        + "\n  }\n}\n"
    )
    put(bank.roots[0] / LEDGER, text.encode(), replace=True)
