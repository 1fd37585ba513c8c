"""« Créer un compte » by keys, from the grid to the new identifier (SCR-WIZ)."""

from datetime import timedelta

import pytest
from textual.pilot import Pilot

from peps_tui.core.domain.account import Account, Civility, Profile
from peps_tui.core.domain.message import MessageKind
from peps_tui.core.domain.rights import Right
from peps_tui.core.use_cases.messages import deliver_due
from peps_tui.screens.accounts import AccountsScreen
from peps_tui.screens.rights_help import PresetScreen
from peps_tui.screens.wizard.screen import WizardScreen
from peps_tui.screens.wizard.steps import ConfirmStep, IdentifierStep, IdentityStep, RightsStep
from peps_tui.texts import common
from peps_tui.texts import wizard as texts
from peps_tui.texts.identifier import COPIED
from peps_tui.widgets.field import Field
from peps_tui.widgets.phone_input import PhoneInput
from tests.screens.signed_in import (
    Door,
    SignedIn,
    current,
    paste,
    press,
    settle,
    shown,
    toasts,
    type_text,
    until_dialog,
    until_screen,
)
from tests.support.world import World

IDENTITY = {
    "last_name": "Louty",
    "first_name": "Jean",
    "email": "jean.louty@commune.exemple.fr",
    "email_again": "Jean.Louty@commune.exemple.fr",
}


async def open_wizard(pilot: Pilot[None]) -> WizardScreen:
    """From the start page to the first step."""
    await settle(pilot)
    await press(pilot, "g", "c")
    return current(pilot, WizardScreen)


async def fill_identity(pilot: Pilot[None], **changes: str) -> None:
    """Monsieur, then each field in its turn; the focus ends on the box of delegation."""
    await pilot.press("tab", "right", "right", "tab")
    for name in ("last_name", "first_name", "email", "email_again", "phone", "service"):
        await paste(pilot, (IDENTITY | changes).get(name, ""))
        await pilot.press("tab")


async def to_rights(pilot: Pilot[None], **changes: str) -> WizardScreen:
    screen = await open_wizard(pilot)
    await fill_identity(pilot, **changes)
    await press(pilot, "enter")
    assert isinstance(screen.step, RightsStep)
    return screen


async def to_code(pilot: Pilot[None], **changes: str) -> WizardScreen:
    """With « Modification » on the first service and « Lecture seule » on the second."""
    screen = await to_rights(pilot, **changes)
    await press(pilot, "down", "m", "down", "l", "f2")
    assert isinstance(screen.step, ConfirmStep)
    return screen


def accounts(world: World) -> list[str]:
    with world.storage.reading() as unit:
        return [account.last_name for account in unit.accounts.many(world.commune)]


def created(world: World, screen: WizardScreen) -> Account:
    assert isinstance(screen.step, IdentifierStep)
    with world.storage.reading() as unit:
        return unit.accounts.within(world.commune, screen.step.created.account_id)


@pytest.mark.rule("LIFE-1", "LIFE-2", "OTP-7", "RIGHT-1", "HIST-1")
async def test_an_account_is_created_from_the_keyboard(world: World) -> None:
    admin = world.admin()
    async with SignedIn(world, admin).run_test(size=(80, 24)) as pilot:
        screen = await to_code(pilot, phone="05 56 11 41 23", service="Finances")
        assert "06 •• •• •• 78" in shown(pilot)
        assert "05 56 11 41 23" in shown(pilot)
        assert accounts(world) == [admin.last_name]

        await type_text(pilot, world.last_code())
        await press(pilot, "enter")
        account = created(world, screen)
        page = shown(pilot)
        assert account.identifier in page
        assert "J comme Joseph, L comme Louis, O comme Oscar, zéro zéro zéro" in page
        assert "21/05/2028" in page

        await press(pilot, "tab", "tab", "tab", "tab", "enter")
        grid = current(pilot, AccountsScreen)
        highlighted = grid.table.row
        assert highlighted is not None
        assert grid.search.value == ""
        assert highlighted.identifier == account.identifier
        assert "En attente" in shown(pilot)

    assert (account.last_name, account.first_name) == ("Louty", "Jean")
    assert account.civility is Civility.MR
    assert account.profile is Profile.USER
    assert account.service == "Finances"
    assert account.expires_on.isoformat() == "2028-05-21"
    assert given(world, account) == [Right.WRITE, Right.READ]
    assert {"account_created", "right_changed"} <= set(world.operations())
    deliver_due(world.ports)
    mail = world.messages(MessageKind.CREATION)[-1]
    assert mail.to == "jean.louty@commune.exemple.fr"


