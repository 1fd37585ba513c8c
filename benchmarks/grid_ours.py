"""The application itself, driven by keys without a terminal: from a key to the last paint."""

from __future__ import annotations

from collections.abc import Sequence
from time import perf_counter

from rich.console import RenderableType
from textual.pilot import Pilot
from textual.screen import Screen

from benchmarks.grid_cases import GROUPS, PAGES, SEARCHES, SORTS, Case
from tests.screens.signed_in import SignedIn, press, settle

SIZE = (80, 24)


class Watched(SignedIn):
    """Notes when it last painted."""

    painted = 0.0

    def _display(self, screen: Screen[object], renderable: RenderableType | None) -> None:
        super()._display(screen, renderable)
        self.painted = perf_counter()


class Ours:
    """Plays the cases on the grid, and leaves it as it was."""

    def __init__(self, app: Watched, pilot: Pilot[None]) -> None:
        self._app = app
        self._pilot = pilot

    async def open(self) -> None:
        """From the start page to the grid."""
        await settle(self._pilot)
        await press(self._pilot, "g")

    async def times(self, case: Case) -> Sequence[float]:
        """The milliseconds of each key of `case`."""
        match case:
            case Case.SEARCH:
                return [took for word in SEARCHES for took in await self._search(word)]
            case Case.PAGE:
                return await self._pages()
            case Case.SORT:
                return await self._sorts()
            case Case.GROUP:
                return [await self._timed("g") for _ in GROUPS]
            case Case.TICK_ALL:
                took = await self._timed("a")
                await press(self._pilot, "a")
                return [took]

    async def _search(self, word: str) -> list[float]:
        await press(self._pilot, "f3")
        took = [await self._timed(letter) for letter in word]
        await press(self._pilot, "ctrl+u", "enter")
        return took

    async def _pages(self) -> list[float]:
        took = []
        for _ in range(PAGES):
            await press(self._pilot, "end")
            took.append(await self._timed("pagedown"))
        await press(self._pilot, "ctrl+home")
        return took

    async def _sorts(self) -> list[float]:
        took = []
        for _ in SORTS:
            await press(self._pilot, "o", "down")
            took.append(await self._timed("enter"))
        await press(self._pilot, "o", *["up"] * len(SORTS), "enter")
        return took

    async def _timed(self, key: str) -> float:
        start = self._app.painted = perf_counter()
        await press(self._pilot, key)
        return (self._app.painted - start) * 1000
