"""What sessions leave behind: in the machine, in the database, in the log."""

from __future__ import annotations

import os
import re
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from benchmarks.ssh_servers import Server, family
from peps_tui.core.storage.outbox import LEASE

COMMANDS = (("history", "verify"), ("doctor",), ("messages", "send"))
Verdict = tuple[str, bool]
_LOUD = re.compile(r"(WARNING|ERROR|CRITICAL) [^=]*?(?= \w+=| [0-9A-F]{8}$|$)")
"""What is logged, without what differs from one time to another."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Traces:
    """The processes of the server, and the descriptors they hold: each terminal is one."""

    processes: frozenset[int]
    descriptors: int

    @classmethod
    def of(cls, server: Server) -> Traces:
        """What there is now."""
        processes = frozenset(family(server.process))
        descriptors = sum(len(list(Path(f"/proc/{one}/fd").iterdir())) for one in processes)
        return cls(processes=processes, descriptors=descriptors)

    @classmethod
    def settled(cls, server: Server, wanted: Traces, seconds: float) -> Traces:
        """What there is once it is as `wanted`, or after so many seconds."""
        deadline = time.monotonic() + seconds
        while (now := cls.of(server)) != wanted and time.monotonic() < deadline:
            time.sleep(0.1)
        return now

    def judge(self, before: Traces) -> Iterator[Verdict]:
        """That nothing is left which was not there before."""
        left = len(self.processes - before.processes)
        yield f"{left} processes left", self.processes == before.processes
        more = self.descriptors - before.descriptors
        yield f"{more} descriptors left", more <= 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """What the database says was done."""

    accounts: int
    created: int
    history: int

    @classmethod
    def of(cls, home: Path) -> Stored:
        """As it is now."""
        with closing(sqlite3.connect(home / "peps.db")) as base:
            return cls(
                accounts=_count(base, "accounts"),
                created=_count(base, "history WHERE operation = 'account_created'"),
                history=_count(base, "history"),
            )


def judge_platform(home: Path, before: Stored) -> Iterator[Verdict]:
    """That the database is free, whole, and tells of every account."""
    after = Stored.of(home)
    added, told = after.accounts - before.accounts, after.created - before.created
    yield f"{added} accounts created, {told} told by the history", added == told
    with closing(sqlite3.connect(home / "peps.db", timeout=0)) as base:
        base.execute("BEGIN IMMEDIATE")
        base.rollback()
    yield "the write lock is free", True
    for command in COMMANDS:
        run = subprocess.run(
            (sys.executable, "-m", "peps_tui", *command),
            check=False,
            env={**os.environ, "PEPS_HOME": str(home)},
            capture_output=True,
            text=True,
        )
        if run.returncode:
            print(run.stdout, run.stderr, sep="\n")
        yield f"peps-tui {' '.join(command)}: exit code {run.returncode}", run.returncode == 0
    with closing(sqlite3.connect(home / "peps.db")) as base:
        lease = f"datetime('now', '+{LEASE.total_seconds()} seconds')"
        leased = _count(base, f"outbox WHERE due_at BETWEEN datetime('now') AND {lease}")
        waiting = _count(base, "outbox WHERE due_at IS NOT NULL")
    stuck = waiting - leased
    yield f"{waiting} messages wait, {stuck} of them beyond their lease", stuck == 0


def judge_log(log: Path) -> Iterator[Verdict]:
    """That nothing crashed; whatever else is not ordinary is counted and printed."""
    lines = log.read_text("utf-8").splitlines()
    told = Counter(found[0] for found in map(_LOUD.search, lines) if found)
    for what, count in told.most_common():
        print(f"{count:6} logged: {what}")
    crashes = sum(count for what, count in told.items() if what.startswith("CRITICAL"))
    yield f"{crashes} crashes logged", crashes == 0


def _count(base: sqlite3.Connection, what: str) -> int:
    found: int = base.execute(f"SELECT count(*) FROM {what}").fetchone()[0]
    return found
