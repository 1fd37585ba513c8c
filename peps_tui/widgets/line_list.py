"""Lines under a heading that stays, and a cursor on one of them.

    ↓ heading        the arrows tell that lines are hidden above or beneath
      a line
    ▸ a line         the cursor: a marker, reversed as far as the end of the first word
      a line

One widget whatever the number of lines. It keeps its own place instead of using `ScrollView`,
whose virtual size lays the whole screen out again each time the number of lines changes. A step
of the cursor changes the beginnings of two lines: whole lines would be five times the bytes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.binding import BindingType
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from peps_tui.keys import bind
from peps_tui.texts import keys
from peps_tui.widgets.own_keys import OwnKeys
from peps_tui.widgets.pause import Pause

MARGIN = 2
"""Cells on the left of each line: the marker of the cursor, and one that subclasses may use."""

_HEADING = 1
_MARKER = "▸"
_POINTED = re.compile(r".{4}\S{0,16}")
"""What the cursor reverses: the margin, and the first word as far as it goes."""


class LineList(OwnKeys, Widget, can_focus=True):
    """What a list of accounts and a matrix of rights have in common.

    A subclass gives `_line_count`, `_draw_heading` and `_draw_line`, and calls `redraw` or
    `redraw_line` when what they draw has changed.
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {"line-list--heading", "line-list--cursor"}

    DEFAULT_CSS = """
    LineList {
        height: 1fr;

        & > .line-list--heading {
            color: $text-muted;
            text-style: bold;
        }

        & > .line-list--cursor {
            text-style: bold;
        }

        &:focus > .line-list--cursor {
            text-style: reverse;
        }
    }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        bind("lines.up", "up", keys.LINE_UP, show=False),
        bind("lines.down", "down", keys.LINE_DOWN, show=False),
        bind("lines.page_up", "page_up", keys.PAGE_UP, show=False),
        bind("lines.page_down", "page_down", keys.PAGE_DOWN, show=False),
        bind("lines.first", "first", keys.LINE_FIRST, show=False),
        bind("lines.last", "last", keys.LINE_LAST, show=False),
    ]

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._cursor = 0
        self._top = 0
        self._strips: dict[int, Strip] = {}
        self._plain: Style | None = None
        self._pause = Pause(self, self._cursor_moved)

    @property
    def _line_count(self) -> int:
        """How many lines the cursor can be on."""
        raise NotImplementedError

    def _draw_heading(self) -> str:
        """The heading, without its margin."""
        raise NotImplementedError

    def _draw_line(self, index: int, style: Style) -> Iterable[Segment]:
        """Line `index` after its marker, hence from the second cell of the margin on.

        `style` is that of the list. What is longer than the widget is wide is cut.
        """
        raise NotImplementedError

    def _cursor_moved(self) -> None:
        """Called when the cursor is on another line, and stays there for a moment.

        What is told of a line then leaves once, not at each step of a key that repeats.
        """

    def _beyond_first(self) -> None:
        """Called when the cursor is asked above the first line."""

    def _beyond_last(self) -> None:
        """Called when the cursor is asked under the last line."""

    @property
    def cursor(self) -> int:
        """The line of the cursor, from 0; 0 as well when there is no line."""
        return self._cursor

    def move_to(self, index: int) -> None:
        """Put the cursor on line `index`, or on the nearest there is; two lines are repainted."""
        index = max(0, min(index, self._line_count - 1))
        if index == self._cursor:
            return
        left, self._cursor = self._cursor, index
        if self._follow_cursor():
            self.refresh()
        else:
            self.refresh(self._region(left), self._region(index))
        self._pause.begin()

    def redraw(self, *, cursor: int) -> None:
        """Draw every line anew, with the cursor on line `cursor` or on the nearest there is."""
        self._cursor = max(0, min(cursor, self._line_count - 1))
        self._strips.clear()
        self._follow_cursor()
        self.refresh()

    def redraw_line(self, index: int) -> None:
        """Draw one line anew."""
        self._strips.pop(index, None)
        self.refresh(self._region(index))

    def render_line(self, y: int) -> Strip:
        """One line of the widget, as Textual asks for it."""
        index = self._top + y - _HEADING
        if y < _HEADING:
            return self._heading()
        if index >= self._line_count:
            return Strip.blank(self.size.width, self._plain_style)
        if index not in self._strips:
            self._strips[index] = self._line(index)
        line = self._strips[index]
        return self._pointed(line) if index == self._cursor else line

    def notify_style_update(self) -> None:
        """Forget the lines drawn in the former colours."""
        super().notify_style_update()
        self._strips.clear()
        self._plain = None

    def on_resize(self) -> None:
        """Draw in the new width, the cursor still in sight."""
        self._strips.clear()
        self._follow_cursor()
        self.refresh()

    def action_up(self) -> None:
        """One line up."""
        if self._cursor > 0:
            self.move_to(self._cursor - 1)
        else:
            self._beyond_first()

    def action_down(self) -> None:
        """One line down."""
        if self._cursor < self._line_count - 1:
            self.move_to(self._cursor + 1)
        else:
            self._beyond_last()

    def action_page_up(self) -> None:
        """As many lines up as are seen."""
        if self._cursor > 0:
            self.move_to(self._cursor - self._visible)
        else:
            self._beyond_first()

    def action_page_down(self) -> None:
        """As many lines down as are seen."""
        if self._cursor < self._line_count - 1:
            self.move_to(self._cursor + self._visible)
        else:
            self._beyond_last()

    def action_first(self) -> None:
        """To the first line."""
        self.move_to(0)

    def action_last(self) -> None:
        """To the last line."""
        self.move_to(self._line_count - 1)

    @property
    def _visible(self) -> int:
        return max(1, self.size.height - _HEADING)

    def _follow_cursor(self) -> bool:
        """Scroll as little as possible to see the cursor; whether that moved the lines."""
        if not self.size.height:  # not laid out yet: `on_resize` follows
            return False
        before = self._top
        top = max(0, min(before, self._line_count - self._visible))
        self._top = max(self._cursor - self._visible + 1, min(top, self._cursor))
        return self._top != before

    def _region(self, index: int) -> Region:
        return Region(0, index - self._top + _HEADING, self.size.width, 1)

    def _heading(self) -> Strip:
        above = "↑" if self._top > 0 else " "
        beneath = "↓" if self._top + self._visible < self._line_count else " "
        text = f"{above}{beneath}{self._draw_heading()}"
        style = self.get_component_rich_style("line-list--heading")
        return self._strip([Segment(text, style)], style)

    def _line(self, index: int) -> Strip:
        style = self._plain_style
        return self._strip([Segment(" ", style), *self._draw_line(index, style)], style)

    def _pointed(self, line: Strip) -> Strip:
        """The same line under the cursor."""
        style = self.get_component_rich_style("line-list--cursor", partial=True)
        found = _POINTED.match(line.text)
        cells = cell_len(found[0]) if found else line.cell_length
        head = [
            Segment(_MARKER, self._plain_style),
            *line.crop(1, cells),
        ]
        pointed = (Segment(text, own and own + style) for text, own, _ in head)
        return Strip([*pointed, *line.crop(cells)], line.cell_length).simplify()

    def _strip(self, segments: Iterable[Segment], style: Style) -> Strip:
        return Strip(segments).simplify().adjust_cell_length(self.size.width, style)

    @property
    def _plain_style(self) -> Style:
        """`rich_style`, kept: Textual computes it anew each time it is asked."""
        if self._plain is None:
            self._plain = self.rich_style
        return self._plain
