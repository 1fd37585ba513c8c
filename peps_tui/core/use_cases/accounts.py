"""« Gestion des comptes »: list and create (LIFE); `bulk` does the rest."""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass
from datetime import date, datetime

from peps_tui.core.domain import account as rules
from peps_tui.core.domain import errors
from peps_tui.core.domain.account import Account, Profile
from peps_tui.core.domain.challenge import Purpose
from peps_tui.core.domain.dates import expiry_from, paris_date
from peps_tui.core.domain.draft import Advice, Draft, Identity, advice, identity
from peps_tui.core.domain.history import Event, Operation
from peps_tui.core.domain.identifier import identifier_for
from peps_tui.core.domain.kept_draft import KeptDraft
from peps_tui.core.domain.link import LinkKind
from peps_tui.core.domain.listing import AccountPage, Filter, Listing
from peps_tui.core.domain.rights import NO_RIGHTS, Right, Rights, Service, changes, changes_told
from peps_tui.core.ports import Context, UnitOfWork
from peps_tui.core.use_cases import codes
from peps_tui.core.use_cases.codes import CodeSent
from peps_tui.core.use_cases.drafts import refuse_taken
from peps_tui.core.use_cases.identity import Actor, administrator
from peps_tui.core.use_cases.messages import mail_link, named_by, queue_letter


@dataclass(frozen=True, slots=True, kw_only=True)
class Created:
    """The account that now waits for its holder.

    A `letter` tells the legal representative of a new administrator; it waits while his address is
    not known (`letter_unaddressed`).
    """

    account_id: int
    identifier: str
    civility: rules.Civility | None
    last_name: str
    first_name: str
    expires_on: date
    letter: bool
    letter_unaddressed: bool


def list_accounts(
    context: Context, listing: Listing, *, ticked: Set[int] = frozenset()
) -> AccountPage:
    """A page of the accounts of one's establishment (SCR-GRID).

    `ticked` are the accounts somebody selected, on any page and under any filter: the page
    tells which of them are among its results (edge case 80). An offset past the end gives the
    last page.

    Raises:
        NotAdministrator, SessionError.
    """
    with context.ports.storage.reading() as unit:
        actor = administrator(unit, context)
        return unit.accounts.page(
            actor.establishment_id, listing, by=actor.account, now=actor.now, ticked=ticked
        )


def selectable_ids(context: Context, which: Filter) -> Sequence[int]:
    """« Tout sélectionner »: every result, on all pages, folded or not, in name order.

    Raises as `list_accounts`.
    """
    with context.ports.storage.reading() as unit:
        actor = administrator(unit, context)
        return unit.accounts.ids(actor.establishment_id, which, now=actor.now)


def catalogue(context: Context) -> Sequence[Service]:
    """The services whose rights can be given today (RIGHT-1). Raises as `list_accounts`."""
    with context.ports.storage.reading() as unit:
        return unit.services.online(administrator(unit, context).today)


def check_draft(context: Context, draft: Draft) -> frozenset[Advice]:
    """Check the entries of a new account and return what deserves a second thought.

    Raises:
        FieldsRefused: the faults, by field.
        NotAdministrator, SessionError.
    """
    with context.ports.storage.reading() as unit:
        _checked(unit, administrator(unit, context), draft)
    return advice(draft)


def request_creation(context: Context, draft: Draft, *, kept: KeptDraft | None = None) -> CodeSent:
    """Send the administrator the code that confirms exactly this creation (OTP-7).

    Raises:
        DraftTaken: it is `kept`, and by another session now.
        FieldsRefused, NumberMissing, NotAdministrator, SessionError.
        CodeTooSoon, CodeCeilingReached, GatewayUnavailable: see `sign_in.send_code`.
    """
    ports = context.ports
    with ports.storage.writing() as unit:
        actor = administrator(unit, context)
        refuse_taken(unit, actor, kept)
        _checked(unit, actor, draft)
        request = codes.confirmation(actor, Purpose.CREATE_ACCOUNT, draft.fingerprint)
        message_id = codes.store(unit, ports, request)
    return codes.send(ports, message_id, request)


