"""Each text that a person meets is there in Chinese: help, usage and errors too; the language is remembered."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from string import Formatter

import pytest
from conftest import Cli
from messages import bare, messages
from rows import every
from test_cli_help import COMMANDS
from test_layers import MODULES
from tiny import NUMBERS

from dlquiz.cli import GROUPS
from dlquiz.cli.app import COMMANDS as HELP_LINES
from dlquiz.cli.app import load
from dlquiz.text.chinese import catalogue, in_chinese

# In their last sentence English is quoted: commands, options, values.
_QUOTED = re.compile(r"`[^`]*`|'[^']*'|--?[\w-]+( [A-Z]+)?|[\w.]+\.\w+")
SENTENCE = re.compile(r"[A-Za-z]{2,}(?: [a-z]{2,}){2,}")


@every("module", [name for name in MODULES if name])
def test_every_error_is_there_in_chinese(module: str) -> None:
    """Also of those that only who writes a bank meets."""
    assert sorted({bare(text) for text in messages(module)} - _known()) == []


@cache
def _known() -> set[str]:
    return set(map(bare, catalogue()))


def test_the_errors_are_found_in_the_text_of_the_program() -> None:
    """A plain one, one with a value, one that a variable holds, one of two, one that another function makes."""
    assert "no question fits" in set(messages("bank.form"))
    assert "there is no question {}" in set(messages("bank.bank"))
    assert "`dlquiz bank list` lists them" in set(messages("bank.bank"))
    assert {"the input is missing", "--input {} is no size"} <= set(messages("cli.networks"))
    assert "a number that no network has" in set(messages("networks.arguments"))


@every("template", catalogue())
def test_both_languages_have_the_same_places(template: str) -> None:
    """The Chinese may leave one out, but has none that the English lacks."""
    english, chinese = ({name for _, name, *_ in Formatter().parse(text)} for text in (template, catalogue()[template]))
    assert chinese - {None} <= english


@pytest.mark.parametrize("words", [(), *COMMANDS, ("bank",), ("history",), ("calc", "gelu")], ids=" ".join)
def test_the_help_of_every_command_has_no_english_sentence(cli: Cli, words: tuple[str, ...]) -> None:
    ran = cli("--lang", "zh", *words, "--help")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith("用法：")
    said = re.sub(r"(?s)(用法|例)：.*?(\n\n|$)", "", ran.out)
    assert SENTENCE.findall(_QUOTED.sub("", said) if words != ("net",) else "") == []


# What is typed behind `dlquiz --lang zh`, and all that is said.
SAID = [
    ("quizz", "没有命令 'quizz'，是不是 'quiz'？用法见 `dlquiz --help`"),
    ("item", "缺少参数 'ADDRESS'；用法见 `dlquiz item --help`"),
    ("quiz -n many", "'-n' / '--count' 的值不能用：'many' 不是整数；用法见 `dlquiz quiz --help`"),
    ("quiz -n 0", "要 0 题；1 到 500"),
    ("quiz nosuch", "没有主题 'nosuch'，也没有题目含有这个词；`dlquiz browse` 会列出主题和题目"),
    ("quiz cnn.pooling --kind order", "没有符合条件的题目；请放宽主题、--level 或 --kind"),
    ("item relu", "'relu' 不是题目地址；请写 题目编号#种子，如 conv-output-size#7"),
    ("calc relu --x five", "--x 'five'：这不是一个数；可以写 28、0.25、1/4、3*3*64+64、2.5e-3；请写 --x "),
    (
        "calc conv-output-size --height 9 --kernel-size 50%",
        "--kernel-size '50%'：这里问的是整数，不是百分比；请直接写出这个数；请写 --kernel-size ",
    ),
    ("calc relu --x " + 600 * "1", f"--x '{120 * '1'}…'：太长了（最多 500 个字符）；请写 --x "),
    ("net conv+3+3 --input 20", "第 1 列：conv：卷积的输入是 CxL 或 "),
    ("net maxpool+2 --input 20", "第 1 列：maxpool：池化的输入是 CxL 或 "),
    ("net pixelshuffle+2 --input 20", "第 1 列：pixelshuffle：像素重排的输入是 "),
    ("calc relu", "relu 还缺 x；请加上 --x N"),
    ("calc relu --y 1", "relu 没有选项 --y；是不是 --x？"),
    ("net conv --input 3x8x8", "第 1 列：conv 缺少 out_channels 和 kernel_size；如 conv "),
    ("plan --exam-date 2001-01-01", "--exam-date 2001-01-01 已经过去了；今天是 "),
    ("history import nosuch.jsonl", "nosuch.jsonl: 读不出来：没有这个文件或文件夹；请写一个普通文件"),
    ("blueprint check nosuch", "没有蓝图 nosuch；已有 chinese-paper, standard，也可以写自己的 .yaml 文件"),
    ("export moodel -o a", "FORMAT 没有 moodel 这个值；是不是 moodle？"),
    ("export pages -o a", "FORMAT 没有 pages 这个值；FORMAT 可取 json 或 anki 或 "),
    ("quiz --kind 判断提", "没有题型 判断提；是不是 判断题？"),
    (
        "quiz --kind essay",
        "没有题型 essay；可以写 --kind 计算题 或 单选题 或 ",
    ),
    ("sheet --format doc", "--format 没有 doc 这个值；--format 可取 pdf 或 html 或 md"),
    ("config lang fr", "没有语言 fr；写 lang zh 或 lang en；lang none 跟随系统"),
]


@pytest.mark.parametrize(("line", "says"), SAID, ids=[row[0] for row in SAID])
def test_errors_are_told_in_chinese(cli: Cli, line: str, says: str) -> None:
    ran = cli("--lang", "zh", *(word.replace("+", " ") for word in line.split()))
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith(f"dlquiz: {says}")


# A slip of somebody who writes a bank: what stands there instead of what, and what is said of it.
FAULTS = [
    ("level: 1", "level: 9", "公式 square 的 `level` 写成了 '9'；应为 1 到 3 的整数"),
    ("level: 1", "levl: 1", "公式 square 不能有 levl 这个键；是不是 level？"),
    ("  level: 1\n", "", "公式 square 缺少 `level`；写法见 question_bank/README.md"),
    ("en: Numbers", "en: ''", "是空的；请写上文字"),
    ("(side + 2*frame)**2 - 1", "(sidd + 2*frame)**2 - 1", "这里没有名字 sidd；是不是 side？"),
    ("{symbol: a, zh: 边长", "{zh: 边长", "已知量 side 缺少 `symbol`"),
    ("covers: []", "covers: tiny", "公式 square 的 `covers` 不是列表；请写成列表"),
    (
        "hint: {zh: 框有两侧。, en",
        "hint: {zh: 框有两侧 {a}。, en",
        "YAML 读不懂：{...} 里缺少 , 或 }；含 , : # 或括号的文字请加引号",
    ),
    ("Side {side}, frame", "Side {sidd}, frame", "的 `stem` 用了 {sidd}，但没有这个已知量；是不是 side？"),
    ("is the area $A$?", "is the area $A?", "前面的 $ 没有配对；$ 本身要写两遍\n"),
    ("draw: [5]", "draw: 2 to 9", "side 的 draw 写成 '2 to 9'，读不懂；请写 5..64、-2.0..2.0 step 0.1 或 [1, 3, 5]"),
    ("area = int", "import os; area = int", "PyTorch 代码里：不能导入；已经有 torch、nn、F 和 math"),
]


@pytest.mark.parametrize(("there", "instead", "says"), FAULTS)
def test_the_common_faults_of_a_bank_are_told_in_chinese(
    cli: Cli, tmp_path: Path, there: str, instead: str, says: str
) -> None:
    bank = tmp_path / "bank.yaml"
    assert there in NUMBERS
    bank.write_text(NUMBERS.replace(there, instead, 1), encoding="utf-8")
    ran = cli("--lang", "zh", "bank", "check", bank)
    assert ran.code == 1
    assert says in ran.out
    assert "处错误" in ran.out


# A slip of a teacher who writes a blueprint.
BLUEPRINT = """\
title: {zh: 小测, en: Test}
minutes: 10
exclude: [relu]
sections:
- title: {zh: 一、选择题, en: Part A}
  kinds: [choice]
  count: 1
  points: 2
