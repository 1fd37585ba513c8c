"""Only what is outside is faked: clock, randomness, couriers, files for people, speech."""

from __future__ import annotations

import itertools
import random
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from peps_tui.core.domain.errors import DirectoryUnavailable, FileNotSaved, SpeechUnavailable
from peps_tui.core.domain.history import Anchor
from peps_tui.core.domain.message import Message, Worded
from peps_tui.core.domain.net_entreprises import NetIdentity
from peps_tui.core.ports import CourierFailure

NOON = datetime(2026, 11, 21, 11, 0, tzinfo=UTC)
"""Noon in Paris on an ordinary day."""


@dataclass
class FakeClock:
    """Stands still until told otherwise."""

    instant: datetime = NOON
    held: list[timedelta] = field(default_factory=list)

    def now(self) -> datetime:
        return self.instant

    @contextmanager
    def at_least(self, span: timedelta) -> Iterator[None]:
        try:
            yield
        finally:
            self.held.append(span)

    def advance(self, span: timedelta) -> None:
        self.instant += span


@dataclass
class SeededRandomness:
    """The same secrets in every run."""

    seed: int = 1
    _numbers: itertools.count[int] = field(default_factory=lambda: itertools.count(1))

    def token(self) -> str:
        return f"jeton-{next(self._numbers):06d}-{'x' * 30}"

    def code_secret(self) -> str:
        source = random.Random(f"{self.seed}-{next(self._numbers)}")
        return "".join(source.choices("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", k=32))


@dataclass
class RecordingCourier:
    """Keeps what it is handed; fails while `broken`, or with `failure` while there is one."""

    sent: list[tuple[Message, Worded]] = field(default_factory=list)
    broken: bool = False
    failure: CourierFailure | None = None

    def deliver(self, message: Message, worded: Worded) -> None:
        if self.broken:
            raise CourierFailure("refused by the test")
        if self.failure is not None:
            raise self.failure
        self.sent.append((message, worded))

    def __repr__(self) -> str:
        return f"<RecordingCourier of {len(self.sent)} messages>"


@dataclass(frozen=True)
class PlainHasher:
    """Fast and legible: what Argon2 costs is tested apart."""

    outdated: bool = False

    def hash(self, password: str) -> str:
        return f"hash of {password}"

    def verify(self, stored: str | None, password: str) -> bool:
        return stored in (f"hash of {password}", f"old hash of {password}")

    def is_outdated(self, stored: str) -> bool:
        return stored.startswith("old ")


@dataclass
class KnownPeople:
    """Net-entreprises in memory: the password of each person; silent while `broken`."""

    passwords: dict[NetIdentity, str] = field(default_factory=dict)
    asked: list[NetIdentity] = field(default_factory=list)
    broken: bool = False

    def authenticate(self, asked: NetIdentity, password: str) -> NetIdentity | None:
        if self.broken:
            raise DirectoryUnavailable
        self.asked.append(asked)
        known = {each.key: each for each, kept in self.passwords.items() if kept == password}
        return known.get(asked.key)


@dataclass
class KeptFiles:
    """A shelf in memory: the content of each file by its name; full while `full`."""

    files: dict[str, bytes] = field(default_factory=dict)
    full: bool = False

    def save(self, name: str, content: bytes, *, first: Callable[[], None] | None = None) -> str:
        if self.full:
            raise FileNotSaved
        if first is not None:
            first()
        self.files[name] = content
        return f"/exports/{name}"


@dataclass
class SilentSpeech:
    """Writes down what it is asked to say, unless it is not installed."""

    available: bool = True

    def say(self, text: str) -> bytes:
        if not self.available:
            raise SpeechUnavailable
        return f"RIFF {text}".encode()


@dataclass
class KeptAnchors:
    """Anchors in memory, as this process last saw them."""

    ends: dict[int, Anchor] = field(default_factory=dict)

    def note(self, heads: Iterable[Anchor]) -> None:
        self.ends.update((head.establishment_id, head) for head in heads)

    def all(self) -> Mapping[int, Anchor]:
        return self.ends

    def replace(self, heads: Iterable[Anchor]) -> None:
        self.ends.clear()
        self.note(heads)
