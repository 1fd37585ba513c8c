"""`peps-tui serve`: the application over SSH."""

from __future__ import annotations

import asyncio
import os
import sys
from argparse import Namespace
from typing import Any

from peps_tui import wiring
from peps_tui.cli.opening import settings_of
from peps_tui.cli.outcome import DONE
from peps_tui.cli.terminal import tell
from peps_tui.settings import HOME
from peps_tui.texts import ssh as words

SESSIONS = (sys.executable, "-P", "-X", "utf8", "-m", "peps_tui.cli.sessions")
"""The fork server; a new interpreter, so that it runs the program as it is installed by then."""


def add_to(commands: Any) -> None:
    """Declare the command `serve`."""
    parser = commands.add_parser("serve", help=words.SERVE, description=words.SERVE_DESCRIPTION)
    parser.set_defaults(run=serve)


def serve(_command: Namespace) -> int:
    """Serve until told to stop."""
    settings = settings_of(os.environ)
    wiring.echo_log(sys.stderr)
    key = wiring.host_key(settings)
    # The fork server finds the same platform, wherever this process stands.
    os.environ[HOME] = str(settings.home)
    from peps_tui.ssh.front import Front
    from peps_tui.ssh.restraint import allow_files, restrain

    restrain()
    allow_files(settings.ssh.sessions)

    async def serving() -> None:
        front = Front(settings.ssh, key.private, SESSIONS)
        await front.run(lambda places: tell(words.listening(", ".join(places), key.fingerprint)))

    asyncio.run(serving())
    return DONE
