"""Whatever is typed, read or imported: an answer or a message, within a second, never an internal error.

Each fuzzer mutates what is sound with its own fixed seed, so that a failure comes again.
"""

from __future__ import annotations

import random
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from io import BytesIO, StringIO
from pathlib import Path

import pytest
from banks import SOUND
from histories import numbered

from dlquiz.bank.bank import default_path
from dlquiz.bank.blueprint import read_blueprint
from dlquiz.bank.loading import load, read_bank
from dlquiz.cli import dispatch
from dlquiz.cli.outcome import run
from dlquiz.errors import DlquizError
from dlquiz.history.lines import read_lines
from dlquiz.items.grading import grade
from dlquiz.kinds.registry import generate
from dlquiz.paper.sheetcode import decode
from dlquiz.study.attempt import to_line

_SECONDS = 2.0  # of processor time, so that a busy machine adds nothing; what waits is ended by the limit on a test
_BITS = (
    *("0", "-1", "1/0", "1e999", "10**10**10", "9" * 400, "1/3", "inf", "nan", "１２", "½", "٣", "(", ")", "[", "]"),
    *("{", "}", ",", ";", ":", "|", "\\", "$", "`", "'", '"', "\n", "\t", "\x1b[31m", "\u202e", "\u3164", "\0", "对"),
    *("A", "AB", "true", "no", "~", "&x", "*x", "!t", "- ", "? ", "#", "--", "sqrt(", "exp(", "x" * 300, "**", "%"),
    *("^", " ", "", "\ud800"),
)


@contextmanager
def limited(what: object) -> Iterator[None]:
    def stop(*_: object) -> None:
        raise AssertionError(f"it does not end: {what!r:.300}")

    old = signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, _SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, old)


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
    bank = read_bank()
    for _number in range(count):
        text = mutated("DLQ-" + "".join(chance.choices("ABCDEFGHJKMNPQRSTVWXYZ0123456789-", k=30)), chance)
        refused_or(lambda text=text: decode(text, bank), text)  # type: ignore[misc]


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
        with limited(words):
            code, err = _command(words)
        assert code in (0, 1, 2, 130), words
        assert "internal error" not in err, (words, err)


def _command(words: list[str]) -> tuple[int, str]:
    out, err = StringIO(), StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        code = run(lambda: dispatch(words))
    return code, err.getvalue()


FUZZERS = [(answers, 60_000), (codes, 20_000), (imports, 20_000), (blueprints, 800), (banks, 1_500), (commands, 2_000)]


@pytest.mark.parametrize(("fuzzer", "count"), FUZZERS, ids=[row[0].__name__ for row in FUZZERS])
def test_a_few_inputs(fuzzer: Callable[[random.Random, int, Path], None], count: int, tmp_path: Path) -> None:
    fuzzer(random.Random(1), count // 100, tmp_path)


@pytest.mark.slow
@pytest.mark.parametrize(("fuzzer", "count"), FUZZERS, ids=[row[0].__name__ for row in FUZZERS])
def test_many_inputs(fuzzer: Callable[[random.Random, int, Path], None], count: int, tmp_path: Path) -> None:
    fuzzer(random.Random(2), count, tmp_path)


def test_what_fails_is_seen() -> None:
    """Each kind of failure planted: an error that is not ours, and what does not end."""

    def endless() -> None:
        while True:
            pass

    with pytest.raises(AssertionError, match="ZeroDivisionError"):
        refused_or(lambda: 1 / 0, "x")
    with pytest.raises(AssertionError, match="does not end"):
        refused_or(endless, "x")
