"""A line where something is looked for while one types."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from textual.message import Message

from peps_tui.widgets.entry import Entry
from peps_tui.widgets.field import Field
from peps_tui.widgets.pause import Hearing, Pause


class Search(Entry):
    """Posts what is looked for; of letters that come together, the last one alone has it sought.

    Each letter is shown at once. To leave the line is to have typed all.
    """

    @dataclass
    class Sought(Message):
        """This is to be looked for."""

        text: str

    def __init__(self, *, max_length: int, placeholder: str = "") -> None:
        super().__init__(max_length=max_length, placeholder=placeholder)
        self._pause = Pause(self, lambda: self.post_message(self.Sought(self.value)))

    def on_input_changed(self) -> None:
        """Something was typed, or taken away."""
        self._pause.begin(cast(Hearing, self.app).typing_pause if self.has_focus else 0)

    def on_blur(self) -> None:
        """Nothing more is typed."""
        self._pause.end()


class SearchField(Field):
    """The same with a label; Enter is for the screen."""

    def make_entry(self, value: str, *, max_length: int, password: bool) -> Search:
        """A line that tells what is sought."""
        del value, password
        return Search(max_length=max_length)
