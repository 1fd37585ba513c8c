"""The log: private, in UTC, and impossible to forge."""

import logging
import re
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pytest

from peps_tui.core.adapters.log import PrivateFile, echo_log, start_log

log = logging.getLogger("peps_tui.tests")
LINE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+00:00 [A-Z]+ [\w.]+: .*")


@pytest.fixture
def path(tmp_path: Path) -> Iterator[Path]:
    level = logging.getLogger("peps_tui").level
    handler = start_log(tmp_path / "peps.log")
    yield tmp_path / "peps.log"
    logging.captureWarnings(False)
    logging.getLogger("peps_tui").setLevel(level)
    logging.getLogger().removeHandler(handler)
    handler.close()


def test_its_owner_alone_reads_the_log(path: Path) -> None:
    log.info("opened")

    assert path.stat().st_mode & 0o777 == 0o600
    assert LINE.fullmatch(path.read_text("utf-8").rstrip("\n"))


def test_what_people_typed_forges_no_line(path: Path) -> None:
    log.warning(
        "refused: %s", "x\n2026-11-21T10:00:00.000+00:00 INFO peps_tui: forged\x1b[2J\u202e"
    )

    assert len(path.read_text("utf-8").splitlines()) == 1
    assert not re.search("[\x1b\u202e]", path.read_text("utf-8"))


def test_a_traceback_forges_none_either_and_shows_no_variable(path: Path) -> None:
    def sign_in(password: str) -> None:
        raise ValueError("x\n2026-11-21T10:00:00.000+00:00 INFO peps_tui: forged\x9b2J")

    try:
        sign_in("-".join(("Une", "phrase", "2026")))
    except ValueError:
        log.exception("crash %s", "1A2B3C4D")

    text = path.read_text("utf-8")
    first, *traceback = text.splitlines()
    assert LINE.fullmatch(first)
    assert all(line.startswith("    | ") for line in traceback)
    assert "ValueError" in text
    assert "Une-phrase-2026" not in text
    assert "\x9b" not in text


def test_a_disk_that_refuses_prints_nothing(path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    path.mkdir()
    log.warning("this cannot be written")

    assert capfd.readouterr() == ("", "")


def test_a_file_that_is_full_is_begun_anew_once_by_all_who_write(tmp_path: Path) -> None:
    """Each session is a process: the second one to find the file full must not put it away too."""
    path = tmp_path / "peps.log"
    first, second = (PrivateFile(path, maxBytes=2000, backupCount=3, delay=True) for _ in range(2))
    lines = [f"{number:03d} {'x' * 90}" for number in range(100)]
    for number, line in enumerate(lines):
        handler = (first, second)[number % 2]
        handler.emit(logging.LogRecord("t", logging.INFO, "", 0, line, None, None))
    for handler in (first, second):
        handler.close()

    files = [path.with_name(f"peps.log.{number}") for number in (3, 2, 1)]
    kept = "".join(file.read_text("utf-8") for file in [*files, path]).splitlines()
    assert kept == lines[-len(kept) :]
    assert len(kept) > 3 * 15


def test_two_who_find_it_full_at_once_put_it_away_once(tmp_path: Path) -> None:
    path = tmp_path / "peps.log"
    writers = [PrivateFile(path, maxBytes=100, backupCount=3, delay=True) for _ in range(2)]
    for writer in writers:
        writer.emit(logging.LogRecord("t", logging.INFO, "", 0, "x" * 40, None, None))

    for writer in writers:
        writer.doRollover()
        writer.emit(logging.LogRecord("t", logging.INFO, "", 0, "new", None, None))
        writer.close()

    assert path.read_text("utf-8") == "new\nnew\n"
    assert {file.name for file in tmp_path.iterdir()} == {"peps.log", "peps.log.1"}


def test_a_file_that_was_put_away_is_not_written(path: Path) -> None:
    log.info("one")
    path.rename(put_away := path.with_name("peps.log.1"))
    log.info("two")

    assert "two" not in put_away.read_text("utf-8")
    assert "two" in path.read_text("utf-8")


def test_a_service_tells_its_log_to_who_watches(path: Path) -> None:
    for watched in (before := StringIO(), now := StringIO()):
        echo_log(watched)
    log.info("told\x1b[2J")

    assert before.getvalue() == ""
    assert now.getvalue() == path.read_text("utf-8")
    echo = logging.getLogger().handlers[-1]
    logging.getLogger().removeHandler(echo)
