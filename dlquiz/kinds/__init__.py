"""The kinds of questions: each reads its YAML, draws, reads a response, grades, and yields what is shown."""
