"""A terminal that follows what an application displays."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple, Protocol

from rich.style import Style
from textual._compositor import ChopsUpdate, LayoutUpdate
from textual.geometry import Size

from peps_tui.display.cells import Frame, size_of
from peps_tui.display.encoder import Encoder
from peps_tui.display.frame import changed, inked, whole
from peps_tui.display.look import looks
from peps_tui.display.moves import Place
from peps_tui.display.terminal import Terminal


class Line(Protocol):
    """What leads to a terminal."""

    def write(self, data: str, /) -> None:
        """Send `data` in its turn."""

    def waits(self, call: Callable[[], None], /) -> bool:
        """Whether something sent has not left yet; `call` is called when all has."""


class Caret(NamedTuple):
    """Where one types: the cursor, the columns of its field, and the style of what is typed."""

    place: Place
    columns: range
    style: Style


class Follower:
    """The frame that a terminal is to show, and what it is sent for that.

    While the terminal has not taken what it was sent, nothing more is: it goes from the frame it
    shows to the last one, whatever was drawn in between.
    """

    def __init__(self, line: Line, terminal: Terminal, caret: Callable[[], Caret | None]) -> None:
        self._line = line
        self._looks = looks(terminal)
        self._encoder = Encoder(terminal)
        self._caret = caret
        self._frame: Frame | None = None

    @property
    def has_frame(self) -> bool:
        """Whether anything was drawn."""
        return self._frame is not None

    def forget(self) -> None:
        """Take what the terminal shows as unknown: it is sent all of the next frame."""
        self._encoder.forget()

    def repeat(self) -> None:
        """Repeat characters from now on."""
        self._encoder.repeat()

    def draw(self, update: object, size: Size) -> bool:
        """Draw an update of a screen of this size; False when all of the screen is needed."""
        frame = self._frame
        if isinstance(update, LayoutUpdate):
            self._frame = whole(update, self._looks)
            return True
        if not isinstance(update, ChopsUpdate) or frame is None or size_of(frame) != size:
            return False
        self._frame = changed(frame, update, self._looks)
        return True

    def send(self) -> None:
        """Send what changed, now or as soon as the terminal has taken what it was sent before."""
        if self._frame is None or self._line.waits(self.send):
            return
        frame, caret = self._frame, self._caret()
        if caret is not None:
            frame = inked(frame, caret.place[1], caret.columns, self._looks(caret.style).ink)
        if sent := self._encoder.encode(frame, caret and caret.place):
            self._line.write(sent)
