"""`python -m dlquiz` is `dlquiz`. What lies in the current folder is not imported, whatever it is called."""

import os
import sys

if __name__ == "__main__":
    if not sys.flags.safe_path and sys.path[:1] == [os.getcwd()]:
        del sys.path[0]
        sys.path.append(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))  # a checkout is found only so

    from dlquiz.cli import main

    main()
