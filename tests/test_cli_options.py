"""What the commands share: the home folder, and the days that options name."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from histories import at

from dlquiz.cli.past import exam_day
from dlquiz.cli.places import home as home_folder
from dlquiz.ground.errors import DlquizError


@pytest.fixture
def tenth_of_november(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Noon in UTC, on the tenth."""
    ahead = tmp_path / "ahead"
    ahead.write_text(str((at(10) - datetime.now(UTC)).total_seconds()))
    monkeypatch.setenv("DLQUIZ_CLOCK", str(ahead))


EXAM_DAYS = [
    ("2026-11-10", date(2026, 11, 10)),
    ("2026-12-20", date(2026, 12, 20)),
    (" 2028-02-29 ", date(2028, 2, 29)),
    ("2026/12/20", date(2026, 12, 20)),
    ("2026年12月20日", date(2026, 12, 20)),
    ("12月20日", date(2026, 12, 20)),  # as the first question of all takes it
    ("11月10日", date(2026, 11, 10)),
    ("11月9号", date(2027, 11, 9)),
    ("20 Dec", date(2026, 12, 20)),
    ("none", None),
    ("None", None),
]


@pytest.mark.usefixtures("tenth_of_november")
@pytest.mark.parametrize(("text", "day"), EXAM_DAYS)
def test_an_exam_is_today_or_later(text: str, day: date | None) -> None:
    assert exam_day(text) == day


NO_EXAM_DAYS = [
    ("2026-11-09", "--exam-date 2026-11-09 is over; today is 2026-11-10"),
    ("2026-02-30", "is not a day; write it as YYYY-MM-DD"),
    ("2026-13-01", "is not a day"),
    ("20261220", "is not a day"),
    ("2026-W50-1", "is not a day"),
    ("２０２６-12-20", "is not a day"),
    ("20.12.2026", "is not a day"),
    ("12-11", "is not a day"),
    ("2月30日", "is not a day"),
    ("soon", "is not a day"),
    ("", "is not a day"),
]


@pytest.mark.usefixtures("tenth_of_november")
@pytest.mark.parametrize(("text", "says"), NO_EXAM_DAYS)
def test_any_other_day_is_refused(text: str, says: str) -> None:
    with pytest.raises(DlquizError) as found:
        exam_day(text)
    assert says in str(found.value)
    assert found.value.fault.hint


def test_the_home_is_the_systems_place_for_it_unless_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    monkeypatch.setenv("DLQUIZ_HOME", "named")
    assert home_folder(Path("given")) == Path("given")
    assert home_folder(None) == Path("named")
    for nothing in ("", None):
        monkeypatch.setenv("DLQUIZ_HOME", nothing) if nothing is not None else monkeypatch.delenv("DLQUIZ_HOME")
        assert home_folder(None).name == "dlquiz"
        assert home_folder(None).is_absolute()
