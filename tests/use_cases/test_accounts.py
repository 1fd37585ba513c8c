from dataclasses import replace
from datetime import date, timedelta

import pytest

from peps_tui.core.domain import errors
from peps_tui.core.domain.account import Account, Action, Civility, Profile, Status
from peps_tui.core.domain.draft import Draft
from peps_tui.core.domain.listing import Filter, Listing
from peps_tui.core.domain.message import MessageKind
from peps_tui.core.domain.rights import Right
from peps_tui.core.ports import Context
from peps_tui.core.use_cases import accounts, bulk, home
from peps_tui.core.use_cases.messages import deliver_due
from tests.support.world import OFFICE, World

DRAFT = Draft(
    civility=Civility.MR,
    last_name="Louty",
    first_name="Jean",
    email="jean@exemple.fr",
    email_again="jean@exemple.fr",
    rights={"cir-cnracl": Right.WRITE, "rncps": Right.READ},
)


@pytest.fixture
def admin(world: World) -> Context:
    return world.sign_in(world.admin())


def created(world: World, context: Context, draft: Draft = DRAFT) -> accounts.Created:
    accounts.request_creation(context, draft)
    return accounts.create_account(context, draft, code=world.last_code())


def everything(world: World) -> tuple[int, int, int]:
    """How many accounts, history lines and waiting messages the commune has."""
    with world.storage.reading() as unit:
        return (
            len(unit.accounts.many(world.commune)),
            unit.history.page(world.commune, before=None, size=1)[1],
            (unit.outbox.waiting()),
        )


@pytest.mark.rule("LIFE-1", "OTP-7")
def test_a_creation_makes_a_pending_account_with_its_rights(world: World, admin: Context) -> None:
    made = created(world, admin)

    assert made.identifier == "JLO000002"
    assert made.expires_on == date(2028, 5, 21)
    with world.storage.reading() as unit:
        stored = unit.accounts.within(world.commune, made.account_id)
        rights = unit.accounts.rights(made.account_id)
    assert stored.status(world.today) is Status.PENDING
    assert rights == {"cir-cnracl": Right.WRITE, "rncps": Right.READ}


@pytest.mark.rule("HIST-1")
def test_a_creation_is_told_in_the_history_right_by_right(world: World, admin: Context) -> None:
    created(world, admin)

    page = home.history(admin)
    kinds = [line.event.operation for line in page.lines[:3]]
    assert kinds == ["right_changed", "right_changed", "account_created"]
    line = page.lines[1]
    assert line.author.name == "Claire Martin"
    assert line.author.source == OFFICE.source
    assert line.event.subject_identifier == "JLO000002"
    assert dict(line.event.after) == {
        "service": "Comptes individuels retraite CNRACL",
        "right": "write",
    }


@pytest.mark.rule("LIFE-10")
def test_a_new_administrator_is_announced_by_letter(world: World, admin: Context) -> None:
    made = created(world, admin, replace(DRAFT, profile=Profile.ADMIN))
    deliver_due(world.ports)

    assert made.letter
    letters = world.messages(MessageKind.ADMIN_LETTER)
    assert [letter.facts["last_name"] for letter in letters] == ["Louty"]
    assert letters[0].to == "1 place de la Mairie\n28600 Luisant"
    assert "letter_queued" in world.operations()


@pytest.mark.rule("LIFE-10")
def test_a_plain_user_is_announced_by_no_letter(world: World, admin: Context) -> None:
    assert not created(world, admin).letter
    deliver_due(world.ports)

    assert world.messages(MessageKind.ADMIN_LETTER) == []


@pytest.mark.rule("OTP-7", "CASE-39")
def test_nothing_exists_before_the_code_is_accepted(world: World, admin: Context) -> None:
    accounts.request_creation(admin, DRAFT)
    listed = everything(world)[0]

    with pytest.raises(errors.CodeWrong):
        accounts.create_account(
            admin, DRAFT, code=f"{(int(world.last_code()) + 1) % 1_000_000:06d}"
        )

    assert everything(world)[0] == listed
    assert "account_created" not in world.operations()
    assert accounts.create_account(admin, DRAFT, code=world.last_code()).identifier


