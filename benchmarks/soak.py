"""A hundred people who come by SSH, work and are cut at random: nothing of it is left.

    python -m benchmarks.soak [minutes]

Each comes with a key of his own, ticks « poste de confiance », searches, renews, creates accounts,
exports, and loses his line at any instant, that of his sign-in too. Afterwards no process,
descriptor or terminal of theirs is there, the database is free and whole, and the history tells
every account. Five minutes unless told otherwise.
"""

from __future__ import annotations

import asyncio
import random
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

import asyncssh

from benchmarks.codes import codes, next_code
from benchmarks.soak_traces import Stored, Traces, judge_log, judge_platform
from benchmarks.ssh_servers import Server, prepare, serving
from benchmarks.ssh_visitor import Visitor
from peps_tui.texts import accounts, bulk, saving, wizard
from tests.e2e.demo import DOWN, ENTER, ESCAPE, F2, RIGHT, TAB

SEATS = 100
MINUTES = 5.0
LONGEST_VISIT = 120.0
PAUSES = (1.0, 6.0)
FIRST_VISIT = 15.0
END = 10.0
"""Seconds that what is left of a session has to go."""
NAMES = ("mar", "dup", "lef", "ben", "rou")


class Seat:
    """Somebody with his key, who comes again and again."""

    def __init__(self, server: Server, home: Path, identifier: str, done: Counter[str]) -> None:
        self._server = server
        self._home = home
        self._identifier = identifier
        self._done = done
        self._key = asyncssh.generate_private_key("ssh-ed25519")

    async def come_and_go(self, until: float, longest: float) -> None:
        """Visit until then."""
        await asyncio.sleep(random.uniform(0, longest / 2))
        while (left := until - time.monotonic()) > 0:
            await self.visit(min(left, random.uniform(0, longest)))
            await asyncio.sleep(random.uniform(*PAUSES))

    async def visit(self, seconds: float) -> None:
        """Come, work, and be cut after so many seconds at most."""
        visitor: Visitor | None = None
        try:
            async with asyncio.timeout(seconds):
                visitor = await Visitor.connect(self._server.port, self._key)
                self._done["connections"] += 1
                await self._work(visitor)
        except TimeoutError:
            self._done["cuts"] += 1
        except (OSError, asyncssh.Error) as error:
            self._done[f"refused: {type(error).__name__}"] += 1
        finally:
            if visitor is not None:
                visitor.cut()

    async def _work(self, visitor: Visitor) -> None:
        await visitor.sign_in(self._home, self._identifier, trust=True)
        self._done["sign-ins"] += 1
        await self._ask(visitor, "g", accounts.SEARCH)
        deeds = (self._search, self._renew, self._create, self._export)
        while True:
            deed = random.choice(deeds)
            await deed(visitor)
            self._done[deed.__name__.strip("_")] += 1
            await asyncio.sleep(random.uniform(*PAUSES))

    async def _search(self, visitor: Visitor) -> None:
        visitor.type("/")
        for letter in random.choice(NAMES):
            visitor.type(letter)
            await asyncio.sleep(0.2)
        visitor.type(ENTER)

    async def _renew(self, visitor: Visitor) -> None:
        visitor.type(DOWN * random.randrange(5))
        await self._ask(visitor, "r", bulk.RENEW_TITLE)
        await self._ask(visitor, ENTER, "renouvelés jusqu’au")

    async def _create(self, visitor: Visitor) -> None:
        await self._ask(visitor, "c", "Étape 1 sur 4")
        address = f"jean.louty.{random.randrange(10**9)}@bellerive.exemple.fr"
        named = f"{TAB}{RIGHT}{RIGHT}{TAB}Louty{TAB}Jean{TAB}{address}{TAB}{address}{F2}"
        await self._ask(visitor, named, "Étape 2 sur 4")
        known = len(codes(self._home, self._identifier))
        await self._ask(visitor, f"{DOWN}m{F2}", "Étape 3 sur 4")
        code = await asyncio.to_thread(next_code, self._home, self._identifier, known)
        await self._ask(visitor, f"{code}{ENTER}", "Étape 4 sur 4")
        await self._ask(visitor, ESCAPE, accounts.TITLE)

    async def _export(self, visitor: Visitor) -> None:
        await self._ask(visitor, "e", saving.EXPORT_TITLE)
        await self._ask(visitor, ENTER, saving.SAVED_TITLE, saving.MAILED_TITLE)
        visitor.type(ENTER)

    async def _ask(self, visitor: Visitor, keys: str, *wanted: str) -> None:
        """Type keys until something of `wanted` is shown; a draft that is offered waits."""
        visitor.type(keys)
        offers = (wizard.OFFER_TITLE, wizard.ELSEWHERE_TITLE)
        while (seen := await visitor.sees(*wanted, *offers)) in offers:
            self._done["drafts offered"] += 1
            visitor.type(ESCAPE)
            await visitor.sees_no(seen)
            visitor.type(keys)


async def soak(server: Server, home: Path, people: list[str], seconds: float) -> Counter[str]:
    """All of them, for so long; what they did."""
    done = Counter[str]()
    until = time.monotonic() + seconds
    longest = min(LONGEST_VISIT, seconds / 2)
    seats = [Seat(server, home, identifier, done) for identifier in people]
    await asyncio.gather(*(seat.come_and_go(until, longest) for seat in seats))
    return done


def main(minutes: float) -> int:
    """Prepare, let them come and go, and look at what is left; 1 when something is."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder, "home")
        people = prepare(home, SEATS + 1)
        with serving(home) as server:
            # What the server opens once for all is open after a first visit.
            first = Seat(server, home, people.pop(), Counter())
            asyncio.run(first.visit(FIRST_VISIT))
            time.sleep(END)
            before, base = Traces.of(server), Stored.of(home)
            done = asyncio.run(soak(server, home, people, minutes * 60))
            after = Traces.settled(server, before, END)
            verdicts = [*after.judge(before), *judge_platform(home, base)]
        verdicts += judge_log(home.with_name("serve.log"))
    print(", ".join(f"{count} {what}" for what, count in sorted(done.items())))
    for told, kept in verdicts:
        print(f"{'PASS' if kept else 'MISS'}  {told}")
    return 0 if all(kept for _, kept in verdicts) else 1


if __name__ == "__main__":
    sys.exit(main(float(sys.argv[1]) if len(sys.argv) > 1 else MINUTES))
