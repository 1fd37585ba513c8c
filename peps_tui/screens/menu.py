"""The name menu: what a person reaches from any establishment, whatever his profile (SCR-MENU)."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from peps_tui.core.ports import Context
from peps_tui.screens.base import CoreScreen
from peps_tui.screens.chooser import Chooser
from peps_tui.texts import conditions
from peps_tui.texts import menu as texts
from peps_tui.widgets.title_bar import Who


async def choose(screen: CoreScreen[None]) -> CoreScreen[None] | None:
    """The screen that is chosen, None for none and for who signs out; to be awaited in a worker."""
    entries = [*((title, title) for title in _SCREENS), (texts.SIGN_OUT, texts.SIGN_OUT)]
    chosen = await screen.app.push_screen_wait(Chooser(screen.who.person, entries, texts.ACCOUNT))
    if chosen == texts.SIGN_OUT:
        await screen.sign_out()
        return None
    return _SCREENS[chosen](screen.context, screen.who) if chosen else None


def _account(context: Context, who: Who) -> CoreScreen[None]:
    from peps_tui.screens.me.screen import MeScreen

    return MeScreen(context, who)


def _establishment(context: Context, who: Who) -> CoreScreen[None]:
    from peps_tui.screens.establishment.screen import EstablishmentScreen

    return EstablishmentScreen(context, who)


def _spaces(context: Context, who: Who) -> CoreScreen[None]:
    from peps_tui.screens.spaces import SpacesScreen

    return SpacesScreen(context, who)


def _terms(context: Context, who: Who) -> CoreScreen[None]:
    from peps_tui.screens.terms import TermsScreen

    return TermsScreen(context, who)


_SCREENS: Mapping[str, Callable[[Context, Who], CoreScreen[None]]] = {
    texts.ACCOUNT: _account,
    texts.ESTABLISHMENT: _establishment,
    texts.SPACES: _spaces,
    conditions.TITLE: _terms,
}
