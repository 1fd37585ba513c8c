"""The code step: where a code went, its six digits, and another one (OTP)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from textual import getters
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.message import Message
from textual.widgets import Input, Static

from peps_tui.core.domain.phone import Channel
from peps_tui.keys import bind
from peps_tui.texts import code as texts
from peps_tui.widgets.check import Check
from peps_tui.widgets.notice import Notice
from peps_tui.widgets.otp_input import OtpInput
from peps_tui.widgets.plain import plain


class CodePanel(Vertical):
    """Tells where the code went and takes it; the form it stands in submits it.

    The key « Recevoir un nouveau code » belongs to the panel. With `trust`, the box « Je suis
    sur un poste de confiance » stands beneath, unticked (TRUST-1); a `trust_reason` disables it
    and is told (TRUST-3).
    """

    DEFAULT_CSS = """
    CodePanel {
        height: auto;

        & > .code-panel--told {
            height: auto;
            text-style: bold;
        }

        & > .code-panel--advice {
            height: auto;
            color: $text-muted;
        }

        & > Notice, & > OtpInput, & > Check, & > #code-again {
            margin-top: 1;
        }
    }
    """

    BINDINGS: ClassVar[list[BindingType]] = [bind("code.resend", "resend", texts.RESEND)]

    @dataclass
    class ResendAsked(Message):
        """Another code is wanted."""

    field = getters.query_one(OtpInput)
    notice = getters.query_one(Notice)

    def __init__(
        self,
        *,
        trust: bool = False,
        trust_reason: str = "",
        id: str | None = None,  # noqa: A002
    ) -> None:
        super().__init__(id=id)
        self._trust = trust
        self._trust_reason = trust_reason
        self._told = ""

    def compose(self) -> ComposeResult:
        """Where it went, the digits, the box, and how to have another."""
        yield Static(id="code-told", classes="code-panel--told", markup=False)
        yield Static(texts.VALIDITY, classes="code-panel--advice", markup=False)
        yield OtpInput(texts.LABEL, id="code")
        if self._trust:
            yield Check(texts.TRUST, id="trusted", reason=self._trust_reason)
            if not self._trust_reason:
                yield Static(texts.TRUST_MEANING, classes="code-panel--advice", markup=False)
        yield Notice()
        yield Static(texts.AGAIN, id="code-again", classes="code-panel--advice")

    @property
    def code(self) -> str:
        """The digits typed so far."""
        return self.field.code

    @property
    def is_complete(self) -> bool:
        """Whether there are six of them."""
        return self.field.is_complete

    @property
    def trusted(self) -> bool:
        """Whether the box is ticked."""
        return any(check.value for check in self.query(Check))

    def expect(self, channel: Channel, masked: str) -> None:
        """No code has left: tell where one is to go."""
        self._settle(texts.expected(channel, masked))

    def sending(self) -> None:
        """A code is on its way out; `sent`, `expect` or `refuse` follows."""
        self._tell(texts.SENDING)
        self.notice.say("")

    def sent(self, channel: Channel, masked: str, *, again: bool = False) -> None:
        """The code left; `again`, it cancelled the former one (OTP-1, OTP-5)."""
        self._settle(texts.sent(channel, masked))
        if again:
            self.clear()
            self.field.error = ""
            self.notice.say(texts.REPLACED)

    def refuse(self, sentence: str) -> None:
        """No new code, and why; what was told before still holds."""
        self._tell(self._told)
        self.notice.say(sentence, refused=True)

    def clear(self) -> None:
        """Empty the line for another try, whatever is told beneath it."""
        with self.field.entry.prevent(Input.Changed):
            self.field.value = ""

    def action_resend(self) -> None:
        """Ask for another code."""
        self.post_message(self.ResendAsked())

    def _settle(self, sentence: str) -> None:
        self._told = sentence
        self._tell(sentence)

    def _tell(self, sentence: str) -> None:
        self.query_one("#code-told", Static).update(plain(sentence))
