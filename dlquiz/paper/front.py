"""The head of an exam paper, from what its blueprint says, in one language."""

from __future__ import annotations

from dlquiz.bank.blueprint import as_points
from dlquiz.bank.front import Front
from dlquiz.paper.document import Head
from dlquiz.session.exam import Exam
from dlquiz.text.spans import Language
from dlquiz.text.wording import say

_ROWS = ("grid_part", "grid_full", "grid_score", "grid_marker", "grid_total")


def head_of(front: Front, exam: Exam | None, lang: Language) -> Head:
    """What stands above the questions; of a sheet that is no exam there is no grid and no time."""
    lines = [(say(lang, f"front_{name}"), words.of(lang)) for name, words in front.lines]
    if lines and exam:
        lines.insert(1, (say(lang, "front_minutes"), say(lang, "minutes_given", minutes=exam.minutes)))
    sections = exam.sections if exam and front.score_grid else ()
    grid = tuple((section.title.of(lang), as_points(section.points * len(section.items))) for section in sections)
    return Head(
        front.school.of(lang) if front.school else "",
        tuple(lines),
        tuple(words.of(lang) for words in front.instructions),
        grid,
        tuple(say(lang, name) for name in _ROWS) if grid else (),
        say(lang, "front_sealed") if front.sealed else "",
    )
