"""`dlquiz plan`: said once and remembered, shown in both languages, as JSON, and what a quiz makes of it."""

from __future__ import annotations

import io
from datetime import date, timedelta
from pathlib import Path

import pytest
from conftest import Cli
from fakes import HandClock, Keys
from histories import attempt, opened
from msgspec.structs import replace
from surface import answer_all, place
from terminal import terminal

from dlquiz.bank.bank import Bank
from dlquiz.ground.clock import clock
from dlquiz.maths import display_width
from dlquiz.session.course import Wish
from dlquiz.study.aim import Aim
from dlquiz.study.attempt import study_day
from dlquiz.study.outlook import Outlook, PlannedDay
from dlquiz.study.settings import Settings
from dlquiz.terminal.home import show_home
from dlquiz.terminal.page import Page
from dlquiz.terminal.plan import ask_for_aim, show_plan
from dlquiz.text.spans import Language
from dlquiz.use import quiz
from dlquiz.use.plan import where_it_leads
from dlquiz.use.start import Rest, Waiting, what_waits

TODAY = date(2026, 11, 22)


def exam(days: int = 14) -> str:
    """The day in so many days, as it is typed."""
    return (study_day(clock().now()) + timedelta(days)).isoformat()


# The command


def test_a_plan_is_said_once_and_remembered(cli: Cli, tiny_path: Path, tmp_path: Path) -> None:
    options = ("--bank", tiny_path, "--home", tmp_path, "--json")
    first = cli("plan", "--exam-date", exam(), "--minutes", "20", *options).json()
    assert (first["exam_date"], first["minutes"], len(first["days"])) == (exam(), 20, 14)
    assert cli("plan", *options).json() == first
    assert cli("plan", "--minutes", "40", *options).json()["minutes"] == 40
    assert cli("plan", "--exam-date", exam(7), *options).json()["minutes"] == 40
    assert cli("stats", *options).json()["exam_date"] == exam(7)


def test_minutes_that_are_not_said_are_half_an_hour(cli: Cli, tiny_path: Path, tmp_path: Path) -> None:
    found = cli("plan", "--exam-date", exam(), "--bank", tiny_path, "--home", tmp_path, "--json").json()
    assert found["minutes"] == 30


def test_a_small_bank_is_met_whole(cli: Cli, tiny_path: Path, tiny_bank: Bank, tmp_path: Path) -> None:
    options = ("--bank", tiny_path, "--home", tmp_path, "--json")
    found = cli("plan", "--exam-date", exam(), "--minutes", "30", *options).json()
    assert found["reach"]["questions"] == len(tiny_bank.asked)
    assert found["reach"]["share"] == 1
    assert found["left_out"] == {"topics": [], "questions": 0}
    assert found["enough"] is True
    assert sum(day["new"] for day in found["days"]) == len(tiny_bank.asked)
    assert all(day["minutes"] <= 1.3 * 30 for day in found["days"])


def test_of_a_long_time_two_months_are_planned(cli: Cli, tiny_path: Path, tmp_path: Path) -> None:
    options = ("--bank", tiny_path, "--home", tmp_path, "--json")
    found = cli("plan", "--exam-date", exam(900), *options).json()
    assert (found["exam_date"], len(found["days"])) == (exam(900), 60)
    assert found["predicted_recall"] > 0.7


def test_it_can_be_forgotten(cli: Cli, tiny_path: Path, tmp_path: Path) -> None:
    options = ("--bank", tiny_path, "--home", tmp_path)
    cli("plan", "--exam-date", exam(), "--minutes", "20", *options)
    ran = cli("plan", "--exam-date", "none", *options)
    assert (ran.code, ran.out) == (0, "")
    assert "there is no plan" in ran.err
    assert cli("plan", "--exam-date", "none", "--json", *options).json() is None
    assert cli("plan", *options).code == 2


WRONG = [
    ([], "there is no plan yet; dlquiz plan --exam-date"),
    (["--minutes", "30"], "there is no plan yet"),
    (["--exam-date", "2020-01-01"], "is over"),
    (["--exam-date", "soon"], "is not a day"),
    (["--minutes", "4"], "--minutes"),
    (["--minutes", "481"], "--minutes"),
    (["--minutes", "many"], "--minutes"),
]


