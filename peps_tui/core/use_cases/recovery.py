"""Finding one’s way back in: a forgotten identifier, a forgotten password (PWD-3, PWD-4).

    forgotten_password ─▶ mail ─▶ begin_reset ┬▶ CodeNeeded ── sign_in.send_code ──────┐
                                              └▶ PhoneNeeded ─ sign_in.propose_phone ──┤
                                                                       reset_password ◀┘

What is asked is answered alike, and in the same time, whether the account exists or not (AUTH-3).
"""

from __future__ import annotations

from peps_tui.core.domain import errors
from peps_tui.core.domain.account import Account
from peps_tui.core.domain.challenge import Purpose
from peps_tui.core.domain.dates import paris_date
from peps_tui.core.domain.door import ANSWER_TIME, RequestKind
from peps_tui.core.domain.history import Author, Event, Operation
from peps_tui.core.domain.identifier import normalized
from peps_tui.core.domain.link import LinkKind, refuse_dead, token_digest, token_in
from peps_tui.core.domain.message import MessageKind
from peps_tui.core.domain.password import check_password
from peps_tui.core.domain.phone import Phone
from peps_tui.core.domain.sign_in import Session
from peps_tui.core.domain.text import checked_email
from peps_tui.core.domain.trust import Workstation
from peps_tui.core.ports import Ports, UnitOfWork
from peps_tui.core.use_cases.door import note_request
from peps_tui.core.use_cases.identity import author, names_of_administrators
from peps_tui.core.use_cases.messages import mail, mail_link
from peps_tui.core.use_cases.passwords import replace_password
from peps_tui.core.use_cases.sign_in.admission import refusal, start
from peps_tui.core.use_cases.sign_in.steps import CodeNeeded, PhoneNeeded
from peps_tui.core.use_cases.sign_in.under_way import judge, numbered, under_way


def forgotten_identifier(ports: Ports, workstation: Workstation, *, email: str) -> None:
    """« Identifiant oublié »: mail the identifiers of an address, with their employers (PWD-4).

    Answers the same whether the address is known, unknown, malformed, or asked too often.

    Raises TooManyRequests: this source asked too often.
    """
    try:
        address = checked_email(email)
    except errors.EmailRefused:
        address = ""
    with ports.clock.at_least(ANSWER_TIME), ports.storage.writing() as unit:
        about = address.casefold()
        if not note_request(unit, ports, workstation, RequestKind.IDENTIFIER, about):
            return
        found = unit.accounts.by_email(address)
        if found:
            told = "\n".join(_told(unit, account) for account in found)
            mail(
                unit,
                found[0],
                MessageKind.IDENTIFIERS,
                now=ports.clock.now(),
                facts={"identifiers": told},
            )


def _told(unit: UnitOfWork, account: Account) -> str:
    return f"{account.identifier}|{unit.establishments.get(account.establishment_id).name}"


def forgotten_password(ports: Ports, workstation: Workstation, *, identifier: str) -> None:
    """« Mot de passe oublié »: mail a link, valid one hour, to the holder of an account (PWD-3).

    Answers the same whether the account exists or not. That of one that may not come in gets no
    link, but why, and whom to ask: a new password neither activates, renews nor unblocks
    (CASE-91).

    Raises TooManyRequests: this source asked too often.
    """
    wanted = normalized(identifier)
    with ports.clock.at_least(ANSWER_TIME), ports.storage.writing() as unit:
        served = note_request(unit, ports, workstation, RequestKind.PASSWORD, wanted)
        account = unit.accounts.by_identifier(wanted)
        if served and account is not None and account.email is not None:
            _mail_reset(unit, ports, workstation, account)


def _mail_reset(unit: UnitOfWork, ports: Ports, workstation: Workstation, account: Account) -> None:
    now = ports.clock.now()
    if refusal(unit, account, now) is not None:
        today = paris_date(now)
        names = names_of_administrators(unit, account.establishment_id, today)
        facts = {"status": account.status(today), "administrators": "\n".join(names)}
        mail(unit, account, MessageKind.RESET_REFUSED, now=now, facts=facts)
        return
    mail_link(unit, ports, account, LinkKind.RESET, facts={})
    unit.history.record(
        account.establishment_id,
        Event.about(account, Operation.RESET_MAIL_SENT),
        by=Author(identifier="", name="", source=workstation.source),
        at=now,
    )


