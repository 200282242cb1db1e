"""PyTorch lines really run: known values come out, and hostile lines come to nothing, in-process and in the worker."""

from __future__ import annotations

import ast
import math
import os
import subprocess
import sys
from importlib.machinery import PathFinder
from pathlib import Path

import pytest
import torch
import torch.distributions
from rows import every

import dlquiz
from dlquiz.torchlines import run as torchrun
from dlquiz.torchlines.code import TorchError, Value, check_code, program
from dlquiz.torchlines.whitelist import MEMBERS
from dlquiz.torchlines.worker import TorchWorker

# Values by hand from the defining formulas, or from the paper or page named in the sentence.
CASES: list[tuple[str, str, dict[str, Value], dict[str, Value]]] = [
    ("a convolution's output: floor((28 + 4 - 3) / 2) + 1",
     "conv = nn.Conv2d(1, 1, k, stride=s, padding=p)\nh, w = conv(torch.zeros(1, 1, n, n)).shape[2:]",
     {"n": 28, "k": 3, "s": 2, "p": 2}, {"h": 15, "w": 15}),
    ("a dilated convolution: 32 - 2 * 2",
     "x = nn.Conv1d(1, 1, 3, dilation=2)(torch.zeros(1, 1, n)).shape[2]", {"n": 32}, {"x": 28}),
    ("a transposed convolution: 6 * 2 - 2 + 3 - 1 + 1 + 1",
     "up = nn.ConvTranspose2d(1, 1, 3, 2, padding=1, output_padding=1)\nh = up(torch.zeros(1, 1, n, n)).shape[-1]",
     {"n": 7}, {"h": 14}),
    ("the parameters of a grouped convolution: 16 * 2 * 9 + 16",
     "count = sum(p.numel() for p in nn.Conv2d(8, 16, 3, groups=g).parameters())", {"g": 4}, {"count": 304}),
    ("the parameters of VGG-16's first fully connected layer (Simonyan & Zisserman 2015), without memory for them",
     'count = sum(p.numel() for p in nn.Linear(25088, 4096, device="meta").parameters())', {}, {"count": 102764544}),
    ("a convolution's values: 1*1 + 2*0 + 3*(-1), 2*1 + 3*0 + 4*(-1)",
     "y = F.conv1d(torch.tensor([[x]]), torch.tensor([[k]])).flatten()",
     {"x": [1.0, 2.0, 3.0, 4.0], "k": [1.0, 0.0, -1.0]}, {"y": [-2.0, -2.0]}),
    ("max pooling with ceil_mode", "n_out = F.max_pool2d(torch.zeros(1, 1, n, n), 2, ceil_mode=True).size(2)",
     {"n": 7}, {"n_out": 4}),
    ("average pooling", "y = nn.AvgPool2d(2)(torch.tensor([x])).item()", {"x": [[1.0, 2.0], [3.0, 4.0]]}, {"y": 2.5}),
    ("adaptive pooling gives the size that is asked for",
     "size = nn.AdaptiveAvgPool2d(k)(torch.zeros(2, 3, 13, 17)).shape", {"k": 6}, {"size": [2, 3, 6, 6]}),
    ("the parameters of an LSTM: 4 (20 (10 + 20) + 2 * 20)",
     "n = sum(p.numel() for p in nn.LSTM(i, h).parameters())", {"i": 10, "h": 20}, {"n": 2560}),
    ("the parameters of a GRU: 3 (20 (10 + 20) + 2 * 20)",
     "n = sum(p.numel() for p in nn.GRU(i, h).parameters())", {"i": 10, "h": 20}, {"n": 1920}),
    ("both directions side by side",
     "rnn = nn.LSTM(4, h, num_layers=2, bidirectional=True)\nout, (h_n, _) = rnn(torch.zeros(5, 3, 4))\n"
     "a, b = out.shape, h_n.shape\nw = rnn.weight_ih_l1_reverse.shape",
     {"h": 20}, {"a": [5, 3, 40], "b": [4, 3, 20], "w": [80, 40]}),
    ("an LSTM cell without weights: c = 0.5 c, h = 0.5 tanh(c)",
     "cell = nn.LSTMCell(1, 1)\nfor p in cell.parameters():\n    nn.init.zeros_(p)\n"
     "h, c = cell(torch.ones(1, 1), (torch.zeros(1, 1), torch.full((1, 1), c0)))\nh, c = h.item(), c.item()",
     {"c0": 2.0}, {"h": 0.5 * math.tanh(1), "c": 1.0}),
    ("the parameters of multi-head attention: 4 E^2 + 4 E",
     "mha = nn.MultiheadAttention(e, 2)\nn = sum(p.numel() for p in mha.parameters())\ns = mha.in_proj_weight.shape",
     {"e": 8}, {"n": 288, "s": [24, 8]}),
    ("attention with equal scores is the mean of the values",
     "y = F.scaled_dot_product_attention(torch.zeros(1, 1, 2), torch.ones(1, 2, 2), torch.tensor([v]))",
     {"v": [[1.0], [3.0]]}, {"y": [[[2.0]]]}),
    ("causal attention hides the future with -inf",
     'mask = torch.triu(torch.ones(3, 3), diagonal=1).bool()\n'
     'a = torch.softmax(torch.zeros(3, 3).masked_fill(mask, float("-inf")), dim=-1)',
     {}, {"a": [[1, 0, 0], [0.5, 0.5, 0], [1 / 3, 1 / 3, 1 / 3]]}),
    ("the parameters of a Transformer layer: 288 + 8*16+16 + 16*8+8 + 2*16",
     "n = sum(p.numel() for p in nn.TransformerEncoderLayer(8, 2, dim_feedforward=16).parameters())", {}, {"n": 600}),
    ("the row of padding_idx in an embedding is zero",
     "emb = nn.Embedding(n, 3, padding_idx=0)\nzero = emb(torch.tensor([0]))\ncount = emb.weight.numel()",
     {"n": 100}, {"zero": [[0.0, 0.0, 0.0]], "count": 300}),
    ("running statistics: 0.1 * 2 and 0.9 * 1 + 0.1 * 2 (unbiased)",
     "bn = nn.BatchNorm1d(1)\nbn(torch.tensor(x).unsqueeze(1))\nm, v = bn.running_mean.item(), bn.running_var.item()",
     {"x": [1.0, 3.0]}, {"m": 0.2, "v": 1.1}),
    ("layer normalisation of 1 and 3", "y = nn.LayerNorm(2, eps=0.0)(torch.tensor(x))", {"x": [1.0, 3.0]},
     {"y": [-1.0, 1.0]}),
    ("the derivative of GELU at 0 is Phi(0) (Hendrycks & Gimpel 2016)",
     "t = torch.tensor(x, requires_grad=True)\ny = F.gelu(t)\ny.backward()\nderivative = t.grad",
     {"x": 0.0}, {"derivative": 0.5}),
    ("the gradient of the sigmoid at 0",
     "g = torch.func.grad(torch.sigmoid)(torch.tensor(x))", {"x": 0.0}, {"g": 0.25}),
    ("the Jacobian of softmax: diag(p) - p p^T",
     "j = torch.autograd.functional.jacobian(lambda z: F.softmax(z, dim=0), torch.tensor(x))",
     {"x": [0.0, 0.0]}, {"j": [[0.25, -0.25], [-0.25, 0.25]]}),
    ("the receptive field of two 3x3 convolutions, by the inputs with a gradient",
     "x = torch.zeros(1, 1, 15, requires_grad=True)\n"
     "net = nn.Sequential(*[nn.Conv1d(1, 1, 3, padding=1) for _ in range(n)])\n"
     "net(x)[0, 0, 7].backward()\nfield = (x.grad != 0).sum().item()",
     {"n": 2}, {"field": 5}),
    ("Adam's first step is the learning rate, whatever the gradient (Kingma & Ba 2015); m = 0.1 g",
     "w = torch.tensor([w0], requires_grad=True)\nadam = torch.optim.Adam([w], lr=lr)\n"
     "(w**2).sum().backward()\nadam.step()\n"
     'm = adam.state[w]["exp_avg"]',
     {"w0": 1.0, "lr": 0.1}, {"w": [0.9], "m": [0.2]}),
    ("two steps with momentum 0.9 and gradient 1: 1 - 0.1 - 0.19",
     "w = torch.ones(1, requires_grad=True)\nsgd = torch.optim.SGD([w], lr=0.1, momentum=0.9)\nfor _ in range(2):\n"
     "    sgd.zero_grad()\n    w.sum().backward()\n    sgd.step()", {}, {"w": [0.71]}),
    ("gradient descent by hand, in place",
     "w = torch.tensor(4.0, requires_grad=True)\n(w * w).backward()\nwith torch.no_grad():\n    w -= lr * w.grad",
     {"lr": 0.25}, {"w": 2.0}),
    ("a step scheduler: 0.1 * 0.5^2 after four epochs; a cosine halfway: half",
     "opt = torch.optim.SGD([torch.ones(1, requires_grad=True)], lr=0.1)\n"
     "steps = torch.optim.lr_scheduler.StepLR(opt, 2, gamma=0.5)\n"
     "for _ in range(4):\n    opt.step()\n    steps.step()\n"
     'a = opt.param_groups[0]["lr"]\nopt.param_groups[0]["lr"] = 0.1\nnew = torch.optim.SGD([torch.ones(1)], lr=0.1)\n'
     "cosine = torch.optim.lr_scheduler.CosineAnnealingLR(new, T_max=10)\n"
     "for _ in range(5):\n    new.step()\n    cosine.step()\n"
     "b = cosine.get_last_lr()[0]", {}, {"a": 0.025, "b": 0.05}),
    ("the loss of a guess among four: ln 4", "loss = F.cross_entropy(torch.zeros(1, n), torch.tensor([0])).item()",
     {"n": 4}, {"loss": math.log(4)}),
    ("the divergence of N(1, 2) from N(0, 1): -ln 2 + (4 + 1) / 2 - 1 / 2 (Kingma & Welling 2014, appendix B)",
     "a, b = torch.distributions.Normal(1.0, 2.0), torch.distributions.Normal(0.0, 1.0)\n"
     "kl = torch.distributions.kl_divergence(a, b)",
     {}, {"kl": 2 - math.log(2)}),
    ("gradients 3 and 4 clipped to norm 1",
     "w = nn.Parameter(torch.ones(2))\n(w * torch.tensor(g)).sum().backward()\n"
     "norm = nn.utils.clip_grad_norm_([w], 1.0)\n"
     "clipped = w.grad", {"g": [3.0, 4.0]}, {"norm": 5.0, "clipped": [0.6, 0.8]}),
    ("what dropout keeps, it doubles at p = 0.5",
     "y = nn.Dropout(p)(torch.ones(1000))\nkept = y[y > 0].unique()\nsame = nn.Dropout(p).eval()(torch.ones(2))",
     {"p": 0.5}, {"kept": [2.0], "same": [1.0, 1.0]}),
    ("tied weights are counted once",
     "emb = nn.Embedding(10, 4)\nout = nn.Linear(4, 10, bias=False)\nout.weight = emb.weight\n"
     "n = sum(p.numel() for p in nn.ModuleList([emb, out]).parameters())", {}, {"n": 40}),
    ("frozen weights are not trained",
     "layer = nn.Linear(2, 3)\nlayer.bias.requires_grad = False\n"
     "n = sum(p.numel() for p in layer.parameters() if p.requires_grad)", {}, {"n": 6}),
    ("matrices multiplied by einsum", 'c = torch.einsum("ij,jk->ik", torch.tensor(a), torch.tensor(a))',
     {"a": [[1, 1], [0, 1]]}, {"c": [[1, 2], [0, 1]]}),
    ("upsampling and the pixel shuffle (Shi et al. 2016)",
     'a = nn.Upsample(scale_factor=2, mode="bilinear")(torch.zeros(1, 1, n, n)).shape[2]\n'
     "b = F.pixel_shuffle(torch.zeros(1, 8, n, n), 2).shape",
     {"n": 3}, {"a": 6, "b": [1, 2, 6, 6]}),
    ("the cosine of 45 degrees", "c = F.cosine_similarity(torch.tensor(x), torch.tensor([1.0, 1.0]), dim=0)",
     {"x": [1.0, 0.0]}, {"c": math.sqrt(0.5)}),
    ("classes one-hot", "y = F.one_hot(torch.tensor(c), num_classes=3)", {"c": [0, 2]}, {"y": [[1, 0, 0], [0, 0, 1]]}),
    ("Xavier's bound is sqrt(6 / (fan_in + fan_out)) (Glorot & Bengio 2010); He's gain is sqrt(2)",
     'w = nn.init.xavier_uniform_(torch.empty(100, 50))\nok = (w.abs() <= math.sqrt(6 / 150)).all()\n'
     'gain = nn.init.calculate_gain("relu")', {}, {"ok": True, "gain": math.sqrt(2)}),
    ("padded to the longest", "n = nn.utils.rnn.pad_sequence([torch.ones(3), torch.ones(5)]).shape", {}, {"n": [5, 2]}),
    ("a truth value stays one", "y = not bias", {"bias": True}, {"y": False}),
]  # fmt: skip


