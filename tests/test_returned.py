"""Papers that come back: what each answer earns, and what is told."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest
from returned import HEAD, TOTAL, items, papers, right, table

from dlquiz.bank.bank import Bank
from dlquiz.ground.errors import DlquizError
from dlquiz.paper.returned.marks import MarkedPaper, Marking
from dlquiz.session.points import FINEST, HALF, earned, shown_points
from dlquiz.text.spans import LANGUAGES, Language
from dlquiz.use.mark import analysed, mark_class, read_stack, titles


class Room:
    """The small bank's papers, and tables of answers to them that are marked."""

    def __init__(self, bank: Bank, folder: Path, variants: int = 2, exam: bool = True) -> None:
        self.bank, self.folder = bank, folder
        self.papers = papers(bank, folder, variants, exam=exam)

    def mark(self, *rows: str, head: str = HEAD, lang: Language = "en") -> Marking:
        path = table(self.folder, *rows, head=head)
        return mark_class(self.bank, read_stack([self.papers]), path, lang)

    def one(self, row: str, head: str = HEAD) -> MarkedPaper:
        (found,) = self.mark(row, head=head).papers
        return found


@pytest.fixture
def room(tiny_bank: Bank, tmp_path: Path) -> Room:
    return Room(tiny_bank, tmp_path)


def key(bank: Bank, number: int) -> str:
    """The answers of a variant's key as a row has them, after id and variant; 6 of 6 points by hand."""
    square, thirds, *rest, _ = map(right, items(bank, number))
    cells = [square, *thirds.split("; "), *rest]
    return ",".join([*(f'"{cell}"' for cell in cells), "6"])


@pytest.mark.parametrize(("letter", "number"), [("A", 0), ("B", 1)])
def test_the_key_has_all_points(room: Room, tiny_bank: Bank, letter: str, number: int) -> None:
    found = room.one(f"1,{letter},{key(tiny_bank, number)}")
    assert found.points == found.worth == TOTAL
    assert (found.score, found.waiting) == (1.0, ())
    assert all(one.right for one in found.items)


@pytest.mark.parametrize(
    ("head", "cells", "question", "points"),
    [
        # 12 for 7 is a known mistake; 4 follows from it: half of four points.
        ("2.1,2.2", "12,4", 2, 2),
        ("2a,2b", "12,4", 2, 2),
        ("2", "12; 4", 2, 2),
        ("2", "７；２。３３", 2, 4),  # full-width forms and signs
        ("2", "7;", 2, 2),  # a gap is not answered
        ("2.1,2.2", "7,", 2, 2),
        ("2", "", 2, 0),
        ("2.1,2.2", ",3.5", 2, 0),
        ("1", "81 cm²", 1, 2),
        ("1", "49", 1, 0),
        ("6 marks", "2.5", 6, Fraction(5, 2)),
        ("6 分", "２.５", 6, Fraction(5, 2)),
        ("6 marks", '"2,5"', 6, Fraction(5, 2)),
        ("6 marks", "1/2", 6, Fraction(1, 2)),
        ("6 marks", '"A, C"', 6, 4),  # two of three points of the rubric
        ("6 marks", "none", 6, 0),
        ("6 marks", "0", 6, 0),
        ("2 marks", "3", 2, 3),  # by hand, where a person has seen the steps
        ("2.1 marks,2.2 marks", "1.5,0", 2, Fraction(3, 2)),
    ],
)
def test_what_an_answer_earns(room: Room, head: str, cells: str, question: int, points: int | Fraction) -> None:
    """Each beside columns for all other questions, which are not answered."""
    others = [name for name in ("1", "2", "3", "4", "5") if name != str(question)]
    found = room.one(f"1,A,{cells}", head=f"id,variant,{head},{','.join(others)}")
    assert found.items[question - 1].points == points
    assert found.points == points


def test_several_options_earn_by_option(room: Room, tiny_bank: Bank) -> None:
    """Two are right: one of them is half, and a wrong one takes it back."""
    item = items(tiny_bank, 0)[3]
    one = str(item.parts[0].key[0])
    wrong = next(letter for letter in "ABC" if letter not in item.parts[0].key)
    head = "id,variant,4,1,2,3,5"
    assert room.one(f"1,A,{one}", head=head).items[3].points == 1
    assert room.one(f"1,A,{one}{wrong}", head=head).items[3].points == 0


def test_a_mistake_has_its_name_and_what_follows_is_followed(room: Room) -> None:
    first, second = room.one("1,A,,12,4").items[1].parts
    assert first.grade is not None
    assert first.grade.mistake is not None
    assert first.grade.mistake.id == "product"
    assert second.grade is not None
    assert second.grade.followed


def test_what_a_person_marked_is_no_answer_that_all_have_wrong(room: Room) -> None:
    """However it was marked, nobody being fully right says nothing of an essay."""
    found = room.mark("1,A,,,,,,,0", "2,A,,,,,,,5", '3,A,,,,,,,"A, B"', "4,A,,,,,,,none")
    assert analysed(found, "en").figures[5].flags == ()


