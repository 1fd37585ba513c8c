"""The forms that the first screen leads to: beside the way in, and after the password."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

from textual import getters
from textual.binding import BindingType

from peps_tui.core.domain.errors import CoreError, SessionError, SignInError
from peps_tui.keys import bind
from peps_tui.screens.sign_in import SignInForm
from peps_tui.texts import keys
from peps_tui.texts.errors import explain
from peps_tui.widgets.notice import Notice


class SideForm(SignInForm[None]):
    """A form that opens no session, over the first screen; a refusal stays written under it."""

    CSS_PATH = "sign_in.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [bind("screen.back", "back", keys.BACK)]

    notice = getters.query_one(Notice)

    def refuse(self, error: CoreError) -> None:
        """Where it stays in sight."""
        if isinstance(error, SignInError):
            self.notice.say(explain(error), refused=True)
        else:
            super().refuse(error)

    def action_back(self) -> None:
        """Ask nothing."""
        self.dismiss()


@dataclass(frozen=True, slots=True, kw_only=True)
class SignIn:
    """A sign-in whose password is proven, handed from screen to screen."""

    ticket: str = field(repr=False)
    trustable: bool


class SignInStep(SignInForm[None]):
    """A step after the password; Escape, and whatever refuses the way in, give the sign-in up."""

    CSS_PATH = "sign_in.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [bind("screen.back", "back", keys.BACK)]

    def __init__(self, under_way: SignIn) -> None:
        super().__init__()
        self.under_way = under_way

    def refuse(self, error: CoreError) -> None:
        """Back to the first screen, which tells why, when the way in is refused (AUTH-4)."""
        if isinstance(error, SignInError) and not isinstance(error, SessionError):
            self.host.leave(error)
        else:
            super().refuse(error)

    def action_back(self) -> None:
        """Give the sign-in up."""
        self.host.leave()
