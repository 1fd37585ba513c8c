"""The first screen: what it asks, what it refuses, and where it leads."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from peps_tui.core.domain.account import Account, Status
from peps_tui.core.domain.errors import (
    AccountBlocked,
    AccountExpired,
    CredentialsRefused,
    SessionEnded,
)
from peps_tui.screens import base
from peps_tui.screens.code import CodeScreen
from peps_tui.screens.dashboard import DashboardScreen
from peps_tui.screens.inbox import InboxScreen
from peps_tui.texts import keys
from peps_tui.texts import login as texts
from peps_tui.texts.dates import clock
from peps_tui.texts.errors import explain
from peps_tui.widgets.key_bar import KeyBar
from tests.screens.signed_in import shown, until_dialog
from tests.screens.way_in import door, guide, login, on, send, settle, sign_in
from tests.support.fakes import NOON, PlainHasher
from tests.support.rest import Held
from tests.support.world import KIOSK, PASSWORD, World


@pytest.mark.rule("AUTH-1")
async def test_keys_read_at_once_sign_in_and_show_nothing_of_the_password(world: World) -> None:
    account = world.add("Louty", "Jean")
    async with door(world).run_test() as pilot:
        await settle(pilot)
        await send(pilot, *account.identifier, "tab", *PASSWORD)
        assert account.identifier in shown(pilot)
        assert PASSWORD[:4] not in shown(pilot)

    async with door(world).run_test() as pilot:
        await settle(pilot)
        await send(pilot, *account.identifier, "tab", *PASSWORD, "enter")
        on(pilot, CodeScreen)


@pytest.mark.rule("AUTH-3", "CASE-92")
@pytest.mark.parametrize("wrong", ["identifier", "password"])
async def test_wrong_credentials_have_one_neutral_answer(world: World, wrong: str) -> None:
    account = world.add("Louty", "Jean", status=Status.EXPIRED)
    identifier = "ZZZ999999" if wrong == "identifier" else account.identifier
    async with door(world).run_test() as pilot:
        await settle(pilot)
        await send(pilot, *identifier, "tab", *"Wrong-phrase-1", "enter")

        screen = login(pilot)
        assert screen.notice.sentence == explain(CredentialsRefused())
        assert (screen.identifier.value, screen.password.value) == (identifier, "")
        assert pilot.app.focused is screen.password.entry


@pytest.mark.rule("AUTH-4")
@pytest.mark.parametrize(
    ("status", "refusal"),
    [
        (Status.EXPIRED, AccountExpired),
        (Status.BLOCKED, AccountBlocked),
    ],
)
async def test_a_state_is_told_with_the_administrators_to_contact(
    world: World, status: Status, refusal: type[AccountExpired | AccountBlocked]
) -> None:
    world.admin("Martin", "Claire")
    account = world.add("Louty", "Jean", status=status)
    async with door(world).run_test(size=(80, 24)) as pilot:
        await sign_in(pilot, account)

        assert login(pilot).notice.sentence == explain(refusal(("Claire Martin",)))
        assert "L’état de votre compte ne permet pas votre connexion" in shown(pilot)
        assert "Claire Martin" in shown(pilot)


@pytest.mark.rule("AUTH-4")
async def test_an_account_without_a_password_yet_is_refused_like_any_other(world: World) -> None:
    account = world.add("Louty", "Jean", status=Status.PENDING)
    async with door(world).run_test() as pilot:
        await sign_in(pilot, account)

        assert login(pilot).notice.sentence == explain(CredentialsRefused())


async def test_a_refusal_goes_away_with_the_next_request(world: World) -> None:
    account = world.add("Louty", "Jean")
    async with door(world).run_test() as pilot:
        await sign_in(pilot, account, "Wrong-phrase-1")
        await send(pilot, *PASSWORD, "enter")

        on(pilot, CodeScreen)


async def test_an_empty_field_is_told_and_nothing_is_asked(world: World) -> None:
    account = world.add("Louty", "Jean")
    async with door(world).run_test() as pilot:
        await settle(pilot)
        await send(pilot, *account.identifier, "enter")

        screen = login(pilot)
        assert screen.password.error
        assert pilot.app.focused is screen.password.entry
        assert world.operations() == []


async def test_the_password_is_shown_only_when_asked(world: World) -> None:
    async with door(world).run_test() as pilot:
        await settle(pilot)
        await send(pilot, "tab", *PASSWORD)
        assert PASSWORD not in shown(pilot)

        await send(pilot, "ctrl+t")
        assert PASSWORD in shown(pilot)

        await send(pilot, "ctrl+t")
        assert PASSWORD not in shown(pilot)


@dataclass(frozen=True)
class SlowHasher(PlainHasher):
    """Takes as long as the test wants."""

    answer: Held = field(default_factory=Held)

    def verify(self, stored: str | None, password: str) -> bool:
        return self.answer.wait(10) and super().verify(stored, password)


async def test_a_verification_that_lasts_is_shown(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(base, "PATIENCE", 0.001)
    account = world.add("Louty", "Jean")
    hasher = SlowHasher()
    async with door(world, hasher=hasher).run_test() as pilot:
        await settle(pilot)
        await pilot.press(*account.identifier, "tab", *PASSWORD, "enter")
        bar = login(pilot).query_one(KeyBar)
        while not bar.status:
            await pilot.pause()
        assert bar.status == texts.VERIFYING

        hasher.answer.set()
        await settle(pilot)
        on(pilot, CodeScreen)


@pytest.mark.rule("AUTH-8", "TRUST-2")
async def test_a_trusted_workstation_goes_straight_in_and_is_told_of_the_last_time(
    world: World,
) -> None:
    account = world.add("Louty", "Jean")
    world.sign_in(account, trusted=True)
    async with door(world).run_test(size=(120, 40)) as pilot:
        await sign_in(pilot, account)

        on(pilot, DashboardScreen)
        told = f"Dernière connexion le 21/11/2026 à {clock(NOON)}, depuis 10.0.0.1."
        assert told in shown(pilot)


@pytest.mark.rule("TRUST-4")
async def test_forgetting_the_workstation_is_confirmed_and_a_code_is_asked(
    world: World,
) -> None:
    account = world.add("Louty", "Jean")
    world.sign_in(account, trusted=True)
    async with door(world).run_test() as pilot:
        await settle(pilot)
        for answer, told in (
            ("enter", ""),
            ("left", texts.forgotten(1)),
            ("left", texts.forgotten(0)),
        ):
            await pilot.press("f6")
            await until_dialog(pilot)
            await send(pilot, answer, "enter")
            assert login(pilot).notice.sentence == told

        await sign_in(pilot, account)
        on(pilot, CodeScreen)


@pytest.mark.rule("TRUST-3", "TRUST-4")
async def test_a_workstation_without_a_secret_has_nothing_to_forget(world: World) -> None:
    async with door(world, KIOSK).run_test() as pilot:
        await settle(pilot)
        await send(pilot, "f6")

        assert login(pilot).notice.sentence == texts.NOT_RECOGNISED


@pytest.mark.rule("AUTH-6")
async def test_why_one_is_back_here_stays_written(world: World) -> None:
    async with door(world).run_test() as pilot:
        await settle(pilot)
        pilot.app.leave(SessionEnded())  # type: ignore[attr-defined]
        await settle(pilot)

        assert login(pilot).notice.sentence == explain(SessionEnded())


@pytest.mark.rule("AUTH-2")
async def test_a_demonstration_shows_accounts_to_try_and_asks_their_code(world: World) -> None:
    admin = world.admin()
    blocked = world.add("Roux", "Luc", status=Status.BLOCKED)
    async with door(world, demo=guide(world, admin, blocked)).run_test() as pilot:
        await settle(pilot)
        page = shown(pilot)
        for account, state in ((admin, "Administrateur · Actif"), (blocked, "Bloqué")):
            line = next(line for line in page.splitlines() if account.identifier in line)
            assert PASSWORD in line
            assert state in line
        assert f"F7 {keys.INBOX}" in page

        await sign_in(pilot, admin)
        on(pilot, CodeScreen)


async def test_many_accounts_to_try_never_push_a_refusal_out_of_sight(world: World) -> None:
    world.admin("Martin", "Claire")
    accounts: list[Account] = [world.add(f"Petit{n}", status=Status.EXPIRED) for n in range(30)]
    demo = guide(world, *accounts)
    async with door(world, demo=demo).run_test(size=(80, 24)) as pilot:
        await sign_in(pilot, accounts[0])

        assert "Claire Martin" in shown(pilot)
        assert "[ Se connecter ]" in shown(pilot)


@pytest.mark.rule("MSG-3")
async def test_only_a_demonstration_has_an_inbox(world: World) -> None:
    account = world.add("Louty", "Jean")
    async with door(world).run_test(size=(120, 24)) as pilot:
        await sign_in(pilot, account)
        assert keys.INBOX not in shown(pilot)
        await send(pilot, "f7")
        on(pilot, CodeScreen)

    async with door(world, demo=guide(world)).run_test() as pilot:
        await settle(pilot)
        await send(pilot, "f7")
        on(pilot, InboxScreen)


async def test_hostile_names_are_shown_as_text(world: World) -> None:
    world.admin("Mar[/]tin", "[@click=app.quit]Claire[/]")
    account = world.add("Louty", "Jean", status=Status.EXPIRED)
    async with door(world).run_test() as pilot:
        await sign_in(pilot, account)

        assert "[@click=app.quit]Claire[/] Mar[/]tin" in " ".join(shown(pilot).split())
