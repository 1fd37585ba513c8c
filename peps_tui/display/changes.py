"""An application that sends its terminal only the cells that changed."""

from __future__ import annotations

import os
from dataclasses import replace
from time import monotonic
from weakref import WeakKeyDictionary

from rich.console import RenderableType
from textual import events
from textual._compositor import LayoutUpdate
from textual.app import App
from textual.driver import Driver
from textual.errors import NoWidget
from textual.geometry import Offset
from textual.screen import Screen

from peps_tui.display import OWN_CURSOR, trial
from peps_tui.display.driver import TerminalDriver
from peps_tui.display.follower import Caret, Follower, Line
from peps_tui.display.moves import Place
from peps_tui.display.terminal import Terminal, find_terminal

LONGEST_HOLD = 0.15
"""Seconds that a new screen waits for what it asked, so that it is sent once."""


class ChangesApp(App[None], inherit_bindings=False):
    """Draws upon a frame in memory, which a terminal is made to follow.

    Until `follow` is called, Textual itself repaints what it has to show.
    """

    def __init__(self) -> None:
        super().__init__()
        self._follower: Follower | None = None
        self._repeats = False
        self._held_until = WeakKeyDictionary[Screen[object], float]()

    def get_driver_class(self) -> type[Driver]:
        """Ours, whether changes alone are sent or all."""
        return TerminalDriver

    def follow_terminal(self) -> None:
        """Have the terminal of the process follow, if there is one, with its own cursor in fields.

        To be called before any display.
        """
        driver = self._driver
        if isinstance(driver, TerminalDriver):
            terminal = find_terminal(os.environ, coloured=not self.no_color)
            if terminal.shapes_cursor:
                driver.keep_cursor_steady()
            self.add_class(OWN_CURSOR, update=False)
            self.follow(driver, replace(terminal, repeats=False))
            if terminal.repeats:
                driver.ask_place(trial.ASK, self._hear_place)

    def follow(self, line: Line, terminal: Terminal) -> None:
        """Have the `terminal` at the end of `line` show what is displayed from now on."""
        terminal = replace(terminal, repeats=terminal.repeats or self._repeats)
        self._follower = Follower(line, terminal, self._caret)

    def _hear_place(self, place: Place) -> None:
        if self._follower is not None and place == trial.REPEATED:
            self._repeats = True
            self._follower.repeat()

    def on_resize(self, event: events.Resize) -> None:
        """A terminal that changed its size cut or moved what it showed, be it for a moment."""
        if self._follower is not None and self._follower.has_frame:
            self._follower.forget()
            if event.size == self.size:
                self.action_redraw()

    def action_redraw(self) -> None:
        """Ctrl+L: something else wrote upon the screen; send it whole."""
        if self._follower is not None:
            self._follower.forget()
        self._display(self.screen, self._rendered(self.screen))

    def _set_pointer_shape(self, shape: str) -> None:
        """Nothing is sent for the pointer of a mouse."""

    def _display(self, screen: Screen[object], renderable: RenderableType | None) -> None:
        """What Textual has to show goes through here."""
        if self._follower is None:
            super()._display(screen, renderable)
            return
        try:
            if renderable is not None and self._running and not self._batch_count:
                if not self._follower.draw(renderable, screen.outer_size):
                    self._follower.draw(self._rendered(screen), screen.outer_size)
                if not self._holds(screen):
                    self._follower.send()
        except Exception as error:  # as Textual does
            self._handle_exception(error)
        finally:
            self.post_display_hook()

    def _holds(self, screen: Screen[object]) -> bool:
        """Whether `screen`, which is new, may soon have more to show: what it is `asking` for."""
        asks = getattr(screen, "asking", 0) > 0
        if screen not in self._held_until:
            self._held_until[screen] = monotonic() + (LONGEST_HOLD if asks else 0)
            if asks:
                self.set_timer(LONGEST_HOLD, self._send)
        return asks and monotonic() < self._held_until[screen]

    def _send(self) -> None:
        """Send what was held; the terminal may be followed otherwise by now, or all be over."""
        if self._follower is not None and self.screen_stack:
            self._follower.send()

    def _rendered(self, screen: Screen[object]) -> LayoutUpdate:
        """All that `screen` shows, and what shows through it."""
        update = screen._compositor.render_update(  # noqa: SLF001
            full=True, screen_stack=self._background_screens
        )
        if not isinstance(update, LayoutUpdate):
            raise TypeError(update)
        return update

    def _caret(self) -> Caret | None:
        """Where one types in the focused field, if that is in sight."""
        if not self.screen_stack:
            return None  # the last frame leaves late, when the application is over
        focused = self.screen.focused
        offset = getattr(focused, "cursor_screen_offset", None)
        if focused is None or not isinstance(offset, Offset):
            return None
        try:
            in_sight = self.screen.find_widget(focused).visible_region
        except NoWidget:
            return None
        if not in_sight.contains_point(offset):
            return None
        return Caret((offset.x, offset.y), in_sight.column_range, focused.rich_style)
