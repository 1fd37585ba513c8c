"""Lines break where French allows it."""

import pytest
from rich._wrap import divide_line
from textual.content import Content

from peps_tui.widgets.no_break import hold_no_break_spaces

NARROW = "\N{NARROW NO-BREAK SPACE}"
WIDE = "\N{NO-BREAK SPACE}"


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        (f"Aucun{WIDE}: rien", 7, [f"Aucun{WIDE}:", "rien"]),
        (f"dites «{WIDE}oui{WIDE}» ou non", 12, ["dites", f"«{WIDE}oui{WIDE}» ou", "non"]),
        (f"sur 12{NARROW}000 comptes", 11, [f"sur 12{NARROW}000", "comptes"]),
        ("un deux trois", 7, ["un deux", "trois"]),
    ],
)
def test_no_line_breaks_at_a_no_break_space(text: str, width: int, lines: list[str]) -> None:
    hold_no_break_spaces()

    breaks = divide_line(text, width)
    cut = [
        text[start:end].rstrip(" ")
        for start, end in zip([0, *breaks], [*breaks, len(text)], strict=True)
    ]

    assert cut == lines
    assert [line.plain.rstrip(" ") for line in Content(text).wrap(width)] == lines
