"""`dlquiz net` as it is used: the table in every format, explained, proven, side by side; and what it refuses."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from conftest import Cli

from dlquiz.maths.width import display_width

LENET = "conv 6 5x5 pad 2 | avgpool 2 | conv 16 5x5 | avgpool 2 | flatten | linear 120 | relu | linear 84 | linear 10"
SIZE = ("--input", "1x28x28")


def test_the_json_has_what_the_interface_promises(cli: Cli) -> None:
    found = cli("net", LENET, *SIZE, "--json").json()
    assert {"network", "input", "layers", "parameters", "macs", "proof"} <= set(found)
    assert (found["input"], found["parameters"], found["macs"], found["proof"]) == ([1, 28, 28], 61_706, 416_520, None)
    first = found["layers"][0]
    expected = {"name": "conv1", "kind": "conv", "output": [6, 28, 28], "parameters": 156, "macs": 117_600}
    assert expected.items() <= first.items()
    assert (first["receptive_field"], first["jump"]) == (5, 1)
    assert found["layers"][-1]["receptive_field"] is None  # it has seen everything


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("columns", [40, 60, 80, 120])
@pytest.mark.parametrize("net", [LENET, "resnet152", "lenet5"])
def test_no_line_is_wider_than_the_terminal(
    cli: Cli, monkeypatch: pytest.MonkeyPatch, lang: str, columns: int, net: str
) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    shown = cli("net", net, *(SIZE if net == LENET else ()), "--lang", lang)
    assert (shown.code, shown.err) == (0, "")
    assert max(display_width(line) for line in shown.out.splitlines()) <= columns
    assert "c1" in shown.out if net == "lenet5" else "conv1" in shown.out
    assert "\x1b" not in shown.out


def test_the_total_stands_below(cli: Cli) -> None:
    shown = cli("net", "vgg16").out
    assert "138,344,128" in shown
    assert "138,357,544 parameters" in shown
    assert "torchvision, VGG16_Weights" in shown


def test_blocks_stand_as_one_where_it_is_long(cli: Cli) -> None:
    shown = cli("net", "resnet50").out
    assert "layer4" in shown
    assert "layer4.residual1" not in shown
    assert "layer4.residual1.conv1" in cli("net", "resnet50", "--depth", "0").out
    assert "layer4.residual1" in cli("net", "resnet50", "--depth", "2").out


def test_plain_lines_say_each_number_with_its_name(cli: Cli) -> None:
    lines = cli("net", "conv 6 5 | relu", *SIZE, "--plain").out.splitlines()
    assert (
        "conv1: output 6x24x24; weights 150; biases 6; MACs 86,400; memory 13.50 KiB; receptive field 5; jump 1"
        in lines
    )


def test_the_formats_hold_the_same_numbers(cli: Cli) -> None:
    rows = list(csv.DictReader(io.StringIO(cli("net", "vgg16", "--format", "csv").out)))
    assert sum(int(row["parameters"]) for row in rows) == 138_357_544
    markdown = cli("net", "vgg16", "--format", "md").out
    assert "| conv1 | 64x224x224 | 1,728 | 64 |" in markdown
    page = cli("net", "vgg16", "--format", "html").out
    assert "<td>conv1</td><td>64x224x224</td><td>1,728</td>" in page
    assert page.startswith("<!DOCTYPE html>")


# dtype, batch; bytes of conv1's output 6x24x24 = 3,456 numbers
MEMORY = [
    ("float32", 1, 13_824),
    ("float16", 1, 6_912),
    ("bf16", 8, 55_296),
    ("float64", 2, 55_296),
    ("int8", 1, 3_456),
]


@pytest.mark.parametrize(("dtype", "batch", "expected"), MEMORY, ids=[f"{row[0]} of {row[1]}" for row in MEMORY])
def test_memory_goes_by_type_and_batch(cli: Cli, dtype: str, batch: int, expected: int) -> None:
    found = cli("net", "conv 6 5", *SIZE, "--dtype", dtype, "--batch", batch, "--json").json()
    assert (found["memory"], found["macs"]) == (expected, 86_400)


# what is explained; what must stand there
EXPLAINED = [
    (
        "conv1",
        ["Conv2d(1, 6, 5, padding=2)", "⌊(28 + 2 × 2 − 5)/1⌋ + 1 = 28", "6 × 1 × 5 × 5 = 150", "150 × 784 = 117600"],
    ),
    ("avgpool2", ["⌊(10 − 2)/2⌋ + 1 = 5", "14 + (2 − 1) × 2 = 16", "2 × 2 = 4"]),
    ("linear1", ["400 × 120 = 48000", "120 × 4 × 1 = 480"]),
    ("5", ["16 × 5 × 5 = 400", "the output is the input"]),
]


@pytest.mark.parametrize(("layer", "says"), EXPLAINED, ids=[row[0] for row in EXPLAINED])
def test_a_layer_is_explained_with_its_numbers(cli: Cli, layer: str, says: list[str]) -> None:
    shown = cli("net", LENET, *SIZE, "--explain", layer, "--plain").out
    for part in says:
        assert part in shown, shown


def test_a_layer_is_explained_in_chinese_and_in_two_dimensions(cli: Cli) -> None:
    shown = cli("net", LENET, *SIZE, "--explain", "conv2", "--lang", "zh").out
    assert "权重" in shown
    assert "⎢" in shown


def test_a_proof_says_that_pytorch_agrees_and_shows_its_program(cli: Cli) -> None:
    shown = cli("net", LENET, *SIZE, "--prove")
    assert shown.code == 0
    assert "built each of the 9 rows" in shown.out
    assert "nn.Conv2d(1, 6, 5, padding=2)" in shown.out
    proof = cli("net", LENET, *SIZE, "--prove", "--json").json()["proof"]
    assert (proof["agrees"], proof["max_difference"]) == (True, 0)
    assert proof["values"]["conv1"] == [2, 6, 28, 28, 150, 6]
    compile(proof["code"], "proof", "exec")


def test_a_proof_that_disagrees_exits_with_1(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    from dlquiz.networks import walk
    from dlquiz.networks.convolution import Conv

    monkeypatch.setattr(Conv, "_pad", lambda self, n: (0,) * n)
    walk.effect_of.cache_clear()
    shown = cli("net", "conv 6 5 pad 2", *SIZE, "--prove")
    walk.effect_of.cache_clear()
    assert shown.code == 1
    assert "DISAGREES at conv1: table 2, 6, 24, 24, 150, 6; PyTorch 2, 6, 28, 28, 150, 6" in shown.out


def test_two_networks_stand_side_by_side(cli: Cli) -> None:
    shown = cli("net", "vgg16", "resnet50").out
    assert "138,357,544" in shown
    assert "25,557,032" in shown
    both = cli("net", "vgg16", "resnet50", "--json").json()["networks"]
    assert [one["network"] for one in both] == ["vgg16", "resnet50"]


def test_the_list_names_every_network_with_its_parameters(cli: Cli) -> None:
    shown = cli("net", "--list").out
    assert "resnet152" in shown
    assert cli("net").out == shown
    assert {"name": "lenet5", "parameters": 60_000}.items() <= cli("net", "--list", "--json").json()["networks"][
        0
    ].items()


def test_a_network_comes_from_a_file_or_from_stdin(cli: Cli, tmp_path: Path) -> None:
    file = tmp_path / "model.txt"
    file.write_text("Sequential(\n  (0): Conv2d(1, 6, kernel_size=(5, 5), stride=(1, 1))\n  (1): ReLU()\n)\n", "utf-8")
    assert cli("net", file, *SIZE, "--json").json()["parameters"] == 156
    assert json.loads(cli("net", "-", *SIZE, "--json", typed=file.read_text("utf-8")).out)["parameters"] == 156
    assert "does not show what forward does" in cli("net", file, *SIZE).out


def test_linear_layers_say_their_input_themselves(cli: Cli) -> None:
    assert cli("net", "nn.Sequential(nn.Linear(784, 128), nn.ReLU())", "--json").json()["parameters"] == 100_480


# words; what is said
REFUSED = [
    (["conv 6 5"], "the input is missing"),
    (["conv 6 5", "--input", "big"], "--input big is no size"),
    (["conv 6 5", "--input", "0x3x3"], "input is 0"),
    (["conv 6 5", "--input"], "lacks its value"),
    (["conv 6 5", "--inputs", "1x3x3"], "no option --inputs"),
    (["conv 6 5", *SIZE, "--format", "pdf"], "--format pdf is not known"),
    (["conv 6 5", *SIZE, "--batch", "0"], "--batch 0"),
    (["conv 6 5", *SIZE, "--dtype", "float8"], "--dtype float8"),
    (["conv 6 5", *SIZE, "--depth", "-1"], "--depth -1"),
    (["conv 6 5", *SIZE, "--explain", "conv7"], "has no layer 'conv7'; such as conv1"),
    (["resnet50", "--explain", "layer1"], "layer1 is a block; name a layer of it: layer1.residual1.conv1"),
    (["resnet51"], "no network is called 'resnet51'; did you mean"),
    (["models/none.txt"], "there is no file"),
    (["vgg16", "--input", "3x16x16"], "nothing is left"),
    (["vgg16", "--input", "1x224x224", "--lang", "fr"], "the language 'fr'"),
    (["conv 6 5 | con 3", *SIZE], "did you mean 'conv'"),
    ([""], "empty"),
]  # fmt: skip


@pytest.mark.parametrize(("words", "says"), REFUSED, ids=[" ".join(row[0])[:40] for row in REFUSED])
def test_what_can_not_be_used_is_one_clear_message(cli: Cli, words: list[str], says: str) -> None:
    ran = cli("net", *words)
    assert (ran.code, ran.out) == (2, "")
    assert says in ran.err


def test_a_hostile_file_of_ten_megabytes_is_refused(cli: Cli, tmp_path: Path) -> None:
    file = tmp_path / "model.txt"
    file.write_text("Net(\n" + "  (0): ReLU()\n" * 800_000 + ")", "utf-8")
    ran = cli("net", file, *SIZE)
    assert (ran.code, "is no notation" in ran.err) == (2, True)


def costs(cli: Cli, *words: str) -> dict[float, float]:
    (line,) = cli("net", *words, "--plot", "--json").json()["lines"]
    return dict(zip(line["x"], line["y"], strict=True))


def test_twice_the_side_is_four_times_the_convolutions(cli: Cli) -> None:
    """Convolutions go over every place; ResNet-18 has no other multiplications but 512 x 1000 in its last layer."""
    found = costs(cli, "resnet18")
    assert found[224] == 1_814_073_344  # as fvcore and ptflops count it
    assert found[448] - 512_000 == 4 * (found[224] - 512_000)


def test_parameters_are_the_same_for_every_size(cli: Cli) -> None:
    assert set(costs(cli, "resnet18", "--of", "parameters").values()) == {11_689_512}


def test_over_depth_the_last_layer_has_all_of_it(cli: Cli) -> None:
    found = costs(cli, LENET, *SIZE, "--over", "depth")
    assert (found[1], found[9]) == (117_600, 416_520)


def test_where_a_size_can_not_be_there_is_a_gap(cli: Cli) -> None:
    """Nine places are the least that the kernel fits on."""
    found = costs(cli, "conv 1 9", "--input", "1x16x16")
    assert [side for side, cost in found.items() if cost is None] == [8]


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("columns", [40, 60, 100])
def test_the_picture_fits(cli: Cli, monkeypatch: pytest.MonkeyPatch, lang: str, columns: int) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    shown = cli("net", "resnet18", "vgg11", "--plot", "--lang", lang)
    assert (shown.code, shown.err) == (0, "")
    assert "VGG-11" in shown.out
    assert max(display_width(line) for line in shown.out.splitlines()) <= columns
    assert "\x1b" not in shown.out


# words behind the network, a part of the message
NO_PICTURE = [
    (["nn.Sequential(nn.Flatten(), nn.Linear(256, 10))", "--input", "1x16x16", "--plot"], "takes no other size"),
    ([LENET, *SIZE, "--plot", "--of", "money"], "--of money is not known"),
    ([LENET, *SIZE, "--plot", "--over", "time"], "--over time is not known"),
    ([LENET, *SIZE, "--plot=a.gif"], ".png or .svg"),
]


@pytest.mark.parametrize(("words", "message"), NO_PICTURE)
def test_what_can_not_be_drawn_is_said(cli: Cli, words: list[str], message: str) -> None:
    ran = cli("net", *words)
    assert (ran.code, ran.out) == (2, "")
    assert message in ran.err


@pytest.mark.slow
def test_a_picture_is_a_file(cli: Cli, tmp_path: Path) -> None:
    pytest.importorskip("matplotlib")
    file = tmp_path / "cost.svg"
    assert cli("net", "resnet18", "--plot", file, "--lang", "en").code == 0
    assert file.read_bytes().startswith(b"<?xml")


MODEL = """
from pathlib import Path
from torch import nn, relu
Path("{canary}").write_text("ran")
print("not heard")
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 8, 3, padding=1)
        self.pool = nn.MaxPool2d(2)
        self.fc = nn.Linear(8 * 7 * 7, 10)
    def forward(self, x):
        {forward}
        return self.fc(x.flatten(1))
