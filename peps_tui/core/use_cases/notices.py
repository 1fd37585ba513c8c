"""What administrators should look at, counted anew each time they see their start page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from peps_tui.core.domain.account import lacks_second_administrator
from peps_tui.core.domain.listing import Criterion
from peps_tui.core.domain.notice import OF_ACCOUNTS, Notice, NoticeKind
from peps_tui.core.domain.review import is_due
from peps_tui.core.ports import UnitOfWork
from peps_tui.core.use_cases.identity import Actor


def notices(unit: UnitOfWork, actor: Actor, counts: Mapping[Criterion, int]) -> tuple[Notice, ...]:
    """Everything to look at in the establishment of an administrator, the most pressing first.

    `counts` tells at least the criteria of `OF_ACCOUNTS`.
    """
    found = (
        *_of_accounts(counts),
        *_of_administrators(unit, actor),
        *_of_services(unit, actor),
        *_of_review(unit, actor),
    )
    order = tuple(NoticeKind)
    return tuple(sorted(found, key=lambda notice: order.index(notice.kind)))


def _of_accounts(counts: Mapping[Criterion, int]) -> Iterator[Notice]:
    for kind, criterion in OF_ACCOUNTS.items():
        if counts[criterion]:
            yield Notice(kind=kind, count=counts[criterion], criterion=criterion)


def _of_administrators(unit: UnitOfWork, actor: Actor) -> Iterator[Notice]:
    active = len(unit.accounts.active_administrators(actor.establishment_id, actor.today))
    if lacks_second_administrator(active):
        yield Notice(kind=NoticeKind.ONE_ADMINISTRATOR, count=active, criterion=Criterion.ADMIN)


def _of_services(unit: UnitOfWork, actor: Actor) -> Iterator[Notice]:
    if new := unit.services.to_review(actor.establishment_id, actor.today):
        yield Notice(kind=NoticeKind.NEW_SERVICES, count=len(new))


def _of_review(unit: UnitOfWork, actor: Actor) -> Iterator[Notice]:
    if review := unit.reviews.open(actor.establishment_id):
        yield Notice(kind=NoticeKind.REVIEW_UNDER_WAY, count=unit.reviews.left(review))
    elif is_due(unit.reviews.since(actor.establishment_id), actor.now):
        yield Notice(kind=NoticeKind.REVIEW_DUE, count=1)
