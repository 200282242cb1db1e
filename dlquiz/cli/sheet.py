"""`dlquiz sheet`: printable variants with their keys."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer
from msgspec import structs

from dlquiz.bank.bank import with_beyond
from dlquiz.bank.blueprint import and_beyond
from dlquiz.bank.front import NOTHING, Front
from dlquiz.cli.common import check_choice, language
from dlquiz.cli.complete import blueprints
from dlquiz.cli.options import (
    BankOption,
    BeyondOption,
    FontOption,
    ForceOption,
    FormatOption,
    JobsOption,
    JsonOption,
    KindOption,
    LangOption,
    LevelOption,
    OutputOption,
    PlainOption,
    ProofsOption,
    SchedulerOption,
    SecretOption,
    SeedOption,
    TitleOption,
    WordArgument,
    any_kind,
    check_workers,
    command_app,
)
from dlquiz.cli.papers import Output, print_variants
from dlquiz.cli.places import open_bank
from dlquiz.cli.secrets import Secret, secret_of
from dlquiz.cli.seed import seed_or_fresh
from dlquiz.ground.errors import DlquizError
from dlquiz.paper.formats import FORMATS
from dlquiz.paper.printed import Look
from dlquiz.paper.sheetcode import SheetPlan
from dlquiz.text.spans import Language
from dlquiz.use.blueprints import Pattern, pattern_named
from dlquiz.use.printing import Run
from dlquiz.use.variants import listed

MAX_VARIANTS = 500
_COUNT = 10
_CountOption = Annotated[
    int | None, typer.Option("-n", "--count", help="Questions on a sheet; by default 10.", metavar="COUNT")
]
_BlueprintOption = Annotated[
    str | None,
    typer.Option(
        help="Exam papers: standard, chinese-paper, or a .yaml file of your own.",
        metavar="NAME|FILE",
        autocompletion=blueprints,
    ),
]
_BilingualOption = Annotated[bool, typer.Option("--bilingual", help="The questions in both languages, side by side.")]
_AnswerSheetOption = Annotated[bool, typer.Option("--answer-sheet", help="A page to answer on, at the end.")]
_VariantsOption = Annotated[int, typer.Option(help="How many variants A, B, C...", metavar="V")]

_MarkingOption = Annotated[
    bool, typer.Option("--marking", help="Also what they are marked with: answers as a table, marking keys, a grid.")
]

app = command_app()


@app.command()
def sheet(
    topics: WordArgument = None,
    count: _CountOption = None,
    blueprint: _BlueprintOption = None,
    variants: _VariantsOption = 1,
    seed: SeedOption = None,
    output: OutputOption = Path(),
    force: ForceOption = False,
    form: FormatOption = "pdf",
    level: LevelOption = None,
    kind: KindOption = None,
    beyond: BeyondOption = False,
    proofs: ProofsOption = True,
    title: TitleOption = None,
    secret: SecretOption = None,
    jobs: JobsOption = 1,
    scheduler: SchedulerOption = None,
    marking: _MarkingOption = False,
    bilingual: _BilingualOption = False,
    answers: _AnswerSheetOption = False,
    font: FontOption = None,
    bank: BankOption = None,
    lang: LangOption = None,
    as_json: JsonOption = False,
    plain: PlainOption = False,
) -> int:
    """Practice sheets to print: the same questions in each variant, with other numbers; the key in a file of its own.

    Keys lie in the folder `keys`, apart. Broken off, the same command goes on. With --blueprint they are exam papers,
    with sections and points: A is what `dlquiz exam` asks with the same seed.

    Example: dlquiz sheet cnn rnn -n 12 --variants 3 --seed 7 -o papers --lang zh
    """
    _check_values(form, variants, jobs, scheduler)
    pattern = _pattern(blueprint, beyond, {"topics": topics, "-n": count, "--level": level, "--kind": kind})
    asked, opened, hidden = language(lang), open_bank(bank), secret_of(secret, language(lang), makes=True)
    wish = SheetPlan(asked, *_wish(topics or (), beyond, count), seed_or_fresh(seed), 0, level, any_kind(kind))
    look = Look(form, proofs, title, _front(pattern, asked, bilingual, answers), str(font or ""))
    run = Run(_planned(listed(opened, wish), pattern, hidden), variants, look, pattern)
    return print_variants(opened, run, Output(output, force, jobs, scheduler or "", hidden, marking), as_json)


def _wish(topics: Sequence[str], beyond: bool, count: int | None) -> tuple[tuple[str, ...], int]:
    """The topics, with what is beyond the notes if that is asked for, and how many questions."""
    named = with_beyond(topics) if beyond else tuple(topics)
    return named, _COUNT if count is None else count


def _pattern(blueprint: str | None, beyond: bool, others: Mapping[str, object]) -> Pattern | None:
    """The blueprint of that name, if one is named. Raises DlquizError if it stands beside others that it has the say
    in."""
    if blueprint is None:
        return None
    if given := [name for name, value in others.items() if value is not None and value != []]:
        raise DlquizError(
            f"--blueprint says itself what is asked, without {' and '.join(given)}", "leave out one of them"
        )
    return pattern_named(and_beyond(blueprint) if beyond else blueprint)


def _planned(plan: SheetPlan, pattern: Pattern | None, hidden: Secret | None) -> SheetPlan:
    """The plan as one of the blueprint's papers, drawn with the secret, if there are any."""
    plan = pattern.of(plan) if pattern else plan
    return replace(plan, locked=True, secret=hidden.value) if hidden else plan


def _check_values(form: str, variants: int, jobs: int, scheduler: str | None) -> None:
    check_workers(jobs, scheduler)
    check_choice(form, tuple(FORMATS), "--format")
    if not 1 <= variants <= MAX_VARIANTS:
        raise DlquizError(f"{variants} variants are asked for", f"1 to {MAX_VARIANTS}")


def _front(pattern: Pattern | None, lang: Language, bilingual: bool, answers: bool) -> Front:
    """What the blueprint says, and what the options add."""
    front = pattern.blueprint.front if pattern else NOTHING
    second: Language = "en" if lang == "zh" else "zh"
    languages = (lang, second) if bilingual else front.languages
    return structs.replace(front, languages=languages, answer_sheet=answers or front.answer_sheet)
