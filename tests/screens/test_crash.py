"""A crash tells a reference; nothing of the memory reaches the terminal or the log."""

import logging
import re
from collections.abc import Awaitable, Callable

import pytest

from peps_tui.core.domain.errors import StorageUnavailable
from peps_tui.core.ports import Ports
from peps_tui.texts.common import HOW_TO_PASTE
from peps_tui.texts.errors import explain
from tests.screens.stage import SignInForm, Stage, settle, toasts

SECRET = "Zebra!42"

Crash = Callable[[Stage, SignInForm], Awaitable[None]]


def crash_with_a_secret(*_: str) -> None:
    password = SECRET
    raise RuntimeError(f"unexpected, in {len(password)} characters")


async def crash_in_a_worker(app: Stage, form: SignInForm) -> None:
    form.judge = crash_with_a_secret
    async with app.run_test() as pilot:
        await pilot.press("a", "tab", "b", "enter")
        await pilot.pause()


async def crash_in_a_handler(app: Stage, form: SignInForm) -> None:
    async with app.run_test() as pilot:
        form.call_later(crash_with_a_secret)
        await pilot.pause()


async def crash_with_a_rich_error(app: Stage, form: SignInForm) -> None:
    class Telling(Exception):
        def __rich__(self) -> str:
            return SECRET

    def fail() -> None:
        raise Telling

    async with app.run_test() as pilot:
        form.call_later(fail)
        await pilot.pause()


@pytest.mark.parametrize("crash", [crash_in_a_worker, crash_in_a_handler, crash_with_a_rich_error])
async def test_a_crash_shows_a_reference_only(
    crash: Crash,
    capsys: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    form = SignInForm()
    app = Stage(form)
    with pytest.raises(Exception):  # noqa: B017, PT011  # Pilot raises whatever crashed
        await crash(app, form)

    shown = "".join(capsys.readouterr())
    reference = re.search(r"référence\s+([0-9A-F]{8})", shown)
    assert reference is not None
    assert app.return_code == 1
    assert f"crash {reference[1]}" in caplog.text
    assert "Traceback" in caplog.text
    assert SECRET not in shown + caplog.text
    assert "Traceback" not in shown


async def crash_while_leaving(app: Stage, form: SignInForm) -> None:
    async with app.run_test() as pilot:
        form.call_later(crash_with_a_secret)
        app.exit()
        await pilot.pause()


async def test_what_fails_while_one_leaves_is_no_crash(
    capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    form = SignInForm()
    with pytest.raises(RuntimeError):  # Pilot raises whatever failed
        await crash_while_leaving(Stage(form), form)

    assert "stopped at work" in caplog.messages
    assert "crash" not in " ".join(caplog.messages)
    assert "référence" not in "".join(capsys.readouterr())


async def test_a_platform_that_does_not_open_ends_the_application_with_the_reason(
    capsys: pytest.CaptureFixture[str],
) -> None:
    def refuse() -> Ports:
        raise StorageUnavailable

    app = Stage(SignInForm(), connect=refuse)
    async with app.run_test() as pilot:
        await pilot.pause()
        await pilot.press("enter")
        await settle(pilot)

    assert app.return_code == 1
    assert explain(StorageUnavailable())[:40] in capsys.readouterr().err


async def test_a_failed_delivery_is_logged_and_tried_again(
    caplog: pytest.LogCaptureFixture,
) -> None:
    tries: list[Ports] = []

    def fail(ports: Ports) -> None:
        tries.append(ports)
        raise OSError("gateway down")

    async with Stage(SignInForm(), deliver=fail).run_test() as pilot:
        for _ in range(2):
            pilot.app.deliver()  # type: ignore[attr-defined]
            await settle(pilot)

        assert len(tries) == 2
        assert "messages could not be delivered" in caplog.messages


async def test_interrupting_tells_how_to_quit() -> None:
    async with Stage(SignInForm()).run_test() as pilot:
        await pilot.press("ctrl+c")

        assert len(toasts(pilot)) == 1
        assert pilot.app.is_running


async def test_the_key_that_pastes_elsewhere_tells_how_to_paste_here() -> None:
    async with Stage(SignInForm()).run_test() as pilot:
        await pilot.press("ctrl+v")

        assert toasts(pilot) == [HOW_TO_PASTE]


@pytest.fixture(autouse=True)
def _every_log_line(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
