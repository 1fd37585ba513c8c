"""How a file made for somebody reaches him: mailed, copied by his terminal, or put on the server.

The history tells it in any case, in the transaction that stores the mail, or before the file
appears. What leaves one way is nowhere else: a mailed or a copied file lies in no folder.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta

from peps_tui.core.domain import errors
from peps_tui.core.domain.document import COPY_LIMIT, Way
from peps_tui.core.domain.history import Event
from peps_tui.core.domain.message import ATTACHMENT_LIMIT, Attachment, MessageKind
from peps_tui.core.ports import Context, UnitOfWork
from peps_tui.core.use_cases.identity import Actor, signed_in
from peps_tui.core.use_cases.messages import mail

MAIL_LIFE = timedelta(days=1)
"""A file that could not leave until then is out of date: it is wiped."""
TEXT_FORMS = frozenset({"csv", "txt"})
"""What a clipboard takes."""

Who = Callable[[UnitOfWork, Context], Actor]


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A file in memory: what it is, its form, which ends its name, and its lines, if it has any."""

    title: str
    form: str
    content: bytes = field(repr=False)
    count: int = 1

    @property
    def name(self) -> str:
        """« Comptes au 21/11/2026.csv »: what takes it makes a name of it that it can use."""
        return f"{self.title}.{self.form}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Exported:
    """Where a file is, and how many lines it holds under its headings.

    One of three is told: the `path` it has on the server, the `email` it leaves for, or the
    `text` to be copied.
    """

    count: int
    path: str = ""
    email: str = ""
    text: str = field(default="", repr=False)


def own_email(context: Context) -> str | None:
    """The only address that files are mailed to: that of whoever asks. Raises SessionError."""
    with context.ports.storage.reading() as unit:
        return signed_in(unit, context).account.email


def hand_over(context: Context, made: Made, event: Event, *, way: Way, who: Who) -> Exported:
    """Let `made` leave by `way`, told by `event`; the actor is read again by `who` (AUTH-6).

    Raises:
        FileNotSaved: on the server; nothing is left there.
        TooLargeToMail, NoOwnEmail: by mail.
        OnlyTextIsCopied, TooLongToCopy: by clipboard.
    """
    told = replace(event, after={**event.after, "way": way})
    match way:
        case Way.SERVER:
            return _save(context, made, told, who)
        case Way.MAIL:
            return _mail(context, made, told, who)
        case Way.CLIPBOARD:
            return _copy(context, made, told, who)


def _save(context: Context, made: Made, event: Event, who: Who) -> Exported:
    def note() -> None:
        with context.ports.storage.writing() as unit:
            _note(unit, context, event, who)

    path = context.ports.shelf.save(made.name, made.content, first=note)
    return Exported(path=path, count=made.count)


def _mail(context: Context, made: Made, event: Event, who: Who) -> Exported:
    if len(made.content) > ATTACHMENT_LIMIT:
        raise errors.TooLargeToMail(len(made.content), ATTACHMENT_LIMIT)
    with context.ports.storage.writing() as unit:
        actor = _note(unit, context, event, who)
        if actor.account.email is None:
            raise errors.NoOwnEmail
        mail(
            unit,
            actor.account,
            MessageKind.EXPORT,
            now=actor.now,
            facts={"file": made.title},
            attachment=Attachment(name=made.name, content=made.content),
            expires_at=actor.now + MAIL_LIFE,
        )
        return Exported(email=actor.account.email, count=made.count)


def _copy(context: Context, made: Made, event: Event, who: Who) -> Exported:
    if made.form not in TEXT_FORMS:
        raise errors.OnlyTextIsCopied
    text = made.content.decode("utf-8-sig").replace("\r\n", "\n")
    if (size := len(text.encode())) > COPY_LIMIT:
        raise errors.TooLongToCopy(size, COPY_LIMIT)
    with context.ports.storage.writing() as unit:
        _note(unit, context, event, who)
    return Exported(text=text, count=made.count)


def _note(unit: UnitOfWork, context: Context, event: Event, who: Who) -> Actor:
    actor = who(unit, context)
    unit.history.record(actor.establishment_id, event, by=actor.author, at=actor.now)
    return actor
