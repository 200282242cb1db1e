"""Each layer against numbers worked out by hand or printed elsewhere; and what PyTorch refuses, refused."""

from __future__ import annotations

import pytest
from rows import every

from dlquiz.ground.errors import DlquizError
from dlquiz.networks.notation import read_network
from dlquiz.networks.table import Table
from dlquiz.networks.walk import table_of


def shape(text: str) -> tuple[int, ...]:
    return tuple(map(int, text.split("x")))


def table(net: str, size: str) -> Table:
    return table_of(read_network(net), shape(size))


# net, input; output, weights, biases, MACs; why
ONE = [
    ("conv 6 5x5 pad 2", "1x28x28", "6x28x28", 150, 6, 117_600, "C1 of LeNet on 28x28: 25 * 6, and 28 * 28 places"),
    ("conv 16 5", "6x14x14", "16x10x10", 2_400, 16, 240_000, "C3 with all inputs: 25 * 6 * 16"),
    ("conv 96 11 stride 4", "3x227x227", "96x55x55", 34_848, 96, 105_415_200, "AlexNet's first: (227 - 11) / 4 + 1"),
    ("conv 64 7 stride 2 pad 3 nobias", "3x224x224", "64x112x112", 9_408, 0, 118_013_952, "ResNet's first"),
    ("conv 8 3 dilation 2", "4x10x10", "8x6x6", 288, 8, 10_368, "a dilated kernel reaches 5"),
    ("conv 8 3 groups 2 pad 1", "4x10x10", "8x10x10", 144, 8, 14_400, "each output sees 2 channels"),
    ("dw 3 pad 1 nobias", "32x112x112", "32x112x112", 288, 0, 3_612_672, "MobileNet's: 9 weights a channel"),
    ("conv 8 3 same", "4x10x10", "8x10x10", 288, 8, 28_800, "padding same keeps the size"),
    ("conv 8 3x5 stride 2x1 pad 1x0", "4x11x9", "8x6x5", 480, 8, 14_400, "both sides of their own"),
    ("conv 16 3", "4x100", "16x98", 192, 16, 18_816, "along one axis"),
    ("conv 8 3 pad 1", "1x8x16x16", "8x8x16x16", 216, 8, 442_368, "along three axes: 27 a channel"),
    ("deconv 2 2 stride 2", "4x7x7", "2x14x14", 32, 2, 1_568, "doubles: (7 - 1) * 2 + 2; 4*2*4 weights on 49 places"),
    ("deconv 8 3 stride 2 pad 1 outpad 1", "4x7x7", "8x14x14", 288, 8, 14_112, "(7-1)*2 - 2 + 3 + 1"),
    ("maxpool 2", "6x28x28", "6x14x14", 0, 0, 0, "no weights"),
    ("maxpool 3 stride 2", "64x55x55", "64x27x27", 0, 0, 0, "overlapping"),
    ("maxpool 3 stride 2 ceil", "64x112x112", "64x56x56", 0, 0, 0, "GoogLeNet's: ceil(109 / 2) + 1"),
    ("maxpool 1 stride 2 ceil", "1x2x2", "1x1x1", 0, 0, 0, "a window that begins beyond the input is dropped"),
    ("avgpool 2 pad 1", "3x5x5", "3x3x3", 0, 0, 0, "(5 + 2 - 2) / 2 + 1"),
    ("adaptive_avgpool 6", "256x13x13", "256x6x6", 0, 0, 0, "whatever comes in"),
    ("gap", "512x7x7", "512", 0, 0, 0, "a number a channel"),
    ("bn", "64x56x56", "64x56x56", 64, 64, 0, "a scale and a shift a channel"),
    ("ln", "10x512", "10x512", 512, 512, 0, "over the features"),
    ("ln 6x4x4", "6x4x4", "6x4x4", 96, 96, 0, "over all"),
    ("RMSNorm(512)", "10x512", "10x512", 512, 0, 0, "no shift"),
    ("in", "6x4x4", "6x4x4", 0, 0, 0, "an instance norm learns nothing unless asked"),
    ("in affine", "6x4x4", "6x4x4", 6, 6, 0, "if asked"),
    ("gn 3", "6x4x4", "6x4x4", 6, 6, 0, "by channel, whatever the groups"),
    ("prelu", "6x4x4", "6x4x4", 1, 0, 0, "one slope"),
    ("prelu 6", "6x4x4", "6x4x4", 6, 0, 0, "one a channel"),
    ("relu", "6x4x4", "6x4x4", 0, 0, 0, "nothing to learn"),
    ("flatten", "16x5x5", "400", 0, 0, 0, "16 * 25"),
    ("unflatten 1 16x5x5", "400", "16x5x5", 0, 0, 0, "and back"),
    ("linear 120", "400", "120", 48_000, 120, 48_000, "400 * 120"),
    ("linear 4 nobias", "10x8", "10x4", 32, 0, 320, "at each of 10 places"),
    ("embed 1000 64", "20", "20x64", 64_000, 0, 0, "a table, looked up"),
    ("rnn 5", "7x3", "7x5", 40, 10, 280, "5 * (3 + 5), two biases as PyTorch has them"),
    ("lstm 5", "7x3", "7x5", 160, 40, 1_120, "four gates"),
    ("gru 5", "7x3", "7x5", 120, 30, 840, "three gates"),
    ("lstm 128 bi", "50x100", "50x256", 233_472, 2_048, 11_673_600, "2 * 4 * 128 * 228"),
    ("lstm 4 2 bi", "5x3", "5x8", 608, 128, 3_040, "the second layer takes 8: 2*16*(3+4) + 2*16*(8+4)"),
    ("mha 8", "10x512", "10x512", 1_048_576, 2_048, 10_588_160, "4 E^2; 4 L E^2 + 2 L^2 E"),
    ("encoder 8", "10x512", "10x512", 3_146_752, 5_632, 31_559_680, "nn.TransformerEncoderLayer(512, 8): 3,152,384"),
    ("decoder 8", "10x512", "10x512", 4_195_840, 8_192, 42_147_840, "nn.TransformerDecoderLayer(512, 8): 4,204,032"),
    ("patches 16 768", "3x224x224", "196x768", 589_824, 768, 115_605_504, "ViT-B: 768 * 3 * 256"),
    ("cls", "196x768", "197x768", 768, 0, 0, "one token more"),
    ("positions", "197x768", "197x768", 151_296, 0, 0, "197 * 768"),
    ("sum(conv 8 3 pad 1, conv 8 1)", "4x10x10", "8x10x10", 320, 16, 32_000, "288 + 32"),
    ("concat(conv 8 3 pad 1, conv 4 1)", "4x10x10", "12x10x10", 304, 12, 30_400, "channels add up"),
    ("dense(conv 32 3 pad 1)", "64x8x8", "96x8x8", 18_432, 32, 1_179_648, "what came in is kept: 64 + 32"),
    ("residual(conv 64 3 pad 1 nobias)", "64x8x8", "64x8x8", 36_864, 0, 2_359_296, "the sum has no weights"),
    ("3 x conv 64 3 pad 1 nobias", "64x8x8", "64x8x8", 110_592, 0, 7_077_888, "three of their own weights"),
    ("upsample 2", "4x7x7", "4x14x14", 0, 0, 0, "copies"),
]  # fmt: skip


