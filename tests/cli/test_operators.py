"""Who runs a command, as the history names him."""

import os
import pwd

import pytest

from peps_tui.cli.operators import operator

ACCOUNT = pwd.getpwuid(os.getuid()).pw_name
NOBODY = 4_000_000


@pytest.mark.rule("HIST-1")
@pytest.mark.parametrize(
    ("behind", "name"),
    [
        ("", ACCOUNT),
        (str(os.getuid()), ACCOUNT),
        ("marie\n", ACCOUNT),
        (str(NOBODY), f"{ACCOUNT} (sudo\N{NO-BREAK SPACE}: {NOBODY})"),
    ],
)
def test_the_person_behind_sudo_is_named(
    behind: str, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SUDO_UID", behind)

    assert (operator().name, operator().identifier) == (name, "")
