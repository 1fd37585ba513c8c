"""The other way in: the system's own sshd, with what `deploy` ships, met by a real client.

Not collected where sshd is not installed; the run then says so (`tests/conftest.py`).
"""

from __future__ import annotations

import json
import os
import select
import signal
import socket
import subprocess
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, suppress
from pathlib import Path
from typing import Any

import pytest

from peps_tui.texts import cli as words
from peps_tui.texts import common
from tests.e2e.demo import CTRL_Q, ENTER, TAB, administrator, founded, last_code, sign_in
from tests.e2e.terminal import LIMIT, Terminal
from tests.support.openssh import (
    HOST,
    ME,
    SSHD,
    Door,
    fingerprint,
    fragment,
    new_key,
    session,
    system_server,
)

# What a careless configuration would leave open around ours.
EVERYTHING_OPEN = """
UsePAM no
StrictModes no
AcceptEnv *
PermitTunnel yes
X11Forwarding yes
GatewayPorts yes
Subsystem sftp internal-sftp
"""
# Stands where the application stands, and tells what it would be given.
PROBE = """
import json, os, resource, sys
from pathlib import Path
from peps_tui.core.adapters.workstation import exposed_key

print(json.dumps({
    "environ": dict(os.environ),
    "isolated": sys.flags.isolated,
    "core": resource.getrlimit(resource.RLIMIT_CORE)[0],
    "terminal": os.isatty(0),
    "key": exposed_key(Path(os.environ["SSH_USER_AUTH"])),
}))
"""
HOSTILE = {
    "TEXTUAL_DRIVER": "evil:Driver",
    "PEPS_HOME": "/elsewhere",
    "PEPS_LINK_BASE": "https://elsewhere/",
    "PYTHONPATH": "/elsewhere",
    "PYTHONSTARTUP": "/elsewhere",
    "BASH_ENV": "/elsewhere",
    "LD_LIBRARY_PATH": "/elsewhere",
    "LANG": "fr_FR.ISO-8859-1",
    "LC_ALL": "fr_FR.ISO-8859-1",
    "SSH_CONNECTION": "192.0.2.1 1 192.0.2.1 1",
    "SSH_USER_AUTH": "/elsewhere",
}
DRAWING = {"TERM": "xterm-256color", "COLORTERM": "truecolor; $(id)", "NO_COLOR": "1"}
REFUSED = 255
"""The exit code of a client that was not let in, or not given what it asked."""

Open = Callable[..., Door]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A platform, and no demonstration: that one would know its workstation without a key too."""
    return founded(tmp_path)


@pytest.fixture
def key(tmp_path: Path) -> Path:
    return new_key(tmp_path / "key")


@pytest.fixture
def open_door(tmp_path: Path) -> Iterator[Open]:
    """Opens what is shipped on a home, among lines of the operator's own."""
    with ExitStack() as doors:

        def open_(
            home: Path, *, run: str = "-m peps_tui", around: str = "", file: str = ""
        ) -> Door:
            command = tmp_path / "session"
            command.write_text(session(home, run))
            command.chmod(0o755)
            (tmp_path / "fragment").write_text(fragment(command, file))
            configuration = f"{EVERYTHING_OPEN}{around}\nInclude {tmp_path}/fragment\n"
            return doors.enter_context(system_server(tmp_path, configuration))

        yield open_


@pytest.fixture
def open_probe(tmp_path: Path, open_door: Open) -> Open:
    """Opens a door behind which `PROBE` stands."""
    (script := tmp_path / "probe.py").write_text(PROBE)
    return lambda **lines: open_door(tmp_path, run=str(script), **lines)


@pytest.mark.rule("TRUST-1", "TRUST-2", "TRUST-3", "OTP-6")
def test_a_workstation_is_trusted_by_its_key(home: Path, key: Path, open_door: Open) -> None:
    door, admin, other = open_door(home), administrator(home), new_key(key.with_name("other"))

    with closing(client(door, key)) as terminal:
        sign_in(terminal, admin["identifier"], admin["password"])
        terminal.wait_for("Un SMS a été envoyé au")
        terminal.type(f"{last_code(home)}{TAB} {ENTER}")
        terminal.wait_for("Tableau de bord")
        terminal.type(CTRL_Q)
        assert terminal.wait() == 0

    with closing(client(door, key)) as terminal:
        sign_in(terminal, admin["identifier"], admin["password"])
        terminal.wait_for("Tableau de bord")
        assert not any("Un SMS" in frame for frame in terminal.frames)

    with closing(client(door, other)) as terminal:
        sign_in(terminal, admin["identifier"], admin["password"])
        terminal.wait_for("Un SMS a été envoyé au")