def given(world: World, account: Account) -> list[Right]:
    with world.storage.reading() as unit:
        rights = unit.accounts.rights(account.id)
        codes = [service.code for service in unit.services.online(world.today)]
    return [rights[code] for code in codes if code in rights]


@pytest.mark.rule("OTP-7", "CASE-40")
async def test_a_wrong_code_creates_nothing_and_leaves_another_try(world: World) -> None:
    admin = world.admin()
    async with SignedIn(world, admin).run_test() as pilot:
        screen = await to_code(pilot)
        await type_text(pilot, wrong(world.last_code()))
        await press(pilot, "enter")

        assert isinstance(screen.step, ConfirmStep)
        assert "Encore 4 essais" in screen.step.panel.field.error
        assert accounts(world) == [admin.last_name]

        await type_text(pilot, world.last_code())
        await press(pilot, "enter")
        assert created(world, screen).last_name == "Louty"


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06d}"


@pytest.mark.rule("RIGHT-5")
async def test_a_preset_fills_the_rights_of_a_new_account(world: World) -> None:
    async with SignedIn(world, world.admin()).run_test(size=(80, 24)) as pilot:
        screen = await to_rights(pilot)
        assert isinstance(screen.step, RightsStep)
        assert "p Profil type" in shown(pilot)
        await pilot.press("p")
        await until_screen(pilot, PresetScreen)
        await press(pilot, "enter")

        assert set(screen.step.entries.rights.values()) == {Right.READ}


@pytest.mark.rule("OTP-5", "OTP-7")
async def test_a_code_asked_too_soon_for_another_draft_is_told_with_the_wait(world: World) -> None:
    async with SignedIn(world, world.admin()).run_test(size=(80, 24)) as pilot:
        await to_code(pilot)
        await press(pilot, "escape", "m", "f2")

        told = " ".join(shown(pilot).split())
        assert "le code déjà reçu ne la confirme pas" in told
        assert "60 secondes" in told


@pytest.mark.rule("OTP-7", "CASE-40")
async def test_a_lapsed_code_creates_nothing_and_a_new_one_does(world: World) -> None:
    async with SignedIn(world, world.admin()).run_test() as pilot:
        screen = await to_code(pilot)
        world.clock.advance(timedelta(minutes=5, seconds=1))
        await type_text(pilot, world.last_code())
        await press(pilot, "enter")
        assert isinstance(screen.step, ConfirmStep)

        await press(pilot, "f6")
        await type_text(pilot, world.last_code())
        await press(pilot, "enter")
        assert created(world, screen).last_name == "Louty"


@pytest.mark.rule("AUTH-5", "OTP-7", "CASE-40")
async def test_the_fifth_wrong_code_shows_the_administrator_out(world: World) -> None:
    admin = world.admin()
    world.admin("Second", "Paul")
    async with SignedIn(world, admin).run_test() as pilot:
        await to_code(pilot)
        for _ in range(5):
            await type_text(pilot, wrong(world.last_code()))
            await press(pilot, "enter")

        current(pilot, Door)
        assert "Louty" not in accounts(world)


@pytest.mark.rule("OTP-7")
async def test_a_code_confirms_exactly_what_is_shown(world: World) -> None:
    async with SignedIn(world, world.admin()).run_test() as pilot:
        screen = await to_code(pilot)
        code = world.last_code()
        world.clock.advance(timedelta(minutes=2))
        await press(pilot, "escape", "m", "f2")
        await type_text(pilot, code)
        await press(pilot, "enter")
        assert isinstance(screen.step, ConfirmStep)
        assert screen.step.panel.field.error

        await type_text(pilot, world.last_code())
        await press(pilot, "enter")
        assert created(world, screen).last_name == "Louty"


@pytest.mark.rule("CASE-39")
async def test_going_back_and_forth_keeps_what_was_typed(world: World) -> None:
    async with SignedIn(world, world.admin()).run_test() as pilot:
        screen = await to_code(pilot, phone="0612345678", service="Finances")
        draft = screen.step.draft
        await press(pilot, "escape", "escape")
        assert isinstance(screen.step, IdentityStep)
        assert screen.step.entries == draft
        assert screen.query_one("#last_name", Field).value == "Louty"

        await press(pilot, "f2", "f2")
        assert isinstance(screen.step, ConfirmStep)
        assert screen.step.draft == draft
        assert len(world.messages(MessageKind.CODE)) == 2  # the sign-in and one creation


