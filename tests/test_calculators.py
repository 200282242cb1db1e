"""Cards as calculators: what real papers and programs have, in sizes that no question draws. The expected values are
PyTorch's, worked out with the layer itself, or by hand where a comment says how."""

from __future__ import annotations

import shlex
from fractions import Fraction
from typing import Any

import pytest
from rows import every

from dlquiz.bank.bank import Bank
from dlquiz.cards.calculate import calculate, calculator
from dlquiz.cli.calc import read_options
from dlquiz.language.values import Value
from dlquiz.proof.comparison import ROUNDING, prove_formula
from dlquiz.torchlines.worker import TorchWorker

# What `calc` is asked; how many parameters, worked out by hand, or the layer whose parameters PyTorch counts.
COUNTS: list[tuple[str, int | str]] = [
    ('mlp-parameters --in-features 784 --hidden "[128, 64]" --out-features 10', 784 * 128 + 128 + 128 * 64 + 64 + 650),
    ('mlp-parameters --in-features 3 --hidden "[8, 7, 6, 5, 4]" --out-features 2', 32 + 63 + 48 + 35 + 24 + 10),
    (
        "multihead-attention-parameters --embed-dim 64 --num-heads 4 --kdim 32 --vdim 48 --bias-kv",
        "nn.MultiheadAttention(64, 4, kdim=32, vdim=48, add_bias_kv=True)",
    ),
    (
        "multihead-attention-parameters --embed-dim 64 --num-heads 4 --no-bias --bias-kv",
        "nn.MultiheadAttention(64, 4, bias=False, add_bias_kv=True)",
    ),
    ("lstm-parameters --input-size 80 --hidden-size 512 --proj-size 128", "nn.LSTM(80, 512, proj_size=128)"),
    (
        "lstm-parameters --input-size 80 --hidden-size 512 --proj-size 128 --num-layers 3 --bidirectional --no-bias",
        "nn.LSTM(80, 512, 3, proj_size=128, bidirectional=True, bias=False)",
    ),
    ("layernorm-parameters --normalized-shape 4096 --no-bias", "nn.LayerNorm(4096, bias=False)"),
    ("layernorm-parameters --normalized-shape 768 --no-elementwise-affine", 0),
    (
        'conv-any-dimension --size "[16000]" --in-channels 1 --out-channels 512 --kernel-size "[10]" --stride "[5]" '
        "--no-bias",
        "nn.Conv1d(1, 512, 10, bias=False)",
    ),
    (
        'conv-any-dimension --size "[16, 112, 112]" --in-channels 3 --out-channels 64 --kernel-size "[3, 7, 7]"',
        "nn.Conv3d(3, 64, (3, 7, 7))",
    ),
    ("tied-embedding-parameters --num-embeddings 32000 --embedding-dim 4096 --no-tied", 2 * 32_000 * 4_096),
]


@every(("command", "wanted"), COUNTS)
def test_parameters_of_what_people_have(
    real_bank: Bank, torch_worker: TorchWorker, command: str, wanted: int | str
) -> None:
    if isinstance(wanted, str):
        wanted = torchs(torch_worker, f"x = sum(p.numel() for p in {wanted}.parameters())")
    assert results(real_bank, command)["parameters"] == wanted


def torchs(worker: TorchWorker, lines: str, **given: Any) -> Any:
    """The x that PyTorch's lines come to."""
    return worker.run(lines, given, ["x"])["x"]


