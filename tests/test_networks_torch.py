"""The table against PyTorch itself: the zoo, random layers with random arguments, and random stacks of them."""

from __future__ import annotations

import random

import pytest

from dlquiz.ground.errors import DlquizError
from dlquiz.networks.lines import COUNT
from dlquiz.networks.notation import read_network
from dlquiz.networks.proof import prove_table
from dlquiz.networks.table import Table
from dlquiz.networks.walk import table_of
from dlquiz.networks.zoo import networks
from dlquiz.torchlines.code import TorchError
from dlquiz.torchlines.worker import TorchWorker

# Every word of the notation, in a network that has it.
WORDS = [
    ("conv 8 3 pad 1 | bn | relu | maxpool 2 | deconv 4 2 stride 2 | gn 2 | in affine | gap | linear 3", "3x8x8"),
    ("dw 3 pad 1 | lrn 3 | prelu 4 | dropout2d 0.2 | upsample 2 | pad 1 | crop 9 | pick 1x3 | flatten", "4x8x8"),
    ("tokens | ln | mha 4 | encoder 4 32 | decoder 4 32 prenorm | rnn 6 | gru 6 2 bi | lstm 5 nobias | last", "8x4x4"),
    ("patches 4 8 | cls | positions | keep 5 | fill 9 | positions fixed | rmsnorm | first | linear 4 nobias", "3x8x8"),
    ("embed 20 8 | segments 2 | positions 16 | linear 20 nobias tied | softmax -1", "12"),
    ("unflatten 1 2x3x4 | conv 2 3 same | adaptive_avgpool 2 | adaptive_maxpool 1 | flatten | rbf 4", "24"),
    ("sum(conv 8 3 pad 1, conv 8 1) | scale(adaptive_avgpool 1 | sigmoid) | dense(conv 4 1) | aux(gap)", "3x6x6"),
    ("concat(conv 4 1, maxpool 3 stride 1 pad 1) | residual(conv 7 3 pad 1 | tanh) | conv 7 3 dilation 2", "3x9x9"),
    ("conv 4 3 | bn | maxpool 2 | in | upsample 2 | flatten | bn | ln", "2x11"),
    ("conv 4 3 nobias | bn | avgpool 2 | deconv 2 3 outpad 1 stride 2 | adaptive_avgpool 2", "2x8x8x8"),
]  # fmt: skip


def table(net: str, size: str) -> Table:
    return table_of(read_network(net), tuple(map(int, size.split("x"))))


@pytest.mark.parametrize(("net", "size"), WORDS, ids=[net[:30] for net, _ in WORDS])
def test_every_word_is_built_and_agrees(torch_worker: TorchWorker, net: str, size: str) -> None:
    proof = prove_table(table(net, size), torch_worker)
    assert (proof.agrees, dict(proof.wrong), proof.max_difference) == (True, {}, 0)


@pytest.mark.parametrize("name", ["lenet5", "alexnet", "resnet50", "efficientnet-b0", "vit-b16", "bert-base", "unet"])
def test_networks_with_names_are_built_and_agree(torch_worker: TorchWorker, name: str) -> None:
    known = networks()[name]
    assert prove_table(table_of(read_network(known.notation), known.input), torch_worker).agrees


@pytest.mark.slow
def test_all_networks_with_names_are_built_and_agree(torch_worker: TorchWorker) -> None:
    for known in networks().values():
        assert prove_table(table_of(read_network(known.notation), known.input), torch_worker).agrees, known.name


def test_a_table_that_is_wrong_is_found_out(torch_worker: TorchWorker, monkeypatch: pytest.MonkeyPatch) -> None:
    """A convolution that forgets its padding."""
    from dlquiz.networks import walk
    from dlquiz.networks.convolution import Conv

    right = Conv.effect
    monkeypatch.setattr(Conv, "_pad", lambda self, n: (0,) * n)
    walk.effect_of.cache_clear()
    try:
        proof = prove_table(table("conv 6 5 pad 2 | relu", "1x28x28"), torch_worker)
    finally:
        walk.effect_of.cache_clear()
    assert right is Conv.effect
    assert (proof.agrees, set(proof.wrong), proof.max_difference) == (False, {"conv1"}, 4)


def pair(draw: random.Random, low: int, high: int, n: int) -> object:
    """One size for all axes, or, one time in four, one for each."""
    return tuple(draw.randint(low, high) for _ in range(n)) if draw.random() < 0.25 else draw.randint(low, high)


