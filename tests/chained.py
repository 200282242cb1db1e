"""A bank for grading: chains of parts, vectors, a matrix, a shape."""

CHAINED = r"""
topic: test.grades
title: {zh: 批改, en: Grades}
formulas:
- id: norm
  title: {zh: 归一化, en: Normalisation}
  level: 3
  covers: []
  given:
    x: {symbol: x, zh: 输入, en: input, shape: [4], draw: [[1, 2, 3, 6]]}
    gamma: {symbol: '\gamma', zh: 缩放, en: scale, draw: [2]}
    beta: {symbol: '\beta', zh: 平移, en: shift, draw: [1]}
  results:
    mean: {symbol: '\mu', zh: 均值, en: mean, decimals: 2, is: mean(x)}
    variance: {symbol: '\sigma^2', zh: 方差, en: variance, decimals: 3, is: mean((x - mean)**2)}
    normalized: {symbol: '\hat{x}', zh: 归一化, en: normalised, decimals: 3, is: (x - mean) / sqrt(variance)}
    output: {symbol: y, zh: 输出, en: output, decimals: 3, is: gamma*normalized + beta}
  stem: {zh: '{x} {gamma} {beta}', en: '{x} {gamma} {beta}'}
  torch: |
    t = torch.tensor(x)
    mean = t.mean()
    variance = t.var(unbiased=False)
    normalized = (t - mean) / variance.sqrt()
    output = gamma*normalized + beta
  mistakes:
  - {id: unbiased, of: variance, is: sum((x - mean)**2) / 3, zh: 除以 3, en: divided by 3, example: 4.667}
  - {id: no-root, of: normalized, is: (x - mean) / variance, zh: 没开方, en: no root,
     example: [-0.571, -0.286, 0, 0.857]}
  - {id: shift-first, of: output, is: gamma*(normalized + beta), zh: 先平移, en: shifted first,
     example: [-0.138, 0.931, 2, 5.207]}
  example: {x: [1, 2, 3, 6], gamma: 2, beta: 1, mean: 3, variance: 3.5, normalized: [-1.069, -0.535, 0, 1.604],
    output: [-1.138, -0.069, 1, 4.207]}
- id: rounding
  title: {zh: 舍入, en: Rounding}
  level: 2
  covers: []
  given: {a: {symbol: a, zh: 数, en: number, draw: [1]}}
  results:
    small: {symbol: s, zh: 小, en: small, decimals: 2, is: a / 7}
    large: {symbol: l, zh: 大, en: large, decimals: 1, is: 1000*small}
  stem: {zh: '{a}', en: '{a}'}
  torch: |
    small = a / 7
    large = 1000*small
  mistakes:
  - {id: trap, of: large, is: 980*small, zh: 陷阱, en: trap, example: 140.0}
  - {id: more, of: large, is: 2000*small, zh: 两倍, en: twice, example: 285.7}
  example: {a: 1, small: 0.14, large: 142.9}
- id: mixed
  title: {zh: 混合, en: Mixed}
  level: 2
  covers: []
  given: {a: {symbol: a, zh: 数, en: number, draw: [1]}}
  results:
    small: {symbol: s, zh: 小, en: small, decimals: 2, is: a / 7}
    half: {symbol: h, zh: 一半, en: half, decimals: 1, is: a / 2}
    both: {symbol: b, zh: 两者, en: both, decimals: 1, is: 1000*small + half}
  stem: {zh: '{a}', en: '{a}'}
  torch: |
    small = a / 7
    half = a / 2
    both = 1000*small + half
  mistakes:
  - {id: thousand, of: both, is: 1000*(small + half), zh: 都乘, en: both times a thousand, example: 642.9}
  example: {a: 1, small: 0.14, half: 0.5, both: 143.4}
- id: growth
  title: {zh: 增长, en: Growth}
  level: 2
  covers: []
  given: {a: {symbol: a, zh: 数, en: number, draw: [3]}}
  results:
    layers: {symbol: L, zh: 层, en: layers, is: 2*a}
    growth: {symbol: G, zh: 增长, en: growth, significant: 3, is: 10.0**layers}
    shape: {symbol: S, zh: 形状, en: shape, kind: shape, is: '[layers, a, a]'}
  stem: {zh: '{a}', en: '{a}'}
  torch: |
    layers = 2*a
    growth = 10.0**layers
    shape = torch.zeros(layers, a, a).shape
  mistakes:
  - {id: once, of: layers, is: a, zh: 一次, en: once, example: 3}
  - {id: halved, of: growth, is: 10.0**layers / 2, zh: 一半, en: halved, example: 500000}
  example: {a: 3, layers: 6, growth: 1000000, shape: [6, 3, 3]}
questions:
- id: norm-output
  formula: norm
  level: 3
  ask: [output]
  stem: {zh: '{x} {gamma} {beta}', en: '{x} {gamma} {beta}'}
"""
