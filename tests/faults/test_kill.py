"""`kill -9` between any two statements of a creation: all of it, or nothing."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import event

from peps_tui.core.domain.account import Civility, Profile
from peps_tui.core.domain.draft import Draft
from peps_tui.core.domain.message import MessageKind
from peps_tui.core.domain.rights import Right
from peps_tui.core.ports import Context
from peps_tui.core.storage.engine import SqlStorage
from peps_tui.core.use_cases import accounts
from tests.support.world import OFFICE, open_world, reopen

DRAFT = Draft(
    profile=Profile.ADMIN,
    civility=Civility.MR,
    last_name="Louty",
    first_name="Jean",
    email="jean@exemple.fr",
    email_again="jean@exemple.fr",
    rights={"cir-cnracl": Right.WRITE},
)


def die_before_statement(storage: SqlStorage, fatal: int) -> None:
    """Kill this very process, as `kill -9` does, before its `fatal`-th statement or commit."""
    passed = count(1)

    def on_statement(*_: object) -> None:
        if next(passed) == fatal:
            os.kill(os.getpid(), signal.SIGKILL)

    event.listen(storage.engine, "before_cursor_execute", on_statement)
    event.listen(storage.engine, "commit", on_statement)


def create_and_die(home: Path, ticket: str, code: str, fatal: int) -> bool:
    """Create the account in a process that is killed; returns whether it died of it."""
    child = os.fork()
    if child == 0:
        world = reopen(home)
        die_before_statement(world.storage, fatal)
        context = Context(ports=world.ports, ticket=ticket, workstation=OFFICE)
        accounts.create_account(context, DRAFT, code=code)
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL


def attempt(home: Path, fatal: int) -> dict[str, object]:
    """What is left of a creation killed before its `fatal`-th statement."""
    world = open_world(home)
    context = world.sign_in(world.admin())
    accounts.request_creation(context, DRAFT)
    world.storage.close()
    died = create_and_die(home, context.ticket, world.last_code(), fatal)
    left = reopen(home)
    with left.storage.writing() as unit:
        waiting = [m.kind for m in unit.outbox.claim(left.clock.now(), limit=10)]
        account = unit.accounts.by_identifier("JLO000002")
        return {
            "died": died,
            "account": account is not None,
            "rights": len(unit.accounts.rights(account.id)) if account else 0,
            "history": "account_created" in left.operations(),
            "mail": waiting.count(MessageKind.CREATION),
            "letter": waiting.count(MessageKind.ADMIN_LETTER),
            "broken": unit.history.first_broken(left.commune),
        }


def main(folder: Path) -> None:
    """Kill one creation after the other, one statement later each time, until one survives."""
    for fatal in count(1):
        outcome = attempt(folder / str(fatal), fatal)
        sys.stdout.write(json.dumps(outcome) + "\n")
        sys.stdout.flush()
        if not outcome["died"]:
            return


NOTHING = {"account": False, "rights": 0, "history": False, "mail": 0, "letter": 0}
ALL = {"account": True, "rights": 1, "history": True, "mail": 1, "letter": 1}


@pytest.mark.rule("LIFE-1", "MSG-2", "HIST-1")
def test_a_creation_is_all_or_nothing_whenever_it_is_killed(tmp_path: Path) -> None:
    # A process of its own, so that forking finds no thread of the test runner.
    script = "import sys; from pathlib import Path; from tests.faults.test_kill import main;"
    run = subprocess.run(
        [sys.executable, "-c", f"{script} main(Path(sys.argv[1]))", str(tmp_path)],
        check=True,
        capture_output=True,
        text=True,
        timeout=100,
    )
    outcomes = [json.loads(line) for line in run.stdout.splitlines()]

    assert len(outcomes) > 15
    assert [outcome.pop("broken") for outcome in outcomes] == [None] * len(outcomes)
    died = [outcome.pop("died") for outcome in outcomes]
    assert died == [True] * (len(outcomes) - 1) + [False]
    assert outcomes[:-2] == [NOTHING] * (len(outcomes) - 2)
    assert outcomes[-2] in (NOTHING, ALL)
    assert outcomes[-1] == ALL
