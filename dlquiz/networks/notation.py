"""The notation read: one line that a student types, PyTorch's own writing, and the text that `print(model)` gives.

    conv 6 5x5 pad 2 | relu | avgpool 2 | flatten | linear 10 3 x residual(conv 64 3 pad 1 | bn | relu | conv 64 3 pad 1
    | bn) block(c) = conv c 3 pad 1 | bn | relu; block(64) | maxpool 2 | block(128) nn.Sequential(nn.Conv2d(1, 6, 5,
    padding=2), nn.ReLU())

Nothing is run: a text is tokens, and tokens are layers.
"""

from __future__ import annotations

from dlquiz.ground.errors import DlquizError
from dlquiz.networks.arguments import build
from dlquiz.networks.containers import CONTAINERS, Containers, named
from dlquiz.networks.tokens import Token, tokens_of
from dlquiz.networks.tree import Chain, Leaf, Merge, NetNode, Network, NotationError, Repeat, Side
from dlquiz.networks.words import WORDS, Word, key

MERGES = {"sum": "sum", "add": "sum", "product": "product", "mul": "product", "concat": "concat", "cat": "concat"}
GROUPS = frozenset({"residual", "dense", "scale", "aux"})
_NO_CODE = frozenset({"class", "def", "lambda", "for", "while", "if", "return"})


def read_network(text: str) -> Network:
    """The network that a text describes. Raises NotationError with the place, or DlquizError for what is no text."""
    if not text.strip():
        raise DlquizError("the network is empty", 'write layers, as in "conv 6 5 | relu | flatten | linear 10"')
    reader = _Reader(text)
    return Network(reader.network(), text, reader.printed)


