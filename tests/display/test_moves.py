"""Every way of the cursor leads where it is wanted, and none is longer than the plain one."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from peps_tui.display.moves import move
from tests.support.emulator import Emulator, Reader

WIDTH, HEIGHT = 200, 60
PLACES = st.tuples(st.integers(0, WIDTH - 1), st.integers(0, HEIGHT - 1))


@given(old=st.none() | PLACES, new=PLACES)
def test_a_move_leads_there(old: tuple[int, int] | None, new: tuple[int, int]) -> None:
    emulator = Emulator(WIDTH, HEIGHT)
    if old is not None:
        emulator.cursor.x, emulator.cursor.y = old

    sent = move(old, new)
    Reader(emulator).feed(sent.encode())

    assert (emulator.cursor.x, emulator.cursor.y) == new
    assert len(sent) <= len(f"\x1b[{new[1] + 1};{new[0] + 1}H")


def test_short_moves_take_a_byte_or_two() -> None:
    assert move((5, 5), (5, 5)) == ""
    assert move((5, 5), (4, 5)) == "\b"
    assert move((5, 5), (0, 5)) == "\r"
    assert move((5, 5), (0, 6)) == "\r\n"
    assert move((5, 5), (5, 7)) == "\n\n"
    assert move((5, 5), (6, 5)) == "\x1b[C"
    assert move((5, 5), (5, 4)) == "\x1b[A"
    assert move(None, (0, 0)) == "\x1b[H"
