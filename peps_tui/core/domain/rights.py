"""Rights: one of three exclusive levels for each service of the catalogue (RIGHT-1)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType


class Right(StrEnum):
    """What an account may do in one service; the order is that of the columns."""

    NONE = "none"
    READ = "read"
    WRITE = "write"


class Fund(StrEnum):
    """The fund a service belongs to."""

    CNRACL = "CNRACL"
    IRCANTEC = "Ircantec"
    RAFP = "RAFP"
    RNCPS = "RNCPS"
    ALL = "PEP's"


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """A catalogue entry: data, not code (RIGHT-1).

    `code` is stable and never shown; `label` and `theme` are what people read; opening or
    granting a `sensitive` service asks a one-time code (OTP-7).
    """

    code: str
    theme: str
    label: str
    fund: Fund
    sensitive: bool = False
    online_on: date
    position: int


Rights = Mapping[str, Right]
"""The level of each service code; a code that is absent counts as `Right.NONE`."""

NO_RIGHTS: Rights = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class RightChange:
    """One real change of level, as the history tells it (RIGHT-5)."""

    service: Service
    before: Right
    after: Right


def level(rights: Rights, service: Service) -> Right:
    """The right held on `service`; none when nothing was granted (RIGHT-2)."""
    return rights.get(service.code, Right.NONE)


def changes(before: Rights, after: Rights, services: Iterable[Service]) -> tuple[RightChange, ...]:
    """The services whose level really differs, in catalogue order (RIGHT-5)."""
    return tuple(
        RightChange(service=service, before=level(before, service), after=level(after, service))
        for service in services
        if level(before, service) is not level(after, service)
    )


def grants_sensitive(made: Iterable[RightChange]) -> bool:
    """Whether one of the changes gives a level above none to a sensitive service (OTP-7)."""
    return any(change.service.sensitive and change.after is not Right.NONE for change in made)
