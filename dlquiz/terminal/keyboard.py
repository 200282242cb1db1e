"""What the student types: on a terminal, in plain lines, or through a pipe.

prompt_toolkit, which takes a tenth of a second to load, is loaded at the first prompt, when question and keys stand on
the screen already. What is typed meanwhile is read then.
"""

from __future__ import annotations

import atexit
import os
import sys
import time
from collections.abc import Callable, Sequence
from functools import cached_property
from shutil import get_terminal_size
from typing import TYPE_CHECKING, TextIO

from dlquiz.maths.width import display_width
from dlquiz.terminal.lines import LineKeyboard, PipedKeyboard
from dlquiz.terminal.prompt import TICK, Keyboard, Prompt, Resized, TimeUp, folded, last_lines
from dlquiz.terminal.wrap import Line, Run

if TYPE_CHECKING:
    from prompt_toolkit.application import Application
    from prompt_toolkit.buffer import Buffer
    from prompt_toolkit.formatted_text import StyleAndTextTuples
    from prompt_toolkit.history import History
    from prompt_toolkit.input import Input
    from prompt_toolkit.key_binding import KeyBindings
    from prompt_toolkit.key_binding.key_processor import KeyPressEvent
    from prompt_toolkit.layout import Layout
    from prompt_toolkit.output import Output

# How long after a key that needed no Enter an Enter alone is not heard, in seconds.
SETTLING = 0.4


def choose_keyboard(plain: bool, as_json: bool) -> Keyboard:
    """The keyboard that fits stdin and stdout. With `as_json` stdout is the document's, and prompts go to stderr."""
    stream = sys.stderr if as_json else sys.stdout
    if not sys.stdin.isatty():
        return PipedKeyboard(stream)
    bare = os.name == "posix" and os.environ.get("TERM", "") in ("", "dumb", "unknown")
    return LineKeyboard(stream) if plain or bare or not stream.isatty() else TerminalKeyboard(stream)


class TerminalKeyboard:
    """A terminal: keys without Enter, a last line with the keys and a clock, Chinese edited by its width.

    Whoever is used to press Enter after a key that needs none must not leave the next prompt by it: for SETTLING
    seconds after such a key, Enter alone is not heard.
    """

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._instant = -SETTLING

    def ask(self, prompt: Prompt) -> str:
        for line in prompt.above:
            self._stream.write(f"{line}\n")
        self._stream.flush()
        release = self._show_at_once(prompt) if "prompt_toolkit" not in sys.modules else _nothing

        from prompt_toolkit.buffer import Buffer
        from prompt_toolkit.document import Document
        from prompt_toolkit.input.typeahead import clear_typeahead

        # In an exam Up would bring the answer to another question back.
        recalled = self._history if prompt.seconds_left is None else None
        buffer = Buffer(multiline=False, history=recalled, document=Document(prompt.default))
        app = self._app(prompt, buffer)
        at_once = False

        def end_at_once(_: Buffer) -> None:
            nonlocal at_once
            if not app.is_done and prompt.instant(folded(buffer.text)):
                app.exit(result=buffer.text)
                at_once = True

        buffer.on_text_changed += end_at_once
        try:
            typed = app.run(pre_run=lambda: _watch(app, prompt, buffer))
        finally:
            release()
        if at_once:
            self._instant = time.monotonic()
            clear_typeahead(self._input)  # typed before anybody could see what it is for
        return " ".join(typed.splitlines())  # of what was pasted

    def _show_at_once(self, prompt: Prompt) -> Callable[[], None]:
        """The prompt and the keys as prompt_toolkit will draw them over, with the cursor where it begins to. What is
        typed now is for that prompt: the result is to be called behind it."""
        columns, text = get_terminal_size().columns, f"{prompt.text} {prompt.default}"
        if os.name != "posix" or display_width(text) >= columns:  # a console that may not know the signs; two rows
            return _nothing
        _silence()
        release = _hold_keys()
        rows = last_lines(prompt, columns)
        texts = ["".join(_in_reverse(run) for run in row) for row in rows]
        back = f"\x1b[{len(texts)}A" if texts else ""
        self._stream.write("\n".join([text, *texts]) + back + "\r")
        self._stream.flush()
        return release

    def _is_settling(self) -> bool:
        return time.monotonic() < self._instant + SETTLING

    def _app(self, prompt: Prompt, buffer: Buffer) -> Application[str]:
        from prompt_toolkit.application import Application
        from prompt_toolkit.styles import Style

        style = Style([("status", "bold"), ("keys", "reverse")])
        layout = _layout(prompt, buffer, lambda: self._output.get_size().columns)
        bindings = _bindings(prompt, buffer, lambda: self._is_settling() and not buffer.text)
        return Application(layout, style, key_bindings=bindings, input=self._input, output=self._output)

    @cached_property
    def _history(self) -> History:
        from prompt_toolkit.history import InMemoryHistory

        return InMemoryHistory()

    @cached_property
    def _input(self) -> Input:
        from prompt_toolkit.input import create_input

        _silence()
        return create_input()

    @cached_property
    def _output(self) -> Output:
        from prompt_toolkit.output import create_output

        output = create_output(self._stream)
        output.enable_cpr = False  # type: ignore[attr-defined] # nothing here needs to know the cursor's place
        return output


