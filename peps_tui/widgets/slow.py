"""What widgets know of « mode bas débit »."""

from __future__ import annotations

from textual.dom import DOMNode

SLOW = "-slow"
"""The class of the application meanwhile: most of what it changes is told in `app.tcss`."""


def is_slow(node: DOMNode) -> bool:
    """Whether the application of `node` spares the line."""
    return node.app.has_class(SLOW)
