"""What is said of an answer: right, or wrong and by which mistake; the worked solution; the proof on demand."""

from __future__ import annotations

from dlquiz.bank.form import has_another
from dlquiz.ground.errors import DlquizError
from dlquiz.kinds.grades import PartGrade
from dlquiz.kinds.grading import Grade
from dlquiz.kinds.protocol import Item, Part
from dlquiz.terminal.desk import Desk, after_command, onward
from dlquiz.terminal.keys import after_keys
from dlquiz.terminal.page import INDENT, show_proof, show_solution
from dlquiz.terminal.remark import remark_on, take_note, toggle_bookmark
from dlquiz.text.chinese import told
from dlquiz.text.spans import Language, Plain, Spans
from dlquiz.text.wording import say


def show_feedback(desk: Desk, graded: Grade) -> None:
    """Part by part: right, or wrong and by which mistake; then the worked solution, and whether all is proven."""
    page, item = desk.page, graded.item
    page.line()
    for part, its_grade in zip(item.parts, graded.parts, strict=True):
        _show_part(desk, item, part, its_grade)
    page.line()
    desk.say("solution", "bold")
    show_solution(page, item)
    if item.code and not item.bare:
        desk.say("unproven" if desk.runner.refuses else "confirmed", "dim", INDENT)
    page.line()


def show_slips(desk: Desk, graded: Grade) -> None:
    """What went wrong, without the key, and that there is a second try."""
    page, item = desk.page, graded.item
    page.line()
    desk.say("second_try", "yellow", INDENT)
    for part, its_grade in zip(item.parts, graded.parts, strict=True):
        label = f"{part.label(page.lang).removesuffix(' =')}: " if len(item.parts) > 1 else ""
        said = _because(item, its_grade, page.lang) if its_grade.score < 1 and part.leaves_open else []
        for because in said or ([(Plain(say(page.lang, its_grade.standing)),)] if its_grade.score < 1 else []):
            page.paragraph(because, INDENT * 2, INDENT * 2 + label, style="magenta")
    page.line()


def ask_what_next(desk: Desk, item: Item) -> str:
    """What the student wants after the feedback: next, variant, undo or quit; the proof, a bookmark and a note as often
    as asked for."""
    wishes = ("proof", "bookmark", "note", *(("variant",) if has_another(item) else ()), "undo", "quit")
    stay = {"proof": _prove_apart, "bookmark": toggle_bookmark, "note": take_note}
    while True:
        typed = desk.ask(
            ">",
            after_keys(item, desk.page.lang, remark_on(desk, item).bookmarked),
            lambda text: text == " " or (len(text) == 1 and after_command(text) in wishes),
        )
        wish = after_command(typed)
        if wish in stay:
            stay[wish](desk, item)
        elif wish in wishes or onward(typed):
            return wish if wish in wishes else "next"
        else:
            desk.no_such_key()


def _prove_apart(desk: Desk, item: Item) -> None:
    desk.page.line()
    prove_it(desk, item)
    desk.page.line()


def prove_it(desk: Desk, item: Item) -> None:
    """The proof, run now; or why it can't be."""
    try:
        show_proof(desk.page, desk.prove(item), item)
    except DlquizError as error:
        desk.page.text(told(error, desk.page.lang), style="red")


# What stands before a part, and its colour: right, partly right, wrong, not answered.
_SIGNS = {"correct": ("✓", "green"), "partly": ("◐", "yellow"), "wrong": ("✗", "red"), "blank": ("–", "red")}


def _show_part(desk: Desk, item: Item, part: Part, graded: PartGrade) -> None:
    lang = desk.page.lang
    sign, style = _SIGNS[graded.standing]
    desk.page.text(f"{sign} {part.verdict(graded, lang)}", INDENT, style)
    if graded.problem is not None:
        desk.page.text(graded.problem.why.of(lang), INDENT * 2, "magenta")
    for number, because in enumerate(_because(item, graded, lang)):
        lead = INDENT * 2 + (say(lang, "or") if number else "")
        desk.page.paragraph(because, INDENT * 2, lead, style="magenta")


def _because(item: Item, graded: PartGrade, lang: Language) -> list[Spans]:
    """What went wrong: one text, or several that lead to the same answer; none if it is not known, or if the solution
    says it anyway."""
    mistakes = (graded.mistake, *graded.also) if graded.mistake is not None else ()
    said = [mistake.message.spans(lang) for mistake in mistakes if mistake.message is not None]
    return [spans for spans in said if spans not in item.solution(lang)]
