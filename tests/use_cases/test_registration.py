"""« Inscrire un établissement »: SIRET and contract, then the first administrator (CASE-96)."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from peps_tui.core.domain import errors
from peps_tui.core.domain.account import Civility, Profile, Status
from peps_tui.core.domain.door import LIMITS, RequestKind
from peps_tui.core.domain.draft import Draft
from peps_tui.core.domain.establishment import Contract, Establishment
from peps_tui.core.domain.message import MessageChannel, MessageKind
from peps_tui.core.domain.rights import Fund, Right
from peps_tui.core.use_cases import activation, sign_in
from peps_tui.core.use_cases.messages import deliver_due
from peps_tui.core.use_cases.registration import look_up, register, resend
from tests.support.world import HOME, OFFICE, World

SIRET, CONTRACT = "21990041200012", "B028 0001"
OTHER = "26990072600010"
PASSWORD = "Velours-du-soir-7"
DRAFT = Draft(
    civility=Civility.MRS,
    last_name="Roy",
    first_name="Anne",
    email="anne@bellerive.fr",
    email_again="anne@bellerive.fr",
    rights={"rncps": Right.WRITE},
)


@pytest.fixture
def employer(world: World) -> Establishment:
    """An employer that the platform knows, and that nobody runs yet."""
    with world.storage.writing() as unit:
        added = unit.establishments.add(
            Establishment(siret=SIRET, name="COMMUNE DE BELLERIVE"), now=world.clock.now()
        )
        unit.establishments.add_contract(added.id, Contract(fund=Fund.CNRACL, number="B0280001"))
        return added


def sign_up(world: World, draft: Draft = DRAFT) -> str:
    """The identifier of the first administrator."""
    made = register(world.ports, OFFICE, siret=SIRET, contract=CONTRACT, draft=draft)
    deliver_due(world.ports)
    return made.identifier


@pytest.mark.rule("LIFE-1", "LIFE-2", "LIFE-3", "LIFE-10", "OTP-6", "CASE-96")
def test_the_first_administrator_is_pending_written_to_and_proves_himself(
    world: World, employer: Establishment
) -> None:
    assert look_up(world.ports, OFFICE, siret=f" {SIRET} ", contract="b028 0001") == employer.name

    identifier = sign_up(world)

    with world.storage.reading() as unit:
        account = unit.accounts.by_identifier(identifier)
        assert account is not None
        assert unit.accounts.rights(account.id) == {}
    assert (account.profile, account.status(world.today)) == (Profile.ADMIN, Status.PENDING)
    mail, letter = sorted(world.courier.sent, key=lambda sent: sent[0].channel)
    assert (mail[0].kind, mail[0].to) == (MessageKind.CREATION, "anne@bellerive.fr")
    assert identifier not in mail[1].text
    assert letter[0].channel is MessageChannel.LETTER
    assert world.operations(employer.id) == [
        *("establishment_registered", "account_created", "letter_queued"),
    ]
    activation.create_password(
        world.ports,
        OFFICE,
        link=world.last_link(),
        password=PASSWORD,
        confirmation=PASSWORD,
    )
    step = sign_in.begin(world.ports, OFFICE, identifier=identifier, password=PASSWORD)
    assert isinstance(step, sign_in.PhoneNeeded)
    with pytest.raises(errors.AlreadyRegistered) as refused:
        look_up(world.ports, OFFICE, siret=SIRET, contract=CONTRACT)
    assert refused.value.administrators == ("Anne Roy",)


@pytest.mark.rule("LIFE-2", "CASE-96")
def test_a_registration_under_way_gets_another_mail_three_times_an_hour(
    world: World, employer: Establishment
) -> None:
    sign_up(world)
    first = world.last_link()
    for again in (look_up, lambda *who, **proof: register(*who, **proof, draft=DRAFT)):
        with pytest.raises(errors.RegistrationUnderWay):
            again(world.ports, OFFICE, siret=SIRET, contract=CONTRACT)

    for _ in range(5):
        resend(world.ports, OFFICE, siret=SIRET, contract=CONTRACT)
        deliver_due(world.ports)

    assert len(world.messages(MessageKind.CREATION)) == 4
    assert world.operations(employer.id).count("creation_mail_resent") == 3
    with pytest.raises(errors.LinkRefused):
        activation.open_invitation(world.ports, first)
    assert activation.open_invitation(world.ports, world.last_link()).last_name == "Roy"


@pytest.mark.rule("AUTH-3")
def test_contracts_are_not_guessed_by_asking_another_mail(
    world: World, employer: Establishment
) -> None:
    sign_up(world)
    for number in range(LIMITS[RequestKind.REGISTRATION].about):
        elsewhere = replace(OFFICE, source=f"192.0.2.{number}")
        with pytest.raises(errors.RegistrationRefused):
            resend(world.ports, elsewhere, siret=SIRET, contract=f"{CONTRACT}{number}")

    with pytest.raises(errors.RegistrationRefused):
        resend(world.ports, HOME, siret=SIRET, contract=CONTRACT)


@pytest.mark.rule("AUTH-3", "CASE-96")
def test_whatever_is_wrong_of_the_proof_is_told_alike_and_not_often(
    world: World, employer: Establishment
) -> None:
    with world.storage.writing() as unit:
        unit.establishments.add_contract(world.commune, Contract(fund=Fund.CNRACL, number="C1"))

    def tried(siret: str, contract: str) -> Callable[[], object]:
        return lambda: look_up(world.ports, OFFICE, siret=siret, contract=contract)

    for wrong in (tried(SIRET, "C1"), tried(OTHER, CONTRACT), tried(SIRET, "X' OR 1=1")):
        with pytest.raises(errors.RegistrationRefused) as refused:
            wrong()
        assert repr(refused.value) == "RegistrationRefused()"
    with pytest.raises(errors.RegistrationRefused):
        resend(world.ports, HOME, siret=SIRET, contract=CONTRACT)  # nothing is under way
    for _ in range(7):
        with pytest.raises(errors.RegistrationRefused):
            tried(SIRET, "faux")()
    with pytest.raises(errors.TooManyRequests):
        tried(SIRET, CONTRACT)()
    world.clock.advance(timedelta(hours=1))
    tried(SIRET, CONTRACT)()


@pytest.mark.rule("CASE-96", "CASE-6")
def test_an_employer_whose_administrators_are_all_kept_out_is_registered_all_the_same(
    world: World, employer: Establishment
) -> None:
    world.add("Roy", profile=Profile.ADMIN, establishment=employer.id, status=Status.EXPIRED)

    with pytest.raises(errors.AlreadyRegistered) as refused:
        look_up(world.ports, OFFICE, siret=SIRET, contract=CONTRACT)
    assert refused.value.administrators == ()
    with pytest.raises(errors.RegistrationRefused):
        resend(world.ports, OFFICE, siret=SIRET, contract=CONTRACT)


def test_entries_are_checked_before_anything_is_tried(
    world: World, employer: Establishment
) -> None:
    with pytest.raises(errors.FieldsRefused) as refused:
        look_up(world.ports, OFFICE, siret="21990041200013", contract=" ")
    assert set(refused.value.fields) == {"siret", "contract"}
    with pytest.raises(errors.FieldsRefused):
        sign_up(world, replace(DRAFT, email_again="autre@bellerive.fr"))
    assert look_up(world.ports, OFFICE, siret="219 900 412 00012", contract=CONTRACT)
    assert world.operations(employer.id) == []
