"""Widgets that handle their own keys in the order they were typed."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.widget import Widget

if TYPE_CHECKING:
    _Base = Widget
else:
    # Textual looks for styles and component classes along the first widget base only: at run time
    # the mixin is not one.
    _Base = object


class OwnKeys(_Base):
    """A mixin, named before the widget class, for a widget whose own bindings act at once.

    Textual lets an unhandled key bubble up to the app, which looks for its binding on whatever
    has the focus by then: in « é⌫<Tab>… » read at once the backspace would fall in the next
    field, after the letters typed behind it. Here the key never leaves the widget it was
    typed in. Every focusable widget of the application takes this.

    `ENTER_SUBMITS`: Enter on it submits the form it stands in, instead of being one of its keys.
    """

    ENTER_SUBMITS: ClassVar[bool] = False

    async def _on_key(self, event: events.Key) -> None:
        for binding in self._bindings.key_to_bindings.get(event.key, ()):
            if not binding.priority and await self.app.run_action(binding.action, self):
                event.stop()
                event.prevent_default()
                return
