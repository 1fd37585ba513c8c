"""A session between its first proof and its end: the code, and the first number (OTP, PHONE-1)."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from peps_tui.core.domain import errors
from peps_tui.core.domain import sign_in as rules
from peps_tui.core.domain.account import Account
from peps_tui.core.domain.challenge import Purpose, digest
from peps_tui.core.domain.history import Event, Operation
from peps_tui.core.domain.link import token_digest
from peps_tui.core.domain.message import MessageKind
from peps_tui.core.domain.phone import Phone
from peps_tui.core.domain.sign_in import Session
from peps_tui.core.domain.trust import Workstation
from peps_tui.core.ports import Ports, UnitOfWork
from peps_tui.core.use_cases import codes
from peps_tui.core.use_cases.identity import author
from peps_tui.core.use_cases.messages import mail, notify_administrators
from peps_tui.core.use_cases.people import cut_links
from peps_tui.core.use_cases.sign_in.admission import refusal


def under_way(
    unit: UnitOfWork,
    ports: Ports,
    workstation: Workstation,
    ticket: str,
    purpose: Purpose | None = None,
) -> tuple[Session, Account]:
    """The session that `ticket` names, its first proof given and its code not yet.

    Raises:
        SessionEnded: unknown, too old, finished, of another workstation or `purpose`.
        AccountExpired, AccountBlocked, AccountPending: since it began.
    """
    now = ports.clock.now()
    session = unit.sessions.by_ticket(token_digest(ticket))
    if (
        session is None
        or session.opened_at is not None
        or session.ended_at is not None
        or session.workstation != workstation.fingerprint
        or purpose not in (None, session.purpose)
        or not timedelta() <= now - session.started_at <= rules.SIGN_IN_LIFE
    ):
        raise errors.SessionEnded
    account = unit.accounts.get(session.account_id)
    if account is None:
        raise errors.SessionEnded
    if refused := refusal(unit, account, now):
        raise refused
    return session, account


def code_for(account: Account, session: Session, phone: Phone) -> codes.Request:
    """The code that the session waits for, sent to `phone`."""
    return codes.Request(
        account=account,
        session=session,
        purpose=_purpose(account, session),
        target=digest(phone.e164),
        phone=phone,
    )


def _purpose(account: Account, session: Session) -> Purpose:
    return Purpose.ENROL_PHONE if account.phone is None else session.purpose


def judge(
    unit: UnitOfWork, ports: Ports, session: Session, account: Account, code: str
) -> Phone | errors.CoreError:
    """The number whose code was accepted, or the refusal to raise after the transaction."""
    purpose = _purpose(account, session)
    live = unit.challenges.live(session.id, purpose)
    if live is None:
        return errors.CodeUnknown()
    phone = account.phone or live.phone
    answer = codes.Answer(
        account=account, session=session, purpose=purpose, target=digest(phone.e164), typed=code
    )
    refused = codes.judge(unit, ports, answer)
    if isinstance(refused, errors.SessionBlocked):
        return errors.AccountBlocked(refused.administrators)
    return refused or phone


def numbered(unit: UnitOfWork, session: Session, phone: Phone, now: datetime) -> Account:
    """The account once a code was accepted, with the number it came to as its own (PHONE-1)."""
    account = unit.accounts.get(session.account_id)
    if account is None:
        raise errors.SessionEnded
    return _enrol(unit, account, session, phone, now) if account.phone is None else account


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
    cut_links(unit, account, by=author(account, session.source), now=now)
    mail(unit, enrolled, MessageKind.PHONE_CHANGED, now=now, facts={"masked": phone.masked})
    if rules.enrolment_needs_mail(account):
        notify_administrators(unit, account, MessageKind.PHONE_ENROLLED_ADMIN, now=now)
    return enrolled
