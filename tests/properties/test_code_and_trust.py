"""Codes and trusted workstations under random acts and a clock that also goes back."""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from peps_tui.core.domain import errors
from peps_tui.core.domain.trust import Workstation
from peps_tui.core.use_cases import sign_in
from peps_tui.core.use_cases.sign_in import CodeNeeded, Entered
from tests.support.world import HOME, OFFICE, PASSWORD, World, open_world

SEATS = (OFFICE, HOME)


@dataclass
class Sent:
    """What the model remembers of a sign-in under way at one workstation."""

    ticket: str
    started_at: datetime
    code: str | None = None
    sent_at: datetime | None = None


@dataclass
class Model:
    """What must be true, told without storage."""

    wrong_in_a_row: int = 0
    blocked: bool = False
    under_way: dict[str, Sent] = field(default_factory=dict)
    trusted_since: dict[str, datetime] = field(default_factory=dict)
    last_used: dict[str, datetime] = field(default_factory=dict)


class CodeAndTrust(RuleBasedStateMachine):
    """One account, two workstations, and people who type right and wrong."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.world: World = open_world(self.folder / "home")
        self.account = self.world.add("Louty", "Jean")
        self.model = Model()

    @property
    def now(self) -> datetime:
        return self.world.clock.now()

    seats = st.sampled_from(SEATS)

    @rule(seconds=st.sampled_from([1, 59, 60, 61, 299, 300, 301, 901]))
    def time_passes(self, seconds: int) -> None:
        self.world.clock.advance(timedelta(seconds=seconds))

    @rule(days=st.sampled_from([1, 3, 6]), seat=seats)
    def somebody_comes_back(self, days: int, seat: Workstation) -> None:
        self.world.clock.advance(timedelta(days=days))
        self.sign_in(seat)

    @rule(seconds=st.sampled_from([1, 30, 3600]))
    def the_clock_goes_back(self, seconds: int) -> None:
        self.world.clock.advance(-timedelta(seconds=seconds))

    @rule(seat=seats)
    def sign_in(self, seat: Workstation) -> None:
        try:
            step = sign_in.begin(
                self.world.ports, seat, identifier=self.account.identifier, password=PASSWORD
            )
        except errors.AccountBlocked:
            assert self.model.blocked
            return
        assert not self.model.blocked
        assert isinstance(step, Entered) == self._is_trusted(seat)
        if isinstance(step, Entered):
            self.model.last_used[seat.name] = self.now
        elif isinstance(step, CodeNeeded):
            self.model.under_way[seat.name] = Sent(step.ticket, self.now)

    def _is_trusted(self, seat: Workstation) -> bool:
        since = self.model.trusted_since.get(seat.name)
        if since is None:
            return False
        seen = max(since, self.model.last_used.get(seat.name, since))
        return seen <= self.now < since + timedelta(days=7)

    @rule(seat=seats)
    def ask_a_code(self, seat: Workstation) -> None:
        sent = self.model.under_way.get(seat.name)
        if sent is None:
            return
        try:
            sign_in.send_code(self.world.ports, seat, ticket=sent.ticket)
        except (errors.CodeTooSoon, errors.CodeCeilingReached):
            return
        except (errors.SessionEnded, errors.AccountBlocked):
            assert self.model.blocked or not self._is_current(sent)
            return
        sent.code, sent.sent_at = self.world.last_code(), self.now

    def _is_current(self, sent: Sent) -> bool:
        return timedelta() <= self.now - sent.started_at <= timedelta(minutes=15)

    @rule(seat=seats, right=st.booleans(), trusted=st.booleans())
    def type_a_code(self, seat: Workstation, right: bool, trusted: bool) -> None:
        sent = self.model.under_way.get(seat.name)
        if sent is None or sent.code is None or sent.sent_at is None:
            return
        typed = sent.code if right else f"{(int(sent.code) + 1) % 1_000_000:06d}"
        timely = timedelta() <= self.now - sent.sent_at <= timedelta(minutes=5)
        try:
            sign_in.enter_code(
                self.world.ports, seat, ticket=sent.ticket, code=typed, trusted=trusted
            )
        except errors.CodeWrong as refused:
            self._was_wrong(refused.remaining, expected=timely and not right)
            return
        except errors.CodeExpired:
            assert not timely
            return
        except errors.AccountBlocked:
            assert self.model.blocked or (not right and self.model.wrong_in_a_row == 4)
            self.model.blocked = True
            return
        except errors.SessionEnded:
            assert self.model.blocked or not self._is_current(sent)
            return
        assert right
        assert timely
        assert not self.model.blocked
        self.model.wrong_in_a_row = 0
        del self.model.under_way[seat.name]
        self.model.last_used[seat.name] = self.now
        if trusted:
            self.model.trusted_since[seat.name] = self.now

    @rule(seat=seats, trusted=st.booleans())
    def come_in(self, seat: Workstation, trusted: bool) -> None:
        """The usual way, so that long lives are reached in few steps."""
        self.sign_in(seat)
        self.ask_a_code(seat)
        self.type_a_code(seat, right=True, trusted=trusted)

    def _was_wrong(self, remaining: int, *, expected: bool) -> None:
        assert expected
        self.model.wrong_in_a_row += 1
        assert remaining == 5 - self.model.wrong_in_a_row

    @rule(seat=seats)
    def forget_the_workstation(self, seat: Workstation) -> None:
        sign_in.forget_workstation(self.world.ports, seat)
        self.model.trusted_since.pop(seat.name, None)
        self.model.last_used.pop(seat.name, None)

    @invariant()
    def the_account_is_blocked_exactly_when_the_model_says_so(self) -> None:
        stored = self.world.get(self.account)
        assert (stored.blocked_at is not None) == self.model.blocked
        assert stored.code_failures == (5 if self.model.blocked else self.model.wrong_in_a_row)

    @invariant()
    def no_secret_outlives_its_use(self) -> None:
        with self.world.storage.engine.connect() as connection:
            left = connection.exec_driver_sql(
                "SELECT count(*) FROM challenges WHERE secret IS NOT NULL AND used_at IS NOT NULL"
            )
            assert left.scalar_one() == 0

    def teardown(self) -> None:
        self.world.storage.close()
        shutil.rmtree(self.folder)


CodeAndTrust.TestCase.settings = settings(
    max_examples=50,
    stateful_step_count=30,
    suppress_health_check=[HealthCheck.too_slow],
)


TestCodeAndTrust = pytest.mark.rule(
    "OTP-2", "OTP-3", "OTP-4", "OTP-6", "TRUST-2", "TRUST-4", "TRUST-5", "AUTH-5"
)(CodeAndTrust.TestCase)