SQUARES = "[[1,2,3,4,5],[6,7,8,9,10],[11,12,13,14,15],[16,17,18,19,20],[21,22,23,24,25]]"
VALUES: list[tuple[str, str, Value]] = [
    # one row and column of zeros around, a window of ones over nine entries, every second of them: by hand
    (f'conv-by-hand --x "{SQUARES}" --w "[[1,1,1],[1,1,1],[1,1,1]]" --padding 1 --stride 2', "y",
     ((16, 33, 28), (69, 117, 87), (76, 123, 88))),
    ('conv-by-hand --x "[[1,2],[3,4]]" --w "[[0,1],[2,3]]" --padding 1', "y", ((3, 8, 4), (10, 20, 8), (3, 4, 0))),
    (f'max-pool-by-hand --x "{SQUARES}" --kernel-size 3 --stride 2', "y", ((13, 15), (23, 25))),
    (f'avg-pool-by-hand --x "{SQUARES}" --kernel-size 5', "y", ((13,),)),
    ('adaptive-pool-by-hand --x "[1,2,3,4,5,6,7]" --output-size 3', "mean", (2, 4, 6)),
    (f'adaptive-pool-map --x "{SQUARES}" --height-out 1', "largest", ((25,),)),
    # SAME as TensorFlow has it: the odd row goes below
    ("same-padding-both-sides --height 224 --kernel-size 7 --stride 2", "left", 2),
    ("same-padding-both-sides --height 224 --kernel-size 7 --stride 2", "right", 3),
    ("same-padding-both-sides --height 224 --kernel-size 2", "right", 1),
    # MobileNet's first depthwise layer: 9 * 32 * 112 * 112
    ("conv-macs --in-channels 32 --out-channels 32 --height 112 --kernel-size 3 --padding 1 --groups 32", "macs",
     3_612_672),
    ("conv-macs --in-channels 3 --out-channels 4 --height 10 --width 20 --kernel-size 3 --dilation 2", "macs",
     108 * 6 * 16),
    ("linear-macs --in-features 4096 --out-features 1000", "macs", 4_096_000),
    # 4nd² + 2n²d of a BERT base layer with 128 tokens
    ("attention-macs --length 128 --embed-dim 768 --num-heads 12", "macs", 4 * 128 * 768**2 + 2 * 128**2 * 768),
    ("attention-macs --length 10 --source 20 --embed-dim 8", "scores", 3_200),
    ('receptive-field-of-layers --height 32 --kernel-size "[5,2,5,2]" --stride "[1,2,1,2]"', "sizes",
     (28, 14, 10, 5)),
    ('receptive-field-of-layers --height 32 --kernel-size "[5,2,5,2]" --stride "[1,2,1,2]"', "field",
     (5, 6, 14, 16)),
    ('conv-any-dimension --size "[16000]" --in-channels 1 --out-channels 512 --kernel-size "[10]" --stride "[5]"',
     "size_out", (3_199,)),
    # decimals where questions draw whole numbers; worked out by hand
    ('conv-by-hand --x "[[1.5, -0.5], [2, 0.25]]" --w "[[2, 0.5], [-1, 4]]" --bias 0.5', "y", ((Fraction(9, 4),),)),
    ('conv1x1-pixel --x "[0.5, 2]" --w "[[1, 0.25], [2, -1]]" --bias "[0, 0.5]"', "y", (1, Fraction(-1, 2))),
    ('max-pool-by-hand --x "[[0.5, -1], [0.25, 0.75]]"', "y", ((Fraction(3, 4),),)),
    ('linear-map-by-hand --weight "[[0.5, 1]]" --x "[3, 0.5]" --bias "[-1]"', "y", (1,)),
    ('batch-linear-map --inputs "[[1, 2, 0.5]]" --weight "[[1, 0, 2], [0.5, 1, 0]]" --bias "[0, 1]"', "outputs",
     ((2, Fraction(7, 2)),)),
    ('iou-of-boxes --box-a "[0, 0, 1, 1]" --box-b "[0.5, 0, 1.5, 1]"', "iou", Fraction(1, 3)),
    ('transposed-conv-by-hand --x "[[0.5, 0], [0, 1]]" --w "[[2, 0], [0, 4]]"', "y",
     ((1, 0, 0), (0, 4, 0), (0, 0, 4))),
]  # fmt: skip


@every(("command", "name", "wanted"), VALUES)
def test_values_of_what_people_have(real_bank: Bank, command: str, name: str, wanted: Value) -> None:
    assert results(real_bank, command)[name] == wanted


def test_any_groups_of_any_channels_are_normalised(real_bank: Bank, torch_worker: TorchWorker) -> None:
    x = [3.0, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8]
    found = results(real_bank, f'groupnorm --x "{x}" --num-groups 4')["normalized"]
    wanted = torchs(torch_worker, "x = nn.GroupNorm(4, 12)(torch.tensor(given).reshape(1, 12, 1)).flatten()", given=x)
    assert found == pytest.approx(wanted, abs=1e-5)