@pytest.mark.rule("CASE-38")
async def test_every_fault_is_told_at_its_field(world: World) -> None:
    async with SignedIn(world, world.admin()).run_test(size=(80, 24)) as pilot:
        screen = await open_wizard(pilot)
        await pilot.press("tab", "tab", "tab", "tab")
        await type_text(pilot, "jean")
        await pilot.press("tab", "tab")
        await type_text(pilot, "3639")
        await press(pilot, "enter")

        assert isinstance(screen.step, IdentityStep)
        errors = {field.id: field.error for field in screen.query(Field) if field.error}
        assert set(errors) == {"last_name", "first_name", "email", "email_again", "phone"}
        assert errors["last_name"] == common.REQUIRED
        assert shown(pilot).count(common.REQUIRED) >= 3  # Civilité among them
        assert screen.focused is screen.step.civility

        await press(pilot, "right")
        assert screen.step.civility.error == ""


@pytest.mark.rule("CASE-44")
async def test_an_address_already_used_is_told_at_its_field(world: World) -> None:
    world.add("Petit", email="jean.louty@commune.exemple.fr")
    async with SignedIn(world, world.admin()).run_test() as pilot:
        screen = await open_wizard(pilot)
        await fill_identity(pilot)
        await press(pilot, "enter")

        assert screen.query_one("#email", Field).error
        assert screen.focused is screen.query_one("#email", Field).entry


async def test_an_address_taken_meanwhile_leads_back_to_its_field(world: World) -> None:
    async with SignedIn(world, world.admin()).run_test() as pilot:
        screen = await to_code(pilot)
        world.add("Petit", email="jean.louty@commune.exemple.fr")
        await type_text(pilot, world.last_code())
        await press(pilot, "enter")

        assert isinstance(screen.step, IdentityStep)
        assert screen.query_one("#email", Field).error
        assert screen.query_one("#last_name", Field).value == "Louty"


@pytest.mark.rule("LIFE-12", "CASE-46")
async def test_a_generic_name_is_confirmed(world: World) -> None:
    async with SignedIn(world, world.admin()).run_test() as pilot:
        screen = await open_wizard(pilot)
        await fill_identity(pilot, last_name="Mairie", first_name="Accueil")
        await pilot.press("enter")
        await until_dialog(pilot)
        assert "désigner un service" in shown(pilot)
        await press(pilot, "escape")
        assert isinstance(screen.step, IdentityStep)

        await pilot.press("enter")
        await until_dialog(pilot)
        await go_on(pilot)
        assert isinstance(screen.step, RightsStep)


@pytest.mark.rule("CASE-47")
async def test_no_right_at_all_is_confirmed(world: World) -> None:
    async with SignedIn(world, world.admin()).run_test() as pilot:
        screen = await to_rights(pilot)
        await pilot.press("f2")
        await until_dialog(pilot)
        await go_on(pilot)

        assert isinstance(screen.step, ConfirmStep)


async def go_on(pilot: Pilot[None]) -> None:
    """Answer yes to a question whose focus is on no."""
    await pilot.press("left", "enter")
    await settle(pilot)


@pytest.mark.rule("CASE-39")
async def test_leaving_with_something_typed_asks(world: World) -> None:
    async with SignedIn(world, world.admin()).run_test() as pilot:
        screen = await open_wizard(pilot)
        await fill_identity(pilot)
        await pilot.press("escape")
        await until_dialog(pilot)
        await press(pilot, "escape")
        assert pilot.app.screen is screen

        await pilot.press("escape")
        await until_dialog(pilot)
        assert "[ Abandonner ]  [ Continuer la saisie ]" in shown(pilot)
        await go_on(pilot)
        current(pilot, AccountsScreen)


async def test_leaving_with_nothing_typed_does_not_ask(world: World) -> None:
    async with SignedIn(world, world.admin()).run_test() as pilot:
        await open_wizard(pilot)
        await press(pilot, "escape")

        current(pilot, AccountsScreen)


