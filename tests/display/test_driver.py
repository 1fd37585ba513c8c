"""What is typed, as the application hears it."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from textual import events
from textual.app import App
from textual.message import Message

from peps_tui.display.driver import TerminalDriver


class Listener(App[None]):
    """Notes the keys and pastes that it is handed."""

    def __init__(self) -> None:
        super().__init__()
        self.heard: list[str] = []

    def post_message(self, message: Message) -> bool:
        if isinstance(message, events.Key):
            self.heard.append(message.key)
        elif isinstance(message, events.Paste):
            self.heard.append(f"pasted {message.text}")
        return True


@pytest.mark.parametrize(
    ("typed", "heard"),
    [
        ("a\tb\n", ["a", "tab", "b", "enter"]),
        ("a\tb\r", ["a", "tab", "b", "enter"]),
        ("\n\n", ["enter", "enter"]),
        ("\r\n", ["enter"]),
        ("\r\n\r\n", ["enter", "enter"]),
        ("\n\r", ["enter", "enter"]),
        ("\ra\n", ["enter", "a", "enter"]),
        ("\x1b[200~a\nb\r\nc\x1b[201~\n", ["pasted a\nb\r\nc", "enter"]),
        ("\r\x1b[200~a\x1b[201~\n", ["enter", "pasted a", "enter"]),
    ],
)
async def test_a_line_feed_outside_a_paste_is_enter(typed: str, heard: list[str]) -> None:
    assert await heard_of([typed]) == heard
    assert await heard_of(typed) == heard


async def heard_of(chunks: Iterable[str]) -> list[str]:
    """What the application is handed when this is read, chunk by chunk."""
    app = Listener()
    driver = TerminalDriver(app)
    for chunk in chunks:
        driver._parse(chunk)
    return app.heard