def test_a_line_that_is_cut_ends_the_application(home: Path, key: Path, open_door: Open) -> None:
    with closing(client(open_door(home), key)) as terminal:
        terminal.wait_for("Identifiant PEP’s")
        ended = os.pidfd_open(running_on(home))

    assert select.select([ended], [], [], LIMIT)[0]
    os.close(ended)


def test_those_who_are_there_are_told_to_leave_then_left(
    home: Path, key: Path, open_door: Open
) -> None:
    """As operators do before an upgrade, by the signals of `peps-tui serve`."""
    with closing(client(open_door(home), key)) as terminal:
        terminal.wait_for("Identifiant PEP’s")
        session = running_on(home)

        os.kill(session, signal.SIGUSR1)
        terminal.wait_for(common.SERVICE_STOPS[:30])
        os.kill(session, signal.SIGTERM)

        assert terminal.wait() == 128 + signal.SIGTERM
        assert common.SERVICE_STOPPED in terminal.output.decode()


@pytest.mark.parametrize("asked", [["-T", HOST], [HOST, "sh"]])
def test_without_a_terminal_a_sentence_says_so(
    home: Path, key: Path, open_door: Open, asked: list[str]
) -> None:
    met = open_door(home).run("ssh", key, *asked)

    assert (met.returncode, met.stdout) == (1, "")
    assert words.NO_TERMINAL in met.stderr


@pytest.mark.rule("TRUST-3")
@pytest.mark.parametrize("kind", ["ed25519", "ecdsa"])
def test_the_key_that_was_proven_is_told(tmp_path: Path, open_probe: Open, kind: str) -> None:
    door, key = open_probe(), new_key(tmp_path / "any", kind)

    assert told(door.run("ssh", key, HOST))["key"] == fingerprint(key)


@pytest.mark.rule("TRUST-3")
def test_a_certificate_is_no_workstation(tmp_path: Path, key: Path, open_probe: Open) -> None:
    authority = new_key(tmp_path / "authority")
    signing = ["ssh-keygen", "-q", "-s", str(authority), "-I", "anne", "-n", ME, str(key)]
    subprocess.run(signing, check=True)
    door = open_probe(around=f"TrustedUserCAKeys {authority}.pub")
    alone = "PubkeyAcceptedAlgorithms=ssh-ed25519-cert-v01@openssh.com"

    assert told(door.run("ssh", key, "-o", alone, HOST))["key"] is None


@pytest.mark.rule("TRUST-3")
def test_two_keys_are_no_workstation(tmp_path: Path, key: Path, open_probe: Open) -> None:
    other = new_key(tmp_path / "other")
    door = open_probe(
        around=f"Match User {ME}\nAuthenticationMethods publickey,publickey\nMatch all"
    )

    assert told(door.run("ssh", key, "-i", str(other), HOST))["key"] is None


def test_only_how_to_draw_passes(tmp_path: Path, key: Path, open_probe: Open) -> None:
    forced = " ".join(f'{name}="{value}"' for name, value in HOSTILE.items())
    sent = [word for name in DRAWING for word in ("-o", f"SendEnv={name}")]
    asked = ["-tt", "-o", f"SetEnv={forced}", *sent, HOST, "id"]

    met = told(open_probe().run("ssh", key, *asked, environ=DRAWING))

    environ = met["environ"]
    assert environ.pop("SSH_CONNECTION").startswith(f"{HOST} ")
    assert environ.pop("SSH_USER_AUTH") != HOSTILE["SSH_USER_AUTH"]
    assert environ == {**given(tmp_path), **DRAWING}
    assert (met["terminal"], met["isolated"], met["core"]) == (True, 1, 0)
    assert met["key"] == fingerprint(key)


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("screen.xterm-256color", "screen.xterm-256color"),
        ("dumb", "dumb"),
        ("x" * 32, "x" * 32),
        ("x" * 33, "xterm"),
        ("", "xterm"),
        ("../../tmp/x", "xterm"),
        ("screen;id", "xterm"),
        ("screen\n", "xterm"),
        ("-screen", "xterm"),
        ("é", "xterm"),
    ],
)
def test_a_terminal_has_a_short_plain_name(tmp_path: Path, sent: str, kept: str) -> None:
    met = started(tmp_path, {**HOSTILE, "TERM": sent})

    known = {name: HOSTILE[name] for name in ("SSH_CONNECTION", "SSH_USER_AUTH")}
    assert told(met)["environ"] == {**given(tmp_path), **known, "TERM": kept}


def test_what_sshd_does_not_start_is_not_started(tmp_path: Path) -> None:
    """Without an address it would be taken for a local terminal, the same for all who come."""
    assert started(tmp_path, {"TERM": "xterm"}).returncode != 0


