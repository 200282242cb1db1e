"""`dlquiz item` and `dlquiz grade`: one item by its address."""

from __future__ import annotations

from typing import Annotated

import typer

from dlquiz.cli.common import Exit, language, open_bank, print_json, write
from dlquiz.cli.options import BankOption, JsonOption, LangOption, TrustOption

Address = Annotated[str, typer.Argument(metavar="ADDRESS", help="question-id#seed, such as conv-output-size#7")]


def register(app: typer.Typer) -> None:
    app.command()(item)
    app.command()(grade)


def item(
    address: Address,
    bank: BankOption = None,
    lang: LangOption = None,
    as_json: JsonOption = False,
    trust: TrustOption = False,
) -> int:
    """One item whole: stem, key, worked solution and proof.

    Example: dlquiz item conv-output-size#7
    """
    from dlquiz.export.records import item_record
    from dlquiz.items.item import item_at
    from dlquiz.proof.comparison import prove
    from dlquiz.torchlines.worker import TorchWorker

    with TorchWorker(trusted=bank is None or trust) as runner:
        runner.start()
        found = item_at(open_bank(bank), address)
        proof = prove(found, runner)
    asked = language(lang)
    if as_json:
        print_json(item_record(found, proof, asked))
    else:
        from dlquiz.terminal.page import show_item

        show_item(found, proof, asked)
    return Exit.DONE if proof is None or proof.agrees else Exit.DOES_NOT_HOLD


def grade(
    address: Address,
    response: Annotated[str, typer.Argument(metavar="RESPONSE", help="Several parts are separated by ;")],
    bank: BankOption = None,
    lang: LangOption = None,
    as_json: JsonOption = False,
) -> int:
    """Grade a response without a session. Exit code 0 if all of it is right, else 1.

    Example: dlquiz grade conv-output-size#7 28
    """
    from dlquiz.export.records import grade_record, grade_text
    from dlquiz.items.grading import grade as grade_item
    from dlquiz.items.item import NumericItem, item_at
    from dlquiz.items.response import split_parts

    found = item_at(open_bank(bank), address)
    count = len(found.parts) if isinstance(found, NumericItem) else 1
    graded = grade_item(found, split_parts(response, count))
    asked = language(lang)
    print_json(grade_record(graded, asked)) if as_json else write(grade_text(graded, asked))
    return Exit.DONE if graded.score == 1 else Exit.DOES_NOT_HOLD