"""
SLIPS = [
    ("minutes: 10", "minutes: 0", "蓝图 的 `minutes` 写成了 '0'；应为 1 到 600 的整数"),
    ("minutes: 10", "minutes: [1]", "蓝图 的 `minutes` 写成了 列表；应为 1 到 600 的整数"),
    ("points: 2", "points: 0.3", "第 1 大题 的 `points` 写成了 '0.3'；应为 0.5 到 100 分，可以有半分"),
    ("[choice]", "[choise]", "没有题型 'choise'；是不是 choice？"),
    ("  count: 1", "  topics: {cnn: 3}\n  count: 1", "第 1 大题 的 `count` 重复了；去掉它：`topics` 已经写明各几题"),
    ("  kinds: [choice]\n  count: 1", "  questions: [relu]", "题目 relu 写在这里，又写在 `exclude` 里；去掉其中一个"),
    ("zh: 小测", "zh: '小测 `x`'", "蓝图 的 `title` 里有公式或代码；请只写文字"),
    (BLUEPRINT, "", "是空的；题库文件以 `topic:` 开头，蓝图以 `title:` 开头"),
]


@pytest.mark.parametrize(("there", "instead", "says"), SLIPS)
def test_the_common_faults_of_a_blueprint_are_told_in_chinese(
    cli: Cli, tmp_path: Path, there: str, instead: str, says: str
) -> None:
    assert there in BLUEPRINT
    file = tmp_path / "week-3.yaml"
    file.write_text(BLUEPRINT.replace(there, instead, 1), encoding="utf-8")
    ran = cli("--lang", "zh", "blueprint", "check", file)
    assert ran.code == 1
    assert says in ran.out


def test_what_nobody_has_put_into_chinese_stays_as_it_is() -> None:
    for text in ("a snark is not a boojum", "", "x: y: z", "a is b or c is d: " * 500):
        assert in_chinese(text) == text


def test_the_language_is_remembered_until_it_is_forgotten(
    cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By every command, errors and `calc` among them; `--lang` goes before it, and the locale comes last."""
    monkeypatch.setenv("DLQUIZ_HOME", str(tmp_path / "home"))
    assert cli("calc", "relu").err == "dlquiz: relu still needs x; add --x N\n"
    assert cli("config", "lang", "zh").out == "lang  zh  语言；none 跟随系统\n"
    assert cli("calc", "relu").err == "dlquiz: relu 还缺 x；请加上 --x N\n"
    assert cli("quiz", "--help").out.startswith("用法：")
    assert cli("calc", "relu", "--lang", "en").err == "dlquiz: relu still needs x; add --x N\n"
    assert cli("config", "--json").json()["lang"] == "zh"
    assert cli("config", "lang", "none").code == 0
    assert cli("calc", "relu").err == "dlquiz: relu still needs x; add --x N\n"
    (tmp_path / "home" / "preferences.json").write_text("[", "utf-8")  # says nothing
    assert cli("calc", "relu").err == "dlquiz: relu still needs x; add --x N\n"