@pytest.fixture(scope="module")
def worker(torch_worker: TorchWorker) -> TorchWorker:
    torch_worker.start()
    return torch_worker


def alike(got: Value, expected: Value) -> bool:
    if isinstance(expected, list):
        return isinstance(got, list) and len(got) == len(expected) and all(map(alike, got, expected))
    if isinstance(got, list) or isinstance(got, bool) is not isinstance(expected, bool):
        return False
    return got == expected if isinstance(expected, int) else math.isclose(got, expected, rel_tol=1e-6, abs_tol=1e-9)


@every(("source", "given", "expected"), [row[1:] for row in CASES], ids=[row[0] for row in CASES])
def test_ordinary_lines_are_allowed_and_give_known_values(
    worker: TorchWorker, source: str, given: dict[str, Value], expected: dict[str, Value]
) -> None:
    assert check_code(source, given, expected) == []
    values = worker.run(source, given, list(expected))
    assert list(values) == list(expected)
    assert alike(list(values.values()), list(expected.values())), values


def test_the_comparison_of_these_tests_can_fail() -> None:
    assert not alike(1.0, 1.001)
    assert not alike(1, True)
    assert not alike([1.0], [1.0, 1.0])


FACTS = [
    ("layer normalisation does not look at the batch",
     "x = torch.randn(4, 3, 5)\ntorch.allclose(nn.LayerNorm(5)(x)[0], nn.LayerNorm(5)(x[:1])[0])", True),
    ("batch normalisation does",
     "x = torch.randn(4, 3)\ntorch.allclose(nn.BatchNorm1d(3)(x)[:2], nn.BatchNorm1d(3)(x[:2]))", False),
    ("a comparison of two numbers", "1 < 2 < 3", True),
    ("a tensor with one truth value", "(torch.ones(2) > 0).all()", True),
    ("a view shares its memory", "x = torch.zeros(2)\nx.view(2, 1).fill_(1)\nx.sum() == 2", True),
]  # fmt: skip


