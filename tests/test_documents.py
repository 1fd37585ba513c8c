"""What is worded for paper and spreadsheets."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from peps_tui.core.domain.account import Account, Civility, Profile
from peps_tui.core.domain.document import Document, Large, Paragraph, Sheet
from peps_tui.core.domain.establishment import Establishment
from peps_tui.core.domain.history import Author, Event, HistoryLine, Operation
from peps_tui.core.domain.phone import parse_phone
from peps_tui.core.domain.review import (
    Decision,
    Reason,
    Result,
    Review,
    ReviewItem,
    ReviewReport,
    totals,
)
from peps_tui.texts import documents
from peps_tui.texts.letters import letter, salutation

NOW = datetime(2026, 11, 21, 23, 30, tzinfo=UTC)
TODAY = date(2026, 11, 22)
COMMUNE = Establishment(siret="21280220900014", name="COMMUNE DE VILLEBOIS")
LOUTY = Account(
    establishment_id=1,
    identifier="JLO000439",
    profile=Profile.USER,
    civility=Civility.MR,
    last_name="Louty",
    first_name="Jean",
    email="jean@exemple.fr",
    phone=parse_phone("0612345678"),
    service="Accueil",
    expires_on=TODAY,
    created_at=NOW,
    last_login_at=NOW,
)
ITEM = ReviewItem(
    number=1,
    account_id=1,
    identifier="JLO000439",
    civility=Civility.MR,
    last_name="Louty",
    first_name="Jean",
    service="Accueil",
    profile=Profile.USER,
    expires_on=TODAY,
    last_login_on=None,
    reasons=(Reason.NEVER_SIGNED_IN, Reason.EXPIRES_SOON),
)


def told(document: Document) -> str:
    """The running text of a document."""
    return "\n".join(block.text for block in document.blocks if not isinstance(block, Sheet))


@pytest.mark.rule("CASE-82")
def test_an_account_is_told_as_the_grid_tells_it() -> None:
    sheet = documents.accounts_sheet([LOUTY], TODAY)

    assert sheet.title == "Comptes au 22/11/2026"
    assert dict(zip(sheet.headings, sheet.rows[0], strict=True)) == {
        "Civilité": "M.",
        "Nom": "Louty",
        "Prénom": "Jean",
        "N-E": "Non",
        "Identifiant": "JLO000439",
        "Service": "Accueil",
        "Profil": "Utilisateur",
        "Délégation": "Non",
        "Statut": "En attente d’activation",
        "Expiration du compte": TODAY,
        "Connexion": TODAY,
        "Courriel": "jean@exemple.fr",
        "Téléphone": "06 12 34 56 78",
    }


@pytest.mark.rule("PHONE-5")
def test_a_number_that_is_hidden_is_told_as_hidden() -> None:
    shown = documents.accounts_sheet(
        [replace(LOUTY, phone_anonymous=True), replace(LOUTY, phone=None, civility=None)], TODAY
    )

    assert [row[-1] for row in shown.rows] == ["numéro anonymisé", None]


@pytest.mark.rule("HIST-1")
def test_an_operation_is_told_in_full() -> None:
    line = HistoryLine(
        establishment_id=1,
        number=7,
        at=NOW,
        author=Author(identifier="CMA000001", name="Claire Martin", source="poste 12"),
        event=Event.about(
            LOUTY,
            Operation.RIGHT_CHANGED,
            before={"right": "none"},
            after={"service": "RNCPS", "right": "read"},
        ),
        seal="",
    )

    (row,) = documents.history_sheet([line], TODAY).rows

    assert row == (
        *(7, NOW, "Droit d’accès modifié", "Claire Martin", "CMA000001", "poste 12"),
        *("Jean Louty", "JLO000439", "droit : Aucun → Lecture seule · service : RNCPS"),
    )


@pytest.mark.parametrize("activated", [False, True])
def test_a_slip_says_what_comes_next(activated: bool) -> None:
    account = replace(LOUTY, activated_at=NOW if activated else None)

    slip = documents.identifier_slip(account, COMMUNE, TODAY)

    assert Large(text="JLO000439") in slip.blocks
    text = told(slip)
    assert "J comme Joseph, L comme Louis, O comme Oscar" in text
    assert "COMMUNE DE VILLEBOIS" in text
    assert ("valable 15 jours" in text) is not activated
    assert "0612345678" not in text.replace(" ", "")


def test_a_report_of_a_review_tells_who_when_and_how_many() -> None:
    done = replace(
        ITEM,
        number=2,
        decision=Decision.KEEP,
        decided_by="Claire Martin",
        decided_at=NOW,
        result=Result.RENEWED,
        expires_after=TODAY,
    )
    report = ReviewReport(
        establishment=COMMUNE,
        review=Review(establishment_id=1, started_at=NOW, started_by="Claire Martin"),
        items=(ITEM, done),
        totals=totals((ITEM, done)),
    )
    closed = replace(
        report,
        review=replace(report.review, closed_at=NOW + timedelta(days=1), closed_by="Paul Roy"),
    )

    pages = documents.review_report(report, TODAY)

    assert pages.title == "Revue des comptes du 22/11/2026"
    assert "COMMUNE DE VILLEBOIS (SIRET 21280220900014)" in told(pages)
    assert "En cours" in told(pages)
    assert "Renouvelés : 1\nNon traités : 1" in told(pages)
    assert "par Paul Roy" in told(documents.review_report(closed, TODAY))
    (table,) = [block for block in pages.blocks if isinstance(block, Sheet)]
    assert [row[5:] for row in table.rows] == [
        ("jamais connecté, expire bientôt", "Non traité", "", None, None),
        ("jamais connecté, expire bientôt", "Garder", "Claire Martin", TODAY, "Renouvelé"),
    ]
    for sheet in (table, documents.review_sheet(report)):
        after = sheet.headings.index("Expiration après")
        assert [row[after - 1 : after + 1] for row in sheet.rows] == [
            (ITEM.expires_on, None),
            (ITEM.expires_on, TODAY),
        ]


@pytest.mark.rule("LIFE-10")
@pytest.mark.parametrize(
    ("name", "title", "expected"),
    [
        ("Mme Jeanne Roy", "Maire", "Madame la Maire"),
        ("M. Jean Roy", "Maire de Luisant", "Monsieur le Maire"),
        ("M. Jean Roy", "Président du CIAS", "Monsieur le Président"),
        ("Madame Jeanne Roy", "Présidente", "Madame la Présidente"),
        ("Mme Jeanne Roy", "Directrice générale des services", "Madame la Directrice générale"),
        ("Mme Jeanne Roy", "Directeur", "Madame la Directrice"),
        ("M. Jean Roy", "Archonte", "Monsieur"),
        ("M. Jean Roy", "Maire adjoint", "Monsieur"),
        ("Mme Jeanne Roy", "Présidente déléguée", "Madame"),
        ("Jeanne Roy", "Maire", "Madame, Monsieur"),
        ("", "", "Madame, Monsieur"),
    ],
)
def test_a_representative_is_greeted_by_his_office(name: str, title: str, expected: str) -> None:
    assert salutation(name, title) == expected


@pytest.mark.rule("LIFE-10", "CASE-14")
def test_a_letter_greets_twice_with_the_same_words() -> None:
    facts = {
        "representative": "Mme Jeanne Roy",
        "title": "Maire",
        "establishment": "COMMUNE DE VILLEBOIS",
        "siret": "21280220900014",
        "civility": "mr",
        "last_name": "Louty",
        "first_name": "Jean",
        "on": "2026-11-22",
    }

    text = told(letter("", facts))

    assert Paragraph(text="Madame la Maire,") in letter("", facts).blocks
    assert "Nous vous prions d’agréer, Madame la Maire," in text
    assert "[adresse à compléter]" in text
    assert told(letter("COMMUNE DE VILLEBOIS\n28600 Luisant", facts)).count("VILLEBOIS\n") == 1
    assert "SIRET 21280220900014" in text
    assert "le 22 novembre 2026, à Monsieur Jean Louty" in text
