"""Forms: every key where it belongs, whatever the speed it comes at."""

import asyncio

import pytest

from peps_tui.core.domain.errors import CredentialsRefused, FieldsRefused, TextRefused
from peps_tui.texts import common
from peps_tui.texts.errors import explain
from tests.screens.signed_in import type_at_once
from tests.screens.stage import SignInForm, Stage, settle
from tests.support.rest import Held

FAST = ["M", "A", "R", "tab", *"secret", "enter"]


async def test_keys_read_at_once_reach_their_own_fields() -> None:
    form = SignInForm()
    async with Stage(form).run_test() as pilot:
        type_at_once(pilot, *FAST)
        await settle(pilot)

        assert form.received == [("MAR", "secret")]


async def test_a_field_that_is_slow_to_take_its_keys_is_waited_for() -> None:
    async def dawdle() -> None:
        for _ in range(200):
            await asyncio.sleep(0)

    form = SignInForm()
    async with Stage(form).run_test() as pilot:
        form.field("password").entry.call_later(dawdle)
        type_at_once(pilot, *FAST)
        await settle(pilot)

        assert form.received == [("MAR", "secret")]


async def test_editing_keys_act_in_the_order_they_were_typed() -> None:
    form = SignInForm()
    async with Stage(form).run_test() as pilot:
        type_at_once(pilot, "M", "X", "backspace", "A", "home", "_", "tab", "z", "enter")
        await settle(pilot)

        assert form.received == [("_MA", "z")]


async def test_a_space_ticks_the_box_that_had_the_focus() -> None:
    form = SignInForm()
    async with Stage(form).run_test() as pilot:
        type_at_once(pilot, "a", "tab", "b", "tab", "space", "tab", "shift+tab", "shift+tab", "c")
        await settle(pilot)

        assert form.query_one("#trust").value  # type: ignore[attr-defined]
        assert form.field("password").value == "bc"


async def test_what_one_types_in_stays_in_sight_in_a_smaller_window() -> None:
    form = SignInForm()
    async with Stage(form).run_test(size=(80, 24)) as pilot:
        await pilot.press("tab", "tab")
        await pilot.resize_terminal(80, 4)
        await pilot.pause()

        assert form.focused is not None
        assert form.find_widget(form.focused).visible_region.height == 1


async def test_keys_typed_during_an_accepted_submission_go_nowhere() -> None:
    answer = Held()

    def wait(*_: str) -> None:
        answer.wait(5)

    form = SignInForm(wait)
    async with Stage(form).run_test() as pilot:
        type_at_once(pilot, *FAST, *"lost", "enter", "tab", *"more", "f9")
        await pilot.pause()
        theme = pilot.app.theme
        answer.set()
        await settle(pilot)

        assert form.received == [("MAR", "secret")]
        assert [form.field(name).value for name in ("identifier", "password")] == ["MAR", "secret"]
        assert pilot.app.theme == theme
        assert pilot.app.focused is form.field("password").entry


async def test_keys_typed_during_a_refused_submission_reach_the_form_in_their_order() -> None:
    form = SignInForm()
    async with Stage(form).run_test() as pilot:
        type_at_once(pilot, "enter", *FAST)
        await settle(pilot)

        assert form.received == [("MAR", "secret")]
        assert [form.field(name).value for name in ("identifier", "password")] == ["MAR", "secret"]


async def test_a_refusal_is_told_at_its_field_and_the_focus_returns_there() -> None:
    def refuse(*_: str) -> None:
        raise CredentialsRefused

    form = SignInForm(refuse)
    async with Stage(form).run_test() as pilot:
        type_at_once(pilot, *FAST)
        await settle(pilot)

        assert form.field("password").error == explain(CredentialsRefused())
        assert pilot.app.focused is form.field("password").entry
        await pilot.press("x")
        assert form.field("password").error == ""


async def test_several_fields_refused_at_once() -> None:
    def refuse(*_: str) -> None:
        raise FieldsRefused(
            {"identifier": TextRefused("too_long"), "password": TextRefused("control")}
        )

    form = SignInForm(refuse)
    async with Stage(form).run_test() as pilot:
        type_at_once(pilot, *FAST)
        await settle(pilot)

        assert form.field("identifier").error == explain(TextRefused("too_long"))
        assert form.field("password").error == explain(TextRefused("control"))
        assert pilot.app.focused is form.field("identifier").entry


@pytest.mark.parametrize("keys", [["enter"], ["tab", "tab", "tab", "enter"]])
async def test_required_fields_are_asked_for_before_the_core_is(keys: list[str]) -> None:
    form = SignInForm()
    async with Stage(form).run_test() as pilot:
        type_at_once(pilot, *keys)
        await settle(pilot)

        assert form.received == []
        assert form.field("identifier").error == common.REQUIRED
        assert pilot.app.focused is form.field("identifier").entry
