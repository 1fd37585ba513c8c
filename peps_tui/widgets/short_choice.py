"""One choice among many, where there is no room to show them all."""

from __future__ import annotations

from textual.content import Content

from peps_tui.widgets.choice import Choice


class ShortChoice(Choice):
    """`Nature  ‹ Droits ›`: the chosen one alone; the arrows turn through the others."""

    def render(self) -> Content:
        """The label, and the chosen option between its arrows."""
        chosen = Content(f"‹ {dict(self._options)[str(self.value)]} ›")
        label = Content(self._label.ljust(self._label_width))
        return label + (chosen.stylize("reverse") if self.has_focus else chosen)
