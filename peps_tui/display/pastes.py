"""Pastes have a length: what a terminal sends may never end, and is kept until it does."""

from __future__ import annotations

_BEGIN, _END = "\x1b[200~", "\x1b[201~"
LONGEST = 100_000
"""Characters of a paste; what follows them in it is dropped."""


class Pastes:
    """Cuts pastes that are too long, wherever what is read was cut on its way."""

    def __init__(self) -> None:
        self._before = ""
        """The end of what was read, in which a paste may begin."""
        self._is_inside = False
        self._left = 0
        """How much more of a paste is taken."""
        self._held = ""
        """What may be the first part of its end."""

    def shorten(self, text: str) -> str:
        """`text` without what is too long in it."""
        taken = list[str]()
        while text:
            text = (self._inside if self._is_inside else self._outside)(text, taken)
        return "".join(taken)

    def _outside(self, text: str, taken: list[str]) -> str:
        known = self._before + text
        _, begun, rest = known.partition(_BEGIN)
        self._before = "" if begun else known[1 - len(_BEGIN) :]
        self._is_inside, self._left = bool(begun), LONGEST
        taken.append(text[: len(text) - len(rest)])
        return rest

    def _inside(self, text: str, taken: list[str]) -> str:
        known = self._held + text
        pasted, end, rest = known.partition(_END)
        if not end:
            held = next(n for n in range(len(_END) - 1, -1, -1) if known.endswith(_END[:n]))
            pasted = known[: len(known) - held]
        self._held = "" if end else known[len(pasted) :]
        taken += [pasted[: self._left], end]
        self._is_inside, self._left = not end, max(self._left - len(pasted), 0)
        return rest
