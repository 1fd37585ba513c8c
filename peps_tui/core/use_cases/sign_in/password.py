"""The password: charged before it is judged, and in the same time for all (AUTH-3, AUTH-5)."""

from __future__ import annotations

from peps_tui.core.domain import errors
from peps_tui.core.domain.challenge import Purpose
from peps_tui.core.domain.identifier import normalized
from peps_tui.core.domain.password import prepared
from peps_tui.core.domain.trust import Workstation
from peps_tui.core.ports import Ports
from peps_tui.core.use_cases.sign_in.admission import admit
from peps_tui.core.use_cases.sign_in.attempts import charge, fail, forgive
from peps_tui.core.use_cases.sign_in.steps import Step


def begin(
    ports: Ports,
    workstation: Workstation,
    *,
    identifier: str,
    password: str,
    purpose: Purpose = Purpose.SIGN_IN,
) -> Step:
    """Prove the password and say what comes next (AUTH-1, AUTH-3 to AUTH-5).

    Takes as long for an unknown identifier as for a known one. With another `purpose` than
    SIGN_IN the steps that follow open no session.

    Raises:
        CredentialsRefused: wrong identifier or password, or strangers must wait (AUTH-5).
        SourcePaused: this source failed too often.
        AccountExpired, AccountBlocked, AccountPending: told to the right password alone.
        NoWayToConfirm, NumberMissing: no code can be sent for this purpose.
    """
    password, identifier = prepared(password), normalized(identifier)
    attempt = charge(ports, workstation, lambda unit: unit.accounts.by_identifier(identifier))
    if not ports.hasher.verify(attempt.stored, password) or attempt.account_id is None:
        fail(ports, workstation, attempt)
        raise errors.CredentialsRefused
    outdated = attempt.stored is not None and ports.hasher.is_outdated(attempt.stored)
    rehashed = ports.hasher.hash(password) if outdated else None
    with ports.storage.writing() as unit:
        if rehashed is not None and unit.accounts.password(attempt.account_id) == attempt.stored:
            unit.accounts.set_password(attempt.account_id, rehashed)
        forgive(unit, attempt)
        outcome = admit(unit, ports, workstation, attempt.account_id, purpose=purpose)
    if isinstance(outcome, errors.CoreError):
        raise outcome
    return outcome
