"""Nothing shown to a reader goes unexecuted: commands, quiz and Python of both READMEs, the card of CONTRIBUTING."""

from __future__ import annotations

import re
import runpy
import shlex
import textwrap
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import Cli, SharedWorker
from msgspec.structs import replace
from room import Room

from dlquiz.bank.address import item_at
from dlquiz.cli.app import COMMANDS
from dlquiz.cli.places import open_bank
from dlquiz.proof.check import check_bank
from dlquiz.study.settings import Settings
from dlquiz.text.spans import Language
from dlquiz.torchlines.worker import TorchWorker

ROOT = Path(__file__).parent.parent
READMES: dict[Language, str] = {
    "en": (ROOT / "README.md").read_text(encoding="utf-8"),
    "zh": (ROOT / "README.zh.md").read_text(encoding="utf-8"),
}
CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
QUIZ = re.compile(r"<!-- quiz: (.+?); typed: (.+?) -->\n```text\n(.*?)```", re.DOTALL)


def blocks(text: str, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", text, re.MULTILINE | re.DOTALL)


def commands(block: str) -> Iterator[tuple[str, str]]:
    """Each command of a console block with the output that is shown below it."""
    for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
        command, _, output = part.partition("\n")
        yield command, output


CONSOLE = [
    pytest.param(command, output, id=f"{lang} {command}")
    for lang, text in READMES.items()
    for block in blocks(text, "console")
    for command, output in commands(block)
]


@pytest.mark.parametrize(("command", "shown"), CONSOLE)
def test_a_command_of_a_readme_prints_what_the_readme_shows(
    cli: Cli, command: str, shown: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    words = shlex.split(command)
    assert words[0] == "dlquiz"
    assert any_patch(cli(*words[1:]).out) == any_patch(shown)


@pytest.mark.parametrize("lang", READMES)
def test_a_readme_shows_commands_in_its_own_language(lang: Language) -> None:
    shown = [command for block in blocks(READMES[lang], "console") for command, _ in commands(block)]
    assert len(shown) >= 4
    assert [command for command in shown if f"--lang {lang}" not in command and "--json" not in command] == []


def any_patch(text: str) -> str:
    """The text for any patch release and build of PyTorch."""
    return re.sub(r"PyTorch (\d+\.\d+)[\w.+]*", r"PyTorch \1", text)


def played(lang: Language, addresses: list[str], typed: list[str], home: Path) -> str:
    """What a quiz of these items looks like when these answers are typed, but for the last line with the keys."""
    bank = open_bank(None)
    room = Room(bank, home, lang, width=80)
    room.second = Settings().second  # as somebody meets it who has configured nothing
    room.desk = replace(room.desk, runner=SharedWorker.worker)
    shown = room.take_items(iter([item_at(bank, address) for address in addresses]), len(addresses), *typed)
    return re.sub("[ ]+$", "", shown, flags=re.MULTILINE).strip("\n") + "\n"


@pytest.mark.parametrize("lang", READMES)
def test_the_quiz_of_a_readme_goes_as_it_is_shown(lang: Language, tmp_path: Path) -> None:
    found = QUIZ.search(READMES[lang])
    assert found is not None
    addresses, typed, shown = found.groups()
    answers = ["" if answer == "⏎" else answer for answer in typed.split(" | ")]
    assert played(lang, addresses.split(), answers, tmp_path) == shown


def words_of(drawn: str) -> list[str]:
    """What a picture has in words, piece by piece: other versions of rich may draw it with other colours."""
    return re.findall(r"<text[^>]*>([^<]+)", drawn)


@pytest.mark.parametrize("lang", READMES)
def test_the_picture_of_a_readme_is_what_a_session_shows_today(lang: Language, torch_worker: TorchWorker) -> None:
    """`python tools/picture.py` draws both anew."""
    name = f"docs/session-{lang}.svg"
    assert f"]({name})" in READMES[lang]
    shown = (ROOT / name).read_text(encoding="utf-8")
    picture = runpy.run_path(str(ROOT / "tools" / "picture.py"))["picture"]
    assert words_of(picture(lang, torch_worker)) == words_of(shown)
    assert len(words_of(shown)) > 20
    assert re.findall(r"url\(\W*http|href", shown) == []  # nothing is loaded from elsewhere


@pytest.mark.usefixtures("one_torch")
def test_the_python_of_the_readmes_runs() -> None:
    english, chinese = (blocks(text, "python") for text in READMES.values())
    assert english == chinese
    for block in english:
        exec(block, {})
        assert "assert" in block


@pytest.mark.parametrize("lang", READMES)
def test_every_command_is_in_a_readme(lang: Language) -> None:
    assert {"quiz", "exam", "calc", "bank", "history"} <= COMMANDS.keys()
    for name in COMMANDS:
        assert f"dlquiz {name}" in READMES[lang]


def outlined(text: str) -> tuple[int, list[str]]:
    """How many sections a page has, and the first command of each row of its tables."""
    rows = re.findall(r"^\| `(dlquiz(?: (?:bank |history )?[a-z]+)?)", text, re.MULTILINE)
    return len(re.findall("^## ", text, re.MULTILINE)), rows


def test_both_readmes_have_the_same_sections_and_rows_and_lead_to_each_other() -> None:
    assert outlined(READMES["en"]) == outlined(READMES["zh"])
    assert "](README.zh.md)" in READMES["en"].split("\n## ")[0]
    assert "](README.md)" in READMES["zh"].split("\n## ")[0]


OPTION = re.compile(r"(?<![\w-])--[a-z]+(?:-[a-z]+)*")
_OF_OTHERS = {"--quiet", "--constraint", "--editable"}  # pip's


def test_every_option_that_a_readme_names_is_one(cli: Cli) -> None:
    known = set(OPTION.findall(cli("--help").out))
    for words in [
        *((name,) for name in COMMANDS),
        *(("bank", name) for name in ("list", "check", "coverage", "errata")),
    ]:
        known |= set(OPTION.findall(cli(*words, "--help").out))
    for card in ("conv-output-size", "linear-parameters", "relu", "gelu"):
        known |= set(OPTION.findall(cli("calc", card, "--help").out))
    for text in READMES.values():
        assert set(OPTION.findall(text)) - known - _OF_OTHERS == set()


@pytest.mark.parametrize("lang", READMES)
def test_what_a_readme_leads_to_is_there(lang: Language) -> None:
    """Every link to a file of the project, and the section of it that is named."""
    for name, section in re.findall(r"\]\((?!https?:)([^)#]+)(?:#([^)]+))?\)", READMES[lang]):
        assert (ROOT / name).exists(), name
        if section:
            titles = re.findall("^#+ (.+)$", (ROOT / name).read_text(encoding="utf-8"), re.MULTILINE)
            assert section in [title.lower().replace(" ", "-") for title in titles]


@pytest.mark.usefixtures("one_torch")
def test_the_card_that_contributing_writes_step_by_step_is_sound(tmp_path: Path) -> None:
    parts = [textwrap.dedent(part) for part in blocks(CONTRIBUTING, "yaml")]
    head = "id: my-card\ntitle: {zh: 卡, en: Card}\nlevel: 2\ncovers: []\n"
    card = textwrap.indent(head + "".join(parts), "    ")
    path = tmp_path / "card.yaml"
    path.write_text(f"topic: my.topic\ntitle: {{zh: 题, en: Topic}}\nformulas:\n  -{card[3:]}", encoding="utf-8")
    report = check_bank(path, seeds=10)
    assert report.faults == ()
    assert report.proved == report.items >= 10  # one a seed, and the corners


@pytest.mark.usefixtures("one_torch")
def test_the_bank_file_that_bank_new_prints_is_sound_as_contributing_shows(cli: Cli, tmp_path: Path) -> None:
    path = tmp_path / "new.yaml"
    path.write_text(cli("bank", "new", "cnn.pooling").out, encoding="utf-8")
    *_, said = cli("bank", "check", path).out.splitlines()
    assert said.rpartition(", ")[0] in CONTRIBUTING
    assert " 0 faults," in said


def test_a_bank_file_on_a_topic_that_ships_has_its_title(cli: Cli, tmp_path: Path) -> None:
    """So that the two can be used together."""
    path = tmp_path / "new.yaml"
    path.write_text(cli("bank", "new", "cnn.pooling").out, encoding="utf-8")
    assert open_bank(["shipped", str(path)]).titles["cnn.pooling"] == open_bank(None).titles["cnn.pooling"]
