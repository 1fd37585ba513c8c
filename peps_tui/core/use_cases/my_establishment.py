"""« Mon établissement »: what all may read of it, and what administrators change (SCR-ETAB).

A change is confirmed by a code, bound to exactly what it writes (OTP-7); `seen` is the fingerprint
of the page on which it was typed.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from typing import TypeVar

from peps_tui.core.domain import errors
from peps_tui.core.domain import establishment as rules
from peps_tui.core.domain.account import Civility, Profile
from peps_tui.core.domain.challenge import Purpose, digest
from peps_tui.core.domain.establishment import (
    BankDetails,
    Contract,
    Establishment,
    EstablishmentEdit,
)
from peps_tui.core.domain.history import Event, Facts, Operation
from peps_tui.core.ports import Context, UnitOfWork
from peps_tui.core.use_cases import codes
from peps_tui.core.use_cases.codes import CodeSent
from peps_tui.core.use_cases.identity import Actor, administrator, signed_in


@dataclass(frozen=True, slots=True, kw_only=True)
class Information:
    """« Informations » of the establishment."""

    establishment: Establishment
    may_edit: bool
    seen: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BankPage:
    """« Références bancaires », None while there are none; users read a masked IBAN."""

    details: BankDetails | None
    may_edit: bool
    seen: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """Somebody to turn to, in « Mes intervenants »."""

    civility: Civility | None
    last_name: str
    first_name: str
    service: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Change:
    """What a code confirms: what is written, and the line that tells it."""

    target: str
    event: Event
    write: Callable[[UnitOfWork], None]


Plan = Callable[[UnitOfWork, Actor], _Change]
Page = TypeVar("Page", Information, BankPage)
Facet = TypeVar("Facet", Establishment, BankDetails)


def information(context: Context) -> Information:
    """Name, SIRET, address and legal representative. Raises SessionError, TermsToAccept."""
    with context.ports.storage.reading() as unit:
        return _information(unit, signed_in(unit, context))


def _information(unit: UnitOfWork, actor: Actor) -> Information:
    establishment = unit.establishments.get(actor.establishment_id)
    return Information(
        establishment=establishment,
        may_edit=actor.session.profile is Profile.ADMIN,
        seen=rules.fingerprint(establishment),
    )


def contracts(context: Context) -> Sequence[Contract]:
    """« Contrats », by fund. Raises as `information`."""
    with context.ports.storage.reading() as unit:
        return unit.establishments.contracts(signed_in(unit, context).establishment_id)


def bank_details(context: Context) -> BankPage:
    """« Références bancaires ». Raises as `information`."""
    with context.ports.storage.reading() as unit:
        return _bank_page(unit, signed_in(unit, context))


def _bank_page(unit: UnitOfWork, actor: Actor) -> BankPage:
    details = unit.establishments.bank_details(actor.establishment_id)
    may_edit = actor.session.profile is Profile.ADMIN
    shown = details if may_edit or details is None else replace(details, iban=details.masked)
    return BankPage(details=shown, may_edit=may_edit, seen=rules.fingerprint(shown))


def contacts(context: Context) -> Sequence[Contact]:
    """« Mes intervenants »: the active administrators, in name order. Raises as `information`."""
    with context.ports.storage.reading() as unit:
        actor = signed_in(unit, context)
        return [
            Contact(
                civility=admin.civility,
                last_name=admin.last_name,
                first_name=admin.first_name,
                service=admin.service,
            )
            for admin in unit.accounts.active_administrators(actor.establishment_id, actor.today)
        ]


def request_information_change(context: Context, edit: EstablishmentEdit, *, seen: str) -> CodeSent:
    """Send the administrator the code that confirms exactly this change (OTP-7).

    Raises:
        EstablishmentChanged: somebody changed it since it was read; nothing is lost.
        FieldsRefused, NothingToChange, NotAdministrator, SessionError, TermsToAccept.
        NumberMissing, CodeTooSoon, CodeCeilingReached, GatewayUnavailable: no code is sent.
    """
    return _request(context, _of_information(edit, seen))


def change_information(
    context: Context, edit: EstablishmentEdit, *, seen: str, code: str
) -> Information:
    """Change the address and the legal representative; returns the page as it now is.

    Raises:
        CodeWrong, CodeExpired, CodeCancelled, CodeUnknown: nothing was changed.
        SessionBlocked: this was the fifth wrong code in a row.
        What `request_information_change` raises: no attempt was counted.
    """
    return _apply(context, _of_information(edit, seen), code, _information)


def request_bank_change(
    context: Context, *, holder: str, iban: str, bic: str, seen: str
) -> CodeSent:
    """The same for the bank details. Raises as `request_information_change`."""
    return _request(context, _of_bank(holder, iban, bic, seen))


def change_bank_details(
    context: Context, *, holder: str, iban: str, bic: str, seen: str, code: str
) -> BankPage:
    """Replace the bank details; returns them as they now are. Raises as `change_information`."""
    return _apply(context, _of_bank(holder, iban, bic, seen), code, _bank_page)


def _request(context: Context, plan: Plan) -> CodeSent:
    with context.ports.storage.writing() as unit:
        actor = administrator(unit, context)
        target = plan(unit, actor).target
        request = codes.confirmation(actor, Purpose.CHANGE_ESTABLISHMENT, target)
        message_id = codes.store(unit, context.ports, request)
    return codes.send(context.ports, message_id, request)


def _apply(
    context: Context, plan: Plan, code: str, page: Callable[[UnitOfWork, Actor], Page]
) -> Page:
    with context.ports.storage.writing() as unit:
        actor = administrator(unit, context)
        change = plan(unit, actor)
        answer = codes.answer(actor, Purpose.CHANGE_ESTABLISHMENT, change.target, code)
        refused = codes.judge(unit, context.ports, answer)
        if refused is None:
            change.write(unit)
            unit.history.record(actor.establishment_id, change.event, by=actor.author, at=actor.now)
            return page(unit, actor)
    raise refused


def _of_information(edit: EstablishmentEdit, seen: str) -> Plan:
    def plan(unit: UnitOfWork, actor: Actor) -> _Change:
        before = unit.establishments.get(actor.establishment_id)
        after = rules.edited(before, edit)
        _refuse(before, after, seen)
        return _Change(
            target=digest("information", before.id, asdict(rules.as_read(after))),
            event=_event(
                Operation.ESTABLISHMENT_CHANGED,
                asdict(rules.as_read(before)),
                asdict(rules.as_read(after)),
            ),
            write=lambda unit: unit.establishments.save(after),
        )

    return plan


def _of_bank(holder: str, iban: str, bic: str, seen: str) -> Plan:
    def plan(unit: UnitOfWork, actor: Actor) -> _Change:
        town = actor.establishment_id
        before = unit.establishments.bank_details(town)
        after = rules.checked_bank_details(holder, iban, bic)
        _refuse(before, after, seen)
        return _Change(
            target=digest("bank", town, asdict(after)),
            event=_event(Operation.BANK_DETAILS_CHANGED, _told(before), _told(after)),
            write=lambda unit: unit.establishments.save_bank_details(town, after),
        )

    return plan


def _refuse(before: Facet | None, after: Facet, seen: str) -> None:
    if seen != rules.fingerprint(before):
        raise errors.EstablishmentChanged
    if before == after:
        raise errors.NothingToChange


def _told(details: BankDetails | None) -> Facts:
    """As the history keeps them."""
    if details is None:
        return {"holder": "", "iban": "", "bic": ""}
    return {"holder": details.holder, "iban": details.masked, "bic": details.bic}


def _event(operation: Operation, before: Facts, after: Facts) -> Event:
    """What differs, before and after."""
    changed = [name for name in after if before[name] != after[name]]
    return Event(
        operation=operation,
        before={name: before[name] for name in changed},
        after={name: after[name] for name in changed},
    )
