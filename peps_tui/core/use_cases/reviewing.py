"""« Revue des comptes »: every account of the establishment, decided one by one (SCR-REVIEW).

Any administrator goes on where another left it. Decisions are stored as they are taken, results
as they are applied: two administrators at once renew or delete nothing twice.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass, replace

from peps_tui.core.domain import errors
from peps_tui.core.domain import review as rules
from peps_tui.core.domain.history import Event, Operation
from peps_tui.core.domain.listing import Criterion, Filter
from peps_tui.core.domain.review import (
    Decision,
    Doubtful,
    Result,
    Review,
    ReviewItem,
    ReviewReport,
)
from peps_tui.core.ports import Context, UnitOfWork
from peps_tui.core.use_cases.bulk import Progress, Refused, delete_all, renew_all
from peps_tui.core.use_cases.identity import Actor, administrator


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewState:
    """The last review that was closed; whether one is due."""

    last_closed: Review | None
    due: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewPage:
    """A review and all its items, in the order it asks; one of them may be the reader's own."""

    review: Review
    items: tuple[ReviewItem, ...]
    own_account_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Applied:
    """What applying the decisions did; `refused` tells why each of the others was not.

    `gone` accounts had been deleted by somebody else.
    """

    renewed: int
    deleted: int
    gone: int
    refused: tuple[Refused, ...]


def review_state(context: Context) -> ReviewState:
    """Where the establishment stands. Raises NotAdministrator, SessionError."""
    with context.ports.storage.reading() as unit:
        actor = administrator(unit, context)
        return ReviewState(
            last_closed=unit.reviews.last_closed(actor.establishment_id),
            due=rules.is_due(unit.reviews.since(actor.establishment_id), actor.now),
        )


def start_review(context: Context) -> Review:
    """Begin a review of every account there is now, one's own included.

    Raises:
        ReviewUnderWay: another administrator was quicker; `review_items` resumes it.
        NotAdministrator, SessionError.
    """
    with context.ports.storage.writing() as unit:
        actor = administrator(unit, context)
        if unit.reviews.open(actor.establishment_id):
            raise errors.ReviewUnderWay
        accounts = unit.accounts.many(actor.establishment_id)
        items = rules.questions(accounts, _doubtful(unit, actor), now=actor.now)
        review = unit.reviews.add(
            Review(
                establishment_id=actor.establishment_id,
                started_at=actor.now,
                started_by=actor.author.name,
            ),
            items,
        )
        _record(unit, actor, Operation.REVIEW_STARTED, count=len(items))
        return review


def _doubtful(unit: UnitOfWork, actor: Actor) -> Doubtful:
    def ids(criterion: Criterion) -> frozenset[int]:
        which = Filter(criterion=criterion)
        return frozenset(unit.accounts.ids(actor.establishment_id, which, now=actor.now))

    return Doubtful(
        lapsed_link=ids(Criterion.LAPSED_LINK),
        generic_name=ids(Criterion.GENERIC_NAME),
        duplicate=ids(Criterion.DUPLICATE),
    )


def review_items(context: Context) -> ReviewPage:
    """The review under way, whoever started it; accounts deleted meanwhile are told as gone.

    Raises:
        ReviewClosed, NotAdministrator, SessionError.
    """
    with context.ports.storage.reading() as unit:
        actor = administrator(unit, context)
        review = _under_way(unit, actor)
        return ReviewPage(
            review=review,
            items=tuple(_items(unit, review)[0]),
            own_account_id=actor.account.id,
        )


def _under_way(unit: UnitOfWork, actor: Actor, review_id: int | None = None) -> Review:
    review = unit.reviews.open(actor.establishment_id)
    if review is None or review_id not in {None, review.id}:
        raise errors.ReviewClosed
    return review


def _items(unit: UnitOfWork, review: Review) -> tuple[Sequence[ReviewItem], Sequence[ReviewItem]]:
    """The items as they are, and those of them whose account was found missing just now.

    Those of a closed review stay as they were.
    """
    stored = unit.reviews.items(review)
    if review.closed_at is not None:
        return stored, ()
    return rules.without_account(stored)


def decide(
    context: Context,
    numbers: Collection[int],
    decision: Decision | None,
    *,
    review_id: int | None = None,
) -> tuple[ReviewItem, ...]:
    """Decide these items, or take their decision back (None); returns them as they are now.

    Those settled meanwhile stay as they are, and so does one's own among others that are to be
    deleted. `review_id` is the review that was read: in another one the numbers are of others.

    Raises:
        OwnAccount: one's own was the only one asked to be deleted (LIFE-8).
        ReviewClosed: that review is no longer under way.
        NotAdministrator, SessionError.
    """
    with context.ports.storage.writing() as unit:
        actor = administrator(unit, context)
        found = unit.reviews.items(_under_way(unit, actor, review_id), numbers)
        own_stays = decision is Decision.DELETE and len(found) > 1
        decided = {
            item.number: rules.decided(item, decision, by=actor.account, now=actor.now)
            for item in found
            if not item.settled and not (own_stays and item.account_id == actor.account.id)
        }
        unit.reviews.save_decision(list(decided.values()))
        return tuple(decided.get(item.number, item) for item in found)


