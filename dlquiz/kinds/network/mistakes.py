"""What students write into a cell instead: by column, the name of a slip and the value that it gives."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cache
from math import prod

from msgspec import Struct
from msgspec.structs import replace

from dlquiz.cards.card import Mistake, Text
from dlquiz.kinds.network.plan import TOTAL, Answer, Place, Plan, number
from dlquiz.language.markup import parse_markup
from dlquiz.language.syntax import Constant
from dlquiz.networks.attention import Attention, Block
from dlquiz.networks.convolution import Conv
from dlquiz.networks.dense import Linear
from dlquiz.networks.layer import Effect, Layer, LayerError, Shape
from dlquiz.networks.pooling import AvgPool, MaxPool
from dlquiz.networks.recurrent import GATES, Recurrent
from dlquiz.networks.reshaping import Flatten
from dlquiz.networks.walk import effect_of
from dlquiz.text.spans import LANGUAGES
from dlquiz.text.wording import say, wording

Slips = Iterator[tuple[str, Answer]]


class _At(Struct, frozen=True):
    """A layer where it stands: what comes in, what it makes of it, and what came in at the row before."""

    layer: Layer
    shape: Shape
    effect: Effect
    before: Shape

    @property
    def weights(self) -> int:
        return self.effect.total("weights")

    @property
    def biases(self) -> int:
        return self.effect.total("biases")


def slips(plan: Plan, place: Place, own: Mapping[Place, Answer]) -> dict[str, Answer]:
    """The wrong values of a cell by the slip's name, for somebody whose earlier blanks are so."""
    row, column = place
    if column == TOTAL:
        return dict(_of_total(plan, own))
    layer, shapes, effect = plan.rows[row].layer, plan.incoming(row, own), plan.effect(row, own)
    if effect is None:
        return {}
    if layer is None:
        found = _of_merge(plan.rows[row].kind, shapes, effect) if column == "output" else iter(())
    else:
        source = plan.rows[row].sources[0]
        before = plan.incoming(source, own)[0] if source >= 0 else shapes[0]
        found = _COLUMNS[column](_At(layer, shapes[0], effect, before))
    key = plan.follows(place, own)
    return {name: value for name, value in found if value != key}


def _of_merge(kind: str, shapes: tuple[Shape, ...], effect: Effect) -> Slips:
    """A sum keeps what comes in, a concatenation adds the channels up."""
    if kind == "concat":
        yield "concat-as-sum", shapes[0]
        yield "concat-sizes", tuple(map(sum, zip(*shapes, strict=True)))
    else:
        yield "sum-as-concat", (sum(shape[0] for shape in shapes), *effect.output[1:])


def _of_total(plan: Plan, own: Mapping[Place, Answer]) -> Slips:
    cells = {**plan.keys, **own}
    yield "biases-left-out", sum(number(cells[row, "weights"]) for row in range(len(plan.rows)))
    layers = [at for at, row in enumerate(plan.rows) if row.parameters]
    if len(layers) > 1:  # of a single one nothing would be left
        rest = [at for at in range(len(plan.rows)) if at != layers[-1]]
        yield "last-left-out", sum(number(cells[at, name]) for at in rest for name in ("weights", "biases"))


