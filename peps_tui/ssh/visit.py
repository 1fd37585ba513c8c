"""What the front tells the fork server of a connection, and nothing else of the client."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from ipaddress import IPv6Address, ip_address

COLUMNS, LINES = range(20, 401), range(5, 151)
USUAL_SIZE = (80, 24)
USUAL_TERM = "xterm"
"""What is believed of a terminal that tells nothing usable."""

_TERM = re.compile(r"[A-Za-z0-9][A-Za-z0-9._+-]{0,31}")
_KEY = re.compile(r"SHA256:[A-Za-z0-9+/]{43}")
_NAMES = frozenset({"COLORTERM", "NO_COLOR"})
_VALUE = re.compile(r"[A-Za-z0-9._-]{0,32}")


class NotAVisit(Exception):
    """What was told between the two processes is nothing that this program says."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """A session to open: who proved which key, from where, and in what terminal.

    `number` names it in the log and between the two processes; `key` is the fingerprint of the
    key that the client proved to hold, None without one (TRUST-3).
    """

    number: int
    address: str
    key: str | None
    term: str
    columns: int
    lines: int
    environ: Mapping[str, str]

    def to_json(self) -> str:
        """The visit as it passes from one process to the other."""
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, text: str | bytes) -> Visit:
        """The visit that was told; raises NotAVisit for whatever this program did not write."""
        try:
            visit = cls(**json.loads(text))
            sound = _is_sound(visit)
        except (ValueError, TypeError, AttributeError):
            sound = False
        if not sound:
            raise NotAVisit
        return visit


def address_of(told: str) -> str:
    """An address as it is always written: IPv4 if it is one, and without an interface."""
    found = ip_address(told.partition("%")[0])
    if isinstance(found, IPv6Address) and found.ipv4_mapped is not None:
        found = found.ipv4_mapped
    return str(found)


def term_of(told: str) -> str:
    """The name of the terminal, if it can be one."""
    return told if _TERM.fullmatch(told) else USUAL_TERM


def size_of(columns: int, lines: int) -> tuple[int, int]:
    """The size of the terminal, within what the application can paint; it may be unknown (0)."""
    if not (columns and lines):
        return USUAL_SIZE
    return _within(columns, COLUMNS), _within(lines, LINES)


def may_pass(name: str, value: str) -> bool:
    """Whether a variable of the client reaches the session: how to draw alone."""
    return name in _NAMES and _VALUE.fullmatch(value) is not None


def _within(value: int, allowed: range) -> int:
    return min(max(value, allowed.start), allowed.stop - 1)


def _is_sound(visit: Visit) -> bool:
    # Whoever wrote it may have put anything in the place of each.
    texts = all(
        isinstance(one, str) for one in (visit.address, visit.term, *visit.environ.values())
    )
    numbers = all(type(one) is int for one in (visit.number, visit.columns, visit.lines))
    return (
        texts
        and numbers
        and address_of(visit.address) == visit.address
        and visit.number > 0
        and (visit.key is None or bool(_KEY.fullmatch(str(visit.key))))
        and term_of(visit.term) == visit.term
        and visit.columns in COLUMNS
        and visit.lines in LINES
        and all(may_pass(name, value) for name, value in visit.environ.items())
    )
