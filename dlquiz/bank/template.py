"""A bank file to begin with: one card and one concept question, sound as they stand, with every key explained."""

from __future__ import annotations

import json
from collections.abc import Mapping

_TEMPLATE = """\
# A bank file: one topic. Change the words, then run `dlquiz bank check FILE`; it says line by line what is still wrong.
# question_bank/README.md explains every key, CONTRIBUTING.md walks through adding a card.
topic: TOPIC
title: TITLE

formulas:
  - id: my-square-area                  # lower-case words joined by hyphens, found nowhere else
    title: {zh: 带边框的正方形面积, en: Area of a framed square}
    level: 1                            # 1 one formula, 2 two steps or a trap, 3 a chain
    covers: []                          # rows of question_bank/syllabus.yaml
    given:                              # what is drawn: a symbol, a name in each language, and a range
      side:  {symbol: a, zh: 边长, en: side, draw: 2..20}
      frame: {symbol: f, zh: 边框宽度, en: width of the frame, draw: 1..3}
    results:                            # what is computed, with the names of the givens
      area: {symbol: A, zh: 总面积, en: total area, is: (side + 2*frame) ** 2}
    stem:                               # {side} shows the drawn value, $...$ is maths
      zh: "边长为 {side} 的正方形画，四周都有宽为 {frame} 的边框。求连边框在内的总面积 $A$。"
      en: "A square picture of side {side} has a frame of width {frame} on every side. Find the total area $A$."
    torch: |                            # the same another way, with the givens as variables
      padded = F.pad(torch.ones(1, 1, side, side), (frame,) * 4, value=1.0)
      area = int(padded.sum())
    mistakes:                           # what goes wrong, by name, and its value at the example
      - {id: one-side-only, of: area, is: (side + frame) ** 2, zh: 边框只算了一侧, en: the frame was counted on one side only, example: 49}
      - {id: no-frame, of: area, is: side ** 2, zh: 忘了边框, en: the frame was left out, example: 25}
    example: {side: 5, frame: 2, area: 81}   # worked by hand: (5 + 2*2)^2 = 81

questions:
  - id: my-relu-range
    kind: choice                        # choice, choices, truth, match, order, explain, fill and more: see the grammar
    level: 1
    covers: []
    stem: {zh: ReLU 的输出取值范围是？, en: What is the range of ReLU's output?}
    options:
      - right: '$[0, +\\infty)$'
      - wrong: '$(0, 1)$'
        because: {zh: 这是 Sigmoid 的范围；ReLU 没有上界。, en: That is the sigmoid's range; ReLU has no upper bound.}
      - wrong: '$(-1, 1)$'
        because: {zh: 这是 Tanh 的范围；ReLU 不输出负数。, en: That is tanh's range; ReLU gives no negative output.}
    why: {zh: '$\\max(0, x)$ 不小于 0，且随 $x$ 无限增大。', en: '$\\max(0, x)$ is never below 0 and grows with $x$ without bound.'}
    torch: |                            # may be left out; if it is there, the last line must come out true
      y = F.relu(torch.linspace(-100, 100, 1001))
      (y.min() == 0) and (y.max() == 100)
"""


def bank_template(topic: str, title: Mapping[str, str] | None = None) -> str:
    """The text of a bank file on this topic that `bank check` accepts as it stands. `title` by language is that of
    other files on the topic, if there are any: all of them have the same."""
    shown = json.dumps(title, ensure_ascii=False) if title else "{zh: 我的主题, en: My topic}"
    return _TEMPLATE.replace("TOPIC", topic, 1).replace("TITLE", shown, 1)
