"""The other way in: Net-entreprises vouches, and all the rest is the same (AUTH-1)."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest

from peps_tui.core.domain import errors
from peps_tui.core.domain.account import Account, Profile, Status
from peps_tui.core.domain.message import MessageKind
from peps_tui.core.domain.net_entreprises import NetIdentity
from peps_tui.core.domain.notice import NoticeKind
from peps_tui.core.domain.trust import Workstation
from peps_tui.core.ports import Context
from peps_tui.core.use_cases import home, sign_in
from peps_tui.core.use_cases.messages import deliver_due
from tests.support.fakes import KnownPeople
from tests.support.world import HOME, OFFICE, PASSWORD, World

SECRET = "Net-entreprises-2026"
COMMUNE = "21280220900014"


@pytest.fixture
def louty(world: World) -> Account:
    known(world, "Le Goff", "Élie")
    return world.add("Le Goff", "Élie", password=None)


def known(world: World, last_name: str, first_name: str, siret: str = COMMUNE) -> None:
    identity = NetIdentity(siret=siret, last_name=last_name, first_name=first_name)
    world.directory.passwords[identity] = SECRET


def begin(
    world: World,
    password: str = SECRET,
    workstation: Workstation = OFFICE,
    *,
    siret: str = "212 802 209 00014",
    last_name: str = "LE GOFF",
    first_name: str = "elie",
) -> sign_in.Step:
    return sign_in.begin_net_entreprises(
        world.ports,
        workstation,
        siret=siret,
        last_name=last_name,
        first_name=first_name,
        password=password,
    )


def enter(world: World, workstation: Workstation = OFFICE, *, trusted: bool = False) -> Context:
    step = begin(world, workstation=workstation)
    assert isinstance(step, sign_in.CodeNeeded)
    sign_in.send_code(world.ports, workstation, ticket=step.ticket)
    done = sign_in.enter_code(
        world.ports, workstation, ticket=step.ticket, code=world.last_code(), trusted=trusted
    )
    return Context(ports=world.ports, ticket=done.ticket, workstation=workstation)


def save(world: World, account: Account, **changes: object) -> None:
    with world.storage.writing() as unit:
        unit.accounts.save(replace(world.get(account), **changes))  # type: ignore[arg-type]


@pytest.mark.rule("AUTH-1", "OTP-6", "TRUST-2", "HIST-1", "CASE-93")
def test_the_same_code_the_same_box_and_a_mark_for_administrators_to_review(
    world: World, louty: Account
) -> None:
    admin = world.sign_in(world.admin(), HOME)
    assert NoticeKind.NET_ENTREPRISES not in {each.kind for each in home.home(admin).notices}

    context = enter(world, trusted=True)

    assert home.home(context).identifier == louty.identifier
    assert isinstance(begin(world), sign_in.Entered)
    assert world.get(louty).net_entreprises
    assert world.operations().count("net_entreprises_used") == 1
    assert NoticeKind.NET_ENTREPRISES in {each.kind for each in home.home(admin).notices}
    with pytest.raises(errors.CredentialsRefused):
        sign_in.begin(world.ports, OFFICE, identifier=louty.identifier, password=SECRET)


@pytest.mark.rule("AUTH-1", "AUTH-4", "CASE-92", "CASE-93")
@pytest.mark.parametrize(
    ("status", "refusal"),
    [
        (Status.EXPIRED, errors.AccountExpired),
        (Status.BLOCKED, errors.AccountBlocked),
        (Status.PENDING, errors.AccountPending),
    ],
)
def test_the_same_states_are_refused_and_told_to_the_right_password_alone(
    world: World, status: Status, refusal: type[errors.CoreError]
) -> None:
    world.admin()
    known(world, "Le Goff", "Élie")
    world.add("Le Goff", "Élie", status=status)

    with pytest.raises(errors.CredentialsRefused):
        begin(world, "faux")
    with pytest.raises(refusal) as refused:
        begin(world)
    assert "Claire Martin" in repr(refused.value)


@pytest.mark.rule("AUTH-1", "CASE-94")
def test_whoever_has_no_account_is_told_whom_to_contact_once_he_is_known(world: World) -> None:
    world.admin()
    known(world, "Roux", "Zoé")
    known(world, "Roux", "Zoé", siret="99999999999999")

    with pytest.raises(errors.CredentialsRefused):
        begin(world, "faux", last_name="Roux", first_name="Zoé")
    for siret, names in ((COMMUNE, ("Claire Martin",)), ("99999999999999", ())):
        with pytest.raises(errors.NetEntreprisesUnknown) as refused:
            begin(world, siret=siret, last_name="Roux", first_name="Zoé")
        assert refused.value.administrators == names


@pytest.mark.rule("AUTH-1", "AUTH-3", "RIGHT-4")
def test_names_lead_to_one_account_of_one_establishment(world: World, louty: Account) -> None:
    there = world.add("Le Goff", "Élie", establishment=world.hospital)
    enter(world)
    assert not world.get(there).net_entreprises

    world.add("Le Goff", "Elie", email="autre@exemple.fr")  # a namesake, not marked
    world.clock.advance(timedelta(minutes=2))
    enter(world)
    save(world, louty, net_entreprises=False)
    with pytest.raises(errors.NetEntreprisesUnknown):
        begin(world)


@pytest.mark.rule("AUTH-3", "AUTH-5")
def test_wrong_passwords_count_as_those_of_the_classic_route(world: World, louty: Account) -> None:
    for _ in range(4):
        with pytest.raises(errors.CredentialsRefused):
            begin(world, "faux")
    with pytest.raises(errors.CredentialsRefused):
        sign_in.begin(world.ports, OFFICE, identifier=louty.identifier, password="faux")

    assert world.get(louty).status(world.today) is Status.BLOCKED
    deliver_due(world.ports)
    assert [each.to for each in world.messages(MessageKind.BLOCKED)] == [louty.email]
    for number in range(15):
        with pytest.raises(errors.CredentialsRefused):
            begin(world, "faux", last_name=f"Inconnu {number}")
    with pytest.raises(errors.SourcePaused):
        begin(world, last_name="Inconnu")
    assert len(world.directory.asked) == 19


@pytest.mark.rule("AUTH-5")
def test_a_paused_stranger_is_refused_though_his_password_is_right(
    world: World, louty: Account
) -> None:
    enter(world, trusted=True)
    for _ in range(5):
        with pytest.raises(errors.CredentialsRefused):
            begin(world, "faux", HOME)

    with pytest.raises(errors.CredentialsRefused):
        begin(world, workstation=HOME)
    assert isinstance(begin(world), sign_in.Entered)
    assert world.get(louty).blocked_at is None


@pytest.mark.rule("AUTH-1", "AUTH-5")
def test_a_directory_that_does_not_answer_counts_no_attempt(world: World, louty: Account) -> None:
    for _ in range(3):
        with pytest.raises(errors.CredentialsRefused):
            begin(world, "faux")
    world.directory.broken = True
    for _ in range(25):
        with pytest.raises(errors.DirectoryUnavailable):
            begin(world, "faux")
    assert world.get(louty).password_failures == 3

    world.directory.broken = False
    enter(world)
    assert world.get(louty).password_failures == 0


@pytest.mark.rule("PHONE-1", "CASE-65")
def test_a_namesake_enrols_no_number_without_the_mail_of_the_holder(world: World) -> None:
    world.add("Roy", profile=Profile.ADMIN)
    known(world, "Le Goff", "Élie")
    world.add("Le Goff", "Élie", phone=None)

    step = begin(world)

    assert isinstance(step, sign_in.PhoneNeeded)
    assert step.mail_first
    with pytest.raises(errors.LinkRefused):
        sign_in.propose_phone(world.ports, OFFICE, ticket=step.ticket, number="0698765432")
    deliver_due(world.ports)
    sign_in.confirm_enrolment(
        world.ports, OFFICE, ticket=step.ticket, link=world.last_link(MessageKind.ENROLMENT)
    )
    sign_in.propose_phone(world.ports, OFFICE, ticket=step.ticket, number="0698765432")


@pytest.mark.rule("AUTH-3")
@pytest.mark.parametrize("typed", ["", "\x00", "x" * 10_000, "'; DROP TABLE accounts --", "\udce9"])
def test_what_nobody_is_called_is_refused_like_any_other_name(world: World, typed: str) -> None:
    for entry in ("siret", "last_name", "first_name"):
        with pytest.raises(errors.CredentialsRefused):
            begin(world, PASSWORD, **{entry: typed})  # type: ignore[arg-type]


@dataclass
class SlowDirectory(KnownPeople):
    """Something happens while Net-entreprises makes up its mind."""

    meanwhile: Callable[[], object] = bool

    def authenticate(self, asked: NetIdentity, password: str) -> NetIdentity | None:
        self.meanwhile()
        return super().authenticate(asked, password)


@pytest.mark.rule("AUTH-5")
@pytest.mark.parametrize("broken", [False, True], ids=["judged", "silent"])
def test_a_deleted_account_takes_no_failure_of_another_away(
    world: World, louty: Account, broken: bool
) -> None:
    petit = world.add("Petit")

    def meanwhile() -> None:
        with world.storage.writing() as unit:
            unit.accounts.remove_many([louty.id])
        with pytest.raises(errors.CredentialsRefused):
            sign_in.begin(world.ports, HOME, identifier=petit.identifier, password="wrong")

    world.directory = SlowDirectory(
        passwords=world.directory.passwords, broken=broken, meanwhile=meanwhile
    )
    with pytest.raises(errors.CoreError):
        begin(world)

    with world.storage.reading() as unit:
        assert unit.failures.count_since(petit.id, None) == 1
