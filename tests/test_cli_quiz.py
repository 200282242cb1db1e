"""`dlquiz quiz` as a command: with PyTorch, and once typed into a real terminal."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import time
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from unittest.mock import ANY

import pytest
from conftest import Cli, Ran
from terminal import terminal
from tiny import LIAR

from dlquiz.bank.bank import Bank
from dlquiz.bank.form import FIRST_SEEDS, draw_form
from dlquiz.cards.tolerance import rounded
from dlquiz.history.recorder import Recorder
from dlquiz.kinds.numeric.item import NumericItem
from dlquiz.kinds.protocol import Item
from dlquiz.language.numbers import plain_number
from dlquiz.terminal.keyboard import SETTLING
from dlquiz.text.spans import one_line


def test_the_command_withholds_a_false_key(cli: Cli, tmp_path: Path) -> None:
    """The bank says 3 + 4 = 7, its PyTorch lines say 8. Really run, PyTorch and all."""
    bank = tmp_path / "liar.yaml"
    bank.write_text(LIAR, "utf-8")
    ran = cli("quiz", "--bank", bank, "-n", "1", typed="7\n\n")
    assert ran.code == 0
    assert "plus four" not in ran.out
    assert "liar#" in ran.out


def typed_key(item: Item) -> str:
    """The key with all the keys that it takes: Enter behind each part, but none behind one key that answers."""
    if isinstance(item, NumericItem):
        return "".join(plain_number(rounded(part.key, part.result.digits)) + "\r" for part in item.parts)
    key = one_line(item.key_line("zh"))
    return key if item.question.kind in ("choice", "truth") else f"{key}\r"


SEED = 5


@pytest.mark.slow
def test_three_questions_typed_into_a_real_terminal(real_bank: Bank, tmp_path: Path) -> None:
    """The bank that ships and PyTorch itself, with nothing stubbed."""
    items = list(draw_form(real_bank, real_bank.select(["cnn"]), 3, SEED, first_seeds=FIRST_SEEDS))
    assert any(item.code for item in items[:2])
    words = ("quiz", "cnn", "-n", 3, "--seed", SEED, "--lang", "zh", "--home", tmp_path)
    with terminal(*words, columns=60) as student:
        for number, item in enumerate(items[:2], 1):
            student.sees(f"{number}/3", "s 先跳过   k 不会")
            if number == 1:
                student.type("?")
                time.sleep(2 * SETTLING)  # what is typed before the hint stands there is dropped
            student.type(typed_key(item))
            student.sees("u 撤销评分")
            assert student.screen.wrapped == [] or any(before.code for before in items[: number - 1])
            if item.code:
                student.type("p")  # code is never broken, and may be wider than the screen
                student.sees("import torch")
            student.type(" ")
        student.sees("3/3", "s 先跳过   k 不会")
        student.type("\x03")
        assert student.ends() == 130
        assert "得分 2/2" in student.screen.text
        assert "Traceback" not in student.screen.text


def attempts(ran: Ran) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(ran.out)["attempts"]
    return found


def test_json_tells_every_answer(cli: Cli, tiny_path: Path, tmp_path: Path) -> None:
    """49 is (5 + 2)²: the frame on one side only. stdout holds the document and nothing else."""
    ran = cli(
        "quiz", "tiny.numbers", "--level", 1, "-n", 2, "--seed", 3, "--bank", tiny_path, "--home", tmp_path, "--json",
        typed="?\n49\n\ns\n",
    )  # fmt: skip
    document = json.loads(ran.out)
    assert (document["answered"], document["skipped"], document["score"]) == (1, 1, 0)
    square, skipped = document["attempts"]
    assert square.pop("seconds") >= 0
    assert square == {
        "address": square["address"], "score": 0.0, "hinted": True, "hints": 1, "response": "49", "mistake": "one-side",
        "second": None,
        "verdict": "wrong", "dont_know": False,
    }  # fmt: skip
    assert (skipped["score"], skipped["response"], skipped["mistake"]) == (None, None, None)
    assert "the frame was counted on one side only" in ran.err


def test_a_seed_asks_the_same_whatever_is_remembered(cli: Cli, tiny_path: Path, tmp_path: Path) -> None:
    words = ("quiz", "tiny.facts", "-n", 3, "--seed", 3, "--bank", tiny_path, "--home", tmp_path, "--json")
    first = attempts(cli(*words, typed="s\n" * 3))
    cli(*words, typed="A\n\nB\n\nA B\n\nA\n\n0\n\n")
    assert attempts(cli(*words, typed="s\n" * 3)) == [{**turn, "seconds": ANY} for turn in first]


def test_without_a_seed_the_history_says_what_comes_next(
    cli: Cli, tiny_path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was answered wrong yesterday is due today, before all that is new."""
    ahead = tmp_path / "clock"
    monkeypatch.setenv("DLQUIZ_CLOCK", str(ahead))
    words = ("quiz", "tiny.numbers", "-n", 1, "--bank", tiny_path, "--home", tmp_path / "home", "--json")
    (wrong,) = attempts(cli(*words, "--seed", 3, typed="0\n0\n0\n\n"))
    assert wrong["score"] == 0.0
    ahead.write_text(str(24 * 3600), "utf-8")
    for _ in range(3):
        (turn,) = attempts(cli(*words, typed="s\n"))
        assert turn["address"].partition("#")[0] == wrong["address"].partition("#")[0]


