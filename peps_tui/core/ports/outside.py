"""Time, chance, keys and couriers: what the core asks of the world around it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from typing import Protocol

from peps_tui.core.domain.document import Document, Sheet, SheetForm
from peps_tui.core.domain.history import Anchor
from peps_tui.core.domain.message import Message, Worded
from peps_tui.core.domain.net_entreprises import NetIdentity


class Clock(Protocol):
    """Tells the time."""

    def now(self) -> datetime:
        """The present instant, in UTC and timezone-aware."""
        ...

    def at_least(self, span: timedelta) -> AbstractContextManager[None]:
        """A block that ends no sooner than `span` after it began: its time tells nothing."""
        ...


class Randomness(Protocol):
    """The only source of unpredictable values."""

    def token(self) -> str:
        """A secret of 256 bits, in characters that survive a mail and a paste."""
        ...

    def code_secret(self) -> str:
        """A fresh HOTP secret of 160 bits, base32 (OTP-4)."""
        ...


class PasswordHasher(Protocol):
    """Slow, salted password hashes (PWD-3). Every method takes tens of milliseconds."""

    def hash(self, password: str) -> str:
        """The encoded hash to store."""
        ...

    def verify(self, stored: str | None, password: str) -> bool:
        """Whether `password` is the one of `stored`; spends the same time on None (AUTH-3)."""
        ...

    def is_outdated(self, stored: str) -> bool:
        """Whether `stored` was made with weaker parameters than today's."""
        ...


class Vault(Protocol):
    """The keys of the platform, kept outside the database (PHONE-7, HIST-2)."""

    @property
    def history_key(self) -> bytes:
        """What the history is sealed with."""
        ...

    def seal(self, text: str, *, use: str) -> bytes:
        """Encrypt `text`; what was sealed for one use does not open for another."""
        ...

    def open(self, sealed: bytes, *, use: str) -> str:
        """Decrypt; raises ValueError when the bytes were altered or the key is another."""
        ...

    def fingerprint(self, text: str, *, use: str) -> str:
        """A keyed digest, to find equal values without storing them: 32 hexadecimal digits."""
        ...

    @property
    def head(self) -> bytes:
        """How a value starts that was sealed with the newest key."""
        ...

    def add_key(self) -> bool:
        """Make a key that seals from now on, in every process; False when former ones remain.

        Call it, as `drop_former_keys`, while nobody else may write.
        """
        ...

    def drop_former_keys(self) -> None:
        """Forget all keys but the newest: what they sealed is lost."""
        ...


class Anchors(Protocol):
    """The ends of the chains of history, kept outside the database (HIST-2)."""

    def note(self, heads: Iterable[Anchor]) -> None:
        """Keep the new ends of chains once they are committed.

        It never fails: what could not be kept is logged, and is before long by the next ones.
        """
        ...

    def all(self) -> Mapping[int, Anchor]:
        """The end of each chain, by establishment. Raises FilesTooOpen."""
        ...

    def replace(self, heads: Iterable[Anchor]) -> None:
        """Keep these ends, and forget all that were there. Raises FileNotSaved."""
        ...


class Directory(Protocol):
    """Net-entreprises, or who speaks for it: it knows passwords that the platform does not."""

    def authenticate(self, asked: NetIdentity, password: str) -> NetIdentity | None:
        """The person as it knows him, when the password is his; may take seconds.

        Raises DirectoryUnavailable: it does not answer.
        """
        ...


class Courier(Protocol):
    """Hands messages to the world; each call may take seconds and may be repeated."""

    def deliver(self, message: Message, worded: Worded) -> None:
        """Send `message`; the same id sent twice arrives once where the channel allows it.

        Raises:
            CourierFailure: it did not leave; `permanent` says whether trying again is useless.
        """
        ...


class CourierFailure(Exception):
    """A message did not leave.

    `reason` is for operators: a short code, of the gateway or one of `texts.outbox`, that holds
    nothing of the message. `permanent` is for what the gateway will always refuse; a fault of
    the platform or of its settings is not. `retry_after` is how long the gateway wants peace.
    """

    def __init__(
        self, reason: str, *, permanent: bool = False, retry_after: timedelta = timedelta()
    ) -> None:
        super().__init__(reason)
        self.reason = reason
        self.permanent = permanent
        self.retry_after = retry_after


class Composer(Protocol):
    """Puts a message's facts into words."""

    def __call__(self, message: Message) -> Worded:
        """Subject and text of `message`, in French."""
        ...


class Press(Protocol):
    """Makes files of documents and tables, in memory; the same content gives the same bytes."""

    def print(self, document: Document) -> bytes:
        """The pages of `document`, as PDF."""
        ...

    def tabulate(self, sheet: Sheet, form: SheetForm) -> bytes:
        """The table as a file that French spreadsheets open right; no cell acts as a formula."""
        ...


class Shelf(Protocol):
    """Where files made for people are put, readable by their owner alone."""

    def save(self, name: str, content: bytes, *, first: Callable[[], None] | None = None) -> str:
        """Put a file there, whole, under `name` or one like it; returns the path to tell.

        `first` is called once the content is safe on the disk and before its file appears; when
        it raises, no file does.

        Raises:
            FileNotSaved: the folder cannot be written, or is full; nothing is left there.
        """
        ...


class Speech(Protocol):
    """A synthesiser that speaks French, where one is installed."""

    @property
    def available(self) -> bool:
        """Whether `say` has a chance."""
        ...

    def say(self, text: str) -> bytes:
        """`text` spoken, as a WAV file; takes a second or two. Raises SpeechUnavailable."""
        ...
