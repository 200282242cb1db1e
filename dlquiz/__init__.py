"""Exam practice for deep learning: fresh problems from a bank of formula cards, every answer proven with PyTorch."""

__version__ = "0.1.0"
