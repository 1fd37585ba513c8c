"""One's own « coordonnées », number and secrets apart (OTP-7, PHONE-5)."""

from __future__ import annotations

from peps_tui.core.domain import errors, own_edit
from peps_tui.core.domain.challenge import Purpose
from peps_tui.core.domain.link import LinkKind
from peps_tui.core.domain.message import MessageKind
from peps_tui.core.domain.own_edit import OwnEdit, OwnPlan
from peps_tui.core.ports import Context, UnitOfWork
from peps_tui.core.use_cases import codes
from peps_tui.core.use_cases.codes import CodeSent
from peps_tui.core.use_cases.identity import Actor, holder
from peps_tui.core.use_cases.me.account import MyAccount, own_account
from peps_tui.core.use_cases.messages import mail


def request_own_change(context: Context, edit: OwnEdit) -> CodeSent:
    """Send the code that confirms exactly these changes (OTP-7).

    Raises:
        FieldsRefused, NothingToChange, SessionError: no code is sent.
        NumberMissing, CodeTooSoon, CodeCeilingReached, GatewayUnavailable: as `request_creation`.
    """
    with context.ports.storage.writing() as unit:
        actor = holder(unit, context)
        target = _plan(unit, actor, edit).target
        request = codes.confirmation(actor, Purpose.CHANGE_OWN_DETAILS, target)
        message_id = codes.store(unit, context.ports, request)
    return codes.send(context.ports, message_id, request)


def apply_own_change(context: Context, edit: OwnEdit, *, code: str) -> MyAccount:
    """« Appliquer les modifications » to one's own account; returns it as it now is.

    What somebody changed of the same entries since the code was sent makes it a code for
    something else: CodeUnknown, and nothing of theirs is lost.

    Raises:
        CodeWrong, CodeExpired, CodeCancelled, CodeUnknown: nothing was changed.
        SessionBlocked: this was the fifth wrong code in a row.
        FieldsRefused, NothingToChange, SessionError.
    """
    with context.ports.storage.writing() as unit:
        actor = holder(unit, context)
        target = _plan(unit, actor, edit).target
        answer = codes.answer(actor, Purpose.CHANGE_OWN_DETAILS, target, code)
        refused = codes.judge(unit, context.ports, answer)
        if refused is None:
            # Read again: judging a code writes to the account.
            actor = holder(unit, context)
            _apply(unit, actor, _plan(unit, actor, edit))
            return own_account(unit, context, holder(unit, context))
    raise refused


def _plan(unit: UnitOfWork, actor: Actor, edit: OwnEdit) -> OwnPlan:
    plan = own_edit.plan(actor.account, edit)
    email = plan.after.email
    if email is not None and unit.accounts.email_taken(
        actor.establishment_id, email, but=actor.account.id
    ):
        raise errors.FieldsRefused({"email": errors.EmailTaken()})
    return plan


def _apply(unit: UnitOfWork, actor: Actor, plan: OwnPlan) -> None:
    account = unit.accounts.save(plan.after)
    unit.history.record_many(actor.establishment_id, plan.events, by=actor.author, at=actor.now)
    if plan.touches_email:
        for kind in LinkKind:
            unit.links.cancel(account.id, kind, actor.now)
        unit.outbox.give_up([account.id])
        # Sign-ins that the old address confirmed.
        unit.sessions.end_under_way(account.id, actor.now)
        for addressed in (plan.before, account):
            mail(unit, addressed, MessageKind.EMAIL_CHANGED, now=actor.now)
