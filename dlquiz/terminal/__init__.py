"""Drawing on a terminal; the only place where rich is imported."""
