"""The key of a printed paper on a page."""

from __future__ import annotations

from itertools import accumulate

from dlquiz.paper.printed import Printed
from dlquiz.paper.sheet import section_title
from dlquiz.terminal.page import Page, show_key, show_proof, show_question, show_solution


def show_paper_key(page: Page, found: Printed, proofs: bool) -> None:
    """Every question with its key, its solution and, with `proofs`, its proof."""
    heads = _heads(found)
    for number, (item, proof) in enumerate(found.items, 1):
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


def _heads(found: Printed) -> dict[int, str]:
    """What stands above a paper's questions, by the number of the question below it."""
    sections = found.exam.sections if found.exam else ()
    firsts = accumulate((len(section.items) for section in sections), initial=1)
    return {first: section_title(section, found.plan.lang) for first, section in zip(firsts, sections, strict=False)}
