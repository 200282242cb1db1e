"""A quiz in the terminal: a question at a time, answers typed as people type them, feedback at once."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from dlquiz import present
from dlquiz.bank import Bank
from dlquiz.card import Text
from dlquiz.errors import DlquizError
from dlquiz.form import another
from dlquiz.grading import Grade, PartGrade, grade
from dlquiz.item import ConceptItem, Item, NumericItem
from dlquiz.language.markup import fill
from dlquiz.ledger import is_proven
from dlquiz.maths import to_line
from dlquiz.proof import Proof, Runner, fact_code, prove
from dlquiz.response import Unreadable
from dlquiz.session import Attempt, Session
from dlquiz.terminal.page import INDENT, Page, show_key, show_proof, show_question, show_solution
from dlquiz.terminal.wrap import Run, wrap
from dlquiz.torchlines.code import TorchError
from dlquiz.wording import say

Ask = Callable[[str], str]
# Columns left free behind a prompt.
ROOM = 12
# What stands between the choices of a prompt.
GAP = "   "
_COMMANDS = {
    "?": "hint", "？": "hint", "h": "hint", "提示": "hint",
    "s": "skip", "跳过": "skip",
    "v": "variant", "换": "variant", "换题": "variant",
    "p": "proof", "证明": "proof",
    "q": "quit", "退出": "quit",
}  # fmt: skip


class Left(Exception):  # noqa: N818 - not an error: the student has left the question
    """The student asked for something else than this question: skip, variant or quit."""

    def __init__(self, command: str) -> None:
        self.command = command
        super().__init__(command)


@dataclass
class Desk:
    """Where a session takes place: the page, the keyboard, the bank and PyTorch."""

    page: Page
    ask: Ask
    bank: Bank
    runner: Runner

    def say(self, key: str, style: str = "", indent: str = "", **values: object) -> None:
        self.page.words(say(self.page.lang, key, **values), indent, style)

    def answer(self, prompt: str) -> str:
        """What is typed at a prompt; of one that leaves no room to type, only the end stands on that line."""
        choices = [run for choice in prompt.split(GAP) for run in (Run(GAP), Run(choice, whole=True))]
        *above, last = wrap(tuple(choices[1:]), self.page.width - ROOM)
        for line in above:
            self.page.line(INDENT + "".join(run.text for run in line))
        return self.ask(INDENT + "".join(run.text for run in last) + " ")


def run_quiz(desk: Desk, items: Iterator[Item], count: int) -> tuple[Session, bool]:
    """Puts the items one after another. Returns what happened, and whether it was broken off by Ctrl-C."""
    session = Session()
    try:
        for number, item in enumerate(items, 1):
            for attempt in _attempts(desk, item, number, count):
                session = session.with_attempt(attempt)
    except Left:
        return session, False
    except (KeyboardInterrupt, EOFError) as signal:
        desk.page.line()
        return session, isinstance(signal, KeyboardInterrupt)
    return session, False


def _attempts(desk: Desk, item: Item, number: int, count: int) -> Iterator[Attempt]:
    """The attempts at one item and its fresh variants, until the student goes on. Raises Left to quit."""
    shown: Item | None = item
    variants = 0
    while shown is not None and _is_sound(desk, shown):
        attempt, wish = _one(desk, shown, number, count)
        if attempt is not None:
            yield attempt
        if wish == "answered":
            wish = _after(desk, shown)
        if wish == "quit":
            raise Left(wish)
        variants += 1
        shown = another(shown, variants) if wish == "variant" else None


def _is_sound(desk: Desk, item: Item) -> bool:
    """Whether PyTorch reproduces the key. An item that it does not is never asked."""
    if is_proven(desk.bank, item):
        return True
    try:
        proof = prove(item, desk.runner)
        sound = proof is None or proof.agrees
    except TorchError:
        if not desk.runner.version:  # PyTorch itself is missing or broken: no item could ever be proven
            raise
        sound = False
    if not sound:
        desk.say("withheld", "yellow", address=item.address)
    return sound


def _one(desk: Desk, item: Item, number: int, count: int) -> tuple[Attempt | None, str]:
    """One item put, answered and explained. Returns the attempt, and how it ended: answered, skip, variant or quit."""
    _head(desk, item, number, count)
    show_question(desk.page, item)
    desk.page.line()
    desk.say("keys", "dim", INDENT)
    hinted: list[bool] = []
    try:
        responses = _responses(desk, item, hinted)
    except Left as left:
        if left.command == "skip":
            _tell_key(desk, item)
            return Attempt(item, None, bool(hinted)), left.command
        return None, left.command
    graded = grade(item, responses)
    _feedback(desk, graded)
    return Attempt(item, graded, bool(hinted)), "answered"


def _head(desk: Desk, item: Item, number: int, count: int) -> None:
    title = present.text(fill(desk.bank.topics[item.question.topic].of(desk.page.lang), {}))
    desk.page.line()
    desk.page.words(f"{number}/{count}  {title}  {'*' * item.question.level}  {item.address}", style="bold")
    desk.page.line()


def _responses(desk: Desk, item: Item, hinted: list[bool]) -> list[str]:
    """A readable response for each part. What can't be read is asked again and costs nothing. Raises Left."""
    responses: list[str] = []
    parts = item.parts if isinstance(item, NumericItem) else (None,)
    for number, part in enumerate(parts):
        label = present.text(present.prompt(part, desk.page.lang)) if part else say(desk.page.lang, item.question.kind)
        mark = " =" if part else ":"
        while True:
            typed = desk.answer(f"{label}{mark}")
            command = _COMMANDS.get(typed.strip().lower())
            if command == "hint":
                hinted.append(True)
                _hint(desk, item)
                continue
            if command in ("skip", "variant", "quit"):
                raise Left(command)
            problem = _unreadable(item, responses, typed, number, len(parts))
            if problem is None:
                break
            desk.page.words(problem.zh if desk.page.lang == "zh" else problem.en, INDENT, "yellow")
        responses.append(typed)
    return responses


