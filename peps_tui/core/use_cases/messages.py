"""Messages: stored with what causes them, sent after it (MSG-1, MSG-2)."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType

from peps_tui.core.domain import errors
from peps_tui.core.domain.account import Account
from peps_tui.core.domain.dates import link_deadline, paris_date
from peps_tui.core.domain.link import Link, LinkKind, token_digest
from peps_tui.core.domain.message import (
    Attachment,
    Message,
    MessageChannel,
    MessageKind,
    MessageState,
    MessageTrace,
    next_try,
)
from peps_tui.core.ports import CourierFailure, Ports, UnitOfWork

log = logging.getLogger(__name__)

SHORT_LINK_LIFE = timedelta(hours=1)
BY_SUPPORT: Mapping[str, str] = MappingProxyType({"by_last_name": ""})
"""The facts by which a mail tells that no administrator acted."""

_LINK_MAILS = {
    LinkKind.ACTIVATION: MessageKind.CREATION,
    LinkKind.ENROLMENT: MessageKind.ENROLMENT,
    LinkKind.RESET: MessageKind.RESET,
}


def deliver_due(ports: Ports) -> int:
    """Send what waits in the outbox; returns how many messages left.

    Runs after a commit, in any thread or process: leases keep two dispatchers apart, and
    what fails is tried again later (MSG-2).
    """
    with ports.storage.reading() as unit:
        if not unit.outbox.waiting():
            return 0
    left = 0
    # One at a time: a lease is shorter than what many slow messages would take.
    while claimed := _claim(ports, None):
        left += _deliver(ports, claimed[0])
    return left


def deliver_one(ports: Ports, message_id: int) -> bool:
    """Send one message at once; returns whether it left."""
    return any(_deliver(ports, message) for message in _claim(ports, message_id))


def _claim(ports: Ports, only: int | None) -> tuple[Message, ...]:
    now = ports.clock.now()
    with ports.storage.writing() as unit:
        unit.outbox.expire(now)
        return tuple(unit.outbox.claim(now, limit=1, only=only))


def _deliver(ports: Ports, message: Message) -> bool:
    failure: CourierFailure | None = None
    try:
        ports.couriers[message.channel].deliver(message, ports.compose(message))
    except CourierFailure as raised:
        failure = raised
    except Exception as raised:  # whatever one message is made of, those behind it must leave
        log.error("message %d (%s) cannot be sent: %s", message.id, message.kind, type(raised))
        failure = CourierFailure(type(raised).__name__, permanent=True)
    now = ports.clock.now()
    with ports.storage.writing() as unit:
        if failure is None:
            unit.outbox.sent(message, now)
            return True
        # A code is asked anew by the person who waits for it, never sent again by itself.
        hopeless = failure.permanent or message.kind is MessageKind.CODE
        later = None if hopeless else next_try(message, now, not_before=failure.retry_after)
        unit.outbox.failed(message, failure.reason, later)
    log.warning("message %d (%s) did not leave: %s", message.id, message.kind, failure.reason)
    return False


@dataclass(frozen=True, slots=True, kw_only=True)
class OutboxReport:
    """What operators see: messages, how many are in each state, and codes of the last 24 hours."""

    traces: Sequence[MessageTrace]
    counts: Mapping[MessageState, int]
    codes: int


def report(ports: Ports, state: MessageState | None, *, limit: int) -> OutboxReport:
    """The newest messages in `state`, or in any, newest first, without what they say (MSG-2)."""
    with ports.storage.reading() as unit:
        return OutboxReport(
            traces=unit.outbox.traces(state, limit=limit),
            counts=unit.outbox.count(),
            codes=unit.challenges.sent_in_all(ports.clock.now()),
        )


def retry(ports: Ports, message_id: int) -> MessageTrace:
    """Send one message at once, given up or not; returns what became of it.

    Raises:
        MessageUnknown: there is no such message.
        CodeNotRepeated: it is a code, which its person asks anew (OTP-5).
        MessageNotRepeatable: it left, is on its way, or is kept no longer.
    """
    with ports.storage.writing() as unit:
        trace = unit.outbox.trace(message_id)
        if trace is None:
            raise errors.MessageUnknown(message_id)
        if trace.kind is MessageKind.CODE:
            raise errors.CodeNotRepeated
        if not unit.outbox.retry(ports.clock.now(), only=message_id):
            raise errors.MessageNotRepeatable(message_id)
    deliver_one(ports, message_id)
    with ports.storage.reading() as unit:
        return unit.outbox.trace(message_id) or trace


def retry_failed(ports: Ports) -> tuple[int, int]:
    """Send all that failed, and what is due besides; returns how many failed, and left of these.

    Codes are not sent again (OTP-5).
    """
    with ports.storage.writing() as unit:
        failed = unit.outbox.retry(ports.clock.now())
    deliver_due(ports)
    with ports.storage.reading() as unit:
        traces = [unit.outbox.trace(message_id) for message_id in failed]
    left = sum(trace is not None and trace.state is MessageState.SENT for trace in traces)
    return len(failed), left


def mail(
    unit: UnitOfWork,
    account: Account,
    kind: MessageKind,
    *,
    now: datetime,
    facts: Mapping[str, str] | None = None,
    attachment: Attachment | None = None,
    expires_at: datetime | None = None,
) -> None:
    """Store an e-mail to the holder of `account`; without an address there is none."""
    if account.email is None:
        return
    establishment = unit.establishments.get(account.establishment_id)
    told = {
        "civility": account.civility or "",
        "last_name": account.last_name,
        "first_name": account.first_name,
        "establishment": establishment.name,
        **(facts or {}),
    }
    unit.outbox.add(
        Message(
            establishment_id=account.establishment_id,
            kind=kind,
            channel=MessageChannel.EMAIL,
            to=account.email,
            facts=told,
            attachment=attachment,
            account_id=account.id,
            created_at=now,
            expires_at=expires_at,
        )
    )


def mail_link(
    unit: UnitOfWork, ports: Ports, account: Account, kind: LinkKind, *, facts: Mapping[str, str]
) -> None:
    """Cancel the former link of this kind and mail a new one (LIFE-2, PHONE-1, PWD-3).

    An activation link lives 15 days, the others one hour; a mail that could not leave until then,
    or until the next link, no longer does.
    """
    now, token = ports.clock.now(), ports.randomness.token()
    deadline = link_deadline(now) if kind is LinkKind.ACTIVATION else now + SHORT_LINK_LIFE
    unit.links.cancel(account.id, kind, now)
    unit.outbox.give_up([account.id], {_LINK_MAILS[kind]})
    unit.links.add(
        Link(
            account_id=account.id,
            kind=kind,
            digest=token_digest(token),
            sent_at=now,
            deadline=deadline,
        )
    )
    mail(
        unit,
        account,
        _LINK_MAILS[kind],
        now=now,
        facts={
            "link": f"{ports.link_base}/{token}",
            "entrance": ports.entrance,
            "profile": account.profile,
            "created_on": paris_date(account.created_at).isoformat(),
            **facts,
        },
        expires_at=deadline,
    )


def named_by(administrator: Account) -> Mapping[str, str]:
    """The facts by which a mail names the administrator who acted."""
    return {
        "by_civility": administrator.civility or "",
        "by_last_name": administrator.last_name,
    }


def queue_letter(unit: UnitOfWork, account: Account, *, now: datetime) -> bool:
    """Store the letter that tells the legal representative of a new administrator (LIFE-10).

    Without a known representative it waits with an empty address; returns whether there is one.
    """
    establishment = unit.establishments.get(account.establishment_id)
    representative = establishment.representative
    address = representative.address if representative else ""
    unit.outbox.add(
        Message(
            establishment_id=establishment.id,
            kind=MessageKind.ADMIN_LETTER,
            channel=MessageChannel.LETTER,
            to=address,
            facts={
                "representative": representative.name if representative else "",
                "title": representative.title if representative else "",
                "establishment": establishment.name,
                "siret": establishment.siret,
                "civility": account.civility or "",
                "last_name": account.last_name,
                "first_name": account.first_name,
                "on": paris_date(now).isoformat(),
            },
            created_at=now,
        )
    )
    return bool(address)


def notify_block(unit: UnitOfWork, account: Account, *, now: datetime) -> None:
    """Tell the holder and the other active administrators that he is blocked (AUTH-5)."""
    mail(unit, account, MessageKind.BLOCKED, now=now)
    notify_administrators(unit, account, MessageKind.BLOCKED_ADMIN, now=now)


def notify_administrators(
    unit: UnitOfWork, about: Account, kind: MessageKind, *, now: datetime
) -> None:
    """Mail every other active administrator of the establishment of `about`."""
    facts = {"about": f"{about.first_name} {about.last_name}", "identifier": about.identifier}
    for admin in unit.accounts.active_administrators(about.establishment_id, paris_date(now)):
        if admin.id != about.id:
            mail(unit, admin, kind, now=now, facts=facts)
