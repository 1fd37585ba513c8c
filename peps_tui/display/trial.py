"""Whether the terminal repeats a character: some that bear the name of one that does, do not.

It is asked to repeat one beyond ASCII, which some of those that do take for nothing, and where its
cursor went. Until it has answered, and for ever if it does not, nothing is repeated.
"""

from __future__ import annotations

from peps_tui.display.moves import Place

ASK = "\x1b[3H─\x1b[2b\x1b[6n\x1b[2K"
"""On the third row: on the first, F3 with other keys would look like the answer."""
REPEATED: Place = 3, 2
"""Where the cursor is if the character was repeated twice, each time in one cell."""
