"""`dlquiz item` and `dlquiz grade`: one item by its address."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dlquiz.cli.common import Exit, language, narrate, open_bank, print_json, write
from dlquiz.cli.options import BankOption, JsonOption, LangOption, PlainOption

if TYPE_CHECKING:
    from dlquiz.kinds.protocol import Item

Address = Annotated[str, typer.Argument(metavar="ADDRESS", help="question-id#seed, such as conv-output-size#7")]


def register(app: typer.Typer) -> None:
    app.command()(item)
    # A response may begin with a minus; what is no option of ours is a response.
    app.command(context_settings={"ignore_unknown_options": True})(grade)


def item(
    address: Address,
    bank: BankOption = None,
    lang: LangOption = None,
    as_json: JsonOption = False,
    plain: PlainOption = False,
) -> int:
    """One item whole: stem, key, worked solution and proof.

    Example: dlquiz item conv-output-size#7
    """
    from dlquiz.bank.bank import default_path
    from dlquiz.cli.trust import trusted
    from dlquiz.export.records import item_record
    from dlquiz.proof.comparison import prove
    from dlquiz.torchlines.worker import TorchWorker

    asked = language(lang)
    with TorchWorker(trusted(bank or default_path(), asked)) as runner:
        runner.start()
        found = _item(address, bank, lang)
        proof = prove(found, runner)
    if as_json:
        print_json(item_record(found, proof, asked))
    else:
        from dlquiz.terminal.page import show_item

        show_item(found, proof, asked, plain)
    return Exit.DONE if proof is None or proof.agrees else Exit.DOES_NOT_HOLD


def grade(
    address: Address,
    response: Annotated[str, typer.Argument(metavar="RESPONSE", help="Several parts are separated by ;")],
    bank: BankOption = None,
    lang: LangOption = None,
    as_json: JsonOption = False,
    plain: PlainOption = False,  # what is said is one line a part in any case
) -> int:
    """Grade a response without a session. Exit code 0 if all of it is right, else 1.

    Example: dlquiz grade conv-output-size#7 28
    """
    from dlquiz.export.records import grade_record, grade_text
    from dlquiz.items.grading import grade as grade_item
    from dlquiz.kinds.answers.numbers import split_parts

    found = _item(address, bank, lang)
    count = len(found.parts)
    graded = grade_item(found, split_parts(response, count))
    asked = language(lang)
    print_json(grade_record(graded, asked)) if as_json else write(grade_text(graded, asked))
    return Exit.DONE if graded.score == 1 else Exit.DOES_NOT_HOLD


def _item(address: str, bank: Path | None, lang: str | None) -> Item:
    """The item; of an address by a former id, the id of today is said."""
    from dlquiz.items.address import item_at, parse_address
    from dlquiz.text.wording import say

    found = item_at(open_bank(bank), address)
    if found.question.id != parse_address(address)[0]:
        narrate(say(language(lang), "now_called", old=parse_address(address)[0], new=found.address))
    return found
