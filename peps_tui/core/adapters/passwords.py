"""Argon2id hashes of passwords, peppered with a key that the database does not hold (PWD-3)."""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
import threading
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from argon2 import PasswordHasher

FLOOR_KIB = 19 * 1024
FLOOR_PASSES = 2
"""The least OWASP accepts of Argon2id, with one lane."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """What one hash costs: memory in KiB, passes over it, lanes.

    Below the floor of OWASP it is refused (ValueError), but for `testing`.
    """

    memory_kib: int = 64 * 1024
    passes: int = 3
    lanes: int = 4
    testing: bool = False

    def __post_init__(self) -> None:
        strong = self.memory_kib >= FLOOR_KIB and self.passes >= FLOOR_PASSES
        if not (strong or self.testing):
            raise ValueError("below the floor of OWASP for Argon2id")


@dataclass(frozen=True, kw_only=True, repr=False)
class Argon2Hasher:
    """Hashes passwords, never more at once than there are processors: each takes 64 MiB.

    Passwords come in NFC (`password.prepared`).
    """

    pepper: bytes
    cost: Cost = Cost()
    _turns: threading.BoundedSemaphore = field(
        init=False, default_factory=lambda: threading.BoundedSemaphore(os.cpu_count() or 1)
    )

    def hash(self, password: str) -> str:
        """The encoded hash to store, salt and cost in it."""
        with self._turns:
            return self._argon2.hash(self._peppered(password))

    def verify(self, stored: str | None, password: str) -> bool:
        """Whether `password` is the one of `stored`.

        For None the hash of nobody is verified, at the same cost (AUTH-3).
        """
        from argon2.exceptions import VerifyMismatchError

        with self._turns:
            try:
                return self._argon2.verify(stored or self._nobody, self._peppered(password))
            except VerifyMismatchError:
                return False

    def is_outdated(self, stored: str) -> bool:
        """Whether `stored` was made at another cost than today's."""
        return self._argon2.check_needs_rehash(stored)

    def _peppered(self, password: str) -> bytes:
        # A pasted half of a surrogate pair is a wrong password, not a crash.
        typed = password.encode(errors="surrogatepass")
        return hmac.digest(self.pepper, typed, hashlib.sha256)

    @cached_property
    def _argon2(self) -> PasswordHasher:
        from argon2 import PasswordHasher  # 2 ms that the first screen does without

        cost = self.cost
        return PasswordHasher(
            time_cost=cost.passes, memory_cost=cost.memory_kib, parallelism=cost.lanes
        )

    @cached_property
    def _nobody(self) -> str:
        """A hash of today's cost that no password is known to give."""
        salt, digest = (base64.b64encode(bytes(n)).decode().rstrip("=") for n in (16, 32))
        cost = self.cost
        return f"$argon2id$v=19$m={cost.memory_kib},t={cost.passes},p={cost.lanes}${salt}${digest}"
