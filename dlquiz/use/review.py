"""Looking back: past sessions and what was wrong in them, each answer beside its key; an exam's report once more."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from dlquiz.bank.bank import Bank
from dlquiz.bank.find import selected
from dlquiz.bank.kept import Lost, bring_back
from dlquiz.ground.errors import UnknownName
from dlquiz.ground.nearest import nearest
from dlquiz.history.sitting import REPORT
from dlquiz.history.store import History
from dlquiz.kinds.answers.numbers import split_parts
from dlquiz.kinds.answers.unreadable import Unreadable
from dlquiz.kinds.grading import grade
from dlquiz.kinds.protocol import Item
from dlquiz.session.exam import ExamState
from dlquiz.session.marks import Report, marks
from dlquiz.session.saved import from_json, glance
from dlquiz.session.second import graded_twice
from dlquiz.session.state import BadState
from dlquiz.study.attempt import Attempt
from dlquiz.study.past import Past, Seen

# How many sessions are listed, and how many of a question's attempts are looked through for the last wrong one.
MOST = 20
NOTEBOOK = "mistakes"


def past_sessions(history: History) -> list[Past]:
    """The newest sessions."""
    return [Past(name, name.partition("-")[0], at, count, score) for name, at, count, score in history.sessions(MOST)]


def session_named(sessions: Sequence[Past], name: str) -> Past:
    """The session of a number of the list, the newest of a kind, or that of an id. Raises UnknownName."""
    if name.isdecimal() and 1 <= int(name[:9]) <= len(sessions):
        return sessions[int(name) - 1]
    found = next((one for one in sessions if name in (one.id, one.kind)), None)
    if found is None:
        known = [*(one.id for one in sessions), *(one.kind for one in sessions), NOTEBOOK]
        raise UnknownName(f"there is no session {name!r}", nearest(name, known) or "`dlquiz review` lists them")
    return found


def of_notebook(bank: Bank, history: History, topics: Sequence[str] = ()) -> list[Attempt]:
    """Of each question that stands in the notebook, its last wrong attempt, in the order of the bank."""
    progress = history.progress(bank.former)
    names = [entry.id for entry in selected(bank, topics or ("all",)) if entry.id in progress]
    names = [name for name in names if progress[name].in_notebook]
    wrong = {one.question: one for one in history.recent(names, MOST, bank.former) if not one.right}
    return [wrong[name] for name in names if name in wrong]


def brought_back(bank: Bank, attempts: Iterable[Attempt], wrong_only: bool) -> tuple[list[Seen], list[Lost]]:
    """The attempts, or those that were not fully right, as they were answered; and what the bank has no more."""
    found: list[Seen] = []
    lost: list[Lost] = []
    for attempt in attempts:
        if wrong_only and attempt.right:
            continue
        item = bring_back(bank, attempt.address, attempt.digest)
        if isinstance(item, Lost):
            lost.append(item)
        else:
            found.append(_seen(attempt, item))
    return found, lost


def _seen(attempt: Attempt, item: Item) -> Seen:
    count = len(item.parts)
    responses, second = _parts(attempt.response, count), _parts(attempt.second, count)
    if any(second):
        return Seen(attempt, item, graded_twice(item, responses, second), responses, second)
    return Seen(attempt, item, grade(item, responses, ask_again=False), responses)


def _parts(typed: str, count: int) -> tuple[str, ...]:
    """What was typed, one a part; what is missing is blank, as what an import brings may be."""
    try:
        return tuple(split_parts(typed, count))
    except Unreadable:
        return (typed, *[""] * (count - 1))


def report_of(bank: Bank, history: History, session: str) -> tuple[Report, ExamState] | None:
    """The report of an exam that was handed in, as far as the bank still has its questions; None if it was not kept."""
    for sitting, _ in history.sittings(REPORT):
        if sitting.id == session:
            try:
                known = from_json(sitting.state, bank) if glance(sitting.state).is_of(bank) else None
            except BadState:
                return None
            return (marks(known[0], known[1]), known[1]) if known is not None else None
    return None
