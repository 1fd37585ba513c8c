"""Refusals a person can read and act upon.

They carry facts, never sentences: `peps_tui.texts.errors.explain` says them in French.

    CoreError
    ├── EntryError          what was typed cannot be accepted (field errors)
    ├── SignInError         the way in is refused
    │   └── SessionError    an open session must stop
    ├── CodeError           one-time codes
    ├── ActionError         the rules forbid the action
    └── PlatformError       storage, gateways and files
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import dataclass_transform


# Made like a dataclass, and none: fifty of those are a fiftieth of the wait for the first screen.
@dataclass_transform(eq_default=False)
class CoreError(Exception):
    """Base of every refusal that a person can read and act upon.

    Its facts are the annotated names of its class, given in their order or by name.
    """

    def __init__(self, *facts: object, **named: object) -> None:
        vars(self).update(zip(type(self).__annotations__, facts, strict=False), **named)

    def __repr__(self) -> str:
        facts = (f"{name}={getattr(self, name)!r}" for name in type(self).__annotations__)
        return f"{type(self).__qualname__}({', '.join(facts)})"

    def __str__(self) -> str:
        return repr(self)


class EntryError(CoreError):
    """Something typed cannot be accepted."""


class FieldsRefused(EntryError):
    """Several fields at once: the refusal of each, by the name of the field."""

    fields: Mapping[str, EntryError]


class TextRefused(EntryError):
    """A text is empty, too long, or holds control or lost characters (a `text.TextFault`)."""

    reason: str


class LinkUnreadable(EntryError):
    """What was pasted is no link that was mailed, whole or its end."""


class EmailRefused(EntryError):
    """The e-mail address is not valid."""


class EmailMismatch(EntryError):
    """The e-mail address and its confirmation differ."""


class EmailTaken(EntryError):
    """Another account of the establishment already uses this address."""


class PhoneRefused(EntryError):
    """The telephone number cannot receive a code (a `phone.PhoneFault`, PHONE-2)."""

    reason: str


class PasswordRefused(EntryError):
    """The password breaks these rules (`password.PasswordFault`, PWD-1, PWD-2)."""

    reasons: tuple[str, ...]


class PasswordWrong(EntryError):
    """What a signed-in person typed is not his password (AUTH-5, AUTH-7)."""


class SiretRefused(EntryError):
    """Not a SIRET: fourteen digits whose key does not hold."""


class IbanRefused(EntryError):
    """Not an IBAN: its form or its key does not hold."""


class BicRefused(EntryError):
    """Not a BIC."""


class SignInError(CoreError):
    """The way in is refused."""


class CredentialsRefused(SignInError):
    """Wrong identifier or wrong password: never says which (AUTH-3)."""


class SourcePaused(SignInError):
    """This source failed too often over all accounts (AUTH-5)."""

    seconds: int


class AccountExpired(SignInError):
    """The right password, on an expired account (AUTH-4)."""

    administrators: tuple[str, ...] = ()


class AccountBlocked(SignInError):
    """The right password, on a blocked account (AUTH-4)."""

    administrators: tuple[str, ...] = ()


class AccountPending(SignInError):
    """The right password, on an account still to be activated (AUTH-4)."""

    administrators: tuple[str, ...] = ()


class NoWayToConfirm(SignInError):
    """An account in use has neither a number nor an address to confirm one (PHONE-1)."""

    administrators: tuple[str, ...] = ()


class LinkRefused(SignInError):
    """The mailed link is unknown, used, cancelled or lapsed (LIFE-2)."""

    lapsed: bool = False


class TooManyRequests(SignInError):
    """This source asked too often; it may again in this many minutes."""

    minutes: int


class NetEntreprisesUnknown(SignInError):
    """Net-entreprises vouches for a person who has no account here; these can create one."""

    administrators: tuple[str, ...] = ()


class RegistrationRefused(SignInError):
    """No employer has this SIRET and this contract; never says which is wrong."""


class AlreadyRegistered(SignInError):
    """The employer has accounts: these administrators can create another (CASE-96)."""

    administrators: tuple[str, ...] = ()


class RegistrationUnderWay(SignInError):
    """The first administrator has not created his password yet; a new mail may be asked."""


class ResetLinkRefused(SignInError):
    """The link of a forgotten password is unknown, used, replaced or lapsed (PWD-3)."""


class SessionError(SignInError):
    """The session must stop here; the screen goes back to the sign-in (AUTH-6)."""


class SessionEnded(SessionError):
    """The session was ended, is unknown, or its account no longer exists."""


class SessionLocked(SessionError):
    """The session was idle too long: it goes on once its password is typed (AUTH-7)."""


class SessionExpired(SessionError):
    """The account expired while its holder was signed in (AUTH-6)."""

    administrators: tuple[str, ...] = ()


class SessionBlocked(SessionError):
    """The account was blocked while its holder was signed in (AUTH-6)."""

    administrators: tuple[str, ...] = ()


class CodeError(CoreError):
    """A one-time code was refused or cannot be sent."""


class CodeWrong(CodeError):
    """The code differs; this many attempts remain before the account is blocked (AUTH-5)."""

    remaining: int


class CodeExpired(CodeError):
    """More than five minutes passed since the code was sent (OTP-2)."""


class CodeCancelled(CodeError):
    """The code typed is an older one, cancelled by a new request (OTP-5)."""


class CodeUnknown(CodeError):
    """No code is waiting for this account, purpose and target, or it was used (OTP-3)."""


class CodeTooSoon(CodeError):
    """A new code may be asked in this many seconds (OTP-5)."""

    seconds: int


class CodeCeilingReached(CodeError):
    """Too many codes were sent: to this account, number or by this platform (OTP-5)."""

    minutes: int


class NumberMissing(CodeError):
    """The person who must confirm has no telephone number to send a code to (PHONE-1)."""


class GatewayUnavailable(CodeError):
    """The code could not be sent; no attempt is counted (OTP-5)."""


class ActionError(CoreError):
    """The rules forbid the action."""


class NotAdministrator(ActionError):
    """The action needs the administrator profile (RIGHT-4)."""


class AccountNotFound(ActionError):
    """No such account in the establishment of the person who asks (RIGHT-4)."""


class OnlyRenewal(ActionError):
    """The account is expired: renewal is the only action (LIFE-6)."""

    expired_on: date


class NotPending(ActionError):
    """The creation mail serves only an account waiting for activation (LIFE-2)."""


class NotBlocked(ActionError):
    """The account is not blocked."""


class OwnAccount(ActionError):
    """Nobody deletes, promotes, demotes or unblocks himself (LIFE-8)."""


class LastAdministrator(ActionError):
    """At least one active administrator must remain (LIFE-8)."""


class DemotionRefused(ActionError):
    """An administrator cannot become a plain user (LIFE-9)."""


class AlreadyAdministrator(ActionError):
    """The account already has the administrator profile (LIFE-9)."""


class NoEmail(ActionError):
    """The account has no e-mail address to write to."""


class AccountChanged(ActionError):
    """Somebody saved this account since it was read; `by` names him when known (LIFE-14)."""

    identifier: str
    by: str = ""


class AccountGone(ActionError):
    """The account that is being edited was deleted meanwhile (LIFE-14)."""


class DraftTaken(ActionError):
    """Another session of the same person goes on with this creation, or ended it (SCR-WIZ)."""


class NothingToChange(ActionError):
    """What is asked is what is already there."""


class OwnTelephone(ActionError):
    """One's own number is changed in « Mon compte », with a code to the old one (PHONE-1)."""


