"""The tables of the history file, and how an older layout becomes today's.

`attempt` is the truth. What stands in `progress`, `daily` and `slip` follows from it and can be made anew: `progress`
by `dlquiz.study.progress`, the other two by triggers, in the transaction of the attempt itself. They keep reading quick
however long the history grows.
"""

from __future__ import annotations

import re
import sqlite3

# Version 1, the first layout, had no `mixed` and none of the sums, version 2 no `fact` and `missed`, version 3 no
# `second` and no remarks. A file says its version in `PRAGMA user_version`.
# Whoever changes how progress is added up raises it too, so that it is added up anew.
VERSION = 4

_ATTEMPT = """
CREATE TABLE attempt (
  id INTEGER PRIMARY KEY,
  instant INTEGER NOT NULL,
  at TEXT NOT NULL,
  day TEXT NOT NULL,
  question TEXT NOT NULL,
  seed INTEGER NOT NULL,
  digest TEXT NOT NULL,
  response TEXT NOT NULL,
  score REAL NOT NULL,
  mistake TEXT,
  seconds REAL NOT NULL,
  hints INTEGER NOT NULL,
  session TEXT NOT NULL,
  {later}
  UNIQUE (session, instant, question, seed)
);
CREATE INDEX attempt_of_question ON attempt (question, instant);
"""
_PROGRESS = """
CREATE TABLE progress (
  question TEXT PRIMARY KEY,
  attempts INTEGER NOT NULL,
  correct INTEGER NOT NULL,
  last TEXT NOT NULL,
  stability REAL NOT NULL,
  difficulty REAL NOT NULL,
  reviewed TEXT NOT NULL,
  interval INTEGER NOT NULL,
  exam_interval INTEGER NOT NULL,
  wrong_day TEXT,
  mistake TEXT,
  times INTEGER NOT NULL,
  right_days INTEGER NOT NULL,
  right_day TEXT,
  missed TEXT
);
"""
_SUMS = """
CREATE TABLE daily (day TEXT PRIMARY KEY, attempts INTEGER NOT NULL, correct INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE slip (
  question TEXT NOT NULL, mistake TEXT NOT NULL, times INTEGER NOT NULL, PRIMARY KEY (question, mistake)
) WITHOUT ROWID;
CREATE TABLE sitting (id TEXT PRIMARY KEY, kind TEXT NOT NULL, saved TEXT NOT NULL, state TEXT NOT NULL);
CREATE TABLE setting (name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TRIGGER attempt_added AFTER INSERT ON attempt BEGIN
  INSERT INTO daily VALUES (new.day, 1, new.score >= 1)
    ON CONFLICT (day) DO UPDATE SET attempts = attempts + 1, correct = correct + excluded.correct;
  INSERT INTO slip SELECT new.question, new.mistake, 1 WHERE new.mistake IS NOT NULL
    ON CONFLICT (question, mistake) DO UPDATE SET times = times + 1;
END;
CREATE TRIGGER attempt_removed AFTER DELETE ON attempt BEGIN
  UPDATE daily SET attempts = attempts - 1, correct = correct - (old.score >= 1) WHERE day = old.day;
  DELETE FROM daily WHERE day = old.day AND attempts = 0;
  UPDATE slip SET times = times - 1 WHERE question = old.question AND mistake = old.mistake;
  DELETE FROM slip WHERE question = old.question AND mistake = old.mistake AND times = 0;
END;
"""
_FILL = """
INSERT INTO daily SELECT day, count(*), sum(score >= 1) FROM attempt GROUP BY day;
INSERT INTO slip SELECT question, mistake, count(*) FROM attempt WHERE mistake IS NOT NULL GROUP BY question, mistake;
"""
_MIXED = "mixed INTEGER NOT NULL DEFAULT 0"
_FACT = "fact TEXT NOT NULL DEFAULT ''"
_SECOND = "second TEXT NOT NULL DEFAULT ''"
_REMARK = """
CREATE TABLE remark (
  question TEXT PRIMARY KEY, at TEXT NOT NULL, bookmarked INTEGER NOT NULL, note TEXT NOT NULL
) WITHOUT ROWID;
"""

FIRST = _ATTEMPT.format(later="")
CREATE = _ATTEMPT.format(later=f"{_MIXED}, {_FACT}, {_SECOND},") + _PROGRESS + _SUMS + _REMARK
# What a file of today's layout holds: "table attempt", "trigger attempt_added", ...
HELD = frozenset(f"{kind.lower()} {name}" for kind, name in re.findall(r"CREATE (TABLE|INDEX|TRIGGER) (\w+)", CREATE))
# What brings a file of that version to the next one. `progress` is added up anew after it.
MIGRATIONS = {
    1: f"ALTER TABLE attempt ADD COLUMN {_MIXED};" + _PROGRESS + _SUMS + _FILL,
    2: f"ALTER TABLE attempt ADD COLUMN {_FACT}; DROP TABLE progress;" + _PROGRESS,
    3: f"ALTER TABLE attempt ADD COLUMN {_SECOND};" + _REMARK,
}


def statements(script: str) -> list[str]:
    """The single statements of a script; a trigger, which holds semicolons itself, is one."""
    found, begun = [], ""
    for piece in script.split(";"):
        begun += piece + ";"
        if sqlite3.complete_statement(begun):
            found.append(begun.strip())
            begun = ""
    return [statement for statement in found if statement != ";"]
