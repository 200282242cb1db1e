"""How a session went."""

from __future__ import annotations

from datetime import timedelta

from dlquiz.maths.width import clipped
from dlquiz.session.quiz import Session
from dlquiz.study.schedule import due
from dlquiz.terminal.desk import Desk, quits
from dlquiz.terminal.page import INDENT
from dlquiz.terminal.prompt import GAP, folded, is_no
from dlquiz.text.wording import counted, say
from dlquiz.use.start import planned_for

# So many topics, mistakes and questions are listed: all of it fits a screen.
MOST = 3
# Of the two lines that a mistake may take, the columns that its number, its brackets and the break leave empty.
_RAGGED = 24


def show_summary(desk: Desk, session: Session) -> None:
    """The score, by topic, the named mistakes, what to repeat, and what is next."""
    page = desk.page
    page.line()
    if not session.turns:
        desk.say("nothing_answered")
        return
    answered = len(session.answered)
    if not answered:
        desk.say("nothing_answered_skipped", skipped=session.skipped)
        return
    desk.say("total", "bold", score=score_text(session.score), count=answered, skipped=session.skipped)
    _show_topics(desk, session)
    _show_mistakes(desk, session)
    _show_repeat(desk, session)
    _show_next(desk)


def ask_for_more(desk: Desk, weak: int) -> str:
    """more, weak or stop: what comes after a set; `weak` is how many weak ones there are."""
    names = ["key_more", *(["key_weak"] if weak else []), "key_stop"]
    keys = GAP.join(say(desk.page.lang, name, count=weak) for name in names)
    desk.page.line()
    found = {"n": "more", "再来": "more", "再来一组": "more", **({"w": "weak", "薄弱": "weak"} if weak else {})}
    while True:
        try:
            typed = desk.ask(">", keys, lambda text: folded(text).lower() in ("n", "w", "q"))
        except (EOFError, KeyboardInterrupt):
            return "stop"
        if wish := found.get(folded(typed).strip().lower()):
            return wish
        if not typed.strip() or quits(typed) or is_no(typed):
            return "stop"
        desk.no_such_key()


def score_text(score: float) -> str:
    """A score to at most two decimals."""
    return f"{score:.2f}".rstrip("0").rstrip(".")


def _show_topics(desk: Desk, session: Session) -> None:
    """How each topic went, the one that lost most first; of many those alone that lost most."""
    by_topic = sorted(session.by_topic().items(), key=lambda row: row[1][0] - row[1][1])
    for topic, (score, count) in by_topic[:MOST]:
        title = desk.bank.topics[topic].words(desk.page.lang)
        desk.page.text(f"{title}: {score_text(score)}/{count}", INDENT)
    if rest := by_topic[MOST:]:
        score, of = sum(row[0] for _, row in rest), sum(row[1] for _, row in rest)
        others = counted(desk.page.lang, "other_topics", len(rest), score=score_text(score), of=of)
        desk.page.text(others, INDENT)


def _show_repeat(desk: Desk, session: Session) -> None:
    """Where what was not fully right can be looked at again."""
    if session.to_repeat():
        desk.say("repeat", "bold")
    if len(session.to_repeat()) > MOST and desk.recorder.writes:
        desk.say("repeat_all", "", INDENT, count=len(session.to_repeat()))
        return
    for item in session.to_repeat():
        desk.page.line(f"{INDENT}dlquiz item '{item.address}'")


def _show_mistakes(desk: Desk, session: Session) -> None:
    """The named mistakes, the most frequent first. A true statement taken for a false one has nothing to say."""
    made = session.mistakes().most_common()
    texts = [(times, name, desk.bank.question(name).message(mistake)) for (name, mistake), times in made]
    told = [(times, name, text.words(desk.page.lang)) for times, name, text in texts if text]
    if told:
        desk.say("mistakes", "bold")
    room = 2 * desk.page.width - _RAGGED
    for times, name, words in told[:MOST]:
        desk.page.text(f"{times}× {clipped(words, room - len(name))} ({name})", INDENT)
    if len(told) > MOST:
        desk.page.text(counted(desk.page.lang, "other_mistakes", len(told) - MOST), INDENT)


def _show_next(desk: Desk) -> None:
    """What comes tomorrow, by the plan or as far as it is due, and how many stand in the notebook; nothing without
    memory."""
    known = desk.recorder.progress(desk.bank.former)
    here = [one for name, one in known.items() if name in desk.bank.asked]
    if not here:
        return
    exam, tomorrow = desk.recorder.exam(desk.today), desk.today + timedelta(1)
    wrong, plan = sum(one.in_notebook for one in here), planned_for(desk.bank, desk.recorder, tomorrow)
    desk.page.line()
    if plan is not None:
        minutes = round(plan.minutes)
        desk.say("tomorrow_planned", new=plan.new, known=plan.known, minutes=minutes, wrong=wrong)
    else:
        desk.say("tomorrow", due=sum(due(one.memory, exam) <= tomorrow for one in here), wrong=wrong)
