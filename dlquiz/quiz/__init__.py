"""A quiz as a value: what happened in it, and how it was drawn."""
