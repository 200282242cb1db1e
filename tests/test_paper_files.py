"""Papers as files: keys apart, nothing replaced unasked, broken off and gone on with, the same bytes by several
processes, and a secret without which a code gives no key."""

from __future__ import annotations

import json
import stat
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from conftest import Cli
from fakes import FakeTorch
from msgspec import structs
from press import Press, refused

from dlquiz.bank.bank import Bank
from dlquiz.ground.errors import DlquizError
from dlquiz.paper.manifest import read_records
from dlquiz.paper.printed import Look
from dlquiz.paper.sheetcode import SheetPlan, decode, encode
from dlquiz.torchlines.code import NoTorchError
from dlquiz.use.papers import Target, Told, write_papers
from dlquiz.use.press import Makes, alone
from dlquiz.use.printing import Made, Run

VARIANTS = 6


class Shop:
    """Prints six variants of a sheet of the small bank, and counts how many it had to make."""

    def __init__(self, bank: Bank, folder: Path, title: str | None = None) -> None:
        self.run = Run(SheetPlan("en", ("tiny",), 4, 7, 0), VARIANTS, Look("md", title=title))
        self.target = Target(folder / "out", folder / "home")
        self.mark, self.made = self.run.mark(bank.digest), list[int]()
        self._makes = alone(bank, self.run, FakeTorch())

    def makes(self, numbers: Sequence[int]) -> Iterator[Made]:
        for number in numbers:
            self.made.append(number)
            yield from self._makes([number])

    def write(self, told: Told | None = None, *, force: bool = False, makes: Makes | None = None) -> None:
        write_papers(self.run, self.mark, makes or self.makes, structs.replace(self.target, force=force), told)

    def files(self) -> dict[str, bytes]:
        root = self.target.folder
        return {str(path.relative_to(root)): path.read_bytes() for path in sorted(root.rglob("*.*"))}


@pytest.fixture
def shop(tiny_bank: Bank, tmp_path: Path) -> Shop:
    return Shop(tiny_bank, tmp_path)


@pytest.fixture
def whole(tiny_bank: Bank, tmp_path: Path) -> dict[str, bytes]:
    """What a run that nothing disturbed writes."""
    shop = Shop(tiny_bank, tmp_path / "undisturbed")
    shop.write()
    return shop.files()


def breaks_off(after: int, error: type[BaseException]) -> Callable[[], None]:
    """What ends a run when so many papers are written."""
    left = iter(range(1, after))

    def written() -> None:
        if next(left, None) is None:
            raise error

    return written


def test_keys_and_the_record_lie_apart(shop: Shop) -> None:
    shop.write()
    names = list(shop.files())
    assert [name for name in names if "/" not in name] == [f"dlquiz-tiny-en-7-{letter}.md" for letter in "ABCDEF"]
    assert [name for name in names if "/" in name] == [
        *(f"keys/dlquiz-tiny-en-7-{letter}-key.md" for letter in "ABCDEF"),
        "keys/papers.json",
    ]


@pytest.mark.parametrize("after", [1, 2, 5])
@pytest.mark.parametrize("error", [KeyboardInterrupt, OSError])
def test_the_same_run_goes_on_where_it_was_broken_off(
    shop: Shop, whole: dict[str, bytes], after: int, error: type[BaseException]
) -> None:
    """Only what is missing is made, and all of it together is what an undisturbed run writes."""
    with pytest.raises(error):
        shop.write(Told(written=breaks_off(after, error)))
    shop.made.clear()
    shop.write()
    assert shop.files() == whole
    assert shop.made == list(range(after - 1, VARIANTS))  # the last one was written, but not put on record
    shop.made.clear()
    shop.write()
    assert (shop.made, shop.files()) == ([], whole)


def test_without_a_record_files_are_compared_and_left(shop: Shop, whole: dict[str, bytes]) -> None:
    """As after a power failure: two papers are there, and half of a third."""
    shop.write()
    for letter in "DEF":
        (shop.target.folder / f"dlquiz-tiny-en-7-{letter}.md").unlink()
        (shop.target.keys / f"dlquiz-tiny-en-7-{letter}-key.md").unlink()
    (shop.target.keys / "dlquiz-tiny-en-7-C-key.md").unlink()
    (shop.target.keys / "papers.json").unlink()
    shop.write()
    assert shop.files() == whole


@pytest.mark.parametrize("name", ["dlquiz-tiny-en-7-E.md", "keys/dlquiz-tiny-en-7-E-key.md"])
def test_all_names_are_looked_at_before_the_first_file_is_written(shop: Shop, name: str) -> None:
    mine = shop.target.folder / name
    mine.parent.mkdir(parents=True)
    mine.write_text("mine", "utf-8")
    with pytest.raises(DlquizError, match=r"already there: .*-7-E"):
        shop.write()
    assert shop.files() == {name: b"mine"}
    shop.write(force=True)
    assert mine.read_text("utf-8") != "mine"


