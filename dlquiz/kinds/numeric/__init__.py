"""Questions on a card, with numbers drawn afresh."""
