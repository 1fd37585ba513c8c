"""« Modifier » by keys: three tabs, one confirmation, and what others do meanwhile (SCR-EDIT)."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta

import pytest
from textual.pilot import Pilot
from textual.widgets import Static

from peps_tui.core.domain.account import Account, Profile, Status
from peps_tui.core.domain.message import MessageKind
from peps_tui.core.domain.phone import parse_phone
from peps_tui.core.domain.rights import Right
from peps_tui.core.use_cases.bulk import delete_accounts
from peps_tui.core.use_cases.editing import apply_changes, open_account
from peps_tui.core.use_cases.messages import deliver_due
from peps_tui.screens import confirming
from peps_tui.screens.dashboard import DashboardScreen
from peps_tui.screens.edit.panes import DetailsPane, HistoryPane, RightsPane
from peps_tui.screens.edit.screen import EditScreen
from peps_tui.screens.rights_help import ColleagueScreen, PresetScreen
from peps_tui.texts import advice as advice_texts
from peps_tui.texts import edit as texts
from peps_tui.texts import wizard as wizard_texts
from peps_tui.widgets.check import Check
from peps_tui.widgets.choice import Choice
from peps_tui.widgets.field import Field
from peps_tui.widgets.rights_matrix import RightsMatrix
from peps_tui.widgets.summary import Summary
from tests.screens.signed_in import (
    SignedIn,
    current,
    paste,
    press,
    settle,
    shown,
    toasts,
    type_at_once,
    type_text,
    until_dialog,
    until_screen,
    until_shown,
)
from tests.support.world import HOME, World

FIRST, SECOND = "affiliation-cnracl", "caracteristiques-agents"


@asynccontextmanager
async def editing(
    world: World, account: Account, *, by: Account | None = None, size: tuple[int, int] = (80, 24)
) -> AsyncIterator[tuple[Pilot[None], EditScreen]]:
    """« Modifier » open on `account`, over the start page of an administrator."""
    app = SignedIn(world, by or world.admin())
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        screen = EditScreen(app.start.context, app.start.who, account.id)
        app.push_screen(screen)
        await settle(pilot)
        yield pilot, screen


def rights(world: World, account: Account) -> dict[str, Right]:
    with world.storage.reading() as unit:
        return {c: r for c, r in unit.accounts.rights(account.id).items() if r is not Right.NONE}


async def clear_and_type(pilot: Pilot[None], text: str) -> None:
    """Replace what the focused line holds."""
    await pilot.press("end", "ctrl+u")
    await paste(pilot, text)


def words(text: str) -> str:
    """`text` on one line, whatever its breaks and spaces."""
    return " ".join(text.split())


async def enter_code(pilot: Pilot[None], code: str) -> None:
    await type_text(pilot, code)
    await press(pilot, "enter")


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06d}"


@pytest.mark.rule("RIGHT-5", "OTP-7", "HIST-1")
async def test_rights_alone_are_confirmed_without_a_code(world: World) -> None:
    account = world.add("Louty", "Jean", rights={SECOND: Right.READ})
    async with editing(world, account) as (pilot, _screen):
        codes = len(world.messages(MessageKind.CODE))
        await press(pilot, "down", "m", "down", "a")
        page = shown(pilot)
        assert "▸≠  " in page
        assert "Ses droits (2)" in page
        assert "2 droits à appliquer" in page

        await press(pilot, "f2")
        page = shown(pilot)
        assert "Affiliation CNRACL : Aucun → Modification" in page
        assert "Lecture seule → Aucun" in page
        assert rights(world, account) == {SECOND: Right.READ}

        await press(pilot, "enter")
        current(pilot, DashboardScreen)
        assert toasts(pilot) == [texts.applied(account.identifier)]
        assert rights(world, account) == {FIRST: Right.WRITE}
        assert len(world.messages(MessageKind.CODE)) == codes
        assert world.operations()[-2:] == ["right_changed", "right_changed"]


@pytest.mark.rule("OTP-7", "LIFE-9", "CASE-8")
async def test_one_code_confirms_both_tabs_at_once(world: World) -> None:
    account = world.add("Louty", "Jean")
    async with editing(world, account) as (pilot, screen):
        await press(pilot, "down", "l", "f4", "left", "tab", "tab")
        await clear_and_type(pilot, "Loutie")
        # From inside a field: to the other tab and back, and nothing is lost.
        await press(pilot, "f3", "f4")
        assert "Ses droits (1)" in shown(pilot)
        assert "Ses coordonnées (2)" in shown(pilot)
        assert "1 droit et 2 coordonnées à appliquer" in shown(pilot)

        await press(pilot, "enter")
        page = shown(pilot)
        assert "Utilisateur → Administrateur" in page
        assert "Louty → Loutie" in page
        assert wizard_texts.LETTER in page
        assert "06 •• •• •• 78" in page

        await enter_code(pilot, wrong(world.last_code()))
        assert screen.panel is not None
        assert "Encore 4 essais" in screen.panel.field.error
        assert world.get(account).last_name == "Louty"

        await enter_code(pilot, world.last_code())
        current(pilot, DashboardScreen)
        stored = world.get(account)
        assert (stored.last_name, stored.profile) == ("Loutie", Profile.ADMIN)
        assert rights(world, account) == {FIRST: Right.READ}
        assert texts.LETTER_QUEUED in toasts(pilot)[0]


async def test_what_matters_is_read_first_and_what_is_left_is_told(world: World) -> None:
    account = world.add("Louty", "Jean")
    async with editing(world, account) as (pilot, screen):
        await press(pilot, *["down", "m"] * 6, "end", "l", "f4", "left", "f2")
        page = shown(pilot)
        assert wizard_texts.LETTER in page
        assert texts.TRUSTS_END in page
        assert "RNCPS" in page
        left = screen.query_one(Summary).lines_left
        assert f"encore {left} lignes" in page
        assert "Page suiv. Lire la suite" in page

        await press(pilot, "pagedown", "pagedown")
        page = shown(pilot)
        assert "Affiliation CNRACL" in page or "Modification" in page
        assert "encore" not in page
        assert "Lire la suite" not in page


async def test_what_is_typed_while_the_code_leaves_reaches_no_hidden_field(world: World) -> None:
    account = world.add("Louty", "Jean")
    async with editing(world, account) as (pilot, screen):
        await press(pilot, "f4", "tab", "tab")
        await clear_and_type(pilot, "Loutie")
        await pilot.press("f2", "x", "y", "z")
        await settle(pilot)
        assert screen.panel is not None
        assert screen.focused is screen.panel.field.entry
        await press(pilot, "escape")
        assert screen.query_one("#last_name", Field).value == "Loutie"


@pytest.mark.rule("OTP-5", "OTP-7")
async def test_going_back_keeps_the_code_and_other_changes_wait_for_theirs(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    account = world.add("Louty", "Jean")
    async with editing(world, account) as (pilot, _screen):
        await press(pilot, "f4", "tab", "tab")
        await clear_and_type(pilot, "Loutie")
        await press(pilot, "f2")
        sent = len(world.messages(MessageKind.CODE))
        await press(pilot, "escape", "f2")
        assert len(world.messages(MessageKind.CODE)) == sent
        assert "Un SMS a été envoyé" in shown(pilot)

        await press(pilot, "escape", "f3", "down", "m", "f2")
        assert len(world.messages(MessageKind.CODE)) == sent
        told = words(shown(pilot))
        assert "le code déjà reçu ne la confirme pas" in told
        assert "Nouveau code possible dans 60 s" in told

        monkeypatch.setattr(confirming, "TELL_EVERY", 0.01)
        world.clock.advance(timedelta(seconds=24))
        await press(pilot, "escape", "f2")
        await until_shown(pilot, "dans 36 s")
        assert len(world.messages(MessageKind.CODE)) == sent
        world.clock.advance(timedelta(seconds=36))
        await until_shown(pilot, "Un SMS a été envoyé")
        await settle(pilot)
        assert len(world.messages(MessageKind.CODE)) == sent + 1
        await enter_code(pilot, world.last_code())
        assert world.get(account).last_name == "Loutie"
        assert rights(world, account) == {FIRST: Right.WRITE}


@pytest.mark.rule("RIGHT-5")
async def test_the_rights_of_a_colleague_or_a_preset_fill_the_matrix(world: World) -> None:
    account = world.add("Louty", "Jean", rights={SECOND: Right.WRITE})
    world.add("Petit", "Zoé", rights={FIRST: Right.READ, "rncps": Right.READ})
    async with editing(world, account) as (pilot, screen):
        matrix = screen.query_one(RightsMatrix)
        await pilot.press("c")
        await until_screen(pilot, ColleagueScreen)
        await pilot.press(*"zoe")
        await until_shown(pilot, "1 résultat")
        await press(pilot, "enter")
        assert screen.editor is not None
        assert given(matrix) == {FIRST: Right.READ, "rncps": Right.READ}
        assert "Mme Zoé Petit" in toasts(pilot)[0]

        await pilot.press("p")
        await until_screen(pilot, PresetScreen)
        await press(pilot, "enter")
        assert set(given(matrix).values()) == {Right.READ}
        assert "rncps" not in given(matrix)
        assert len(given(matrix)) == len(matrix.services) - 1

        await press(pilot, "z")
        assert given(matrix) == {SECOND: Right.WRITE}
        assert texts.NOTHING in shown(pilot)


@pytest.mark.rule("RIGHT-5")
async def test_colleagues_are_others_the_best_named_first_and_the_same_changes_nothing(
    world: World,
) -> None:
    account = world.add("Petit", "Léa", rights={FIRST: Right.READ})
    world.add("Abel", "Noé", service="Petite enfance")
    world.add("Petitjean", "Zoé", rights={FIRST: Right.READ})
    async with editing(world, account) as (pilot, screen):
        await pilot.press("c")
        await until_screen(pilot, ColleagueScreen)
        await pilot.press(*"petit")
        await until_shown(pilot, "2 résultats")
        page = shown(pilot)
        assert page.index("Petitjean Zoé") < page.index("Abel Noé")
        assert "Petit Léa" not in page

        await press(pilot, "enter")
        assert "rien ne change" in toasts(pilot)[0]
        assert not screen.would_lose_text


async def test_enter_typed_behind_a_search_picks_whom_it_finds(world: World) -> None:
    world.add("Abel", rights={"rncps": Right.WRITE})
    world.add("Zola", "Émile", rights={FIRST: Right.READ})
    async with editing(world, world.add("Louty", "Jean")) as (pilot, screen):
        await pilot.press("c")
        await until_screen(pilot, ColleagueScreen)
        type_at_once(pilot, *"zola", "enter")
        await settle(pilot)

        assert given(screen.query_one(RightsMatrix)) == {FIRST: Right.READ}


def given(matrix: RightsMatrix) -> dict[str, Right]:
    return {code: right for code, right in matrix.rights.items() if right is not Right.NONE}


async def test_leaving_asks_before_losing_anything(world: World) -> None:
    account = world.add("Louty", "Jean")
    async with editing(world, account) as (pilot, screen):
        await press(pilot, "down", "m")
        await pilot.press("escape")
        await until_dialog(pilot)
        await press(pilot, "escape")
        assert pilot.app.screen is screen

        await press(pilot, "f2", "escape", "z")
        assert not screen.would_lose_text
        await press(pilot, "escape")
        current(pilot, DashboardScreen)
        assert rights(world, account) == {}


@pytest.mark.rule("LIFE-14", "OTP-3", "CASE-76")
async def test_a_conflict_keeps_what_was_typed_and_the_code_already_sent(world: World) -> None:
    account = world.add("Louty", "Jean", service="Finances")
    colleague = world.sign_in(world.admin("Roy", "Luc"), HOME)
    async with editing(world, account) as (pilot, screen):
        await press(pilot, "f4", "tab", "tab")
        await clear_and_type(pilot, "Loutie")
        await press(pilot, "f2")
        code = world.last_code()
        give(world, account, service="Direction")
        seen = open_account(colleague, account.id)
        edit = replace(seen.as_read, rights={FIRST: Right.WRITE})
        apply_changes(colleague, account.id, edit, seen=seen.fingerprint, code=None)

        await type_text(pilot, code)
        await pilot.press("enter")
        await until_dialog(pilot)
        told = words(" ".join(str(each.content) for each in pilot.app.screen.query(Static)))
        assert "Luc Roy" in told
        await pilot.press("enter")
        await until_shown(pilot, "Finances → Direction")
        assert "Affiliation CNRACL : Aucun → Modification" in shown(pilot)

        await press(pilot, "enter")
        assert screen.query_one("#last_name", Field).value == "Loutie"
        assert screen.query_one("#service", Field).value == "Direction"
        assert texts.pending(0, 1) in shown(pilot)
        sent = len(world.messages(MessageKind.CODE))
        await press(pilot, "f2")
        assert len(world.messages(MessageKind.CODE)) == sent
        await enter_code(pilot, code)
        stored = world.get(account)
        assert (stored.last_name, stored.service) == ("Loutie", "Direction")
        assert rights(world, account) == {FIRST: Right.WRITE}


def give(world: World, account: Account, **changes: object) -> None:
    """Change an account behind everybody's back."""
    with world.storage.writing() as unit:
        unit.accounts.save(replace(world.get(account), **changes))  # type: ignore[arg-type]


