"""What is written of a marked class: tables, statistics, and a page for each student."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from hashlib import sha256

from msgspec.structs import replace

from dlquiz.export.marked.spreadsheet import to_csv, to_xlsx
from dlquiz.export.marked.statistics import statistics_document
from dlquiz.export.marked.tables import items_sheet, marks_sheet
from dlquiz.paper.formats import MissingGlyphsError, to_file
from dlquiz.paper.returned.feedback import feedback, title_of
from dlquiz.paper.returned.marks import Marking
from dlquiz.study.analysis import Analysis
from dlquiz.text.spans import Language

FEEDBACK = "feedback"
# Names that Windows keeps for devices, whatever follows them.
_DEVICES = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)
_UNFIT = re.compile(r"[^\w-]+")
_LONGEST = 60


def marked_files(
    marking: Marking,
    analysis: Analysis,
    lang: Language,
    form: str = "html",
    font: str = "",
    written: Callable[[], None] = lambda: None,
) -> dict[str, bytes]:
    """The files by name: the tables and the statistics in that language, each student's feedback in the paper's and in
    a format that papers are written in, with one more `font` for a PDF. `written` is called for each of these. Raises
    DlquizError for what the format can't show."""
    marks, items = marks_sheet(marking, lang), items_sheet(analysis, lang)
    title = _title(marking, lang)
    missing: dict[str, None] = {}
    files = {
        "marks.csv": to_csv(marks),
        "items.csv": to_csv(items),
        "marks.xlsx": to_xlsx([marks, items]),
        "statistics.html": to_file(statistics_document(analysis, title, lang), "html"),
    }
    for name, paper in zip(page_names(one.student.id for one in marking.papers), marking.papers, strict=True):
        try:
            files[f"{FEEDBACK}/{name}.{form}"] = to_file(replace(feedback(paper), font=font), form)
        except MissingGlyphsError as error:  # one font for all names: all that it must have is told at once
            missing |= dict.fromkeys(error.characters)
        written()
    if missing:
        raise MissingGlyphsError(missing)
    return files


def _title(marking: Marking, lang: Language) -> str:
    """The title of all papers, if they have one."""
    titles = {title_of(one.paper, lang) for one in marking.papers}
    return titles.pop() if len(titles) == 1 else ""


def page_names(ids: Iterable[str]) -> list[str]:
    """A name for each student's page: the id, where it can be the name of a file on every system and no other's is the
    same there, else with characters behind it that are its own."""
    found: list[str] = []
    taken: set[str] = set()
    for student in ids:
        name = plain = _UNFIT.sub("-", student)[:_LONGEST].strip("-")
        digest, length = sha256(student.encode("utf-8", "replace")).hexdigest(), 8
        if plain != student or not plain or _DEVICES.fullmatch(plain):
            name = f"{plain}-{digest[:length]}".strip("-")
        while name.casefold() in taken:
            name, length = f"{plain}-{digest[:length]}".strip("-"), length + 8
        taken.add(name.casefold())
        found.append(name)
    return found
