"""The list of accounts as spreadsheets and hands leave it."""

from dataclasses import replace
from datetime import date

import pytest

from peps_tui.core.domain.account import Civility, Profile, Status
from peps_tui.core.domain.account_cells import CellFault
from peps_tui.core.domain.account_csv import MAX_ACCOUNTS, AccountLine, Column, read_listing
from peps_tui.core.domain.csv_table import (
    MAX_BYTES,
    MAX_CELL,
    Fault,
    FileFault,
    FileRefused,
    LinesRefused,
    in_file_order,
)
from peps_tui.texts.errors import explain
from peps_tui.texts.imports import MAX_FAULTS, fault_line

TODAY = date(2026, 11, 21)
HEADINGS = (
    "Civilité/Nom;Prénom;N-E;Identifiant;Service;Profil;Délégation;Statut;"
    "Expiration du compte;Connexion"
)
LINE = (
    "Mme Dupont;Anne;Non;ADU000439;GESTION DES CARRIÈRES;Utilisateur;Oui;Actif;"
    "08/08/2027;31/03/2025"
)
DUPONT = AccountLine(
    line=2,
    civility=Civility.MRS,
    last_name="Dupont",
    first_name="Anne",
    net_entreprises=False,
    identifier="ADU000439",
    service="GESTION DES CARRIÈRES",
    profile=Profile.USER,
    delegation=True,
    status=Status.ACTIVE,
    expires_on=date(2027, 8, 8),
    last_login_on=date(2025, 3, 31),
    email=None,
)


def read(text: str | bytes) -> list[AccountLine]:
    data = text if isinstance(text, bytes) else text.encode()
    listing = read_listing(data, today=TODAY)
    assert listing.faults == []
    return listing.lines


def faults(text: str) -> list[tuple[int, str | None, str]]:
    """The line, column and reason of each fault, in the order of the file."""
    try:
        found = in_file_order(read_listing(text.encode(), today=TODAY).faults)
    except LinesRefused as error:
        found = error.faults
    return [(fault.line, fault.column, fault.reason) for fault in found]


def with_cell(heading: str, text: str) -> str:
    """The good file, but for one cell of its only line."""
    cells = LINE.split(";")
    cells[HEADINGS.split(";").index(heading)] = text
    return f"{HEADINGS}\n{';'.join(cells)}\n"


FILE = f"{HEADINGS}\n{LINE}\n"


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(FILE.encode(), id="UTF-8"),
        pytest.param(FILE.encode("utf-8-sig"), id="UTF-8 with its mark"),
        pytest.param(FILE.encode("cp1252"), id="Windows-1252"),
        pytest.param(FILE.replace("\n", "\r\n").encode(), id="CRLF"),
        pytest.param(FILE.replace("\n", "\r").encode(), id="CR"),
        pytest.param(FILE.rstrip().encode(), id="no final line break"),
        pytest.param(FILE.replace(";", ",").encode(), id="commas"),
        pytest.param(FILE.replace(";", "\t").encode(), id="tabs"),
        pytest.param(FILE.replace("\n", ";;\n").encode(), id="empty cells at the end"),
        pytest.param(f"{FILE};;;;;;;;;\n\n".encode(), id="empty lines at the end"),
        pytest.param(FILE.replace("Anne", '"Anne"').encode(), id="quotes"),
        pytest.param(FILE.replace("é", "e").encode("cp1252"), id="Windows-1252 after ASCII"),
        pytest.param(FILE.replace("N-E", "n e").encode(), id="headings without signs"),
        pytest.param(FILE.replace("Prénom", "PRENOM").encode(), id="headings without accents"),
        pytest.param(FILE.replace("Civilité/Nom", "Nom").encode(), id="Nom alone"),
        pytest.param(
            FILE.replace("GESTION DES CARRIÈRES", '"GESTION\r\nDES CARRIÈRES"').encode(),
            id="a line break in quotes",
        ),
    ],
)
def test_the_same_list_in_every_usual_form(data: bytes) -> None:
    assert read(data) == [DUPONT]


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("declared", ["sep=;", "SEP=;", '"sep=;"', "\ufeffsep=;"])
def test_the_line_where_excel_declares_the_separator_is_passed_over(
    declared: str, end: str
) -> None:
    assert read(declared + end + FILE) == [replace(DUPONT, line=3)]


def test_the_separator_declared_is_the_one_used() -> None:
    assert read(f"sep=,\n{FILE.replace(';', ',')}") == [replace(DUPONT, line=3)]
    assert (2, None, "unknown_column") in faults(f"sep=,\n{FILE}")