@pytest.mark.rule("LIFE-14", "CASE-77")
async def test_an_account_deleted_meanwhile_leads_back(world: World) -> None:
    account = world.add("Louty", "Jean")
    colleague = world.sign_in(world.admin("Roy", "Luc"), HOME)
    async with editing(world, account) as (pilot, _screen):
        await press(pilot, "down", "m")
        delete_accounts(colleague, [account.id])
        await press(pilot, "f2")
        current(pilot, DashboardScreen)
        assert "supprimé" in toasts(pilot)[0]


@pytest.mark.rule("LIFE-6", "CASE-19")
async def test_an_expired_account_is_first_renewed(world: World) -> None:
    account = world.add("Louty", "Jean", status=Status.EXPIRED)
    app = SignedIn(world, world.admin())
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        for answer in ("escape", "enter"):
            app.push_screen(EditScreen(app.start.context, app.start.who, account.id))
            await until_dialog(pilot)
            await until_shown(pilot, "renouvellement")
            await press(pilot, answer)
        assert current(pilot, EditScreen).editor is not None
        assert world.get(account).status(world.today) is Status.ACTIVE


@pytest.mark.rule("LIFE-8", "LIFE-9", "CASE-10", "CASE-15")
async def test_profiles_that_cannot_change_are_locked_with_the_reason(world: World) -> None:
    admin = world.admin()
    other = world.admin("Roy", "Luc")
    async with editing(world, other, by=admin) as (pilot, screen):
        await press(pilot, "f4")
        assert screen.query_one("#profile", Choice).disabled
        assert "supprimez ce compte, puis créez-en un" in words(shown(pilot))

        await press(pilot, "escape")
        own = EditScreen(screen.context, screen.who, admin.id)
        pilot.app.push_screen(own)
        await settle(pilot)
        await press(pilot, "f4")
        assert own.query_one("#profile", Choice).disabled
        assert own.query_one("#phone", Field).disabled
        page = words(shown(pilot))
        assert words(texts.OWN_PROFILE) in page
        assert words(texts.OWN_PHONE) in page

        # One's own rights: yes, with a code (C30).
        await press(pilot, "f3", "down", "m", "f2")
        assert own.panel is not None
        await enter_code(pilot, world.last_code())
        assert rights(world, admin) == {FIRST: Right.WRITE}


