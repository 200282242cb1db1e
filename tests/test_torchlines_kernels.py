"""PyTorch chooses its kernels by the processor and by the type of numbers: none of them may ask the system for what the
wall keeps out, on any processor (one with AVX-512 tries far more than one without)."""

from __future__ import annotations

import pytest
import torch
from rows import every

from dlquiz.torchlines import run as torchrun
from dlquiz.torchlines.code import TorchError, Value
from dlquiz.torchlines.products import _PRODUCTS, WholeProducts, may_have_products
from dlquiz.torchlines.worker import TorchWorker

A = "a = torch.arange(6).reshape(2, 3)\n"  # [[0, 1, 2], [3, 4, 5]]

# By hand, from the definition of a product of matrices.
WHOLE: list[tuple[str, str, Value]] = [
    ("a matrix by its transpose", A + "y = a @ a.T", [[5, 14], [14, 50]]),
    ("by name", A + "y = torch.matmul(a, a.T)", [[5, 14], [14, 50]]),
    ("by a vector", A + "y = a @ torch.tensor([1, 0, 2])", [4, 13]),
    ("as a layer's function", A + "y = F.linear(a, torch.tensor([[1, 1, 1]]), torch.tensor([7]))", [[10], [19]]),
    ("by indices, in a list", A + "y = torch.einsum('ij,kj->ik', [a, a])", [[5, 14], [14, 50]]),
    ("added to what was there", A + "y = torch.ones(2, 2, dtype=torch.int64)\ny.addmm_(a, a.T)", [[6, 15], [15, 51]]),
    ("a batch", A + "y = torch.bmm(a[None], a.T[None])", [[[5, 14], [14, 50]]]),
    ("a power", "y = torch.tensor([[1, 1], [0, 1]]).matrix_power(5)", [[1, 5], [0, 1]]),
    ("a convolution", "y = F.conv1d(torch.tensor([[[1, 2, 3, 4]]]), torch.tensor([[[1, 0, -1]]]))", [[[-2, -2]]]),
    ("without entries", "y = torch.ones(0, 3).long() @ torch.ones(3, 0).long()", []),
    ("its type stays", A + "y = int((a @ a.T).dtype == torch.int64)", 1),
    ("its shape without values", A + "y = list((a.to('meta') @ a.T.to('meta')).shape)", [2, 2]),
]

