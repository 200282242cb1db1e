"""Lines that the whitelist lets through do no harm when they run, and nothing on its lists leads out of PyTorch."""

from __future__ import annotations

import math
import sys
from collections.abc import Iterator
from types import CodeType, FrameType, ModuleType
from typing import Any

import pytest
import torch
import torch.distributions
from rows import some
from torch import nn

from dlquiz.torchlines import serve as torchserve
from dlquiz.torchlines.code import TorchError, check_code
from dlquiz.torchlines.whitelist import ATTRIBUTES, MEMBERS
from dlquiz.torchlines.worker import TorchWorker


@pytest.fixture(scope="module")
def worker(torch_worker: TorchWorker) -> TorchWorker:
    torch_worker.start()
    return torch_worker


ATTACKS = [
    ("a number grows without bound", "x = 2\nfor i in range(99):\n    x = x ** x", "thousand digits"),
    ("a number grows in place", "x = 3\nfor i in range(99):\n    x *= x", "thousand digits"),
    ("a power has a hidden exponent", "n = 9**9\nx = 9**n", "thousand digits"),
    ("a list is repeated", "x = [0] * 10**12", "1,000,000"),
    ("a list is repeated from the left", "x = 10**12 * [0]", "1,000,000"),
    ("a tuple is repeated in place", "x = (0,)\nx *= 10**12", "1,000,000"),
    ("text is repeated", "x = [t * 10**12 for t in ['mean']]", "put together"),
    ("a text is sliced by another name", "t = 'circular'\nx = t[3:5]", "part of a text"),
    ("texts are added by other names", "a = 'mean'\nb = 'max'\nx = a + b", "put together"),
    ("an in-place change of kept values goes through .data",
     "w = torch.ones(2, requires_grad=True)\ny = w.exp()\ny.data.fill_(9.0)\ny.sum().backward()\nx = 1",
     "modified by an inplace"),
    ("a list is doubled", "x = [0]\nfor i in range(60):\n    x = x + x", "1,000,000"),
    ("a list is doubled in place", "x = [0]\nfor i in range(60):\n    x += x", "1,000,000"),
    ("many long lists are kept", "x = [[0] * 10**5 for i in range(10**5)]", "1,000,000"),
    ("loops are nested",
     "x = 0\nfor i in range(1000):\n    for j in range(1000):\n        for k in range(1000):\n            x += 1",
     "1,000,000"),
    ("loops over one list are nested", "r = range(1000)\nx = [0 for a in r for b in r for c in r]", "1,000,000"),
    ("a range is summed", "x = sum(range(10**9))", "1,000,000"),
    ("a range is longer than any number", "x = list(range(10**30))", "1,000,000"),
    ("a lambda calls itself", "x = (lambda f: f(f))(lambda f: f(f))", "without end"),
    ("lambdas call each other twice", "f = lambda g, n: 0 if n == 0 else g(g, n - 1) + g(g, n - 1)\nx = f(f, 90)",
     "longer than"),
    ("a sort never ends", "x = sorted(range(900), key=lambda i: sum([j for j in range(900)]))", "1,000,000"),
    ("a tensor is too large", "x = torch.zeros(10**12)", "memory"),
    ("a tensor that would just fit the machine is too large", "x = torch.zeros(10**9)", "memory"),
    ("a layer is too large", "x = nn.Linear(10**6, 10**6)", "memory"),
    ("an expanded tensor is written out", "x = torch.ones(1).expand(10**12).clone()", "memory"),
    ("a tensor is repeated", "x = torch.ones(9).repeat(10**12)", "memory"),
    ("a convolution is padded beyond all bounds",
     "x = F.conv2d(torch.ones(1, 1, 1, 1), torch.ones(1, 1, 1, 1), padding=10**9)",
     "overflow"),
    ("a convolution is padded beyond the memory",
     "x = F.conv2d(torch.ones(1, 1, 1, 1), torch.ones(1, 1, 3, 3), padding=10**5)",
     "memory"),
    ("one-hot classes without number", "x = F.one_hot(torch.tensor([0]), 10**12)", "memory"),
    ("arguments are unpacked without number", "x = torch.cat(*[[torch.ones(1)] * 10**9])", "1,000,000"),
    ("a class is marked for later runs", "layer = nn.Linear\nlayer.weight = 3\nx = 1", "take attributes"),
    ("a function is marked for later runs", "f = F.relu\nf.data = 3\nx = 1", "take attributes"),
    ("a result is a layer", "x = nn.Linear(1, 1)", "not as numbers"),
    ("a result is a function", "x = F.relu", "not as numbers"),
    ("a result is text", "x = 'mean'", "not as numbers"),
    ("a result has no values", "x = torch.zeros(3, device='meta')", "meta"),
    ("a result is not finite", "x = torch.log(torch.zeros(2))", "inf or nan"),
    ("a result is not a number", "x = math.nan", "finite"),
    ("a result is complex", "x = torch.fft.fft(torch.ones(2))", "complex"),
    ("a result is too long to show", "x = torch.zeros(10001)", "10,000 entries"),
    ("a result is deeper than Python", "x = []\nfor i in range(5000):\n    x = [x]", "without end"),
    ("a result is never reached", "for x in range(0):\n    y = 1", "not assigned"),
    ("a list holds itself", "x = [1]\nx.append(x)", "10,000 entries"),
]  # fmt: skip


