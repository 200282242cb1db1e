"""PyTorch's containers, as a program writes them out and as `print(model)` shows them."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from dlquiz.networks import printed
from dlquiz.networks.arguments import Arguments
from dlquiz.networks.tokens import Token
from dlquiz.networks.tree import MAX_LAYERS, Chain, Leaf, Merge, NetNode, Place, Repeat
from dlquiz.networks.words import key

CONTAINERS = frozenset({"sequential", "modulelist", "transformerencoder", "transformerdecoder"})


class Containers(Arguments):
    """Reads what holds layers, and keeps count of them."""

    def __init__(self, text: str, tokens: Sequence[Token]) -> None:
        super().__init__(text, tokens)
        self.printed = False
        self.layers = 0

    def item(self) -> NetNode:
        """A layer or whatever holds layers."""
        raise NotImplementedError

    def count(self, more: int, place: Place) -> None:
        """Counts layers. Raises NotationError for too many."""
        self.layers += more
        if self.layers > MAX_LAYERS:
            raise self.fault(f"these are {self.layers:,} layers", f"at most {MAX_LAYERS:,}", place)

    def container(self, token: Token, name: str) -> NetNode:
        """nn.Sequential(a, b), also of an OrderedDict or a list; nn.TransformerEncoder(layer, 6)."""
        self.expect("(", token)
        self.accept("*")
        if key(self.now.text) == "ordereddict":
            self.step()
            self.expect("(", token)
            items = self._listed(token, pairs=True)
            self.expect(")", token)
        elif self.now.text == "[":
            items = self._listed(token, pairs=False)
        else:
            items = self._items(")", pairs=False)
        self.accept(",")
        self.expect(")", token)
        return Chain(tuple(items), token.place)

    def _listed(self, token: Token, pairs: bool) -> list[NetNode]:
        self.expect("[", token)
        items = self._items("]", pairs)
        self.expect("]", token)
        return items

    def _items(self, end: str, pairs: bool) -> list[NetNode]:
        items: list[NetNode] = []
        while self.now.text != end and self.now.kind != "end":
            if items and (self.now.kind == "number" or self.now.text == "num_layers"):
                items = [self._times(items[0])]
            elif pairs:
                self.expect("(", self.now)
                name = self.step()
                self.expect(",", name)
                items.append(named(self.item(), str(name.value)))
                self.accept(",")
                self.expect(")", name)
            else:
                items.append(self.item())
            if not self.accept(","):
                break
        return items

    def _times(self, body: NetNode) -> NetNode:
        """The number of layers of nn.TransformerEncoder."""
        if self.accept("num_layers"):
            self.expect("=", self.now)
        place, count = self.now.place, self.whole()
        if count < 1:
            raise self.fault(f"{count} times can't be", "a whole number from 1", place)
        self.count(count - 1, place)
        return Repeat(count, body, place)

    def has_children(self) -> bool:
        """Whether a bracket opens in which parts stand as `(0): `."""
        if self.now.text != "(" or self.peek(1).text != "(":
            return False
        at = 2
        while self.peek(at).kind in ("word", "number") or self.peek(at).text == "-":
            at += 1
        return self.peek(at).text == ")" and self.peek(at + 1).text == ":"

    def printed_module(self, token: Token, name: str) -> NetNode:
        """What `print(model)` shows of a module with parts."""
        self.printed = True
        self.expect("(", token)
        parts: dict[str, NetNode] = {}
        while self.now.text == "(":
            self.step()
            label = ""
            while self.now.text != ")" and self.now.kind != "end":
                label += self.step().text
            self.step(2)
            parts[label] = named(self.item(), label)
            if self.now.kind == "line":
                self.step()
        self.expect(")", token)
        return printed.assembled(self.text, token, name, parts)


def named(node: NetNode, name: str) -> NetNode:
    """The node under a name. A layer that is known by its number only has none."""
    if isinstance(node, Leaf) and name.isdigit():
        return node
    if isinstance(node, (Chain, Leaf, Merge)):
        return replace(node, name=name)
    return Chain((node,), node.place, name)
