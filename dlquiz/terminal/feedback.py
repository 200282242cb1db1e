"""What is said of an answer: right, or wrong and by which mistake; the worked solution; the proof on demand."""

from __future__ import annotations

from dlquiz.bank.card import Text
from dlquiz.errors import DlquizError
from dlquiz.items import present
from dlquiz.items.grading import Grade, PartGrade, wrong_entries
from dlquiz.items.item import ConceptItem, Item, NumericItem
from dlquiz.language.markup import fill
from dlquiz.maths import to_line
from dlquiz.proof.comparison import fact_code, prove
from dlquiz.terminal.desk import Desk, command
from dlquiz.terminal.page import INDENT, show_key, show_proof, show_solution
from dlquiz.text.wording import say


def show_feedback(desk: Desk, graded: Grade) -> None:
    """Part by part: right, or wrong and by which mistake; then the worked solution, and that it is proven."""
    page, item = desk.page, graded.item
    page.line()
    for part in graded.parts:
        _show_part(desk, item, part)
    page.line()
    desk.say("solution", "bold")
    show_solution(page, item)
    if has_proof(item):
        desk.say("confirmed", "green", INDENT)
    page.line()


def has_proof(item: Item) -> bool:
    """Whether PyTorch can say something about the item."""
    return isinstance(item, NumericItem) or bool(fact_code(item))


def show_skipped(desk: Desk, item: Item) -> None:
    """The key of a question that was skipped."""
    desk.say("skipped_key", "dim", INDENT)
    show_key(desk.page, item)


def ask_what_next(desk: Desk, item: Item) -> str:
    """What the student wants after the feedback: next, variant, undo or quit; the proof as often as asked for."""
    wishes = ("proof", "variant", "undo", "quit")
    while True:
        typed = desk.ask(
            ">", say(desk.page.lang, "after"), lambda text: text == " " or (len(text) == 1 and command(text) in wishes)
        )
        wish = command(typed)
        if wish != "proof":
            return wish if wish in wishes else "next"
        desk.page.line()
        prove_it(desk, item)
        desk.page.line()


def prove_it(desk: Desk, item: Item) -> None:
    """The proof, run now; or why it can't be."""
    try:
        show_proof(desk.page, prove(item, desk.runner))
    except DlquizError as error:
        desk.page.words(str(error), style="red")


def _show_part(desk: Desk, item: Item, part: PartGrade) -> None:
    right = part.verdict == "correct"
    desk.page.words(f"{'✓' if right else '✗'} {_verdict(desk, item, part)}", INDENT, "green" if right else "red")
    for number, because in enumerate(_because(item, part)):
        lead = INDENT * 2 + (say(desk.page.lang, "or") if number else "")
        desk.page.paragraph(fill(because.of(desk.page.lang), {}), INDENT * 2, lead, style="magenta")


def _verdict(desk: Desk, item: Item, part: PartGrade) -> str:
    lang, right = desk.page.lang, part.verdict == "correct"
    words = say(lang, "followed" if part.followed else part.verdict)
    if isinstance(item, NumericItem):
        numeric = next(given for given in item.parts if given.name == part.name)
        symbol, key = to_line(numeric.result.symbol), to_line(present.key_node(numeric))
        entries = wrong_entries(part, lang)
        share = f"  ({part.score:.0%}: {entries})" if entries else ""
        return f"{symbol}: {words}{share}" + ("" if right and not part.followed else f"  {symbol} = {key}")
    if item.question.kind == "explain":
        return say(lang, "points", met=len(part.value), count=len(part.key))
    share = f"  ({part.score:.0%})" if 0 < part.score < 1 else ""
    return words + ("" if right else f"  {say(lang, 'key')}: {present.concept_key(item, lang)}") + share


def _because(item: Item, part: PartGrade) -> list[Text]:
    """The texts that name what went wrong: one, or several that lead to the same answer; none if it is not known."""
    if part.mistake is not None:
        return [mistake.message for mistake in (part.mistake, *part.also)]
    if part.option is not None and isinstance(item, ConceptItem) and item.question.kind != "truth":
        because = item.question.options[part.option].because
        return [because] if because is not None else []
    return []
