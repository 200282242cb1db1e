"""Formula against PyTorch, and the whole bank put to the test."""
