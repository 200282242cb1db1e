"""The words of the notation: which layer each means, and what its arguments are called."""

from __future__ import annotations

from collections.abc import Mapping
from inspect import get_annotations
from typing import Any

from msgspec import Struct, field

from dlquiz.networks.attention import Attention, Block
from dlquiz.networks.convolution import Conv, ConvTranspose
from dlquiz.networks.dense import Embedding, Linear, Prototypes
from dlquiz.networks.layer import Layer
from dlquiz.networks.pointwise import (
    Activation,
    BatchNorm,
    Dropout,
    GroupNorm,
    InstanceNorm,
    LayerNorm,
    PReLU,
    ResponseNorm,
)
from dlquiz.networks.pooling import AdaptivePool, AvgPool, GlobalPool, MaxPool, Upsample
from dlquiz.networks.recurrent import Recurrent
from dlquiz.networks.reshaping import (
    ChannelShuffle,
    Crop,
    Flatten,
    Gated,
    Pad,
    Pick,
    PixelShuffle,
    PixelUnshuffle,
    Reshape,
)
from dlquiz.networks.sequences import ClassToken, Fill, Keep, Patches, Positions, Take, Tokens

# Arguments of PyTorch's that change no shape and no count: they are read, and left out.
IGNORED = frozenset({"device", "dtype", "inplace", "sparse", "max_norm", "norm_type", "scale_grad_by_freq"})


_HIDDEN = ("kind", "n", "depthwise", "by_place", "which")
_INCOMING = frozenset({
    "in_channels", "in_features", "num_features", "input_size", "embed_dim", "d_model", "normalized_shape",
    "num_channels", "output_size",
})  # fmt: skip


class Word(Struct, frozen=True):
    """What a word means: a kind of layer, arguments that it has already, and their order in PyTorch (empty: the word is
    not PyTorch's). `options` are arguments that change no shape."""

    layer: type[Layer]
    preset: Mapping[str, Any] = field(default_factory=dict)
    order: tuple[str, ...] = ()
    torch: str = ""
    options: tuple[str, ...] = ()

    @property
    def short(self) -> tuple[str, ...]:
        """What the short form gives by place."""
        names = self.options if self.layer is Activation else self.layer.short
        return tuple(name for name in names if name not in self.preset)

    def required(self, bracketed: bool) -> tuple[str, ...]:
        """What can't be left out; as PyTorch writes it, in brackets, also the sizes that come in."""
        incoming = [name for name in self.order if bracketed and name in _INCOMING]
        return tuple(name for name in (*self.layer.required, *incoming) if name not in self.preset)

    @property
    def arguments(self) -> dict[str, str]:
        """The names of the arguments, with the type that each must have."""
        if self.layer is Activation:
            return dict.fromkeys(self.options, "any")
        own = {name: kind for name, kind in _typed(self.layer).items() if name not in _HIDDEN}
        return {name: kind for name, kind in own.items() if name not in self.preset}


def _typed(layer: type[Layer]) -> dict[str, str]:
    """The fields of a layer in their order, with their types as they are written."""
    written = {name: kind for one in layer.__mro__ for name, kind in get_annotations(one).items()}
    return {name: written[name] for name in layer.__struct_fields__}


def _order(layer: type[Layer]) -> tuple[str, ...]:
    return tuple(name for name in layer.__struct_fields__ if name not in (*_HIDDEN, *layer.by_name))


WORDS: dict[str, Word] = {}


def key(word: str) -> str:
    """The word in the form in which it is looked up: `Conv2d`, `conv2d` and `conv_2d` are one."""
    return word.lower().replace("_", "").replace("-", "")


def _add(names: str, layer: type[Layer], torch: str = "", order: tuple[str, ...] | None = None, **preset: Any) -> None:
    """Words of the notation, and PyTorch's name with its order of arguments."""
    places = _order(layer) if order is None else order
    for name in names.split():
        WORDS[name] = Word(layer, preset)
    if torch:
        WORDS[key(torch)] = Word(layer, preset, places, torch)


