"""Questions on a short PyTorch program: what it prints, or which value belongs in its blank."""
