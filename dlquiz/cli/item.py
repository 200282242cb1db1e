"""`dlquiz item`: one item by its address."""

from __future__ import annotations

from dlquiz.cli.address import item_found
from dlquiz.cli.common import Exit, language, print_json
from dlquiz.cli.options import AddressArgument, BankOption, JsonOption, LangOption, PlainOption, command_app
from dlquiz.cli.places import bank_roots, open_bank
from dlquiz.cli.trust import say_missing, torch_for
from dlquiz.export.records import item_record
from dlquiz.export.view import view_of
from dlquiz.proof.ledger import is_proven, prove_or_believe
from dlquiz.terminal.page import show_item

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
    asked, opened = language(lang), open_bank(bank)
    with torch_for(bank_roots(bank), asked) as runner:
        found = item_found(address, bank, lang)
        proof = prove_or_believe(opened, found, runner, say_missing(asked))
    if as_json:
        print_json(item_record(view_of(found, proof, asked)))
    else:
        show_item(found, proof, is_proven(opened, found), asked, plain)
    return Exit.DONE if proof is None or proof.agrees else Exit.DOES_NOT_HOLD
