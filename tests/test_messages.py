"""The messages that leave, in words."""

import re
from datetime import UTC, datetime

import pytest

from peps_tui.core.domain.challenge import Purpose
from peps_tui.core.domain.message import Message, MessageChannel, MessageKind, Worded
from peps_tui.core.use_cases.messages import SHORT_LINK_LIFE
from peps_tui.keys import KEYS
from peps_tui.texts.keys import key_name
from peps_tui.texts.letters import LETTER_WIDTH
from peps_tui.texts.messages import compose
from tests.test_texts import MISSET

IDENTIFIER = "JLO000439"
LINK = "https://peps.exemple.fr/activation/jeton"
FACTS = {
    "civility": "mrs",
    "last_name": "Dupont",
    "first_name": "Zoë",
    "establishment": "COMMUNE DE VILLEBOIS",
    "by_civility": "mr",
    "by_last_name": "Martin",
    "profile": "user",
    "link": LINK,
    "on": "2026-08-01",
    "created_on": "2026-08-01",
    "masked": "06 •• •• •• 78",
    "about": "Jean Louty",
    "representative": "Mme Jeanne Roy",
    "title": "Maire",
    "siret": "21280220900014",
    "code": "482917",
    "identifier": IDENTIFIER,
    "purpose": "sign_in",
    "identifiers": "JLO000439|COMMUNE DE VILLEBOIS",
    "status": "expired",
    "administrators": "Claire Martin\nPaul Petit",
    "subject": "accounts",
    "name": "Jean Louty",
    "email": "jean@exemple.fr",
    "source": "10.0.0.1",
    "message": "Bonjour,\nje n’ai plus accès.",
    "file": "Comptes au 01/08/2026",
    "accounts": "JLO000439|Jean\x1b[2J Louty|2027-01-15\nARO000002|Anne|Roy|2027-02-01",
}
ADDRESS = "1 place de la Mairie\n28600 Luisant"
GSM7 = re.compile(
    r"[@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,\-./0-9:;<=>?¡A-ZÄÖÑÜ§¿a-zäöñüà]*"
)
NOT_TO_A_HOLDER = {MessageKind.CODE, MessageKind.ADMIN_LETTER, MessageKind.ENQUIRY}
MAILS = [kind for kind in MessageKind if kind not in NOT_TO_A_HOLDER]


def worded(
    kind: MessageKind,
    channel: MessageChannel = MessageChannel.EMAIL,
    to: str = ADDRESS,
    **facts: str,
) -> Worded:
    return compose(
        Message(
            establishment_id=1,
            kind=kind,
            channel=channel,
            to=to,
            facts={**FACTS, **facts},
            created_at=datetime(2026, 8, 1, 12, tzinfo=UTC),
        )
    )


@pytest.mark.rule("MSG-1")
@pytest.mark.parametrize("kind", MAILS)
def test_a_mail_greets_its_holder_and_names_the_establishment(kind: MessageKind) -> None:
    mail = worded(kind)

    assert mail.subject
    assert mail.text.startswith("Bonjour Madame Dupont,\n\n")
    assert "COMMUNE DE VILLEBOIS" in mail.text


@pytest.mark.rule("MSG-1")
@pytest.mark.parametrize("civility", ["", "mr", "mrs"])
@pytest.mark.parametrize("kind", MessageKind)
def test_every_kind_is_set_as_printers_set_it(kind: MessageKind, civility: str) -> None:
    channel = MessageChannel.VOICE if kind is MessageKind.CODE else MessageChannel.EMAIL
    told = worded(kind, channel, civility=civility, by_civility=civility)

    text = told.text.replace(LINK, "")
    assert MISSET.findall(told.subject + "\n" + text) == []
    assert "  " not in text.replace("\n" + " " * 40, "\n")


@pytest.mark.parametrize("kind", MessageKind)
def test_what_people_typed_acts_on_no_terminal(kind: MessageKind) -> None:
    hostile = "Ville\x1b]52;c;eA==\x07\u202e\x9b2J\r\nBcc: x"
    names = ("last_name", "first_name", "establishment", "about", "representative", "title")
    channel = MessageChannel.VOICE if kind is MessageKind.CODE else MessageChannel.EMAIL
    told = worded(kind, channel, f"{hostile}\n28600", **dict.fromkeys(names, hostile))

    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]", told.subject + told.text)
    assert "\nBcc" not in told.text


@pytest.mark.rule("LIFE-2")
@pytest.mark.parametrize(
    ("profile", "words"), [("user", "qu’utilisateur"), ("admin", "qu’administrateur")]
)
def test_the_creation_mail_has_the_words_of_the_guide(profile: str, words: str) -> None:
    mail = worded(MessageKind.CREATION, profile=profile)

    assert mail.subject == "Vous pouvez créer votre mot de passe"
    assert (
        f"Le 01/08/2026, un compte vous a été créé en tant {words} à la Plateforme "
        "Employeurs Publics PEP’s pour l’établissement COMMUNE DE VILLEBOIS."
    ) in mail.text
    assert "vous avez 15 jours pour le créer" in mail.text
    assert LINK in mail.text.splitlines()


@pytest.mark.rule("LIFE-2")
def test_the_creation_mail_does_not_tell_the_identifier() -> None:
    mail = worded(MessageKind.CREATION)

    assert IDENTIFIER not in mail.subject + mail.text