@pytest.mark.parametrize(
    ("head", "cell", "said"),
    [
        ("6 marks", "7", "'7' is no mark from 0 to 6, and no letters of the rubric (A to C): mend it"),
        ("6 marks", "Z", "'Z' is no mark from 0 to 6, and no letters of the rubric (A to C): mend it"),
        ("1 marks", "7", "'7' is no mark from 0 to 2: mend it"),
    ],
)
def test_what_is_no_mark_is_told_with_what_would_be(room: Room, head: str, cell: str, said: str) -> None:
    found = room.mark(f"1,A,81,12;4,,,,,{cell}", head=f"id,variant,1,2,3,4,5,6,{head}")
    assert said in [doubt.message for doubt in found.doubts]


def test_an_essay_without_a_mark_waits_and_counts_nothing_yet(room: Room) -> None:
    found = room.one("1,A,81,7,2.33,,,")
    assert (found.waiting, found.items[5].points) == ((6,), None)
    assert found.points == 6


@pytest.mark.parametrize(
    ("score", "most", "unit", "expected"),
    [
        (1.0, "2", HALF, "2"),
        (2 / 3, "2", HALF, "1.5"),  # to the nearest half
        (0.99, "2", HALF, "1.5"),  # all only for what is right
        (0.5, "1.5", HALF, "1"),  # a tie upwards
        (0.5, "0.5", HALF, "0"),  # nothing is left that is not all
        (1 / 3, "1", FINEST, "0.33"),
        (1 / 3, "3", FINEST, "1"),
    ],
)
def test_points_of_a_score(score: float, most: str, unit: Fraction, expected: str) -> None:
    assert shown_points(earned(score, Fraction(most), unit)) == expected


@pytest.mark.parametrize(
    ("cell", "points"),
    [
        ("[2, 4]; [[1.5, 0], [0, 4.5]]; 6x28x28", "2"),
        ("[2, 4];;6x28x28", "1.5"),
        ("[2, 4];;", "0.5"),
        ("[2, 5];;", "0"),
        (";;6x28x28", "1"),
        (";;", "0"),
    ],
)
def test_points_that_do_not_divide_are_shared_in_halves_and_the_last_part_takes_what_is_over(
    tiny_bank: Bank, tmp_path: Path, cell: str, points: str
) -> None:
    """Two points for three parts: 0.5, 0.5, 1."""
    record = papers(tiny_bank, tmp_path, 1, questions=("arrays",))
    found = mark_class(tiny_bank, read_stack([record]), table(tmp_path, f'1,"{cell}"', head="id,1"), "en")
    assert shown_points(found.papers[0].points) == points
    assert found.sound


def test_a_sheet_without_points_counts_each_question_once(tiny_bank: Bank, tmp_path: Path) -> None:
    found = Room(tiny_bank, tmp_path, exam=False).one("1,A,81,12,4,,,,")
    assert found.worth == 6
    assert [one.points for one in found.items][:3] == [1, Fraction(1, 2), 0]


REFUSED = [
    # the row, a word of what is said
    ("1,C,81", "C"),
    ("1,Z9-44,81", "Z9-44"),
    ("1,,81", "which paper"),
    (",A,81", "who answered"),
    ("2.02313E+11,A,81", "as text"),  # what spreadsheets make of 202313000001
    ("1,A,81,7,2,33,A,A,true,3", "double quotes"),  # 2,33 without quotes: all behind it has moved
]


@pytest.mark.parametrize(("row", "said"), REFUSED)
def test_a_row_that_cannot_be_marked_is_named_and_the_others_are_marked(room: Room, row: str, said: str) -> None:
    found = room.mark(row, "2,B,81")
    assert [one.student.id for one in found.papers] == ["2"]
    (trouble,) = found.refused
    assert trouble.student.line == 2
    assert said in trouble.message
    assert not found.sound


def test_a_student_in_two_rows_is_marked_in_neither(room: Room) -> None:
    """However the digits are written; leading zeros are part of a number."""
    found = room.mark("007,A,81", "00７,B,82", "7,A,81")
    assert [one.student.id for one in found.papers] == ["7"]
    assert [one.student.line for one in found.refused] == [2, 3]
    assert all("2, 3" in one.message for one in found.refused)


@pytest.mark.parametrize(
    ("row", "column", "said"),
    [
        ("1,A,eighty,7,2.33,A,A,true,3", "1", "eighty"),
        ("1,A,81,7,2.33,A,A,maybe,3", "5", "true or false"),
        ("1,A,81,7,2.33,A,A,true,7", "6 marks", "0 to 6"),
        ("1,A,81,7,2.33,A,A,true,-1", "6 marks", "0 to 6"),
        ("1,A,81,7,2.33,A,A,true,nan", "6 marks", "0 to 6"),
        ("1,A,81,7,2.33", "3", "ends"),
        ("1,A,81,7,4-Jan,A,A,true,3", "2.2", "a date"),  # what spreadsheets make of 1/4
        ("1,A,81,7,2026/1/4,A,A,true,3", "2.2", "a date"),  # which is the number 506.5 as well
        ("1,A,81,7,1月4日,A,A,true,3", "2.2", "a date"),
    ],
)
def test_a_cell_that_says_nothing_is_named_by_line_and_column(room: Room, row: str, column: str, said: str) -> None:
    found = room.mark("0,A,,,,,,,0", row)
    (doubt,) = found.doubts
    assert (doubt.student.id, doubt.student.line, doubt.column) == ("1", 3, column)
    assert said in doubt.message
    assert len(found.papers) == 2


