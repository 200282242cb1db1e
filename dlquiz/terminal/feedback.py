"""What is said of an answer: right, or wrong and by which mistake; the worked solution; the proof on demand."""

from __future__ import annotations

from dlquiz.bank.card import Text
from dlquiz.errors import DlquizError
from dlquiz.items import present
from dlquiz.items.form import has_another
from dlquiz.items.grading import Grade, PartGrade, wrong_entries
from dlquiz.items.item import ConceptItem, Item, NumericItem
from dlquiz.language.markup import fill
from dlquiz.maths import to_line
from dlquiz.proof.comparison import has_code, prove
from dlquiz.terminal.desk import Desk, command
from dlquiz.terminal.keys import after_keys
from dlquiz.terminal.page import INDENT, show_proof, show_solution
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
    if has_code(item):
        desk.say("unproven" if desk.runner.refuses else "confirmed", "dim", INDENT)
    page.line()


def ask_what_next(desk: Desk, item: Item) -> str:
    """What the student wants after the feedback: next, variant, undo or quit; the proof as often as asked for."""
    wishes = ("proof", *(("variant",) if has_another(item) else ()), "undo", "quit")
    while True:
        typed = desk.ask(
            ">",
            after_keys(item, desk.page.lang),
            lambda text: text == " " or (len(text) == 1 and command(text) in wishes),
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
        show_proof(desk.page, prove(item, desk.runner), item)
    except DlquizError as error:
        desk.page.words(str(error), style="red")


# What stands before a part, and its colour: right, partly right, wrong, not answered.
_SIGNS = {"correct": ("✓", "green"), "partly": ("◐", "yellow"), "wrong": ("✗", "red"), "blank": ("–", "red")}


def _show_part(desk: Desk, item: Item, part: PartGrade) -> None:
    sign, style = _SIGNS[standing(part)]
    desk.page.words(f"{sign} {_verdict(desk, item, part)}", INDENT, style)
    if part.problem is not None:
        desk.page.words(part.problem.of(desk.page.lang), INDENT * 2, "magenta")
    for number, because in enumerate(_because(item, part)):
        lead = INDENT * 2 + (say(desk.page.lang, "or") if number else "")
        desk.page.paragraph(fill(because.of(desk.page.lang), {}), INDENT * 2, lead, style="magenta")


def standing(part: PartGrade) -> str:
    """correct, partly, wrong or blank."""
    if part.unknown:
        return "blank"
    return "partly" if 0 < part.score < 1 else "correct" if part.verdict == "correct" else "wrong"


def _verdict(desk: Desk, item: Item, part: PartGrade) -> str:
    lang, how = desk.page.lang, standing(part)
    right, words = how == "correct", say(lang, "followed" if part.followed else how)
    if isinstance(item, NumericItem):
        numeric = next(given for given in item.parts if given.name == part.name)
        symbol, key = to_line(numeric.result.symbol), to_line(present.key_node(numeric))
        entries = wrong_entries(part, lang)
        share = f"  ({part.score:.0%}: {entries})" if entries else ""
        return f"{symbol}: {words}{share}" + ("" if right and not part.followed else f"  {symbol} = {key}")
    if item.question.kind == "explain":
        met = words if how == "blank" else say(lang, "points", met=len(part.value), count=len(part.key))
        return say(lang, "partly_of", met=met) if how == "partly" else met
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
