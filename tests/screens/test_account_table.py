from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from rich.cells import cell_len
from textual import on
from textual.app import App, ComposeResult
from textual.message import Message
from textual.pilot import Pilot
from textual.strip import Strip

from peps_tui.core.domain.account import Civility, Profile, Status
from peps_tui.core.domain.listing import AccountPage, AccountRow, Group, GroupBy, Listing, SortBy
from peps_tui.texts.grid import describe
from peps_tui.widgets.account_columns import COLUMNS, cut, layout
from peps_tui.widgets.account_lines import Heading, lines_of, start_of
from peps_tui.widgets.account_table import AccountTable
from peps_tui.widgets.cells import fit

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
)
NAMES = Listing()
EVERY_COLUMN = {column.heading for column in COLUMNS}
HEADINGS_80 = "Nom ▲ Prénom N-E Identif. Serv. Profil Dél Statut Expire Connecté"
HEADINGS_160 = (
    "Civ. Nom ▲ Prénom N-E Identifiant Service Profil Délégation Statut "
    "Expiration du compte Connexion"
)
IN_FULL = (
    "Mme Dupont-Lefebv… Marie-Claude Oui MDU000439 Ressources humain… Utilisateur Oui "
    "En attente 08/08/2027 31/03/2026"
)


def rows(count: int, *, first: int = 1, group: str = "") -> tuple[AccountRow, ...]:
    return tuple(
        replace(ROW, id=i, last_name=f"Nom{i}", group=group) for i in range(first, first + count)
    )


def page_of(rows: Iterable[AccountRow], **facts: Any) -> AccountPage:
    found = tuple(rows)
    count = len(found)
    return AccountPage(**{"rows": found, "offset": 0, "total": count, "shown": count, **facts})


class Table(AccountTable):
    """Remembers which of its lines were drawn."""

    def __init__(self) -> None:
        super().__init__()
        self.drawn: list[int] = []

    def render_line(self, y: int) -> Strip:
        self.drawn.append(y)
        return super().render_line(y)


class TableApp(App[None]):
    def __init__(self, shown: Iterable[AccountRow] | AccountPage, listing: Listing = NAMES) -> None:
        super().__init__()
        self.page = shown if isinstance(shown, AccountPage) else page_of(shown)
        self.listing = listing
        self.table = Table()
        self.posted: list[Message] = []

    def compose(self) -> ComposeResult:
        yield self.table

    def on_mount(self) -> None:
        self.table.show(self.page, self.listing)

    @on(AccountTable.Highlighted)
    @on(AccountTable.Chosen)
    @on(AccountTable.TickAsked)
    @on(AccountTable.FoldAsked)
    @on(AccountTable.NextPageRequested)
    @on(AccountTable.PreviousPageRequested)
    def keep(self, message: Message) -> None:
        self.posted.append(message)


def lines(table: AccountTable) -> list[str]:
    return [table.render_line(y).text for y in range(table.size.height)]


def highlighted_id(table: AccountTable) -> int | None:
    return table.row.id if table.row else None


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
        assert lines(app.table)[1].removeprefix("▸☐").split() == shown.split()


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
        assert describe(hostile, EVERY_COLUMN).isprintable()


def cells(line: Strip) -> list[tuple[str, bool]]:
    """What stands in each cell, and whether it is reversed."""
    return [(char, bool(style and style.reverse)) for text, style, _ in line for char in text]


async def test_the_cursor_is_a_marker_and_its_first_word_reversed() -> None:
    app = TableApp(rows(3))
    async with app.run_test(size=(80, 24)) as pilot:
        before = cells(app.table.render_line(2))
        await press(pilot, "down")
        left, pointed = (cells(app.table.render_line(y)) for y in (1, 2))

        head = "".join(char for char, reverse in pointed if reverse)
        assert head == "▸☐Nom2"
        assert pointed[len(head) :] == before[len(head) :]
        assert not any(reverse for _, reverse in left)


async def test_moving_the_cursor_repaints_two_lines() -> None:
    app = TableApp(rows(10))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        app.table.drawn.clear()
        await press(pilot, "down")

        assert sorted(app.table.drawn) == [1, 2]


async def test_a_new_page_is_painted_once() -> None:
    app = TableApp(rows(10))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        app.table.drawn.clear()
        app.table.show(page_of(rows(25, first=11)), NAMES)
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
    app = TableApp(rows(25))
    async with app.run_test(size=(80, 10)) as pilot:
        await press(pilot, *keys)

        assert highlighted_id(app.table) == reached
        assert [line.split()[0][2:] for line in lines(app.table) if line.startswith("▸")] == [
            f"Nom{reached}"
        ]


