"""How well a topic is mastered: Familiar, Proficient, Mastered, by the rule of Khan Academy."""

from __future__ import annotations

from collections.abc import Iterable
from enum import IntEnum

from dlquiz.study.attempt import Attempt

# The level is earned by the share right of so many attempts, the newest; of fewer than ENOUGH nothing can be said.
WINDOW = 10
ENOUGH = 4
FAMILIAR_SHARE = 0.7


class Level(IntEnum):
    """How well a topic is mastered; PRACTISING is also that of a topic without attempts."""

    PRACTISING = 0
    FAMILIAR = 1
    PROFICIENT = 2
    MASTERED = 3


def level(attempts: Iterable[Attempt]) -> Level:
    """The level that attempts at one topic's questions lead to, in whatever order they come.

    After each right answer the last ten attempts are looked at (at least four are needed): 70 to 99 % right earns
    Familiar, 100 % Proficient. One more, in a session that mixes topics and is not the one that made the topic
    Proficient, makes it Mastered. A wrong answer takes one level off, but for what the last ten still earn. Right means
    with a full score and no hint; a right answer with a hint earns nothing, takes nothing off, and lowers the share.

    The rule is Khan Academy's ("How do Khan Academy's Mastery levels work?" on support.khanacademy.org), with the last
    ten attempts in place of an exercise. What is older than the attempts given is forgotten.
    """
    reached, since = Level.PRACTISING, ""
    rights: list[bool] = []
    for attempt in sorted(attempts, key=lambda one: one.order):
        rights = [*rights[1 - WINDOW :], _unaided(attempt)]
        before, earned = reached, _earned(rights)
        if rights[-1]:
            ready = before == Level.PROFICIENT and attempt.mixed and attempt.session != since
            reached = Level.MASTERED if ready else max(before, earned)
        elif not attempt.right and before > earned:
            reached = Level(before - 1)
        since = since if reached == before else attempt.session
    return reached


def held_by(reached: Level, met: int, questions: int) -> Level:
    """The level that a topic is said to have: what was reached says only something of the questions that were met. Of
    fewer than half of them nobody is more than familiar with the topic."""
    return reached if 2 * met >= questions else min(reached, Level.FAMILIAR)


def share_right(attempts: Iterable[Attempt]) -> float | None:
    """The share of the last ten attempts that were right without a hint, from 0 to 1; None if there are none."""
    rights = [_unaided(attempt) for attempt in sorted(attempts, key=lambda one: one.order)][-WINDOW:]
    return sum(rights) / len(rights) if rights else None


def _unaided(attempt: Attempt) -> bool:
    return attempt.right and not attempt.hints


def _earned(rights: list[bool]) -> Level:
    """What the last attempts earn, whatever was reached before."""
    share = sum(rights) / len(rights)
    if len(rights) < ENOUGH or share < FAMILIAR_SHARE:
        return Level.PRACTISING
    return Level.PROFICIENT if share == 1 else Level.FAMILIAR
