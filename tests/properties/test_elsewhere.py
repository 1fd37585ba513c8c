"""For every use case, an id of elsewhere behaves as one that does not exist (RIGHT-4)."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any, get_args, get_type_hints

import pytest

from peps_tui.core import use_cases
from peps_tui.core.domain import errors
from peps_tui.core.domain.account import Account, Action, Profile, Status
from peps_tui.core.domain.document import SheetForm
from peps_tui.core.domain.listing import Listing
from peps_tui.core.domain.review import Decision, Review
from peps_tui.core.ports import Context
from peps_tui.core.use_cases import accounts, bulk, editing, exporting, home, reviewing, spaces
from peps_tui.core.use_cases.me import workstations
from peps_tui.texts import documents
from peps_tui.texts.letters import as_text
from tests.support.world import HOME, World

NO_IDS = {"size", "before"}
"""Numbers that use cases take and that name nothing: how many lines, after which one."""

UNKNOWN = 999_999

UseCase = Callable[..., object]
Call = Callable[[Context, int], object]


def bulk_calls(act: Callable[[Context, list[int]], object]) -> list[Call]:
    """With that id alone, and among others."""
    return [
        lambda context, other: act(context, [other]),
        lambda context, other: act(context, [other, other + 1]),
    ]


def edited(act: Callable[..., object], **how: object) -> Call:
    """A change of another account, with what one's own sheet would send."""

    def call(context: Context, other: int) -> object:
        (mine,) = (row.id for row in accounts.list_accounts(context, Listing()).rows)
        card = editing.open_account(context, mine)
        return act(context, other, card.as_read, seen=card.fingerprint, **how)

    return call


OF_ACCOUNTS: dict[UseCase, list[Call]] = {
    accounts.list_accounts: [
        lambda context, other: accounts.list_accounts(context, Listing(), ticked={other})
    ],
    bulk.prospect: [
        *bulk_calls(lambda context, ids: bulk.prospect(context, Action.RENEW, ids)),
        *bulk_calls(lambda context, ids: bulk.prospect(context, Action.DELETE, ids)),
        *bulk_calls(lambda context, ids: bulk.prospect(context, Action.RESEND, ids)),
    ],
    bulk.renew_accounts: bulk_calls(bulk.renew_accounts),
    bulk.resend_creation_mails: bulk_calls(bulk.resend_creation_mails),
    bulk.delete_accounts: [
        *bulk_calls(bulk.delete_accounts),
        *bulk_calls(partial(bulk.delete_accounts, renew_expired=True)),
    ],
    editing.open_account: [editing.open_account],
    editing.rights_of: [editing.rights_of],
    editing.preview_changes: [edited(editing.preview_changes)],
    editing.request_change: [edited(editing.request_change)],
    editing.apply_changes: [edited(editing.apply_changes, code=None)],
    exporting.export_accounts: bulk_calls(
        partial(exporting.export_accounts, form=SheetForm.CSV, word=documents.accounts_sheet)
    ),
    exporting.print_slip: [
        partial(exporting.print_slip, word=documents.identifier_slip, as_text=as_text)
    ],
    exporting.speak_identifier: [partial(exporting.speak_identifier, word=str)],
    home.account_history: [home.account_history],
    spaces.switch: [spaces.switch],
    spaces.unlink: [spaces.unlink],
}
OF_REVIEWS: dict[UseCase, list[Call]] = {
    reviewing.decide: [
        lambda context, other: reviewing.decide(context, [1], Decision.KEEP, review_id=other),
        lambda context, other: reviewing.decide(context, [other + 1], Decision.KEEP),
    ],
    reviewing.apply_review: [
        lambda context, other: reviewing.apply_review(context, review_id=other)
    ],
    reviewing.close_review: [
        lambda context, other: reviewing.close_review(context, review_id=other)
    ],
    reviewing.review_report: [reviewing.review_report],
    exporting.export_review: [
        partial(exporting.export_review, form=SheetForm.CSV, word=documents.review_sheet)
    ],
    exporting.print_review: [partial(exporting.print_review, word=documents.review_report)],
}

OF_ONESELF = {workstations.end_trust, workstations.end_session}
"""Ids of what belongs to the person alone, whatever the establishment: see the tests of `me`."""


def use_cases_with_ids() -> Iterator[UseCase]:
    """Every public function of the core that a signed-in person calls with a number."""
    for found in pkgutil.walk_packages(use_cases.__path__, f"{use_cases.__name__}."):
        module = importlib.import_module(found.name)
        for name, function in inspect.getmembers(module, inspect.isfunction):
            if function.__module__ == found.name and not name.startswith("_"):
                hints = get_type_hints(function)
                named = {each for each, hint in hints.items() if holds_number(hint)}
                if Context in hints.values() and named - NO_IDS - {"return"}:
                    yield function


def holds_number(hint: Any) -> bool:
    """Whether values of this type are numbers, or collections of some."""
    callable_ = str(hint).startswith("collections.abc.Callable")
    return hint is int or (not callable_ and any(map(holds_number, get_args(hint))))


def outcome(call: Call, context: Context, other: int) -> object:
    """What the person sees, whether accepted or refused."""
    try:
        return call(context, other)
    except errors.CoreError as error:
        return type(error), vars(error)


def state(world: World) -> object:
    """What the other establishment holds."""
    with world.storage.reading() as unit:
        review = unit.reviews.open(world.hospital)
        return (
            unit.accounts.many(world.hospital, phones=True),
            unit.history.page(world.hospital, before=None, size=100),
            review and (review, unit.reviews.items(review)),
            unit.outbox.waiting(),
        )


@pytest.fixture
def context(world: World) -> Context:
    return world.sign_in(world.admin())


@pytest.fixture
def elsewhere(world: World) -> Account:
    """One that any action would be possible on, were it here."""
    return world.add("Louty", establishment=world.hospital, status=Status.PENDING)


@pytest.fixture
def review_elsewhere(world: World, elsewhere: Account) -> Review:
    """One under way, with more accounts than that of the commune."""
    admin = world.add("Roy", profile=Profile.ADMIN, establishment=world.hospital)
    return reviewing.start_review(world.sign_in(admin, HOME))


def test_no_use_case_is_forgotten() -> None:
    assert set(use_cases_with_ids()) == {*OF_ACCOUNTS, *OF_REVIEWS, *OF_ONESELF}


@pytest.mark.rule("RIGHT-4")
def test_an_account_of_elsewhere_is_one_that_does_not_exist(
    world: World, context: Context, elsewhere: Account
) -> None:
    before = state(world)
    for use_case, calls in OF_ACCOUNTS.items():
        for call in calls:
            there = outcome(call, context, elsewhere.id)
            assert there == outcome(call, context, UNKNOWN), use_case.__name__
            assert state(world) == before, use_case.__name__


@pytest.mark.rule("RIGHT-4")
def test_a_review_of_elsewhere_is_one_that_does_not_exist(
    world: World, context: Context, review_elsewhere: Review
) -> None:
    reviewing.start_review(context)
    before = state(world)
    for use_case, calls in OF_REVIEWS.items():
        for call in calls:
            there = outcome(call, context, review_elsewhere.id)
            assert there == outcome(call, context, UNKNOWN), use_case.__name__
            assert state(world) == before, use_case.__name__
