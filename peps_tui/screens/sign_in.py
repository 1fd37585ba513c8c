"""What the screens of the way in share: the two routes, and their end."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from textual import getters
from textual.screen import ScreenResultType

from peps_tui.core.domain.errors import DirectoryUnavailable, SignInError
from peps_tui.screens.base import BaseScreen
from peps_tui.screens.forms import PortsForm
from peps_tui.texts.errors import explain
from peps_tui.widgets.notice import Notice

if TYPE_CHECKING:
    from peps_tui.core.use_cases.sign_in import Entered, Step

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

    def finish(self, sentence: str) -> None:
        """Back to the first screen, beneath this one, which tells what was done."""
        first = cast("BaseScreen[None]", self.app.screen_stack[0])
        self.app.pop_screen()
        first.announce(sentence)


class RouteForm(SignInForm[None]):
    """One of the two routes (AUTH-1); what it refuses stays written under the form."""

    notice = getters.query_one(Notice)

    async def begin(self) -> Step:
        """Have what was typed judged."""
        raise NotImplementedError

    async def submit(self) -> None:
        """« Se connecter »."""
        self.notice.say("")
        try:
            step = await self.begin()
        except (SignInError, DirectoryUnavailable) as error:
            self.notice.say(explain(error), refused=True)
        else:
            await self._go_on(step)

    async def _go_on(self, step: Step) -> None:
        from peps_tui.core.use_cases.sign_in import CodeNeeded, Entered
        from peps_tui.screens.sign_in_steps import SignIn

        if isinstance(step, Entered):
            await self.enter(step)
            return
        under_way = SignIn(ticket=step.ticket, trustable=step.trustable)
        if isinstance(step, CodeNeeded):
            from peps_tui.screens.code import CodeScreen

            self.app.switch_screen(CodeScreen(under_way, step.channel, step.masked))
        else:
            from peps_tui.screens.phone import EnrolmentScreen, PhoneScreen

            screen = EnrolmentScreen if step.mail_first else PhoneScreen
            self.app.switch_screen(screen(under_way))
