"""Papers as two commands print them: a sheet of any topics, and one of the notebook."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from dlquiz.bank.bank import Bank
from dlquiz.cli.common import narrate, print_json, write
from dlquiz.cli.places import home
from dlquiz.cli.trust import torch_for
from dlquiz.export.papers import papers_record
from dlquiz.ground.escaping import escaped
from dlquiz.kinds.protocol import Item
from dlquiz.paper.printed import Look, Printed
from dlquiz.paper.sheetcode import SheetPlan
from dlquiz.text.wording import say
from dlquiz.use.blueprints import Pattern
from dlquiz.use.papers import write_papers
from dlquiz.use.variants import drawing

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
    made = _drawn(bank, plan, variants, pattern)
    _warn_if_short(made, plan.count)
    with progress(variants) as step:
        files, left = write_papers(made, output, look, home(None), force, step)
    if left:
        narrate(say(plan.lang, "papers_left", files=", ".join(map(escaped, left))))
    if as_json:
        print_json(papers_record(plan.seed, files))
    else:
        for one in files:
            write(f"{one.printed.plan.letter}  {one.printed.code}  {escaped(one.sheet)}  {escaped(one.key)}")


def _drawn(bank: Bank, plan: SheetPlan, variants: int, pattern: Pattern | None) -> list[Printed]:
    made = []
    with torch_for(bank.roots, plan.lang) as runner, progress(variants) as step:
        draw = drawing(bank, pattern, runner, say_withheld)
        for number in range(variants):
            made.append(draw(replace(plan, variant=number)))
            step()
    return made


def say_withheld(item: Item) -> None:
    """That an item is not printed."""
    narrate(f"dlquiz: {item.address} is left out: PyTorch does not reproduce its key")


def _warn_if_short(made: Sequence[Printed], count: int) -> None:
    shortest = min(len(found.items) for found in made)
    if shortest < count:
        narrate(f"dlquiz: there are only {shortest} different questions here, not {count}; add topics for more")


@contextmanager
def progress(count: int) -> Iterator[Callable[[], None]]:
    """A progress bar on stderr where there is a terminal and much to do."""
    if count < _MANY or not sys.stderr.isatty():
        yield lambda: None
        return
    from rich.console import Console  # it takes time to load, and is seldom wanted
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=count)
        yield lambda: bar.advance(task)
