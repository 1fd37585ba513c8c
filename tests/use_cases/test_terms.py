"""Terms of use: who must accept them, who waits, and what is refused meanwhile (CGU)."""

import ast
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from peps_tui.core import use_cases
from peps_tui.core.domain import errors
from peps_tui.core.domain.account import Account, Profile, Status
from peps_tui.core.domain.history import Author
from peps_tui.core.domain.listing import Listing
from peps_tui.core.domain.rights import Right
from peps_tui.core.ports import Context
from peps_tui.core.use_cases import accounts, home, me, support
from peps_tui.core.use_cases.services_opening import open_service
from peps_tui.core.use_cases.terms import accept_terms, publish_terms, read_terms
from tests.support.world import HOME, World

OPERATOR = Author(identifier="", name="exploitant", source="ligne de commande")
TEXT = "Article 1\n\nChacun a son compte."
HELD = {"cir-cnracl": Right.READ}


def publish(world: World, version: str = "2026-1", days: int = 10) -> date:
    deadline = world.today + timedelta(days=days)
    assert (
        publish_terms(world.ports, version=version, text=TEXT, deadline=deadline, by=OPERATOR) == 2
    )
    return deadline


@pytest.fixture
def claire(world: World) -> Account:
    return world.admin()


@pytest.fixture
def admin(world: World, claire: Account) -> Context:
    return world.sign_in(claire)


@pytest.fixture
def user(world: World) -> Context:
    return world.sign_in(world.add("Louty", "Jean", rights=HELD), HOME)


@pytest.mark.rule("CGU-1", "AUTH-6", "CASE-85")
def test_an_administrator_accepts_before_he_goes_on_signed_in_or_not(
    world: World, claire: Account, admin: Context
) -> None:
    assert read_terms(admin) is None
    deadline = publish(world)

    for act in (home.home, lambda context: accounts.list_accounts(context, Listing())):
        with pytest.raises(errors.TermsToAccept) as refused:
            act(admin)
        assert (refused.value.version, refused.value.deadline) == ("2026-1", deadline)
    assert me.my_account(admin).identifier == claire.identifier
    home.own_history(admin)
    home.sign_out(admin)

    again = world.sign_in(claire)
    with pytest.raises(errors.TermsToAccept):
        home.home(again)
    page = read_terms(again)
    assert page is not None
    assert (page.version, page.text, page.acceptance, page.may_accept) == (
        *("2026-1", TEXT, None),
        True,
    )
    accept_terms(again, "2026-1")
    assert home.home(again).terms_awaited is None


def test_what_may_be_done_before_accepting_is_written_here() -> None:
    """Everything else asks `signed_in` or `administrator`, which refuse."""
    package = Path(use_cases.__path__[0])
    lenient = {
        str(path.relative_to(package))
        for path in package.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in {"holder", "bearer"}
    }
    own_account = {f"me/{path.name}" for path in (package / "me").glob("*.py")}

    assert lenient - own_account == {
        *("identity.py", "home.py", "terms.py", "sessions.py", "passwords.py"),
    }


@pytest.mark.rule("CGU-1", "CASE-86", "HIST-1")
def test_one_acceptance_frees_the_establishment_until_the_next_version(
    world: World, admin: Context, user: Context
) -> None:
    paul = world.sign_in(world.add("Petit", "Paul", profile=Profile.ADMIN), HOME)
    publish(world)

    accept_terms(admin, "2026-1")
    accept_terms(paul, "2026-1")

    assert home.home(paul).terms_awaited is home.home(user).terms_awaited is None
    lines = home.history(admin, size=2).lines
    assert [(line.event.operation, line.author.name) for line in lines] == [
        ("terms_accepted", "Claire Martin"),
        ("terms_published", "exploitant"),
    ]
    assert lines[0].event.after == {"version": "2026-1"}
    page = read_terms(user)
    assert page is not None
    assert page.acceptance is not None
    assert (page.acceptance.by, page.acceptance.at) == ("Claire Martin", world.clock.now())
    assert not page.may_accept

    publish(world, "2026-2")
    for context in (admin, paul):
        with pytest.raises(errors.TermsToAccept) as refused:
            accept_terms(context, "2026-1")  # what he read is no longer what there is
        assert refused.value.version == "2026-2"