def test_more_answers_than_parts_in_a_cell_are_told(room: Room) -> None:
    found = room.mark("1,A,7;2;3,,,,", head="id,variant,2,1,3,4,5")
    assert [one.column for one in found.doubts] == ["2"]
    assert found.papers[0].items[1].points == 0


@pytest.mark.parametrize(("head", "said"), [("9", "9"), ("1.2", "1.2"), ("9 marks", "9")])
def test_an_answer_to_what_the_paper_does_not_ask_is_told(room: Room, head: str, said: str) -> None:
    others = "2,3,4,5" if head.startswith("1") else "1,2,3,4,5"
    others = f"1.1,{others}" if head == "1.2" else others
    found = room.mark("1,A,5" + "," * (others.count(",") + 1), head=f"id,variant,{head},{others}")
    assert [said in one.message for one in found.doubts] == [True]


def test_a_mark_by_hand_needs_no_answer_that_can_be_read(room: Room) -> None:
    found = room.mark("1,A,eighty,1.5,,,,", head="id,variant,1,1 marks,2,3,4,5")
    assert found.sound
    assert found.papers[0].items[0].points == Fraction(3, 2)


def test_a_question_without_a_column_is_no_table_to_mark_by(room: Room) -> None:
    with pytest.raises(DlquizError, match=r"responses\.csv:1: there is no column for question 2, 4; .*--template"):
        room.mark("1,A,81", head="id,variant,1,2.1,3,5")


def test_one_paper_needs_no_letter(tiny_bank: Bank, tmp_path: Path) -> None:
    alone = Room(tiny_bank, tmp_path, variants=1)
    assert alone.one("1,81", head="id,1,2,3,4,5").points == 2


def test_a_paper_is_known_by_its_code_however_it_was_copied(room: Room) -> None:
    code = str(read_stack([room.papers]).records[1]["code"])
    head = "id,variant,code,1,2,3,4,5"
    for said in (
        f"1,,{code}",
        f"1,B,{code.lower()}",
        f"1,{code.replace('-', ' ')},",
        f"1,B 卷,{code.replace('0', 'O')}",
    ):
        assert room.one(f"{said},81", head=head).paper.plan.letter == "B"
    assert "same paper" in room.mark(f"1,A,{code},81", head=head).refused[0].message


def test_a_letter_of_two_runs_is_not_guessed(tiny_bank: Bank, tmp_path: Path) -> None:
    first, second = papers(tiny_bank, tmp_path / "a"), papers(tiny_bank, tmp_path / "b", seed=8)
    stack = read_stack([first, second])
    path = table(tmp_path, "1,A,81", f"2,{stack.records[2]['code']},81", head="id,code,1,2,3,4,5")
    found = mark_class(tiny_bank, stack, path, "en")
    assert "2 papers" in found.refused[0].message
    assert [one.student.id for one in found.papers] == ["2"]
    assert titles(tiny_bank, stack, "en")[2] == "code"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_template_is_a_first_row_that_is_read_back(room: Room, tiny_bank: Bank, lang: Language) -> None:
    row = titles(tiny_bank, read_stack([room.papers]), lang)
    assert row[:3] == (["学号", "姓名", "卷"] if lang == "zh" else ["id", "name", "variant"])
    assert row[3:] == ["1", "2.1", "2.2", "3", "4", "5", "6 分" if lang == "zh" else "6 marks"]
    found = room.mark(f"1,王昇,A,{key(tiny_bank, 0)}", head=",".join(row))
    assert (found.papers[0].score, found.papers[0].student.name) == (1.0, "王昇")


def test_questions_that_are_not_as_they_were_are_told(room: Room, tiny_bank: Bank) -> None:
    room.papers.write_text(room.papers.read_text("utf-8").replace('"square#', '"square-gone#'), "utf-8")
    with pytest.raises(DlquizError, match="--bank"):
        room.mark("1,A,81")
    with pytest.raises(DlquizError, match="--bank"):
        titles(tiny_bank, read_stack([room.papers]), "en")


def test_messages_are_in_both_languages(room: Room) -> None:
    said = {lang: room.mark("1,C,81", "2,A,eighty,,,,,,", lang=lang) for lang in LANGUAGES}
    assert "卷" in said["zh"].refused[0].message
    assert "无法识别" in said["zh"].doubts[0].message
    assert said["en"].doubts[0].message.isascii()


def test_what_cannot_be_seen_in_an_answer_is_shown_as_something(room: Room) -> None:
    found = room.one("a\u202eb,A,8\u200e1,,,,,,")
    assert found.student.id == "a\ufffdb"
    assert found.items[0].parts[0].response == "8\ufffd1"
