from collections.abc import Iterable
from dataclasses import replace
from datetime import date

import pytest
from rich.cells import cell_len
from textual import on
from textual.app import App, ComposeResult
from textual.message import Message
from textual.pilot import Pilot
from textual.strip import Strip

from peps_tui.core.domain.account import Civility, Profile, Status
from peps_tui.core.domain.listing import AccountRow
from peps_tui.texts.grid import describe
from peps_tui.widgets.account_table import AccountTable

ROW = AccountRow(
    id=1,
    civility=Civility.MRS,
    last_name="Dupont-Lefebvre",
    first_name="Marie-Claude",
    net_entreprises=True,
    identifier="MDU000439",
    service="Ressources humaines",
    profile=Profile.USER,
    delegation=True,
    status=Status.PENDING,
    expires_on=date(2027, 8, 8),
    last_login_on=date(2026, 3, 31),
    allowed=frozenset(),
)
HEADINGS_80 = "Nom Prénom N-E Identif. Serv. Profil Dél Statut Expire Connecté"
HEADINGS_160 = (
    "Civ. Nom Prénom N-E Identifiant Service Profil Délégation Statut "
    "Expiration du compte Connexion"
)
IN_FULL = (
    "Mme Dupont-Lefe… Marie-Cla… Oui MDU000439 Ressourc… Utilisateur Oui "
    "En attente d’activation 08/08/2027 31/03/2026"
)


def page(count: int, *, first: int = 1) -> tuple[AccountRow, ...]:
    return tuple(replace(ROW, id=i, last_name=f"Nom{i}") for i in range(first, first + count))


class Table(AccountTable):
    """Remembers which of its lines were drawn."""

    def __init__(self) -> None:
        super().__init__()
        self.drawn: list[int] = []

    def render_line(self, y: int) -> Strip:
        self.drawn.append(y)
        return super().render_line(y)


class TableApp(App[None]):
    def __init__(self, rows: Iterable[AccountRow]) -> None:
        super().__init__()
        self.rows = tuple(rows)
        self.table = Table()
        self.posted: list[Message] = []

    def compose(self) -> ComposeResult:
        yield self.table

    def on_mount(self) -> None:
        self.table.show(self.rows)

    @on(AccountTable.RowHighlighted)
    @on(AccountTable.RowChosen)
    @on(AccountTable.NextPageRequested)
    @on(AccountTable.PreviousPageRequested)
    def keep(self, message: Message) -> None:
        self.posted.append(message)


def lines(table: AccountTable) -> list[str]:
    return [table.render_line(y).text for y in range(table.size.height)]


def highlighted_id(table: AccountTable) -> int | None:
    return table.highlighted.id if table.highlighted else None


async def press(pilot: Pilot[None], *keys: str) -> None:
    await pilot.press(*keys)
    await pilot.pause()


@pytest.mark.parametrize(("width", "headings"), [(80, HEADINGS_80), (160, HEADINGS_160)])
async def test_every_column_is_there_in_order(width: int, headings: str) -> None:
    app = TableApp([ROW])
    async with app.run_test(size=(width, 24)):
        assert lines(app.table)[0].split() == headings.split()


@pytest.mark.parametrize(
    ("width", "shown"),
    [
        (80, "Dupont-L… Marie-… Oui MDU000439 Resso… Util.  Oui En attente 08/08/27 31/03/26"),
        (120, IN_FULL),
        (60, "Dupont-Lef… Marie-Cl… MDU000439 Util. En attente 08/08/27"),
    ],
)
async def test_texts_are_as_long_as_there_is_room(width: int, shown: str) -> None:
    app = TableApp([ROW])
    async with app.run_test(size=(width, 24)):
        assert lines(app.table)[1].removeprefix("▸").split() == shown.split()


@pytest.mark.parametrize("name", ["山田太郎一二三", "e\u0301" * 30, "Haÿ", "", "👩‍👩‍👧‍👦" * 8])
@pytest.mark.parametrize("width", [30, 64, 75, 80, 81, 100, 119, 120, 150, 201])
async def test_columns_stay_aligned_whatever_the_characters(width: int, name: str) -> None:
    app = TableApp([replace(ROW, last_name=name, service=name), ROW])
    async with app.run_test(size=(width, 5)):
        _, odd, plain, *_ = lines(app.table)

        assert {cell_len(odd), cell_len(plain)} == {width}
        assert cell_len(odd.partition("MDU000439")[0]) == cell_len(plain.partition("MDU000439")[0])


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("\x1b[31mMax", "Max"),
        ("\u202eMax", "Max"),
        ("\x9d52;c;eA\x07Max", "Max"),
        ("[@click=app.quit]Max", "[@click=app.quit]Max"),
        ("Max[/]", "Max[/]"),
    ],
)
async def test_what_people_typed_is_only_text(typed: str, shown: str) -> None:
    hostile = replace(ROW, last_name=typed, first_name=typed, service=typed, identifier=typed)
    app = TableApp([hostile])
    async with app.run_test(size=(200, 5)):
        strip = app.table.render_line(1)

        assert strip.text.isprintable()
        assert strip.text.split()[2] == shown
        assert not any(segment.style and segment.style.meta for segment in strip)
        assert describe(hostile).isprintable()


async def test_the_cursor_is_a_marker_and_a_background() -> None:
    app = TableApp(page(3))
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "down")
        assert [line[0] for line in lines(app.table)[1:4]] == [" ", "▸", " "]
        backgrounds = [
            {segment.style.bgcolor for segment in app.table.render_line(y) if segment.style}
            for y in (1, 2)
        ]

        assert len(backgrounds[1]) == 1
        assert backgrounds[0].isdisjoint(backgrounds[1])


