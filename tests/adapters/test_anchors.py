"""Where the chains of history ended, kept in a file beside the keys."""

from __future__ import annotations

import logging
import multiprocessing
from pathlib import Path

import pytest

from peps_tui.core.adapters import anchors as module
from peps_tui.core.adapters.anchors import FileAnchors
from peps_tui.core.domain.errors import FileNotSaved, FilesTooOpen
from peps_tui.core.domain.history import Anchor

SEAL = "0123456789abcdef" * 4
KEY = b"k" * 32


def end(number: int, establishment: int = 1) -> Anchor:
    return Anchor(establishment_id=establishment, number=number, seal=SEAL)


@pytest.fixture
def anchors(tmp_path: Path) -> FileAnchors:
    return FileAnchors(path=tmp_path / "peps.anchors", key=KEY)


@pytest.mark.rule("HIST-2")
def test_the_furthest_end_of_each_chain_is_kept(anchors: FileAnchors) -> None:
    assert anchors.all() == {}

    anchors.note([end(3), end(7, establishment=2)])
    anchors.note([end(5)])
    anchors.note([end(4)])  # a process that committed before the other, and was slower
    anchors.note([])

    assert anchors.all() == {1: end(5), 2: end(7, establishment=2)}
    assert anchors.path.stat().st_mode & 0o777 == 0o600
    assert repr(KEY) not in repr(anchors)


@pytest.mark.rule("HIST-2")
@pytest.mark.parametrize("altered", [b"1 9 ", b"2 5 ", b"\xff\xfe", b"", b"1 5 5 5 "])
def test_a_line_that_somebody_else_wrote_does_not_count(
    anchors: FileAnchors, altered: bytes
) -> None:
    anchors.note([end(5)])
    anchors.path.write_bytes(anchors.path.read_bytes().replace(b"1 5 ", altered))

    assert anchors.all() == {}
    assert FileAnchors(path=anchors.path, key=b"z" * 32).all() == {}


def test_a_line_cut_by_a_crash_does_not_spoil_the_next(anchors: FileAnchors) -> None:
    anchors.note([end(5)])
    with anchors.path.open("ab") as file:
        file.write(b"1 6 0123")

    anchors.note([end(7)])

    assert anchors.all() == {1: end(7)}


def test_ends_are_taken_back_knowingly_alone(anchors: FileAnchors) -> None:
    anchors.note([end(9), end(9, establishment=2)])

    anchors.replace([end(3)])

    assert anchors.all() == {1: end(3)}


def test_the_file_stays_small(anchors: FileAnchors, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LARGE", 4_000)

    for number in range(1, 200):
        anchors.note([end(number, establishment) for establishment in (1, 2)])

    assert anchors.all()[2].number == 199
    assert anchors.path.stat().st_size < 5_000

    for establishment in range(100):
        anchors.note([end(1, establishment)])
    assert len(anchors.all()) == 100


def test_a_disk_that_refuses_stops_nobody_and_is_logged(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    nowhere = FileAnchors(path=tmp_path / "none" / "peps.anchors", key=KEY)

    with caplog.at_level(logging.ERROR):
        nowhere.note([end(1)])

    assert "could not be anchored" in caplog.text
    with pytest.raises(FileNotSaved):
        nowhere.replace([end(1)])


def test_a_file_open_to_others_is_refused(anchors: FileAnchors) -> None:
    anchors.note([end(1)])
    anchors.path.chmod(0o644)

    with pytest.raises(FilesTooOpen):
        anchors.all()


def test_processes_share_the_file_even_while_it_is_made_small(anchors: FileAnchors) -> None:
    context = multiprocessing.get_context("fork")
    writers = [context.Process(target=write, args=(anchors.path, n)) for n in (1, 2, 3)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(timeout=30)

    assert anchors.all() == {n: end(300, n) for n in (1, 2, 3)}


def write(path: Path, establishment: int) -> None:
    module.LARGE = 8_000
    anchors = FileAnchors(path=path, key=KEY)
    for number in range(1, 301):
        anchors.note([end(number, establishment)])
