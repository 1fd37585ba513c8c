"""What the examination of a platform finds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

Fact = str | int | bool | None


class Verdict(StrEnum):
    """How bad it is, the worst last."""

    OK = "ok"
    WARNING = "warning"
    FAILURE = "failure"


class Subject(StrEnum):
    """What was looked at, in the order it is told."""

    HOME = "home"
    FILES = "files"
    HOST_KEY = "host_key"
    DISK = "disk"
    EXPORTS = "exports"
    DATABASE = "database"
    KEYS = "keys"
    CLOCK = "clock"
    HISTORY = "history"
    MESSAGES = "messages"
    GATEWAY = "gateway"
    SPEECH = "speech"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What was found of a subject; `error` is the sentence of what stopped the look."""

    subject: Subject
    verdict: Verdict = Verdict.OK
    facts: Mapping[str, Fact] = field(default_factory=dict)
    error: str = ""
