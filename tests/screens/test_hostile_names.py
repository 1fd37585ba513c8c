"""Names put straight into the database act on nothing (security.md, first list)."""

from dataclasses import replace
from typing import Any

import pytest
from textual.pilot import Pilot

from peps_tui.core.domain.account import Account, Civility, Profile, Status
from peps_tui.core.domain.draft import Draft
from peps_tui.core.domain.kept_draft import DraftStep
from peps_tui.core.domain.listing import Listing
from peps_tui.core.use_cases.accounts import list_accounts
from peps_tui.core.use_cases.bulk import resend_creation_mails
from peps_tui.core.use_cases.drafts import keep_draft
from peps_tui.screens.wizard.screen import WizardScreen
from peps_tui.texts.wizard import ELSEWHERE_TITLE
from peps_tui.widgets.field import Field
from tests.screens.signed_in import (
    SignedIn,
    current,
    press,
    settle,
    shown,
    until_dialog,
    until_shown,
)
from tests.support.world import HOME, World

HOSTILE = (
    "\x1b[2J\x1b]0;owned\x07Esc",
    "\N{RIGHT-TO-LEFT OVERRIDE}Bidi",
    "[@click=app.quit]Click[/]",
    "[/]Close",
    "\x9b31mControl",
    "Line\nbreak",
)


@pytest.fixture
def hostile(world: World) -> World:
    """Pending accounts of people with such names, before « Zola » in the order of the grid."""
    for number, name in enumerate(HOSTILE):
        named(world, name, number, status=Status.PENDING)
    return world


def named(world: World, name: str, number: int, **changes: Any) -> Account:
    return world.add(
        name,
        service=name,
        identifier=f"AXX{number:06d}",
        email=f"p{number}@exemple.fr",
        **changes,
    )


def harmless(pilot: Pilot[None]) -> bool:
    """Whether only what can be printed is on screen."""
    return all(char.isprintable() or char in "\n\N{NO-BREAK SPACE}" for char in shown(pilot))


async def test_the_grid_the_questions_and_the_toasts(hostile: World) -> None:
    async with SignedIn(hostile, hostile.admin("Zola")).run_test(size=(160, 40)) as pilot:
        await settle(pilot)
        await press(pilot, "g")
        for _ in HOSTILE:
            for key in ("r", "s"):
                await ask(pilot, key, "escape")
            await ask(pilot, "at", "enter")
            await press(pilot, "down")

        assert "[@click=app.quit]" in shown(pilot)
        assert hostile.operations().count("creation_mail_resent") == len(HOSTILE)
        assert pilot.app.is_running


async def ask(pilot: Pilot[None], key: str, answer: str) -> None:
    await pilot.press(key)
    await until_dialog(pilot)
    assert harmless(pilot)
    await press(pilot, answer)
    assert harmless(pilot)


async def test_the_history_that_names_them(hostile: World) -> None:
    app = SignedIn(hostile, hostile.admin("Zola"))
    for row in list_accounts(app.start.context, Listing()).rows:
        if row.status is Status.PENDING:
            resend_creation_mails(app.start.context, [row.id])
    async with app.run_test() as pilot:
        await settle(pilot)
        await press(pilot, "h")
        for _ in HOSTILE:
            assert harmless(pilot)
            await press(pilot, "down")


@pytest.mark.parametrize("name", HOSTILE)
async def test_the_start_page_of_such_a_person(world: World, name: str) -> None:
    async with SignedIn(world, named(world, name, 1, profile=Profile.ADMIN)).run_test() as pilot:
        await settle(pilot)
        assert harmless(pilot)
        await press(pilot, "g")
        assert harmless(pilot)


@pytest.mark.parametrize("name", HOSTILE)
async def test_a_creation_that_was_kept_under_such_a_name(world: World, name: str) -> None:
    admin = world.admin("Aaron")
    draft = Draft(civility=Civility.MR, last_name=name, first_name=name, email=name, service=name)
    desk = world.sign_in(admin, replace(HOME, name=name, source=name))
    keep_draft(desk, draft, DraftStep.CONFIRMATION)
    async with SignedIn(world, admin).run_test() as pilot:
        await until_shown(pilot, ELSEWHERE_TITLE)
        assert harmless(pilot)
        await press(pilot, "enter")
        current(pilot, WizardScreen)
        assert harmless(pilot)


async def test_typed_markup_is_text_in_the_wizard(world: World) -> None:
    async with SignedIn(world, world.admin("Aaron")).run_test() as pilot:
        await settle(pilot)
        await press(pilot, "g", "c")
        screen = current(pilot, WizardScreen)
        await pilot.press("tab", "right")
        values = {
            "last_name": "[/]Close",
            "first_name": "[@click=app.quit]Anne",
            "email": "anne@exemple.fr",
            "email_again": "anne@exemple.fr",
            "service": "[bold",
        }
        for name, value in values.items():
            screen.query_one(f"#{name}", Field).value = value
        await press(pilot, "enter")
        assert "[@click=app.quit]Anne [/]Close" in shown(pilot)
        await press(pilot, "down", "m", "f2")
        assert "[bold" in shown(pilot)
        await pilot.press(*world.last_code(), "enter")
        await settle(pilot)

        assert "[@click=app.quit]Anne [/]Close" in shown(pilot)
