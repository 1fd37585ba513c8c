"""What is typed, kept, shown and searched."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peps_tui.core.domain.errors import EmailRefused, TextRefused
from peps_tui.core.domain.text import (
    TextFault,
    checked,
    checked_email,
    clean,
    fold,
    is_generic_name,
    same_email,
    sort_key,
)

FORBIDDEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}

# Text as an attacker would build it: pieces of escape sequences as often as anything else.
HOSTILE = st.lists(
    st.sampled_from("\x1b[]PX\\31;mA\x07\x9b\x9c\x9d\x90\u202e\u200b\n ée\u0301")
    | st.characters(categories=None)
).map("".join)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Hélène Œuvray", "Hélène Œuvray"),
        ("He\u0301le\u0300ne", "Hélène"),
        ("12\u00a0345\u202f€", "12\u00a0345\u202f€"),
        ("Jean\x1b[31;1mLouty\x1b[0m", "JeanLouty"),
        ("Jean\x9b2JLouty", "JeanLouty"),
        ("Jean\x1b]0;PWNED\x07Louty", "JeanLouty"),
        ("Jean\x1b]52;c;UFdORUQ=\x1b\\Louty", "JeanLouty"),
        ("Jean\x9d0;PWNED\x9cLouty", "JeanLouty"),
        ("Jean\x1bP1;2|abc\x1b\\Louty", "JeanLouty"),
        ("Jean\x1bcLouty", "JeanLouty"),
        ("Jean\x1b(0Louty", "JeanLouty"),
        ("Jean\x1bOPLouty", "JeanLouty"),
        ("Jean\x1b]0;without end", "Jean0;without end"),
        ("Jean\x1b", "Jean"),
        ("Jean\u202eytuoL", "JeanytuoL"),
        ("Jean\u200b\ufeff\u00adLouty", "JeanLouty"),
        ("Jean\x00\x7fLouty", "JeanLouty"),
        ("Jean\ue000\ud800\uffffLouty", "JeanLouty"),
        ("e\u200d\u0301te", "éte"),
        ("une\r\n\nligne\tdeux\u2028trois", "une ligne deux trois"),
        ("[@click=app.quit]x[/]", "[@click=app.quit]x[/]"),
        ("", ""),
    ],
)
def test_clean(text: str, shown: str) -> None:
    assert clean(text) == shown


@given(HOSTILE)
def test_what_is_clean_holds_no_forbidden_character_and_stays_as_it_is(text: str) -> None:
    shown = clean(text)

    assert not {unicodedata.category(char) for char in shown} & FORBIDDEN
    assert unicodedata.is_normalized("NFC", shown)
    assert clean(shown) == shown


@pytest.mark.parametrize("opening", ["\x1b]", "\x9d", "\x1b[0", "\x9b", "\x1b", "\x1bP;", " \n"])
@pytest.mark.timeout(10)
def test_cleaning_a_long_hostile_text_takes_no_long_time(opening: str) -> None:
    assert "\x1b" not in clean(opening * 100_000)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("  Louty \n", "Louty"),
        ("Jean   Marc", "Jean Marc"),
        ("Jean\u00a0Marc", "Jean Marc"),
        ("He\u0301le\u0300ne", "Hélène"),
        ("[/]", "[/]"),
    ],
)
def test_an_entry_is_trimmed_and_composed(text: str, kept: str) -> None:
    assert checked(text, limit=10) == kept


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", TextFault.EMPTY),
        (" \t\u00a0", TextFault.EMPTY),
        ("Jean\tMarc", TextFault.CONTROL),
        ("Jean\nMarc", TextFault.CONTROL),
        ("Jean\x1b[31m", TextFault.CONTROL),
        ("Jean\x9b", TextFault.CONTROL),
        ("Jean\u202e", TextFault.CONTROL),
        ("Jean\u200bMarc", TextFault.CONTROL),
        ("\ud800", TextFault.CONTROL),
        ("H\ufffdl\ufffdne", TextFault.LOST_CHARACTER),
        ("Jean-Marc-Zoé", TextFault.TOO_LONG),
    ],
)
def test_an_entry_is_refused_rather_than_repaired(text: str, fault: TextFault) -> None:
    with pytest.raises(TextRefused) as refused:
        checked(text, limit=10)

    assert refused.value.reason == fault


def test_the_limit_counts_what_is_kept() -> None:
    assert checked(" e\u0301" * 5 + " ", limit=9) == "é é é é é"


def test_an_optional_entry_may_be_empty() -> None:
    assert checked("  ", limit=10, required=False) == ""


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("RESSOURCES humaines", "ressources humaines"),
        ("Céline", "celine"),
        ("L’Haÿ-les-Roses", "l hay les roses"),
        ("Œuvray Ærø", "oeuvray aero"),
        ("Straße STRASSE", "strasse strasse"),
        ("Łukasz Đorđe", "lukasz dorde"),
        ("Nguyễn", "nguyen"),
        ("İstanbul ısı", "istanbul isi"),
        ("  D.R.H. (paie)  ", "d r h paie"),
        ("ﬁn ①", "fin 1"),
        ("Иванов", "иванов"),
        ("…", ""),
    ],
)
def test_fold(text: str, key: str) -> None:
    assert fold(text) == key


@given(st.text())
def test_a_search_key_holds_only_words_and_single_spaces(text: str) -> None:
    key = fold(text)

    assert key == " ".join(key.split())
    assert key.replace(" ", "x").isalnum() or not key


def test_people_are_sorted_by_name_then_first_name_without_accents() -> None:
    people = [("Émile", "B"), ("Zoë", "A"), ("Le Bras", "A"), ("Le", "Zoé"), ("emile", "A")]

    assert sorted(people, key=lambda person: sort_key(*person)) == [
        ("emile", "A"),
        ("Émile", "B"),
        ("Le", "Zoé"),
        ("Le Bras", "A"),
        ("Zoë", "A"),
    ]


@pytest.mark.rule("LIFE-12", "CASE-46")
@pytest.mark.parametrize(
    ("last_name", "first_name"),
    [
        ("Mairie", "X"),
        ("MAIRIE DE BREST", "Commune"),
        ("RH", "Service"),
        ("Accueil", "Secrétariat"),
        ("secretariat", "Anne"),
        ("Dupont", "Service paie"),
        ("Service des ressources humaines", "-"),
        ("Ville de Rezé", "A"),
        ("Ville d’Angers", "A"),
        ("Communauté de communes", "A"),
    ],
)
def test_a_generic_name_is_noticed(last_name: str, first_name: str) -> None:
    assert is_generic_name(last_name, first_name)


@pytest.mark.rule("LIFE-12")
@pytest.mark.parametrize(
    ("last_name", "first_name"),
    [
        ("Louty", "Jean"),
        ("Maire", "Anne"),
        ("Bureau", "Paul"),
        ("Ville", "Léa"),
        ("Rhodes", "Zoé"),
        ("Le Service", "Paul"),
        ("", ""),
    ],
)
def test_the_name_of_a_person_is_not_generic(last_name: str, first_name: str) -> None:
    assert not is_generic_name(last_name, first_name)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("monmail@employeur.fr", "monmail@employeur.fr"),
        (" Jean.Louty@Exemple.FR \n", "Jean.Louty@exemple.fr"),
        ("jean+peps@mairie-de-rezé.fr", "jean+peps@xn--mairie-de-rez-nhb.fr"),
        ("o'neil@exemple.fr", "o'neil@exemple.fr"),
    ],
)
def test_an_address_is_kept_with_a_plain_domain(text: str, kept: str) -> None:
    assert checked_email(text) == kept


@pytest.mark.parametrize(
    "text",
    [
        "",
        "jean",
        "jean@exemple",
        "jean@@exemple.fr",
        "jean louty@exemple.fr",
        "jean@exemple.fr\nBcc: x@exemple.fr",
        "Jean Louty <jean@exemple.fr>",
        "hélène@exemple.fr",
        f"{'a' * 65}@exemple.fr",
        "jean@mairie.local",
        "jean@mairie.test",
        "jean@[127.0.0.1]",
        "jean\u202e@exemple.fr",
    ],
)
def test_what_no_mail_server_accepts_is_refused(text: str) -> None:
    with pytest.raises(EmailRefused):
        checked_email(text)


@pytest.mark.parametrize("text", ["jean@mairie.local", "jean@mairie.test", "jean@exemple.fr"])
def test_a_setting_accepts_internal_domains(text: str) -> None:
    assert checked_email(text, allow_internal=True) == text


@pytest.mark.parametrize("text", [".local", "jean@.local", "jean@local", "jean@localhost"])
def test_internal_or_not_an_address_must_be_whole(text: str) -> None:
    with pytest.raises(EmailRefused):
        checked_email(text, allow_internal=True)


@given(st.text() | st.emails(), st.booleans())
def test_an_address_is_kept_or_refused(text: str, allow_internal: bool) -> None:
    try:
        kept = checked_email(text, allow_internal=allow_internal)
    except EmailRefused:
        return
    assert checked_email(kept, allow_internal=allow_internal) == kept
    assert kept.isascii()


@pytest.mark.rule("CASE-38")
def test_the_confirmation_of_an_address_may_differ_in_case_and_outer_spaces() -> None:
    assert same_email("Jean.Louty@exemple.fr", " jean.louty@EXEMPLE.fr ")
    assert not same_email("jean@exemple.fr", "jean.louty@exemple.fr")
