from datetime import date

import pytest

from peps_tui.core.domain.layout import Block, Layout, known, read, written
from peps_tui.core.domain.rights import Fund, Service

SERVICES = [
    Service(
        code=code,
        theme=theme,
        label=code,
        fund=Fund.CNRACL,
        online_on=date(2026, 1, 1),
        position=position,
    )
    for position, (code, theme) in enumerate([("a", "Carrière"), ("b", "Carrière"), ("c", "DI")])
]
BLOCKS = (Block.NOTICES, "Carrière", "DI")


@pytest.mark.parametrize(
    ("layout", "shown"),
    [
        (Layout(), BLOCKS),
        (Layout(order=("DI", Block.NOTICES)), ("DI", Block.NOTICES, "Carrière")),
        (Layout(order=("Disparu", "DI")), ("DI", Block.NOTICES, "Carrière")),
        (Layout(order=("DI",), hidden=frozenset({"DI", Block.NOTICES})), ("Carrière",)),
    ],
)
def test_blocks_come_as_chosen_and_new_ones_after_them(
    layout: Layout, shown: tuple[str, ...]
) -> None:
    assert layout.arranged(BLOCKS) == shown


def test_what_the_page_cannot_show_is_not_kept() -> None:
    chosen = Layout(
        favourites=("c", "a", "c", "z"),
        order=("DI", "Z", "DI", Block.ACCOUNTS),
        hidden=frozenset({"Z", "Carrière"}),
    )

    kept = known(chosen, SERVICES)

    assert kept == Layout(
        favourites=("c", "a"), order=("DI", Block.ACCOUNTS), hidden=frozenset({"Carrière"})
    )
    assert read(written(kept)) == kept
    assert read({}) == Layout()