def layer(draw: random.Random) -> tuple[str, tuple[int, ...]]:
    """A layer as PyTorch writes it, and a shape: both may be wrong for each other."""
    n = draw.randint(1, 3)
    c, o = draw.randint(1, 6), draw.randint(1, 6)
    shape = (c if draw.random() < 0.9 else c + 1, *(draw.randint(1, 9 if n < 3 else 5) for _ in range(n)))
    k, s, p, d = (pair(draw, low, high, n) for low, high in ((1, 5), (1, 3), (0, 3), (1, 2)))
    groups, truth = draw.choice([1, 1, 2, 3]), draw.random() < 0.5
    size, heads = draw.randint(1, 12), draw.randint(1, 4)
    length = draw.randint(1, 5)
    return draw.choice([
        (f"Conv{n}d({c}, {o}, {k}, stride={s}, padding={p}, dilation={d}, groups={groups}, bias={truth})", shape),
        (f"Conv{n}d({c}, {o}, {k}, padding='same', dilation={d})", shape),
        (f"ConvTranspose{n}d({c}, {o}, {k}, {s}, {p}, {draw.randint(0, 2)}, groups={groups}, bias={truth})", shape),
        (f"MaxPool{n}d({k}, {s}, {p}, dilation={d}, ceil_mode={truth})", shape),
        (f"AvgPool{n}d({k}, {s}, {p}, ceil_mode={truth})", shape),
        (f"MaxPool{n}d({k}, ceil_mode={truth})", shape),
        (f"AdaptiveAvgPool{n}d({pair(draw, 1, 6, n)})", shape),
        (f"BatchNorm{n}d({c}, affine={truth})", shape),
        (f"InstanceNorm{n}d({shape[0]}, affine={truth})", shape),
        (f"GroupNorm({groups}, {c})", shape),
        (f"LayerNorm({shape[-draw.randint(1, 2):] if truth else size})", shape),
        (f"PReLU({draw.choice([1, c])})", shape),
        (f"Flatten({draw.choice(['', '1', '2', '1, 2', '-2', '3'])})", shape),
        (f"Linear({draw.choice([shape[-1], size])}, {o}, bias={truth})", shape),
        (f"Upsample(scale_factor={draw.choice([2, 3, 1.5])})", shape),
        (f"ZeroPad{n}d({draw.randint(0, 2)})", shape),
        (f"MultiheadAttention({size}, {heads}, bias={truth}, batch_first=True)", (length, size)),
        (f"{draw.choice(['RNN', 'LSTM', 'GRU'])}({size}, {o}, num_layers={heads}, bias={truth}, "
         f"bidirectional={groups == 2}, batch_first=True)", (length, draw.choice([size, size, size + 1]))),
        (f"TransformerEncoderLayer({size}, {heads}, {o}, batch_first=True)", (length, size)),
        (f"Embedding({size}, {o})", (length,)),
        (f"{draw.choice(['Reflection', 'Replication', 'Circular'])}Pad{n}d({draw.randint(0, 3)})", shape),
        (f"PixelShuffle({draw.randint(1, 2)})", (c, size, heads)),
        (f"PixelUnshuffle({draw.randint(1, 2)})", (c, size, heads)),
        (f"ChannelShuffle({draw.randint(1, 4)})", shape),
        (f"GLU(dim={draw.choice([1, -1])})", shape),
        (f"BatchNorm{n}d({c}, bias={truth})", shape),
    ])  # fmt: skip


def told_by_pytorch(worker: TorchWorker, text: str, shape: tuple[int, ...]) -> list[int] | None:
    """The output's shape for a batch of two, weights and biases; None if PyTorch refuses the layer."""
    ids = ", dtype=torch.long" if text.startswith("Embedding") else ""
    several = text.startswith(("RNN", "LSTM", "GRU", "Multi"))
    inputs = "x, x, x" if text.startswith("Multi") else "x"
    lines = [
        COUNT, f"x = torch.zeros({', '.join(map(str, (2, *shape)))}{ids})", f"m = nn.{text}",
        f"y = m({inputs}){'[0]' if several else ''}", "r = [*y.shape, count(m, False), count(m, True)]",
    ]  # fmt: skip
    try:
        found = worker.run("\n".join(lines), {}, ["r"])["r"]
    except TorchError:
        return None
    assert isinstance(found, list)
    return [int(value) for value in found]  # type: ignore[arg-type]


def told_by_us(text: str, shape: tuple[int, ...]) -> list[int] | None:
    try:
        found = table_of(read_network(text), shape)
    except DlquizError:
        return None
    return [2, *found.rows[-1].output, found.weights, found.biases]


def differences(worker: TorchWorker, seeds: range) -> list[str]:
    """Where we and PyTorch do not agree. At least a tenth of the layers are to be taken, and a tenth refused."""
    both = {"taken": 0, "refused": 0}
    found = []
    for seed in seeds:
        text, shape = layer(random.Random(seed))
        ours, theirs = told_by_us(text, shape), told_by_pytorch(worker, text, shape)
        if ours != theirs:
            found.append(f"seed {seed}: {text} of {shape}: we say {ours}, PyTorch {theirs}")
        both["taken" if ours else "refused"] += 1
    return found if min(both.values()) > len(seeds) / 10 else [*found, f"hardly any of one sort: {both}"]


def test_random_layers_are_taken_and_refused_as_pytorch_does(torch_worker: TorchWorker) -> None:
    assert differences(torch_worker, range(400)) == []


@pytest.mark.slow
def test_many_random_layers_are_taken_and_refused_as_pytorch_does(torch_worker: TorchWorker) -> None:
    assert differences(torch_worker, range(400, 8_000)) == []


def stack(draw: random.Random) -> tuple[str, tuple[int, ...]]:
    """A network of a student's kind: blocks of convolutions, then a head; or tokens."""
    c = draw.choice([4, 8])
    block = draw.choice([f"conv {c} 3 pad 1 | bn | relu", f"residual(conv {c} 3 pad 1 | relu)", f"dense(conv {c} 1)",
                         f"concat(conv {c} 1, conv {c} 3 pad 1)", "dw 3 pad 1 | prelu"])  # fmt: skip
    first = f"conv {c} {draw.choice([3, 5])} stride {draw.choice([1, 2])} pad {draw.choice([0, 1, 2])}"
    pool = draw.choice(["maxpool 2", "avgpool 3 stride 2 ceil", "maxpool 3 stride 2 pad 1"])
    head = draw.choice(
        ["gap | linear 5", "flatten | linear 7 | relu | linear 5", "tokens | lstm 6 bi | last | linear 5"]
    )
    return f"{first} | {draw.randint(1, 3)} x ({block}) | {pool} | {head}", (
        3,
        draw.randint(9, 20),
        draw.randint(9, 20),
    )


def test_random_stacks_are_proven(torch_worker: TorchWorker) -> None:
    for seed in range(40):
        net, shape = stack(random.Random(seed))
        proof = prove_table(table_of(read_network(net), shape), torch_worker)
        assert proof.agrees, (net, shape, proof.wrong)