@pytest.mark.rule("PHONE-5", "CASE-69", "CASE-70")
async def test_an_anonymous_number_is_replaced_or_blanked_and_never_shown(world: World) -> None:
    account = world.add("Louty", "Jean", phone="0698765432", phone_anonymous=True)
    async with editing(world, account) as (pilot, screen):
        await press(pilot, "f4")
        assert screen.query_one("#phone", Field).value == ""
        assert texts.NOTHING in shown(pilot)
        pages = [shown(pilot)]

        screen.query_one("#blank-phone", Check).focus()
        await press(pilot, "space", "f2")
        pages.append(shown(pilot))
        assert "numéro anonymisé → non renseigné" in pages[-1]
        await press(pilot, "escape")

        screen.query_one("#phone", Field).focus()
        await paste(pilot, "06 11 22 33 44")
        world.clock.advance(timedelta(minutes=2))
        await press(pilot, "f2")
        pages.append(shown(pilot))
        assert "numéro anonymisé → 06 11 22 33 44" in pages[-1]
        assert texts.TRUSTS_END in pages[-1]
        await enter_code(pilot, world.last_code())

    assert not any("98" in page or "54 32" in page for page in pages)
    stored = world.get(account)
    assert stored.phone == parse_phone("0611223344")
    assert not stored.phone_anonymous


