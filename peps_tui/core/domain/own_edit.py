"""What the holder of an account changes of it himself, apart from secrets (SCR-ME, OTP-7).

His name, civility and delegation are his administrator's to change.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from peps_tui.core.domain import account as rules
from peps_tui.core.domain import errors
from peps_tui.core.domain.account import Account
from peps_tui.core.domain.challenge import digest
from peps_tui.core.domain.draft import identity
from peps_tui.core.domain.editing import as_read, details, details_told
from peps_tui.core.domain.history import Event, Operation
from peps_tui.core.domain.rights import NO_RIGHTS


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnEdit:
    """The entries of « Mon compte »; what is None is not touched.

    Two sessions of one person that change different entries thus lose nothing of each other.
    `anonymise` hides the number for good: only an administrator, replacing it, undoes that.
    """

    email: str | None = None
    service: str | None = None
    anonymise: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnPlan:
    """An edit that nothing forbids, and the digest of exactly what its code confirms."""

    before: Account
    after: Account
    events: Sequence[Event]
    target: str

    @property
    def touches_email(self) -> bool:
        """Whether messages go elsewhere from now on."""
        return self.before.email != self.after.email


def plan(account: Account, edit: OwnEdit) -> OwnPlan:
    """What `edit` does to the account of who asks it.

    Raises:
        FieldsRefused: with the refusal of each faulty entry.
        NothingToChange.
    """
    after = _with_entries(account, edit)
    if edit.anonymise:
        after = rules.anonymise_phone(after, by=account)
    if after == account:
        raise errors.NothingToChange
    hidden = after.phone_anonymous and not account.phone_anonymous
    changed = details(replace(account, phone_anonymous=after.phone_anonymous), after)
    return OwnPlan(
        before=account,
        after=after,
        events=[
            *details_told(account, after, changed),
            *([Event.about(account, Operation.PHONE_ANONYMISED)] if hidden else []),
        ],
        target=digest(
            account.id, hidden, [(each.field, each.before, each.after) for each in changed]
        ),
    )


def _with_entries(account: Account, edit: OwnEdit) -> Account:
    known = as_read(account, NO_RIGHTS)
    typed = replace(
        known,
        email=known.email if edit.email is None else edit.email,
        service=known.service if edit.service is None else edit.service,
    )
    checked = identity(typed, known=known)
    return replace(account, email=checked.email or None, service=checked.service)
