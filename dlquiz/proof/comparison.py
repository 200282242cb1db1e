"""The proof of a key: the card's PyTorch lines are run, and their values compared with the formula's.

The two sides share nothing but the givens. Whole numbers must agree exactly, other numbers within 1e-9 relative.
"""

from __future__ import annotations

import atexit
from collections.abc import Collection, Mapping, Sequence
from functools import cache
from typing import Any, Protocol

from dlquiz.cards.card import Formula
from dlquiz.cards.chain import is_held
from dlquiz.kinds.proof import Proof, Run
from dlquiz.kinds.protocol import Item, check_item
from dlquiz.language import Value, flat, shape
from dlquiz.torchlines.code import NoTorchError, TorchError, UntrustedError, program
from dlquiz.torchlines.worker import TorchWorker

RELATIVE = 1e-9
# What cancellation may leave of a value that is exactly zero, as a share of the largest entry.
CANCELLATION = 1e-12
# Of values that a person gives, what a float of the largest result's size, of 1 at most, does not hold may be missing
# in the others that were made of it: in PyTorch the slope of tanh at 30 is 0. Items of a bank need no such thing.
ROUNDING = 1e-15


class Runner(Protocol):
    """Whatever runs PyTorch lines: a worker process, or PyTorch in this process."""

    version: str

    def run(self, source: str, given: Mapping[str, Any], results: Sequence[str], truth: bool = False) -> dict[str, Any]:
        """The values of the results by name, or {"holds": bool}. Raises TorchError."""
        ...


def prove(item: Item, runner: Runner | None = None) -> Proof | None:
    """Runs the item's PyTorch lines and compares. None for a fact that no code shows, and for
    lines that may not run here. Raises TorchError if they fail, DlquizError for what is no item.

    Without a runner they run in a process that is started once and ends with this one.
    """
    check_item(item)
    try:
        return _prove(item, runner or _own_runner())
    except UntrustedError:
        return None


def _prove(item: Item, runner: Runner) -> Proof | None:
    proof = prove_item(item, runner)
    if proof is not None or not item.code:
        return proof
    return _prove_fact(item.code, runner)


def prove_fact(code: str, runner: Runner) -> Proof | None:
    """Runs lines that must come out true. None if there are none, or they may not run here. Raises TorchError if they
    fail."""
    try:
        return _prove_fact(code, runner) if code else None
    except UntrustedError:
        return None


def _prove_fact(code: str, runner: Runner) -> Proof:
    holds = bool(runner.run(code, {}, (), truth=True)["holds"])
    return Proof(program(code, {}, (), truth=True), {"holds": holds}, holds, 0.0 if holds else 1.0, runner.version)


def prove_item(item: Item, runner: Runner) -> Proof | None:
    """The proof of this very item: by its own runs, else by its card's lines; None if it has neither. Raises TorchError
    if they fail."""
    proofs = [_ran(run, runner) for run in item.runs]
    if proofs:
        return next((proof for proof in proofs if not proof.agrees), proofs[0])
    card = item.question.card
    return prove_formula(card, item.given, item.results, runner) if card is not None else None


def _ran(run: Run, runner: Runner) -> Proof:
    try:
        if run.results:
            return _compared(run.code, run.given, run.results, run.whole, runner)
        holds, values = _refused(run, runner) if run.fails else _held(run, runner)
    except TorchError as error:
        error.failed = run.failed
        raise
    code = program(run.code, run.given, (), truth=not run.fails)
    return Proof(code, values, holds, 0.0 if holds else 1.0, runner.version)


def _held(run: Run, runner: Runner) -> tuple[bool, dict[str, Any]]:
    values = runner.run(run.code, run.given, (), truth=True)
    return values["holds"] == run.holds, values


def _refused(run: Run, runner: Runner) -> tuple[bool, dict[str, Any]]:
    """Whether PyTorch refuses at the line at which it must, and at which it did."""
    try:
        runner.run(run.code, run.given, ())
    except (UntrustedError, NoTorchError):
        raise
    except TorchError as error:
        return error.line == run.fails, {"fails": error.line}
    return False, {"fails": 0}


@cache
def _own_runner() -> Runner:
    worker = TorchWorker()
    atexit.register(worker.close)
    return worker


def prove_formula(
    formula: Formula, given: Mapping[str, Value], results: Mapping[str, Value], runner: Runner, rounding: float = 0.0
) -> Proof:
    """Runs a card's PyTorch lines on complete givens and compares every result but a step that no float holds, such as
    exp(1000) in a softmax. `rounding` is what may be missing beside the largest result, as a share of it: none of an
    item."""
    keys = {result.name: results[result.name] for result in formula.results if is_held(results[result.name])}
    whole = frozenset(result.name for result in formula.results if result.type.kind == "integer")
    return _compared(formula.torch, plain_given(formula, given), keys, whole, runner, rounding)


def _compared(
    source: str,
    given: Mapping[str, Any],
    keys: Mapping[str, Value],
    whole: Collection[str],
    runner: Runner,
    rounding: float = 0.0,
) -> Proof:
    """Runs lines, and compares every result with its key."""
    names = tuple(keys)
    values = runner.run(source, given, names)
    least = rounding * min(max(map(_size, keys.values()), default=0.0), 1.0)
    gaps = {name: difference(keys[name], frozen(values[name]), least) for name in names}
    agrees = all(gap == 0 if name in whole else gap <= RELATIVE for name, gap in gaps.items())
    return Proof(program(source, given, names), values, agrees, max(gaps.values()), runner.version)


def plain_given(formula: Formula, given: Mapping[str, Value]) -> dict[str, Any]:
    """The givens as a student would type them in Python: ints, floats, truth values and lists."""
    kinds = {item.name: item.type.kind for item in formula.given}
    return {name: _plain(value, kinds[name] == "number") for name, value in given.items()}


def _plain(value: Value, as_float: bool) -> Any:
    if isinstance(value, tuple):
        return [_plain(item, as_float) for item in value]
    return float(value) if as_float else value


def frozen(value: Any) -> Value:
    """Nested lists as nested tuples."""
    return tuple(frozen(item) for item in value) if isinstance(value, list) else value


def _size(value: Value) -> float:
    """The largest entry's; 0 of one beyond floats."""
    try:
        return max((abs(float(entry)) for entry in flat(value)), default=0.0)
    except OverflowError:
        return 0.0


def difference(key: Value, other: Value, least: float = 0.0) -> float:
    """The largest relative difference of two values' entries, of those that differ by more than the `least`; infinite
    if their shapes differ."""
    if shape(key) != shape(other):
        return float("inf")
    try:
        ours, theirs = [float(x) for x in flat(key)], [float(x) for x in flat(other)]
    except OverflowError:  # whole numbers beyond floats
        return 0.0 if flat(key) == flat(other) else float("inf")
    scale = max(map(abs, ours), default=0.0) or 1.0
    least = max(CANCELLATION * scale, least)
    return max((_gap(a, b, least) for a, b in zip(ours, theirs, strict=True)), default=0.0)


def _gap(a: float, b: float, least: float) -> float:
    if a == b or abs(a - b) <= least:
        return 0.0
    return abs(a - b) / max(abs(a), abs(b))
