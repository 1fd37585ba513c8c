"""Refusals carry facts, as dataclasses do."""

from __future__ import annotations

import pytest

from peps_tui.core.domain.csv_table import FileFault, FileRefused, LinesRefused
from peps_tui.core.domain.errors import (
    AccountChanged,
    AccountExpired,
    CoreError,
    EmailTaken,
    TooLongToCopy,
)


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (EmailTaken(), "EmailTaken()"),
        (AccountExpired(), "AccountExpired(administrators=())"),
        (AccountExpired(("Anne Petit",)), "AccountExpired(administrators=('Anne Petit',))"),
        (AccountChanged("000123"), "AccountChanged(identifier='000123', by='')"),
        (AccountChanged(by="Anne", identifier="1"), "AccountChanged(identifier='1', by='Anne')"),
        (TooLongToCopy(2, limit=1), "TooLongToCopy(size=2, limit=1)"),
        (LinesRefused(()), "LinesRefused()"),
        (FileRefused(FileFault.EMPTY), "FileRefused(reason=<FileFault.EMPTY: 'empty'>, line=None)"),
    ],
)
def test_facts_are_given_in_their_order_or_by_name(error: CoreError, told: str) -> None:
    assert (repr(error), str(error)) == (told, told)


def test_two_refusals_are_never_the_same() -> None:
    assert EmailTaken() != EmailTaken()


def test_a_kind_of_refusal_with_facts_has_no_kinds_of_its_own() -> None:
    """Its facts would be dropped: they are those that its very class names."""
    kinds = [CoreError]
    for kind in kinds:
        assert not (kind.__annotations__ and kind.__subclasses__())
        kinds += kind.__subclasses__()
    assert LinesRefused in kinds
