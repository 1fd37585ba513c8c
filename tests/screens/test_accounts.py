"""« Gestion des comptes » by keys, on a real platform."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from textual.pilot import Pilot
from textual.widgets import Static

from peps_tui.core.domain.account import Profile, Status
from peps_tui.core.domain.errors import (
    AccountNotFound,
    FileNotSaved,
    NothingToExport,
    NotPending,
    OnlyRenewal,
    OwnAccount,
    SpeechUnavailable,
)
from peps_tui.core.domain.listing import AccountPage, AccountRow, Criterion
from peps_tui.core.domain.message import MessageKind
from peps_tui.core.use_cases import bulk
from peps_tui.core.use_cases.messages import deliver_due
from peps_tui.screens.accounts import AccountsScreen
from peps_tui.screens.wizard.screen import WizardScreen
from peps_tui.texts import accounts as texts
from peps_tui.texts import bulk as bulk_texts
from peps_tui.texts.errors import explain
from peps_tui.widgets.key_bar import KeyBar
from tests.screens.signed_in import (
    SignedIn,
    current,
    press,
    settle,
    shown,
    toasts,
    type_at_once,
    type_text,
    until_dialog,
    until_shown,
)
from tests.support.world import World


async def open_accounts(pilot: Pilot[None]) -> AccountsScreen:
    """From the start page to the grid."""
    await settle(pilot)
    await press(pilot, "g")
    return current(pilot, AccountsScreen)


async def look_for(pilot: Pilot[None], text: str) -> None:
    """Search, then go back to the grid."""
    await pilot.press("f3")
    await type_text(pilot, text)
    await settle(pilot)
    await press(pilot, "enter")


def names(screen: AccountsScreen) -> list[str]:
    return [line.last_name for line in screen.table._lines if isinstance(line, AccountRow)]


def highlighted(screen: AccountsScreen) -> AccountRow:
    assert screen.table.row is not None
    return screen.table.row


def many(world: World, count: int) -> None:
    """Anne Nom000, Anne Nom001…, stored at once."""
    first = world.add("Nom000", "Anne", password=None)
    others = (
        replace(
            first,
            id=0,
            version=0,
            last_name=f"Nom{number:03d}",
            identifier=f"ANO9{number:05d}",
            email=f"anne.nom{number}@commune.exemple.fr",
        )
        for number in range(1, count)
    )
    with world.storage.writing() as unit:
        unit.accounts.add_many(tuple(others))


def told(pilot: Pilot[None]) -> str:
    """The words of the dialog, on one line."""
    return " ".join(str(part.render()) for part in pilot.app.screen.query(Static))


async def answer(pilot: Pilot[None], *keys: str) -> None:
    """Open a dialog with the first key, answer it with the others."""
    await pilot.press(keys[0])
    await until_dialog(pilot)
    for key in keys[1:]:
        await pilot.press(key)
    await settle(pilot)


@pytest.mark.rule("CASE-81")
async def test_the_search_ignores_accents_and_case(world: World) -> None:
    world.add("Petit", "Céline", service="Ressources humaines, état civil")
    world.add("Roux", "Delphine", service="Finances")
    async with SignedIn(world, world.admin()).run_test() as pilot:
        screen = await open_accounts(pilot)
        for typed in ("celine", "CÉLINE", "ressources HUMAINES", "etat-civil céline"):
            screen.search.value = typed
            await settle(pilot)

            assert names(screen) == ["Petit"]
            assert "1-1 sur 1 résultat(s)" in shown(pilot)


async def test_letters_typed_in_the_search_are_no_commands(world: World) -> None:
    async with SignedIn(world, world.admin()).run_test() as pilot:
        screen = await open_accounts(pilot)
        await press(pilot, "slash")
        await type_text(pilot, "chrs@mtlaefgiov/")
        await settle(pilot)

        assert screen.search.value == "chrs@mtlaefgiov/"
        assert pilot.app.screen is screen


async def test_nothing_found_is_told_and_escape_shows_everybody_again(world: World) -> None:
    async with SignedIn(world, world.admin("Martin")).run_test() as pilot:
        screen = await open_accounts(pilot)
        await look_for(pilot, "zzz")
        assert "Aucun compte ne correspond à" in shown(pilot)
        assert "0 résultat(s)" in shown(pilot)

        await press(pilot, "escape")
        assert names(screen) == ["Martin"]
        await pilot.press("f3", "z")
        await settle(pilot)
        assert "Échap affiche tous les comptes" in shown(pilot)
        await press(pilot, "escape")
        assert names(screen) == ["Martin"]
        await press(pilot, "escape")
        assert pilot.app.screen is not screen


async def test_pages_follow_one_another_in_both_directions(world: World) -> None:
    many(world, 60)
    async with SignedIn(world, world.admin("Zola")).run_test() as pilot:
        screen = await open_accounts(pilot)
        assert "1-25 sur 61 résultat(s)" in shown(pilot)

        await press(pilot, "end", "down")
        assert "26-50 sur 61 résultat(s)" in shown(pilot)
        assert names(screen)[0] == "Nom025"
        await press(pilot, "end", "pagedown")
        assert "51-61 sur 61 résultat(s)" in shown(pilot)
        await press(pilot, "end", "down")
        assert names(screen)[-1] == "Zola"

        await press(pilot, "home", "up")
        assert "26-50 sur 61 résultat(s)" in shown(pilot)
        assert highlighted(screen).last_name == "Nom049"
        await press(pilot, "home", "pageup")
        assert "1-25 sur 61 résultat(s)" in shown(pilot)


@pytest.mark.parametrize(("first", "last"), [("ctrl+home", "ctrl+end"), ("f4", "f6")])
async def test_first_and_last_page_are_one_key_away(world: World, first: str, last: str) -> None:
    many(world, 60)
    async with SignedIn(world, world.admin("Zola")).run_test() as pilot:
        screen = await open_accounts(pilot)
        await press(pilot, last)
        assert "51-61 sur 61 résultat(s)" in shown(pilot)
        assert names(screen)[0] == "Nom050"

        await press(pilot, "home", "up")
        assert "26-50 sur 61 résultat(s)" in shown(pilot)
        await press(pilot, first)
        assert "1-25 sur 61 résultat(s)" in shown(pilot)


async def test_a_page_holds_25_50_or_100_results(world: World) -> None:
    many(world, 110)
    async with SignedIn(world, world.admin("Zola")).run_test() as pilot:
        await open_accounts(pilot)
        await press(pilot, "t")
        assert "1-50 sur 111 résultat(s)" in shown(pilot)
        assert "Résultats par page\N{NO-BREAK SPACE}: 50" in shown(pilot)
        await press(pilot, "t", "t")
        assert "1-25 sur 111 résultat(s)" in shown(pilot)


async def test_a_new_search_starts_at_its_first_page(world: World) -> None:
    many(world, 60)
    async with SignedIn(world, world.admin("Zola")).run_test() as pilot:
        await open_accounts(pilot)
        await press(pilot, "ctrl+end")
        await look_for(pilot, "nom0")

        assert "1-25 sur 60 résultat(s)" in shown(pilot)


async def test_letters_typed_at_once_give_the_answer_to_the_last(world: World) -> None:
    for name in ("Abel", "Abeille", "Abélard"):
        world.add(name)
    async with SignedIn(world, world.admin("Zola")).run_test() as pilot:
        screen = await open_accounts(pilot)
        await pilot.press("f3", "a", "b", "e", "l", "a")
        await settle(pilot)

        assert names(screen) == ["Abélard"]


async def test_keys_typed_behind_a_search_act_on_what_it_finds(world: World) -> None:
    world.add("Abel")
    world.add("Zola", "Émile")
    async with SignedIn(world, world.admin()).run_test() as pilot:
        screen = await open_accounts(pilot)
        type_at_once(pilot, "f3", *"zola", "enter", "r", "enter", "enter")
        await until_shown(pilot, "Renouvellement des droits")

        assert "Mme Émile Zola" in told(pilot)
        assert pilot.app.screen_stack[-2] is screen
        await press(pilot, "escape")


async def choose(pilot: Pilot[None], key: str, *, down: int = 0) -> None:
    """Open a list with `key`, and choose the value that many lines under the one in force."""
    await press(pilot, key)
    await pilot.press(*["down"] * down, "enter")
    await settle(pilot)


async def test_every_column_sorts_both_ways_by_two_keys(world: World) -> None:
    world.add("Abel", "Zoé", expires_on=world.today + timedelta(days=9))
    world.add("Blanc", "Luc", expires_on=world.today + timedelta(days=3))
    async with SignedIn(world, world.admin("Zola", "Marie")).run_test() as pilot:
        screen = await open_accounts(pilot)
        for down, heading, order in (
            (0, "Nom ▼", ["Zola", "Blanc", "Abel"]),
            (1, "Prénom▲", ["Blanc", "Zola", "Abel"]),
            (7, "Expire ▲", ["Blanc", "Abel", "Zola"]),
            (0, "Expire ▼", ["Zola", "Abel", "Blanc"]),
            (0, "Expire ▲", ["Blanc", "Abel", "Zola"]),
        ):
            await choose(pilot, "o", down=down)
            assert heading in shown(pilot)
            assert names(screen) == order
        await press(pilot, "o", "escape")
        assert names(screen) == order


async def test_a_criterion_narrows_the_list_with_the_search(world: World) -> None:
    world.add("Petit", "Anne", status=Status.BLOCKED)
    world.add("Petit", "Zoé", email="zoe@commune.exemple.fr")
    world.add("Roux", "Luc", status=Status.BLOCKED)
    async with SignedIn(world, world.admin("Zola")).run_test() as pilot:
        screen = await open_accounts(pilot)
        await choose(pilot, "f", down=3)
        assert "Critère\N{NO-BREAK SPACE}: Bloqués" in shown(pilot)
        assert names(screen) == ["Petit", "Roux"]
        await look_for(pilot, "petit")
        assert "1-1 sur 1 résultat(s)" in shown(pilot)
        await look_for(pilot, "zoe")
        assert names(screen) == []
        assert "critère «\N{NO-BREAK SPACE}Bloqués" in shown(pilot)


async def test_the_list_of_values_goes_to_its_ends_and_to_letters(world: World) -> None:
    async with SignedIn(world, world.admin("Zola")).run_test(size=(80, 24)) as pilot:
        await open_accounts(pilot)
        for keys, chosen in (
            (("end",), "Même nom et prénom"),
            (("home", "a", "a"), "Administrateurs"),
            (("a",), "Avec délégation"),
            (("pagedown", "pageup", "z", "B"), "Bloqués"),
            (("s",), "Sans connexion depuis 12 mois"),
        ):
            await press(pilot, "f")
            await pilot.press(*keys, "enter")
            await settle(pilot)
            assert f"Critère\N{NO-BREAK SPACE}: {chosen}" in shown(pilot)
        assert "F3 Rechercher un nom, un prénom…" in shown(pilot)


async def test_the_order_in_force_is_told_where_it_is_turned(world: World) -> None:
    async with SignedIn(world, world.admin("Zola")).run_test() as pilot:
        await open_accounts(pilot)
        for order in ("croissant", "décroissant"):
            await press(pilot, "o")
            assert f" {order}\N{NO-BREAK SPACE}: inverser" in shown(pilot)
            await press(pilot, "enter")


async def test_the_grid_is_as_one_left_it_and_a_notice_only_looks_aside(world: World) -> None:
    many(world, 60)
    world.add("Petit", status=Status.PENDING)
    app = SignedIn(world, world.admin("Zola"))
    async with app.run_test() as pilot:
        await open_accounts(pilot)
        await press(pilot, "g", "g", "t", "down", "space", "down", "space")
        await choose(pilot, "o", down=1)
        await choose(pilot, "f", down=1)
        await press(pilot, "escape")
        pilot.app.push_screen(AccountsScreen(app.start.context, app.start.who, Criterion.PENDING))
        await settle(pilot)
        assert selected(0) in shown(pilot)
        await press(pilot, "a", "escape", "g")

        assert toasts(pilot) == [texts.kept(2)]
        for told in (": Actifs", ": Statut", ": 50", "Prénom▲", selected(2)):
            assert told in shown(pilot)


async def test_all_groups_fold_at_once(world: World) -> None:
    many(world, 3)
    world.add("Petit", status=Status.EXPIRED)
    async with SignedIn(world, world.admin("Zola")).run_test() as pilot:
        screen = await open_accounts(pilot)
        await press(pilot, "p", "g", "g", "home", "left", "p")
        assert names(screen) == []
        assert shown(pilot).count("Afficher détail") == 2
        assert "p plie ou déplie tous les groupes" in " ".join(shown(pilot).split())
        await press(pilot, "p")
        assert len(names(screen)) == 5


def test_counts_are_set_as_french_sets_them() -> None:
    page = AccountPage(rows=(), offset=0, total=20_000, shown=0)

    assert texts.range_of(page) == "20\N{NARROW NO-BREAK SPACE}000 résultat(s)"
    assert texts.selected(1_000) == "1\N{NARROW NO-BREAK SPACE}000 compte(s) sélectionné(s)"


async def test_a_notice_opens_the_grid_on_its_criterion(world: World) -> None:
    world.add("Petit", status=Status.PENDING)
    world.add("Roux")
    app = SignedIn(world, world.admin())
    async with app.run_test() as pilot:
        await settle(pilot)
        screen = AccountsScreen(app.start.context, app.start.who, Criterion.PENDING)
        pilot.app.push_screen(screen)
        await settle(pilot)

        assert names(screen) == ["Petit"]


async def test_groups_fold_and_tell_how_many_they_hold(world: World) -> None:
    many(world, 30)
    world.add("Petit", status=Status.EXPIRED)
    async with SignedIn(world, world.admin("Zola")).run_test() as pilot:
        screen = await open_accounts(pilot)
        await press(pilot, "g")
        assert "Grouper par\N{NO-BREAK SPACE}: Profil" in shown(pilot)
        assert "− Administrateur · 1 compte(s)" in shown(pilot)
        await press(pilot, "g", "home", "left")
        assert "− Expiré · 1 compte(s)" not in shown(pilot)
        assert "+ Expiré · 1 compte(s)" in shown(pilot)
        assert "1-25 sur 31 affiché(s), 32 résultat(s)" in shown(pilot)

        await press(pilot, "ctrl+end")
        assert "26-31 sur 31 affiché(s)" in shown(pilot)
        await press(pilot, "left", "space")
        assert "32 résultat(s)" in shown(pilot)
        assert names(screen) == []
        await press(pilot, "home", "enter", "down")
        assert highlighted(screen).last_name == "Petit"
        assert "1-1 sur 1 affiché(s), 32 résultat(s)" in shown(pilot)
        await press(pilot, "g")
        assert "− Expiration en novembre 2026 · 1 compte(s)" in shown(pilot)
        await press(pilot, "g")
        assert "1-25 sur 32 résultat(s)" in shown(pilot)


def selected(count: int) -> str:
    return f" {count} compte(s) sélectionné(s)"


@pytest.mark.rule("CASE-80", "LIFE-5", "CASE-20")
async def test_only_what_is_ticked_and_among_the_results_is_renewed(world: World) -> None:
    many(world, 30)
    blocked = world.add("Roux", status=Status.BLOCKED)
    expired = world.add("Roy", status=Status.EXPIRED)
    async with SignedIn(world, world.admin("Zola")).run_test() as pilot:
        await open_accounts(pilot)
        await press(pilot, "space", "down", "space", "ctrl+end", "space")
        assert selected(3) in shown(pilot)
        await press(pilot, "space", "ctrl+home")
        assert selected(2) in shown(pilot)
        assert shown(pilot).count("☑") == 2
        await look_for(pilot, "roux")
        assert selected(0) in shown(pilot)
        await press(pilot, "escape")
        await look_for(pilot, "ro")
        await press(pilot, "a")
        assert selected(2) in shown(pilot)
        await pilot.press("r")
        await until_dialog(pilot)
        assert "- 2 utilisateurs" in shown(pilot)
        assert "- jusqu’au 21/05/2028" in shown(pilot)
        await press(pilot, "enter")

        assert toasts(pilot) == [bulk_texts.renewed("", 2, date(2028, 5, 21))]
        assert {world.get(user).expires_on for user in (blocked, expired)} == {date(2028, 5, 21)}
        assert world.get(blocked).blocked_at is not None
        assert world.operations().count("account_renewed") == 2
        assert selected(0) in shown(pilot)
        await press(pilot, "escape")
        assert selected(2) in shown(pilot)
        await press(pilot, "a")
        assert selected(33) in shown(pilot)
        await press(pilot, "a")
        assert selected(0) in shown(pilot)


@pytest.mark.rule("LIFE-2", "LIFE-11", "OTP-8")
async def test_creation_mails_go_to_all_who_are_ticked_and_wait(world: World) -> None:
    for name in ("Abel", "Blanc"):
        world.add(name, status=Status.PENDING)
    active = world.add("Petit")
    blocked = world.add("Roux", status=Status.PENDING)
    with world.storage.writing() as unit:
        unit.accounts.save(replace(blocked, blocked_at=world.clock.now()))
    async with SignedIn(world, world.admin("Zola")).run_test() as pilot:
        await open_accounts(pilot)
        await look_for(pilot, "roux")
        await pilot.press("at")
        await until_dialog(pilot)
        assert "Ce compte est bloqué et le reste." in told(pilot)
        await press(pilot, "escape", "escape")

        await press(pilot, "home", "space", "down", "space", "down", "space", "down", "space")
        await pilot.press("at")
        await until_dialog(pilot)
        question = told(pilot)
        for words in ("à 3 titulaires", "1 compte bloqué le reste", "1 compte\N{NO-BREAK SPACE}: "):
            assert words in question
        await press(pilot, "enter")

        assert bulk_texts.resent("", 3) in told(pilot)
        assert f"{active.identifier} Mme Anne Petit" in told(pilot)
        assert explain(NotPending()) in told(pilot)
        await press(pilot, "enter")
        assert selected(1) in shown(pilot)
        assert world.operations().count("creation_mail_resent") == 3
        await press(pilot, "at")
        assert bulk_texts.NONE_RESENT in told(pilot)


async def test_the_key_bar_follows_what_is_ticked(world: World) -> None:
    world.add("Abel", status=Status.EXPIRED)
    async with SignedIn(world, world.admin("Zola")).run_test() as pilot:
        screen = await open_accounts(pilot)
        bar = screen.query_one(KeyBar)
        before = bar.render_lines(bar.size.region)

        await press(pilot, "space")

        # What an expired account refuses is offered for all that are ticked.
        assert bar.render_lines(bar.size.region) != before


async def test_what_concerns_one_account_says_so_when_others_are_ticked(world: World) -> None:
    many(world, 2)
    async with SignedIn(world, world.admin("Zola")).run_test() as pilot:
        screen = await open_accounts(pilot)
        await press(pilot, "space", "i", "escape")
        assert toasts(pilot) == []
        await press(pilot, "down", "i")
        assert toasts(pilot) == [texts.alone(highlighted(screen))]
        pilot.app.clear_notifications()
        await press(pilot, "escape", "m")
        assert toasts(pilot) == [texts.alone(highlighted(screen))]
        assert "Mme Anne Nom001" in toasts(pilot)[0]


@pytest.mark.rule("LIFE-5")
async def test_a_renewal_of_more_than_a_page_begins_on_cancel(world: World) -> None:
    many(world, 24)
    expired = world.add("Petit", status=Status.EXPIRED)
    world.add("Roux", status=Status.BLOCKED)
    async with SignedIn(world, world.admin("Zola")).run_test() as pilot:
        await open_accounts(pilot)
        await press(pilot, "a")
        await pilot.press("r")
        await until_dialog(pilot)
        for words in ("27 utilisateurs", "dont 1 expiré", "1 compte bloqué le reste"):
            assert words in told(pilot)
        await press(pilot, "enter")
        assert world.get(expired) == expired

        await answer(pilot, "r", "left", "enter")
        assert world.get(expired).expires_on == date(2028, 5, 21)


@pytest.mark.rule("LIFE-12")
async def test_a_deletion_names_up_to_five_and_tells_who_would_be_left_alone(world: World) -> None:
    many(world, 5)
    world.admin("Abel", "Paul")
    async with SignedIn(world, world.admin("Zola")).run_test() as pilot:
        await open_accounts(pilot)
        await press(pilot, "space", "down", "space")
        await pilot.press("s")
        await until_dialog(pilot)
        assert "2 comptes\N{NO-BREAK SPACE}: Mme Paul Abel, Mme Anne Nom000." in told(pilot)
        assert bulk_texts.LONE_ADMINISTRATOR in told(pilot)
        await press(pilot, "escape", "home", "space", "a")
        await pilot.press("s")
        await until_dialog(pilot)
        assert "supprimer 6 comptes. " in told(pilot)
        await press(pilot, "escape")


@pytest.mark.rule("CASE-3", "LIFE-6", "LIFE-8", "CASE-19")
async def test_what_a_deletion_leaves_out_is_told_before_and_after(world: World) -> None:
    many(world, 3)
    expired = world.add("Petit", status=Status.EXPIRED)
    admin = world.admin("Zola")
    world.admin("Second", "Paul")
    async with SignedIn(world, admin).run_test() as pilot:
        screen = await open_accounts(pilot)
        await press(pilot, "a", *["down"] * 4, "space")
        await pilot.press("s")
        await until_dialog(pilot)
        question = told(pilot)
        for words in ("supprimer 3 comptes", "1 compte expiré", "votre propre compte", "4 comptes"):
            assert words in question
        await pilot.press("left", "left", "enter")
        await settle(pilot)

        assert "3 comptes sont supprimés." in told(pilot)
        assert "2 comptes non traités" in shown(pilot)
        assert f"{expired.identifier} Mme Anne Petit" in told(pilot)
        await press(pilot, "down")
        assert f"{admin.identifier} Mme Claire Zola" in told(pilot)
        assert explain(OwnAccount()) in told(pilot)
        await press(pilot, "enter")
        assert names(screen) == ["Petit", "Second", "Zola"]
        assert selected(2) in shown(pilot)

        await answer(pilot, "s", "left", "enter")
        await press(pilot, "escape")
        assert names(screen) == ["Second", "Zola"]
        assert world.find(expired) is None

        await press(pilot, "s")
        assert "Aucun compte ne peut être supprimé." in told(pilot)
        await press(pilot, "escape")
        assert world.find(admin) is not None


async def test_a_long_work_tells_how_far_it_is(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bulk, "BATCH", 2)
    many(world, 5)
    async with SignedIn(world, world.admin("Zola")).run_test() as pilot:
        screen = await open_accounts(pilot)
        statuses: list[str] = []
        bar = screen.query_one(KeyBar)
        pilot.app.watch(bar, "status", lambda status: statuses.append(status), init=False)
        await press(pilot, "a")
        await answer(pilot, "r", "enter")

    assert statuses[:2] == [bulk_texts.progress(2, 6), bulk_texts.progress(4, 6)]
    assert statuses[-1] == ""


@pytest.mark.rule("CASE-82", "OTP-8")
async def test_the_list_is_exported_and_its_path_told(world: World) -> None:
    many(world, 3)
    async with SignedIn(world, world.admin("Zola")).run_test() as pilot:
        await open_accounts(pilot)
        await press(pilot, "space")
        await answer(pilot, "e", "right", "tab", "right", "enter")
        assert "4 compte(s) exporté(s)" in told(pilot)
        assert pilot.app.clipboard in told(pilot)
        assert pilot.app.clipboard.endswith(".xlsx")
        await press(pilot, "enter")
        await answer(pilot, "e", "enter")
        assert "1 compte(s) exporté(s)" in told(pilot)
        await press(pilot, "enter")
        (csv,) = (content for name, content in world.shelf.files.items() if name.endswith(".csv"))
        assert (b"Nom000" in csv, b"Nom001" in csv) == (True, False)

        await look_for(pilot, "zzz")
        await answer(pilot, "e", "enter")
        assert toasts(pilot) == [explain(NothingToExport())]
        assert len(world.shelf.files) == 2
        await answer(pilot, "e", "escape")
        assert len(world.shelf.files) == 2


@pytest.mark.rule("CASE-42")
async def test_an_identifier_is_spelt_copied_printed_and_spoken(world: World) -> None:
    user = world.add("Petit", "Jean", status=Status.EXPIRED)
    async with SignedIn(world, world.admin()).run_test() as pilot:
        screen = await open_accounts(pilot)
        await look_for(pilot, "petit")
        await press(pilot, "i")
        assert "J comme Joseph, P comme Pierre" in shown(pilot)
        await press(pilot, "enter")
        assert pilot.app.clipboard == user.identifier
        await answer(pilot, "p", "enter")
        assert f"/exports/Identifiant {user.identifier}.pdf" in told(pilot)
        await press(pilot, "escape")
        await answer(pilot, "v", "enter")
        assert f"/exports/{user.identifier}.wav" in told(pilot)
        assert set(world.shelf.files) == {
            f"Identifiant {user.identifier}.pdf",
            f"{user.identifier}.wav",
        }
        await press(pilot, "escape")

        world.speech.available = False
        await answer(pilot, "v", "enter")
        assert toasts(pilot) == [explain(SpeechUnavailable())]
        world.shelf.full = True
        await press(pilot, "tab")
        await answer(pilot, "enter", "enter")
        assert toasts(pilot) == [explain(FileNotSaved())]
        await press(pilot, "escape")
        assert pilot.app.screen is screen


@pytest.mark.rule("LIFE-5", "OTP-8")
async def test_renewal_is_confirmed_without_a_code(world: World) -> None:
    user = world.add("Petit", expires_on=world.today + timedelta(days=3))
    async with SignedIn(world, world.admin()).run_test() as pilot:
        screen = await open_accounts(pilot)
        await look_for(pilot, "petit")
        await pilot.press("r")
        await until_dialog(pilot)
        assert "Vous allez renouveler les droits de Mme Anne Petit" in shown(pilot)
        assert "21/05/2028" in shown(pilot)
        await press(pilot, "enter")

        assert world.get(user).expires_on.isoformat() == "2028-05-21"
        assert toasts(pilot) == [
            bulk_texts.renewed("Mme Anne Petit", 1, world.get(user).expires_on)
        ]
        assert highlighted(screen).expires_on == world.get(user).expires_on
        assert len(world.messages(MessageKind.CODE)) == 1


async def test_escape_at_the_question_changes_nothing(world: World) -> None:
    user = world.add("Petit")
    async with SignedIn(world, world.admin()).run_test() as pilot:
        await open_accounts(pilot)
        await look_for(pilot, "petit")
        for key in ("r", "s"):
            await answer(pilot, key, "escape")

        assert world.get(user) == user


@pytest.mark.rule("LIFE-13", "OTP-8")
async def test_deletion_asks_and_an_enter_too_many_does_no_harm(world: World) -> None:
    user = world.add("Petit")
    async with SignedIn(world, world.admin("Martin")).run_test() as pilot:
        screen = await open_accounts(pilot)
        await look_for(pilot, "petit")
        await answer(pilot, "s", "enter")
        assert world.find(user) is not None

        await answer(pilot, "s", "left", "enter")
        assert world.find(user) is None
        assert names(screen) == []
        assert world.operations()[-1] == "account_deleted"


async def test_the_cursor_stays_on_its_account_after_an_action(world: World) -> None:
    many(world, 10)
    async with SignedIn(world, world.admin("Zola")).run_test() as pilot:
        screen = await open_accounts(pilot)
        await press(pilot, "down", "down", "down")
        await answer(pilot, "r", "enter")

        assert highlighted(screen).last_name == "Nom003"


async def test_after_a_deletion_the_cursor_stays_at_its_place(world: World) -> None:
    many(world, 10)
    async with SignedIn(world, world.admin("Zola")).run_test() as pilot:
        screen = await open_accounts(pilot)
        await press(pilot, "down", "down", "down")
        await answer(pilot, "s", "left", "enter")

        assert highlighted(screen).last_name == "Nom004"


async def test_deleting_the_last_row_of_the_last_page_shows_the_page_before(world: World) -> None:
    many(world, 25)
    async with SignedIn(world, world.admin("Aaron")).run_test() as pilot:
        await open_accounts(pilot)
        await press(pilot, "ctrl+end")
        assert "26-26 sur 26 résultat(s)" in shown(pilot)
        await answer(pilot, "s", "left", "enter")

        assert "1-25 sur 25 résultat(s)" in shown(pilot)


@pytest.mark.rule("LIFE-2")
@pytest.mark.parametrize("key", ["at", "l"])
async def test_the_creation_mail_is_sent_again(world: World, key: str) -> None:
    world.add("Petit", status=Status.PENDING)
    async with SignedIn(world, world.admin()).run_test() as pilot:
        await open_accounts(pilot)
        await look_for(pilot, "petit")
        await answer(pilot, key, "enter")

        assert world.operations()[-1] == "creation_mail_resent"
        assert "15 jours" in toasts(pilot)[0]
    deliver_due(world.ports)
    assert len(world.messages(MessageKind.CREATION)) == 1


@pytest.mark.rule("LIFE-6", "CASE-19")
async def test_an_expired_account_is_renewed_or_renewed_then_deleted(world: World) -> None:
    user = world.add("Petit", status=Status.EXPIRED)
    why = explain(OnlyRenewal(user.expires_on))
    async with SignedIn(world, world.admin()).run_test() as pilot:
        screen = await open_accounts(pilot)
        await look_for(pilot, "petit")
        for key in ("m", "enter", "at"):
            await press(pilot, key)
            assert toasts(pilot) == [why]
        assert pilot.app.screen is screen

        await answer(pilot, "s", "enter")
        assert world.find(user) is not None
        await pilot.press("s")
        await until_dialog(pilot)
        assert why in told(pilot)
        assert "Confirmer" not in shown(pilot)
        await pilot.press("left", "enter")
        await settle(pilot)

        assert world.find(user) is None
        assert world.operations()[-2:] == ["account_renewed", "account_deleted"]


@pytest.mark.rule("LIFE-8", "CASE-2")
async def test_nobody_deletes_himself(world: World) -> None:
    admin = world.admin()
    world.admin("Second", "Paul")
    async with SignedIn(world, admin).run_test() as pilot:
        await open_accounts(pilot)
        await look_for(pilot, admin.identifier)
        await press(pilot, "s")

        assert toasts(pilot) == [explain(OwnAccount())]
        assert world.find(admin) is not None


async def test_an_active_account_needs_no_creation_mail(world: World) -> None:
    world.add("Petit")
    async with SignedIn(world, world.admin()).run_test() as pilot:
        await open_accounts(pilot)
        await look_for(pilot, "petit")
        await press(pilot, "at")

        assert toasts(pilot) == [explain(NotPending())]


async def test_what_a_colleague_did_meanwhile_is_refused_then_shown(world: World) -> None:
    user = world.add("Petit")
    async with SignedIn(world, world.admin()).run_test() as pilot:
        screen = await open_accounts(pilot)
        await look_for(pilot, "petit")
        with world.storage.writing() as unit:
            unit.accounts.remove_many([user.id])
        await press(pilot, "r")

        assert toasts(pilot) == [explain(AccountNotFound())]
        assert names(screen) == []


@pytest.mark.rule("RIGHT-4")
async def test_another_employers_accounts_are_not_there(world: World) -> None:
    world.add("Ailleurs", establishment=world.hospital)
    async with SignedIn(world, world.admin("Martin")).run_test() as pilot:
        screen = await open_accounts(pilot)

        assert names(screen) == ["Martin"]


async def test_the_highlighted_account_is_told_in_full(world: World) -> None:
    world.add(
        "Petit-Dubois-Lefebvre", "Marie-Antoinette", service="Direction générale des services"
    )
    async with SignedIn(world, world.admin()).run_test(size=(80, 24)) as pilot:
        await open_accounts(pilot)
        await look_for(pilot, "dubois")

        page = " ".join(shown(pilot).split())
        assert "Mme Marie-Antoinette Petit-Dubois-Lefebvre" in page
        assert "Direction générale des services" in page


async def test_c_creates_and_h_tells_the_history(world: World) -> None:
    async with SignedIn(world, world.admin()).run_test() as pilot:
        screen = await open_accounts(pilot)
        await press(pilot, "h")
        assert "Historique des opérations" in shown(pilot)
        await press(pilot, "escape")
        assert pilot.app.screen is screen
        await press(pilot, "c")
        current(pilot, WizardScreen)
        await press(pilot, "escape")
        assert pilot.app.screen is screen


async def test_a_grid_of_administrators_tells_their_profile(world: World) -> None:
    world.add("Petit", profile=Profile.ADMIN)
    async with SignedIn(world, world.admin()).run_test(size=(120, 40)) as pilot:
        await open_accounts(pilot)

        assert shown(pilot).count("Administrateur") >= 2
