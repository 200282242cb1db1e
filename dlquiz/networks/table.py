"""A network with an input: a row for each layer, and what they add up to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import lru_cache
from math import prod

from dlquiz.errors import DlquizError
from dlquiz.networks.cell import Cell, cell
from dlquiz.networks.dense import Linear
from dlquiz.networks.layer import Effect, Layer, LayerError, Shape, Signal, at_least, signal_of, size_text
from dlquiz.networks.pooling import Flatten
from dlquiz.networks.tree import Chain, Leaf, Merge, Network, Node, NotationError, Place, Repeat, Side

MOST_ENTRIES = 10**15  # of a tensor


@dataclass(frozen=True)
class Row:
    """A layer in its place: what comes in and out, what it costs, and what one entry of its output has seen.

    `path` are the blocks that it stands in. `layer` is None for a sum, product or concat, whose `inputs` are several.
    `stored` are the entries of its output, 0 where it only shows its input in another way.
    """

    name: str
    kind: str
    path: tuple[str, ...]
    layer: Layer | None
    inputs: tuple[Shape, ...]
    effect: Effect
    signal: Signal
    dim: int = 1
    implied: bool = False

    @property
    def output(self) -> Shape:
        return self.effect.output

    @property
    def weights(self) -> int:
        return self.effect.total("weights")

    @property
    def biases(self) -> int:
        return self.effect.total("biases")

    @property
    def macs(self) -> int:
        return self.effect.total("macs")

    @property
    def parameters(self) -> int:
        return self.weights + self.biases

    @property
    def stored(self) -> int:
        return 0 if self.effect.view else prod(self.output)

    @property
    def seen(self) -> tuple[Fraction, ...] | None:
        return self.signal.seen

    @property
    def jump(self) -> tuple[Fraction, ...] | None:
        return self.signal.jump


@dataclass(frozen=True)
class Group:
    """Several rows that stand as one: a block of the network."""

    name: str
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Table:
    """All rows of a network, with its input."""

    network: Network
    input: Shape
    rows: tuple[Row, ...]

    @property
    def weights(self) -> int:
        return sum(row.weights for row in self.rows)

    @property
    def biases(self) -> int:
        return sum(row.biases for row in self.rows)

    @property
    def parameters(self) -> int:
        return self.weights + self.biases

    @property
    def macs(self) -> int:
        return sum(row.macs for row in self.rows)

    @property
    def stored(self) -> int:
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


def table_of(network: Network, shape: Sequence[int]) -> Table:
    """The table of a network for an input without its batch. Raises NotationError at a layer that can't be."""
    try:
        at_least(1, input=tuple(shape))
    except LayerError as error:
        raise DlquizError(f"the input: {error.reason}", error.fault.hint) from None
    if not shape or len(shape) > 4 or prod(shape) > MOST_ENTRIES:
        raise DlquizError(f"the input {size_text(tuple(shape))} is none", "channels and sizes, such as 3x224x224")
    walk = _Walk(network)
    walk.through(network.root, signal_of(tuple(shape)), ())
    return Table(network, tuple(shape), tuple(walk.rows))


