"""Every card at the edges of what it takes: each given 0, its least and its most, tiny, huge, negative, one-hot.

Wherever PyTorch's lines have a value, `calc` has the same, or says by a bound or a condition of the card why not.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from typing import Any

import pytest
from rows import every
from test_calculators import results

from dlquiz.bank.bank import Bank
from dlquiz.cards import chain
from dlquiz.cards.calculate import calculate
from dlquiz.cards.card import Formula, Given
from dlquiz.ground.errors import DlquizError
from dlquiz.language import EvaluationError, Value, flat, shape
from dlquiz.proof.comparison import frozen, plain_given
from dlquiz.torchlines.code import TorchError
from dlquiz.torchlines.worker import TorchWorker

_TINY, _HUGE = Fraction(1, 10**9), 10**6
_SMALL = 2000  # a count beyond that is no layer that is built for a test
# How near PyTorch's floats come to the value where they cancel each other, relative and absolute.
_RELATIVE, _ABSOLUTE = 1e-6, 1e-11
# What `calc` may say where PyTorch's lines have a value, beside a bound or a condition of the card.
_REFUSALS = {
    "is not a whole number": "the result is a count",
    "matrix too large": "the entries that are written out are bounded",
    "too much work": "work is counted",
}
# What PyTorch's lines may say where `calc` has a value.
_FAILURES = {
    "memory|longer than|steps|overflow": "what is built would be too large",
    "inf or nan|finite": "PyTorch's floats overflow, or 0/0 in them is the limit that the formula has",
    "too small|negative dimension|(must|to) be greater|Invalid": "PyTorch refuses such a layer",
}
# Cards whose lines fail, or differ, at an edge of theirs, and why.
ALONE = {
    "cosine-similarity": "PyTorch keeps lengths above 1e-8",
    "distillation-loss": "at a temperature of 1e6 the divergence is some 1e-12, of which floats hold four digits",
    "elbo-of-sample": "of exp(-1000) floats make 0, which is no scale",
    "jaccard-from-dice": "the lines count the pixels of a mask, not fractions of one",
    "log-sigma-or-log-variance": "of exp(-1000) floats make 0, which is no scale",
    "nesterov-against-momentum": "without momentum PyTorch has no buffer to look ahead with",
    "nesterov-step": "without momentum PyTorch refuses Nesterov",
    "sgd-two-minibatches": "a step of 1e11 and the one back leave four digits of a float",
    "step-schedule": "of a rate that is 0, or no longer falls, the lines see no drop",
    "temperature-from-ratio": "the lines look for temperatures of up to 200",
    "undo-normalisation": "beside a mean of a million a deviation of 1 has ten digits as a float",
    "backprop-two-two-one": "at 1e-1303 a float is 0, where ReLU has no slope",
}


def _mapped(value: Value, function: Callable[[Any, tuple[int, ...]], Any], path: tuple[int, ...] = ()) -> Value:
    if isinstance(value, tuple):
        return tuple(_mapped(item, function, (*path, place)) for place, item in enumerate(value))
    found: Value = function(value, path)
    return found


def _edges(item: Given, base: Value) -> Iterator[tuple[str, Value]]:
    """A given's values at its edges, in the shape of one that the card's example has."""
    whole = item.type.kind == "integer"
    numbers: dict[str, Any] = {"zero": 0, "least": item.least, "most": item.most}
    numbers |= {"two": 2} if whole else {"huge": _HUGE, "tiny": _TINY, "far below": -1000}
    for label, number in numbers.items():
        if number is None or (whole and abs(number) > _SMALL):
            continue
        yield label, _mapped(base, lambda _, __, number=number: number)  # type: ignore[misc]
        if isinstance(base, tuple) and label in ("zero", "huge"):
            yield f"{label} first", _mapped(base, lambda x, path, n=number: x if any(path) else n)  # type: ignore[misc]
    yield "negative", _mapped(base, lambda x, _: -x)
    if isinstance(base, tuple):
        length = shape(base)[-1]
        yield "one-hot", _mapped(base, lambda _, path: int(path[-1] == 0))
        yield "uniform", _mapped(base, lambda _, __: 1 if length == 1 else Fraction(1, length))


def cases(card: Formula) -> Iterator[tuple[str, dict[str, Value]]]:
    """The card's example with a given, two or all of the numbers at an edge."""
    example = {item.name: card.example[item.name] for item in card.given if item.name in card.example}
    full = chain.complete(card, example)
    numbers = [item.name for item in card.given if item.type.kind == "number"]
    zero = {name: _mapped(full[name], lambda _, __: 0) for name in numbers}
    for item in card.given:
        if item.type.kind == "truth":
            yield f"{item.name} turned", {**full, item.name: not full[item.name]}
            continue
        for label, value in _edges(item, full[item.name]):
            yield f"{item.name} {label}", {**example, item.name: value}
    yield "all zero", {**full, **zero}
    for at, one in enumerate(numbers):
        for other in numbers[at + 1 :]:
            yield f"{one} and {other} zero", {**full, one: zero[one], other: zero[other]}


