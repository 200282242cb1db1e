"""`python -m dlquiz` is `dlquiz`. From here on nothing in the current folder is imported, whatever it is called.

What Python itself looks for there beforehand, for `-m`, only `python -P -m dlquiz` prevents.
"""

import os  # Python has it already, unlike pathlib: nothing is looked for yet
import sys

if __name__ == "__main__":
    if not sys.flags.safe_path and sys.path[:1] == [os.getcwd()]:  # noqa: PTH109
        del sys.path[0]
        own = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))  # noqa: PTH100, PTH120
        named = (os.path.join(place, "dlquiz", "__init__.py") for place in sys.path)  # noqa: PTH118
        others = (number for number, file in enumerate(named) if os.path.isfile(file))  # noqa: PTH113
        sys.path.insert(next(others, len(sys.path)), own)  # a checkout is found only so, or another one instead

    from dlquiz.cli import main

    main()
