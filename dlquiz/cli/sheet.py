"""`dlquiz sheet` and `dlquiz key`: printable variants with keys, and a key again from the code on a page."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperCommand

from dlquiz.cli.common import (
    Exit,
    check_choice,
    language,
    narrate,
    open_bank,
    print_json,
    seed_or_fresh,
    write,
    write_file,
)
from dlquiz.cli.options import BankOption, JsonOption, LangOption, SeedOption, TopicArgument
from dlquiz.cli.quiz import KINDS
from dlquiz.cli.variants import Pattern, Printed, drawing, pattern_named, pattern_of, shipped
from dlquiz.errors import DlquizError

if TYPE_CHECKING:
    from dlquiz.bank import Bank
    from dlquiz.document import Document, Language
    from dlquiz.sheetcode import SheetPlan

FORMATS = ("pdf", "html", "md")
MAX_VARIANTS = 500
_COUNT = 10
# From here on it takes long enough that a person wants to see it move.
_MANY = 5
FormatOption = Annotated[str, typer.Option("--format", help="pdf, html or md.", metavar="pdf|html|md")]
TitleOption = Annotated[str | None, typer.Option(help="The title on the paper.", metavar="TEXT")]


_EXAMPLE = "2G1A-R60M-5W80"


class _WithExample(TyperCommand):
    """A command whose example holds a code of the bank that ships, so that it runs."""

    def get_help(self, ctx: Any) -> str:
        from dlquiz.sheetcode import SheetPlan, encode

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
    level: Annotated[int | None, typer.Option(help="Only questions of this level.", min=1, max=3)] = None,
    kind: Annotated[str | None, typer.Option(help="numeric or concept.", metavar="numeric|concept")] = None,
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
    from dlquiz.sheetcode import SheetPlan

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
    print_variants(
        opened, _of(plan, pattern), variants, output, title or _title(asked, pattern), form, as_json, pattern
    )
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
    from dlquiz.wording import say

    return pattern.blueprint.title.of(lang) if pattern else say(lang, "sheet_title")


def key(
    code: Annotated[str, typer.Argument(metavar="CODE", help="The code at the foot of a page.")],
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="Write the key here as a file.", metavar="DIR")
    ] = None,
    form: FormatOption = "pdf",
    title: TitleOption = None,
    blueprint: Annotated[
        str | None,
        typer.Option(help="The blueprint of an exam paper, if it is a file of your own.", metavar="FILE"),
    ] = None,
    bank: BankOption = None,
    lang: LangOption = None,
    as_json: JsonOption = False,
) -> int:
    """The key of a printed sheet, from the code printed on it.

    Example: dlquiz key 2G1A-R60M-5W80
    """
    from dlquiz.sheetcode import decode

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
        write(_save_key(_folder(output), found, title or _title(plan.lang, pattern), form))
    else:
        _show(found)
    return Exit.DONE


def _records(found: Printed) -> list[dict[str, Any]]:
    """The items as JSON; those of an exam paper with their points."""
    from dlquiz.records import item_record

    records = [item_record(item, proof, found.plan.lang) for item, proof in found.items]
    points = [{"points": task.points} for task in found.exam.tasks] if found.exam else [{} for _ in records]
    return [{**record, **worth} for record, worth in zip(records, points, strict=True)]


def print_variants(
    bank: Bank,
    plan: SheetPlan,
    variants: int,
    output: Path,
    title: str,
    form: str,
    as_json: bool,
    pattern: Pattern | None = None,
) -> None:
    """Draws, proves and writes the variants of a plan, and says where they are. Raises DlquizError if it can't."""
    made, rows = [], []
    with drawing(bank, pattern) as draw, _progress(variants) as step:
        for number in range(variants):
            made.append(draw(replace(plan, variant=number)))
            step()
    _warn_if_short(made, plan.count)
    folder = _folder(output)
    with _progress(variants) as step:
        for found in made:
            rows.append(_save(folder, found, title, form))
            step()
    if as_json:
        print_json({"seed": plan.seed, "variants": rows})
    else:
        for row in rows:
            write(f"{row['variant']}  {row['code']}  {row['sheet']}  {row['key']}")


def _warn_if_short(made: list[Printed], count: int) -> None:
    from dlquiz.wording import say

    shortest, exam = min(len(found.items) for found in made), made[0].exam
    if shortest < count and exam:
        narrate(say(made[0].plan.lang, "exam_short", count=shortest, wanted=count, points=exam.points))
    elif shortest < count:
        narrate(f"dlquiz: there are only {shortest} different questions here, not {count}; add topics for more")


def _folder(output: Path) -> Path:
    """The folder, made if need be. Raises DlquizError if nothing can be written there."""
    import os

    try:
        output.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise DlquizError(f"the folder {output} can't be made: {error.strerror}", "choose another with -o") from None
    if not os.access(output, os.W_OK):
        raise DlquizError(f"the folder {output} can't be written to", "choose another with -o")
    return output


def _save(folder: Path, found: Printed, title: str, form: str) -> dict[str, Any]:
    from dlquiz.sheet import question_paper

    paper = question_paper([item for item, _ in found.items], found.plan, found.code, title, found.exam)
    sheet_path = write_file(folder / f"{found.name}.{form}", _render(paper, form))
    key_path = _save_key(folder, found, title, form)
    return {
        "variant": found.plan.letter,
        "code": found.code,
        "items": [item.address for item, _ in found.items],
        "sheet": sheet_path,
        "key": key_path,
    }


def _save_key(folder: Path, found: Printed, title: str, form: str) -> str:
    from dlquiz.sheet import answer_key

    key_document = answer_key(found.items, found.plan, found.code, title, found.exam)
    return write_file(folder / f"{found.name}-key.{form}", _render(key_document, form))


def _render(document: Document, form: str) -> bytes:
    if form == "pdf":
        from dlquiz.printing.pdf import render_pdf

        return render_pdf(document)
    if form == "html":
        from dlquiz.printing.html import render_html

        return render_html(document).encode()
    from dlquiz.printing.markdown import render_markdown

    return render_markdown(document).encode()


def _show(found: Printed) -> None:
    from dlquiz.terminal.page import Page, show_key, show_proof, show_question, show_solution

    page = Page(found.plan.lang)
    heads = _heads(found)
    for number, (item, proof) in enumerate(found.items, 1):
        if number in heads:
            page.line(heads[number], "bold")
            page.line()
        page.line(f"{number}. {item.address}", "bold")
        show_question(page, item)
        show_key(page, item)
        show_solution(page, item)
        show_proof(page, proof)
        page.line()


def _heads(found: Printed) -> dict[int, str]:
    """What stands above a paper's questions, by the number of the question below it."""
    from itertools import accumulate

    from dlquiz.sheet import section_title

    sections = found.exam.sections if found.exam else ()
    firsts = accumulate((len(section.items) for section in sections), initial=1)
    return {first: section_title(section, found.plan.lang) for first, section in zip(firsts, sections, strict=False)}


@contextmanager
def _progress(count: int) -> Iterator[Callable[[], None]]:
    """A progress bar on stderr where there is a terminal and much to do."""
    if count < _MANY or not sys.stderr.isatty():
        yield lambda: None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=count)
        yield lambda: bar.advance(task)
