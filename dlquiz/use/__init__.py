"""What can be done with a bank: practise, take an exam, print papers, see how it stands.

The use cases of every surface. They take bank, history, PyTorch and clock as values, return values and raise
DlquizError; nothing here prints, reads a keyboard or knows a command line.
"""
