"""A small bank whose every value can be worked out in the head: one question of each kind, and two errata."""

from __future__ import annotations

from pathlib import Path

NUMBERS = r"""
topic: tiny.numbers
title: {zh: 数, en: Numbers}
formulas:
- id: square
  title: {zh: 带框的正方形, en: Framed square}
  level: 1
  covers: []
  given:
    side:  {symbol: a, zh: 边长, en: side, unit: cm, draw: [5]}
    frame: {symbol: f, zh: 框宽, en: frame, draw: [2], default: 1}
    round_corners: {symbol: R, zh: 圆角, en: round corners, kind: truth, default: false}
  where:
  - {is: frame < side, zh: 框宽 $f$ 必须小于边长, en: the frame $f$ must be narrower than the side}
  results:
    area:
      {symbol: A, zh: 面积, en: area, unit: cm², is: (side + 2*frame)**2 - 1 if round_corners else (side + 2*frame)**2}
  states: {round_corners: false}
  stem:
    zh: '边长 {side}，框宽 {frame}，求面积 $A$。'
    en: 'Side {side}, frame {frame}: what is the area $A$?'
  hint: {zh: 框有两侧。, en: A frame has two sides.}
  torch: |
    padded = F.pad(torch.ones(1, 1, side, side), (frame,) * 4, value=1.0)
    area = int(padded.sum()) - int(round_corners)
  mistakes:
  - id: one-side
    of: area
    is: (side + frame)**2
    zh: 框只算了一侧
    en: the frame was counted on one side only
    example: 49
  - {id: no-frame, of: area, is: side**2, zh: 忘了框 $f$, en: the frame $f$ was left out, example: 25}
  example: {side: 5, frame: 2, area: 81}
- id: thirds
  title: {zh: 三分之一, en: Thirds}
  level: 2
  covers: []
  given:
    a: {symbol: a, zh: 第一个数, en: first number, draw: [3]}
    b: {symbol: b, zh: 第二个数, en: second number, draw: [4]}
  results:
    total: {symbol: T, zh: 和, en: total, is: a + b}
    third: {symbol: t, zh: 三分之一, en: third, decimals: 2, is: total / 3}
  stem: {zh: '求 {a} 与 {b} 的和 $T$，再求其三分之一 $t$。', en: 'Add {a} and {b} to get $T$, then take a third, $t$.'}
  torch: |
    total = a + b
    third = total / 3
  mistakes:
  - {id: product, of: total, is: a * b, zh: 乘了而不是加, en: multiplied instead of added, example: 12}
  - {id: half, of: third, is: total / 2, zh: 取了一半, en: took a half, example: 3.5}
  example: {a: 3, b: 4, total: 7, third: 2.33}
- id: arrays
  title: {zh: 数组, en: Arrays}
  level: 3
  covers: []
  given:
    x: {symbol: x, zh: 向量, en: vector, shape: [2], draw: [[1, 2]]}
    w: {symbol: W, zh: 矩阵, en: matrix, shape: [2, 2], kind: number, draw: [[[0.5, 0.0], [0.0, 1.5]]]}
    c: {symbol: C, zh: 通道数, en: channels, draw: [6]}
  results:
    doubled: {symbol: d, zh: 两倍, en: doubled, is: 2 * x}
    scaled: {symbol: S, zh: 放大, en: scaled, significant: 3, is: 3 * w}
    size: {symbol: s, zh: 形状, en: shape, kind: shape, is: '[c, 28, 28]'}
  stem:
    zh: '$x$ = {x}，$W$ = {w}，$C$ = {c}。求 $d = 2x$、$S = 3W$ 和形状 $s$。'
    en: 'Given $x$ = {x}, $W$ = {w} and $C$ = {c}, find $d = 2x$, $S = 3W$ and the shape $s$.'
  torch: |
    doubled = [2 * x[0], 2 * x[1]]
    scaled = 3 * torch.tensor(w)
    size = torch.zeros(c, 28, 28).shape
  mistakes:
  - {id: added, of: doubled, is: x + 2, zh: 加了 2, en: 2 was added, example: [3, 4]}
  example: {x: [1, 2], w: [[0.5, 0], [0, 1.5]], c: 6, doubled: [2, 4], scaled: [[1.5, 0], [0, 4.5]], size: [6, 28, 28]}
- id: product
  title: {zh: 乘积, en: Product}
  level: 1
  covers: []
  given:
    p: {symbol: p, zh: 因数一, en: first factor, draw: 2..60}
    q: {symbol: q, zh: 因数二, en: second factor, draw: 2..60}
  results:
    product: {symbol: n, zh: 积, en: product, is: p * q}
  stem: {zh: '{p} 乘以 {q} 得多少？', en: 'What is {p} times {q}?'}
  torch: product = p * q
  mistakes:
  - {id: sum, of: product, is: p + q, zh: 加了而不是乘, en: added instead of multiplied, example: 5}
  example: {p: 2, q: 3, product: 6}
questions: []
"""

