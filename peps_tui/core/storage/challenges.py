"""One-time codes: secrets and numbers sealed, wiped once they serve no more (OTP-4)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, RowMapping, delete, func, insert, select, update

from peps_tui.core.domain.challenge import CODE_LIFE, DAY, HOUR, Challenge, Purpose, Sends
from peps_tui.core.domain.phone import Phone, phone_from_e164
from peps_tui.core.ports import Vault
from peps_tui.core.storage.queries import newest
from peps_tui.core.storage.tables import challenges

PHONE = "challenge.phone"
NUMBER = "challenge.number"
SECRET = "challenge.secret"
TARGET = "challenge.target"

_UNANSWERED = challenges.c.used_at.is_(None) & challenges.c.cancelled_at.is_(None)


@dataclass(frozen=True, slots=True)
class SqlChallenges:
    """See `peps_tui.core.ports.Challenges`."""

    connection: Connection
    vault: Vault

    def keyed(self, target: str) -> str:
        """The only stored form of a target: some digest a telephone number, easily guessed."""
        return self.vault.fingerprint(target, use=TARGET)

    def live(self, session_id: int, purpose: Purpose) -> Challenge | None:
        """The code that a session waits for, for one purpose."""
        return self._challenge(
            newest(
                self.connection,
                challenges,
                challenges.c.session_id == session_id,
                challenges.c.purpose == purpose,
                challenges.c.used_at.is_(None),
                challenges.c.cancelled_at.is_(None),
            )
        )

    def former(self, challenge: Challenge) -> Challenge | None:
        """The one of the same session that `challenge` replaced, if still readable."""
        return self._challenge(
            newest(
                self.connection,
                challenges,
                challenges.c.session_id == challenge.session_id,
                challenges.c.purpose == challenge.purpose,
                challenges.c.cancelled_at.is_not(None),
                challenges.c.secret.is_not(None),
                challenges.c.id < challenge.id,
            )
        )

    def accepted(self, session_id: int, purpose: Purpose) -> Challenge | None:
        """The newest of a session whose code was accepted."""
        return self._challenge(
            newest(
                self.connection,
                challenges,
                challenges.c.session_id == session_id,
                challenges.c.purpose == purpose,
                challenges.c.used_at.is_not(None),
            )
        )

    def add(self, challenge: Challenge) -> Challenge:
        """Store a new code, its secret and number sealed."""
        made = self.connection.execute(
            insert(challenges).returning(challenges.c.id), self._columns(challenge)
        )
        return replace(challenge, id=made.scalar_one())

    def save(self, challenge: Challenge) -> None:
        """Write a challenge back."""
        self.connection.execute(
            update(challenges).where(challenges.c.id == challenge.id), self._columns(challenge)
        )

    def withdraw(self, account_id: int, session_id: int) -> None:
        """The code never left: forget the live challenge, as if it had not been asked."""
        self.connection.execute(delete(challenges).where(_alive(account_id, session_id)))

    def cancel_live(self, account_id: int, session_id: int, now: datetime) -> None:
        """A new request cancels the former code of the session (OTP-5)."""
        self.connection.execute(
            update(challenges).where(_alive(account_id, session_id)).values(cancelled_at=now)
        )

    def cancel_all(self, account_id: int, now: datetime) -> None:
        """Cancel every code of an account, whichever session asked for it (TRUST-5)."""
        alive = (challenges.c.account_id == account_id) & _UNANSWERED
        self.connection.execute(update(challenges).where(alive).values(cancelled_at=now))

    def forget_secrets(self, now: datetime) -> None:
        """Wipe the secrets that can no longer serve (OTP-4)."""
        stale = challenges.c.secret.is_not(None) & (challenges.c.sent_at < now - CODE_LIFE)
        self.connection.execute(update(challenges).where(stale).values(secret=None))

    def sends(self, account_id: int, phone: Phone, now: datetime) -> Sends:
        """The codes that count against the ceilings of OTP-5."""
        number = self.vault.fingerprint(phone.e164, use=NUMBER)
        return Sends(
            by_account=self._instants(challenges.c.account_id == account_id, now - HOUR),
            to_number=self._instants(challenges.c.number == number, now - DAY),
            in_all=self.sent_in_all(now),
        )

    def sent_in_all(self, now: datetime) -> int:
        """How many codes the fuse of the platform counts (OTP-5)."""
        query = select(func.count()).where(challenges.c.sent_at > now - DAY)
        return self.connection.execute(query).scalar_one()

    def _instants(self, which: ColumnElement[bool], since: datetime) -> list[datetime]:
        query = (
            select(challenges.c.sent_at)
            .where(which, challenges.c.sent_at > since, challenges.c.used_at.is_(None))
            .order_by(challenges.c.sent_at)
        )
        return list(self.connection.execute(query).scalars())

    def _columns(self, challenge: Challenge) -> dict[str, object]:
        secret = challenge.secret
        return {
            "account_id": challenge.account_id,
            "session_id": challenge.session_id,
            "purpose": challenge.purpose,
            "target": challenge.target,
            "phone": self.vault.seal(challenge.phone.e164, use=PHONE),
            "number": self.vault.fingerprint(challenge.phone.e164, use=NUMBER),
            "secret": None if secret is None else self.vault.seal(secret, use=SECRET),
            "sent_at": challenge.sent_at,
            "used_at": challenge.used_at,
            "cancelled_at": challenge.cancelled_at,
        }

    def _challenge(self, row: RowMapping | None) -> Challenge | None:
        if row is None:
            return None
        sealed = row["secret"]
        return Challenge(
            id=row["id"],
            account_id=row["account_id"],
            session_id=row["session_id"],
            purpose=Purpose(row["purpose"]),
            target=row["target"],
            phone=phone_from_e164(self.vault.open(row["phone"], use=PHONE)),
            secret=None if sealed is None else self.vault.open(sealed, use=SECRET),
            sent_at=row["sent_at"],
            used_at=row["used_at"],
            cancelled_at=row["cancelled_at"],
        )


def _alive(account_id: int, session_id: int) -> ColumnElement[bool]:
    return (
        (challenges.c.account_id == account_id)
        & (challenges.c.session_id == session_id)
        & _UNANSWERED
    )
