"""From an address to an item, and from a response to a grade."""
