"""Printed sheets: the same seed prints the same bytes; the code brings them back; the key is complete."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from conftest import Cli
from pypdf import PdfReader
from tiny import write_tiny_bank

from dlquiz.cli.places import open_bank
from dlquiz.paper.printed import run_name
from dlquiz.paper.sheetcode import SheetPlan
from dlquiz.text.spans import Language
from dlquiz.use.variants import listed


class Desk:
    """Prints sheets of the small bank into a folder."""

    def __init__(self, cli: Cli, bank: Path, folder: Path) -> None:
        self.cli, self.bank, self.folder = cli, bank, folder

    def rows(self, *words: str, folder: str = "out") -> list[dict[str, Any]]:
        ran = self.cli("sheet", *words, "--bank", self.bank, "-o", self.folder / folder, "--json")
        assert ran.code == 0, ran.err
        found: list[dict[str, Any]] = json.loads(ran.out)["variants"]
        return found

    def key(self, code: str, *words: str) -> Any:
        return json.loads(self.cli("key", code, "--bank", self.bank, "--json", *words).out)


@pytest.fixture
def desk(cli: Cli, tiny_path: Path, tmp_path: Path) -> Desk:
    return Desk(cli, tiny_path, tmp_path)


def names(addresses: Sequence[str]) -> list[str]:
    return [address.split("#")[0] for address in addresses]


def pages(path: str) -> list[str]:
    return [page.extract_text() for page in PdfReader(io.BytesIO(Path(path).read_bytes())).pages]


@pytest.mark.parametrize("form", ["pdf", "html", "md"])
def test_the_same_seed_prints_the_same_bytes(desk: Desk, form: str) -> None:
    words = ["-n", "4", "--seed", "7", "--format", form]
    (first,), (second,) = desk.rows(*words, folder="one"), desk.rows(*words, folder="two")
    for file in ("sheet", "key"):
        assert Path(first[file]).read_bytes() == Path(second[file]).read_bytes()
        assert Path(first[file]).name == Path(second[file]).name
    (other,) = desk.rows("-n", "4", "--seed", "8", "--format", form, folder="three")
    assert Path(first["sheet"]).read_bytes() != Path(other["sheet"]).read_bytes()


@pytest.mark.slow
def test_variants_ask_the_same_with_other_numbers(desk: Desk) -> None:
    rows = desk.rows("-n", "10", "--variants", "3", "--seed", "7", "--format", "md")
    assert [row["variant"] for row in rows] == ["A", "B", "C"]
    assert len({tuple(names(row["items"])) for row in rows}) == 1
    stems = {re.findall(r"What is \d+ times \d+\?", Path(row["sheet"]).read_text("utf-8"))[0] for row in rows}
    assert len(stems) == 3
    assert len({row["code"] for row in rows}) == 3


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_code_stands_on_every_page_of_paper_and_key(desk: Desk, lang: Language) -> None:
    (row,) = desk.rows("-n", "10", "--seed", "7", "--lang", lang)
    for file in ("sheet", "key"):
        found = pages(row[file])
        assert found
        assert all(row["code"] in page for page in found)
    assert len(pages(row["key"])) > 1


@pytest.mark.parametrize("form", ["html", "md"])
def test_the_code_stands_in_the_other_formats_too(desk: Desk, form: str) -> None:
    (row,) = desk.rows("-n", "3", "--seed", "7", "--format", form)
    for file in ("sheet", "key"):
        assert row["code"] in Path(row[file]).read_text("utf-8")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_code_brings_back_the_items_and_keys_of_the_sheet(desk: Desk, lang: Language) -> None:
    for row in desk.rows("-n", "10", "--variants", "2", "--seed", "7", "--format", "md", "--lang", lang):
        found = desk.key(row["code"])
        assert [item["address"] for item in found["items"]] == row["items"]
        assert {item["lang"] for item in found["items"]} == {lang}  # the sheet's language is in the code
        printed = Path(row["key"]).read_text("utf-8")
        for item in found["items"]:
            for part in item["parts"]:
                assert spelled(part, lang) in printed, item["address"]


def spelled(part: dict[str, Any], lang: Language) -> str:
    """A key as a printed key shows it in Markdown."""
    key, kind = part["key"], part["kind"]
    if kind == "match":
        return ", ".join(f"{letter}{place}" for letter, place in key.items())
    if kind in ("choice", "choices", "order"):
        return ", ".join(key)
    if kind == "explain":
        return f"{part['rubric'][-1].partition(' ')[2].replace('1', '$1$')}"
    fixed = {
        "truth": ("**Answer:** false", "**答案：** 错"),
        "number": ("$2.33$",) * 2,
        "vector": ("$[2, 4]$",) * 2,
        "matrix": (r"\begin{bmatrix} 1.5 & 0 \\ 0 & 4.5 \end{bmatrix}",) * 2,
        "shape": (r"$6 \times 28 \times 28$",) * 2,
    }
    return fixed[kind][lang == "zh"] if kind in fixed else f"${key}$"


@pytest.mark.parametrize("form", ["pdf", "html", "md"])
def test_key_writes_the_very_file_that_the_sheet_wrote(desk: Desk, form: str) -> None:
    (row,) = desk.rows("-n", "4", "--seed", "7", "--format", form)
    again = desk.folder / "again"
    ran = desk.cli("key", row["code"], "--bank", desk.bank, "-o", again, "--format", form)
    assert (ran.code, ran.err) == (0, "")
    assert Path(ran.out.strip()).read_bytes() == Path(row["key"]).read_bytes()


def test_the_printed_key_is_complete(desk: Desk) -> None:
    """Each question by number, its stem, its worked solution, and the program that proves it."""
    (row,) = desk.rows("-n", "10", "--seed", "7", "--format", "md", "--lang", "en")
    printed = Path(row["key"]).read_text("utf-8")
    assert len(set(names(row["items"]))) == 10
    for number, address in enumerate(row["items"], 1):
        assert printed.count(f"**{number}.**") == 2  # at a glance, and with its solution
        assert f"`{address}`" in printed
    for expected in (
        "Side 5, frame 2: what is the area $A$?",
        r"$$A = (a + 2f)^{2} = (5 + 2 \times 2)^{2} = 81\text{ cm²}$$",
        "padded = F.pad(torch.ones(1, 1, side, side), (frame,) * 4, value=1.0)",
        "side, frame",  # given values, several to a line
        " = 5, 2",
        "An even number can be halved.",
        "A square is a number times itself.",
        "**Answer:** C. $2$\n",  # what a letter stands for, since the options are on the paper only
        "**Answer:** A. $4$; C. $2$\n",
        "**Answer:** A. $1$; C. $2$; B. $3$\n",
        "**Answer:** A whole number above 1, divisible by 1 and itself alone.",
        "Rubric (each point is worth 1/3 of the marks)",
        "- **A.** It is a whole number",
    ):
        assert expected in printed, expected


def test_a_key_without_proofs_is_the_same_but_for_their_programs(desk: Desk) -> None:
    words = ["-n", "10", "--seed", "7", "--format", "md"]
    (whole,), (short,) = desk.rows(*words, folder="whole"), desk.rows(*words, "--no-proofs", folder="short")
    assert Path(short["sheet"]).read_bytes() == Path(whole["sheet"]).read_bytes()
    printed = Path(whole["key"]).read_text("utf-8")
    programs = re.findall(r"^```(?:python)?\n.*?^```$", printed, re.DOTALL | re.MULTILINE)
    assert len(programs) >= 5
    for program in programs:
        printed = printed.replace(program, "", 1)
    assert Path(short["key"]).read_text("utf-8").split() == printed.split()
    assert "torch" not in printed


def test_the_key_in_the_terminal_leaves_the_proofs_out_too(desk: Desk) -> None:
    (row,) = desk.rows("-n", "4", "--seed", "7", "--format", "md")
    shown = [desk.cli("key", row["code"], "--bank", desk.bank, *words).out for words in ((), ("--no-proofs",))]
    assert ["import torch" in one for one in shown] == [True, False]
    assert set(shown[1].splitlines()) < set(shown[0].splitlines())


@pytest.mark.parametrize("form", ["pdf", "html", "md"])
def test_the_paper_gives_nothing_away(desk: Desk, form: str) -> None:
    (row,) = desk.rows("-n", "10", "--seed", "7", "--format", form, "--lang", "en")
    paper = "".join(pages(row["sheet"])) if form == "pdf" else Path(row["sheet"]).read_text("utf-8")
    assert "Which one is even?" in paper
    for secret in (
        "81",
        "3 is odd",
        "can be halved",
        "A frame has two sides",
        "torch",
        "counted on one side",
        "Answer:",
        "Rubric",
        "whole number",
        "larger than",
    ):
        assert secret not in re.sub(r"#\d+", "", paper).replace(row["code"], ""), secret


def test_the_paper_says_how_to_answer(desk: Desk) -> None:
    """On paper nobody can ask whether one option is right, or several."""
    (row,) = desk.rows("tiny.facts", "-n", "6", "--seed", "7", "--format", "md", "--lang", "zh")
    paper = Path(row["sheet"]).read_text("utf-8")
    for words in ("选出一个正确的选项", "多选", "判断下列说法是否正确", "A2, B1", "B, A, C"):
        assert words in paper
    assert "姓名" in paper


def test_the_paper_leaves_room_to_write(desk: Desk) -> None:
    """Two ruled lines for each of the three points of the rubric."""
    (row,) = desk.rows("tiny.facts", "-n", "6", "--seed", "7", "--format", "html", "--lang", "en")
    paper = Path(row["sheet"]).read_text("utf-8")
    assert paper.count(f'<div class="lines">{"<i></i>" * 6}</div>') == paper.count('class="lines"') == 1


def test_the_paper_asks_each_part_by_name_unit_and_digits(desk: Desk) -> None:
    (row,) = desk.rows("tiny.numbers", "-n", "4", "--seed", "7", "--format", "md", "--lang", "en")
    paper = Path(row["sheet"]).read_text("utf-8")
    for expected in (
        "area $A$",
        "cm²",
        "total $T$",
        "third $t$ (2 decimal places)",
        "scaled $S$",  # 1.5 and 4.5 have no third digit
    ):
        assert expected in paper


def test_what_pytorch_does_not_reproduce_is_left_out(cli: Cli, tmp_path: Path) -> None:
    from tiny import LIAR

    bank = write_tiny_bank(tmp_path / "bank")
    (bank / "liar.yaml").write_text(LIAR, "utf-8")
    ran = cli(
        "sheet", "tiny.liar", "tiny.facts", "--bank", bank, "-n", "6", "--seed", "1", "--format", "md", "-o", tmp_path
    )
    assert ran.code == 0
    assert re.search(r"liar#\d+ is left out: PyTorch does not reproduce its key", ran.err)
    assert "plus four" not in (tmp_path / "dlquiz-tiny.liar-tiny.facts-en-1-A.md").read_text("utf-8")


def test_titles_are_shown_as_they_are(desk: Desk) -> None:
    title = "Week 3 <b>& $x$ *all*"
    (row,) = desk.rows("-n", "2", "--seed", "7", "--title", title)
    assert title in pages(row["sheet"])[0].replace("\n", " ")
    (row,) = desk.rows("-n", "2", "--seed", "7", "--title", title, "--format", "html")
    assert "Week 3 &lt;b&gt;&amp; $x$ *all*" in Path(row["sheet"]).read_text("utf-8")


@pytest.mark.parametrize(
    ("words", "kind", "name"),
    [
        (("relu",), None, "dlquiz-relu-en-7"),
        (("cnn",), "truth", "dlquiz-cnn-truth-en-7"),
        (("池化",), None, "dlquiz-池化-en-7"),
        (("batch norm",), None, "dlquiz-batch-norm-en-7"),
        (("cnn",), None, "dlquiz-cnn-en-7"),
    ],
    ids=str,
)
def test_a_sheet_found_by_words_is_named_by_them(words: tuple[str, ...], kind: str | None, name: str) -> None:
    """With the kind that it is of, and without what no name of a file may hold; one of topics by these."""
    plan = listed(open_bank(None), SheetPlan("en", words, 2, 7, 0, None, kind))
    assert run_name(plan, "") == name


@pytest.mark.parametrize(
    ("lang", "count", "words"),
    [("en", 1, "1 question"), ("en", 2, "2 questions"), ("zh", 1, "共 1 题")],
)
def test_a_sheet_says_how_many_questions_it_has(desk: Desk, lang: str, count: int, words: str) -> None:
    (row,) = desk.rows("-n", str(count), "--lang", lang, "--format", "md")
    assert words in Path(row["sheet"]).read_text("utf-8").splitlines()
