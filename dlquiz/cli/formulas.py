"""`dlquiz formulas`: the formula sheet, on the terminal or as a file."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from dlquiz.bank.bank import with_beyond
from dlquiz.cards.outline import Chapter
from dlquiz.cli.common import Exit, check_choice, language, print_json, tell_wait, write, write_file
from dlquiz.cli.complete import among
from dlquiz.cli.options import (
    BankOption,
    BeyondOption,
    ForceOption,
    JsonOption,
    LangOption,
    PlainOption,
    WordArgument,
    command_app,
)
from dlquiz.cli.places import open_bank
from dlquiz.export.formulas import formulas_record
from dlquiz.ground.errors import DlquizError
from dlquiz.ground.escaping import escaped
from dlquiz.paper.formats import FORMATS, to_file
from dlquiz.paper.formulas import formula_document
from dlquiz.text.spans import Language
from dlquiz.use.formulas import formula_sheet

_OutputOption = Annotated[
    Path | None, typer.Option("-o", "--output", help="A file to write instead; its ending says what.", metavar="FILE")
]
_FormatOption = Annotated[
    str | None,
    typer.Option(
        "--format",
        help="What the file is, if its name does not say.",
        metavar="|".join(FORMATS),
        autocompletion=among(*FORMATS),
    ),
]

app = command_app()


@app.command()
def formulas(
    topics: WordArgument = None,
    output: _OutputOption = None,
    form: _FormatOption = None,
    force: ForceOption = False,
    beyond: BeyondOption = False,
    bank: BankOption = None,
    lang: LangOption = None,
    as_json: JsonOption = False,
    plain: PlainOption = False,
) -> int:
    """The formula sheet: every formula once, what its symbols mean, its conventions, and where the notes have it.

    Example: dlquiz formulas cnn

    Example: dlquiz formulas loss optim -o formulas.pdf --lang zh
    """
    asked = language(lang)
    ending = _ending(output, form)
    named = with_beyond(topics or ()) if beyond else tuple(topics or ())
    chapters = formula_sheet(open_bank(bank), named, asked)
    written = _written(chapters, named, asked, output, ending, force) if output else None
    if as_json:
        print_json(formulas_record(chapters, written))
    elif written:
        write(written)
    else:
        from dlquiz.terminal.formulas import show_formulas
        from dlquiz.terminal.page import Page  # rich takes time to load

        show_formulas(Page(asked, plain=plain), chapters)
    return Exit.DONE


def _ending(output: Path | None, form: str | None) -> str:
    """Which format is asked for. Raises DlquizError where that is not said, or said in two ways."""
    check_choice(form, tuple(FORMATS), "--format")
    if output is None:
        if form is not None:
            raise DlquizError(f"--format {form} is for a file", f"add -o FILE, such as -o formulas.{form}")
        return ""
    ending = output.suffix.removeprefix(".").lower()
    if form is None and ending not in FORMATS:
        hint = f"end its name in .{' or .'.join(FORMATS)}, or say --format"
        raise DlquizError(f"{escaped(output)} does not say which format is wanted", hint)
    if form is not None and ending in FORMATS and ending != form:
        raise DlquizError(f"{escaped(output)} is said to be {form}", f"name it .{form}, or leave --format out")
    return form or ending


def _written(
    chapters: Sequence[Chapter], topics: Sequence[str], lang: Language, output: Path, form: str, force: bool
) -> str:
    """The file's name, once it is written."""
    tell_wait(lang, "formulas_setting")
    return write_file(output, to_file(formula_document(chapters, topics, lang), form), force)
