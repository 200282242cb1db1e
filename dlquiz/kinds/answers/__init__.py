"""What was typed, read as people type it."""
