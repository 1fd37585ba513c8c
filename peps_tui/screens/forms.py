"""Forms: fields, one Enter, and keys that never reach the wrong place.

Keys that arrive in one read (a slow line, a paste, a password manager) are taken one after the
other by the application, but each field handles its own in its own time. So Enter does not look
at the fields: it closes the ears of the screen and takes the focus away at once, lets every field
finish what was typed in it, and only then reads them. What is typed meanwhile waits: a form that
is refused takes it, in its order; one that was accepted has no more use for it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from typing import ClassVar

from textual import on, work
from textual.actions import SkipAction
from textual.binding import BindingType
from textual.screen import ScreenResultType
from textual.widget import Widget

from peps_tui.core.domain.errors import CoreError, EntryError, FieldsRefused
from peps_tui.keys import bind
from peps_tui.screens.base import BaseScreen, CoreScreen, PortsScreen
from peps_tui.texts import common, keys
from peps_tui.texts.errors import explain
from peps_tui.widgets.button import PushButton
from peps_tui.widgets.entry import Entry
from peps_tui.widgets.field import Field
from peps_tui.widgets.own_keys import OwnKeys


class FieldRefused(Exception):  # a refusal, as in the core
    """What was typed in `field` was refused; raised by `Form.at`."""

    def __init__(self, field: Field, sentence: str) -> None:
        super().__init__()
        self.field = field
        self.sentence = sentence


class Form(BaseScreen[ScreenResultType]):
    """Fields that Enter submits. A subclass overrides `submit`, and `field_of` if need be."""

    BINDINGS: ClassVar[list[BindingType]] = [bind("form.submit", "submit", keys.SUBMIT)]

    async def submit(self) -> None:
        """Read the fields and ask the core; every required field is filled.

        A CoreError that gets out is told at the field that `field_of` names, else by `refuse`.
        """
        raise NotImplementedError

    def field_of(self, error: CoreError) -> Field | None:
        """The field where `error` is to be told; None for a toast or a dialog."""
        del error
        return None

    @contextmanager
    def at(self, field: Field) -> Iterator[None]:
        """Tell an EntryError of the block at `field`, and end the submission."""
        try:
            yield
        except EntryError as error:
            raise FieldRefused(field, explain(error)) from error

    def action_submit(self) -> None:
        """Enter: submit from a field, press a button; any other widget handles it itself."""
        focused = self.focused
        if isinstance(focused, PushButton) and not focused.submits:
            focused.press()
        elif isinstance(focused, PushButton) or (
            isinstance(focused, OwnKeys) and focused.ENTER_SUBMITS
        ):
            self.start_submission()
        elif not self.deaf:
            raise SkipAction

    @on(PushButton.Pressed)
    def _submit_button(self, message: PushButton.Pressed) -> None:
        if message.button.submits:
            message.stop()
            self.start_submission()

    def start_submission(self) -> None:
        """Submit now, unless a submission is going on; keys wait until it ends."""
        if self.deaf:
            return
        origin = self.focused
        self.deaf = True
        self.set_focus(None)
        self._submit(origin)

    @work(group="submit")
    async def _submit(self, origin: Widget | None) -> None:
        target = origin
        try:
            await self._drain()
            target = self._first_missing()
            if target is None:
                target = origin
                await self.submit()
                self.host.drop_keys()
        except FieldRefused as refused:
            target = self._tell_at(refused.field, refused.sentence)
        except FieldsRefused as error:
            target = self._tell_all(error)
        except CoreError as error:
            if field := self.field_of(error):
                target = self._tell_at(field, explain(error))
            else:
                self.refuse(error)
        finally:
            self.deaf = False
            if target is not None and target.is_attached:
                self.set_focus(target)
            self.host.replay_keys()

    async def _drain(self) -> None:
        """Wait until every field has handled the keys it was given before Enter."""
        for entry in self.query(Entry):
            handled = asyncio.Event()
            if entry.call_later(handled.set):
                await handled.wait()

    def _first_missing(self) -> Entry | None:
        """Mark the required fields that are empty; the first of them, to go there."""
        missing = [f for f in self.query(Field) if f.required and f.display and not f.value.strip()]
        for field in missing:
            field.error = common.REQUIRED
        return missing[0].entry if missing else None

    def _tell_all(self, error: FieldsRefused) -> Entry:
        """Tell each refusal at the field whose id is its name; the first of them on screen."""
        refused = [field for field in self.query(Field) if field.id in error.fields]
        for field in refused:
            self._tell_at(field, explain(error.fields[str(field.id)]))
        return refused[0].entry

    def _tell_at(self, field: Field, sentence: str) -> Entry:
        field.error = sentence
        return field.entry


class PortsForm(Form[ScreenResultType], PortsScreen[ScreenResultType]):
    """A form before sign-in."""


class CoreForm(Form[ScreenResultType], CoreScreen[ScreenResultType]):
    """A form of somebody who signed in."""
