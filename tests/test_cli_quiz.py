"""`dlquiz quiz` as a command: with PyTorch, and once typed into a real terminal."""

from __future__ import annotations

import io
import os
import re
import sys
from pathlib import Path

import pexpect
import pytest
from conftest import Cli
from tiny import LIAR

from dlquiz.bank import Bank
from dlquiz.form import FIRST_SEEDS, draw_form
from dlquiz.item import Item, NumericItem
from dlquiz.maths.width import display_width
from dlquiz.present import concept_key, plain_number
from dlquiz.tolerance import rounded

WIDTH = 60


def test_the_command_withholds_a_false_key(cli: Cli, tmp_path: Path) -> None:
    """The bank says 3 + 4 = 7, its PyTorch lines say 8. Really run, PyTorch and all."""
    bank = tmp_path / "liar.yaml"
    bank.write_text(LIAR, "utf-8")
    ran = cli("quiz", "--bank", bank, "-n", "1", typed="7\n\n")
    assert ran.code == 0
    assert "plus four" not in ran.out
    assert "liar#" in ran.out


def typed_key(item: Item) -> str:
    """The key as a student in China might type it, one line a part."""
    if isinstance(item, NumericItem):
        return "\r".join(plain_number(rounded(part.key, part.result.digits)) for part in item.parts)
    return concept_key(item, "zh")


SEED = 5


@pytest.mark.slow
def test_three_questions_typed_into_a_real_terminal(real_bank: Bank) -> None:
    items = list(draw_form(real_bank, real_bank.select(["cnn"]), 3, SEED, first_seeds=FIRST_SEEDS))
    terminal = pexpect.spawn(
        sys.executable,
        ["-m", "dlquiz", "quiz", "cnn", "-n", "3", "--seed", str(SEED), "--lang", "zh"],
        dimensions=(50, WIDTH),
        encoding="utf-8",
        timeout=60,
        env=dict(os.environ),  # else readline, within pytest, hands on the width of its own terminal
    )
    log = io.StringIO()
    terminal.logfile_read = log
    for number, item in enumerate(items[:2], 1):
        terminal.expect_exact(f"{number}/3")
        terminal.expect_exact("退出")
        if number == 1:
            terminal.send("提示\r")
        terminal.send(typed_key(item) + "\r")
        terminal.expect_exact("解答")
        terminal.expect_exact("q 退出 >")
        terminal.send("\r")
    terminal.expect_exact("3/3")
    terminal.expect_exact("退出")
    terminal.sendintr()
    terminal.expect_exact("得分 2/2")
    terminal.expect(pexpect.EOF)
    terminal.close()
    assert terminal.exitstatus == 130
    shown = log.getvalue()
    assert "Traceback" not in shown
    assert "\x1b[" in shown  # there are colours on a terminal
    text = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", shown)
    assert [line for line in text.replace("\r", "\n").split("\n") if display_width(line) > WIDTH] == []