def refused(card: Formula, given: Mapping[str, Value]) -> bool:
    """Whether the card's own bounds and conditions leave these values out."""
    for item in card.given:
        for entry in flat(given.get(item.name, ())):
            low = item.least is not None and entry < item.least
            if low or (item.most is not None and entry > item.most):
                return True
            if item.type.kind == "integer" and Fraction(entry).denominator != 1:
                return True
    try:
        return chain.broken(card.where, chain.complete(card, given)) is not None
    except EvaluationError:
        return True


def torchs(worker: TorchWorker, card: Formula, given: Mapping[str, Value]) -> Mapping[str, Value] | str:
    """What PyTorch's lines come to, or why they don't."""
    try:
        plain = plain_given(card, chain.complete(card, given))
        found = worker.run(card.torch, plain, [result.name for result in card.results])
    except TorchError as error:
        return error.reason
    return {name: frozen(value) for name, value in found.items()}


def near(ours: Value, theirs: Value) -> bool:
    """Whether they are the same, but for what floats lose where they cancel each other or end."""
    if shape(ours) != shape(theirs):
        return False
    a, b = ([float(entry) for entry in flat(value)] for value in (ours, theirs))
    scale = max(map(abs, a), default=0.0)
    return all(
        math.isclose(x, y, rel_tol=_RELATIVE, abs_tol=max(_ABSOLUTE, 1e-9 * scale)) for x, y in zip(a, b, strict=True)
    )


def problem(worker: TorchWorker, card: Formula, given: Mapping[str, Value]) -> str:
    """What `calc` and PyTorch do not agree in, or ""."""
    if refused(card, given):
        return ""
    theirs = torchs(worker, card, given)
    try:
        ours = calculate(card, given, "en").results
    except DlquizError as error:
        expected = isinstance(theirs, str) or any(word in str(error) for word in _REFUSALS)
        return "" if expected else f"calc refuses: {error}; PyTorch has {theirs}"
    if isinstance(theirs, str):
        return "" if any(re.search(words, theirs) for words in _FAILURES) else f"PyTorch's lines fail: {theirs}"
    odd = [name for name, value in theirs.items() if not near(ours[name], value)]
    return "".join(f"{name}: calc has {ours[name]}, PyTorch {theirs[name]}; " for name in odd)


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.parametrize("part", range(8))
def test_a_card_has_at_its_edges_what_pytorch_has(real_bank: Bank, torch_worker: TorchWorker, part: int) -> None:
    found = []
    for name in sorted(real_bank.cards)[part::8]:
        card = real_bank.formula(name)
        problems = {label: problem(torch_worker, card, given) for label, given in cases(card)} if card.torch else {}
        found += [f"{name}, {label}: {said:.300}" for label, said in problems.items() if said and name not in ALONE]
    assert not found, "\n".join(found)