@pytest.mark.rule("OTP-3", "OTP-7")
def test_a_code_confirms_exactly_what_was_shown(world: World, admin: Context) -> None:
    accounts.request_creation(admin, DRAFT)

    with pytest.raises(errors.CodeUnknown):
        accounts.create_account(
            admin, replace(DRAFT, profile=Profile.ADMIN), code=world.last_code()
        )
    accounts.create_account(admin, DRAFT, code=world.last_code())
    with pytest.raises((errors.CodeUnknown, errors.FieldsRefused)):
        accounts.create_account(admin, DRAFT, code=world.last_code())


@pytest.mark.rule("OTP-7", "CASE-63")
def test_a_code_is_asked_even_on_a_trusted_workstation(world: World) -> None:
    account = world.admin()
    world.sign_in(account, trusted=True)
    context = world.sign_in(account)

    with pytest.raises(errors.CodeUnknown):
        accounts.create_account(context, DRAFT, code="000000")


@pytest.mark.rule("AUTH-5", "CASE-54")
def test_the_fifth_wrong_code_blocks_the_administrator_and_ends_his_session(
    world: World, admin: Context
) -> None:
    world.admin("Petit", "Paul")
    accounts.request_creation(admin, DRAFT)
    bad = f"{(int(world.last_code()) + 1) % 1_000_000:06d}"
    for _ in range(4):
        with pytest.raises(errors.CodeWrong):
            accounts.create_account(admin, DRAFT, code=bad)

    with pytest.raises(errors.SessionBlocked):
        accounts.create_account(admin, DRAFT, code=bad)
    with pytest.raises(errors.SessionError):
        home.home(admin)


@pytest.mark.rule("LIFE-13", "CASE-43")
def test_an_identifier_is_never_given_twice(world: World, admin: Context) -> None:
    first = created(world, admin)
    bulk.delete_accounts(admin, [first.account_id])
    world.clock.advance(timedelta(minutes=2))

    second = created(world, admin)

    assert first.identifier != second.identifier
    assert first.identifier in {line.event.subject_identifier for line in home.history(admin).lines}


@pytest.mark.rule("CASE-44")
def test_an_address_is_used_once_in_an_establishment(world: World, admin: Context) -> None:
    created(world, admin)
    world.clock.advance(timedelta(minutes=2))

    shouting = replace(DRAFT, email="JEAN@exemple.fr", email_again="jean@EXEMPLE.fr")
    with pytest.raises(errors.FieldsRefused) as refused:
        accounts.request_creation(admin, shouting)
    assert isinstance(refused.value.fields["email"], errors.EmailTaken)


@pytest.mark.rule("RIGHT-4", "CASE-16")
def test_a_plain_user_reaches_no_administration(world: World, admin: Context) -> None:
    target = world.add("Louty")
    user = world.sign_in(world.add("Petit"))

    for attempt in (
        lambda: accounts.list_accounts(user, Listing()),
        lambda: accounts.catalogue(user),
        lambda: accounts.check_draft(user, DRAFT),
        lambda: accounts.request_creation(user, DRAFT),
        lambda: accounts.create_account(user, DRAFT, code="123456"),
        lambda: accounts.selectable_ids(user, Filter()),
        lambda: bulk.prospect(user, Action.RENEW, [target.id]),
        lambda: bulk.renew_accounts(user, [target.id]),
        lambda: bulk.delete_accounts(user, [target.id]),
        lambda: bulk.resend_creation_mails(user, [target.id]),
        lambda: home.history(user),
    ):
        with pytest.raises(errors.NotAdministrator):
            attempt()


@pytest.mark.rule("RIGHT-4")
def test_an_account_of_elsewhere_does_not_exist(world: World, admin: Context) -> None:
    elsewhere = world.add("Louty", establishment=world.hospital, status=Status.PENDING)

    for account_id in (elsewhere.id, 999_999):
        with pytest.raises(errors.AccountNotFound):
            bulk.resend_creation_mails(admin, [account_id])
    names = {row.last_name for row in accounts.list_accounts(admin, Listing()).rows}
    assert names == {"Martin"}


