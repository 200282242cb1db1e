"""Papers as two commands print them: a sheet of any topics, and one of the notebook."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from msgspec import Struct

from dlquiz.bank.bank import Bank
from dlquiz.cli.common import Exit, narrate, print_json, write
from dlquiz.cli.places import cache, home
from dlquiz.cli.secrets import Secret
from dlquiz.cli.trust import say_missing, torch_for, trusted
from dlquiz.export.marked.keys import keys_csv
from dlquiz.export.papers import papers_record
from dlquiz.ground.escaping import escaped
from dlquiz.ground.files import put_all
from dlquiz.kinds.protocol import Item
from dlquiz.paper.printed import Files
from dlquiz.text.spans import Language
from dlquiz.text.wording import say
from dlquiz.use.marking import marking, records_of, refuse_clash
from dlquiz.use.papers import Target, Told, write_papers
from dlquiz.use.press import Makes, afar, alone, together
from dlquiz.use.printing import Run

# From here on it takes long enough that a person wants to see it move.
_MANY = 5
# So many files are told by their names.
_NAMED = 5


class Output(Struct, frozen=True):
    """Where papers go, whether other files are replaced, how many processes make them, or the workers of which
    scheduler, and the secret of an exam that counts, if there is one; with `marking` also what they are marked with."""

    folder: Path
    force: bool = False
    jobs: int = 1
    scheduler: str = ""
    secret: Secret | None = None
    marking: bool = False


def print_variants(bank: Bank, run: Run, output: Output, as_json: bool) -> Exit:
    """Draws, proves and writes the variants of a run, and says where they are. Raises DlquizError if it can't, or,
    with nothing written, if another file would be replaced unasked."""
    target, done = Target(output.folder, home(None), output.force), 0
    with progress(run.variants) as step:

        def written() -> None:
            nonlocal done
            done += 1
            step()

        keep = output.secret.keep if output.secret else lambda: None
        told = Told(keep, written, say_withheld_at, say_missing(run.plan.lang))
        try:
            with _makes(bank, run, output) as makes:
                if output.marking:
                    refuse_clash(bank, run, target, makes, keys_csv)
                files, left = write_papers(run, run.mark(bank.digest), makes, target, told)
        except KeyboardInterrupt:
            narrate("\n" + say(run.plan.lang, "papers_interrupted", done=done, count=run.variants))
            return Exit.INTERRUPTED
    _warn_if_short(files, run)
    made = _write_marking(bank, run, target) if output.marking else []
    if left := [path for path in left if path not in made]:
        narrate(say(run.plan.lang, "papers_left", files=_named(left, run.plan.lang)))
    if as_json:
        print_json(papers_record(run.plan.seed, files))
    else:
        for one in files:
            write(f"{one.letter}  {one.code}  {escaped(one.sheet)}  {escaped(one.key)}")
        for path in made[:3]:
            write(escaped(path))
    return Exit.DONE


def _write_marking(bank: Bank, run: Run, target: Target) -> list[Path]:
    """Writes what the papers are marked with; the files, those first of which there is one for all."""
    made = marking(bank, run, records_of(run, target), target.keys, keys_csv)
    put_all(made, target.force)
    return list(made)


def _named(paths: list[Path], lang: Language) -> str:
    """Paths as they are told, and how many more there are."""
    named = [escaped(path) for path in paths[:_NAMED]]
    return ", ".join([*named, *([say(lang, "papers_more", count=len(paths) - _NAMED)] if paths[_NAMED:] else [])])


@contextmanager
def _makes(bank: Bank, run: Run, output: Output) -> Iterator[Makes]:
    """What makes the variants: this process, with PyTorch beside it, several, or those of other machines."""
    if output.scheduler:
        yield afar(bank, run, output.scheduler, trusted(bank.roots, run.plan.lang))
        return
    if output.jobs > 1 and run.variants > 1:
        yield together(bank, cache(), run, output.jobs, trusted(bank.roots, run.plan.lang))
        return
    with torch_for(bank.roots, run.plan.lang) as runner:
        yield alone(bank, run, runner)


def say_withheld(item: Item) -> None:
    """That an item is not printed."""
    say_withheld_at(item.address)


def say_withheld_at(address: str) -> None:
    """That the item of an address is not printed."""
    narrate(f"dlquiz: {address} is left out: PyTorch does not reproduce its key")


def _warn_if_short(files: list[Files], run: Run) -> None:
    shortest = min(len(one.items) for one in files)
    if shortest < run.plan.count:
        narrate(
            f"dlquiz: there are only {shortest} different questions here, not {run.plan.count}; add topics for more"
        )


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