def _of_output(at: _At) -> Slips:
    layer, output = at.layer, at.effect.output
    if isinstance(layer, Conv | MaxPool | AvgPool):
        yield from _with("padding-forgotten", layer, at.shape, padding=0)
        yield from _with("stride-forgotten", layer, at.shape, stride=1)
        yield from _rounded_up(at)
        yield "one-forgotten", (output[0], *(side - 1 for side in output[1:]))
    if isinstance(layer, Conv):
        yield "channels-kept", (at.shape[0], *output[1:])
    if isinstance(layer, MaxPool | AvgPool) and isinstance(layer.kernel_size, int):
        yield "pool-channels", (max(output[0] // layer.kernel_size, 1), *output[1:])
        yield "pool-size-kept", at.shape
    if isinstance(layer, Flatten):
        yield "flatten-channels", (prod(at.shape[1:]),)
    if isinstance(layer, Recurrent) and layer.bidirectional:
        yield "one-way", (output[0], output[1] // 2)
    if isinstance(layer, Recurrent | Linear) and len(output) > 1:
        yield "features-kept", at.shape


def _of_weights(at: _At) -> Slips:
    layer, weights = at.layer, at.weights
    yield "bias-counted", weights + at.biases
    if isinstance(layer, Conv):
        yield "depth-forgotten", weights // (at.shape[0] // layer.groups)
        yield "kernels-forgotten", weights // at.effect.output[0]
        yield "not-shared", at.effect.total("macs")
    if isinstance(layer, MaxPool | AvgPool) and isinstance(layer.kernel_size, int):
        yield "pool-weights", layer.kernel_size ** (len(at.shape) - 1)
        yield "pool-weights", layer.kernel_size ** (len(at.shape) - 1) * at.shape[0]
    if isinstance(layer, Linear):
        yield "added", at.shape[-1] + at.effect.output[-1]
        if len(at.before) == 3 and len(at.shape) == 1:
            yield "flatten-channels", weights // at.before[0]
        if len(at.shape) > 1:
            yield "tokens-counted", weights * at.shape[0]
    if isinstance(layer, Recurrent):
        gates, hidden = GATES[layer.kind], layer.hidden_size or 0
        if gates > 1:
            yield "gates-forgotten", weights // gates
            yield "gates-wrong", weights // gates * (7 - gates)
        if layer.num_layers == 1 and not layer.bidirectional:
            yield "recurrent-forgotten", gates * hidden * at.shape[1]
            yield "input-forgotten", gates * hidden * hidden
        if layer.bidirectional:
            yield "one-way", weights // 2
    if isinstance(layer, Attention):
        yield "projection-forgotten", weights // 4 * 3
        yield "heads-counted", weights * layer.num_heads
    if isinstance(layer, Block):
        yield "norms-forgotten", weights - 2 * at.shape[1]
        yield "projection-forgotten", weights - at.shape[1] ** 2


def _of_biases(at: _At) -> Slips:
    biases = at.biases
    yield "bias-forgotten", 0
    yield "one-bias", 1
    if isinstance(at.layer, Conv):
        yield "bias-a-place", prod(at.effect.output)
        yield "bias-a-channel-in", at.shape[0]
    if isinstance(at.layer, Linear):
        yield "bias-a-feature-in", at.shape[-1]
    if isinstance(at.layer, Recurrent):
        yield "one-vector", biases // 2
        if GATES[at.layer.kind] > 1:
            yield "gates-forgotten", biases // GATES[at.layer.kind]
    if isinstance(at.layer, Block):
        yield "norms-forgotten", biases - 2 * at.shape[1]


_COLUMNS: Mapping[str, Callable[[_At], Slips]] = {
    "output": _of_output, "weights": _of_weights, "biases": _of_biases,
}  # fmt: skip


def _with(name: str, layer: Layer, shape: Shape, **changed: int) -> Slips:
    """The output of the layer with another argument, where it can be."""
    try:
        yield name, effect_of(replace(layer, **changed), shape).output
    except LayerError:
        return


def _rounded_up(at: _At) -> Slips:
    """Every size rounded up."""
    sizes = [one for one in at.effect.cells if one.name == "size"]
    found = [replace(one, formula=one.formula.replace("floor", "ceil")).value for one in sizes]
    if found:
        yield "rounded-up", (at.effect.output[0], *(found * len(at.shape[1:]) if len(found) == 1 else found))


@cache
def mistake(name: str) -> Mistake:
    """A slip as a mistake with its message."""
    return Mistake(name, "", Constant(0, "0"), message(name), 0, 0)


def find_message(name: str) -> Text | None:
    """What a slip says to the student; None if there is no such slip."""
    return message(name) if _key(name) in wording("en") else None


@cache
def message(name: str) -> Text:
    """What a slip says to the student. Raises KeyError if there is no such slip."""
    return Text(*(parse_markup(say(lang, _key(name))) for lang in LANGUAGES))


def _key(name: str) -> str:
    return "network_slip_" + name.replace("-", "_")
