"""`dlquiz key`: the key of a printed sheet, again, from the code on a page."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperCommand

from dlquiz.cli.common import Exit, check_choice, language, open_bank, print_json, write
from dlquiz.cli.options import (
    FORMATS,
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

if TYPE_CHECKING:
    from dlquiz.bank.bank import Bank
    from dlquiz.cli.variants import Printed
    from dlquiz.text.spans import Language

app = command_app()
_EXAMPLE = "2G1A-R60M-5W80"


class _WithExample(TyperCommand):
    """A command whose example holds a code of the bank that ships, so that it runs."""

    def get_help(self, ctx: Any) -> str:
        from dlquiz.items.form import draw_form
        from dlquiz.paper.sheetcode import SheetPlan, content, encode

        bank, plan = open_bank(None), SheetPlan("en", (), count=2, seed=7, variant=0)
        items = draw_form(bank, bank.select(), plan.count, plan.seed, plan.letter)
        return super().get_help(ctx).replace(_EXAMPLE, encode(replace(plan, content=content(items)), bank))


@app.command(cls=_WithExample)
def key(
    code: Annotated[
        str, typer.Argument(metavar="CODE|FILE", help="The code at the foot of a page, or a papers.json for all of it.")
    ],
    papers: Annotated[
        Path | None,
        typer.Option("--papers", help="The papers.json beside the sheet, if the bank has changed.", metavar="FILE"),
    ] = None,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="Write the key here as a file.", metavar="DIR")
    ] = None,
    force: ForceOption = False,
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
    """The key of a printed sheet, from the code printed on it, or of every sheet of a papers.json.

    It holds for as long as the questions on the sheet are unchanged, whatever was added to the bank.

    Example: dlquiz key 2G1A-R60M-5W80
    """
    from dlquiz.cli.papers import Look, save_key, writable_folder

    check_choice(form, FORMATS, "--format")
    opened, asked = open_bank(bank), language(lang) if lang else None
    found = _found(opened, code, papers, blueprint, asked)
    if as_json:
        keys = [{"variant": one.plan.letter, "items": _records(one)} for one in found]
        print_json(keys[0] if not _is_file(code) else {"papers": keys})
    elif output is not None:
        folder = writable_folder(output)
        for one in found:
            look = Look(title or _heading(one), form, proofs)
            write(save_key(folder, one, look, force))
    else:
        for one in found:
            _show(one, proofs, plain)
    return Exit.DONE


def _is_file(code: str) -> bool:
    """Whether a file was named in the place of a code, which has no point in it."""
    return code.endswith(".json")


def _found(bank: Bank, code: str, papers: Path | None, blueprint: str | None, lang: Language | None) -> list[Printed]:
    """The papers asked for: from their record if there is one, else drawn again by the code's plan. Raises DlquizError
    if the bank does not give them any more."""
    from dlquiz.cli import on_record
    from dlquiz.cli.variants import printed_before

    said = lang or language(None)
    if _is_file(code):
        papers_of = [printed_before(bank, record, said, proofs=True) for record in on_record.read(Path(code))]
        return [_in_language(one, lang) for one in papers_of]
    record = on_record.remembered(code, papers)
    if record is not None and papers is None and not _is_of(record, bank):
        record = None  # printed from another bank, perhaps: the code may tell more
    if record is not None:
        return [_in_language(printed_before(bank, record, said, proofs=True), lang)]
    return [_in_language(_drawn_again(bank, code, blueprint), lang)]


def _in_language(found: Printed, lang: Language | None) -> Printed:
    return replace(found, plan=replace(found.plan, lang=lang)) if lang else found


def _is_of(record: dict[str, Any], bank: Bank) -> bool:
    """Whether the bank has any question of a paper, so that it is worth saying which ones have changed."""
    return any(bank.find(row["item"][0].partition("#")[0]) for row in record["items"])


def _drawn_again(bank: Bank, code: str, blueprint: str | None) -> Printed:
    """The paper of a code's plan. Raises DlquizError if other items come of it than were printed."""
    from dlquiz.cli.variants import drawing, fingerprints, pattern_of
    from dlquiz.paper.sheetcode import changed, decode

    plan = decode(code, bank, fingerprints())
    pattern = pattern_of(plan, blueprint)
    with drawing(bank, pattern, plan.lang) as draw:
        found = draw(plan)
    if found.plan.content != plan.content:
        raise changed()
    return found


def _heading(found: Printed) -> str:
    """The title of a paper whose blueprint may not be at hand."""
    from dlquiz.text.wording import say

    return found.exam.title.of(found.plan.lang) if found.exam else say(found.plan.lang, "sheet_title")


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
            show_proof(page, proof, item)
        page.line()


def _heads(found: Printed) -> dict[int, str]:
    """What stands above a paper's questions, by the number of the question below it."""
    from itertools import accumulate

    from dlquiz.paper.sheet import section_title

    sections = found.exam.sections if found.exam else ()
    firsts = accumulate((len(section.items) for section in sections), initial=1)
    return {first: section_title(section, found.plan.lang) for first, section in zip(firsts, sections, strict=False)}
