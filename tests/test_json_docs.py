"""docs/json.md says which fields a script gets: each that comes is there, and each that is there comes."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from conftest import Cli
from histories import filled
from test_cli_mistakes import PAST

DOCS = Path(__file__).parent.parent / "docs" / "json.md"
EXAM = str(date.today() + timedelta(14))
# How each document of the page is had; HOME and OUT stand for the options of the test's own, REAL for the bank that
# ships instead of the tests'.
COMMANDS: dict[str, list[list[str]]] = {
    "calc": [
        ["calc", "square", "--side", "3", "--prove"],
        ["calc", "sigmoid", "--x", "1", "--plot", "REAL"],
        ["calc", "softmax", "--x", "[1, 2]", "--plot", "REAL"],
    ],
    "formulas": [["formulas"]],
    "item": [["item", "square#7"], ["item", "pick-one#7"]],
    "export": [["export", "json", "-n", "1", "-o", "OUT"]],
    "grade": [["grade", "square#7", "8"], ["grade", "pick-one#7", "A"], ["grade", "pick-one#7", "B"]],
    "bank list": [["bank", "list"]],
    "bank check": [["bank", "check", "--seeds", "1"]],
    "bank errata": [["bank", "errata"]],
    "stats": [["stats", "HOME"]],
    "plan": [["plan", "--exam-date", EXAM, "--minutes", "30", "HOME"]],
    "mistakes": [["mistakes", "HOME"]],
    "history export": [["history", "export", "HOME"]],
    "history import": [["history", "import", "-", "HOME"]],
    "history forget": [["history", "forget", "--yes", "HOME"]],
}


def documented() -> dict[str, set[str]]:
    """The fields of each command, as the page has them."""
    sections = re.split(r"^## `(.+)`$", DOCS.read_text("utf-8"), flags=re.MULTILINE)[1:]
    return {
        name: set(re.findall(r"^- `([^`]+)`: \S", text, flags=re.MULTILINE))
        for name, text in zip(sections[::2], sections[1::2], strict=True)
    }


# What is named by a card, and not by dlquiz.
_NAMED = {"given", "results", "values"}


def fields(data: Any, place: str = "") -> Iterator[str]:
    if isinstance(data, dict):
        for name, inner in data.items():
            path = f"{place}.{name}".removeprefix(".")
            yield path
            if name not in _NAMED or not isinstance(inner, dict):
                yield from fields(inner, path)
    elif isinstance(data, list):
        for inner in data:
            yield from fields(inner, f"{place}[]")


def test_each_command_of_the_page_is_tried() -> None:
    assert documented().keys() == COMMANDS.keys()


@pytest.mark.parametrize("command", COMMANDS)
def test_the_page_has_the_fields_that_come_and_no_other(
    cli: Cli, tiny_path: Path, tmp_path: Path, command: str
) -> None:
    came: set[str] = set()
    for words in COMMANDS[command]:
        if "HOME" in words:
            filled(tmp_path, PAST)
            words = [*(word for word in words if word != "HOME"), "--home", str(tmp_path)]
        words = [str(tmp_path / "out") if word == "OUT" else word for word in words]
        bank = [] if "REAL" in words else ["--bank", tiny_path]
        ran = cli(*(word for word in words if word != "REAL"), *bank, "--json", "--lang", "en")
        came |= set(fields(json.loads(ran.out)))
    assert came == documented()[command]