def test_what_stands_on_every_command_may_stand_before_it(cli: Cli, tmp_path: Path, tiny_path: Path) -> None:
    ran = cli("--lang", "zh", "--home", tmp_path, "--bank", tiny_path, "--plain", "config", "minutes")
    assert (ran.code, ran.out) == (0, "minutes  未设定  每天学习的分钟数\n")
    assert cli("--lang=zh", "bank", "--help").out.startswith("用法：dlquiz bank")
    assert "'fr'" in cli("--lang", "fr", "stats").err


@every("words", ["{} --lang zh", "{} --lang=zh --plain", "{} -h --lang zh", "--home elsewhere {} --lang zh --help"])
def test_a_group_speaks_the_language_that_is_asked_for(cli: Cli, words: str) -> None:
    groups = [name for name in HELP_LINES if name not in ("calc", "net") and getattr(load(name), "commands", {})]
    assert sorted(groups) == sorted(GROUPS)
    for name in groups:
        ran = cli(*words.format(name).split())
        assert (ran.code, ran.err) == (0, "")
        assert ran.out.startswith(f"用法：dlquiz {name}")


def test_an_option_may_stand_between_a_group_and_its_command(cli: Cli) -> None:
    assert cli("bank", "--lang", "zh", "--plain", "list", "cnn.pooling").out.startswith("池化层")
    assert cli("bank", "--json", "list", "cnn.pooling").json()["questions"]
    assert cli("bank", "--lang", "zh", "listt").code == 2
    assert cli("bank", "--json").code == 2  # help is no document


def test_plain_lines_are_remembered(cli: Cli, tmp_path: Path) -> None:
    fraction = "calc", "gelu", "--x", "1"
    assert len(cli(*fraction).out.splitlines()) > len(cli(*fraction, "--plain").out.splitlines())
    cli("--home", tmp_path, "config", "plain", "on")
    assert cli("--home", tmp_path, *fraction).out == cli(*fraction, "--plain").out


# What takes another shape, by the names that the layers give themselves, and may be any of their modules.
LAYERS = [
    "conv 3 3", "convtranspose 3 3", "maxpool 2", "bn", "instancenorm", "upsample 2", "pad 2", "crop 2", "patches 4 8",
    "pixelshuffle 2", "pixelunshuffle 2", "channelshuffle 2", "cls", "attention 4", "lstm 4", "encoder 8 2",
]  # fmt: skip


@every("layer", LAYERS)
def test_a_layer_that_takes_another_shape_is_told_in_chinese(cli: Cli, layer: str) -> None:
    ran = cli("--lang", "zh", "net", layer, "--input", "20")
    assert ran.code == 2 or layer == "bn"
    assert SENTENCE.findall(_QUOTED.sub("", ran.err.partition("\n")[0])) == []
    assert not re.search(r"：(an?|the) ", ran.err)
