"""A tiny sound bank for tests to break, and the ways to write and break it."""

from __future__ import annotations

from pathlib import Path

from dlquiz.bank.bank import Bank
from dlquiz.bank.loading import load
from dlquiz.ground.errors import Fault

SOUND = """\
topic: tiny.area
title: {zh: 面积, en: Area}

formulas:
  - id: framed-area
    title: {zh: 带边框的面积, en: Framed area}
    level: 1
    covers: [tiny.area.frame]
    given:
      side: {symbol: a, zh: 边长, en: side, draw: 2..20}
      frame: {symbol: f, zh: 边框, en: frame, unit: cm, draw: '1..3', default: 2, max: 9}
      closed: {symbol: c, kind: truth, zh: 闭合, en: closed, draw: [true, false], default: true}
      scale: {symbol: s, kind: number, zh: 比例, en: scale, default: 0.5}
      weights: {symbol: w, kind: number, shape: [2], zh: 权重, en: weights, default: [1, 2]}
    where:
      - {is: frame < side + 10, zh: 边框不能太宽, en: the frame must not be too wide}
    draw_where: [side != frame]
    results:
      area: {symbol: A, zh: 总面积, en: total area, is: (side + (2 if closed else 1) * frame) ** 2}
      share: {symbol: r, zh: 占比, en: share, decimals: 4, is: scale * sum(weights) * side ** 2 / area}
    ask: [area]
    stem:
      zh: 边长为 {side} 的画，边框宽 {frame}，{closed?四周都有|只有两边}。求面积 $A$。
      en: A picture of side {side} has a frame of width {frame}, {closed?all around|on two sides}. Find the area $A$.
    hint: {zh: 画一张图, en: draw it}
    torch: |
      width = side + (2 if closed else 1) * frame
      area = int(torch.ones(width, width).sum())
      share = scale * torch.tensor(weights).sum() * side * side / area
    mistakes:
      - {id: no-frame, of: area, is: side ** 2, zh: 忘了边框, en: the frame was left out, example: 25}
      - id: not-squared
        of: area
        is: side + 2*frame
        zh: 忘了平方
        en: not squared
        example: 9
    example: {side: 5, frame: 2, area: 81, share: 0.463}

questions:
  - id: framed-share
    formula: framed-area
    level: 2
    draw: {side: [4, 6, 8], closed: default}
    ask: [area, share]
    states: {closed: true, scale: 0.5, weights: [1, 2]}
    stem:
      zh: 边长 {side}，边框宽 {frame}，比例 0.5，权重 1 和 2，边框四周都有，求面积与占比。
      en: Side {side}, frame {frame}, scale 0.5, weights 1 and 2, framed all around. Find the area and the share.
  - id: relu-range
    kind: choice
    level: 1
    stem: {zh: ReLU 的取值范围是？, en: What is the range of ReLU?}
    options:
      - right: '$[0, +\\infty)$'
      - wrong: '$(0, 1)$'
        because: {zh: 这是 Sigmoid。, en: That is the sigmoid.}
      - wrong: '$(-1, 1)$'
        because: {zh: 这是 Tanh。, en: That is tanh.}
    why: {zh: 不小于 0。, en: It is never below 0.}
    torch: |
      y = F.relu(torch.linspace(-9, 9, 19))
      (y.min() == 0) and (y.max() == 9)
  - id: relu-sparse
    kind: truth
    level: 1
    statements:
      - holds: {zh: ReLU 有零输出。, en: ReLU has outputs of zero.}
      - fails: {zh: ReLU 处处可导。, en: ReLU has a derivative everywhere.}
        because: {zh: 在 0 处不可导。, en: Not at 0.}
    why: {zh: 负数输出 0。, en: Negative inputs give 0.}
  - id: name-range
    kind: match
    level: 1
    stem: {zh: 配对, en: Match them.}
    pairs:
      - {left: ReLU, right: '$[0, +\\infty)$'}
      - {left: Sigmoid, right: '$(0, 1)$'}
      - {left: Tanh, right: '$(-1, 1)$'}
    why: {zh: 由定义可知。, en: By definition.}
  - id: relu-term
    kind: explain
    level: 1
    stem: {zh: 名词解释：ReLU。, en: Explain the term ReLU.}
    rubric:
      - {zh: 它是激活函数, en: It is an activation function}
      - {zh: 负数输出零, en: Negative inputs give zero}
    why: {zh: 它是把负数变为零的激活函数。, en: It is the activation that turns negative inputs into zero.}
  - id: layer-order
    kind: order
    level: 1
    stem: {zh: 排序, en: Put them in order.}
    order: [Conv2d, BatchNorm2d, ReLU]
    why: {zh: 先卷积。, en: Convolution first.}
"""

# 2,000 draws, all sound.
RARE = """\
topic: tiny.rare
title: {zh: 乘积, en: Products}
formulas:
  - id: product
    title: {zh: 乘积, en: Product}
    level: 1
    covers: []
    given:
      a: {symbol: a, zh: 甲数, en: first, draw: 1..50}
      b: {symbol: b, zh: 乙数, en: second, draw: 1..40}
      c: {symbol: c, zh: 丙数, en: third, default: a}
    results:
      total: {symbol: T, zh: 结果, en: total, is: a * b + c}
    stem: {zh: '已知 {a} 和 {b}，求结果。', en: 'Given are {a} and {b}. Find the total.'}
    states: {c: a}
    torch: total = a * b + c
    mistakes:
      - {id: times, of: total, is: a * b, zh: 漏了加, en: nothing was added, example: 6}
      - {id: twice, of: total, is: a * b + 2 * c, zh: 加了两次, en: added twice, example: 10}
    example: {a: 2, b: 3, c: 2, total: 8}
"""


def edited(old: str, new: str, text: str = SOUND) -> str:
    """The text with the one place that says `old` saying `new`."""
    assert text.count(old) == 1, (text.count(old), old)
    return text.replace(old, new)


def line_of(text: str, part: str) -> int:
    """The line, counted from 1, of the first place that says `part`."""
    assert part in text, part
    return text[: text.index(part)].count("\n") + 1


def write_bank(folder: Path, text: str = SOUND, name: str = "tiny.yaml") -> Path:
    """The file with that text."""
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def faults_of(folder: Path, text: str) -> list[Fault]:
    """What reading a bank with that text finds."""
    return load(write_bank(folder, text))[1]


def sound_bank(folder: Path, text: str = SOUND) -> Bank:
    """The bank of a text without faults."""
    bank, faults = load(write_bank(folder, text))
    assert faults == []
    return bank
