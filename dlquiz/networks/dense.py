"""Layers of features and tokens: linear layers, tables of vectors, and what puts tokens together or takes one out."""

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
    same,
    size_text,
)


class Linear(Layer, frozen=True):
    """nn.Linear on the last axis. `tied` weights are those of an embedding, and not counted again."""

    in_features: int | None = None
    out_features: int | None = None
    bias: bool = True
    tied: bool = False

    by_name: ClassVar = ("tied",)
    short: ClassVar = ("out_features",)
    required: ClassVar = ("out_features",)

    def __post_init__(self) -> None:
        at_least(1, in_features=self.in_features, out_features=self.out_features)

    def effect(self, shape: Shape) -> Effect:
        out = self.out_features or 0
        if self.in_features not in (None, shape[-1]) and prod(shape) == self.in_features:
            raise LayerError(
                f"in_features is {self.in_features}, but {size_text(shape)} comes in", "put `flatten` before it"
            )
        features = same("in_features", self.in_features, shape[-1], "features")
        places = prod(shape[:-1])
        weights = cell("weights", "W", "I * O", I=features, O=out)
        cells = () if self.tied else (weights,)
        if self.bias:
            cells = (*cells, cell("biases", "B", "O", O=out))
        if places == 1:
            macs = cell("macs", "M", "I * O", I=features, O=out)
        else:
            macs = cell("macs", "M", "N * I * O", N=places, I=features, O=out)
        return Effect((*shape[:-1], out), (*cells, macs), Whole() if len(shape) in (1, 3) else None)

    def lines(self, shape: Shape) -> tuple[str, str]:
        if self.tied:
            return "nn.Identity()", f"F.linear(x, torch.zeros({self.out_features}, {shape[-1]}))"
        return f"nn.Linear({args(shape[-1], self.out_features, bias=(self.bias, True))})", "m(x)"


class Embedding(Layer, frozen=True):
    """nn.Embedding: a vector for each number of a word."""

    num_embeddings: int = 1
    embedding_dim: int = 1
    padding_idx: int | None = None

    short: ClassVar = ("num_embeddings", "embedding_dim")
    required: ClassVar = ("num_embeddings", "embedding_dim")
    needs_ids: ClassVar = True

    def __post_init__(self) -> None:
        at_least(1, num_embeddings=self.num_embeddings, embedding_dim=self.embedding_dim)

    def effect(self, shape: Shape) -> Effect:
        weights = cell("weights", "W", "V * E", V=self.num_embeddings, E=self.embedding_dim)
        return Effect((*shape, self.embedding_dim), (weights,))

    def lines(self, shape: Shape) -> tuple[str, str]:
        return f"nn.Embedding({self.num_embeddings}, {self.embedding_dim})", "m(x)"


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


class Reshape(Layer, frozen=True):
    """nn.Unflatten: an axis (0 is the batch) in several."""

    dim: int = 1
    unflattened_size: tuple[int, ...] = ()

    short: ClassVar = ("dim", "unflattened_size")
    required: ClassVar = ("dim", "unflattened_size")

    def __post_init__(self) -> None:
        if not isinstance(self.unflattened_size, tuple) or not self.unflattened_size:
            raise LayerError("unflattened_size is missing", "as in unflatten 1 16x5x5")

    def effect(self, shape: Shape) -> Effect:
        rank = len(shape) + 1
        at = self.dim + rank if self.dim < 0 else self.dim
        if not 1 <= at < rank:
            raise LayerError(f"there is no axis {self.dim} in N x {size_text(shape)}", "1 is the first after the batch")
        if prod(self.unflattened_size) != shape[at - 1]:
            raise LayerError(
                f"{size_text(self.unflattened_size)} are {prod(self.unflattened_size)}, the axis has {shape[at - 1]}",
                "sizes whose product is the axis",
            )
        return Effect((*shape[: at - 1], *self.unflattened_size, *shape[at:]), view=True)

    def lines(self, shape: Shape) -> tuple[str, str]:
        return f"nn.Unflatten({self.dim}, {self.unflattened_size!r})", "m(x)"


class Prototypes(Layer, frozen=True):
    """LeNet-5's output: the distance to a fixed pattern for each class; nothing is learnt."""

    classes: int = 10

    short: ClassVar = ("classes",)
    required: ClassVar = ("classes",)

    def __post_init__(self) -> None:
        at_least(1, classes=self.classes)

    def effect(self, shape: Shape) -> Effect:
        if len(shape) != 1:
            raise LayerError(f"it takes a vector, but {size_text(shape)} comes in", "put `flatten` before it")
        macs = cell("macs", "M", "I * O", I=shape[0], O=self.classes)
        return Effect((self.classes,), (macs,), Whole())

    def lines(self, shape: Shape) -> tuple[str, str]:
        return "nn.Identity()", f"torch.cdist(x, torch.zeros({self.classes}, {shape[0]}))"