@pytest.mark.parametrize(("source", "holds"), [row[1:] for row in FACTS], ids=[row[0] for row in FACTS])
def test_a_fact_holds_or_not(source: str, holds: bool) -> None:
    assert torchrun.run(source, {}, [], truth=True) == {"holds": holds}


@pytest.mark.slow
def test_programs_run_when_pasted_into_pythons_prompt() -> None:
    """Python's own prompt gets them one after the other and prints the values; some load slowly and are left out."""
    shown = [(s, g, e) for _, s, g, e in CASES if not any(slow in s for slow in ("optim", "func", "meta"))]
    pasted = "".join(program(source, given, list(expected)) + "print('---')\n" for source, given, expected in shown)
    fact = program(FACTS[0][1], {}, [], truth=True)
    done = subprocess.run([sys.executable, "-iq"], input=pasted + fact, capture_output=True, text=True, check=True)
    assert "Error" not in done.stderr
    *blocks, last = done.stdout.split("---\n")
    assert last.split()[-1:] == ["True"]
    for block, (_, _, expected) in zip(blocks, shown, strict=True):
        lines = dict(line.split(" = ") for line in block.splitlines() if line.split(" = ")[0] in expected)
        assert alike([ast.literal_eval(lines[name]) for name in expected], list(expected.values())), block


