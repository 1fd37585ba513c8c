"""What one does while another works (docs/cases.md, 76 to 82)."""

from __future__ import annotations

import pytest

from peps_tui.core.domain import errors
from peps_tui.core.domain.rights import Right
from peps_tui.core.use_cases import bulk, home
from peps_tui.core.use_cases.services_opening import open_service
from peps_tui.screens.accounts import AccountsScreen
from peps_tui.screens.edit.screen import EditScreen
from peps_tui.texts.errors import explain
from tests.screens.signed_in import SignedIn, current, press, settle, shown, toasts
from tests.support.world import HOME, World
from tests.use_cases.test_editing import applied


@pytest.mark.rule("LIFE-14", "CASE-77")
async def test_an_account_deleted_while_it_is_edited_leads_back_to_the_grid(world: World) -> None:
    account = world.add("Louty", "Jean")
    colleague = world.sign_in(world.admin("Roy", "Luc"), HOME)
    async with SignedIn(world, world.admin()).run_test() as pilot:
        await settle(pilot)
        await press(pilot, "g", "m")
        current(pilot, EditScreen)
        bulk.delete_accounts(colleague, [account.id])
        await press(pilot, "down", "m", "f2")

        assert explain(errors.AccountGone()) in toasts(pilot)
        current(pilot, AccountsScreen)
        assert "Louty" not in shown(pilot)


@pytest.mark.rule("RIGHT-3", "CASE-79")
def test_a_right_withdrawn_in_mid_session_closes_the_next_opening(world: World) -> None:
    admin = world.sign_in(world.admin())
    account = world.add("Louty", rights={"cir-cnracl": Right.WRITE})
    holder = world.sign_in(account, HOME)
    assert open_service(holder, "cir-cnracl").right is Right.WRITE

    applied(world, admin, account, rights={})

    with pytest.raises(errors.RightMissing):
        open_service(holder, "cir-cnracl")
    assert home.home(holder).rights == {}
