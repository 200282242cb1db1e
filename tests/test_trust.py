"""Where the system has no wall, a stranger's PyTorch lines run only if whoever sits there says so."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path

import pytest
from room import FakeTorch, Room

from dlquiz.bank.bank import Bank, default_path
from dlquiz.cli.common import TRUST_GIVEN, tell_wait
from dlquiz.cli.outcome import run as run_command
from dlquiz.cli.trust import trusted
from dlquiz.torchlines import wall


class Terminal(io.StringIO):
    """A stream that is a terminal."""

    def isatty(self) -> bool:
        return True


@pytest.fixture
def no_wall(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wall, "available", lambda: False)


@pytest.mark.usefixtures("no_wall")
@pytest.mark.parametrize(
    ("typed", "believed"),
    [("yes\n", True), ("是\n", True), ("y\n", False), ("\n", False), ("", False)],
)
def test_on_a_terminal_one_is_asked_and_only_a_whole_yes_counts(
    typed: str, believed: bool, tiny_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = Terminal()
    monkeypatch.setattr(sys, "stdin", Terminal(typed))
    monkeypatch.setattr(sys, "stderr", said)
    assert trusted([tiny_path], "en") is believed
    assert "could read and change your files" in said.getvalue()


@pytest.mark.usefixtures("no_wall")
def test_in_a_pipe_nobody_is_asked_and_nothing_is_run(tiny_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert not trusted([tiny_path], "en")
    assert "--trust" in capsys.readouterr().err


@pytest.mark.usefixtures("no_wall")
def test_the_bank_that_ships_is_trusted(capsys: pytest.CaptureFixture[str]) -> None:
    assert trusted([default_path()], "en")
    assert capsys.readouterr().err == ""


def test_behind_a_wall_nobody_is_asked(
    tiny_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nor is the bank trusted then: its lines run only because the wall holds."""
    monkeypatch.setattr(wall, "available", lambda: True)
    assert not trusted([tiny_path], "en")
    assert capsys.readouterr().err == ""


@pytest.mark.usefixtures("no_wall")
def test_without_trust_an_item_has_no_proof_and_the_check_says_what_would_give_one(
    tiny_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from dlquiz.cli import dispatch

    bank = ["--bank", str(tiny_path), "--lang", "en"]
    assert run_command(lambda: dispatch(["item", "square#1", *bank, "--json"])) == 0
    assert json.loads(capsys.readouterr().out)["proof"] is None
    assert run_command(lambda: dispatch(["item", "square#1", *bank])) == 0
    assert "Not proven: the PyTorch lines were not run" in capsys.readouterr().out
    assert run_command(lambda: dispatch(["bank", "check", *bank])) == 2
    assert "--trust" in capsys.readouterr().err


@pytest.mark.parametrize(
    "words",
    [["item", "square#1", "--trust"], ["--trust", "bank", "list"], ["calc", "--trust", "square"]],
)
def test_trust_is_an_option_of_every_command(words: list[str], tiny_path: Path) -> None:
    from dlquiz.cli import dispatch

    run_command(lambda: dispatch([*words, "--bank", str(tiny_path)]))
    assert TRUST_GIVEN.get()
    run_command(lambda: dispatch(["bank", "list", "--bank", str(tiny_path)]))
    assert not TRUST_GIVEN.get()


def test_what_was_not_proven_is_not_called_proven(tiny_bank: Bank, tmp_path: Path) -> None:
    """`refuses` is what a worker says where there is no wall and no trust."""
    shown = Room(tiny_bank, tmp_path, torch=FakeTorch(refuses=True)).take("square", "81")
    assert "Not proven: the PyTorch lines were not run" in shown
    assert "PyTorch agrees" not in shown
    assert "PyTorch agrees" in Room(tiny_bank, tmp_path).take("square", "81")


@pytest.mark.parametrize("watched", [True, False])
def test_whoever_watches_is_told_what_takes_time(watched: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """PyTorch takes seconds to start; a pipe and a script are told nothing."""
    said = Terminal() if watched else io.StringIO()
    monkeypatch.setattr(sys, "stderr", said)
    tell_wait("zh", "torch_starting")
    assert said.getvalue() == ("正在启动 PyTorch……\n" if watched else "")
