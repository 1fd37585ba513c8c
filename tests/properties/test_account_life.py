"""The life of accounts under random acts and clocks, beside a model that knows the rules."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from peps_tui.core.domain import account as rules
from peps_tui.core.domain import errors
from peps_tui.core.domain.account import Account, Profile, Status
from peps_tui.core.domain.dates import expiry_from
from peps_tui.core.domain.history import Event, Operation
from peps_tui.core.domain.sign_in import Session
from peps_tui.core.ports import UnitOfWork
from peps_tui.core.use_cases.bulk import Outcome, delete_all, renew_all
from peps_tui.core.use_cases.identity import Actor, author
from tests.support.world import World, open_world


@dataclass
class Told:
    """What the model remembers of one account."""

    profile: Profile
    expires_on: date
    activated: bool = True
    blocked: bool = False

    def status(self, today: date) -> Status:
        if self.expires_on < today:
            return Status.EXPIRED
        if self.blocked:
            return Status.BLOCKED
        return Status.ACTIVE if self.activated else Status.PENDING


class AccountLife(RuleBasedStateMachine):
    """People of one establishment act on each other; nothing ever breaks the rules."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.world: World = open_world(self.folder / "home")
        self.model: dict[int, Told] = {}
        self.lines = 0
        self.seats: list[int] = []
        for name in ("Alpha", "Beta"):
            self._remember(self.world.add(name, profile=Profile.ADMIN))
        self._remember(self.world.add("Gamma"))
        self._remember(self.world.add("Delta", status=Status.PENDING))

    def _remember(self, account: Account) -> None:
        self.seats.append(account.id)
        self.model[account.id] = Told(
            account.profile, account.expires_on, activated=account.activated_at is not None
        )

    @property
    def today(self) -> date:
        return self.world.today

    def _act(self, actor: int, subject: int, act: Operation) -> bool:
        """Do it in one transaction as a use case would; whether it was accepted."""
        now = self.world.clock.now()
        try:
            with self.world.storage.writing() as unit:
                by = unit.accounts.get(self.seats[actor % len(self.seats)])
                account = unit.accounts.get(self.seats[subject % len(self.seats)])
                if by is None or account is None or by.status(self.today) is not Status.ACTIVE:
                    return False
                changed, event = _CHANGES[act](account, by=by, now=now)
                unit.accounts.save(changed)
                self._record(unit, event, by)
        except errors.CoreError:
            return False
        self.lines += 1
        return True

    def _record(self, unit: object, event: Event, by: Account) -> None:
        unit.history.record(  # type: ignore[attr-defined]
            by.establishment_id, event, by=author(by, "test"), at=self.world.clock.now()
        )

    def _told(self, seat: int) -> Told | None:
        return self.model.get(self.seats[seat % len(self.seats)])

    def _may_act(self, actor: int) -> bool:
        told = self._told(actor)
        active = told is not None and told.status(self.today) is Status.ACTIVE
        return active and told is not None and told.profile is Profile.ADMIN

    people = st.integers(min_value=0, max_value=7)

    @rule(days=st.sampled_from([0, 1, 29, 180, 364, 365, 366, 548]))
    def time_passes(self, days: int) -> None:
        self.world.clock.advance(timedelta(days=days))

    @rule(actor=people, subjects=st.lists(people, max_size=8))
    def renew(self, actor: int, subjects: list[int]) -> None:
        done = self._bulk(actor, subjects, renew_all)
        assert done == (self._known(subjects) if self._may_act(actor) else set())
        for account_id in done:
            self.model[account_id].expires_on = expiry_from(self.today)
        self.lines += len(done)

    @rule(actor=people, subjects=st.lists(people, max_size=8), chained=st.booleans())
    def delete(self, actor: int, subjects: list[int], chained: bool) -> None:
        known = self._known(subjects)
        expired = {each for each in known if self.model[each].status(self.today) is Status.EXPIRED}
        possible = known - {self.seats[actor % len(self.seats)]} - (set() if chained else expired)

        done = self._bulk(actor, subjects, partial(delete_all, renew_expired=chained))

        assert done == (possible if self._may_act(actor) else set())
        for account_id in done:
            del self.model[account_id]
        self.lines += len(done) + len(done & expired)
        assert not done or self._active_administrators() >= 1

    def _known(self, subjects: list[int]) -> set[int]:
        return {self.seats[each % len(self.seats)] for each in subjects} & self.model.keys()

    def _bulk(
        self,
        actor: int,
        subjects: list[int],
        act: Callable[[UnitOfWork, Actor, list[int]], Outcome],
    ) -> set[int]:
        """Which accounts were acted on; nothing is possible in a session that had to stop."""
        now = self.world.clock.now()
        with self.world.storage.writing() as unit:
            by = unit.accounts.get(self.seats[actor % len(self.seats)])
            if by is None or by.status(self.today) is not Status.ACTIVE:
                return set()
            session = Session(
                ticket="",
                account_id=by.id,
                establishment_id=by.establishment_id,
                profile=by.profile,
                workstation=None,
                workstation_name="test",
                source="test",
                started_at=now,
                seen_at=now,
            )
            ids = [self.seats[each % len(self.seats)] for each in subjects]
            try:
                outcome = act(unit, Actor(session=session, account=by, now=now), ids)
            except errors.AccountNotFound:
                return set()
        assert {each.account_id for each in outcome.refused} == self._known(subjects) - {
            *outcome.done
        }
        return set(outcome.done)

    @rule(actor=people, subject=people)
    def unblock(self, actor: int, subject: int) -> None:
        told = self._told(subject)
        accepted = self._act(actor, subject, Operation.ACCOUNT_UNBLOCKED)
        if accepted and told is not None:
            assert told.status(self.today) is Status.BLOCKED
            assert self._told(actor) is not told
            told.blocked = False

    @rule(actor=people, subject=people)
    def promote(self, actor: int, subject: int) -> None:
        told = self._told(subject)
        accepted = self._act(actor, subject, Operation.PROFILE_CHANGED)
        if accepted and told is not None:
            assert told.profile is Profile.USER
            assert told.status(self.today) is not Status.EXPIRED
            told.profile = Profile.ADMIN

    @rule(subject=people)
    def fail_too_often(self, subject: int) -> None:
        account = self.world.storage
        with account.writing() as unit:
            found = unit.accounts.get(self.seats[subject % len(self.seats)])
            if found is None or found.blocked_at is not None:
                return
            blocked, event = rules.block(
                found, now=self.world.clock.now(), why=Operation.BLOCKED_BY_PASSWORDS
            )
            unit.accounts.save(blocked)
            self._record(unit, event, found)
        self.lines += 1
        self.model[found.id].blocked = True

    @precondition(lambda self: len(self.seats) < 8)
    @rule(profile=st.sampled_from(Profile))
    def somebody_arrives(self, profile: Profile) -> None:
        name = f"Nouveau {len(self.seats)}"
        self._remember(self.world.add(name, profile=profile, status=Status.PENDING))

    @rule(subject=people)
    def holder_creates_his_password(self, subject: int) -> None:
        told = self._told(subject)
        try:
            with self.world.storage.writing() as unit:
                found = unit.accounts.get(self.seats[subject % len(self.seats)])
                if found is None:
                    return
                active, event = rules.activate(found, now=self.world.clock.now())
                unit.accounts.save(active)
                self._record(unit, event, found)
        except errors.CoreError:
            return
        self.lines += 1
        assert told is not None
        assert not told.activated
        told.activated = True

    def _active_administrators(self) -> int:
        return sum(
            told.profile is Profile.ADMIN and told.status(self.today) is Status.ACTIVE
            for told in self.model.values()
        )

    @invariant()
    def storage_says_what_the_model_says(self) -> None:
        with self.world.storage.reading() as unit:
            for account_id in self.seats:
                account, told = unit.accounts.get(account_id), self.model.get(account_id)
                assert (account is None) == (told is None)
                if account is not None and told is not None:
                    assert account.status(self.today) is told.status(self.today)
                    assert account.profile is told.profile
            counted = unit.accounts.active_administrators(self.world.commune, self.today)
            assert len(counted) == self._active_administrators()

    @invariant()
    def the_history_tells_every_act_and_holds(self) -> None:
        with self.world.storage.reading() as unit:
            assert unit.history.page(self.world.commune, before=None, size=1)[1] == self.lines
            assert unit.history.first_broken(self.world.commune) is None

    def teardown(self) -> None:
        self.world.storage.close()
        shutil.rmtree(self.folder)


_CHANGES = {
    Operation.ACCOUNT_UNBLOCKED: rules.unblock,
    Operation.PROFILE_CHANGED: rules.promote,
}

AccountLife.TestCase.settings = settings(
    max_examples=25,
    stateful_step_count=30,
    suppress_health_check=[HealthCheck.too_slow],
)


TestAccountLife = pytest.mark.rule("LIFE-4", "LIFE-5", "LIFE-6", "LIFE-8", "LIFE-9", "LIFE-11")(
    AccountLife.TestCase
)
