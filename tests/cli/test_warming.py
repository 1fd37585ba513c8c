"""What sessions are forked from: a visit that was rehearsed to its end, and left nothing."""

from __future__ import annotations

import subprocess
import sys
import threading
from pathlib import Path

import pytest

from peps_tui import wiring
from peps_tui.cli import warming
from peps_tui.settings import Settings

SIGNS_IN = """
import sys
from peps_tui.cli.warming import warm_up
warm_up("sqlite:///nowhere.db")
before = set(sys.modules)
from peps_tui.core.adapters.passwords import Argon2Hasher, Cost
from peps_tui.display.terminal import find_terminal
Argon2Hasher(pepper=b"", cost=Cost(memory_kib=64, passes=1, testing=True)).hash("secret")
find_terminal({})
print(*set(sys.modules) - before)
"""


def test_a_visit_is_rehearsed_and_leaves_nothing_that_a_fork_would_copy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    before = threading.active_count()

    warming.warm_up("postgresql+psycopg://nowhere/peps")

    assert caplog.text == ""
    assert threading.active_count() == before
    assert list(tmp_path.iterdir()) == []


def test_without_it_sessions_work_all_the_same(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def connect(_settings: Settings) -> None:
        raise OSError("no place for it")

    monkeypatch.setattr(wiring, "connect", connect)

    warming.warm_up("sqlite:///nowhere.db")

    assert "rehearsal failed" in caplog.text


def test_what_the_rehearsal_does_without_is_there_before_the_first_session() -> None:
    command = [sys.executable, "-c", SIGNS_IN]

    later = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout

    assert later.split() == []
