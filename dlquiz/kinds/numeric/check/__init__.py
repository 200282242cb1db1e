"""What `bank check` asks of numeric questions and their items beyond what it asks of every kind."""
