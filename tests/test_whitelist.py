"""The whitelist of PyTorch lines: each name is used or argued for; hooks and trusting kernels are out of reach."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from rows import every
from test_torchlines_run import CASES

import dlquiz
from dlquiz.bank.bank import default_path
from dlquiz.torchlines import checker
from dlquiz.torchlines.code import check_code
from dlquiz.torchlines.whitelist import ARGUED, ATTRIBUTES, MEMBERS, POSITIONAL, REFUSED_ARGUMENTS, ROOTS, split_names

NAMES = {f"{space}.{name}" for space, names in MEMBERS.items() for name in names} | {f".{name}" for name in ATTRIBUTES}


def lines_of_the_bank() -> Iterator[str]:
    waiting: list[Any] = [yaml.load(file.read_bytes(), yaml.CSafeLoader) for file in default_path().glob("*-*.yaml")]
    while waiting:
        node = waiting.pop()
        if isinstance(node, dict):
            waiting += node.values()
            if isinstance(lines := node.get("torch"), str):
                yield lines
        elif isinstance(node, list):
            waiting += node


def used(source: str) -> Iterator[str]:
    """The whole names of members, and `.name` of attributes, in lines."""
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Attribute):
            continue
        names, base = checker._chain(node)
        space = ROOTS.get(base.id) if isinstance(base, ast.Name) else None
        while space and names:
            name = names.pop(0)
            if f"{space}.{name}" not in MEMBERS:
                yield f"{space}.{name}"
                break
            space = f"{space}.{name}"
        yield from (f".{name}" for name in names)


def unaccounted(argued: Iterable[str]) -> set[str]:
    in_use = {name for source in [*lines_of_the_bank(), *(case[1] for case in CASES)] for name in used(source)}
    last = {name: name.rpartition(".")[2] for name in NAMES - in_use}
    return {name for name, word in last.items() if not {word, word.rstrip("_")} & set(argued)}


@pytest.mark.slow  # all of the bank is built
def test_every_name_is_used_by_the_bank_or_a_test_or_has_its_argument() -> None:
    argued = {word for _, named in ARGUED for word in named}
    assert unaccounted(argued) == set()
    assert unaccounted(argued - {"kthvalue"}) == {"torch.kthvalue", ".kthvalue"}  # so the test can fail
    assert all(len(sentence.split()) > 3 for sentence, _ in ARGUED)


def test_no_argument_is_left_over_for_a_name_that_went() -> None:
    known = {name.rpartition(".")[2] for name in NAMES}
    known |= {name.rstrip("_") for name in known}
    assert [word for _, named in ARGUED for word in named if word not in known] == []


@pytest.mark.slow
def test_nothing_takes_by_place_what_may_not_be_named() -> None:
    """Every signature that Python knows is asked; those of builtins stand in PyTorch's own table of signatures."""
    import importlib
    import inspect

    import torch

    overrides = torch.overrides.get_testing_overrides()
    inexact = {"torch.gather", "torch.nn.functional.max_pool3d"}  # the table has keywords by place, or another order
    found = {}
    for space, names in MEMBERS.items():
        for name in names:
            function = getattr(importlib.import_module(space), name)
            try:
                signature = inspect.signature(overrides.get(function, function))
            except (TypeError, ValueError):
                continue
            places = [p.name for p in signature.parameters.values() if p.kind is not p.KEYWORD_ONLY]
            if unsafe := [place for place, argument in enumerate(places) if argument in REFUSED_ARGUMENTS - {"out"}]:
                found[f"{space}.{name}"] = unsafe[0]
    assert found
    assert {name: place for name, place in found.items() if POSITIONAL.get(name, 99) > place}.keys() == inexact


UNSAFE = [
    ("an embedding's gradient is sparse", "y = F.embedding(i, w, sparse=True)"),
    ("by place", "y = F.embedding(i, w, None, None, 2.0, False, True)"),
    ("as a layer", "y = nn.Embedding(4, 1, sparse=True)(i)"),
    ("as a layer, by place", "y = nn.Embedding(4, 1, None, None, 2.0, False, True)(i)"),
    ("as a layer from a table", "y = nn.Embedding.from_pretrained(w, False, None, None, 2.0, False, True)(i)"),
    ("by the inner function", "y = torch.embedding(w, i, -1, False, True)"),
    ("a gather's gradient is sparse", "y = torch.gather(w, 0, i, sparse_grad=True)"),
    ("as a method", "y = w.gather(0, i, sparse_grad=True)"),
    ("an optimizer has fused kernels", "y = torch.optim.Adam([w], fused=True)"),
    ("a target is trusted", "y = F.ctc_loss(w, i, i, i)"),
    ("an address is told", "y = w.data_ptr()"),
    # Its sizes can be overwritten, and are believed: [2, -5, 8] ends the process by a bad pointer (found by hand).
    ("the sizes of a packed sequence are believed", "y = nn.utils.rnn.pad_packed_sequence(w)"),
    ("so that none is made", "y = nn.utils.rnn.pack_padded_sequence(w, i)"),
    ("nor reached", "y = w.batch_sizes"),
    # Targets that are overwritten behind the loss end the process by SIGSEGV: autograd does not see it in these.
    ("a change is hidden from autograd", "y = torch.func.vjp(lambda v: F.nll_loss(v, i), w)"),
    ("the same by another name", "y = torch.vmap(lambda v: F.nll_loss(v, i))(w)"),
    ("or by storage that is given away", "y = nn.utils.vector_to_parameters(i, [w])"),
]
GIVEN = "w = torch.ones(4, 1, requires_grad=True)\ni = torch.tensor([0, 1])\n"


