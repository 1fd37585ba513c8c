"""Telephone numbers that can receive a code, and how it gets there (PHONE-2, OTP-1).

What is typed is reduced to digits, never handed raw to the library, which reads letters as digits.
A French number is then looked at in its national form: its first digits give the refusals that
need a reason and the territory to call. The library alone would call Paris for Mayotte.

French too, but without a national form: +681 (Wallis-et-Futuna), +687 (Nouvelle-Calédonie) and
+689 (Polynésie française).
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from peps_tui.core.domain import errors
from peps_tui.core.domain.text import clean

if TYPE_CHECKING:
    from phonenumbers import PhoneNumber


class Channel(StrEnum):
    """How a code is sent (OTP-1)."""

    SMS = "sms"
    VOICE = "voice"


class PhoneFault(StrEnum):
    """Why a number was refused (PHONE-2)."""

    EMPTY = "empty"
    NOT_A_NUMBER = "not_a_number"  # letters, or nothing that can be dialled
    WRONG_LENGTH = "wrong_length"  # a French number has ten digits
    EXTENSION = "extension"  # « poste 12 »: no robot dials it
    SHORT_NUMBER = "short_number"  # 15, 3639, 118218
    FOREIGN = "foreign"
    SPECIAL_RATE = "special_rate"  # 08, satellites: nobody's own line, and toll fraud
    MACHINE = "machine"  # 0700, 0901: between machines
    PLATFORM = "platform"  # 0937 to 0939: technical platforms
    UNASSIGNED = "unassigned"  # well-formed, but given to nobody: 07 12…


# The territory of a national number, by its first digits; any other is mainland (+33). Mayotte and
# Guyane share 0709 3; its blocks 4, 8 and 9, given to neither, stay +33 and are refused there.
_TERRITORIES = {
    # La Réunion, Mayotte
    "+262": (
        *("0262", "0263", "0268", "0269", "0639", "0692", "0693"),
        *("07092", "070935", "070936", "070937"),
    ),
    # Guadeloupe, Saint-Barthélemy, Saint-Martin
    "+590": ("0590", "05987", "0690", "0691", "07090"),
    # Guyane
    "+594": ("0594", "05988", "0694", "070930", "070931", "070932", "070933"),
    # Martinique
    "+596": ("0596", "05989", "0696", "0697", "07091"),
    # Saint-Pierre-et-Miquelon
    "+508": ("0508", "0708"),
}
_PACIFIC = ("+681", "+687", "+689")
_REFUSED = {
    PhoneFault.MACHINE: ("0700", "0901"),
    PhoneFault.PLATFORM: ("0937", "0938", "0939"),
    PhoneFault.SPECIAL_RATE: ("08",),
}
_E164 = re.compile(r"\+[1-9][0-9]{5,14}")
_DIALLED = re.compile(r"[0-9]+|\+[1-9][0-9]*")
_TEN_DIGITS = re.compile(r"(\+(?:33|262|590|594|596|508))0?([0-9]*)")  # 0?: as in +33 (0)6…
_SEPARATORS = re.compile(r"[\s.()/\-\u2010-\u2015\u2212]+")
_EXTENSION = re.compile(r"[#;*x]|poste|ext|p\.", re.IGNORECASE)
_ALL_BUT_TWO_DIGITS = re.compile(r"[0-9](?=(?:[^0-9]*[0-9]){2})")


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Phone:
    """A number and how a code reaches it; its `repr` never shows the number in full.

    `e164` is for the gateway and the storage only.
    """

    e164: str
    channel: Channel

    @property
    def national(self) -> str:
        """As its country writes it: `06 12 34 56 78`, `0692 12 34 56`, `+687 75.12.34`."""
        code, digits = _split(self.e164)
        if not digits:
            return _international(self.e164)
        head = 2 if code == "+33" else 4
        return " ".join([digits[:head], *re.findall("..", digits[head:])])

    @property
    def masked(self) -> str:
        """Enough to recognise one's own number: `06 •• •• •• 78`, `+687 ••.••.34` (OTP-1)."""
        _, digits = _split(self.e164)
        if digits:
            return f"{digits[:2]} •• •• •• {digits[-2:]}"
        code, _, rest = _international(self.e164).partition(" ")
        return f"{code} {_ALL_BUT_TWO_DIGITS.sub('•', rest)}"

    def __repr__(self) -> str:
        return f"<Phone {self.channel} {self.masked}>"


def parse_phone(text: str, *, foreign: bool = False) -> Phone:
    """The number that a person typed, in any usual writing (PHONE-2).

    `foreign` is the setting that accepts numbers of other countries.

    Raises:
        PhoneRefused: with a `PhoneFault`; the number itself is not in the error.
    """
    e164 = _e164(_dialled(text), foreign=foreign)
    try:
        kind = _kind(e164)
    except ValueError:
        kind = PhoneFault.UNASSIGNED
    if isinstance(kind, PhoneFault):
        raise errors.PhoneRefused(kind)
    return Phone(e164=e164, channel=kind)