def test_a_file_that_was_changed_since_is_not_replaced_unasked(shop: Shop, whole: dict[str, bytes]) -> None:
    shop.write()
    changed = shop.target.keys / "dlquiz-tiny-en-7-B-key.md"
    changed.write_text("with my notes", "utf-8")
    with pytest.raises(DlquizError, match="already there"):
        shop.write()
    assert changed.read_text("utf-8") == "with my notes"
    shop.write(force=True)
    assert shop.files() == whole


def test_another_look_is_another_run(tiny_bank: Bank, tmp_path: Path) -> None:
    Shop(tiny_bank, tmp_path).write()
    with pytest.raises(DlquizError, match="already there"):
        Shop(tiny_bank, tmp_path, "Week 3").write()


def test_more_variants_of_a_run_are_added_to_those_there(tiny_bank: Bank, tmp_path: Path) -> None:
    shop = Shop(tiny_bank, tmp_path)
    shop.run = structs.replace(shop.run, variants=2)
    shop.write()
    shop.run = structs.replace(shop.run, variants=4)
    shop.made.clear()
    shop.write()
    assert shop.made == [2, 3]


def test_one_paper_after_another_is_in_memory(shop: Shop) -> None:
    """When one is made, all before it are written."""
    there: list[int] = []

    def makes(numbers: Sequence[int]) -> Iterator[Made]:
        for made in shop.makes(numbers):
            there.append(len(list(shop.target.folder.glob("*.md"))))
            yield made

    shop.write(makes=makes)
    assert there == list(range(VARIANTS))


def test_records_of_before_are_read(tmp_path: Path) -> None:
    """Without what a run knows its files by; with whole points."""
    title = {"zh": "卷", "en": "P"}
    old = {
        "code": encode(SheetPlan("zh", (), 1, 7, 0, blueprint="x", fingerprint="00c0ffee", balanced=False), None),  # type: ignore[arg-type]  # of a paper no bank is asked
        "files": "dlquiz-x-zh-7-A", "variant": "A", "number": 0, "lang": "zh", "seed": 7,
        "exam": {"blueprint": "x", "title": title, "minutes": 1,
                 "sections": [{"title": title, "points": 2, "items": 1}]},
        "items": [{"item": ["square#1", "abc"], "points": 2}],
    }  # fmt: skip
    assert read_records(json.dumps({"papers": [old]}), "papers.json") == [old]


# The command


@pytest.fixture
def press(cli: Cli, tiny_path: Path, tmp_path: Path) -> Press:
    return Press(cli, tiny_path, tmp_path)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_an_interruption_says_how_many_are_done_and_how_to_go_on(
    press: Press, monkeypatch: pytest.MonkeyPatch, lang: str
) -> None:
    from dlquiz.use.printing import Maker

    whole = Maker.__call__

    def third(self: Maker, number: int) -> Made:
        if number == 2:
            raise KeyboardInterrupt
        return whole(self, number)

    monkeypatch.setattr(Maker, "__call__", third)
    ran = press.sheet("--variants", 4, "--format", "md", "--lang", lang)
    assert (ran.code, ran.out) == (130, "")
    said = {"zh": "4 份中有 2 份已写好。再运行同一条命令", "en": "2 of 4 papers are done. The same command goes on"}
    assert said[lang] in ran.err
    monkeypatch.setattr(Maker, "__call__", whole)
    assert press.sheet("--variants", 4, "--format", "md", "--lang", lang).code == 0


@pytest.mark.slow  # two more processes, each with PyTorch
@pytest.mark.skipif(sys.platform == "win32", reason="a process more takes long there")
def test_several_processes_write_the_same_bytes(press: Press) -> None:
    for jobs in (1, 2):
        assert press.sheet("--variants", 5, "--jobs", jobs, "-o", press.folder / f"jobs{jobs}").code == 0
    one, two = (
        {path.name: path.read_bytes() for path in sorted((press.folder / f"jobs{jobs}").rglob("*.*"))}
        for jobs in (1, 2)
    )
    assert len(one) == 11
    assert one == two


# The secret


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    return tmp_path / "exam.secret"


def test_without_the_secret_the_code_gives_no_key(press: Press, secret: Path) -> None:
    row = press.rows("--secret", secret, "--variants", 2, "--format", "md", "--lang", "en")[1]
    words = ("--blueprint", press.file)
    assert refused(press.key(row["code"], *words), "needs the secret of who printed it", "--secret")
    found = press.key(row["code"], *words, "--secret", secret, "--json").json()
    assert [item["address"] for item in found["items"]] == row["items"]
    other = secret.with_name("other")
    other.write_text("0123456789abcdef", "utf-8")
    assert refused(press.key(row["code"], *words, "--secret", other), "does not bring the questions back")
    papers = press.folder / "out" / "keys" / "papers.json"
    assert press.key(row["code"], "--papers", papers, "--json").json() == found  # who has the keys needs no secret


def test_a_fresh_secret_is_made_for_nobody_else_to_read_and_said(press: Press, secret: Path) -> None:
    ran = press.sheet("--secret", secret, "--format", "md", "--lang", "en")
    assert (ran.code, f"A new secret is in {secret}." in ran.err) == (0, True)
    assert len(secret.read_bytes().strip()) == 64
    assert sys.platform == "win32" or stat.S_IMODE(secret.stat().st_mode) == 0o600
    again = press.sheet("--secret", secret, "--format", "md", "--lang", "en")
    assert (again.code, again.err) == (0, "")  # the same papers


