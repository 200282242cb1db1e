"""The mock exam on a terminal: taking it, marking what no program can, the report."""
