"""How a person is named."""

from __future__ import annotations

from peps_tui.core.domain.account import Civility
from peps_tui.texts.names import CIVILITY_SHORT


def named(civility: Civility | None, first_name: str, last_name: str) -> str:
    """« Mme Claire Dupont »; show it through `widgets.plain`, like all that people typed."""
    title = CIVILITY_SHORT[civility] if civility else ""
    return " ".join(filter(None, (title, first_name.strip(), last_name.strip())))
