"""docs/json.md says which fields a script gets: each that comes is there, and each that is there comes."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import returned
from conftest import Cli
from histories import at, attempt, opened
from msgspec.structs import replace
from test_cli_exam import ANSWERS, PAPER
from test_cli_help import COMMANDS as ALL
from test_cli_mistakes import PAST

from dlquiz.bank.bank import Bank
from dlquiz.bank.loading import read_bank
from dlquiz.study.remark import Remark

DOCS = Path(__file__).parent.parent / "docs" / "json.md"
EXAM = str(date.today() + timedelta(14))
# How each document of the page is had. HOME, OUT and PAPER stand for what the test makes, REAL for the bank that ships
# instead of the tests'.
COMMANDS: dict[str, list[list[str]]] = {
    "quiz": [["quiz", "square", "-n", "1", "--seed", "3", "HOME"]],
    "exam": [["exam", "PAPER", "--seed", "1", "HOME"]],
    "review": [["review", "HOME"], ["review", "quiz-real", "HOME"]],
    "browse": [["browse", "tiny.facts", "HOME"]],
    "config": [["config", "HOME"]],
    "calc": [
        ["calc", "square", "--side", "3", "--prove"],
        ["calc", "sigmoid", "--x", "1", "--plot", "REAL"],
        ["calc", "softmax", "--x", "[1, 2]", "--plot", "REAL"],
    ],
    "formulas": [["formulas"]],
    "net": [["net", "lenet5"], ["net", "linear 3 | relu", "--input", "4", "--prove"], ["net", "lenet5", "lenet5"]],
    "net --explain": [["net", "lenet5", "--explain", "c1"]],
    "net --list": [["net", "--list"]],
    "sheet": [["sheet", "tiny", "-n", "2", "--format", "md", "OUT"]],
    "blueprint check": [["blueprint", "check", "PLAN"], ["blueprint", "check", "SHORT"]],
    "key": [["key", "CODE"], ["key", "PAPER-CODE", "PAPER"], ["key", "PRINTED"]],
    "mark": [["mark", "RETURNED"]],
    "mark --template": [["mark", "RECORD", "--template"]],
    "item": [
        *(["item", address] for address in ("square#7", "thirds#7", "pick-one#7", "say-why#7")),
        ["item", "network-cnn-cell#1", "REAL"],
    ],
    "export": [["export", "json", "-n", "1", "OUT"]],
    "grade": [["grade", "square#7", "8"], ["grade", "pick-one#7", "A"], ["grade", "pick-one#7", "B"]],
    "bank list": [["bank", "list"]],
    "bank show": [
        *(["bank", "show", name] for name in ("square", "pick-one", "join", "line-up", "say-why")),
        *(["bank", "show", name, "REAL"] for name in ("prelu-positive-or-negative", "name-of-the-imitating-model")),
        *(["bank", "show", name, "REAL"] for name in ("alexnet-techniques-fill", "code-adam-first-step")),
        ["bank", "show", "network-stacked-kernels", "REAL"],
    ],
    "bank coverage": [["bank", "coverage"]],
    "bank check": [["bank", "check", "--seeds", "1"]],
    "bank errata": [["bank", "errata"]],
    "stats": [["stats", "HOME"]],
    "plan": [["plan", "--exam-date", EXAM, "--minutes", "30", "HOME"]],
    "mistakes": [["mistakes", "HOME"]],
    "history export": [["history", "export", "HOME"]],
    "history import": [["history", "import", "-", "HOME"]],
    "history forget": [["history", "forget", "--yes", "HOME"]],
}


TYPED = {"quiz": "49\n\n\n", "exam": ANSWERS}
# What one document has of another, as the page says it: an array of them, or one.
_ANOTHER = re.compile(r"(each as in|all of) `([^`]+)`")


def documented() -> dict[str, dict[str, str]]:
    """The fields of each command with what they are, as the page has them."""
    sections = re.split(r"^## `(.+)`$", DOCS.read_text("utf-8"), flags=re.MULTILINE)[1:]
    return {
        name: dict(re.findall(r"^- `([^`]+)`: (\S.*)$", text, flags=re.MULTILINE))
        for name, text in zip(sections[::2], sections[1::2], strict=True)
    }


def of_others(name: str, within: tuple[str, ...] = ()) -> Iterator[str]:
    """The fields that a document of a command may have because it has another in it."""
    pages = documented()
    for field, text in pages[name].items():
        found = _ANOTHER.search(text)
        if found is None or found[2] in within:
            continue
        place = f"{field}[]" if found[1] == "each as in" else field
        inner = [*pages[found[2]], *of_others(found[2], (*within, name))]
        yield from (f"{place}.{one}" for one in inner)


# What is named by a card, a layer, a letter or a paper of the field, and not by dlquiz.
_NAMED = {"given", "results", "values", "mistakes", "facts", "key"}


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


def test_each_command_that_prints_json_is_on_the_page() -> None:
    """`bank new` alone prints a file."""
    assert {" ".join(words) for words in ALL} - {"bank new"} == {name.partition(" --")[0] for name in COMMANDS}


def test_what_stands_for_another_document_is_followed_and_ends() -> None:
    found = set(of_others("key"))
    assert {"items[].stem", "items[].parts[].key", "papers[].variant", "papers[].items[].stem"} <= found
    assert not any("papers[].papers[]" in field for field in found)
    assert "answers[].grade.parts[].verdict" in set(of_others("review"))


class Words:
    """The words of a command, with what the test makes in the place of those that stand for it."""

    def __init__(self, cli: Cli, bank: Path, square: str, folder: Path) -> None:
        self.cli, self.bank, self.folder = cli, bank, folder
        self.square = square  # the digest of the question

    def of(self, words: list[str]) -> list[str]:
        made = [part for word in words for part in self._made(word)]
        return [*made, *(() if "REAL" in words else ("--bank", str(self.bank)))]

    def _made(self, word: str) -> list[str]:
        if word == "HOME":
            return ["--home", self._home()]
        if word == "OUT":
            return ["-o", str(self.folder / "out")]
        if word == "PAPER":
            (self.folder / "paper.yaml").write_text(PAPER, "utf-8")
            return ["--blueprint", str(self.folder / "paper.yaml")]
        if word in ("PLAN", "SHORT"):
            plan = self.folder / f"{word}.yaml"
            plan.write_text(PAPER if word == "PLAN" else PAPER.replace("count: 2", "count: 20"), "utf-8")
            return [str(plan)]
        if word == "PAPER-CODE":
            return [self._print(*self._made("PAPER"))]
        if word == "PRINTED":
            return [str(self.folder / "printed" / "keys" / "papers.json")]  # of both codes
            return [str(self.folder / "printed" / "papers.json")]  # of both codes
        if word in ("RECORD", "RETURNED"):
            return list(map(str, self._returned()[: 1 if word == "RECORD" else 2]))
        if word == "CODE":
            return [self._print("tiny", "-n", "9")]
        return [] if word == "REAL" else [word]

    def _returned(self) -> tuple[Path, ...]:
        """Papers on record and answers to them: a mistake, a mark by hand, a row and a cell that say nothing."""
        record = returned.papers(read_bank(self.bank), self.folder)
        rows = ("1,A,49,12,4,A,AB,true,3", "2,C,1,1,1,A,A,true,0", "3,B,x,1,1,A,A,true,0")
        return record, returned.table(self.folder, *rows)

    def _home(self) -> str:
        """A history with answers, one of which can be brought back."""
        if not (self.folder / "home").exists():
            slip = replace(attempt(at(20), digest=self.square), response="49", score=0.0, session="quiz-real")
            with closing(opened(self.folder / "home", [*PAST, slip])) as history:
                history.annotate([Remark("square", at(20), True, "two sides")])
        return str(self.folder / "home")

    def _print(self, *words: str) -> str:
        """The code of a sheet that was printed."""
        options = ("--bank", self.bank, "--seed", 7, "--format", "md", "-o", self.folder / "printed", "--json")
        code: str = json.loads(self.cli("sheet", *words, *options).out)["variants"][0]["code"]
        return code


@pytest.mark.parametrize("command", COMMANDS)
def test_the_page_has_the_fields_that_come_and_no_other(
    cli: Cli, tiny_path: Path, tiny_bank: Bank, tmp_path: Path, command: str
) -> None:
    made = Words(cli, tiny_path, tiny_bank.question("square").digest, tmp_path)
    came: set[str] = set()
    for words in COMMANDS[command]:
        ran = cli(*made.of(words), "--json", "--lang", "en", typed=TYPED.get(command, ""))
        came |= set(fields(json.loads(ran.out)))
    own = documented()[command].keys()
    assert own - came == set()
    assert came - own - set(of_others(command)) == set()
