"""Cards as read from YAML, strictly, and worked out."""