def _add_all() -> None:
    _add_sized()
    _add_pads()
    for kind in ("Avg", "Max"):
        _add(f"adaptive{kind.lower()}pool", AdaptivePool, kind=kind)
        for n in (1, 2, 3):
            _add("", AdaptivePool, f"Adaptive{kind}Pool{n}d", n=n, kind=kind)
    _add("depthwise dw", Conv, depthwise=True, out_channels=None, groups=1, in_channels=None)
    for names, layer, torch in (
        ("gap globalavgpool", GlobalPool, ""),
        ("upsample", Upsample, "Upsample"),
        ("", Upsample, "UpsamplingNearest2d"),
        ("", Upsample, "UpsamplingBilinear2d"),
        ("pixelshuffle", PixelShuffle, "PixelShuffle"),
        ("pixelunshuffle", PixelUnshuffle, "PixelUnshuffle"),
        ("channelshuffle", ChannelShuffle, "ChannelShuffle"),
        ("glu", Gated, "GLU"),
        ("crop", Crop, ""),
        ("pick", Pick, ""),
        ("flatten", Flatten, "Flatten"),
        ("unflatten", Reshape, "Unflatten"),
        ("rbf", Prototypes, ""),
    ):
        _add(names, layer, torch)
    _add_linear()
    _add_tokens()
    _add_pointwise()


def _add_sized() -> None:
    """Layers that PyTorch has for one, two and three axes."""
    for names, layer, torch in (
        ("conv", Conv, "Conv"),
        ("deconv convtranspose upconv", ConvTranspose, "ConvTranspose"),
        ("maxpool", MaxPool, "MaxPool"),
        ("avgpool", AvgPool, "AvgPool"),
        ("bn batchnorm", BatchNorm, "BatchNorm"),
        ("in instancenorm", InstanceNorm, "InstanceNorm"),
        ("pad zeropad", Pad, "ZeroPad"),
    ):
        _add(names, layer)
        for n in (1, 2, 3):
            _add("", layer, f"{torch}{n}d", n=n)
            if layer in (Conv, ConvTranspose, BatchNorm, InstanceNorm):
                _add("", layer, f"Lazy{torch}{n}d", _order(layer)[1:], n=n)


def _add_pads() -> None:
    for kind in ("ReflectionPad", "ReplicationPad", "CircularPad", "ConstantPad"):
        order = ("padding", "value") if kind == "ConstantPad" else ("padding",)
        for n in (1, 2, 3):
            _add("", Pad, f"{kind}{n}d", order, n=n, kind=kind)


def _add_linear() -> None:
    order = ("in_features", "out_features", "bias")
    _add("linear fc", Linear, "Linear", order)
    _add("", Linear, "LazyLinear", order[1:])
    _add("", Linear, "NonDynamicallyQuantizableLinear", order)


def _add_tokens() -> None:
    """What is done with tokens: embedded, marked, chosen, run through."""
    _add("embed embedding", Embedding, "Embedding")
    _add("patches patch", Patches)
    _add("cls classtoken", ClassToken)
    _add("positions pos", Positions)
    _add("segments", Positions, by_place=False)
    _add("tokens", Tokens)
    _add("keep", Keep)
    _add("fill", Fill)
    _add("first", Take, which="first")
    _add("last", Take, which="last")
    order = ("input_size", "hidden_size", "num_layers", "bias", "batch_first", "dropout", "bidirectional")
    _add("rnn", Recurrent, "RNN", (*order[:3], "nonlinearity", *order[3:]), kind="RNN")
    for kind in ("LSTM", "GRU"):
        _add(kind.lower(), Recurrent, kind, (*order, "proj_size") if kind == "LSTM" else order, kind=kind)
    _add("attention mha", Attention, "MultiheadAttention")
    for kind in ("Encoder", "Decoder"):
        _add(kind.lower(), Block, f"Transformer{kind}Layer", kind=kind)