async def test_faults_are_told_at_their_fields_in_their_tab(world: World) -> None:
    world.add("Petit", "Paul", email="pris@commune.exemple.fr")
    account = world.add("Louty", "Jean")
    async with editing(world, account) as (pilot, screen):
        await press(pilot, "f4", "tab", "tab")
        await clear_and_type(pilot, "")
        await press(pilot, "tab", "tab", "tab")
        await clear_and_type(pilot, "3639")
        await press(pilot, "f3", "f2")
        assert screen.editor is not None
        assert screen.editor.tab == DetailsPane.TAB
        errors = {field.id: field.error for field in screen.query(Field) if field.error}
        assert set(errors) == {"last_name", "phone"}
        assert screen.focused is screen.query_one("#last_name", Field).entry

        await paste(pilot, "Louty")
        await press(pilot, "tab", "tab")
        await clear_and_type(pilot, "pris@commune.exemple.fr")
        await press(pilot, "tab")
        await clear_and_type(pilot, "06 12 34 56 78")
        await press(pilot, "f2")
        assert screen.query_one("#email", Field).error
        assert screen.focused is screen.query_one("#email", Field).entry


@pytest.mark.rule("LIFE-2", "CASE-37")
async def test_a_new_address_of_a_pending_account_is_offered_a_new_mail(world: World) -> None:
    account = world.add("Louty", "Jean", status=Status.PENDING)
    async with editing(world, account) as (pilot, _screen):
        await press(pilot, "f4", "tab", "tab", "tab", "tab")
        await clear_and_type(pilot, "jean@commune.exemple.fr")
        await press(pilot, "f2")
        assert texts.LINK_ENDS in shown(pilot)
        await type_text(pilot, world.last_code())
        await pilot.press("enter")
        await until_dialog(pilot)
        await press(pilot, "enter")
        current(pilot, DashboardScreen)
        assert texts.RESENT in toasts(pilot)[0]
    deliver_due(world.ports)
    assert world.messages(MessageKind.CREATION)[-1].to == "jean@commune.exemple.fr"


