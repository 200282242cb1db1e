"""What a student types, a program that was written out, and the text of print(model): read, never run."""

from __future__ import annotations

import pytest
from rows import every

from dlquiz.ground.errors import DlquizError
from dlquiz.networks.notation import read_network
from dlquiz.networks.tree import NotationError
from dlquiz.networks.walk import table_of

LENET = "conv 6 5 pad 2 | relu | avgpool 2 | conv 16 5 | relu | avgpool 2 | flatten | linear 120 | relu | linear 10"

PRINTED = """Net(
  (features): Sequential(
    (0): Conv2d(1, 6, kernel_size=(5, 5), stride=(1, 1), padding=(2, 2))
    (1): ReLU(inplace=True)
    (2): AvgPool2d(kernel_size=2, stride=2, padding=0)
    (3): Conv2d(6, 16, kernel_size=(5, 5), stride=(1, 1))
    (4): ReLU()
    (5): AvgPool2d(kernel_size=2, stride=2, padding=0)
  )
  (fc1): Linear(in_features=400, out_features=120, bias=True)
  (act): ReLU()
  (fc2): Linear(in_features=120, out_features=10, bias=True)
)"""

PROGRAM = """import torch.nn as nn
model = nn.Sequential(
    nn.Conv2d(1, 6, 5, padding=2),  # C1
    nn.ReLU(),
    nn.AvgPool2d(2),
    nn.Conv2d(6, 16, 5), nn.ReLU(), nn.AvgPool2d(2),
    nn.Flatten(),
    nn.Linear(16*5*5, 120),
    nn.ReLU(),
    nn.Linear(120, 10),
)
"""

# Many ways to write one network
SAME = {
    "short": LENET,
    "with names": LENET.replace("pad 2", "padding=2").replace("conv 6 5", "conv out 6 kernel 5x5"),
    "PyTorch's": "Conv2d(1, 6, 5, padding=2) | ReLU() | AvgPool2d(2) | nn.Conv2d(6, 16, (5, 5)) | torch.nn.ReLU() | "
    "AvgPool2d(2) | Flatten() | Linear(400, 120) | ReLU() | Linear(in_features=120, out_features=10)",
    "lazy": LENET.replace("linear 120", "LazyLinear(120)").replace("conv 16 5", "LazyConv2d(16, 5)"),
    "on lines": LENET.replace(" | ", "\n"),
    "lines and bars": LENET.replace(" | ", " |\n   "),
    "a block": "f: (conv 6 5 pad 2 | relu | avgpool 2 | conv 16 5 | relu | avgpool 2) | flatten | linear 120 | relu | "
    "linear 10",
    "a definition": "b(c, p) = conv c 5 pad p | relu | avgpool 2; b(6, 2) | b(16, 0) | flatten | linear 120 | relu | "
    "linear 10",
    "calculated": LENET.replace("16 5", "4*4 10//2"),
    "a program": PROGRAM,
    "a list": PROGRAM.replace("nn.Sequential(", "nn.Sequential(*[").replace(",\n)", "])"),
    "printed": PRINTED,
}  # fmt: skip


@pytest.mark.parametrize("text", SAME.values(), ids=SAME.keys())
def test_one_network_in_every_writing(text: str) -> None:
    found = table_of(read_network(text), (1, 28, 28))
    got = [(row.output, row.weights, row.biases) for row in found.rows]
    assert got == [(row.output, row.weights, row.biases) for row in table_of(read_network(LENET), (1, 28, 28)).rows]


def test_an_ordered_dict_gives_the_layers_their_names() -> None:
    text = "nn.Sequential(OrderedDict([('one', nn.Linear(4, 3)), ('act', nn.ReLU()), ('two', nn.Linear(3, 2))]))"
    assert [row.name for row in table_of(read_network(text), (4,)).rows] == ["one", "act", "two"]


def test_a_printed_model_is_known_by_its_own_names_and_the_missing_flatten_is_said() -> None:
    found = table_of(read_network(PRINTED), (1, 28, 28))
    assert [row.name for row in found.rows][:2] == ["features.conv2d1", "features.relu1"]
    assert [row.name for row in found.rows if row.implied] == ["flatten1"]
    assert found.parameters == 6 * 26 + 16 * 151 + 401 * 120 + 121 * 10


