"""What a shell completes, asked for as bash, zsh, fish and PowerShell ask."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import Cli
from test_cli_help import run_fresh

from dlquiz.cli import calc, net
from dlquiz.cli.app import COMMANDS
from dlquiz.cli.shells import SHELLS
from dlquiz.kinds.registry import written_kinds

# What stands on the line, the word to be completed last; all that may follow.
COMPLETED = [
    ("dlquiz ba", "bank"),
    ("dlquiz ", " ".join(COMMANDS)),
    ("dlquiz bank co", "coverage"),
    ("dlquiz history ", "export import forget"),
    ("dlquiz quiz --le", "--level"),
    ("dlquiz sheet --var", "--variants"),
    ("dlquiz --show-c", "--show-completion"),
    ("dlquiz --show-completion p", "powershell pwsh"),
    # topics, also those above topics; titles of one word in either language; the bank of the line
    ("dlquiz quiz cnn.p", "cnn.padding-stride cnn.pooling"),
    ("dlquiz browse 池", "池化层"),
    ("dlquiz sheet Drop", "Dropout"),
    ("dlquiz quiz cnn generative.g", "generative.gan"),
    ("dlquiz formulas backprop.c", "backprop.chain-rule"),
    ("dlquiz formulas 池", "池化层"),
    ("dlquiz quiz --bank {tiny} ti", "tiny tiny.facts tiny.numbers"),
    ("dlquiz --bank {tiny} quiz ti", "tiny tiny.facts tiny.numbers"),
    ("dlquiz quiz --bank {tiny}/nowhere ti", ""),
    ("dlquiz bank errata --bank {tiny} t", "tiny tiny.facts tiny.numbers two-sides"),
    # values
    ("dlquiz quiz --lang ", "zh en"),
    ("dlquiz quiz --level ", "1 2 3"),
    ("dlquiz quiz --kind 名", "名词解释"),
    ("dlquiz quiz --kind or", "order"),
    ("dlquiz sheet --format ", "pdf html md"),
    ("dlquiz formulas --format h", "html"),
    ("dlquiz exam --blueprint ", "chinese-paper standard"),
    ("dlquiz blueprint check s", "standard"),
    ("dlquiz export m", "moodle md"),
    ("dlquiz config ", "lang plain exam-date minutes second-try"),
    ("dlquiz config second-try ", "slip always never"),
    ("dlquiz config minutes ", ""),
    ("dlquiz review ", "quiz exam mistakes"),
    ("dlquiz bank show conv-output-si", "conv-output-size"),
    ("dlquiz item gelu-t", "gelu-tanh#1"),
    ("dlquiz quiz --net lenet", "lenet5 lenet5-modern"),
    # what reads its own words
    ("dlquiz calc conv-output-si", "conv-output-size"),
    ("dlquiz calc conv-output-size --ker", "--kernel-size"),
    ("dlquiz calc conv-output-size --height 32 --st", "--stride"),
    ("dlquiz calc conv-output-size --height ", ""),
    ("dlquiz calc --lang z", "zh"),
    ("dlquiz calc linear-parameters --no", "--no-bias"),
    ("dlquiz calc nosuch --ker", ""),
    ("dlquiz calc square --bank {tiny} --si", "--side"),
    ("dlquiz calc --bank {tiny} square --fr", "--frame"),
    ("dlquiz net resnet1", "resnet18 resnet101 resnet152"),
    ("dlquiz net vgg16 lenet5-", "lenet5-modern"),
    ("dlquiz net vgg16 --format ", "text md html csv json"),
    ("dlquiz net --over ", "size depth"),
]  # fmt: skip


def asked(cli: Cli, patch: pytest.MonkeyPatch, line: str) -> list[str]:
    """What bash is told: the words, one a line, and the number of the last."""
    words = line.split(" ")
    for name, value in (
        ("_DLQUIZ_COMPLETE", "complete_bash"),
        ("COMP_WORDS", "\n".join(words)),
        ("COMP_CWORD", str(len(words) - 1)),
    ):
        patch.setenv(name, value)
    ran = cli()
    assert (ran.code, ran.err) == (0, "")
    return ran.out.split()


@pytest.mark.parametrize(("line", "expected"), COMPLETED)
def test_a_shell_completes(
    cli: Cli, monkeypatch: pytest.MonkeyPatch, tiny_path: Path, line: str, expected: str
) -> None:
    assert asked(cli, monkeypatch, line.format(tiny=tiny_path)) == expected.split()


@pytest.mark.parametrize(
    ("line", "options"),
    [
        ("dlquiz calc --", {*calc.SWITCHES, "--trust", "--plot", "--lang", "--bank"}),
        ("dlquiz net --", {*net.FLAGS, "--trust", "--plot", *(f"--{name}" for name in net.VALUES)}),
    ],
)
def test_every_option_of_a_command_that_reads_its_own_words(
    cli: Cli, monkeypatch: pytest.MonkeyPatch, line: str, options: set[str]
) -> None:
    assert set(asked(cli, monkeypatch, line)) == options - {"-h"}


def test_every_kind_is_there(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    assert {*written_kinds(), "填空题"} <= set(asked(cli, monkeypatch, "dlquiz browse --kind "))


# How another shell asks, and what it hears in Chinese.
OTHERS = [
    ("zsh", {"_TYPER_COMPLETE_ARGS": "dlquiz quiz cnn.po"}, """_arguments '*: :(("cnn.pooling":"池化层"))'"""),
    (
        "fish",
        {"_TYPER_COMPLETE_ARGS": "dlquiz calc conv-output-size --ker", "_TYPER_COMPLETE_FISH_ACTION": "get-args"},
        "--kernel-size\t卷积核大小",
    ),
    (
        "powershell",
        {"_TYPER_COMPLETE_ARGS": "dlquiz quiz --se", "_TYPER_COMPLETE_WORD_TO_COMPLETE": "--se"},
        "--seed:::种子相同，题目就相同。",
    ),
    ("fish", {"_TYPER_COMPLETE_ARGS": "dlquiz quiz --he", "_TYPER_COMPLETE_FISH_ACTION": "get-args"}, "显示这份帮助。"),
]


@pytest.mark.parametrize(("shell", "asks", "hears"), OTHERS)
def test_other_shells_hear_what_it_is(
    cli: Cli, monkeypatch: pytest.MonkeyPatch, shell: str, asks: dict[str, str], hears: str
) -> None:
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    for name, value in {"_DLQUIZ_COMPLETE": f"complete_{shell}", **asks}.items():
        monkeypatch.setenv(name, value)
    assert hears in cli().out


@pytest.mark.parametrize(("line", "code"), [("dlquiz quiz cnn.po", 0), ("dlquiz mark ./pap", 1)])
def test_fish_is_told_whether_there_is_anything(
    cli: Cli, monkeypatch: pytest.MonkeyPatch, line: str, code: int
) -> None:
    """If not it offers files."""
    asks = {"_TYPER_COMPLETE_ARGS": line, "_TYPER_COMPLETE_FISH_ACTION": "is-args"}
    for name, value in {"_DLQUIZ_COMPLETE": "complete_fish", **asks}.items():
        monkeypatch.setenv(name, value)
    assert cli().code == code


@pytest.mark.slow
def test_it_waits_for_nothing_heavy() -> None:
    """In a fresh process: neither PyTorch nor the proofs are loaded, and no question is built."""
    program = (
        "import atexit\n"
        "heavy = 'torch', 'numpy', 'rich.table', 'matplotlib', 'dlquiz.proof.check', 'dlquiz.kinds.numeric.drawing'\n"
        "atexit.register(lambda: print([name for name in heavy if name in sys.modules], file=sys.stderr))\n"
        "main([])"
    )
    asks = {"COMP_WORDS": "dlquiz\ncalc\nconv-output-size\n--ker", "COMP_CWORD": "3"}
    ran = run_fresh(program, _DLQUIZ_COMPLETE="complete_bash", **asks)
    assert (ran.stdout, ran.stderr) == ("--kernel-size\n", "[]\n")


@pytest.mark.parametrize("shell", SHELLS)
def test_a_shell_is_told_to_ask(cli: Cli, shell: str) -> None:
    ran = cli("--show-completion", shell)
    assert (ran.code, ran.err) == (0, "")
    assert "_DLQUIZ_COMPLETE" in ran.out


@pytest.mark.slow
def test_bash_itself_completes(tmp_path: Path) -> None:
    """The lines that `--install-completion bash` puts there, read by bash, which calls their function. Of `--lang=z`
    it makes three words."""
    program = Path(sys.executable).with_name("dlquiz")
    settings = {**os.environ, "HOME": str(tmp_path), "PATH": f"{program.parent}:{os.environ['PATH']}"}
    subprocess.run([program, "--install-completion", "bash"], env=settings, check=True, capture_output=True)
    script = (
        f"source {tmp_path}/.bashrc\n"
        'go() { COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _dlquiz_completion dlquiz; echo "${COMPREPLY[*]}"; }\n'
        "go dlquiz calc conv-output-size --ker\n"
        "go dlquiz quiz --lang = z\n"
    )
    ran = subprocess.run(["bash", "-c", script], env=settings, capture_output=True, text=True, check=True)
    assert (ran.stdout, ran.stderr) == ("--kernel-size\nzh\n", "")


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--show-completion", "tcsh"), "there is no completion for tcsh; name one: bash, zsh, fish"),
        (("--install-completion", "pwsh"), "dlquiz --show-completion pwsh >> $PROFILE"),
    ],
)
def test_what_can_not_be_put_is_said(cli: Cli, words: tuple[str, ...], says: str) -> None:
    ran = cli(*words)
    assert (ran.code, ran.out) == (2, "")
    assert says in ran.err
