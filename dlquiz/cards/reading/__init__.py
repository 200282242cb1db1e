"""From a YAML tree to cards and questions: every fault found, each with its place and what would be right."""
