"""What is put into spreadsheets, on paper and into speech."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime

from peps_tui.core.domain.account import Account, Status
from peps_tui.core.domain.dates import LINK_LIFE_DAYS, paris_date
from peps_tui.core.domain.document import (
    Aside,
    Block,
    Cell,
    Document,
    Heading,
    Large,
    Paragraph,
    Sheet,
)
from peps_tui.core.domain.establishment import Establishment
from peps_tui.core.domain.history import HistoryLine
from peps_tui.core.domain.review import Review, ReviewItem, ReviewReport
from peps_tui.texts import dates, history, names
from peps_tui.texts.common import FULL_NAME, NO, PLATFORM, YES
from peps_tui.texts.login import CREATE_PASSWORD
from peps_tui.texts.messages import KEY_CREATE_PASSWORD
from peps_tui.texts.people import named
from peps_tui.texts.spelling import spelt

# As « accounts import » reads them back.
ACCOUNT_HEADINGS = (
    *("Civilité", "Nom", "Prénom", "N-E", "Identifiant", "Service", "Profil", "Délégation"),
    *("Statut", "Expiration du compte", "Connexion", "Courriel", "Téléphone"),
)
ANONYMOUS = "numéro anonymisé"

HISTORY_HEADINGS = (
    *("N°", "Date et heure", "Opération", "Auteur", "Identifiant de l’auteur", "Depuis"),
    *("Compte concerné", "Identifiant du compte", "Détail"),
)

REVIEW_HEADINGS = (
    *("Identifiant", "Civilité", "Nom", "Prénom", "Service", "Profil", "Expiration avant"),
    *("Expiration après", "Connexion", "Motifs", "Décision", "Décidé par", "Décidé le"),
    "Résultat",
)
REPORT_HEADINGS = (
    *("Identifiant", "Titulaire", "Expiration avant", "Expiration après", "Connexion", "Motifs"),
    *("Décision", "Par", "Le", "Résultat"),
)
UNDECIDED = "Non traité"


def accounts_sheet(accounts: Sequence[Account], made_on: date) -> Sheet:
    """The list of accounts as they are on a day in Paris (SCR-GRID)."""
    return Sheet(
        title=f"Comptes au {dates.short(made_on)}",
        headings=ACCOUNT_HEADINGS,
        rows=[_account(account, made_on) for account in accounts],
    )


def _account(account: Account, today: date) -> Sequence[Cell]:
    return (
        names.CIVILITY_SHORT[account.civility] if account.civility else None,
        account.last_name,
        account.first_name,
        _answer(account.net_entreprises),
        account.identifier,
        account.service,
        names.PROFILE_NAMES[account.profile],
        _answer(account.delegation),
        names.STATUS_NAMES[account.status(today)],
        account.expires_on,
        paris_date(account.last_login_at) if account.last_login_at else None,
        account.email,
        _phone(account),
    )


def _answer(given: bool) -> str:
    return YES if given else NO


def _phone(account: Account) -> str | None:
    """The number, unless its holder hides it (PHONE-5)."""
    if account.phone_anonymous:
        return ANONYMOUS
    return account.phone.national if account.phone else None


def history_sheet(lines: Sequence[HistoryLine], made_on: date) -> Sheet:
    """Operations, one a row (HIST-1)."""
    return Sheet(
        title=f"Historique au {dates.short(made_on)}",
        headings=HISTORY_HEADINGS,
        rows=[_operation(line) for line in lines],
    )


def _operation(line: HistoryLine) -> Sequence[Cell]:
    return (
        line.number,
        line.at,
        history.OPERATION_NAMES[line.event.operation],
        line.author.name or history.NOBODY,
        line.author.identifier,
        history.place(line),
        line.event.subject_name,
        line.event.subject_identifier,
        history.facts(line.event),
    )


def identifier_slip(account: Account, establishment: Establishment, made_on: date) -> Document:
    """What hands an identifier over to its holder: read, spelt, and what comes next (SCR-WIZ)."""
    holder = named(account.civility, account.first_name, account.last_name)
    return Document(
        title=f"Identifiant {account.identifier}",
        author=FULL_NAME,
        blocks=(
            Paragraph(text=f"{establishment.name}\nSIRET {establishment.siret}"),
            Aside(text=f"{holder}\n{account.service}".strip()),
            Aside(text=f"Le {dates.long(made_on)}"),
            Heading(text=f"Votre identifiant {PLATFORM}"),
            Large(text=account.identifier),
            Paragraph(text=f"Il s’épelle : {spelt(account.identifier)}."),
            Heading(text="Ce qui vient ensuite"),
            *(Paragraph(text=text) for text in _next_steps(account, made_on)),
            Heading(text="À savoir"),
            Paragraph(
                text="Cet identifiant vous est personnel : ne le prêtez pas. Il ne suffit pas pour "
                "vous connecter : gardez votre mot de passe et vos codes à usage unique pour vous. "
                "Personne, pas même un administrateur ou l’assistance, ne vous les demandera."
            ),
        ),
    )


def _next_steps(account: Account, today: date) -> Iterator[str]:
    if account.status(today) is Status.PENDING:
        yield (
            f"Un courriel vous est envoyé avec un lien, valable {LINK_LIFE_DAYS} jours, pour créer "
            "votre mot de passe. Dans l’application, sur l’écran de connexion, appuyez sur la "
            f"touche {KEY_CREATE_PASSWORD} (« {CREATE_PASSWORD} ») et collez-y ce lien."
        )
        yield "Si vous ne le recevez pas, demandez à votre administrateur de vous le renvoyer."
    yield (
        "Pour vous connecter, saisissez cet identifiant et votre mot de passe. Un code à usage "
        "unique vous est ensuite envoyé par SMS ou par appel vocal."
    )


def spoken(identifier: str) -> str:
    """What a voice says of an identifier, twice."""
    letters = spelt(identifier)
    return f"Voici votre identifiant. {letters}. Je répète. {letters}."


def review_sheet(report: ReviewReport) -> Sheet:
    """The accounts of a review with what was decided, to sort and filter (SCR-REVIEW)."""
    return Sheet(
        title=_review_title(report.review),
        headings=REVIEW_HEADINGS,
        rows=[_item(item) for item in report.items],
    )


def _item(item: ReviewItem) -> Sequence[Cell]:
    return (
        item.identifier,
        names.CIVILITY_SHORT[item.civility] if item.civility else None,
        item.last_name,
        item.first_name,
        item.service,
        names.PROFILE_NAMES[item.profile],
        item.expires_on,
        item.expires_after,
        item.last_login_on,
        _reasons(item),
        _decision(item),
        item.decided_by,
        item.decided_at,
        names.RESULT_NAMES[item.result] if item.result else None,
    )


def _reasons(item: ReviewItem) -> str:
    return ", ".join(names.REASON_NAMES[reason] for reason in item.reasons)


def _decision(item: ReviewItem) -> str:
    return names.DECISION_NAMES[item.decision] if item.decision else UNDECIDED


def review_report(report: ReviewReport, made_on: date) -> Document:
    """The report of a review, to sign and keep (SCR-REVIEW)."""
    title = _review_title(report.review)
    return Document(
        title=title,
        author=FULL_NAME,
        blocks=(
            Heading(text=title),
            Paragraph(text="\n".join(_circumstances(report, made_on))),
            Heading(text="Bilan"),
            Paragraph(text="\n".join(_totals(report))),
            Heading(text="Comptes passés en revue"),
            _report_table(report),
            *_signature(),
        ),
    )


def _review_title(review: Review) -> str:
    return f"Revue des comptes du {dates.short(paris_date(review.started_at))}"


def _circumstances(report: ReviewReport, made_on: date) -> Iterator[str]:
    review, establishment = report.review, report.establishment
    yield f"Établissement : {establishment.name} (SIRET {establishment.siret})"
    yield f"Commencée le {_by(review.started_at, review.started_by)}"
    if review.closed_at is None:
        yield f"En cours ; état au {dates.short(made_on)}"
    else:
        yield f"Terminée le {_by(review.closed_at, review.closed_by)}"


def _by(at: datetime, who: str) -> str:
    return f"{dates.moment(at)} par {who}"


def _totals(report: ReviewReport) -> Iterator[str]:
    """What became of the accounts; what concerns none of them is not told."""
    totals = report.totals
    yield f"Comptes passés en revue : {totals.accounts}"
    for label, count in (
        ("Renouvelés", totals.renewed),
        ("Supprimés", totals.deleted),
        ("Déjà supprimés par quelqu’un d’autre", totals.gone),
        ("Refusés par les règles", totals.refused),
        ("À renouveler, décision non appliquée", totals.to_renew),
        ("À supprimer, décision non appliquée", totals.to_delete),
        ("Remis à plus tard", totals.later),
        ("Non traités", totals.undecided),
    ):
        if count:
            yield f"{label} : {count}"


def _report_table(report: ReviewReport) -> Sheet:
    return Sheet(
        title="",
        headings=REPORT_HEADINGS,
        rows=[
            (
                item.identifier,
                named(item.civility, item.first_name, item.last_name),
                item.expires_on,
                item.expires_after,
                item.last_login_on,
                _reasons(item),
                _decision(item),
                item.decided_by,
                paris_date(item.decided_at) if item.decided_at else None,
                names.RESULT_NAMES[item.result] if item.result else None,
            )
            for item in report.items
        ],
    )


def _signature() -> Sequence[Block]:
    return (
        Paragraph(text="Fait à ………………………………, le ……………………………"),
        Aside(text="Nom, qualité et signature :"),
    )
