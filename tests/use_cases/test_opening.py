from datetime import timedelta

import pytest

from peps_tui.core.domain import errors
from peps_tui.core.domain.account import Account
from peps_tui.core.domain.layout import Block, Layout
from peps_tui.core.domain.message import MessageKind
from peps_tui.core.domain.rights import Fund, Right, Service
from peps_tui.core.ports import Context
from peps_tui.core.use_cases import home, me
from peps_tui.core.use_cases.services_opening import open_service, request_opening
from tests.support.world import HOME, OFFICE, World

HELD = {"rncps": Right.READ, "cir-cnracl": Right.WRITE}


@pytest.fixture
def louty(world: World) -> Account:
    return world.add("Louty", "Jean", rights=HELD)


@pytest.fixture
def context(world: World, louty: Account) -> Context:
    return world.sign_in(louty, trusted=True)


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06d}"


@pytest.mark.rule("RIGHT-3", "RIGHT-4", "HIST-1", "CASE-79")
def test_the_right_is_read_at_each_opening_which_the_history_tells(
    world: World, louty: Account, context: Context
) -> None:
    world.admin()
    sent = len(world.messages())

    opened = open_service(context, "cir-cnracl")

    assert (opened.service.code, opened.service.fund) == ("cir-cnracl", Fund.CNRACL)
    assert (opened.right, opened.service.address) == (Right.WRITE, "")
    line = home.own_history(context).lines[0]
    assert (line.event.operation, line.author.identifier) == ("service_opened", louty.identifier)
    assert line.event.after == {"service": opened.service.label, "right": "write"}
    with world.storage.writing() as unit:
        unit.accounts.set_rights(louty.id, {"cir-cnracl": Right.READ})
    assert open_service(context, "cir-cnracl").right is Right.READ
    with world.storage.writing() as unit:
        unit.accounts.set_rights(louty.id, {"cir-cnracl": Right.NONE})

    with pytest.raises(errors.RightMissing) as refused:
        open_service(context, "cir-cnracl")
    assert refused.value.service == opened.service.label
    assert refused.value.administrators == ("Claire Martin",)
    assert len(world.messages()) == sent
    assert home.own_history(context).lines[0].event.after["right"] == "read"


@pytest.mark.rule("RIGHT-2", "RIGHT-4")
def test_a_service_is_opened_from_its_day_on_at_the_address_the_catalogue_gives(
    world: World, louty: Account, context: Context
) -> None:
    tomorrow = Service(
        code="nouveau",
        theme="Carrière",
        label="Nouveau",
        fund=Fund.RAFP,
        online_on=world.today + timedelta(days=1),
        position=99,
        address="https://peps.exemple.fr/nouveau",
    )
    with world.storage.writing() as unit:
        unit.services.add([tomorrow])
        unit.accounts.set_rights(louty.id, {"nouveau": Right.READ})

    for code in ("nouveau", "inconnu"):
        with pytest.raises(errors.ServiceUnknown):
            open_service(context, code)
        with pytest.raises(errors.ServiceUnknown):
            request_opening(context, code)
    world.clock.advance(timedelta(days=1))
    assert open_service(context, "nouveau").service == tomorrow


@pytest.mark.rule("OTP-7", "OTP-3", "CASE-63", "CASE-64")
def test_each_opening_of_a_sensitive_service_uses_up_a_code_even_where_one_is_trusted(
    world: World, context: Context
) -> None:
    sent = len(world.messages(MessageKind.CODE))
    with pytest.raises(errors.CodeUnknown):
        open_service(context, "rncps")

    for _ in range(3):
        request_opening(context, "rncps")
        code = world.last_code()
        with pytest.raises(errors.CodeWrong):
            open_service(context, "rncps", code=wrong(code))
        assert open_service(context, "rncps", code=code).right is Right.READ
        with pytest.raises(errors.CodeUnknown):
            open_service(context, "rncps", code=code)

    purposes = [message.facts["purpose"] for message in world.messages(MessageKind.CODE)[sent:]]
    assert purposes == ["open_service"] * 3
    assert world.operations().count("service_opened") == 3


@pytest.mark.rule("OTP-3", "OTP-7", "RIGHT-3", "CASE-64", "CASE-79", "CASE-83")
def test_a_code_opens_its_own_service_in_its_own_session_while_the_right_lasts(
    world: World, louty: Account, context: Context
) -> None:
    other = world.sign_in(louty, HOME)
    world.clock.advance(timedelta(minutes=2))
    request_opening(context, "rncps")
    code = world.last_code()

    with pytest.raises(errors.CodeUnknown):
        open_service(other, "rncps", code=code)
    with pytest.raises(errors.CodeUnknown):
        me.apply_own_change(context, me.OwnEdit(service="Paie"), code=code)
    with world.storage.writing() as unit:
        unit.accounts.set_rights(louty.id, {"rncps": Right.NONE})
    sent = len(world.messages())
    for attempt in (
        lambda: open_service(context, "rncps", code=wrong(code)),
        lambda: request_opening(context, "rncps"),
    ):
        with pytest.raises(errors.RightMissing):
            attempt()
    assert (len(world.messages()), world.get(louty).code_failures) == (sent, 0)


@pytest.mark.rule("AUTH-5", "OTP-7")
def test_five_wrong_codes_block_and_say_whom_to_contact(
    world: World, louty: Account, context: Context
) -> None:
    world.admin()
    request_opening(context, "rncps")
    bad = wrong(world.last_code())

    for refusal in (*[errors.CodeWrong] * 4, errors.SessionBlocked):
        with pytest.raises(refusal) as refused:
            open_service(context, "rncps", code=bad)

    assert "('Claire Martin',)" in repr(refused.value)
    assert world.get(louty).blocked_at is not None


def test_the_start_page_is_kept_as_each_arranged_it(world: World, louty: Account) -> None:
    context, other = world.sign_in(louty), world.sign_in(world.add("Roy"))
    assert home.home(context).layout == Layout()
    chosen = Layout(
        favourites=("rncps", "cir-cnracl", "rncps", "inconnu"),
        order=("Cotisations", Block.NOTICES, "Ailleurs"),
        hidden=frozenset({"Droits à pension", "Ailleurs"}),
    )

    kept = home.save_layout(context, chosen)

    assert kept == Layout(
        favourites=("rncps", "cir-cnracl"),
        order=("Cotisations", Block.NOTICES),
        hidden=frozenset({"Droits à pension"}),
    )
    assert home.home(world.sign_in(louty, OFFICE)).layout == kept
    assert home.home(other).layout == Layout()
    home.save_layout(context, Layout())
    assert home.home(context).layout == Layout()
    with world.storage.writing() as unit:
        unit.accounts.remove_many([louty.id])
