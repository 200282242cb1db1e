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
    "true": ("对", "true"),
    "false": ("错", "false"),
    "otherwise": ("其他情况", "otherwise"),
    "correct": ("正确", "correct"),
    "wrong": ("错误", "wrong"),
    "unreadable": ("无法识别", "not readable"),
    "score": ("得分", "score"),
    "key": ("答案", "Key"),
    "solution": ("解答", "Solution"),
    "proven": (
        "PyTorch {torch} 验证一致。可粘贴到 Python 中运行：",
        "PyTorch {torch} agrees. To run it yourself, paste this into Python:",
    ),
    "not_proven": ("PyTorch {torch} 的结果与公式不一致！", "PyTorch {torch} DISAGREES with the formula!"),
    "keys": (
        "? 提示   s 跳过   v 换一题   q 退出",
        "? hint   s skip   v another of its kind   q quit",
    ),
    "after": (
        "回车 下一题   v 同类题再来一道   p 看 PyTorch 证明   q 退出 >",
        "Enter next   v another of its kind   p PyTorch proof   q quit >",
    ),
    "followed": ("正确（由你前面的结果推出）", "correct (follows from your earlier result)"),
    "withheld": (
        "{address}：PyTorch 未能复现答案，这道题不出给你。",
        "{address}: PyTorch does not reproduce the key, so this one is not asked.",
    ),
    "confirmed": ("✓ PyTorch 已复现这个答案", "✓ PyTorch has reproduced this answer"),
    "or": ("或者：", "or: "),
    "no_hint": ("这道题没有提示。", "There is no hint for this one."),
    "skipped_key": ("已跳过，答案是：", "Skipped. The key is:"),
    "nothing_answered": ("还没有作答。", "Nothing was answered."),
    "total": ("得分 {score}/{count}，跳过 {skipped} 题", "Score {score}/{count}, {skipped} skipped"),
    "mistakes": ("常见错因", "Mistakes by name"),
    "repeat": ("建议再看", "Worth another look"),
    "sheet_title": ("深度学习练习", "Deep learning: practice"),
    "sheet_subtitle": ("共 {count} 题", "{count} questions"),
    "key_title": ("答案", "– answer key"),
    "key_subtitle": ("随机种子 {seed}", "seed {seed}"),
    "at_a_glance": ("答案一览", "Answers at a glance"),
    "solutions": ("解答与证明", "Worked solutions and proofs"),
    "checked": (
        "{questions} 道题，{formulas} 个公式，{items} 个变式，{proved} 个已证明，{faults} 处错误，{seconds} 秒",
        "{questions} questions, {formulas} formulas, {items} items, {proved} proved, {faults} faults, {seconds} s",
    ),
    "covered_formulas": ("公式：{covered} / {total} 已覆盖", "formulas: {covered} of {total} covered"),
    "covered_concepts": ("概念：{covered} / {total} 已覆盖", "concepts: {covered} of {total} covered"),
    "missing_formulas": ("未覆盖的公式：{names}", "missing formulas: {names}"),
    "missing_concepts": ("未覆盖的概念：{names}", "missing concepts: {names}"),
    "no_proof": ("（此题是事实性知识，没有可运行的代码。）", "(A fact that no code can show.)"),
}


def say(lang: Language, key: str, **values: object) -> str:
    """The words for a key, with values put in."""
    zh, en = _WORDS[key]
    return (zh if lang == "zh" else en).format(**values)
