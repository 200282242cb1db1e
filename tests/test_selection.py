"""Which questions come next: what is due, weak and new, each with its share, spread over topics."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from past import TODAY, past

from dlquiz.bank.bank import Bank
from dlquiz.bank.entry import Entry
from dlquiz.bank.form import draw_form
from dlquiz.study.progress import Progress
from dlquiz.study.schedule import LAST_DAYS, due
from dlquiz.study.selection import choose, easier, in_notebook

EXAM = TODAY + timedelta(9)


def entry(name: str, topic: str = "a", level: int = 1, formula: str | None = None, kind: str = "numeric") -> Entry:
    return Entry(name, kind, topic, level, formula, "bank.yaml", b"")


def many(kind: str, count: int, topic: str = "a") -> list[Entry]:
    return [entry(f"{kind}-{topic}-{i}", topic) for i in range(count)]


def known(*found: Progress) -> dict[str, Progress]:
    return {one.question: one for one in found}


def names(entries: Sequence[Entry]) -> list[str]:
    return [one.id for one in entries]


def pool(late: int, weak: int, new: int, rest: int) -> tuple[list[Entry], dict[str, Progress]]:
    """So many questions of each sort, all of one topic; their names begin with the sort."""
    entries = [*many("late", late), *many("weak", weak), *many("new", new), *many("rest", rest)]
    made = [
        *(past(f"late-a-{i}", due=-i) for i in range(late)),
        *(past(f"weak-a-{i}", due=3, wrong=i + 1) for i in range(weak)),
        *(past(f"rest-a-{i}", due=i + 1) for i in range(rest)),
    ]
    return entries, known(*made)


SORTS = ("late", "weak", "new", "rest")
# How many there are of late, weak, new and the rest; how many are asked for; how many of each are to come.
SHARES = [
    ((20, 20, 20, 20), 10, (6, 2, 2, 0)),
    ((20, 20, 20, 20), 5, (3, 1, 1, 0)),
    ((20, 20, 20, 20), 6, (2, 2, 2, 0)),  # a fifth of six is two, rounded up
    ((20, 20, 20, 20), 20, (12, 4, 4, 0)),
    ((20, 20, 20, 20), 3, (1, 1, 1, 0)),
    ((20, 20, 20, 20), 2, (1, 1, 0, 0)),
    ((20, 20, 20, 20), 1, (1, 0, 0, 0)),
    ((20, 0, 20, 20), 10, (8, 0, 2, 0)),
    ((20, 1, 20, 20), 10, (7, 1, 2, 0)),
    ((20, 0, 0, 20), 10, (10, 0, 0, 0)),
    ((0, 20, 20, 20), 10, (0, 5, 5, 0)),
    ((2, 20, 20, 20), 10, (2, 4, 4, 0)),
    ((2, 3, 20, 20), 10, (2, 3, 5, 0)),
    ((2, 20, 1, 20), 10, (2, 7, 1, 0)),
    ((2, 1, 1, 20), 10, (2, 1, 1, 6)),
    ((0, 0, 20, 20), 10, (0, 0, 10, 0)),
    ((0, 0, 0, 20), 10, (0, 0, 0, 10)),
    ((1, 2, 3, 4), 20, (1, 2, 3, 4)),
    ((0, 0, 0, 0), 5, (0, 0, 0, 0)),
]


@pytest.mark.parametrize(("there", "count", "expected"), SHARES)
def test_each_sort_has_its_share_and_the_others_fill_what_is_left(
    there: tuple[int, int, int, int], count: int, expected: tuple[int, int, int, int]
) -> None:
    entries, progress = pool(*there)
    found = Counter(name.partition("-")[0] for name in names(choose(entries, progress, TODAY, None, count, "key")))
    assert tuple(found[sort] for sort in SORTS) == expected


def test_the_most_urgent_of_each_sort_comes() -> None:
    """Most overdue, longest wrong; of what is not due, what will be soonest."""
    entries, progress = pool(8, 8, 0, 0)
    found = names(choose(entries, progress, TODAY, None, 5, "key"))
    assert found[:2] == ["late-a-7", "weak-a-7"]
    assert set(found[2:]) == {"late-a-6", "late-a-5", "late-a-4"}
    entries, progress = pool(0, 0, 0, 8)
    assert names(choose(entries, progress, TODAY, None, 3, "key")) == ["rest-a-0", "rest-a-1", "rest-a-2"]


def test_new_ones_begin_with_the_easier_levels() -> None:
    entries = [entry(f"{topic}-{level}", topic, level) for topic in "ab" for level in (3, 1, 2)]
    found = names(choose(entries, {}, TODAY, None, 6, "key"))
    assert [name[2:] for name in found] == ["1", "1", "2", "2", "3", "3"]


def test_a_topic_that_goes_well_comes_to_its_longer_questions() -> None:
    """One known of level 1 leads to level 2, one of each level to level 1 again; a wrong one is no step."""
    entries = [entry(f"{level}-{i}", level=level) for level in (1, 2, 3) for i in range(4)]
    right = [past(f"{level}-0", reviewed=1, due=9) for level in (1, 2, 3)]
    for steps, level in enumerate((1, 2, 3, 1)):
        found = choose(entries, known(*right[:steps]), TODAY, None, 1, "key")
        assert found[0].level == level
    wrong = past("1-1", reviewed=0, due=9, wrong=0, right=0, right_days=1)  # not today once more
    assert choose(entries, known(wrong), TODAY, None, 1, "key")[0].level == 1


def test_new_ones_come_first_of_topics_that_were_not_asked_for_yet() -> None:
    entries = [entry(f"{topic}-{i}", topic) for topic in "abcd" for i in range(3)]
    begun = known(*(past(f"{topic}-0", reviewed=1, due=9) for topic in "ac"))
    for key in "xyz":
        assert {one.topic for one in choose(entries, begun, TODAY, None, 2, key)} == {"b", "d"}


@pytest.mark.parametrize("sort", SORTS)
def test_topics_take_turns(sort: str) -> None:
    """Of every sort, also where one topic is the more urgent."""
    entries = [one for topic in "abc" for one in many(sort, 6, topic)]
    made = {
        "late": [past(one.id, due=-9 if one.topic == "b" else -1) for one in entries],
        "weak": [past(one.id, due=3, wrong=9 if one.topic == "b" else 1) for one in entries],
        "new": [],
        "rest": [past(one.id, due=1 if one.topic == "b" else 5) for one in entries],
    }[sort]
    found = choose(entries, known(*made), TODAY, None, 6, "key")
    assert Counter(one.topic for one in found) == {"a": 2, "b": 2, "c": 2}
    if made:
        assert found[0].topic == "b"


@pytest.mark.parametrize(
    ("found", "sort"),
    [
        (past("q", due=0), "late"),
        (past("q", due=1), "rest"),
        (past("q", due=0, wrong=10), "late"),  # due and in the notebook: due
        (past("q", due=1, wrong=10), "weak"),
        (past("q", reviewed=0, due=1, wrong=0), "weak"),  # wrong today: once more, but not as one that is due
        (past("q", due=1, wrong=10, right=0, right_days=1), "rest"),  # right today: enough
        (past("q", due=1, wrong=10, right=1, right_days=1), "weak"),
        (past("q", due=1, wrong=10, right=1, right_days=2), "rest"),  # out of the notebook
    ],
)
def test_what_a_question_counts_as(found: Progress, sort: str) -> None:
    """Of one each of the other sorts, the late one comes first, then the weak one, the new one, the rest."""
    others, progress = pool(*(int(other != sort) for other in SORTS))
    for place, _ in enumerate(SORTS):
        chosen = choose([*others, entry("q")], {**progress, "q": found}, TODAY, None, place + 1, "key")
        assert ("q" in names(chosen)) == (place >= SORTS.index(sort))


def test_what_is_due_and_in_the_notebook_comes_once() -> None:
    assert names(choose([entry("q")], known(past("q", due=0, wrong=10)), TODAY, None, 3, "key")) == ["q"]


def test_an_exam_makes_more_due() -> None:
    """Reviewed ten days ago, due in ten days; with an exam in nine it was due before half of 19 days had passed."""
    entries = [entry("q"), *many("new", 3)]
    progress = known(past("q", reviewed=10, due=10))
    assert "q" not in names(choose(entries, progress, TODAY, None, 3, "key"))
    assert names(choose(entries, progress, TODAY, EXAM, 3, "key"))[0] == "q"


PASTS = st.builds(
    lambda reviewed, interval, wrong, right, days: past(
        "", reviewed, interval - reviewed, wrong, right if days else None, days
    ),
    st.integers(0, 20), st.integers(1, 40), st.none() | st.integers(0, 20), st.integers(0, 5), st.integers(0, 2),
)  # fmt: skip
EXAMS = st.none() | st.integers(0, 60).map(lambda days: TODAY + timedelta(days))
QUESTIONS = st.tuples(
    st.sampled_from("abcd"), st.integers(1, 3), st.sampled_from(["numeric", "choice"]), st.none() | PASTS
)


@given(st.lists(QUESTIONS, max_size=25), EXAMS, st.integers(1, 30), st.sampled_from(["one", "other"]))
def test_the_laws(
    questions: list[tuple[str, int, str, Progress | None]], exam: date | None, count: int, key: str
) -> None:
    """As many as asked for if there are, none twice, the same again; a fifth each of what is weak and new, and with an
    exam in sight half of what is new, before what is weak."""
    entries = [entry(f"q{i}", topic, level, None, kind) for i, (topic, level, kind, _) in enumerate(questions)]
    progress = {f"q{i}": found for i, (*_, found) in enumerate(questions) if found is not None}
    chosen = choose(entries, progress, TODAY, exam, count, key)
    assert len(set(names(chosen))) == len(chosen) == min(count, len(entries))
    assert set(names(chosen)) <= set(names(entries))
    assert chosen == choose(entries, progress, TODAY, exam, count, key)
    sorts = {one.id: sort_of(one, progress, exam) for one in entries}
    there, taken = Counter(sorts.values()), Counter(sorts[one.id] for one in chosen)
    assert taken["rest"] == max(0, min(count, len(entries)) - there["late"] - there["weak"] - there["new"])
    fifth = -(-count // 5)
    far = exam is not None and (exam - TODAY).days > LAST_DAYS
    fresh = -(-count // 2) if far else fifth
    assert count < 3 or taken["new"] >= min(there["new"], fresh)
    assert count < 3 or taken["weak"] >= min(there["weak"], fifth, count - 1 - fresh if far else fifth)
    assert taken["late"] >= min(there["late"], count - fresh - fifth)


def sort_of(one: Entry, progress: Mapping[str, Progress], exam: date | None) -> str:
    if one.id not in progress:
        return "new"
    found = progress[one.id]
    if due(found.memory, exam) <= TODAY:
        return "late"
    return "weak" if found.in_notebook and found.right_day != TODAY else "rest"


@given(st.integers(1, 40), EXAMS)
def test_what_was_reviewed_today_is_not_due_today(interval: int, exam: date | None) -> None:
    found = past("q", reviewed=0, due=interval)
    late, new = past("late", due=0), entry("new")
    chosen = choose([entry("q"), new, entry("late")], known(found, late), TODAY, exam, 2, "key")
    assert names(chosen) == ["late", "new"]


def test_another_key_brings_others(real_bank: Bank) -> None:
    entries = real_bank.select()
    assert choose(entries, {}, TODAY, None, 10, "one") != choose(entries, {}, TODAY, None, 10, "two")


def test_a_beginner_starts_with_easy_questions_of_many_topics_and_kinds(real_bank: Bank) -> None:
    for key in "abcde":
        found = choose(real_bank.select(), {}, TODAY, None, 10, key)
        assert {one.level for one in found} == {1}
        assert len({one.topic for one in found}) == 10
        assert 4 <= sum(one.kind == "numeric" for one in found) <= 6


def test_a_form_can_be_drawn_from_what_was_chosen(tiny_bank: Bank) -> None:
    chosen = choose(tiny_bank.select(), {}, TODAY, None, 4, "key")
    assert {item.question.id for item in draw_form(tiny_bank, chosen, 4, 1)} == set(names(chosen))


def test_the_notebook_begins_with_what_is_wrong_for_longest() -> None:
    entries = [entry(name) for name in ("new", "late", "today", "old", "older", "left", "fine")]
    progress = known(
        past("late", due=-3, wrong=2),
        past("today", wrong=4, right=0, right_days=1),
        past("old", wrong=5),
        past("older", wrong=9, right=1, right_days=1),
        past("left", wrong=9, right=1, right_days=2),
        past("fine"),
        past("gone", wrong=30),
    )
    assert names(in_notebook(entries, progress, TODAY)) == ["older", "old", "late"]


HARD = entry("hard", "a", 3, "card")
BAD = past("hard", wrong=0, score=(1, 4))
EASIER: list[tuple[list[Entry], list[Progress], str | None]] = [
    ([], [], None),
    ([entry("x", "b", 1)], [], None),
    ([entry("x", "a", 3), entry("y", "a", 2)], [], "y"),
    ([entry("x", "a", 1), entry("y", "a", 2)], [], "y"),  # the nearest level
    ([entry("x", "a", 1, "card"), entry("y", "a", 2)], [], "x"),  # but first one on the same card
    ([entry("x", "a", 2, None, "choice"), entry("y", "a", 1)], [], "y"),  # then one of the same kind
    ([entry("x", "a", 2), entry("y", "a", 2)], [past("x", reviewed=9)], "y"),  # not asked yet
    ([entry("x", "a", 2), entry("y", "a", 2)], [past("x", reviewed=9), past("y", reviewed=2)], "x"),
    ([entry("x", "a", 2), entry("y", "a", 3)], [past("x", wrong=1, score=(0, 9)), past("y")], "x"),  # lower goes first
    ([entry("x", "a", 3)], [], None),  # no easier, as far as anyone knows
    ([entry("x", "a", 3)], [past("x")], "x"),
    ([entry("x", "a", 3)], [past("x", wrong=1, score=(1, 2))], "x"),
    ([entry("x", "a", 3)], [past("x", wrong=1, score=(1, 4))], None),  # not better
    ([entry("x", "a", 3), entry("y", "a", 3)], [past("x", score=(1, 2)), past("y", score=(2, 3))], "y"),
    ([entry("x", "a", 3), entry("y", "a", 3)], [past("x", wrong=1, score=(8, 9)), past("y", score=(2, 3))], "y"),
]


@pytest.mark.parametrize(("others", "pasts", "expected"), EASIER)
def test_an_easier_question(others: list[Entry], pasts: list[Progress], expected: str | None) -> None:
    found = easier([*others, HARD, entry("elsewhere", "b", 1)], HARD, known(BAD, *pasts))
    assert (found.id if found else None) == expected


def test_without_a_past_a_lower_level_is_all_that_is_known() -> None:
    assert easier([HARD, entry("x", "a", 1)], HARD, {}) == entry("x", "a", 1)
    assert easier([HARD, entry("x", "a", 3)], HARD, {}) is None


def test_most_of_the_banks_harder_questions_have_an_easier_one(real_bank: Bank) -> None:
    entries = real_bank.select()
    hard = [one for one in entries if one.level > 1]
    assert sum(easier(entries, one, {}) is not None for one in hard) > 0.9 * len(hard)
