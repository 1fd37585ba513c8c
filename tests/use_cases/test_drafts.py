"""The creation that was under way when the line dropped, on both databases (SCR-WIZ)."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any

import pytest

from peps_tui.core.domain import errors
from peps_tui.core.domain.account import Account, Profile
from peps_tui.core.domain.daily import Trace
from peps_tui.core.domain.draft import Draft
from peps_tui.core.domain.kept_draft import KEPT_FOR, DraftStep, KeptDraft
from peps_tui.core.domain.rights import Right
from peps_tui.core.domain.sign_in import Idleness
from peps_tui.core.ports import Context
from peps_tui.core.storage.tables import drafts
from peps_tui.core.use_cases.accounts import create_account, request_creation
from peps_tui.core.use_cases.bulk import delete_accounts
from peps_tui.core.use_cases.daily import run_daily
from peps_tui.core.use_cases.drafts import (
    drop_draft,
    keep_draft,
    offered_draft,
    take_draft,
)
from peps_tui.core.use_cases.home import sign_out
from peps_tui.core.use_cases.rotating import rotate_keys
from peps_tui.core.use_cases.spaces import switch
from peps_tui.core.use_cases.support import renew, unblock
from tests.support.world import HOME, KIOSK, OFFICE, World
from tests.use_cases.test_accounts import DRAFT
from tests.use_cases.test_daily import OPERATOR

OTHER = replace(DRAFT, last_name="Durand", email="d@exemple.fr", email_again="d@exemple.fr")


@pytest.fixture
def claire(world: World) -> Account:
    return world.admin()


@pytest.fixture
def office(world: World, claire: Account) -> Context:
    return world.sign_in(claire)


@pytest.fixture
def home(world: World, claire: Account, office: Context) -> Context:
    """Another session of the same person, on another workstation."""
    return world.sign_in(claire, HOME)


def keep(
    context: Context,
    draft: Draft = DRAFT,
    step: DraftStep = DraftStep.RIGHTS,
    kept: KeptDraft | None = None,
) -> KeptDraft:
    found = keep_draft(context, draft, step, kept)
    assert found is not None
    return found


def waiting(context: Context) -> KeptDraft:
    offered = offered_draft(context)
    assert offered is not None
    return offered.kept


def offered(context: Context) -> Draft | None:
    found = offered_draft(context)
    return None if found is None else found.kept.draft


def create(
    world: World, context: Context, draft: Draft = DRAFT, kept: KeptDraft | None = None
) -> None:
    world.clock.advance(timedelta(minutes=2))
    request_creation(context, draft, kept=kept)
    create_account(context, draft, code=world.last_code(), kept=kept)


def contents(world: World) -> list[bytes]:
    with world.storage.engine.connect() as connection:
        return [bytes(row.content) for row in connection.execute(drafts.select())]


def rows(world: World) -> int:
    return len(contents(world))


def overwrite(world: World, content: bytes) -> None:
    with world.storage.writing() as unit:
        unit.connection.execute(drafts.update().values(content=content))


@pytest.mark.rule("CASE-39", "CASE-84")
def test_a_draft_waits_for_the_next_sign_in_and_nothing_else_is_there(
    world: World, claire: Account, office: Context
) -> None:
    before = world.operations()
    keep(office)
    assert world.operations() == before
    world.clock.advance(timedelta(days=1))

    kept = waiting(world.sign_in(claire))

    assert (kept.draft, kept.step) == (DRAFT, DraftStep.RIGHTS)
    assert kept.saved_at == world.clock.now() - timedelta(days=1)
    with world.storage.reading() as unit:
        assert [account.id for account in unit.accounts.many(world.commune)] == [claire.id]


@pytest.mark.rule("RIGHT-4")
def test_it_is_its_author_s_alone(world: World, office: Context) -> None:
    kept = keep(office)
    colleague = world.sign_in(world.admin("Petit", "Paul"))

    assert offered(colleague) is None
    drop_draft(colleague, kept)
    for act in (
        lambda: take_draft(colleague, kept),
        lambda: keep(colleague, OTHER, kept=kept),
        lambda: create(world, colleague, kept=kept),
    ):
        with pytest.raises(errors.DraftTaken):
            act()
    assert offered(office) == DRAFT


@pytest.mark.rule("RIGHT-4")
def test_only_administrators_keep_one(world: World, office: Context) -> None:
    kept = keep(office)
    user = world.sign_in(world.add("Petit"))

    with pytest.raises(errors.NotAdministrator):
        keep(user)
    with pytest.raises(errors.NotAdministrator):
        offered(user)
    with pytest.raises(errors.NotAdministrator):
        take_draft(user, kept)
    with pytest.raises(errors.NotAdministrator):
        drop_draft(user, kept)
    assert rows(world) == 1


@pytest.mark.rule("AUTH-7")
def test_a_locked_session_neither_keeps_nor_tells_it(world: World, claire: Account) -> None:
    world.idleness = Idleness()
    context = world.sign_in(claire)
    kept = keep(context)
    world.clock.advance(timedelta(minutes=20))

    for act in (
        lambda: keep(context, OTHER, kept=kept),
        lambda: offered(context),
        lambda: take_draft(context, kept),
        lambda: drop_draft(context, kept),
    ):
        with pytest.raises(errors.SessionLocked):
            act()
    assert rows(world) == 1


def test_what_is_typed_last_is_kept_and_nothing_typed_is_not(world: World, office: Context) -> None:
    kept = keep(office, Draft(last_name="L"), DraftStep.IDENTITY)
    keep(office, kept=kept)
    assert offered(office) == DRAFT
    assert rows(world) == 1

    assert keep_draft(office, Draft(), DraftStep.IDENTITY, kept) is None
    assert rows(world) == 0


@pytest.mark.rule("CASE-84")
def test_a_creation_takes_its_draft_away(world: World, office: Context) -> None:
    # What was typed within the last second may not have been kept.
    kept = keep(office, replace(DRAFT, service="Fin"))

    create(world, office, kept=kept)

    assert rows(world) == 0


@pytest.mark.rule("OTP-7", "CASE-84")
def test_a_refused_creation_leaves_it(world: World, office: Context) -> None:
    kept = keep(office)
    request_creation(office, DRAFT, kept=kept)
    wrong = f"{(int(world.last_code()) + 1) % 1_000_000:06d}"

    with pytest.raises(errors.CodeWrong):
        create_account(office, DRAFT, code=wrong, kept=kept)

    assert offered(office) == DRAFT


@pytest.mark.rule("CASE-83")
def test_two_sessions_that_type_keep_each_its_own(
    world: World, office: Context, home: Context
) -> None:
    here, there = keep(office), keep(home, OTHER)
    assert rows(world) == 2

    create(world, office, kept=here)
    assert offered(home) == OTHER
    drop_draft(home, there)
    assert rows(world) == 0


def test_it_tells_which_open_session_has_it(world: World, office: Context, home: Context) -> None:
    keep(office)
    told = offered_draft(home)
    assert told is not None
    assert told.elsewhere is not None
    assert told.elsewhere.workstation_name == OFFICE.name

    sign_out(office)
    told = offered_draft(home)
    assert told is not None
    assert told.elsewhere is None


def test_a_session_left_alone_for_too_long_has_nothing_any_more(
    world: World, claire: Account
) -> None:
    world.idleness = Idleness()
    keep(world.sign_in(claire))
    world.clock.advance(world.idleness.end)

    told = offered_draft(world.sign_in(claire, HOME))

    assert told is not None
    assert told.elsewhere is None


def test_what_nobody_has_open_comes_first(
    world: World, claire: Account, office: Context, home: Context
) -> None:
    keep(office)
    sign_out(office)
    world.clock.advance(timedelta(minutes=2))
    keep(home, OTHER)

    assert offered(world.sign_in(claire, KIOSK)) == DRAFT


@pytest.mark.rule("CASE-83")
def test_what_was_taken_up_is_typed_in_one_session_alone(
    world: World, office: Context, home: Context
) -> None:
    kept = keep(office)
    taken = take_draft(home, kept)
    assert (taken.draft, taken.step, taken.saved_at) == (kept.draft, kept.step, kept.saved_at)

    with pytest.raises(errors.DraftTaken):
        keep(office, OTHER, kept=kept)
    drop_draft(office, kept)
    keep_draft(office, Draft(), DraftStep.IDENTITY, kept)
    assert offered(home) == DRAFT

    back = keep_draft(office, OTHER, DraftStep.RIGHTS, kept, anyway=True)
    assert back is not None
    with pytest.raises(errors.DraftTaken):
        keep(home, kept=taken)
    assert offered(home) == OTHER
    assert rows(world) == 1


@pytest.mark.rule("CASE-83", "OTP-3", "LIFE-1")
def test_one_draft_makes_one_account(world: World, office: Context, home: Context) -> None:
    kept = keep(office)
    request_creation(office, DRAFT, kept=kept)
    code = world.last_code()
    taken = take_draft(home, kept)
    renamed = replace(DRAFT, email="autre@exemple.fr", email_again="autre@exemple.fr")

    def refused() -> None:
        before = world.operations()
        with pytest.raises(errors.DraftTaken):
            request_creation(office, DRAFT, kept=kept)
        with pytest.raises(errors.DraftTaken):
            create_account(office, DRAFT, code=code, kept=kept)
        with pytest.raises(errors.DraftTaken):
            create_account(office, DRAFT, code="000000", kept=kept)
        assert world.operations() == before

    refused()
    create(world, home, renamed, taken)
    refused()
    # Nor does the next one of the other session count as this one.
    keep(home, OTHER)
    refused()
    with pytest.raises(errors.DraftTaken):
        keep_draft(office, DRAFT, DraftStep.RIGHTS, kept, anyway=True)


def test_what_was_offered_is_neither_taken_nor_dropped_once_another_session_has_it(
    world: World, claire: Account, office: Context, home: Context
) -> None:
    kept = keep(office)
    shown = waiting(home)
    taken = take_draft(world.sign_in(claire, KIOSK), kept)
    with pytest.raises(errors.DraftTaken):
        take_draft(home, shown)
    drop_draft(home, shown)
    assert rows(world) == 1

    drop_draft(home, taken)
    assert rows(world) == 0
    with pytest.raises(errors.DraftTaken):
        take_draft(home, taken)


def test_a_service_that_went_offline_is_left_out(world: World, office: Context) -> None:
    keep(office, replace(DRAFT, rights={"gone": Right.READ, "rncps": Right.READ}))

    draft = offered(office)

    assert draft is not None
    assert draft.rights == {"rncps": Right.READ}


@pytest.mark.parametrize("content", [b"", b"of another time"])
def test_what_cannot_be_read_is_not_offered_and_stops_nobody(
    world: World, office: Context, content: bytes
) -> None:
    kept = keep(office)
    overwrite(world, content)

    assert offered(office) is None
    drop_draft(office, kept)
    with pytest.raises(errors.DraftTaken):
        take_draft(office, kept)
    keep(office)
    assert offered(office) == DRAFT


def test_what_another_version_wrote_is_not_offered(world: World, office: Context) -> None:
    keep(office)
    overwrite(world, world.storage.vault.seal('{"version": 2}', use="drafts.content"))

    assert offered(office) is None


@pytest.mark.rule("LIFE-13")
def test_it_goes_with_its_author(world: World, claire: Account, office: Context) -> None:
    keep(office)

    delete_accounts(world.sign_in(world.admin("Petit", "Paul")), [claire.id])

    assert rows(world) == 0


def test_it_lapses_after_fifteen_days_and_the_daily_job_deletes_it(
    world: World, office: Context
) -> None:
    kept = keep(office)
    world.clock.advance(KEPT_FOR)
    assert Trace.DRAFTS not in run_daily(world.ports, by=OPERATOR, retention_days=180).purged
    assert offered(office) == DRAFT

    world.clock.advance(timedelta(seconds=1))

    assert offered(office) is None
    with pytest.raises(errors.DraftTaken):
        take_draft(office, kept)
    assert rows(world) == 1
    report = run_daily(world.ports, by=OPERATOR, retention_days=180)
    assert report.purged[Trace.DRAFTS] == 1
    assert rows(world) == 0


@pytest.mark.rule("PHONE-7")
def test_it_is_sealed_and_gets_the_new_key(world: World, office: Context) -> None:
    keep(office, replace(DRAFT, phone="06 98 76 54 32"))
    before = contents(world)
    rotate_keys(world.ports)
    after = contents(world)

    assert before[0][:2] != after[0][:2]
    assert b"Louty" not in before[0] + after[0]
    draft = offered(office)
    assert draft is not None
    assert draft.phone == "06 98 76 54 32"


@pytest.mark.rule("RIGHT-4", "CASE-83")
def test_nobody_takes_back_what_never_was_his(world: World, office: Context) -> None:
    kept = keep(office)
    colleague = world.sign_in(world.admin("Petit", "Paul"))

    with pytest.raises(errors.DraftTaken):
        keep_draft(colleague, OTHER, DraftStep.RIGHTS, kept, anyway=True)
    assert offered(office) == DRAFT


@pytest.mark.rule("HIST-1", "CASE-83")
def test_nothing_that_is_done_of_it_is_told(world: World, office: Context, home: Context) -> None:
    before = world.operations()
    taken = take_draft(home, keep(office))
    back = keep_draft(office, OTHER, DraftStep.RIGHTS, taken, anyway=True)
    assert back is not None
    drop_draft(office, back)

    assert world.operations() == before


@pytest.mark.rule("CASE-83")
def test_what_is_taken_up_on_its_last_day_does_not_lapse_under_one_s_fingers(
    world: World, office: Context
) -> None:
    kept = keep(office)
    world.clock.advance(KEPT_FOR)
    taken = take_draft(office, kept)
    world.clock.advance(timedelta(seconds=1))
    run_daily(world.ports, by=OPERATOR, retention_days=180)

    keep(office, OTHER, kept=taken)
    assert offered(office) == OTHER


def test_a_clock_that_went_back_loses_nothing(world: World, office: Context) -> None:
    kept = keep(office)
    world.clock.advance(timedelta(hours=-2))
    run_daily(world.ports, by=OPERATOR, retention_days=180)

    taken = take_draft(office, waiting(office))
    assert taken.saved_at < kept.saved_at
    keep(office, OTHER, kept=taken)
    assert offered(office) == OTHER


def test_those_of_many_sessions_are_offered_one_after_the_other(
    world: World, claire: Account
) -> None:
    for number in range(3):
        context = world.sign_in(claire)
        keep(context, replace(DRAFT, service=f"Service {number}"))
        sign_out(context)
        world.clock.advance(timedelta(minutes=2))
    desk = world.sign_in(claire)

    found = []
    while (each := offered_draft(desk)) is not None:
        found.append(each.kept.draft.service)
        drop_draft(desk, each.kept)

    assert found == ["Service 2", "Service 1", "Service 0"]


@pytest.mark.rule("AUTH-6", "LIFE-5")
@pytest.mark.parametrize(
    ("refused", "help_out"), [(errors.SessionExpired, renew), (errors.SessionBlocked, unblock)]
)
def test_it_waits_for_who_may_not_come_in(
    world: World,
    claire: Account,
    office: Context,
    refused: type[errors.CoreError],
    help_out: Callable[..., object],
) -> None:
    kept = keep(office)
    kept_out = (
        replace(claire, expires_on=world.today - timedelta(days=1))
        if help_out is renew
        else replace(claire, blocked_at=world.clock.now())
    )
    with world.storage.writing() as unit:
        unit.accounts.save(replace(kept_out, version=world.get(claire).version))
    with pytest.raises(refused):
        keep(office, OTHER, kept=kept)
    with pytest.raises(refused):
        take_draft(office, kept)

    help_out(world.ports, claire.identifier, by=OPERATOR)

    assert offered(world.sign_in(claire)) == DRAFT


@pytest.mark.rule("RIGHT-4")
def test_each_establishment_of_one_person_has_its_own(
    world: World, claire: Account, office: Context
) -> None:
    there = world.add(
        "Martin", "Claire", profile=Profile.ADMIN, establishment=world.hospital, phone="0142345678"
    )
    with world.storage.writing() as unit:
        unit.people.link(claire.id, there.id)
    kept = keep(office)

    def passed(context: Context, account: Account) -> Context:
        return replace(context, ticket=switch(context, account.id).ticket)

    hospital = passed(office, there)
    assert offered(hospital) is None
    with pytest.raises(errors.DraftTaken):
        take_draft(hospital, kept)
    keep(hospital, OTHER)

    commune = passed(hospital, claire)
    found = offered_draft(commune)
    assert found is not None
    assert (found.kept.draft, found.elsewhere) == (DRAFT, None)


def at_once(number: int, *acts: Callable[[], object]) -> list[Future[Any]]:
    """What becomes of both acts, in their order; every other round the second one starts first."""
    turned = slice(None, None, -1 if number % 2 else 1)
    with ThreadPoolExecutor(2) as pool:
        return [pool.submit(act) for act in acts[turned]][turned]


@pytest.mark.rule("CASE-83", "LIFE-1")
def test_one_who_creates_and_one_who_takes_it_up_at_once_never_both_succeed(
    world: World, office: Context, home: Context
) -> None:
    for number in range(6):
        world.clock.advance(timedelta(hours=2))
        email = f"{number}@exemple.fr"
        draft = replace(DRAFT, email=email, email_again=email)
        kept = keep(office, draft)
        request_creation(office, draft, kept=kept)
        create = partial(create_account, office, draft, code=world.last_code(), kept=kept)
        both = at_once(number, create, partial(take_draft, home, kept))
        done = [each.exception() is None for each in both]

        assert sorted(done) == [False, True]
        for each in both:
            assert isinstance(each.exception(), errors.DraftTaken | None)
        assert (offered(home) == draft) is done[1]
        if done[1]:
            drop_draft(home, waiting(home))
        assert rows(world) == 0


@pytest.mark.rule("CASE-83")
def test_what_is_written_while_another_session_takes_it_up_goes_with_it_or_is_refused(
    world: World, office: Context, home: Context
) -> None:
    for number in range(6):
        kept = keep(office)
        write, take = partial(keep, office, OTHER, kept=kept), partial(take_draft, home, kept)
        written, taking = at_once(number, write, take)

        refused, taken = written.exception(), taking.result()
        assert isinstance(refused, errors.DraftTaken | None)
        assert taken.draft == (DRAFT if refused else OTHER)
        assert waiting(home) == taken
        drop_draft(home, taken)


def test_one_that_cannot_be_read_is_told_when_it_is_offered_not_at_every_key(
    world: World, office: Context, home: Context, caplog: pytest.LogCaptureFixture
) -> None:
    keep(office)
    overwrite(world, b"of another time")
    kept = keep(home)
    caplog.clear()
    for service in ("P", "Pa", "Paie"):
        keep(home, replace(DRAFT, service=service), kept=kept)
    assert caplog.messages == []

    offered(home)
    assert caplog.messages == [f"the draft {kept.id - 1} of account 1 cannot be read"]


def test_one_that_cannot_be_read_is_left_behind_by_a_new_key_and_lapses(
    world: World, office: Context, home: Context
) -> None:
    keep(office)
    overwrite(world, b"of another time")
    keep(home)

    assert rotate_keys(world.ports).left == 1
    assert offered(home) == DRAFT
    world.clock.advance(KEPT_FOR + timedelta(seconds=1))
    run_daily(world.ports, by=OPERATOR, retention_days=180)

    assert rows(world) == 0
    assert rotate_keys(world.ports).left == 0
