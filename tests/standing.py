"""Statistics made by hand, of a student whose every number can be seen through."""

from __future__ import annotations

from datetime import date, timedelta

from msgspec.structs import replace

from dlquiz.cards.card import Text
from dlquiz.maths.tree import Scripts, Symbol
from dlquiz.study.mastery import Level
from dlquiz.study.statistics import Day, DueDay, MistakeCount, Recall, Statistics, TopicStanding
from dlquiz.text.spans import Maths, Plain

TODAY = date(2026, 11, 20)  # a Friday
FIRST = date(2026, 8, 31)  # the Monday eleven weeks before this one
EXAM = date(2026, 12, 20)
# Attempts, and right ones: one day for each shade of the heatmap, and one more.
BUSY = {
    date(2026, 9, 1): (1, 1),
    date(2026, 10, 8): (9, 5),
    date(2026, 11, 16): (10, 8),
    date(2026, 11, 18): (20, 13),
    date(2026, 11, 19): (40, 30),
}


def text(zh: str, en: str) -> Text:
    return Text((Plain(zh),), (Plain(en),))


def standing(name: str, title: Text, level: Level, practised: int, questions: int, *rest: float | int) -> TopicStanding:
    right, recall, due = rest or (None, None, 0)
    return TopicStanding(name, title, level, questions, practised, right, recall, int(due or 0))


TOPICS = (
    standing("cnn.convolution", text("卷积层", "Convolution layer"), Level.MASTERED, 12, 45, 1.0, 0.995, 0),
    standing(
        "foundations.mlp",
        text("前馈网络与多层感知机", "Feed-forward networks and the multilayer perceptron"),
        Level.PROFICIENT, 15, 15, 0.9, 0.5, 3,
    ),
    standing("activation.relu", text("ReLU", "ReLU"), Level.FAMILIAR, 4, 9, 0.7, 0.82, 1),
    standing(
        "rnn.lstm",
        text("长短期记忆网络（LSTM）", "Long short-term memory (LSTM)"),
        Level.PRACTISING, 1, 11, 0.0, 0.04, 0,
    ),
    standing("arch.vgg", text("VGG", "VGG"), Level.PRACTISING, 0, 10),
    standing("rnn.gru", text("门控循环单元（GRU）", "The gated recurrent unit (GRU)"), Level.PRACTISING, 0, 9),
)  # fmt: skip
C_T = Maths(Scripts(Symbol("c"), sub=Symbol("t")))
MISTAKES = (
    MistakeCount("conv-size", "cnn.convolution", "no-padding", text("忘了填充", "the padding was left out"), 12),
    MistakeCount(
        "lstm-cell", "rnn.lstm", "no-tanh",
        Text(
            (Plain("漏了 tanh，直接用了 "), C_T, Plain("。")),
            (Plain("tanh was left out, and "), C_T, Plain(" was used as it is")),
        ),
        1,
    ),
)  # fmt: skip
# What will be due: 8 tomorrow, 4 the day after, then 1, and so on; nothing on the 24th.
DUE = (8, 4, 1, 0, 2, 2, 3, 6, 5, 7, 1, 1, 1, 1)
STATISTICS = Statistics(
    TODAY,
    EXAM,
    attempts=80,
    correct=57,
    streak=2,
    notebook=1,
    due_today=4,
    due_later=tuple(DueDay(TODAY + timedelta(number), count) for number, count in enumerate(DUE, 1)),
    recall=Recall(EXAM, 0.715, 0.2296),
    topics=TOPICS,
    heatmap=tuple(Day(day, *BUSY.get(day, (0, 0))) for day in (FIRST + timedelta(number) for number in range(84))),
    mistakes=MISTAKES,
    mistakes_made=13,
)
# The same bank on the first day.
NOTHING = replace(
    STATISTICS,
    exam=None,
    attempts=0,
    correct=0,
    streak=0,
    notebook=0,
    due_today=0,
    due_later=tuple(DueDay(day.date, 0) for day in STATISTICS.due_later),
    recall=Recall(TODAY, None, 0.0),
    topics=tuple(replace(topic, level=Level(0), practised=0, right=None, recall=None, due=0) for topic in TOPICS),
    heatmap=tuple(Day(day.date, 0, 0) for day in STATISTICS.heatmap),
    mistakes=(),
    mistakes_made=0,
)
