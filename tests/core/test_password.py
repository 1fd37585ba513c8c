"""What a password must be."""

import traceback

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peps_tui.core.domain.errors import PasswordRefused
from peps_tui.core.domain.password import (
    MAX_LENGTH,
    Condition,
    PasswordFault,
    check_password,
    conditions_met,
    prepared,
)

GOOD = "Trois-Chats-gris-dorment-7"
PERSONAL = ("JLO000439", "Louty-Le Goff", "Zoé", "z.louty@mairie-exemple.fr")

LENGTH, DIGIT, UPPER, LOWER, SPECIAL = Condition


def refusal(password: str, confirmation: str | None = None) -> tuple[str, ...]:
    with pytest.raises(PasswordRefused) as refused:
        check_password(
            password, password if confirmation is None else confirmation, personal=PERSONAL
        )
    return refused.value.reasons


@pytest.mark.rule("PWD-1", "CASE-48")
@pytest.mark.parametrize(
    ("password", "met"),
    [
        ("", set()),
        ("a", {LOWER}),
        ("aB", {LOWER, UPPER}),
        ("aB3", {LOWER, UPPER, DIGIT}),
        ("aB3!", {LOWER, UPPER, DIGIT, SPECIAL}),
        ("aB3!aB3", {LOWER, UPPER, DIGIT, SPECIAL}),
        ("aB3!aB3!", set(Condition)),
        ("É", {UPPER}),
        ("œ", {LOWER}),
        ("E\u0301" * 7, {UPPER}),  # seven characters once composed
        ("        ", {LENGTH}),
        ("\u00a0", set()),
        ("_", {SPECIAL}),
        ("€", {SPECIAL}),
        ("’", {SPECIAL}),
        ("٣", {DIGIT}),
        ("漢字漢字漢字漢字", {LENGTH}),
        ("aaaaaaa\n", {LOWER}),
    ],
)
def test_the_conditions_tick_as_one_types(password: str, met: set[Condition]) -> None:
    assert conditions_met(password) == met


@pytest.mark.rule("PWD-1", "CASE-48")
@pytest.mark.parametrize(
    ("password", "reasons"),
    [
        ("", tuple(Condition)),
        ("Rk9#vq", (LENGTH,)),
        ("Rk-#vqzw", (DIGIT,)),
        ("rk9#vqzw", (UPPER,)),
        ("RK9#VQZW", (LOWER,)),
        ("Rk9xvqzw", (SPECIAL,)),
        ("Rk9 vqzw", (SPECIAL,)),
    ],
)
def test_each_missing_condition_is_told(password: str, reasons: tuple[Condition, ...]) -> None:
    assert refusal(password) == reasons


@pytest.mark.rule("PWD-1")
def test_eight_characters_are_enough() -> None:
    assert check_password("Rk9#vqzw", "Rk9#vqzw", personal=PERSONAL) == "Rk9#vqzw"


@pytest.mark.rule("PWD-1", "CASE-48")
@pytest.mark.parametrize("confirmation", ["", GOOD.lower(), f"{GOOD} ", f"{GOOD}\n\n"])
def test_the_confirmation_must_match(confirmation: str) -> None:
    assert refusal(GOOD, confirmation) == (PasswordFault.MISMATCH,)


@pytest.mark.rule("PWD-2", "CASE-48")
@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (GOOD, GOOD),
        (f"{GOOD}\n", GOOD),
        (f"{GOOD}\r\n", GOOD),
        (f" {GOOD} ", f" {GOOD} "),
        ("E\u0301te\u0301-a\u0300-Paimpol-98", "Été-à-Paimpol-98"),
        ("Ключ-от-моря-7", "Ключ-от-моря-7"),
        ("🐈-Gris-et-noir-7", "🐈-Gris-et-noir-7"),
    ],
)
def test_a_password_is_composed_and_loses_only_a_pasted_newline(typed: str, kept: str) -> None:
    assert prepared(typed) == kept
    assert check_password(typed, kept, personal=PERSONAL) == kept


