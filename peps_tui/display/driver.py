"""The terminal as the application holds it: its modes, its keyboard, its size.

Unlike the driver of Textual it has no thread that looks for keys ten times a second, follows
neither the mouse nor the focus of its window unless asked, and never stops the process. What is
sent waits for no answer, so that a first screen needs no round trip.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import termios
from codecs import getincrementaldecoder
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from textual import constants, events
from textual.app import App
from textual.driver import Driver
from textual.geometry import Size
from textual.message import Message

from peps_tui.display.answers import LATEST, drop_answers
from peps_tui.display.gauge import ASK, Gauge
from peps_tui.display.keyboard import KeyParser
from peps_tui.display.moves import Place
from peps_tui.display.writer import Writer

_ENTER = "\x1b[?1049h\x1b[?7l\x1b[?2004h\x1b[?25l"
"""Another screen, no wrapping at its edge, pastes told from keys, no cursor."""
_LEAVE = "\x1b[m\x1b[H\x1b[J\x1b[?2004l\x1b[?7h\x1b[?1049l\x1b[?25h"
"""What is on screen goes too: some terminals have no other to go back to."""
_STEADY_CURSOR, _USUAL_CURSOR = "\x1b[2 q", "\x1b[0 q"
_FOLLOW_MOUSE, _LEAVE_MOUSE = "\x1b[?1000h\x1b[?1006h", "\x1b[?1006l\x1b[?1000l"
_RETURN, _LINE_FEED = "enter", "ctrl+j"
"""How the parser names the two characters that end a line."""
_READ_AT_ONCE = 4096
_TYPED_AT_ONCE = 32
"""Characters: more at once are a paste, or keys that waited on their way."""
_AFTER_ESCAPE = "[O"
_LATE = 0.25
"""Seconds that the rest of a sequence cut on its way may take."""
_USUAL_SIZE = 80, 24
_LARGEST_SIZE = 1000, 400
"""What of a window is used: a client may say that it has millions of cells."""


class TerminalDriver(Driver):
    """Reads the standard input, and writes to the standard error, on the loop of the application.

    `waits` tells whoever draws whether what was sent before has left, and calls back when it has:
    meanwhile there is no use in sending more. A `gauge` finds out how fast the line is. Where the
    line `is_slow`, a key may come in pieces, and Escape, with which many begin, is sure of itself
    later.
    """

    def __init__(
        self,
        app: App[Any],
        *,
        debug: bool = False,
        mouse: bool = True,
        size: tuple[int, int] | None = None,
    ) -> None:
        super().__init__(app, debug=debug, mouse=mouse, size=size)
        self._keyboard = sys.__stdin__.fileno() if sys.__stdin__ else 0
        self._screen = sys.__stderr__.fileno() if sys.__stderr__ else 2
        self._parser = KeyParser(debug, mouse=mouse)
        self._decode = getincrementaldecoder("utf-8")("replace").decode
        self._modes: list[Any] | None = None
        self._writer: Writer | None = None
        self._escape: asyncio.TimerHandle | None = None
        self._steady = False
        self._after_return = False
        self._escaped = False
        self.gauge: Gauge | None = None
        self._hear_place: Callable[[Place], None] | None = None
        self._asked_at = 0.0
        self.is_slow = False

    def write(self, data: str) -> None:
        """Send `data` to the terminal, in its turn; nothing once the application gave it back."""
        if self._writer is not None and data:
            if self.gauge is not None and self.gauge.asks_behind(len(data)):
                self._asked_at = self._loop.time()
                data += ASK
            self._writer.write(data)

    def ask_place(self, question: str, hear: Callable[[Place], None]) -> None:
        """Send a question that the terminal answers by telling where its cursor is."""
        self._hear_place = hear
        self._asked_at = self._loop.time()
        self.write(question)

    def waits(self, call: Callable[[], None]) -> bool:
        """Whether something sent has not left yet; `call` is called when all has."""
        return self._writer is not None and self._writer.waits(call)

    def keep_cursor_steady(self) -> None:
        """Have the cursor not blink, until the terminal is given back."""
        self._steady = True
        self.write(_STEADY_CURSOR)

    def start_application_mode(self) -> None:
        """Take the terminal."""
        self._modes = self._found_modes()
        self._writer = Writer(self._screen, self._loop)
        self._writer.start()
        self._take()
        self._loop.add_reader(self._keyboard, self._read)
        self._loop.add_signal_handler(signal.SIGWINCH, self._tell_size)
        self._loop.add_signal_handler(signal.SIGCONT, self._take_again)
        signal.signal(signal.SIGTSTP, signal.SIG_IGN)
        self._tell_size()

    def disable_input(self) -> None:
        """Read no more."""
        self._loop.remove_reader(self._keyboard)
        self._loop.remove_signal_handler(signal.SIGWINCH)
        self._loop.remove_signal_handler(signal.SIGCONT)
        if self._escape is not None:
            self._escape.cancel()

    def stop_application_mode(self) -> None:
        """Give the terminal back as it was; what was typed and not read is forgotten."""
        self.disable_input()
        self.write(_LEAVE_MOUSE if self._mouse else "")
        self.write(_LEAVE + (_USUAL_CURSOR if self._steady else ""))
        self.close()
        if self._loop.time() - self._asked_at < LATEST:
            drop_answers(self._keyboard, self._owed)
        if self._modes is not None:
            with suppress(termios.error):
                termios.tcflush(self._keyboard, termios.TCIFLUSH)
                # Not TCSADRAIN: it waits for ever for a terminal that takes nothing any more.
                termios.tcsetattr(self._keyboard, termios.TCSANOW, self._modes)
        signal.signal(signal.SIGTSTP, signal.SIG_DFL)

    def close(self) -> None:
        """Wait for what was sent to leave."""
        if self._writer is not None:
            if not self._writer.stop():
                # Nor would it take why the application ends, for which Textual waits.
                self._app._exit_renderables.clear()  # noqa: SLF001
            self._writer = None

    def process_message(self, message: Message) -> None:
        """Keep from the application what answers a question; a line feed is Enter."""
        if isinstance(message, events.CursorPosition):
            if (hear := self._hear_place) is not None:
                self._hear_place = None
                hear((message.x, message.y))
        elif (known := self._as_return(message)) is not None:
            super().process_message(known)

    def send_message(self, message: Message) -> None:
        """Hand a message to the application, in the order of what was read."""
        self._app.post_message(message)

    @property
    def _owed(self) -> int:
        """How many questions the terminal has not answered."""
        waits = self.gauge is not None and self.gauge.waits
        return int(waits) + int(self._hear_place is not None)

    def _as_return(self, message: Message) -> Message | None:
        """Enter for a line feed; None for one that only goes with the return before it.

        A terminal that is not taken yet, be it that of an SSH client while it shakes hands,
        makes one of the key. In a paste it stays what it is: the parser gives that whole.
        """
        key = message.key if isinstance(message, events.Key) else ""
        after_return, self._after_return = self._after_return, key == _RETURN
        if key != _LINE_FEED:
            return message
        return None if after_return else events.Key(_RETURN, "\r")

    def _take(self) -> None:
        if self._modes is not None:
            with suppress(termios.error):
                termios.tcsetattr(self._keyboard, termios.TCSANOW, _raw(self._modes))
        self.write(_ENTER + (_STEADY_CURSOR if self._steady else ""))
        self.write(_FOLLOW_MOUSE if self._mouse else "")

    def _take_again(self) -> None:
        """After a stop from outside: the shell had the terminal meanwhile."""
        self._take()
        self._tell_size()

    def _found_modes(self) -> list[Any] | None:
        try:
            return termios.tcgetattr(self._keyboard)
        except termios.error:
            return None

    def _tell_size(self) -> None:
        try:
            width, height = os.get_terminal_size(self._screen)
        except OSError:
            width, height = 0, 0
        width, height = width or _USUAL_SIZE[0], height or _USUAL_SIZE[1]
        size = Size(min(width, _LARGEST_SIZE[0]), min(height, _LARGEST_SIZE[1]))
        self.process_message(events.Resize(size, size))

    def _read(self) -> None:
        try:
            typed = os.read(self._keyboard, _READ_AT_ONCE)
        except OSError:
            typed = b""
        if not typed:
            # The line dropped, and the signal that tells so may not come.
            self._loop.remove_reader(self._keyboard)
            self._app.exit(return_code=128 + signal.SIGHUP)
            return
        text = self._decode(typed)
        if self._escaped and text[:1] not in _AFTER_ESCAPE:
            self._end_sequence()  # another key: what a key sends would have gone on otherwise
        self._escaped = text.endswith("\x1b")
        may_be_cut = self.is_slow or len(text) > _TYPED_AT_ONCE
        delay = _LATE if may_be_cut else constants.ESCAPE_DELAY
        self._parse(self.gauge.hear(text) if self.gauge else text, delay)

    def _parse(self, text: str, delay: float = constants.ESCAPE_DELAY) -> None:
        for message in self._parser.feed(text) if text else ():
            self.process_message(message)
        if self._escape is not None:
            self._escape.cancel()
        self._escape = self._loop.call_later(delay, self._end_sequence)

    def _end_sequence(self) -> None:
        """Take what began like a sequence, and did not go on, as keys."""
        if self.gauge is not None and (kept := self.gauge.release()):
            self._parse(kept)
            return
        for message in self._parser.tick():
            self.process_message(message)


def _raw(modes: list[Any]) -> list[Any]:
    """Every key is read as it comes, and every byte sent as it is."""
    inputs, outputs, control, local, in_speed, out_speed, characters = modes
    inputs &= ~(termios.IXON | termios.IXOFF | termios.ICRNL | termios.INLCR | termios.IGNCR)
    outputs &= ~termios.OPOST
    local &= ~(termios.ECHO | termios.ICANON | termios.IEXTEN | termios.ISIG)
    characters = characters.copy()
    characters[termios.VMIN], characters[termios.VTIME] = 1, 0
    return [inputs, outputs, control, local, in_speed, out_speed, characters]
