"""E-mails as every mail program reads them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from peps_tui.core.domain.message import Attachment, Message, Worded
from peps_tui.core.domain.text import clean
from peps_tui.core.ports import CourierFailure

if TYPE_CHECKING:
    from email.headerregistry import Address
    from email.message import EmailMessage

_TYPES: Mapping[str, str] = MappingProxyType(
    {
        "csv": "text/csv",
        "pdf": "application/pdf",
        "wav": "audio/wav",
        "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    }
)
"""What the files made for people are, by how their names end."""
# What Windows, the strictest, refuses in the name of a file.
_NOT_IN_A_NAME = re.compile(r'[<>:"/\\|?*]')


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """Who signs the e-mails."""

    name: str
    email: str


def as_mail(message: Message, worded: Worded, sender: Sender, *, encoding: str) -> EmailMessage:
    """The message, dated from its cause; its Message-ID is the same each time it is made.

    Raises:
        CourierFailure: an address is not one; for good when it is the recipient's.
    """
    from email.message import EmailMessage  # 20 ms that the first screen does without

    try:
        recipient = _address(message.to)
    except ValueError:
        raise CourierFailure("address", permanent=True) from None
    mail = EmailMessage()
    try:
        mail["From"] = _address(sender.email, clean(sender.name))
    except ValueError:  # settings may be put right before the next try
        raise CourierFailure("sender") from None
    mail["To"] = recipient
    mail["Date"] = message.created_at
    mail["Subject"] = clean(worded.subject)
    mail["Message-ID"] = f"<{message.key}@{sender.email.rpartition('@')[2]}>"
    mail["Auto-Submitted"] = "auto-generated"  # no automatic reply, please (RFC 3834)
    mail.set_content(worded.text, cte=encoding)
    if message.attachment is not None:
        _attach(mail, message.attachment)
    return mail


def _attach(mail: EmailMessage, file: Attachment) -> None:
    kind, _, precise = _TYPES[file.name.rpartition(".")[2]].partition("/")
    name = _NOT_IN_A_NAME.sub("-", clean(file.name))
    mail.add_attachment(file.content, maintype=kind, subtype=precise, filename=name)


def _address(email: str, name: str = "") -> Address:
    from email.errors import MessageError
    from email.headerregistry import Address

    try:
        return Address(name, addr_spec=email)
    except (MessageError, IndexError):
        raise ValueError("not an address") from None
