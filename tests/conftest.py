"""What every test shares. Fixtures of one area live in the `conftest.py` of its folder."""

import asyncio
import gc
import inspect
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
import pytest_textual_snapshot
from hypothesis import settings

from tests.rules_plugin import RuleReport
from tests.support.openssh import SSH, SSHD
from tests.support.rest import RestLoop, wait_for_idle
from tests.support.world import World, open_world

# Under syrupy 7 the snapshots would be written with the extension `.raw`.
pytest_textual_snapshot.SVGImageExtension.file_extension = "svg"

# The gate judges a change by the same lives each time; elsewhere they are drawn anew.
settings.register_profile("gate", derandomize=True, deadline=None)
settings.register_profile("search", deadline=None)
settings.load_profile("gate" if "CI" in os.environ else "search")

# Nothing is skipped: what needs the system's SSH server is not there without it, and that is told.
collect_ignore = [] if SSHD else ["e2e/test_sshd.py"]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if SSHD is None:
        terminalreporter.write_line("sshd is not installed: tests/e2e/test_sshd.py was left out")
    if SSH is None:
        terminalreporter.write_line("ssh is not installed: most of tests/ssh was left out")


def pytest_collection_finish() -> None:
    # What was imported stays, and what a test leaves is small: look for cycles less often.
    gc.freeze()
    gc.set_threshold(50_000)


def pytest_configure(config: pytest.Config) -> None:
    config.pluginmanager.register(RuleReport(), "rules")


@pytest.hookimpl(tryfirst=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> bool | None:
    """Run `async def` tests: Pilot needs an event loop and no plugin."""
    if not inspect.iscoroutinefunction(pyfuncitem.obj):
        return None
    wanted = inspect.signature(pyfuncitem.obj).parameters
    with asyncio.Runner(loop_factory=RestLoop) as runner:
        runner.run(pyfuncitem.obj(**{name: pyfuncitem.funcargs[name] for name in wanted}))
    return True


@pytest.fixture(scope="session", autouse=True)
def rest() -> Iterator[None]:
    """Pilot waits for rest instead of guessing that nothing goes on."""
    with pytest.MonkeyPatch.context() as patch:
        for user in ("textual.app", "textual.pilot"):
            patch.setattr(f"{user}.wait_for_idle", wait_for_idle)
        yield


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """A small platform on a SQLite file of its own."""
    world = open_world(tmp_path / "home")
    yield world
    world.storage.close()
