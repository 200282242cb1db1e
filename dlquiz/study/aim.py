"""What a student aims at: an exam on a day, with so many minutes a day until then; and what each day is for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from msgspec import Struct
from msgspec.structs import replace

from dlquiz.study.schedule import LAST_DAYS

# Nobody practises for less, or for longer, a day.
MINUTES = range(5, 481)
USUAL_MINUTES = 30
# By this share of the days every topic has been met, by the next the long questions have had their share.
COVERED_BY = 1 / 3
# Of all minutes, the last days' too, so much goes to what is new; and while there is something new, no more of a day.
NEW_SHARE = 0.55
MOST_NEW = 0.8


class Aim(Struct, frozen=True):
    """An exam on a day, the minutes a day, and the day on which that was said."""

    exam: date
    minutes: int
    since: date

    @property
    def days(self) -> int:
        """The study days of the plan: from `since` to the eve of the exam, at least one."""
        return max((self.exam - self.since).days, 1)

    @property
    def last_days(self) -> int:
        """How many days before the exam are for mock exams and what is weak: three, of less than a week a third."""
        return min(LAST_DAYS, max(self.days - 4, self.days // 3))

    def brings_new(self, day: date) -> bool:
        """Whether there is still something new on a day."""
        return (self.exam - day).days > self.last_days

    @property
    def covered(self) -> date:
        """The day on which the last topic is met."""
        return self.since + timedelta(max(int(self.days * COVERED_BY), 1) - 1)

    @property
    def new_share(self) -> float:
        """The share of a day's minutes for what is new, while it comes: of all days' minutes that is NEW_SHARE."""
        return min(NEW_SHARE * self.days / max(self.days - self.last_days, 1), MOST_NEW)

    def begun(self, practised: Iterable[date], today: date) -> Aim:
        """The same from the first day on which anything was practised, at the latest today: who begins late has a
        shorter plan, not the end of a long one."""
        return replace(self, since=min((day for day in practised if day >= self.since), default=today))

    def days_from(self, today: date) -> Iterator[date]:
        """The days that are left, today first, up to the eve of the exam."""
        return (today + timedelta(number) for number in range(max((self.exam - today).days, 0)))
