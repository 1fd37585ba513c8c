"""The display layer beside Textual's own drawing: the same cells in the end."""

from __future__ import annotations

from collections.abc import Callable

from rich.color import ColorSystem
from textual._compositor import LayoutUpdate
from textual.geometry import Size
from textual.strip import Strip

from peps_tui.display.changes import ChangesApp
from peps_tui.display.moves import Place
from peps_tui.widgets.slow import SLOW
from tests.support.emulator import XTERM, Emulator, Reader


class EmulatedTerminal:
    """A terminal that follows `app`, which has no other."""

    def __init__(self, app: ChangesApp) -> None:
        self._app = app
        self._emulator = _emulator(app.size)
        app.follow(self, XTERM)

    def write(self, sent: str) -> None:
        """Show what is sent."""
        size = self._app.screen.outer_size
        if (self._emulator.columns, self._emulator.lines) != size:
            self._emulator = _emulator(size)
        Reader(self._emulator).feed(sent.encode())

    def waits(self, call: Callable[[], None]) -> bool:
        """All leaves at once."""
        return False

    def ink(self, place: Place) -> str:
        """The colour in which the cell there would be written, as pyte tells it."""
        x, y = place
        return str(self._emulator.buffer[y][x].fg)

    def check(self) -> None:
        """Fail unless this shows what Textual would have drawn of the current screen."""
        app = self._app
        whole = _emulator(app.screen.outer_size)
        colours = ColorSystem.STANDARD if app.has_class(SLOW) else ColorSystem.EIGHT_BIT
        Reader(whole).feed(_drawn(app._rendered(app.screen), colours).encode())

        differing = [
            (ours, theirs)
            for ours, theirs in zip(self._emulator.display, whole.display, strict=True)
            if ours != theirs
        ]
        assert not differing, differing
        assert self._emulator.shown() == whole.shown()


def _drawn(update: LayoutUpdate, colours: ColorSystem) -> str:
    """What Textual sends, but for what Rich remembers of the colours of another terminal."""
    sent = []
    for y, strips in enumerate(update.strips, 1):
        sent.append(f"\x1b[{y};1H")
        for text, style, _ in (segment for strip in strips for segment in strip):
            codes = Strip.render_ansi(style, colours) if style else ""
            sent.append(f"\x1b[{codes}m{text}\x1b[0m" if codes else text)
    return "".join(sent)


def _emulator(size: Size) -> Emulator:
    emulator = Emulator(*size)
    emulator.reset_mode(7, private=True)  # as the driver has it
    return emulator
