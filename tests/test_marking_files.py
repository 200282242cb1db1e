"""What papers are marked with: a table of all answers, marking keys of at most two pages, a grid for the marks."""

from __future__ import annotations

import csv
import io
import json
from fractions import Fraction
from pathlib import Path

import pytest
from conftest import Cli
from press import Press, refused
from pypdf import PdfReader

from dlquiz.bank.bank import Bank, default_path
from dlquiz.bank.blueprint import blueprint_named
from dlquiz.export.marked.keys import keys_csv
from dlquiz.kinds.nearness import as_asked, nearness
from dlquiz.kinds.registry import generate
from dlquiz.paper.document import Exercise
from dlquiz.paper.formats import to_file
from dlquiz.paper.manifest import Paper
from dlquiz.paper.marking import answer_table, marking_grid, marking_key
from dlquiz.paper.sheetcode import SheetPlan
from dlquiz.session.drawing import draw_exam
from dlquiz.text.blocks import Paragraph, Table
from dlquiz.text.spans import Language, one_line


@pytest.fixture
def press(cli: Cli, tiny_path: Path, tmp_path: Path) -> Press:
    return Press(cli, tiny_path, tmp_path)


def table(press: Press) -> list[list[str]]:
    (file,) = (press.folder / "out" / "keys").glob("*-answers.csv")
    data = file.read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")  # so that Excel reads Chinese
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))


def test_the_files_are_called_by_what_they_are(press: Press) -> None:
    assert press.sheet("--variants", 3, "--format", "md", "--lang", "en", "--marking").code == 0
    run = "dlquiz-week-3-en-7"
    assert {path.name for path in (press.folder / "out" / "keys").iterdir()} == {
        "papers.json", f"{run}-A-C-answers.csv", f"{run}-A-C-answers.md", f"{run}-A-C-grid.md",
        *(f"{run}-{letter}-{what}.md" for letter in "ABC" for what in ("key", "marking")),
    }  # fmt: skip
    assert press.sheet("--variants", 3, "--format", "md", "--lang", "en", "--marking").code == 0  # once more: no change
    assert press.sheet("--variants", 4, "--format", "md", "--lang", "en", "--marking").code == 0  # one more


def test_what_papers_are_marked_with_is_theirs_when_the_run_is_made_again(press: Press) -> None:
    words = ("--variants", 4, "--format", "md", "--lang", "en")
    for more in (("--marking",), ("--marking",), ()):
        assert press.sheet(*words, *more).err == ""
    # Of a smaller run C and D are left: a paper, a key and a marking key each, of which five are told by name.
    assert press.sheet("--variants", 2, *words[2:]).err.count(".md") == 5
    assert press.sheet("--variants", 2, *words[2:]).err.endswith(", 1 more\n")


@pytest.mark.parametrize("name", ["A-C-answers.csv", "A-C-grid.md", "B-marking.md"])
def test_a_name_that_is_taken_is_told_before_any_paper_is_written(press: Press, name: str) -> None:
    """Another file of the teacher's, in a folder without papers."""
    keys = press.folder / "out" / "keys"
    keys.mkdir(parents=True)
    other = keys / f"dlquiz-week-3-en-7-{name}"
    other.write_text("mine", "utf-8")
    words = ("--variants", 3, "--format", "md", "--lang", "en", "--marking")
    refused(press.sheet(*words), "already there", name)
    assert [path.name for path in (press.folder / "out").rglob("*") if path.is_file()] == [other.name]
    assert press.sheet(*words, "--force").code == 0
    (keys / "papers.json").unlink()
    assert press.sheet(*words).code == 0  # the very same bytes are no other file


def test_the_table_has_a_row_a_variant_and_what_each_answer_is_worth(press: Press) -> None:
    """One choice of 2 points, two sums of 1, one of 4 in two parts, an explanation of 4, which a person marks."""
    rows = press.rows("--variants", 2, "--format", "md", "--lang", "en", "--marking")
    head, worth, *answers = table(press)
    assert head == ["variant", "code", "1", "2", "3", "4.1", "4.2", "5"]
    assert worth == ["points", "", "2", "1", "1", "2", "2", "4"]
    assert [(row[0], row[1]) for row in answers] == [(row["variant"], row["code"]) for row in rows]
    for found, row in zip(answers, rows, strict=True):
        keys = [part["key"] for item in press.key(row["code"], "--blueprint", press.file, "--json").json()["items"]
                for part in item["parts"]]  # fmt: skip
        assert found[2] == keys[0]
        assert [float(one) for one in found[3:5]] == pytest.approx([float(one) for one in keys[1:3]], abs=0.01)
        assert found[-1] == ""


def test_the_table_fed_to_mark_earns_every_point(press: Press, cli: Cli, tiny_path: Path) -> None:
    """What is on it is what would be typed: as responses of two students, all right but for the explanation."""
    press.rows("--variants", 2, "--format", "md", "--lang", "en", "--marking")
    head, _, *answers = table(press)
    text = io.StringIO()
    csv.writer(text).writerows([["id", *head[:-1]], *([f"s{row[0]}", *row[:-1]] for row in answers)])
    responses = press.folder / "responses.csv"
    responses.write_text(text.getvalue(), "utf-8")
    papers = press.folder / "out" / "keys" / "papers.json"
    ran = cli("mark", papers, responses, "--bank", tiny_path, "--json", "--lang", "en")
    assert [student["points"] for student in json.loads(ran.out)["students"]] == [8, 8], ran.err


