"""Who is connected, and who gives way where there is no more room: one who did not sign in."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from typing import Protocol


class Visitor(Protocol):
    """Somebody as the others see him."""

    @property
    def site(self) -> str:
        """Where he comes from; worked out once, for each who comes asks it of all."""

    @property
    def is_stranger(self) -> bool:
        """Whether he holds a place and did not sign in."""

    def give_way(self) -> None:
        """Give the place back, now."""

    def close(self) -> None:
        """Leave."""


class Visitors:
    """Those who are there, the first who came first."""

    def __init__(self) -> None:
        self._there = dict[Visitor, None]()
        self._deserted = asyncio.Event()
        self._deserted.set()

    def welcome(self, visitor: Visitor) -> None:
        """Somebody came."""
        self._there[visitor] = None
        self._deserted.clear()

    def forget(self, visitor: Visitor) -> None:
        """He is gone."""
        del self._there[visitor]
        if not self._there:
            self._deserted.set()

    def make_room(self, site: str) -> bool:
        """Have somebody give way to who comes from `site`; False when nobody has to.

        It is the first of those who did not sign in, where most of them come from; nobody has to
        when as many would then come from `site`: few addresses cannot hold what all want.
        """
        strangers = defaultdict[str, list[Visitor]](list)
        for visitor in self._there:
            if visitor.is_stranger:
                strangers[visitor.site].append(visitor)
        most = max(strangers.values(), key=len, default=[])
        if len(most) < len(strangers[site]) + 2:
            return False
        most[0].give_way()
        return True

    async def deserted(self) -> None:
        """Return once nobody is left."""
        await self._deserted.wait()

    def close(self) -> None:
        """Have all of them leave."""
        for visitor in list(self._there):
            visitor.close()