FACTS = r"""
topic: tiny.facts
title: {zh: 事实, en: Facts}
questions:
- id: pick-one
  kind: choice
  level: 1
  covers: []
  stem: {zh: 哪个是偶数？, en: Which one is even?}
  options:
  - right: '$2$'
  - wrong: '$3$'
    because: {zh: 3 是奇数, en: 3 is odd}
  - wrong: '$5$'
    because: {zh: 5 是奇数, en: 5 is odd}
  why: {zh: $2 = 2 \cdot 1$。, en: $2 = 2 \cdot 1$.}
  torch: torch.tensor(2) % 2 == 0
- id: pick-some
  kind: choices
  level: 2
  covers: []
  stem: {zh: 哪些是偶数？, en: Which ones are even?}
  options:
  - right: '$2$'
  - right: '$4$'
  - wrong: '$5$'
    because: {zh: 5 是奇数, en: 5 is odd}
  why: {zh: 偶数能被 2 整除。, en: An even number can be halved.}
- id: true-or-not
  kind: truth
  level: 1
  covers: []
  statements:
  - fails: {zh: $3$ 是偶数。, en: $3$ is even.}
    because: {zh: 3 是奇数。, en: 3 is odd.}
  - fails: {zh: $5$ 是偶数。, en: $5$ is even.}
    because: {zh: 5 是奇数。, en: 5 is odd.}
  why: {zh: 偶数能被 2 整除。, en: An even number can be halved.}
- id: join
  kind: match
  level: 2
  covers: []
  stem: {zh: 把数与它的平方配对。, en: Match each number with its square.}
  pairs:
  - {left: '$2$', right: '$4$'}
  - {left: '$3$', right: '$9$'}
  - {left: '$4$', right: '$16$'}
  why: {zh: 平方就是自己乘自己。, en: A square is a number times itself.}
- id: line-up
  kind: order
  level: 3
  covers: []
  stem: {zh: '从小到大排列，如 `sorted`。', en: 'From the smallest to the largest, as `sorted` does.'}
  order: ['$1$', '$2$', '$3$']
  why: {zh: 数数的顺序。, en: That is the order of counting.}
- id: say-why
  kind: explain
  level: 2
  covers: []
  stem: {zh: 名词解释：质数。, en: Explain the term "prime number".}
  rubric:
  - {zh: 它是整数, en: It is a whole number}
  - {zh: 它大于 $1$, en: It is larger than $1$}
  - {zh: 只有 $1$ 和它自己能整除它, en: Only $1$ and the number itself divide it}
  why: {zh: 质数是大于 1、只能被 1 和自身整除的整数。, en: 'A whole number above 1, divisible by 1 and itself alone.'}
  hint: {zh: 想想 7。, en: Think of 7.}
"""

ERRATA = r"""
errata:
- id: two-sides
  kinds: [mistake]
  topics: [tiny.numbers]
  where:
  - {at: "003:8-13", section: 正方形}
  - {at: "004:5, 9", section: 框}
  says: {zh: '框只算一侧：$a + f$。', en: 'The frame counts on one side: $a + f$.'}
  right: {zh: '框有两侧：$a + 2f$。', en: 'A frame has two sides: $a + 2f$.'}
  torch: |
    width = F.pad(torch.ones(5), (2, 2)).numel()
    width == 5 + 2 * 2 and width != 5 + 2
- id: odd-evens
  kinds: [incomplete, doubtful]
  topics: [tiny.facts]
  where:
  - {at: "001:2", section: 偶数}
  says: {zh: 偶数是 2 的倍数。, en: An even number is a multiple of 2.}
  right: {zh: 0 也是。, en: So is 0.}
"""

# Its key is 7, and PyTorch says 8: it must never be asked.
LIAR = r"""
topic: tiny.liar
title: {zh: 谎言, en: Lies}
formulas:
- id: liar
  title: {zh: 谎言, en: Lie}
  level: 1
  covers: []
  given: {a: {symbol: a, zh: 数, en: number, draw: [3]}}
  results: {total: {symbol: T, zh: 和, en: total, is: a + 4}}
  stem: {zh: '{a} 加四？', en: '{a} plus four?'}
  torch: total = a + 5
  mistakes:
  - {id: product, of: total, is: a * 4, zh: 乘了, en: multiplied, example: 12}
  example: {a: 3, total: 7}
"""


def write_tiny_bank(folder: Path) -> Path:
    """The bank as a folder of three files; every item of it is right."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "numbers.yaml").write_text(NUMBERS, encoding="utf-8")
    (folder / "facts.yaml").write_text(FACTS, encoding="utf-8")
    (folder / "errata.yaml").write_text(ERRATA, encoding="utf-8")
    return folder


_CHOICE = """
- id: which-{n}
  kind: choice
  level: 1
  covers: []
  stem:
    zh: 这是第 {n} 题，题干特意写得很长，长到在六十列的屏幕上一行放不下，好看出换行是否正确。哪个数是 {n}？
    en: This is question {n}, and its stem is long, so long that sixty columns do not hold it on a line. Which is {n}?
  options:
  - right: '${n}$'
  - {{wrong: '$7{n}$', because: {{zh: 多了一个 7, en: there is a 7 too many}}}}
  - {{wrong: '$8{n}$', because: {{zh: 多了一个 8, en: there is an 8 too many}}}}
  why: {{zh: 就是它自己。, en: It is the number itself.}}
"""


def write_choices(path: Path) -> Path:
    """A bank of twelve choices, which need no PyTorch."""
    entries = "".join(_CHOICE.format(n=n) for n in range(1, 13))
    path.write_text(f"topic: choices\ntitle: {{zh: 选择, en: Choices}}\nquestions:{entries}", encoding="utf-8")
    return path
