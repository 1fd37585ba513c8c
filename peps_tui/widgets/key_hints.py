"""Keys told beside what they act upon, where the key bar has no room for them."""

from __future__ import annotations

from textual.content import Content

from peps_tui.keys import KEYS
from peps_tui.texts.keys import key_name


def key_hint(binding_id: str, label: str) -> Content:
    """The first key of a binding and what it does, as in the key bar."""
    key = KEYS[binding_id].partition(",")[0]
    return Content.styled(key_name(key), "bold") + Content(f" {label}")


def key_hints(*hints: tuple[str, str]) -> Content:
    """Several of them on one line: the id of a binding, and what its key does."""
    return Content("   ").join(key_hint(binding_id, label) for binding_id, label in hints)
