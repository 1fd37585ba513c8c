"""What people type: what may be kept of it, what may be shown of it, how it is compared.

clean          anything → what may reach a terminal, a log or a mail: repairs, never refuses
checked        an entry → the text to keep, or a refusal
checked_lines  the same for an entry of several lines
checked_email  the same for an e-mail address
fold           a text → its search key, without accents or case
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from enum import StrEnum
from functools import cache

from peps_tui.core.domain import errors
from peps_tui.core.domain.data import entries

# Controls, formats (bidi overrides among them), surrogates, private, unassigned, line separators.
_FORBIDDEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})

# A string sequence without its end would swallow the rest of the text: only its introducer goes.
_ESCAPE_SEQUENCE = re.compile(
    r"(?:\x1b[\]PX^_]|[\x90\x98\x9d-\x9f])[^\x00-\x1f\x7f-\x9f]*(?:\x07|\x1b\\|\x9c)"  # OSC, DCS…
    r"|(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]"  # CSI
    r"|(?:\x1b[NO]|[\x8e\x8f])[ -~]"  # one character of another set
    r"|\x1b[ -/]*[0-~]"
)
_BREAKS = re.compile(r"[\t\n\v\f\r\x85\u2028\u2029]+")

# Letters that NFKD leaves whole, after case folding.
_LIGATURES = str.maketrans(
    {"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ħ": "h", "ı": "i"}
)

LOST_CHARACTER = "\N{REPLACEMENT CHARACTER}"
"""What stands where a terminal or a program, not in UTF-8, sent something unreadable."""

_INTERNAL_DOMAINS = (".local", ".test")


class TextFault(StrEnum):
    """Why an entry was refused."""

    EMPTY = "empty"
    TOO_LONG = "too_long"
    CONTROL = "control"
    LOST_CHARACTER = "lost_character"


def clean(text: str) -> str:
    """`text` as it may reach a terminal, a log line or a mail, in NFC.

    Escape sequences go whole, then every control, format, private, unassigned or surrogate
    character; tabs and line breaks become one space. What is clean already comes back as it is,
    so calling it at each display costs next to nothing.
    """
    if text.isprintable():  # spaces other than U+0020 are not: they take the long way, and stay
        return unicodedata.normalize("NFC", text)
    text = _BREAKS.sub(" ", _ESCAPE_SEQUENCE.sub("", text))
    return unicodedata.normalize("NFC", "".join(filter(_is_allowed, text)))


def holds_control(text: str) -> bool:
    """Whether `text` holds a character that `clean` would take away."""
    return not text.isprintable() and not all(map(_is_allowed, text))


def checked(text: str, *, limit: int, required: bool = True) -> str:
    """The entry to keep: NFC, trimmed, each run of spaces reduced to one.

    `limit` counts characters after that. An entry that is not `required` may be empty.

    Raises:
        TextRefused: with a `TextFault`; control and lost characters are refused, never repaired.
    """
    text = unicodedata.normalize("NFC", text).strip()
    if holds_control(text):
        raise errors.TextRefused(TextFault.CONTROL)
    if LOST_CHARACTER in text:
        raise errors.TextRefused(TextFault.LOST_CHARACTER)
    text = " ".join(text.split())
    if len(text) > limit:
        raise errors.TextRefused(TextFault.TOO_LONG)
    if required and not text:
        raise errors.TextRefused(TextFault.EMPTY)
    return text


def checked_lines(text: str, *, limit: int, required: bool = True) -> str:
    """The entry of several lines to keep: each as `checked` keeps one, none empty at either end.

    Raises TextRefused as `checked`.
    """
    if len(text) > 2 * limit:  # what a huge paste holds is not worth the time it would take
        raise errors.TextRefused(TextFault.TOO_LONG)
    lines = (checked(line.expandtabs(), limit=limit, required=False) for line in text.splitlines())
    kept = "\n".join(lines).strip("\n")
    if len(kept) > limit:
        raise errors.TextRefused(TextFault.TOO_LONG)
    if required and not kept:
        raise errors.TextRefused(TextFault.EMPTY)
    return kept


def checked_fields(checks: Mapping[str, Callable[[], str]]) -> dict[str, str]:
    """The entry that each field keeps, by its name.

    Raises FieldsRefused: all the faults at once.
    """
    kept: dict[str, str] = {}
    faults: dict[str, errors.EntryError] = {}
    for name, check in checks.items():
        try:
            kept[name] = check()
        except errors.EntryError as fault:
            faults[name] = fault
    if faults:
        raise errors.FieldsRefused(faults)
    return kept


def checked_email(text: str, *, allow_internal: bool = False) -> str:
    """The address to keep: trimmed, its domain in lower-case ASCII.

    `allow_internal` accepts addresses under .local and .test, which no public server delivers.

    Raises:
        EmailRefused: it is not an address that any mail server accepts (ASCII before the @).
    """
    # Imported here: 20 ms that only entry forms need.
    from email_validator import EmailNotValidError, validate_email

    address = text.strip()
    # The library refuses special domains whatever it is asked: it judges a public stand-in.
    stand_in = ".fr" if allow_internal and address.lower().endswith(_INTERNAL_DOMAINS) else ""
    try:
        valid = validate_email(
            address + stand_in, check_deliverability=False, allow_smtputf8=False, strict=True
        )
    except EmailNotValidError:
        raise errors.EmailRefused from None
    return f"{valid.local_part}@{valid.ascii_domain}".removesuffix(stand_in)


def same_email(one: str, other: str) -> bool:
    """Whether two addresses are the same, whatever their case."""
    return one.strip().casefold() == other.strip().casefold()


def unaccented(text: str) -> str:
    """`text` without case, accents or ligatures; punctuation and spaces stay."""
    if text.isascii():
        return text.casefold()
    letters = unicodedata.normalize("NFKD", text.casefold().translate(_LIGATURES)).casefold()
    return "".join(char for char in letters if unicodedata.category(char)[0] != "M")


def fold(text: str) -> str:
    """The search key of `text`: letters and digits only, without accents or case.

    Whatever lies between words becomes one space: « L’Haÿ-les-Roses » → `l hay les roses`.
    """
    return " ".join("".join(c if c.isalnum() else " " for c in unaccented(text)).split())


def sort_key(last_name: str, first_name: str) -> str:
    """Orders people by name, then first name, without accents or case."""
    # The separator sorts before every letter: « Le Zoé » comes before « Leb Anne ».
    return f"{fold(last_name)}\x1f{fold(first_name)}"


def is_generic_name(last_name: str, first_name: str) -> bool:
    """Whether a name looks like that of a shared account, « Mairie », « RH »… (LIFE-12)."""
    return any(f"{fold(name)} ".startswith(_generic_names()) for name in (last_name, first_name))


@cache
def _generic_names() -> tuple[str, ...]:
    return tuple(f"{fold(entry)} " for entry in entries("generic_names"))


def _is_allowed(char: str) -> bool:
    return unicodedata.category(char) not in _FORBIDDEN