# What stands before a printed linear layer, what comes in, its inputs, and what `forward` must have done between.
LEFT_OUT = [
    ("Conv2d(3, 128, kernel_size=(1, 1), stride=(1, 1))", (3, 7, 9), 128, ["gap1"]),  # MobileNetV2's classifier
    ("Conv2d(3, 4, kernel_size=(1, 1), stride=(1, 1))", (3, 7, 9), 4 * 63, ["flatten1"]),
    ("Conv1d(3, 16, kernel_size=(1,), stride=(1,))", (3, 9), 16, []),  # means over places or over time are not told
    ("Conv2d(3, 4, kernel_size=(1, 1), stride=(1, 1))", (3, 7, 9), 9, []),  # it works on the last axis
]


@pytest.mark.parametrize(("before", "size", "inputs", "implied"), LEFT_OUT)
def test_what_forward_did_before_a_linear_layer_is_told_by_its_inputs(
    before: str, size: tuple[int, ...], inputs: int, implied: list[str]
) -> None:
    text = f"Net(\n  (a): {before}\n  (b): Linear(in_features={inputs}, out_features=5, bias=True)\n)"
    try:
        found = table_of(read_network(text), size)
    except NotationError:
        assert not implied
    else:
        assert [row.name for row in found.rows if row.implied] == implied


PRINTED_PARTS = [
    ("norms, as PyTorch 2.13 prints them", "Sequential(\n  (0): BatchNorm2d(8, eps=1e-05, momentum=0.1, affine=True, "
     "bias=True, track_running_stats=True)\n  (1): GroupNorm(2, 8, eps=1e-05, affine=True, bias=True)\n  (2): "
     "InstanceNorm2d(8, eps=1e-05, momentum=0.1, affine=False, bias=False, track_running_stats=False)\n  (3): "
     "LayerNorm((5, 5), eps=1e-05, elementwise_affine=True, bias=True)\n  (4): LeakyReLU(negative_slope=0.1)\n  (5): "
     "GELU(approximate='tanh')\n  (6): ReflectionPad2d((1, 1, 1, 1))\n  (7): Conv2d(8, 8, kernel_size=(3, 3), "
     "stride=(1, 1), padding=same, bias=False)\n)", (8, 5, 5), 16 + 16 + 50 + 576),
    ("a transformer", "TransformerEncoder(\n  (layers): ModuleList(\n    (0-5): 6 x TransformerEncoderLayer(\n"
     "      (self_attn): MultiheadAttention(\n        (out_proj): NonDynamicallyQuantizableLinear(in_features=512, "
     "out_features=512, bias=True)\n      )\n      (linear1): Linear(in_features=512, out_features=2048, bias=True)\n"
     "      (dropout): Dropout(p=0.1, inplace=False)\n      (linear2): Linear(in_features=2048, out_features=512, "
     "bias=True)\n      (norm1): LayerNorm((512,), eps=1e-05, elementwise_affine=True)\n      (norm2): LayerNorm("
     "(512,), eps=1e-05, elementwise_affine=True)\n      (dropout1): Dropout(p=0.1, inplace=False)\n      (dropout2): "
     "Dropout(p=0.1, inplace=False)\n    )\n  )\n)", (10, 512), 6 * 3_152_384),
    ("a residual block", "BasicBlock(\n  (conv1): Conv2d(64, 128, kernel_size=(3, 3), stride=(2, 2), padding=(1, 1), "
     "bias=False)\n  (bn1): BatchNorm2d(128, eps=1e-05, momentum=0.1, affine=True, track_running_stats=True)\n  "
     "(relu): ReLU(inplace=True)\n  (conv2): Conv2d(128, 128, kernel_size=(3, 3), stride=(1, 1), padding=(1, 1), "
     "bias=False)\n  (bn2): BatchNorm2d(128, eps=1e-05, momentum=0.1, affine=True, track_running_stats=True)\n  "
     "(downsample): Sequential(\n    (0): Conv2d(64, 128, kernel_size=(1, 1), stride=(2, 2), bias=False)\n    "
     "(1): BatchNorm2d(128, "
     "eps=1e-05, momentum=0.1, affine=True, track_running_stats=True)\n  )\n)", (64, 56, 56), 230_144),
]  # fmt: skip


@pytest.mark.parametrize(("what", "text", "size", "parameters"), PRINTED_PARTS, ids=[row[0] for row in PRINTED_PARTS])
def test_printed_blocks_that_are_known_are_put_together(
    what: str, text: str, size: tuple[int, ...], parameters: int
) -> None:
    """230,144 = 73,728 + 147,456 + 8,192 weights of ResNet-18's first wider block, and 3 * 256 of its norms."""
    assert table_of(read_network(text), size).parameters == parameters


