"""The variants of a sheet or an exam paper, and their keys, as files."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dlquiz.cli.common import narrate, print_json, write, write_file
from dlquiz.cli.variants import Pattern, Printed, drawing
from dlquiz.errors import DlquizError

if TYPE_CHECKING:
    from dlquiz.bank.bank import Bank
    from dlquiz.paper.document import Document
    from dlquiz.paper.sheetcode import SheetPlan


@dataclass(frozen=True)
class Look:
    """How papers are printed: under which title, in which format (pdf, html or md), the keys with proofs or without."""

    title: str
    form: str
    proofs: bool = True


# From here on it takes long enough that a person wants to see it move.
_MANY = 5


def print_variants(
    bank: Bank,
    plan: SheetPlan,
    variants: int,
    output: Path,
    look: Look,
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
    folder = writable_folder(output)
    with _progress(variants) as step:
        for found in made:
            rows.append(_save(folder, found, look))
            step()
    if as_json:
        print_json({"seed": plan.seed, "variants": rows})
    else:
        for row in rows:
            write(f"{row['variant']}  {row['code']}  {row['sheet']}  {row['key']}")


def _warn_if_short(made: list[Printed], count: int) -> None:
    from dlquiz.text.wording import say

    shortest, exam = min(len(found.items) for found in made), made[0].exam
    if shortest < count and exam:
        narrate(say(made[0].plan.lang, "exam_short", count=shortest, wanted=count, points=exam.points))
    elif shortest < count:
        narrate(f"dlquiz: there are only {shortest} different questions here, not {count}; add topics for more")


def writable_folder(output: Path) -> Path:
    """The folder, made if need be. Raises DlquizError if nothing can be written there."""
    import os

    try:
        output.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise DlquizError(f"the folder {output} can't be made: {error.strerror}", "choose another with -o") from None
    if not os.access(output, os.W_OK):
        raise DlquizError(f"the folder {output} can't be written to", "choose another with -o")
    return output


def _save(folder: Path, found: Printed, look: Look) -> dict[str, Any]:
    from dlquiz.paper.sheet import question_paper

    paper = question_paper([item for item, _ in found.items], found.plan, found.code, look.title, found.exam)
    return {
        "variant": found.plan.letter,
        "code": found.code,
        "items": [item.address for item, _ in found.items],
        "sheet": write_file(folder / f"{found.name}.{look.form}", _render(paper, look.form)),
        "key": save_key(folder, found, look),
    }


def save_key(folder: Path, found: Printed, look: Look) -> str:
    """Writes the key of a variant; returns its path. Raises DlquizError if it can't be written."""
    from dlquiz.paper.sheet import answer_key

    items = found.items if look.proofs else [(item, None) for item, _ in found.items]
    key_document = answer_key(items, found.plan, found.code, look.title, found.exam)
    return write_file(folder / f"{found.name}-key.{look.form}", _render(key_document, look.form))


def _render(document: Document, form: str) -> bytes:
    if form == "pdf":
        from dlquiz.paper.pdf import render_pdf

        return render_pdf(document)
    if form == "html":
        from dlquiz.paper.html import render_html

        return render_html(document).encode()
    from dlquiz.paper.markdown import render_markdown

    return render_markdown(document).encode()


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
