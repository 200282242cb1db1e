"""`dlquiz mark` as a command: what it prints and writes, hostile tables, what can't be used."""

from __future__ import annotations

import csv
import io
import json
import re
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest
from conftest import Cli, Ran
from openpyxl import load_workbook
from pypdf import PdfReader
from returned import HEAD, QUESTIONS, TOTAL, items, papers, right, table
from test_pages import one_glyph

from dlquiz.bank.bank import Bank
from dlquiz.export.marked.files import page_names
from dlquiz.export.marked.spreadsheet import Sheet, disarmed, to_csv, to_xlsx
from dlquiz.maths.width import display_width
from dlquiz.text.spans import LANGUAGES, Language

TABLES = ["items.csv", "marks.csv", "marks.xlsx", "statistics.html"]


class Desk:
    """The small bank's papers on record, and answers to them that are marked."""

    def __init__(self, cli: Cli, bank: Bank, folder: Path) -> None:
        self.cli, self.bank, self.folder = cli, bank, folder
        self.papers, self.out = papers(bank, folder / "keys", 3), folder / "marked"

    def mark(self, *rows: str, words: tuple[str, ...] = (), head: str = HEAD, encoding: str = "utf-8") -> Ran:
        answers = table(self.folder, *rows, head=head, encoding=encoding)
        return self.cli("mark", self.papers, answers, "--bank", self.bank.roots[0], *words)

    def written(self, *rows: str, words: tuple[str, ...] = (), head: str = HEAD) -> Ran:
        return self.mark(*rows, words=("-o", str(self.out), *words), head=head)

    def marks(self) -> list[dict[str, str]]:
        return list(csv.DictReader(io.StringIO((self.out / "marks.csv").read_text("utf-8-sig"))))

    def names(self) -> list[str]:
        return sorted(path.name for path in self.out.iterdir() if path.is_file())

    def pages(self) -> list[str]:
        return sorted(path.name for path in (self.out / "feedback").iterdir())


@pytest.fixture
def desk(cli: Cli, tiny_bank: Bank, tmp_path: Path) -> Desk:
    return Desk(cli, tiny_bank, tmp_path)


def answers(bank: Bank, number: int) -> dict[str, str]:
    """The key of a variant, by column."""
    cells = dict(zip("123456", map(right, items(bank, number)), strict=True))
    return {**cells, "6": "6"}


def quoted(row: list[str]) -> str:
    return ",".join('"' + cell.replace('"', '""') + '"' for cell in row)


HALF = "012,A,81,12,4,,,,3"  # 2 of 2, 2 of 4 (a slip followed through), and half of the essay's six


def test_marks_part_by_part_as_json(desk: Desk) -> None:
    found = desk.mark(HALF, words=("--json",)).json()
    (student,) = found["students"]
    assert (student["id"], student["variant"], student["points"], student["total"]) == ("012", "A", 7, TOTAL)
    assert student["score"] == pytest.approx(7 / TOTAL, abs=1e-6)
    parts = {part["item"]: part for part in student["parts"]}
    assert parts["2.1"]["mistake"]["id"] == "product"
    assert (parts["2.1"]["points"], parts["2.2"]["points"], parts["2.2"]["follows"]) == (0, 2, True)
    assert (parts["3"]["response"], parts["3"]["points"]) == (None, 0)
    assert (student["items"][5]["by_hand"], student["items"][5]["points"]) == (True, 3)
    first = found["items"][1]
    assert (first["question"], first["number"], first["difficulty"]) == ("thirds", 2, 0.5)
    assert (first["mistakes"], first["discrimination"]) == ({"product": 1}, None)
    assert (found["reliability"], found["few"], found["not_marked"], found["files"]) == (None, True, [], [])


def test_without_a_folder_nothing_is_written(desk: Desk) -> None:
    before = set(desk.folder.rglob("*")) | {desk.folder / "responses.csv"}
    assert desk.mark(HALF).code == 0
    assert set(desk.folder.rglob("*")) == before


def test_the_files_of_a_class(desk: Desk) -> None:
    ran = desk.written(HALF, "13,B,,,,,,,0", "14,C,81,,,,,,")
    assert ran.code == 0
    assert (desk.names(), desk.pages()) == (TABLES, ["012.html", "13.html", "14.html"])
    rows = {row["id"]: row for row in desk.marks()}
    assert (rows["012"]["points"], rows["012"]["of"], rows["012"]["2"], rows["012"]["2.2"]) == ("7", "17", "2", "2")
    assert (rows["14"]["to mark by hand"], rows["14"]["6"], rows["13"]["6"]) == ("6", "", "0")
    items = list(csv.DictReader(io.StringIO((desk.out / "items.csv").read_text("utf-8-sig"))))
    assert [row["question"] for row in items] == list(QUESTIONS)
    assert "To be marked by hand: 6 (in columns such as 6 marks)" in ran.out


