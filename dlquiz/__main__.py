"""`python -m dlquiz` is `dlquiz`. What lies in the current folder is not imported, whatever it is called."""

import sys
from pathlib import Path

if __name__ == "__main__":
    if not sys.flags.safe_path and sys.path[:1] == [str(Path.cwd())]:
        del sys.path[0]
        sys.path.append(str(Path(__file__).resolve().parent.parent))  # a checkout is found only so

    from dlquiz.cli import main

    main()