@pytest.mark.slow
def test_the_first_question_waits_for_nothing_that_is_needed_later(tiny_path: Path, tmp_path: Path) -> None:
    words = ["quiz", "tiny.facts", "-n", "1", "--bank", str(tiny_path), "--home", str(tmp_path)]
    program = (
        "import sys\n"
        "from dlquiz.cli import dispatch\n"
        "dispatch(sys.argv[1:])\n"
        "print([name for name in ('fsrs', 'prompt_toolkit', 'asyncio', 'torch', 'sqlite3') if name in sys.modules])"
    )
    ran = subprocess.run(
        [sys.executable, "-c", program, *words], capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=60
    )
    assert "1/1" in ran.stdout
    assert ran.stdout.splitlines()[-1] == "['sqlite3']"  # the history chooses


def test_the_exam_date_is_remembered_and_forgotten(cli: Cli, tiny_path: Path, tmp_path: Path) -> None:
    day = date.today() + timedelta(9)
    words = ("quiz", "-n", 1, "--bank", tiny_path, "--home", tmp_path, "--exam-date")
    assert cli(*words, day, typed="").code == 0
    assert remembered(tmp_path) == day
    assert cli(*words[:-1], typed="").code == 0
    assert remembered(tmp_path) == day
    assert cli(*words, "none", typed="").code == 0
    assert remembered(tmp_path) is None


def remembered(home: Path) -> date | None:
    recorder = Recorder(home, "en", pytest.fail)
    found = recorder.exam(date.today() - timedelta(1))
    recorder.close()
    return found


@pytest.mark.parametrize(
    "words",
    [["nowhere"], ["-n", "0"], ["--kind", "essay"], ["--seed", "-1"], ["--exam-date", "soon"], ["--level", "4"]],
    ids=" ".join,
)
def test_what_can_not_be_asked_is_said_before_anything_is_written(
    cli: Cli, tiny_path: Path, tmp_path: Path, words: list[str]
) -> None:
    ran = cli("quiz", *words, "--bank", tiny_path, "--home", tmp_path / "home")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("dlquiz: ")
    assert not (tmp_path / "home").exists()


def test_a_quiz_goes_on_without_memory(cli: Cli, tiny_path: Path, tmp_path: Path) -> None:
    """The home can't be made, since a file stands in its place: said once, on stderr, and no answer is refused."""
    (tmp_path / "file").write_text("", "utf-8")
    ran = cli(
        "quiz", "tiny.numbers", "--level", 1, "-n", 2, "--seed", 3, "--bank", tiny_path, "--home", tmp_path / "file",
        typed="49\n\n49\n\n",
    )  # fmt: skip
    assert ran.code == 0
    assert str(tmp_path / "file") in ran.err.replace("\n", "")
    assert len(ran.err.strip().split("\n\n")) == 1
    assert "Score 0/2" in ran.out


def test_plain_maths_stands_on_one_line(cli: Cli, tiny_path: Path, tmp_path: Path) -> None:
    words = ("quiz", "tiny.numbers", "--level", 3, "-n", 1, "--bank", tiny_path, "--home", tmp_path)
    typed = "2, 4\n1.5 0; 0 4.5\n6x28x28\n\n"
    drawn, plain = (cli(*words, *more, typed=typed).out for more in ((), ("--plain",)))
    assert "⎡" in drawn
    assert not re.search("[⎡⎢⎣─│]", plain)
    assert "Score 1/1" in plain


def test_a_pipe_takes_nothing_up_and_leaves_nothing_open(cli: Cli, tiny_path: Path, tmp_path: Path) -> None:
    words = ("quiz", "tiny.facts", "-n", 3, "--bank", tiny_path, "--home", tmp_path)
    assert "1/3" in cli(*words, typed="s\n").out
    assert "1/3" in cli(*words, typed="").out
    recorder = Recorder(tmp_path, "en", pytest.fail)
    assert recorder.open_sittings("quiz") == []
    recorder.close()