@pytest.mark.rule("LIFE-14")
def test_the_second_of_two_savers_is_told(world: World) -> None:
    account = world.add("Louty")
    with world.storage.writing() as unit:
        unit.accounts.save(replace(account, service="Paie"))

    with pytest.raises(errors.AccountChanged), world.storage.writing() as unit:
        unit.accounts.save(replace(account, service="Carrières"))


class TestGrid:
    @pytest.fixture
    def people(self, world: World) -> list[Account]:
        return [
            world.add("Élie", "Zoé", service="Ressources Humaines"),
            world.add("Durand", "Céline", service="ressources humaines"),
            world.add("Durand", "Alain"),
            world.add("Œuvray", "Jean-Noël", status=Status.PENDING),
            world.add("O’Neil", "Ann", status=Status.EXPIRED),
        ]

    def test_names_sort_without_accents_or_case(
        self, world: World, admin: Context, people: list[Account]
    ) -> None:
        rows = accounts.list_accounts(admin, Listing()).rows

        assert [f"{row.last_name} {row.first_name}" for row in rows] == [
            "Durand Alain",
            "Durand Céline",
            "Élie Zoé",
            "Martin Claire",
            "O’Neil Ann",
            "Œuvray Jean-Noël",
        ]

    @pytest.mark.rule("CASE-81")
    def test_search_ignores_accents_and_case(
        self, world: World, admin: Context, people: list[Account]
    ) -> None:
        expected = {
            "celine": 1,
            "RESSOURCES humaines": 2,
            "durand céline": 1,
            "oeuvray": 1,
            "oneil": 0,
            "o neil": 1,
            "%": 6,
            "_": 6,
            "personne": 0,
            "martin " * 1000: 1,
        }
        found = {}
        for search in expected:
            which = Filter(search=search)
            page = accounts.list_accounts(admin, Listing(filter=which))
            found[search] = page.total
            assert {row.id for row in page.rows} == {*accounts.selectable_ids(admin, which)}
        assert found == expected

    def test_pages_follow_each_other_both_ways(self, world: World, admin: Context) -> None:
        twin = world.add("Même", "Nom", email=None)
        twins = [replace(twin, id=0, identifier=f"NME9{n:05d}") for n in range(59)]
        with world.storage.writing() as unit:
            unit.accounts.add_many(twins)

        first, second, third, beyond = (
            accounts.list_accounts(admin, Listing(offset=offset)) for offset in (0, 25, 50, 900)
        )

        assert (first.total, first.has_previous, first.has_next) == (61, False, True)
        assert (second.has_previous, second.has_next) == (True, True)
        assert (len(third.rows), third.has_previous, third.has_next) == (11, True, False)
        assert beyond == third
        ids = [row.id for page in (first, second, third) for row in page.rows]
        assert len(set(ids)) == 61

    @pytest.mark.rule("LIFE-6")
    def test_each_row_says_what_may_be_done(
        self, world: World, admin: Context, people: list[Account]
    ) -> None:
        rows = {row.last_name: row for row in accounts.list_accounts(admin, Listing()).rows}

        assert set(Action) - set(rows["O’Neil"].refused) == {Action.RENEW}
        assert Action.RESEND not in rows["Œuvray"].refused
        assert Action.DELETE in rows["Martin"].refused


@pytest.mark.rule("LIFE-13", "CASE-43")
def test_a_number_that_an_imported_list_already_gave_is_passed_over(
    world: World, admin: Context
) -> None:
    taken = world.add("Louty", "Jean", identifier="JLO000003", email="autre@exemple.fr")
    assert taken.identifier == "JLO000003"

    assert created(world, admin).identifier == "JLO000004"


@pytest.mark.rule("RIGHT-2", "HIST-1")
@pytest.mark.parametrize("code", ["inconnu", "demain"])
def test_no_right_is_given_on_a_service_that_is_not_online(
    world: World, admin: Context, code: str
) -> None:
    with world.storage.writing() as unit:
        known = unit.services.online(world.today)[0]
        later = world.today + timedelta(days=1)
        unit.services.add([replace(known, code="demain", position=99, online_on=later)])

    with pytest.raises(errors.ServiceNotOnline):
        accounts.request_creation(admin, replace(DRAFT, rights={code: Right.READ}))
