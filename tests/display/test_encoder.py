"""Whatever a terminal shows and whatever it can do, it ends up showing the frame."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from wcwidth import wcswidth, wcwidth

from peps_tui.display.cells import Frame, Row, cells
from peps_tui.display.encoder import Encoder
from peps_tui.display.frame import put
from peps_tui.display.look import Look
from peps_tui.display.terminal import Depth, Terminal
from tests.support.emulator import XTERM, Emulator, Reader

TERMINALS = {
    "xterm-256color": XTERM,
    "xterm": replace(XTERM, depth=Depth.STANDARD),
    "linux": replace(XTERM, depth=Depth.STANDARD, repeats=False, scrolls=False),
    "vt220": Terminal(erases_cells=True, ends_attributes=True),
    "vt100": Terminal(),
    "screen-256color": Terminal(depth=Depth.PALETTE, scrolls=True, ends_attributes=True),
    "dumb": Terminal(),
}
PAPERS = ("", "44", "48;5;235", "48;2;1;2;3")
INKS = ("", "31", "38;5;250", "38;2;4;5;6")
CODES = ("1", "2", "3", "4", "5", "6", "7", "8", "9", "21", "51", "52", "53")
"""What turns on each attribute, in the order of the bits of a Rich style."""
# What people are called, what lines are drawn with, and what one copies from elsewhere.
WRITTEN = st.sampled_from(
    ["a", "é", "e\u0301", "日本", "「」", "👍", "[2J", "\x1b[2J", "\t", "\u0301"]
)
TEXTS = st.one_of(
    st.sampled_from([" ", "   ", " " * 9, "aaaaaaaa", "XXX", "──────────"]),
    WRITTEN,
    st.text(max_size=4).filter(lambda text: wcswidth(text) == sum(map(wcwidth, text))),
)
INK = Look(ink="31")
LOOKS = st.builds(
    Look,
    st.sampled_from(INKS),
    st.sampled_from(PAPERS),
    st.one_of(st.just(0), st.integers(0, 2 ** len(CODES) - 1)),
)
PARTS = st.lists(st.tuples(TEXTS, LOOKS), max_size=6)


def row(parts: list[tuple[str, Look]], width: int) -> Row:
    """A row of `width` cells that begins with these parts, and ends like the last of them."""
    made: Row = []
    for text, look in parts:
        made += cells(text, look)
    made = made[:width]
    if made and made[-1][0] and len(made) == width and cells(made[-1][0], made[-1][1])[1:]:
        made[-1] = (" ", made[-1][1].of_blank)  # half of a character has no room
    look = parts[-1][1].of_blank if parts else Look()
    return made + [(" ", look)] * (width - len(made))


@st.composite
def frames(draw: st.DrawFn, width: int, height: int) -> Frame:
    return [row(draw(PARTS), width) for _ in range(height)]


@st.composite
def stories(draw: st.DrawFn) -> tuple[int, int, list[Frame]]:
    """Frames of one size, each often like the one before, or as if some rows of it had moved."""
    width, height = draw(st.integers(1, 24)), draw(st.integers(1, 9))
    told = [draw(frames(width, height))]
    for _ in range(draw(st.integers(1, 4))):
        count = draw(st.integers(-height, height))
        moved = told[-1][max(count, 0) :][: height - abs(count)]
        above = draw(frames(width, max(-count, 0)))
        frame = [*above, *moved, *draw(frames(width, max(count, 0)))]
        for y in draw(st.sets(st.integers(0, height - 1), max_size=3)):
            fresh = draw(PARTS)
            frame[y] = draw(st.sampled_from([told[-1][y], row(fresh, width)])).copy()
            put(frame[y], draw(st.integers(0, width - 1)), row(fresh, len(fresh)))
        told.append(frame)
    return width, height, told


def plain(frame: Frame) -> Frame:
    return [[(text, Look(marks=look.marks)) for text, look in each] for each in frame]


@pytest.mark.parametrize("name", TERMINALS)
@given(story=stories(), data=st.data())
def test_changes_show_what_a_whole_repaint_shows(
    name: str, story: tuple[int, int, list[Frame]], data: st.DataObject
) -> None:
    terminal = TERMINALS[name]
    width, height, told = story
    follows, encoder = Emulator(width, height, terminal), Encoder(terminal)
    for frame in told:
        frame = frame if terminal.depth else plain(frame)
        places = st.tuples(st.integers(0, width - 1), st.integers(0, height - 1))
        cursor = data.draw(st.none() | places)
        whole = Emulator(width, height, terminal)

        feed(follows, encoder.encode(frame, cursor))
        feed(whole, repainted(frame))

        assert follows.shown() == whole.shown()
        assert follows.cursor.hidden is (cursor is None)
        if cursor is not None:
            assert (follows.cursor.x, follows.cursor.y) == cursor


def feed(emulator: Emulator, sent: str) -> None:
    emulator.reset_mode(7, private=True)
    Reader(emulator).feed(sent.encode())


def repainted(frame: Frame) -> str:
    """Every cell in its place, each with its whole look."""
    sent = []
    for y, cells_of_row in enumerate(frame, 1):
        for x, (text, (ink, paper, marks)) in enumerate(cells_of_row, 1):
            codes = [code for bit, code in enumerate(CODES) if marks >> bit & 1]
            given = ";".join(["0", *filter(None, (ink, paper)), *codes])
            sent.append(f"\x1b[{y};{x}H\x1b[{given}m{text}" if text else "")
    return "".join(sent)


def test_a_double_width_character_that_takes_the_place_of_another() -> None:
    before, after = ([row([(text, INK)], 40)] for text in ("日 abcdefgh x", "本 abcdefgh y"))
    encoder, emulator = Encoder(XTERM), Emulator(40, 1)
    feed(emulator, encoder.encode(before, None))

    feed(emulator, encoder.encode(after, None))

    assert emulator.display[0].rstrip() == "本 abcdefgh y"


class TestUncertainWidth:
    """What terminals do not agree upon stays in its place, and disturbs nothing around it."""

    @pytest.mark.parametrize("cluster", ["⚠\ufe0f", "👩\u200d💻", "🇫", "क्षि", "\u200b"])
    @pytest.mark.parametrize("width", [1, 2])
    def test_what_follows_keeps_its_column(self, cluster: str, width: int) -> None:
        frame = [[*cells("ab", INK), (cluster, INK), *[("", INK)] * (width - 1), *cells("cd", INK)]]
        encoder, emulator = Encoder(XTERM), Emulator(len(frame[0]), 1)

        feed(emulator, encoder.encode(frame, None))

        assert emulator.display[0][:2] == "ab"
        assert [cell[0] for cell in emulator.shown()[0][-2:]] == ["c", "d"]

    @pytest.mark.parametrize("before", ["⚠\ufe0f", "xy"])
    def test_nothing_of_what_stood_there_is_left(self, before: str) -> None:
        encoder, emulator = Encoder(XTERM), Emulator(6, 1)
        feed(emulator, encoder.encode([row([(f"ab{before}cd", INK)], 6)], None))

        feed(emulator, encoder.encode([row([("ab⚠\ufe0fcd", INK)], 6)], None))
        feed(emulator, encoder.encode([row([("ab⚠\ufe0fce", INK)], 6)], None))

        # pyte draws the sign alone, one cell wide.
        assert emulator.display == ["ab⚠ ce"]

    def test_only_its_row_is_written_whole(self) -> None:
        encoder = Encoder(XTERM)
        first = [row([("abcdef", INK)], 9), row([("abcdef👩\u200d💻", INK)], 9)]
        encoder.encode(first, None)

        sent = encoder.encode([row([("abcdeg", INK)], 9), first[1]], None)

        assert "g" in sent
        assert "abc" not in sent


class TestBytes:
    """What an act costs."""

    def test_nothing_changed(self) -> None:
        frame = [row([("abc", INK)], 80)] * 24

        assert sent_for(frame, [each.copy() for each in frame]) == ""

    def test_a_character_typed_in_a_field(self) -> None:
        before, after = ([row([(text, INK)], 80)] * 2 for text in ("abc", "abcd"))
        encoder = Encoder(XTERM)
        encoder.encode(before, (3, 0))

        assert encoder.encode([after[0], before[1]], (4, 0)) == "d"

    def test_a_line_is_drawn_with_one_character(self) -> None:
        assert sent_for([row([], 80)], [row([("─" * 80, Look())], 80)]) == "─\x1b[79b"

    def test_the_end_of_a_row_is_erased(self) -> None:
        assert sent_for([row([("abcdefgh", Look())], 80)], [row([], 80)]) == "\x1b[K"

    @pytest.mark.parametrize("by", [1, -1, 9])
    def test_rows_that_move_are_not_written_again(self, by: int) -> None:
        rows = [row([(f"{number} {'é' * 40}", INK)], 80) for number in range(50)]
        title, bar = row([("titre", INK)], 80), row([("barre", INK)], 80)
        before, after = rows[10:30], rows[10 + by : 30 + by]
        encoder, emulator = Encoder(XTERM), Emulator(80, 22)
        feed(emulator, encoder.encode([title, *before, bar], None))

        sent = encoder.encode([title, *after, bar], None)

        feed(emulator, sent)
        assert len(sent.encode()) < 30 + abs(by) * 60
        assert [line.split()[0] for line in emulator.display[1:-1]] == [
            str(10 + by + number) for number in range(20)
        ]

    def test_a_row_is_not_erased_in_a_colour_where_that_would_leave_none(self) -> None:
        plain, blue = [row([], 9)], [row([("", Look(paper="44"))], 9)]

        assert sent_for(plain, blue, Terminal(depth=Depth.STANDARD)).endswith(" " * 9)


def sent_for(before: Frame, after: Frame, terminal: Terminal = XTERM) -> str:
    """What leads a terminal that shows a frame to another one."""
    encoder = Encoder(terminal)
    encoder.encode(before, (0, 0))
    return encoder.encode(after, None).removesuffix("\x1b[?25l")
