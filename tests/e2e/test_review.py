"""A review of three hundred accounts by keys alone, in a real 80 × 24 terminal."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from peps_tui import wiring
from peps_tui.core.domain.account import Account
from peps_tui.core.domain.dates import expiry_from, paris_date
from peps_tui.settings import load_settings
from tests.e2e.demo import CTRL_Q, ENTER, F2, last_code, sign_in
from tests.e2e.terminal import Terminal
from tests.support.world import PASSWORD, World, open_world

COUNT = 300
LEFT = "\x1b[D"


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """An administrator and 299 others, today; the program opens the same home."""
    world = open_world(tmp_path / "home")
    world.clock.instant = datetime.now(UTC)
    admin = world.admin("Zola", "Émile")
    ports = wiring.connect(load_settings({"PEPS_HOME": str(tmp_path / "home")}))
    password = ports.hasher.hash(PASSWORD)
    ports.storage.close()
    with world.storage.writing() as unit:
        unit.accounts.set_password(admin.id, password)
        unit.accounts.add_many([other_than(admin, number) for number in range(1, COUNT)])
    yield world
    world.storage.close()


def other_than(admin: Account, number: int) -> Account:
    signed_in = admin.created_at + timedelta(days=1)
    return replace(
        admin,
        id=0,
        identifier=f"ANO{number:06d}",
        last_name=f"Nom {number:03d}",
        first_name="Anne",
        email=f"anne{number}@commune.exemple.fr",
        last_login_at=signed_in if number > 60 else None,
    )


@pytest.fixture
def terminal(world: World, tmp_path: Path) -> Iterator[Terminal]:
    terminal = Terminal("-m", "peps_tui", environ={"PEPS_HOME": str(tmp_path / "home")})
    yield terminal
    terminal.close()


@pytest.mark.rule("LIFE-5", "LIFE-8", "LIFE-13", "HIST-1")
def test_three_hundred_accounts(world: World, terminal: Terminal, tmp_path: Path) -> None:
    with world.storage.reading() as unit:
        admin = unit.accounts.many(world.commune)[-1]
    sign_in(terminal, admin.identifier, PASSWORD)
    terminal.wait_for("Un SMS a été envoyé au")
    terminal.type(f"{last_code(tmp_path / 'home')}{ENTER}")
    terminal.wait_for("Tableau de bord")
    terminal.type("gv")
    terminal.wait_for("Commencer la revue")
    terminal.type(ENTER)
    terminal.wait_for(f"0 / {COUNT} traités")

    # Those who never signed in come first: some go, one waits. Then all the others stay.
    terminal.type("s" * 40 + "p" + "g" * 19)
    terminal.wait_for(f"60 / {COUNT} traités")
    terminal.type("g" * (COUNT - 60))
    terminal.wait_for(f"{COUNT} / {COUNT} traités")
    terminal.type(F2)
    terminal.wait_for(f"{COUNT - 41} comptes renouvelés")
    assert "40 comptes supprimés, définitivement" in terminal.text
    assert "1 compte remis à plus tard" in terminal.text
    terminal.wait_for("[ Annuler ]")
    terminal.type(f"{LEFT}{ENTER}")
    terminal.wait_for("Renouvelé")

    # The review ends, and its report is kept.
    terminal.type("t")
    terminal.wait_for("Une revue terminée ne se reprend plus")
    terminal.type(ENTER)
    terminal.wait_for("(•) PDF")
    terminal.type(ENTER)
    terminal.wait_for("Fichier enregistré")
    terminal.type(ENTER)
    terminal.wait_for("par Émile Zola")
    terminal.type(CTRL_Q)

    assert terminal.wait() == 0
    assert [path.suffix for path in (tmp_path / "home" / "exports").iterdir()] == [".pdf"]
    with world.storage.reading() as unit:
        left = unit.accounts.many(world.commune)
    until = expiry_from(paris_date(world.clock.now()))
    assert [account.last_name for account in left if account.expires_on != until] == ["Nom 041"]
    assert len(left) == COUNT - 40
    assert "review_closed" in world.operations()