@pytest.mark.rule("CGU-1")
def test_an_acceptance_is_that_of_one_establishment(world: World, admin: Context) -> None:
    other = world.add("Roy", profile=Profile.ADMIN, establishment=world.hospital)
    publish(world)
    accept_terms(admin, "2026-1")

    with pytest.raises(errors.TermsToAccept):
        home.home(world.sign_in(other, HOME))


@pytest.mark.rule("CGU-2", "CASE-87")
def test_users_are_served_until_the_deadline_and_refused_after_it(
    world: World, claire: Account, user: Context
) -> None:
    deadline = publish(world, days=1)
    awaited = home.home(user).terms_awaited
    assert awaited is not None
    assert awaited.deadline == deadline

    open_service(user, "cir-cnracl")
    world.clock.advance(timedelta(days=1))
    user = world.sign_in(world.add("Roux", rights=HELD), HOME)
    open_service(user, "cir-cnracl")
    world.clock.advance(timedelta(hours=14))
    user = world.sign_in(world.add("Blanc", rights=HELD), HOME)
    with pytest.raises(errors.TermsAwaited) as refused:
        open_service(user, "cir-cnracl")
    assert refused.value.deadline == deadline
    assert home.home(user).terms_awaited is not None

    accept_terms(world.sign_in(claire), "2026-1")
    open_service(user, "cir-cnracl")


@pytest.mark.rule("CGU-1", "CASE-89")
def test_users_cannot_accept_nor_can_who_was_promoted_before_he_signs_in_anew(
    world: World, user: Context
) -> None:
    publish(world)
    page = read_terms(user)
    assert page is not None
    assert not page.may_accept
    with pytest.raises(errors.NotAdministrator):
        accept_terms(user, "2026-1")

    roux = world.add("Roux")
    promoted = world.sign_in(roux, HOME)
    with world.storage.writing() as unit:
        unit.accounts.save(replace(world.get(roux), profile=Profile.ADMIN))
    assert home.home(promoted).terms_awaited is not None
    with pytest.raises(errors.NotAdministrator):
        accept_terms(promoted, "2026-1")


@pytest.mark.rule("CGU-2", "CASE-88")
def test_past_the_deadline_with_the_only_administrator_expired_support_is_the_way_out(
    world: World, user: Context
) -> None:
    claire = world.add("Martin", "Claire", profile=Profile.ADMIN, status=Status.EXPIRED)
    publish(world, days=0)
    world.clock.advance(timedelta(hours=13))
    user = world.sign_in(world.add("Roux", rights=HELD), HOME)
    with pytest.raises(errors.TermsAwaited):
        open_service(user, "cir-cnracl")

    support.renew(world.ports, claire.identifier, by=OPERATOR)
    accept_terms(world.sign_in(claire), "2026-1")
    open_service(user, "cir-cnracl")


def test_terms_are_published_whole_once_and_in_time(world: World) -> None:
    publish(world)

    for version, text, days, refusal in (
        ("2026-1", TEXT, 3, errors.TermsKnown),
        ("2026-2", TEXT, -1, errors.DeadlinePast),
        ("2026-2", "", 3, errors.TextRefused),
        ("2026-2", "Article 1\x1b[2J", 3, errors.TextRefused),
        ("", TEXT, 3, errors.TextRefused),
    ):
        deadline = world.today + timedelta(days=days)
        with pytest.raises(refusal):
            publish_terms(world.ports, version=version, text=text, deadline=deadline, by=OPERATOR)
    assert world.operations() == ["terms_published"]