# What is typed; the result; its value by hand.
LIMITS: list[tuple[str, str, Any]] = [
    ('kl-divergence-both-ways --p "[0.5, 0.5, 0]" --q "[0.25, 0.75, 0]"', "forward", math.log(4 / 3) / 2),
    ('kl-divergence-both-ways --p "[0.5, 0.5, 0]" --q "[0.25, 0.75, 0]"', "backward", math.log(27 / 16) / 4),
    ('entropy-and-divergence --p "[1, 0]" --q "[0.25, 0.75]"', "entropy", 0),
    ('entropy-and-divergence --p "[1, 0]" --q "[0.25, 0.75]"', "divergence", math.log(4)),
    ('optimal-discriminator --data "[1, 0]" --model "[0.5, 0.5]"', "value", math.log(2 / 3) + math.log(1 / 3) / 2),
    ("adagrad-epsilon --gradient 0 --lr 0.1 --eps 0.01", "outside", 0),
    ("adamw-beside-adam-step --step 1 --gradient 0 --weight 2 --weight-decay 0 --eps 1e-8", "adam", 2),
    ("adam-step --step 1000000 --gradient 0.5 --m-before 0 --v-before 0", "m_hat", 0.05),
    ('gradient-clipping-norm --gradient "[0, 0, 0]" --max-norm 1', "scale", 1),
    ('softmax --x "[-1e6, 0, 1e6]"', "probabilities", (0, 0, 1)),
    ("affine-scale-and-zero-point --low 0 --high 15 --bits 4", "scale", 1),
    ("deepest-checkpointed-network --memory 16 --size 0.5", "layers", 256),  # (16 / 2·0.5)²: activations of half a MB
]
REFUSED = [
    ('kl-divergence-both-ways --p "[0.5, 0.5]" --q "[1, 0]"', "D_pq is +∞"),
    ('kl-divergence-both-ways --p "[1, 0]" --q "[0.5, 0.5]"', "D_qp is +∞"),
    ("adam-step --step 1 --gradient 0 --m-before 0 --v-before 0", "with ε neglected"),
    ('mlp-parameters --in-features 3 --hidden "[-4]" --out-features 2', "at least 1"),
    ('causal-attention-weights --scores "[[1, 2], [3, 4]]" --mask "[[0, 0], [1, 1]]" --values "[1, 2]"', "each row"),
]


@every(("command", "name", "wanted"), LIMITS)
def test_what_has_a_limit_has_a_value(real_bank: Bank, command: str, name: str, wanted: Any) -> None:
    found = results(real_bank, command)[name]
    assert [float(entry) for entry in flat(found)] == pytest.approx(flat(wanted), rel=1e-12, abs=1e-300)


@every(("command", "why"), REFUSED)
def test_what_has_none_says_why(real_bank: Bank, command: str, why: str) -> None:
    with pytest.raises(DlquizError, match=re.escape(why)):
        results(real_bank, command)


# A bound that is broken, and how it is said.
BOUNDS = [
    ("pure-decay --weight 1 --lr 0.1 --weight-decay 0 --steps 3", "at least 0.001"),
    ('inverted-dropout --hidden "[1]" --keep "[1]" --p 1', "at most 0.9999"),
    ("conv-output-size --height 0 --kernel-size 3", "at least 1"),
]


@every(("command", "hint"), BOUNDS)
def test_a_bound_is_said_as_people_write_numbers(real_bank: Bank, command: str, hint: str) -> None:
    with pytest.raises(DlquizError) as raised:
        results(real_bank, command)
    assert raised.value.fault.hint == hint


# Numbers that a card's formula has no value for; each says which condition it is.
WITHOUT_VALUE = [
    ('confusion-from-scores --scores "[0.1, 0.2]" --labels "[1, 0]" --threshold 0.5', "predicted positive"),
    ('closed-form-diffusion --betas "[0, 0, 0]" --start 2 --noise=-1', "not all variances are 0"),
    ('strength-from-total --weights "[0, 0]" --loss 1 --total 2', "not all weights are 0"),
    ("reverse-diffusion-mean --current 1 --predicted 1 --beta 0.1 --kept 0", "too small"),
]


@every(("command", "message"), WITHOUT_VALUE)
def test_what_has_no_value_says_which_condition_fails(real_bank: Bank, command: str, message: str) -> None:
    with pytest.raises(DlquizError, match=message):
        results(real_bank, command)