@every(("net", "size", "output", "weights", "biases", "macs", "why"), ONE, ids=[r[0] for r in ONE])
def test_a_layer_gives_what_is_worked_out_by_hand(
    net: str, size: str, output: str, weights: int, biases: int, macs: int, why: str
) -> None:
    found = table(net, size)
    got = (found.rows[-1].output, found.weights, found.biases, found.macs)
    assert got == (shape(output), weights, biases, macs), why


# net, input; the receptive field and the jump of its last layer
SIGHT = [
    ("2 x conv 8 3", "8x32x32", 5, 1, "two 3x3 see what a 5x5 sees"),
    ("3 x conv 8 3", "8x32x32", 7, 1, "three see 7x7"),
    ("conv 8 3 stride 2 | conv 8 3", "8x32x32", 7, 2, "3 + 2 * 2"),
    ("conv 8 3 dilation 2 | conv 8 3", "8x32x32", 7, 1, "5 + 2"),
    ("c(n) = conv n 3 pad 1; 2 x c(64) | maxpool 2 | 2 x c(64) | maxpool 2 | 3 x c(64) | maxpool 2 | 3 x c(64) | "
     "maxpool 2 | 3 x c(64) | maxpool 2", "3x224x224", 212, 32, "VGG-16's 212"),
    ("conv 64 11 stride 4 pad 2 | maxpool 3 stride 2 | conv 192 5 pad 2 | maxpool 3 stride 2 | 3 x conv 256 3 pad 1 | "
     "maxpool 3 stride 2", "3x224x224", 195, 32, "AlexNet's 195"),
    ("concat(conv 8 1, conv 8 5 pad 2)", "8x9x9", 5, 1, "the widest branch"),
    ("maxpool 2 | upsample 2", "8x8x8", 2, 1, "as dense as before"),
]  # fmt: skip