# One a line; `x` makes ones of a type `T`.
KERNELS = [
    "x(3, 4) @ x(4, 3)",
    "x(30, 40) @ x(40)",
    "torch.addmm(x(3, 3), x(3, 4), x(4, 3))",
    "torch.bmm(x(2, 9, 9), x(2, 9, 9))",
    "torch.baddbmm(x(2, 9, 9), x(2, 9, 9), x(2, 9, 9))",
    "x(9).dot(x(9))",
    "torch.einsum('ij,kj->ik', x(2, 3), x(2, 3))",
    "F.linear(x(3, 4), x(5, 4), x(5))",
    "torch.tensordot(x(3, 4), x(4, 3), 1)",
    "torch.inner(x(3, 4), x(3, 4))",
    "F.conv1d(x(1, 2, 9), x(3, 2, 3))",
    "F.conv2d(x(1, 2, 9, 9), x(3, 2, 3, 3))",
    "F.conv3d(x(1, 2, 9, 9, 9), x(3, 2, 3, 3, 3))",
    "F.conv2d(x(1, 2, 9, 9), x(2, 1, 3, 3), groups=2, dilation=2)",
    "F.conv_transpose2d(x(1, 2, 9, 9), x(2, 3, 3, 3), stride=2)",
    "torch.linalg.matrix_power(x(3, 3), 3)",
    "torch.linalg.matrix_power(x(40, 40), 5)",
    "torch.linalg.matmul(x(40, 40), x(40, 40))",
    "torch.linalg.multi_dot([x(30, 40), x(40, 30), x(30, 40)])",
    "torch.linalg.vecdot(x(3, 4), x(3, 4))",
    "F.bilinear(x(30, 40), x(30, 50), x(20, 40, 50))",
    "x(40, 40).matrix_power(7)",
    "torch.matrix_exp(x(9, 9))",
    "x(30, 40) @ x(2, 40, 50)",
    "torch.addmv(x(30), x(30, 40), x(40))",
    "x(30, 40).inner(x(50, 40))",
    "torch.linalg.multi_dot([x(3, 4), x(4, 3), x(3, 4)])",
    "torch.kron(x(3, 4), x(4, 3))",
    "F.embedding(torch.tensor([[1, 2]]), x(9, 64))",
    "F.scaled_dot_product_attention(x(1, 2, 99, 64), x(1, 2, 99, 64), x(1, 2, 99, 64))",
    "nn.LSTM(8, 8).to(T)(x(3, 2, 8))[0]",
    "nn.GRU(8, 8).to(T)(x(3, 2, 8))[0]",
    "nn.RNN(8, 8).to(T)(x(3, 2, 8))[0]",
    "nn.MultiheadAttention(8, 2).to(T).eval()(x(3, 2, 8), x(3, 2, 8), x(3, 2, 8))[0]",
    "nn.TransformerEncoderLayer(8, 2).to(T).eval()(x(3, 2, 8))",
    "F.bilinear(x(3, 4), x(3, 5), x(2, 4, 5))",
    "torch.cdist(x(30, 5), x(30, 5))",
    "F.fold(F.unfold(x(1, 2, 8, 8), 2), (8, 8), 2)",
    "x(3000).sort()[0]",
    "x(30).cumsum(0)",
    "torch.linalg.svdvals(x(5, 5))",
    "torch.fft.fft(x(32))",
    "torch.cov(x(3, 4))",
    "torch.corrcoef(x(3, 4))",
    "F.batch_norm(x(2, 3, 4, 4), x(3), x(3))",
    "F.layer_norm(x(2, 3, 4), (4,))",
    "F.max_pool2d(x(1, 2, 8, 8), 2)",
    "F.avg_pool2d(x(1, 2, 8, 8), 2)",
    "F.interpolate(x(1, 2, 8, 8), scale_factor=2, mode='bilinear')",
    "F.grid_sample(x(1, 2, 8, 8), x(1, 4, 4, 2))",
    "x(64).softmax(0)",
]
TYPES = ("int64", "int32", "int16", "int8", "uint8", "bool", "float16", "bfloat16", "float32", "float64", "complex64")


@every("lines, value", [row[1:] for row in WHOLE], ids=[row[0] for row in WHOLE])
def test_whole_numbers_are_multiplied_as_they_are_by_hand(torch_worker: TorchWorker, lines: str, value: Value) -> None:
    assert torch_worker.run(lines, {}, ["y"]) == {"y": value}
    assert torchrun.run(lines, {}, ["y"]) == {"y": value}


def test_a_product_that_float64_does_not_hold_is_refused() -> None:
    with pytest.raises(TorchError, match="too large"):
        torchrun.run("a = torch.tensor([[2**30]])\ny = a @ a", {}, ["y"])


def test_numbers_of_other_types_are_left_to_pytorch() -> None:
    a = torch.tensor([[1, 2]], dtype=torch.int32)
    with WholeProducts():
        assert (a @ a.T).dtype == torch.int32
        assert (a.float() @ a.float().T).dtype == torch.float32
        with pytest.raises(RuntimeError, match="same dtype"):
            a.long() @ a.float().T


@every("dtype", TYPES)
def test_no_kernel_asks_for_what_the_wall_keeps_out(torch_worker: TorchWorker, dtype: str) -> None:
    """It may refuse a type; but it answers."""
    ended = []
    for kernel in KERNELS:
        lines = f"T = torch.{dtype}\nx = lambda *sizes: torch.ones(*sizes).to(T)\nn = ({kernel}).numel()"
        try:
            torch_worker.run(lines, {}, ["n"])
        except TorchError as error:
            if "stopped" in error.reason:
                ended.append(kernel)
    assert ended == []


def test_no_lines_with_such_a_product_go_without_the_guard() -> None:
    """By the source it is known where none can be: each product, and each layer made of some, shows in it."""
    layers = ["nn.Linear", "nn.Bilinear", "nn.Conv2d", "nn.ConvTranspose1d", "nn.MultiheadAttention", "a @ b"]
    layers += ["nn.TransformerEncoderLayer", "F.scaled_dot_product_attention", "F.multi_head_attention_forward"]
    assert [name for name in (*_PRODUCTS, *layers) if not may_have_products(f"y = {name}(a, b)")] == []
    assert not may_have_products("y = torch.relu(a).sum()")
