"""How each person arranges his start page: favourites, order, what is hidden (SCR-DASH)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from peps_tui.core.domain.rights import Service


class Block(StrEnum):
    """What the start page shows besides the themes of services, in the order it starts with."""

    ACCOUNTS = "accounts"
    NOTICES = "notices"
    FAVOURITES = "favourites"


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """What one chose: codes of favourite services, in his order; blocks he moved or hid.

    A block is a `Block` or the name of a theme. Those that `order` does not name follow, as they
    come: a theme that is new is never lost from sight.
    """

    favourites: tuple[str, ...] = ()
    order: tuple[str, ...] = ()
    hidden: frozenset[str] = frozenset()

    def arranged(self, blocks: Iterable[str]) -> tuple[str, ...]:
        """`blocks` in the chosen order, without the hidden ones."""
        there = dict.fromkeys(blocks)
        ordered = dict.fromkeys([*(block for block in self.order if block in there), *there])
        return tuple(block for block in ordered if block not in self.hidden)


def known(layout: Layout, services: Sequence[Service]) -> Layout:
    """`layout` without what the page cannot show; `services` are those online."""
    codes = {service.code for service in services}
    blocks = {*Block, *(service.theme for service in services)}
    return Layout(
        favourites=tuple(dict.fromkeys(code for code in layout.favourites if code in codes)),
        order=tuple(dict.fromkeys(block for block in layout.order if block in blocks)),
        hidden=frozenset(layout.hidden & blocks),
    )


def written(layout: Layout) -> Mapping[str, str]:
    """The layout as it is kept: each list by its name."""
    lists = {
        "favourites": layout.favourites,
        "order": layout.order,
        "hidden": sorted(layout.hidden),
    }
    return {name: json.dumps(listed, ensure_ascii=False) for name, listed in lists.items()}


def read(values: Mapping[str, str]) -> Layout:
    """The layout that `written` kept; nothing kept is the layout everybody starts with."""
    return Layout(
        favourites=tuple(_listed(values, "favourites")),
        order=tuple(_listed(values, "order")),
        hidden=frozenset(_listed(values, "hidden")),
    )


def _listed(values: Mapping[str, str], name: str) -> list[str]:
    return list(json.loads(values.get(name, "[]")))
