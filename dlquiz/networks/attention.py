"""Attention, and the blocks of a Transformer as PyTorch has them, over tokens LxE."""

from __future__ import annotations

from typing import ClassVar

from dlquiz.networks.cell import Cell, cell
from dlquiz.networks.layer import Effect, Layer, LayerError, Shape, Whole, args, at_least, same
from dlquiz.networks.sequences import tokens


class Attention(Layer, frozen=True):
    """nn.MultiheadAttention of the tokens to themselves. The heads share the features, so they cost nothing."""

    embed_dim: int | None = None
    num_heads: int = 1
    dropout: float = 0.0
    bias: bool = True
    add_bias_kv: bool = False
    add_zero_attn: bool = False
    kdim: int | None = None
    vdim: int | None = None
    batch_first: bool = False

    short: ClassVar = ("num_heads",)
    required: ClassVar = ("num_heads",)

    def __post_init__(self) -> None:
        at_least(1, embed_dim=self.embed_dim, num_heads=self.num_heads)
        if self.add_bias_kv or self.add_zero_attn:
            raise LayerError("add_bias_kv and add_zero_attn are not known here", "leave them out")
        if any(size not in (None, self.embed_dim) for size in (self.kdim, self.vdim)):
            raise LayerError("kdim and vdim are those of other tokens", "here the tokens look at themselves: leave out")

    def effect(self, shape: Shape) -> Effect:
        length, features = tokens(shape, "attention")
        same("embed_dim", self.embed_dim, features, "features")
        heads_divide(self.num_heads, features)
        biases = (cell("biases", "B", "4 * E", E=features),) if self.bias else ()
        macs = cell("macs", "M", "4 * L * E**2 + 2 * L**2 * E", L=length, E=features)
        return Effect(shape, (cell("weights", "W", "4 * E**2", E=features), *biases, macs), Whole())

    def lines(self, shape: Shape) -> tuple[str, str]:
        shown = args(shape[1], self.num_heads, bias=(self.bias, True), batch_first=(True, False))
        return f"nn.MultiheadAttention({shown})", "m(x, x, x)[0]"


def heads_divide(heads: int, features: int) -> None:
    """Raises LayerError if the heads can't share the features."""
    if features % heads:
        raise LayerError(f"{heads} heads do not divide {features} features", "a divisor of the features")


class Block(Layer, frozen=True):
    """nn.TransformerEncoderLayer, or with `kind` Decoder nn.TransformerDecoderLayer, whose memory is as long as its
    tokens."""

    d_model: int | None = None
    nhead: int = 1
    dim_feedforward: int = 2048
    dropout: float = 0.1
    activation: str = "relu"
    layer_norm_eps: float = 1e-5
    batch_first: bool = False
    norm_first: bool = False
    bias: bool = True
    kind: str = "Encoder"

    short: ClassVar = ("nhead", "dim_feedforward")
    required: ClassVar = ("nhead",)

    def __post_init__(self) -> None:
        at_least(1, d_model=self.d_model, nhead=self.nhead, dim_feedforward=self.dim_feedforward)

    def effect(self, shape: Shape) -> Effect:
        length, features = tokens(shape, f"a Transformer {self.kind.lower()}")
        same("d_model", self.d_model, features, "features")
        heads_divide(self.nhead, features)
        return Effect(shape, block_cells(self.kind, length, features, self.dim_feedforward, self.bias), Whole())

    def lines(self, shape: Shape) -> tuple[str, str]:
        shown = args(
            shape[1], self.nhead, self.dim_feedforward,
            batch_first=(True, False), norm_first=(self.norm_first, False), bias=(self.bias, True),
        )  # fmt: skip
        call = "m(x)" if self.kind == "Encoder" else "m(x, x)"
        return f"nn.Transformer{self.kind}Layer({shown})", call


def block_cells(kind: str, length: int, features: int, inner: int, bias: bool) -> tuple[Cell, ...]:
    """Attention (a decoder has two), two linear layers, and a norm before or after each part."""
    given = {"E": features, "F": inner}
    if kind == "Encoder":
        weights, biases, macs = "4*E**2 + 2*E*F + 2*E", "4*E + F + E + 2*E", "L*(4*E**2 + 2*E*F) + 2*L**2*E"
    else:
        weights, biases, macs = "8*E**2 + 2*E*F + 3*E", "8*E + F + E + 3*E", "L*(8*E**2 + 2*E*F) + 4*L**2*E"
    cells = [cell("weights", "W", weights, **given)]
    if bias:
        cells.append(cell("biases", "B", biases, **given))
    return (*cells, cell("macs", "M", macs, L=length, **given))