class _Reader(Containers):
    """Walks the tokens once, and each definition's again wherever it is used."""

    def __init__(self, text: str) -> None:
        super().__init__(text, tokens_of(text))
        self.blocks: dict[str, tuple[tuple[str, ...], int]] = {}  # parameters, and the token at which the body begins
        self.within: list[str] = []

    def network(self) -> NetNode:
        """The whole text."""
        self._skip_imports()
        while self._defines():
            self._definition()
        if self.now.kind == "word" and self.peek(1).text == "=" and not self._is_argument():
            self.step(2)  # model = nn.Sequential(...)
        found = self._chain()
        self.accept(";")
        if self.now.kind != "end":
            raise self.fault(f"{self.now.text!r} is left over", "a bracket too many, or a missing |")
        return found

    def _is_argument(self) -> bool:
        return key(self.now.text) in WORDS

    def _skip_imports(self) -> None:
        while self.now.text in ("import", "from"):
            while self.now.kind not in ("line", "end"):
                self.step()
            if self.now.kind == "line":
                self.step()

    # Definitions

    def _defines(self) -> bool:
        if self.now.kind != "word" or self.peek(1).text != "(":
            return False
        at = 2
        while self.peek(at).kind == "word" or self.peek(at).text == ",":
            at += 1
        return self.peek(at).text == ")" and self.peek(at + 1).text == "="

    def _definition(self) -> None:
        name = self.step()
        if key(name.text) in WORDS or name.text in MERGES or name.text in GROUPS or name.text in self.blocks:
            raise self.fault(f"{name.text} means something already", "choose another name", name.place)
        self.step()
        names = []
        while not self.accept(")"):
            names.append(self.step().text)
            self.accept(",")
        self.step()
        self.blocks[name.text] = (tuple(names), self.at)
        while self.now.text != ";":
            if self.now.kind == "end":
                raise self.fault(f"the definition of {name.text} does not end", "put a ; behind it")
            self.step()
        self.step()
        if self.now.kind == "line":
            self.step()

    def _expand(self, name: Token) -> NetNode:
        """A definition with its arguments put in."""
        if name.text in self.within:
            ring = " → ".join([*self.within[self.within.index(name.text) :], name.text])
            raise self.fault(f"{name.text} is made of itself: {ring}", "a block can't hold itself", name.place)
        names, body = self.blocks[name.text]
        values = self.values()
        if len(values) != len(names):
            raise self.fault(
                f"{name.text} has {len(values)} arguments", f"{len(names)}: {', '.join(names)}", name.place
            )
        back, outer = self.at, self.given
        self.within.append(name.text)
        self.at, self.given = body, dict(zip(names, values, strict=True))
        found = self._chain()
        if self.now.text != ";":
            raise self.fault(f"{self.now.text!r} is left over", "a bracket too many, or a missing |")
        self.at, self.given = back, outer
        self.within.pop()
        return found

    # One after another

    def _chain(self) -> NetNode:
        place = self.now.place
        items = [self.item()]
        while self.accept("|") or self.now.kind == "line":
            if self.now.kind == "line":
                self.step()
                if self.now.kind == "end":
                    break
            items.append(self.item())
        return items[0] if len(items) == 1 else Chain(tuple(items), place)

    def item(self) -> NetNode:
        self.deeper(1)
        found = self._one_item()
        self.deeper(-1)
        return found

    def _one_item(self) -> NetNode:
        token = self.now
        if token.kind == "number":
            return self._repeat()
        if token.text == "(":
            self.step()
            found = self._chain()
            self.expect(")", token)
            return found
        if token.kind == "word" and self.peek(1).text == ":":
            self.step(2)
            return named(self.item(), token.text)
        if token.kind == "word":
            self.step()
            return self._word(token)
        raise self.fault(f"a layer is missing before {token.text!r}" if token.text.strip() else "a layer is missing",
                         "as in conv 6 5 | relu")  # fmt: skip

    def _repeat(self) -> NetNode:
        count = self.step()
        if self.now.text not in ("x", "*", "×"):
            raise self.fault(f"{count.text} is no layer", f"{count.text} x (...) repeats what follows", count.place)
        self.step()
        if not isinstance(count.value, int) or count.value < 1:
            raise self.fault(f"{count.text} times can't be", "a whole number from 1", count.place)
        before = self.layers
        body = self.item()
        self.count((self.layers - before) * (count.value - 1), count.place)
        return Repeat(count.value, body, count.place)

    # What a word stands for

    def _word(self, token: Token) -> NetNode:
        name = token.text.rpartition(".")[2]
        if name in self.blocks and self.now.text == "(":
            return self._expand(token)
        if name in MERGES and (self.now.text == "(" or self.now.text == "dim"):
            return self._merge(token, MERGES[name])
        if name in GROUPS and self.now.text == "(":
            return self._group(token, name)
        if self.has_children():
            return self.printed_module(token, name)
        if key(name) in CONTAINERS:
            return self.container(token, name)
        if key(name) not in WORDS:
            raise self._unknown(token, name)
        return self._leaf(token, WORDS[key(name)])

    def _leaf(self, token: Token, word: Word) -> Leaf:
        bracketed = self.now.text == "("
        given = self.arguments(token, word)
        self.count(1, token.place)
        layer = build(self.text, token, word, given, bracketed)
        return Leaf(layer, word_of(token.text, word, bracketed), token.place)

    def _merge(self, token: Token, kind: str) -> NetNode:
        dim = 1
        if self.accept("dim"):
            self.accept("=")
            dim = self.whole()
        branches = self._branches(token)
        if len(branches) < 2:
            raise self.fault(f"{token.text} needs two branches", f"{token.text}(conv 8 1, conv 8 3 pad 1)", token.place)
        self.count(1, token.place)
        return Merge(kind, branches, token.place, dim=dim, word=token.text)

    def _group(self, token: Token, name: str) -> NetNode:
        branches = self._branches(token)
        if len(branches) != 1 and not (name == "residual" and len(branches) == 2):
            raise self.fault(f"{name} takes one branch", f"{name}(conv 8 3 pad 1 | relu)", token.place)
        self.count(1, token.place)
        if name == "aux":
            return Side(branches[0], token.place, name)
        straight = Chain((), token.place)
        body, place = branches[0], token.place
        if name == "residual":
            return Merge("sum", (body, branches[1] if len(branches) == 2 else straight), place, word=name)
        kind = "concat" if name == "dense" else "product"
        return Merge(kind, (straight, body), place, word=name)

    def _branches(self, token: Token) -> tuple[NetNode, ...]:
        self.expect("(", token)
        found = [self._chain()]
        while self.accept(","):
            found.append(self._chain())
        self.expect(")", token)
        return tuple(found)

    def _unknown(self, token: Token, name: str) -> NotationError:
        from difflib import get_close_matches

        if name in _NO_CODE:
            return self.fault("this is a program, and programs are not run", "give what `print(model)` shows, or an "
                              "nn.Sequential written out", token.place)  # fmt: skip
        if key(name) == "dense" or name in GROUPS or name in MERGES:
            hint = f"{name}(...) holds layers; a layer of neurons is linear 120"
            return self.fault(f"{name} needs a bracket", hint, token.place)
        close = get_close_matches(key(name), [*WORDS, *self.blocks, *GROUPS, *MERGES], 1, 0.6)
        hint = f"did you mean {close[0]!r}?" if close else "`dlquiz net --help` shows the layers"
        return self.fault(f"the layer {name[:40]!r} is not known", hint, token.place)


def word_of(text: str, word: Word, bracketed: bool) -> str:
    """How the table names a layer: by PyTorch's name if it was written as PyTorch does."""
    return word.torch.removeprefix("Lazy") if bracketed and word.torch else text
