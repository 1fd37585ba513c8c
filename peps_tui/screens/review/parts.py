"""Which accounts of a review are listed: all, those still asked about, those with a reason."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from types import MappingProxyType

from peps_tui.core.domain.review import Reason, ReviewItem
from peps_tui.texts import review as texts

ALL = "all"


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a review: its name, and whether it holds an item."""

    name: str
    holds: Callable[[ReviewItem], bool]


def _has(reason: Reason, item: ReviewItem) -> bool:
    return reason in item.present_reasons


PARTS: Mapping[str, Part] = MappingProxyType(
    {
        ALL: Part(texts.ALL, lambda _item: True),
        "unanswered": Part(texts.UNANSWERED, lambda item: item.unanswered),
        "answered": Part(texts.ANSWERED, lambda item: not item.unanswered),
        **{reason: Part(texts.reason_part(reason), partial(_has, reason)) for reason in Reason},
        "without_reason": Part(texts.WITHOUT_REASON, lambda item: not item.present_reasons),
    }
)
