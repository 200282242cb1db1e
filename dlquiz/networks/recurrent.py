"""nn.RNN, nn.LSTM and nn.GRU over tokens."""

from __future__ import annotations

from typing import ClassVar

from dlquiz.networks.cell import cell
from dlquiz.networks.layer import Effect, Layer, LayerError, Shape, Whole, args, at_least, same
from dlquiz.networks.sequences import tokens

GATES = {"RNN": 1, "LSTM": 4, "GRU": 3}


class Recurrent(Layer, frozen=True):
    """`kind` is RNN, LSTM or GRU; the output of every step comes out."""

    input_size: int | None = None
    hidden_size: int | None = None
    num_layers: int = 1
    bias: bool = True
    batch_first: bool = False
    dropout: float = 0.0
    bidirectional: bool = False
    proj_size: int = 0
    nonlinearity: str = "tanh"
    kind: str = "RNN"

    short: ClassVar = ("hidden_size", "num_layers")
    required: ClassVar = ("hidden_size",)

    def __post_init__(self) -> None:
        at_least(1, input_size=self.input_size, hidden_size=self.hidden_size, num_layers=self.num_layers)
        if self.proj_size:
            raise LayerError("proj_size is not known here", "leave it out, and add a linear layer")
        if self.nonlinearity not in ("tanh", "relu"):
            raise LayerError(f"nonlinearity {self.nonlinearity!r} is not known", "tanh or relu")

    def effect(self, shape: Shape) -> Effect:
        length, features = tokens(shape, self.kind)
        same("input_size", self.input_size, features, "features")
        ways, hidden = 2 if self.bidirectional else 1, self.hidden_size or 0
        given = {"g": GATES[self.kind], "H": hidden, "I": features}
        formula, biases = "g*H*(I + H)", "2*g*H"
        if ways == 2:
            formula, biases, given["D"] = f"D*{formula}", f"D*{biases}", ways
        if self.num_layers > 1:
            above = "D*g*H*(D*H + H)" if ways == 2 else "g*H*(H + H)"
            formula, biases = f"{formula} + (n - 1)*{above}", f"n*{biases}"
            given["n"] = self.num_layers
        weights = cell("weights", "W", formula, **given)
        without = {name: value for name, value in given.items() if name != "I"}
        cells = (weights, *((cell("biases", "B", biases, **without),) if self.bias else ()))
        return Effect((length, ways * hidden), (*cells, cell("macs", "M", "W * L", W=weights.value, L=length)), Whole())

    def lines(self, shape: Shape) -> tuple[str, str]:
        shown = args(
            shape[1], self.hidden_size,
            num_layers=(self.num_layers, 1), bias=(self.bias, True), batch_first=(True, False),
            bidirectional=(self.bidirectional, False),
        )  # fmt: skip
        return f"nn.{self.kind}({shown})", "m(x)[0]"
