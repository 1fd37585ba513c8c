"""The sign-in screen, the grid and a dialog as stock Textual widgets make them: a peer.

    python -m benchmarks.wire_stock

The same words, keys and number of rows as ours; nothing behind it.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import ClassVar

from textual import on
from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.screen import ModalScreen, Screen
from textual.widgets import Button, DataTable, Footer, Header, Input, Static

from peps_tui.cli.demo_crowd import crowd
from peps_tui.cli.demo_story import Calendar
from peps_tui.core.domain.text import fold
from peps_tui.texts import accounts, bulk, common, dashboard, login

PAGE = 25
COLUMNS = "Identifiant Nom Prénom Service Profil Dél. N-E Statut Expiration Connexion".split()


def made_up() -> list[tuple[str, ...]]:
    """Some accounts, ten words each."""
    calendar = Calendar(now=datetime.now(UTC))
    people = (crowd(number, 1, "bellerive.exemple.fr", calendar) for number in range(500))
    return sorted(
        (
            (
                *(one.identifier, one.last_name, one.first_name, one.service, "Utilisateur"),
                *("Oui" if one.delegation else "", "Oui" if one.net_entreprises else ""),
                *("Actif", f"{one.expires_on:%d/%m/%Y}", f"{one.created_at:%d/%m/%Y}"),
            )
            for one in people
        ),
        key=lambda row: row[1:3],
    )


class Question(ModalScreen[None]):
    """« Confirmer » or « Annuler »."""

    CSS = """
    Question { align: center middle; }
    Vertical { width: 64; height: auto; border: round $secondary; padding: 0 2; }
    Horizontal { height: auto; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "dismiss", common.CANCEL)]

    def compose(self) -> ComposeResult:
        """The box."""
        with Vertical():
            yield Static(bulk.RENEW_TITLE)
            yield Static("Vous allez renouveler les droits de Mme Clara André.")
            with Horizontal():
                yield Button(common.CONFIRM)
                yield Button(common.CANCEL)


class Grid(Screen[None]):
    """A page of accounts, and the search."""

    CSS = "DataTable { height: 1fr; }"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("slash", "search", accounts.KEY_SEARCH),
        Binding("r", "ask", accounts.KEY_RENEW),
        Binding("end", "last", priority=True, show=False),
        Binding("pagedown", "page", priority=True, show=False),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._rows = made_up()
        self._page = 0

    def compose(self) -> ComposeResult:
        """Everything."""
        yield Header()
        yield Static(accounts.TITLE)
        yield Input(placeholder=accounts.SEARCH)
        yield DataTable[str](cursor_type="row")
        yield Footer()

    def on_mount(self) -> None:
        """Begin with the table."""
        self.query_one(DataTable).add_columns(*COLUMNS)
        self.query_one(DataTable).focus()
        self._fill()

    @on(Input.Changed)
    def _fill(self) -> None:
        wanted = fold(self.query_one(Input).value)
        found = [row for row in self._rows if wanted in fold(" ".join(row[1:4]))]
        table = self.query_one(DataTable).clear()
        table.add_rows(found[self._page * PAGE : (self._page + 1) * PAGE])

    @on(Input.Submitted)
    def _leave_search(self, message: Input.Submitted) -> None:
        message.stop()
        self.query_one(DataTable).focus()

    def action_search(self) -> None:
        """To the search, from the first page on."""
        self._page = 0
        self.query_one(Input).focus()

    def action_ask(self) -> None:
        """The dialog."""
        self.app.push_screen(Question())

    def action_last(self) -> None:
        """To the last row of the page."""
        self.query_one(DataTable).move_cursor(row=PAGE)

    def action_page(self) -> None:
        """As many rows down as are seen, or the next page."""
        table = self.query_one(DataTable)
        if table.cursor_row < table.row_count - 1:
            table.action_page_down()
        else:
            self._page += 1
            self._fill()


class Home(Screen[None]):
    """Where one is once signed in."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("g", "grid", accounts.TITLE)]

    def compose(self) -> ComposeResult:
        """Its name."""
        yield Header()
        yield Static(dashboard.TITLE)
        yield Footer()

    def action_grid(self) -> None:
        """To the grid."""
        self.app.push_screen(Grid())


class StockApp(App[None]):
    """The sign-in screen."""

    TITLE = common.PLATFORM
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f2", "other", login.NET_ENTREPRISES),
        Binding("f3", "other", login.FORGOTTEN_IDENTIFIER),
        Binding("f4", "other", login.FORGOTTEN_PASSWORD),
        Binding("f5", "other", login.CREATE_PASSWORD),
    ]

    def compose(self) -> ComposeResult:
        """Two fields and a button."""
        yield Header()
        yield Static(login.TITLE)
        yield Static(login.IDENTIFIER)
        yield Input(placeholder=login.IDENTIFIER_HINT)
        yield Static(login.PASSWORD)
        yield Input(password=True)
        yield Button(login.SUBMIT)
        yield Footer()

    @on(Input.Submitted)
    def _enter(self) -> None:
        self.push_screen(Home())


if __name__ == "__main__":
    StockApp().run(mouse=False)