@pytest.mark.parametrize(("words", "says"), WRONG)
def test_what_makes_no_plan_is_said(cli: Cli, tiny_path: Path, tmp_path: Path, words: list[str], says: str) -> None:
    ran = cli("plan", *words, "--bank", tiny_path, "--home", tmp_path)
    assert (ran.code, ran.out) == (2, "")
    assert says in ran.err


def test_an_exam_today_has_no_days_left(cli: Cli, tiny_path: Path, tmp_path: Path) -> None:
    options = ("--bank", tiny_path, "--home", tmp_path)
    assert cli("plan", "--exam-date", exam(0), "--json", *options).json()["days"] == []
    assert cli("plan", *options).code == 0


# The page

SHORT = Outlook(
    Aim(TODAY + timedelta(4), 10, TODAY),
    TODAY,
    (
        PlannedDay(TODAY, 12, 0, 0, 10.2, ("tiny.numbers",)),
        PlannedDay(TODAY + timedelta(3), 0, 9, 8, 9.8, ("tiny.numbers",)),
    ),
    0.75,
    questions=12,
    of_questions=40,
    facts=15,
    of_facts=60,
    left_out=("tiny.facts",),
    recall=0.9,
    minutes_needed=35,
)
PAGES = [
    (
        "en",
        False,
        "Plan  2026-11-22\n"
        "  Exam        2026-11-26, 4 days left\n"
        "  Time        10 minutes a day\n"
        "  Reach       12 of 40 questions (30%), 15 of 60 facts\n"
        "  On the day  90% of what was met is known, 27% of\n"
        "              everything\n"
        "  Again       when recall has sunk to 75%\n"
        "\n"
        "Time is short: 28 questions never come. 35 minutes a day\n"
        "would do to meet every formula, every table of facts and\n"
        "every other question once.\n"
        "Topics that never come: Facts.\n"
        "\n"
        "Day by day\n"
        "              min  new  old  topics\n"
        "  Sun 22 Nov   10   12    0  1 topic: Numbers\n"
        "  Wed 25 Nov   10    0   17  mock exam and what is weak: Nu…\n",
    ),
    (
        "zh",
        True,
        "复习计划  2026-11-22\n"
        "考试日期：2026-11-26，还有 4 天\n"
        "每天用时：10 分钟\n"
        "能学到：12/40 题（30%），15/60 个知识点\n"
        "考试当天：预计学过的题能答对 90%，占全部题目的 27%\n"
        "复习时机：预计答对率降到 75% 时再考\n"
        "\n"
        "时间不够：有 28 题轮不到。每天 35 分钟才能把每个公式、每张知\n"
        "识表、每道其他题各做一次。\n"
        "完全轮不到的主题：事实。\n"
        "\n"
        "每日安排\n"
        "11月22日 周日：10 分钟，新题 12，复习 0。1 个主题：数\n"
        "11月25日 周三：10 分钟，新题 0，复习 17。模拟考试与薄弱点：\n"
        "数\n",
    ),
]


def page_of(found: Outlook, lang: Language, plain: bool, bank: Bank) -> str:
    out = io.StringIO()
    show_plan(Page(lang, out, 60, plain), bank, found)
    return out.getvalue()


@pytest.mark.parametrize(("lang", "plain", "expected"), PAGES, ids=["en", "zh, plain"])
def test_the_page_says_what_is_reached_and_when(tiny_bank: Bank, lang: Language, plain: bool, expected: str) -> None:
    assert page_of(SHORT, lang, plain, tiny_bank) == expected


PACES = [
    (10, "en", "The time does"),
    (10, "zh", "时间够用"),
    (481, "en", "no day is long enough"),
    (481, "zh", "每天学多久也来不及"),
]


@pytest.mark.parametrize(("needed", "lang", "says"), PACES)
def test_the_page_says_what_would_do(tiny_bank: Bank, needed: int, lang: Language, says: str) -> None:
    found = replace(SHORT, minutes_needed=needed)
    assert says in page_of(found, lang, True, tiny_bank).replace("\n", " " if lang == "en" else "")