def test_lines_that_were_not_allowed_never_run() -> None:
    with pytest.raises(TorchError, match=r"line 2: torch\.load is not allowed"):
        torchrun.run("x = 1\ny = torch.load(x)", {}, ["y"])


def test_an_error_names_the_line_and_says_what_pytorch_says() -> None:
    with pytest.raises(TorchError) as caught:
        torchrun.run("x = torch.ones(2, 3)\n\ny = (\n    x @ x\n)", {}, ["y"])
    assert caught.value.line == 4
    assert "mat1 and mat2 shapes cannot be multiplied (2x3 and 2x3)" in caught.value.reason
    assert caught.value.fault.message == f"PyTorch, line 4: {caught.value.reason}"


def test_a_fact_must_be_true_or_false() -> None:
    with pytest.raises(TorchError, match=r"the last line came out as a tensor of shape \(3,\), not as true or false"):
        torchrun.run("torch.ones(3) > 0", {}, [], truth=True)
    with pytest.raises(TorchError, match="came out as None"):
        torchrun.run("torch.ones(1, requires_grad=True).backward()", {}, [], truth=True)


def test_a_run_is_repeatable_and_leaves_no_trace() -> None:
    before = torch.get_default_dtype(), torch.get_num_threads(), torch.is_grad_enabled()
    given: dict[str, Value] = {"rows": [[1.0]]}
    lines = "rows[0][0] = 5.0\nx = torch.randn(3)"
    first, second = (torchrun.run(lines, given, ["x"]) for _ in range(2))
    assert first == second
    assert given == {"rows": [[1.0]]}
    with pytest.raises(TorchError):
        torchrun.run("with torch.no_grad():\n    x = torch.ones(1) @ torch.ones(2)", {}, ["x"])
    assert before == (torch.get_default_dtype(), torch.get_num_threads(), torch.is_grad_enabled())