@pytest.mark.rule("LIFE-12", "CASE-45")
async def test_an_account_that_becomes_someone_else_s_is_confirmed_twice(world: World) -> None:
    account = world.add("Louty", "Jean")
    async with editing(world, account) as (pilot, screen):
        await press(pilot, "f4", "tab", "tab")
        await clear_and_type(pilot, "Petit")
        await press(pilot, "tab")
        await clear_and_type(pilot, "Zoé")
        await pilot.press("f2")
        await until_dialog(pilot)
        assert advice_texts.TITLE in shown(pilot)
        assert "fortement déconseillé" in shown(pilot)
        await press(pilot, "escape")
        assert screen.stage is None

        await pilot.press("f2")
        await until_dialog(pilot)
        await pilot.press("left", "enter")
        await settle(pilot)
        assert screen.stage is not None


@pytest.mark.rule("AUTH-5", "OTP-7")
async def test_only_a_blocked_account_can_be_unblocked(world: World) -> None:
    blocked = world.add("Louty", "Jean", status=Status.BLOCKED)
    other = world.add("Petit", "Zoé")
    admin = world.admin()
    async with editing(world, other, by=admin) as (pilot, screen):
        assert not screen.query("#unblock")
        await press(pilot, "escape")
        screen = EditScreen(screen.context, screen.who, blocked.id)
        pilot.app.push_screen(screen)
        await settle(pilot)
        await press(pilot, "f4")
        screen.query_one("#unblock", Check).focus()
        await press(pilot, "space", "f2")
        assert texts.UNBLOCKED in shown(pilot)
        await enter_code(pilot, world.last_code())
    assert world.get(blocked).blocked_at is None


