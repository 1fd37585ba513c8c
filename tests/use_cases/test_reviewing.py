"""« Revue des comptes »: started, decided, applied and closed, by one administrator or by two."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from peps_tui.core.domain import errors
from peps_tui.core.domain.account import Account, Profile, Status
from peps_tui.core.domain.dates import expiry_from
from peps_tui.core.domain.review import Decision, Reason, Result, ReviewItem, Totals, totals
from peps_tui.core.ports import Context
from peps_tui.core.use_cases import editing, reviewing
from peps_tui.core.use_cases.bulk import delete_accounts, renew_accounts
from tests.support.world import World

KEEP, DELETE, LATER = Decision.KEEP, Decision.DELETE, Decision.LATER


@pytest.fixture
def claire(world: World) -> Context:
    """An administrator at her desk."""
    return world.sign_in(world.admin("Martin", "Claire"))


def number_of(context: Context, account: Account) -> int:
    return item_of(context, account).number


def item_of(context: Context, account: Account) -> ReviewItem:
    return next(
        item for item in reviewing.review_items(context).items if item.account_id == account.id
    )


def decide(context: Context, decision: Decision | None, *accounts: Account) -> None:
    reviewing.decide(context, [number_of(context, each) for each in accounts], decision)


def test_it_asks_of_every_account_those_with_a_reason_first(world: World, claire: Context) -> None:
    now, yesterday = world.clock.now(), world.clock.now() - timedelta(days=1)
    facts: dict[str, Any] = {"last_login_at": yesterday, "created_at": now - timedelta(days=400)}
    world.add("Zola", **facts)
    world.add("Mairie", "Accueil", **facts)
    world.add("Petit", "Paul", **facts)
    world.add("Petit", "Paul", **{**facts, "email": None})
    world.add("Roy", "Luc", status=Status.EXPIRED, **facts)
    world.add("Blanc", "Ida", status=Status.BLOCKED, net_entreprises=True, **facts)
    world.add("Noir", "Ada", **{**facts, "expires_on": world.today + timedelta(days=60)})
    world.add("Vieux", "Max", **{**facts, "last_login_at": now - timedelta(days=380)})
    world.add("Neuf", "Léo", status=Status.PENDING)
    world.add("Ailleurs", establishment=world.hospital)

    review = reviewing.start_review(claire)
    page = reviewing.review_items(claire)

    assert page.review == review
    assert [item.number for item in page.items] == list(range(1, 11))
    assert [(item.last_name, item.reasons) for item in page.items] == [
        ("Neuf", (Reason.NEVER_SIGNED_IN, Reason.LAPSED_LINK)),
        ("Vieux", (Reason.INACTIVE,)),
        ("Roy", (Reason.EXPIRED,)),
        ("Noir", (Reason.EXPIRES_SOON,)),
        ("Blanc", (Reason.BLOCKED, Reason.NET_ENTREPRISES)),
        ("Mairie", (Reason.GENERIC_NAME,)),
        ("Petit", (Reason.DUPLICATE,)),
        ("Petit", (Reason.DUPLICATE,)),
        ("Martin", ()),
        ("Zola", ()),
    ]
    assert page.items[-2].account_id == page.own_account_id
    assert world.operations()[-1] == "review_started"


@pytest.mark.rule("LIFE-5", "LIFE-6", "HIST-1")
def test_decisions_are_applied_in_one_go_and_put_off_ones_stay(
    world: World, claire: Context
) -> None:
    kept, gone = world.add("Garde"), world.add("Parti", "Jean")
    lapsed = world.add("Passé", "Luc", status=Status.EXPIRED)
    later, open_ = world.add("Tard", "Zoé"), world.add("Rien", "Ali")
    reviewing.start_review(claire)
    decide(claire, KEEP, kept, gone)
    decide(claire, DELETE, gone, lapsed)  # changed his mind on one of them
    decide(claire, LATER, later)
    steps: list[tuple[int, int]] = []

    applied = reviewing.apply_review(claire, progress=lambda *step: steps.append(step))

    assert (applied.renewed, applied.deleted, applied.gone, applied.refused) == (1, 2, 0, ())
    assert world.get(kept).expires_on == expiry_from(world.today)
    assert world.find(gone) is world.find(lapsed) is None
    assert world.get(later) == later
    assert steps == [(1, 3), (3, 3)]
    assert world.operations()[-5:] == [
        "account_renewed",
        "account_deleted",
        "account_renewed",
        "account_deleted",
        "review_applied",
    ]
    found = {item.last_name: item.result for item in reviewing.review_items(claire).items}
    assert found == {
        "Garde": Result.RENEWED,
        "Parti": Result.DELETED,
        "Passé": Result.DELETED,
        "Tard": None,
        "Rien": None,
        "Martin": None,
    }
    before = world.operations()
    again = reviewing.apply_review(claire)
    assert (again.renewed, again.deleted) == (0, 0)
    assert world.operations() == before
    assert item_of(claire, open_).decision is None


@pytest.mark.rule("LIFE-5", "LIFE-11")
def test_it_tells_the_expiry_of_now_and_keeps_both_in_its_report(
    world: World, claire: Context
) -> None:
    facts: dict[str, Any] = {"last_login_at": world.clock.now()}
    lapsed = world.add("Passé", status=Status.EXPIRED, blocked_at=world.clock.now(), **facts)
    gone = world.add("Parti", **facts)
    reviewing.start_review(claire)
    # The status shown is told, and it is Expiré.
    assert item_of(claire, lapsed).present_reasons == (Reason.EXPIRED,)

    renew_accounts(claire, [lapsed.id])
    delete_accounts(claire, [gone.id])
    item = item_of(claire, lapsed)
    assert (item.expires_on, item.expires_after) == (lapsed.expires_on, expiry_from(world.today))
    assert item.reasons == (Reason.EXPIRED,)
    assert item.present_reasons == ()
    assert reviewing.decide(claire, [item.number], LATER)[0].expires_after == item.expires_after

    reviewing.close_review(claire)
    world.clock.advance(timedelta(days=40))
    later = world.sign_in(world.admin("Petit", "Paul"))
    renew_accounts(later, [lapsed.id])
    items = reviewing.review_report(later).items
    told = {item.last_name: item.expires_after for item in items}
    assert (told["Passé"], told["Parti"]) == (item.expires_after, None)


@pytest.mark.rule("LIFE-8", "RIGHT-4")
def test_ones_own_account_is_kept_or_put_off_alone(world: World, claire: Context) -> None:
    other = world.add("Autre")
    reviewing.start_review(claire)
    page = reviewing.review_items(claire)
    own = next(i.number for i in page.items if i.account_id == page.own_account_id)
    everybody = [item.number for item in page.items]

    with pytest.raises(errors.OwnAccount):
        reviewing.decide(claire, [own], DELETE)
    told = reviewing.decide(claire, everybody, DELETE)

    assert [(i.account_id == other.id, i.decision) for i in told if i.decision] == [(True, DELETE)]
    assert reviewing.decide(claire, [own], KEEP)[0].decision is KEEP


@pytest.mark.rule("LIFE-8")
def test_what_the_rules_refuse_stays_open_and_may_be_decided_anew(
    world: World, claire: Context
) -> None:
    paul = world.sign_in(world.admin("Petit", "Paul"))
    reviewing.start_review(paul)
    own = reviewing.review_items(claire).own_account_id
    number = next(i.number for i in reviewing.review_items(paul).items if i.account_id == own)
    reviewing.decide(paul, [number], DELETE)

    refused = reviewing.apply_review(claire).refused

    assert [(each.account_id, type(each.error)) for each in refused] == [(own, errors.OwnAccount)]
    item = reviewing.review_items(claire).items[number - 1]
    assert (item.result, item.settled, item.waits) == (Result.REFUSED, False, True)
    assert item.unanswered
    assert reviewing.decide(claire, [number], KEEP)[0].result is None
    assert reviewing.apply_review(claire).renewed == 1


def test_another_administrator_goes_on_and_nothing_is_done_twice(
    world: World, claire: Context
) -> None:
    kept, deleted_elsewhere = world.add("Garde"), world.add("Parti", "Jean")
    review = reviewing.start_review(claire)
    decide(claire, KEEP, kept)
    decide(claire, DELETE, deleted_elsewhere)
    paul = world.sign_in(world.admin("Petit", "Paul"))
    number = number_of(paul, deleted_elsewhere)

    with pytest.raises(errors.ReviewUnderWay):
        reviewing.start_review(paul)
    delete_accounts(paul, [deleted_elsewhere.id])
    assert item_of(paul, kept).decided_by == "Claire Martin"
    assert item_of(paul, deleted_elsewhere).result is Result.GONE
    first, second = reviewing.apply_review(paul), reviewing.apply_review(claire)

    assert (first.renewed, first.deleted, first.gone) == (1, 0, 1)
    assert (second.renewed, second.deleted, second.gone) == (0, 0, 0)
    assert reviewing.decide(paul, [number], KEEP)[0].decision is DELETE  # settled: it stays
    assert world.operations().count("account_renewed") == 1
    assert reviewing.review_items(paul).review == review


@pytest.mark.rule("LIFE-13")
def test_an_account_made_after_a_deletion_is_not_the_one_that_was_decided(
    world: World, claire: Context
) -> None:
    gone = world.add("Louty")
    card = editing.open_account(claire, gone.id)
    reviewing.start_review(claire)
    decide(claire, DELETE, gone)
    delete_accounts(claire, [gone.id])

    new = world.add("Petit")
    applied = reviewing.apply_review(claire)

    assert (applied.deleted, applied.gone) == (0, 1)
    assert world.get(new) == new
    with pytest.raises(errors.AccountGone):
        editing.preview_changes(claire, gone.id, card.as_read, seen=card.fingerprint)


@pytest.mark.rule("HIST-1")
def test_it_is_closed_with_what_is_left_and_its_report_stays(world: World, claire: Context) -> None:
    kept, dropped = world.add("Garde"), world.add("Parti", "Jean")
    review = reviewing.start_review(claire)
    decide(claire, KEEP, kept)
    reviewing.apply_review(claire)
    decide(claire, DELETE, dropped)
    world.clock.advance(timedelta(hours=1))

    closed = reviewing.close_review(claire)

    assert (closed.closed_at, closed.closed_by) == (world.clock.now(), "Claire Martin")
    delete_accounts(claire, [dropped.id])  # later, elsewhere: the report does not move
    report = reviewing.review_report(claire)
    assert report == reviewing.review_report(claire, review.id)
    assert (report.establishment.siret, report.review) == ("21280220900014", closed)
    assert report.totals == Totals(accounts=3, renewed=1, to_delete=1, undecided=1)
    state = reviewing.review_state(claire)
    assert (state.last_closed, state.due) == (closed, False)
    with world.storage.reading() as unit:
        line = unit.history.page(world.commune, before=None, size=2)[0][1].event
    assert line.operation == "review_closed"
    assert line.after == {"accounts": "3", "renewed": "1", "to_delete": "1", "undecided": "1"}


def test_without_a_review_under_way_nothing_is_decided(world: World, claire: Context) -> None:
    for asked in (
        lambda: reviewing.review_items(claire),
        lambda: reviewing.decide(claire, [1], KEEP),
        lambda: reviewing.apply_review(claire),
        lambda: reviewing.close_review(claire),
        lambda: reviewing.review_report(claire),
    ):
        with pytest.raises(errors.ReviewClosed):
            asked()


def test_what_was_read_of_a_former_review_decides_nothing_in_the_next(
    world: World, claire: Context
) -> None:
    former = reviewing.start_review(claire)
    reviewing.close_review(claire, review_id=former.id)
    reviewing.start_review(claire)

    with pytest.raises(errors.ReviewClosed):
        reviewing.decide(claire, [1], KEEP, review_id=former.id)
    with pytest.raises(errors.ReviewClosed):
        reviewing.apply_review(claire, review_id=former.id)
    with pytest.raises(errors.ReviewClosed):
        reviewing.close_review(claire, review_id=former.id)
    assert reviewing.review_items(claire).items[0].decision is None


@pytest.mark.rule("RIGHT-4")
def test_a_review_of_elsewhere_is_as_one_that_does_not_exist(world: World, claire: Context) -> None:
    review = reviewing.start_review(claire)
    elsewhere = world.sign_in(
        world.add("Loin", profile=Profile.ADMIN, establishment=world.hospital)
    )

    for unknown in (review.id, 999):
        with pytest.raises(errors.ReviewClosed):
            reviewing.review_report(elsewhere, unknown)
    with pytest.raises(errors.ReviewClosed):
        reviewing.review_items(elsewhere)


@pytest.mark.rule("RIGHT-4")
def test_users_have_no_review(world: World) -> None:
    user = world.sign_in(world.add("Louty"))

    for asked in (reviewing.review_state, reviewing.start_review, reviewing.apply_review):
        with pytest.raises(errors.NotAdministrator):
            asked(user)


def test_totals_tell_each_account_once() -> None:
    assert totals([]) == Totals()
    assert Totals(accounts=9, renewed=1, deleted=2, gone=1, refused=2, later=3).left == 5
