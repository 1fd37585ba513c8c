"""People who come by SSH and type, in a process of their own.

    python -m benchmarks.ssh_load PORT HOME KEY IDENTIFIER…

Reads orders: `work N` signs N more people in, who go to the grid; `type` has them all type, one
key every `PACE` seconds each, `rest` stops them; `knock N` opens N more sessions that stay at the
first screen. Answers each with what was asked.
"""

from __future__ import annotations

import asyncio
import random
import sys
from pathlib import Path

import asyncssh

from benchmarks.ssh_visitor import Visitor
from peps_tui.texts import accounts, login
from tests.e2e.demo import DOWN

PACE = 2.0
AT_ONCE = 4
"""How many sign in at the same time."""
UP = "\x1b[A"
DELETE = "\x7f"
# To a line and back, then to the search, a name typed and taken back, and to the list again.
KEYS = (*(DOWN, DOWN, UP, UP, "/"), *"mar", *(DELETE, DELETE, DELETE), "\r")


class Load:
    """The people, and what they do."""

    def __init__(self, port: int, home: Path, key: Path, identifiers: list[str]) -> None:
        self._port = port
        self._home = home
        self._key = asyncssh.read_private_key(str(key))
        self._identifiers = identifiers
        self._workers = list[Visitor]()
        self._typing = list[asyncio.Task[None]]()
        self._turns = asyncio.Semaphore(AT_ONCE)
        self._idle = list[Visitor]()

    async def obey(self, order: str, count: int) -> None:
        """Do it."""
        match order:
            case "work":
                first = len(self._workers)
                wanted = self._identifiers[first : first + count]
                self._workers += await asyncio.gather(*(self._enter(one) for one in wanted))
            case "knock":
                self._idle += await asyncio.gather(*(self._knock() for _ in range(count)))
            case "type":
                self._typing = [asyncio.ensure_future(self._type(one)) for one in self._workers]
            case "rest":
                for task in self._typing:
                    task.cancel()

    async def _knock(self) -> Visitor:
        async with self._turns:
            visitor = await Visitor.connect(self._port, self._key)
            await visitor.sees(login.PASSWORD)
        return visitor

    async def _enter(self, identifier: str) -> Visitor:
        async with self._turns:
            visitor = await Visitor.connect(self._port, self._key)
            await visitor.sign_in(self._home, identifier)
            visitor.type("g")
            await visitor.sees(accounts.SEARCH)
        return visitor

    async def _type(self, visitor: Visitor) -> None:
        await asyncio.sleep(random.uniform(0, PACE))
        while True:
            for key in KEYS:
                visitor.type(key)
                await asyncio.sleep(random.uniform(0.5, 1.5) * PACE)


async def main(port: str, home: str, key: str, *identifiers: str) -> None:
    """Obey until nothing more is asked."""
    load = Load(int(port), Path(home), Path(key), list(identifiers))
    while line := await asyncio.to_thread(sys.stdin.readline):
        order, _, count = line.strip().partition(" ")
        await load.obey(order, int(count or 0))
        print(line.strip(), flush=True)


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
