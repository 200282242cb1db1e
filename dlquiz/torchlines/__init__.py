"""The PyTorch lines of a bank: which are allowed, how they are shown, and how they are run apart from everything else.

`code` (with `checker`, `whitelist`, `plainness`) reads lines and never loads PyTorch; `run` is the one module that
imports it, inside the process that `serve` guards and `worker` talks to.
"""
