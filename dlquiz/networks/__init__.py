"""Networks: layers with their shapes and costs, the notation in which they are written, and the table of a network.

It knows no question, and PyTorch only as text (`lines`).
"""