def apply_review(
    context: Context, *, review_id: int | None = None, progress: Progress | None = None
) -> Applied:
    """Renew what is kept and delete what is not, all in one transaction.

    An expired account is renewed, then deleted (LIFE-6). The rules are asked again: what they
    refuse now stays open, and so does what was put off. `review_id` is the review that was read;
    `progress` counts the decisions.

    Raises:
        ReviewClosed: that review is no longer under way.
        NotAdministrator, SessionError.
    """
    with context.ports.storage.writing() as unit:
        actor = administrator(unit, context)
        review = _under_way(unit, actor, review_id)
        items, missing = _items(unit, review)
        unit.reviews.save_results(missing)
        waiting = [item for item in items if item.waits]
        keep = [item.account_id for item in waiting if item.decision is Decision.KEEP]
        drop = [item.account_id for item in waiting if item.decision is Decision.DELETE]
        renewed = renew_all(unit, actor, keep, progress=_part(progress, 0, len(waiting)))
        deleted = delete_all(
            unit, actor, drop, renew_expired=True, progress=_part(progress, len(keep), len(waiting))
        )
        refused = (*renewed.refused, *deleted.refused)
        results = {
            **dict.fromkeys(renewed.done, Result.RENEWED),
            **dict.fromkeys(deleted.done, Result.DELETED),
            **dict.fromkeys((each.account_id for each in refused), Result.REFUSED),
        }
        unit.reviews.save_results(
            [replace(item, result=results[item.account_id]) for item in waiting]
        )
        applied = Applied(
            renewed=len(renewed.done),
            deleted=len(deleted.done),
            gone=len(missing),
            refused=refused,
        )
        if waiting:
            _record(
                unit,
                actor,
                Operation.REVIEW_APPLIED,
                renewed=applied.renewed,
                deleted=applied.deleted,
                refused=len(refused),
            )
        return applied


def _part(progress: Progress | None, before: int, count: int) -> Progress | None:
    """`progress` for the work that comes after `before` decisions of `count`."""
    if progress is None:
        return None
    return lambda done, _all: progress(before + done, count)


def close_review(context: Context, *, review_id: int | None = None) -> Review:
    """End the review; what was not decided or applied is told so in its report.

    `review_id` is the review that was read.

    Raises:
        ReviewClosed: that review is no longer under way.
        NotAdministrator, SessionError.
    """
    with context.ports.storage.writing() as unit:
        actor = administrator(unit, context)
        review = _under_way(unit, actor, review_id)
        items, missing = _items(unit, review)
        unit.reviews.save_results(missing)
        unit.reviews.keep_expiries(review)
        closed = replace(review, closed_at=actor.now, closed_by=actor.author.name)
        unit.reviews.save(closed)
        _record(unit, actor, Operation.REVIEW_CLOSED, **asdict(rules.totals(items)))
        return closed


def review_report(context: Context, review_id: int | None = None) -> ReviewReport:
    """The report of a review of the establishment; None is the one under way, or else the last.

    Raises:
        ReviewClosed: there is none, or the id is of elsewhere.
        NotAdministrator, SessionError.
    """
    with context.ports.storage.reading() as unit:
        actor = administrator(unit, context)
        review = _wanted(unit, actor.establishment_id, review_id)
        items, _ = _items(unit, review)
        return ReviewReport(
            establishment=unit.establishments.get(actor.establishment_id),
            review=review,
            items=items,
            totals=rules.totals(items),
        )


def _wanted(unit: UnitOfWork, establishment_id: int, review_id: int | None) -> Review:
    if review_id is not None:
        found = unit.reviews.within(establishment_id, review_id)
    else:
        found = unit.reviews.open(establishment_id) or unit.reviews.last_closed(establishment_id)
    if found is None:
        raise errors.ReviewClosed
    return found


def _record(unit: UnitOfWork, actor: Actor, operation: Operation, **counts: int) -> None:
    """One line of history with the counts that are not zero."""
    told = {name: str(count) for name, count in counts.items() if count}
    event = Event(operation=operation, after=told)
    unit.history.record(actor.establishment_id, event, by=actor.author, at=actor.now)
