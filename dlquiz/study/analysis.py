"""Item analysis: how hard each question of a test was, how well it tells strong students from weak ones, and how far
the whole can be relied on.

Difficulty is the mean share of the points. Discrimination is the corrected item-total correlation: Pearson's, of the
points of a question with those of all others (for questions that are right or wrong it is the point-biserial one; see
Crocker and Algina, Introduction to Classical and Modern Test Theory, 1986, ch. 14). Reliability is Cronbach's alpha
(Psychometrika 16, 1951), of which KR-20 (Kuder and Richardson, Psychometrika 2, 1937) is the case of right and wrong.
The strong are the upper 27 % (Kelley, Journal of Educational Psychology 30, 1939).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from fractions import Fraction
from math import sqrt
from typing import Literal

from msgspec import Struct

from dlquiz.kinds.protocol import Question

# Of fewer students these numbers say next to nothing.
FEW = 10
# So many who are wrong, or who say the same, say something.
_SOME = 3
_STRONG = Fraction(27, 100)
Name = tuple[str, int]
Flag = Literal["negative", "nobody", "strong"]


class Given(Struct, frozen=True):
    """One answer of a student: `kind` is the same for what is the same answer in every variant (None: blank, or not
    known), `shown` how it is shown; `mistakes` are ids, `chosen` the texts of options."""

    kind: Hashable
    shown: str
    right: bool
    mistakes: tuple[str, ...] = ()
    chosen: tuple[str, ...] = ()

    @property
    def is_wrong(self) -> bool:
        """Whether something was answered, and that is wrong."""
        return self.kind is not None and not self.right


class Option(Struct, frozen=True):
    """What could be chosen, how often it was shown and how often chosen; `right` in at least one variant."""

    text: str
    right: bool
    shown: int
    chosen: int


class Response(Struct, frozen=True):
    """What a student made of a question, which has that `number` on the paper: the `points` of `worth` (None: not
    marked yet) and the answers, one a part. `name` is what it is in every variant: its id, and which of that id.
    `options` are the texts that it offered, each with whether it was right; `blank` says that nothing was answered."""

    name: Name
    number: int
    question: Question
    points: Fraction | None
    worth: Fraction
    given: tuple[Given, ...]
    options: Mapping[str, bool]
    blank: bool = False

    @property
    def is_graded(self) -> bool:
        """Whether something was answered that a program graded: of an essay few get all marks."""
        return any(one.kind is not None for one in self.given)


class Figures(Struct, frozen=True):
    """A question of a test. None where there is nothing to say: nobody was marked, or nothing differs; as `number`, if
    the papers number it differently.

    `right` and `blank` count students; `mistakes` are ids by how often they were made, `unchosen` are options that
    nobody chose, `strong_answer` is a wrong answer that most of the strong students gave ("": none).
    """

    question: Question
    number: int | None
    students: int
    difficulty: float | None
    discrimination: float | None
    right: int
    blank: int
    mistakes: Mapping[str, int]
    options: tuple[Option, ...]
    strong_answer: str
    flags: tuple[Flag, ...]

    @property
    def unchosen(self) -> tuple[Option, ...]:
        """The options that were shown often enough to be chosen, and never were."""
        return tuple(option for option in self.options if not option.chosen and option.shown >= FEW)


class Analysis(Struct, frozen=True):
    """A test: its questions, in the order in which they came, the `points` of each student so far and of how many
    (`worths`), and its `reliability` (None: nothing to say) over `compared` questions, those that every student was
    marked on; `waiting` students have questions that are not marked yet."""

    figures: tuple[Figures, ...]
    points: tuple[Fraction, ...]
    worths: tuple[Fraction, ...]
    waiting: int
    reliability: float | None
    compared: int

    @property
    def students(self) -> int:
        """How many took it."""
        return len(self.points)

    @property
    def few(self) -> bool:
        """Whether the numbers mean next to nothing."""
        return self.students < FEW


def correlation(xs: Sequence[Fraction], ys: Sequence[Fraction]) -> float | None:
    """Pearson's; None if there are fewer than two pairs, or one side never varies."""
    count = len(xs)
    if count < 2:
        return None
    mean_x, mean_y = sum(xs, Fraction(0)) / count, sum(ys, Fraction(0)) / count
    over = sum(((x - mean_x) * (y - mean_y) for x, y in zip(xs, ys, strict=True)), Fraction(0))
    spread = sum(((x - mean_x) ** 2 for x in xs), Fraction(0)) * sum(((y - mean_y) ** 2 for y in ys), Fraction(0))
    return float(over) / sqrt(spread) if spread else None


