"""`python -m dlquiz` is `dlquiz`."""

from dlquiz.cli import main

if __name__ == "__main__":
    main()
