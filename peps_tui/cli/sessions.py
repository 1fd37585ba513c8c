"""The process that sessions over SSH are forked from; `serve` starts it, people do not."""

from __future__ import annotations

import os
import socket
import sys
from functools import partial
from typing import TextIO

from peps_tui import wiring
from peps_tui.cli.opening import connected, run_application, settings_of
from peps_tui.cli.outcome import exit_code
from peps_tui.cli.warming import warm_up
from peps_tui.core.domain.errors import ServerOutdated
from peps_tui.core.use_cases.sessions import end_lost
from peps_tui.settings import Settings
from peps_tui.ssh import forkserver
from peps_tui.ssh.child import SignedIn
from peps_tui.ssh.visit import Visit


def main() -> int:
    """Open sessions for the front, at the other end of the descriptor that is named first.

    What comes second is what the front speaks: it is refused when that is another protocol.
    """
    return exit_code(_serve)


def _serve() -> int:
    descriptor, protocol = sys.argv[1:]
    if protocol != forkserver.PROTOCOL:
        raise ServerOutdated
    front = socket.socket(fileno=int(descriptor))
    settings = settings_of(os.environ)
    wiring.echo_log(sys.stderr)
    warm_up(settings.database_url)
    forkserver.run(front, partial(_open, settings), partial(_end, settings))
    return 0


def _open(settings: Settings, visit: Visit, journal: TextIO, signed_in: SignedIn) -> int:
    """One session, in a process and a terminal of its own."""
    wiring.echo_log(journal)
    workstation = partial(wiring.visiting, visit.address, visit.key)
    minutes = settings.ssh.door_minutes
    return exit_code(
        lambda: run_application(settings, workstation, door_minutes=minutes, signed_in=signed_in)
    )


def _end(settings: Settings, ticket: str) -> None:
    """End the session that a process left that was killed."""
    with connected(settings) as ports:
        end_lost(ports, ticket)


if __name__ == "__main__":
    sys.exit(main())
