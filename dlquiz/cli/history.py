"""`dlquiz history`: the attempts as lines of JSON, merged from another machine, or forgotten."""

from __future__ import annotations

import contextlib
import io
import sys
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Annotated, BinaryIO, cast

import typer

from dlquiz.cli import complete
from dlquiz.cli.common import Exit, language, narrate, print_json, write
from dlquiz.cli.options import BankOption, HomeOption, JsonOption, LangOption, PlainOption, command_app
from dlquiz.cli.past import day_of, read_history
from dlquiz.cli.places import home, open_bank
from dlquiz.export.attempts import attempts_record, forgotten_record, imported_record
from dlquiz.ground.errors import DlquizError
from dlquiz.ground.files import open_named
from dlquiz.history.lines import read_lines
from dlquiz.history.recovery import aside_files
from dlquiz.history.store import FILE, History
from dlquiz.study.attempt import Attempt, to_line
from dlquiz.study.remark import Remark, remark_line
from dlquiz.terminal.prompt import is_yes
from dlquiz.text.spans import Language
from dlquiz.text.wording import counted, say
from dlquiz.use.attempts import at_questions_of, questions_named

app = command_app("Your attempts: carry them to another machine, or forget them.")
_STDIN = Path("-")


@app.command()
def export(
    folder: HomeOption = None,
    bank: BankOption = None,
    lang: LangOption = None,
    as_json: JsonOption = False,
    plain: PlainOption = False,
) -> int:
    """Every attempt as a line of JSON, in the order of time; with --bank only those at its questions.

    Example: dlquiz history export > attempts.jsonl
    """
    if isinstance(sys.stdout, io.TextIOWrapper):  # the same bytes on every machine
        sys.stdout.reconfigure(encoding="utf-8", newline="\n")
    wanted = at_questions_of(open_bank(bank) if bank else None)
    skipped: list[int] = []
    attempts = filter(wanted, _attempts(home(folder), language(lang), skipped.append))
    remarks = filter(wanted, _remarks(home(folder), language(lang)))
    if as_json:
        print_json(attempts_record(attempts, remarks))
    for attempt in attempts:
        write(to_line(attempt))
    for remark in () if as_json else remarks:
        write(remark_line(remark))
    if skipped:
        narrate(say(language(lang), "export_skipped", count=len(skipped)))
    return Exit.DOES_NOT_HOLD if skipped else Exit.DONE


@app.command("import")
def import_(
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help="Exported attempts; - is standard input.")],
    folder: HomeOption = None,
    bank: BankOption = None,
    lang: LangOption = None,
    as_json: JsonOption = False,
    plain: PlainOption = False,
) -> None:
    """Add the attempts of another machine; with --bank only those at its questions. What is known is not doubled.

    Example: dlquiz history import attempts.jsonl
    """
    asked, wanted = language(lang), at_questions_of(open_bank(bank) if bank else None)
    with contextlib.ExitStack() as opened:
        lines = read_lines([(str(file), opened.enter_context(_open_file(file))) for file in files])
    attempts = [line for line in lines if isinstance(line, Attempt) and wanted(line)]
    remarks = [line for line in lines if isinstance(line, Remark) and wanted(line)]
    with _open_history(home(folder), asked) as history:
        new = history.add(attempts)
        history.annotate(remarks)
    known = len(attempts) - new
    print_json(imported_record(new, known)) if as_json else write(say(asked, "imported", new=new, known=known))


@app.command()
def forget(
    names: Annotated[
        list[str] | None,
        typer.Argument(
            help="Topics or questions; none: all.",
            metavar="[TOPIC|QUESTION]...",
            show_default=False,
            autocompletion=complete.learned,
        ),
    ] = None,
    before: Annotated[
        str | None, typer.Option(help="Only attempts of days before this one.", metavar="YYYY-MM-DD")
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask first.")] = False,
    folder: HomeOption = None,
    bank: BankOption = None,
    lang: LangOption = None,
    as_json: JsonOption = False,
    plain: PlainOption = False,
) -> None:
    """Forget attempts, for good. Without names and a day: all of them.

    Example: dlquiz history forget cnn.pooling --before 2026-09-01 --yes
    """
    asked = language(lang)
    day = day_of(before, "--before") if before is not None else None
    if not yes and not sys.stdin.isatty():
        raise DlquizError("forgetting can't be undone", "add --yes if that is meant")
    place = home(folder)
    with _open_history(place, asked) as history:
        questions = questions_named(open_bank(bank), names, history.progress()) if names else None
        if not yes and not _agreed(asked, history.count(questions, day), questions, day):
            narrate(say(asked, "nothing_forgotten"))
            return
        count = history.forget(questions, day)
    print_json(forgotten_record(count)) if as_json else write(counted(asked, "forgotten", count))
    _warn_of_aside(place, asked)


def _attempts(folder: Path, lang: Language, skip: Callable[[int], None]) -> Iterator[Attempt]:
    """Every attempt; `skip` is told each row that can't be read. Where there is no history none is made, just to find
    it empty."""
    empty = True
    if (folder / FILE).exists():
        with _open_history(folder, lang) as history:
            for attempt in history.export(skip):
                empty = False
                yield attempt
    if empty:
        narrate(say(lang, "history_empty"))


def _remarks(folder: Path, lang: Language) -> Iterator[Remark]:
    """Every bookmark and note."""
    if (folder / FILE).exists():
        yield from read_history(folder, lang, lambda history: history.remarks()).values()


@contextlib.contextmanager
def _open_history(folder: Path, lang: Language) -> Iterator[History]:
    """The history, each page of it sound: a damaged file is set aside, which is said."""
    read_history(folder, lang, History.check)
    with contextlib.closing(History(folder / FILE)) as history:
        yield history


def _open_file(path: Path) -> BinaryIO:
    if path != _STDIN:
        try:
            return open_named(path)
        except OSError as error:
            hint = "name a plain file, or - for standard input"
            raise DlquizError(f"can't be read: {error.strerror}", hint, str(path)) from None
    if isinstance(sys.stdin, io.TextIOWrapper):
        return cast(BinaryIO, sys.stdin.buffer)
    return io.BytesIO(sys.stdin.read().encode())


def _agreed(lang: Language, count: int, questions: Sequence[str] | None, day: date | None) -> bool:
    """Whether the student, who is told what will be lost, wants it."""
    what = say(lang, "forget_all") if questions is None else counted(lang, "forget_questions", len(questions))
    what = say(lang, "forget_before", what=what, day=day) if day else what
    attempts = counted(lang, "forget_attempts", count)
    sys.stderr.write(say(lang, "forget_ask", attempts=attempts, what=what))
    sys.stderr.flush()
    return is_yes(sys.stdin.readline())


def _warn_of_aside(folder: Path, lang: Language) -> None:
    for path in aside_files(folder):
        narrate(say(lang, "forget_aside", path=path))
