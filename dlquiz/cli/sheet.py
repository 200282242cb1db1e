"""`dlquiz sheet` and `dlquiz key`: printable variants with keys, and a key again from the code on a page."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperCommand

from dlquiz.cli.common import Exit, language, narrate, open_bank, print_json, seed_or_fresh, write, write_file
from dlquiz.cli.options import BankOption, JsonOption, LangOption, SeedOption, TopicArgument
from dlquiz.cli.quiz import KINDS, check_choice
from dlquiz.errors import DlquizError

if TYPE_CHECKING:
    from dlquiz.bank import Bank
    from dlquiz.document import Document
    from dlquiz.proof import Runner
    from dlquiz.sheet import Proven
    from dlquiz.sheetcode import SheetPlan

FORMATS = ("pdf", "html", "md")
MAX_VARIANTS = 500
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


@dataclass(frozen=True)
class Printed:
    """One variant: its plan, code and items, proven."""

    plan: SheetPlan
    code: str
    items: tuple[Proven, ...]


def sheet(
    topics: TopicArgument = None,
    count: Annotated[int, typer.Option("-n", "--count", help="Questions on a sheet.", metavar="COUNT")] = 10,
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

    Example: dlquiz sheet cnn rnn -n 12 --variants 3 --seed 7 -o papers --lang zh
    """
    from dlquiz.sheetcode import SheetPlan
    from dlquiz.wording import say

    check_choice(form, FORMATS, "--format")
    check_choice(kind, KINDS, "--kind")
    if not 1 <= variants <= MAX_VARIANTS:
        raise DlquizError(f"{variants} variants are asked for", f"1 to {MAX_VARIANTS}")
    asked = language(lang)
    opened = open_bank(bank)
    plan = SheetPlan(asked, tuple(topics or ()), count, seed_or_fresh(seed), 0, level, kind)
    print_variants(opened, plan, variants, output, title or say(asked, "sheet_title"), form, as_json)
    return Exit.DONE


def key(
    code: Annotated[str, typer.Argument(metavar="CODE", help="The code at the foot of a page.")],
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="Write the key here as a file.", metavar="DIR")
    ] = None,
    form: FormatOption = "pdf",
    title: TitleOption = None,
    bank: BankOption = None,
    lang: LangOption = None,
    as_json: JsonOption = False,
) -> int:
    """The key of a printed sheet, from the code printed on it.

    Example: dlquiz key 2G1A-R60M-5W80
    """
    from dlquiz.records import item_record
    from dlquiz.sheetcode import decode
    from dlquiz.torchlines.worker import TorchWorker
    from dlquiz.wording import say

    check_choice(form, FORMATS, "--format")
    opened = open_bank(bank)
    plan = decode(code, opened)
    plan = replace(plan, lang=language(lang)) if lang else plan
    with TorchWorker() as runner:
        found = draw(opened, plan, runner, lambda: None)
    if as_json:
        print_json(
            {"variant": plan.letter, "items": [item_record(item, proof, plan.lang) for item, proof in found.items]}
        )
    elif output is not None:
        write(_save_key(_folder(output), found, title or say(plan.lang, "sheet_title"), form))
    else:
        _show(found)
    return Exit.DONE


def print_variants(
    bank: Bank, plan: SheetPlan, variants: int, output: Path, title: str, form: str, as_json: bool
) -> None:
    """Draws, proves and writes the variants of a plan, and says where they are. Raises DlquizError if it can't."""
    from dlquiz.torchlines.worker import TorchWorker

    with TorchWorker() as runner, _progress(variants) as step:
        runner.start()
        made = [draw(bank, replace(plan, variant=number), runner, step) for number in range(variants)]
    _warn_if_short(made, plan.count)
    folder = _folder(output)
    with _progress(variants) as step:
        rows = [_save(folder, found, title, form, step) for found in made]
    if as_json:
        print_json({"seed": plan.seed, "variants": rows})
    else:
        for row in rows:
            write(f"{row['variant']}  {row['code']}  {row['sheet']}  {row['key']}")


def draw(bank: Bank, plan: SheetPlan, runner: Runner, step: Callable[[], None]) -> Printed:
    """A variant's items, each proven; one that PyTorch does not reproduce gives way to the next."""
    from dlquiz.form import draw_form
    from dlquiz.proof import prove
    from dlquiz.sheetcode import encode

    listed = [bank.asked[name] for name in plan.questions]
    entries = listed or bank.select(plan.topics, plan.kind, plan.level)
    items = []
    for item in draw_form(bank, entries, plan.count, plan.seed, plan.letter):
        proof = prove(item, runner)
        if proof is None or proof.agrees:
            items.append((item, proof))
        else:
            narrate(f"dlquiz: {item.address} is left out: PyTorch does not reproduce its key")
    step()
    return Printed(plan, encode(plan, bank), tuple(items))


def _warn_if_short(made: list[Printed], count: int) -> None:
    shortest = min(len(found.items) for found in made)
    if shortest < count:
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


def _save(folder: Path, found: Printed, title: str, form: str, step: Callable[[], None]) -> dict[str, Any]:
    from dlquiz.sheet import question_paper

    paper = question_paper([item for item, _ in found.items], found.plan, found.code, title)
    stem = f"dlquiz-{found.plan.seed}-{found.plan.letter}"
    sheet_path = write_file(folder / f"{stem}.{form}", _render(paper, form))
    key_path = _save_key(folder, found, title, form)
    step()
    return {
        "variant": found.plan.letter,
        "code": found.code,
        "items": [item.address for item, _ in found.items],
        "sheet": sheet_path,
        "key": key_path,
    }


def _save_key(folder: Path, found: Printed, title: str, form: str) -> str:
    from dlquiz.sheet import answer_key

    stem = f"dlquiz-{found.plan.seed}-{found.plan.letter}-key"
    key_document = answer_key(found.items, found.plan, found.code, title)
    return write_file(folder / f"{stem}.{form}", _render(key_document, form))


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
    for number, (item, proof) in enumerate(found.items, 1):
        page.line(f"{number}. {item.address}", "bold")
        show_question(page, item)
        show_key(page, item)
        show_solution(page, item)
        show_proof(page, proof)
        page.line()


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
