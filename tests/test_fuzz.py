"""Whatever is typed, read or imported: an answer or a message, within a second, never an internal error.

Each fuzzer mutates what is sound with its own fixed seed, so that a failure comes again.
"""

from __future__ import annotations

import json
import random
import re
import resource
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout, suppress
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import pytest
import returned
from banks import SOUND
from histories import numbered
from papers import blueprint
from tiny import write_tiny_bank

from dlquiz.bank.bank import Bank, default_path
from dlquiz.bank.blueprint import read_blueprint
from dlquiz.bank.find import selected
from dlquiz.bank.loading import load, read_bank
from dlquiz.cli import dispatch
from dlquiz.cli.outcome import run
from dlquiz.ground.errors import DlquizError
from dlquiz.history.lines import read_lines
from dlquiz.kinds.grading import grade
from dlquiz.kinds.registry import generate
from dlquiz.paper.sheetcode import SheetPlan, _base32, _bytes, _checksum, canonical, decode, encode
from dlquiz.session.course import Course, Plan, Wish, from_state, to_state
from dlquiz.session.drawing import draw_exam
from dlquiz.session.exam import begin
from dlquiz.session.saved import from_json, glance, to_json
from dlquiz.session.state import BadState
from dlquiz.study.attempt import to_line
from dlquiz.use.blueprints import examine
from dlquiz.use.mark import mark_class, read_stack

_SECONDS = 1.0  # of processor time, so that a busy machine adds nothing; what waits is ended by the limit on a test
_GROWTH = 300_000_000
_VALUES: list[Any] = [
    *(None, True, False, 0, 1, -1, 10**12, 10**13, 10**400, 0.5, 1e308, "", "x", "square#7", "gone#1", "square#x", "#"),
    *("1/0", "\x1b[31m", [], {}, [[]], ["A"], [["square#7", "d"]], {"zh": "x"}, "\ud800", [0, 0, 5], "A" * 5000),
]
_BITS = (
    *("0", "-1", "1/0", "1e999", "10**10**10", "9" * 400, "1/3", "inf", "nan", "１２", "½", "٣", "(", ")", "[", "]"),
    *("{", "}", ",", ";", ":", "|", "\\", "$", "`", "'", '"', "\n", "\t", "\x1b[31m", "\u202e", "\u3164", "\0", "对"),
    *("A", "AB", "true", "no", "~", "&x", "*x", "!t", "- ", "? ", "#", "--", "sqrt(", "exp(", "x" * 300, "**", "%"),
    *("^", " ", "", "\ud800"),
)


_LISTED = 3.0  # of a command that may list all questions, three thousand lines of them


@contextmanager
def limited(what: object, seconds: float = _SECONDS) -> Iterator[None]:
    def stop(*_: object) -> None:
        raise AssertionError(f"it does not end: {what!r:.300}")

    old = signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, old)


def growth(work: Callable[[], object]) -> int:
    """By how many bytes the process grows, at most, while it works."""
    with suppress(OSError):  # Linux: the peak begins anew, else an earlier one, even a parent's, hides the growth
        Path("/proc/self/clear_refs").write_text("5", "ascii")
    before = _peak()
    work()
    return _peak() - before


def _peak() -> int:
    """The most memory that the process has had, in bytes."""
    with suppress(OSError):
        found = re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text("ascii"))
        if found:
            return int(found[1]) * 1024
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024


def mutated(text: str, chance: random.Random) -> str:
    """The text with one to three places changed: cut out, doubled, exchanged, or a bit of something put in."""
    for _ in range(chance.randrange(1, 4)):
        at, other = sorted(chance.randrange(len(text) + 1) for _ in range(2))
        other = min(other, at + 30)
        piece = chance.choice(["", text[at:other] * 2, chance.choice(_BITS), chance.choice(_BITS) + text[at:other]])
        text = text[:at] + piece + text[other:]
    return text


def refused_or(action: Callable[[], object], what: object) -> None:
    """The action ends with a value or with a message of ours, in time; anything else fails with its input."""
    with limited(what):
        try:
            action()
        except DlquizError:
            return
        except AssertionError:
            raise
        except Exception as error:
            raise AssertionError(f"{type(error).__name__}: {error} for {what!r:.500}") from error


