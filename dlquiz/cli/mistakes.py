"""`dlquiz mistakes`: the wrong-answer notebook (错题本), listed, practised with new numbers, or printed."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from dlquiz.bank.bank import Bank
from dlquiz.cli.common import Exit, check_choice, language, narrate, print_json
from dlquiz.cli.desk import open_desk
from dlquiz.cli.options import (
    BankOption,
    ForceOption,
    FormatOption,
    HomeOption,
    JsonOption,
    LangOption,
    PlainOption,
    WordArgument,
    command_app,
)
from dlquiz.cli.papers import Output, print_variants
from dlquiz.cli.past import read_history, today
from dlquiz.cli.places import home, open_bank
from dlquiz.cli.seed import seed_or_fresh
from dlquiz.export.notebook import notebook_record
from dlquiz.export.papers import papers_record
from dlquiz.ground.errors import DlquizError
from dlquiz.paper.formats import FORMATS
from dlquiz.paper.printed import Look
from dlquiz.study.notebook import Wrong, gone_text
from dlquiz.terminal.desk import Desk, quits
from dlquiz.terminal.notebook import show_notebook
from dlquiz.terminal.page import Page
from dlquiz.terminal.quiz import run_quiz
from dlquiz.terminal.summary import show_summary
from dlquiz.text.spans import Language
from dlquiz.text.wording import say
from dlquiz.use.notebook import (
    AT_ONCE,
    MOST_ON_SHEET,
    notebook_sheet,
    practise_notebook,
    read_notebook,
    to_practise,
)
from dlquiz.use.printing import Run

app = command_app()


@app.command()
def mistakes(
    topics: WordArgument = None,
    count: Annotated[
        int | None,
        typer.Option("-n", "--count", help="How many; by default 10, on a sheet up to 50.", metavar="COUNT", min=1),
    ] = None,
    only_list: Annotated[bool, typer.Option("--list", help="Only list them.")] = False,
    practise: Annotated[bool, typer.Option("--practise", help="List them and practise without asking.")] = False,
    sheet: Annotated[bool, typer.Option("--sheet", help="Print them, with new numbers, and their key.")] = False,
    output: Annotated[Path, typer.Option("-o", "--output", help="The folder of the sheet.", metavar="DIR")] = Path(),
    force: ForceOption = False,
    form: FormatOption = "pdf",
    folder: HomeOption = None,
    plain: PlainOption = False,
    bank: BankOption = None,
    lang: LangOption = None,
    as_json: JsonOption = False,
) -> int:
    """The wrong-answer notebook: what went wrong, and the same skill again with new numbers.

    A question leaves it after right answers on two different days. On a terminal those wrong for longest are listed
    and offered to be practised; --list, or a pipe, has all.

    Example: dlquiz mistakes cnn --list
    """
    check_choice(form, tuple(FORMATS), "--format")
    _check_one(only_list, practise, sheet, as_json)
    asked, opened = language(lang), open_bank(bank)
    wrong = _read(opened, topics or (), folder, asked)
    if sheet and wrong:
        _print(opened, wrong, count, asked, output, form, as_json, force)
    elif as_json:
        print_json(papers_record(None, ()) if sheet else notebook_record(wrong, asked))
    else:
        chosen = to_practise(wrong, count or AT_ONCE)
        offered = not only_list and not sheet and sys.stdin.isatty() and sys.stdout.isatty()
        _show(opened, wrong, asked, plain, bool(topics), chosen if offered and chosen else wrong)
        if practise or offered:
            return _practise(opened, chosen, asked, folder, plain, ask=not practise)
    return Exit.DONE


def _check_one(only_list: bool, practise: bool, sheet: bool, as_json: bool) -> None:
    """Raises DlquizError for options that want different things."""
    if only_list + practise + sheet > 1:
        raise DlquizError("--list, --practise and --sheet exclude each other", "choose one of them")
    if practise and as_json:
        raise DlquizError("--json gives the list alone", "leave out --practise")


def _read(bank: Bank, topics: Sequence[str], folder: Path | None, lang: Language) -> Sequence[Wrong]:
    """What stands in the notebook, of these topics or of all."""
    found = read_history(home(folder), lang, lambda history: read_notebook(bank, history, topics, today()))
    if line := gone_text(found.gone, lang):
        narrate(line)
    return found.wrong


def _show(bank: Bank, wrong: Sequence[Wrong], lang: Language, plain: bool, some: bool, listed: Sequence[Wrong]) -> None:
    """The list, of those that are to be `listed`; `some` says that only some topics were asked for."""
    page = Page(lang, plain=plain)
    if some and not wrong:
        page.text(say(lang, "notebook_none_here"))
    else:
        show_notebook(page, bank, wrong, today(), [one for one in wrong if one in listed])


def _print(
    bank: Bank,
    wrong: Sequence[Wrong],
    count: int | None,
    lang: Language,
    output: Path,
    form: str,
    as_json: bool,
    force: bool,
) -> None:
    """A sheet of exactly these questions, with fresh numbers."""
    if min(count or len(wrong), len(wrong)) > MOST_ON_SHEET:
        narrate(say(lang, "notebook_most", count=len(wrong), most=MOST_ON_SHEET))
    plan = notebook_sheet(bank, wrong, lang, seed_or_fresh(None), count)
    run = Run(plan, 1, Look(form, title=say(lang, "notebook_sheet")))
    print_variants(bank, run, Output(output, force), as_json)


def _practise(bank: Bank, chosen: Sequence[Wrong], lang: Language, folder: Path | None, plain: bool, ask: bool) -> Exit:
    """New numbers for these questions; if `ask`, only if the student wants them now."""
    if not chosen:
        return Exit.DONE
    with open_desk(bank, lang, folder, plain, as_json=False) as desk:
        if ask and not _wants(desk, len(chosen)):
            return Exit.DONE
        ending = run_quiz(desk, practise_notebook(desk, chosen, seed_or_fresh(None)))
        show_summary(desk, ending.session)
    return Exit.INTERRUPTED if ending.broken else Exit.DONE


def _wants(desk: Desk, count: int) -> bool:
    """Whether the student wants to practise now."""
    lang = desk.page.lang
    desk.page.line()
    try:
        return desk.agrees(lambda: desk.ask(say(lang, "notebook_now"), say(lang, "notebook_keys", count=count), quits))
    except EOFError:
        return False