def test_columns_come_in_any_order_with_an_address_or_not() -> None:
    reversed_file = "\n".join(
        ";".join([*reversed(line.split(";")), more])
        for line, more in ((HEADINGS, "Courriel"), (LINE, "anne.dupont@ville.exemple.fr"))
    )

    (line,) = read(reversed_file)

    assert line.email == "anne.dupont@ville.exemple.fr"
    assert line.last_name == "Dupont"


@pytest.mark.parametrize(
    ("heading", "text", "name", "value"),
    [
        ("Civilité/Nom", "M. Le Goff", "last_name", "Le Goff"),
        ("Civilité/Nom", "M. Le Goff", "civility", Civility.MR),
        ("Civilité/Nom", "M.Le Goff", "last_name", "Le Goff"),
        ("Civilité/Nom", "Monnier", "last_name", "Monnier"),
        ("Civilité/Nom", "Monnier", "civility", None),
        ("Civilité/Nom", "Mairie", "last_name", "Mairie"),
        ("Civilité/Nom", "madame d’Été", "last_name", "d’Été"),
        ("N-E", "OUI", "net_entreprises", True),
        ("N-E", "", "net_entreprises", False),
        ("Délégation", "non", "delegation", False),
        ("Identifiant", "adu 000-440", "identifier", "ADU000440"),
        ("Identifiant", "SPUY4C8MN", "identifier", "SPUY4C8MN"),
        ("Service", "", "service", ""),
        ("Service", "'=RH+1", "service", "=RH+1"),
        ("Service", "L'Accueil", "service", "L'Accueil"),
        ("Service", "Rue'-bis", "service", "Rue'-bis"),
        ("Profil", "ADMINISTRATEUR", "profile", Profile.ADMIN),
        ("Statut", "En attente d'activation", "status", Status.PENDING),
        ("Statut", "En attente d’activation", "status", Status.PENDING),
        ("Statut", "bloque", "status", Status.BLOCKED),
        ("Expiration du compte", "20/11/2026", "expires_on", date(2026, 11, 20)),
        ("Connexion", "", "last_login_on", None),
        ("Connexion", "21/11/2026", "last_login_on", TODAY),
    ],
)
def test_a_cell_is_understood(heading: str, text: str, name: str, value: object) -> None:
    (line,) = read(with_cell(heading, text))

    assert getattr(line, name) == value


@pytest.mark.parametrize(
    ("heading", "text", "column", "reason"),
    [
        ("Civilité/Nom", "", "name", "empty"),
        ("Civilité/Nom", "Mme ", "name", "empty"),
        ("Civilité/Nom", "D" * 61, "name", "too_long"),
        ("Prénom", "A\x1b[31mnne", "first_name", "control"),
        ("Prénom", "A\u202enne", "first_name", "control"),
        ("N-E", "X", "net_entreprises", "bad_answer"),
        ("Identifiant", "", "identifier", "empty"),
        ("Identifiant", "ADU39", "identifier", "bad_identifier"),
        ("Identifiant", "ADU\x9b000439", "identifier", "control"),
        ("Civilité/Nom", "Mme Dupr\ufffd", "name", "lost_character"),
        ("Prénom", "Zo\ufffd", "first_name", "lost_character"),
        ("Service", "Carri\ufffdres", "service", "lost_character"),
        ("Service", "S" * 81, "service", "too_long"),
        ("Profil", "Chef", "profile", "bad_profile"),
        ("Délégation", "Peut-être", "delegation", "bad_answer"),
        ("Statut", "Inconnu", "status", "bad_status"),
        ("Statut", "Expiré", "expires_on", "still_valid"),
        ("Expiration du compte", "", "expires_on", "empty"),
        ("Expiration du compte", "2027-08-08", "expires_on", "bad_date"),
        ("Expiration du compte", "8/8/2027", "expires_on", "bad_date"),
        ("Expiration du compte", "31/02/2027", "expires_on", "impossible_date"),
        ("Expiration du compte", "01/01/9999", "expires_on", "impossible_date"),
        ("Connexion", "31/03/25", "last_login_on", "bad_date"),
        ("Connexion", "22/11/2026", "last_login_on", "future_login"),
    ],
)
def test_a_bad_cell_is_named(heading: str, text: str, column: str, reason: str) -> None:
    assert faults(with_cell(heading, text)) == [(2, column, reason)]


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (";Connexion", "", [(1, "last_login_on", "missing_column")]),
        (";Connexion", ";Connexion;Grade", [(1, None, "unknown_column")]),
        (
            "Prénom",
            "Nom",
            [(1, "name", "repeated_column"), (1, "first_name", "missing_column")],
        ),
        (";31/03/2025", "", [(2, "last_login_on", "missing_cell")]),
        (";31/03/2025", ";31/03/2025;;oups", [(2, None, "extra_cell")]),
    ],
)
def test_lines_and_headings_of_another_shape_are_named(
    before: str, after: str, expected: list[tuple[int, str | None, str]]
) -> None:
    assert faults(FILE.replace(before, after)) == expected


