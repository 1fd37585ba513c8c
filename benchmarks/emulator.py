"""A terminal that understands whatever the compared programs send: pyte, and what it lacks.

That of the tests is stricter: it refuses what ours may not send.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

import pyte


class Emulator(pyte.Screen):
    """pyte's screen, with REP, SU and SD; what it is asked is answered through `answer`."""

    _drawn = " "

    def __init__(self, columns: int, lines: int, answer: Callable[[str], object]) -> None:
        super().__init__(columns, lines)
        self._answer = answer

    def write_process_input(self, data: str) -> None:
        """Answer where the cursor is, or who one is."""
        self._answer(data)

    def draw(self, data: str) -> None:
        """Draw characters, and remember the last."""
        super().draw(data)
        self._drawn = data[-1:] or self._drawn

    def repeat(self, count: int = 1, **_private: Any) -> None:
        """Draw the last character again."""
        self.draw(self._drawn * max(count, 1))

    def scroll_up(self, count: int = 1, **_private: Any) -> None:
        """Move the lines between the margins up."""
        self._scroll(self._bottom, self.index, count)

    def scroll_down(self, count: int = 1, **_private: Any) -> None:
        """Move the lines between the margins down."""
        self._scroll(self._top, self.reverse_index, count)

    @property
    def _top(self) -> int:
        return self.margins.top if self.margins else 0

    @property
    def _bottom(self) -> int:
        return self.margins.bottom if self.margins else self.lines - 1

    def _scroll(self, edge: int, step: Callable[[], None], count: int) -> None:
        here, self.cursor.y = self.cursor.y, edge
        for _ in range(max(count, 1)):
            step()
        self.cursor.y = here


class Reader(pyte.ByteStream):
    """The bytes that an `Emulator` understands."""

    csi: ClassVar = {  # type: ignore[misc]  # pyte declares it for instances
        **pyte.ByteStream.csi,
        "b": "repeat",
        "S": "scroll_up",
        "T": "scroll_down",
    }
    events = frozenset({*pyte.ByteStream.events, "repeat", "scroll_up", "scroll_down"})
