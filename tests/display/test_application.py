"""Wherever keys lead, a terminal that is sent changes alone shows what Textual would draw."""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from threading import Event

import pytest
from textual.geometry import Offset
from textual.pilot import Pilot
from textual.screen import Screen

from peps_tui.core.domain.account import Profile
from peps_tui.core.domain.listing import AccountPage
from peps_tui.display import OWN_CURSOR, changes
from peps_tui.display.changes import ChangesApp
from peps_tui.display.moves import Place
from peps_tui.display.terminal import Depth, Terminal
from peps_tui.screens.accounts import listing
from peps_tui.screens.login import LoginScreen
from peps_tui.texts import accounts
from peps_tui.theme import LIGHT
from peps_tui.widgets.entry import Entry
from tests.screens import way_in
from tests.screens.signed_in import SignedIn, settle
from tests.support.layer import EmulatedTerminal
from tests.support.world import World

MOVING = ("down", "down", "up", "right", "left", "tab", "tab", "shift+tab", "home", "end")
ACTING = ("enter", "enter", "escape", "escape", "space", "pageup", "pagedown", "backspace")
OPENING = ("f1", "f2", "f3", "f4", "f9", "ctrl+l", "g", "h", "n", "c", "m", "a", "o", "f", "t")
# Of the same width to Textual and to the emulator; the others are the affair of the encoder.
TYPED = ("1", "z", "é", "日", "👍", "e\u0301")
SIZES = ((80, 24), (120, 40), (60, 20), (33, 9))
KEYS_EACH = 60
LIMIT = 20
"""Seconds after which a test stops waiting."""


class Followed(SignedIn):
    """An application whose terminal is emulated."""

    def follow_terminal(self) -> None:
        self.terminal = EmulatedTerminal(self)


@pytest.mark.parametrize("seed", range(4))
async def test_random_keys(world: World, seed: int) -> None:
    admin = world.add("Martin", "Claire", profile=Profile.ADMIN)
    world.add("日本", "👍 Zoé", service="「Finances」")
    world.add("e\u0301te\u0301", "Jean", service="Ressources humaines")
    app, random = Followed(world, admin), Random(seed)
    async with app.run_test(size=SIZES[seed]) as pilot:
        await settle(pilot)
        for _ in range(KEYS_EACH):
            await act(pilot, random)
            app.terminal.check()


async def act(pilot: Pilot[None], random: Random) -> None:
    """Press a key, type a character, or change the size of the window."""
    chance = random.random()
    if chance < 0.05:
        await pilot.resize_terminal(*random.choice(SIZES))
    elif chance < 0.2 and isinstance(pilot.app.focused, Entry):
        pilot.app.focused.insert_text_at_cursor(random.choice(TYPED))
    else:
        await pilot.press(random.choice(random.choice((MOVING, ACTING, OPENING))))
    await pilot.pause()


class SlowLine:
    """A terminal that takes what it is sent when `take` is called, and no sooner."""

    def __init__(self) -> None:
        self.sent: list[str] = []
        self._call: Callable[[], None] | None = None
        self._busy = False

    def write(self, data: str) -> None:
        self.sent.append(data)
        self._busy = True

    def waits(self, call: Callable[[], None]) -> bool:
        self._call = call if self._busy else None
        return self._busy

    def take(self) -> None:
        """All that was sent has left."""
        self._busy = False
        if self._call is not None:
            self._call()


async def at_the_door(pilot: Pilot[None]) -> LoginScreen:
    """The first screen, with the identifier to type."""
    await way_in.settle(pilot)
    assert isinstance(pilot.app.screen, LoginScreen)
    return pilot.app.screen


async def test_a_slow_terminal_is_sent_the_last_frame_alone(world: World) -> None:
    line, app = SlowLine(), way_in.door(world)
    async with app.run_test(size=(80, 24)) as pilot:
        await at_the_door(pilot)
        app.follow(line, Terminal(depth=Depth.PALETTE))
        app.action_redraw()
        for letter in "ABC":
            await pilot.press(letter)
        assert len(line.sent) == 1

        line.take()

        assert len(line.sent) == 2
        assert "ABC" in line.sent[1]


async def test_the_screen_is_sent_whole_when_asked(world: World) -> None:
    line, app = SlowLine(), way_in.door(world)
    async with app.run_test(size=(80, 24)) as pilot:
        await at_the_door(pilot)
        app.follow(line, Terminal())
        app.action_redraw()
        line.take()

        await pilot.press("ctrl+l")

        assert line.sent[1:] == line.sent[:1]


async def test_a_window_that_comes_back_to_its_size_is_sent_all(world: World) -> None:
    app: ChangesApp = way_in.door(world)
    line = SlowLine()
    async with app.run_test(size=(80, 24)) as pilot:
        await at_the_door(pilot)
        app.follow(line, Terminal())
        app.action_redraw()
        line.take()

        await pilot.resize_terminal(80, 24)
        await pilot.pause()

        assert line.sent[1:] == line.sent[:1]


class FastLine(SlowLine):
    """A terminal that takes all at once; `is_shown` is set once it was sent a grid."""

    def __init__(self) -> None:
        super().__init__()
        self.is_shown = Event()

    def write(self, data: str) -> None:
        super().write(data)
        if accounts.KEY_CREATE in data:
            self.is_shown.set()

    def waits(self, call: Callable[[], None]) -> bool:
        return False


