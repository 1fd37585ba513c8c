"""Which numbers can receive a code, and how."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peps_tui.core.domain.errors import PhoneRefused
from peps_tui.core.domain.phone import Channel, Phone, PhoneFault, parse_phone, phone_from_e164

SMS, VOICE = Channel.SMS, Channel.VOICE

ACCEPTED = [
    # Mainland, in any usual writing
    ("0612345678", "+33612345678", SMS),
    ("06 12 34 56 78", "+33612345678", SMS),
    ("06.12.34.56.78", "+33612345678", SMS),
    ("06-12-34-56-78", "+33612345678", SMS),
    ("06/12/34/56/78", "+33612345678", SMS),
    ("06\u00a012\u202f34‑56–78", "+33612345678", SMS),
    ("+33 6 12 34 56 78", "+33612345678", SMS),
    ("+33 (0)6 12 34 56 78", "+33612345678", SMS),
    ("0033612345678", "+33612345678", SMS),
    ("0033 (0)6 12 34 56 78", "+33612345678", SMS),
    ("\u202a+33 6 12 34 56 78\u202c", "+33612345678", SMS),
    ("０６１２３４５６７８", "+33612345678", SMS),
    ("0732345678", "+33732345678", SMS),
    ("0142345678", "+33142345678", VOICE),
    ("0556114123", "+33556114123", VOICE),
    ("0162123456", "+33162123456", VOICE),
    ("0972123456", "+33972123456", VOICE),
    ("0947512345", "+33947512345", VOICE),
    # La Réunion, Mayotte
    ("0262 20 00 00", "+262262200000", VOICE),
    ("(0262) 20 00 00", "+262262200000", VOICE),
    ("0263123456", "+262263123456", VOICE),
    ("0269601234", "+262269601234", VOICE),
    ("0639012345", "+262639012345", SMS),
    ("0692123456", "+262692123456", SMS),
    ("0693012345", "+262693012345", SMS),
    ("0709212345", "+262709212345", SMS),
    ("0709352345", "+262709352345", SMS),
    ("+33 692 12 34 56", "+262692123456", SMS),
    ("+33 0692 12 34 56", "+262692123456", SMS),
    ("+262 0692 12 34 56", "+262692123456", SMS),
    ("+262 692 12 34 56", "+262692123456", SMS),
    # Guadeloupe, Guyane, Martinique
    ("0590123456", "+590590123456", VOICE),
    ("0598712345", "+590598712345", VOICE),
    ("0690123456", "+590690123456", SMS),
    ("0691212345", "+590691212345", SMS),  # a block that the library does not know yet
    ("0709012345", "+590709012345", SMS),
    ("+590 947 51 23 45", "+590947512345", VOICE),
    ("0594101234", "+594594101234", VOICE),
    ("0694201234", "+594694201234", SMS),
    ("0709312345", "+594709312345", SMS),
    ("0596 30 12 34", "+596596301234", VOICE),
    ("0696201234", "+596696201234", SMS),
    ("0697123456", "+596697123456", SMS),
    ("0709112345", "+596709112345", SMS),
    # Saint-Pierre-et-Miquelon: 0508 is always called
    ("0508412345", "+508412345", VOICE),
    ("0508551234", "+508551234", VOICE),
    ("+508 41 23 45", "+508412345", VOICE),
    ("0708412345", "+508708412345", SMS),
    # The Pacific
    ("+687 75 12 34", "+687751234", SMS),
    ("+687 27 12 34", "+687271234", VOICE),
    ("+689 87 12 34 56", "+68987123456", SMS),
    ("+681 72 12 34", "+681721234", SMS),
]


@pytest.mark.rule("PHONE-2", "OTP-1", "CASE-72")
@pytest.mark.parametrize(("text", "e164", "channel"), ACCEPTED)
def test_a_french_number_gives_its_territory_and_its_channel(
    text: str, e164: str, channel: Channel
) -> None:
    assert parse_phone(text) == Phone(e164=e164, channel=channel)


@pytest.mark.rule("PHONE-2", "CASE-72")
@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", PhoneFault.EMPTY),
        (" \u200b", PhoneFault.EMPTY),
        ("0612 34 56 7O", PhoneFault.NOT_A_NUMBER),
        ("1-800-FLOWERS", PhoneFault.NOT_A_NUMBER),
        ("06 xx xx xx 78", PhoneFault.NOT_A_NUMBER),
        ("٠٦١٢٣٤٥٦٧٨", PhoneFault.NOT_A_NUMBER),
        ("+", PhoneFault.NOT_A_NUMBER),
        ("+0612345678", PhoneFault.NOT_A_NUMBER),
        ("06+12345678", PhoneFault.NOT_A_NUMBER),
        ("061234567", PhoneFault.WRONG_LENGTH),
        ("06123456789", PhoneFault.WRONG_LENGTH),
        ("612345678", PhoneFault.WRONG_LENGTH),
        ("+33", PhoneFault.WRONG_LENGTH),
        ("+68787", PhoneFault.WRONG_LENGTH),
        ("0" + "6" * 5000, PhoneFault.WRONG_LENGTH),
        ("0692123456 poste 12", PhoneFault.EXTENSION),
        ("0237910000#123", PhoneFault.EXTENSION),
        ("+33 2 37 91 00 00 ext. 4", PhoneFault.EXTENSION),
        ("15", PhoneFault.SHORT_NUMBER),
        ("3639", PhoneFault.SHORT_NUMBER),
        ("118218", PhoneFault.SHORT_NUMBER),
        ("+41 79 123 45 67", PhoneFault.FOREIGN),
        ("0032 470 12 34 56", PhoneFault.FOREIGN),
        ("+881 6 123 456 789", PhoneFault.FOREIGN),
        ("0800123456", PhoneFault.SPECIAL_RATE),
        ("0825123456", PhoneFault.SPECIAL_RATE),
        ("0899123456", PhoneFault.SPECIAL_RATE),
        ("+590 811 12 34 56", PhoneFault.SPECIAL_RATE),
        ("0700123456", PhoneFault.MACHINE),
        ("07001234567890", PhoneFault.MACHINE),
        ("+33 901 12 34 56", PhoneFault.MACHINE),
        ("0937123456", PhoneFault.PLATFORM),
        ("0938123456", PhoneFault.PLATFORM),
        ("0939123456", PhoneFault.PLATFORM),
        ("0712345678", PhoneFault.UNASSIGNED),
        ("0720123456", PhoneFault.UNASSIGNED),
        ("0709412345", PhoneFault.UNASSIGNED),  # 0709 3 and 4: neither Guyane nor Mayotte
        ("+262 6 12 34 56 78", PhoneFault.UNASSIGNED),
        ("0596123456", PhoneFault.UNASSIGNED),
    ],
)
def test_any_other_number_is_refused_with_its_reason(text: str, fault: PhoneFault) -> None:
    with pytest.raises(PhoneRefused) as refused:
        parse_phone(text)

    assert refused.value.reason == fault


@pytest.mark.rule("PHONE-2")
@pytest.mark.parametrize(
    ("text", "channel"), [("+41 79 123 45 67", SMS), ("+41 (0)44 668 18 00", VOICE)]
)
def test_a_setting_accepts_foreign_numbers(text: str, channel: Channel) -> None:
    assert parse_phone(text, foreign=True).channel is channel


@pytest.mark.rule("PHONE-2")
@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("+881 6 123 456 789", PhoneFault.SPECIAL_RATE),
        ("+44 909 879 0000", PhoneFault.SPECIAL_RATE),
        ("+999 123 456", PhoneFault.UNASSIGNED),
        ("+41 12 345", PhoneFault.UNASSIGNED),
        ("+41 79 123 45 67 89 01 23", PhoneFault.WRONG_LENGTH),
    ],
)
def test_no_setting_accepts_a_costly_or_impossible_number(text: str, fault: PhoneFault) -> None:
    with pytest.raises(PhoneRefused) as refused:
        parse_phone(text, foreign=True)

    assert refused.value.reason == fault


@pytest.mark.rule("OTP-1")
@pytest.mark.parametrize(
    ("text", "national", "masked"),
    [
        ("0612345678", "06 12 34 56 78", "06 •• •• •• 78"),
        ("0692123456", "0692 12 34 56", "06 •• •• •• 56"),
        ("0508412345", "0508 41 23 45", "05 •• •• •• 45"),
        ("0708412345", "0708 41 23 45", "07 •• •• •• 45"),
        ("+687751234", "+687 75.12.34", "+687 ••.••.34"),
        ("+41791234567", "+41 79 123 45 67", "+41 •• ••• •• 67"),
    ],
)
def test_a_number_is_shown_in_its_national_form_or_masked(
    text: str, national: str, masked: str
) -> None:
    phone = parse_phone(text, foreign=True)

    assert phone.national == national
    assert phone.masked == masked


@pytest.mark.parametrize(("text", "e164", "channel"), ACCEPTED)
def test_a_number_printed_by_mistake_shows_its_last_two_digits_only(
    text: str, e164: str, channel: Channel
) -> None:
    printed = f"{parse_phone(text)} {parse_phone(text)!r}"

    assert e164[-3:] not in printed
    assert e164[-2:] in printed


@pytest.mark.rule("OTP-1")
@pytest.mark.parametrize(("text", "e164", "channel"), ACCEPTED)
def test_a_stored_number_finds_its_channel_again(text: str, e164: str, channel: Channel) -> None:
    assert phone_from_e164(e164) == Phone(e164=e164, channel=channel)


def test_a_stored_number_that_is_no_longer_assigned_is_kept_and_called() -> None:
    assert phone_from_e164("+33712345678") == Phone(e164="+33712345678", channel=VOICE)


@pytest.mark.parametrize(
    "text", ["", "0612345678", "+33 612345678", "+33612345678\n", "+999123456"]
)
def test_what_was_never_stored_is_not_read(text: str) -> None:
    with pytest.raises(ValueError, match=r"E\.164|country"):
        phone_from_e164(text)


NUMBER_LIKE = st.text("0123456789+()./- #x\u00a0poste", max_size=20)


@pytest.mark.rule("PHONE-2")
@given(
    st.text() | NUMBER_LIKE | st.from_regex(r"(\+|00|0)[0-9]{8,14}", fullmatch=True), st.booleans()
)
def test_whatever_is_typed_is_a_number_or_a_refusal(text: str, foreign: bool) -> None:
    try:
        phone = parse_phone(text, foreign=foreign)
    except PhoneRefused:
        return
    assert phone_from_e164(phone.e164) == phone
    assert parse_phone(phone.e164, foreign=foreign) == phone
