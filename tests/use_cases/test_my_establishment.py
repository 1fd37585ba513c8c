"""« Mon établissement »: read by all, changed by administrators with a code (SCR-ETAB)."""

from dataclasses import replace
from datetime import date

import pytest

from peps_tui.core.domain import errors
from peps_tui.core.domain.account import Profile, Status
from peps_tui.core.domain.establishment import Contract, EstablishmentEdit, as_read
from peps_tui.core.domain.message import MessageKind
from peps_tui.core.domain.rights import Fund
from peps_tui.core.ports import Context
from peps_tui.core.use_cases import home
from peps_tui.core.use_cases import my_establishment as town
from peps_tui.core.use_cases.messages import deliver_due
from tests.support.world import HOME, World

IBAN = "FR7630006000011234567890189"
BIC = "AGRIFRPP"
NEW_MAYOR = EstablishmentEdit(
    address="1 place de la Mairie\n28600 Luisant",
    representative_name="M. Paul Noir",
    representative_title="Maire",
    representative_address="1 place de la Mairie\n28600 Luisant",
)


@pytest.fixture
def admin(world: World) -> Context:
    return world.sign_in(world.admin())


@pytest.fixture
def user(world: World) -> Context:
    return world.sign_in(world.add("Louty", "Jean"), HOME)


def change_information(
    world: World, admin: Context, edit: EstablishmentEdit, seen: str
) -> town.Information:
    town.request_information_change(admin, edit, seen=seen)
    return town.change_information(admin, edit, seen=seen, code=world.last_code())


def change_bank(world: World, admin: Context, iban: str = IBAN) -> town.BankPage:
    seen = town.bank_details(admin).seen
    typed = {"holder": "Trésorerie de Luisant", "iban": iban, "bic": BIC, "seen": seen}
    town.request_bank_change(admin, **typed)
    return town.change_bank_details(admin, **typed, code=world.last_code())


@pytest.mark.rule("OTP-7", "HIST-1")
def test_an_administrator_changes_the_legal_representative_with_a_code(
    world: World, admin: Context, user: Context
) -> None:
    page = town.information(admin)
    assert (page.establishment.siret, page.may_edit) == ("21280220900014", True)

    changed = change_information(world, admin, NEW_MAYOR, page.seen)

    assert as_read(changed.establishment) == NEW_MAYOR
    shown = town.information(user)
    assert (shown.establishment, shown.may_edit) == (changed.establishment, False)
    code = world.messages(MessageKind.CODE)[-1]
    assert code.facts["purpose"] == "change_establishment"
    [line] = home.history(admin, size=1).lines
    assert line.event.operation == "establishment_changed"
    assert line.event.before == {"address": "", "representative_name": "Mme Jeanne Roy"}
    assert line.event.after["representative_name"] == "M. Paul Noir"


@pytest.mark.rule("OTP-3", "OTP-7", "LIFE-14")
def test_a_code_confirms_one_change_and_a_page_that_is_old_changes_nothing(
    world: World, admin: Context
) -> None:
    seen = town.information(admin).seen
    town.request_information_change(admin, NEW_MAYOR, seen=seen)
    other = replace(NEW_MAYOR, representative_name="Mme Autre")
    with pytest.raises(errors.CodeUnknown):
        town.change_information(admin, other, seen=seen, code=world.last_code())
    town.change_information(admin, NEW_MAYOR, seen=seen, code=world.last_code())

    with pytest.raises(errors.EstablishmentChanged):
        town.request_information_change(admin, other, seen=seen)
    with pytest.raises(errors.NothingToChange):
        town.request_information_change(admin, NEW_MAYOR, seen=town.information(admin).seen)


@pytest.mark.rule("RIGHT-4")
def test_users_read_and_change_nothing(world: World, admin: Context, user: Context) -> None:
    change_bank(world, admin)

    with pytest.raises(errors.NotAdministrator):
        town.request_information_change(user, NEW_MAYOR, seen=town.information(user).seen)
    with pytest.raises(errors.NotAdministrator):
        town.request_bank_change(
            user, holder="Moi", iban=IBAN, bic=BIC, seen=town.bank_details(user).seen
        )
    page = town.bank_details(user)
    assert page.details is not None
    assert (page.details.iban, page.may_edit) == ("FR76 •••• 0189", False)
    assert page.seen != town.bank_details(admin).seen  # it would tell the digits that are hidden


@pytest.mark.rule("OTP-7", "HIST-2", "PHONE-7")
def test_the_iban_is_sealed_at_rest_and_masked_in_the_history(world: World, admin: Context) -> None:
    assert town.bank_details(admin).details is None

    page = change_bank(world, admin, "fr76 3000 6000 0112 3456 7890 189")

    assert page.details is not None
    assert (page.details.iban, page.details.spaced[:9]) == (IBAN, "FR76 3000")
    assert "12345" not in repr(page)
    change_bank(world, admin, "DE89370400440532013000")
    [line] = home.history(admin, size=1).lines
    assert (line.event.before, line.event.after) == (
        {"iban": "FR76 •••• 0189"},
        {"iban": "DE89 •••• 3000"},
    )
    with world.storage.engine.connect() as connection:
        dumped = repr(connection.exec_driver_sql("SELECT * FROM bank_details").all())
    assert "0440532013000" not in dumped


def test_entries_are_checked_field_by_field(world: World, admin: Context) -> None:
    seen = town.bank_details(admin).seen
    with pytest.raises(errors.FieldsRefused) as refused:
        town.request_bank_change(
            admin, holder="", iban="FR7630006000011234567890188", bic="AGRI", seen=seen
        )
    assert {name: type(fault) for name, fault in refused.value.fields.items()} == {
        "holder": errors.TextRefused,
        "iban": errors.IbanRefused,
        "bic": errors.BicRefused,
    }
    nameless = replace(NEW_MAYOR, representative_name=" ", address="Rue\x1b[2J")
    with pytest.raises(errors.FieldsRefused) as refused:
        town.request_information_change(admin, nameless, seen=town.information(admin).seen)
    assert set(refused.value.fields) == {"address", "representative_name"}
    deliver_due(world.ports)
    assert len(world.messages()) == 1  # the code of the sign-in


def test_contracts_and_whom_to_turn_to(world: World, admin: Context, user: Context) -> None:
    with world.storage.writing() as unit:
        for fund, number in ((Fund.IRCANTEC, "C4500"), (Fund.CNRACL, "B028"), (Fund.CNRACL, "A1")):
            contract = Contract(fund=fund, number=number, since=date(2001, 1, 1))
            assert unit.establishments.add_contract(world.commune, contract)
        assert not unit.establishments.add_contract(world.commune, contract)
    world.add("Petit", "Paul", profile=Profile.ADMIN, status=Status.BLOCKED)
    world.add("Roy", profile=Profile.ADMIN, establishment=world.hospital)
    world.add("Blanc", "Zoé", profile=Profile.ADMIN, service="Paie")

    assert [each.number for each in town.contracts(user)] == ["A1", "B028", "C4500"]
    contacts = town.contacts(user)
    assert [(each.first_name, each.service) for each in contacts] == [
        ("Zoé", "Paie"),
        ("Claire", ""),
    ]
    assert "0612345678" not in repr(contacts)
