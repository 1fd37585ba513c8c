"""The life of an account: status, what each status allows, and every transition (LIFE).

    status \\ action   RENEW  DELETE  EDIT  RESEND      UNBLOCK
    PENDING           yes    yes     yes   yes         NotBlocked
    ACTIVE            yes    yes     yes   NotPending  NotBlocked
    BLOCKED           yes    yes     yes   as beneath  yes
    EXPIRED           yes    OnlyRenewal for everything else (LIFE-6)

The status is computed from facts, never stored (LIFE-4). A blocked account that was never
activated may still have its creation mail sent again: the block and the activation are two
different things, and precedence (LIFE-11) only decides which of them is shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from peps_tui.core.domain import errors
from peps_tui.core.domain.dates import expiry_from, paris_date
from peps_tui.core.domain.history import Event, Operation
from peps_tui.core.domain.phone import Phone
from peps_tui.core.domain.text import fold, sort_key


class Status(StrEnum):
    """What the state of an account is shown as, in order of precedence (LIFE-11)."""

    EXPIRED = "expired"
    BLOCKED = "blocked"
    PENDING = "pending"
    ACTIVE = "active"


class Profile(StrEnum):
    """Administrators run the accounts of their establishment; users do not."""

    ADMIN = "admin"
    USER = "user"


class Civility(StrEnum):
    """How a person is addressed."""

    MR = "mr"
    MRS = "mrs"


class Action(StrEnum):
    """What an administrator may ask for an account, in the order screens offer it."""

    EDIT = "edit"
    RENEW = "renew"
    DELETE = "delete"
    RESEND = "resend"
    UNBLOCK = "unblock"


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """One person in one establishment.

    `expires_on` is the last valid day, in Paris. `activated_at` is None until a password
    was created. `password_failures` and `code_failures` count failures in a row (AUTH-5).
    `phone_anonymous` hides the number from everyone but its holder (PHONE-5).
    `version` is 0 until stored, then rises with every save (LIFE-14).
    """

    id: int = 0
    establishment_id: int
    identifier: str
    profile: Profile
    civility: Civility | None
    last_name: str
    first_name: str
    email: str | None
    phone: Phone | None = None
    phone_anonymous: bool = False
    service: str = ""
    delegation: bool = False
    net_entreprises: bool = False
    expires_on: date
    created_at: datetime
    activated_at: datetime | None = None
    blocked_at: datetime | None = None
    password_failures: int = 0
    code_failures: int = 0
    last_login_at: datetime | None = None
    last_login_from: str = ""
    version: int = 0

    @property
    def sort_key(self) -> str:
        """Orders names the French way: without accents or case."""
        return sort_key(self.last_name, self.first_name)

    def status(self, today: date) -> Status:
        """The status shown on `today` (Paris): Expired > Blocked > Pending > Active (LIFE-11)."""
        if self.expires_on < today:
            return Status.EXPIRED
        if self.blocked_at is not None:
            return Status.BLOCKED
        if self.activated_at is None:
            return Status.PENDING
        return Status.ACTIVE


def refusal(
    account: Account, action: Action, *, by: Account, today: date
) -> errors.ActionError | None:
    """Why `by` may not do `action` to `account` today; None when he may.

    The same answer greys out a key on screen and refuses the use case. The last
    administrator is not decided here: it needs the establishment's other accounts, see
    `refuse_last_administrator`.
    """
    if by.profile is not Profile.ADMIN:
        return errors.NotAdministrator()
    if by.establishment_id != account.establishment_id:
        return errors.AccountNotFound()
    if action is Action.RENEW:
        return None
    if account.status(today) is Status.EXPIRED:
        return errors.OnlyRenewal(account.expires_on)
    return _refusal_while_valid(account, action, own=by.id == account.id)


def _refusal_while_valid(
    account: Account, action: Action, *, own: bool
) -> errors.ActionError | None:
    if action is Action.RESEND and account.activated_at is not None:
        return errors.NotPending()
    if action is Action.RESEND and account.email is None:
        return errors.NoEmail()
    if action is Action.UNBLOCK and account.blocked_at is None:
        return errors.NotBlocked()
    if own and action in {Action.DELETE, Action.UNBLOCK}:
        return errors.OwnAccount()
    return None


def _permit(account: Account, action: Action, *, by: Account, now: datetime) -> None:
    if refused := refusal(account, action, by=by, today=paris_date(now)):
        raise refused


def refusals(account: Account, *, by: Account, today: date) -> Mapping[Action, errors.ActionError]:
    """Why each action that a screen greys out is refused: exactly those the core refuses."""
    told = {action: refusal(account, action, by=by, today=today) for action in Action}
    return {action: refused for action, refused in told.items() if refused is not None}


def is_active_administrator(account: Account, today: date) -> bool:
    """Counts for LIFE-8: pending, blocked and expired administrators do not."""
    return account.profile is Profile.ADMIN and account.status(today) is Status.ACTIVE


def refuse_last_administrator(account: Account, *, active_administrators: int, today: date) -> None:
    """Raise LastAdministrator when nobody could run the accounts without `account` (LIFE-8).

    `active_administrators` counts those of the establishment, `account` included, under
    the write lock.
    """
    if is_active_administrator(account, today) and active_administrators <= 1:
        raise errors.LastAdministrator


def activate(account: Account, *, now: datetime) -> tuple[Account, Event]:
    """The holder created his password (LIFE-3). Raises the refusal his status tells."""
    if account.status(paris_date(now)) is Status.EXPIRED:
        raise errors.AccountExpired
    if account.activated_at is not None:
        raise errors.LinkRefused
    active = replace(account, activated_at=now, password_failures=0)
    return active, Event.about(account, Operation.PASSWORD_CREATED)


def renew(account: Account, *, by: Account, now: datetime) -> tuple[Account, Event]:
    """Set the expiry to today + 18 months, whatever it was; unblocks nobody (LIFE-5)."""
    _permit(account, Action.RENEW, by=by, now=now)
    return _renewed(account, now)


def _renewed(account: Account, now: datetime) -> tuple[Account, Event]:
    renewed = replace(account, expires_on=expiry_from(paris_date(now)))
    return renewed, Event.about(
        account,
        Operation.ACCOUNT_RENEWED,
        before={"expires_on": account.expires_on.isoformat()},
        after={"expires_on": renewed.expires_on.isoformat()},
    )


def delete(account: Account, *, by: Account, active_administrators: int, now: datetime) -> Event:
    """Allow the deletion of `account`, or raise what forbids it (LIFE-6, LIFE-8, LIFE-13).

    One's own account is refused anyway; to the only administrator LastAdministrator says more.
    """
    today = paris_date(now)
    if by.id == account.id:
        refuse_last_administrator(account, active_administrators=active_administrators, today=today)
    _permit(account, Action.DELETE, by=by, now=now)
    refuse_last_administrator(account, active_administrators=active_administrators, today=today)
    return Event.about(account, Operation.ACCOUNT_DELETED)


def renew_and_delete(
    account: Account, *, by: Account, active_administrators: int, now: datetime
) -> tuple[Event, Event]:
    """« Renouveler puis supprimer » an account that expired: the line of each (LIFE-6).

    `active_administrators` counts those there are before.
    """
    renewed, renewal = renew(account, by=by, now=now)
    revived = is_active_administrator(renewed, paris_date(now))
    return renewal, delete(
        renewed, by=by, active_administrators=active_administrators + revived, now=now
    )


def resend_creation_mail(account: Account, *, by: Account, now: datetime) -> Event:
    """Allow « @ »: a new link of 15 days; the expiry of the account stays (LIFE-2)."""
    _permit(account, Action.RESEND, by=by, now=now)
    return Event.about(account, Operation.CREATION_MAIL_RESENT)


def block(account: Account, *, now: datetime, why: Operation) -> tuple[Account, Event]:
    """Block after too many failures (AUTH-5); `why` tells which: passwords or codes."""
    return replace(account, blocked_at=now), Event.about(account, why)


def unblock(account: Account, *, by: Account, now: datetime) -> tuple[Account, Event]:
    """Another active administrator lets the holder in again (AUTH-5); renews nothing."""
    _permit(account, Action.UNBLOCK, by=by, now=now)
    return _unblocked(account)


def _unblocked(account: Account) -> tuple[Account, Event]:
    free = replace(account, blocked_at=None, password_failures=0, code_failures=0)
    return free, Event.about(account, Operation.ACCOUNT_UNBLOCKED)


def support_refusal(
    account: Account, action: Action, *, active: Iterable[Account], today: date
) -> errors.ActionError | None:
    """Why support may not renew or unblock `account` today; None when it may (AUTH-5).

    It acts for an administrator whom no other can help; `active` are those of his establishment
    who can run the accounts.
    """
    others = [each for each in active if each.id != account.id]
    if others:
        return errors.AdministratorsCanAct(
            tuple(f"{each.first_name} {each.last_name}" for each in others)
        )
    if account.profile is not Profile.ADMIN:
        return errors.NotForUsers()
    if action is Action.RENEW:
        return None
    if account.status(today) is Status.EXPIRED:
        return errors.OnlyRenewal(account.expires_on)
    return _refusal_while_valid(account, action, own=False)


def act_for_support(
    account: Account, action: Action, *, active: Iterable[Account], now: datetime
) -> tuple[Account, Event]:
    """Renew or unblock the sole administrator of an establishment (AUTH-5)."""
    if refused := support_refusal(account, action, active=active, today=paris_date(now)):
        raise refused
    return _renewed(account, now) if action is Action.RENEW else _unblocked(account)


def promote(account: Account, *, by: Account, now: datetime) -> tuple[Account, Event]:
    """Make a user an administrator from his next sign-in on (LIFE-9)."""
    _permit(account, Action.EDIT, by=by, now=now)
    if account.profile is Profile.ADMIN:
        raise errors.AlreadyAdministrator
    promoted = replace(account, profile=Profile.ADMIN)
    return promoted, Event.about(
        account,
        Operation.PROFILE_CHANGED,
        before={"profile": Profile.USER},
        after={"profile": Profile.ADMIN},
    )


def change_profile(
    account: Account, profile: Profile, *, by: Account, now: datetime
) -> tuple[Account, Event]:
    """`promote`, or the refusal that tells the way out of a demotion (LIFE-9)."""
    if account.profile is Profile.ADMIN and profile is Profile.USER:
        raise errors.OwnAccount if by.id == account.id else errors.DemotionRefused
    return promote(account, by=by, now=now)


def phone_shown(account: Account, *, to: Account) -> Phone | None:
    """The number as `to` may read it: nobody but the holder once it is anonymous (PHONE-5)."""
    hidden = account.phone_anonymous and to.id != account.id
    return None if hidden else account.phone


def anonymise_phone(account: Account, *, by: Account) -> Account:
    """Hide one's own number for ever, until an administrator replaces it (PHONE-5)."""
    if by.id != account.id:
        raise errors.AccountNotFound
    return replace(account, phone_anonymous=True)


def replace_phone(account: Account, phone: Phone | None) -> Account:
    """Another number, or none: the account is no longer anonymous (PHONE-5, PHONE-6)."""
    return replace(account, phone=phone, phone_anonymous=False)


ADVISED_ADMINISTRATORS = 2


def lacks_second_administrator(active_administrators: int) -> bool:
    """Whether an absence would leave the establishment without administrator (LIFE-12)."""
    return active_administrators < ADVISED_ADMINISTRATORS


def reuses_account(before: Account, after: Account) -> bool:
    """Whether an edit turns the account into someone else's: both names really change (LIFE-12)."""
    same_last_name = fold(before.last_name) == fold(after.last_name)
    return not same_last_name and fold(before.first_name) != fold(after.first_name)
