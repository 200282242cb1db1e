"""`bank check`: generates, proves, renders and grades every question over enough seeds; names every failing address."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from msgspec import Struct, field, structs

from dlquiz.bank.bank import Bank
from dlquiz.bank.carried import Carried, arrived, carried
from dlquiz.bank.entry import Entry
from dlquiz.bank.glossary import glossary_of
from dlquiz.bank.loading import bank_files, load, sound_among
from dlquiz.cards.card import Formula
from dlquiz.ground.errors import DlquizError, Fault
from dlquiz.ground.hidden import masked
from dlquiz.kinds.checks import Trial
from dlquiz.kinds.protocol import Item, Question
from dlquiz.kinds.registry import checks_of, generate, raw_size
from dlquiz.language import CostError
from dlquiz.proof.check.alike import ALIKE, alike, check_alike, share_of
from dlquiz.proof.check.course import check_course
from dlquiz.proof.check.examples import Factual, check_card, check_facts
from dlquiz.proof.check.giveaways import Giveaway, check_giveaways, giveaways
from dlquiz.proof.check.measures import Counts, check_measures, measured, shares, total
from dlquiz.proof.check.numbers import check_numbers
from dlquiz.proof.check.one import check_item, fault_of
from dlquiz.proof.check.spelling import check_spelling
from dlquiz.proof.cluster import cluster, refuse_other_bank
from dlquiz.proof.comparison import Runner
from dlquiz.proof.processes import processes
from dlquiz.torchlines import wall
from dlquiz.torchlines.code import UntrustedError
from dlquiz.torchlines.worker import TorchWorker

DEFAULT_SEEDS = 40
# Rendering and grading do not depend on the numbers in more ways than a few items show.
RENDERED = 2
# Seconds after which a question that has failed already is left: its lines may never end.
PATIENCE = 60.0
# Entries under way for each process: one that takes long does not keep the others waiting.
_AHEAD = 32


class Checked(Struct, frozen=True):
    """What was found of one question: how many items were made and proven, the faults, and what guessers would meet."""

    question: str
    items: int
    proved: int
    faults: tuple[Fault, ...]
    torch: str
    counts: Counts = field(default_factory=dict)
    trials: tuple[Trial, ...] = ()


class Report(Struct, frozen=True):
    """The whole check. `faults` holds those of reading and of running, by file and line; `alike` is the share of
    questions that another one asks with other numbers."""

    bank: Bank | None
    checked: tuple[Checked, ...]
    faults: tuple[Fault, ...]
    seconds: float
    torch: str = ""
    others: tuple[Trial, ...] = ()
    alike: float = 0.0

    @property
    def items(self) -> int:
        """How many items were made."""
        return sum(found.items for found in self.checked)

    @property
    def proved(self) -> int:
        """How many of them PyTorch reproduced."""
        return sum(found.proved for found in self.checked)

    @property
    def measures(self) -> dict[str, float]:
        """The share of every measure over all questions, by name, from 0 to 1."""
        return {**shares(total(found.counts for found in self.checked)), ALIKE: self.alike}

    @property
    def giveaways(self) -> tuple[Giveaway, ...]:
        """How far guessers would come over all questions, also those that were not to be checked."""
        return giveaways((*(trial for found in self.checked for trial in found.trials), *self.others))


def check_bank(
    where: Path | Sequence[Path],
    seeds: int = DEFAULT_SEEDS,
    jobs: int = 1,
    tell: Callable[[int, int], None] = lambda done, of: None,
    trusted: bool = False,
    wanted: Callable[[Question], bool] = lambda question: True,
    beside: Sequence[Path] = (),
    scheduler: str = "",
) -> Report:
    """Checks a bank file or folder, or several as one bank, those questions of it that are wanted. `tell` is called
    with how many are done, of how many. What it names may stand in the banks `beside` it, which are not checked. The
    work is shared by so many `jobs`, or by the workers of the Dask scheduler at an address.

    Raises UntrustedError where the system has no wall and the bank is not `trusted`."""
    began = time.monotonic()
    roots = (where,) if isinstance(where, Path) else tuple(where)
    bank, faults = load(*roots, *beside, sound=sound_among(beside))
    if faults:
        return Report(bank, (), tuple(faults), time.monotonic() - began)
    here = {masked(str(file)) for root in roots for file in bank_files(root)}
    asked = [bank.question(name) for name, entry in bank.asked.items() if entry.path in here]
    left = [question for question in asked if not wanted(question)]
    names = [question.id for question in asked if question not in left]
    names += [name for name, entry in bank.entries.items() if not entry.asked and entry.path in here]
    found: list[Checked] = []
    for checked in _run(bank, beside, names, seeds, Hands(jobs, scheduler, trusted)):
        found.append(checked)
        tell(len(found), len(names))
    others = tuple(trial for question in left for trial in _tried(question, _items(question, seeds, [])))
    version = next((checked.torch for checked in found if checked.torch), "")
    course = check_course(bank, {checked.question: checked.counts for checked in found})
    wrong = {*course, *(fault for checked in found for fault in checked.faults)}
    own = replace(bank, entries={name: entry for name, entry in bank.entries.items() if entry.path in here})
    pairs = alike(bank, own.asked)
    wrong |= {*check_alike(bank, pairs)}
    report = Report(own, tuple(found), (), time.monotonic() - began, version, others, share_of(pairs, own.asked))
    return structs.replace(report, faults=tuple(sorted({*wrong, *check_giveaways(str(roots[0]), report.giveaways)})))


def _tried(question: Question, items: Iterable[Item]) -> tuple[Trial, ...]:
    """What guessers would meet in items of a question; none is drawn where they have nothing to try."""
    checks = checks_of(question)
    return tuple(checks.trials(list(items))) if checks.has_trials else ()


class Hands(Struct, frozen=True):
    """Who does the work: so many processes of this machine, or the workers of a Dask scheduler (its address); whether
    the lines are `trusted`."""

    jobs: int
    scheduler: str
    trusted: bool


def _run(bank: Bank, beside: Sequence[Path], names: Sequence[str], seeds: int, hands: Hands) -> Iterator[Checked]:
    trusted = hands.trusted
    if hands.scheduler:
        sent = carried(bank.roots), [bank.roots.index(one) for one in beside], bank.digest, seeds, trusted
        with cluster(hands.scheduler, _there, *sent) as crew:
            yield from crew.each(names, _AHEAD)
        return
    if not trusted and not wall.available():
        raise UntrustedError
    if hands.jobs <= 1:
        with TorchWorker(trusted) as runner:
            runner.start()
            yield from (check_named(bank, name, runner, seeds) for name in names)
        return
    with processes(hands.jobs, _here, bank.roots, beside, seeds, trusted) as crew:
        yield from crew.each(names, _AHEAD)


@contextmanager
def _here(
    roots: Sequence[Path], beside: Sequence[Path], seeds: int, trusted: bool
) -> Iterator[Callable[[str], Checked]]:
    """What checks an entry in a process of this machine: its own bank and its own PyTorch."""
    with TorchWorker(trusted) as runner:
        runner.start()
        bank, _ = load(*roots, sound=sound_among(beside))
        yield lambda name: check_named(bank, name, runner, seeds)


@contextmanager
def _there(
    sent: Carried, beside: Sequence[int], digest: str, seeds: int, trusted: bool
) -> Iterator[Callable[[str], Checked]]:
    """What checks an entry on another machine; faults are said of the files as they are called where they come from."""
    with arrived(sent) as (roots, called), TorchWorker(trusted) as runner:
        runner.start()
        bank, _ = load(*roots, sound=sound_among([roots[at] for at in beside]))
        refuse_other_bank(bank.digest, digest)

        def checked(name: str) -> Checked:
            found = check_named(bank, name, runner, seeds)
            faults = (structs.replace(one, path=called(one.path), message=called(one.message)) for one in found.faults)
            return structs.replace(found, faults=tuple(faults))

        yield checked


def check_named(bank: Bank, name: str, runner: Runner, seeds: int) -> Checked:
    """An entry: a question, a card that is no question by itself, or what else a bank holds."""
    entry = bank.entries[name]
    texts = (*check_numbers(entry), *check_spelling(entry, glossary_of(bank)))
    try:
        found = _check_entry(bank, entry, runner, seeds)
    except CostError as error:  # nobody can use it, whatever else is wrong
        fault = Fault(entry.path, entry.node.line, f"{name}: {error.fault.message}", error.fault.hint)
        found = Checked(name, 0, 0, (fault,), runner.version)
    return structs.replace(found, faults=texts + found.faults)


def _check_entry(bank: Bank, entry: Entry, runner: Runner, seeds: int) -> Checked:
    if entry.asked:
        return check_question(bank.question(entry.id), runner, seeds)
    stated = bank.stated(entry)
    faults: Iterable[Fault] = ()
    if isinstance(stated, Formula):
        faults = check_card(stated, runner)
    elif isinstance(stated, Factual):
        faults = check_facts(stated, runner)
    return Checked(entry.id, 0, 0, tuple(faults), runner.version)


def check_question(question: Question, runner: Runner, seeds: int = DEFAULT_SEEDS) -> Checked:
    """Everything there is to check of one question."""
    faults: list[Fault] = []
    proved = 0
    began = time.monotonic()
    faults += _check_fixed(question, runner)
    refuted = bool(faults)
    items = list(_items(question, seeds, faults))
    found = measured(question, items)
    faults += check_measures(question, items)
    trials = _tried(question, items) if items else ()
    items += checks_of(question).unseen(question, items)
    for number, item in enumerate(items):
        wrong, proven = check_item(item, runner, thorough=number < RENDERED)
        proved += proven and not refuted
        faults += wrong
        if faults and time.monotonic() - began > PATIENCE:
            break
    return Checked(question.id, len(items), proved, tuple(faults), runner.version, found, trials)


def _check_fixed(question: Question, runner: Runner) -> Iterator[Fault]:
    """What does not depend on the seed."""
    yield from check_facts(question, runner)
    if question.card is not None and question.card.id == question.id:
        yield from check_card(question.card, runner)
    yield from checks_of(question).question(question)


def _items(question: Question, seeds: int, faults: list[Fault]) -> Iterator[Item]:
    """Every item of a small question, the one item of an explanation, else one a seed."""
    whole = checks_of(question).every(question, seeds)
    if whole is not None:
        yield from whole
        return
    for seed in range(1 if raw_size(question) == 1 else seeds):
        try:
            yield generate(question, seed)
        except DlquizError as error:
            faults.append(fault_of(question, error.fault.message, error.fault.hint))
            return
