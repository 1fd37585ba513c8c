from dataclasses import replace
from datetime import date, timedelta

import pytest

from peps_tui.core.domain import errors
from peps_tui.core.domain.account import Account, Action, Civility, Profile, Status
from peps_tui.core.domain.listing import Criterion, Filter, Listing
from peps_tui.core.domain.message import MessageKind
from peps_tui.core.domain.rights import Right
from peps_tui.core.ports import Context
from peps_tui.core.use_cases import accounts, activation, bulk, home
from peps_tui.core.use_cases.bulk import Done, Named
from peps_tui.core.use_cases.messages import deliver_due, queue_letter
from tests.support.world import HOME, World

IN_18_MONTHS = date(2028, 5, 21)
UNKNOWN = 999_999


@pytest.fixture
def me(world: World) -> Account:
    return world.admin()


@pytest.fixture
def admin(world: World, me: Account) -> Context:
    return world.sign_in(me)


@pytest.fixture
def people(world: World) -> dict[Status, Account]:
    """One user in each status."""
    return {status: world.add(f"Louty{status}", status=status) for status in Status}


def ids(people: dict[Status, Account]) -> list[int]:
    return [account.id for account in people.values()]


def told(world: World, *operations: str) -> list[tuple[str, str]]:
    """Those lines of the history, oldest first: what, and about whom."""
    with world.storage.reading() as unit:
        lines, _ = unit.history.page(world.commune, before=None, size=1000)
        assert unit.history.first_broken(world.commune) is None
    return [
        (str(line.event.operation), line.event.subject_identifier)
        for line in reversed(lines)
        if line.event.operation in operations
    ]


def refusals(done: Done) -> dict[int, type[errors.ActionError]]:
    return {each.account_id: type(each.error) for each in done.refused}


@pytest.mark.rule("LIFE-5", "LIFE-6", "HIST-1", "CASE-20")
def test_a_renewal_gives_all_one_date_and_unblocks_nobody(
    world: World, admin: Context, people: dict[Status, Account]
) -> None:
    done = bulk.renew_accounts(admin, ids(people))

    assert done == Done(count=4, refused=(), expires_on=IN_18_MONTHS)
    after = {status: world.get(account) for status, account in people.items()}
    assert {account.expires_on for account in after.values()} == {IN_18_MONTHS}
    assert {status: account.status(world.today) for status, account in after.items()} == {
        Status.EXPIRED: Status.ACTIVE,
        Status.BLOCKED: Status.BLOCKED,
        Status.PENDING: Status.PENDING,
        Status.ACTIVE: Status.ACTIVE,
    }
    assert sorted(told(world, "account_renewed")) == sorted(
        ("account_renewed", account.identifier) for account in people.values()
    )


@pytest.mark.rule("LIFE-5", "CASE-21", "CASE-22")
def test_a_renewal_counts_from_the_day_it_is_made_whoever_makes_it(
    world: World, admin: Context
) -> None:
    account = world.add("Louty")
    bulk.renew_accounts(admin, [account.id])
    world.clock.advance(timedelta(days=1))

    dates = [
        bulk.renew_accounts(world.sign_in(who, HOME), [account.id]).expires_on
        for who in (world.admin("Petit", "Paul"), world.admin("Roy", "Luc"))
    ]

    assert dates == [IN_18_MONTHS + timedelta(days=1)] * 2
    assert len(told(world, "account_renewed")) == 3


@pytest.mark.rule("TRUST-5", "CASE-32")
def test_a_renewal_after_an_expiry_ends_trusts_and_sessions_and_no_others(
    world: World, admin: Context
) -> None:
    lapsed, valid = world.add("Louty"), world.add("Petit", "Paul")
    contexts = {each.id: world.sign_in(each, HOME, trusted=True) for each in (lapsed, valid)}
    with world.storage.writing() as unit:
        expired = replace(world.get(lapsed), expires_on=world.today - timedelta(days=1))
        unit.accounts.save(expired)

    bulk.renew_accounts(admin, [lapsed.id, valid.id])

    with world.storage.reading() as unit:
        assert [len(unit.trusts.of(each.id)) for each in (lapsed, valid)] == [0, 1]
    with pytest.raises(errors.SessionEnded):
        home.home(contexts[lapsed.id])
    assert home.home(contexts[valid.id]).last_name == "Petit"


