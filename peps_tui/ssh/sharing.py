"""What a process made stays shared with those it forks, as far as the interpreter allows.

Pages are shared until somebody writes in them, and CPython writes in what it only looks at: an
object holds the count of its references. Since 3.12 an object may be immortal, hence not counted
(PEP 683), as None is; nothing but the interpreter itself may say so until 3.15, so it is written
where the count lies.
"""

from __future__ import annotations

import ctypes
import gc
import sys
from collections.abc import Sequence
from types import CodeType

TRIED = frozenset({(3, 12), (3, 13)})
"""The versions whose objects are made immortal; those of others are shared until they are used."""
_FOR_EVER = 0xFFFF_FFFF
"""The count of an object that is not counted."""

_count = ctypes.c_uint32.from_address


def share() -> None:
    """Keep all that was made so far, for good; the last thing before the first fork.

    The collector, which is stopped, never looks at it again; sessions start it for what they make.
    """
    gc.collect()
    gc.disable()
    if sys.version_info[:2] in TRIED and _is_counted_as_expected():
        _make_immortal(gc.get_objects())
    gc.freeze()


def _is_counted_as_expected() -> bool:
    """Whether the count of an object is its first word, and that of None says that it has none.

    Some builds have it elsewhere; and extensions for a former interpreter may count None.
    """
    one = object()
    before = _count(id(one)).value
    held = [one]
    counts = _count(id(held[0])).value, _count(id(None)).value
    return counts == (before + 1, _FOR_EVER)


def _make_immortal(found: list[object]) -> None:
    """Have these objects, and all that they refer to, not counted any more: `found` is emptied."""
    while found:
        one = found.pop()
        count = _count(id(one))
        if count.value != _FOR_EVER:
            count.value = _FOR_EVER
            found += _held_by(one)


def _held_by(one: object) -> Sequence[object]:
    if isinstance(one, CodeType):  # the collector does not know what it holds
        return (one.co_consts, one.co_names, one.co_qualname)
    return gc.get_referents(one)
