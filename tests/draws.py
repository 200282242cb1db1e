"""A bank of questions whose items can all be written out by hand, to count and compare them."""

from __future__ import annotations

BANK = r"""
topic: test.draws
title: {zh: 抽取, en: Draws}
formulas:
- id: conv
  title: {zh: 卷积, en: Convolution}
  level: 1
  covers: []
  given:
    height: {symbol: H, zh: 高度, en: height, draw: 5..12}
    kernel: {symbol: K, zh: 核, en: kernel, draw: [1, 3, 5]}
    stride: {symbol: S, zh: 步幅, en: stride, draw: [1, 2, 3], default: 1}
    padding: {symbol: P, zh: 填充, en: padding, draw: 0..2, min: 0}
  where:
  - {is: kernel <= height + 2*padding, zh: 核太大, en: the kernel is too large}
  draw_where: [padding < kernel, out > 1]
  results:
    out: {symbol: O, zh: 输出, en: output, is: floor((height + 2*padding - kernel) / stride) + 1}
  stem: {zh: '{height} {kernel} {stride} {padding}', en: '{height} {kernel} {stride} {padding}'}
  torch: out = (height + 2*padding - kernel) // stride + 1
  mistakes:
  - {id: no-padding, of: out, is: floor((height - kernel) / stride) + 1, zh: 无填充, en: no padding, example: 4}
  - {id: no-one, of: out, is: floor((height + 2*padding - kernel) / stride), zh: 漏一, en: one missing, example: 4}
  example: {height: 10, kernel: 3, stride: 2, padding: 1, out: 5}
- id: half
  title: {zh: 一半, en: Half}
  level: 1
  covers: []
  given:
    a: {symbol: a, zh: 数, en: number, draw: 1..50}
    b: {symbol: b, zh: 数, en: number, kind: number, draw: 0.0..2.0 step 0.25}
  results:
    inner: {symbol: i, zh: 中间, en: inner, decimals: 1, is: a / 10}
    half: {symbol: h, zh: 一半, en: half, decimals: 1, is: inner / 2}
  ask: [half]
  stem: {zh: '{a} {b}', en: '{a} {b}'}
  torch: |
    inner = a / 10
    half = inner / 2
  mistakes:
  - {id: shifted, of: half, is: inner / 2 + b, zh: 移了, en: shifted, example: 2.25}
  - {id: whole, of: inner, is: a / 5, zh: 五, en: five, example: 3}
  example: {a: 15, b: 1.5, inner: 1.5, half: 0.75}
- id: vectors
  title: {zh: 向量, en: Vectors}
  level: 1
  covers: []
  given:
    x: {symbol: x, zh: 向量, en: vector, shape: [3], draw: -1..1}
    w: {symbol: W, zh: 矩阵, en: matrix, shape: [2, 2], draw: [0, 1]}
    v: {symbol: v, zh: 列表, en: listed, shape: [2], draw: [[1, 2], [3, 4]]}
  draw_where: [max(abs(x)) > 0]
  results:
    total: {symbol: T, zh: 和, en: total, is: sum(x) + 3*sum(w) + sum(v)}
  stem: {zh: '{x} {w} {v}', en: '{x} {w} {v}'}
  torch: total = sum(x) + 3*(w[0][0] + w[0][1] + w[1][0] + w[1][1]) + sum(v)
  mistakes:
  - {id: plain, of: total, is: sum(x) + sum(w) + sum(v), zh: 没乘, en: not tripled, example: 6}
  example: {x: [1, 0, 1], w: [[1, 0], [0, 0]], v: [1, 2], total: 8}
- id: never
  title: {zh: 无解, en: Never}
  level: 1
  covers: []
  given: {a: {symbol: a, zh: 数, en: number, draw: 1..9}}
  draw_where: [a > 9]
  results: {b: {symbol: b, zh: 数, en: number, is: a + 1}}
  stem: {zh: '{a}', en: '{a}'}
  torch: b = a + 1
  mistakes: []
  example: {a: 1, b: 2}
- id: squares
  title: {zh: 平方, en: Squares}
  level: 1
  covers: []
  given: {a: {symbol: a, zh: 数, en: number, draw: 0..3, min: 0}}
  results: {b: {symbol: b, zh: 平方, en: square, is: a**2}}
  stem: {zh: '{a}', en: '{a}'}
  torch: b = a**2
  mistakes:
  - {id: double, of: b, is: 2*a, zh: 翻倍, en: doubled, example: 6}
  - {id: inverse, of: b, is: floor(1/(a - 1)), zh: 倒数, en: inverse, example: 0}
  example: {a: 3, b: 9}
questions:
- id: pick-one
  kind: choice
  level: 1
  covers: []
  stem: {zh: 哪个？, en: Which?}
  options: [{right: '$1$'}, {wrong: '$2$', because: '$2$'}, {wrong: '$3$', because: '$2$'}, {wrong: '$4$', because: a}]
  why: '$1$'
- id: line-up
  kind: order
  level: 1
  covers: []
  stem: {zh: 排序, en: Order}
  order: ['$1$', '$2$', '$3$']
  why: '$1$'
- id: join
  kind: match
  level: 1
  covers: []
  stem: {zh: 配对, en: Match}
  pairs: [{left: '$1$', right: '$1$'}, {left: '$2$', right: '$4$'}, {left: '$3$', right: '$9$'}]
  why: '$1$'
- id: holds
  kind: truth
  level: 1
  covers: []
  statements: [{holds: '$1$'}, {fails: '$2$', because: '$2$'}, {holds: '$3$'}]
  why: '$1$'
- id: say-why
  kind: explain
  level: 1
  covers: []
  stem: {zh: 为什么？, en: Why?}
  rubric: ['$1$', '$2$']
  why: '$1$'
"""
