"""The notices of the start page: what they count, and when they go (LIFE-12, SCR-DASH)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from peps_tui.core.domain.account import Profile, Status
from peps_tui.core.domain.dates import add_months
from peps_tui.core.domain.listing import Criterion
from peps_tui.core.domain.notice import Notice, NoticeKind
from peps_tui.core.domain.review import Decision
from peps_tui.core.ports import Context
from peps_tui.core.use_cases import reviewing
from peps_tui.core.use_cases.bulk import delete_accounts
from peps_tui.core.use_cases.home import home
from tests.support.world import World


def told(context: Context) -> dict[NoticeKind, tuple[int, Criterion | None]]:
    return {each.kind: (each.count, each.criterion) for each in home(context).notices}


@pytest.mark.rule("LIFE-7", "LIFE-12", "CASE-5", "CASE-29")
def test_each_is_counted_with_the_criterion_that_shows_it(world: World) -> None:
    soon = world.today + timedelta(days=60)
    claire = world.sign_in(world.admin())
    world.add("Seconde", profile=Profile.ADMIN, status=Status.PENDING)  # counts for nothing
    for name in ("Un", "Deux"):
        world.add(name, status=Status.EXPIRED)
    world.add("Bientôt", expires_on=soon, net_entreprises=True)
    world.add("Plus tard", expires_on=soon + timedelta(days=1))
    world.add("Bloqué", status=Status.BLOCKED)
    world.add("Ailleurs", status=Status.EXPIRED, establishment=world.hospital)

    assert home(claire).notices == (
        Notice(kind=NoticeKind.EXPIRED, count=2, criterion=Criterion.EXPIRED),
        Notice(kind=NoticeKind.EXPIRING, count=1, criterion=Criterion.EXPIRES_SOON),
        Notice(kind=NoticeKind.BLOCKED, count=1, criterion=Criterion.BLOCKED),
        Notice(kind=NoticeKind.LAPSED_LINKS, count=1, criterion=Criterion.LAPSED_LINK),
        Notice(kind=NoticeKind.PENDING, count=1, criterion=Criterion.PENDING),
        Notice(kind=NoticeKind.ONE_ADMINISTRATOR, count=1, criterion=Criterion.ADMIN),
        Notice(kind=NoticeKind.NET_ENTREPRISES, count=1, criterion=Criterion.NET_ENTREPRISES),
    )
    assert home(claire).counts == {
        Status.ACTIVE: 3,
        Status.EXPIRED: 2,
        Status.BLOCKED: 1,
        Status.PENDING: 1,
    }


@pytest.mark.rule("LIFE-12", "RIGHT-4")
def test_where_all_is_well_nothing_is_told_and_users_are_told_nothing(world: World) -> None:
    claire, paul = (world.sign_in(world.admin(name)) for name in ("Martin", "Petit"))
    user = world.sign_in(world.add("Louty"))

    assert home(claire).notices == home(paul).notices == ()
    world.add("Expirée", status=Status.EXPIRED)
    assert home(user).notices == ()
    assert home(user).counts == {}


def test_a_review_is_due_18_months_after_the_last_and_told_while_it_goes_on(
    world: World,
) -> None:
    account = world.admin()
    context = world.sign_in(account)
    world.admin("Petit", "Paul")
    louty = world.add("Louty", expires_on=world.today + timedelta(days=999))
    oldest = (world.clock.now() - timedelta(days=30)).date()
    due = add_months(oldest, 18)

    def on(day_offset: int) -> None:
        days = (due - world.today).days + day_offset
        with world.storage.writing() as unit:
            unit.accounts.renew_many([account.id], due + timedelta(days=999))
        world.clock.advance(timedelta(days=days))

    on(-1)
    assert NoticeKind.REVIEW_DUE not in told(context)
    on(0)
    assert told(context)[NoticeKind.REVIEW_DUE] == (1, None)
    reviewing.start_review(context)
    assert told(context)[NoticeKind.REVIEW_UNDER_WAY] == (3, None)
    delete_accounts(context, [louty.id])
    assert told(context)[NoticeKind.REVIEW_UNDER_WAY] == (2, None)
    assert NoticeKind.REVIEW_DUE not in told(context)
    reviewing.decide(context, [1, 2, 3], Decision.KEEP)
    reviewing.apply_review(context)
    assert told(context)[NoticeKind.REVIEW_UNDER_WAY] == (0, None)  # still to be closed
    reviewing.close_review(context)
    assert {NoticeKind.REVIEW_DUE, NoticeKind.REVIEW_UNDER_WAY}.isdisjoint(told(context))
