"""The least a Textual application can be: what the first screen is measured against."""

from textual.app import App, ComposeResult
from textual.widgets import Static


class EmptyApp(App[None]):
    """One word on a screen."""

    def compose(self) -> ComposeResult:
        yield Static("Mot de passe")


if __name__ == "__main__":
    EmptyApp().run()