async def open_grid(line: FastLine, world: World) -> None:
    app = SignedIn(world, world.admin("Martin", "Zélie"))
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        app.follow(line, Terminal())
        app.action_redraw()
        line.sent.clear()
        await pilot.press("g")
        await pilot.pause()


async def test_a_new_screen_is_sent_with_what_it_asks(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(changes, "LONGEST_HOLD", LIMIT)
    line = FastLine()

    await open_grid(line, world)

    # Its title tells who signed in, and the key bar comes last.
    assert "Zélie" in line.sent[0].partition(accounts.KEY_CREATE)[2]


async def test_a_screen_that_was_shown_waits_for_nothing(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(changes, "LONGEST_HOLD", LIMIT)
    line, app = FastLine(), way_in.door(world)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await at_the_door(pilot)
        app.follow(line, Terminal())
        app.action_redraw()
        line.sent.clear()
        monkeypatch.setattr(screen, "asking", 1)

        await pilot.press("A")

        assert "A" in "".join(line.sent)


async def test_a_new_screen_does_not_wait_for_long(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    line = FastLine()

    def late(*_arguments: object, **_options: object) -> AccountPage:
        assert line.is_shown.wait(LIMIT)
        return AccountPage(rows=(), offset=0, total=0, shown=0)

    monkeypatch.setattr(listing, "list_accounts", late)

    await open_grid(line, world)

    assert line.is_shown.is_set()


class Asking(Screen[None]):
    """A screen that asks, and has no answer."""

    asking = 1


async def test_what_was_held_is_sent_as_the_terminal_is_followed_by_then(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, after, app = FastLine(), FastLine(), way_in.door(world)
    async with app.run_test(size=(80, 24)) as pilot:
        await at_the_door(pilot)
        app.follow(before, Terminal())
        monkeypatch.setattr(changes, "LONGEST_HOLD", 0.1)
        await app.push_screen(Asking())
        await pilot.pause()
        held = not before.sent
        app.follow(after, Terminal())
        app.action_redraw()
        while not (before.sent or after.sent):
            await pilot.pause(0.01)

    assert held
    assert after.sent
    assert not before.sent


def place(app: ChangesApp) -> Place | None:
    """Where the cursor of the terminal is."""
    caret = app._caret()
    return caret and caret.place


class TestCursor:
    """The terminal's own cursor stands where one types."""

    async def test_after_what_is_typed(self, world: World) -> None:
        app = way_in.door(world)
        async with app.run_test(size=(80, 24)) as pilot:
            entry = (await at_the_door(pilot)).focused
            assert isinstance(entry, Entry)
            start = entry.content_region.offset
            assert place(app) == start

            await pilot.press("A", "B")
            assert place(app) == start + Offset(2, 0)

            await pilot.press("left")
            assert place(app) == start + Offset(1, 0)

    async def test_within_a_field_too_short_for_its_text(self, world: World) -> None:
        app = way_in.door(world)
        async with app.run_test(size=(40, 24)) as pilot:
            entry = (await at_the_door(pilot)).focused
            assert isinstance(entry, Entry)

            await pilot.press(*"A" * 60)

            at = place(app)
            assert at is not None
            assert entry.region.contains(*at)

    async def test_in_the_colour_of_what_is_typed(self, world: World) -> None:
        app = Followed(world, world.admin())
        async with app.run_test(size=(80, 24)) as pilot:
            await settle(pilot)
            app.add_class(OWN_CURSOR)
            app.theme = LIGHT
            await pilot.press("g", "slash")
            assert isinstance(app.focused, Entry)
            for typed in (("a",), ("space", "b"), ("left", "left")):
                await pilot.press(*typed)
                app.terminal.check()
                at = place(app)
                assert at is not None
                # Erased cells have no colour but their background in some terminals.
                assert app.terminal.ink(at) == "1c1c1c"

    async def test_nowhere_without_a_field(self, world: World) -> None:
        app = way_in.door(world)
        async with app.run_test(size=(80, 24)) as pilot:
            await at_the_door(pilot)

            await pilot.press("tab", "tab")

            assert place(app) is None


class LateLine:
    """Takes the next frame when it is told to."""

    def __init__(self) -> None:
        self.sent: list[str] = []
        self.take: Callable[[], None] | None = None
        self._is_busy = True

    def write(self, sent: str) -> None:
        self.sent.append(sent)

    def waits(self, call: Callable[[], None]) -> bool:
        if self._is_busy:
            self.take = call
        return self._is_busy

    def empty(self) -> None:
        """All that was sent has left."""
        self._is_busy = False
        assert self.take is not None
        self.take()


async def test_the_last_frame_may_leave_when_the_application_is_over(world: World) -> None:
    line, app = LateLine(), way_in.door(world)
    async with app.run_test(size=(80, 24)) as pilot:
        await at_the_door(pilot)
        app.follow(line, Terminal())
        app.action_redraw()
        await pilot.pause()
    line.empty()

    assert "Mot de passe" in "".join(line.sent)


async def test_what_was_held_does_not_leave_when_the_application_is_over(world: World) -> None:
    line, app = FastLine(), way_in.door(world)
    async with app.run_test(size=(80, 24)) as pilot:
        await at_the_door(pilot)
        app.follow(line, Terminal())
        assert app._follower is not None
        app._follower.draw(app._rendered(app.screen), app.size)

    app._send()

    assert line.sent == []