@pytest.mark.parametrize(
    ("keys", "arrows"), [(["home"], " ↓"), (["pagedown", "down"], "↑↓"), (["end"], "↑ ")]
)
async def test_the_heading_tells_that_rows_are_hidden(keys: list[str], arrows: str) -> None:
    app = TableApp(rows(25))
    async with app.run_test(size=(80, 10)) as pilot:
        await press(pilot, *keys)

        assert lines(app.table)[0][:2] == arrows


async def test_the_cursor_stays_in_sight_when_the_terminal_shrinks() -> None:
    app = TableApp(rows(25))
    async with app.run_test(size=(80, 26)) as pilot:
        await press(pilot, "end")
        await pilot.resize_terminal(80, 6)
        await pilot.pause()

        assert lines(app.table)[5].startswith("▸☐Nom25 ")


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
    app = TableApp(rows(3))
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, *keys[:-1])
        app.posted.clear()
        await press(pilot, keys[-1])

        assert [type(message) for message in app.posted] == [request_type]


@pytest.mark.parametrize(
    ("shown", "line", "highlighted"),
    [
        (rows(3), 0, 3),
        (rows(3, first=3), 99, 3),
        (rows(3, first=11), 0, 11),
        (rows(3, first=11), 99, 13),
        ((), 0, None),
    ],
)
async def test_the_cursor_stays_on_its_account_when_it_can(
    shown: tuple[AccountRow, ...], line: int, highlighted: int | None
) -> None:
    app = TableApp(rows(3))
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "end")
        app.posted.clear()
        app.table.show(page_of(shown), NAMES, line=line)
        await pilot.pause()

        assert highlighted_id(app.table) == highlighted
        assert app.posted == [AccountTable.Highlighted(app.table.row)]


async def test_the_row_where_one_stays_is_told_and_enter_chooses_it() -> None:
    app = TableApp(rows(3))
    async with app.run_test(size=(80, 24)) as pilot:
        app.table.action_down()
        app.table.action_down()
        await press(pilot, "enter")

        assert app.posted == [
            AccountTable.Chosen(app.page.rows[2]),
            AccountTable.Highlighted(app.page.rows[2]),
        ]


async def test_an_empty_page_says_so_and_offers_nothing() -> None:
    app = TableApp(())
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "enter", "space", "left", "home", "end")

        assert lines(app.table)[0].strip() == "Aucun compte à afficher."
        assert app.posted == [AccountTable.Highlighted(None)]


async def test_ticking_repaints_the_lines_that_changed() -> None:
    app = TableApp(page_of(rows(4), selected=frozenset({2, 3})))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert [line[1] for line in lines(app.table)[1:5]] == ["☐", "☑", "☑", "☐"]
        app.table.drawn.clear()
        app.table.tick({1, 3})
        await pilot.pause()

        assert app.table.drawn == [1, 2]
        assert [line[1] for line in lines(app.table)[1:5]] == ["☑", "☐", "☑", "☐"]


@pytest.mark.parametrize(
    ("sort", "descending", "width", "heading"),
    [
        (SortBy.STATUS, False, 80, "Statut ▲"),
        (SortBy.STATUS, True, 80, "Statut ▼"),
        (SortBy.NET_ENTREPRISES, False, 80, "NE▲"),
        (SortBy.IDENTIFIER, False, 80, "Identif.▲"),
        (SortBy.SERVICE, False, 80, "Serv.▲"),
        (SortBy.PROFILE, False, 80, "Prof.▲"),
        (SortBy.DELEGATION, True, 80, "Dé▼"),
        (SortBy.EXPIRES_ON, True, 80, "Expire ▼"),
        (SortBy.LAST_LOGIN_ON, True, 80, "Connex.▼"),
        (SortBy.EXPIRES_ON, True, 120, "Expire ▼"),
        (SortBy.LAST_LOGIN_ON, True, 120, "Connexion▼"),
        (SortBy.FIRST_NAME, True, 160, "Prénom ▼"),
    ],
)
def test_the_heading_tells_the_order_and_is_never_cut(
    sort: SortBy, descending: bool, width: int, heading: str
) -> None:
    listing = Listing(sort=sort, descending=descending)
    titles = [fit(cells, *column.titles(listing)).strip() for column, cells in layout(width)]

    assert heading in titles
    assert not any("…" in title for title in titles)


def test_every_column_sorts_but_the_civility() -> None:
    assert {column.sort for column in COLUMNS} == {None, *SortBy}


GROUPED = page_of(
    (*rows(2, group="active"), *rows(2, first=3, group="expired")),
    total=9,
    shown=4,
    groups=(
        Group(key="active", count=2),
        Group(key="pending", count=5),
        Group(key="expired", count=2),
    ),
)
BY_STATUS = Listing(group=GroupBy.STATUS, folded=frozenset({"pending"}))


