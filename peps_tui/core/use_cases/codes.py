"""Sending and judging one-time codes (OTP)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from peps_tui.core.domain import challenge, errors
from peps_tui.core.domain.account import Account, block
from peps_tui.core.domain.challenge import MAX_CODE_FAILURES, Challenge, Purpose
from peps_tui.core.domain.dates import paris_date
from peps_tui.core.domain.history import Author, Event, Operation
from peps_tui.core.domain.message import Message, MessageChannel, MessageKind
from peps_tui.core.domain.phone import Channel, Phone
from peps_tui.core.domain.sign_in import Failure, Session
from peps_tui.core.ports import Ports, UnitOfWork
from peps_tui.core.use_cases.identity import Actor, author, names_of_administrators
from peps_tui.core.use_cases.messages import deliver_one, notify_block

CHANNELS = {Channel.SMS: MessageChannel.SMS, Channel.VOICE: MessageChannel.VOICE}


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeSent:
    """What the screen tells: by which way and to which number, its last 2 digits (OTP-1)."""

    channel: Channel
    masked: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A code to send: for whom, for what, and the digest of exactly what it confirms."""

    account: Account
    session: Session
    purpose: Purpose
    target: str
    phone: Phone


def confirmation(actor: Actor, purpose: Purpose, target: str) -> Request:
    """The code that confirms what a signed-in person is about to do (OTP-7).

    Raises NumberMissing when he has no number to send it to.
    """
    if actor.account.phone is None:
        raise errors.NumberMissing
    return Request(
        account=actor.account,
        session=actor.session,
        purpose=purpose,
        target=target,
        phone=actor.account.phone,
    )


def store(unit: UnitOfWork, ports: Ports, request: Request) -> int:
    """Prepare a code, cancelling the former one; returns the id of its message (OTP-5).

    Raises:
        CodeTooSoon, CodeCeilingReached: nothing is sent and the former code still serves.
    """
    now = ports.clock.now()
    account, phone = request.account, request.phone
    challenge.refuse_flood(unit.challenges.sends(account.id, phone, now), now)
    unit.challenges.forget_secrets(now)
    unit.challenges.cancel_live(account.id, request.session.id, now)
    secret = ports.randomness.code_secret()
    message = unit.outbox.add(
        Message(
            establishment_id=account.establishment_id,
            kind=MessageKind.CODE,
            channel=CHANNELS[phone.channel],
            account_id=account.id,
            to=phone.e164,
            facts={
                "code": challenge.code_of(secret),
                "identifier": account.identifier,
                "purpose": request.purpose,
            },
            created_at=now,
            expires_at=now + challenge.CODE_LIFE,
        )
    )
    unit.challenges.add(
        Challenge(
            account_id=account.id,
            session_id=request.session.id,
            purpose=request.purpose,
            target=unit.challenges.keyed(request.target),
            phone=phone,
            secret=secret,
            sent_at=now,
        )
    )
    unit.history.record(
        account.establishment_id,
        Event.about(
            account,
            Operation.CODE_SENT,
            after={"purpose": request.purpose, "channel": phone.channel},
        ),
        by=author(account, request.session.source),
        at=now,
    )
    return message.id


def send(ports: Ports, message_id: int, request: Request) -> CodeSent:
    """Let the stored code leave, now; there is no other way it could travel (OTP-5).

    Raises:
        GatewayUnavailable: it did not leave; the code is withdrawn, so that a new one may be
            asked at once, and no attempt is counted.
    """
    if not deliver_one(ports, message_id):
        with ports.storage.writing() as unit:
            unit.challenges.withdraw(request.account.id, request.session.id)
        raise errors.GatewayUnavailable
    return CodeSent(channel=request.phone.channel, masked=request.phone.masked)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A code typed by the account of a session, for one purpose and target."""

    account: Account
    session: Session
    purpose: Purpose
    target: str
    typed: str = field(repr=False)


def answer(actor: Actor, purpose: Purpose, target: str, typed: str) -> Answer:
    """What a signed-in person typed to confirm what `confirmation` sent a code for."""
    return Answer(
        account=actor.account,
        session=actor.session,
        purpose=purpose,
        target=target,
        typed=typed,
    )


def judge(unit: UnitOfWork, ports: Ports, answer: Answer) -> errors.CoreError | None:
    """Judge a typed code; None accepts it and uses it up (OTP-2, OTP-3, OTP-4).

    The caller raises a refusal only after the transaction: its attempt stays charged.
    """
    now = ports.clock.now()
    live = unit.challenges.live(answer.session.id, answer.purpose)
    target = unit.challenges.keyed(answer.target)
    if live is None or live.target != target or live.account_id != answer.account.id:
        return errors.CodeUnknown()
    if not live.is_in_time(now):
        return errors.CodeExpired()
    attempts = unit.accounts.charge(answer.account.id, Failure.CODE, MAX_CODE_FAILURES)
    if attempts is None:
        return _blocked(unit, answer.account, now)
    refused = challenge.judge(live, answer.typed, former=unit.challenges.former(live), now=now)
    if refused is None:
        unit.challenges.save(challenge.used(live, now))
        unit.accounts.forgive(answer.account.id, Failure.CODE)
        return None
    return _failed(unit, ports, answer, attempts, refused)


def _failed(
    unit: UnitOfWork, ports: Ports, answer: Answer, attempts: int, refused: errors.CodeError
) -> errors.CoreError:
    now, account = ports.clock.now(), answer.account
    by = author(account, answer.session.source)
    event = Event.about(account, Operation.CODE_FAILED, after={"purpose": answer.purpose})
    unit.history.record(account.establishment_id, event, by=by, at=now)
    unit.failures.add(source=answer.session.source, account_id=account.id, stranger=False, at=now)
    if attempts < MAX_CODE_FAILURES:
        remaining = MAX_CODE_FAILURES - attempts
        wrong = isinstance(refused, errors.CodeWrong)
        return errors.CodeWrong(remaining=remaining) if wrong else refused
    block_account(unit, ports, account.id, why=Operation.BLOCKED_BY_CODES, by=by)
    return _blocked(unit, account, now)


def _blocked(unit: UnitOfWork, account: Account, now: datetime) -> errors.SessionBlocked:
    today = paris_date(now)
    return errors.SessionBlocked(names_of_administrators(unit, account.establishment_id, today))


def block_account(
    unit: UnitOfWork, ports: Ports, account_id: int, *, why: Operation, by: Author
) -> None:
    """Block after too many failures, end what was open, and tell who must know (AUTH-5)."""
    now = ports.clock.now()
    account = unit.accounts.get(account_id)
    if account is None or account.blocked_at is not None:
        return
    blocked, event = block(account, now=now, why=why)
    saved = unit.accounts.save(blocked)
    unit.history.record(account.establishment_id, event, by=by, at=now)
    unit.sessions.end_all(account.id, now)
    notify_block(unit, saved, now=now)
