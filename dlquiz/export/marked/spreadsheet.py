"""Tables for a spreadsheet, as CSV and as a workbook. What came from outside is text there: nothing is calculated."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Sequence
from typing import TYPE_CHECKING

from msgspec import Struct

from dlquiz.ground.escaping import unarmed
from dlquiz.ground.hidden import masked
from dlquiz.maths.width import display_width

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

Cell = str | int | float | None
# The same table is the same bytes: a workbook says no time of its own.
_TIME = (1980, 1, 1, 0, 0, 0)
_STAMP = re.compile(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
_WIDEST, _MOST_CHARACTERS = 60, 32_000


class Sheet(Struct, frozen=True):
    """A table: its title, the headings, and cells that are texts or numbers (None: empty)."""

    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


def to_csv(sheet: Sheet) -> bytes:
    """The table in UTF-8, marked as that, so that every spreadsheet reads it."""
    out = io.StringIO()
    rows = ([disarmed(cell) for cell in row] for row in (sheet.head, *sheet.rows))
    csv.writer(out, lineterminator="\r\n").writerows(rows)
    return out.getvalue().encode("utf-8-sig")


def disarmed(cell: Cell) -> Cell:
    """A cell with an apostrophe before all of its text that would be read as a formula; a number as it is."""
    return unarmed(masked(cell)) if isinstance(cell, str) else cell


def to_xlsx(sheets: Sequence[Sheet]) -> bytes:
    """The tables as a workbook; a text is never read as a formula there."""
    from openpyxl import Workbook  # it takes half a second to load

    book = Workbook()
    del book[book.sheetnames[0]]
    for sheet in sheets:
        _fill(book.create_sheet(sheet.title), sheet)
    out = io.BytesIO()
    book.save(out)
    return _timeless(out.getvalue())


def _fill(page: Worksheet, sheet: Sheet) -> None:
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    for row, cells in enumerate((sheet.head, *sheet.rows), 1):
        for column, value in enumerate(cells, 1):
            cell = page.cell(row, column, masked(value)[:_MOST_CHARACTERS] if isinstance(value, str) else value)
            if isinstance(value, str):
                cell.data_type, cell.quotePrefix = "s", True  # whatever it begins with
    for column, cells in enumerate(zip(sheet.head, *sheet.rows, strict=True), 1):
        page.cell(1, column).font = Font(bold=True)
        widest = max(display_width(str(cell)) for cell in cells if cell is not None)
        page.column_dimensions[get_column_letter(column)].width = min(widest, _WIDEST) + 2
    page.freeze_panes = "B2"


def _timeless(data: bytes) -> bytes:
    """The workbook without the time at which it was made."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            text = old.read(name)
            text = _STAMP.sub(b"1980-01-01T00:00:00Z", text) if name == "docProps/core.xml" else text
            new.writestr(zipfile.ZipInfo(name, _TIME), text, zipfile.ZIP_DEFLATED)
    return out.getvalue()
