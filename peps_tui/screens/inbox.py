"""« Messages reçus »: what left the platform of the demonstration (MSG-3)."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Sequence
from typing import ClassVar

from textual import getters, on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.widgets import Static

from peps_tui.core.domain.message import MessageChannel
from peps_tui.keys import bind
from peps_tui.screens.base import BaseScreen
from peps_tui.screens.demo import Received
from peps_tui.texts import inbox as texts
from peps_tui.texts import keys
from peps_tui.widgets.key_bar import KeyBar
from peps_tui.widgets.large import large
from peps_tui.widgets.message_list import MessageList, MessageRow
from peps_tui.widgets.plain import plain, plain_lines
from peps_tui.widgets.reading import Reading
from peps_tui.widgets.title_bar import TitleBar

_LINK = re.compile(r"https?://\S+/[\w-]{32,}")
_CODE = re.compile(r"(?<!\w)[0-9](?:[ .,]*[0-9]){5}(?!\w)")
_DIGITS = re.compile(r"[0-9]")
_CALLS = frozenset({MessageChannel.SMS, MessageChannel.VOICE})


class InboxScreen(BaseScreen[str]):
    """The messages and the one under the cursor; dismissed with the link to follow, if any.

    `read` gives the messages, newest first; it is called in a thread.
    """

    CSS_PATH = "inbox.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        bind("inbox.open", "open", texts.OPEN),
        bind("inbox.refresh", "refresh", texts.REFRESH),
        bind("inbox.follow", "follow", texts.FOLLOW),
        bind("screen.back", "back", keys.BACK),
    ]

    messages = getters.query_one(MessageList)

    def __init__(self, read: Callable[[], Sequence[Received]]) -> None:
        super().__init__()
        self._read = read
        self._received: Sequence[Received] = ()
        self._link = ""

    def compose(self) -> ComposeResult:
        """The list, then the message."""
        yield TitleBar()
        yield Static(texts.TITLE, id="inbox-title")
        yield MessageList()
        with Reading(id="message"):
            yield Static(id="message-heading", markup=False)
            yield Static(id="message-code", markup=False)
            yield Static(id="message-files", markup=False)
            yield Static(id="message-text", markup=False)
        yield KeyBar()

    def on_mount(self) -> None:
        """Read what is there."""
        self.load()

    @work(exclusive=True, group="load")
    async def load(self) -> None:
        """Read the messages again."""
        self._received = await asyncio.to_thread(self._read)
        self.messages.styles.height = len(self._received) + 1
        self.messages.show([_row(message) for message in self._received])

    @on(MessageList.Highlighted)
    def _show(self, highlighted: MessageList.Highlighted) -> None:
        message = self._received[highlighted.index]
        code = code_in(message)
        self._link = link_in(message)
        self.query_one("#message-heading", Static).update(plain(_heading(message)))
        self.query_one("#message-code", Static).update(Content(large(code)))
        self.query_one("#message-code").display = bool(code)
        files = self.query_one("#message-files", Static)
        files.update(plain(texts.files(message.files)))
        files.display = bool(message.files)
        self.query_one("#message-text", Static).update(plain_lines(message.text.strip()))
        self.query_one(Reading).scroll_home(animate=False)
        self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """A message without a link offers none to follow; one that is open needs no opening."""
        if action == "follow":
            return bool(self._link)
        if action == "open":
            return bool(self._received) and not self.has_class("-open")
        return super().check_action(action, parameters)

    def action_open(self) -> None:
        """Give the message the whole screen."""
        self._give_room(message=True)

    def action_refresh(self) -> None:
        """See what came meanwhile."""
        self.load()

    def action_follow(self) -> None:
        """Use the link of the message."""
        self.dismiss(self._link)

    def action_back(self) -> None:
        """Back to the list, then to where one was."""
        if self.has_class("-open"):
            self._give_room(message=False)
        else:
            self.dismiss("")

    def _give_room(self, *, message: bool) -> None:
        self.set_class(message, "-open")
        self.refresh_bindings()
        (self.query_one(Reading) if message else self.messages).focus()


def code_in(message: Received) -> str:
    """The six digits of a code, dictated or written; empty when the message holds none."""
    # The last ones: a call spells the identifier first, and its six digits with it.
    found = _CODE.findall(message.text) if message.channel in _CALLS else None
    return "".join(_DIGITS.findall(found[-1])) if found else ""


def link_in(message: Received) -> str:
    """The secret link of a mail; empty when there is none."""
    found = _LINK.search(message.text) if message.channel is MessageChannel.EMAIL else None
    return found[0] if found else ""


def _row(message: Received) -> MessageRow:
    return MessageRow(
        when=texts.when(message.sent_at),
        channel=texts.CHANNELS[message.channel],
        to=message.to,
        subject=message.subject or message.text.strip(),
    )


def _heading(message: Received) -> str:
    heading = texts.heading(message.channel, message.to, message.sent_at)
    return f"{heading}. {message.subject}" if message.subject else heading
