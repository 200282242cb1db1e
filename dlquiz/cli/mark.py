"""`dlquiz mark`: papers that came back, marked from a table of the answers."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Annotated

import typer
from msgspec import Struct

from dlquiz.cli.common import Exit, check_choice, language, narrate, print_json, write, write_file
from dlquiz.cli.options import BankOption, FontOption, ForceOption, JsonOption, LangOption, PlainOption, command_app
from dlquiz.cli.papers import progress
from dlquiz.cli.places import open_bank
from dlquiz.export.marked.files import marked_files
from dlquiz.export.marked.record import marking_record
from dlquiz.ground.errors import DlquizError
from dlquiz.ground.escaping import escaped
from dlquiz.paper.formats import FORMATS
from dlquiz.paper.returned.columns import Columns
from dlquiz.paper.returned.marks import Marking
from dlquiz.paper.returned.table import Table, separator_name
from dlquiz.study.analysis import Analysis
from dlquiz.terminal.mark import show_marking
from dlquiz.terminal.page import Page
from dlquiz.text.spans import Language
from dlquiz.text.wording import counted, say
from dlquiz.use.mark import analysed, mark_class, read_stack, titles, write_marked

_FilesArgument = Annotated[
    list[Path],
    typer.Argument(
        help="The papers.json of the papers, or several, and the table of answers.",
        metavar="PAPERS.json... RESPONSES.csv",
        show_default=False,
    ),
]
_OutputOption = Annotated[
    Path | None,
    typer.Option("-o", "--output", help="The folder to write to; with --template the file.", metavar="DIR"),
]
_FeedbackOption = Annotated[
    str, typer.Option("--format", help="The format of each student's feedback.", metavar="|".join(FORMATS))
]
_TemplateOption = Annotated[
    bool, typer.Option("--template", help="The first row of a table of answers, and nothing else.")
]

app = command_app()


@app.command()
def mark(
    files: _FilesArgument,
    output: _OutputOption = None,
    form: _FeedbackOption = "html",
    template: _TemplateOption = False,
    font: FontOption = None,
    force: ForceOption = False,
    bank: BankOption = None,
    lang: LangOption = None,
    as_json: JsonOption = False,
    plain: PlainOption = False,
) -> int:
    """Mark printed papers from a table of the answers: marks, feedback for each student, statistics by question.

    The table has a row a student, as a spreadsheet exports it (CSV): columns `id` (学号) or `name` (姓名), `variant`
    (卷) or `code`, and one for each answer: `1`, `2.1`, `2.2`, or `2` for all parts, separated by semicolons; an empty
    cell is not answered. Marks that a person gave stand in a column such as `5 marks` (`5 分`).

    Feedback is a page of HTML, which every browser and phone shows; --format pdf is for the printer.

    Exit code 1 if a row or a cell could not be used: it is named with what to do, and the rest is marked.

    Example: dlquiz mark keys/papers.json responses.csv -o marked

    Example: dlquiz mark keys/papers.json --template -o blank.csv
    """
    check_choice(form, tuple(FORMATS), "--format")
    asked, opened = language(lang), open_bank(bank)
    if template:
        return _write_template(titles(opened, read_stack(files), asked), output, force, as_json)
    if len(files) < 2:
        hint = "name it behind the papers.json; --template writes its first row"
        raise DlquizError("there is no table of answers", hint)
    marking = mark_class(opened, read_stack(files[:-1]), files[-1], asked, partial(_tell_read, asked))
    return _write_marks(marking, Output(output, form, force, str(font or "")), Page(asked, plain=plain), as_json)


class Output(Struct, frozen=True):
    """The folder to write to (None: nothing is written), the format of the feedback, whether other files are
    replaced, and one more font for a PDF."""

    folder: Path | None
    form: str
    force: bool
    font: str = ""


def _write_marks(marking: Marking, output: Output, page: Page, as_json: bool) -> Exit:
    """What could not be used, the files if a folder is named, and how it went."""
    lang, analysis = page.lang, analysed(marking, page.lang)
    _tell_troubles(marking, lang)
    written = _write_files(marking, analysis, output.folder, output, lang) if output.folder is not None else []
    if as_json:
        print_json(marking_record(marking, analysis, list(map(escaped, written)), lang))
    else:
        show_marking(page, marking, analysis)
        _tell_written(output.folder, written, lang)
    return Exit.DONE if marking.sound else Exit.DOES_NOT_HOLD


def _write_files(marking: Marking, analysis: Analysis, folder: Path, output: Output, lang: Language) -> list[Path]:
    """Where the files are; what an earlier run left there is told."""
    with progress(len(marking.papers)) as step:
        files = marked_files(marking, analysis, lang, output.form, output.font, step)
    written, left = write_marked(folder, files, output.force)
    if left:
        narrate(say(lang, "mark_left", files=", ".join(map(escaped, left))))
    return written


def _write_template(row: list[str], output: Path | None, force: bool, as_json: bool) -> int:
    """The first row of a table, as a file that every spreadsheet reads, or on stdout."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerow(row)
    written = write_file(output, out.getvalue().encode("utf-8-sig"), force) if output is not None else None
    if as_json:
        print_json({"columns": row, "files": [written] if written else []})
    else:
        write(written or out.getvalue().rstrip())
    return Exit.DONE


def _tell_read(lang: Language, table: Table, columns: Columns) -> None:
    """How the table was read, where that was a guess, and what was left out of it."""
    if table.encoding != "utf-8" or table.separator != ",":
        narrate(say(lang, "mark_read_as", encoding=table.encoding, separator=separator_name(table.separator)))
    if columns.others:
        narrate(say(lang, "mark_others", columns=", ".join(columns.others)))


def _tell_troubles(marking: Marking, lang: Language) -> None:
    for one in marking.refused:
        narrate(say(lang, "mark_row_refused", line=one.student.line, why=one.message))
    for one in marking.doubts:
        place = {"line": one.student.line, "id": one.student.id, "column": one.column}
        narrate(say(lang, "mark_cell", **place, why=one.message))


def _tell_written(folder: Path | None, files: Sequence[Path], lang: Language) -> None:
    """Where the files are; of the pages how many."""
    for path in (path for path in files if path.parent == folder):
        write(escaped(path))
    pages = [path.parent for path in files if path.parent != folder]
    if pages:
        write(counted(lang, "mark_pages", len(pages), folder=escaped(pages[0])))