def _unreadable(item: Item, before: list[str], typed: str, number: int, count: int) -> Unreadable | None:
    """Why a response can't be read, or None if it can."""
    padded = [*before, typed, *(["0"] * (count - number - 1))]
    return grade(item, padded).parts[number].problem


def _hint(desk: Desk, item: Item) -> None:
    """The hint of the question; of a numeric one without any, the formula."""
    page = desk.page
    if item.question.hint is not None:
        page.paragraph(fill(item.question.hint.of(page.lang), {}), INDENT, style="italic")
    elif isinstance(item, NumericItem):
        for node in present.general(item.question.formula, item.given, page.lang):
            page.maths(node, style="italic")
    else:
        desk.say("no_hint", "italic", INDENT)


def _feedback(desk: Desk, graded: Grade) -> None:
    """Part by part: right, or wrong and by which mistake; then the worked solution, and that it is proven."""
    page, item = desk.page, graded.item
    page.line()
    for part in graded.parts:
        _feedback_part(desk, item, part)
    page.line()
    desk.say("solution", "bold")
    show_solution(page, item)
    if isinstance(item, NumericItem) or fact_code(item):
        desk.say("confirmed", "green", INDENT)


def _feedback_part(desk: Desk, item: Item, part: PartGrade) -> None:
    page = desk.page
    right = part.verdict == "correct"
    words = say(page.lang, "followed" if part.followed else part.verdict)
    sign = "✓" if right else "✗"
    style = "green" if right else "red"
    if isinstance(item, NumericItem):
        numeric = next(given for given in item.parts if given.name == part.name)
        symbol, key = to_line(numeric.result.symbol), to_line(present.key_node(numeric))
        shown = f"{sign} {symbol}: {words}" + ("" if right and not part.followed else f"  {symbol} = {key}")
    else:
        key = present.concept_key(item, page.lang)
        shown = f"{sign} {words}" + ("" if right else f"  {say(page.lang, 'key')}: {key}")
        if 0 < part.score < 1:
            shown += f"  ({part.score:.0%})"
    page.words(shown, INDENT, style)
    for number, because in enumerate(_because(item, part)):
        lead = INDENT * 2 + (say(page.lang, "or") if number else "")
        page.paragraph(fill(because.of(page.lang), {}), INDENT * 2, lead, style="yellow")


def _because(item: Item, part: PartGrade) -> list[Text]:
    """The texts that name what went wrong: one, or several that lead to the same answer; none if it is not known."""
    if part.mistake is not None:
        return [mistake.message for mistake in (part.mistake, *part.also)]
    if part.option is not None and isinstance(item, ConceptItem) and item.question.kind != "truth":
        because = item.question.options[part.option].because
        return [because] if because is not None else []
    return []


def _after(desk: Desk, item: Item) -> str:
    """What the student wants after the feedback; the proof as often as asked for."""
    while True:
        typed = desk.answer(say(desk.page.lang, "after")).strip().lower()
        command = _COMMANDS.get(typed)
        if command == "proof":
            desk.page.line()
            show_proof(desk.page, _proof(desk, item))
            continue
        return command if command in ("variant", "quit") else "next"


def _proof(desk: Desk, item: Item) -> Proof | None:
    try:
        return prove(item, desk.runner)
    except DlquizError as error:
        desk.page.words(str(error), style="red")
        return None


def _tell_key(desk: Desk, item: Item) -> None:
    desk.say("skipped_key", "dim", INDENT)
    show_key(desk.page, item)


def _points(score: float) -> str:
    """A score to at most two decimals."""
    return f"{score:.2f}".rstrip("0").rstrip(".")


def show_summary(desk: Desk, session: Session) -> None:
    """How it went: the score, by topic, the named mistakes, and what to repeat."""
    page = desk.page
    page.line()
    if not session.attempts:
        desk.say("nothing_answered")
        return
    answered = len(session.answered)
    desk.say("total", "bold", score=f"{_points(session.score)}", count=answered, skipped=session.skipped)
    for topic, (score, count) in session.by_topic().items():
        title = present.text(fill(desk.bank.topics[topic].of(page.lang), {}))
        page.words(f"{title}: {_points(score)}/{count}", INDENT)
    _show_mistakes(desk, session)
    if session.to_repeat():
        desk.say("repeat", "bold")
        for item in session.to_repeat():
            page.line(f"{INDENT}dlquiz item '{item.address}'")


def _show_mistakes(desk: Desk, session: Session) -> None:
    if not session.mistakes():
        return
    desk.say("mistakes", "bold")
    for (question, mistake), times in session.mistakes().most_common():
        found = desk.bank.question(question)
        messages = {known.id: known.message for known in found.formula.mistakes} if hasattr(found, "formula") else {}
        words = present.text(fill(messages[mistake].of(desk.page.lang), {}))
        desk.page.words(f"{times}× {words} ({question})", INDENT)


def keyboard(prompt: str) -> str:
    """A line typed at the prompt. Raises EOFError at the end of input, KeyboardInterrupt at Ctrl-C."""
    return input(prompt)


def piped(prompt: str) -> str:
    """A line from a pipe; the prompt goes to stderr, so that stdout holds the result alone."""
    sys.stderr.write(prompt)
    sys.stderr.flush()
    line = sys.stdin.readline()
    if not line:
        raise EOFError
    return line.rstrip("\n")
