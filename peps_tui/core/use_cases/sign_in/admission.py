"""Behind the password, whatever the route: code, first number, or trusted workstation (AUTH-1)."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from peps_tui.core.domain import errors, trust
from peps_tui.core.domain import sign_in as rules
from peps_tui.core.domain.account import Account
from peps_tui.core.domain.challenge import RESEND_WAIT, Purpose
from peps_tui.core.domain.dates import paris_date
from peps_tui.core.domain.history import Event, Operation
from peps_tui.core.domain.link import LinkKind, token_digest
from peps_tui.core.domain.sign_in import Session
from peps_tui.core.domain.trust import Workstation
from peps_tui.core.ports import Ports, UnitOfWork
from peps_tui.core.use_cases.identity import author, names_of_administrators
from peps_tui.core.use_cases.messages import mail_link
from peps_tui.core.use_cases.sign_in.steps import CodeNeeded, Entered, PhoneNeeded, Step


def admit(
    unit: UnitOfWork,
    ports: Ports,
    workstation: Workstation,
    account_id: int,
    *,
    purpose: Purpose = Purpose.SIGN_IN,
) -> Step | errors.CoreError:
    """What comes after a proven password: the same for every route (AUTH-1, AUTH-4).

    A number is enrolled and a trusted workstation serves to sign in alone. A refusal is
    returned, not raised: what the password proved must be kept.
    """
    now = ports.clock.now()
    account = unit.accounts.get(account_id)
    if account is None:
        return errors.CredentialsRefused()
    if refused := refusal(unit, account, now):
        return refused
    signing_in = purpose is Purpose.SIGN_IN
    if account.phone is None and not signing_in:
        return errors.NumberMissing()
    session, ticket = start(unit, ports, workstation, account, purpose=purpose)
    trustable = signing_in and workstation.fingerprint is not None
    if account.phone is None:
        mail_first = rules.enrolment_needs_mail(account)
        if mail_first and account.email is None:
            today = paris_date(now)
            return errors.NoWayToConfirm(
                names_of_administrators(unit, account.establishment_id, today)
            )
        if mail_first:
            _mail_enrolment(unit, ports, account, session)
        return PhoneNeeded(ticket=ticket, mail_first=mail_first, trustable=trustable)
    if signing_in and _use_trust(unit, account, workstation, now):
        return enter(unit, account, session, ticket, now)
    return CodeNeeded(
        ticket=ticket,
        channel=account.phone.channel,
        masked=account.phone.masked,
        trustable=trustable,
    )


def start(
    unit: UnitOfWork,
    ports: Ports,
    workstation: Workstation,
    account: Account,
    *,
    purpose: Purpose,
    enrolment_confirmed: bool = False,
) -> tuple[Session, str]:
    """Store a session under way; returns it with the ticket that its screen holds."""
    now, ticket = ports.clock.now(), ports.randomness.token()
    session = Session(
        ticket=token_digest(ticket),
        account_id=account.id,
        establishment_id=account.establishment_id,
        profile=account.profile,
        purpose=purpose,
        workstation=workstation.fingerprint,
        workstation_name=workstation.name,
        source=workstation.source,
        started_at=now,
        seen_at=now,
        enrolment_confirmed=enrolment_confirmed,
    )
    return unit.sessions.add(session), ticket


def refusal(unit: UnitOfWork, account: Account, now: datetime) -> errors.SignInError | None:
    """Why `account` may not come in now, with the administrators to contact (AUTH-4)."""
    today = paris_date(now)
    names = names_of_administrators(unit, account.establishment_id, today)
    return rules.entry_refusal(account, today=today, administrators=names)


def _mail_enrolment(unit: UnitOfWork, ports: Ports, account: Account, session: Session) -> None:
    sent = unit.links.sent_at(account.id, LinkKind.ENROLMENT)
    if sent is not None and abs(ports.clock.now() - sent) < RESEND_WAIT:
        return  # the one just mailed still serves
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


def enter(
    unit: UnitOfWork,
    account: Account,
    session: Session,
    ticket: str,
    now: datetime,
    *,
    how: Operation = Operation.SIGNED_IN,
) -> Entered:
    """Open the session, and say when and from where the last one was (AUTH-8)."""
    failures = unit.failures.count_since(account.id, account.last_login_at)
    unit.accounts.save(rules.entered(account, now=now, source=session.source))
    unit.sessions.save(replace(session, opened_at=now, seen_at=now, profile=account.profile))
    unit.history.record(
        account.establishment_id,
        Event.about(account, how),
        by=author(account, session.source),
        at=now,
    )
    return Entered(
        ticket=ticket,
        last_login_at=account.last_login_at,
        last_login_from=account.last_login_from,
        failures_since=failures,
    )
