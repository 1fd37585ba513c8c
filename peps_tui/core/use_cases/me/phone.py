"""One's own number: a code to the old one, then one to the new one (PHONE-1, edge case 66)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from peps_tui.core.domain import editing, errors
from peps_tui.core.domain.challenge import Purpose, digest
from peps_tui.core.domain.history import Event, Operation
from peps_tui.core.domain.message import MessageKind
from peps_tui.core.domain.phone import Phone, parse_phone
from peps_tui.core.ports import Context, UnitOfWork
from peps_tui.core.use_cases import codes
from peps_tui.core.use_cases.codes import CodeSent
from peps_tui.core.use_cases.identity import Actor, holder
from peps_tui.core.use_cases.messages import mail

PROOF_LIFE = timedelta(minutes=15)
"""How long the code typed from the old number lets one be sent to the new one."""


def request_phone_change(context: Context, number: str) -> CodeSent:
    """Send a code to the number that `number` is to replace.

    Raises:
        PhoneRefused: the new one cannot receive a code (PHONE-2).
        NothingToChange: it is the old one.
        NumberMissing: there is none to send a code to; the next sign-in asks it.
        CodeTooSoon, CodeCeilingReached, GatewayUnavailable, SessionError: as `request_creation`.
    """
    phone = parse_phone(number)
    with context.ports.storage.writing() as unit:
        actor = holder(unit, context)
        request = codes.confirmation(actor, Purpose.CHANGE_PHONE, _target(actor, phone))
        if request.phone == phone:
            raise errors.NothingToChange
        message_id = codes.store(unit, context.ports, request)
    return codes.send(context.ports, message_id, request)


def confirm_old_phone(context: Context, number: str, *, code: str) -> None:
    """Judge the code of the old number; `request_new_phone` comes next, within 15 minutes.

    Raises:
        CodeWrong, CodeExpired, CodeCancelled, CodeUnknown: the change goes no further.
        SessionBlocked: this was the fifth wrong code in a row.
        PhoneRefused, SessionError.
    """
    phone = parse_phone(number)
    with context.ports.storage.writing() as unit:
        actor = holder(unit, context)
        refused = _judge(unit, context, actor, Purpose.CHANGE_PHONE, phone, code)
    if refused is not None:
        raise refused


def request_new_phone(context: Context, number: str) -> CodeSent:
    """Send a code to the new number, or another that cancels it.

    Raises:
        CodeUnknown: the old number was not confirmed, or too long ago.
        CodeTooSoon, CodeCeilingReached, GatewayUnavailable, PhoneRefused, SessionError.
    """
    phone = parse_phone(number)
    with context.ports.storage.writing() as unit:
        actor = holder(unit, context)
        if not _is_proven(unit, actor, phone):
            raise errors.CodeUnknown
        request = codes.Request(
            account=actor.account,
            session=actor.session,
            purpose=Purpose.CONFIRM_PHONE,
            target=_target(actor, phone),
            phone=phone,
        )
        message_id = codes.store(unit, context.ports, request)
    return codes.send(context.ports, message_id, request)


def change_phone(context: Context, number: str, *, code: str) -> None:
    """Save the new number once its own code is accepted; trusted workstations end (TRUST-5).

    An anonymous account stays so (PHONE-5).

    Raises:
        CodeWrong, CodeExpired, CodeCancelled, CodeUnknown: the old number stays.
        SessionBlocked: this was the fifth wrong code in a row.
        PhoneRefused, SessionError.
    """
    phone = parse_phone(number)
    with context.ports.storage.writing() as unit:
        actor = holder(unit, context)
        refused = _judge(unit, context, actor, Purpose.CONFIRM_PHONE, phone, code)
        if refused is None:
            _save(unit, holder(unit, context), phone)
            return
    raise refused


def _target(actor: Actor, phone: Phone) -> str:
    """From which number to which."""
    old = actor.account.phone
    return digest(actor.account.id, None if old is None else old.e164, phone.e164)


def _judge(
    unit: UnitOfWork, context: Context, actor: Actor, purpose: Purpose, phone: Phone, code: str
) -> errors.CoreError | None:
    answer = codes.answer(actor, purpose, _target(actor, phone), code)
    return codes.judge(unit, context.ports, answer)


def _is_proven(unit: UnitOfWork, actor: Actor, phone: Phone) -> bool:
    """One proof serves one change: what an administrator undid asks the old number again."""
    proof = unit.challenges.accepted(actor.session.id, Purpose.CHANGE_PHONE)
    done = unit.challenges.accepted(actor.session.id, Purpose.CONFIRM_PHONE)
    return (
        proof is not None
        and proof.used_at is not None
        and (done is None or done.id < proof.id)
        and proof.target == unit.challenges.keyed(_target(actor, phone))
        and timedelta() <= actor.now - proof.used_at <= PROOF_LIFE
    )


def _save(unit: UnitOfWork, actor: Actor, phone: Phone) -> None:
    """Codes and sign-ins that wait for the old number serve no more."""
    before = actor.account
    after = unit.accounts.save(replace(before, phone=phone))
    unit.trusts.end_of_account(after.id, actor.now)
    unit.challenges.cancel_all(after.id, actor.now)
    unit.sessions.end_under_way(after.id, actor.now)
    event = Event.about(
        after,
        Operation.DETAILS_CHANGED,
        before={"phone": editing.masked(before)["phone"]},
        after={"phone": editing.masked(after)["phone"]},
    )
    unit.history.record(actor.establishment_id, event, by=actor.author, at=actor.now)
    mail(unit, after, MessageKind.PHONE_CHANGED, now=actor.now, facts={"masked": phone.masked})