async def test_enter_typed_twice_creates_once_and_stays_on_the_identifier(world: World) -> None:
    async with SignedIn(world, world.admin("Martin")).run_test() as pilot:
        screen = await to_code(pilot)
        await type_text(pilot, world.last_code())
        await pilot.press("enter", "enter")
        await settle(pilot)
        await press(pilot, "enter")

        assert isinstance(screen.step, IdentifierStep)
        assert accounts(world) == ["Louty", "Martin"]


async def test_after_creation_there_is_no_way_back_to_the_code(world: World) -> None:
    async with SignedIn(world, world.admin("Martin")).run_test() as pilot:
        await to_code(pilot)
        await type_text(pilot, world.last_code())
        await press(pilot, "enter", "escape")

        current(pilot, AccountsScreen)
        assert accounts(world) == ["Louty", "Martin"]


async def test_the_identifier_goes_to_the_clipboard_and_stays_in_sight(world: World) -> None:
    async with SignedIn(world, world.admin()).run_test() as pilot:
        screen = await to_code(pilot)
        await type_text(pilot, world.last_code())
        await press(pilot, "enter", "c")

        identifier = created(world, screen).identifier
        assert pilot.app.clipboard == identifier
        assert toasts(pilot) == [COPIED]
        assert identifier in shown(pilot)


async def test_another_account_starts_from_an_empty_form(world: World) -> None:
    async with SignedIn(world, world.admin()).run_test() as pilot:
        first = await to_code(pilot)
        await type_text(pilot, world.last_code())
        await press(pilot, "enter", "n")

        again = current(pilot, WizardScreen)
        assert again is not first
        assert again.query_one("#last_name", Field).value == ""


@pytest.mark.rule("LIFE-10", "CASE-14")
@pytest.mark.parametrize("addressed", [True, False])
async def test_a_new_administrator_means_a_letter(world: World, addressed: bool) -> None:
    employer = world.commune if addressed else world.hospital
    admin = world.add("Martin", profile=Profile.ADMIN, establishment=employer)
    async with SignedIn(world, admin).run_test(size=(80, 24)) as pilot:
        screen = await open_wizard(pilot)
        await pilot.press("left")
        await fill_identity(pilot)
        await press(pilot, "enter", "down", "m", "f2")
        await type_text(pilot, world.last_code())
        await press(pilot, "enter")

        assert isinstance(screen.step, IdentifierStep)
        told = texts.LETTER_NEXT if addressed else texts.LETTER_UNADDRESSED
        assert " ".join(told.split()) in " ".join(shown(pilot).split())
        assert "letter_queued" in world.operations(employer)


@pytest.mark.rule("OTP-5")
async def test_a_gateway_that_fails_is_told_and_may_be_asked_again(world: World) -> None:
    async with SignedIn(world, world.admin()).run_test() as pilot:
        world.courier.broken = True
        screen = await to_code(pilot)
        assert isinstance(screen.step, ConfirmStep)
        assert screen.step.panel.notice.sentence

        world.courier.broken = False
        await press(pilot, "f6")
        await type_text(pilot, world.last_code())
        await press(pilot, "enter")
        assert created(world, screen).last_name == "Louty"


@pytest.mark.rule("PHONE-3", "CASE-71")
async def test_the_way_of_the_code_is_told_beneath_the_number(world: World) -> None:
    async with SignedIn(world, world.admin()).run_test() as pilot:
        screen = await open_wizard(pilot)
        await fill_identity(pilot, phone="0556114123")
        await settle(pilot)

        assert "standard" in screen.query_one(PhoneInput).hint


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_every_step_shows_its_buttons(world: World, size: tuple[int, int]) -> None:
    async with SignedIn(world, world.admin()).run_test(size=size) as pilot:
        await open_wizard(pilot)
        assert f"[ {texts.NEXT} ]" in shown(pilot)
        await press(pilot, "escape", "escape")
        await to_code(pilot)
        assert f"[ {texts.CREATE} ]" in shown(pilot)
        await type_text(pilot, world.last_code())
        await press(pilot, "enter")
        assert f"[ {texts.FINISH} ]" in shown(pilot)


async def test_everything_the_code_confirms_can_be_read_from_the_code_field(world: World) -> None:
    async with SignedIn(world, world.admin()).run_test(size=(80, 24)) as pilot:
        await to_rights(pilot)
        await press(pilot, "m", "f2")
        assert "Estimation de la pension CNRACL" not in shown(pilot)
        assert "Validations de périodes CNRACL" not in shown(pilot)

        await press(pilot, "pagedown", "pagedown")

        assert "Validations de périodes CNRACL" in shown(pilot)
