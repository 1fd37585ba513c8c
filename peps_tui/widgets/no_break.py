"""No-break spaces that hold: « 12 % », « : », « » » never begin a line.

Rich takes every white space for a place to break a line at, U+00A0 and U+202F included, and
Textual wraps by its rule.
"""

from __future__ import annotations

import re

from rich import _wrap

_HOLDING = "\u00a0\u202f"
_WORD = re.compile(rf"[^\S{_HOLDING}]*[\S{_HOLDING}]+[^\S{_HOLDING}]*")


def hold_no_break_spaces() -> None:
    """Have lines wrapped at other spaces only, in the whole process."""
    _wrap.re_word = _WORD
