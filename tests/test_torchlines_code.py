"""What PyTorch lines may say, and the program that is made of them. PyTorch is not loaded here."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from rows import every

from dlquiz.torchlines.code import MAX_CHARACTERS, check_code, program
from dlquiz.torchlines.plainness import plain_names

ATTACKS = [
    ("a module is imported", "import os"),
    ("a member is imported", "from os import system"),
    ("the import function is called", "x = __import__('os')"),
    ("a builtin evaluates text", "x = eval('1')"),
    ("a builtin executes text", "exec('x = 1')"),
    ("a file is opened", "x = open('bank.yaml')"),
    ("an attribute is reached by its name as text", "x = getattr(torch, 'load')"),
    ("the global names are read", "x = globals()"),
    ("the global names are read within a comprehension", "x = [globals() for _ in range(1)]"),
    ("a class is made by type()", "x = type(1)"),
    ("the debugger is started", "breakpoint()"),
    ("a class is reached through an instance", "x = ().__class__"),
    ("all subclasses are listed", "x = ().__class__.__bases__[0].__subclasses__()"),
    ("the globals of a lambda are read", "f = lambda: 1\nx = f.__globals__"),
    ("the builtins of a method are read", "x = torch.zeros.__self__"),
    ("the frame of a generator is read", "g = (i for i in range(2))\nx = g.gi_frame"),
    (
        "a traceback is read from a caught exception",
        "try:\n    x = 1 / 0\nexcept Exception as e:\n    x = e.__traceback__",
    ),
    ("the loader of a module is reached", "x = math.__loader__"),
    ("a pickle is loaded", "x = torch.load('weights.pt')"),
    ("a pickle is saved", "torch.save(torch.zeros(1), 'weights.pt')"),
    ("code is fetched from the hub", "x = torch.hub.load('a/b', 'c')"),
    ("an operator library is loaded", "torch.ops.load_library('x.so')"),
    ("a C++ class is reached", "x = torch.classes"),
    ("a file is mapped into a tensor", "x = torch.from_file('secret', size=10)"),
    ("memory is read as a tensor", "x = torch.frombuffer([1], dtype=torch.uint8)"),
    ("C++ is compiled", "torch.utils.cpp_extension.load_inline('a', 'b')"),
    ("a function is compiled", "f = torch.compile(lambda: 1)"),
    ("a script is compiled", "f = torch.jit.script(lambda: 1)"),
    ("a graph is traced", "g = torch.fx.symbolic_trace(nn.Linear(1, 1))"),
    ("an operator is defined", "torch.library.define('a::b', '() -> ()')"),
    ("a process is started", "torch.multiprocessing.spawn(lambda i: 1)"),
    ("a process group is joined", "torch.distributed.init_process_group('gloo')"),
    ("a package is imported by torch", "torch.package.PackageImporter('x')"),
    ("the system is reached through torch", "torch.os.system('true')"),
    ("the builtins are reached through torch", "torch.builtins.exec('1')"),
    ("sys is reached through the layers' modules", "x = torch.nn.modules.module.sys"),
    ("torch is reached again through functional", "x = F.torch.load('x')"),
    ("importlib is reached through functional", "x = F.importlib"),
    ("NumPy is reached through functional", "x = F.np"),
    ("torch is reached again through init", "x = nn.init.torch"),
    ("a layer is told to apply a function", "nn.Linear(1, 1).apply(lambda m: m)"),
    ("a layer gets a hook", "nn.Linear(1, 1).register_forward_hook(lambda *a: 1)"),
    ("a tensor gets a hook", "torch.ones(1, requires_grad=True).register_hook(lambda g: g)"),
    ("a tensor is written to a file", "torch.zeros(1).numpy().tofile('x')"),
    ("the storage of a tensor is reached", "x = torch.zeros(1).untyped_storage()"),
    ("a tensor is shared with other processes", "x = torch.zeros(1).share_memory_()"),
    ("a tensor calls Python entry by entry", "torch.zeros(1).map_(torch.zeros(1), lambda a, b: a)"),
    ("a tensor takes another type by name", "x = torch.zeros(1).type('torch.cuda.FloatTensor')"),
    ("the state of a layer is loaded", "nn.Linear(1, 1).load_state_dict({})"),
    ("everything is moved to another device", "torch.set_default_device('cuda')"),
    ("the default type is changed", "torch.set_default_dtype(torch.float16)"),
    ("the threads are changed", "torch.set_num_threads(64)"),
    ("a function of torch is replaced", "torch.zeros = torch.ones"),
    ("a method of a layer is replaced", "nn.Linear.forward = lambda self, x: x"),
    ("torch gets another name", "t = torch\nx = t.load('x')"),
    ("torch hides in a list", "x = [torch][0].load('x')"),
    ("torch hides in a condition", "x = (torch if True else nn).load('x')"),
    ("torch hides in a loop", "for t in (torch,):\n    x = t.load('x')"),
    ("a namespace gets another name", "o = torch.optim"),
    ("a loop variable hides torch", "for torch in range(3):\n    x = 1"),
    ("a lambda's argument hides nn", "f = lambda nn: nn"),
    ("a comprehension's variable hides math", "x = [math for math in range(3)]"),
    ("a builtin is replaced", "range = 3"),
    ("a full-width name is folded to torch", "ｔｏｒｃｈ.load('x')"),
    ("a name looks like another one", "а = 1"),
    ("text is formatted", "x = 'mean'.format(torch.zeros(1))"),
    ("an f-string is evaluated", "x = f'{3}'"),
    ("bytes are used", "x = b'abc'"),
    ("a name is assigned within an expression", "x = [y := 1, y]"),
    ("a function is defined", "def f():\n    return 1\nx = f()"),
    ("a class is defined", "class A:\n    pass"),
    ("a loop without end is written", "while True:\n    x = 1"),
    ("a file is held open", "with open('x') as f:\n    x = 1"),
    ("a name is deleted", "x = 1\ndel x"),
    ("a global name is declared", "global x\nx = 1"),
    ("an asynchronous comprehension is written", "x = [i async for i in range(2)]"),
    ("a generator yields", "x = (yield 1)"),
    ("a coroutine is awaited", "x = await 1"),
    ("arguments are unpacked from a dict", "x = torch.zeros(**{'size': 3})"),
    ("a lambda takes any number of arguments", "f = lambda *a: a"),
    ("a private keyword is passed", "x = nn.Embedding(2, 2, _weight=torch.zeros(2, 2))"),
    ("a power of powers is written", "x = 9**9**9"),
    ("a huge number is written", "x = torch.zeros(10000000001)"),
    ("an integer is shifted without bound", "x = 1 << 10**9"),
    ("a terminal is controlled", "x = 1  # \x1b[2J"),
    ("the direction of the text is turned", "x = 1  # \u202eabc"),
    ("a null byte is sent", "x = 1\0"),
    ("the parser is exhausted", "x = " + "-" * 3900 + "1"),
    ("the brackets are nested too deep", "x = " + "[" * 150 + "]" * 150),
    ("the calls are nested too deep", "x = torch.zeros(1)" + ".T" * 500),
    ("the lines are too long", "x = 1\n" * 1000),
]


@every("source", [source for _, source in ATTACKS], ids=[sentence for sentence, _ in ATTACKS])
def test_what_is_not_harmless_is_a_fault(source: str) -> None:
    faults = check_code(source, [], ["x"] if "x = " in source else [])
    assert [fault for fault in faults if "option values" not in fault.message]  # not for a file's name alone


BY_PLACE = [
    ("six arguments, and return_indices after them", "F.max_pool2d(x, 2, None, 0, 1, False", "True"),
    ("by the long name of the module", "torch.nn.functional.max_pool1d(x, 2, None, 0, 1, False", "True"),
    ("adaptive pooling has it sooner", "F.adaptive_max_pool2d(x, 2", "True"),
    ("a layer has it before ceil_mode", "nn.MaxPool2d(2, None, 0, 1", "True"),
    ("an adaptive layer", "nn.AdaptiveMaxPool3d(2", "True"),
    ("out of a norm", "torch.norm(x, 2, 0, False", "x"),
    ("out of a product of tensors", "torch.tensordot(x, x, 1", "x"),
    ("out of normalize", "F.normalize(x, 2, 1, 0.1", "x"),
]


@pytest.mark.parametrize(("call", "last"), [row[1:] for row in BY_PLACE], ids=[row[0] for row in BY_PLACE])
def test_what_may_not_be_named_may_not_be_given_by_place_either(call: str, last: str) -> None:
    """Each call is allowed as it stands, and refused with one argument more."""
    assert not check_code(f"x = torch.ones(1, 2, 2)\ny = {call})", set(), {"y"})
    assert check_code(f"x = torch.ones(1, 2, 2)\ny = {call}, {last})", set(), {"y"})


@pytest.mark.parametrize(
    "source",
    [
        "p = F.max_pool2d\ny = p(torch.ones(1, 2, 2), 2, None, 0, 1, False, True)",
        "y = [nn.MaxPool2d][0](2, None, 0, 1, True)",
        "y = F.max_pool2d(*[torch.ones(1, 2, 2), 2, None, 0, 1, False, True])",
        "y = torch.func.grad(F.max_pool2d)(torch.ones(1, 2, 2), 2)",
        "y = (lambda f: f(2, None, 0, 1, True))(nn.MaxPool2d)",
    ],
)
def test_their_arguments_can_always_be_counted(source: str) -> None:
    assert any("written one by one" in fault.message for fault in check_code(source, set(), {"y"}))


@pytest.mark.parametrize(
    "text", ["cuda", "%s", "{0.__class__}", "weights.pt", "/etc/passwd", "os", "ij,jk->ik;import os"]
)
def test_text_that_is_no_option_of_pytorch_is_a_fault(text: str) -> None:
    assert [fault.column for fault in check_code(f"x = ({text!r}, 'mean')", [], ["x"])] == [6]


FAULTS = [
    ("an unknown layer names the nearest one", "x = nn.Linaer(2, 2)", 1, 5, "did you mean 'Linear'?"),
    ("an unknown name names the nearest one", "x = 1\ny = heigth + x", 2, 5, "did you mean 'height'?"),
    ("an unknown method names the nearest one", "x = torch.ones(1).unsqeeze(0)", 1, 5, "did you mean 'unsqueeze'?"),
    ("a given must not be assigned", "height = 3", 1, 1, "choose another name, as in `t = torch.tensor(x)`"),
    ("a given must not be changed in place", "height += 3", 1, 1, "choose another name, as in `t = torch.tensor(x)`"),
    ("an if becomes a conditional expression", "if height:\n    x = 1", 1, 1, "write `a if condition else b`"),
    ("a name must be assigned before it is read", "x = y\ny = 1", 1, 5, ""),
    ("a lambda cannot read its own name", "f = lambda n: f(n)", 1, 15, ""),
    ("a comprehension's variable ends with it", "x = [i for i in range(3)]\ny = i", 2, 5, ""),
    ("Python that can't be read is one fault", "x = (1", 1, 5, ""),
]  # fmt: skip


@pytest.mark.parametrize(
    ("source", "line", "column", "hint"), [row[1:] for row in FAULTS], ids=[row[0] for row in FAULTS]
)
def test_a_fault_says_where_and_what_would_be_right(source: str, line: int, column: int, hint: str) -> None:
    fault = check_code(source, ["height"], [])[0]
    assert (fault.line, fault.column, fault.hint) == (line, column, hint)


def test_all_faults_are_reported_at_once_in_their_order() -> None:
    faults = check_code("import os\nx = os.path\ny = torch.load(lenght)\nz = 1 << 2", [], ["w"])
    assert [fault.line for fault in faults] == [1, 2, 3, 3, 4, 4]
    assert "'w' is never assigned" in faults[-2].message + faults[-1].message


def test_the_end_of_the_lines_must_give_what_is_asked() -> None:
    assert not check_code("a, (b, *c) = 1, (2, 3)", [], ["a", "b", "c"])
    assert check_code("a = 1", [], ["a", "b"])[0].message == "the result 'b' is never assigned"
    assert not check_code("a = 1\na == 1", [], [], truth=True)
    assert check_code("a = 1", [], [], truth=True)[0].hint == "end with what must come out true"
    assert check_code("", [], ["a"])[0].message == "there is no line here"


def test_names_of_the_card_must_not_hide_pytorch() -> None:
    assert check_code("x = 1", ["F"], ["x"])[0].hint == "rename it"


@given(st.one_of(st.text(max_size=200), st.text("torchnFx=[]().,'*:_ \n19iflambdor+-", max_size=120)))
@example("x = " + "(" * 300)
@example("\ud800")
@example("x = '\\ud800'")
def test_any_text_at_all_is_judged_without_an_error(source: str) -> None:
    for fault in check_code(source, ["height"], []):
        assert 1 <= fault.line <= source.count("\n") + 2
        assert fault.message.isprintable()


@given(
    st.from_regex(r"__?[a-z]{1,12}(__)?", fullmatch=True), st.sampled_from(["torch", "nn", "F", "math", "t", "t.shape"])
)
def test_no_private_attribute_is_ever_allowed(name: str, owner: str) -> None:
    assert check_code(f"t = torch.zeros(1)\nx = {owner}.{name}", [], ["x"])


def test_the_longest_lines_are_accepted_and_one_character_more_is_not() -> None:
    longest = "x = 1  # " + "a" * (MAX_CHARACTERS - 9)
    assert not check_code(longest, [], ["x"])
    assert check_code(longest + "a", [], ["x"])


def test_a_sum_of_twenty_terms_is_not_too_deep() -> None:
    assert not check_code("x = " + " + ".join(["1"] * 20), [], ["x"])


CONVOLUTION = """\
conv = nn.Conv2d(1, 1, kernel_size)
h, w = conv(torch.zeros(1, 1, height, height)).shape[2:]
"""


def test_the_program_is_short_and_has_only_the_imports_that_it_needs() -> None:
    assert program(CONVOLUTION, {"height": 8, "kernel_size": 3}, ["h", "w"]) == (
        "import torch\n"
        "from torch import nn\n"
        "torch.set_default_dtype(torch.float64)\n"
        "torch.manual_seed(0)\n"
        "height, kernel_size = 8, 3\n"
        "conv = nn.Conv2d(1, 1, kernel_size)\n"
        "h, w = conv(torch.zeros(1, 1, height, height)).shape[2:]\n"
        """print(f"h = {h}", f"w = {w}", sep='\\n')\n"""
    )


def test_a_fact_is_printed_as_true_or_false_even_over_several_lines() -> None:
    plain = program("x = torch.ones(2)\ntorch.allclose(x,\n    x)  # 相等", {}, [], truth=True)
    assert plain.endswith("x = torch.ones(2)\nprint(torch.allclose(x,\n    x))  # 相等\n")
    assert program("(F.relu(torch.ones(1)) > 0).all()", {}, [], truth=True).endswith(
        "\nprint(bool((F.relu(torch.ones(1)) > 0).all()))\n"
    )


def test_a_block_ends_with_the_blank_line_that_the_prompt_needs() -> None:
    lines = "x = 0\nfor i in range(3):\n    x += i\n\n    x += 1\nx += math.floor(0.5)"
    assert "for i in range(3):\n    x += i\n    x += 1\n\nx += math.floor(0.5)\nprint(" in program(lines, {}, ["x"])


KINDS = [
    ("an entry of a shape", "x = torch.ones(2).shape[0]", True),
    ("an item", "x = torch.ones(2).sum().item()", True),
    ("a sum of counts", "x = sum(p.numel() for p in nn.Linear(2, 2).parameters())", True),
    ("arithmetic on givens", "y = height * 2\nx = math.sqrt(y) + 1", True),
    ("a tensor", "x = torch.ones(2)", False),
    ("a tensor added to a number", "x = 1\nx += torch.ones(2)", False),
    ("a whole shape, which reads better as a list", "x = torch.ones(2).shape", False),
    ("two shapes side by side", "x, y = torch.ones(2).shape, 3", False),
    ("two counts side by side", "x, y = 2 * height, torch.ones(2)", True),
    ("a tensor computed from a given", "x = height * torch.ones(2)", False),
]


@pytest.mark.parametrize(("source", "plain"), [row[1:] for row in KINDS], ids=[row[0] for row in KINDS])
def test_plain_numbers_are_told_from_tensors(source: str, plain: bool) -> None:
    import ast

    assert ("x" in plain_names(ast.parse(source), ["height"])) is plain


def test_checking_and_the_parent_of_the_worker_load_no_torch() -> None:
    script = "import sys, dlquiz.torchlines.code, dlquiz.torchlines.worker; print('torch' in sys.modules)"
    shown = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert shown.stdout == "False\n"