@pytest.mark.rule("LIFE-6", "LIFE-8", "CASE-2", "CASE-3", "CASE-19")
def test_a_deletion_of_all_leaves_ones_own_and_the_expired_out(
    world: World, me: Account, admin: Context, people: dict[Status, Account]
) -> None:
    colleague = world.admin("Petit", "Paul")
    everybody = accounts.selectable_ids(admin, Filter())
    expected = {me.id: errors.OwnAccount, people[Status.EXPIRED].id: errors.OnlyRenewal}

    foreseen = bulk.prospect(admin, Action.DELETE, everybody)
    done = bulk.delete_accounts(admin, everybody)

    assert (done.count, refusals(done)) == (4, expected)
    assert set(foreseen.can) == set(everybody) - expected.keys()
    assert {each.account_id: type(each.error) for each in foreseen.refused} == expected
    assert world.find(colleague) is None
    assert set(accounts.selectable_ids(admin, Filter())) == expected.keys()
    assert len(told(world, "account_deleted")) == 4


@pytest.mark.rule("LIFE-6", "HIST-1", "CASE-19")
def test_expired_accounts_are_renewed_and_deleted_at_once_on_request(
    world: World, admin: Context, people: dict[Status, Account]
) -> None:
    boss = world.add("Roy", profile=Profile.ADMIN, status=Status.EXPIRED)
    expired = [people[Status.EXPIRED], boss]

    done = bulk.delete_accounts(
        admin, [*(each.id for each in expired), people[Status.ACTIVE].id], renew_expired=True
    )

    assert done == Done(count=3, refused=())
    assert [world.find(each) for each in expired] == [None, None]
    assert told(world, "account_renewed", "account_deleted") == [
        ("account_deleted", people[Status.ACTIVE].identifier),
        *((what, expired[0].identifier) for what in ("account_renewed", "account_deleted")),
        *((what, expired[1].identifier) for what in ("account_renewed", "account_deleted")),
    ]


@pytest.mark.rule("LIFE-8", "CASE-1", "CASE-5", "CASE-11")
def test_the_only_active_administrator_is_told_to_create_his_replacement(
    world: World, me: Account, admin: Context
) -> None:
    for status in (Status.PENDING, Status.EXPIRED, Status.BLOCKED):
        world.add(f"Roy{status}", profile=Profile.ADMIN, status=status)

    done = bulk.delete_accounts(admin, [me.id])

    assert (done.count, refusals(done)) == (0, {me.id: errors.LastAdministrator})
    assert world.find(me) is not None


@pytest.mark.rule("LIFE-13", "AUTH-6", "CASE-78", "CASE-97")
def test_what_belonged_to_a_deleted_account_goes_and_its_history_stays(
    world: World, admin: Context
) -> None:
    account = world.add("Louty", rights={"rncps": Right.READ})
    context = world.sign_in(account, HOME, trusted=True)

    assert bulk.delete_accounts(admin, [account.id]).count == 1

    with pytest.raises(errors.SessionEnded):
        home.home(context)
    with world.storage.reading() as unit:
        assert unit.trusts.of(account.id) == []
        assert unit.accounts.rights(account.id) == {}
        assert unit.accounts.known_identifiers([account.identifier]) == {account.identifier}
    assert told(world, "signed_in", "account_deleted")[-2:] == [
        ("signed_in", account.identifier),
        ("account_deleted", account.identifier),
    ]


@pytest.mark.rule("MSG-2", "LIFE-2")
def test_a_link_that_died_with_its_account_is_not_mailed_and_the_letter_is(
    world: World, admin: Context
) -> None:
    gone, stays = (world.add(name, status=Status.PENDING) for name in ("Louty", "Petit"))
    for account in (gone, stays):
        bulk.resend_creation_mails(admin, [account.id])
    with world.storage.writing() as unit:
        queue_letter(unit, gone, now=world.clock.now())

    bulk.delete_accounts(admin, [gone.id])
    deliver_due(world.ports)

    assert [mail.to for mail in world.messages(MessageKind.CREATION)] == [stays.email]
    assert len(world.messages(MessageKind.ADMIN_LETTER)) == 1
    with world.storage.reading() as unit:
        assert unit.outbox.waiting() == 0


def test_the_dialog_names_the_only_one_it_acts_on(
    world: World, admin: Context, people: dict[Status, Account]
) -> None:
    active, expired = people[Status.ACTIVE], people[Status.EXPIRED]
    one = Named(civility=Civility.MRS, last_name=active.last_name, first_name="Anne")

    assert bulk.prospect(admin, Action.RENEW, [active.id]).one == one
    assert bulk.prospect(admin, Action.DELETE, [active.id, expired.id]).one == one
    assert bulk.prospect(admin, Action.RENEW, [active.id, expired.id]).one is None
    assert bulk.prospect(admin, Action.DELETE, [expired.id]).can == ()
    assert world.operations().count("account_renewed") == 0