def test_the_creation_mail_names_the_key_of_the_sign_in_screen() -> None:
    key = key_name(KEYS["login.create_password"])

    assert f"la touche {key} (" in worded(MessageKind.CREATION).text


@pytest.mark.parametrize("kind", [MessageKind.CREATION, MessageKind.RESET])
def test_a_mail_with_a_link_tells_how_to_come_in(kind: MessageKind) -> None:
    told = worded(kind, entrance="ssh peps.exemple.fr").text
    assert "en tapant « ssh peps.exemple.fr » dans un terminal" in told.replace(
        "\N{NO-BREAK SPACE}", " "
    )

    assert "Dans l’application, sur l’écran" in worded(kind).text


def test_who_created_the_account_tells_its_identifier() -> None:
    assert "Monsieur Martin vous le communique" in flat(worded(MessageKind.CREATION))
    by_support = worded(MessageKind.CREATION, by_civility="", by_last_name="")
    assert "l’assistance de la plateforme vous le communique" in flat(by_support)


def flat(mail: Worded) -> str:
    return " ".join(mail.text.split())


@pytest.mark.rule("OTP-1")
@pytest.mark.parametrize("purpose", Purpose)
def test_an_sms_fits_one_segment(purpose: Purpose) -> None:
    sms = worded(MessageKind.CODE, MessageChannel.SMS, purpose=purpose).text

    assert GSM7.fullmatch(sms)
    assert len(sms) <= 160
    assert "482917" in sms
    assert IDENTIFIER in sms
    assert "5 minutes" in sms
    assert "Ne le communiquez" in sms


def test_each_purpose_has_its_words() -> None:
    said = {
        worded(MessageKind.CODE, MessageChannel.SMS, purpose=purpose).text for purpose in Purpose
    }

    assert len(said) == len(Purpose)


@pytest.mark.rule("OTP-1")
def test_a_call_says_the_digits_one_by_one_and_twice() -> None:
    call = worded(MessageKind.CODE, MessageChannel.VOICE).text

    assert call.count("4. 8. 2. 9. 1. 7. ") == 2
    assert "482917" not in call
    assert "J. L. O. 0. 0. 0. 4. 3. 9. " in call


def test_the_enrolment_mail_holds_its_link_and_its_hour() -> None:
    mail = worded(MessageKind.ENROLMENT)

    assert LINK in mail.text.splitlines()
    assert SHORT_LINK_LIFE.total_seconds() == 3600
    assert "valable 1 heure" in mail.text


def test_administrators_read_who_it_is_about() -> None:
    for kind in (MessageKind.BLOCKED_ADMIN, MessageKind.PHONE_ENROLLED_ADMIN):
        assert f"Jean Louty (identifiant {IDENTIFIER})" in worded(kind).text


@pytest.mark.rule("LIFE-10")
def test_the_letter_is_laid_out_for_its_envelope() -> None:
    letter = worded(MessageKind.ADMIN_LETTER, MessageChannel.LETTER)
    lines = letter.text.splitlines()

    block = ["Mme Jeanne Roy", "Maire", "COMMUNE DE VILLEBOIS", *ADDRESS.splitlines()]
    assert lines[4:9] == [" " * 40 + line for line in block]
    assert " " * 40 + "Le 1er août 2026" in lines
    assert f"Objet\N{NO-BREAK SPACE}: {letter.subject}" in lines
    assert "Madame Zoë Dupont" in " ".join(lines)
    assert max(map(len, lines)) <= LETTER_WIDTH


@pytest.mark.rule("LIFE-10")
def test_a_letter_without_an_address_says_so() -> None:
    letter = worded(
        MessageKind.ADMIN_LETTER, MessageChannel.LETTER, to="", representative="", title=""
    )

    assert "[adresse à compléter]" in letter.text


@pytest.mark.rule("MSG-1", "PHONE-5")
@pytest.mark.parametrize(
    ("masked", "was_anonymous", "words"),
    [
        ("06 •• •• •• 78", "", "vient de remplacer votre numéro"),
        ("06 •• •• •• 78", "yes", "Votre numéro était anonymisé"),
        ("", "", "vient d’effacer votre numéro"),
    ],
)
def test_the_holder_reads_what_an_administrator_did_to_his_number(
    masked: str, was_anonymous: str, words: str
) -> None:
    mail = worded(MessageKind.PHONE_CHANGED, masked=masked, was_anonymous=was_anonymous)

    assert "Monsieur Martin vient" in mail.text
    assert words in mail.text
    assert ("anonymisé" in mail.text) is bool(was_anonymous)
    assert not MISSET.search(mail.text)


@pytest.mark.rule("MSG-1")
def test_a_number_that_its_holder_gave_names_no_administrator() -> None:
    assert "Martin" not in worded(MessageKind.PHONE_CHANGED, by_last_name="").text


@pytest.mark.rule("LIFE-7", "CASE-28")
def test_the_reminder_lists_each_account_with_its_day() -> None:
    mail = worded(MessageKind.REMINDER)

    assert mail.subject == "2 comptes arrivent à expiration"
    assert "- Jean Louty (JLO000439), le 15/01/2027\n- Anne|Roy (ARO000002), le" in mail.text
    one = worded(MessageKind.REMINDER, accounts="JLO000439|Jean Louty|2027-01-15")
    assert one.subject == "1 compte arrive à expiration"
