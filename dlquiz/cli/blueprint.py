"""`dlquiz blueprint check`: whether a bank has what a blueprint asks, and whether its variants are as much work."""

from __future__ import annotations

from typing import Annotated

import typer

from dlquiz.cli import complete
from dlquiz.cli.common import Exit, language, print_json, write_words
from dlquiz.cli.options import BankOption, JsonOption, LangOption, PlainOption, SeedOption, command_app
from dlquiz.cli.places import open_bank
from dlquiz.export.blueprint import survey_record
from dlquiz.ground.errors import BankError, Fault
from dlquiz.ground.escaping import escaped
from dlquiz.session.survey import Balance, Supply, Survey
from dlquiz.text.chinese import told_fault
from dlquiz.text.spans import Language
from dlquiz.text.wording import counted, say
from dlquiz.use.blueprints import examine

_FileArgument = Annotated[
    str,
    typer.Argument(
        metavar="FILE", help="A .yaml file, or a name such as standard.", autocompletion=complete.blueprints
    ),
]
_VariantsOption = Annotated[int, typer.Option(help="Variants to compare.", min=2, max=200, metavar="V")]

app = command_app("Plans of exam papers: whether a bank has what they ask.")


@app.callback()
def blueprints() -> None:
    """Plans of exam papers: whether a bank has what they ask."""


@app.command()
def check(
    file: _FileArgument,
    variants: _VariantsOption = 10,
    seed: SeedOption = None,
    bank: BankOption = None,
    lang: LangOption = None,
    as_json: JsonOption = False,
    plain: PlainOption = False,
) -> int:
    """What each section needs and what there is, what is short and where, and how equal the variants are.

    Example: dlquiz blueprint check standard --lang zh
    """
    asked, opened = language(lang), open_bank(bank)
    found: Survey | None = None
    faults: tuple[Fault, ...] = ()
    try:
        found = examine(opened, file, seed or 0, variants)
        faults = found.faults
    except BankError as error:
        faults = error.faults
    if as_json:
        print_json(survey_record(file, found, faults, asked))
    else:
        for line in (*(escaped(told_fault(one, asked)) for one in faults), *(_lines(found, asked) if found else ())):
            write_words(line)
    return Exit.DOES_NOT_HOLD if faults else Exit.DONE


def _lines(found: Survey, lang: Language) -> list[str]:
    plan = found.blueprint
    head = counted(lang, "paper_subtitle", count=plan.count, points=plan.points, minutes=plan.minutes)
    supplies = [_supply(one, lang) for one in found.supplies]
    balance = _balance(found.balance, lang) if found.balance else []
    return [f"{plan.title.of(lang)}  {head}", *supplies, *balance]


def _supply(one: Supply, lang: Language) -> str:
    head = say(lang, "blueprint_section", title=one.section.title.of(lang), needed=one.section.count, fit=one.fit)
    more = [say(lang, "blueprint_cards", cards=one.cards)]
    more += [say(lang, "blueprint_variants", least=f"{one.variants:,}")] if one.variants > 1 else []
    more += [say(lang, "blueprint_fixed", count=one.fixed)] if one.fixed else []
    return "  " + say(lang, "blueprint_between").join([head, *more])


def _balance(one: Balance, lang: Language) -> list[str]:
    shares = {"steps": f"{one.steps / one.compared:.1%}", "alike": f"{one.alike / one.compared:.1%}"}
    lines = [say(lang, "blueprint_balance", variants=one.variants, **shares)]
    return [*lines, say(lang, "blueprint_uneven", names=", ".join(one.uneven))] if one.uneven else lines