# text, line and column of the fault, what is said
FAULTS = [
    ("conv 6 5 | con 16 5", 1, 12, "did you mean 'conv'"),
    ("conv 6 5 relu", 1, 10, "a | before a layer"),
    ("conv 6", 1, 1, "lacks kernel_size"),
    ("conv 6 5 pad", 1, 13, "a value is missing"),
    ("conv 6 5 pad 1 pad 2", 1, 16, "twice"),
    ("conv 6 5 1 0 1 1 7", 1, 18, "an argument too many"),
    ("conv 6 5 |", 1, 11, "a layer is missing"),
    ("relu\n| | relu", 2, 3, "a layer is missing"),
    ("(conv 6 5 | relu", 1, 17, ") is missing"),
    ("conv 6 5)", 1, 9, "left over"),
    ("conv(6, 5)", 1, 1, "not PyTorch's name"),
    ("Conv2d 6 5", 1, 1, "without brackets"),
    ("Conv2d(6, 5)", 1, 1, "lacks kernel_size"),
    ("Linear(120)", 1, 1, "lacks out_features"),
    ("Conv2d(1, 6, 5, padding='big')", 1, 1, "padding 'big' is not known"),
    ("Conv2d(1, 6, 2.5)", 1, 1, "kernel_size of Conv2d is 2.5"),
    ("Linear(4, 3, bias=7)", 1, 1, "True or False"),
    ("relu | ?", 1, 8, "means nothing here"),
    ("3 relu", 1, 1, "3 x (...)"),
    ("0 x relu", 1, 1, "can't be"),
    ("1000000 x relu", 1, 1, "1,000,000 layers"),
    ("a() = 100 x relu; b() = 100 x a(); 100 x b()", 1, 36, "layers"),
    ("a(c) = a(c); a(1)", 1, 8, "a is made of itself: a → a"),
    ("a() = b(); b() = a(); a()", 1, 18, "a → b → a"),
    ("a(c) = conv c 3; a(1, 2)", 1, 18, "2 arguments"),
    ("conv(c) = relu; conv(3)", 1, 1, "means something already"),
    ("dense 120", 1, 1, "linear 120"),
    ("class Net(nn.Module): pass", 1, 1, "programs are not run"),
    ("nn.Linear(__import__('os').system('x'), 3)", 1, 11, "not run"),
    ("nn.Linear(open('x'), 3)", 1, 11, "not run"),
    ("conv 99999999999999999999 3", 1, 6, "a number that no network has"),
    ("sum(relu)", 1, 1, "two branches"),
    ("relu\u202e | relu", 1, 5, "U+202E"),
    ("(" * 60 + "relu" + ")" * 60, 1, 41, "nested more than"),
]  # fmt: skip


@every(("text", "line", "column", "says"), FAULTS, ids=[row[0][:40] for row in FAULTS])
def test_a_fault_points_at_its_place(text: str, line: int, column: int, says: str) -> None:
    with pytest.raises(NotationError) as error:
        read_network(text)
    assert (error.value.place.line, error.value.place.column) == (line, column), str(error.value)
    assert says in str(error.value)
    assert str(error.value).splitlines()[-1].strip() == "^"


@pytest.mark.parametrize("text", ["", "   \n "])
def test_nothing_is_no_network(text: str) -> None:
    with pytest.raises(DlquizError, match="empty"):
        read_network(text)


@pytest.mark.parametrize(
    "text",
    ["Net(\n" + "  (0): ReLU()\n" * 800_000 + ")", "(" * 5_000_000, "relu | " * 1_000_000, "a" * 10_000_000],
    ids=["a printed model", "brackets", "layers", "a word"],
)
def test_ten_megabytes_are_refused_before_they_are_read(text: str) -> None:
    with pytest.raises(DlquizError, match="no notation"):
        read_network(text)


@pytest.mark.slow
def test_a_text_just_short_enough_ends_too() -> None:
    for text in (
        "relu | " * 28_000 + "relu",
        "(" * 190_000,
        "residual(" * 20_000,
        "f() = f(); " * 15_000,
        "1 x " * 49_000,
    ):
        with pytest.raises(DlquizError):
            read_network(text)
