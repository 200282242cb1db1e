"""Layers of features: linear layers, tables of vectors, and the distances to fixed patterns."""

from __future__ import annotations

from math import prod
from typing import ClassVar

from dlquiz.networks.cell import cell
from dlquiz.networks.layer import (
    Effect,
    Layer,
    LayerError,
    Shape,
    Whole,
    args,
    at_least,
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
