"""What every test of a screen stands on: `pilot.pause()` returns when nothing is left to do."""

import asyncio

from textual.app import App, ComposeResult
from textual.widget import Widget

from tests.support.rest import Held, RestLoop


def this_loop() -> RestLoop:
    loop = asyncio.get_running_loop()
    assert isinstance(loop, RestLoop)
    return loop


async def test_callbacks_that_lead_to_others_are_waited_for() -> None:
    loop, left = this_loop(), [100]

    def go_on() -> None:
        left[0] -= 1
        if left[0]:
            loop.call_soon(go_on)

    loop.call_soon(go_on)
    await loop.rest()

    assert left == [0]


async def test_a_thread_that_works_is_waited_for() -> None:
    loop = this_loop()
    work = loop.run_in_executor(None, sum, range(3_000_000))
    await loop.rest()

    assert work.done()


async def test_a_thread_that_waits_for_the_test_is_not() -> None:
    loop, held = this_loop(), Held()
    work = loop.run_in_executor(None, held.wait, 10)
    await loop.rest()
    assert not work.done()

    held.set()
    await loop.rest()
    assert work.done()


class Ruler(Widget):
    """Shows its size."""

    def render(self) -> str:
        return f"{self.size.width} × {self.size.height}"


class Ruled(App[None]):
    """Full of one ruler."""

    def compose(self) -> ComposeResult:
        yield Ruler()


async def test_a_new_size_has_its_effect_and_is_painted() -> None:
    async with Ruled().run_test(size=(80, 24)) as pilot:
        await pilot.resize_terminal(120, 40)

        lines = pilot.app.screen._compositor.render_strips()
        assert lines[0].text.rstrip() == "120 × 40"


async def test_what_follows_a_painting_is_waited_for() -> None:
    async with Ruled().run_test() as pilot:
        painted: list[str] = []

        def once_more() -> None:
            pilot.app.query_one(Ruler).refresh()
            pilot.app.call_after_refresh(painted.append, "twice")

        pilot.app.query_one(Ruler).refresh()
        pilot.app.call_after_refresh(once_more)
        await pilot.pause()

        assert painted == ["twice"]
