"""Papers that come back: what students answered, read from a table and marked."""
