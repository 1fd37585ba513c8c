"""The door to the sentences of `texts.refusals`."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from peps_tui.core.domain.errors import CoreError


def explain(error: CoreError) -> str:
    """Say what was refused and what the person can do about it.

    Names of people appear in these sentences: show them through `widgets.plain`.
    """
    # Every screen may refuse, and the first one is painted before anything is: a tenth of what
    # there is to import waits for the first refusal.
    from peps_tui.texts import refusals

    return refusals.explain(error)
