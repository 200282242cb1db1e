"""From a network and an input to its table: every layer in the order in which it is calculated."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from math import prod

from msgspec.structs import replace

from dlquiz.ground.errors import DlquizError
from dlquiz.networks.dense import Linear
from dlquiz.networks.layer import Effect, Layer, LayerError, Shape, Signal, at_least, signal_of, size_text
from dlquiz.networks.merging import together
from dlquiz.networks.pooling import GlobalPool
from dlquiz.networks.reshaping import Flatten
from dlquiz.networks.table import Row, Table
from dlquiz.networks.tree import Chain, Leaf, Merge, NetNode, Network, NotationError, Place, Repeat

MOST_ENTRIES = 10**15  # of a tensor


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

    def through(self, node: NetNode, signal: Signal, path: tuple[str, ...]) -> Signal:
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
        if found := self._left_out(leaf.layer, signal.shape):
            word, layer = found
            signal = self._leaf(replace(leaf, layer=layer, word=word, name=""), signal, path)
            self.rows[-1] = replace(self.rows[-1], implied=True)
        if leaf.layer.needs_ids and not signal.ids:
            raise self._fault(leaf.place, leaf.word, "it takes numbers of words", "let it be the first layer")
        effect = self._effect(leaf, signal.shape)
        after = replace(signal.after(effect.output, effect.sight), source=len(self.rows))
        own = leaf.name or self._numbered(path, leaf.word.lower())
        name = ".".join((*path, own))
        row = Row(name, leaf.word, path, leaf.layer, (signal.shape,), effect, after, signal)
        self.rows.append(replace(row, sources=(signal.source,)))
        return after

    def _effect(self, leaf: Leaf, shape: Shape) -> Effect:
        try:
            effect = effect_of(leaf.layer, shape)
        except LayerError as error:
            hint = error.fault.hint
            raise self._fault(leaf.place, f"{leaf.name or leaf.word}: {error.reason}", "", hint) from None
        if prod(effect.output) > MOST_ENTRIES:
            raise self._fault(leaf.place, leaf.word, f"gives {size_text(effect.output)}", "sizes that a computer holds")
        return effect

    def _left_out(self, layer: Layer, shape: Shape) -> tuple[str, Layer] | None:
        """What `forward` does before a linear layer and a printed model does not show: it flattens, or takes the mean
        of each map. The linear layer's own size tells."""
        if not self.network.printed or not isinstance(layer, Linear) or len(shape) < 2:
            return None
        if layer.in_features == prod(shape) != shape[-1]:
            return "flatten", Flatten()
        if len(shape) > 2 and layer.in_features == shape[0] != shape[-1]:
            return "gap", GlobalPool()
        return None

    def _merge(self, node: Merge, signal: Signal, path: tuple[str, ...]) -> Signal:
        own = self._block(path, node.name) if node.name else self._numbered(path, node.word or node.kind)
        inner = (*path, own)
        ends = [self.through(branch, signal, inner) for branch in node.branches]
        shapes = tuple(end.shape for end in ends)
        effect = self._together(node, shapes)
        seen = [end.seen for end in ends]
        jump = ends[0].jump if all(end.jump is not None for end in ends) else None
        widest = None if any(s is None or len(s) != len(seen[0] or ()) for s in seen) else seen
        farthest = None if widest is None else tuple(map(max, zip(*widest, strict=True)))
        after = Signal(effect.output, farthest, jump, ids=False, source=len(self.rows))
        if after.seen is None:
            after = replace(after, jump=None)
        name = ".".join((*inner, node.kind))
        sources = tuple(end.source for end in ends)
        self.rows.append(Row(name, node.kind, inner, None, shapes, effect, after, dim=node.dim, sources=sources))
        return after

    def _together(self, node: Merge, shapes: tuple[Shape, ...]) -> Effect:
        try:
            return together(node.kind, node.dim, shapes)
        except LayerError as error:
            raise self._fault(node.place, node.word or node.kind, error.reason, error.fault.hint) from None

    def _fault(self, place: Place, word: str, message: str, hint: str) -> NotationError:
        if self.network.printed:
            hint += "; print(model) does not show what forward does (a pool used twice, a view): write it as a notation"
        return NotationError(self.network.text, place, f"{word}: {message}" if message else word, hint)


@lru_cache(maxsize=1024)
def effect_of(layer: Layer, shape: Shape) -> Effect:
    """What a layer makes of a shape; what comes again in a deep network is calculated once. Raises LayerError if it
    can't take that."""
    return layer.effect(shape)