def variance(values: Sequence[Fraction]) -> Fraction:
    """The unbiased one, of two values or more."""
    mean = sum(values, Fraction(0)) / len(values)
    return sum(((value - mean) ** 2 for value in values), Fraction(0)) / (len(values) - 1)


def alpha(rows: Sequence[Sequence[Fraction]]) -> float | None:
    """Cronbach's, of a row a student with the points of every question; None if there are fewer than two students or
    two questions, or if all totals are the same."""
    count = len(rows[0]) if rows else 0
    if len(rows) < 2 or count < 2:
        return None
    total = variance([sum(row, Fraction(0)) for row in rows])
    within = sum((variance(column) for column in zip(*rows, strict=True)), Fraction(0))
    return float(Fraction(count, count - 1) * (1 - within / total)) if total else None


def analyse(papers: Sequence[Sequence[Response]]) -> Analysis:
    """The analysis of the papers of a class."""
    tables = [{one.name: one for one in paper} for paper in papers]
    asked = list(dict.fromkeys(name for table in tables for name in table))
    marked = [{name: one.points for name, one in table.items() if one.points is not None} for table in tables]
    common = [name for name in asked if all(name in points for points in marked)]
    totals = [sum((points[name] for name in common), Fraction(0)) for points in marked]
    figures = tuple(_figures(name, tables, totals, name in common) for name in asked)
    rows = [[points[name] for name in common] for points in marked]
    return Analysis(
        figures,
        tuple(sum(points.values(), Fraction(0)) for points in marked),
        tuple(sum((one.worth for one in paper), Fraction(0)) for paper in papers),
        sum(any(one.points is None for one in paper) for paper in papers),
        alpha(rows),
        len(common),
    )


def _figures(
    name: Name, tables: Sequence[Mapping[Name, Response]], totals: Sequence[Fraction], common: bool
) -> Figures:
    """The figures of one question; where it is `common`, the totals hold its points, which are taken out."""
    met = [(table[name], total) for table, total in zip(tables, totals, strict=True) if name in table]
    pairs = [(one.points, total - (one.points if common else 0), one) for one, total in met if one.points is not None]
    points, rest = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
    discrimination = correlation(points, rest)
    difficulty = float(sum(points, Fraction(0)) / sum(one.worth for *_, one in pairs)) if pairs else None
    right = sum(one.points == one.worth for *_, one in pairs)
    strong = _strong_answer([(total, one) for _, total, one in pairs])
    looks: dict[Flag, bool] = {
        "negative": discrimination is not None and discrimination < 0 and len(pairs) >= FEW,
        "nobody": not right and sum(one.is_graded for *_, one in pairs) >= _SOME,
        "strong": bool(strong),
    }
    responses = [one for one, _ in met]
    mistakes = Counter(mistake for one in responses for given in one.given for mistake in given.mistakes)
    blank = sum(one.blank for one in responses)
    numbers = {one.number for one in responses}
    return Figures(
        responses[0].question,
        numbers.pop() if len(numbers) == 1 else None,
        len(pairs),
        difficulty,
        discrimination,
        right,
        blank,
        dict(mistakes.most_common()),
        _options(responses),
        strong,
        tuple(flag for flag, holds in looks.items() if holds),
    )


def _options(responses: Sequence[Response]) -> tuple[Option, ...]:
    shown = Counter(text for one in responses for text in one.options)
    right = {text for one in responses for text, is_right in one.options.items() if is_right}
    chosen = Counter(text for one in responses for given in one.given for text in given.chosen)
    return tuple(Option(text, text in right, count, chosen[text]) for text, count in shown.items())


def _strong_answer(ranked: Sequence[tuple[Fraction, Response]]) -> str:
    """A wrong answer to a part that more than half of the strong students gave: the key may be wrong. "" if there is
    none, or if those who are strong can't be told."""
    if len(ranked) < FEW:
        return ""
    order = sorted((total for total, _ in ranked), reverse=True)
    least = order[max(round(len(ranked) * _STRONG), 1) - 1]
    strong = [one for total, one in ranked if total >= least]
    if 2 * len(strong) > len(ranked):
        return ""
    wrong = [(place, one) for response in strong for place, one in enumerate(response.given) if one.is_wrong]
    counts = Counter((place, one.kind) for place, one in wrong)
    least_count = max(len(strong) // 2 + 1, _SOME)
    return next((one.shown for place, one in wrong if counts[place, one.kind] >= least_count), "")
