"""An SSH server as one would write it first: a new process in a terminal for each session.

    python -m benchmarks.ssh_plain PORT HOST_KEY

Anybody may come in. Ends when it is told to.
"""

from __future__ import annotations

import asyncio
import fcntl
import os
import pty
import struct
import subprocess
import sys
import termios

import asyncssh

from benchmarks.relay import HOST

PROGRAM = (sys.executable, "-m", "peps_tui")


class _Anybody(asyncssh.SSHServer):
    def public_key_auth_supported(self) -> bool:
        return True

    def validate_public_key(self, username: str, key: asyncssh.SSHKey) -> bool:
        return True


async def _serve(process: asyncssh.SSHServerProcess[bytes]) -> None:
    """Live in a terminal of its own, and be killed where the line drops."""
    master, slave = pty.openpty()
    columns, lines, *_ = process.term_size
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))
    environ = {**os.environ, "TERM": process.term_type or "dumb"}
    program = await asyncio.to_thread(
        subprocess.Popen,
        PROGRAM,
        env=environ,
        stdin=slave,
        stdout=slave,
        stderr=slave,
        start_new_session=True,
    )
    os.close(slave)
    try:
        await process.redirect(
            stdin=os.fdopen(os.dup(master), "wb", buffering=0),
            stdout=os.fdopen(master, "rb", buffering=0),
        )
        await process.wait_closed()
    finally:
        program.terminate()
        await asyncio.to_thread(program.wait)


async def main(port: str, key: str) -> None:
    """Serve for ever."""
    await asyncssh.listen(
        HOST,
        int(port),
        server_factory=_Anybody,
        server_host_keys=[key],
        process_factory=_serve,
        encoding=None,
        line_editor=False,
        backlog=400,
    )
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
