"""Commands run in this process, as `main` runs them."""

import logging
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from peps_tui.__main__ import main
from peps_tui.cli.opening import connected, settings_of
from tests.support.peers import free_port

__all__ = ["free_port"]


@dataclass(frozen=True)
class Outcome:
    """What a command left."""

    code: int
    out: str
    err: str


Run = Callable[..., Outcome]


def make_platform(home: Path) -> Path:
    """A platform without anybody, where commands may be run."""
    settings = settings_of({"PEPS_HOME": str(home)}, new=True)
    with connected(settings):
        return home


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Iterator[Run]:
    """Run `peps-tui` with these arguments; the process is left as it was."""
    environ, umask = dict(os.environ), os.umask(0o077)
    handlers = list(logging.getLogger().handlers)

    def command(*arguments: str | Path) -> Outcome:
        capsys.readouterr()
        code = main([str(argument) for argument in arguments])
        return Outcome(code, *capsys.readouterr())

    yield command
    os.umask(umask)
    os.environ.clear()
    os.environ.update(environ)
    logging.captureWarnings(False)
    for handler in logging.getLogger().handlers[:]:
        if handler not in handlers:
            logging.getLogger().removeHandler(handler)
            handler.close()
