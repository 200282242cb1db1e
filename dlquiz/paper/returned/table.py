"""A table of texts as spreadsheets export it: whatever its encoding and its separator, every row with its line."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Callable, Iterator, Sequence

from msgspec import Struct

from dlquiz.ground.errors import DlquizError

# A course of thousands on a paper of hundreds of answers has less than this.
MOST_BYTES, MOST_ROWS, MOST_COLUMNS, LONGEST_CELL = 20_000_000, 20_000, 2_000, 10_000
_SEPARATORS = ",;\t，；|"
_AS_CSV = "save the table as CSV (UTF-8) and name that"
# What spreadsheets save unasked: .xlsx and .ods are archives, .xls is an older container.
_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


class Row(Struct, frozen=True):
    """The cells of a row, without the spaces around them, and the line on which it begins."""

    line: int
    cells: tuple[str, ...]

    @property
    def blank(self) -> bool:
        """Whether nothing stands in it: spreadsheets export such rows below a table."""
        return not any(self.cells)


class Table(Struct, frozen=True):
    """The row of the columns' titles and those below it; `encoding` and `separator` are what they were read with."""

    head: Row
    rows: tuple[Row, ...]
    encoding: str
    separator: str


def read_table(data: bytes, path: str, known: Callable[[str], bool]) -> Table:
    """The table of a file's bytes. Its separator is the one by which most titles of the first row are `known`.

    Raises DlquizError, with path and line, for what is no text, is too large, or is broken.
    """
    if len(data) > MOST_BYTES:
        raise DlquizError(f"has more than {MOST_BYTES // 1_000_000} MB", "no table of answers is that large", path)
    text, encoding = _decoded(data, path)
    text, separator = _separated(text, known)
    rows = [row for row in _rows(text, separator, path) if not row.blank]
    if not rows:
        raise DlquizError("is empty", "`dlquiz mark papers.json --template` writes its first row", path)
    return Table(rows[0], tuple(rows[1:]), encoding, separator)


def separator_name(separator: str) -> str:
    """What a separator is called."""
    return {"\t": "Tab"}.get(separator, separator)


def _decoded(data: bytes, path: str) -> tuple[str, str]:
    """The text and its encoding: that of its mark, else the first in which it has a meaning."""
    if data.startswith(_WORKBOOKS):
        raise DlquizError("is a workbook, no CSV", _AS_CSV, path)
    marked = [encoding for mark, encoding in _MARKS if data.startswith(mark)]
    for encoding in marked or _likely(data):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not any(sign < " " and sign not in "\t\r\n" for sign in text):
            return text, encoding.removesuffix("-sig")
    raise DlquizError("is no text in UTF-8, UTF-16 or GB18030 (GBK)", _AS_CSV, path)


def _likely(data: bytes) -> Sequence[str]:
    """Of text in UTF-16 every other byte of a digit or a comma is 0; no other text holds one."""
    head = data[:4096]
    if b"\0" in head:
        return ("utf-16-le",) if head[1::2].count(0) >= head[::2].count(0) else ("utf-16-be",)
    return "utf-8", "gb18030"


def _separated(text: str, known: Callable[[str], bool]) -> tuple[str, str]:
    """The text without a first line `sep=;`, which some spreadsheets write, and the separator."""
    first, _, rest = text.partition("\n")
    told = first.strip("\r ").strip('"').lower()
    if told.startswith("sep=") and len(told) == 5:
        return "\n" + rest, told[-1]  # the line is left empty, so that the others keep their numbers
    row = next((line for line in text.splitlines() if line.strip(_SEPARATORS + " ")), "")

    def score(separator: str) -> tuple[int, int]:
        try:
            cells = next(csv.reader([row], delimiter=separator), [])
        except csv.Error:
            cells = row.split(separator)
        return sum(known(cell) for cell in cells), len(cells)

    return text, max(_SEPARATORS, key=score)


def _rows(text: str, separator: str, path: str) -> Iterator[Row]:
    """Every row. A quote that is never closed would swallow all that follows, so it is an error."""
    csv.field_size_limit(MOST_BYTES)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    line, count = 1, 0
    while True:
        try:
            cells = next(reader, None)
        except csv.Error as error:
            hint = 'a quote within a quoted cell is written twice (""), and each is closed'
            raise DlquizError(f"can't be read as CSV ({error})", hint, path, line) from None
        if cells is None:
            return
        yield Row(line, tuple(cell.strip() for cell in cells))
        line, count = reader.line_num + 1, count + 1
        _within_budget(cells, count, path, line)


def _within_budget(cells: Sequence[str], count: int, path: str, line: int) -> None:
    if count > MOST_ROWS + 1:
        raise DlquizError(f"has more than {MOST_ROWS} rows", "mark it in pieces", path)
    if len(cells) > MOST_COLUMNS:
        raise DlquizError(f"has more than {MOST_COLUMNS} columns", "leave only those of the answers", path, line - 1)
    if max(map(len, cells), default=0) > LONGEST_CELL:
        raise DlquizError(f"a cell has more than {LONGEST_CELL} characters", "no answer is that long", path, line - 1)
