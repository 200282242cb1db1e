"""What a student did, what it adds up to, and what should come next."""
