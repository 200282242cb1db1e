"""Tables of papers that come back: as spreadsheets export them, and what their columns say."""

from __future__ import annotations

import pytest
from rows import every

from dlquiz.ground.errors import DlquizError
from dlquiz.paper.returned.columns import Spot, read_columns, role_of
from dlquiz.paper.returned.table import MOST_BYTES, MOST_COLUMNS, MOST_ROWS, Row, read_table

ROWS = "学号,姓名,卷,1\n007,王昇,A,你好\n"
ENCODINGS = ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16", "utf-16-le", "utf-16-be"]


def known(title: str) -> bool:
    return role_of(title) is not None


@every("encoding", ENCODINGS)
@every("separator", [",", ";", "\t", "，"])
def test_a_table_is_read_whatever_its_encoding_and_separator(encoding: str, separator: str) -> None:
    found = read_table(ROWS.replace(",", separator).encode(encoding), "t.csv", known)
    assert found.head.cells == ("学号", "姓名", "卷", "1")
    assert found.rows == (Row(2, ("007", "王昇", "A", "你好")),)
    assert found.separator == separator


@pytest.mark.parametrize(
    ("text", "cells"),
    [
        ('id,1,2\n1,"[1, 2]","7;2"\n', ("1", "[1, 2]", "7;2")),  # what is quoted separates nothing
        ("id;1;2\n1;7,5;3\n", ("1", "7,5", "3")),  # a decimal comma beside semicolons
        ("sep=;\nid;1\n1;2\n", ("1", "2")),  # what a spreadsheet writes above its table
        ("\n\nid,1\n\n , \n1,2\n,,\n", ("1", "2")),  # empty rows around it
        ('id,1\r\n1,"a\r\nb"\r\n', ("1", "a\r\nb")),  # a line break within a cell
        ("id,1\r1,2\r", ("1", "2")),  # lines as old systems end them
        ('id,1\n1,"say ""a"""\n', ("1", 'say "a"')),
        ("id,1\n  1 ,\u3000 2 \n", ("1", "2")),  # spaces of any width
    ],
)
def test_a_table_as_spreadsheets_write_it(text: str, cells: tuple[str, ...]) -> None:
    assert [row.cells for row in read_table(text.encode(), "t.csv", known).rows] == [cells]


def test_a_row_is_known_by_the_line_on_which_it_begins() -> None:
    found = read_table(b'sep=,\nid,1\n\n1,"a\nb"\n2,c\n', "t.csv", known)
    assert (found.head.line, [row.line for row in found.rows]) == (2, [4, 6])


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "empty"),
        (b"\n , \n", "empty"),
        (b"PK\x03\x04rest", "workbook"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "workbook"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "no text"),
        (b"id,1\nJos\xe9,2\n", "no text"),  # Latin-1
        (b"id,1\n1,\x1b[31m2\n", "no text"),
        (b'id,1\n1,"2\n3,4\n', "closed"),
        (b'id,1\n1,"2"x\n', "quote"),
        (b"id,1\n" + b"1,2\n" * (MOST_ROWS + 2), "rows"),
        (b"," * MOST_COLUMNS + b"id\n1\n", "columns"),
        (b"id,1\n1," + b"2" * 10_001, "characters"),
        (b"x" * (MOST_BYTES + 1), "MB"),
    ],
)
def test_what_is_no_table_is_told_with_what_to_do(data: bytes, said: str) -> None:
    with pytest.raises(DlquizError) as error:
        read_table(data, "t.csv", known)
    fault = error.value.fault
    assert fault.path == "t.csv"
    assert said in f"{fault.message}; {fault.hint}"
    assert fault.hint


@pytest.mark.parametrize(
    ("titles", "role"),
    [
        (("id", "ID", " Id ", "学号", "Student_ID", "考号"), "id"),
        (("name", "姓名"), "name"),
        (("variant", "卷", "Variant"), "variant"),
        (("code", "卷号"), "code"),
        (("3", "３", "Q3", "第3题", "第 3 题", "question 3", "3."), (Spot(3), False)),
        (("2.1", "2a", "2A", "2(1)", "２（１）", "2-1", "2_1", "q2.a"), (Spot(2, 1), False)),
        (("12.10", "12j"), (Spot(12, 10), False)),
        (("5 marks", "5 分", "5分", "5 points", "第5题得分", "5 mark"), (Spot(5), True)),
        (("5.2 marks", "5b 分"), (Spot(5, 2), True)),
        (("email", "0", "-1", "1.0", "班级", "", "total", "12345", "2ab", "marks"), None),
    ],
)
def test_what_the_title_of_a_column_says(titles: tuple[str, ...], role: object) -> None:
    assert {title: role_of(title) for title in titles} == dict.fromkeys(titles, role)


@pytest.mark.parametrize(
    ("head", "said"),
    [
        ("variant,1", "who answered"),
        ("id,学号,1", "same"),
        ("id,1,第1题", "same"),
        ("id,2.1,2.1", "2.10"),
        ("id,1,1.1", "one for each part"),
        ("id,1 marks,1.1 marks", "one for each part"),
    ],
)
def test_columns_that_contradict_each_other_are_told(head: str, said: str) -> None:
    with pytest.raises(DlquizError, match=said):
        read_columns(Row(1, tuple(head.split(","))), "t.csv")
