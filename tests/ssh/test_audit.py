"""What others find when they look at the server: ssh-audit, and fail2ban in its log."""

from __future__ import annotations

import asyncio
import configparser
import re
import sys
from asyncio.subprocess import PIPE
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from peps_tui.core.domain.sign_in import MAX_SOURCE_FAILURES, SOURCE_WINDOW
from peps_tui.serving import Serving
from tests.e2e.demo import sign_in
from tests.e2e.terminal import ROOT
from tests.ssh.inside import QUIET, Inside, served
from tests.ssh.server import Server
from tests.support.openssh import HOST

DEPLOY = ROOT / "deploy"
# How fail2ban reads `<HOST>`, and the instant that it takes out of a line before it looks at it.
A_HOST = r"(?:::f{4,6}:)?(?P<host>\S+)"
INSTANT = re.compile(r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+00:00")
# Kept for clients older than OpenSSH 9.9; `ssh_post_quantum` takes it away.
CLASSIC = "does not provide protection against post-quantum attacks"


async def test_ssh_audit_warns_of_nothing_but_of_older_clients(tmp_path: Path) -> None:
    async with served(tmp_path, QUIET, Serving()) as here:
        found = await audited(here)

    assert found
    assert [line for line in found if CLASSIC not in line] == []
    assert all(line.startswith("(kex) curve25519-sha256") for line in found)


async def test_nor_of_them_once_they_are_refused(tmp_path: Path) -> None:
    async with served(tmp_path, QUIET, Serving(post_quantum=True)) as here:
        assert await audited(here) == []

        older = ("-o", "KexAlgorithms=curve25519-sha256", HOST)
        met = await asyncio.to_thread(here.door.run, "ssh", here.key, *older)
        assert "no matching key exchange method" in met.stderr


def test_fail2ban_sees_who_fails_to_sign_in(server: Server) -> None:
    with closing(server.client()) as terminal:
        sign_in(terminal, "motdepasse", "x\n2026-01-01T00:00:00.000+00:00 forged")
        terminal.wait_for("incorrect")

    hosts = banned(server.log)
    assert HOST in hosts
    assert "motdepasse" not in server.log


@pytest.mark.parametrize(
    ("line", "hosts"),
    [
        ("WARNING peps_tui.core.x: sign-in failed source=ssh:192.0.2.1", ["192.0.2.1"]),
        ("WARNING peps_tui.core.x: sign-in failed source=ssh:2001:db8::1", ["2001:db8::1"]),
        ("WARNING peps_tui.core.x: sign-in failed source=local:peps@peps", []),
        ("WARNING asyncssh: sign-in failed source=ssh:192.0.2.1", []),
        ("WARNING peps_tui.core.x: refused: sign-in failed source=ssh:192.0.2.1", []),
    ],
)
def test_fail2ban_sees_nothing_else(line: str, hosts: list[str]) -> None:
    assert banned(f"2026-11-26T10:00:00.000+00:00 {line}\n") == hosts


def test_the_jail_bans_no_sooner_than_the_platform_pauses() -> None:
    """Whoever shares the address of somebody clumsy would be shut out."""
    jail = configparser.ConfigParser()
    jail.read(DEPLOY / "fail2ban" / "jail.conf")

    assert int(jail["peps-tui"]["maxretry"]) >= MAX_SOURCE_FAILURES
    assert jail["peps-tui"]["findtime"] == f"{SOURCE_WINDOW // timedelta(minutes=1)}m"


async def audited(here: Inside) -> list[str]:
    """The lines of ssh-audit that are warnings or worse, its rate test among them."""
    options = ("-n", "-b", "-l", "warn", "-p", str(here.door.port), HOST)
    audit = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "ssh_audit", *options), stdout=PIPE, stderr=PIPE
    )
    told, errors = await audit.communicate()
    assert b"Traceback" not in errors
    return [line for line in told.decode().splitlines() if line.strip()]


def banned(log: str) -> list[str]:
    """The hosts that the filter finds in a log."""
    read = configparser.RawConfigParser()
    read.read(DEPLOY / "fail2ban" / "filter.conf")
    failure = re.compile(read["Definition"]["failregex"].replace("<HOST>", A_HOST))
    lines = (INSTANT.sub("", line) for line in log.splitlines())
    return [found["host"] for line in lines if (found := failure.search(line))]
