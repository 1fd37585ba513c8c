"""Rights: one of three exclusive levels for each service of the catalogue (RIGHT-1)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING

from peps_tui.core.domain.history import Event, Operation

if TYPE_CHECKING:
    from peps_tui.core.domain.account import Account


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
    granting a `sensitive` service asks a one-time code (OTP-7). `address` is where it is found,
    empty while the catalogue does not know.
    """

    code: str
    theme: str
    label: str
    fund: Fund
    sensitive: bool = False
    online_on: date
    position: int
    address: str = ""


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


def changes_told(account: Account, made: Iterable[RightChange]) -> list[Event]:
    """One line of history for each change, with the level before and after (RIGHT-5)."""
    return [
        Event.about(
            account,
            Operation.RIGHT_CHANGED,
            before={"service": change.service.label, "right": change.before},
            after={"service": change.service.label, "right": change.after},
        )
        for change in made
    ]


class PresetKind(StrEnum):
    """What a « profil type » gives, in the order they are offered."""

    READ_ALL = "read_all"
    WRITE_THEME = "write_theme"
    WRITE_ALL = "write_all"


@dataclass(frozen=True, slots=True, kw_only=True)
class Preset:
    """A « profil type »: `levels` replace all the rights of an account (RIGHT-5).

    `theme` is the one that WRITE_THEME gives alone.
    """

    kind: PresetKind
    theme: str = ""
    levels: Rights


def presets(services: Iterable[Service]) -> tuple[Preset, ...]:
    """What the catalogue offers; sensitive services, given one by one, stay without right."""
    given = [service for service in services if not service.sensitive]
    themes = dict.fromkeys(service.theme for service in given)
    return (
        Preset(kind=PresetKind.READ_ALL, levels={s.code: Right.READ for s in given}),
        *(
            Preset(
                kind=PresetKind.WRITE_THEME,
                theme=theme,
                levels={s.code: Right.WRITE for s in given if s.theme == theme},
            )
            for theme in themes
        ),
        Preset(kind=PresetKind.WRITE_ALL, levels={s.code: Right.WRITE for s in given}),
    )
