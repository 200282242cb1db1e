"""A quiz begun, of the questions that the history says are next, or gone on with where it was broken off."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from msgspec.structs import replace

from dlquiz.bank.bank import Bank
from dlquiz.bank.entry import Entry
from dlquiz.ground.errors import DlquizError
from dlquiz.history.recorder import Recorder
from dlquiz.history.sitting import QUIZ, Sitting
from dlquiz.session.course import Course, Plan, Wish, from_state
from dlquiz.session.state import BadState
from dlquiz.study.attempt import study_day
from dlquiz.study.notebook import Wrong, notebook, oldest
from dlquiz.study.progress import Progress
from dlquiz.study.selection import asked_facts, choose, missed_facts
from dlquiz.use.place import Place, session_id
from dlquiz.use.plan import aim, of_today, student
from dlquiz.use.practise import Practice

# How many attempts at a question say which of its facts were asked: a table has at most 20.
REMEMBERED = 60


def planned(bank: Bank, wish: Wish, fresh: int) -> Plan:
    """What quiz is wished for; if it names no seed the `fresh` one says how questions are mixed. Raises DlquizError if
    there is no question for it."""
    plan = Plan(wish, fresh)
    plan.items(bank)
    return plan


def begin(place: Place, fresh: Plan, remembers: bool = True, whole_day: bool = False) -> Practice:
    """A new quiz: of the questions that come next, or as the seed that was wished for has them. With a plan until the
    exam they come from the plan; `whole_day` means what is left of today, however many questions that are.

    With `remembers` it can be taken up again, and there are second tries. Raises DlquizError if there is no question
    for it.
    """
    name = session_id(QUIZ)
    by_history = fresh.wish.seed is None or fresh.wish.bookmarked
    plan = _chosen(place, fresh, whole_day) if by_history else fresh
    return _practice(place, name, plan.drawn(place.bank), Course(plan.count), remembers)


def _chosen(place: Place, fresh: Plan, whole_day: bool) -> Plan:
    """The quiz with the questions that the history, or the plan, says are next."""
    entries, progress, today = fresh.entries(place.bank), place.recorder.progress(place.bank.former), place.today
    key, count = f"quiz/{fresh.seed}", fresh.wish.count
    chosen: list[Entry] = []
    most = None
    if fresh.wish.bookmarked:
        chosen = choose(_bookmarked(place, entries), progress, today, place.recorder.exam(today), count, key)
        most = len(chosen)
    elif fresh.wish.in_order:
        chosen = _from_the_first_new(entries, progress)[: fresh.count]
    elif (wanted := aim(place.recorder, today)) is not None:
        now = student(place.bank, place.recorder, today)
        chosen = of_today(entries, now, wanted, None if whole_day else fresh.count)
        most = len(chosen) if chosen and whole_day else None
    chosen = chosen or choose(entries, progress, today, place.recorder.exam(today), count, key)
    ids = tuple(entry.id for entry in chosen)
    asked = asked_facts(place.recorder.recent(ids, REMEMBERED, place.bank.former))
    return replace(fresh, questions=ids, facts=missed_facts(chosen, progress), asked=asked, most=most)


def _bookmarked(place: Place, entries: Sequence[Entry]) -> tuple[Entry, ...]:
    """Those that the student has bookmarked. Raises DlquizError if there is none."""
    remarks = place.recorder.remarks(place.bank.former)
    found = tuple(entry for entry in entries if entry.id in remarks and remarks[entry.id].bookmarked)
    if not found:
        raise DlquizError("none of the questions here is bookmarked", "`b` behind a question bookmarks it")
    return found


def _from_the_first_new(entries: Sequence[Entry], progress: Mapping[str, Progress]) -> list[Entry]:
    """The entries in their order, from the first that was never asked on; from the beginning if all were."""
    new = next((place for place, entry in enumerate(entries) if entry.id not in progress), 0)
    return [*entries[new:], *entries[:new]]


def weak_ones(place: Place, plan: Plan) -> list[Wrong]:
    """Of the questions that a quiz was of, those that were wrong and not right today yet: what has been wrong for
    longest, as many as a quiz has."""
    progress = place.recorder.progress(place.bank.former)
    wrong = notebook(place.bank, plan.wish.entries(place.bank), progress, place.today)
    return oldest((one for one in wrong if one.waits), plan.count)


def take_up(place: Place, wish: Wish, new: bool = False) -> Practice | None:
    """Today's quiz that was broken off and that this wish would be again; with no wish at all, any. With `new` it is
    forgotten instead. None if there is none."""
    for sitting, plan, course in broken_off(place.recorder, place.bank, place.today):
        if wish not in (plan.wish, Wish()):
            continue
        if new:
            place.recorder.end(sitting)
        elif place.recorder.claim(sitting.id):
            return _practice(place, sitting.id, plan, course)
    return None


def broken_off(recorder: Recorder, bank: Bank, day: date) -> Iterator[tuple[Sitting, Plan, Course]]:
    """The quizzes of this bank that were broken off on a study day with something left to ask, the newest first."""
    for sitting, saved in recorder.open_sittings(QUIZ):
        if study_day(saved) != day:
            continue
        try:
            known = from_state(sitting.state, bank)
        except BadState:
            recorder.set_aside(sitting)
            continue
        if known is not None and not known[1].finished:
            yield sitting, *known


def _practice(place: Place, name: str, plan: Plan, course: Course, remembers: bool = True) -> Practice:
    items = plan.items(place.bank, course.drawn)
    second = place.recorder.settings().second if remembers else "never"
    return Practice(place, items, course, name, plan.is_mixed(place.bank), plan if remembers else None, second)
