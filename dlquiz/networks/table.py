"""A network with an input: a row for each layer, and what they add up to."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from math import prod

from msgspec import Struct

from dlquiz.networks.cell import Cell, cell
from dlquiz.networks.layer import Effect, Layer, Shape, Signal, Window
from dlquiz.networks.tree import Network


class Row(Struct, frozen=True):
    """A layer in its place: what comes in and out, what it costs, and what one entry of its output has seen.

    `path` are the blocks that it stands in, `before` is what comes in (of a single input). `layer`
    is None for a sum, product or concat, whose `inputs` are several; `sources` are the rows that they come from, -1 the
    input of the network.
    `stored` are the entries of its output, 0 where it only shows its input in another way.
    """

    name: str
    kind: str
    path: tuple[str, ...]
    layer: Layer | None
    inputs: tuple[Shape, ...]
    effect: Effect
    signal: Signal
    before: Signal | None = None
    dim: int = 1
    implied: bool = False
    sources: tuple[int, ...] = ()

    @property
    def output(self) -> Shape:
        """The shape that comes out."""
        return self.effect.output

    @property
    def weights(self) -> int:
        """How many weights it has."""
        return self.effect.total("weights")

    @property
    def biases(self) -> int:
        """How many biases it has."""
        return self.effect.total("biases")

    @property
    def macs(self) -> int:
        """How many multiplications with an addition it takes."""
        return self.effect.total("macs")

    @property
    def parameters(self) -> int:
        """Weights and biases."""
        return self.weights + self.biases

    @property
    def stored(self) -> int:
        """How many activations are kept of it."""
        return 0 if self.effect.view else prod(self.output)

    @property
    def seen(self) -> tuple[Fraction, ...] | None:
        """The receptive field along each axis; None once everything is seen."""
        return self.signal.seen

    @property
    def jump(self) -> tuple[Fraction, ...] | None:
        """How far apart two neighbours lie in the input, along each axis; None once everything is seen."""
        return self.signal.jump


class Group(Struct, frozen=True):
    """Several rows that stand as one: a block of the network."""

    name: str
    rows: tuple[Row, ...]


class Table(Struct, frozen=True):
    """All rows of a network, with its input."""

    network: Network
    input: Shape
    rows: tuple[Row, ...]

    @property
    def weights(self) -> int:
        """The weights of all layers."""
        return sum(row.weights for row in self.rows)

    @property
    def biases(self) -> int:
        """The biases of all layers."""
        return sum(row.biases for row in self.rows)

    @property
    def parameters(self) -> int:
        """The parameters of all layers."""
        return self.weights + self.biases

    @property
    def macs(self) -> int:
        """The multiplications of all layers."""
        return sum(row.macs for row in self.rows)

    @property
    def stored(self) -> int:
        """The activations kept of all layers."""
        return sum(row.stored for row in self.rows)

    def groups(self, depth: int) -> list[Group]:
        """The rows with those of one block together: blocks within `depth` blocks."""
        found: list[tuple[tuple[str, ...], list[Row]]] = []
        for row in self.rows:
            head = row.path[:depth]
            inside = len(row.path) >= depth > 0
            if inside and found and found[-1][0] == head:
                found[-1][1].append(row)
            else:
                found.append((head if inside else (), [row]))
        return [Group(".".join(head) if head else rows[0].name, tuple(rows)) for head, rows in found]


def sights(row: Row) -> Iterator[Cell]:
    """The receptive field and the jump of a row, from those before it, where they are whole numbers."""
    sight, before = row.effect.sight, row.before
    if before is None or not isinstance(sight, Window) or not row.seen or not before.seen or not before.jump:
        return
    if any(step.denominator != 1 for step in (*before.seen, *before.jump, *sight.step)):
        return
    seen, jump = int(before.seen[0]), int(before.jump[0])
    yield cell("receptive_field", "r", "r_in + (K - 1) * j_in", r_in=seen, K=sight.reach[0], j_in=jump)
    yield cell("jump", "j", "j_in * S", j_in=jump, S=int(sight.step[0]))
