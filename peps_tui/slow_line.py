"""« Mode bas débit »: fewer bytes for a slow line, by setting, by key, and by itself."""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum

from peps_tui.display.changes import ChangesApp
from peps_tui.display.driver import TerminalDriver
from peps_tui.display.follower import Line
from peps_tui.display.gauge import Gauge
from peps_tui.display.terminal import Depth, Terminal
from peps_tui.texts import common
from peps_tui.widgets.key_bar import KeyBar
from peps_tui.widgets.slow import SLOW
from peps_tui.widgets.title_bar import TitleBar

_FEW_COLOURS = "-few-colours"
"""The class of the application where 16 colours, or none, must do: see `app.tcss`."""


class Speed(StrEnum):
    """What the line is taken for: what it shows to be, or what somebody says."""

    AUTO = "auto"
    SLOW = "slow"
    FAST = "fast"


class SlowLineApp(ChangesApp, inherit_bindings=False):
    """Shows less while the line is slow; nothing that can be done is lost.

    The application then has the class `-slow`: `app.tcss` tells what is plainer, `KeyBar` keeps
    still, `typing_pause` is longer, and 16 colours are the most that is sent.
    """

    def __init__(self, speed: Speed) -> None:
        super().__init__()
        self._speed = speed
        self._followed: tuple[Line, Terminal] | None = None
        self.set_class(speed is Speed.SLOW, SLOW, update=False)

    def gauge_line(self) -> None:
        """Find out whether the line is slow, unless that is said."""
        if isinstance(self._driver, TerminalDriver):
            self._driver.is_slow = self.has_class(SLOW)
            if self._speed is Speed.AUTO:
                self._driver.gauge = Gauge(self._spare_line)

    def follow(self, line: Line, terminal: Terminal) -> None:
        """As without this mode, in few colours while the line is slow."""
        self._followed = line, terminal
        self.suit(terminal)
        depth = min(terminal.depth, Depth.STANDARD) if self.has_class(SLOW) else terminal.depth
        super().follow(line, replace(terminal, depth=depth))

    def suit(self, terminal: Terminal) -> None:
        """Look well on a terminal that has few colours."""
        self.set_class(terminal.depth <= Depth.STANDARD, _FEW_COLOURS, update=False)

    def action_turn_line(self) -> None:
        """F12: the other mode, which then stays until it is turned again."""
        slow = not self.has_class(SLOW)
        self._speed = Speed.SLOW if slow else Speed.FAST
        self._take_line_for(slow=slow)
        self.notify(common.SLOW_LINE if slow else common.FAST_LINE, markup=False)

    def _spare_line(self) -> None:
        if self._speed is Speed.AUTO:
            self._take_line_for(slow=True)
            self.notify(common.SLOW_LINE_FOUND, markup=False)

    def _take_line_for(self, *, slow: bool) -> None:
        if isinstance(self._driver, TerminalDriver):
            self._driver.is_slow = slow
        with self.batch_update():
            self.set_class(slow, SLOW, update=False)
            self.refresh_css(animate=False)
            for screen in self.screen_stack:
                for bar in (*screen.query(TitleBar), *screen.query(KeyBar)):
                    bar.refresh()
            if self._followed is not None:
                self.follow(*self._followed)
        self.action_redraw()
