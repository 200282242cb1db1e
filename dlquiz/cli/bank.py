"""`dlquiz bank`: list, show, check and count what a bank holds."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from dlquiz.bank.coverage import count_coverage
from dlquiz.bank.find import selected
from dlquiz.bank.loading import TOPIC
from dlquiz.bank.template import bank_template
from dlquiz.bank.traps import Traps, count_traps
from dlquiz.cli import complete
from dlquiz.cli.common import Exit, language, narrate, print_json, write, write_words
from dlquiz.cli.options import (
    BankOption,
    BeyondOption,
    JsonOption,
    LangOption,
    PlainOption,
    SchedulerOption,
    WordArgument,
    check_workers,
    command_app,
)
from dlquiz.cli.places import bank_roots, open_bank
from dlquiz.cli.trust import torch_for, trusted
from dlquiz.export.bank import bank_record
from dlquiz.export.check import check_record
from dlquiz.export.coverage import coverage_record
from dlquiz.export.description import describe
from dlquiz.export.errata import errata_record
from dlquiz.ground.errors import DlquizError, gathered, same_place
from dlquiz.maths.width import display_width
from dlquiz.proof.check import Report, bounds
from dlquiz.proof.ledger import variants
from dlquiz.terminal.errata import show_errata
from dlquiz.terminal.page import Page
from dlquiz.text.chinese import in_chinese, told_fault
from dlquiz.text.spans import LANGUAGES, Language
from dlquiz.text.wording import say
from dlquiz.use.check import check as check_whole
from dlquiz.use.errata import find_errata, prove_errata

app = command_app("What the bank holds, and whether all of it is right.")


@app.command("list")
def list_(
    words: WordArgument = None,
    bank: BankOption = None,
    lang: LangOption = None,
    as_json: JsonOption = False,
    plain: PlainOption = False,  # a line a question in any case
) -> None:
    """The questions and formulas, and how many different items each question has.

    Example: dlquiz bank list cnn.pooling --lang zh
    """
    asked, opened = language(lang), open_bank(bank)
    entries = selected(opened, words) if words else tuple(opened.asked.values())
    if as_json:
        print_json(bank_record(opened, entries))
        return
    for topic in dict.fromkeys(entry.topic for entry in entries):
        write_words(f"{opened.topics[topic].words(asked)}  ({topic})")
        for entry in entries:
            if entry.topic == topic:
                count, sign = variants(opened, entry.id)
                write(f"  {entry.id:<36} {entry.kind:<8} {'*' * entry.level:<3}  {sign}{count:,}")


@app.command()
def show(
    name: Annotated[
        str, typer.Argument(metavar="ID", help="A formula or question.", autocompletion=complete.questions)
    ],
    bank: BankOption = None,
    lang: LangOption = None,
    as_json: JsonOption = False,
    plain: PlainOption = False,
) -> None:
    """One formula or question whole: its conventions, formulas, mistakes and proof.

    Example: dlquiz bank show conv-output-size
    """
    opened = open_bank(bank)
    found = describe(opened, name, language(lang))
    if name in opened.former:
        narrate(say(language(lang), "now_called", old=name, new=opened.former[name]))
    print_json(found.data) if as_json else write_words(found.text)


@app.command()
def check(
    path: Annotated[
        Path | None, typer.Argument(help="A bank file or folder; none: the one that ships.", show_default=False)
    ] = None,
    seeds: Annotated[
        int | None, typer.Option(help="Items a question; by default enough to be sure.", min=1, max=100_000)
    ] = None,
    jobs: Annotated[int, typer.Option(help="Processes to share the work.", min=1, max=64)] = 1,
    scheduler: SchedulerOption = None,
    changed: Annotated[
        bool, typer.Option("--changed", help="Check only questions whose text has changed since it was noted.")
    ] = False,
    record: Annotated[
        bool, typer.Option("--record", help="Note in the bank's folder what was proven, for quizzes to begin at once.")
    ] = False,
    bank: BankOption = None,
    lang: LangOption = None,
    as_json: JsonOption = False,
    plain: PlainOption = False,
) -> int:
    """Read a bank, prove every key with PyTorch, and report every fault as file:line: what; what would be right.

    Example: dlquiz bank check my-cards.yaml --jobs 2
    """
    asked = language(lang)
    named = bank_roots(bank)
    where, beside = ((path,), named if bank else ()) if path else (named, ())
    check_workers(jobs, scheduler)
    believed = trusted((*where, *beside), asked)
    report = check_whole(where, seeds, jobs, record, _progress, believed, changed, beside, scheduler or "")
    if as_json:
        print_json(check_record(where[0], report))
    else:
        faults = (told_fault(fault, asked) for fault in gathered(report.faults, same_place))
        for line in (*faults, *_measures(report, asked), *_giveaways(report, asked), _summary(report, asked)):
            write(line)
    return Exit.DOES_NOT_HOLD if report.faults else Exit.DONE


def _progress(done: int, of: int) -> None:
    if sys.stderr.isatty():
        sys.stderr.write(f"\r{done}/{of}" + ("\n" if done == of else ""))
        sys.stderr.flush()


def _summary(report: Report, lang: Language) -> str:
    counts = {
        "questions": len(report.bank.asked) if report.bank else 0,
        "formulas": len(report.bank.cards) if report.bank else 0,
        "errata": len(report.bank.held("errata")) if report.bank else 0,
        "faults": len(report.faults),
    }
    return say(lang, "checked", **counts, items=report.items, proved=report.proved, seconds=f"{report.seconds:.1f}")


def _measures(report: Report, lang: Language) -> list[str]:
    """What was counted over all items, a line each, with the bound for one question."""
    if not report.items:
        return []
    most = bounds()
    return [
        f"  {_left(_named(name, lang), 16)}{share:>7.1%}"
        + (f"   {say(lang, 'check_at_most', most=f'{most[name]:.0%}')}" if name in most else "")
        for name, share in report.measures.items()
    ]


def _giveaways(report: Report, lang: Language) -> list[str]:
    """What guessers would meet by each trick, a line each, beside what chance gives."""
    heads = [say(lang, f"check_{name}") for name in ("guesser", "right", "chance", "within", "tried")]
    widths = (22, 9, 11, 8, 8)
    rows = [
        (
            f"{_guess(one.name, lang)} {one.lang}".rstrip(),
            *(f"{share:.1%}" for share in (one.share, one.chance, one.within)),
            f"{one.trials:,}",
        )
        for one in report.giveaways
    ]
    return [
        f"  {_left(first, widths[0])}{''.join(map(_right, rest, widths[1:]))}"
        for first, *rest in (heads, *rows)
        if rows
    ]


def _named(name: str, lang: Language) -> str:
    return in_chinese(name) if lang == "zh" else name


def _guess(name: str, lang: Language) -> str:
    return in_chinese(f"a guess: {name}") if lang == "zh" else name


def _left(text: str, columns: int) -> str:
    return text + " " * (columns - display_width(text))


def _right(text: str, columns: int) -> str:
    return " " * (columns - display_width(text)) + text


@app.command()
def new(
    topic: Annotated[
        str,
        typer.Argument(
            metavar="TOPIC", help="A topic of the syllabus, such as cnn.pooling.", autocompletion=complete.topics
        ),
    ],
    lang: LangOption = None,
    plain: PlainOption = False,
) -> None:
    """A bank file to fill in, with every key explained; CONTRIBUTING.md walks through it.

    Example: dlquiz bank new my.topic > my-topic.yaml
    """
    if not TOPIC.fullmatch(topic):
        raise DlquizError(f"{topic!r} is not a topic", "use lower-case words joined by dots, such as cnn.pooling")
    known = open_bank(None).topics.get(topic)
    write(bank_template(topic, {lang: known.words(lang) for lang in LANGUAGES} if known else None))


@app.command()
def coverage(
    beyond: BeyondOption = False,
    bank: BankOption = None,
    lang: LangOption = None,
    as_json: JsonOption = False,
    plain: PlainOption = False,
) -> None:
    """How much of the syllabus the bank covers, what is missing, and which traps of its formulas are named.

    Example: dlquiz bank coverage
    """
    asked = language(lang)
    opened = open_bank(bank)
    found, traps = count_coverage(opened, beyond), count_traps(opened)
    if as_json:
        print_json(coverage_record(found, traps))
        return
    for kind, one in found.items():
        write_words(say(asked, f"covered_{kind}", covered=one.covered, total=one.total))
        if one.missing:
            narrate(say(asked, f"missing_{kind}", names=", ".join(one.missing)))
    _tell_traps(traps, asked)


def _tell_traps(traps: Traps, lang: Language) -> None:
    """How many traps are met and how, and the rows of which none is."""
    counts = {name: len(getattr(traps, name)) for name in ("named", "asked", "left", "open")}
    write_words(say(lang, "traps_named", total=traps.total, **counts))
    if traps.mentioned:
        write_words(say(lang, "only_mentioned", count=len(traps.mentioned), names=", ".join(traps.mentioned)))


@app.command()
def errata(
    names: Annotated[
        list[str] | None,
        typer.Argument(
            help="Topics or ids of errata; none: all.",
            metavar="[TOPIC]...",
            show_default=False,
            autocompletion=complete.errata,
        ),
    ] = None,
    bank: BankOption = None,
    lang: LangOption = None,
    as_json: JsonOption = False,
    plain: PlainOption = False,
) -> int:
    """Where the notes err, contradict each other or differ from PyTorch: what is right, and the lines that show it.

    With --json the lines are run. A topic names all below it.

    Example: dlquiz bank errata cnn.pooling
    """
    asked = language(lang)
    found = find_errata(open_bank(bank), names or ())
    if not as_json:
        show_errata(Page(asked, plain=plain), found)
        return Exit.DONE
    with torch_for(bank_roots(bank), asked) as runner:
        proven = prove_errata(found, runner)
    print_json(errata_record(proven, asked))
    refuted = any(proof is not None and not proof.agrees for _, proof in proven)
    return Exit.DOES_NOT_HOLD if refuted else Exit.DONE