def create_account(
    context: Context, draft: Draft, *, code: str, kept: KeptDraft | None = None
) -> Created:
    """Create the account once its code is accepted; until then nothing exists (LIFE-1, LIFE-2).

    One transaction holds the account, its rights, the link, the mail, the letter of a new
    administrator (LIFE-10) and the history; the draft it was made of is `kept` no more (SCR-WIZ).

    Raises:
        DraftTaken: another session has it now, or made an account of it; no attempt was charged.
        CodeWrong, CodeExpired, CodeCancelled, CodeUnknown: nothing was created.
        SessionBlocked: this was the fifth wrong code in a row.
        FieldsRefused, NotAdministrator, SessionError.
    """
    with context.ports.storage.writing() as unit:
        actor = administrator(unit, context)
        refuse_taken(unit, actor, kept)
        checked = _checked(unit, actor, draft)
        answer = codes.answer(actor, Purpose.CREATE_ACCOUNT, draft.fingerprint, code)
        refused = codes.judge(unit, context.ports, answer)
        if refused is None:
            if kept is not None:
                unit.drafts.drop(kept)
            return _create(unit, context, actor, checked, draft.rights)
    raise refused


def _checked(unit: UnitOfWork, actor: Actor, draft: Draft) -> Identity:
    checked = identity(draft)
    if unit.accounts.email_taken(actor.establishment_id, checked.email):
        raise errors.FieldsRefused({"email": errors.EmailTaken()})
    if not draft.rights.keys() <= {service.code for service in unit.services.online(actor.today)}:
        raise errors.ServiceNotOnline
    return checked


def _create(
    unit: UnitOfWork, context: Context, actor: Actor, checked: Identity, rights: Rights
) -> Created:
    given = {code: right for code, right in rights.items() if right is not Right.NONE}
    account = add_pending(unit, actor.establishment_id, checked, given, now=actor.now)
    letter = account.profile is Profile.ADMIN
    unaddressed = letter and not queue_letter(unit, account, now=actor.now)
    granted = changes(NO_RIGHTS, given, unit.services.online(actor.today))
    events = [creation_event(account), *changes_told(account, granted)]
    if letter:
        events.append(Event.about(account, Operation.LETTER_QUEUED))
    by = named_by(actor.account)
    mail_link(unit, context.ports, account, LinkKind.ACTIVATION, facts=by)
    unit.history.record_many(actor.establishment_id, events, by=actor.author, at=actor.now)
    return Created(
        account_id=account.id,
        identifier=account.identifier,
        civility=account.civility,
        last_name=account.last_name,
        first_name=account.first_name,
        expires_on=account.expires_on,
        letter=letter,
        letter_unaddressed=unaddressed,
    )


def add_pending(
    unit: UnitOfWork, establishment_id: int, checked: Identity, rights: Rights, *, now: datetime
) -> Account:
    """Store an account that waits for its holder, until `now` + 18 months (LIFE-1)."""
    return unit.accounts.add(
        Account(
            establishment_id=establishment_id,
            identifier=_new_identifier(unit, checked),
            profile=checked.profile,
            civility=checked.civility,
            last_name=checked.last_name,
            first_name=checked.first_name,
            email=checked.email,
            phone=checked.phone,
            service=checked.service,
            delegation=checked.delegation,
            expires_on=expiry_from(paris_date(now)),
            created_at=now,
        ),
        rights,
    )


def _new_identifier(unit: UnitOfWork, checked: Identity) -> str:
    """The next one that nobody ever had: lists that were imported know numbers to come."""
    while True:
        number = unit.accounts.next_number()
        identifier = identifier_for(checked.first_name, checked.last_name, number)
        if not unit.accounts.known_identifiers([identifier]):
            return identifier


def creation_event(account: Account) -> Event:
    """What the history tells of a new account."""
    told = {"profile": str(account.profile), "expires_on": account.expires_on.isoformat()}
    return Event.about(account, Operation.ACCOUNT_CREATED, after=told)
