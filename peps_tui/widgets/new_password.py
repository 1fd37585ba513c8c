"""A new password: typed twice, its conditions ticked as one types (PWD-1, PWD-2)."""

from __future__ import annotations

from typing import cast

from textual import getters, on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, Static

from peps_tui.core.domain.errors import CoreError, PasswordRefused
from peps_tui.core.domain.password import Condition, PasswordFault, conditions_met
from peps_tui.texts import common
from peps_tui.texts import password as texts
from peps_tui.widgets.field import Field, PasswordField
from peps_tui.widgets.pause import Hearing, Pause


class NewPassword(Vertical):
    """The two fields and the five conditions; the form it stands in submits them.

    That all the conditions are met is told beneath the password, where a refusal takes its place.
    """

    DEFAULT_CSS = """
    NewPassword {
        height: auto;

        & > Field {
            margin-top: 0;
        }

        & > Field > * {
            margin-left: 32;
        }

        & > Field.-narrow > * {
            margin-left: 0;
        }

        & > .new-password--title {
            margin-top: 1;
            text-style: bold;
        }
    }
    """

    password = getters.query_one("#password", PasswordField)
    confirmation = getters.query_one("#confirmation", PasswordField)

    def __init__(self, label: str = texts.PASSWORD) -> None:
        super().__init__()
        self._label = label
        self._pause = Pause(self, self._tick)

    def compose(self) -> ComposeResult:
        """The password, its confirmation, the conditions."""
        yield PasswordField(self._label, id="password")
        yield PasswordField(texts.CONFIRMATION, id="confirmation", hint="")
        yield Static(texts.CONDITIONS_TITLE, classes="new-password--title")
        yield Static(id="conditions", markup=False)

    def on_mount(self) -> None:
        """No condition is met yet."""
        self._tick()

    def focus(self, scroll_visible: bool = True) -> NewPassword:
        """Put the cursor in the password."""
        self.password.focus(scroll_visible)
        return self

    def field_of(self, error: CoreError) -> Field | None:
        """Where a refused password is told; None when it is about something else."""
        match error:
            case PasswordRefused(reasons=(PasswordFault.MISMATCH,)):
                return self.confirmation
            case PasswordRefused():
                return self.password
        return None

    @on(Input.Changed)
    def _typed(self) -> None:
        self._pause.begin(cast(Hearing, self.app).typing_pause)

    def _tick(self) -> None:
        met = conditions_met(self.password.value)
        lines = [Content(texts.condition(each, met=each in met)) for each in Condition]
        self.query_one("#conditions", Static).update(Content("\n").join(lines))
        all_met = len(met) == len(Condition)
        if all_met or self.password.hint == texts.ALL_MET:
            self.password.hint = texts.ALL_MET if all_met else common.REVEAL_HINT
