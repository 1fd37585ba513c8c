"""The code of a sign-in, and the first number of an account (OTP, PHONE-1)."""

from __future__ import annotations

from dataclasses import replace

from peps_tui.core.domain import errors, trust
from peps_tui.core.domain import sign_in as rules
from peps_tui.core.domain.challenge import Purpose
from peps_tui.core.domain.history import Event, Operation
from peps_tui.core.domain.link import LinkKind, refuse_dead, token_digest, token_in
from peps_tui.core.domain.phone import Phone, parse_phone
from peps_tui.core.domain.sign_in import Session
from peps_tui.core.domain.trust import Workstation
from peps_tui.core.ports import Ports, UnitOfWork
from peps_tui.core.use_cases import codes
from peps_tui.core.use_cases.codes import CodeSent
from peps_tui.core.use_cases.identity import author
from peps_tui.core.use_cases.sign_in.admission import enter
from peps_tui.core.use_cases.sign_in.steps import Entered
from peps_tui.core.use_cases.sign_in.under_way import code_for, judge, numbered, under_way


def send_code(ports: Ports, workstation: Workstation, *, ticket: str) -> CodeSent:
    """Send the code of a session under way, or a new one that cancels it (OTP-1, OTP-5).

    Raises:
        CodeTooSoon, CodeCeilingReached, GatewayUnavailable: the code that was sent before,
            if any, still serves in the first two cases.
        SessionEnded, AccountExpired, AccountBlocked: all must start again.
    """
    with ports.storage.writing() as unit:
        session, account = under_way(unit, ports, workstation, ticket)
        if account.phone is None:
            raise errors.NumberMissing
        request = code_for(account, session, account.phone)
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
        session, account = under_way(unit, ports, workstation, ticket)
        if account.phone is not None:
            raise errors.SessionEnded
        if rules.enrolment_needs_mail(account) and not session.enrolment_confirmed:
            raise errors.LinkRefused
        request = code_for(account, session, phone)
        message_id = codes.store(unit, ports, request)
    return codes.send(ports, message_id, request)


def confirm_enrolment(ports: Ports, workstation: Workstation, *, ticket: str, link: str) -> None:
    """Use the link mailed before a first number on an account already in use (PHONE-1).

    Raises:
        LinkUnreadable: it is no link.
        LinkRefused: unknown, used, lapsed, or mailed to somebody else.
        SessionEnded: the sign-in must start again.
    """
    now = ports.clock.now()
    with ports.storage.writing() as unit:
        session, account = under_way(unit, ports, workstation, ticket, Purpose.SIGN_IN)
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
        session, account = under_way(unit, ports, workstation, ticket, Purpose.SIGN_IN)
        outcome = judge(unit, ports, session, account, code)
        if isinstance(outcome, Phone):
            return _accept(unit, ports, workstation, session, ticket, outcome, trusted=trusted)
    raise outcome


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
    account = numbered(unit, session, phone, now)
    if trusted:
        unit.trusts.add(trust.trust(account.id, workstation, now=now))
        unit.history.record(
            account.establishment_id,
            Event.about(account, Operation.TRUST_GIVEN, after={"workstation": workstation.name}),
            by=author(account, session.source),
            at=now,
        )
    return enter(unit, account, session, ticket, now)
