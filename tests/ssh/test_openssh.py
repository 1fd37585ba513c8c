"""The server met by the real OpenSSH client, in a real terminal."""

from __future__ import annotations

import json
import re
import signal
import subprocess
from contextlib import closing
from pathlib import Path

import pytest

from peps_tui.texts import ssh as words
from peps_tui.texts.code import TRUST_UNAVAILABLE
from peps_tui.texts.common import REQUIRED
from tests.e2e.demo import CTRL_Q, ENTER, TAB, administrator, last_code, sign_in
from tests.e2e.terminal import Terminal
from tests.ssh.server import Server, until
from tests.support.openssh import HOST, fingerprint, new_key

FIRST_SCREEN = "Identifiant PEP’s"


@pytest.mark.rule("TRUST-1", "TRUST-2", "TRUST-3", "OTP-6")
def test_a_workstation_is_trusted_by_its_key(server: Server, tmp_path: Path) -> None:
    admin, key, other = administrator(server.home), new_key(tmp_path / "a"), new_key(tmp_path / "b")

    with closing(server.client(key=key)) as terminal:
        signed_in(server, terminal, trust=True)
        terminal.type(CTRL_Q)
        assert terminal.wait() == 0

    with closing(server.client(key=key)) as terminal:
        sign_in(terminal, admin["identifier"], admin["password"])
        terminal.wait_for("Tableau de bord")
        assert not any("Un SMS" in frame for frame in terminal.frames)
        terminal.wait_for(f"depuis {HOST} (SSH)")

    with closing(server.client(key=other)) as terminal:
        sign_in(terminal, admin["identifier"], admin["password"])
        terminal.wait_for("Un SMS a été envoyé au")


@pytest.mark.rule("TRUST-3")
def test_who_has_no_key_is_served_and_told_why_no_workstation(server: Server) -> None:
    user = somebody_else(server)

    without = ["-o", "PubkeyAuthentication=no", "-o", "BatchMode=no"]
    with closing(server.client(*without)) as terminal:
        sign_in(terminal, user["identifier"], user["password"])
        terminal.wait_for("Saisissez votre code à usage unique")
        terminal.wait_for(TRUST_UNAVAILABLE.partition(":")[0].strip())


def test_what_is_typed_while_the_connection_opens_is_sent(server: Server) -> None:
    user = somebody_else(server)

    with closing(server.client()) as terminal:
        terminal.type(f"{user['identifier']}{TAB}{user['password']}{ENTER}")
        terminal.wait_for("Saisissez votre code à usage unique")


def test_sessions_are_forked_from_a_visit_that_was_rehearsed(server: Server) -> None:
    assert "rehearsal" not in server.log


def test_the_terminal_is_given_back(server: Server) -> None:
    with closing(server.client()) as terminal:
        terminal.wait_for(FIRST_SCREEN)
        terminal.type(CTRL_Q)

        assert terminal.wait() == 0
        assert terminal.modes == terminal.found_modes
        assert b"\x1b[?1049l" in terminal.output


def test_the_window_changes(server: Server) -> None:
    with closing(server.client(columns=100, lines=40)) as terminal:
        terminal.wait_for(FIRST_SCREEN)

        terminal.resize(columns=80, lines=24)
        terminal.wait_for(" Entrée Se connecter")
        terminal.resize(columns=120, lines=30)

        terminal.wait_for(f"{'Ctrl+Q Quitter':<30}")


def test_what_the_shell_wrote_over_is_painted_again(server: Server) -> None:
    with closing(server.client()) as terminal:
        terminal.wait_for(FIRST_SCREEN)
        terminal.type("\r")
        terminal.wait_for(REQUIRED)

        terminal.blank()
        terminal.type("~\x1a")  # a client without a shell behind it comes back at once

        terminal.wait_for(FIRST_SCREEN)
        terminal.wait_for(REQUIRED)


def test_what_is_typed_is_utf_8(server: Server) -> None:
    with closing(server.client()) as terminal:
        terminal.wait_for(FIRST_SCREEN)

        terminal.type("Élodie‑Noël ŒŸ")

        terminal.wait_for("Élodie‑Noël ŒŸ")


@pytest.mark.parametrize(
    "name", ["xterm", "linux", "vt100", "dumb", "nonsense", "../../etc", "é", "x" * 3000, ""]
)
def test_any_terminal_is_served(server: Server, name: str) -> None:
    with closing(server.client("-tt", environ={"TERM": name})) as terminal:
        terminal.wait_for(FIRST_SCREEN)
        terminal.type(CTRL_Q)

        assert terminal.wait() == 0


