"""Cards, questions and blueprints as read from YAML."""