_ACTIVATIONS = {
    "ReLU": "inplace", "ReLU6": "inplace", "LeakyReLU": "negative_slope inplace", "ELU": "alpha inplace",
    "SELU": "inplace", "CELU": "alpha inplace", "GELU": "approximate", "SiLU": "inplace", "Mish": "inplace",
    "Sigmoid": "", "Tanh": "", "Hardsigmoid": "inplace", "Hardswish": "inplace", "Hardtanh": "min_val max_val inplace",
    "Softplus": "beta threshold", "Softsign": "", "LogSigmoid": "", "Softmax": "dim", "LogSoftmax": "dim",
    "Softmin": "dim", "Softmax2d": "", "Hardshrink": "lambd", "Softshrink": "lambd", "Tanhshrink": "",
    "RReLU": "lower upper inplace", "Threshold": "threshold value inplace", "Identity": "",
}  # fmt: skip


def _add_pointwise() -> None:
    for kind, options in _ACTIVATIONS.items():
        names = tuple(options.split())
        WORDS[key(kind)] = Word(Activation, {"kind": kind}, names, kind, names)
    WORDS["swish"], WORDS["skip"] = Word(Activation, {"kind": "SiLU"}), Word(Activation, {"kind": "Identity"})
    WORDS["lrelu"] = Word(Activation, {"kind": "LeakyReLU"}, options=("negative_slope",))
    _add("prelu", PReLU, "PReLU")
    for kind in ("Dropout", "Dropout1d", "Dropout2d", "Dropout3d", "AlphaDropout"):
        _add("", Dropout, kind, kind=kind)
    _add("ln", LayerNorm)
    _add("", LayerNorm, "LayerNorm", kind="LayerNorm")
    _add("", LayerNorm, "RMSNorm", ("normalized_shape", "eps", "elementwise_affine"), kind="RMSNorm")
    _add("gn", GroupNorm, "GroupNorm")
    _add("lrn", ResponseNorm, "LocalResponseNorm")


_add_all()

# What a student writes shorter: each stands for the first of these that the layer has.
ALIASES: Mapping[str, tuple[str, ...]] = {
    "pad": ("padding",), "p": ("padding", "p"), "s": ("stride",), "k": ("kernel_size",), "d": ("dilation",),
    "kernel": ("kernel_size",), "dil": ("dilation",), "dilate": ("dilation",), "g": ("groups", "num_groups"),
    "groups": ("groups", "num_groups"), "out": ("out_channels", "out_features"), "heads": ("num_heads", "nhead"),
    "layers": ("num_layers",), "hidden": ("hidden_size",), "ff": ("dim_feedforward",), "outpad": ("output_padding",),
    "slope": ("negative_slope",), "scale": ("scale_factor",),
}  # fmt: skip
# Words that stand for an argument with its value.
FLAGS: Mapping[str, tuple[str, Any]] = {
    "nobias": ("bias", False), "same": ("padding", "same"), "valid": ("padding", "valid"), "ceil": ("ceil_mode", True),
    "bi": ("bidirectional", True), "bidirectional": ("bidirectional", True), "tied": ("tied", True),
    "fixed": ("fixed", True), "affine": ("affine", True), "noaffine": ("affine", False),
    "prenorm": ("norm_first", True), "relu": ("nonlinearity", "relu"),
}  # fmt: skip


def argument(word: Word, name: str) -> str | None:
    """The argument of a layer that a name means; None if it has none such."""
    known = word.arguments
    return next((full for full in (name, *ALIASES.get(name, ())) if full in known), None)


def fits(value: Any, kind: str) -> bool:
    """Whether a value has the type of an argument, as the layer's annotation says it."""
    kinds = {part.strip().split("[")[0] for part in kind.split("|")}
    if "any" in kinds:
        return True
    if value is None:
        return "None" in kinds
    if isinstance(value, bool):
        return "bool" in kinds
    if isinstance(value, int):
        return bool(kinds & {"int", "Sizes", "float"})
    if isinstance(value, float):
        return "float" in kinds
    if isinstance(value, str):
        return "str" in kinds
    entries = (int, float) if "float" in kind else (int, type(None)) if "None, ..." in kind else (int,)
    allowed = bool(kinds & {"Sizes", "tuple"})
    return allowed and all(isinstance(part, entries) and not isinstance(part, bool) for part in value)
