"""`dlquiz key`: the key of a printed sheet, again, from the code on a page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperCommand

from dlquiz.bank.form import draw_form
from dlquiz.cli.common import Exit, check_choice, language, print_json, write
from dlquiz.cli.options import (
    BankOption,
    ForceOption,
    FormatOption,
    JsonOption,
    LangOption,
    PlainOption,
    ProofsOption,
    TitleOption,
    command_app,
)
from dlquiz.cli.papers import say_withheld
from dlquiz.cli.places import home, open_bank
from dlquiz.cli.secrets import secret_of
from dlquiz.cli.trust import say_missing, torch_for
from dlquiz.export.papers import key_record, keys_record
from dlquiz.ground.escaping import escaped
from dlquiz.paper.formats import FORMATS
from dlquiz.paper.printed import Look, Printed
from dlquiz.paper.sheetcode import SheetPlan, content, encode
from dlquiz.terminal.page import Page
from dlquiz.terminal.paper_key import show_paper_key
from dlquiz.use.key import Wanted, find_papers, in_language
from dlquiz.use.papers import writable_folder, write_key

_CodeArgument = Annotated[
    str, typer.Argument(metavar="CODE|FILE", help="The code at the foot of a page, or a papers.json for all of it.")
]
_PapersOption = Annotated[
    Path | None,
    typer.Option("--papers", help="The papers.json of its keys, if the bank has changed.", metavar="FILE"),
]
_OutputOption = Annotated[
    Path | None, typer.Option("-o", "--output", help="Write the key here as a file.", metavar="DIR")
]
_BlueprintOption = Annotated[
    str | None, typer.Option(help="The blueprint of an exam paper, if it is a file of your own.", metavar="FILE")
]
_SecretOption = Annotated[
    Path | None, typer.Option("--secret", help="The secret it was printed with, if there is one.", metavar="FILE")
]
_EXAMPLE = "2G1A-R60M-5W80"

app = command_app()


class _WithExample(TyperCommand):
    """A command whose example holds a code of the bank that ships, so that it runs."""

    def get_help(self, ctx: Any) -> str:
        bank, plan = open_bank(None), SheetPlan("en", (), count=2, seed=7, variant=0)
        items = draw_form(bank, bank.select(), plan.count, plan.seed, plan.letter)
        return super().get_help(ctx).replace(_EXAMPLE, encode(replace(plan, content=content(items)), bank))


@app.command(cls=_WithExample)
def key(
    code: _CodeArgument,
    papers: _PapersOption = None,
    output: _OutputOption = None,
    force: ForceOption = False,
    form: FormatOption = "pdf",
    proofs: ProofsOption = True,
    title: TitleOption = None,
    blueprint: _BlueprintOption = None,
    secret: _SecretOption = None,
    bank: BankOption = None,
    lang: LangOption = None,
    as_json: JsonOption = False,
    plain: PlainOption = False,
) -> int:
    """The key of a printed sheet, from the code printed on it, or of every sheet of a papers.json.

    It holds for as long as the questions on the sheet are unchanged, whatever was added to the bank.

    Example: dlquiz key 2G1A-R60M-5W80
    """
    check_choice(form, tuple(FORMATS), "--format")
    opened, said = open_bank(bank), language(lang)
    hidden = secret_of(secret, said, makes=False)
    wanted = Wanted(code, papers, blueprint, hidden.value if hidden else b"")
    torch = partial(torch_for, opened.roots, said)
    found = find_papers(opened, wanted, said, home(None), torch, say_withheld, say_missing(said))
    found = [in_language(one, said) for one in found] if lang else found
    if as_json:
        print_json(keys_record(found) if wanted.is_file else key_record(found[0]))
    elif output is not None:
        _write(found, writable_folder(output), Look(form, proofs, title), force)
    else:
        for one in found:
            show_paper_key(Page(one.plan.lang, plain=plain), one.items, one.heads, proofs)
    return Exit.DONE


def _write(found: Sequence[Printed], folder: Path, look: Look, force: bool) -> None:
    for one in found:
        write(escaped(write_key(folder, one, look, force)))
