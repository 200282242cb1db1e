"""Running text and the words of the program."""