class _Walk:
    """Goes through the tree in the order in which it is calculated, and writes a row for each layer."""

    def __init__(self, network: Network) -> None:
        self.network = network
        self.rows: list[Row] = []
        self.counts: Counter[tuple[tuple[str, ...], str]] = Counter()

    def through(self, node: Node, signal: Signal, path: tuple[str, ...]) -> Signal:
        """The signal behind a part of the network."""
        if isinstance(node, Leaf):
            return self._leaf(node, signal, path)
        if isinstance(node, Chain):
            inner = (*path, self._block(path, node.name)) if node.name else path
            for item in node.items:
                signal = self.through(item, signal, inner)
            return signal
        if isinstance(node, Repeat):
            for _ in range(node.count):
                signal = self.through(node.body, signal, path)
            return signal
        if isinstance(node, Merge):
            return self._merge(node, signal, path)
        self.through(node.body, signal, (*path, self._numbered(path, node.name)))
        return signal

    def _block(self, path: tuple[str, ...], name: str) -> str:
        """A block's own name, numbered from the second on where it comes again."""
        self.counts[path, name] += 1
        number = self.counts[path, name]
        return name if number == 1 else f"{name}-{number}"

    def _numbered(self, path: tuple[str, ...], kind: str) -> str:
        """conv1, conv2, ... within a block."""
        self.counts[path, kind] += 1
        return f"{kind}{'-' if kind[-1:].isdigit() else ''}{self.counts[path, kind]}"

    def _leaf(self, leaf: Leaf, signal: Signal, path: tuple[str, ...]) -> Signal:
        if self._needs_flatten(leaf.layer, signal.shape):
            signal = self._leaf(replace(leaf, layer=Flatten(), word="flatten", name=""), signal, path)
            self.rows[-1] = replace(self.rows[-1], implied=True)
        if leaf.layer.needs_ids and not signal.ids:
            raise self._fault(leaf.place, leaf.word, "it takes numbers of words", "let it be the first layer")
        effect = self._effect(leaf, signal.shape)
        after = signal.after(effect.output, effect.sight)
        own = leaf.name or self._numbered(path, leaf.word.lower())
        name = ".".join((*path, own))
        self.rows.append(Row(name, leaf.word, path, leaf.layer, (signal.shape,), effect, after))
        return after

    def _effect(self, leaf: Leaf, shape: Shape) -> Effect:
        try:
            effect = _effect(leaf.layer, shape)
        except LayerError as error:
            hint = error.fault.hint
            raise self._fault(leaf.place, f"{leaf.name or leaf.word}: {error.reason}", "", hint) from None
        if prod(effect.output) > MOST_ENTRIES:
            raise self._fault(leaf.place, leaf.word, f"gives {size_text(effect.output)}", "sizes that a computer holds")
        return effect

    def _needs_flatten(self, layer: Layer, shape: Shape) -> bool:
        """A printed model does not show that `forward` flattens; a linear layer's own size does."""
        if not self.network.printed or not isinstance(layer, Linear) or len(shape) < 2:
            return False
        return layer.in_features == prod(shape) != shape[-1]

    def _merge(self, node: Merge, signal: Signal, path: tuple[str, ...]) -> Signal:
        inner = (*path, node.name or self._numbered(path, node.word or node.kind))
        ends = [self.through(branch, signal, inner) for branch in node.branches]
        shapes = tuple(end.shape for end in ends)
        output, cells = self._together(node, shapes)
        seen = [end.seen for end in ends]
        jump = ends[0].jump if all(end.jump is not None for end in ends) else None
        widest = None if any(s is None or len(s) != len(seen[0] or ()) for s in seen) else seen
        after = Signal(output, None if widest is None else tuple(map(max, zip(*widest, strict=True))), jump, ids=False)  # type: ignore[arg-type]
        if after.seen is None:
            after = replace(after, jump=None)
        name = ".".join((*inner, node.kind))
        self.rows.append(Row(name, node.kind, inner, None, shapes, Effect(output, cells), after, node.dim))
        return after

    def _together(self, node: Merge, shapes: tuple[Shape, ...]) -> tuple[Shape, tuple[Cell, ...]]:
        word = node.word or node.kind
        listed = " and ".join(map(size_text, shapes))
        if node.kind == "concat":
            return self._concatenated(node, shapes, listed)
        if node.kind == "sum" and len(set(shapes)) > 1:
            hint = "give all branches the same channels and sizes, such as a 1x1 convolution on the short way"
            raise self._fault(node.place, word, f"the branches give {listed}, which can't be added", hint)
        rank = max(map(len, shapes))
        sides = [tuple(shape[i] for shape in shapes) for i in range(rank)] if len({*map(len, shapes)}) == 1 else None
        if sides is None or any(len({*side} - {1}) > 1 for side in sides):
            raise self._fault(node.place, word, f"the branches give {listed}, which can't be multiplied",
                              "the same sizes, or 1")  # fmt: skip
        return tuple(map(max, sides)), ()

    def _concatenated(self, node: Merge, shapes: tuple[Shape, ...], listed: str) -> tuple[Shape, tuple[Cell, ...]]:
        rank = len(shapes[0])
        axis = (node.dim if node.dim >= 0 else node.dim + rank + 1) - 1
        word = node.word or node.kind
        if not 0 <= axis < rank:
            raise self._fault(node.place, word, f"there is no axis {node.dim}", "dim 1 are the channels")
        rest = {(*shape[:axis], *shape[axis + 1 :]) for shape in shapes}
        if len(rest) > 1:
            hint = "all sizes but the channels must be the same: padding, stride or a crop makes them so"
            raise self._fault(node.place, word, f"the branches give {listed}, which can't be put together", hint)
        given = {f"C_{place}": shape[axis] for place, shape in enumerate(shapes, 1)}
        joined = cell("size", "C_out", " + ".join(given), **given)
        return (*shapes[0][:axis], joined.value, *shapes[0][axis + 1 :]), (joined,)

    def _fault(self, place: Place, word: str, message: str, hint: str) -> NotationError:
        return NotationError(self.network.text, place, f"{word}: {message}" if message else word, hint)


@lru_cache(maxsize=1024)
def _effect(layer: Layer, shape: Shape) -> Effect:
    """What a layer makes of a shape; what comes again in a deep network is calculated once."""
    return layer.effect(shape)


def sights(row: Row, before: Signal | None) -> Iterator[Cell]:
    """The receptive field and the jump of a row, from those before it, where they are whole numbers."""
    from dlquiz.networks.layer import Window

    sight = row.effect.sight
    if before is None or not isinstance(sight, Window) or row.seen is None or not before.seen or not before.jump:
        return
    steps = (*before.seen, *before.jump, *sight.step)
    if any(step.denominator != 1 for step in steps):
        return
    seen, jump = int(before.seen[0]), int(before.jump[0])
    yield cell("receptive_field", "r", "r_in + (K - 1) * j_in", r_in=seen, K=sight.reach[0], j_in=jump)
    yield cell("jump", "j", "j_in * S", j_in=jump, S=int(sight.step[0]))


__all__ = ["Group", "Row", "Side", "Table", "sights", "table_of"]
