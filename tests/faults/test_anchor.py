"""`kill -9` between a commit and its anchor: the history still holds, and its cut tail shows."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from peps_tui.core.adapters import anchors
from peps_tui.core.adapters.anchors import FileAnchors
from peps_tui.core.domain.history import Author, Event, Operation
from peps_tui.core.use_cases.verifying import verify_history
from tests.support.world import World, open_world, reopen

OPERATOR = Author(identifier="", name="root", source="essai")


def write(world: World) -> None:
    with world.storage.writing() as unit:
        event = Event(operation=Operation.SIGNED_IN)
        unit.history.record(world.commune, event, by=OPERATOR, at=world.clock.now())


def die(home: Path) -> None:
    """Write a line, and be killed when it is to be anchored."""
    world = reopen(home)
    append = anchors._write

    def fatal(file: int, content: bytes) -> None:
        if content.startswith(f"{world.commune} 0 ".encode()):
            append(file, content)
            return
        append(file, content[: len(content) // 2])
        os.kill(os.getpid(), signal.SIGKILL)

    anchors._write = fatal
    write(world)


def killed(home: Path) -> int:
    script = "import sys; from pathlib import Path; from tests.faults import test_anchor;"
    call = "test_anchor.die(Path(sys.argv[1]))"
    return subprocess.run([sys.executable, "-c", script + call, str(home)], check=False).returncode


@pytest.mark.rule("HIST-2")
def test_lines_that_were_not_anchored_are_no_alarm(tmp_path: Path) -> None:
    home = tmp_path / "home"
    open_world(home).storage.close()

    assert [killed(home), killed(home)] == [-signal.SIGKILL, -signal.SIGKILL]

    world = reopen(home)
    assert isinstance(world.storage.anchors, FileAnchors)
    assert world.storage.anchors.all()[world.commune].number == 0
    assert world.operations() == ["signed_in", "signed_in"]
    assert verify_history(world.ports).holds
    write(world)
    assert world.storage.anchors.all()[world.commune].number == 3
    assert verify_history(world.ports).holds
    world.storage.close()
