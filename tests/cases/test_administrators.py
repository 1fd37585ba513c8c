"""The last administrator, promotions, and what users never reach (docs/cases.md, 1 to 16)."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any, get_type_hints

import pytest

from peps_tui.core import use_cases
from peps_tui.core.domain import errors
from peps_tui.core.domain.account import Account, Action, Profile, Status
from peps_tui.core.domain.listing import Listing
from peps_tui.core.domain.message import MessageKind
from peps_tui.core.domain.notice import NoticeKind
from peps_tui.core.domain.rights import Right
from peps_tui.core.ports import Context
from peps_tui.core.use_cases import accounts, bulk, home, sign_in
from peps_tui.core.use_cases.editing import rights_of
from peps_tui.core.use_cases.identity import Actor
from peps_tui.core.use_cases.messages import deliver_due
from peps_tui.screens.accounts import AccountsScreen
from peps_tui.screens.edit.screen import EditScreen
from peps_tui.screens.history import HistoryScreen
from peps_tui.screens.new_services import NewServicesScreen
from peps_tui.screens.review.screen import ReviewScreen
from peps_tui.texts import dashboard
from peps_tui.texts.errors import explain
from tests.screens.signed_in import SignedIn, settle, shown, toasts
from tests.support.world import OFFICE, PASSWORD, World
from tests.use_cases.test_accounts import DRAFT, created
from tests.use_cases.test_editing import applied

LAST_ADMINISTRATOR = (
    "Il doit exister au moins un compte administrateur à l’état actif. "
    "Créez d’abord le compte de votre remplaçant."
)
OUT_OF_ACTION = [Status.EXPIRED, Status.BLOCKED]
FOR_EVERYBODY = {
    *("home.home", "home.own_history", "home.save_layout", "home.sign_out"),
    *("my_establishment.bank_details", "my_establishment.contacts"),
    *("my_establishment.contracts", "my_establishment.information"),
    *("exporting.export_own_history", "handing", "me", "sessions", "services_opening", "spaces"),
    "terms.read_terms",
}
"""The use cases, and rooms of them, that serve every user; all others are refused to him."""


def boss(world: World, status: Status = Status.ACTIVE, **facts: Any) -> Account:
    return world.add("Roy", "Luc", profile=Profile.ADMIN, status=status, **facts)


def warned_of_one_administrator(context: Context) -> list[str]:
    """What the start page says of the number of administrators."""
    notices = home.home(context).notices
    return [dashboard.notice(n) for n in notices if n.kind is NoticeKind.ONE_ADMINISTRATOR]


@pytest.mark.rule("LIFE-8", "CASE-1")
def test_the_only_administrator_is_told_how_he_may_be_deleted(world: World) -> None:
    me = world.admin()

    (refused,) = bulk.prospect(world.sign_in(me), Action.DELETE, [me.id]).refused

    assert explain(refused.error) == LAST_ADMINISTRATOR


@pytest.mark.rule("LIFE-8", "LIFE-12", "CASE-5")
@pytest.mark.parametrize("status", [Status.PENDING, *OUT_OF_ACTION])
def test_an_administrator_who_cannot_enter_does_not_count(world: World, status: Status) -> None:
    boss(world, status)

    (told,) = warned_of_one_administrator(world.sign_in(world.admin()))

    assert told.startswith("Un seul administrateur actif")


@pytest.mark.rule("AUTH-4", "AUTH-5", "CASE-6")
@pytest.mark.parametrize("status", OUT_OF_ACTION)
def test_where_no_administrator_can_act_everybody_is_sent_to_the_contact_form(
    world: World, status: Status
) -> None:
    for account in (boss(world, status), world.add("Louty", status=status)):
        with pytest.raises(errors.SignInError) as refused:
            sign_in.begin(world.ports, OFFICE, identifier=account.identifier, password=PASSWORD)

        told = explain(refused.value)
        assert "Aucun administrateur de votre établissement ne peut agir." in told
        assert "formulaire de contact de l’écran de connexion" in told
        assert "Gestion des comptes dans PEP’s" in told


@pytest.mark.rule("LIFE-9", "CASE-8", "CASE-9")
def test_a_promotion_counts_at_once_and_administers_from_the_next_sign_in(world: World) -> None:
    claire, louty = world.admin(), world.add("Louty", "Jean")
    admin, before = world.sign_in(claire), world.sign_in(louty)

    applied(world, admin, louty, profile=Profile.ADMIN)

    rows = accounts.list_accounts(admin, Listing()).rows
    assert {row.profile for row in rows} == {Profile.ADMIN}
    assert home.home(before).profile is Profile.USER
    assert warned_of_one_administrator(admin) == []
    with pytest.raises(errors.NotAdministrator):
        bulk.delete_accounts(before, [claire.id])
    assert bulk.delete_accounts(world.sign_in(louty), [claire.id]).count == 1


@pytest.mark.rule("LIFE-9", "LIFE-13", "CASE-10")
def test_who_comes_back_as_a_user_inherits_nothing(world: World) -> None:
    admin = world.sign_in(world.admin())
    former = world.add(
        "Louty", "Jean", profile=Profile.ADMIN, email=DRAFT.email, rights={"rncps": Right.READ}
    )
    world.sign_in(former)
    bulk.delete_accounts(admin, [former.id])

    anew = created(world, admin, replace(DRAFT, rights={}))

    assert anew.identifier != former.identifier
    assert rights_of(admin, anew.account_id) == {}
    (line,) = home.account_history(admin, anew.account_id).lines
    assert line.event.operation == "account_created"


@pytest.mark.rule("LIFE-9", "LIFE-11", "CASE-12")
@pytest.mark.parametrize("status", [Status.PENDING, Status.BLOCKED])
def test_a_promotion_is_announced_and_opens_nothing(world: World, status: Status) -> None:
    admin = world.sign_in(world.admin())

    done = applied(world, admin, world.add("Louty", status=status), profile=Profile.ADMIN)
    deliver_due(world.ports)

    assert done.card.status is status
    assert len(world.messages(MessageKind.ADMIN_LETTER)) == 1
    assert len(warned_of_one_administrator(admin)) == 1


@pytest.mark.rule("LIFE-6", "LIFE-9", "CASE-12")
def test_an_expired_account_is_renewed_before_it_is_promoted(world: World) -> None:
    admin = world.sign_in(world.admin())
    expired = world.add("Louty", status=Status.EXPIRED)

    with pytest.raises(errors.OnlyRenewal):
        applied(world, admin, expired, profile=Profile.ADMIN)
    bulk.renew_accounts(admin, [expired.id])

    assert applied(world, admin, expired, profile=Profile.ADMIN).letter
    assert world.operations().count("letter_queued") == 1


@pytest.mark.rule("LIFE-10", "CASE-14")
@pytest.mark.parametrize("known", [True, False])
def test_a_creation_tells_whether_the_letter_has_an_address(world: World, known: bool) -> None:
    admin = boss(world, establishment=world.commune if known else world.hospital)

    made = created(world, world.sign_in(admin), replace(DRAFT, profile=Profile.ADMIN))
    deliver_due(world.ports)

    assert (made.letter, made.letter_unaddressed) == (True, not known)
    (letter,) = (worded for sent, worded in world.courier.sent if sent.kind == "admin_letter")
    assert ("[adresse à compléter]" in letter.text) is not known


@pytest.mark.rule("RIGHT-4", "CASE-16")
def test_a_user_is_refused_every_use_case_that_is_not_for_everybody(world: World) -> None:
    world.admin()
    user = world.sign_in(world.add("Petit"))
    before = world.operations()

    served = [
        name
        for name, use_case in use_cases_of_people()
        if FOR_EVERYBODY.isdisjoint({name, name.partition(".")[0]})
        and not is_refused(use_case, user)
    ]

    assert served == []
    assert world.operations() == before


def use_cases_of_people() -> Iterator[tuple[str, Callable[..., object]]]:
    """Every public function of the core that is told who acts and looks it up, by its name."""
    room = f"{use_cases.__name__}."
    for found in pkgutil.walk_packages(use_cases.__path__, room):
        module = importlib.import_module(found.name)
        for name, function in inspect.getmembers(module, inspect.isfunction):
            if function.__module__ == found.name and not name.startswith("_"):
                first, *others = get_type_hints(function).values()
                if first is Context and Actor not in others:
                    yield f"{found.name.removeprefix(room)}.{name}", function


def is_refused(use_case: Callable[..., object], user: Context) -> bool:
    """Whether who asks is refused before anything else of what was given is looked at."""
    _, *others = inspect.signature(use_case).parameters.values()
    try:
        use_case(user, **{each.name: None for each in others if each.default is each.empty})
    except errors.NotAdministrator:
        return True
    except Exception:
        return False
    return False


@pytest.mark.rule("RIGHT-4", "CASE-16")
async def test_no_screen_shows_a_user_anything_of_the_accounts(world: World) -> None:
    world.admin("Martin")
    user = world.add("Petit")
    app = SignedIn(world, user)
    async with app.run_test() as pilot:
        await settle(pilot)
        page = (app.start.context, app.start.who)
        for screen in (
            AccountsScreen(*page),
            HistoryScreen(*page),
            NewServicesScreen(*page),
            ReviewScreen(*page),
            EditScreen(*page, user.id),
        ):
            app.push_screen(screen)
            await settle(pilot)

            assert explain(errors.NotAdministrator()) in toasts(pilot)
            assert "Martin" not in shown(pilot)
            app.clear_notifications()