# One for each guard that meets them.
ONE_EACH = [
    "a number grows without bound",
    "a list is repeated",
    "text is repeated",
    "many long lists are kept",
    "loops are nested",
    "a range is summed",
    "a lambda calls itself",
    "a tensor is too large",
    "a convolution is padded beyond the memory",
    "a class is marked for later runs",
    "a result is a layer",
    "a result is not finite",
    "a result is too long to show",
    "a list holds itself",
]


@pytest.mark.parametrize(("source", "reason"), some(ATTACKS, *ONE_EACH))
def test_what_the_whitelist_lets_through_still_comes_to_nothing(worker: TorchWorker, source: str, reason: str) -> None:
    assert check_code(source, [], ["x"]) == []
    with pytest.raises(TorchError, match=reason):
        worker.run(source, {}, ["x"], timeout=2.0 if reason == "longer than" else 20.0)
    assert worker.run("x = torch.ones(3).sum().item()", {}, ["x"]) == {"x": 3.0}


def _members(space: str) -> Iterator[tuple[str, Any]]:
    home: Any = sys.modules[space]
    yield from ((f"{space}.{name}", getattr(home, name)) for name in MEMBERS[space])


@pytest.mark.parametrize("space", sorted(MEMBERS))
def test_every_member_on_the_list_exists_and_none_is_a_module(space: str) -> None:
    assert [name for name, value in _members(space) if isinstance(value, ModuleType)] == []


def _samples() -> list[object]:
    leaf = torch.ones(2, 2, dtype=torch.complex64, requires_grad=True)
    sgd = torch.optim.SGD([torch.ones(1)], lr=0.1)
    tensors = [leaf, leaf.sum().grad_fn, torch.ones(2).max(0), leaf.dtype, leaf.device, leaf.shape]
    layers = [nn.LSTM(1, 1), nn.BatchNorm1d(1), nn.MultiheadAttention(2, 1), nn.Sequential(nn.Linear(1, 1))]
    tools = [
        sgd,
        torch.optim.lr_scheduler.StepLR(sgd, 1),
        torch.distributions.Normal(0.0, 1.0),
        torch.finfo(torch.float32),
    ]
    functions = [lambda: 1, len, math.sqrt, torch.relu, nn.functional.relu, nn.Linear, torch.Size, torch.optim.SGD]
    return [*tensors, *layers, *tools, *functions, 1, 1.0, "mean", [1], (1,), {"a": 1}, None, range(2), int, list]


@pytest.mark.filterwarnings("ignore")
def test_no_attribute_on_the_list_leads_to_a_module_or_to_python_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "torch._dynamo", None)  # and put back afterwards
    monkeypatch.setitem(vars(torch), "_dynamo", None)
    torchserve._leave_compiler_out()
    forbidden = (ModuleType, CodeType, FrameType)
    reached = [(value, name) for value in _samples() for name in ATTRIBUTES if hasattr(value, name)]
    assert len(reached) > 500
    assert [pair for pair in reached if isinstance(getattr(*pair), forbidden)] == []


REFUSED: list[tuple[str, tuple[Any, ...]]] = [
    ("open", ("/etc/passwd", "r", 0)),
    ("open", (torch.__file__, "w", 577)),
    ("open", (torch.__file__, None, 1)),
    ("open", (torch.__file__ + "/../../../../../../../../../etc/passwd", "r", 0)),
    ("os.system", ("true",)),
    ("subprocess.Popen", ("true", [], None, None)),
    ("socket.connect", (None, ("localhost", 80))),
    ("socket.__new__", (None, 2, 1, 0)),
    ("os.remove", ("x", -1)),
    ("os.fork", ()),
    ("ctypes.dlopen", ("libc.so.6",)),
    ("pickle.find_class", ("os", "system")),
    ("import", ("requests", None, None, None, None)),
]


@pytest.mark.parametrize(("event", "arguments"), REFUSED, ids=[f"{event} {args[:1]}" for event, args in REFUSED])
def test_the_audit_hook_behind_the_whitelist_refuses(event: str, arguments: tuple[object, ...]) -> None:
    with pytest.raises((PermissionError, ModuleNotFoundError)):
        torchserve._refuse(event, arguments)


def test_the_audit_hook_lets_pytorch_load_its_own_parts() -> None:
    own = {"open": (torch.__file__, "r", 0), "import": ("torch.fft", None, None, None, None), "compile": (None, "x")}
    assert [torchserve._refuse(event, arguments) for event, arguments in own.items()] == [None] * 3  # type: ignore[func-returns-value]
