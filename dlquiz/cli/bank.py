"""`dlquiz bank`: list, show, check and count what a bank holds."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from dlquiz.cli.common import Exit, language, narrate, open_bank, print_json, write
from dlquiz.cli.options import BankOption, JsonOption, LangOption
from dlquiz.errors import DlquizError

if TYPE_CHECKING:
    from dlquiz.kinds.protocol import Question
    from dlquiz.proof.check import Report
    from dlquiz.text.spans import Language

app = typer.Typer(help="What the bank holds, and whether all of it is right.", no_args_is_help=True)


@app.command("list")
def list_(bank: BankOption = None, lang: LangOption = None, as_json: JsonOption = False) -> None:
    """Every question and formula, and how many different items each question has.

    Example: dlquiz bank list --lang zh
    """
    from dlquiz.proof.ledger import variants

    opened = open_bank(bank)
    if as_json:
        questions = [_question_row(question, *variants(question)) for question in opened.questions]
        formulas = [
            {
                "id": formula.id,
                "topic": formula.topic,
                "given": [given.name for given in formula.given],
                "results": [result.name for result in formula.results],
            }
            for formula in opened.formulas
        ]
        print_json({"questions": questions, "formulas": formulas})
        return

    asked = language(lang)
    for topic, title in opened.topics.items():
        write(f"{title.words(asked)}  ({topic})")
        for question in opened.questions:
            if question.topic == topic:
                count, sign = variants(question)
                write(f"  {question.id:<36} {question.kind:<8} {'*' * question.level:<3}  {sign}{count:,}")


def _question_row(question: Question, count: int, sign: str) -> dict[str, Any]:

    return {
        "id": question.id,
        "topic": question.topic,
        "kind": question.kind,
        "level": question.level,
        "formula": question.card.id if question.card is not None else None,
        "covers": list(question.covers),
        "items": count,
        "items_exact": not sign,
    }


@app.command()
def show(
    name: Annotated[str, typer.Argument(metavar="ID", help="A formula or question.")],
    bank: BankOption = None,
    lang: LangOption = None,
    as_json: JsonOption = False,
) -> None:
    """One formula or question whole: its conventions, formulas, mistakes and proof.

    Example: dlquiz bank show conv-output-size
    """
    from dlquiz.bank.describe import describe
    from dlquiz.text.wording import say

    opened = open_bank(bank)
    found = describe(opened, name, language(lang))
    if name in opened.former:
        narrate(say(language(lang), "now_called", old=name, new=opened.former[name]))
    print_json(found.data) if as_json else write(found.text)


@app.command()
def check(
    path: Annotated[
        Path | None, typer.Argument(help="A bank file or folder; none: the one that ships.", show_default=False)
    ] = None,
    seeds: Annotated[
        int | None, typer.Option(help="Items a question; by default enough to be sure.", min=1, max=100_000)
    ] = None,
    jobs: Annotated[int, typer.Option(help="Processes to share the work.", min=1, max=64)] = 1,
    record: Annotated[
        bool, typer.Option("--record", help="Note in the bank's folder what was proven, for quizzes to begin at once.")
    ] = False,
    bank: BankOption = None,
    lang: LangOption = None,
    as_json: JsonOption = False,
) -> int:
    """Read a bank, prove every key with PyTorch, and report every fault as file:line: what; what would be right.

    Example: dlquiz bank check my-cards.yaml --jobs 2
    """
    from dlquiz.bank.bank import default_path
    from dlquiz.cli.trust import trusted
    from dlquiz.proof.check import DEFAULT_SEEDS, check_bank

    asked = language(lang)
    where = path or bank or default_path()
    if record and not where.is_dir():
        raise DlquizError(f"{where} is not a folder", "--record notes what was proven in the folder of a whole bank")
    report = check_bank(where, seeds or DEFAULT_SEEDS, jobs, tell=_progress, trusted=trusted(where, asked))
    if record and not report.faults:
        _record(report, seeds or DEFAULT_SEEDS)
    if as_json:
        print_json(_report_row(where, report))
    else:
        for fault in report.faults:
            write(str(fault))
        for line in _measures(report):
            write(line)
        write(_summary(report, asked))
    return Exit.DOES_NOT_HOLD if report.faults else Exit.DONE


def _record(report: Report, seeds: int) -> None:
    from dlquiz.kinds.registry import count_items, raw_size
    from dlquiz.proof.ledger import ALL, record

    assert report.bank is not None
    rows = {}
    for question in report.bank.questions:
        whole = question.card is not None and raw_size(question) <= seeds
        count, exact = count_items(question)
        rows[question.id] = {
            "digest": question.digest,
            "seeds": ALL if whole else seeds,
            "items": count,
            "exact": exact,
        }
    record(report.bank, rows, report.torch)


def _progress(done: int, of: int) -> None:
    import sys

    if sys.stderr.isatty():
        sys.stderr.write(f"\r{done}/{of}" + ("\n" if done == of else ""))
        sys.stderr.flush()


def _summary(report: Report, lang: Language) -> str:
    from dlquiz.text.wording import say

    counts = {
        "questions": len(report.bank.asked) if report.bank else 0,
        "formulas": len(report.bank.cards) if report.bank else 0,
        "faults": len(report.faults),
    }
    return say(lang, "checked", **counts, items=report.items, proved=report.proved, seconds=f"{report.seconds:.1f}")


def _measures(report: Report) -> list[str]:
    """What was counted over all items, a line each, with the bound for one question."""
    from dlquiz.proof.check import BOUNDS

    if not report.measures.items:
        return []
    return [
        f"  {name:<14}{share:>7.1%}" + (f"   a question: at most {BOUNDS[name]:.0%}" if name in BOUNDS else "")
        for name, share in report.measures.shares().items()
    ]


def _report_row(where: Path, report: Report) -> dict[str, Any]:
    return {
        "bank": str(where),
        "digest": report.bank.digest if report.bank else None,
        "questions": len(report.bank.asked) if report.bank else 0,
        "formulas": len(report.bank.cards) if report.bank else 0,
        "items": report.items,
        "proved": report.proved,
        "faults": [
            {"path": f.path, "line": f.line, "message": f"{f.message}; {f.hint}" if f.hint else f.message}
            for f in report.faults
        ],
        "measures": {name: round(share, 4) for name, share in report.measures.shares().items()},
        "seconds": round(report.seconds, 3),
    }


@app.command()
def new(
    topic: Annotated[str, typer.Argument(metavar="TOPIC", help="A topic of the syllabus, such as cnn.pooling.")],
) -> None:
    """A bank file to fill in, with every key explained; CONTRIBUTING.md walks through it.

    Example: dlquiz bank new my.topic > my-topic.yaml
    """
    from dlquiz.bank.loading import TOPIC
    from dlquiz.bank.template import bank_template

    if not TOPIC.fullmatch(topic):
        raise DlquizError(f"{topic!r} is not a topic", "use lower-case words joined by dots, such as cnn.pooling")
    write(bank_template(topic))


@app.command()
def coverage(bank: BankOption = None, lang: LangOption = None, as_json: JsonOption = False) -> None:
    """How much of the syllabus the bank covers, and what is missing.

    Example: dlquiz bank coverage
    """
    from dlquiz.bank.coverage import count_coverage
    from dlquiz.text.wording import say

    asked = language(lang)
    found = count_coverage(open_bank(bank))
    if as_json:
        print_json(found)
        return
    for kind, row in found.items():
        write(say(asked, f"covered_{kind}", covered=row["covered"], total=row["total"]))
        if row["missing"]:
            narrate(say(asked, f"missing_{kind}", names=", ".join(row["missing"])))
