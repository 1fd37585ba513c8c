"""One's own password: the old one, a code, and all that relied on it ends (OTP-7, PWD, TRUST-5)."""

from __future__ import annotations

from peps_tui.core.domain import errors
from peps_tui.core.domain.account import Account
from peps_tui.core.domain.challenge import Purpose, digest
from peps_tui.core.domain.password import check_password, prepared
from peps_tui.core.ports import Context, UnitOfWork
from peps_tui.core.use_cases import codes
from peps_tui.core.use_cases.codes import CodeSent
from peps_tui.core.use_cases.identity import Actor, holder
from peps_tui.core.use_cases.passwords import prove_own, replace_password


def request_password_change(
    context: Context, *, old: str, password: str, confirmation: str
) -> CodeSent:
    """Prove the old password and send the code that confirms its replacement (OTP-7).

    Takes tens of milliseconds. The new password is checked first: no attempt is counted, and no
    code sent, for one that would be refused.

    Raises:
        PasswordRefused: the new one breaks a rule, or its confirmation differs (PWD-1, PWD-2).
        NothingToChange: it is the old one.
        PasswordWrong, SessionBlocked, NoPassword, SourcePaused: as `unlock`.
        NumberMissing, CodeTooSoon, CodeCeilingReached, GatewayUnavailable: as `request_creation`.
        SessionError.
    """
    with context.ports.storage.reading() as unit:
        actor = holder(unit, context)
    if prepared(old) == _checked(actor.account, password, confirmation):
        raise errors.NothingToChange
    prove_own(context, actor, old)
    with context.ports.storage.writing() as unit:
        actor = holder(unit, context)
        target = _target(unit, actor)
        request = codes.confirmation(actor, Purpose.CHANGE_PASSWORD, target)
        message_id = codes.store(unit, context.ports, request)
    return codes.send(context.ports, message_id, request)


def change_password(context: Context, *, password: str, confirmation: str, code: str) -> None:
    """Replace one's password; trusted workstations and other sessions end (TRUST-5).

    Takes tens of milliseconds: it is hashed before the transaction. That the old one was typed is
    proven by the code, sent for nothing else.

    Raises:
        PasswordRefused: no attempt is counted.
        CodeWrong, CodeExpired, CodeCancelled, CodeUnknown: nothing was changed.
        SessionBlocked: this was the fifth wrong code in a row.
        SessionError.
    """
    with context.ports.storage.reading() as unit:
        actor = holder(unit, context)
    stored = context.ports.hasher.hash(_checked(actor.account, password, confirmation))
    with context.ports.storage.writing() as unit:
        actor = holder(unit, context)
        answer = codes.answer(actor, Purpose.CHANGE_PASSWORD, _target(unit, actor), code)
        refused = codes.judge(unit, context.ports, answer)
        if refused is None:
            replace_password(
                unit, actor.account, stored, by=actor.author, now=actor.now, but=actor.session.id
            )
            return
    raise refused


def _checked(account: Account, password: str, confirmation: str) -> str:
    personal = (account.identifier, account.last_name, account.first_name, account.email or "")
    return check_password(password, confirmation, personal=personal)


def _target(unit: UnitOfWork, actor: Actor) -> str:
    """The password to be replaced; no digest of the new one is ever kept, however keyed."""
    return digest(actor.account.id, unit.accounts.password(actor.account.id))
