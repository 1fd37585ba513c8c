"""The way in: password, then the code or the trusted workstation (SPEC 3.1 to 3.4).

    begin ──▶ Entered                       a trusted workstation, within its seven days
          ├─▶ CodeNeeded  ─ send_code ──▶ enter_code ──▶ Entered
          └─▶ PhoneNeeded ─ propose_phone ─▶ enter_code ──▶ Entered
                   └ mail_first: confirm_enrolment(link) comes before propose_phone

Both routes of AUTH-1 end in `admit`. No step can be skipped: each one reads from storage what
the session under way has proven so far (AUTH-2).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from peps_tui.core.domain import errors, trust
from peps_tui.core.domain import sign_in as rules
from peps_tui.core.domain.account import Account
from peps_tui.core.domain.challenge import Purpose, digest
from peps_tui.core.domain.dates import paris_date
from peps_tui.core.domain.history import Author, Event, Operation
from peps_tui.core.domain.identifier import normalized
from peps_tui.core.domain.link import LinkKind, refuse_dead, token_digest, token_in
from peps_tui.core.domain.message import MessageKind
from peps_tui.core.domain.phone import Channel, Phone, parse_phone
from peps_tui.core.domain.sign_in import Failure, Session
from peps_tui.core.domain.trust import Workstation
from peps_tui.core.ports import Ports, UnitOfWork
from peps_tui.core.use_cases import codes
from peps_tui.core.use_cases.codes import CodeSent
from peps_tui.core.use_cases.identity import author, names_of_administrators
from peps_tui.core.use_cases.messages import mail, mail_link, notify_administrators


@dataclass(frozen=True, slots=True, kw_only=True)
class Entered:
    """The session is open; what to tell on entry (AUTH-8)."""

    ticket: str
    last_login_at: datetime | None
    last_login_from: str
    failures_since: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeNeeded:
    """A code must be asked with `send_code`, then typed (OTP-6).

    `trustable` says whether the workstation can be recognised later (TRUST-3).
    """

    ticket: str
    channel: Channel
    masked: str
    trustable: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PhoneNeeded:
    """No number is known: it comes first, and the code goes there (PHONE-1).

    With `mail_first`, the link just mailed to the holder must be confirmed before.
    """

    ticket: str
    mail_first: bool
    trustable: bool


Step = Entered | CodeNeeded | PhoneNeeded


@dataclass(frozen=True, slots=True, kw_only=True)
class _Attempt:
    """A password attempt, charged before it is judged."""

    account_id: int | None = None
    failure_id: int | None = None
    stored: str | None = None
    counted: int | None = None


def begin(ports: Ports, workstation: Workstation, *, identifier: str, password: str) -> Step:
    """Prove the password and say what comes next (AUTH-1, AUTH-3 to AUTH-5).

    Takes as long for an unknown identifier as for a known one.

    Raises:
        CredentialsRefused: wrong identifier or password, or strangers must wait (AUTH-5).
        SourcePaused: this source failed too often.
        AccountExpired, AccountBlocked, AccountPending: told to the right password alone.
    """
    attempt = _charge(ports, workstation, normalized(identifier))
    if not ports.hasher.verify(attempt.stored, password) or attempt.account_id is None:
        _fail(ports, workstation, attempt)
        raise errors.CredentialsRefused
    outdated = attempt.stored is not None and ports.hasher.is_outdated(attempt.stored)
    rehashed = ports.hasher.hash(password) if outdated else None
    with ports.storage.writing() as unit:
        if rehashed is not None and unit.accounts.password(attempt.account_id) == attempt.stored:
            unit.accounts.set_password(attempt.account_id, rehashed)
        _forgive(unit, attempt)
        outcome = admit(unit, ports, workstation, attempt.account_id)
    if isinstance(outcome, errors.CoreError):
        raise outcome
    return outcome


def _charge(ports: Ports, workstation: Workstation, identifier: str) -> _Attempt:
    now = ports.clock.now()
    source = workstation.source
    with ports.storage.writing() as unit:
        since = now - rules.SOURCE_WINDOW
        pause = rules.source_pause(unit.failures.of_source(source, since), now)
        if pause is not None:
            raise errors.SourcePaused(seconds=_seconds(pause))
        account = unit.accounts.by_identifier(identifier)
        if account is None:
            return _Attempt(failure_id=_note(unit, source, None, stranger=False, at=now))
        if _is_stranger(unit, account, workstation, now):
            return _charge_stranger(unit, account, source, now)
        counted = unit.accounts.charge(account.id, Failure.PASSWORD, rules.MAX_PASSWORD_FAILURES)
        noted = _note(unit, source, account.id, stranger=False, at=now)
        stored = unit.accounts.password(account.id) if counted is not None else None
        return _Attempt(
            account_id=account.id,
            failure_id=noted,
            stored=stored,
            counted=counted or rules.MAX_PASSWORD_FAILURES,
        )


def _charge_stranger(unit: UnitOfWork, account: Account, source: str, now: datetime) -> _Attempt:
    since = max(now - rules.STRANGER_WINDOW, account.blocked_at or account.created_at)
    failures = unit.failures.of_strangers(account.id, since)
    if rules.stranger_pause(failures, now) is not None:
        return _Attempt()
    noted = _note(unit, source, account.id, stranger=True, at=now)
    return _Attempt(
        account_id=account.id, failure_id=noted, stored=unit.accounts.password(account.id)
    )


def _is_stranger(
    unit: UnitOfWork, account: Account, workstation: Workstation, now: datetime
) -> bool:
    """Whether failures from here are counted apart: they must not shut the holder out."""
    if account.blocked_at is not None:
        return True
    living = [
        trusted
        for trusted in unit.trusts.of(account.id)
        if trusted.is_valid(now, expires_on=account.expires_on)
    ]
    return bool(living) and workstation.fingerprint not in {t.fingerprint for t in living}


def _note(
    unit: UnitOfWork, source: str, account_id: int | None, *, stranger: bool, at: datetime
) -> int:
    return unit.failures.add(source=source, account_id=account_id, stranger=stranger, at=at)


def _fail(ports: Ports, workstation: Workstation, attempt: _Attempt) -> None:
    if attempt.account_id is None:
        return
    unknown = Author(identifier="", name="", source=workstation.source)
    with ports.storage.writing() as unit:
        account = unit.accounts.get(attempt.account_id)
        if account is None:
            return
        event = Event.about(account, Operation.PASSWORD_FAILED)
        unit.history.record(account.establishment_id, event, by=unknown, at=ports.clock.now())
        if (attempt.counted or 0) >= rules.MAX_PASSWORD_FAILURES:
            codes.block_account(
                unit, ports, account.id, why=Operation.BLOCKED_BY_PASSWORDS, by=unknown
            )


def _forgive(unit: UnitOfWork, attempt: _Attempt) -> None:
    if attempt.failure_id is not None:
        unit.failures.remove(attempt.failure_id)
    if attempt.counted is not None and attempt.account_id is not None:
        unit.accounts.forgive(attempt.account_id, Failure.PASSWORD)


def admit(
    unit: UnitOfWork, ports: Ports, workstation: Workstation, account_id: int
) -> Step | errors.CoreError:
    """What comes after a proven password: the same for every route (AUTH-1, AUTH-4).

    A refusal is returned, not raised: what the password proved must be kept.
    """
    now = ports.clock.now()
    account = unit.accounts.get(account_id)
    if account is None:
        return errors.CredentialsRefused()
    if refused := _refusal(unit, account, now):
        return refused
    ticket = ports.randomness.token()
    session = unit.sessions.add(
        Session(
            ticket=token_digest(ticket),
            account_id=account.id,
            establishment_id=account.establishment_id,
            profile=account.profile,
            workstation=workstation.fingerprint,
            workstation_name=workstation.name,
            source=workstation.source,
            started_at=now,
            seen_at=now,
        )
    )
    trustable = workstation.fingerprint is not None
    if account.phone is None:
        mail_first = rules.enrolment_needs_mail(account)
        if mail_first:
            _mail_enrolment(unit, ports, account, session)
        return PhoneNeeded(ticket=ticket, mail_first=mail_first, trustable=trustable)
    if _use_trust(unit, account, workstation, now):
        return _enter(unit, account, session, ticket, now)
    return CodeNeeded(
        ticket=ticket,
        channel=account.phone.channel,
        masked=account.phone.masked,
        trustable=trustable,
    )


def _refusal(unit: UnitOfWork, account: Account, now: datetime) -> errors.SignInError | None:
    today = paris_date(now)
    names = names_of_administrators(unit, account.establishment_id, today)
    return rules.entry_refusal(account, today=today, administrators=names)


def _mail_enrolment(unit: UnitOfWork, ports: Ports, account: Account, session: Session) -> None:
    mail_link(unit, ports, account, LinkKind.ENROLMENT, facts={})
    unit.history.record(
        account.establishment_id,
        Event.about(account, Operation.ENROLMENT_MAIL_SENT),
        by=author(account, session.source),
        at=ports.clock.now(),
    )


def _use_trust(unit: UnitOfWork, account: Account, workstation: Workstation, now: datetime) -> bool:
    if workstation.fingerprint is None:
        return False
    trusted = unit.trusts.find(account.id, workstation.fingerprint)
    if trusted is None or not trusted.is_valid(now, expires_on=account.expires_on):
        return False
    unit.trusts.save(trust.used(trusted, now))
    return True


def _enter(
    unit: UnitOfWork, account: Account, session: Session, ticket: str, now: datetime
) -> Entered:
    failures = unit.failures.count_since(account.id, account.last_login_at)
    unit.accounts.save(rules.entered(account, now=now, source=session.source))
    unit.sessions.save(replace(session, opened_at=now, seen_at=now, profile=account.profile))
    unit.history.record(
        account.establishment_id,
        Event.about(account, Operation.SIGNED_IN),
        by=author(account, session.source),
        at=now,
    )
    return Entered(
        ticket=ticket,
        last_login_at=account.last_login_at,
        last_login_from=account.last_login_from,
        failures_since=failures,
    )


def _under_way(
    unit: UnitOfWork, ports: Ports, workstation: Workstation, ticket: str
) -> tuple[Session, Account]:
    """The sign-in that `ticket` names, its password proven and its code not yet.

    Raises:
        SessionEnded: unknown, too old, finished, or of another workstation.
        AccountExpired, AccountBlocked, AccountPending: since the password was typed.
    """
    now = ports.clock.now()
    session = unit.sessions.by_ticket(token_digest(ticket))
    if (
        session is None
        or session.opened_at is not None
        or session.ended_at is not None
        or session.workstation != workstation.fingerprint
        or not timedelta() <= now - session.started_at <= rules.SIGN_IN_LIFE
    ):
        raise errors.SessionEnded
    account = unit.accounts.get(session.account_id)
    if account is None:
        raise errors.SessionEnded
    if refused := _refusal(unit, account, now):
        raise refused
    return session, account


def send_code(ports: Ports, workstation: Workstation, *, ticket: str) -> CodeSent:
    """Send the code of a sign-in, or a new one that cancels it (OTP-1, OTP-5).

    Raises:
        CodeTooSoon, CodeCeilingReached, GatewayUnavailable: the code that was sent before,
            if any, still serves in the first two cases.
        SessionEnded, AccountExpired, AccountBlocked: the sign-in must start again.
    """
    with ports.storage.writing() as unit:
        session, account = _under_way(unit, ports, workstation, ticket)
        if account.phone is None:
            raise errors.NumberMissing
        request = _request(account, session, account.phone)
        message_id = codes.store(unit, ports, request)
    return codes.send(ports, message_id, request)


def propose_phone(ports: Ports, workstation: Workstation, *, ticket: str, number: str) -> CodeSent:
    """Send a code to the first number of an account, typed by its holder (PHONE-1).

    The number is saved when its code is accepted, not before.

    Raises:
        PhoneRefused: the number cannot receive a code (PHONE-2).
        LinkRefused: the mailed link must be confirmed first.
        CodeTooSoon, CodeCeilingReached, GatewayUnavailable, SessionEnded: as `send_code`.
    """
    phone = parse_phone(number)
    with ports.storage.writing() as unit:
        session, account = _under_way(unit, ports, workstation, ticket)
        if account.phone is not None:
            raise errors.SessionEnded
        if rules.enrolment_needs_mail(account) and not session.enrolment_confirmed:
            raise errors.LinkRefused
        request = _request(account, session, phone)
        message_id = codes.store(unit, ports, request)
    return codes.send(ports, message_id, request)


def _request(account: Account, session: Session, phone: Phone) -> codes.Request:
    enrolling = account.phone is None
    return codes.Request(
        account=account,
        session=session,
        purpose=Purpose.ENROL_PHONE if enrolling else Purpose.SIGN_IN,
        target=digest(phone.e164),
        phone=phone,
    )


def confirm_enrolment(ports: Ports, workstation: Workstation, *, ticket: str, link: str) -> None:
    """Use the link mailed before a first number on an account already in use (PHONE-1).

    Raises:
        LinkRefused: unknown, used, lapsed, or mailed to somebody else.
        SessionEnded: the sign-in must start again.
    """
    now = ports.clock.now()
    with ports.storage.writing() as unit:
        session, account = _under_way(unit, ports, workstation, ticket)
        found = refuse_dead(unit.links.by_digest(token_digest(token_in(link))), now)
        if found.kind is not LinkKind.ENROLMENT or found.account_id != account.id:
            raise errors.LinkRefused
        if not unit.links.mark_used(found, now):
            raise errors.LinkRefused
        unit.sessions.save(replace(session, enrolment_confirmed=True))


def enter_code(
    ports: Ports, workstation: Workstation, *, ticket: str, code: str, trusted: bool
) -> Entered:
    """Judge the code of a sign-in and open the session (OTP-2 to OTP-6, TRUST-1, TRUST-2).

    Raises:
        CodeWrong, CodeExpired, CodeCancelled, CodeUnknown: the sign-in goes on.
        AccountBlocked: this was the fifth wrong code in a row (AUTH-5).
        NoWorkstation: `trusted` asked where nothing recognises the workstation (TRUST-3).
        SessionEnded, AccountExpired: the sign-in must start again.
    """
    if trusted and workstation.fingerprint is None:
        raise errors.NoWorkstation
    with ports.storage.writing() as unit:
        session, account = _under_way(unit, ports, workstation, ticket)
        outcome = _judge(unit, ports, session, account, code)
        if isinstance(outcome, Phone):
            return _accept(unit, ports, workstation, session, ticket, outcome, trusted=trusted)
    raise outcome


def _judge(
    unit: UnitOfWork, ports: Ports, session: Session, account: Account, code: str
) -> Phone | errors.CoreError:
    """The number whose code was accepted, or the refusal to raise after the transaction."""
    purpose = Purpose.ENROL_PHONE if account.phone is None else Purpose.SIGN_IN
    live = unit.challenges.live(session.id, purpose)
    if live is None:
        return errors.CodeUnknown()
    phone = account.phone or live.phone
    answer = codes.Answer(
        account=account, session=session, purpose=purpose, target=digest(phone.e164), typed=code
    )
    refused = codes.judge(unit, ports, answer)
    if isinstance(refused, errors.SessionBlocked):
        names = names_of_administrators(
            unit, account.establishment_id, paris_date(ports.clock.now())
        )
        return errors.AccountBlocked(names)
    return refused or phone


def _accept(
    unit: UnitOfWork,
    ports: Ports,
    workstation: Workstation,
    session: Session,
    ticket: str,
    phone: Phone,
    *,
    trusted: bool,
) -> Entered:
    now = ports.clock.now()
    account = unit.accounts.get(session.account_id)
    if account is None:
        raise errors.SessionEnded
    if account.phone is None:
        account = _enrol(unit, account, session, phone, now)
    if trusted:
        unit.trusts.add(trust.trust(account.id, workstation, now=now))
        unit.history.record(
            account.establishment_id,
            Event.about(account, Operation.TRUST_GIVEN, after={"workstation": workstation.name}),
            by=author(account, session.source),
            at=now,
        )
    return _enter(unit, account, session, ticket, now)


def _enrol(
    unit: UnitOfWork, account: Account, session: Session, phone: Phone, now: datetime
) -> Account:
    enrolled = unit.accounts.save(replace(account, phone=phone))
    unit.trusts.end_of_account(account.id, now)
    unit.history.record(
        account.establishment_id,
        Event.about(account, Operation.PHONE_ENROLLED, after={"channel": phone.channel}),
        by=author(account, session.source),
        at=now,
    )
    mail(unit, enrolled, MessageKind.PHONE_CHANGED, now=now, facts={"masked": phone.masked})
    if rules.enrolment_needs_mail(account):
        notify_administrators(unit, account, MessageKind.PHONE_ENROLLED_ADMIN, now=now)
    return enrolled


def forget_workstation(ports: Ports, workstation: Workstation) -> int:
    """« Oublier ce poste de confiance »: a code at every sign-in from here (TRUST-4).

    Possessing the workstation is enough to ask it. Returns how many accounts trusted it.
    """
    if workstation.fingerprint is None:
        return 0
    now = ports.clock.now()
    with ports.storage.writing() as unit:
        ended = unit.trusts.end_of_workstation(workstation.fingerprint, now)
        for trusted in ended:
            account = unit.accounts.get(trusted.account_id)
            if account is not None:
                unit.history.record(
                    account.establishment_id,
                    Event.about(
                        account, Operation.TRUST_ENDED, before={"workstation": trusted.name}
                    ),
                    by=Author(identifier="", name="", source=workstation.source),
                    at=now,
                )
        return len(ended)


def _seconds(span: timedelta) -> int:
    return max(1, -(-span // timedelta(seconds=1)))
