"""« Modifier »: what an edit changes, what forbids it, and what it asks (SCR-EDIT).

    as_read ──▶ what is typed ──▶ plan: changes, the account after them, their lines of history
       ▲                            │ AccountChanged
       └───────── merge ◀───────────┘

Numbers: an administrator reads the one of an anonymous account nowhere (PHONE-5), and the history
keeps the last two digits of the others.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime

from peps_tui.core.domain import account as rules
from peps_tui.core.domain import errors, rights
from peps_tui.core.domain.account import Account, Action
from peps_tui.core.domain.challenge import digest
from peps_tui.core.domain.dates import paris_date
from peps_tui.core.domain.draft import Advice, Entries, Identity, advice, identity
from peps_tui.core.domain.history import Event, Facts, Operation
from peps_tui.core.domain.rights import Right, RightChange, Rights, Service

ANONYMOUS = "anonymous"
"""What stands for the number of an anonymous account wherever a number is told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit(Entries):
    """The entries of « Modifier »: what is not touched is as it was read, the number None.

    `unblock` asks to let the holder in again.
    """

    unblock: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One of the « coordonnées » that changes, by the name of its field; empty is none.

    A number is told in full, as people write it, unless it is `ANONYMOUS`.
    """

    field: str
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """What an edit really changes, and what it asks before (OTP-7, LIFE-12)."""

    details: tuple[Change, ...]
    rights: tuple[RightChange, ...]
    promoted: bool
    unblocked: bool
    needs_code: bool
    advice: frozenset[Advice]

    @property
    def ends_trusts(self) -> bool:
        """Whether every workstation of the holder needs a code again (TRUST-5)."""
        return self.promoted or self.unblocked or self.touches("phone")

    @property
    def cuts_links(self) -> bool:
        """Whether the holder must prove his other accounts anew: it may be somebody else."""
        return self.ends_trusts or self.reuses or self.touches("email")

    @property
    def reuses(self) -> bool:
        """Whether the account goes to somebody else, going by his name (LIFE-12)."""
        return Advice.REUSED_ACCOUNT in self.advice

    def touches(self, field: str) -> bool:
        """Whether this one of the « coordonnées » changes."""
        return any(change.field == field for change in self.details)

    def target(self, account_id: int) -> str:
        """The digest of exactly what a code confirms: before → after (OTP-3, OTP-7)."""
        return digest(
            account_id,
            [(change.field, change.before, change.after) for change in self.details],
            [(change.service.code, change.before, change.after) for change in self.rights],
            self.promoted,
            self.unblocked,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """An edit that nothing forbids; it stays in the core, for it holds numbers."""

    before: Account
    after: Account
    changes: Changes
    events: Sequence[Event]


def as_read(account: Account, held: Rights) -> Edit:
    """The edit that changes nothing: what the form starts from."""
    return Edit(
        profile=account.profile,
        civility=account.civility,
        last_name=account.last_name,
        first_name=account.first_name,
        email=account.email or "",
        service=account.service,
        delegation=account.delegation,
        rights=held,
    )


def fingerprint(account: Account, held: Rights) -> str:
    """The digest of all that an edit may change; a sign-in or a renewal leaves it (LIFE-14)."""
    blocked = account.blocked_at is not None
    return digest(account.profile, _told(account), blocked, sorted(held.items()))


def merge(base: Edit, typed: Edit, fresh: Edit) -> Edit:
    """What was typed over `base`, laid over `fresh`: the rest takes its new value (LIFE-14)."""
    kept = {
        entry.name: getattr(typed, entry.name)
        for entry in fields(Edit)
        if getattr(typed, entry.name) != getattr(base, entry.name)
    }
    touched = {
        code: _level(typed, code)
        for code in {**base.rights, **typed.rights}
        if _level(typed, code) is not _level(base, code)
    }
    return replace(fresh, **{**kept, "rights": {**fresh.rights, **touched}})


def _level(edit: Edit, code: str) -> Right:
    return edit.rights.get(code, Right.NONE)


def plan(
    account: Account,
    held: Rights,
    edit: Edit,
    *,
    by: Account,
    services: Iterable[Service],
    now: datetime,
) -> Plan:
    """What `edit` does to `account`, which holds the rights `held`; `services` are those online.

    Raises:
        NotAdministrator, AccountNotFound, OnlyRenewal: it may not be edited (LIFE-6).
        OwnAccount, DemotionRefused: its profile may not change so (LIFE-8, LIFE-9).
        OwnTelephone, FieldsRefused, ServiceNotOnline, NothingToChange.
    """
    if refused := rules.refusal(account, Action.EDIT, by=by, today=paris_date(now)):
        raise refused
    own = by.id == account.id
    if own and edit.phone is not None:
        raise errors.OwnTelephone
    known = as_read(account, held)
    checked = identity(edit, known=known)
    made = _rights_made(held, edit.rights, tuple(services))
    after, events = _with_profile_and_block(account, edit, by=by, now=now)
    after = _with_details(after, edit, checked)
    changed = details(account, after)
    if not (changed or made or events):
        raise errors.NothingToChange
    reused = {Advice.REUSED_ACCOUNT} if rules.reuses_account(account, after) else set()
    return Plan(
        before=account,
        after=after,
        changes=Changes(
            details=changed,
            rights=made,
            promoted=after.profile != account.profile,
            unblocked=after.blocked_at != account.blocked_at,
            needs_code=own or bool(changed or events) or rights.grants_sensitive(made),
            advice=(advice(edit) - advice(known)) | reused,
        ),
        events=(
            *details_told(account, after, changed),
            *events,
            *rights.changes_told(account, made),
        ),
    )


def _rights_made(
    held: Rights, wanted: Rights, services: Sequence[Service]
) -> tuple[RightChange, ...]:
    online = {service.code for service in services}
    unknown = wanted.keys() - online
    if any(wanted[code] is not held.get(code, Right.NONE) for code in unknown):
        raise errors.ServiceNotOnline
    return rights.changes(held, wanted, services)


def _with_profile_and_block(
    account: Account, edit: Edit, *, by: Account, now: datetime
) -> tuple[Account, list[Event]]:
    """The account with its new profile and without its block, and the lines that tell it."""
    events = []
    if edit.profile is not account.profile:
        account, event = rules.change_profile(account, edit.profile, by=by, now=now)
        events.append(event)
    if edit.unblock and account.blocked_at is not None:
        account, event = rules.unblock(account, by=by, now=now)
        events.append(event)
    return account, events


def _with_details(account: Account, edit: Edit, checked: Identity) -> Account:
    detailed = replace(
        account,
        civility=checked.civility,
        last_name=checked.last_name,
        first_name=checked.first_name,
        email=checked.email or None,
        service=checked.service,
        delegation=checked.delegation,
    )
    return detailed if edit.phone is None else rules.replace_phone(detailed, checked.phone)


def details(before: Account, after: Account) -> tuple[Change, ...]:
    """Which of the « coordonnées » differ, in the order they are shown."""
    old, new = _told(before), _told(after)
    return tuple(
        Change(field=name, before=old[name], after=new[name])
        for name in old
        if old[name] != new[name]
    )


def _told(account: Account) -> Facts:
    """The « coordonnées » as an administrator may read them (PHONE-5)."""
    number = "" if account.phone is None else account.phone.national
    return {
        "civility": account.civility or "",
        "last_name": account.last_name,
        "first_name": account.first_name,
        "email": account.email or "",
        "phone": ANONYMOUS if account.phone_anonymous else number,
        "service": account.service,
        "delegation": "yes" if account.delegation else "no",
    }


def details_told(before: Account, after: Account, changed: Sequence[Change]) -> list[Event]:
    """One line for all of them, their numbers masked (HIST-1, HIST-2)."""
    if not changed:
        return []
    old, new = masked(before), masked(after)
    return [
        Event.about(
            before,
            Operation.DETAILS_CHANGED,
            before={change.field: old[change.field] for change in changed},
            after={change.field: new[change.field] for change in changed},
        )
    ]


def masked(account: Account) -> Facts:
    """The « coordonnées » as the history keeps them: no number in full (HIST-2, PHONE-5)."""
    told = _told(account)
    if account.phone is None or account.phone_anonymous:
        return told
    return {**told, "phone": account.phone.masked}