def _in_reverse(run: Run) -> str:
    return f"\x1b[7m{run.text}\x1b[0m" if run.style == "class:keys" else run.text


def _silence() -> None:
    """From now on what is typed between two prompts, while PyTorch is waited for, is not echoed into the page."""
    if sys.platform == "win32":  # it echoes nothing by itself
        return
    import termios

    before = termios.tcgetattr(sys.stdin)
    atexit.register(termios.tcsetattr, sys.stdin, termios.TCSANOW, before)
    quiet = [*before]
    quiet[3] &= ~termios.ECHO
    termios.tcsetattr(sys.stdin, termios.TCSANOW, quiet)


def _hold_keys() -> Callable[[], None]:
    """From now on every key waits to be read, Ctrl-C and Ctrl-D too, until the result is called."""
    if sys.platform == "win32":  # nothing but a reader takes them there
        return _nothing
    import termios

    before = termios.tcgetattr(sys.stdin)
    held = [*before]
    held[3] &= ~(termios.ICANON | termios.ISIG)
    termios.tcsetattr(sys.stdin, termios.TCSANOW, held)
    return lambda: termios.tcsetattr(sys.stdin, termios.TCSANOW, before)


def _nothing() -> None:
    """Where no keys are held, there is nothing to release."""


def _layout(prompt: Prompt, buffer: Buffer, columns: Callable[[], int]) -> Layout:
    """The prompt with what is typed, below it the status and the keys, which leave the screen when the prompt ends."""
    from prompt_toolkit.filters import is_done
    from prompt_toolkit.layout import ConditionalContainer, HSplit, Layout, VerticalAlign, Window
    from prompt_toolkit.layout.controls import BufferControl, FormattedTextControl
    from prompt_toolkit.layout.processors import BeforeInput

    control = BufferControl(buffer, [BeforeInput(f"{prompt.text} ")])
    line = Window(control, dont_extend_height=True, wrap_lines=True)
    last = Window(FormattedTextControl(lambda: _styled(last_lines(prompt, columns()))), dont_extend_height=True)
    below = ConditionalContainer(last, ~is_done)
    return Layout(HSplit([line, below], align=VerticalAlign.TOP), line)


def _styled(lines: Sequence[Line]) -> StyleAndTextTuples:
    texts: StyleAndTextTuples = []
    for line in lines:
        texts += [("", "\n")] if texts else []
        texts += [(run.style, run.text) for run in line]
    return texts


def _bindings(prompt: Prompt, buffer: Buffer, deaf: Callable[[], bool]) -> KeyBindings:
    """Enter, unless we are `deaf` to it, a paste, Ctrl-C, Ctrl-D on an empty line, Ctrl-Z; the keys that turn a page,
    where `<` and `>` do that at once."""
    from prompt_toolkit.filters import Condition
    from prompt_toolkit.key_binding import KeyBindings

    bindings = KeyBindings()

    @bindings.add("enter")
    def _(event: KeyPressEvent) -> None:
        if not deaf():
            buffer.append_to_history()
            event.app.exit(result=buffer.text)

    @bindings.add("<bracketed-paste>")  # on one line, so that Ctrl-U takes all of it away
    def _(event: KeyPressEvent) -> None:
        buffer.insert_text(" ".join(event.data.splitlines()))

    @bindings.add("c-c")
    @bindings.add("<sigint>")
    def _(event: KeyPressEvent) -> None:
        event.app.exit(exception=KeyboardInterrupt(buffer.text))

    @bindings.add("c-d", filter=Condition(lambda: not buffer.text))
    def _(event: KeyPressEvent) -> None:
        event.app.exit(exception=EOFError)

    @bindings.add("c-z")
    def _(event: KeyPressEvent) -> None:
        event.app.suspend_to_background()

    for key, sign in (("pageup", "<"), ("pagedown", ">")):
        if prompt.instant(sign):
            bindings.add(key, filter=Condition(lambda: buffer.text in ("", prompt.default)))(
                lambda event, sign=sign: event.app.exit(result=sign)
            )
    return bindings


def _watch(app: Application[str], prompt: Prompt, buffer: Buffer) -> None:
    """Keeps the status up to date, and ends the prompt by its clock or by a new size of the screen."""
    if prompt.status is None and prompt.seconds_left is None and not prompt.redraw:
        return
    import asyncio

    size = app.output.get_size()

    async def watch() -> None:
        while not app.is_done:
            if prompt.time_is_up:
                app.exit(exception=TimeUp(buffer.text))
            elif prompt.redraw and app.output.get_size() != size:
                app.exit(exception=Resized(buffer.text))
            else:
                app.invalidate()
                await asyncio.sleep(TICK)

    app.create_background_task(watch())
