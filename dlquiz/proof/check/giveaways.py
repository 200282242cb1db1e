"""Whether a bank gives its answers away: how far guessers who know nothing would come with the tricks that they have.

Each question counts once, however many items were drawn of it: what is right in one is right in all. So the sampling
error of a share is that of as many single guesses, each right with its own chance.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from math import sqrt

from msgspec import Struct

from dlquiz.ground.errors import Fault
from dlquiz.kinds.checks import Trial

# Where chance gives fewer hits than this, a share says nothing.
ENOUGH = 3
# A share may be so many sampling errors away from chance: of 370 banks without a flaw one goes beyond.
ERRORS = 3


class Giveaway(Struct, frozen=True):
    """A trick over the whole bank: how often what it chose was right, what chance gives, and how far from that the
    share may be. `lang` is "" where no text is looked at; `trials` is how many there were."""

    name: str
    lang: str
    share: float
    chance: float
    within: float
    trials: int

    @property
    def exceeds(self) -> bool:
        """Whether the share is further from chance than it may be."""
        return self.trials * self.chance >= ENOUGH and abs(self.share - self.chance) > self.within


def giveaways(trials: Iterable[Trial]) -> tuple[Giveaway, ...]:
    """The tricks of these trials, by name and language."""
    met: dict[tuple[str, str], list[Trial]] = {}
    for trial in trials:
        met.setdefault((trial.name, trial.lang), []).append(trial)
    return tuple(_added_up(name, lang, met[name, lang]) for name, lang in sorted(met))


def _added_up(name: str, lang: str, trials: list[Trial]) -> Giveaway:
    count = len(trials)
    share, chance = sum(trial.hit for trial in trials) / count, sum(trial.chance for trial in trials) / count
    error = sqrt(sum(trial.chance * (1 - trial.chance) for trial in trials)) / count
    return Giveaway(name, lang, share, chance, ERRORS * error, count)


def check_giveaways(path: str, found: Iterable[Giveaway]) -> Iterator[Fault]:
    """Each trick that meets more or less than chance does."""
    for one in found:
        if one.exceeds:
            what = f"{one.name} ({one.lang})" if one.lang else one.name
            message = f"{what}: right in {one.share:.1%} of {one.trials}, chance gives {one.chance:.1%}"
            yield Fault(path, 0, message, f"at most {one.within:.1%} away from it, or who guesses so gains by it")
