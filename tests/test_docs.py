"""Nothing shown to a reader goes unexecuted: the README's commands, quiz and Python, and the card of CONTRIBUTING."""

from __future__ import annotations

import contextlib
import io
import re
import shlex
import textwrap
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from conftest import SharedWorker
from room import Room

from dlquiz.bank.address import item_at
from dlquiz.cli import dispatch
from dlquiz.cli.app import COMMANDS
from dlquiz.cli.outcome import run
from dlquiz.cli.places import open_bank
from dlquiz.proof.check import check_bank

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
QUIZ = re.compile(r"<!-- quiz: (.+?); typed: (.+?) -->\n```text\n(.*?)```", re.DOTALL)


def blocks(text: str, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", text, re.MULTILINE | re.DOTALL)


def commands(block: str) -> Iterator[tuple[str, str]]:
    """Each command of a console block with the output that is shown below it."""
    for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
        command, _, output = part.partition("\n")
        yield command, output


CONSOLE = [case for block in blocks(README, "console") for case in commands(block)]


def output_of(words: list[str]) -> str:
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        run(lambda: dispatch(words))
    return out.getvalue()


@pytest.mark.parametrize(("command", "shown"), CONSOLE, ids=[command for command, _ in CONSOLE])
def test_a_command_of_the_readme_prints_what_the_readme_shows(
    command: str, shown: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    words = shlex.split(command)
    assert words[0] == "dlquiz"
    assert any_patch(output_of(words[1:])) == any_patch(shown)


def any_patch(text: str) -> str:
    """The text for any patch release and build of PyTorch."""
    return re.sub(r"PyTorch (\d+\.\d+)[\w.+]*", r"PyTorch \1", text)


def played(addresses: list[str], typed: list[str], home: Path) -> str:
    """What a quiz of these items looks like when these answers are typed, but for the last line with the keys."""
    bank = open_bank(None)
    room = Room(bank, home, width=80)
    room.desk = replace(room.desk, runner=SharedWorker.worker)
    shown = room.take_items(iter([item_at(bank, address) for address in addresses]), len(addresses), *typed)
    return re.sub("[ ]+$", "", shown, flags=re.MULTILINE).strip("\n") + "\n"


def test_the_quiz_of_the_readme_goes_as_it_is_shown(tmp_path: Path) -> None:
    found = QUIZ.search(README)
    assert found is not None
    addresses, typed, shown = found.groups()
    answers = ["" if answer == "⏎" else answer for answer in typed.split(" | ")]
    assert played(addresses.split(), answers, tmp_path) == shown


@pytest.mark.parametrize("block", blocks(README, "python"))
def test_the_python_of_the_readme_runs(block: str) -> None:
    exec(block, {})
    assert "assert" in block


def test_every_command_is_in_the_readme() -> None:
    assert {"quiz", "exam", "calc", "bank", "history"} <= COMMANDS.keys()
    for name in COMMANDS:
        assert f"dlquiz {name}" in README


def test_the_card_that_contributing_writes_step_by_step_is_sound(tmp_path: Path) -> None:
    parts = [textwrap.dedent(part) for part in blocks(CONTRIBUTING, "yaml")]
    head = "id: my-card\ntitle: {zh: 卡, en: Card}\nlevel: 2\ncovers: []\n"
    card = textwrap.indent(head + "".join(parts), "    ")
    path = tmp_path / "card.yaml"
    path.write_text(f"topic: my.topic\ntitle: {{zh: 题, en: Topic}}\nformulas:\n  -{card[3:]}", encoding="utf-8")
    report = check_bank(path, seeds=10)
    assert report.faults == ()
    assert report.proved == report.items >= 10  # one a seed, and the corners


def test_the_bank_file_that_bank_new_prints_is_sound(tmp_path: Path) -> None:
    path = tmp_path / "new.yaml"
    path.write_text(output_of(["bank", "new", "my.topic"]), encoding="utf-8")
    report = check_bank(path, seeds=5)
    assert report.faults == ()
    assert report.proved > 0
