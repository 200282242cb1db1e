"""What a student has said of the exam: its day, and the minutes a day until then."""

from __future__ import annotations

from datetime import date

from msgspec import Struct
from msgspec.structs import replace

from dlquiz.kinds.grades import SECONDS, Second
from dlquiz.study.aim import Aim


class Settings(Struct, frozen=True):
    """The day of the exam and the minutes a day (None: not said), the day `since` which there is a plan, whether
    the student was `asked` for both, and when a `second` try is wanted."""

    exam: date | None = None
    minutes: int | None = None
    since: date | None = None
    asked: bool = False
    second: Second = "slip"

    def exam_from(self, today: date) -> date | None:
        """The day of the exam, unless it is over."""
        return self.exam if self.exam is not None and self.exam >= today else None

    def aim(self, today: date) -> Aim | None:
        """What is aimed at; None without a day, unless it is over, or without minutes."""
        exam = self.exam_from(today)
        return Aim(exam, self.minutes, min(self.since or today, today)) if exam and self.minutes else None

    def with_exam(self, exam: date | None, today: date) -> Settings:
        """Another day of the exam: a plan begins anew. None: there is no exam."""
        return self if exam == self.exam else replace(self, exam=exam, since=today if exam else None)

    def with_minutes(self, minutes: int, today: date) -> Settings:
        """Other minutes a day; the first begin a plan."""
        return replace(self, minutes=minutes, since=self.since if self.minutes else today)


def second_named(name: str) -> Second:
    """When a second try is wanted, by its name. Raises ValueError for another one."""
    found = next((known for known in SECONDS if known == name), None)
    if found is None:
        raise ValueError(f"{name!r} is no time for a second try")
    return found
