"""How every screen looks: at 80 × 24, and the grid and the matrix at 120 × 40 too.

After a wanted change: `python3 dev.py test tests/snapshots --snapshot-update`, then look at each.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest
from textual.pilot import Pilot

from peps_tui.core.domain.account import Account, Profile, Status
from peps_tui.core.domain.establishment import Contract, Establishment
from peps_tui.core.domain.link import LinkKind
from peps_tui.core.domain.rights import Fund, Right
from peps_tui.core.use_cases.messages import deliver_due, mail_link
from tests.screens import way_in
from tests.screens.signed_in import SignedIn, press, settle, type_text, until_dialog
from tests.support.world import KIOSK, World

Compare = Callable[..., bool]
Before = Callable[[Pilot[None]], Awaitable[None]]

SMALL, LARGE = (80, 24), (120, 40)


def keys(*pressed: str) -> Before:
    """Press these keys, each once the former has had its effect."""

    async def before(pilot: Pilot[None]) -> None:
        await settle(pilot)
        await press(pilot, *pressed)

    return before


@pytest.fixture
def people(world: World) -> Account:
    """An administrator, and somebody in every status."""
    rights = {"affiliation-cnracl": Right.READ, "cir-cnracl": Right.WRITE, "rncps": Right.READ}
    admin = world.add("Martin", "Claire", profile=Profile.ADMIN, rights=rights, service="Direction")
    world.add("Louty", "Jean", service="Ressources humaines", net_entreprises=True)
    world.add("Durand", "Céline", status=Status.PENDING, service="Finances")
    world.add("de La Tour d’Auvergne", "Marie-Françoise", status=Status.EXPIRED)
    world.add("Œuvray", "Zoé", status=Status.BLOCKED, delegation=True, service="Carrières")
    return admin


class TestWayIn:
    """Before anybody signed in."""

    def test_sign_in(self, world: World, snap_compare: Compare) -> None:
        assert snap_compare(way_in.door(world), terminal_size=SMALL, run_before=way_in.settle)

    def test_sign_in_of_the_demonstration(
        self, world: World, people: Account, snap_compare: Compare
    ) -> None:
        app = way_in.door(world, demo=way_in.guide(world, people))

        assert snap_compare(app, terminal_size=SMALL, run_before=way_in.settle)

    def test_an_expired_account(self, world: World, people: Account, snap_compare: Compare) -> None:
        expired = world.add("Petit", "Paul", status=Status.EXPIRED)

        async def before(pilot: Pilot[None]) -> None:
            await way_in.sign_in(pilot, expired)

        assert snap_compare(way_in.door(world), terminal_size=SMALL, run_before=before)

    def test_wrong_credentials(self, world: World, people: Account, snap_compare: Compare) -> None:
        async def before(pilot: Pilot[None]) -> None:
            await way_in.sign_in(pilot, people, "faux")

        assert snap_compare(way_in.door(world), terminal_size=SMALL, run_before=before)

    def test_code(self, world: World, people: Account, snap_compare: Compare) -> None:
        async def before(pilot: Pilot[None]) -> None:
            await way_in.code_step(pilot, people)
            await way_in.send(pilot, "1", "2", "3", "4")

        assert snap_compare(way_in.door(world), terminal_size=SMALL, run_before=before)

    def test_code_where_no_workstation_is_known(
        self, world: World, people: Account, snap_compare: Compare
    ) -> None:
        async def before(pilot: Pilot[None]) -> None:
            await way_in.code_step(pilot, people)

        assert snap_compare(way_in.door(world, KIOSK), terminal_size=SMALL, run_before=before)

    def test_wrong_code(self, world: World, people: Account, snap_compare: Compare) -> None:
        async def before(pilot: Pilot[None]) -> None:
            await way_in.code_step(pilot, people)
            wrong = f"{(int(world.last_code()) + 1) % 1_000_000:06d}"
            await way_in.send(pilot, *wrong, "enter")

        assert snap_compare(way_in.door(world), terminal_size=SMALL, run_before=before)

    def test_first_number(self, world: World, snap_compare: Compare) -> None:
        new = world.add("Petit", "Paul", phone=None)

        async def before(pilot: Pilot[None]) -> None:
            await way_in.sign_in(pilot, new)

        assert snap_compare(way_in.door(world), terminal_size=SMALL, run_before=before)

    def test_number_of_an_account_in_use(self, world: World, snap_compare: Compare) -> None:
        used = world.add("Petit", "Paul", phone=None, last_login_at=world.clock.now())

        async def before(pilot: Pilot[None]) -> None:
            await way_in.sign_in(pilot, used)

        assert snap_compare(way_in.door(world), terminal_size=SMALL, run_before=before)

    def test_link_of_the_mail(self, world: World, snap_compare: Compare) -> None:
        async def before(pilot: Pilot[None]) -> None:
            await way_in.settle(pilot)
            await way_in.send(pilot, "f5")

        assert snap_compare(way_in.door(world), terminal_size=SMALL, run_before=before)

    def test_password_with_its_conditions(self, world: World, snap_compare: Compare) -> None:
        invite(world)

        async def before(pilot: Pilot[None]) -> None:
            await way_in.settle(pilot)
            await way_in.send(pilot, "f5")
            await way_in.paste(pilot, world.last_link())
            await way_in.send(pilot, "enter")
            await way_in.send(pilot, *"Vert7")

        assert snap_compare(way_in.door(world), terminal_size=SMALL, run_before=before)

    @pytest.mark.parametrize("key", ["f2", "f3", "f4", "f8", "ctrl+f", "ctrl+n"])
    def test_beside_the_sign_in(self, world: World, key: str, snap_compare: Compare) -> None:
        async def before(pilot: Pilot[None]) -> None:
            await way_in.settle(pilot)
            await way_in.send(pilot, key)

        assert snap_compare(way_in.door(world), terminal_size=SMALL, run_before=before)

    def test_workstation_to_forget(self, world: World, snap_compare: Compare) -> None:
        async def before(pilot: Pilot[None]) -> None:
            await way_in.settle(pilot)
            await pilot.press("f6")
            await until_dialog(pilot)

        assert snap_compare(way_in.door(world), terminal_size=SMALL, run_before=before)

    def test_first_administrator_refused(self, world: World, snap_compare: Compare) -> None:
        siret, contract = "21990041200012", "B0280001"
        with world.storage.writing() as unit:
            employer = unit.establishments.add(
                Establishment(siret=siret, name="COMMUNE DE BELLERIVE"), now=world.clock.now()
            )
            unit.establishments.add_contract(
                employer.id, Contract(fund=Fund.CNRACL, number=contract)
            )

        async def before(pilot: Pilot[None]) -> None:
            await way_in.settle(pilot)
            await way_in.send(pilot, "ctrl+n", *siret, "tab", *contract, "enter")
            await way_in.send(pilot, "enter")

        assert snap_compare(way_in.door(world), terminal_size=SMALL, run_before=before)

    def test_inbox(self, world: World, people: Account, snap_compare: Compare) -> None:
        invite(world)
        app = way_in.door(world, demo=way_in.guide(world, people))

        async def before(pilot: Pilot[None]) -> None:
            await way_in.code_step(pilot, people)
            await way_in.send(pilot, "f7")

        assert snap_compare(app, terminal_size=SMALL, run_before=before)

    def test_help(self, world: World, snap_compare: Compare) -> None:
        async def before(pilot: Pilot[None]) -> None:
            await way_in.settle(pilot)
            await way_in.send(pilot, "f1")

        assert snap_compare(way_in.door(world), terminal_size=SMALL, run_before=before)


def invite(world: World) -> None:
    """A creation mail has just left."""
    account = world.add("Roux", "Inès", status=Status.PENDING)
    with world.storage.writing() as unit:
        facts = {"by_civility": "mrs", "by_last_name": "Martin"}
        mail_link(unit, world.ports, account, LinkKind.ACTIVATION, facts=facts)
    deliver_due(world.ports)


class TestAdministrator:
    """What an administrator works with."""

    @pytest.fixture
    def app(self, world: World, people: Account) -> SignedIn:
        return SignedIn(world, people)

    def test_dashboard(self, app: SignedIn, snap_compare: Compare) -> None:
        assert snap_compare(app, terminal_size=SMALL, run_before=keys())

    def test_dashboard_of_a_user(self, world: World, snap_compare: Compare) -> None:
        user = world.add("Louty", "Jean", rights={"cir-cnracl": Right.READ})

        assert snap_compare(SignedIn(world, user), terminal_size=SMALL, run_before=keys())

    @pytest.mark.parametrize("size", [SMALL, LARGE], ids=["80", "120"])
    def test_grid(self, app: SignedIn, size: tuple[int, int], snap_compare: Compare) -> None:
        assert snap_compare(app, terminal_size=size, run_before=keys("g", "down"))

    @pytest.mark.parametrize("theme", ["clair", "contraste"])
    def test_grid_in_the_other_themes(
        self, app: SignedIn, theme: str, snap_compare: Compare
    ) -> None:
        async def before(pilot: Pilot[None]) -> None:
            pilot.app.theme = theme
            await keys("g")(pilot)

        assert snap_compare(app, terminal_size=SMALL, run_before=before)

    def test_full_grid(self, world: World, app: SignedIn, snap_compare: Compare) -> None:
        for number in range(40):
            world.add(f"Nom {number:02d}", "Prénom", email=f"n{number}@exemple.fr")

        assert snap_compare(app, terminal_size=SMALL, run_before=keys("g", "pagedown", "pagedown"))

    def test_nothing_found(self, app: SignedIn, snap_compare: Compare) -> None:
        assert snap_compare(app, terminal_size=SMALL, run_before=keys("g", "f3", "x", "y", "z"))

    def test_renewal_asked(self, app: SignedIn, snap_compare: Compare) -> None:
        async def before(pilot: Pilot[None]) -> None:
            await keys("g")(pilot)
            await pilot.press("r")
            await until_dialog(pilot)

        assert snap_compare(app, terminal_size=SMALL, run_before=before)

    def test_what_the_rules_forbid(self, app: SignedIn, snap_compare: Compare) -> None:
        assert snap_compare(app, terminal_size=SMALL, run_before=keys("g", "m"))

    def test_history(self, world: World, app: SignedIn, snap_compare: Compare) -> None:
        world.clock.advance(timedelta(minutes=5))
        world.sign_in(world.add("Roy", "Luc"))

        assert snap_compare(app, terminal_size=SMALL, run_before=keys("h"))

    def test_history_filtered(self, world: World, app: SignedIn, snap_compare: Compare) -> None:
        world.sign_in(world.add("Roy", "Luc"))

        async def before(pilot: Pilot[None]) -> None:
            await keys("h", "f3")(pilot)
            await type_text(pilot, "luc roy")
            await pilot.press("tab", "tab", "right", "enter")
            await press(pilot, "f3", "tab", "tab", "tab")
            await type_text(pilot, "31/02/2026")
            await press(pilot, "enter")

        assert snap_compare(app, terminal_size=SMALL, run_before=before)

    def test_step_1(self, app: SignedIn, snap_compare: Compare) -> None:
        assert snap_compare(app, terminal_size=SMALL, run_before=keys("g", "c"))

    def test_step_1_refused(self, app: SignedIn, snap_compare: Compare) -> None:
        async def before(pilot: Pilot[None]) -> None:
            await keys("g", "c")(pilot)
            await fill(pilot, email="jean.louty@", phone="3639")
            await press(pilot, "f2")

        assert snap_compare(app, terminal_size=SMALL, run_before=before)

    @pytest.mark.parametrize("size", [SMALL, LARGE], ids=["80", "120"])
    def test_step_2(self, app: SignedIn, size: tuple[int, int], snap_compare: Compare) -> None:
        assert snap_compare(app, terminal_size=size, run_before=to_rights)

    def test_step_3(self, app: SignedIn, snap_compare: Compare) -> None:
        assert snap_compare(app, terminal_size=SMALL, run_before=to_code)

    def test_step_4(self, world: World, app: SignedIn, snap_compare: Compare) -> None:
        async def before(pilot: Pilot[None]) -> None:
            await to_code(pilot)
            await type_text(pilot, world.last_code())
            await press(pilot, "enter")

        assert snap_compare(app, terminal_size=SMALL, run_before=before)


async def fill(
    pilot: Pilot[None], *, email: str = "jl@villebois.exemple.fr", phone: str = ""
) -> None:
    """Fill the first step for M. Jean Louty."""
    await pilot.press("tab", "right", "right", "tab")
    for text in ("Louty", "Jean", email, email, phone):
        await type_text(pilot, text)
        await pilot.press("tab")


async def to_rights(pilot: Pilot[None]) -> None:
    await keys("g", "c")(pilot)
    await fill(pilot)
    await press(pilot, "f2", "down", "m", "down", "l")


async def to_code(pilot: Pilot[None]) -> None:
    await to_rights(pilot)
    await press(pilot, "f2")
