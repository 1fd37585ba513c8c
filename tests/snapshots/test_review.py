"""How « Revue des comptes », « Nouveaux services » and the notices look."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import pytest
from textual.pilot import Pilot

from peps_tui.core.domain.account import Account, Profile, Status
from peps_tui.core.domain.history import Author
from peps_tui.core.domain.rights import Fund, Right, Service
from peps_tui.core.use_cases import reviewing
from peps_tui.core.use_cases.services import add_service
from peps_tui.screens.new_services import NewServicesScreen
from peps_tui.screens.review.screen import ReviewScreen
from tests.screens.signed_in import SignedIn, press, settle, until_dialog
from tests.support.world import World

Compare = Callable[..., bool]
Before = Callable[[Pilot[None]], Awaitable[None]]

SMALL, LARGE = (80, 24), (120, 40)


@pytest.fixture
def admin(world: World) -> Account:
    """An administrator, somebody for every reason, others without any, and a new service."""
    put_online(world)
    now = world.clock.now()
    facts: dict[str, Any] = {
        "last_login_at": now - timedelta(days=3),
        "created_at": now - timedelta(days=600),
        "service": "Voirie",
    }
    direction = {**facts, "service": "Direction"}
    admin = world.add("Martin", "Claire", profile=Profile.ADMIN, **direction)
    world.add("Louty", "Jean", net_entreprises=True, **facts)
    world.add("Durand", "Céline", status=Status.PENDING, service="Finances")
    world.add("de La Tour d’Auvergne", "Marie-Françoise", status=Status.EXPIRED, **facts)
    long_ago = {**facts, "last_login_at": now - timedelta(days=500)}
    world.add("Œuvray", "Zoé", status=Status.BLOCKED, **long_ago)
    world.add("Mairie", "Accueil", rights={"vos-courriers": Right.READ}, **facts)
    world.add("Noir", "Ada", **{**facts, "expires_on": world.today + timedelta(days=30)})
    for number in range(20):
        world.add(f"Nom {number:02d}", "Prénom", email=f"n{number}@exemple.fr", **facts)
    return admin


@pytest.fixture
def app(world: World, admin: Account) -> SignedIn:
    return SignedIn(world, admin)


def reviewing_with(*keys: str) -> Before:
    """Open the review, then press these keys."""

    async def before(pilot: Pilot[None]) -> None:
        await settle(pilot)
        app = pilot.app
        assert isinstance(app, SignedIn)
        app.push_screen(ReviewScreen(app.start.context, app.start.who))
        await settle(pilot)
        await press(pilot, *keys)

    return before


def close_one(world: World, app: SignedIn) -> None:
    """A review was held half an hour ago."""
    reviewing.start_review(app.start.context)
    world.clock.advance(timedelta(minutes=30))
    reviewing.close_review(app.start.context)


def put_online(world: World) -> None:
    service = Service(
        code="vos-courriers",
        theme="Correspondance",
        label="Vos courriers",
        fund=Fund.CNRACL,
        online_on=world.today,
        position=0,
        sensitive=True,
    )
    add_service(world.ports, service, by=Author(identifier="", name="operateur", source="cli"))


@pytest.mark.parametrize("size", [SMALL, LARGE], ids=["80", "120"])
def test_dashboard_with_notices(
    app: SignedIn, size: tuple[int, int], snap_compare: Compare
) -> None:
    assert snap_compare(app, terminal_size=size, run_before=settle)


def test_page_that_explains(world: World, app: SignedIn, snap_compare: Compare) -> None:
    close_one(world, app)

    assert snap_compare(app, terminal_size=SMALL, run_before=reviewing_with())


@pytest.mark.parametrize("size", [SMALL, LARGE], ids=["80", "120"])
def test_under_way(app: SignedIn, size: tuple[int, int], snap_compare: Compare) -> None:
    before = reviewing_with("enter", "g", "s", "p", "s", "up", "up", "up")

    assert snap_compare(app, terminal_size=size, run_before=before)


def test_application_asked(app: SignedIn, snap_compare: Compare) -> None:
    async def before(pilot: Pilot[None]) -> None:
        await reviewing_with("enter", "g", "s", "p", "s", "g", "g")(pilot)
        await pilot.press("f2")
        await until_dialog(pilot)

    assert snap_compare(app, terminal_size=SMALL, run_before=before)


def test_new_services(app: SignedIn, snap_compare: Compare) -> None:
    async def before(pilot: Pilot[None]) -> None:
        await settle(pilot)
        app.push_screen(NewServicesScreen(app.start.context, app.start.who))
        await settle(pilot)

    assert snap_compare(app, terminal_size=SMALL, run_before=before)