@pytest.mark.parametrize("lang", LANGUAGES)
def test_ten_students_in_a_workbook_that_is_read_back(
    cli: Cli, tiny_bank: Bank, tmp_path: Path, lang: Language
) -> None:
    """Student n has the first n of six questions right, and leaves the others out: points and figures by hand."""
    desk = Desk(cli, tiny_bank, tmp_path)
    desk.papers = papers(tiny_bank, tmp_path / lang, 3, lang)
    rows = []
    for number in range(10):
        key = answers(desk.bank, number % 3)
        done = [cell if place < number else "" for place, cell in enumerate(list(key.values())[:5])]
        rows.append(quoted([f"{number:03}", f"学生{number}", "ABC"[number % 3], *done, "6" if number > 5 else "0"]))
    ran = desk.written(*rows, words=("--lang", lang), head="学号,姓名,卷,1,2,3,4,5,6 分")
    assert (ran.code, ran.err) == (0, "")
    book = load_workbook(desk.out / "marks.xlsx")
    assert book.sheetnames == (["成绩", "题目分析"] if lang == "zh" else ["Marks", "Items"])
    marks, figures = book.worksheets
    found = list(marks.iter_rows(min_row=2, values_only=True))
    assert [row[0] for row in found] == [f"{number:03}" for number in range(10)]  # leading zeros are part of an id
    expected = [0, 2, 6, 8, 10, 11, 17, 17, 17, 17]
    assert [row[4] for row in found] == expected
    difficulties = [row[4] for row in figures.iter_rows(min_row=2, values_only=True)]
    assert difficulties == [0.9, 0.8, 0.7, 0.6, 0.5, 0.4]
    assert (len(desk.pages()), desk.names()) == (10, TABLES)


HOSTILE = [
    '=HYPERLINK("http://x","y")',
    "+1+1",
    "-2+3",
    "@SUM(1)",
    "＝1+1",
    "a;=1+1",
    "<script>alert(1)</script>",
    "../../x",
]


def test_hostile_ids_are_text_everywhere(desk: Desk) -> None:
    desk.written(*(quoted([one, "A", "81", "", "", "", "", "", "0"]) for one in HOSTILE))
    assert [row["id"][0] for row in desk.marks()][:5] == ["'"] * 5
    assert desk.marks()[5]["id"] == "a;'=1+1"
    marks = load_workbook(desk.out / "marks.xlsx").worksheets[0]
    cells = [marks.cell(row, 1) for row in range(2, 2 + len(HOSTILE))]
    assert [(cell.value, cell.data_type) for cell in cells] == [(one, "s") for one in HOSTILE]
    assert not any(cell.data_type == "f" for row in marks.iter_rows() for cell in row)
    assert len(desk.pages()) == len(HOSTILE)
    assert sorted(path.name for path in desk.folder.iterdir()) == ["keys", "marked", "responses.csv"]
    texts = [(desk.out / "feedback" / name).read_text("utf-8") for name in desk.pages()]
    assert all("<script" not in text for text in texts)
    assert any("&lt;script&gt;" in text for text in texts)


@pytest.mark.parametrize(
    ("cell", "expected"),
    [("=1", "'=1"), (" =1", "' =1"), ("@a", "'@a"), ("-1", "'-1"), ("a=1", "a=1"), ("1|=2", "1|'=2"), (-1, -1),
     (0.5, 0.5), (None, None), ("\u202e=1", "\ufffd=1"), ("a\tb", "a\ufffdb")],
)  # fmt: skip
def test_a_text_that_a_spreadsheet_would_calculate_is_disarmed(cell: Any, expected: Any) -> None:
    assert disarmed(cell) == expected


def test_a_table_is_the_same_bytes_whenever_it_is_made() -> None:
    sheet = Sheet("t", ("a", "b"), (("=1", 2), (None, 0.5)))
    with zipfile.ZipFile(io.BytesIO(to_xlsx([sheet]))) as book:
        assert {one.date_time[0] for one in book.infolist()} == {1980}
        assert set(re.findall(rb"\d{4}-\d\d-\d\d", book.read("docProps/core.xml"))) == {b"1980-01-01"}
    assert to_csv(sheet).startswith("\ufeffa,b\r\n'=1,2\r\n".encode())


