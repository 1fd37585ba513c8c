"""What every screen has: asking the core without freezing, and telling its refusals."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, ClassVar, Concatenate, ParamSpec, TypeVar, cast

from textual import events, on
from textual.await_complete import AwaitComplete
from textual.binding import BindingType
from textual.messages import Prune
from textual.screen import Screen, ScreenResultType

from peps_tui.core.domain.errors import (
    CoreError,
    PlatformError,
    SessionError,
    SessionLocked,
    SignInError,
    TermsToAccept,
)
from peps_tui.keys import bind
from peps_tui.texts import common, keys, login
from peps_tui.texts.errors import explain
from peps_tui.widgets.key_bar import KeyBar
from peps_tui.widgets.plain import plain

if TYPE_CHECKING:
    from peps_tui.core.ports import Context, Ports
    from peps_tui.screens.host import Host
    from peps_tui.widgets.title_bar import Who

P = ParamSpec("P")
T = TypeVar("T")

PATIENCE = 0.5
"""Seconds after which work that still goes on is shown."""


class BaseScreen(Screen[ScreenResultType], inherit_bindings=False):
    """A screen whose keys are ours; derive from `PortsScreen` or `CoreScreen`.

    `ABOUT` is told by the help: a few lines, as long as it is wide, on what one sees here.
    `WORKING` is shown in the key bar while something asked of the core takes time.
    While `deaf` (a form sets it from Enter to the answer) and until `is_ready`, the application
    keeps every key but Ctrl+Q: without a focus, what is typed would fall anywhere.
    """

    ABOUT: ClassVar[Sequence[str]] = ()
    WORKING: ClassVar[str] = common.WORKING
    BINDINGS: ClassVar[list[BindingType]] = [
        bind("screen.next", "next_field", keys.NEXT, show=False),
        bind("screen.previous", "previous_field", keys.PREVIOUS, show=False),
    ]

    deaf = False
    is_ready = False
    asking = 0
    """How many answers of the core it awaits."""
    _when_on_top: Callable[[], object] | None = None

    @property
    def host(self) -> Host:
        """The application."""
        return cast("Host", self.app)

    def on_screen_resume(self, _event: events.ScreenResume) -> None:
        """Be ready once Textual, which handles this event next, has put the focus somewhere."""
        if self._when_on_top is not None:
            self._when_on_top()
        else:
            self.call_later(self._get_ready)

    def dismiss(self, result: ScreenResultType | None = None) -> AwaitComplete:
        """Close this screen, as soon as what was opened over it meanwhile is closed.

        Textual would close that one in its place, the lock of a session too.
        """
        if self.is_active:
            return super().dismiss(result)
        self._when_on_top = partial(self.dismiss, result)  # another may be over it again by then
        return AwaitComplete()

    def on_resize(self) -> None:
        """Whoever types sees it, in a smaller window too."""
        if self.focused is not None:
            self.call_after_refresh(self.focused.scroll_visible, animate=False)

    @on(Prune)
    def _end_work(self) -> None:
        """Forget the answers that are awaited.

        Textual does so once what they would be shown in is gone.
        """
        self.workers.cancel_node(self)

    def _compositor_refresh(self) -> None:
        """Draw nothing while updates wait for one another: Textual does, and shows it to nobody."""
        if not self.app._batch_count:  # noqa: SLF001
            super()._compositor_refresh()

    def _get_ready(self) -> None:
        self.is_ready = True
        self.host.replay_keys()

    def follow(self, link: str) -> None:
        """Open the creation link that was chosen in the demonstration’s inbox."""
        from peps_tui.screens.password import PasswordScreen

        self.app.push_screen(PasswordScreen(link), self._password_closed)

    def _password_closed(self, created: bool | None) -> None:
        if created:
            self.announce(login.PASSWORD_CREATED)

    def announce(self, sentence: str) -> None:
        """Tell what was just done on another screen."""
        self.tell(sentence)

    @property
    def would_lose_text(self) -> bool:
        """Whether quitting now loses something typed, and a confirmation is due."""
        return False

    @property
    def loss(self) -> str:
        """What that confirmation tells of it."""
        return common.QUIT_BODY

    def action_next_field(self) -> None:
        """Tab."""
        self.focus_next()

    def action_previous_field(self) -> None:
        """Shift+Tab."""
        self.focus_previous()

    def refuse(self, error: CoreError) -> None:
        """Tell what the core refused: a dialog for what stops one’s work, else a toast.

        What concerns a field belongs to that field instead. A SessionError is told by the
        sign-in screen, where the application already is.
        """
        if isinstance(error, SessionError):
            return
        if isinstance(error, SignInError | PlatformError):
            from peps_tui.screens.dialog import MessageDialog

            title = common.REFUSED_TITLE if isinstance(error, SignInError) else common.FAILURE_TITLE
            self.app.push_screen(MessageDialog(title, explain(error)))
        else:
            self.tell(explain(error), refused=True)

    def tell(self, sentence: str, *, refused: bool = False) -> None:
        """A toast; nothing in it is markup and nothing in it can act on the terminal."""
        severity = "error" if refused else "information"
        self.notify(plain(sentence).plain, severity=severity, markup=False)  # type: ignore[arg-type]

    async def _run(self, work: Callable[[], T]) -> T:
        """Run `work` in a thread, and show it when it lasts.

        A transaction that has started goes to its end even if the worker that awaits it is
        cancelled, so a worker that writes must not be exclusive.
        """
        with self.showing_work():
            try:
                return await asyncio.to_thread(work)
            except SessionLocked:
                raise
            except SessionError as error:
                self.host.leave(error)
                raise

    @contextmanager
    def showing_work(self) -> Iterator[None]:
        """Show that what the block awaits goes on, when it lasts."""
        timer = self.set_timer(PATIENCE, lambda: self._show_status(self.WORKING))
        self.asking += 1
        try:
            yield
        finally:
            self.asking -= 1
            timer.stop()
            self._show_status("")

    @contextmanager
    def deaf_meanwhile(self) -> Iterator[None]:
        """What is typed during the block waits for its end, and for what it leads to."""
        self.deaf = True
        try:
            yield
        finally:
            self.hear()

    def hear(self) -> None:
        """Handle what was typed meanwhile, and what comes."""
        self.deaf = False
        self.host.replay_keys()

    def _show_status(self, status: str) -> None:
        for bar in self.query(KeyBar):
            bar.status = status


class PortsScreen(BaseScreen[ScreenResultType]):
    """A screen for somebody who has not signed in yet."""

    async def ask(
        self, use_case: Callable[Concatenate[Ports, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Run a use case that reads, in a thread; raises the refusals of the core."""
        ports = await self._ports()
        return await self._run(lambda: use_case(ports, *args, **kwargs))

    async def act(
        self, use_case: Callable[Concatenate[Ports, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Like `ask`, for one that writes: messages it left are sent, refused or not."""
        try:
            return await self.ask(use_case, *args, **kwargs)
        finally:
            self.host.deliver()

    async def _ports(self) -> Ports:
        self._show_status(common.OPENING)
        try:
            return await self.host.ports()
        finally:
            self._show_status("")


class CoreScreen(BaseScreen[ScreenResultType]):
    """A screen for somebody who signed in."""

    def __init__(self, context: Context, who: Who) -> None:
        super().__init__()
        self.context = context
        self.who = who

    @on(events.Mount)
    def _begin_watch(self) -> None:
        self.host.watch_over(self.context)

    async def ask(
        self, use_case: Callable[Concatenate[Context, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Run a use case that reads, in a thread; raises the refusals of the core.

        A locked session is shown as such, as are terms that must be accepted first; what was asked
        follows once it is unlocked and they are (AUTH-7, CGU-1). On another SessionError the
        application is already on its way to the sign-in screen.
        """
        while True:
            try:
                return await self._run(lambda: use_case(self.context, *args, **kwargs))
            except SessionLocked:
                await self.host.unlocked()
            except TermsToAccept:
                await self._accept_terms()

    async def _accept_terms(self) -> None:
        from peps_tui.screens.terms import AcceptanceScreen

        # Not `push_screen_wait`: whoever asked may be cancelled while the terms are read.
        accepted = asyncio.Event()
        self.app.push_screen(AcceptanceScreen(self.context, self.who), lambda _: accepted.set())
        await accepted.wait()

    async def act(
        self, use_case: Callable[Concatenate[Context, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Like `ask`, for one that writes: messages it left are sent, refused or not."""
        try:
            return await self.ask(use_case, *args, **kwargs)
        finally:
            self.host.deliver()

    async def sign_out(self) -> None:
        """« Se déconnecter »."""
        from peps_tui.core.use_cases.home import sign_out

        try:
            await self.act(sign_out)
        except CoreError as error:
            self.refuse(error)
        else:
            self.host.leave()
