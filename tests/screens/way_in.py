"""The application before anybody signed in, on a real platform."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, TypeVar

from textual import events
from textual.pilot import Pilot
from textual.screen import Screen

from peps_tui.app import PepsApp
from peps_tui.core.adapters.folder import Received
from peps_tui.core.domain.account import Account
from peps_tui.core.domain.trust import Workstation
from peps_tui.core.ports import PasswordHasher
from peps_tui.core.use_cases.messages import deliver_due
from peps_tui.screens.code import CodeScreen
from peps_tui.screens.demo import DemoAccount, DemoGuide
from peps_tui.screens.login import LoginScreen
from peps_tui.texts.names import PROFILE_NAMES, STATUS_NAMES
from tests.screens.signed_in import type_at_once
from tests.support.world import OFFICE, PASSWORD, World

S = TypeVar("S", bound=Screen[Any])


def door(
    world: World,
    workstation: Workstation = OFFICE,
    *,
    demo: DemoGuide | None = None,
    hasher: PasswordHasher | None = None,
) -> PepsApp:
    """The application as `peps-tui` opens it."""
    ports = replace(world.ports, hasher=hasher or world.ports.hasher)
    return PepsApp(lambda: ports, workstation=lambda: workstation, deliver=deliver_due, demo=demo)


def guide(world: World, *accounts: Account) -> DemoGuide:
    """What a demonstration shows of `accounts`, and the messages the world recorded."""
    told = tuple(
        DemoAccount(
            establishment="COMMUNE DE VILLEBOIS",
            person=f"{account.first_name} {account.last_name}",
            identifier=account.identifier,
            password=PASSWORD,
            profile=PROFILE_NAMES[account.profile],
            status=STATUS_NAMES[account.status(world.today)],
        )
        for account in accounts
    )
    return DemoGuide(accounts=told, messages=lambda: received(world))


def received(world: World) -> tuple[Received, ...]:
    """The messages that left, newest first, as the folder of a demonstration gives them."""
    return tuple(
        Received(
            sent_at=message.created_at,
            channel=message.channel,
            to=message.to,
            subject=worded.subject,
            text=worded.text,
            name=str(message.id),
        )
        for message, worded in reversed(world.courier.sent)
    )


async def settle(pilot: Pilot[None]) -> None:
    """Wait until nothing goes on, on this screen and on those it led to."""
    await pilot.pause()
    while isinstance(pilot.app, PepsApp) and pilot.app.is_handling_key:
        await pilot.pause(0.01)
    while any(not worker.is_finished for worker in pilot.app.workers):
        await pilot.app.workers.wait_for_complete()
        await pilot.pause()
    await pilot.pause()


async def send(pilot: Pilot[None], *keys: str) -> None:
    """Type `keys` as one read brings them, none waiting for the former; then wait for all."""
    type_at_once(pilot, *keys)
    await settle(pilot)


async def sign_in(pilot: Pilot[None], account: Account, password: str = PASSWORD) -> None:
    """Type an identifier and a password on the first screen, and go on."""
    await settle(pilot)
    await send(pilot, *account.identifier, "tab", *password, "enter")


async def code_step(pilot: Pilot[None], account: Account) -> CodeScreen:
    """Go to the code step of `account`."""
    await sign_in(pilot, account)
    return on(pilot, CodeScreen)


async def paste(pilot: Pilot[None], text: str) -> None:
    """Paste `text` as a terminal does, in one go."""
    pilot.app.post_message(events.Paste(text))
    await settle(pilot)


def on(pilot: Pilot[None], screen: type[S]) -> S:
    """The current screen, which must be of this kind."""
    current = pilot.app.screen
    assert isinstance(current, screen), current
    return current


def login(pilot: Pilot[None]) -> LoginScreen:
    """The first screen, which must be the current one."""
    return on(pilot, LoginScreen)
