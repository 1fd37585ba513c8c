"""The default courier: no gateway, messages land as files in a folder (MSG-3).

    20261121T101500.123456Z-000042-sms.json     SMS and calls: channel, to, text, sent_at
    20261121T101500.123456Z-000043-email.eml    e-mails with their files, as mail programs open them
    20261121T101500.123456Z-000044-letter.txt   letters, as text
    20261121T101500.123456Z-000044-letter.pdf   the same, ready to print and post

Names sort by time and hold the id of the message: delivered twice, it is there once.
"""

from __future__ import annotations

import json
import logging
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from peps_tui.core.adapters.files import write_whole
from peps_tui.core.adapters.mail import Sender, as_mail
from peps_tui.core.domain.message import Message, MessageChannel, Worded
from peps_tui.core.ports import CourierFailure, Press

log = logging.getLogger(__name__)

SUFFIXES = {
    MessageChannel.SMS: "json",
    MessageChannel.VOICE: "json",
    MessageChannel.EMAIL: "eml",
    MessageChannel.LETTER: "txt",
}
PAGES = ".pdf"
TIME = "%Y%m%dT%H%M%S.%fZ"
NAME = re.compile(rf"([0-9T.]+Z)-[0-9]+-({'|'.join(SUFFIXES)})\.(?:json|eml|txt)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """A message read back from the folder; what its kind of file does not hold is empty."""

    sent_at: datetime
    channel: MessageChannel
    to: str = field(repr=False)
    subject: str = field(repr=False)
    text: str = field(repr=False)
    files: tuple[tuple[str, int], ...] = ()
    """The name and the size, in bytes, of each attached file."""
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FolderCourier:
    """Writes each message as a file (0600) of `directory` (0700), signed by the sender."""

    directory: Path
    press: Press
    sender: Sender

    def deliver(self, message: Message, worded: Worded) -> None:
        """Write the message, dated from its cause; see `peps_tui.core.ports.Courier`."""
        path = self.directory / _name(message)
        content = self._content(message, worded)
        try:
            self.directory.mkdir(mode=0o700, parents=True, exist_ok=True)
            if worded.pages:
                write_whole(path.with_suffix(PAGES), self.press.print(worded.pages))
            write_whole(path, content)
        except OSError as error:
            log.warning("the folder of messages refused: %s", error.strerror)
            raise CourierFailure("disk") from None

    def _content(self, message: Message, worded: Worded) -> bytes:
        match message.channel:
            case MessageChannel.EMAIL:
                return bytes(as_mail(message, worded, self.sender, encoding="8bit"))
            case MessageChannel.LETTER:
                return worded.text.encode()
        told = {
            "channel": message.channel,
            "to": message.to,
            "text": worded.text,
            "sent_at": message.created_at.astimezone(UTC).isoformat(),
        }
        return json.dumps(told, ensure_ascii=False, indent=2).encode() + b"\n"


def read_messages(directory: Path) -> tuple[Received, ...]:
    """The messages of a folder, newest first; files that are not messages are passed over."""
    names = sorted((path.name for path in directory.glob("*")), reverse=True)
    read = (_received(directory / name) for name in names)
    return tuple(message for message in read if message is not None)


def _name(message: Message) -> str:
    at = message.created_at.astimezone(UTC).strftime(TIME)
    return f"{at}-{message.id:06}-{message.channel}.{SUFFIXES[message.channel]}"


def _received(path: Path) -> Received | None:
    known = NAME.fullmatch(path.name)
    if known is None:
        return None
    try:
        sent_at = datetime.strptime(known[1], TIME).replace(tzinfo=UTC)
        channel = MessageChannel(known[2])
        parts = _parts(channel, path.read_bytes())
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return Received(sent_at=sent_at, channel=channel, name=path.name, **parts)


def _parts(channel: MessageChannel, content: bytes) -> dict[str, Any]:
    match channel:
        case MessageChannel.EMAIL:
            return _parts_of_mail(content)
        case MessageChannel.LETTER:
            return {"to": "", "subject": "", "text": content.decode()}
    told = json.loads(content)
    return {"to": told["to"], "subject": "", "text": told["text"]}


def _parts_of_mail(content: bytes) -> dict[str, Any]:
    from email import message_from_bytes
    from email.policy import default

    mail = message_from_bytes(content, policy=default)
    body = mail.get_body()
    if body is None:
        raise ValueError("a mail without a text")
    files = tuple(
        (part.get_filename() or "", len(part.get_payload(decode=True)))
        for part in mail.iter_attachments()
    )
    return {
        "to": mail["To"],
        "subject": mail["Subject"],
        "text": body.get_content(),
        "files": files,
    }
