"""What `print(model)` shows of modules with parts. It does not say what `forward` does: parts are taken one after
another, but for the blocks that are known."""

from __future__ import annotations

from collections.abc import Mapping

from dlquiz.networks.attention import Attention, Block
from dlquiz.networks.dense import Linear
from dlquiz.networks.pointwise import Activation
from dlquiz.networks.tokens import Token
from dlquiz.networks.tree import Chain, Leaf, Merge, NetNode, NotationError


def assembled(text: str, token: Token, name: str, parts: Mapping[str, NetNode]) -> NetNode:
    """The module of a class with its named parts. Raises NotationError if a known one lacks a part."""
    short = name.lower()
    if short in ("multiheadattention", "transformerencoderlayer", "transformerdecoderlayer"):
        return _attention(text, token, short, parts)
    if "downsample" in parts or short in ("basicblock", "bottleneck"):
        return _residual(token, parts)
    return Chain(tuple(parts.values()), token.place)


def _attention(text: str, token: Token, name: str, parts: Mapping[str, NetNode]) -> NetNode:
    """The heads are not printed, and change no shape and no count."""
    if name == "multiheadattention":
        out = _layer(text, token, parts, "out_proj")
        return Leaf(Attention(out.out_features, 1, bias=out.bias), "MultiheadAttention", token.place)
    first = _layer(text, token, parts, "linear1")
    kind = "Encoder" if "encoder" in name else "Decoder"
    layer = Block(first.in_features, 1, first.out_features or 1, bias=first.bias, kind=kind)
    return Leaf(layer, f"Transformer{kind}Layer", token.place)


def _layer(text: str, token: Token, parts: Mapping[str, NetNode], name: str) -> Linear:
    found = parts.get(name)
    if not isinstance(found, Leaf) or not isinstance(found.layer, Linear):
        raise NotationError(text, token.place, f"{token.text} lacks its part {name}", "paste the whole text")
    return found.layer


def _residual(token: Token, parts: Mapping[str, NetNode]) -> NetNode:
    """A block of ResNet: the convolutions with their norms, an activation between them and behind the sum."""
    act = parts.get("relu") or Leaf(Activation("ReLU"), "ReLU", token.place)
    main: list[NetNode] = []
    convs = [name for name in parts if name.startswith("conv")]
    for place, name in enumerate(convs):
        main += [parts[name], *(parts[bn] for bn in (f"bn{name.removeprefix('conv')}",) if bn in parts)]
        if place + 1 < len(convs):
            main.append(act)
    straight = parts.get("downsample", Chain((), token.place))
    merged = Merge("sum", (Chain(tuple(main), token.place), straight), token.place, word="residual")
    return Chain((merged, act), token.place)