MIXED = """\
title: {zh: 小测, en: Test}
minutes: 10
shuffle: true
sections:
- title: {zh: 一、计算, en: Part A}
  questions: [square, thirds, product, arrays]
  points: 3.5
"""


def test_where_variants_have_other_questions_in_a_place_it_is_one_column(
    press: Press, cli: Cli, tiny_path: Path
) -> None:
    """Shuffled: questions of one, two, one and three parts, in an order of each variant's own. The whole key stands
    there, what it is worth is the same in all, and fed to `mark` it earns every point."""
    press.file.write_text(MIXED, "utf-8")
    press.rows("--variants", 6, "--format", "md", "--lang", "en", "--marking")
    head, worth, *answers = table(press)
    assert head[2:] == ["1", "2", "3", "4"]
    assert worth[2:] == ["3.5"] * 4
    assert len({tuple(cell.count("; ") for cell in row[2:]) for row in answers}) > 1
    text = io.StringIO()
    csv.writer(text).writerows([["id", *head], *([f"s{row[0]}", *row] for row in answers)])
    responses = press.folder / "responses.csv"
    responses.write_text(text.getvalue(), "utf-8")
    papers = press.folder / "out" / "keys" / "papers.json"
    ran = cli("mark", papers, responses, "--bank", tiny_path, "--json", "--lang", "en")
    assert [student["points"] for student in json.loads(ran.out)["students"]] == [14] * 6, ran.err


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("-0.5", "-0.5"),
        ("[1, -8]", '"[1, -8]"'),
        ("6x28x28", "6x28x28"),
        ("1.2e-05", "1.2e-05"),
        ("=1+1", "'=1+1"),
        ("-softmax", "'-softmax"),
        ("@cmd", "'@cmd"),
        ("softmax", "softmax"),
    ],
)
def test_what_a_spreadsheet_would_calculate_is_disarmed(text: str, cell: str) -> None:
    assert keys_csv([[text]]).decode("utf-8-sig") == f"{cell}\r\n"


def test_digits_and_nearness_are_those_asked_for(tiny_bank: Bank) -> None:
    """7/3 to two decimals, one unit of the last digit off; a count is exact."""
    third = generate(tiny_bank.question("thirds"), 1).parts[1]
    assert (as_asked(third, Fraction(7, 3), "en"), nearness(third)) == ("2.33", "0.01")
    square = generate(tiny_bank.question("square"), 1).parts[0]
    assert (as_asked(square, square.key, "en"), nearness(square)) == ("81", "")


def paper(bank: Bank, name: str, lang: Language) -> Paper:
    exam = draw_exam(bank, blueprint_named(name, default_path() / "blueprints"), 7)
    items = tuple(task.item for task in exam.tasks)
    return Paper(SheetPlan(lang, (), len(items), 7, 0), "CODE", items, exam)


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("name", ["standard", "chinese-paper"])
def test_a_marking_key_is_two_pages_at_most(real_bank: Bank, name: str, lang: Language) -> None:
    found = paper(real_bank, name, lang)
    pages = PdfReader(io.BytesIO(to_file(marking_key(found, "T"), "pdf"))).pages
    assert len(pages) <= 2


def test_a_marking_key_has_points_by_part_nearness_and_what_mistakes_lead_to(tiny_bank: Bank) -> None:
    """Of the item that README and tests know: side 5, frame 2, whose area is 81."""
    items = tuple(generate(tiny_bank.question(name), 1) for name in ("thirds", "square", "say-why"))
    key = marking_key(Paper(SheetPlan("en", (), 3, 7, 0), "CODE", items, None), "T")
    lines = [
        [one_line(block.spans) for block in one.blocks if isinstance(block, Paragraph)]
        for one in key.blocks
        if isinstance(one, Exercise)
    ]
    assert any("2.33 (±0.01)" in line for line in lines[0])
    assert lines[1][0].startswith("A = 81 cm²")
    assert any(line.startswith("✗ 49: ") for line in lines[1])  # the frame on one side only: (5 + 2)² = 49
    assert lines[2][0].startswith("By points made; 1, 2, … of them earn")
    assert len(lines[2]) == 4


def test_the_grid_has_a_column_a_question_and_sums_by_section(real_bank: Bank) -> None:
    """No section is parted from its sum: four parts of 12, 8, 6 and 10 questions on two pages."""
    found = paper(real_bank, "standard", "en")
    assert found.exam is not None
    tables = [block for block in marking_grid([found], "T", "run").blocks if isinstance(block, Table)]
    assert {one.head[:3] for one in tables} == {("Student no.", "Name", "variant")}
    assert all(len(one.widths) == len(one.head) for one in tables)
    columns = [(title, worth) for one in tables for title, worth in zip(one.head, one.rows[0], strict=True)][3:]
    assert [title for title, _ in columns if title.isdigit()] == [*map(str, range(1, 37))]
    sums = [float(worth) for title, worth in columns if title == "Σ"]
    assert sums == [section.points * len(section.items) for section in found.exam.sections]
    assert columns[-1] == ("Total", "100")
    assert sum(float(worth) for title, worth in columns if title.isdigit()) == sum(sums) == 100


def test_a_wide_table_is_cut_into_pieces_that_a_page_takes(real_bank: Bank) -> None:
    found = paper(real_bank, "chinese-paper", "zh")
    tables = [block for block in answer_table([found, found], "T", "run").blocks if isinstance(block, Table)]
    assert len(tables) > 1
    assert {one.head[0] for one in tables} == {"卷"}
    assert all(len(row) == len(one.head) for one in tables for row in one.rows)
