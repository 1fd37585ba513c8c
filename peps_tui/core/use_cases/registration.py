"""« Inscrire un établissement »: the first administrator of an employer (SCR-LOGIN, CASE-96).

The SIRET and the number of a contract are the proof: whatever is wrong of them is told alike, and
to nobody often.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from peps_tui.core.domain import errors
from peps_tui.core.domain.account import Account, Civility, Profile, Status
from peps_tui.core.domain.dates import paris_date
from peps_tui.core.domain.door import RequestKind
from peps_tui.core.domain.draft import Draft, identity
from peps_tui.core.domain.establishment import Establishment, checked_siret, contract_number
from peps_tui.core.domain.history import Author, Event, Operation
from peps_tui.core.domain.link import LinkKind
from peps_tui.core.domain.text import checked_fields
from peps_tui.core.domain.trust import Workstation
from peps_tui.core.ports import Ports, UnitOfWork
from peps_tui.core.use_cases.accounts import creation_event
from peps_tui.core.use_cases.door import note_request
from peps_tui.core.use_cases.founding import first_administrator
from peps_tui.core.use_cases.identity import names_of_administrators
from peps_tui.core.use_cases.messages import BY_SUPPORT, mail_link


@dataclass(frozen=True, slots=True, kw_only=True)
class Registered:
    """The first administrator, who now waits for his mail; his identifier is told him here."""

    identifier: str
    civility: Civility | None
    last_name: str
    first_name: str
    establishment: str
    expires_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class _Proof:
    """What was typed to prove that one belongs to an employer."""

    siret: str
    contract: str


def look_up(ports: Ports, workstation: Workstation, *, siret: str, contract: str) -> str:
    """The name of an employer that may be registered, by its SIRET and one of its contracts.

    Raises:
        FieldsRefused: not a SIRET, or no contract number.
        RegistrationRefused: no employer has both, or this SIRET was tried too often.
        AlreadyRegistered: with the administrators to contact.
        RegistrationUnderWay: its first administrator has not created his password yet.
        TooManyRequests: this source asked too often.
    """
    proof = _proof(siret, contract)
    with ports.storage.writing() as unit:
        outcome = _to_register(unit, ports, workstation, proof)
    if isinstance(outcome, errors.CoreError):
        raise outcome
    return outcome.name


def register(
    ports: Ports, workstation: Workstation, *, siret: str, contract: str, draft: Draft
) -> Registered:
    """Create the first administrator: pending, with a mail of 15 days and a letter (LIFE-10).

    His first connection asks a number and a code, as every other (OTP-6). `draft` gives neither
    profile nor rights.

    Raises as `look_up`; FieldsRefused tells the faults of `draft` too.
    """
    proof = _proof(siret, contract)
    checked = identity(replace(draft, profile=Profile.ADMIN))
    now, by = ports.clock.now(), Author(identifier="", name="", source=workstation.source)
    with ports.storage.writing() as unit:
        outcome = _to_register(unit, ports, workstation, proof)
        if isinstance(outcome, Establishment):
            account = first_administrator(unit, ports, outcome, checked)
            events = [
                Event(operation=Operation.ESTABLISHMENT_REGISTERED),
                creation_event(account),
                Event.about(account, Operation.LETTER_QUEUED),
            ]
            unit.history.record_many(outcome.id, events, by=by, at=now)
            return Registered(
                identifier=account.identifier,
                civility=account.civility,
                last_name=account.last_name,
                first_name=account.first_name,
                establishment=outcome.name,
                expires_on=account.expires_on,
            )
    raise outcome


def resend(ports: Ports, workstation: Workstation, *, siret: str, contract: str) -> None:
    """« Vous en envoyer un nouveau »: another mail of 15 days to who registers the employer.

    Beyond three an hour nothing is sent, unsaid.

    Raises as `look_up`, but for RegistrationUnderWay: RegistrationRefused when it is not.
    """
    proof = _proof(siret, contract)
    now, by = ports.clock.now(), Author(identifier="", name="", source=workstation.source)
    with ports.storage.writing() as unit:
        # One more try at the proof: whoever guesses contracts is not served here either.
        judged = note_request(unit, ports, workstation, RequestKind.REGISTRATION, proof.siret)
        served = note_request(unit, ports, workstation, RequestKind.REGISTRATION_MAIL, proof.siret)
        establishment = _proven(unit, proof) if judged else None
        waiting = establishment and _waiting(unit, establishment, paris_date(now))
        if served and waiting:
            mail_link(unit, ports, waiting, LinkKind.ACTIVATION, facts=BY_SUPPORT)
            event = Event.about(waiting, Operation.CREATION_MAIL_RESENT)
            unit.history.record(waiting.establishment_id, event, by=by, at=now)
    if not waiting:
        raise errors.RegistrationRefused


def _proof(siret: str, contract: str) -> _Proof:
    return _Proof(
        **checked_fields(
            {
                "siret": lambda: checked_siret(siret),
                "contract": lambda: contract_number(contract),
            }
        )
    )


def _to_register(
    unit: UnitOfWork, ports: Ports, workstation: Workstation, proof: _Proof
) -> Establishment | errors.SignInError:
    """The employer, or the refusal to raise after the transaction: what was tried is noted."""
    served = note_request(unit, ports, workstation, RequestKind.REGISTRATION, proof.siret)
    establishment = _proven(unit, proof)
    if not served or establishment is None:
        return errors.RegistrationRefused()
    today = paris_date(ports.clock.now())
    if not unit.accounts.many(establishment.id):
        return establishment
    if _waiting(unit, establishment, today):
        return errors.RegistrationUnderWay()
    return errors.AlreadyRegistered(names_of_administrators(unit, establishment.id, today))


def _proven(unit: UnitOfWork, proof: _Proof) -> Establishment | None:
    establishment = unit.establishments.by_siret(proof.siret)
    if establishment is None:
        return None
    numbers = {contract.number for contract in unit.establishments.contracts(establishment.id)}
    return establishment if proof.contract in numbers else None


def _waiting(unit: UnitOfWork, establishment: Establishment, today: date) -> Account | None:
    """The first administrator, while nobody of the employer ever had a password."""
    accounts = unit.accounts.many(establishment.id)
    if any(account.activated_at is not None for account in accounts):
        return None
    pending = [
        account
        for account in accounts
        if account.profile is Profile.ADMIN and account.status(today) is Status.PENDING
    ]
    return pending[0] if len(pending) == 1 else None
