"""A stage for the pieces that every screen stands on: an app with one form."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import cast

from textual.app import ComposeResult
from textual.pilot import Pilot
from textual.screen import Screen

from peps_tui.app import PepsApp
from peps_tui.core.domain.errors import CoreError
from peps_tui.core.domain.trust import Workstation
from peps_tui.core.ports import Ports
from peps_tui.screens.forms import PortsForm
from peps_tui.widgets.button import PushButton
from peps_tui.widgets.check import Check
from peps_tui.widgets.field import Field, PasswordField
from peps_tui.widgets.key_bar import KeyBar
from peps_tui.widgets.title_bar import TitleBar

WORKSTATION = Workstation(secret=None, name="poste-1", source="local")
NOON = datetime(2026, 11, 21, 11, 0, tzinfo=UTC)

DONE = "Submitted"

Judge = Callable[[str, str], None]
"""What the core does with an identifier and a password: nothing, or raise a refusal."""


def accept(_identifier: str, _password: str) -> None:
    """Refuse nothing."""


class SignInForm(PortsForm[None]):
    """An identifier, a password, a box, a button."""

    def __init__(self, judge: Judge = accept) -> None:
        super().__init__()
        self.judge = judge
        self.received: list[tuple[str, str]] = []

    def compose(self) -> ComposeResult:
        yield TitleBar()
        yield Field("Identifiant", id="identifier")
        yield PasswordField("Mot de passe", id="password")
        yield Check("Poste de confiance", id="trust")
        yield PushButton("Se connecter", submits=True)
        yield KeyBar()

    def field(self, name: str) -> Field:
        return self.query_one(f"#{name}", Field)

    def field_of(self, error: CoreError) -> Field | None:
        return self.field("password")

    async def submit(self) -> None:
        identifier, password = self.field("identifier").value, self.field("password").value
        self.received.append((identifier, password))
        await self.ask(lambda _ports: self.judge(identifier, password))
        self.tell(DONE)


class Stage(PepsApp):
    """The application, opening on the screen of a test."""

    def __init__(
        self,
        *screens: Screen[None],
        connect: Callable[[], Ports] = lambda: cast(Ports, None),
        deliver: Callable[[Ports], object] = lambda _ports: None,
    ) -> None:
        super().__init__(connect, workstation=lambda: WORKSTATION, deliver=deliver)
        self._waiting = list(screens)
        # The first screen's sheets are the application's affair, and here any may be the first.
        self.css_path = [*self.css_path, *(path for s in screens for path in s.css_path)]
        self.reasons: list[CoreError | None] = []

    def sign_in_screen(self, reason: CoreError | None) -> Screen[None]:
        self.reasons.append(reason)
        return self._waiting.pop(0)


async def settle(pilot: Pilot[None]) -> None:
    """Wait until nothing is being submitted or asked, and what follows is shown."""
    await pilot.app.workers.wait_for_complete()
    await pilot.pause()


def toasts(pilot: Pilot[None]) -> list[str]:
    """The sentences of the toasts on screen."""
    return [notification.message for notification in pilot.app._notifications]
