"""The application: the first screen, the keys that work everywhere, and the crash policy."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from math import inf
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from rich.console import RenderableType
from rich.text import Text
from textual import events, work
from textual.binding import BindingType
from textual.reactive import Reactive
from textual.screen import Screen
from textual.theme import Theme

from peps_tui import theme as themes
from peps_tui.core.domain.errors import CoreError
from peps_tui.display.terminal import find_terminal
from peps_tui.keys import bind
from peps_tui.screens.platform import Platform
from peps_tui.screens.type_ahead import TypeAheadApp
from peps_tui.slow_line import SlowLineApp, Speed
from peps_tui.texts import common, keys
from peps_tui.texts.errors import explain
from peps_tui.widgets.no_break import hold_no_break_spaces
from peps_tui.widgets.sheets import parse_once

# What a screen opens later is imported then: the first one is painted sooner.
if TYPE_CHECKING:
    from peps_tui.core.domain.trust import Workstation
    from peps_tui.core.ports import Context, Ports
    from peps_tui.screens.demo import DemoGuide
    from peps_tui.screens.help import Deed
    from peps_tui.screens.threshold import Threshold
    from peps_tui.screens.watch import Watch

log = logging.getLogger(__name__)

T = TypeVar("T")

_PACKAGE = Path(__file__).parent

LONGEST_PAINT = 0.5
"""Seconds after which the platform is opened even if the first screen is not painted."""


class PepsApp(SlowLineApp, TypeAheadApp, inherit_bindings=False):
    """PEP’s in the terminal; the caller ends the process with `return_code` after `run`.

    `connect` opens the platform (heavy imports, database) and `workstation` tells where one
    sits: both run in a thread, after the first screen was painted. `deliver` sends waiting
    messages; it runs in a thread after each use case that writes. With `whole`, Textual repaints
    whatever it has to show; without, only the cells that changed are sent. `speed` is what the
    line is taken for. Nobody may stay for `door_minutes` who neither signs in nor types, unless
    they are 0; `signed_in` is told the digest of the ticket of each who does.
    """

    TITLE = common.PLATFORM
    # With the sheet of the first screen: Textual does not look for it.
    CSS_PATH: ClassVar[list[str | PurePath]] = [
        _PACKAGE / "app.tcss",
        _PACKAGE / "screens" / "login.tcss",
    ]
    ENABLE_COMMAND_PALETTE = False
    NOTIFICATION_TIMEOUT = 10
    BINDINGS: ClassVar[list[BindingType]] = [
        bind("app.help", "help", keys.HELP, show=False),
        bind("demo.inbox", "inbox", keys.INBOX),
        bind("app.theme", "next_theme", keys.THEME, show=False),
        bind("app.line", "turn_line", keys.LINE, show=False),
        bind("app.redraw", "redraw", keys.REDRAW, show=False),
        bind("app.quit", "quit", keys.QUIT),
        bind("app.interrupt", "interrupt", keys.INTERRUPT, show=False),
        bind("app.paste", "how_to_paste", keys.PASTE, show=False),
    ]

    # Not `register_theme` and an assignment: each theme would be generated, and everything parsed
    # anew, before the first screen.
    theme: Reactive[str] = Reactive(themes.DEFAULT)

    def __init__(
        self,
        connect: Callable[[], Ports],
        *,
        workstation: Callable[[], Workstation],
        deliver: Callable[[Ports], object],
        demo: DemoGuide | None = None,
        whole: bool = False,
        speed: Speed = Speed.AUTO,
        door_minutes: int = 0,
        signed_in: Callable[[str], object] = lambda _: None,
    ) -> None:
        parse_once()
        super().__init__(speed)
        hold_no_break_spaces()
        self._platform = Platform(connect, workstation, deliver)
        self._demo = demo
        self._whole = whole
        self._door_minutes = door_minutes
        self._signed_in = signed_in
        self._threshold: Threshold | None = None
        self._watch: Watch | None = None
        self._kept: dict[type, Any] = {}
        self.animation_level = "none"

    @property
    def available_themes(self) -> dict[str, Theme]:
        """Ours alone, by name."""
        return themes.BY_NAME

    def get_default_screen(self) -> Screen[None]:
        """The sign-in screen."""
        screen = self.sign_in_screen(None)
        # Textual gives the first screen of all no result callback, and fails when it is switched.
        screen._push_result_callback(self, None)  # noqa: SLF001
        return screen

    def sign_in_screen(self, reason: CoreError | None) -> Screen[None]:
        """The way in; `reason` is why one is back there."""
        from peps_tui.screens.login import LoginScreen

        return LoginScreen(demo=self._demo, reason=reason)

    async def on_mount(self) -> None:
        """Wait for the first screen to be whole, so that it is painted once.

        Textual shows nothing until this returns.
        """
        if not self.is_headless:
            self._end_on_signals()
        if self._whole:
            self.suit(find_terminal(os.environ, coloured=not self.no_color))
        else:
            self.follow_terminal()
        self.gauge_line()
        if self._door_minutes:
            from peps_tui.screens.threshold import Threshold

            self._threshold = Threshold(
                self, self._door_minutes, is_signed_in=lambda: self._watch is not None
            )
        resumed = asyncio.Event()
        self.screen.call_later(resumed.set)
        await resumed.wait()

    def _end_on_signals(self) -> None:
        """Give the terminal back as it was when the machine stops or the line drops."""
        loop = asyncio.get_running_loop()
        told = {
            signal.SIGTERM: Text(common.SERVICE_STOPPED),
            signal.SIGUSR2: Text(common.NOBODY_CAME),
            signal.SIGHUP: None,
        }
        for number, message in told.items():
            leave = partial(self.exit, return_code=128 + number, message=message)
            loop.add_signal_handler(number, leave)
        loop.add_signal_handler(signal.SIGUSR1, self._warn_of_end)

    def _warn_of_end(self) -> None:
        """The service is about to stop: that is shown until it has."""
        self.notify(common.SERVICE_STOPS, severity="warning", timeout=inf, markup=False)

    def clear_notifications(self) -> None:
        """Clear what was told once; what goes on stays."""
        for notification in list(self._notifications):
            if notification.timeout != inf:
                self._unnotify(notification, refresh=False)
        self._refresh_notifications()

    def _print_error_renderables(self) -> None:
        """As Textual does, if anybody is still there to read it."""
        with suppress(OSError):
            super()._print_error_renderables()

    @work(group="platform")
    async def on_ready(self) -> None:
        """Open the platform, once the first screen is painted and not while it is."""
        painted = asyncio.Event()
        self.call_after_refresh(painted.set)
        # A screen that another one covers meanwhile is not painted.
        with suppress(TimeoutError):
            await asyncio.wait_for(painted.wait(), LONGEST_PAINT)
        try:
            await self._platform.open()
        except CoreError as error:
            from peps_tui.screens.dialog import MessageDialog

            log.error("the platform cannot be opened", exc_info=True)  # noqa: G201
            await self.push_screen_wait(MessageDialog(common.FAILURE_TITLE, explain(error)))
            self.exit(return_code=1, message=Text(explain(error)))

    async def ports(self) -> Ports:
        """The platform, as soon as it is open."""
        return (await self._platform.parts())[0]

    async def workstation(self) -> Workstation:
        """Where the person sits, as soon as the platform is open."""
        return (await self._platform.parts())[1]

    def deliver(self) -> None:
        """Have the waiting messages sent, in the background."""
        self.run_worker(self._platform.deliver(), group="deliver")

    async def on_event(self, event: events.Event) -> None:
        """What is typed tells that the session is in use (AUTH-7)."""
        typed = isinstance(event, events.Key | events.Paste) and not event.is_forwarded
        if typed and self._threshold is not None:
            self._threshold.hears_key()
        if not typed or self._watch is None or self._watch.hears_key():
            await super().on_event(event)

    def watch_over(self, context: Context) -> None:
        """Lock the session of `context` when it is left alone; the first of its screens asks it."""
        from peps_tui.screens.watch import Watch

        if self._watch is None:
            from peps_tui.core.domain.link import token_digest

            self._watch = Watch(self, context, self.leave)
            self._signed_in(token_digest(context.ticket))

    def end_session(self) -> None:
        """Once the application was left, nobody can take up what was open (AUTH-7)."""
        if self._watch is not None:
            self._watch.end()

    async def unlocked(self) -> None:
        """Show the lock, and return once the session was taken up again (AUTH-7)."""
        if self._watch is not None:
            await self._watch.unlocked()

    def kept(self, kind: type[T]) -> T:
        """The one object of this type that screens keep for the next ones, until one leaves."""
        found: T = self._kept.setdefault(kind, kind())
        return found

    def leave(self, reason: CoreError | None = None) -> None:
        """Go back to the sign-in screen, and tell why; whatever was open is closed."""
        self.start_over(lambda: self.sign_in_screen(reason))

    def start_over(self, first: Callable[[], Screen[None]]) -> None:
        """Close whatever is open, and begin with another screen."""
        # Several screens may find at once that the session ended: the first one says why.
        if not any(worker.group == "leave" and not worker.is_finished for worker in self.workers):
            self._start_over(first)

    @work(group="leave")
    async def _start_over(self, first: Callable[[], Screen[None]]) -> None:
        while len(self.screen_stack) > 1:
            await self.pop_screen()
        if self._watch is not None:
            self._watch.stop()
            self._watch = None
        self._kept.clear()
        await self.switch_screen(first())

    def action_help(self) -> None:
        """F1: what can be done here."""
        from peps_tui.screens.help import HelpScreen, about, deeds

        if not isinstance(self.screen, HelpScreen):
            self.push_screen(HelpScreen(deeds(self.screen), about(self.screen)), self._do)

    async def _do(self, deed: Deed | None) -> None:
        if deed is not None:
            await self.run_action(deed.action, deed.namespace)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only a demonstration has an inbox (MSG-3)."""
        if action == "inbox":
            return self._demo is not None
        return super().check_action(action, parameters)

    def action_inbox(self) -> None:
        """F7, in a demonstration: the messages that left; what is typed here stays."""
        from peps_tui.screens.base import BaseScreen
        from peps_tui.screens.inbox import InboxScreen

        screen = self.screen
        if self._demo is None or isinstance(screen, InboxScreen):
            return

        def follow(link: str | None) -> None:
            if link and isinstance(screen, BaseScreen):
                screen.follow(link)

        self.push_screen(InboxScreen(self._demo.messages), follow)

    def action_next_theme(self) -> None:
        """F9."""
        self.theme = themes.after(self.theme)
        self.notify(common.theme_changed(self.theme), markup=False)

    def action_interrupt(self) -> None:
        """Ctrl+C neither kills nor stays silent."""
        self.notify(common.HOW_TO_QUIT, markup=False)

    def action_how_to_paste(self) -> None:
        """Ctrl+V, which few terminals take for themselves."""
        self.notify(common.HOW_TO_PASTE, markup=False)

    def action_suspend_process(self) -> None:
        """Ctrl+Z and SIGTSTP give no shell."""

    def panic(self, *_renderables: RenderableType) -> None:
        """Crash like any other error: what the error would print of itself is not shown."""
        self._fatal_error()

    def _fatal_error(self) -> None:
        """Log the traceback, and show a reference: Textual’s own screen prints local variables."""
        if self._exit:  # what was still at work met what had already been taken away
            log.info("stopped at work", exc_info=True)  # noqa: LOG014  # as below
            self._close_messages_no_wait()
            return
        reference = os.urandom(4).hex().upper()
        log.critical("crash %s", reference, exc_info=True)  # noqa: LOG014  # Textual calls it from `except`
        self._exit_renderables.clear()
        self.exit(return_code=1, message=Text(common.crashed(reference)))
        self._close_messages_no_wait()
