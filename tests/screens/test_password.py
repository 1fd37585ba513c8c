"""« Créer votre mot de passe »: the link in every form it is pasted in, and the live conditions."""

from __future__ import annotations

from datetime import timedelta

import pytest
from textual.pilot import Pilot

from peps_tui.core.domain import errors
from peps_tui.core.domain.account import Account, Status
from peps_tui.core.domain.link import LinkKind
from peps_tui.core.domain.password import Condition, PasswordFault
from peps_tui.core.use_cases.messages import deliver_due, mail_link
from peps_tui.screens.code import CodeScreen
from peps_tui.screens.password import PasswordScreen
from peps_tui.texts import login as login_texts
from peps_tui.texts import password as texts
from peps_tui.texts.errors import explain
from peps_tui.widgets.field import Field
from tests.screens.signed_in import shown
from tests.screens.way_in import door, guide, login, on, paste, send, settle, sign_in
from tests.support.world import World

NEW = "Vert-Sapin-7"


@pytest.fixture
def pending(world: World) -> Account:
    """Somebody whose creation mail has just left."""
    account = world.add("Louty", "Jean", status=Status.PENDING)
    with world.storage.writing() as unit:
        facts = {"by_civility": "mrs", "by_last_name": "Martin"}
        mail_link(unit, world.ports, account, LinkKind.ACTIVATION, facts=facts)
    deliver_due(world.ports)
    return account


async def password_step(pilot: Pilot[None], world: World) -> PasswordScreen:
    """Paste the link and go to the second step."""
    await settle(pilot)
    await send(pilot, "f5")
    await paste(pilot, world.last_link())
    await send(pilot, "enter")
    return on(pilot, PasswordScreen)


@pytest.mark.rule("LIFE-2")
@pytest.mark.parametrize("form", ["whole", "wrapped", "end"])
async def test_the_link_opens_in_every_form_it_is_pasted_in(
    world: World, pending: Account, form: str
) -> None:
    link = world.last_link()
    pasted = {
        "whole": f"{link}\n",
        "wrapped": f"{link[:30]}\r\n{link[30:55]}\r\n  {link[55:]}\r\n",
        "end": link.rpartition("/")[2],
    }[form]
    async with door(world).run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await send(pilot, "f5")
        await paste(pilot, pasted)
        await send(pilot, "enter")

        page = shown(pilot)
        assert "Mme Jean Louty" in page
        assert "COMMUNE DE VILLEBOIS" in page
        assert pending.identifier not in page
        assert pilot.app.focused is on(pilot, PasswordScreen).password.entry


@pytest.mark.rule("LIFE-2", "CASE-33", "CASE-36")
async def test_a_dead_link_is_told_where_it_was_pasted(world: World, pending: Account) -> None:
    unknown = f"https://peps.exemple.fr/activation/{'x' * 43}"
    world.clock.advance(timedelta(days=16))
    async with door(world).run_test() as pilot:
        await settle(pilot)
        await send(pilot, "f5")
        link = on(pilot, PasswordScreen).query_one("#link", Field)
        for pasted, refusal in (
            (world.last_link(), errors.LinkRefused(lapsed=True)),
            (unknown, errors.LinkRefused()),
            ("https://peps.exemple.fr/aide", errors.LinkUnreadable()),
        ):
            await send(pilot, "ctrl+u")
            await paste(pilot, pasted)
            await send(pilot, "enter")
            assert link.error == explain(refusal)


@pytest.mark.rule("PWD-1")
async def test_the_five_conditions_tick_as_one_types(world: World, pending: Account) -> None:
    async with door(world).run_test(size=(80, 24)) as pilot:
        await password_step(pilot, world)
        seen = []
        for typed in ("", "a", "B", "1", "-", "cdef"):
            await send(pilot, *typed)
            page = shown(pilot)
            seen.append([c for c in Condition if texts.condition(c, met=True) in page])
            assert (texts.ALL_MET in " ".join(page.split())) is (len(seen[-1]) == 5)

    assert seen == [
        [],
        [Condition.LOWER],
        [Condition.UPPER, Condition.LOWER],
        [Condition.DIGIT, Condition.UPPER, Condition.LOWER],
        [Condition.DIGIT, Condition.UPPER, Condition.LOWER, Condition.SPECIAL],
        list(Condition),
    ]


@pytest.mark.rule("PWD-1", "PWD-2")
@pytest.mark.parametrize(
    ("password", "confirmation", "field", "fault"),
    [
        (NEW, "Vert-Sapin-8", "confirmation", PasswordFault.MISMATCH),
        ("Vert-Sapin", "Vert-Sapin", "password", Condition.DIGIT),
        ("Motdepasse1!", "Motdepasse1!", "password", PasswordFault.COMMON),
        ("Louty-2026-x", "Louty-2026-x", "password", PasswordFault.PERSONAL),
    ],
)
async def test_what_is_refused_is_told_at_its_field(
    world: World, pending: Account, password: str, confirmation: str, field: str, fault: str
) -> None:
    async with door(world).run_test(size=(80, 24)) as pilot:
        screen = await password_step(pilot, world)
        await send(pilot, *password, "tab", *confirmation, "enter")

        told = {"password": screen.password.error, "confirmation": screen.confirmation.error}
        assert told.pop(field) == explain(errors.PasswordRefused((fault,)))
        assert set(told.values()) == {""}
        page = shown(pilot)
        assert password not in page
        assert "[ Créer ]" in page
        assert (texts.ALL_MET in " ".join(page.split())) is (fault is PasswordFault.MISMATCH)
        assert world.get(pending).activated_at is None


@pytest.mark.rule("LIFE-3")
async def test_the_password_is_created_and_signs_in(world: World, pending: Account) -> None:
    async with door(world).run_test() as pilot:
        await password_step(pilot, world)
        await send(pilot, *NEW, "tab", *NEW, "enter")

        assert login(pilot).notice.sentence == login_texts.PASSWORD_CREATED
        assert world.get(pending).status(world.today) is Status.ACTIVE

        await sign_in(pilot, pending, NEW)
        on(pilot, CodeScreen)


async def test_ctrl_t_shows_the_password(world: World, pending: Account) -> None:
    async with door(world).run_test() as pilot:
        await password_step(pilot, world)
        await send(pilot, *NEW, "ctrl+t")
        assert NEW in shown(pilot)

        await send(pilot, "ctrl+t")
        assert NEW not in shown(pilot)


async def test_escape_goes_back_and_creates_nothing(world: World, pending: Account) -> None:
    async with door(world).run_test() as pilot:
        await password_step(pilot, world)
        await send(pilot, *NEW, "escape")

        assert login(pilot).notice.sentence == ""
        assert world.get(pending).activated_at is None


@pytest.mark.rule("MSG-3")
async def test_the_inbox_leads_to_the_password(world: World, pending: Account) -> None:
    async with door(world, demo=guide(world)).run_test() as pilot:
        await settle(pilot)
        await send(pilot, "f7")
        await send(pilot, "f6")

        assert "Mme Jean Louty" in shown(pilot)
        await send(pilot, "escape")
        login(pilot)
