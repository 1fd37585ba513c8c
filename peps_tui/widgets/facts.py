"""What is known of something, label by label."""

from __future__ import annotations

from collections.abc import Iterable

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widgets import Static

from peps_tui.widgets.plain import plain, plain_lines
from peps_tui.widgets.reading import Reading


class Facts(Reading):
    """`Thématique            Carrière`, to be read with the arrows when it is long."""

    DEFAULT_CSS = """
    Facts {
        & > .facts--fact {
            height: auto;
        }

        & .facts--label {
            width: 24;
            color: $text-muted;
        }

        & .facts--value {
            width: 1fr;
            height: auto;
            max-width: 100;
        }
    }
    """

    def __init__(self, facts: Iterable[tuple[str, str]] = (), *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._facts = facts

    def compose(self) -> ComposeResult:
        """Every fact; a value may have several lines."""
        for label, value in self._facts:
            with Horizontal(classes="facts--fact"):
                yield Static(plain(label), classes="facts--label")
                yield Static(plain_lines(value), classes="facts--value")

    async def show(self, facts: Iterable[tuple[str, str]]) -> None:
        """Replace all of them."""
        self._facts = facts
        self.scroll_home(animate=False)
        await self.recompose()