def test_nothing_is_drawn_from_the_seed_of_a_secret_paper(press: Press, secret: Path) -> None:
    """Another secret, other numbers; nor is it the paper that the seed alone gives."""
    (plain,) = press.rows("--format", "md")
    (one,) = press.rows("--format", "md", "--secret", secret, "-o", press.folder / "one")
    (two,) = press.rows("--format", "md", "--secret", secret.with_name("other"), "-o", press.folder / "two")
    assert len({tuple(row["items"]) for row in (plain, one, two)}) == 3


def test_no_address_stands_on_a_secret_sheet(cli: Cli, tiny_path: Path, secret: Path, tmp_path: Path) -> None:
    """An address brings its key back; on a practice sheet it may."""
    words = ("sheet", "tiny", "-n", "3", "--seed", "7", "--format", "md", "--bank", tiny_path, "--json")
    for more, shown in (((), True), (("--secret", secret), False)):
        (row,) = json.loads(cli(*words, "-o", tmp_path / str(shown), *more).out)["variants"]
        paper = Path(row["sheet"]).read_text("utf-8")
        assert [address in paper for address in row["items"]] == [shown] * 3


@pytest.mark.parametrize("text", ["", "short", "x" * 5000])
def test_a_secret_that_could_be_guessed_is_refused(press: Press, secret: Path, text: str) -> None:
    secret.write_text(text, "utf-8")
    assert refused(press.sheet("--secret", secret), "16 to 4096 are needed")
    assert not (press.folder / "out").exists()


def test_a_paper_that_is_short_makes_no_secret(press: Press, secret: Path) -> None:
    press.file.write_text(
        press.file.read_text("utf-8").replace("kinds: [choice]\n  count: 1", "kinds: [choice]\n  count: 9")
    )
    assert press.sheet("--secret", secret).code == 1
    assert not secret.exists()


def test_the_code_says_that_there_is_a_secret_and_nothing_of_it(tiny_bank: Bank) -> None:
    plan = SheetPlan("en", ("tiny",), 3, 7, 1, locked=True, secret=b"0123456789abcdef")
    other = replace(plan, secret=b"fedcba9876543210")
    assert encode(plan, tiny_bank) == encode(other, tiny_bank)
    assert plan.source != other.source
    found = decode(encode(plan, tiny_bank), tiny_bank)
    assert (found.locked, found.variant, found.secret) == (True, 1, b"")
    with pytest.raises(DlquizError, match="needs the secret"):
        _ = found.source
    assert "0123456789abcdef" not in repr(plan)


def test_the_source_is_the_hmac_of_the_seed() -> None:
    """printf 'dlquiz paper 7' | openssl dgst -sha256 -hmac 0123456789abcdef"""
    plan = SheetPlan("en", (), 3, 7, 1, locked=True, secret=b"0123456789abcdef")
    assert f"{plan.source:064x}" == "9c046f228c0a3876016bfb4d169a037e954f70e2ff57f76a11923ea87e853543"
    assert replace(plan, locked=False).source == 7


def test_a_fact_is_proven_once_for_all_variants(tiny_bank: Bank, tmp_path: Path) -> None:
    """What no number changes is run once; what each variant calculates, in each."""
    ran: list[str] = []

    class Counting(FakeTorch):
        def run(self, source: str, *arguments: Any, **more: Any) -> Any:
            ran.append(source)
            return super().run(source, *arguments, **more)

    run = Run(SheetPlan("en", ("tiny",), 9, 7, 0), 4, Look("md"))
    write_papers(run, "mark", alone(tiny_bank, run, Counting()), Target(tmp_path / "out", tmp_path))
    counts = Counter(ran)
    facts = {fact for question in tiny_bank.questions for fact, _ in question.facts}
    assert {counts[fact] for fact in facts if fact in counts} <= {1}
    assert max(counts.values()) == 4


def test_papers_of_one_run_ask_the_same_questions_or_are_not_written(shop: Shop) -> None:
    """One process had PyTorch, another had none and drew of what is proven already."""

    def half(numbers: Sequence[int]) -> Iterator[Made]:
        for number, made in zip(numbers, shop.makes(numbers), strict=True):
            items = made.record["items"][: 4 - number // 2]
            yield structs.replace(made, record={**made.record, "items": items})

    with pytest.raises(DlquizError, match="variant C would ask other questions than variant A"):
        shop.write(makes=half)
    assert [name for name in shop.files() if "-C" in name] == []


def test_that_pytorch_is_missing_is_told_once(shop: Shop) -> None:
    heard: list[NoTorchError] = []
    lost = NoTorchError("it could not be loaded")
    shop.write(
        Told(missing=heard.append),
        makes=lambda numbers: (structs.replace(one, missing=lost) for one in shop.makes(numbers)),
    )
    assert heard == [lost]
