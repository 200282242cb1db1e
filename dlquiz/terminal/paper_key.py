"""The key of a printed paper on a page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from dlquiz.kinds.proof import Proof
from dlquiz.kinds.protocol import Item
from dlquiz.terminal.page import Page, show_key, show_proof, show_question, show_solution


def show_paper_key(
    page: Page, items: Sequence[tuple[Item, Proof | None]], heads: Mapping[int, str], proofs: bool
) -> None:
    """Every question with its key, its solution and, with `proofs`, its proof. `heads` are what stands above some, by
    the number of the question below."""
    for number, (item, proof) in enumerate(items, 1):
        if number in heads:
            page.line(heads[number], "bold")
            page.line()
        page.line(f"{number}. {item.address}", "bold")
        show_question(page, item)
        show_key(page, item)
        show_solution(page, item)
        if proofs:
            show_proof(page, proof, item)
        page.line()