@pytest.mark.parametrize("line", [row[1] for row in UNSAFE], ids=[row[0] for row in UNSAFE])
def test_what_trusts_an_index_or_a_size_is_not_allowed(line: str) -> None:
    assert {fault.line for fault in check_code(GIVEN + line, set(), {"y"})} == {3}


@pytest.mark.parametrize(("member", "count"), POSITIONAL.items())
def test_the_count_of_places_is_what_refuses(member: str, count: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the guard off, the call that gives one argument too many by place is allowed."""
    line = f"y = {member}({', '.join(['1'] * (count + 1))})"
    assert check_code(line, set(), {"y"})
    monkeypatch.setattr(checker, "POSITIONAL", {})
    assert not check_code(line, set(), {"y"})


HOOKS = sorted(
    split_names("""
    register_forward_hook register_forward_pre_hook register_full_backward_hook register_full_backward_pre_hook
    register_hook register_post_accumulate_grad_hook register_buffer register_parameter register_module add_module
    register_load_state_dict_pre_hook register_state_dict_pre_hook register_step_pre_hook register_step_post_hook
    apply _apply add_param_group load_state_dict state_dict get_parameter get_submodule get_buffer forward
    call_super_init set_extra_state named_modules.__self__ __class__ __dict__ __setattr__ __call__
    __torch_function__ _parameters _modules _forward_hooks _backward_hooks _buffers to_empty type half_ share_memory
    compile register_multi_grad_hook map_ map2_ apply_ resize_ set_ as_strided storage untyped_storage data_ptr
    numpy sparse_mask to_sparse coalesce""")
)


@every("name", HOOKS)
@every("owner", ["nn.Linear(1, 1)", "torch.ones(1)", "torch.optim.SGD([torch.ones(1)], lr=0.1)"])
def test_hooks_and_what_leads_to_memory_or_python_are_refused(name: str, owner: str) -> None:
    assert check_code(f"t = {owner}\ny = t.{name}", set(), {"y"})
    assert check_code(f"t = {owner}\nt.{name} = lambda a: a\ny = 1", set(), {"y"})


KEYS = [
    ("a private name as a key of a ModuleDict", "y = nn.ModuleDict({'_forward_hooks': nn.Identity()})"),
    ("the method that is called as a key", "y = nn.ModuleDict({'forward': nn.Identity()})"),
    ("a protocol as a key", "y = nn.ModuleDict({'__torch_function__': nn.Identity()})"),
    ("a method of a layer as a name in an assignment", "y = nn.Linear(1, 1)\ny.forward = lambda x: x"),
    ("a setting of a layer", "y = nn.Embedding(2, 2)\ny.sparse = True"),
    ("a setting of an optimizer", "y = torch.optim.Adam([torch.ones(1)])\ny.param_groups[0]['fused'] = True"),
]


@pytest.mark.parametrize("source", [row[1] for row in KEYS], ids=[row[0] for row in KEYS])
def test_keys_and_attributes_hook_nothing(source: str) -> None:
    assert check_code(source, set(), {"y"})


def ends_by(lines: str, warmed: bool) -> int:
    """How a fresh process ends that runs lines: 0 (also with a TorchError), or minus the signal."""
    program = (
        "import sys, resource\n"
        "sys.path.insert(0, sys.argv[1])\n"
        "from dlquiz.torchlines import run\n"
        "resource.setrlimit(resource.RLIMIT_CORE, (0, 0))\n"
        f"{'run.warm_up()' if warmed else ''}\n"
        "try:\n    run.run(sys.argv[2], {}, ['x'])\n"
        "except run.TorchError as error:\n    print(error.reason)\n"
    )
    split_names = [str(Path(dlquiz.__file__).parent.parent), lines]
    return subprocess.run([sys.executable, "-c", program, *split_names], capture_output=True, timeout=100).returncode


# The name of the setting is never written: it is taken from the optimizer's own list.
FUSED = """\
w = torch.ones(10**6, requires_grad=True)
adam = torch.optim.Adam([w])
adam.param_groups[0][list(adam.defaults)[POSITION]] = True
(w * w).sum().backward()
adam.step()
for turn in range(20):
    adam.state[w]["exp_avg"] = torch.zeros(0)
    adam.state[w]["exp_avg_sq"] = torch.zeros(0)
    adam.step()
x = 1
"""


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="a process that crashes")
def test_an_optimizers_fused_kernel_writes_beyond_its_state_and_is_withheld() -> None:
    import torch

    position = list(torch.optim.Adam([torch.ones(1)]).defaults).index("fused")
    lines = FUSED.replace("POSITION", str(position))
    assert check_code(lines, set(), {"x"}) == []
    assert ends_by(lines, warmed=False) < 0  # without the guard: SIGSEGV
    assert ends_by(lines, warmed=True) == 0
