"""The contact form: whoever has a question writes to support, with an account or without."""

from __future__ import annotations

from peps_tui.core.domain import errors
from peps_tui.core.domain.door import WINDOW, Enquiry, RequestKind, checked_enquiry
from peps_tui.core.domain.message import Message, MessageChannel, MessageKind
from peps_tui.core.domain.trust import Workstation
from peps_tui.core.ports import Ports
from peps_tui.core.use_cases.door import note_request


def send_enquiry(ports: Ports, workstation: Workstation, enquiry: Enquiry) -> None:
    """Send what was typed to support.

    Raises:
        FieldsRefused: with the refusal of each faulty field.
        TooManyRequests: this source or this address wrote too often; nothing is sent.
    """
    kept = checked_enquiry(enquiry)
    now = ports.clock.now()
    with ports.storage.writing() as unit:
        if not note_request(unit, ports, workstation, RequestKind.CONTACT, kept.email.casefold()):
            raise errors.TooManyRequests(minutes=int(WINDOW.total_seconds() // 60))
        unit.outbox.add(
            Message(
                establishment_id=None,
                kind=MessageKind.ENQUIRY,
                channel=MessageChannel.EMAIL,
                to=ports.support_email,
                facts={
                    "subject": kept.subject,
                    "name": kept.name,
                    "email": kept.email,
                    "establishment": kept.establishment,
                    "message": kept.message,
                    "source": workstation.source,
                },
                created_at=now,
            )
        )
