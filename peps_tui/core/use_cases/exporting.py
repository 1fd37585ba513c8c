"""What leaves the platform as a file: lists, the history, an identifier on paper or spoken.

    read ─ word ─ make the file ─ hand it over, noted in the history (`handing`)

Exporting asks no code (OTP-8), but is always noted: what fails on the way leaves neither a file,
nor a mail, nor a line. Each takes the `way` by which the file leaves, and raises the refusals of
`handing.hand_over` besides its own.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date

from peps_tui.core.domain import errors
from peps_tui.core.domain.account import Account
from peps_tui.core.domain.dates import paris_date
from peps_tui.core.domain.document import Document, Sheet, SheetForm, Way
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
from peps_tui.core.use_cases.handing import Exported, Made, Who, hand_over
from peps_tui.core.use_cases.identity import Actor, administrator, signed_in
from peps_tui.core.use_cases.importing import find_establishment
from peps_tui.core.use_cases.reviewing import review_report

WordAccounts = Callable[[Sequence[Account], date], Sheet]
"""Accounts as they are on a day; the numbers in them may be shown."""

WordHistory = Callable[[Sequence[HistoryLine], date], Sheet]
WordSlip = Callable[[Account, Establishment, date], Document]
WordReview = Callable[[ReviewReport], Sheet]
WordReport = Callable[[ReviewReport, date], Document]


def export_accounts(
    context: Context,
    ids: Sequence[int] | None,
    *,
    form: SheetForm,
    word: WordAccounts,
    way: Way = Way.SERVER,
) -> Exported:
    """Hand over the list of these accounts, in name order; None is all of the establishment.

    Ids that are missing or of elsewhere are left out alike. An anonymised number is in no file
    (PHONE-5). Takes two seconds for 20,000 accounts.

    Raises:
        NothingToExport: no account is left.
        NotAdministrator, SessionError.
    """
    with context.ports.storage.reading() as unit:
        actor = administrator(unit, context)
        accounts = _accounts(unit, actor.establishment_id, ids)
    sheet = word(accounts, actor.today)
    event = Event(operation=Operation.ACCOUNTS_EXPORTED, after=_facts(sheet, form))
    return hand_over(context, _sheet(context, sheet, form), event, way=way, who=administrator)


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
    facts = {**_facts(sheet, form), "way": Way.SERVER}
    event = Event(operation=Operation.ACCOUNTS_EXPORTED, after=facts)

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
    way: Way = Way.SERVER,
) -> Exported:
    """Hand over the operations of the establishment that `which` keeps, newest first (HIST-1).

    Raises:
        NothingToExport: it keeps none.
        NotAdministrator, SessionError.
    """
    with context.ports.storage.reading() as unit:
        actor = administrator(unit, context)
        lines = unit.history.matching(actor.establishment_id, which)
    return _history(context, lines, actor, form, word, way, who=administrator)


def export_own_history(
    context: Context,
    which: HistoryFilter = EVERYTHING,
    *,
    form: SheetForm,
    word: WordHistory,
    way: Way = Way.SERVER,
) -> Exported:
    """Hand over « Mon historique » of whoever asks (HIST-1).

    Raises:
        NothingToExport, SessionError.
    """
    with context.ports.storage.reading() as unit:
        actor = signed_in(unit, context)
        own = replace(which, account=actor.account.identifier)
        lines = unit.history.matching(actor.establishment_id, own)
    return _history(context, lines, actor, form, word, way, who=signed_in)


def print_slip(
    context: Context,
    account_id: int,
    *,
    word: WordSlip,
    as_text: Callable[[Document], str],
    way: Way = Way.SERVER,
) -> Exported:
    """Hand over the slip that tells an identifier to its holder (SCR-WIZ).

    It is a page, or what `as_text` makes of it for a clipboard.

    Raises:
        AccountNotFound, NotAdministrator, SessionError.
    """
    actor, account, establishment = _subject(context, account_id)
    slip = word(_without_phone(account), establishment, actor.today)
    if way is Way.CLIPBOARD:
        made = Made(title=slip.title, form="txt", content=as_text(slip).encode())
    else:
        made = Made(title=slip.title, form="pdf", content=context.ports.press.print(slip))
    event = Event.about(account, Operation.IDENTIFIER_PRINTED, after={"form": made.form})
    return hand_over(context, made, event, way=way, who=administrator)


def speak_identifier(
    context: Context, account_id: int, *, word: Callable[[str], str], way: Way = Way.SERVER
) -> Exported:
    """Hand over what `word` says of an identifier, spoken (SCR-WIZ).

    Raises:
        SpeechUnavailable: no synthesiser is installed, or it failed.
        AccountNotFound, NotAdministrator, SessionError.
    """
    _, account, _ = _subject(context, account_id)
    content = context.ports.speech.say(word(account.identifier))
    event = Event.about(account, Operation.IDENTIFIER_PRINTED, after={"form": "wav"})
    made = Made(title=account.identifier, form="wav", content=content)
    return hand_over(context, made, event, way=way, who=administrator)


def export_review(
    context: Context,
    review_id: int | None = None,
    *,
    form: SheetForm,
    word: WordReview,
    way: Way = Way.SERVER,
) -> Exported:
    """Hand over the accounts of a review, decided or not; None is the one of `review_report`.

    Raises:
        ReviewClosed, NothingToExport, NotAdministrator, SessionError.
    """
    sheet = word(review_report(context, review_id))
    event = Event(operation=Operation.ACCOUNTS_EXPORTED, after=_facts(sheet, form))
    return hand_over(context, _sheet(context, sheet, form), event, way=way, who=administrator)


def print_review(
    context: Context,
    review_id: int | None = None,
    *,
    word: WordReport,
    way: Way = Way.SERVER,
) -> Exported:
    """Hand over the report of a review, to sign and keep; None is as for `export_review`.

    Takes some seconds for 20,000 accounts.

    Raises:
        ReviewClosed, NotAdministrator, SessionError.
    """
    told = review_report(context, review_id)
    report = word(told, paris_date(context.ports.clock.now()))
    count = len(told.items)
    event = Event(operation=Operation.ACCOUNTS_EXPORTED, after={"count": str(count), "form": "pdf"})
    content = context.ports.press.print(report)
    made = Made(title=report.title, form="pdf", content=content, count=count)
    return hand_over(context, made, event, way=way, who=administrator)


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


def _history(
    context: Context,
    lines: Sequence[HistoryLine],
    actor: Actor,
    form: SheetForm,
    word: WordHistory,
    way: Way,
    *,
    who: Who,
) -> Exported:
    sheet = word(lines, actor.today)
    facts = _facts(sheet, form, "lines")
    event = Event.about(actor.account, Operation.HISTORY_EXPORTED, after=facts)
    return hand_over(context, _sheet(context, sheet, form), event, way=way, who=who)


def _facts(sheet: Sheet, form: SheetForm, counted: str = "count") -> dict[str, str]:
    """What the history keeps of an export."""
    if not sheet.rows:
        raise errors.NothingToExport
    return {counted: str(len(sheet.rows)), "form": form}


def _sheet(context: Context, sheet: Sheet, form: SheetForm) -> Made:
    content = context.ports.press.tabulate(sheet, form)
    return Made(title=sheet.title, form=form, content=content, count=len(sheet.rows))
