"""`dlquiz item`: one item by its address."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dlquiz.cli.address import item_found
from dlquiz.cli.common import Exit, language, print_json
from dlquiz.cli.options import AddressArgument, BankOption, JsonOption, LangOption, PlainOption, command_app

if TYPE_CHECKING:
    pass

app = command_app()


@app.command()
def item(
    address: AddressArgument,
    bank: BankOption = None,
    lang: LangOption = None,
    as_json: JsonOption = False,
    plain: PlainOption = False,
) -> int:
    """One item whole: stem, key, worked solution and proof.

    Example: dlquiz item conv-output-size#7
    """
    from dlquiz.bank.bank import default_path
    from dlquiz.cli.trust import torch_for
    from dlquiz.export.records import item_record
    from dlquiz.proof.comparison import prove

    asked = language(lang)
    with torch_for(bank or default_path(), asked) as runner:
        found = item_found(address, bank, lang)
        proof = prove(found, runner)
    if as_json:
        print_json(item_record(found, proof, asked))
    else:
        from dlquiz.terminal.page import show_item

        show_item(found, proof, asked, plain)
    return Exit.DONE if proof is None or proof.agrees else Exit.DOES_NOT_HOLD