def phone_from_e164(text: str) -> Phone:
    """A number that was accepted once, back from storage; its channel is found again.

    Settings and numbering plans change: a stored number stays, at worst called by voice, which
    every telephone receives.

    Raises:
        ValueError: `text` is not in E.164 form.
    """
    if not _E164.fullmatch(text):
        raise ValueError("not in E.164 form")
    kind = _kind(text)
    return Phone(e164=text, channel=kind if isinstance(kind, Channel) else Channel.VOICE)


def _dialled(text: str) -> str:
    """The digits of `text`, after a `+` when they begin with the code of a country."""
    text = clean(unicodedata.normalize("NFKC", text)).strip()
    if not text:
        raise errors.PhoneRefused(PhoneFault.EMPTY)
    if _has_extension(text):
        raise errors.PhoneRefused(PhoneFault.EXTENSION)
    digits = _SEPARATORS.sub("", text)
    if digits.startswith("00"):
        digits = f"+{digits[2:]}"
    if not _DIALLED.fullmatch(digits):
        raise errors.PhoneRefused(PhoneFault.NOT_A_NUMBER)
    return digits


def _has_extension(text: str) -> bool:
    """Whether a mark of extension follows what is a whole number already."""
    mark = _EXTENSION.search(text)
    return mark is not None and sum(map(str.isdecimal, text[: mark.start()])) >= 9


def _e164(digits: str, *, foreign: bool) -> str:
    code, national = _split(digits)
    if national:
        return _french(national, code)
    if not digits.startswith("+"):
        return _french(digits, "+33")
    if not foreign and not digits.startswith(_PACIFIC):
        raise errors.PhoneRefused(PhoneFault.FOREIGN)
    if not _E164.fullmatch(digits):
        raise errors.PhoneRefused(PhoneFault.WRONG_LENGTH)
    return digits


def _split(e164: str) -> tuple[str, str]:
    """The country code and the national form of a number that has one, else nothing."""
    match = _TEN_DIGITS.fullmatch(e164)
    if not match:
        return "", ""
    code, rest = match.groups()
    # Saint-Pierre-et-Miquelon keeps six digits of what is dialled 0508 elsewhere.
    return code, f"0508{rest}" if code == "+508" and len(rest) == 6 else f"0{rest}"


def _french(national: str, code: str) -> str:
    """The E.164 form of a national number, under `code` unless its digits tell the territory."""
    if not national.startswith("0") and len(national) <= 6:
        raise errors.PhoneRefused(PhoneFault.SHORT_NUMBER)
    for fault, starts in _REFUSED.items():
        if national.startswith(starts):
            raise errors.PhoneRefused(fault)
    if not national.startswith("0") or len(national) != 10:
        raise errors.PhoneRefused(PhoneFault.WRONG_LENGTH)
    kept = 4 if national.startswith("0508") else 1
    return (_territory(national) or code) + national[kept:]


def _territory(national: str) -> str:
    """The country code of an overseas territory, or nothing."""
    return next((c for c, starts in _TERRITORIES.items() if national.startswith(starts)), "")


def _kind(e164: str) -> Channel | PhoneFault:
    """The channel of a number, or why it has none; ValueError where the country code is none."""
    from phonenumbers import PhoneNumberType, number_type, region_code_for_number

    number = _parsed(e164)
    if region_code_for_number(number) == "001":  # satellites, and other numbers of no country
        return PhoneFault.SPECIAL_RATE
    code, national = _split(e164)
    match number_type(number):
        case PhoneNumberType.MOBILE | PhoneNumberType.FIXED_LINE_OR_MOBILE:
            # Fixed lines and mobiles share 0508; a voice call reaches both.
            return Channel.VOICE if national.startswith("0508") else Channel.SMS
        case PhoneNumberType.FIXED_LINE | PhoneNumberType.VOIP:
            return Channel.VOICE
        case PhoneNumberType.UNKNOWN:
            # Overseas mobile blocks open faster than the library learns them; the code that has to
            # be typed back proves the number anyway.
            known = national.startswith(("06", "07")) and _territory(national) == code
            return Channel.SMS if known else PhoneFault.UNASSIGNED
    return PhoneFault.SPECIAL_RATE


def _international(e164: str) -> str:
    from phonenumbers import PhoneNumberFormat, format_number

    return format_number(_parsed(e164), PhoneNumberFormat.INTERNATIONAL)


def _parsed(e164: str) -> PhoneNumber:
    # Imported in functions: 12 ms that the first screen does without.
    from phonenumbers import NumberParseException, parse

    try:
        return parse(e164)
    except NumberParseException:
        raise ValueError("no country has this code") from None
