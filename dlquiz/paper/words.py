"""The few words that a sheet says by itself, in both languages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Words:
    """The fixed words of one language. `points`, `variant` and `page` are templates for `str.format`."""

    name: str
    student_number: str
    score: str
    answer: str
    point: str
    points: str
    variant: str
    page: str
    colon: str

    def worth(self, points: int) -> str:
        """Say how many points, in brackets: "(1 point)", "（3 分）"."""
        return (self.point if points == 1 else self.points).format(points)


WORDS: dict[Literal["zh", "en"], Words] = {
    "zh": Words(
        name="姓名",
        student_number="学号",
        score="得分",
        answer="答案",
        point="（{} 分）",
        points="（{} 分）",
        variant="{} 卷",
        page="第 {} 页，共 {} 页",
        colon="：",
    ),
    "en": Words(
        name="Name",
        student_number="Student no.",
        score="Score",
        answer="Answer",
        point="({} point) ",
        points="({} points) ",
        variant="Variant {}",
        page="Page {} of {}",
        colon=": ",
    ),
}
