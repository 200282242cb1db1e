"""`dlquiz sheet` and `dlquiz key`: printable variants with keys, and a key again from the code on a page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperCommand

from dlquiz.cli.common import (
    Exit,
    check_choice,
    language,
    open_bank,
    print_json,
    seed_or_fresh,
    write,
)
from dlquiz.cli.options import (
    FORMATS,
    KINDS,
    BankOption,
    FormatOption,
    JsonOption,
    KindOption,
    LangOption,
    LevelOption,
    PlainOption,
    ProofsOption,
    SeedOption,
    TopicArgument,
)
from dlquiz.errors import DlquizError

if TYPE_CHECKING:
    from dlquiz.cli.variants import Pattern, Printed
    from dlquiz.paper.sheetcode import SheetPlan
    from dlquiz.text.spans import Language

MAX_VARIANTS = 500
_COUNT = 10
TitleOption = Annotated[str | None, typer.Option(help="The title on the paper.", metavar="TEXT")]


_EXAMPLE = "2G1A-R60M-5W80"


class _WithExample(TyperCommand):
    """A command whose example holds a code of the bank that ships, so that it runs."""

    def get_help(self, ctx: Any) -> str:
        from dlquiz.paper.sheetcode import SheetPlan, encode

        code = encode(SheetPlan("en", (), count=2, seed=7, variant=0), open_bank(None))
        return super().get_help(ctx).replace(_EXAMPLE, code)


def register(app: typer.Typer) -> None:
    app.command()(sheet)
    app.command(cls=_WithExample)(key)


def sheet(
    topics: TopicArgument = None,
    count: Annotated[
        int | None, typer.Option("-n", "--count", help="Questions on a sheet; by default 10.", metavar="COUNT")
    ] = None,
    blueprint: Annotated[
        str | None,
        typer.Option(help="Exam papers: standard, chinese-paper, or a .yaml file of your own.", metavar="NAME|FILE"),
    ] = None,
    variants: Annotated[int, typer.Option(help="How many variants A, B, C...", metavar="V")] = 1,
    seed: SeedOption = None,
    output: Annotated[Path, typer.Option("-o", "--output", help="The folder to write to.", metavar="DIR")] = Path(),
    form: FormatOption = "pdf",
    level: LevelOption = None,
    kind: KindOption = None,
    proofs: ProofsOption = True,
    title: TitleOption = None,
    bank: BankOption = None,
    lang: LangOption = None,
    as_json: JsonOption = False,
) -> int:
    """Practice sheets to print: the same questions in each variant, with other numbers; the key in a file of its own.

    With --blueprint they are exam papers, with sections and points: A is what `dlquiz exam` asks with the same seed.

    Example: dlquiz sheet cnn rnn -n 12 --variants 3 --seed 7 -o papers --lang zh

    Example: dlquiz sheet --blueprint chinese-paper --seed 7 -o papers --lang zh
    """
    from dlquiz.cli.papers import Look, print_variants
    from dlquiz.cli.variants import pattern_named
    from dlquiz.paper.sheetcode import SheetPlan

    _check_alone(blueprint, {"topics": topics, "-n": count, "--level": level, "--kind": kind})
    check_choice(form, FORMATS, "--format")
    check_choice(kind, KINDS, "--kind")
    if not 1 <= variants <= MAX_VARIANTS:
        raise DlquizError(f"{variants} variants are asked for", f"1 to {MAX_VARIANTS}")
    asked = language(lang)
    pattern = pattern_named(blueprint) if blueprint is not None else None
    opened = open_bank(bank)
    number = _COUNT if count is None else count
    plan = SheetPlan(asked, tuple(topics or ()), number, seed_or_fresh(seed), 0, level, kind)
    look = Look(title or _title(asked, pattern), form, proofs)
    print_variants(opened, _of(plan, pattern), variants, output, look, as_json, pattern)
    return Exit.DONE


def _check_alone(blueprint: str | None, others: Mapping[str, object]) -> None:
    """Raises DlquizError for options that a blueprint has the say in."""
    given = [name for name, value in others.items() if value is not None and value != []]
    if blueprint is not None and given:
        raise DlquizError(
            f"--blueprint says itself what is asked, without {' and '.join(given)}", "leave out one of them"
        )


def _of(plan: SheetPlan, pattern: Pattern | None) -> SheetPlan:
    """The plan of a blueprint's papers, if there is one."""
    if pattern is None:
        return plan
    return replace(plan, count=pattern.blueprint.count, blueprint=pattern.name, fingerprint=pattern.fingerprint)


def _title(lang: Language, pattern: Pattern | None) -> str:
    from dlquiz.text.wording import say

    return pattern.blueprint.title.of(lang) if pattern else say(lang, "sheet_title")


def key(
    code: Annotated[str, typer.Argument(metavar="CODE", help="The code at the foot of a page.")],
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="Write the key here as a file.", metavar="DIR")
    ] = None,
    form: FormatOption = "pdf",
    proofs: ProofsOption = True,
    title: TitleOption = None,
    blueprint: Annotated[
        str | None,
        typer.Option(help="The blueprint of an exam paper, if it is a file of your own.", metavar="FILE"),
    ] = None,
    bank: BankOption = None,
    lang: LangOption = None,
    as_json: JsonOption = False,
    plain: PlainOption = False,
) -> int:
    """The key of a printed sheet, from the code printed on it.

    Example: dlquiz key 2G1A-R60M-5W80
    """
    from dlquiz.cli.papers import Look, save_key, writable_folder
    from dlquiz.cli.variants import drawing, pattern_of, shipped
    from dlquiz.paper.sheetcode import decode

    check_choice(form, FORMATS, "--format")
    opened = open_bank(bank)
    plan = decode(code, opened, tuple(shipped()))
    plan = replace(plan, lang=language(lang)) if lang else plan
    pattern = pattern_of(plan, blueprint)
    with drawing(opened, pattern) as draw:
        found = draw(plan)
    if as_json:
        print_json({"variant": plan.letter, "items": _records(found)})
    elif output is not None:
        look = Look(title or _title(plan.lang, pattern), form, proofs)
        write(save_key(writable_folder(output), found, look))
    else:
        _show(found, proofs, plain)
    return Exit.DONE


def _records(found: Printed) -> list[dict[str, Any]]:
    """The items as JSON; those of an exam paper with their points."""
    from dlquiz.export.records import item_record

    records = [item_record(item, proof, found.plan.lang) for item, proof in found.items]
    points = [{"points": task.points} for task in found.exam.tasks] if found.exam else [{} for _ in records]
    return [{**record, **worth} for record, worth in zip(records, points, strict=True)]


def _show(found: Printed, proofs: bool, plain: bool) -> None:
    from dlquiz.terminal.page import Page, show_key, show_proof, show_question, show_solution

    page = Page(found.plan.lang, plain=plain)
    heads = _heads(found)
    for number, (item, proof) in enumerate(found.items, 1):
        if number in heads:
            page.line(heads[number], "bold")
            page.line()
        page.line(f"{number}. {item.address}", "bold")
        show_question(page, item)
        show_key(page, item)
        show_solution(page, item)
        if proofs:
            show_proof(page, proof)
        page.line()


def _heads(found: Printed) -> dict[int, str]:
    """What stands above a paper's questions, by the number of the question below it."""
    from itertools import accumulate

    from dlquiz.paper.sheet import section_title

    sections = found.exam.sections if found.exam else ()
    firsts = accumulate((len(section.items) for section in sections), initial=1)
    return {first: section_title(section, found.plan.lang) for first, section in zip(firsts, sections, strict=False)}
