"""The codes that a platform sent, as its folder of messages tells them."""

from __future__ import annotations

import json
import re
import time
from pathlib import Path

LONGEST = 60.0
"""Seconds that a code may take."""


def next_code(home: Path, identifier: str, known: int = 0) -> str:
    """The code that comes after so many of this account."""
    deadline = time.monotonic() + LONGEST
    while len(told := codes(home, identifier)) == known:
        if time.monotonic() > deadline:
            raise TimeoutError
        time.sleep(0.02)
    return told[-1]


def codes(home: Path, identifier: str) -> list[str]:
    """The codes this account was sent, oldest first."""
    found = list[str]()
    for sms in sorted((home / "messages").glob("*-sms.json")):
        text = json.loads(sms.read_text("utf-8"))["text"]
        if identifier in text and (code := re.search(r"\b\d{6}\b", text)):
            found.append(code[0])
    return found