def test_what_comes_twice_is_named_where_it_comes_again() -> None:
    again = f"{HEADINGS};Courriel\n{LINE};a@ville.exemple.fr\n{LINE};A@ville.exemple.fr\n"

    assert faults(again) == [
        (3, "identifier", "repeated_identifier"),
        (3, "email", "repeated_email"),
    ]


def test_lines_are_those_of_the_file_after_a_cell_of_several_lines() -> None:
    tall = LINE.replace("GESTION DES CARRIÈRES", '"a\nb\r\nc"')
    bad = LINE.replace("439", "440").replace("Oui", "Peut-être")

    assert faults(f"{HEADINGS}\n{tall}\n\n{bad}\n") == [(6, "delegation", "bad_answer")]


@pytest.mark.parametrize(
    ("file", "told"),
    [
        (
            with_cell("Expiration du compte", "31/02/2027"),
            "Ligne 2, colonne Expiration du compte : cette date n’existe pas : « 31/02/2027 ».",
        ),
        (
            with_cell("Prénom", "A\x1b[31mnne"),
            "Ligne 2, colonne Prénom : caractères invisibles ou de commande : « Anne ».",
        ),
        (FILE.replace("N-E", "Grade"), "Ligne 1 : colonne inconnue : « Grade »."),
    ],
)
def test_a_fault_is_told_with_its_line_its_column_and_its_reason(file: str, told: str) -> None:
    with pytest.raises(LinesRefused) as refused:
        raise LinesRefused(tuple(read_listing(file.encode(), today=TODAY).faults))

    assert told in explain(refused.value).replace("\N{NO-BREAK SPACE}", " ").split("\n")


@pytest.mark.parametrize("reason", CellFault)
def test_every_fault_has_its_words(reason: CellFault) -> None:
    assert fault_line(Fault(line=1, column=None, reason=reason))


@pytest.mark.parametrize(
    ("data", "reason", "line"),
    [
        (b"", FileFault.EMPTY, None),
        (b"\xef\xbb\xbf\r\n", FileFault.EMPTY, None),
        (HEADINGS.encode(), FileFault.EMPTY, None),
        (b"x" * (MAX_BYTES + 1), FileFault.TOO_LARGE, None),
        (FILE.encode("utf-16"), FileFault.NOT_TEXT, 1),
        (f"{FILE}\0".encode(), FileFault.NOT_TEXT, 3),
        (FILE.encode() + b"\x81", FileFault.NOT_TEXT, 3),
        (b"\xef\xbb\xbf" + FILE.encode("cp1252"), FileFault.NOT_TEXT, 1),
        (FILE.encode().replace("È".encode(), b"\xc8"), FileFault.NOT_TEXT, 2),
        (b"\xef\xbb\xbf\xe9" + FILE.encode(), FileFault.NOT_TEXT, 1),
        (f"{FILE}{'x' * (MAX_CELL + 1)}".encode(), FileFault.LONG_CELL, 3),
        (f'{FILE}"Mme'.encode(), FileFault.BAD_QUOTES, 3),
        (f'{HEADINGS}\n"Mme"x;'.encode(), FileFault.BAD_QUOTES, 2),
    ],
    ids=lambda value: repr(value)[:30],
)
def test_what_is_no_list_is_refused_at_once(
    data: bytes, reason: FileFault, line: int | None
) -> None:
    with pytest.raises(FileRefused) as refused:
        read_listing(data, today=TODAY)

    assert (refused.value.reason, refused.value.line) == (reason, line)
    assert explain(refused.value)


def test_too_many_lines_are_refused() -> None:
    with pytest.raises(FileRefused) as refused:
        read_listing("\n".join([HEADINGS, *["x"] * (MAX_ACCOUNTS + 1)]).encode(), today=TODAY)

    assert refused.value.reason is FileFault.TOO_MANY


def test_of_very_many_faults_the_first_are_told_and_the_others_counted() -> None:
    fault = Fault(line=2, column=Column.STATUS, reason=CellFault.EMPTY)
    narrow = "\N{NARROW NO-BREAK SPACE}"

    told = explain(LinesRefused((fault,) * (MAX_FAULTS + 7))).split("\n")

    assert len(told) == MAX_FAULTS + 2
    assert "7 autres erreurs" in told[-2]
    assert told[-1].startswith("207 erreurs")
    assert f"\n5{narrow}000 erreurs." in explain(LinesRefused((fault,) * 5000))


def test_a_refusal_does_not_quote_the_file_in_a_log() -> None:
    with pytest.raises(LinesRefused) as refused:
        read_listing(b"Secret\n", today=TODAY)

    assert "Secret" not in str(refused.value)