class NothingToExport(ActionError):
    """No account or operation is left to export."""


class NoOwnEmail(ActionError):
    """Nothing can be mailed to somebody whose account has no e-mail address."""


class OnlyTextIsCopied(ActionError):
    """A clipboard takes no workbook, page or sound."""


class TooLongToCopy(ActionError):
    """A text is more than terminals take at once; sizes in bytes."""

    size: int
    limit: int


class TooLargeToMail(ActionError):
    """A file is more than mail servers take; sizes in bytes."""

    size: int
    limit: int


class ReviewClosed(ActionError):
    """No review is under way: it was closed meanwhile, or never started."""


class ReviewUnderWay(ActionError):
    """A review is already under way in this establishment."""


class ServiceKnown(ActionError):
    """The catalogue already has a service of this code, or of this label in the same theme."""

    code: str


class IdentifierUnknown(ActionError):
    """No account of the platform has this identifier."""

    identifier: str


class AdministratorsCanAct(ActionError):
    """Support acts for a sole administrator alone: these others can do it (AUTH-5)."""

    administrators: tuple[str, ...]


class NotForUsers(ActionError):
    """Support renews and unblocks administrators alone; users are up to them (AUTH-5)."""


class NoPassword(ActionError):
    """The account has no password of the platform: it is entered by Net-entreprises alone."""


