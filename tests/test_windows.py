"""Convolution, pooling and chains of layers in the formula language, against PyTorch, at sizes that people have."""

from __future__ import annotations

from itertools import product

import pytest
import torch
import torch.nn.functional as F  # noqa: N812

from dlquiz.language import EvaluationError, Names, parse, typeset
from dlquiz.language.evaluate import evaluate
from dlquiz.language.functions import FUNCTIONS
from dlquiz.language.typecheck import type_of
from dlquiz.language.values import Value
from dlquiz.maths.line import to_line


def matrix(rows: int, columns: int, seed: int = 0) -> Value:
    """Whole numbers that are the same every time."""
    return tuple(tuple((seed + 7 * i + 3 * j * j) % 11 - 4 for j in range(columns)) for i in range(rows))


def tensor(value: Value) -> torch.Tensor:
    return torch.tensor(value, dtype=torch.float64)


def value_of(text: str, **names: Value) -> torch.Tensor:
    return tensor(evaluate(parse(text), names))


OPTIONS = list(product((1, 2, 3), (0, 1, 2), (1, 2)))


@pytest.mark.parametrize(("stride", "padding", "dilation"), OPTIONS)
def test_a_convolution_is_pytorchs(stride: int, padding: int, dilation: int) -> None:
    x, w = matrix(9, 12), matrix(3, 2, seed=5)
    found = value_of(f"conv(x, w, {stride}, {padding}, {dilation})", x=x, w=w)
    wanted = F.conv2d(tensor(x)[None, None], tensor(w)[None, None], stride=stride, padding=padding, dilation=dilation)
    assert torch.equal(found, wanted[0, 0])


@pytest.mark.parametrize(("channels", "kernels"), [(1, 3), (2, 1), (3, 4)])
def test_channels_stand_one_below_the_other(channels: int, kernels: int) -> None:
    x, w = matrix(5 * channels, 6), matrix(3 * channels * kernels, 3, seed=2)
    found = value_of(f"conv(x, w, 2, 1, 1, {channels}, {kernels})", x=x, w=w)
    images, weights = tensor(x).reshape(1, channels, 5, 6), tensor(w).reshape(kernels, channels, 3, 3)
    assert torch.equal(found, F.conv2d(images, weights, stride=2, padding=1)[0].flatten(0, 1))


def test_vectors_are_convolved_along_their_one_side() -> None:
    x, w = (1, 4, -2, 3, 0, 5, 2), (2, -1, 3)
    wanted = F.conv1d(tensor(x)[None, None], tensor(w)[None, None], stride=2, padding=2, dilation=2)[0, 0]
    assert torch.equal(value_of("conv(x, w, 2, 2, 2)", x=x, w=w), wanted)


@pytest.mark.parametrize(("size", "stride", "padding"), [(2, 2, 0), (3, 2, 1), (3, 1, 1), (4, 3, 2)])
def test_pools_are_pytorchs(size: int, stride: int, padding: int) -> None:
    x = matrix(8, 11)
    image, options = tensor(x)[None, None], f"{size}, {stride}, {padding}"
    assert torch.equal(value_of(f"max_pool(x, {options})", x=x), F.max_pool2d(image, size, stride, padding)[0, 0])
    wanted = F.avg_pool2d(image, size, stride, padding)[0, 0]
    assert torch.allclose(tensor(_floats(evaluate(parse(f"avg_pool(x, {options})"), {"x": x}))), wanted)


def test_a_dilated_max_pool_is_pytorchs() -> None:
    x = matrix(8, 9)
    assert torch.equal(value_of("max_pool(x, 2, 2, 1, 2)", x=x), F.max_pool2d(tensor(x)[None, None], 2, 2, 1, 2)[0, 0])


@pytest.mark.parametrize(("height", "width"), [(1, 1), (2, 3), (5, 7), (8, 11)])
def test_adaptive_pools_are_pytorchs(height: int, width: int) -> None:
    x = matrix(8, 11)
    image = tensor(x)[None, None]
    found = tensor(_floats(evaluate(parse(f"adaptive_avg_pool(x, {height}, {width})"), {"x": x})))
    assert torch.allclose(found, F.adaptive_avg_pool2d(image, (height, width))[0, 0])
    largest = value_of(f"adaptive_max_pool(x, {height}, {width})", x=x)
    assert torch.equal(largest, F.adaptive_max_pool2d(image, (height, width))[0, 0])


def test_the_lengths_of_a_chain_are_those_of_its_layers() -> None:
    x, wanted = torch.zeros(1, 1, 224), []
    for kernel, stride, padding, dilation in ((7, 2, 3, 1), (3, 2, 1, 1), (5, 1, 0, 2)):
        x = F.conv1d(x, torch.zeros(1, 1, kernel), stride=stride, padding=padding, dilation=dilation)
        wanted.append(x.shape[2])
    found = evaluate(parse("lengths(224, [7, 3, 5], [2, 2, 1], [3, 1, 0], [1, 1, 2])"), {})
    assert list(found) == wanted == [112, 56, 48]  # type: ignore[arg-type]  # a vector


@pytest.mark.parametrize(
    "text",
    [
        "conv([[1, 2]], [[1, 2, 3]])",
        "conv([1, 2, 3], [1, 2], 0)",
        "conv([1, 2, 3], [1, 2], 1, 0, 0)",
        "conv([[1], [2], [3]], [[1]], 1, 0, 1, 2)",
        "max_pool([1, 2, 3], 4)",
        "max_pool([1, 2, 3], 2, 2, 2)",
        "adaptive_max_pool([1, 2, 3], 0)",
        "lengths(5, [3, 7])",
        "lengths(5, [3, 3], [1, 1, 1])",
    ],
)
def test_what_does_not_fit_has_no_value(text: str) -> None:
    with pytest.raises(EvaluationError):
        evaluate(parse(text), {})


@pytest.mark.parametrize(
    "text", ["conv(1, 2)", "conv([1, 2], [[1]])", "conv([1], [1], 0.5)", "max_pool(3, 2)", "lengths([5], [3])"]
)
def test_what_is_of_another_type_is_a_fault(text: str) -> None:
    assert type_of(parse(text), {})[1]


SHOWN = [
    ("conv([1, 2, 4], [3, -1])", (1,), "2 × 3 + 4 × (−1)"),
    ("conv([1, 2], [3, -1], 1, 1)", (0,), "1 × (−1)"),
    ("avg_pool([1, 2, 6, 4], 2)", (1,), "(6 + 4)/2"),
    ("lengths(28, [5, 2], [1, 2])", (1,), "⌊(24 + 2 × 0 − 2)/2⌋ + 1"),
]


@pytest.mark.parametrize(("text", "entry", "shown"), SHOWN, ids=[row[0] for row in SHOWN])
def test_an_entry_is_shown_as_it_is_worked_out_by_hand(text: str, entry: tuple[int, ...], shown: str) -> None:
    assert to_line(typeset(parse(text), Names({}, {}, values={}, entry=entry))) == shown


def test_whatever_is_shown_by_hand_says_so_in_the_table_of_functions() -> None:
    assert sum(function.shown is not None for function in FUNCTIONS.values()) == 6


def _floats(value: Value) -> Value:
    return tuple(map(_floats, value)) if isinstance(value, tuple) else float(value)
