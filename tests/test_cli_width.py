"""What commands say for people fits the terminal it is said on; in a pipe a line stays a line."""

from __future__ import annotations

import ast
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from rows import every

import dlquiz
from dlquiz.maths.width import display_width
from dlquiz.terminal.wrap import hung

WORDING = Path(dlquiz.__file__).parent / "text" / "wording_en.json"

# A line, how wide the page is, what is shown: by hand.
HUNG = [
    ("short", 20, ["short"]),
    ("one two three four five six", 20, ["one two three four", "    five six"]),
    ("  id        a title of many words", 24, ["  id        a title of", "            many words"]),
    ("  an-id-of-twenty-five-char    title", 30, ["  an-id-of-twenty-five-char", "      title"]),
    ("参数共有一百二十八万个其中偏置两百", 20, ["参数共有一百二十八万", "    个其中偏置两百"]),
]


@every("line, width, rows", HUNG)
def test_a_line_goes_on_below_its_second_column(line: str, width: int, rows: list[str]) -> None:
    assert hung(line, width) == rows


# With a bar that is no other form of the words.
_BARS = {"net_help"}


def test_words_for_one_thing_and_for_many_are_chosen_by_their_count() -> None:
    """Else both are shown, with the bar that parts them: of these `say` has none, `counted` has all."""
    forms = {key for key, text in json.loads(WORDING.read_text("utf-8")).items() if "|" in text} - _BARS
    calls = [
        (path.name, call.lineno, argument.value)
        for path in WORDING.parent.parent.rglob("*.py")
        for call in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name | ast.Attribute)
        and (call.func.id if isinstance(call.func, ast.Name) else call.func.attr) == "say"
        for argument in call.args[:2]
        if isinstance(argument, ast.Constant)
    ]  # fmt: skip
    assert len(calls) > 300
    assert [call for call in calls if call[2] in forms] == []


# What is not a table of maths, and was printed without looking at the terminal.
COMMANDS = [
    "calc", "calc conv-output-size --help", "calc kl", "net --help", "net --list",
    "bank show relu", "bank coverage", "blueprint check standard", "grade conv-output-size#28 6",
    "net lenet5 --plain", "net lenet5 --plain --explain 1",
]  # fmt: skip


@pytest.mark.skipif(sys.platform == "win32", reason="a terminal of POSIX")
@pytest.mark.parametrize("lang", ["en", pytest.param("zh", marks=pytest.mark.slow)])
def test_no_line_is_wider_than_the_terminal(lang: str) -> None:
    import pty

    for command in COMMANDS:
        ours, theirs = pty.openpty()
        program = f"from dlquiz.cli import main; main({[*command.split(), '--lang', lang]})"
        shown = b""
        with subprocess.Popen(
            [sys.executable, "-c", program], stdout=theirs, stdin=theirs, env={**os.environ, "COLUMNS": "60"}
        ) as running:
            os.close(theirs)
            while True:
                try:
                    read = os.read(ours, 1 << 16)
                except OSError:  # Linux's end of a terminal
                    break
                if not read:
                    break
                shown += read
            assert running.wait(60) in (0, 1)
        os.close(ours)
        lines = re.sub(r"\x1b\[[0-9;]*m", "", shown.decode().replace("\r", "")).split("\n")
        assert [line for line in lines if display_width(line) > 60] == [], command
