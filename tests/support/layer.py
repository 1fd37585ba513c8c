"""The display layer beside Textual's own drawing: the same cells in the end."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from textual.geometry import Size

from peps_tui.display.changes import ChangesApp
from peps_tui.display.terminal import Depth
from tests.support.emulator import XTERM, Emulator, Reader

DEPTHS = {"standard": Depth.STANDARD, "256": Depth.PALETTE, "truecolor": Depth.TRUE}


class EmulatedTerminal:
    """A terminal that follows `app`, which has no other."""

    def __init__(self, app: ChangesApp) -> None:
        self._app = app
        # As many colours as Textual draws with.
        depth = DEPTHS[app.console.color_system or "truecolor"]
        self.terminal = replace(XTERM, depth=depth)
        self._emulator = _emulator(app.size)
        app.follow(self, self.terminal)

    def write(self, sent: str) -> None:
        """Show what is sent."""
        size = self._app.screen.outer_size
        if (self._emulator.columns, self._emulator.lines) != size:
            self._emulator = _emulator(size)
        Reader(self._emulator).feed(sent.encode())

    def waits(self, call: Callable[[], None]) -> bool:
        """All leaves at once."""
        return False

    def check(self) -> None:
        """Fail unless this shows what Textual would have drawn of the current screen."""
        app = self._app
        whole = _emulator(app.screen.outer_size)
        drawn = app._rendered(app.screen).render_segments(app.console)
        Reader(whole).feed(drawn.encode())

        differing = [
            (ours, theirs)
            for ours, theirs in zip(self._emulator.display, whole.display, strict=True)
            if ours != theirs
        ]
        assert not differing, differing
        assert self._emulator.shown() == whole.shown()


def _emulator(size: Size) -> Emulator:
    emulator = Emulator(*size)
    emulator.reset_mode(7, private=True)  # as the driver has it
    return emulator
