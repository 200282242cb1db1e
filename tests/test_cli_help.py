"""The help: every command has one, with an example, and every example runs as it stands there."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import returned
from conftest import Cli
from histories import attempt, filled
from rows import every

from dlquiz.bank.bank import Bank
from dlquiz.cards import chain
from dlquiz.cli.app import COMMANDS as HELP_LINES
from dlquiz.cli.app import load
from dlquiz.cli.calc import _help as formula_help
from dlquiz.cli.calc import read_options, read_request
from dlquiz.cli.places import open_bank
from dlquiz.maths.width import display_width
from dlquiz.study.attempt import to_line


def commands() -> Iterator[tuple[str, ...]]:
    """The words of every command, groups left out."""
    for name in HELP_LINES:
        within: dict[str, object] = getattr(load(name), "commands", {}) if name not in ("calc", "net") else {}
        yield from ((name, command) for command in within)
        if not within:
            yield (name,)


COMMANDS = list(commands())
PROMISED = "quiz|exam|sheet|key|calc|net|item|grade|bank list|bank show|bank check|bank coverage|bank errata|bank new|"
PROMISED += "history export|history import|history forget"


def examples(text: str) -> list[str]:
    """The commands behind `Example:`; one may be broken into several lines."""
    found = re.findall(r"Example:\s+(dlquiz(?:.|\n(?!\s*\n))*)", text)
    return [" ".join(example.split()) for example in found]


def test_the_promised_commands_are_there() -> None:
    assert {" ".join(words) for words in COMMANDS} >= set(PROMISED.split("|"))


def shown_by(cli: Cli, words: tuple[str, ...]) -> list[str]:
    """The examples in the help of a command."""
    ran = cli(*words, "--help")
    assert (ran.code, ran.err) == (0, "")
    return examples(ran.out)


@every("words", COMMANDS)
def test_every_command_says_what_it_does_with_an_example(cli: Cli, words: tuple[str, ...]) -> None:
    found = shown_by(cli, words)
    assert found
    assert [example for example in found if tuple(shlex.split(example)[: 1 + len(words)]) != ("dlquiz", *words)] == []


# What these do takes seconds, and other tests do it in many ways.
DEAR = ["exam", "quiz", "browse", "plan", "sheet", "formulas", "blueprint", "export", "bank"]


@pytest.mark.parametrize(
    "words",
    [pytest.param(words, marks=[pytest.mark.slow] if words[0] in DEAR else []) for words in COMMANDS],
    ids=" ".join,
)
def test_the_examples_of_every_command_run(
    cli: Cli, words: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "my-cards.yaml").write_text(cli("bank", "new", "my.topic").out, "utf-8")
    if words in [("mark",), ("key",)]:
        returned.papers(open_bank(None), tmp_path / "keys", questions=("conv-output-size", "layernorm-explained"))
        returned.table(tmp_path, "1,A,28,2", head="id,variant,1,2 marks")
    (tmp_path / "attempts.jsonl").write_text(to_line(attempt()) + "\n", "utf-8")
    filled(tmp_path / "home", [attempt()])
    monkeypatch.setenv("DLQUIZ_HOME", str(tmp_path / "home"))
    for example in shown_by(cli, words):
        shown = cli(*shlex.split(example.split(" > ")[0])[1:])
        # An example may show an answer that is wrong, but not one that can't be used.
        assert shown.code in ((0, 1) if words == ("grade",) else (0,)), (example, shown.err)
        assert shown.out


@every("name", [name for name in HELP_LINES if name not in ("calc", "net")])
def test_the_list_of_commands_says_what_the_help_of_each_says(cli: Cli, name: str) -> None:
    """The list is shown without loading the commands, so it holds their first sentences itself."""
    said = " ".join(cli(name, "--help").out.split())
    assert f"{name} [" in said.lower()
    assert HELP_LINES[name] in said
    assert cli("--help").out.split().count(name) >= 1


@every("columns, lang", [(40, "en"), (40, "zh"), (60, "en"), (60, "zh")])
def test_help_fits_a_narrow_terminal(cli: Cli, monkeypatch: pytest.MonkeyPatch, columns: int, lang: str) -> None:
    """Also that of groups, of `calc`, of a formula, and of `net`. The name of an option may be wider by itself."""
    monkeypatch.setenv("COLUMNS", str(columns))
    for words in [*COMMANDS, (), ("bank",), ("calc", "conv-output-size")]:
        lines = cli(*words, "--help", "--lang", lang).out.splitlines()
        wide = [line for line in lines if display_width(line) > columns and " " in line.strip()]
        assert [line for line in wide if "dlquiz key" not in line] == [], words  # its code is put in afterwards


def run_fresh(program: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", f"import sys\nfrom dlquiz.cli import main\n{program}"],
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        env={**os.environ, **environment},
        timeout=60,
    )


def test_a_command_is_loaded_when_it_is_wanted_and_no_other() -> None:
    program = (
        "def there():\n"
        f"    return [name for name in {list(HELP_LINES)} if f'dlquiz.cli.{{name}}' in sys.modules]\n"
        "for words in ['--help'], ['quizz'], ['grade', '--help']:\n"
        "    try:\n"
        "        main(words)\n"
        "    except SystemExit:\n"
        "        print(there(), file=sys.stderr)\n"
    )
    told = [line for line in run_fresh(program).stderr.splitlines() if line.startswith("[")]
    assert told == ["[]", "[]", "['grade']"]


@pytest.mark.parametrize("words", [(), ("bank",), ("history",)], ids=["dlquiz", "dlquiz bank", "dlquiz history"])
def test_a_group_by_itself_is_its_help(cli: Cli, words: tuple[str, ...]) -> None:
    bare, helped = cli(*words), cli(*words, "--help")
    assert bare.code == helped.code == 0
    assert bare.out.strip() == helped.out.strip()
    assert bare.err == ""
    for command in COMMANDS:
        if command[:-1] == words:
            assert re.search(rf"^  {command[-1]}\s", bare.out, re.MULTILINE), command


@every("words", [words for words in COMMANDS if words not in [("bank", "new")]])
def test_every_command_speaks_of_language_bank_and_json(cli: Cli, tiny_path: Path, words: tuple[str, ...]) -> None:
    shown = cli(*words, "--bank", tiny_path, "--help").out
    for option in ("--lang", "--bank", "--json", "--plain"):
        assert option in shown, f"{' '.join(words)} has no {option}"


def test_short_and_long_help_are_the_same(cli: Cli, tiny_path: Path) -> None:
    for words in (["quiz"], ["calc"], ["calc", "square"]):
        assert cli(*words, "--bank", tiny_path, "-h").out == cli(*words, "--bank", tiny_path, "--help").out


def test_calc_lists_every_formula_under_its_topic(cli: Cli, tiny_path: Path) -> None:
    ran = cli("calc", "--bank", tiny_path, "--lang", "zh")
    assert ran.out.splitlines()[0] == "数"
    assert {line.split()[0] for line in ran.out.splitlines()[1:]} == {"square", "thirds", "arrays", "product"}
    assert "三分之一" in ran.out


def test_the_help_of_a_formula_is_the_cards(cli: Cli, tiny_path: Path) -> None:
    shown = cli("calc", "square", "--bank", tiny_path, "--help").out
    for expected in (
        *("Framed square", "--side", "a: side [cm]", "[default: 1]", "--round-corners / --no-round-corners"),
        *("area [cm²]: A = ", "(a + 2f)²", "Conditions: the frame f must be narrower than the side"),
    ):
        assert expected in shown
    chinese = cli("calc", "square", "--bank", tiny_path, "--help", "--lang", "zh").out
    for expected in ("带框的正方形", "边长", "框宽", "结果：", "条件：框宽 f 必须小于边长"):
        assert expected in chinese


def test_the_example_of_every_formula_is_the_cards_own(real_bank: Bank) -> None:
    """All of them, read as the command line reads them."""
    for card in real_bank.formulas:
        (example,) = examples(formula_help(card, "en"))
        program, command, *words = shlex.split(example)
        request = read_request(words)
        given = read_options(card, request.options)
        assert (program, command, request.formula) == ("dlquiz", "calc", card.id)
        assert given == {name: card.example[name] for name in given}
        assert chain.results(card, chain.complete(card, given))


@pytest.mark.parametrize("name", ["conv-output-size", "lstm-parameters", "softmax"])
def test_the_example_of_a_formula_runs(cli: Cli, name: str) -> None:
    (example,) = examples(cli("calc", name, "--help").out)
    ran = cli(*shlex.split(example)[1:])
    assert (ran.code, ran.err) == (0, "")
    assert "=" in ran.out or "≈" in ran.out
