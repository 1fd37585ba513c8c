"""`kill -9` between any two statements of a creation or a bulk: all of it, or nothing."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import event

from peps_tui.core.domain.account import Civility, Profile, Status
from peps_tui.core.domain.draft import Draft
from peps_tui.core.domain.history import HistoryFilter, Operation
from peps_tui.core.domain.kept_draft import DraftStep
from peps_tui.core.domain.listing import Criterion, Filter
from peps_tui.core.domain.message import MessageKind
from peps_tui.core.domain.rights import Right
from peps_tui.core.storage.engine import SqlStorage
from peps_tui.core.use_cases import accounts, bulk
from peps_tui.core.use_cases.drafts import keep_draft
from tests.support.world import World, open_world, reopen

Outcome = dict[str, object]

DRAFT = Draft(
    profile=Profile.ADMIN,
    civility=Civility.MR,
    last_name="Louty",
    first_name="Jean",
    email="jean@exemple.fr",
    email_again="jean@exemple.fr",
    rights={"cir-cnracl": Right.WRITE},
)
RENEWED = 500


def die_before_statement(storage: SqlStorage, fatal: int) -> None:
    """Kill this very process, as `kill -9` does, before its `fatal`-th statement or commit."""
    passed = count(1)

    def on_statement(*_: object) -> None:
        if next(passed) == fatal:
            os.kill(os.getpid(), signal.SIGKILL)

    event.listen(storage.engine, "before_cursor_execute", on_statement)
    event.listen(storage.engine, "commit", on_statement)


def killed(home: Path, fatal: int, act: Callable[[World], object]) -> bool:
    """Run `act` in a process that is killed before a statement; whether it died of it."""
    child = os.fork()
    if child == 0:
        world = reopen(home)
        die_before_statement(world.storage, fatal)
        act(world)
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL


def creation(home: Path) -> Callable[[World], object]:
    """A platform where an account is about to be created, and what creates it."""
    world = open_world(home)
    context = world.sign_in(world.admin())
    kept = keep_draft(context, DRAFT, DraftStep.CONFIRMATION)
    accounts.request_creation(context, DRAFT)
    world.storage.close()
    return lambda child: accounts.create_account(
        replace(context, ports=child.ports), DRAFT, code=world.last_code(), kept=kept
    )


def left_of_creation(world: World) -> Outcome:
    with world.storage.writing() as unit:
        waiting = [m.kind for m in unit.outbox.claim(world.clock.now(), limit=10)]
        account = unit.accounts.by_identifier("JLO000002")
        return {
            "account": account is not None,
            "rights": len(unit.accounts.rights(account.id)) if account else 0,
            "history": "account_created" in world.operations(),
            "mail": waiting.count(MessageKind.CREATION),
            "letter": waiting.count(MessageKind.ADMIN_LETTER),
            "draft": len(unit.drafts.of(1)),
            "broken": unit.history.first_broken(world.commune),
        }


def bulk_renewal(home: Path) -> Callable[[World], object]:
    """A platform with expired accounts, and what renews them all, in two batches."""
    bulk.BATCH = RENEWED // 2
    world = open_world(home)
    context = world.sign_in(world.admin())
    one = world.add("Louty", status=Status.EXPIRED, email=None)
    others = (replace(one, id=0, identifier=f"ALO9{n:05d}") for n in range(RENEWED - 1))
    with world.storage.writing() as unit:
        unit.accounts.add_many(list(others))
    ids = accounts.selectable_ids(context, Filter(criterion=Criterion.EXPIRED))
    world.storage.close()
    return lambda child: bulk.renew_accounts(replace(context, ports=child.ports), ids)


def left_of_bulk_renewal(world: World) -> Outcome:
    with world.storage.reading() as unit:
        now, active = world.clock.now(), Criterion.ACTIVE
        return {
            "renewed": unit.accounts.count_by(world.commune, [active], now=now)[active] - 1,
            "history": unit.history.page(
                world.commune,
                HistoryFilter(operations=frozenset({Operation.ACCOUNT_RENEWED})),
                before=None,
                size=1,
            )[1],
            "broken": unit.history.first_broken(world.commune),
        }


def main(
    folder: Path,
    prepare: Callable[[Path], Callable[[World], object]],
    look: Callable[[World], Outcome],
) -> None:
    """Kill one attempt after the other, one statement later each time, until one survives."""
    act = prepare(folder / "before")
    for fatal in count(1):
        home = Path(shutil.copytree(folder / "before", folder / str(fatal)))
        died = killed(home, fatal, act)
        sys.stdout.write(json.dumps({"died": died, **look(reopen(home))}) + "\n")
        sys.stdout.flush()
        if not died:
            return


NOTHING = {"account": False, "rights": 0, "history": False, "mail": 0, "letter": 0, "draft": True}
ALL = {"account": True, "rights": 1, "history": True, "mail": 1, "letter": 1, "draft": False}


def outcomes(folder: Path, act: str) -> list[Outcome]:
    """What `main` tells, from a process of its own: forking finds no thread of the runner."""
    call = f"test_kill.main(Path(sys.argv[1]), test_kill.{act}, test_kill.left_of_{act})"
    script = f"import sys; from pathlib import Path; from tests.faults import test_kill; {call}"
    run = subprocess.run(
        [sys.executable, "-c", script, str(folder)],
        check=True,
        capture_output=True,
        text=True,
        timeout=100,
    )
    found: list[Outcome] = [json.loads(line) for line in run.stdout.splitlines()]
    assert [outcome.pop("broken") for outcome in found] == [None] * len(found)
    assert [outcome.pop("died") for outcome in found] == [True] * (len(found) - 1) + [False]
    return found


@pytest.mark.rule("LIFE-1", "MSG-2", "HIST-1")
def test_a_creation_is_all_or_nothing_whenever_it_is_killed(tmp_path: Path) -> None:
    *before, at_commit, survivor = outcomes(tmp_path, "creation")

    assert len(before) > 13
    assert before == [NOTHING] * len(before)
    assert at_commit in (NOTHING, ALL)
    assert survivor == ALL


@pytest.mark.rule("LIFE-5", "HIST-1")
def test_a_bulk_renewal_is_all_or_nothing_whenever_it_is_killed(tmp_path: Path) -> None:
    *before, at_commit, survivor = outcomes(tmp_path, "bulk_renewal")
    nothing, everything = ({"renewed": count, "history": count} for count in (0, RENEWED))

    assert len(before) > 12
    assert before == [nothing] * len(before)
    assert at_commit in (nothing, everything)
    assert survivor == everything