@pytest.mark.slow
@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("plain", [False, True])
def test_the_page_fits_sixty_columns(real_bank: Bank, lang: Language, plain: bool) -> None:
    topics = tuple(real_bank.topics)
    days = tuple(PlannedDay(TODAY + timedelta(number), 99, 99, 0, 480.0, topics) for number in range(20))
    found = replace(SHORT, days=days, left_out=topics, questions=1200, of_questions=1200)
    assert max(map(display_width, page_of(found, lang, plain, real_bank).splitlines())) <= 60


# What is asked


ASKED = [
    (["2026-12-20", "45"], (date(2026, 12, 20), 45)),
    (["2026/12/20", ""], (date(2026, 12, 20), 30)),
    (["2026年12月20日", "45分钟"], (date(2026, 12, 20), 45)),
    (["12月20日", ""], (date(2026, 12, 20), 30)),
    (["20 Dec", ""], (date(2026, 12, 20), 30)),
    (["December 20", ""], (date(2026, 12, 20), 30)),
    (["11月22日", ""], (date(2027, 11, 22), 30)),  # today: the next one
    (["2月30日", "12-11", "12/11", "1月9号", ""], (date(2027, 1, 9), 30)),  # the others are no day, or two
    (["２０２６－１２－２０", "４５"], (date(2026, 12, 20), 45)),
    (["2026-1-2", "2027-1-2", "45 min"], (date(2027, 1, 2), 45)),  # the first one is over
    (
        ["soon", "2026-13-01", "2026-02-30", "2026-12-20", "0", "4", "1000", "many", "481", "480"],
        (date(2026, 12, 20), 480),
    ),
    ([""], (None, 30)),
    ([], (None, 30)),
    (["2026-12-20"], (date(2026, 12, 20), 30)),
]


@pytest.mark.parametrize(("typed", "expected"), ASKED)
def test_day_and_minutes_are_asked_until_they_are_read(typed: list[str], expected: tuple[date | None, int]) -> None:
    assert ask_for_aim(Keys(*typed), "zh", TODAY) == expected


def test_what_is_not_read_is_told() -> None:
    """The prompt says first why it asks, then what it did not understand."""
    keys = Keys("soon", "2026-12-20", "4", "")
    ask_for_aim(keys, "zh", TODAY)
    above = [prompt.above for prompt in keys.prompts]
    assert above[0] == ("先定个复习计划，以后随时可用 dlquiz plan 修改。",)
    assert above[1:] == [("请写今天以后的日期，如 2026-12-13。",), (), ("请写 5 到 480 之间的整数。",)]


# The page to start from, and the quiz

RESTS = [
    (Rest(12, 8, 23.4), "en", "Plan for today  12 new, 8 old, about 23 minutes"),
    (Rest(12, 8, 23.4), "zh", "今日计划  新题 12，复习 8，约 23 分钟"),
    (Rest(0, 0, 0.0), "en", "Plan for today  done"),
    (Rest(0, 0, 0.0), "zh", "今日计划  已完成"),
]


@pytest.mark.parametrize(("rest", "lang", "says"), RESTS)
def test_the_page_to_start_from_says_what_is_left_of_today(rest: Rest, lang: Language, says: str) -> None:
    out = io.StringIO()
    show_home(Page(lang, out, 60), Waiting(TODAY, TODAY + timedelta(9), 0, 0, False, plan=rest))
    assert says in out.getvalue()


def test_in_the_last_days_a_mock_exam_is_proposed() -> None:
    for last in (False, True):
        out = io.StringIO()
        rest = Rest(0, 8, 23.4, last)
        show_home(Page("zh", out, 60), Waiting(TODAY, TODAY + timedelta(2), 0, 0, False, plan=rest))
        assert ("适合做一次模拟考试" in out.getvalue()) == last