"""
ONCE = "x = self.pool(self.pool(relu(self.conv1(x))))"  # 28, 14, 7: print shows one pool


def program(folder: Path, forward: str, tail: str = "") -> tuple[Path, Path]:
    """A Python file with a network, and the file that it writes when it is run."""
    file, canary = folder / "net.py", folder / "canary"
    file.write_text(MODEL.format(forward=forward, canary=canary) + tail, "utf-8")
    return file, canary


def test_a_program_is_not_run_unasked(cli: Cli, tmp_path: Path) -> None:
    file, canary = program(tmp_path, ONCE)
    ran = cli("net", file, *SIZE)
    assert (ran.code, ran.out, canary.exists()) == (2, "", False)
    assert "--run-python runs it" in ran.err


@pytest.mark.slow
def test_forward_is_held_against_the_table(cli: Cli, tmp_path: Path) -> None:
    file, canary = program(
        tmp_path, "x = self.pool(relu(self.conv1(x)))", "model = nn.Sequential(Net(), nn.Linear(10, 2))\n"
    )
    right = cli("net", f"{file}:Net", "--input", "1x14x14", "--run-python", "--lang", "en")
    assert (right.code, canary.exists()) == (0, True)
    assert "its forward called these 3 layers, in this order" in right.err
    assert "8x7x7" in right.out
    assert "not heard" not in right.out
    both = cli("net", file, "--input", "1x14x14", "--run-python", "--json")  # the one that is called model
    assert (both.code, json.loads(both.out)["layers"][-1]["output"]) == (0, [2])
    file, _ = program(tmp_path, ONCE)
    twice = cli("net", file, "--input", "1x28x28", "--run-python", "--lang", "en")
    assert (twice.code, "pool 8x7x7" in twice.err) == (
        2,
        False,
    )  # 8x14x14 does not fit the linear layer: it is not shown


TWICE = """
class Twice(nn.Module):
    def __init__(self):
        super().__init__()
        self.pool = nn.AvgPool2d(2)
    def forward(self, x):
        return self.pool({inner})