@pytest.mark.rule("HIST-1")
async def test_its_history_is_its_own_page_by_page(world: World) -> None:
    account = world.add("Louty", "Jean")
    world.sign_in(account)
    world.clock.advance(timedelta(minutes=2))
    world.sign_in(world.add("Petit", "Zoé"))
    async with editing(world, account) as (pilot, screen):
        await press(pilot, "f5")
        assert screen.editor is not None
        assert screen.editor.tab == HistoryPane.TAB
        page = shown(pilot)
        assert "Connexion" in page
        assert "Jean Louty" in page
        assert "Petit" not in page
        await press(pilot, "pageup", "end", "down")
        assert "Connexion" in shown(pilot)


@pytest.mark.rule("RIGHT-5", "HIST-1")
async def test_each_line_of_its_history_tells_the_service_it_is_about(world: World) -> None:
    account = world.add("Louty", "Jean")
    async with editing(world, account) as (pilot, _screen):
        await press(pilot, "down", "m", "down", "l", "f2", "enter")
        current(pilot, DashboardScreen)
    async with editing(world, account, by=world.admin("Roy", "Luc")) as (pilot, _screen):
        await press(pilot, "f5")
        changed = [line for line in shown(pilot).splitlines() if "Droit d’accès modifié" in line]
        assert any("Affiliation" in line for line in changed[:2])
        assert len({line[38:60] for line in changed[:2]}) == 2


async def test_names_are_only_text(world: World) -> None:
    account = world.add("[/]\x1b[2J", "[@click=app.quit]x", service="[b]\u202eRH")
    world.sign_in(account)
    async with editing(world, account) as (pilot, screen):
        pages = [shown(pilot)]
        await press(pilot, "f5")
        pages.append(shown(pilot))
        await press(pilot, "f4")
        pages.append(shown(pilot))
        assert texts.NOTHING in pages[-1]
        screen.query_one("#service", Field).focus()
        await clear_and_type(pilot, "[b]Direction")
        await press(pilot, "f2")
        pages.append(shown(pilot))

        assert all("[@click=app.quit]x" in page for page in pages)
        assert "[b]RH → [b]Direction" in pages[-1]
        assert not any(char in page for page in pages for char in "\x1b\u202e")


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_every_tab_shows_its_button_and_its_keys(world: World, size: tuple[int, int]) -> None:
    account = world.add("Louty", "Jean", status=Status.BLOCKED, phone_anonymous=True)
    async with editing(world, account, size=size) as (pilot, screen):
        for key, tab in (("f3", RightsPane), ("f4", DetailsPane), ("f5", HistoryPane)):
            await press(pilot, key)
            assert screen.query_one(tab).display
            assert f"[ {texts.APPLY} ]" in shown(pilot)
            assert f"▸ {key.upper()} " in shown(pilot)
        await press(pilot, "f4")
        assert texts.UNBLOCK in shown(pilot)