async def test_moving_the_cursor_repaints_two_lines() -> None:
    app = TableApp(page(10))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        app.table.drawn.clear()
        await press(pilot, "down")

        assert sorted(app.table.drawn) == [1, 2]


async def test_a_new_page_is_painted_once() -> None:
    app = TableApp(page(10))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        app.table.drawn.clear()
        app.table.show(page(25, first=11))
        await pilot.pause()

        assert sorted(app.table.drawn) == list(range(24))


@pytest.mark.parametrize(
    ("keys", "reached"),
    [
        (["down", "down"], 3),
        (["down", "up"], 1),
        (["end"], 25),
        (["end", "home"], 1),
        (["pagedown"], 10),
        (["pagedown", "pagedown", "pagedown"], 25),
        (["end", "pageup"], 16),
        (["down", "pageup"], 1),
    ],
)
async def test_keys_move_the_cursor_and_it_stays_in_sight(keys: list[str], reached: int) -> None:
    app = TableApp(page(25))
    async with app.run_test(size=(80, 10)) as pilot:
        await press(pilot, *keys)

        assert highlighted_id(app.table) == reached
        assert [line.split()[1] for line in lines(app.table) if line.startswith("▸")] == [
            f"Nom{reached}"
        ]


@pytest.mark.parametrize(
    ("keys", "arrows"), [(["home"], " ↓"), (["pagedown", "down"], "↑↓"), (["end"], "↑ ")]
)
async def test_the_heading_tells_that_rows_are_hidden(keys: list[str], arrows: str) -> None:
    app = TableApp(page(25))
    async with app.run_test(size=(80, 10)) as pilot:
        await press(pilot, *keys)

        assert lines(app.table)[0][:2] == arrows


async def test_the_cursor_stays_in_sight_when_the_terminal_shrinks() -> None:
    app = TableApp(page(25))
    async with app.run_test(size=(80, 26)) as pilot:
        await press(pilot, "end")
        await pilot.resize_terminal(80, 6)
        await pilot.pause()

        assert lines(app.table)[5].startswith("▸ Nom25 ")


@pytest.mark.parametrize(
    ("keys", "request_type"),
    [
        (["end", "down"], AccountTable.NextPageRequested),
        (["end", "pagedown"], AccountTable.NextPageRequested),
        (["up"], AccountTable.PreviousPageRequested),
        (["pageup"], AccountTable.PreviousPageRequested),
    ],
)
async def test_going_beyond_the_page_asks_for_another(
    keys: list[str], request_type: type[Message]
) -> None:
    app = TableApp(page(3))
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, *keys[:-1])
        app.posted.clear()
        await press(pilot, keys[-1])

        assert [type(message) for message in app.posted] == [request_type]


@pytest.mark.parametrize(
    ("rows", "at_end", "highlighted"),
    [
        (page(3), False, 3),
        (page(3, first=3), True, 3),
        (page(3, first=11), False, 11),
        (page(3, first=11), True, 13),
        ((), False, None),
    ],
)
async def test_the_cursor_stays_on_its_account_when_it_can(
    rows: tuple[AccountRow, ...], at_end: bool, highlighted: int | None
) -> None:
    app = TableApp(page(3))
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "end")
        app.posted.clear()
        app.table.show(rows, at_end=at_end)
        await pilot.pause()

        assert highlighted_id(app.table) == highlighted
        assert app.posted == [AccountTable.RowHighlighted(app.table.highlighted)]


async def test_every_row_reached_is_told_and_enter_chooses_it() -> None:
    app = TableApp(page(2))
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "down", "enter")

        assert app.posted == [
            AccountTable.RowHighlighted(app.rows[0]),
            AccountTable.RowHighlighted(app.rows[1]),
            AccountTable.RowChosen(app.rows[1]),
        ]


async def test_an_empty_page_says_so_and_offers_nothing() -> None:
    app = TableApp(())
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "enter", "home", "end")

        assert lines(app.table)[0].strip() == "Aucun compte à afficher."
        assert app.posted == [AccountTable.RowHighlighted(None)]


async def test_boxes_appear_with_the_first_ticked_account() -> None:
    app = TableApp(page(2))
    async with app.run_test(size=(80, 24)):
        assert [line[1] for line in lines(app.table)[1:3]] == [" ", " "]
        app.table.show(app.rows, selected=frozenset({2}))
        assert [line[1] for line in lines(app.table)[1:3]] == ["☐", "☑"]


async def test_another_theme_is_painted_at_once() -> None:
    app = TableApp(page(2))
    async with app.run_test(size=(80, 24)) as pilot:
        backgrounds = []
        for app.theme in ("textual-dark", "textual-light"):
            await pilot.pause()
            style = next(iter(app.table.render_line(2))).style
            backgrounds.append(style and style.bgcolor)

        assert backgrounds[0] != backgrounds[1]


def test_what_is_cut_in_the_grid_is_told_in_full() -> None:
    assert describe(ROW) == (
        "Mme Marie-Claude Dupont-Lefebvre · MDU000439 · Ressources humaines · Utilisateur · "
        "En attente d’activation · expiration le 08/08/2027 · connexion le 31/03/2026 · "
        "Net-entreprises · délégation"
    )


def test_what_is_unknown_is_left_out() -> None:
    bare = replace(
        ROW, civility=None, service="", net_entreprises=False, delegation=False, last_login_on=None
    )

    assert describe(bare) == (
        "Marie-Claude Dupont-Lefebvre · MDU000439 · Utilisateur · En attente d’activation · "
        "expiration le 08/08/2027"
    )