def answers(chance: random.Random, count: int, _: Path) -> None:
    bank = read_bank()
    names = sorted(bank.asked)
    for _number in range(count // 50):
        item = generate(bank.question(chance.choice(names)), chance.randrange(1000))
        for _turn in range(50):
            text = mutated(chance.choice(["12", "3.5, 2", "[1, 2]", "ABC", "A-2 B-1", "对错", "1/3 + 2*4", ""]), chance)
            responses = [text] * (len(item.parts) if hasattr(item, "parts") else 1)
            refused_or(lambda item=item, responses=responses: grade(item, responses), (item.address, text))  # type: ignore[misc]


def codes(chance: random.Random, count: int, _: Path) -> None:
    """Half of them anything; half what stands in a real code, changed, with a checksum that fits."""
    bank = read_bank()
    topics = bank.all_topics()
    for number in range(count):
        if number % 50 == 0:
            plan = SheetPlan("zh", (chance.choice(topics),), chance.randrange(1, 40), chance.randrange(10**6), 1)
            body = _bytes(canonical(encode(plan, bank)))[:-2]
        text = "".join(chance.choices("ABCDEFGHJKMNPQRSTVWXYZ0123456789-", k=30))
        if number % 2:
            changed = bytearray(body)
            for _turn in range(chance.randrange(1, 4)):
                changed[chance.randrange(chance.randrange(2), len(changed))] = chance.randrange(256)
            changed = changed[: chance.choice([len(changed), chance.randrange(1, len(changed) + 1)])]
            text = _base32(bytes(changed) + _checksum(bytes(changed)))
        text = text if number % 2 else mutated(text, chance)
        refused_or(lambda text=text: decode(text, bank), text)  # type: ignore[misc]


def sittings(chance: random.Random, count: int, folder: Path) -> None:
    """Broken-off quizzes and exams, their JSON changed as text or in one of its values."""
    bank = read_bank(write_tiny_bank(folder / "bank"))
    plan = Plan(Wish(("tiny",), count=4), 5).drawn(bank)
    paper = draw_exam(bank, blueprint(), 3)
    state = begin(paper)
    sound = [(to_state(plan, Course(4)), from_state), (to_json(paper, state, bank), from_json)]
    for number in range(count):
        text, read = sound[number % 2]
        text = mutated(text, chance) if chance.random() < 0.3 else json.dumps(exchanged(json.loads(text), chance))
        refused_or(lambda text=text, read=read: _known(read, text, bank), text)  # type: ignore[misc]
        if number % 2:
            refused_or(lambda text=text: _known(lambda one, _: glance(one), text, bank), text)  # type: ignore[misc]


def _known(read: Callable[[str, Bank], object], text: str, bank: Bank) -> None:
    with suppress(BadState):
        read(text, bank)


def exchanged(data: Any, chance: random.Random) -> Any:
    """The data with one value, somewhere within, that is another."""
    inner = list(data) if isinstance(data, dict) else list(range(len(data))) if isinstance(data, list) else []
    if not inner or chance.random() < 0.15:
        return chance.choice(_VALUES)
    place = chance.choice(inner)
    data[place] = exchanged(data[place], chance)
    return data


def shipped(chance: random.Random, count: int, folder: Path) -> None:
    """A card or question of the bank that ships, as its file has it, with its text changed."""
    path = folder / "bank.yaml"
    blocks = list(_blocks())
    for _number in range(count):
        path.write_bytes(mutated(chance.choice(blocks), chance).encode("utf-8", "surrogatepass"))
        refused_or(lambda: load(path), path.read_bytes())


def _blocks() -> Iterator[str]:
    """Each entry of each file by itself, below the file's own head."""
    for file in sorted(default_path().glob("*.yaml")):
        head, *parts = re.split(r"^(formulas|questions):\n", file.read_text("utf-8"), flags=re.MULTILINE)
        for name, entries in zip(parts[::2], parts[1::2], strict=True):
            for entry in re.split(r"^(?=  - id:)", entries, flags=re.MULTILINE)[1:]:
                yield f"{head}{name}:\n{entry}"


def imports(chance: random.Random, count: int, _: Path) -> None:
    sound = [to_line(attempt) for attempt in numbered(20)]
    for _number in range(count):
        text = mutated(chance.choice(sound), chance).encode("utf-8", "surrogatepass")
        refused_or(lambda text=text: read_lines([("f", BytesIO(text))]), text)  # type: ignore[misc]


def blueprints(chance: random.Random, count: int, folder: Path) -> None:
    sound = (default_path() / "blueprints" / "standard.yaml").read_text(encoding="utf-8")
    path = folder / "b.yaml"
    for _number in range(count):
        path.write_bytes(mutated(sound, chance).encode("utf-8", "surrogatepass"))
        refused_or(lambda: read_blueprint(path, "b"), path.read_bytes())


def banks(chance: random.Random, count: int, folder: Path) -> None:
    path = folder / "bank.yaml"
    for _number in range(count):
        path.write_bytes(mutated(SOUND, chance).encode("utf-8", "surrogatepass"))
        refused_or(lambda: load(path), path.read_bytes())


def commands(chance: random.Random, count: int, folder: Path) -> None:
    options = ["--height", "--kernel-size", "--stride", "--padding", "--json", "--lang", "--help", "-n", "--seed"]
    _command(["calc", "softmax", "--help"])  # what is loaded once is not counted
    _command(["stats", "--home", str(folder)])
    for _number in range(count):
        card = chance.choice(["conv-output-size", "softmax", "nothing", "conv-output"])
        words = [chance.choice(["calc", "calc", "grade", "bank", "stats"]), card]
        for _option in range(chance.randrange(4)):
            words += [mutated(chance.choice(options), chance), mutated("32", chance)]
        words += ["--home", str(folder)] if words[0] == "stats" else []
        _accepted(words)


def tables(chance: random.Random, count: int, folder: Path) -> None:
    """`mark`: tables of answers, and the record of the papers, changed; what could not be used is told, row by row."""
    bank = read_bank(write_tiny_bank(folder / "bank"))
    papers = returned.papers(bank, folder / "keys", 2)
    record = json.loads(papers.read_text("utf-8"))
    rows = [
        "012,A,81,12,4,A,,true,3",
        "王小明,B,9,1/3,0.5,B,AC,错,6",
        "7,A,,,,,,,",
        "8,B,x;y,81；3,２,D,A B C,不会,1e9",
    ]
    sound = "\n".join([returned.HEAD, *rows, ""])
    answers, changed = folder / "answers.csv", folder / "papers.json"
    for number in range(count):
        encoding = chance.choice(["utf-8", "utf-8", "utf-8-sig", "utf-16", "gb18030"])
        answers.write_bytes(mutated(sound, chance).encode(encoding, "replace"))
        if number % 3 == 0:
            text = mutated(json.dumps(record), chance)
            text = text if number % 2 else json.dumps(exchanged(json.loads(json.dumps(record)), chance))
            changed.write_bytes(text.encode("utf-8", "surrogatepass"))
        stack = changed if number % 3 == 0 else papers
        what = (answers.read_bytes(), stack.read_bytes() if stack is changed else b"")
        refused_or(lambda stack=stack: mark_class(bank, read_stack([stack]), answers, "en", lambda *_: None), what)  # type: ignore[misc]


def surveys(chance: random.Random, count: int, folder: Path) -> None:
    """`blueprint check`: a plan that asks for what the bank may not have."""
    bank = read_bank(write_tiny_bank(folder / "bank"))
    sound = (
        "title: {zh: 卷, en: Paper}\nminutes: 10\nsections:\n- title: {zh: 一, en: One}\n  topics: [tiny]\n"
        "  count: 3\n  points: 2\n  levels: [1, 2]\n- title: {zh: 二, en: Two}\n  questions: [square, thirds]\n"
        "  points: 5\n  exclude: [notes]\n"
    )
    path = folder / "plan.yaml"
    for _number in range(count):
        path.write_bytes(mutated(sound, chance).encode("utf-8", "surrogatepass"))
        refused_or(lambda: examine(bank, str(path), 1, 2), path.read_bytes())


_NETWORKS = (
    "conv 6 5x5 pad 2 | relu | maxpool 2 | flatten | linear 10",
    "Sequential(\n  (0): Conv2d(3, 8, kernel_size=(3, 3), stride=(1, 1), padding=(1, 1))\n  (1): ReLU()\n"
    "  (2): Flatten(start_dim=1, end_dim=-1)\n  (3): Linear(in_features=8192, out_features=10, bias=True)\n)",
    "nn.Sequential(nn.Embedding(100, 16), nn.LSTM(16, 32, 2, batch_first=True, bidirectional=True))",
    "3 x residual(conv 3 3 pad 1 | bn) | concat(conv 4 1, conv 8 3 pad 1) | gap | linear 3",
    "block(c) = conv c 3 pad 1 | relu; block(32) | maxpool 2 | block(64)",
)


def networks(chance: random.Random, count: int, folder: Path) -> None:
    """`net`: a notation, an nn.Sequential, what `print` showed of a module."""
    _command(["net", "linear 3", "--input", "4"])
    for _number in range(count):
        text = mutated(chance.choice(_NETWORKS), chance)
        size = chance.choice(["3x32x32", "12", "4x16", "1x1", mutated("3x32x32", chance)])
        more = chance.choice([[], ["--explain", "1"], ["--format", "json"], ["--batch", mutated("8", chance)]])
        _accepted(["net", text, "--input", size, *more])


def modules(chance: random.Random, count: int, folder: Path) -> None:
    """`net FILE.py --run-python`: what the process that ran a file says, which the file can make up."""
    sound = {"name": "Net", "text": _NETWORKS[1], "calls": [["0", [8, 32, 32], 216, 8], ["3", None, 0, 0]],
             "trouble": "", "torch": "2"}  # fmt: skip
    file = folder / "net.py"
    file.write_text("", "utf-8")
    for _number in range(count):
        said = exchanged(json.loads(json.dumps(sound)), chance)
        said = chance.choice([said, said, {"known": said}])
        with pytest.MonkeyPatch.context() as patch:
            heard = subprocess.CompletedProcess([], 0, json.dumps(said).encode("utf-8", "surrogatepass"), b"")
            patch.setattr("dlquiz.torchlines.module.subprocess.run", lambda *_, heard=heard, **__: heard)
            _accepted(["net", str(file), "--input", "3x32x32", "--run-python"])


def settings(chance: random.Random, count: int, folder: Path) -> None:
    """`config`: every setting with values that nobody meant, also with a file of settings that was altered."""
    sound = {"lang": "zh", "plain": "on", "exam-date": "2026-12-20", "minutes": "30", "second-try": "slip"}
    _command(["config", "--home", str(folder)])
    kept = [path for path in folder.rglob("*") if path.suffix == ".json"]
    for number in range(count):
        key = chance.choice(list(sound))
        if number % 5 == 0:
            for path in kept:
                path.write_bytes(mutated('{"lang": "zh", "plain": true}', chance).encode("utf-8", "surrogatepass"))
        named = key if chance.random() < 0.9 else mutated(key, chance)
        _accepted(["config", named, mutated(sound[key], chance), "--home", str(folder)])


def words(chance: random.Random, count: int, folder: Path) -> None:
    """`browse`, and whatever else finds questions by a word; every twentieth as a command."""
    bank = read_bank()
    selected(bank, ["relu"])  # the catalogue is made once
    _command(["browse", "relu", "--home", str(folder)])
    for number in range(count):
        found = [mutated(chance.choice(["relu", "cnn.pooling", "卷积", "ＬＳＴＭ", "batch norm"]), chance)]
        found *= chance.choice([1, 1, 2])
        refused_or(lambda found=found: selected(bank, found), found)  # type: ignore[misc]
        if number % 20 == 0:
            _accepted(["browse", *found, "--home", str(folder)], _LISTED)


def _accepted(words: list[str], seconds: float = _SECONDS) -> None:
    """The command ends with an exit code of ours, in time."""
    with limited(words, seconds):
        code, err = _command(words)
    assert code in (0, 1, 2, 130), words
    assert "internal error" not in err, (words, err)


def _command(words: list[str]) -> tuple[int, str]:
    out, err = StringIO(), StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        code = run(lambda: dispatch(words))
    return code, err.getvalue()


FUZZERS = [
    *((answers, 40_000), (codes, 20_000), (imports, 40_000), (sittings, 6_000)),
    *((blueprints, 800), (banks, 1_000), (shipped, 1_000), (commands, 1_500)),
    *((tables, 2_000), (surveys, 800), (networks, 3_000), (modules, 1_000), (settings, 1_000), (words, 1_000)),
]
assert sum(count for _, count in FUZZERS) >= 100_000


@pytest.mark.slow
@pytest.mark.parametrize(("fuzzer", "count"), FUZZERS, ids=[row[0].__name__ for row in FUZZERS])
def test_a_few_inputs(fuzzer: Callable[[random.Random, int, Path], None], count: int, tmp_path: Path) -> None:
    """Each fuzzer asserts that nothing but our own errors is met, in time; all of it together stays small."""
    assert growth(lambda: fuzzer(random.Random(1), count // 100, tmp_path)) <= _GROWTH


@pytest.mark.slow
@pytest.mark.timeout(600)  # a single input that does not end is met by `limited`
@pytest.mark.parametrize(("fuzzer", "count"), FUZZERS, ids=[row[0].__name__ for row in FUZZERS])
def test_many_inputs(fuzzer: Callable[[random.Random, int, Path], None], count: int, tmp_path: Path) -> None:
    assert growth(lambda: fuzzer(random.Random(2), count, tmp_path)) <= _GROWTH


@pytest.mark.slow
def test_what_fails_is_seen() -> None:
    """Each kind of failure planted: an error that is not ours, and what does not end."""

    def endless() -> None:
        while True:
            pass

    with pytest.raises(AssertionError, match="ZeroDivisionError"):
        refused_or(lambda: 1 / 0, "x")
    with pytest.raises(AssertionError, match="does not end"):
        refused_or(endless, "x")


def test_growth_is_seen() -> None:
    """Also in a process that was once as large; 60 MB are filled and let go."""
    len(b"x" * 60_000_000)
    assert growth(lambda: b"x" * 60_000_000) > 50_000_000
