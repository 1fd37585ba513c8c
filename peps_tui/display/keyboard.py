"""What is typed, as keys; what a terminal says that is no key is nobody's."""

from __future__ import annotations

import re
from collections.abc import Iterable

from textual import events
from textual._xterm_parser import XTermParser
from textual.keys import Keys
from textual.message import Message

from peps_tui.display.pastes import Pastes

_WHOLE = re.compile(r"\x1b\[[0-?]*[ -/]*[@-LN-Z\\-ln-~]|\x1bO[@-~]")
"""A sequence that is told to its end, but those of a mouse, which end in M or m."""
_OLD_MOUSE = "\x1b[M"
_KNOWN = {
    # rxvt: Textual takes each for the other.
    "\x1b[7^": "ctrl+home",
    "\x1b[8^": "ctrl+end",
    # st, whose names of keys are those of its other mode. To Textual the first is the F1 of a
    # protocol that nobody asks for.
    "\x1b[P": "delete",
    "\x1b[J": "ctrl+end",
    # PuTTY, its keyboard set to « VT100+ ».
    **{f"\x1bO{final}": f"f{number}" for number, final in enumerate("TUVWXYZ[", 5)},
}


class KeyParser(XTermParser):
    """That of Textual, but for what is no key.

    Of a sequence that it does not know it would wait for more, then take all as typed: `[1;5I`,
    in the field where one is. Some it fails to read, and would never read again; some it takes
    for another key. The size of the window is not for the keyboard to tell. Without a `mouse`, what
    begins like its oldest reports is a key: that of st for Ctrl+Delete.
    """

    def __init__(self, debug: bool = False, *, mouse: bool = True) -> None:
        super().__init__(debug)
        self._mouse = mouse
        self._pastes = Pastes()

    def feed(self, data: str) -> Iterable[Message]:
        """What is heard of `data`."""
        # To Textual nothing is the end of all.
        known = super().feed(kept) if (kept := self._pastes.shorten(data)) else ()
        return (heard for heard in known if not isinstance(heard, events.Resize))

    def _sequence_to_key_events(self, sequence: str, alt: bool = False) -> Iterable[events.Key]:
        if sequence in _KNOWN:
            return [events.Key(_KNOWN[sequence], None)]
        if sequence == _OLD_MOUSE and not self._mouse:
            return [events.Key(Keys.Ignore, sequence)]
        try:
            known = list(super()._sequence_to_key_events(sequence, alt))
        except (ValueError, OverflowError):
            known = []
        if known or not _WHOLE.fullmatch(sequence):
            return known
        return [events.Key(Keys.Ignore, sequence)]