@pytest.mark.parametrize(
    "asked",
    [
        ["ssh", HOST, "touch {mark}"],
        ["ssh", "-tt", HOST, "sh -c 'touch {mark}'"],
        ["ssh", "-s", HOST, "sftp"],
        ["scp", "{key}", HOST + ":{mark}"],
        ["scp", "-O", "{key}", HOST + ":{mark}"],
        ["sftp", "-b", "{batch}", HOST],
    ],
    ids=" ".join,
)
def test_no_door_leads_to_a_shell_or_to_files(
    tmp_path: Path, key: Path, open_probe: Open, asked: list[str]
) -> None:
    mark, batch = tmp_path / "mark", tmp_path / "batch"
    batch.write_text(f"put {key} {mark}\n")
    program, *arguments = (word.format(mark=mark, key=key, batch=batch) for word in asked)

    met = open_probe().run(program, key, *arguments)

    assert not mark.exists()
    if program == "ssh":
        assert told(met)["key"] == fingerprint(key)
    else:
        assert met.returncode != 0


def test_no_door_leads_to_another_machine(tmp_path: Path, key: Path, open_probe: Open) -> None:
    door = open_probe()
    with socket.create_server((HOST, 0)) as inside:
        inside.setblocking(False)
        address = f"{HOST}:{inside.getsockname()[1]}"
        for asked in (
            ["-W", address],
            ["-o", "ExitOnForwardFailure=yes", "-R", f"0:{address}"],
            ["-o", "ExitOnForwardFailure=yes", "-R", f"{tmp_path}/socket:{address}"],
        ):
            assert door.run("ssh", key, *asked, HOST).returncode == REFUSED, asked
        with pytest.raises(BlockingIOError):
            inside.accept()
    assert not (tmp_path / "socket").exists()


def test_what_is_not_seen_from_outside_is_in_force(tmp_path: Path, open_probe: Open) -> None:
    open_probe()

    assert in_force(tmp_path, ME) >= {
        "authenticationmethods publickey",
        "disableforwarding yes",
        "allowagentforwarding no",
        "x11forwarding no",
        "permittunnel no",
        "permituserrc no",
        "maxsessions 1",
        "acceptenv COLORTERM",
        "acceptenv NO_COLOR",
    }
    assert "acceptenv *" not in in_force(tmp_path, ME)
    assert in_force(tmp_path, "somebody") >= {
        "forcecommand none",
        "acceptenv *",
        "permittunnel yes",
    }


def test_who_has_no_key_stays_outside(tmp_path: Path, key: Path, open_probe: Open) -> None:
    met = open_probe().run("ssh", key, "-o", "PubkeyAuthentication=no", HOST)

    assert met.returncode == REFUSED
    assert "(publickey)" in met.stderr


def test_keys_may_be_those_of_a_file_alone(tmp_path: Path, key: Path, open_probe: Open) -> None:
    stranger = new_key(tmp_path / "stranger")
    (listed := tmp_path / "listed").write_text(
        f"restrict,pty {key.with_suffix('.pub').read_text()}"
    )
    door = open_probe(file=str(listed))

    assert told(door.run("ssh", key, HOST))["key"] == fingerprint(key)
    assert door.run("ssh", stranger, HOST).returncode == REFUSED


def given(home: Path) -> dict[str, str]:
    """What every visit is given on `home`."""
    return {"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "PEPS_HOME": str(home)}


def started(folder: Path, environ: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """What became of the shipped script by itself, with `PROBE` behind it."""
    (probe := folder / "probe.py").write_text(PROBE)
    (command := folder / "session").write_text(session(folder, str(probe)))
    return subprocess.run(
        ["/bin/sh", str(command)], check=False, env=environ, capture_output=True, text=True
    )


def in_force(folder: Path, user: str) -> set[str]:
    """What the server of `folder` applies to `user`, a line each."""
    assert SSHD is not None
    who = f"user={user},host=localhost,addr={HOST}"
    command = [SSHD, "-T", "-f", str(folder / "sshd_config"), "-C", who]
    met = subprocess.run(command, check=True, capture_output=True, text=True)
    return set(met.stdout.splitlines())


def running_on(home: Path) -> int:
    """The process that the session on `home` has become."""
    wanted = f"PEPS_HOME={home}".encode()
    for place in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):  # it ended meanwhile, or is somebody else's
            if wanted in (place / "environ").read_bytes().split(b"\0"):
                return int(place.name)
    raise AssertionError("nothing runs")


def client(door: Door, key: Path) -> Terminal:
    """A real client in a real terminal."""
    return Terminal(*door.options(key), HOST, program="ssh")


def told(met: subprocess.CompletedProcess[str]) -> Any:
    """What `PROBE` told the client."""
    assert met.returncode == 0, met.stderr
    return json.loads(met.stdout)
