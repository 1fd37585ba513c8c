"""What must stay on the screen after a request: done, or refused and why."""

from __future__ import annotations

from textual.widgets import Static

from peps_tui.widgets.plain import plain

DONE, REFUSED = "✓", "✗"


class Notice(Static):
    """A few lines under a form, which stay until the next request; hidden while empty.

    The mark tells done from refused where colours do not.
    """

    DEFAULT_CSS = """
    Notice {
        height: auto;
        padding: 0 1;
        background: $panel;
        display: none;

        &.-shown {
            display: block;
        }

        &.-refused {
            color: $text-error;
        }
    }
    """

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id, markup=False)
        self.sentence = ""

    def say(self, sentence: str, *, refused: bool = False) -> None:
        """Show `sentence`; the empty one hides the notice."""
        self.sentence = sentence
        mark = REFUSED if refused else DONE
        self.update(plain(f"{mark} {sentence}"))
        self.set_class(bool(sentence), "-shown")
        self.set_class(refused, "-refused")
