"""A quiz or a mock exam in the taking, as values: every action takes a state and returns one."""
