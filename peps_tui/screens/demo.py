"""What the demonstration shows more than the real thing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from peps_tui.core.domain.message import MessageChannel


class DemoAccount(NamedTuple):
    """An account to try; its made-up password is no secret.

    `profile` and `status` are the words people read: nothing is decided from them.
    """

    establishment: str
    person: str
    identifier: str
    password: str
    profile: str
    status: str


class Received(Protocol):
    """A message that left the platform, as the folder of the demonstration holds it."""

    @property
    def sent_at(self) -> datetime: ...
    @property
    def channel(self) -> MessageChannel: ...
    @property
    def to(self) -> str: ...
    @property
    def subject(self) -> str: ...
    @property
    def text(self) -> str: ...
    @property
    def files(self) -> Sequence[tuple[str, int]]:
        """The name and the size, in bytes, of each attached file."""
        ...


class DemoGuide(NamedTuple):
    """The accounts to try, and what reads the messages that left, newest first.

    `messages` reads files: it is called in a thread.
    """

    accounts: tuple[DemoAccount, ...]
    messages: Callable[[], Sequence[Received]]
