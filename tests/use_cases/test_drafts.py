"""The creation that was under way when the line dropped, on both databases (SCR-WIZ)."""

from dataclasses import replace
from datetime import timedelta

import pytest

from peps_tui.core.domain import errors
from peps_tui.core.domain.account import Account
from peps_tui.core.domain.daily import Trace
from peps_tui.core.domain.draft import Draft
from peps_tui.core.domain.kept_draft import KEPT_FOR, DraftStep
from peps_tui.core.domain.rights import Right
from peps_tui.core.domain.sign_in import Idleness
from peps_tui.core.ports import Context
from peps_tui.core.storage.tables import drafts
from peps_tui.core.use_cases.accounts import create_account, request_creation
from peps_tui.core.use_cases.bulk import delete_accounts
from peps_tui.core.use_cases.daily import run_daily
from peps_tui.core.use_cases.drafts import drop_draft, keep_draft, kept_draft
from peps_tui.core.use_cases.rotating import rotate_keys
from tests.support.world import HOME, World
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


def keep(context: Context, draft: Draft = DRAFT, step: DraftStep = DraftStep.RIGHTS) -> None:
    keep_draft(context, draft, step)


def offered(context: Context) -> Draft | None:
    kept = kept_draft(context)
    return None if kept is None else kept.draft


def create(world: World, context: Context, draft: Draft = DRAFT) -> None:
    request_creation(context, draft)
    create_account(context, draft, code=world.last_code())


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

    kept = kept_draft(world.sign_in(claire))

    assert kept is not None
    assert (kept.draft, kept.step) == (DRAFT, DraftStep.RIGHTS)
    assert kept.saved_at == world.clock.now() - timedelta(days=1)
    with world.storage.reading() as unit:
        assert [account.id for account in unit.accounts.many(world.commune)] == [claire.id]


@pytest.mark.rule("RIGHT-4")
def test_it_is_its_author_s_alone(world: World, office: Context) -> None:
    keep(office)
    colleague = world.sign_in(world.admin("Petit", "Paul"))

    assert offered(colleague) is None
    drop_draft(colleague, kept_draft(office))
    assert offered(office) == DRAFT


@pytest.mark.rule("RIGHT-4")
def test_only_administrators_keep_one(world: World) -> None:
    user = world.sign_in(world.add("Petit"))

    with pytest.raises(errors.NotAdministrator):
        keep(user)
    with pytest.raises(errors.NotAdministrator):
        offered(user)
    with pytest.raises(errors.NotAdministrator):
        drop_draft(user)
    assert rows(world) == 0


@pytest.mark.rule("AUTH-7")
def test_a_locked_session_neither_keeps_nor_tells_it(world: World, claire: Account) -> None:
    world.idleness = Idleness()
    context = world.sign_in(claire)
    keep(context)
    world.clock.advance(timedelta(minutes=20))

    with pytest.raises(errors.SessionLocked):
        keep(context, OTHER)
    with pytest.raises(errors.SessionLocked):
        offered(context)


def test_what_is_typed_last_is_kept_and_nothing_typed_is_not(world: World, office: Context) -> None:
    keep(office, Draft(last_name="L"), DraftStep.IDENTITY)
    keep(office)
    assert offered(office) == DRAFT
    assert rows(world) == 1

    keep(office, Draft(), DraftStep.IDENTITY)
    assert rows(world) == 0


@pytest.mark.rule("CASE-84")
def test_a_creation_takes_its_draft_away(world: World, office: Context) -> None:
    # What was typed within the last second may not have been kept.
    keep(office, replace(DRAFT, service="Fin"))

    create(world, office)

    assert rows(world) == 0


@pytest.mark.rule("OTP-7", "CASE-84")
def test_a_refused_creation_leaves_it(world: World, office: Context) -> None:
    keep(office)
    request_creation(office, DRAFT)
    wrong = f"{(int(world.last_code()) + 1) % 1_000_000:06d}"

    with pytest.raises(errors.CodeWrong):
        create_account(office, DRAFT, code=wrong)

    assert offered(office) == DRAFT


@pytest.mark.rule("CASE-83")
def test_of_two_sessions_the_last_writes_and_each_takes_away_its_own_alone(
    world: World, office: Context, home: Context
) -> None:
    keep(office)
    keep(home, OTHER)
    assert offered(office) == OTHER

    create(world, office)
    drop_draft(office)
    assert offered(office) == OTHER
    keep(office, Draft(), DraftStep.IDENTITY)
    assert offered(office) == OTHER

    drop_draft(home)
    assert rows(world) == 0


def test_what_was_offered_is_dropped_unless_it_was_typed_in_elsewhere_since(
    world: World, office: Context, home: Context
) -> None:
    keep(office)
    shown = kept_draft(home)
    keep(home, OTHER)
    drop_draft(office, shown)
    assert offered(office) == OTHER

    drop_draft(office, kept_draft(office))
    assert rows(world) == 0


def test_a_service_that_went_offline_is_left_out(world: World, office: Context) -> None:
    keep(office, replace(DRAFT, rights={"gone": Right.READ, "rncps": Right.READ}))

    draft = offered(office)

    assert draft is not None
    assert draft.rights == {"rncps": Right.READ}


@pytest.mark.parametrize("content", [b"", b"of another time"])
def test_what_cannot_be_read_is_not_offered_and_makes_way(
    world: World, office: Context, content: bytes
) -> None:
    keep(office)
    overwrite(world, content)

    assert offered(office) is None
    drop_draft(office)
    create(world, office, OTHER)
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
    keep(office)
    world.clock.advance(KEPT_FOR)
    assert Trace.DRAFTS not in run_daily(world.ports, by=OPERATOR, retention_days=180).purged
    assert offered(office) == DRAFT

    world.clock.advance(timedelta(seconds=1))

    assert offered(office) is None
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