@pytest.mark.parametrize(("net", "size", "seen", "jump", "why"), SIGHT, ids=[row[-1] for row in SIGHT])
def test_the_receptive_field_grows_by_the_jump(net: str, size: str, seen: int, jump: int, why: str) -> None:
    last = table(net, size).rows[-1]
    assert ({*map(int, last.seen or ())}, {*map(int, last.jump or ())}) == ({seen}, {jump}), why


@pytest.mark.parametrize("net", ["flatten", "gap", "flatten | linear 3"])
def test_behind_a_layer_that_joins_all_places_everything_was_seen(net: str) -> None:
    assert table(net, "4x8x8").rows[-1].seen is None


# net, input; what is said of it
REFUSED = [
    ("conv 6 5", "1x3x3", "the kernel 5x5 is larger"),
    ("Conv2d(3, 6, 5)", "1x28x28", "in_channels is 3, but 1 channels come in"),
    ("conv 6 3 groups 2", "3x8x8", "2 groups do not divide in_channels 3"),
    ("conv 6 3 stride 0", "3x8x8", "stride is 0"),
    ("conv 6 3 same stride 2", "3x8x8", "same can't go with a stride"),
    ("conv2d 6 3", "3x8", "takes CxHxW"),
    ("conv 6 3", "8", "a vector has no axes left"),
    ("6 x maxpool 2", "3x32x32", "nothing is left"),
    ("maxpool 2 pad 2", "3x8x8", "more than half of the kernel"),
    ("BatchNorm2d(8)", "6x4x4", "num_features is 8"),
    ("gn 4", "6x4x4", "4 groups do not divide 6"),
    ("ln 5", "10x4", "normalized_shape is 5"),
    ("ln", "6x4x4", "over which axes is not said"),
    ("in", "6x1x1", "one entry a channel"),
    ("Linear(400, 120)", "16x5x5", "put `flatten` before it"),
    ("Linear(256, 120)", "400", "in_features is 256"),
    ("mha 7", "10x512", "7 heads do not divide 512"),
    ("lstm 5", "3x8x8", "takes tokens"),
    ("LSTM(4, 5)", "7x3", "input_size is 4"),
    ("linear 5 | embed 10 4", "7", "numbers of words"),
    ("flatten 3", "4x4", "no axes from 3"),
    ("deconv 4 3 stride 2 outpad 2", "4x4x4", "output_padding 2x2 is too large"),
    ("prelu 3", "6x4x4", "3 slopes for 6 channels"),
    ("dropout 1.5", "6", "a probability"),
    ("patches 16 768", "3x225x224", "do not fill"),
    ("sum(conv 8 3 pad 1, conv 4 1)", "4x10x10", "8x10x10 and 4x10x10, which can't be added"),
    ("concat(conv 8 3, conv 4 1)", "4x10x10", "can't be put together"),
    ("residual(conv 8 3)", "8x10x10", "can't be added"),
    ("unflatten 1 16x5x5", "401", "the axis has 401"),
    ("conv 999999999999 3", "3x8x8", "at most 1,000,000,000"),
    ("upsample 1000 | upsample 1000 | upsample 1000", "9x9x9", "gives"),
]  # fmt: skip


@every(("net", "size", "says"), REFUSED, ids=[row[0] for row in REFUSED])
def test_what_can_not_be_is_refused_with_its_place(net: str, size: str, says: str) -> None:
    with pytest.raises(DlquizError) as error:
        table(net, size)
    assert says in str(error.value)
    assert "\n" in str(error.value), "the place is pointed at"
    assert error.value.fault.hint


def test_every_formula_calculates_what_it_stands_for() -> None:
    """The cells of a layer are formulas: evaluated here by Python itself, they give the same whole numbers."""
    from math import ceil, floor

    for net, size, *_ in ONE:
        for row in table(net, size).rows:
            for cell in row.effect.cells:
                names = {"floor": floor, "ceil": ceil, **dict(cell.given)}
                assert eval(cell.formula, {"__builtins__": {}}, names) == cell.value, (net, cell)
