"""What leaves the platform as a file: lists, the history, an identifier on paper or spoken.

    read ─ word ─ make the file ─ hide it on the disk ─ note it in the history ─ let it appear

Exporting asks no code (OTP-8), but is always noted: what fails before the last step leaves neither
a file nor a line.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from peps_tui.core.domain import errors
from peps_tui.core.domain.account import Account
from peps_tui.core.domain.dates import paris_date
from peps_tui.core.domain.document import Document, Sheet, SheetForm
from peps_tui.core.domain.establishment import Establishment
from peps_tui.core.domain.history import (
    EVERYTHING,
    Author,
    Event,
    HistoryFilter,
    HistoryLine,
    Operation,
)
from peps_tui.core.domain.review import ReviewReport
from peps_tui.core.ports import Context, Ports, Shelf, UnitOfWork
from peps_tui.core.use_cases.identity import Actor, administrator, signed_in
from peps_tui.core.use_cases.importing import find_establishment
from peps_tui.core.use_cases.reviewing import review_report

WordAccounts = Callable[[Sequence[Account], date], Sheet]
"""Accounts as they are on a day; the numbers in them may be shown."""

WordHistory = Callable[[Sequence[HistoryLine], date], Sheet]
WordSlip = Callable[[Account, Establishment, date], Document]
WordReview = Callable[[ReviewReport], Sheet]
WordReport = Callable[[ReviewReport, date], Document]

_Who = Callable[[UnitOfWork, Context], Actor]


@dataclass(frozen=True, slots=True, kw_only=True)
class Exported:
    """Where the file is, and how many lines it holds under its headings."""

    path: str
    count: int


def export_accounts(
    context: Context, ids: Sequence[int] | None, *, form: SheetForm, word: WordAccounts
) -> Exported:
    """Save the list of these accounts, in name order; None is all of the establishment.

    Ids that are missing or of elsewhere are left out alike. An anonymised number is in no file
    (PHONE-5). Takes two seconds for 20,000 accounts.

    Raises:
        NothingToExport: no account is left.
        FileNotSaved, NotAdministrator, SessionError.
    """
    with context.ports.storage.reading() as unit:
        actor = administrator(unit, context)
        accounts = _accounts(unit, actor.establishment_id, ids)
    sheet = word(accounts, actor.today)
    event = Event(operation=Operation.ACCOUNTS_EXPORTED, after=_facts(sheet, form))
    return _save_sheet(context, sheet, form, event, who=administrator)


def export_list(
    ports: Ports,
    shelf: Shelf,
    *,
    siret: str | None,
    form: SheetForm,
    word: WordAccounts,
    operator: Author,
) -> Exported:
    """`accounts export`: all accounts of an establishment, put on the operator's `shelf`.

    Raises:
        SiretUnknown, SiretMissing: the establishment is not known.
        NothingToExport: it has no account.
        FileNotSaved.
    """
    now = ports.clock.now()
    with ports.storage.reading() as unit:
        establishment = find_establishment(unit, siret)
        accounts = _accounts(unit, establishment.id, None)
    sheet = word(accounts, paris_date(now))
    event = Event(operation=Operation.ACCOUNTS_EXPORTED, after=_facts(sheet, form))

    def note() -> None:
        with ports.storage.writing() as unit:
            unit.history.record(establishment.id, event, by=operator, at=now)

    path = shelf.save(f"{sheet.title}.{form}", ports.press.tabulate(sheet, form), first=note)
    return Exported(path=path, count=len(sheet.rows))


def export_history(
    context: Context,
    which: HistoryFilter = EVERYTHING,
    *,
    form: SheetForm,
    word: WordHistory,
) -> Exported:
    """Save the operations of the establishment that `which` keeps, newest first (HIST-1).

    Raises:
        NothingToExport: it keeps none.
        FileNotSaved, NotAdministrator, SessionError.
    """
    with context.ports.storage.reading() as unit:
        actor = administrator(unit, context)
        lines = unit.history.matching(actor.establishment_id, which)
    return _save_history(context, lines, actor, form, word, who=administrator)


def export_own_history(
    context: Context,
    which: HistoryFilter = EVERYTHING,
    *,
    form: SheetForm,
    word: WordHistory,
) -> Exported:
    """Save « Mon historique » of whoever asks (HIST-1).

    Raises:
        NothingToExport, FileNotSaved, SessionError.
    """
    with context.ports.storage.reading() as unit:
        actor = signed_in(unit, context)
        own = replace(which, account=actor.account.identifier)
        lines = unit.history.matching(actor.establishment_id, own)
    return _save_history(context, lines, actor, form, word, who=signed_in)


def print_slip(context: Context, account_id: int, *, word: WordSlip) -> str:
    """Save the slip that hands an identifier over, and return its path (SCR-WIZ).

    Raises:
        AccountNotFound, FileNotSaved, NotAdministrator, SessionError.
    """
    actor, account, establishment = _subject(context, account_id)
    slip = word(_without_phone(account), establishment, actor.today)
    content = context.ports.press.print(slip)
    event = Event.about(account, Operation.IDENTIFIER_PRINTED, after={"form": "pdf"})
    return _save(context, f"{slip.title}.pdf", content, event, who=administrator)


def speak_identifier(context: Context, account_id: int, *, word: Callable[[str], str]) -> str:
    """Save what `word` says of an identifier, spoken, and return the path of the file (SCR-WIZ).

    Raises:
        SpeechUnavailable: no synthesiser is installed, or it failed.
        AccountNotFound, FileNotSaved, NotAdministrator, SessionError.
    """
    _, account, _ = _subject(context, account_id)
    content = context.ports.speech.say(word(account.identifier))
    event = Event.about(account, Operation.IDENTIFIER_PRINTED, after={"form": "wav"})
    return _save(context, f"{account.identifier}.wav", content, event, who=administrator)


def export_review(
    context: Context, review_id: int | None = None, *, form: SheetForm, word: WordReview
) -> Exported:
    """Save the accounts of a review with their decisions; None is the one of `review_report`.

    Raises:
        ReviewClosed, NothingToExport, FileNotSaved, NotAdministrator, SessionError.
    """
    sheet = word(review_report(context, review_id))
    event = Event(operation=Operation.ACCOUNTS_EXPORTED, after=_facts(sheet, form))
    return _save_sheet(context, sheet, form, event, who=administrator)


def print_review(context: Context, review_id: int | None = None, *, word: WordReport) -> Exported:
    """Save the report of a review as pages to sign and keep; None is as for `export_review`.

    Takes some seconds for 20,000 accounts.

    Raises:
        ReviewClosed, FileNotSaved, NotAdministrator, SessionError.
    """
    told = review_report(context, review_id)
    report = word(told, paris_date(context.ports.clock.now()))
    count = len(told.items)
    event = Event(operation=Operation.ACCOUNTS_EXPORTED, after={"count": str(count), "form": "pdf"})
    content = context.ports.press.print(report)
    path = _save(context, f"{report.title}.pdf", content, event, who=administrator)
    return Exported(path=path, count=count)


def _accounts(
    unit: UnitOfWork, establishment_id: int, ids: Sequence[int] | None
) -> tuple[Account, ...]:
    found = unit.accounts.many(establishment_id, ids, phones=True)
    return tuple(map(_showable, found))


def _showable(account: Account) -> Account:
    """The account as others may see it: without the number that its holder hides (PHONE-5)."""
    return _without_phone(account) if account.phone_anonymous else account


def _without_phone(account: Account) -> Account:
    return replace(account, phone=None)


def _subject(context: Context, account_id: int) -> tuple[Actor, Account, Establishment]:
    with context.ports.storage.reading() as unit:
        actor = administrator(unit, context)
        account = unit.accounts.within(actor.establishment_id, account_id)
        return actor, account, unit.establishments.get(actor.establishment_id)


def _save_history(
    context: Context,
    lines: Sequence[HistoryLine],
    actor: Actor,
    form: SheetForm,
    word: WordHistory,
    *,
    who: _Who,
) -> Exported:
    sheet = word(lines, actor.today)
    facts = _facts(sheet, form, "lines")
    event = Event.about(actor.account, Operation.HISTORY_EXPORTED, after=facts)
    return _save_sheet(context, sheet, form, event, who=who)


def _facts(sheet: Sheet, form: SheetForm, counted: str = "count") -> dict[str, str]:
    """What the history keeps of an export."""
    if not sheet.rows:
        raise errors.NothingToExport
    return {counted: str(len(sheet.rows)), "form": form}


def _save_sheet(
    context: Context, sheet: Sheet, form: SheetForm, event: Event, *, who: _Who
) -> Exported:
    content = context.ports.press.tabulate(sheet, form)
    path = _save(context, f"{sheet.title}.{form}", content, event, who=who)
    return Exported(path=path, count=len(sheet.rows))


def _save(context: Context, name: str, content: bytes, event: Event, *, who: _Who) -> str:
    """Let the file appear once the history tells it; the actor is read again (AUTH-6)."""

    def note() -> None:
        with context.ports.storage.writing() as unit:
            actor = who(unit, context)
            unit.history.record(actor.establishment_id, event, by=actor.author, at=actor.now)

    return context.ports.shelf.save(name, content, first=note)