FAR_LOGITS = [(800.0, 0), (-800.0, 1), (36.0, 0), (800.0, 1), (100_000.0, 0)]


@pytest.mark.parametrize(("logit", "target"), FAR_LOGITS)
def test_of_a_sigmoid_that_is_1_the_loss_is_known(
    real_bank: Bank, torch_worker: TorchWorker, logit: float, target: int
) -> None:
    """1 - σ(800) has no digit as a float, and 1 - σ(36) one; PyTorch takes the loss from the logit."""
    lines = "x = nn.BCEWithLogitsLoss()(torch.tensor(z), torch.tensor(y))"
    wanted = torchs(torch_worker, lines, z=logit, y=float(target))
    found = results(real_bank, f"sigmoid-bce-gradient --logit={logit} --target {target}")["loss"]
    assert float(found) == pytest.approx(wanted, rel=1e-12)  # type: ignore[arg-type]  # a number
    step = f'logistic-regression-step --x "[{logit}, 1]" --weight "[1, 0]" --bias 0 --target {target} --lr 0.1'
    assert float(results(real_bank, step)["loss"]) == pytest.approx(wanted, rel=1e-12)  # type: ignore[arg-type]


def test_smoothed_labels_give_pytorchs_loss(real_bank: Bank, torch_worker: TorchWorker) -> None:
    logits = [1.0, -2, 0.5, 3, 0]
    found = results(real_bank, f'label-smoothing-loss --logits "{logits}" --target 2 --label-smoothing 0.1')["loss"]
    lines = "x = nn.CrossEntropyLoss(label_smoothing=0.1)(torch.tensor([z]), torch.tensor([1]))"
    assert float(found) == pytest.approx(torchs(torch_worker, lines, z=logits), abs=1e-6)  # type: ignore[arg-type]


@pytest.mark.parametrize(("make", "name"), [("AdamW", "adamw"), ("Adam", "adam")])
def test_a_first_step_with_decay_is_the_optimizers(
    real_bank: Bank, torch_worker: TorchWorker, make: str, name: str
) -> None:
    wanted = torchs(
        torch_worker,
        f"x = nn.Parameter(torch.tensor(2.0))\no = torch.optim.{make}([x], lr=0.1, weight_decay=0.3)\n"
        "(x * -0.7).sum().backward()\no.step()",
    )
    command = "adamw-beside-adam-step --step 1 --gradient -0.7 --weight 2 --lr 0.1 --weight-decay 0.3 --eps 1e-8"
    assert float(results(real_bank, command)[name]) == pytest.approx(wanted, abs=1e-6)  # type: ignore[arg-type]


def results(bank: Bank, command: str) -> dict[str, Value]:
    """What `dlquiz calc` gives for a command as it is typed."""
    card, *options = shlex.split(command)
    formula = calculator(bank.formula(card))
    return dict(calculate(formula, read_options(formula, options), "en").results)