@pytest.mark.parametrize(
    ("ids", "expected"),
    [
        (["007", "学号1", "a_b-c"], ["007", "学号1", "a_b-c"]),
        (["a/b"], ["a-b-c14cddc0"]),  # sha256 of a/b begins so
        (["con", "x"], ["con-6a6c4f5d", "x"]),
    ],
)
def test_the_names_of_pages(ids: list[str], expected: list[str]) -> None:
    found = page_names(ids)
    assert [name.split("-")[0] for name in found] == [name.split("-")[0] for name in expected]
    assert [len(name) for name in found] == [len(name) for name in expected]


def test_no_two_pages_have_one_name_on_any_system() -> None:
    ids = ["a", "A", "a.", "a ", "..", "/", "é" * 300, "é" * 301, "nul", "NUL", "", "a-" + "0" * 8]
    found = page_names(ids)
    assert len({name.casefold() for name in found}) == len(ids)
    assert all(name and len(name) <= 80 and "/" not in name and not name.endswith(".") for name in found)


def test_nothing_is_replaced_unasked_and_the_same_again_is_no_fault(desk: Desk) -> None:
    assert desk.written(HALF).code == 0
    assert desk.written(HALF).code == 0
    other = desk.written("012,A,80,,,,,,0")
    assert (other.code, "already there" in other.err, "--force" in other.err) == (2, True, True)
    assert desk.marks()[0]["points"] == "7"
    assert desk.written("012,A,80,,,,,,0", words=("--force",)).code == 0
    assert desk.marks()[0]["points"] == "0"


def test_pages_of_an_earlier_run_are_named(desk: Desk) -> None:
    desk.written(HALF)
    ran = desk.written("013,A,80,,,,,,0", words=("--force",))
    assert desk.pages() == ["012.html", "013.html"]
    assert "012.html" in ran.err
    assert "013.html" not in ran.err


