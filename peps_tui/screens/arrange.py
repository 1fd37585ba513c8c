"""« Personnaliser »: the order of the start page, and what it hides (SCR-DASH)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import ClassVar

from textual import getters
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Static

from peps_tui.core.domain.account import Profile
from peps_tui.core.domain.layout import Block, Layout
from peps_tui.core.use_cases.home import Home
from peps_tui.keys import bind
from peps_tui.texts import arrange as texts
from peps_tui.texts import common
from peps_tui.widgets.block_list import BlockList
from peps_tui.widgets.key_bar import KeyBar
from peps_tui.widgets.key_hints import key_hint, key_hints

_NAMES: Mapping[str, str] = {
    Block.ACCOUNTS: texts.ACCOUNTS,
    Block.NOTICES: texts.NOTICES,
    Block.FAVOURITES: texts.FAVOURITES,
}


class ArrangeScreen(ModalScreen[Layout | None], inherit_bindings=False):
    """A small box over the start page; dismissed with the new layout, or None."""

    CSS_PATH = "arrange.tcss"
    AUTO_FOCUS = "BlockList"
    BINDINGS: ClassVar[list[BindingType]] = [
        bind("arrange.keep", "keep", texts.KEEP),
        bind("arrange.reset", "reset", texts.RESET),
        bind("screen.back", "cancel", common.CANCEL),
    ]

    blocks = getters.query_one(BlockList)

    def __init__(self, home: Home) -> None:
        super().__init__()
        self._layout = home.layout
        self._original = _blocks(home)

    def compose(self) -> ComposeResult:
        """The box."""
        chosen = replace(self._layout, hidden=frozenset()).arranged(self._original)
        names = {block: _NAMES.get(block, block) for block in chosen}
        with Vertical(id="arrange"):
            yield Static(texts.TITLE, id="title")
            yield BlockList(names, self._layout.hidden)
            yield Static(
                key_hints(
                    ("arrange.toggle", texts.TOGGLE_HINT),
                    ("arrange.up", texts.UP),
                    ("arrange.down", texts.DOWN),
                )
            )
        yield KeyBar(
            key_hint("arrange.keep", texts.KEEP),
            key_hint("arrange.reset", texts.RESET_HINT),
            key_hint("screen.back", common.CANCEL),
        )

    def action_reset(self) -> None:
        """As everybody starts; favourites stay what they are."""
        self.blocks.reset(self._original)

    def action_keep(self) -> None:
        """Enter."""
        arranged = replace(self._layout, order=self.blocks.order, hidden=self.blocks.hidden)
        self.dismiss(arranged)

    def action_cancel(self) -> None:
        """Escape: change nothing."""
        self.dismiss(None)


def _blocks(home: Home) -> Sequence[str]:
    """What the page can show, as everybody starts."""
    themes = dict.fromkeys(service.theme for service in home.services)
    if home.profile is Profile.ADMIN:
        return (Block.ACCOUNTS, Block.NOTICES, Block.FAVOURITES, *themes)
    return (Block.FAVOURITES, *themes)
