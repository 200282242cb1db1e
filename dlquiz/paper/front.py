"""The head of an exam paper, from what its blueprint says, in one language."""

from __future__ import annotations

import re
from collections.abc import Sequence

from dlquiz.bank.blueprint import as_points
from dlquiz.bank.front import Front
from dlquiz.paper.document import Head
from dlquiz.session.exam import Exam
from dlquiz.text.spans import Language
from dlquiz.text.wording import say

# What a section is called by: 一 of `一、选择题`, Part A of `Part A. Choice`, IV of `IV. Terms`.
_CALLED = re.compile(r"([一二三四五六七八九十]{1,3})、|((?:\w{1,8} )?(?:[A-Z]|[IVX]{1,5}|\d{1,2}))[.:)] ")
_ROWS = ("grid_part", "grid_full", "grid_score", "grid_marker", "grid_total")


def head_of(front: Front, exam: Exam | None, lang: Language) -> Head:
    """What stands above the questions; of a sheet that is no exam there is no grid and no time."""
    lines = [(say(lang, f"front_{name}"), words.of(lang)) for name, words in front.lines]
    if lines and exam:
        lines.insert(1, (say(lang, "front_minutes"), say(lang, "minutes_given", minutes=exam.minutes)))
    sections = exam.sections if exam and front.score_grid else ()
    names = _short([section.title.of(lang) for section in sections])
    worth = [as_points(section.points * len(section.items)) for section in sections]
    grid = tuple(zip(names, worth, strict=True))
    return Head(
        front.school.of(lang) if front.school else "",
        tuple(lines),
        say(lang, "front_instructions") if front.instructions else "",
        tuple(words.of(lang) for words in front.instructions),
        grid,
        tuple(say(lang, name) for name in _ROWS) if grid else (),
        say(lang, "front_sealed") if front.sealed else "",
    )


def _short(titles: Sequence[str]) -> list[str]:
    """What each section is called by, if all are called by something, and each by something else."""
    found = [match[1] or match[2] for title in titles if (match := _CALLED.match(title))]
    return found if len(set(found)) == len(titles) else list(titles)
