"""`dlquiz export`: items with their keys and proofs as a file for another program."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from dlquiz.bank.bank import with_beyond
from dlquiz.cli.common import Exit, check_choice, language, narrate, print_json, write, write_file
from dlquiz.cli.complete import among
from dlquiz.cli.options import (
    BankOption,
    BeyondOption,
    ForceOption,
    JsonOption,
    KindOption,
    LangOption,
    LevelOption,
    PlainOption,
    SeedOption,
    WordArgument,
    any_kind,
    command_app,
)
from dlquiz.cli.papers import say_withheld
from dlquiz.cli.places import open_bank
from dlquiz.cli.seed import seed_or_fresh
from dlquiz.cli.trust import say_missing, torch_for
from dlquiz.export.formats import FORMATS, to_file
from dlquiz.export.records import exported_record
from dlquiz.export.view import pools, view_of
from dlquiz.ground.clock import clock
from dlquiz.ground.errors import DlquizError
from dlquiz.paper.sheetcode import SheetPlan
from dlquiz.text.wording import counted
from dlquiz.use.pool import pool
from dlquiz.use.variants import drawing, listed

_MOST_VARIANTS = 100
_FormatArgument = Annotated[
    str, typer.Argument(metavar="FORMAT", help=f"{' or '.join(FORMATS)}.", autocompletion=among(*FORMATS))
]
_OutputOption = Annotated[Path, typer.Option("-o", "--output", help="The file to write.", metavar="FILE")]
_CountOption = Annotated[int, typer.Option("-n", "--count", help="How many questions.", metavar="COUNT")]
_VariantsOption = Annotated[
    int, typer.Option("--variants", help="How many variants of each question.", metavar="V", min=1, max=_MOST_VARIANTS)
]

app = command_app()


@app.command()
def export(
    form: _FormatArgument,
    output: _OutputOption,
    topics: WordArgument = None,
    count: _CountOption = 10,
    variants: _VariantsOption = 1,
    seed: SeedOption = None,
    level: LevelOption = None,
    kind: KindOption = None,
    beyond: BeyondOption = False,
    force: ForceOption = False,
    bank: BankOption = None,
    lang: LangOption = None,
    as_json: JsonOption = False,
    plain: PlainOption = False,
) -> int:
    """Questions with fresh numbers, keys, mistakes, solutions and proofs as a file for another program.

    moodle (XML), anki (.apkg), qti (2.1, .zip), qti3 (3.0, .zip), canvas (QTI 1.2, .zip), latex (class exam), docx,
    csv, md; web (.html) is a page to practise on, json is what scripts read.

    Example: dlquiz export moodle cnn -n 20 --variants 5 --seed 7 -o cnn.xml
    """
    check_choice(form, tuple(FORMATS), "FORMAT")
    asked, opened = language(lang), open_bank(bank)
    named = with_beyond(topics or ()) if beyond else tuple(topics or ())
    plan = listed(opened, SheetPlan(asked, named, count, seed_or_fresh(seed), 0, level, any_kind(kind)))
    with torch_for(opened.roots, asked) as runner:
        drawn = drawing(opened, None, runner, say_withheld, say_missing(asked))(plan)
        items = pool(opened, drawn.items, variants, runner, say_withheld)
        views = [view_of(item, proof, asked, variant) for item, proof, variant in items]
    if not views:
        raise DlquizError("nothing is left to be exported", "choose other topics or another --seed")
    written = write_file(output, to_file(views, form, clock().now()), force)
    fewer = sum(len(pool) < variants for pool in pools(views))
    if fewer and not as_json:
        narrate(counted(asked, "export_fewer", fewer, variants=variants))
    print_json(exported_record(plan.seed, form, written, views)) if as_json else write(written)
    return Exit.DONE
