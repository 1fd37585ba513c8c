"""What an administrator types about a person, and what is made of it (SCR-WIZ, SCR-EDIT)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, fields
from enum import StrEnum
from typing import Any, TypeVar

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
    REUSED_ACCOUNT = "reused_account"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entries:
    """What the forms of creation and modification both ask, as typed.

    A `phone` that is None is not asked; empty, there is none.
    """

    profile: Profile = Profile.USER
    civility: Civility | None = None
    last_name: str = ""
    first_name: str = ""
    email: str = ""
    phone: str | None = field(default=None, repr=False)
    service: str = ""
    delegation: bool = False
    rights: Rights = field(default_factory=lambda: NO_RIGHTS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft(Entries):
    """The entries of the wizard; nothing exists until the code is accepted."""

    phone: str = field(default="", repr=False)
    email_again: str = ""

    @property
    def fingerprint(self) -> str:
        """The digest of everything that the code confirms (OTP-7)."""
        entries = {f.name: getattr(self, f.name) for f in fields(self) if f.name != "rights"}
        return digest(entries, sorted(self.rights.items()))


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """The entries once checked."""

    profile: Profile
    civility: Civility | None
    last_name: str
    first_name: str
    email: str
    phone: Phone | None
    service: str
    delegation: bool


def identity(entries: Entries, *, known: Entries | None = None) -> Identity:
    """Check every entry and tell all the faults at once (SCR-WIZ step 1, PHONE-1).

    What is as `known` is not judged again: a list that was imported may lack an address, or hold
    what no form accepts.

    Raises:
        FieldsRefused: with the refusal of each faulty field.
    """
    faults: dict[str, errors.EntryError] = {}

    def entry(name: str, check: Callable[[Any], T]) -> T:
        typed: T = getattr(entries, name)
        if known is None or typed != getattr(known, name):
            try:
                return check(typed)
            except errors.EntryError as fault:
                faults[name] = fault
        return typed

    found = Identity(
        profile=entries.profile,
        civility=entry("civility", _chosen),
        last_name=entry("last_name", _name),
        first_name=entry("first_name", _name),
        email=entry("email", checked_email),
        phone=entry("phone", _number),
        service=entry("service", _service),
        delegation=entries.delegation,
    )
    if isinstance(entries, Draft) and not same_email(entries.email, entries.email_again):
        faults["email_again"] = errors.EmailMismatch()
    if faults:
        raise errors.FieldsRefused(faults)
    return found


def advice(entries: Entries) -> frozenset[Advice]:
    """What deserves a second thought before creating (LIFE-12)."""
    given = set()
    if is_generic_name(entries.last_name, entries.first_name):
        given.add(Advice.GENERIC_NAME)
    if all(right is Right.NONE for right in entries.rights.values()):
        given.add(Advice.NO_RIGHT)
    return frozenset(given)


def _chosen(civility: Civility | None) -> Civility:
    if civility is None:
        raise errors.TextRefused(TextFault.EMPTY)
    return civility


def _name(typed: str) -> str:
    return checked(typed, limit=NAME_LIMIT)


def _number(typed: str | None) -> Phone | None:
    return parse_phone(typed) if typed and typed.strip() else None


def _service(typed: str) -> str:
    return checked(typed, limit=SERVICE_LIMIT, required=False)
