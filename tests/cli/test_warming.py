"""What sessions are forked from: a visit that was rehearsed to its end, and left nothing."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from peps_tui import wiring
from peps_tui.cli import warming
from peps_tui.settings import Settings


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
