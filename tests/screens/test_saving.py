"""How a file leaves: asked, told, and out of reach of nobody who comes over SSH."""

from __future__ import annotations

import pytest
from textual.pilot import Pilot
from textual.widgets import Static

from peps_tui.core.domain.account import Account, Profile
from peps_tui.core.domain.document import COPY_LIMIT, Way
from peps_tui.core.domain.errors import OnlyTextIsCopied, TooLongToCopy
from peps_tui.core.domain.message import MessageKind
from peps_tui.core.domain.trust import Workstation
from peps_tui.core.use_cases import messages
from peps_tui.screens.dialog import MessageDialog
from peps_tui.screens.identifier import IdentifierScreen
from peps_tui.screens.me.screen import SECTIONS
from peps_tui.screens.plain_text import PlainTextScreen
from peps_tui.screens.saving import ExportDialog
from peps_tui.texts import me
from peps_tui.texts import saving as texts
from peps_tui.texts.errors import explain
from tests.screens.signed_in import (
    SignedIn,
    current,
    from_menu,
    press,
    settle,
    shown,
    toasts,
    until_dialog,
)
from tests.support.world import World

REMOTE = Workstation(secret=None, name="poste distant", source="ssh:10.0.0.7")
OWN = "claire.martin@commune.exemple.fr"
COPY, SAVE = ("tab", "tab", "left"), ("tab", "tab", "right")
"""From the first choice of an export: « Copier » where saving is usual, saving where mailing is."""


def over_ssh(world: World, account: Account) -> SignedIn:
    return SignedIn(world, account, workstation=REMOTE)


def told(pilot: Pilot[None]) -> str:
    """The words of the dialog, on one line."""
    return " ".join(str(part.render()) for part in pilot.app.screen.query(Static))


async def ask(pilot: Pilot[None], *keys: str) -> str:
    """Open a dialog with the last key; its words."""
    await settle(pilot)
    await press(pilot, *keys[:-1])
    await pilot.press(keys[-1])
    await until_dialog(pilot)
    current(pilot, ExportDialog)
    return shown(pilot)


async def answer(pilot: Pilot[None], *keys: str) -> str:
    """Answer it; the words of what follows."""
    await pilot.press(*keys)
    await settle(pilot)
    return told(pilot)


def mailed(world: World) -> list[tuple[str, bytes]]:
    """The names of the files that left by mail, and how they begin."""
    messages.deliver_due(world.ports)
    sent = [each.attachment for each in world.messages(MessageKind.EXPORT) if each.to == OWN]
    return [(file.name, file.content[:4]) for file in sent if file]


@pytest.mark.rule("CASE-82")
async def test_over_ssh_a_file_is_mailed_to_oneself(world: World) -> None:
    async with over_ssh(world, world.admin()).run_test(size=(80, 24)) as pilot:
        page = await ask(pilot, "g", "e")
        assert f"(•) {texts.WAYS[Way.MAIL]}  ( ) Copier  ( ) Enregistrer" in page
        assert OWN in page
        page = await answer(pilot, "enter")

        current(pilot, MessageDialog)
        assert "1 compte(s) exporté(s)." in page
        assert texts.mailed(OWN) in page
        assert mailed(world) == [("Comptes au 21/11/2026.csv", "\ufeffC".encode())]
        assert world.shelf.files == {}
        assert pilot.app.clipboard == ""


@pytest.mark.rule("CASE-82")
async def test_over_ssh_a_file_may_still_be_put_on_the_server(world: World) -> None:
    async with over_ssh(world, world.admin()).run_test() as pilot:
        await ask(pilot, "g", "e")
        page = await answer(pilot, "tab", "tab", "left", "enter")

        assert "/exports/Comptes au 21/11/2026.csv" in page
        assert mailed(world) == []