@pytest.mark.rule("PWD-2", "CASE-48")
def test_a_password_has_at_most_128_characters() -> None:
    longest = (GOOD * 10)[:MAX_LENGTH]

    assert check_password(longest, longest, personal=PERSONAL) == longest
    assert refusal(f"{longest}x") == (PasswordFault.TOO_LONG,)


@pytest.mark.rule("PWD-2")
@pytest.mark.parametrize(
    "password",
    [
        "Motdepasse1!",
        "Mot de passe 1!",
        "MotDePasse2025$",
        "M0tdepa$$3!",
        "Cnracl2025!",
        "2025-Ircantec",
        "Azerty123!",
        "@Zerty123!",
        "Azertyuiop1!",
        "P@ssw0rd!",
        "Bonjour2024*",
        "Adm!n2024",
        "Mairie@2025",
        "2025-Mairi€",
        "So1ei1-2024",
        "Marseille13!",
        "Doudou974!",
        "Été-2024!",
        "Stéphanie75!",
        "Trustno1!",
        "Abc12345!",
        "A1z2e3r4t5y!",
        "Hôpital-2026",
    ],
)
def test_a_common_password_is_refused_however_it_is_dressed(password: str) -> None:
    assert refusal(password) == (PasswordFault.COMMON,)


@pytest.mark.rule("PWD-2")
@pytest.mark.parametrize(
    "password",
    [
        GOOD,
        "Vélo-jaune-sous-la-pluie-7",
        "Montagne-Violette-42",
        "Bonjour-Marseille-7-fois",
        "xK9#mP2$vL",
        "T7$k!9pQ#m2&",
    ],
)
def test_words_together_or_nothing_like_a_word_are_accepted(password: str) -> None:
    assert check_password(password, password, personal=PERSONAL) == password


@pytest.mark.rule("PWD-2")
@pytest.mark.parametrize(
    "password",
    [
        "Jlo000439!",
        "xx-jlo-000-439-Yy!",
        "Vive-LOUTY-7!",
        "Vive-L0uty-7!",
        "Chez-Le-Goff-Louty-7!",
        "Vive-le-Goff-7!",
        "Trois-zoe-gris-7!",
        "Trois-ZOÉ-gris-7!",
        "Z.Louty@mairie-exemple.fr1",
    ],
)
def test_a_password_holds_nothing_of_its_holder(password: str) -> None:
    assert refusal(password) == (PasswordFault.PERSONAL,)


@pytest.mark.rule("PWD-2")
@pytest.mark.parametrize("name", ["", "Le", "É", "-", "@"])
def test_a_very_short_name_forbids_nothing(name: str) -> None:
    assert check_password("Lequel-des-7-étés", "Lequel-des-7-étés", personal=[name])


@pytest.mark.rule("PWD-2")
@pytest.mark.parametrize("char", ["\x1b", "\n", "\t", "\u202e", "\u200b", "\ud800", "\x00"])
def test_a_character_that_cannot_be_typed_again_is_refused(char: str) -> None:
    assert refusal(f"Trois-Chats-{char}-gris-7") == (PasswordFault.CONTROL,)


@pytest.mark.rule("PWD-2")
def test_a_character_lost_by_the_terminal_is_refused() -> None:
    assert refusal("Trois-Chats-\ufffd-gris-7") == (PasswordFault.LOST_CHARACTER,)


@pytest.mark.rule("PWD-2")
def test_a_refusal_says_nothing_of_the_password() -> None:
    password = "Zoe-Louty-azerty"

    with pytest.raises(PasswordRefused) as refused:
        check_password(password, "other", personal=PERSONAL)

    told = "".join(traceback.format_exception(refused.value))
    assert "PasswordRefused" in told
    assert "azerty" not in told.casefold()


@given(st.text(), st.text(), st.lists(st.text()))
def test_whatever_is_typed_is_kept_or_refused(
    password: str, confirmation: str, personal: list[str]
) -> None:
    try:
        kept = check_password(password, confirmation, personal=personal)
    except PasswordRefused:
        return
    assert kept == prepared(password) == prepared(confirmation)