class ServiceUnknown(ActionError):
    """No service of this code is online (RIGHT-4)."""


class RightMissing(ActionError):
    """No right was granted on this service, or no longer (RIGHT-3, RIGHT-4)."""

    service: str
    administrators: tuple[str, ...]


class PlatformFounded(ActionError):
    """The platform already has an establishment: it is not to be founded again."""


class ServiceNotOnline(ActionError):
    """A right was given on a service that is not online, or no longer (RIGHT-2)."""


class MessageUnknown(ActionError):
    """No message of the outbox has this number."""

    message_id: int


class MessageNotRepeatable(ActionError):
    """It left, is on its way, or is kept no longer (MSG-2)."""

    message_id: int


class CodeNotRepeated(ActionError):
    """A code is asked anew by the person who waits for it, never sent again (OTP-5)."""


class TermsToAccept(ActionError):
    """An administrator must accept this version of the terms before he goes on (CGU-1)."""

    version: str
    deadline: date


class TermsAwaited(ActionError):
    """An administrator has yet to accept the terms; past this day users are refused (CGU-2)."""

    deadline: date


class TermsKnown(ActionError):
    """A version of this name was published already."""

    version: str


class DeadlinePast(ActionError):
    """The day until which the terms are to be accepted has passed."""

    deadline: date


class NotLinkable(ActionError):
    """The account is of this establishment, or among one's own already."""


class EstablishmentChanged(ActionError):
    """Somebody changed the establishment since it was read."""


class NoWorkstation(ActionError):
    """This workstation cannot be recognised, hence not trusted (TRUST-3)."""


class BackupFault(StrEnum):
    """Why a backup cannot be made or restored."""

    NOT_SQLITE = "not_sqlite"
    NO_DATABASE = "no_database"
    FILE_EXISTS = "file_exists"
    NOT_WRITTEN = "not_written"
    NOT_READ = "not_read"
    DAMAGED = "damaged"
    DATABASE_DAMAGED = "database_damaged"
    NOT_A_PLATFORM = "not_a_platform"
    OTHER_KEYS = "other_keys"
    IN_USE = "in_use"


class PlatformError(CoreError):
    """Storage, gateways or files refused."""


class StorageUnavailable(PlatformError):
    """The database did not answer, is full or is locked; nothing was changed."""


class CommitUnknown(PlatformError):
    """The database left as it was told to keep a change: it kept it whole, or not at all."""


class StorageTooNew(PlatformError):
    """The database was written by a newer version of the program."""

    found: str
    known: str


class FilesTooOpen(PlatformError):
    """A file of the platform can be read by other users of the machine."""

    path: str


class NoPlatform(PlatformError):
    """Nothing was ever made in this home: neither keys nor database."""

    home: str


class KeysMissing(PlatformError):
    """The database exists but the key file that opens it does not."""

    path: str


class HistoryBroken(PlatformError):
    """The history of this establishment does not hold, from this line on (HIST-2)."""

    establishment: str
    line: int


class BackupRefused(PlatformError):
    """A backup cannot be made or restored (a `BackupFault`); nothing was changed."""

    reason: BackupFault


class LibraryMissing(PlatformError):
    """A gateway needs a library that is not installed; `extra` is the option that installs it."""

    library: str
    extra: str


class DirectoryDamaged(PlatformError):
    """The file of the people of Net-entreprises cannot be read."""

    path: str


class HostKeyUnreadable(PlatformError):
    """The key of the SSH server cannot be read or made."""

    path: str


class CannotListen(PlatformError):
    """The SSH server cannot have its address and port; `number` is the errno that says why."""

    host: str
    port: int
    number: int


class TooFewFiles(PlatformError):
    """The SSH server may not open as many files as its connections take."""

    sessions: int
    needed: int
    allowed: int


class SessionsUnavailable(PlatformError):
    """The process that SSH sessions start from does not start."""


class ServerOutdated(PlatformError):
    """The SSH server that runs cannot go over to the program as it is installed by now."""


class DirectoryUnavailable(PlatformError):
    """Net-entreprises does not answer; no attempt is counted."""


class FileNotSaved(PlatformError):
    """The folder of the files made for people cannot be written, or is full."""


class SpeechUnavailable(PlatformError):
    """No synthesiser is installed, or it failed."""


class IdentifiersExhausted(PlatformError):
    """Every six-digit number of the identifiers has been given."""
