"""« Communiquer son identifiant »: large, spelt out, copied, printed, spoken (SCR-WIZ)."""

from __future__ import annotations

from typing import Any, ClassVar, cast

from textual import on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Static

from peps_tui.core.domain.errors import CoreError, FileNotSaved, SpeechUnavailable
from peps_tui.core.domain.listing import AccountRow
from peps_tui.core.ports import Context
from peps_tui.core.use_cases.exporting import print_slip, speak_identifier
from peps_tui.keys import bind
from peps_tui.screens.base import CoreScreen
from peps_tui.screens.plain_text import PlainTextScreen
from peps_tui.screens.saving import ask_export, copy, tell_exported
from peps_tui.texts import identifier as texts
from peps_tui.texts import keys, saving
from peps_tui.texts.errors import explain
from peps_tui.texts.spelling import spelt
from peps_tui.widgets.button import PushButton
from peps_tui.widgets.key_bar import KeyBar
from peps_tui.widgets.large import large
from peps_tui.widgets.plain import plain
from peps_tui.widgets.title_bar import TitleBar, Who


class IdentifierPanel(Vertical):
    """An identifier and the ways of giving it to `owner`; stands in a `CoreScreen`."""

    DEFAULT_CSS = """
    IdentifierPanel {
        height: auto;

        .identifier--owner, .identifier--plain {
            text-style: bold;
        }

        .identifier--large {
            height: 4;
            margin-top: 1;
        }

        .identifier--buttons {
            height: 1;
            margin-top: 1;
        }
    }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        bind("identifier.copy", "copy", texts.KEY_COPY),
        bind("identifier.print", "print", texts.KEY_PRINT),
        bind("identifier.speak", "speak", texts.SPEAK),
    ]

    def __init__(self, account_id: int, identifier: str, owner: str) -> None:
        super().__init__()
        self._account_id = account_id
        self._identifier = identifier
        self._owner = owner

    def compose(self) -> ComposeResult:
        """The card, then the buttons."""
        yield from self.card()
        yield from self.buttons()

    def card(self) -> ComposeResult:
        """The identifier three times over."""
        yield Static(plain(self._owner), classes="identifier--owner")
        yield Static(Content(large(self._identifier)), classes="identifier--large")
        yield Static(plain(self._identifier), classes="identifier--plain")
        yield Static(plain(spelt(self._identifier)))

    def buttons(self) -> ComposeResult:
        """What can be done with it."""
        with Horizontal(classes="identifier--buttons"):
            # Copying comes first: an Enter typed once too often does no harm here.
            yield PushButton(texts.COPY, id="copy")
            yield PushButton(texts.PRINT, id="print")
            yield PushButton(texts.SPEAK, id="speak")

    def start(self) -> None:
        """Put the focus where one begins."""
        self.query_one("#copy").focus()

    @on(PushButton.Pressed, "#copy")
    def action_copy(self) -> None:
        """« Copier l’identifiant »."""
        copy(self._screen, self._identifier, texts.COPIED)

    @on(PushButton.Pressed, "#print")
    @work(group="write")
    async def action_print(self) -> None:
        """A slip to be handed over; copied, it is shown too, to be selected."""
        from peps_tui.texts.documents import identifier_slip
        from peps_tui.texts.letters import as_text

        screen = self._screen
        try:
            asked = await ask_export(screen, saving.SLIP_TITLE, copied=saving.SLIP_COPIED)
            if asked is None:
                return
            slip = await screen.act(
                print_slip, self._account_id, word=identifier_slip, as_text=as_text, way=asked.way
            )
        except CoreError as error:
            self._refuse(error)
        else:
            if slip.text:
                self.app.copy_to_clipboard(slip.text)
                shown = PlainTextScreen(screen.context, screen.who, saving.SELECT, slip.text)
                self.app.push_screen(shown)
            else:
                tell_exported(screen, saving.SLIP, slip)

    @on(PushButton.Pressed, "#speak")
    @work(group="write")
    async def action_speak(self) -> None:
        """A sound file that spells it."""
        from peps_tui.texts.documents import spoken

        screen = self._screen
        try:
            asked = await ask_export(screen, saving.SOUND_TITLE, copied="")
            if asked is None:
                return
            sound = await screen.act(speak_identifier, self._account_id, word=spoken, way=asked.way)
        except CoreError as error:
            self._refuse(error)
        else:
            tell_exported(screen, saving.SOUND, sound)

    @property
    def _screen(self) -> CoreScreen[Any]:
        return cast("CoreScreen[Any]", self.screen)

    def _refuse(self, error: CoreError) -> None:
        """What only concerns the file stops nobody’s work."""
        if isinstance(error, FileNotSaved | SpeechUnavailable):
            self._screen.tell(explain(error), refused=True)
        else:
            self._screen.refuse(error)


class IdentifierScreen(CoreScreen[None]):
    """The identifier of an account of the grid."""

    CSS_PATH = "identifier.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        bind("form.submit", "press", keys.SUBMIT, show=False),
        bind("screen.back", "back", keys.BACK),
    ]

    def __init__(self, context: Context, who: Who, row: AccountRow) -> None:
        super().__init__(context, who)
        self._row = row

    def compose(self) -> ComposeResult:
        """Whose it is, and the panel."""
        row = self._row
        yield TitleBar(self.who)
        yield Static(texts.TITLE, id="title")
        yield IdentifierPanel(
            row.id, row.identifier, texts.owner(row.civility, row.first_name, row.last_name)
        )
        yield KeyBar()

    def on_mount(self) -> None:
        """Begin with the first button."""
        self.query_one(IdentifierPanel).start()

    def action_press(self) -> None:
        """Enter: the focused button."""
        if isinstance(self.focused, PushButton):
            self.focused.press()

    def action_back(self) -> None:
        """Escape."""
        self.dismiss()
