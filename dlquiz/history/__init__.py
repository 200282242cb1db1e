"""The history: every attempt, kept in one SQLite file on the student's machine."""
