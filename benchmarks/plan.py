"""Plans tried by learners: `python benchmarks/plan.py` writes the tables of docs/plan.md anew, for the bank as it is.

It takes some minutes. Nothing in it hangs on the machine or the time.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from msgspec.structs import replace

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))
from learners import LEARNERS, SCHEDULES, Trial, trial

from dlquiz.bank.entry import Entry
from dlquiz.bank.loading import read_bank
from dlquiz.study.agenda import LONG
from dlquiz.study.facts import count_facts, facts_met

PAGE = Path(__file__).parent.parent / "docs" / "plan.md"
MARK = "<!-- made by benchmarks/plan.py -->\n"
MINUTES, DAYS = (10, 30, 60), (3, 7, 14)


def main() -> None:
    entries = read_bank().select()
    head = PAGE.read_text(encoding="utf-8").partition(MARK)[0]
    PAGE.write_text(head + MARK + "\n".join([*by_day(entries), "", *grid(entries)]) + "\n", encoding="utf-8")


def by_day(entries: Sequence[Entry]) -> Iterator[str]:
    """The fortnight of the average learner, day by day."""
    topics = len({entry.topic for entry in entries})
    yield f"## The average learner, 30 minutes a day, a fortnight ({len(entries)} questions, {topics} topics)"
    for schedule in SCHEDULES:
        found = trial(entries, LEARNERS[1], 30, 14, schedule)
        yield from ("", f"**{schedule}**", "", "| after day | topics | facts | level 1/2/3 | minutes | new |")
        yield "|---|---|---|---|---|---|"
        for day in (1, 2, 3, 4, 5, 7, 9, 11, 12, 13, 14):
            yield row([day, *_until(found, day)])


def _until(found: Trial, day: int) -> list[object]:
    asked = found.until(day)
    met = {one.entry.id for one in asked}
    times = Counter(one.entry.id for one in asked)
    facts = facts_met(found.entries, {name: replace(found.progress[name], attempts=times[name]) for name in met})
    levels = [sum(found.bank[name].level == level for name in met) for level in (1, 2, LONG)]
    today = [one for one in asked if one.number == day - 1]
    minutes = sum(one.seconds for one in today) / 60
    new = sum(one.seconds for one in today if one.new) / 60
    return [
        len({one.entry.topic for one in asked}), facts, "/".join(map(str, levels)), round(minutes),
        percent(new / minutes if minutes else 0),
    ]  # fmt: skip


def grid(entries: Sequence[Entry]) -> Iterator[str]:
    """Every learner, pace and length with every schedule."""
    yield f"## Every learner (of {count_facts(entries)} facts)"
    yield ""
    head = "minutes|days|schedule|met|facts|topics|new|level 3|longest day|weak topics|FSRS expects|known|score"
    for learner in LEARNERS:
        yield from (f"**{learner.name}**", "", row(head.split("|")), row(["---"] * 13))
        for minutes in MINUTES:
            for days in DAYS:
                for schedule in SCHEDULES:
                    yield row([minutes, days, schedule, *_ended(trial(entries, learner, minutes, days, schedule))])
        yield ""


def _ended(found: Trial) -> list[object]:
    last = found.day_of_last_topic()
    topics = f"all by day {last}" if last else str(found.topics)
    return [
        len(found.traces), facts_met(found.entries, found.progress), topics, percent(found.share(lambda one: one.new)),
        percent(found.share(lambda one: one.entry.level == LONG)), f"{found.load:.2f}",
        percent(found.share(lambda one: one.entry.topic in found.weak_topics)), round(found.predicted),
        round(found.known), f"{100 * found.score:.1f} %",
    ]  # fmt: skip


def percent(share: float) -> str:
    return f"{100 * share:.0f} %"


def row(cells: Sequence[object]) -> str:
    return f"| {' | '.join(map(str, cells))} |"


if __name__ == "__main__":
    main()