def test_every_optimizer_works_without_the_compiler(worker: TorchWorker) -> None:
    names = sorted(MEMBERS["torch.optim"])
    lines = ["loss = []"]
    for name in names:
        lines += ["w = torch.ones(2, requires_grad=True)", f"o = torch.optim.{name}([w])", "(w**2).sum().backward()"]
        lines += ["o.step()", "o.zero_grad()", "loss.append((w**2).sum().item())"]
    for part in (lines[:1] + lines[1:31], lines[:1] + lines[31:]):
        losses = worker.run("\n".join(part), {}, ["loss"])["loss"]
        assert isinstance(losses, list)
        assert all(isinstance(loss, float) and loss < 2.0 for loss in losses)


@pytest.mark.slow
def test_the_worker_says_when_it_is_ready_and_ends_with_its_input(worker: TorchWorker) -> None:
    assert not TorchWorker().ready()
    assert worker.run("x = a + 1", {"a": 10**30}, ["x"]) == {"x": 10**30 + 1}
    assert worker.ready()
    assert worker.version == torch.__version__
    child = worker._child
    worker.start()  # does nothing: one is there
    assert child is not None
    assert child is worker._child
    assert child.stdin is not None
    child.stdin.close()
    assert child.wait(10) == 0


# What a program says of its own code and of that of the processes that it starts: `python -m dlquiz` in a checkout, and
# what the worker's child looks through.
SAYS = {
    "python -m": "import runpy\nsys.path[0], sys.argv[1:] = os.getcwd(), ['--version']\n"
    "try: runpy.run_module('dlquiz', run_name='__main__')\nexcept SystemExit: pass\npath = sys.path",
    "the worker": "sys.path[0] = sys.argv[1]\nfrom dlquiz.torchlines import worker\npath = worker.search_path()",
    "the worker in the checkout": "sys.path[0] = os.getcwd()\nfrom dlquiz.torchlines import worker\n"
    "path = worker.search_path()",
}


@every("way", SAYS)
def test_children_run_the_code_of_the_process_that_starts_them(tmp_path: Path, way: str) -> None:
    """In a git worktree, whose virtual environment has an editable install of another checkout."""
    checkout, other = Path(dlquiz.__file__).parents[1], tmp_path / "other"
    (other / "dlquiz").mkdir(parents=True, exist_ok=True)
    (other / "dlquiz" / "__init__.py").touch()
    program = f"import os, sys\n{SAYS[way]}\nprint()\nprint(path)"
    ran = subprocess.run(
        [sys.executable, "-c", program, str(checkout)], cwd=checkout, capture_output=True, text=True, timeout=60,
        env={**os.environ, "PYTHONPATH": str(other)}, check=True,
    )  # fmt: skip
    path = ast.literal_eval(ran.stdout.splitlines()[-1])
    found = PathFinder.find_spec("dlquiz", path)
    assert found is not None
    assert Path(str(found.origin)).parents[1] == checkout
