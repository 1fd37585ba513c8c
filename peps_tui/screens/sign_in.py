"""What the screens of the way in share: the sign-in under way, and its end."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, ClassVar

from textual.binding import BindingType
from textual.screen import ScreenResultType

from peps_tui.core.domain.errors import CoreError, SessionError, SignInError
from peps_tui.keys import bind
from peps_tui.screens.forms import PortsForm
from peps_tui.texts import keys

if TYPE_CHECKING:
    from peps_tui.core.use_cases.sign_in import Entered

# The screens that follow are imported when they are opened: the first one is painted sooner.


class SignInForm(PortsForm[ScreenResultType]):
    """A form of the way in."""

    async def enter(self, entered: Entered) -> None:
        """The session is open: go to its first screen."""
        from peps_tui.core.ports import Context
        from peps_tui.screens.dashboard import DashboardScreen

        context = Context(
            ports=await self.host.ports(),
            ticket=entered.ticket,
            workstation=await self.host.workstation(),
        )
        self.app.switch_screen(DashboardScreen(context, entered))


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