@pytest.mark.rule("LIFE-2", "LIFE-6", "LIFE-11", "HIST-1", "CASE-31")
def test_creation_mails_are_sent_again_to_all_who_wait(
    world: World, admin: Context, people: dict[Status, Account]
) -> None:
    waiting = people[Status.PENDING]
    blocked = world.add("Roux", status=Status.PENDING)
    silent = world.add("Roy", status=Status.PENDING, email=None)
    with world.storage.writing() as unit:
        unit.accounts.save(replace(blocked, blocked_at=world.clock.now()))
    bulk.resend_creation_mails(admin, [waiting.id])
    deliver_due(world.ports)
    former = world.last_link()
    everybody = [*ids(people), blocked.id, silent.id]
    expected = {
        people[Status.ACTIVE].id: errors.NotPending,
        people[Status.BLOCKED].id: errors.NotPending,
        people[Status.EXPIRED].id: errors.OnlyRenewal,
        silent.id: errors.NoEmail,
    }

    foreseen = bulk.prospect(admin, Action.RESEND, everybody)
    done = bulk.resend_creation_mails(admin, everybody)
    deliver_due(world.ports)

    assert (set(foreseen.can), foreseen.blocked) == ({waiting.id, blocked.id}, 1)
    assert {each.account_id: type(each.error) for each in foreseen.refused} == expected
    assert (done.count, refusals(done)) == (2, expected)
    mails = world.messages(MessageKind.CREATION)
    assert sorted(str(mail.to) for mail in mails[1:]) == sorted(
        str(each.email) for each in (waiting, blocked)
    )
    assert sorted(told(world, "creation_mail_resent")[1:]) == sorted(
        ("creation_mail_resent", each.identifier) for each in (waiting, blocked)
    )
    with pytest.raises(errors.LinkRefused):
        activation.open_invitation(world.ports, former)
    assert world.get(blocked).blocked_at is not None
    assert world.get(waiting).expires_on == waiting.expires_on


@pytest.mark.rule("LIFE-5", "LIFE-12")
def test_the_dialog_tells_whom_it_acts_on_and_whether_one_administrator_is_left(
    world: World, admin: Context, people: dict[Status, Account]
) -> None:
    colleague = world.admin("Petit", "Paul")
    third = world.admin("Roy", "Luc")

    renewal = bulk.prospect(admin, Action.RENEW, ids(people))
    assert (renewal.expired, renewal.blocked, renewal.lone_administrator) == (1, 1, False)
    assert {each.last_name for each in renewal.named} == {
        each.last_name for each in people.values()
    }
    assert bulk.prospect(admin, Action.RENEW, accounts.selectable_ids(admin, Filter())).named == ()

    def left_alone(*those: Account) -> bool:
        return bulk.prospect(admin, Action.DELETE, [each.id for each in those]).lone_administrator

    assert not left_alone(colleague)
    assert left_alone(colleague, third)
    bulk.delete_accounts(admin, [third.id])
    assert left_alone(colleague)
    bulk.delete_accounts(admin, [colleague.id])
    assert not left_alone(people[Status.ACTIVE])


@pytest.mark.rule("RIGHT-4")
def test_unknown_accounts_count_nowhere_and_alone_are_told(world: World, admin: Context) -> None:
    here = world.add("Louty")
    elsewhere = world.add("Petit", establishment=world.hospital)
    mixed = [here.id, elsewhere.id, UNKNOWN, here.id]

    assert bulk.renew_accounts(admin, mixed) == Done(count=1, refused=(), expires_on=IN_18_MONTHS)
    assert bulk.renew_accounts(admin, [elsewhere.id, UNKNOWN]).count == 0
    assert bulk.renew_accounts(admin, []).count == 0
    assert bulk.delete_accounts(admin, mixed) == Done(count=1, refused=())
    assert bulk.prospect(admin, Action.DELETE, mixed).can == ()
    assert world.get(elsewhere) == elsewhere
    assert world.operations(world.hospital) == []


def test_long_work_tells_how_far_it_is(
    world: World, admin: Context, people: dict[Status, Account], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bulk, "BATCH", 3)
    steps: list[tuple[int, int]] = []

    done = bulk.renew_accounts(
        admin, [*ids(people), UNKNOWN], progress=lambda *step: steps.append(step)
    )

    assert (done.count, steps) == (4, [(3, 5), (5, 5)])


@pytest.mark.rule("CASE-80")
def test_only_the_ticked_accounts_among_the_results_count(
    world: World, admin: Context, people: dict[Status, Account]
) -> None:
    elsewhere = world.add("Petit", establishment=world.hospital)
    ticked = {*ids(people), elsewhere.id, UNKNOWN}

    def selected(which: Filter) -> frozenset[int]:
        return accounts.list_accounts(admin, Listing(filter=which), ticked=ticked).selected

    assert selected(Filter()) == set(ids(people))
    assert selected(Filter(criterion=Criterion.BLOCKED)) == {people[Status.BLOCKED].id}
    assert selected(Filter(search="loutyactive")) == {people[Status.ACTIVE].id}
    assert selected(Filter(search="personne")) == frozenset()
    assert accounts.list_accounts(admin, Listing()).selected == frozenset()