# Arguments that are legal and rare: weights on the threshold, a range whose zero point lies between two, more steps
# than a question asks for, fewer queries than keys, logarithms whose ratio is whole, values at the end of floats.
RARE = [
    'magnitude-pruning --weight "[[0.5, -0.5], [0.3, -2]]" --threshold 0.5',
    'magnitude-pruning --weight "[[0, 0.3], [-0.3, 0]]" --threshold 0.3',
    "affine-scale-and-zero-point --low=-1.5 --high 13.5 --bits 4",
    "affine-scale-and-zero-point --low=-2.5 --high 12.5 --bits 4",
    "pure-decay --weight 1 --lr 0.1 --weight-decay 0.1 --steps 1000",
    "pure-decay --weight 1 --lr 0.05 --weight-decay 0.02 --steps 3",
    'causal-attention-weights --scores "[[0, 1, 2], [3, 1, 0]]" --mask "[[1, 0, 1], [0, 1, 0]]" --values "[1, 2, 3]"',
    "step-schedule-threshold --lr 0.1 --step-size 10 --gamma 0.1 --divisor 1000",
    "exponential-schedule-halving --lr 0.1 --gamma 0.9 --fraction 0.729",
    "layers-until-vanished --factor 0.7 --threshold 0.343",
    'softmax-shift --x "[0.5, 1, -2]"',
    'softmax --x "[1000, 1001, 1002]"',  # e^1000 is a step that no float holds: of it PyTorch is not asked
    'softmax-cross-entropy --logits "[1000, 0, -1000]" --target 3',
    'distillation-loss --teacher "[1, 2, 3]" --student "[0, 0, 1]" --target 3 --temperature 2 --alpha 0.5',
    "adam-step --step 500 --m-before 0.1 --v-before 0.2 --gradient 1 --weight 1 --lr 0.1 --beta1 0.9 --beta2 0.999",
    *(f"{card} --x={x}" for card in ("gelu-tanh", "sigmoid", "tanh") for x in (-30, 0, 7, 30)),
    *(f"gelu --x={x}" for x in (0, 7, 30)),  # at -30 PyTorch's own slope has lost all but three digits of 1e-195
]

# What is asked, and how many results PyTorch must reproduce, with decimals and in other sizes than questions draw.
PROVEN = [
    'conv-by-hand --x "[[0.5, 1, 2], [3, -1.5, 2]]" --w "[[0.1, 0.2]]" --bias 0.05 --padding 1 --stride 2',
    'conv-channels-by-hand --x "[[0.5, 1], [2, 0.25]]" --w "[[1.5], [2]]" --in-channels 2',
    'iou-of-boxes --box-a "[0.5, 0.5, 2.25, 3]" --box-b "[1, 1, 3, 2.5]"',
    'iou-with-several-truths --predicted "[0.5, 0, 2, 2.5]" --truths "[[1, 1, 3, 3], [5, 5, 6, 7.5]]"',
    'iou-of-centred-boxes --box-a "[1, 1, 1.5, 2]" --box-b "[1.25, 1.5, 2, 1]"',
    'mlp-linear-collapse --weight-1 "[[1, 0.5, 2]]" --bias-1 "[0.5]" --weight-2 "[[2], [1]]" --bias-2 "[0, 1]"',
    'bleu-four --candidate 9 --reference 7 --matches "[8, 5, 3, 2, 1]"',
    "position-vector --position 2.5 --dim 64",
]


@every("command", PROVEN + RARE)
def test_pytorch_gives_the_same_for_what_people_have(real_bank: Bank, torch_worker: TorchWorker, command: str) -> None:
    card, *options = shlex.split(command)
    formula = calculator(real_bank.formula(card))
    found = calculate(formula, read_options(formula, options), "en")
    assert prove_formula(formula, found.given, found.results, torch_worker, ROUNDING).agrees


class _Said:
    """Stands in for PyTorch, and says these values."""

    version = "2.13.0"

    def __init__(self, values: dict[str, Value]) -> None:
        self.values = values

    def run(self, *_: object, **__: object) -> dict[str, Any]:
        return self.values


# tanh at 30 and its slope as PyTorch says them; whether that agrees with 1 - 3.5e-26 and 3.5e-26 where nothing may be
# missing, as in a bank, and where what a float of 1 does not hold may be, as `calc --prove` allows.
SAID: list[tuple[dict[str, Value], bool, bool]] = [
    ({"value": 1.0, "derivative": 3.5026043050786e-26}, True, True),
    ({"value": 1.0, "derivative": 0.0}, False, True),
    ({"value": 1.0, "derivative": 2e-15}, False, False),
]


@every("said, strictly, roughly", SAID)
def test_only_what_people_calculate_may_miss_what_a_float_beside_it_loses(
    real_bank: Bank, said: dict[str, Value], strictly: bool, roughly: bool
) -> None:
    formula = calculator(real_bank.formula("tanh"))
    found = calculate(formula, read_options(formula, ["--x", "30"]), "en")
    for rounding, agrees in ((0.0, strictly), (ROUNDING, roughly)):
        proof = prove_formula(formula, found.given, found.results, _Said(said), rounding)
        assert proof.agrees == agrees
