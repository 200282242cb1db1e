"""What the program itself says to a student, in both languages. The bank says the rest."""

from __future__ import annotations

from dlquiz.document import Language

_WORDS: dict[str, tuple[str, str]] = {
    "decimals": ("（保留 {n} 位小数）", "({n} decimal places)"),
    "significant": ("（保留 {n} 位有效数字）", "({n} significant digits)"),
    "choice": ("选择一项", "choose one"),
    "choices": ("选择所有正确的选项（多选）", "choose all that are right"),
    "truth": ("对或错", "true or false"),
    "match": ("为每个字母写出对应的编号，如 A2, B1", "give each letter its number, such as A2, B1"),
    "order": ("按正确的顺序写出字母，如 B, A, C", "write the letters in the right order, such as B, A, C"),
    "answer": ("答案", "answer"),
    "true": ("对", "true"),
    "false": ("错", "false"),
    "with": ("代入", "with the numbers"),
    "given": ("已知", "given"),
    "correct": ("正确", "correct"),
    "wrong": ("错误", "wrong"),
    "unreadable": ("无法识别", "not readable"),
    "score": ("得分", "score"),
    "key": ("答案", "Key"),
    "solution": ("解答", "Solution"),
    "proof": ("证明", "Proof"),
    "proven": ("PyTorch {torch} 验证一致。可粘贴到 Python 中运行：", "PyTorch {torch} agrees. To run it yourself, paste this into Python:"),
    "not_proven": ("PyTorch {torch} 的结果与公式不一致！", "PyTorch {torch} DISAGREES with the formula!"),
    "no_proof": ("（此题是事实性知识，没有可运行的代码。）", "(A fact that no code can show.)"),
}


def say(lang: Language, key: str, **values: object) -> str:
    """The words for a key, with values put in."""
    zh, en = _WORDS[key]
    return (zh if lang == "zh" else en).format(**values)