def test_rows_and_cells_that_cannot_be_used_are_told_and_kept_in_the_table(desk: Desk) -> None:
    ran = desk.written(HALF, "13,Q,81,,,,,,0", "14,B,eighty,,,,,,0", "15,A,1", "15,A,2")
    assert ran.code == 1
    assert [row["id"] for row in desk.marks()] == ["012", "13", "14", "15", "15"]
    told = ran.err.splitlines()
    assert [line.split(" is not")[0] for line in told[:3]] == ["line 3", "line 5", "line 6"]
    assert told[3].startswith("line 4 (14), column 1: 'eighty'")
    assert "no paper 'Q'" in desk.marks()[1]["note"]
    assert desk.pages() == ["012.html", "14.html"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("mark", "PAPERS"), "--template"),
        (("mark", "PAPERS", "nothing.csv"), "can't be read"),
        (("mark", "PAPERS", "PAPERS"), "who answered"),
        (("mark", "responses.csv", "responses.csv"), "no record of printed papers"),
        (("mark", "PAPERS", "."), "can't be read"),
    ],
)
def test_what_cannot_be_used_is_told_and_nothing_written(
    desk: Desk, words: tuple[str, ...], said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(desk.folder)
    table(desk.folder, HALF)
    named = [str(desk.papers) if word == "PAPERS" else word for word in words]
    ran = desk.cli(*named, "--bank", desk.bank.roots[0], "-o", desk.out)
    assert (ran.code, ran.out, said in ran.err) == (2, "", True), ran.err
    assert not desk.out.exists()


@pytest.mark.parametrize("encoding", ["gbk", "utf-16"])
def test_how_a_table_was_read_is_told_where_that_was_a_guess(desk: Desk, encoding: str) -> None:
    ran = desk.mark("1,王昇".replace("昇", "生") + ",A,81,,,,,,", head="学号,姓名,卷,1,2,3,4,5,邮箱", encoding=encoding)
    assert ran.code == 0
    assert "Read as" in ran.err
    assert "邮箱" in ran.err


def test_several_records_are_marked_together(desk: Desk) -> None:
    """Two runs, one of practice sheets: their letters are the same, so the codes tell them apart."""
    other = papers(desk.bank, desk.folder / "other", 1, exam=False, questions=("pick-one", "square"), seed=9)
    codes = [json.loads(path.read_text("utf-8"))["papers"][0]["code"] for path in (desk.papers, other)]
    rows = [f"1,{codes[0]},81,,,,,0", f"2,{codes[1]},,81,,,,"]
    answers = table(desk.folder, *rows, head="id,code,1,2,3,4,5,6 marks")
    found = desk.cli("mark", desk.papers, other, answers, "--bank", desk.bank.roots[0], "--json")
    students = json.loads(found.out)["students"]
    assert [(one["points"], one["total"]) for one in students] == [(2, TOTAL), (1, 2)]


def test_the_template_is_a_file_that_spreadsheets_read(desk: Desk) -> None:
    target = desk.folder / "responses.csv"
    words = ("mark", desk.papers, "--template", "--bank", desk.bank.roots[0])
    shown = desk.cli(*words)
    assert shown.out == "id,name,variant,1,2.1,2.2,3,4,5,6 marks\n"
    assert desk.cli(*words, "-o", target).code == 0
    assert target.read_bytes() == b"\xef\xbb\xbfid,name,variant,1,2.1,2.2,3,4,5,6 marks\r\n"
    assert desk.cli(*words, "-o", target, "--lang", "zh").code == 2  # it is there already
    assert desk.cli(*words, "--json").json()["columns"][:2] == ["id", "name"]


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("plain", [(), ("--plain",)])
def test_the_page_fits_sixty_columns(
    desk: Desk, lang: Language, plain: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    rows = [f"{number},{'ABC'[number % 3]},49,12,4,A,AB,true," for number in range(12)]
    shown = desk.mark(*rows, words=("--lang", lang, *plain)).out
    assert max(map(display_width, shown.splitlines())) <= 60
    assert "one side only" in " ".join(shown.split()) or lang == "zh"


def test_a_page_of_feedback_has_answer_key_slip_and_solution(desk: Desk) -> None:
    desk.written(HALF)
    page = (desk.out / "feedback" / "012.html").read_text("utf-8")
    for said in ("Your answer: 12; 4", "Marks: 2 / 4", "multiplied instead of added", "follows from your earlier"):
        assert said in page
    assert "Marks: 3 / 6 (given by hand)" in page
    assert "default-src 'none'" in page
    assert "http" not in page.replace("http-equiv", "").replace("http://www.w3.org/1998/Math/MathML", "")


_FRESH = """
import sys
from dlquiz.cli import main
for words in sys.argv[1:-2], sys.argv[1:]:
    try:
        main(words)
    except SystemExit as end:
        heavy = [name for name in ("torch", "openpyxl", "typst", "fsrs") if name in sys.modules]
        print(end.code, heavy, file=sys.stderr)
"""


@pytest.mark.slow
def test_marking_needs_no_pytorch(tiny_bank: Bank, tmp_path: Path) -> None:
    """Shown first, and then with -o, which alone writes a workbook."""
    record, answers = papers(tiny_bank, tmp_path), table(tmp_path, HALF)
    words = ["mark", record, answers, "--bank", tiny_bank.roots[0], "-o", tmp_path / "out"]
    ran = subprocess.run(
        [sys.executable, "-c", _FRESH, *map(str, words)], capture_output=True, text=True, timeout=60, check=False
    )
    assert [line for line in ran.stderr.splitlines() if line.startswith("0 ")] == ["0 []", "0 ['openpyxl']"]


@pytest.mark.parametrize("form", ["pdf", "md"])
def test_feedback_in_another_format_says_the_same(desk: Desk, form: str) -> None:
    """Which student, the points, the own answer and the key; what a run in another format left there is told."""
    assert desk.written(HALF).code == 0
    ran = desk.written(HALF, words=("--format", form, "--force"))
    assert desk.pages() == ["012.html", f"012.{form}"]
    assert "012.html" in ran.err
    data = (desk.out / "feedback" / f"012.{form}").read_bytes()
    text = data.decode() if form == "md" else "".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages)
    for said in ("012", f"Marks: 7 / {TOTAL}", "Your answer: 81", "Your answer: 12; 4", "= 81 cm²"):
        assert said in text.replace("$", "").replace("\\", ""), said


def test_a_font_of_ones_own_prints_a_name_that_ours_lack(desk: Desk, tmp_path: Path) -> None:
    """One student of a class has such a name; without the font nobody's feedback is printed, and that is told."""
    rows, words = ("㐀,A,81,12,4,,,,3", HALF), ("--format", "pdf")
    both = desk.written(*rows, "㐁,A,81,12,4,,,,3", words=words)
    assert "no glyph for 㐀 㐁; print with --font FILE" in both.err
    ran = desk.written(*rows, words=words)
    assert (ran.code, desk.out.exists()) == (2, False)
    assert "no glyph for 㐀; print with --font FILE" in ran.err
    font = one_glyph(tmp_path / "own.ttf", "㐀")
    assert desk.written(*rows, words=(*words, "--font", str(font))).code == 0
    (page,) = (path for path in (desk.out / "feedback").iterdir() if path.name.startswith("㐀"))
    assert "㐀" in PdfReader(io.BytesIO(page.read_bytes())).pages[0].extract_text()