def begin_reset(ports: Ports, workstation: Workstation, *, link: str) -> CodeNeeded | PhoneNeeded:
    """Open the mailed link, as it was pasted; its ticket serves for what follows.

    An account without number enrols one on the way: the link proved the mailbox (PHONE-1).

    Raises:
        LinkUnreadable: it is no link.
        ResetLinkRefused: unknown, used, replaced or lapsed.
        AccountExpired, AccountBlocked, AccountPending: since it was mailed.
    """
    now = ports.clock.now()
    with ports.storage.writing() as unit:
        account = _holder(unit, ports, link)
        if refused := refusal(unit, account, now):
            raise refused
        _, ticket = start(
            unit,
            ports,
            workstation,
            account,
            purpose=Purpose.RESET_PASSWORD,
            enrolment_confirmed=True,
        )
    if account.phone is None:
        return PhoneNeeded(ticket=ticket, mail_first=False, trustable=False)
    return CodeNeeded(
        ticket=ticket,
        channel=account.phone.channel,
        masked=account.phone.masked,
        trustable=False,
    )


def _holder(unit: UnitOfWork, ports: Ports, link: str) -> Account:
    try:
        found = refuse_dead(unit.links.by_digest(token_digest(token_in(link))), ports.clock.now())
    except errors.LinkRefused:
        raise errors.ResetLinkRefused from None
    account = unit.accounts.get(found.account_id)
    if found.kind is not LinkKind.RESET or account is None:
        raise errors.ResetLinkRefused
    return account


def check_reset(
    ports: Ports, workstation: Workstation, *, ticket: str, password: str, confirmation: str
) -> None:
    """Look at a new password before the code that confirms it is asked (PWD-1, PWD-2).

    Raises:
        PasswordRefused: it breaks a rule, or its confirmation differs.
        SessionEnded, AccountExpired, AccountBlocked: all must start again.
    """
    with ports.storage.reading() as unit:
        _, account = _resetting(unit, ports, workstation, ticket)
    _checked(account, password, confirmation)


def reset_password(
    ports: Ports,
    workstation: Workstation,
    *,
    ticket: str,
    code: str,
    password: str,
    confirmation: str,
) -> None:
    """Replace a forgotten password once the code is accepted (PWD-3).

    Its trusted workstations and its sessions end, and the holder is told. Takes tens of
    milliseconds: the password is hashed before the transaction.

    Raises:
        PasswordRefused: as `check_reset`; no attempt was counted.
        CodeWrong, CodeExpired, CodeCancelled, CodeUnknown: nothing was changed.
        AccountBlocked: this was the fifth wrong code in a row (AUTH-5).
        SessionEnded, AccountExpired: all must start again.
    """
    with ports.storage.reading() as unit:
        _, account = _resetting(unit, ports, workstation, ticket)
    stored = ports.hasher.hash(_checked(account, password, confirmation))
    now = ports.clock.now()
    with ports.storage.writing() as unit:
        session, account = _resetting(unit, ports, workstation, ticket)
        outcome = judge(unit, ports, session, account, code)
        if isinstance(outcome, Phone):
            account = numbered(unit, session, outcome, now)
            replace_password(unit, account, stored, by=author(account, session.source), now=now)
            return
    raise outcome


def _resetting(
    unit: UnitOfWork, ports: Ports, workstation: Workstation, ticket: str
) -> tuple[Session, Account]:
    """What `begin_reset` began, while its link was not used, made void or replaced since."""
    session, account = under_way(unit, ports, workstation, ticket, Purpose.RESET_PASSWORD)
    sent = unit.links.sent_at(account.id, LinkKind.RESET)
    if sent is None or sent > session.started_at:
        raise errors.SessionEnded
    return session, account


def _checked(account: Account, password: str, confirmation: str) -> str:
    personal = (account.identifier, account.last_name, account.first_name, account.email or "")
    return check_password(password, confirmation, personal=personal)
