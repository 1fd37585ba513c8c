"""Widgets that handle their own keys in the order they were typed."""

from __future__ import annotations

from textual import events
from textual.widget import Widget


class OwnKeys(Widget):
    """A widget whose own bindings act at once.

    Textual lets an unhandled key bubble up to the app, which looks for its binding on whatever
    has the focus by then: in « é⌫<Tab>… » read at once the backspace would fall in the next
    field, after the letters typed behind it. Here the key never leaves the widget it was
    typed in. Every focusable widget of the application derives from this.
    """

    async def _on_key(self, event: events.Key) -> None:
        for binding in self._bindings.key_to_bindings.get(event.key, ()):
            if not binding.priority and await self.run_action(binding.action):
                event.stop()
                event.prevent_default()
                return
