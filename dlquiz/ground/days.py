"""Days of the calendar as people write them."""

from __future__ import annotations

import re
from datetime import date

_MONTHS = (
    *("january", "february", "march", "april", "may", "june", "july", "august", "september"),
    *("october", "november", "december"),
)


def read_day(typed: str, earliest: date | None = None) -> date | None:
    """A day of the calendar as people write it: 2026-12-20, 2026/12/20, 2026年12月20日; None if it is none. 12月20日 or
    20 Dec alone is the next one from the `earliest` on, and no day without that; 12-11 alone would be December here and
    November there."""
    parts = re.fullmatch(r"([0-9]{4})[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日?", typed)
    if parts:
        year, month, day = map(int, parts.groups())
        return _date(year, month, day)
    alone = _without_year(typed)
    if alone is None or earliest is None:
        return None
    found = (_date(year, *alone) for year in (earliest.year, earliest.year + 1))
    return next((day for day in found if day is not None and day >= earliest), None)


def _without_year(typed: str) -> tuple[int, int] | None:
    """Month and day of 12月20日, 20 Dec or December 20."""
    if chinese := re.fullmatch(r"([0-9]{1,2})月([0-9]{1,2})[日号]", typed):
        return int(chinese[1]), int(chinese[2])
    english = re.fullmatch(r"([0-9]{1,2}) ([a-z]{3,9})|([a-z]{3,9}) ([0-9]{1,2})", typed.lower())
    if english is None:
        return None
    named, day = english[2] or english[3], int(english[1] or english[4])
    month = next((number for number, name in enumerate(_MONTHS, 1) if name.startswith(named)), None)
    return (month, day) if month else None


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
