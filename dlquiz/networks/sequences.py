"""Layers on a row of tokens: what makes tokens of maps, adds some, marks their places or takes some out."""

from __future__ import annotations

from math import prod
from typing import ClassVar

from dlquiz.networks.cell import cell
from dlquiz.networks.layer import (
    Effect,
    Layer,
    LayerError,
    Shape,
    Sizes,
    Whole,
    args,
    at_least,
    each,
    maps,
    size_text,
)


def tokens(shape: Shape, what: str) -> tuple[int, int]:
    """The number of tokens and their features. Raises LayerError if it is something else."""
    if len(shape) != 2:
        raise LayerError(
            f"{what} takes tokens LxE, but {size_text(shape)} comes in",
            "make tokens first: `embedding V E` of numbers of words, `patches P E` or `tokens` of maps",
        )
    return shape[0], shape[1]


class Patches(Layer, frozen=True):
    """An image cut into squares, each projected: nn.Conv2d with the stride of its kernel, then tokens."""

    patch_size: Sizes = 16
    embed_dim: int = 768
    bias: bool = True

    short: ClassVar = ("patch_size", "embed_dim")
    required: ClassVar = ("patch_size", "embed_dim")

    def __post_init__(self) -> None:
        at_least(1, patch_size=self.patch_size, embed_dim=self.embed_dim)

    def effect(self, shape: Shape) -> Effect:
        _, channels, (height, width) = maps(shape, 2, "a cut into patches")
        p, q = each(self.patch_size, 2, "patch_size")
        if height % p or width % q:
            raise LayerError(f"patches of {p}x{q} do not fill {height}x{width}", "a size that divides both sides")
        number = cell("size", "N", "(H / P_h) * (W / P_w)", H=height, W=width, P_h=p, P_w=q)
        weights = cell("weights", "W", "E * C * P_h * P_w", E=self.embed_dim, C=channels, P_h=p, P_w=q)
        biases = (cell("biases", "B", "E", E=self.embed_dim),) if self.bias else ()
        macs = cell("macs", "M", "W * N", W=weights.value, N=number.value)
        return Effect((number.value, self.embed_dim), (number, weights, *biases, macs), Whole())

    def lines(self, shape: Shape) -> tuple[str, str]:
        p = each(self.patch_size, 2, "patch_size")
        shown = args(shape[0], self.embed_dim, p, stride=(p, None), bias=(self.bias, True))
        return f"nn.Conv2d({shown})", "m(x).flatten(2).transpose(1, 2)"


class ClassToken(Layer, frozen=True):
    """A learnt token before the others, as ViT's and BERT's."""

    count: int = 1

    short: ClassVar = ("count",)

    def __post_init__(self) -> None:
        at_least(1, count=self.count)

    def effect(self, shape: Shape) -> Effect:
        length, features = tokens(shape, "a class token")
        number = cell("size", "L_out", "L + n", L=length, n=self.count)
        weights = cell("weights", "W", "n * E", n=self.count, E=features)
        return Effect((number.value, features), (number, weights))

    def lines(self, shape: Shape) -> tuple[str, str]:
        return f"nn.Embedding({self.count}, {shape[1]})", "torch.cat([m.weight.expand(2, -1, -1), x], 1)"


class Positions(Layer, frozen=True):
    """A vector added to each token: learnt (a table of `rows`, by default one for each token), or `fixed` (sines)."""

    rows: int | None = None
    fixed: bool = False
    by_place: bool = True

    short: ClassVar = ("rows",)

    def __post_init__(self) -> None:
        at_least(1, rows=self.rows)

    def effect(self, shape: Shape) -> Effect:
        length, features = tokens(shape, "an embedding of positions")
        rows = length if self.rows is None else self.rows
        if self.by_place and rows < length:
            raise LayerError(f"{length} tokens, but only {rows} positions", f"at least {length}")
        return Effect(shape, () if self.fixed else (cell("weights", "W", "n * E", n=rows, E=features),))

    def lines(self, shape: Shape) -> tuple[str, str]:
        if self.fixed:
            return "nn.Identity()", "m(x)"
        rows = shape[0] if self.rows is None else self.rows
        return f"nn.Embedding({rows}, {shape[1]})", f"x + m.weight[:{shape[0] if self.by_place else 1}]"


class Take(Layer, frozen=True):
    """One token: the `first`, as BERT's classifier takes, or the `last`, as an RNN's."""

    which: str = "first"

    def effect(self, shape: Shape) -> Effect:
        _, features = tokens(shape, "taking a token")
        return Effect((features,), view=True)

    def lines(self, shape: Shape) -> tuple[str, str]:
        return "nn.Identity()", f"x[:, {0 if self.which == 'first' else -1}]"


class Keep(Layer, frozen=True):
    """Some of the tokens: what a masked autoencoder's encoder sees."""

    count: int = 1

    short: ClassVar = ("count",)
    required: ClassVar = ("count",)

    def __post_init__(self) -> None:
        at_least(1, count=self.count)

    def effect(self, shape: Shape) -> Effect:
        length, features = tokens(shape, "keeping tokens")
        if self.count > length:
            raise LayerError(f"{self.count} tokens can't be kept of {length}", f"at most {length}")
        return Effect((self.count, features), view=True)

    def lines(self, shape: Shape) -> tuple[str, str]:
        return "nn.Identity()", f"x[:, :{self.count}]"


class Fill(Layer, frozen=True):
    """One learnt token in all the places that are missing, up to a `length`: a masked autoencoder's mask."""

    length: int = 1

    short: ClassVar = ("length",)
    required: ClassVar = ("length",)

    def __post_init__(self) -> None:
        at_least(1, length=self.length)

    def effect(self, shape: Shape) -> Effect:
        length, features = tokens(shape, "filling up tokens")
        if self.length < length:
            raise LayerError(f"{length} tokens are more than {self.length}", f"at least {length}")
        return Effect((self.length, features), (cell("weights", "W", "E", E=features),))

    def lines(self, shape: Shape) -> tuple[str, str]:
        more = self.length - shape[0]
        return f"nn.Embedding(1, {shape[1]})", f"torch.cat([x, m.weight.expand(2, {more}, -1)], 1)"


class Tokens(Layer, frozen=True):
    """Maps CxHxW as tokens (HW)xC."""

    def effect(self, shape: Shape) -> Effect:
        if len(shape) < 2:
            raise LayerError(f"{size_text(shape)} has no places", "maps such as 64x7x7")
        return Effect((prod(shape[1:]), shape[0]), view=True)

    def lines(self, shape: Shape) -> tuple[str, str]:
        return "nn.Identity()", "x.flatten(2).transpose(1, 2)"
