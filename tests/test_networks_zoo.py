"""The networks with names, against the numbers that others publish. See `zoo.yaml` for who says which."""

from __future__ import annotations

import pytest
from published_nets import NETS
from rows import every

from dlquiz.networks.notation import read_network
from dlquiz.networks.table import Table
from dlquiz.networks.walk import table_of
from dlquiz.networks.zoo import known, networks

# Parameters, and MACs in 10^9 where torchvision documents them (`_ops`), written here a second time.
PUBLISHED: dict[str, tuple[int, float | None]] = {
    "lenet5": (60_000, None), "lenet5-modern": (61_706, None),
    "alexnet": (61_100_840, 0.714), "alexnet-2012": (60_965_224, None),
    "vgg11": (132_863_336, 7.609), "vgg16": (138_357_544, 15.47), "vgg19": (143_667_240, 19.632),
    "googlenet": (6_624_904, 1.498), "googlenet-aux": (13_004_888, None),
    "googlenet-2014": (6_998_552, None), "googlenet-2014-aux": (13_378_280, None),
    "resnet18": (11_689_512, 1.814), "resnet34": (21_797_672, 3.664), "resnet50": (25_557_032, 4.089),
    "resnet101": (44_549_160, 7.801), "resnet152": (60_192_808, 11.514),
    "densenet121": (7_978_856, 2.834), "mobilenet-v1": (4_231_976, 0.569), "mobilenet-v2": (3_504_872, 0.301),
    "efficientnet-b0": (5_288_548, 0.386), "unet": (31_030_658, None),
    "vit-b16": (86_567_656, 17.564), "vit-l16": (304_326_632, 61.555), "mae-vit-b": (111_907_840, None),
    "transformer-base": (63_082_496, None), "transformer-big": (214_245_376, None),
    "bert-base": (109_482_240, None), "bert-large": (335_141_888, None), "gpt2": (124_439_808, None),
    "lstm-tagger": (1_239_889, None), "gru-tagger": (1_181_009, None),
}  # fmt: skip


def table(name: str) -> Table:
    network = networks()[name]
    return table_of(read_network(network.notation), network.input)


def test_every_network_has_its_published_numbers_here() -> None:
    assert set(networks()) == set(PUBLISHED)


@pytest.mark.parametrize("name", PUBLISHED)
def test_a_network_has_the_published_parameters_and_macs(name: str) -> None:
    parameters, macs = PUBLISHED[name]
    found = table(name)
    assert found.parameters == parameters == networks()[name].parameters
    assert all(networks()[name].source[lang] and networks()[name].title[lang] for lang in ("zh", "en"))
    if macs is not None:
        assert found.macs / 10**9 == pytest.approx(macs, abs=0.00051)


def test_the_layers_of_the_first_lenet_have_the_numbers_of_its_paper() -> None:
    """LeCun et al. 1998, section II.B: C1 156, S2 12, C3 1,516, S4 32, C5 48,120, F6 10,164."""
    found = {group.name: sum(row.parameters for row in group.rows) for group in table("lenet5").groups(1)}
    assert {name: count for name, count in found.items() if count} == {
        "c1": 156, "s2": 12, "c3": 1_516, "s4": 32, "c5": 48_120, "f6": 10_164,
    }  # fmt: skip


@every(("net", "size", "parameters", "macs", "source"), NETS, ids=lambda *row: row[4])
def test_a_network_of_ones_own_has_the_published_numbers(
    net: str, size: str, parameters: int, macs: float | None, source: str
) -> None:
    found = table_of(read_network(net), tuple(map(int, size.split("x"))))
    assert found.parameters == parameters, source
    assert macs is None or found.macs / 10**9 == pytest.approx(macs, abs=0.00051), source


# What the papers' own tables say of shapes on the way.
SHAPES = [
    ("alexnet-2012", "conv1", (96, 55, 55)), ("alexnet-2012", "maxpool3", (256, 6, 6)),
    ("googlenet-2014", "inception3a.concat", (256, 28, 28)), ("googlenet-2014", "inception5b.concat", (1024, 7, 7)),
    ("resnet50", "layer1.residual3.sum", (256, 56, 56)), ("resnet152", "layer4.residual3.sum", (2048, 7, 7)),
    ("densenet121", "block1.dense6.concat", (256, 56, 56)), ("densenet121", "block4.dense16.concat", (1024, 7, 7)),
    ("unet", "conv1", (64, 570, 570)), ("unet", "conv5", (2, 388, 388)), ("lenet5", "c5", (120, 1, 1)),
]  # fmt: skip


@pytest.mark.parametrize(("name", "layer", "output"), SHAPES, ids=[f"{row[0]} {row[1]}" for row in SHAPES])
def test_a_shape_on_the_way_is_the_papers(name: str, layer: str, output: tuple[int, ...]) -> None:
    assert {row.name: row.output for row in table(name).rows}[layer] == output


@pytest.mark.parametrize(
    ("name", "depth"), [("alexnet", 8), ("vgg16", 16), ("vgg19", 19), ("resnet18", 18), ("resnet34", 34),
                        ("resnet50", 50), ("resnet101", 101), ("resnet152", 152), ("densenet121", 121)]
)  # fmt: skip
def test_a_network_is_as_deep_as_its_name_says(name: str, depth: int) -> None:
    """Layers with weights but norms; the 1x1 convolutions on a short way are not counted, as the papers don't."""
    rows = [row for row in table(name).rows if row.kind in ("conv", "linear")]
    shortcuts = {"resnet18": 3, "resnet34": 3, "resnet50": 4, "resnet101": 4, "resnet152": 4}.get(name, 0)
    assert len(rows) - shortcuts == depth


@pytest.mark.parametrize("text", ["resnet18", "ResNet-18", "resnet_18", "RESNET18", "vit-b/16", "ViT B16", "LeNet5"])
def test_a_name_is_known_however_it_is_written(text: str) -> None:
    assert known(text) is not None


def test_what_the_notes_claim_of_googlenet() -> None:
    """1/12 of AlexNet's parameters: by layers it is 1/8.7, with the auxiliary heads 1/4.6."""
    alexnet = PUBLISHED["alexnet-2012"][0]
    assert round(alexnet / PUBLISHED["googlenet-2014"][0], 1) == 8.7
    assert round(alexnet / PUBLISHED["googlenet-2014-aux"][0], 1) == 4.6
