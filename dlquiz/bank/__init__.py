"""All cards and questions of a bank, and blueprints of papers."""
