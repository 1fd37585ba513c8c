"""What an administrator types to create an account, and what is made of it (SCR-WIZ)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, fields
from enum import StrEnum
from typing import TypeVar

from peps_tui.core.domain import errors
from peps_tui.core.domain.account import Civility, Profile
from peps_tui.core.domain.challenge import digest
from peps_tui.core.domain.phone import Phone, parse_phone
from peps_tui.core.domain.rights import NO_RIGHTS, Right, Rights
from peps_tui.core.domain.text import (
    TextFault,
    checked,
    checked_email,
    is_generic_name,
    same_email,
)

NAME_LIMIT = 60
SERVICE_LIMIT = 80

T = TypeVar("T")


class Advice(StrEnum):
    """Warnings that a person confirms; none of them forbids (LIFE-12)."""

    GENERIC_NAME = "generic_name"
    NO_RIGHT = "no_right"


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """The entries of the wizard, as typed; nothing exists until the code is accepted."""

    profile: Profile = Profile.USER
    civility: Civility | None = None
    last_name: str = ""
    first_name: str = ""
    email: str = ""
    email_again: str = ""
    phone: str = field(default="", repr=False)
    service: str = ""
    delegation: bool = False
    rights: Rights = field(default_factory=lambda: NO_RIGHTS)

    @property
    def fingerprint(self) -> str:
        """The digest of everything that the code confirms (OTP-7)."""
        entries = {f.name: getattr(self, f.name) for f in fields(self) if f.name != "rights"}
        return digest(entries, sorted(self.rights.items()))


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """The entries once checked."""

    profile: Profile
    civility: Civility
    last_name: str
    first_name: str
    email: str
    phone: Phone | None
    service: str
    delegation: bool


def identity(draft: Draft) -> Identity:
    """Check every entry and tell all the faults at once (SCR-WIZ step 1, PHONE-1).

    Raises:
        FieldsRefused: with the refusal of each faulty field.
    """
    faults: dict[str, errors.EntryError] = {}

    def entry(name: str, check: Callable[[], T]) -> T | None:
        try:
            return check()
        except errors.EntryError as fault:
            faults[name] = fault
            return None

    civility = entry("civility", lambda: _chosen(draft.civility))
    last_name = entry("last_name", lambda: checked(draft.last_name, limit=NAME_LIMIT))
    first_name = entry("first_name", lambda: checked(draft.first_name, limit=NAME_LIMIT))
    email = entry("email", lambda: checked_email(draft.email))
    entry("email_again", lambda: _confirmed(draft.email, draft.email_again))
    phone = entry("phone", lambda: parse_phone(draft.phone) if draft.phone.strip() else None)
    service = entry("service", lambda: checked(draft.service, limit=SERVICE_LIMIT, required=False))
    if civility is None or last_name is None or first_name is None or email is None or faults:
        raise errors.FieldsRefused(faults)
    return Identity(
        profile=draft.profile,
        civility=civility,
        last_name=last_name,
        first_name=first_name,
        email=email,
        phone=phone,
        service=service or "",
        delegation=draft.delegation,
    )


def advice(draft: Draft) -> frozenset[Advice]:
    """What deserves a second thought before creating (LIFE-12)."""
    given = set()
    if is_generic_name(draft.last_name, draft.first_name):
        given.add(Advice.GENERIC_NAME)
    if all(right is Right.NONE for right in draft.rights.values()):
        given.add(Advice.NO_RIGHT)
    return frozenset(given)


def _chosen(civility: Civility | None) -> Civility:
    if civility is None:
        raise errors.TextRefused(TextFault.EMPTY)
    return civility


def _confirmed(email: str, again: str) -> None:
    if not same_email(email, again):
        raise errors.EmailMismatch
