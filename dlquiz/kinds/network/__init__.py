"""Questions on whole networks: the table of one, with cells left blank."""