"""


@pytest.mark.slow
@pytest.mark.parametrize(
    ("inner", "code", "said"), [("x", 0, "these 1 layers"), ("self.pool(x)", 1, "forward pool 1x2x2")]
)
def test_a_forward_that_differs_is_no_success(cli: Cli, tmp_path: Path, inner: str, code: int, said: str) -> None:
    file, _ = program(tmp_path, ONCE, TWICE.format(inner=inner))
    ran = cli("net", f"{file}:Twice", "--input", "1x8x8", "--run-python", "--lang", "en")
    assert (ran.code, said in ran.err) == (code, True), ran.err


# what is wrong; the end of the program; the words behind it; a part of the message
BROKEN = [
    ("it fails", "raise RuntimeError('no data')", "", "RuntimeError: no data"),
    ("no module", "del Net", "", "has no nn.Module"),
    ("several", "class Other(Net): pass", "", "there are Net, Other"),
    ("not this one", "", ":Nut", "has no module Nut"),
    ("another input", "", "", "forward failed: RuntimeError"),
]


@pytest.mark.slow
@pytest.mark.parametrize(("tail", "word", "message"), [row[1:] for row in BROKEN], ids=[row[0] for row in BROKEN])
def test_a_program_that_can_not_be_used_is_told(cli: Cli, tmp_path: Path, tail: str, word: str, message: str) -> None:
    file, _ = program(tmp_path, ONCE, f"\n{tail}\n")
    ran = cli("net", f"{file}{word}", "--input", "3x9x9", "--run-python")
    assert (ran.code, ran.out) == (2, "")
    assert message in ran.err