def test_a_quiz_takes_the_day_from_the_plan(tiny_bank: Bank, tmp_path: Path) -> None:
    """All of the small bank on the first day; what takes time is over then, and nothing is left of it."""
    clocked = HandClock()
    where = place(tiny_bank, tmp_path, clock=clocked)
    where.recorder.remember(Settings(where.today + timedelta(14), 30, where.today))
    before = what_waits(tiny_bank, where.recorder, where.today).plan
    assert before is not None
    practice = quiz.begin(where, quiz.planned(tiny_bank, Wish(count=3), 5), whole_day=True)
    assert practice.course.count == before.new > 3
    ending = answer_all(practice)
    assert len({turn.item.question.id for turn in ending.session.turns}) == before.new
    after = what_waits(tiny_bank, where.recorder, where.today).plan
    assert after is not None
    assert after.new == len(tiny_bank.asked) - before.new


@pytest.mark.slow
def test_plan_page_and_quiz_speak_of_the_same_questions(real_bank: Bank, tmp_path: Path) -> None:
    """Of a first day all three say how many are new; what is beyond the notes is in none of them."""
    where = place(real_bank, tmp_path)
    where.recorder.remember(Settings(where.today + timedelta(14), 30, where.today))
    waiting, leads = (
        what_waits(real_bank, where.recorder, where.today),
        where_it_leads(real_bank, where.recorder, where.today),
    )
    assert waiting.plan is not None
    assert leads is not None
    practice = quiz.begin(where, quiz.planned(real_bank, Wish(), 5), whole_day=True)
    assert practice.course.count == waiting.plan.new == leads.days[0].new > 20
    assert leads.of_questions == len(real_bank.select())
    planned = {topic for day in leads.days for topic in day.topics}
    assert not [topic for topic in planned if topic.startswith("beyond")]


def test_so_many_questions_are_so_many(tiny_bank: Bank, tmp_path: Path) -> None:
    where = place(tiny_bank, tmp_path)
    where.recorder.remember(Settings(where.today + timedelta(14), 30, where.today))
    practice = quiz.begin(where, quiz.planned(tiny_bank, Wish(count=4), 5))
    assert practice.course.count == len(answer_all(practice).session.turns) == 4


def test_what_was_answered_today_counts_against_today(tiny_bank: Bank, tmp_path: Path) -> None:
    """Twenty minutes on one question, of which fifteen count: the others have the rest of the half hour."""
    where = place(tiny_bank, tmp_path)
    where.recorder.remember(Settings(where.today + timedelta(14), 30, where.today))
    where.recorder.add([attempt(where.clock.now() - timedelta(hours=1), seconds=1200.0)])
    found = what_waits(tiny_bank, where.recorder, where.today).plan
    assert found is not None
    assert 0 < found.minutes <= 1.15 * 15


def test_settings_survive_a_salvage(tmp_path: Path) -> None:
    history = opened(tmp_path)
    said = Settings(date(2026, 12, 20), 45, TODAY, asked=True)
    history.remember(said)
    assert history.settings() == said
    history.remember(Settings())
    assert history.settings() == Settings()
    history.close()


@pytest.mark.slow
def test_the_first_time_day_and_minutes_are_asked_for_once(tmp_path: Path) -> None:
    with terminal(DLQUIZ_HOME=str(tmp_path), LANG="zh_CN.UTF-8") as screen:
        screen.sees("哪天考试？", "回车 没有考试")
        screen.type(exam() + "\r")
        screen.sees("每天学多少分钟？")
        screen.type("20\r")
        screen.sees("今日计划", "p 复习计划")
        screen.type("p")
        screen.sees("每日安排", "q 退出")  # the page comes back after what is only looked at
        assert screen.screen.wrapped == []
        screen.type("q")
        assert screen.ends() == 0
    with terminal(DLQUIZ_HOME=str(tmp_path), LANG="zh_CN.UTF-8") as screen:
        screen.sees("今日计划", "q 退出")
        assert "哪天考试" not in screen.screen.text
        screen.type("q")
        assert screen.ends() == 0


@pytest.mark.slow
def test_who_has_no_exam_is_not_asked_again(tmp_path: Path) -> None:
    for asked in (True, False):
        with terminal(DLQUIZ_HOME=str(tmp_path)) as screen:
            if asked:
                screen.sees("When is the exam?")
                screen.type("\r")
            screen.sees("Enter begins a first quiz", "q quit")
            assert ("When is the exam" in screen.screen.text) == asked
            screen.type("q")
            assert screen.ends() == 0