async def test_groups_have_headings_that_every_key_folds() -> None:
    app = TableApp(GROUPED, BY_STATUS)
    async with app.run_test(size=(80, 24)) as pilot:
        assert [line[1:].rstrip()[:44] for line in lines(app.table)[1:8]] == [
            " − Actif · 2 compte(s)  Masquer détail",
            "☐Nom1      Marie-… Oui MDU000439 Resso… Util",
            "☐Nom2      Marie-… Oui MDU000439 Resso… Util",
            " + En attente d’activation · 5 compte(s)  Af",
            " − Expiré · 2 compte(s)  Masquer détail",
            "☐Nom3      Marie-… Oui MDU000439 Resso… Util",
            "☐Nom4      Marie-… Oui MDU000439 Resso… Util",
        ]
        app.posted.clear()
        await press(pilot, "left", "space", "enter", "right")
        await press(pilot, "down", "down", "left", "down", "down", "down", "right", "left")
        asked = [m for m in app.posted if not isinstance(m, AccountTable.Highlighted)]

    fold, unfold = AccountTable.FoldAsked("active", True), AccountTable.FoldAsked("pending", False)
    assert asked == [fold, fold, fold, unfold]


async def test_from_an_account_left_goes_to_the_heading_of_its_group() -> None:
    app = TableApp(GROUPED, BY_STATUS)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "end", "left")
        assert isinstance(app.table.highlighted, Heading)
        assert app.table.highlighted.group.key == "expired"
        assert app.table.row is None

        app.table.show(replace(GROUPED, rows=GROUPED.rows[:3]), BY_STATUS)
        assert isinstance(app.table.highlighted, Heading)
        assert app.table.highlighted.group.key == "expired"
        app.table.highlight(2)
        assert highlighted_id(app.table) == 2


def keys_of(page: AccountPage, folded: frozenset[str]) -> list[int | str]:
    return [
        line.group.key if isinstance(line, Heading) else line.id for line in lines_of(page, folded)
    ]


def test_a_folded_group_stands_on_the_page_where_its_rows_would_begin() -> None:
    groups = tuple(Group(key=key, count=3) for key in "abcd")
    every = [replace(ROW, id=i, group="ab d"[i // 3]) for i in (0, 1, 2, 3, 4, 5, 9, 10, 11)]
    pages = [
        page_of(every[start : start + 3], offset=start, total=12, shown=9, groups=groups)
        for start in (0, 3, 6)
    ]

    assert [keys_of(page, frozenset("c")) for page in pages] == [
        ["a", 0, 1, 2],
        ["b", 3, 4, 5],
        ["c", "d", 9, 10, 11],
    ]
    last_folded = replace(pages[1], shown=6)
    assert keys_of(last_folded, frozenset("cd")) == ["b", 3, 4, 5, "c", "d"]
    nothing = page_of((), total=12, shown=0, groups=groups)
    assert keys_of(nothing, frozenset("abcd")) == ["a", "b", "c", "d"]
    assert [start_of(pages[0], frozenset("c"), key) for key in "abcd"] == [0, 3, 6, 6]


def test_a_group_that_goes_on_has_its_heading_again() -> None:
    page = page_of(
        [replace(ROW, id=7, group="a")], offset=7, total=8, groups=(Group(key="a", count=8),)
    )

    assert keys_of(page, frozenset()) == ["a", 7]


async def test_another_theme_is_painted_at_once() -> None:
    app = TableApp(rows(2))
    async with app.run_test(size=(80, 24)) as pilot:
        backgrounds = []
        for app.theme in ("textual-dark", "textual-light"):
            await pilot.pause()
            style = next(iter(app.table.render_line(2))).style
            backgrounds.append(style and style.bgcolor)

        assert backgrounds[0] != backgrounds[1]


def test_what_is_cut_in_the_grid_is_told_in_full() -> None:
    flagged = replace(ROW, generic_name=True, link_lapsed=True)

    assert describe(flagged, EVERY_COLUMN) == (
        "Mme Marie-Claude Dupont-Lefebvre · MDU000439 · Ressources humaines · Utilisateur · "
        "En attente d’activation · expiration le 08/08/2027 · connexion le 31/03/2026 · "
        "Net-entreprises · délégation · nom générique · lien de création périmé"
    )


def test_what_the_columns_tell_is_not_told_again() -> None:
    short = replace(ROW, service="Paie")

    assert describe(ROW, cut(ROW, 80)) == "Mme Marie-Claude Dupont-Lefebvre · Ressources humaines"
    assert describe(short, cut(short, 80)) == "Mme Marie-Claude Dupont-Lefebvre"
    assert "délégation" in describe(ROW, cut(ROW, 60))


def test_what_is_unknown_is_left_out() -> None:
    bare = replace(
        ROW, civility=None, service="", net_entreprises=False, delegation=False, last_login_on=None
    )

    assert describe(bare, EVERY_COLUMN) == (
        "Marie-Claude Dupont-Lefebvre · MDU000439 · Utilisateur · En attente d’activation · "
        "expiration le 08/08/2027"
    )