def test_the_colours_of_one_do_not_reach_the_others(server: Server) -> None:
    sent = ["-o", "SendEnv=COLORTERM NO_COLOR"]
    rich, poor, grey = (
        server.client(*sent, environ=environ)
        for environ in (
            {"COLORTERM": "truecolor"},
            {"TERM": "linux"},
            {"NO_COLOR": "1", "COLORTERM": "truecolor"},
        )
    )
    with closing(rich), closing(poor), closing(grey):
        for terminal in (rich, poor, grey):
            terminal.wait_for(FIRST_SCREEN)
            terminal.wait_for("Quitter")

        assert re.search(rb"[;\[]38;2;", rich.output)
        assert not re.search(rb"[34]8;[25];", poor.output)
        assert re.search(rb"[;\[][34][0-7][;m]", poor.output)
        assert not re.search(rb"[;\[]([34]8;|[34][0-7][;m])", grey.output)


@pytest.mark.parametrize("asked", [["-T", HOST], ["-T", HOST, "id"], ["-tt", HOST, "sh"]])
def test_there_is_nothing_but_the_application(server: Server, asked: list[str]) -> None:
    met = server.door.run("ssh", server.key, *asked)

    assert (met.returncode, met.stdout) == (1, "")
    assert (words.NO_COMMAND if len(asked) > 2 else words.NO_TERMINAL) in met.stderr


def test_no_way_leads_elsewhere(server: Server) -> None:
    met = server.door.run("ssh", server.key, "-W", f"{HOST}:22", HOST)

    assert (met.returncode, met.stdout) == (255, "")
    assert words.NO_WAY in met.stderr


def test_a_command_that_is_no_text_is_refused_as_one(server: Server) -> None:
    met = server.door.run("ssh", server.key, "-T", HOST, "\udcff")

    assert (met.returncode, met.stdout) == (1, "")
    assert words.NO_COMMAND in met.stderr


def test_a_certificate_names_the_key_that_it_is_for(server: Server, tmp_path: Path) -> None:
    """It changes each time it is renewed, and the key does not."""
    key, authority = new_key(tmp_path / "key"), new_key(tmp_path / "authority")
    for serial in ("1", "2"):
        public = str(key.with_suffix(".pub"))
        sign = ["ssh-keygen", "-q", "-s", str(authority), "-I", "me", "-z", serial, public]
        subprocess.run(sign, check=True)
        with closing(server.client(key=key)) as terminal:
            terminal.wait_for(FIRST_SCREEN)
            terminal.type(CTRL_Q)
            assert terminal.wait() == 0

    told = f"key={fingerprint(key)} term=xterm-256color"
    assert server.log.count(told) == 2


@pytest.mark.parametrize("program", ["scp", "sftp"])
def test_there_are_no_files(server: Server, tmp_path: Path, program: str) -> None:
    mark, batch = tmp_path / "mark", tmp_path / "batch"
    batch.write_text(f"put {server.key} {mark}\n")
    asked = {
        "scp": ["-O", str(server.key), f"{HOST}:{mark}"],
        "sftp": ["-b", str(batch), HOST],
    }

    met = server.door.run(program, server.key, *asked[program])

    assert met.returncode != 0
    assert words.NO_COMMAND in met.stderr
    assert not mark.exists()


def test_who_is_there_is_logged(server: Server, tmp_path: Path) -> None:
    key = new_key(tmp_path / "key", "ecdsa")
    with closing(server.client(key=key, environ={"TERM": "screen"})) as terminal:
        terminal.wait_for(FIRST_SCREEN)
        terminal.type(CTRL_Q)
        assert terminal.wait() == 0

    opened = re.search(
        rf"session opened number=(\d+) address={HOST} key={re.escape(fingerprint(key))} "
        "term=screen size=80x24\n",
        server.log,
    )
    assert opened is not None
    until(
        lambda: re.search(rf"session closed number={opened[1]} seconds=\d+ status=0\n", server.log),
        "the end of the session is logged",
    )


def test_a_line_that_is_cut_ends_the_session(server: Server) -> None:
    before = set(server.sessions())
    terminal = server.client()
    terminal.wait_for(FIRST_SCREEN)
    assert set(server.sessions()) - before

    terminal.process.send_signal(signal.SIGKILL)
    terminal.close()

    until(lambda: set(server.sessions()) <= before, "the process ends")


def somebody_else(server: Server) -> dict[str, str]:
    """A user of the demonstration: nobody else asks for a code in his name."""
    accounts = json.loads((server.home / "comptes-demo.json").read_text("utf-8"))
    found: dict[str, str] = next(
        one
        for one in accounts
        if (one["profile"], one["status"]) == ("Utilisateur", "Actif") and one["password"]
    )
    return found


def signed_in(server: Server, terminal: Terminal, *, trust: bool = False) -> None:
    """Sign the administrator of the demonstration in, with the code that was just sent."""
    admin = administrator(server.home)
    sign_in(terminal, admin["identifier"], admin["password"])
    terminal.wait_for("Un SMS a été envoyé au")
    ticked = f"{TAB} " if trust else ""
    terminal.type(f"{last_code(server.home)}{ticked}{ENTER}")
    terminal.wait_for("Tableau de bord")
