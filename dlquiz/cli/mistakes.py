"""`dlquiz mistakes`: the wrong-answer notebook (错题本), listed, practised with new numbers, or printed."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dlquiz.cli.common import (
    Exit,
    check_choice,
    home,
    language,
    narrate,
    open_bank,
    print_json,
    read_history,
    seed_or_fresh,
    session_id,
    today,
)
from dlquiz.cli.options import (
    FORMATS,
    BankOption,
    ForceOption,
    FormatOption,
    HomeOption,
    JsonOption,
    LangOption,
    PlainOption,
    TopicArgument,
)
from dlquiz.errors import DlquizError

if TYPE_CHECKING:
    from dlquiz.bank.bank import Bank
    from dlquiz.study.notebook import Wrong
    from dlquiz.terminal.desk import Desk
    from dlquiz.text.spans import Language

# How many are practised at once, as many as a quiz has.
_COUNT = 10
# How many a sheet has at most: its code, which names each of them, still fits the foot of a page.
_MOST = 50


def register(app: typer.Typer) -> None:
    app.command()(mistakes)


def mistakes(
    topics: TopicArgument = None,
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

    A question leaves it after right answers on two different days. On a terminal the list ends with an offer to
    practise; in a pipe it is only listed.

    Example: dlquiz mistakes cnn --list
    """
    from dlquiz.study.notebook import to_json

    check_choice(form, FORMATS, "--format")
    _check_one(only_list, practise, sheet, as_json)
    asked, opened = language(lang), open_bank(bank)
    wrong = _notebook(opened, topics or (), folder, asked)
    if sheet and wrong:
        _print(opened, wrong, count, asked, output, form, as_json, force)
    elif as_json:
        print_json({"seed": None, "variants": []} if sheet else {"questions": to_json(wrong, asked)})
    else:
        _show(opened, wrong, asked, plain, bool(topics))
        offered = not only_list and not sheet and sys.stdin.isatty() and sys.stdout.isatty()
        if practise or offered:
            return _practise(opened, wrong, count or _COUNT, asked, folder, plain, ask=not practise)
    return Exit.DONE


def _check_one(only_list: bool, practise: bool, sheet: bool, as_json: bool) -> None:
    """Raises DlquizError for options that want different things."""
    if only_list + practise + sheet > 1:
        raise DlquizError("--list, --practise and --sheet exclude each other", "choose one of them")
    if practise and as_json:
        raise DlquizError("--json gives the list alone", "leave out --practise")


def _notebook(bank: Bank, topics: Sequence[str], folder: Path | None, lang: Language) -> list[Wrong]:
    """What stands in the notebook, of these topics or of all."""
    from dlquiz.study.notebook import gone, gone_text, notebook

    progress = read_history(home(folder), lang, lambda history: history.progress(bank.former))
    if not topics and (line := gone_text(gone(bank, progress), lang)):
        narrate(line)
    return notebook(bank, bank.select(topics), progress, today())


def _show(bank: Bank, wrong: Sequence[Wrong], lang: Language, plain: bool, some: bool) -> None:
    """The list; `some` says that only some topics were asked for."""
    from dlquiz.terminal.notebook import show_notebook
    from dlquiz.terminal.page import Page
    from dlquiz.text.wording import say

    page = Page(lang, plain=plain)
    if some and not wrong:
        page.words(say(lang, "notebook_none_here"))
    else:
        show_notebook(page, bank, wrong, today())


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
    from dlquiz.cli.papers import Look, print_variants
    from dlquiz.paper.sheetcode import SheetPlan
    from dlquiz.study.notebook import oldest
    from dlquiz.text.wording import say

    if min(count or len(wrong), len(wrong)) > _MOST:
        narrate(say(lang, "notebook_most", count=len(wrong), most=_MOST))
    chosen = {one.entry.id for one in oldest(wrong, min(count or _MOST, _MOST))}
    names = tuple(name for name in bank.asked if name in chosen)
    plan = SheetPlan(lang, (), len(names), seed_or_fresh(None), 0, questions=names)
    print_variants(bank, plan, 1, output, Look(say(lang, "notebook_sheet"), form), as_json, force=force)


def _practise(
    bank: Bank, wrong: Sequence[Wrong], count: int, lang: Language, folder: Path | None, plain: bool, ask: bool
) -> int:
    """New numbers for what was not right today yet; if `ask`, only if the student wants them now."""
    from dlquiz.cli.desk import open_desk
    from dlquiz.items.form import FIRST_SEEDS, draw_form
    from dlquiz.quiz.course import Course
    from dlquiz.study.notebook import oldest
    from dlquiz.study.selection import missed_facts
    from dlquiz.terminal.quiz import run_quiz
    from dlquiz.terminal.summary import show_summary

    chosen = oldest((one for one in wrong if one.waits), count)
    entries = [one.entry for one in chosen]
    facts = missed_facts(entries, {one.entry.id: one.progress for one in chosen})
    if not entries:
        return Exit.DONE
    with open_desk(bank, lang, folder, plain, as_json=False) as desk:
        if ask and not _wants(desk, len(entries)):
            return Exit.DONE
        items = draw_form(bank, entries, len(entries), seed_or_fresh(None), first_seeds=FIRST_SEEDS, facts=facts)
        mixed = len({entry.topic for entry in entries}) > 1
        ending = run_quiz(desk, items, Course(len(entries)), session_id("mistakes"), mixed)
        show_summary(desk, ending.session)
    return Exit.INTERRUPTED if ending.broken else Exit.DONE


def _wants(desk: Desk, count: int) -> bool:
    """Whether the student wants to practise now."""
    from dlquiz.terminal.desk import quits
    from dlquiz.text.wording import say

    lang = desk.page.lang
    desk.page.line()
    try:
        typed = desk.ask(say(lang, "notebook_now"), say(lang, "notebook_keys", count=count), quits)
    except EOFError:
        return False
    return not quits(typed)