@pytest.mark.rule("CASE-82")
async def test_a_table_is_copied(world: World) -> None:
    async with SignedIn(world, world.admin()).run_test(size=(80, 24)) as pilot:
        page = await ask(pilot, "h", "e")
        assert "(•) Enregistrer" in page
        await pilot.press(*COPY)
        assert "74 ko" in shown(pilot).replace("\N{NO-BREAK SPACE}", " ")
        page = await answer(pilot, "enter")

        assert texts.COPIED in page
        assert all(texts.WAYS[way] in texts.COPIED for way in (Way.MAIL, Way.SERVER))
        assert pilot.app.clipboard.startswith("N°;Date et heure;Opération;")
        assert world.shelf.files == {}
        assert mailed(world) == []


async def test_a_workbook_is_not_copied(world: World) -> None:
    async with SignedIn(world, world.admin()).run_test(size=(80, 24)) as pilot:
        await ask(pilot, "h", "e")
        await pilot.press("tab", "right", "tab", "left", "enter")
        await pilot.pause()
        current(pilot, ExportDialog)
        assert explain(OnlyTextIsCopied()) in shown(pilot)
        await pilot.press("shift+tab", "left")
        await pilot.pause()
        assert explain(OnlyTextIsCopied()) not in shown(pilot)
        await answer(pilot, "enter")

        assert pilot.app.clipboard.startswith("N°;")


async def test_what_is_too_long_to_be_copied_is_told(world: World) -> None:
    world.add("L" + "o" * COPY_LIMIT)
    async with SignedIn(world, world.admin()).run_test() as pilot:
        await ask(pilot, "g", "e")
        await answer(pilot, *COPY, "enter")

        [toast] = toasts(pilot)
        assert toast.startswith(explain(TooLongToCopy(COPY_LIMIT + 1, COPY_LIMIT))[:14])
        assert pilot.app.clipboard == ""


async def test_without_an_address_no_mail_is_offered(world: World) -> None:
    admin = world.add("Roy", profile=Profile.ADMIN, email=None)
    async with over_ssh(world, admin).run_test() as pilot:
        page = await ask(pilot, "g", "e")

        assert texts.WAYS[Way.MAIL] not in page
        assert "(•) Enregistrer" in page


async def test_a_copied_slip_is_shown_to_be_selected(world: World) -> None:
    async with SignedIn(world, world.admin()).run_test(size=(80, 24)) as pilot:
        page = await ask(pilot, "g", "i", "p")
        assert "CSV" not in page
        await answer(pilot, "left", "enter")

        current(pilot, PlainTextScreen)
        lines = [line.rstrip() for line in pilot.app.clipboard.splitlines()]
        page = shown(pilot)
        seen = [line.rstrip() for line in page.splitlines()]
        assert lines[0] == "COMMUNE DE VILLEBOIS"
        assert seen[3:20] == lines[:17]
        assert not set("│─╭╮▁█") & set(page)
        await press(pilot, "end")
        assert lines[-1] in [line.rstrip() for line in shown(pilot).splitlines()]
        await press(pilot, "escape")
        current(pilot, IdentifierScreen)
        assert world.shelf.files == {}


@pytest.mark.rule("CASE-42")
async def test_a_slip_and_its_sound_are_mailed(world: World) -> None:
    async with over_ssh(world, world.admin()).run_test(size=(80, 24)) as pilot:
        await ask(pilot, "g", "i", "p")
        assert OWN in await answer(pilot, "enter")
        await press(pilot, "enter")
        page = await ask(pilot, "v")
        assert "( ) Copier" not in page
        assert OWN in await answer(pilot, "enter")

        assert mailed(world) == [
            ("Identifiant CMA000001.pdf", b"%PDF"),
            ("CMA000001.wav", b"RIFF"),
        ]


@pytest.mark.rule("HIST-1", "RIGHT-4")
async def test_a_plain_user_is_mailed_his_own_history(world: World) -> None:
    user = world.add("Martin", "Claire")
    async with over_ssh(world, user).run_test(size=(80, 24)) as pilot:
        await from_menu(pilot, 0)
        await press(pilot, "home", *["down"] * list(SECTIONS).index(me.HISTORY), "enter")
        await ask(pilot, "e")
        assert OWN in await answer(pilot, "enter")

        assert mailed(world) == [("Historique au 21/11/2026.csv", "\ufeffN".encode())]
