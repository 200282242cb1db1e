"""`dlquiz grade`: one response, graded without a session."""

from __future__ import annotations

from typing import Annotated

import typer

from dlquiz.cli.address import item_found
from dlquiz.cli.common import Exit, language, print_json, write_words
from dlquiz.cli.options import AddressArgument, BankOption, JsonOption, LangOption, PlainOption, command_app
from dlquiz.export.records import grade_record, grade_text
from dlquiz.use.grade import grade_typed

app = command_app()


# A response may begin with a minus; what is no option of ours is a response.
@app.command(context_settings={"ignore_unknown_options": True})
def grade(
    address: AddressArgument,
    response: Annotated[str, typer.Argument(metavar="RESPONSE", help="Several parts are separated by ;")],
    bank: BankOption = None,
    lang: LangOption = None,
    as_json: JsonOption = False,
    plain: PlainOption = False,  # what is said is one line a part in any case
) -> int:
    """Grade a response without a session. Exit code 0 if all of it is right, else 1.

    Example: dlquiz grade conv-output-size#7 28
    """
    graded = grade_typed(item_found(address, bank, lang), response)
    asked = language(lang)
    print_json(grade_record(graded, asked)) if as_json else write_words(grade_text(graded, asked))
    return Exit.DONE if graded.score == 1 else Exit.DOES_NOT_HOLD
