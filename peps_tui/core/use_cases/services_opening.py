"""Opening a service: its right is read each time, and a sensitive one asks a code (RIGHT-3)."""

from __future__ import annotations

from dataclasses import dataclass

from peps_tui.core.domain import errors, rights
from peps_tui.core.domain.challenge import Purpose
from peps_tui.core.domain.history import Event, Operation
from peps_tui.core.domain.rights import Right, Service
from peps_tui.core.ports import Context, UnitOfWork
from peps_tui.core.use_cases import codes
from peps_tui.core.use_cases.codes import CodeSent
from peps_tui.core.use_cases.identity import (
    Actor,
    names_of_administrators,
    refuse_without_terms,
    signed_in,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A service that was opened, with the level held at that moment."""

    service: Service
    right: Right


def request_opening(context: Context, service_code: str) -> CodeSent:
    """Send the code of one opening of a sensitive service (OTP-7).

    Raises:
        ServiceUnknown, RightMissing, TermsAwaited, SessionError: no code is sent.
        NumberMissing, CodeTooSoon, CodeCeilingReached, GatewayUnavailable: as `request_creation`.
    """
    with context.ports.storage.writing() as unit:
        actor = signed_in(unit, context)
        opened = _opened(unit, actor, service_code)
        request = codes.confirmation(actor, Purpose.OPEN_SERVICE, opened.service.code)
        message_id = codes.store(unit, context.ports, request)
    return codes.send(context.ports, message_id, request)


def open_service(context: Context, service_code: str, *, code: str | None = None) -> Opened:
    """Open a service; each opening of a sensitive one uses up the code sent for it (OTP-7).

    Raises:
        ServiceUnknown: no such service is online.
        TermsAwaited: the terms should have been accepted by now (CGU-2).
        RightMissing: no right on it, or no longer; no code is judged (RIGHT-3, RIGHT-4).
        CodeWrong, CodeExpired, CodeCancelled, CodeUnknown: it stays closed.
        SessionBlocked: this was the fifth wrong code in a row.
    """
    with context.ports.storage.writing() as unit:
        actor = signed_in(unit, context)
        opened = _opened(unit, actor, service_code)
        refused = _judge(unit, context, actor, opened.service, code)
        if refused is None:
            _record(unit, actor, opened)
            return opened
    raise refused


def _opened(unit: UnitOfWork, actor: Actor, service_code: str) -> Opened:
    """What may be opened now; raises what forbids it."""
    refuse_without_terms(unit, actor)
    online = {service.code: service for service in unit.services.online(actor.today)}
    if service_code not in online:
        raise errors.ServiceUnknown
    service = online[service_code]
    right = rights.level(unit.accounts.rights(actor.account.id), service)
    if right is Right.NONE:
        names = names_of_administrators(unit, actor.establishment_id, actor.today)
        raise errors.RightMissing(service.label, names)
    return Opened(service=service, right=right)


def _judge(
    unit: UnitOfWork, context: Context, actor: Actor, service: Service, code: str | None
) -> errors.CoreError | None:
    if not service.sensitive:
        return None
    if code is None:
        return errors.CodeUnknown()
    answer = codes.answer(actor, Purpose.OPEN_SERVICE, service.code, code)
    return codes.judge(unit, context.ports, answer)


def _record(unit: UnitOfWork, actor: Actor, opened: Opened) -> None:
    told = {"service": opened.service.label, "right": opened.right}
    event = Event.about(actor.account, Operation.SERVICE_OPENED, after=told)
    unit.history.record(actor.establishment_id, event, by=actor.author, at=actor.now)
