"""What is typed, as keys; what a terminal says that is no key is nobody's."""

from __future__ import annotations

import re
from collections.abc import Iterable

from textual import events
from textual._xterm_parser import XTermParser
from textual.keys import Keys
from textual.message import Message

_WHOLE = re.compile(r"\x1b\[[0-?]*[ -/]*[@-LN-Z\\-ln-~]")
"""A sequence that is told to its end, but those of a mouse, which end in M or m."""


class KeyParser(XTermParser):
    """That of Textual, but for what is no key.

    Of a sequence that it does not know it would wait for more, then take all as typed: `[1;5I`,
    in the field where one is. Some it fails to read, and would never read again. The size of the
    window is not for the keyboard to tell.
    """

    def feed(self, data: str) -> Iterable[Message]:
        """What is heard of `data`."""
        return (heard for heard in super().feed(data) if not isinstance(heard, events.Resize))

    def _sequence_to_key_events(self, sequence: str, alt: bool = False) -> Iterable[events.Key]:
        try:
            known = list(super()._sequence_to_key_events(sequence, alt))
        except (ValueError, OverflowError):
            known = []
        if known or not _WHOLE.fullmatch(sequence):
            return known
        return [events.Key(Keys.Ignore, sequence)]
