"""What a whole course is held to, a folder with a syllabus, and questions of one's own are not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from dlquiz.bank.bank import SYLLABI, Bank
from dlquiz.bank.traps import check_traps
from dlquiz.ground.errors import Fault
from dlquiz.kinds.checks import FEW_VARIANTS, VARIANTS
from dlquiz.proof.check.measures import Counts
from dlquiz.torchlines.real import uses_real


def check_course(bank: Bank, found: Mapping[str, Counts]) -> Iterator[Fault]:
    """Each trap of the syllabus that is not met, each question with few variants, each card whose proof may restate its
    formula. `found` is what was counted, by the id of a question. Nothing, if the bank has no syllabus."""
    if not any((root / SYLLABI[0]).is_file() for root in bank.roots):
        return
    yield from check_traps(bank)
    yield from _few_variants(bank, found)
    yield from _plain_proofs(bank, found)


def _few_variants(bank: Bank, found: Mapping[str, Counts]) -> Iterator[Fault]:
    few = (name for name, counts in found.items() if counts.get(FEW_VARIANTS, (0, 0))[0])
    for question in map(bank.question, few):
        message = f"{question.id}: fewer than {VARIANTS} different items"
        hint = f"widen its draws, or say why: allow: {{{FEW_VARIANTS}: ...}}"
        yield Fault(question.path, question.line, message, hint)


def _plain_proofs(bank: Bank, found: Mapping[str, Counts]) -> Iterator[Fault]:
    for card in (bank.formula(name) for name in bank.cards if name in found):
        if not card.plain and not uses_real(card.torch):
            message = f"the torch lines of {card.id} use no layer, loss, optimizer or gradient of PyTorch"
            hint = "use the real one, or say what PyTorch lacks: plain: ..."
            yield Fault(card.path, card.torch_line, message, hint)
