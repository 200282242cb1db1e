"""The variants of a sheet or an exam paper, and their keys, as files."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dlquiz.cli import on_record
from dlquiz.cli.common import narrate, print_json, write, write_file
from dlquiz.cli.variants import Pattern, Printed, drawing
from dlquiz.errors import DlquizError
from dlquiz.files import put_all
from dlquiz.text.shown import shown
from dlquiz.text.wording import say

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
    force: bool = False,
) -> None:
    """Draws, proves and writes the variants of a plan, and says where they are. Raises DlquizError, with nothing
    written, if it can't, or if another file would be replaced without `force`."""
    made, rows = [], []
    files: dict[Path, bytes] = {}
    with drawing(bank, pattern, plan.lang) as draw, _progress(variants) as step:
        for number in range(variants):
            made.append(draw(replace(plan, variant=number)))
            step()
    _warn_if_short(made, plan.count)
    with _progress(variants) as step:
        for found in made:
            row, both = _rendered(output, found, look)
            rows.append(row)
            files.update(both)
            step()
    folder = writable_folder(output)
    kept = on_record.beside(folder)
    put_all(files, force)
    on_record.keep(folder, kept, [record_of(found) for found in made])
    left = _left_over(folder, made[0].run, files)
    if left:
        narrate(say(plan.lang, "papers_left", files=", ".join(map(shown, left))))
    if as_json:
        print_json({"seed": plan.seed, "variants": rows})
    else:
        for row in rows:
            write(f"{row['variant']}  {row['code']}  {row['sheet']}  {row['key']}")


def _warn_if_short(made: list[Printed], count: int) -> None:
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


def _left_over(folder: Path, run: str, written: Collection[Path]) -> list[Path]:
    """Variants of the same name that an earlier, larger run wrote: not to be handed out with these."""
    name = re.compile(re.escape(run) + r"-[A-Z]{1,2}(-key)?\.(pdf|html|md)")
    return sorted(path for path in folder.iterdir() if name.fullmatch(path.name) and path not in written)


def _rendered(folder: Path, found: Printed, look: Look) -> tuple[dict[str, Any], dict[Path, bytes]]:
    """A variant as JSON has it, and its two files."""
    from dlquiz.paper.sheet import question_paper

    paper = question_paper([item for item, _ in found.items], found.plan, found.code, look.title, found.exam)
    sheet, key = (folder / f"{found.name}{ending}.{look.form}" for ending in ("", "-key"))
    row = {
        "variant": found.plan.letter,
        "code": found.code,
        "items": [item.address for item, _ in found.items],
        "sheet": shown(sheet),
        "key": shown(key),
    }
    return row, {sheet: _render(paper, look.form), key: _render_key(found, look)}


def save_key(folder: Path, found: Printed, look: Look, force: bool = False) -> str:
    """Writes the key of a variant; returns its path. Raises DlquizError if it can't be written, or would replace
    another file without `force`."""
    return write_file(folder / f"{found.name}-key.{look.form}", _render_key(found, look), force)


def _render_key(found: Printed, look: Look) -> bytes:
    from dlquiz.paper.sheet import answer_key

    items = found.items if look.proofs else [(item, None) for item, _ in found.items]
    return _render(answer_key(items, found.plan, found.code, look.title, found.exam), look.form)


def record_of(found: Printed) -> dict[str, Any]:
    """What is kept of a variant, so that its code brings its key back."""
    from dlquiz.paper.manifest import to_record

    return to_record(found.plan, found.code, found.name, [item for item, _ in found.items], found.exam)


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
