"""The settings in force: defaults, then the file `peps.toml` of the home, then `PEPS_…` variables.

The home is `$PEPS_HOME`, or the folder the system gives to applications. A setting `log_file` is
`log_file` in the file and `PEPS_LOG_FILE` in the environment; a relative path starts at the home.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any

FILE = "peps.toml"
PREFIX = "PEPS_"
HOME = "PEPS_HOME"


class SettingFault(StrEnum):
    """What is wrong with a setting."""

    UNKNOWN = "unknown"
    NOT_TEXT = "not_text"
    NOT_BOOLEAN = "not_boolean"
    NOT_A_DATABASE = "not_a_database"
    NOT_A_WEB_ADDRESS = "not_a_web_address"
    NOT_AN_EMAIL = "not_an_email"
    NOT_TOML = "not_toml"
    UNREADABLE = "unreadable"


_NOT_EMPTY = (".+", SettingFault.NOT_TEXT)
_SHAPES: Mapping[str, tuple[str, SettingFault]] = {
    "database_url": (r"(sqlite:///|postgresql\+psycopg://).+", SettingFault.NOT_A_DATABASE),
    "messages_dir": _NOT_EMPTY,
    "log_file": _NOT_EMPTY,
    "workstation": _NOT_EMPTY,
    "link_base": (r"https?://[^\s/]\S*", SettingFault.NOT_A_WEB_ADDRESS),
    "sender_email": (r"[!-~]+@[!-~]+", SettingFault.NOT_AN_EMAIL),
    "sender_name": _NOT_EMPTY,
    "theme": _NOT_EMPTY,
}
"""What each text must look like, and the fault when it does not; `demo` is apart."""


class SettingsError(Exception):
    """A setting cannot be used.

    `key` is its name where it was written, empty when the whole file is at fault; `source` is
    that file, empty for the environment.
    """

    def __init__(self, fault: SettingFault, *, key: str = "", source: str = "") -> None:
        super().__init__(fault, key, source)
        self.fault = fault
        self.key = key
        self.source = source


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What can be set; `theme` is empty until one is chosen.

    No variable sets `demo`: it would open the messages of a real platform to whoever starts it.
    """

    home: Path
    database_url: str = field(repr=False)  # it may hold a password
    messages_dir: Path
    log_file: Path
    workstation: Path
    """The file that holds the token of this workstation (TRUST-3)."""
    link_base: str = "https://peps.exemple.fr/activation"
    sender_email: str = "ne-pas-repondre@peps.exemple.fr"
    sender_name: str = "Plateforme Employeurs Publics PEP’s"
    theme: str = ""
    demo: bool = False


def load_settings(environ: Mapping[str, str]) -> Settings:
    """The settings in force under these variables.

    Raises:
        SettingsError: one is unknown or has a value that cannot be used.
    """
    home = _home(environ)
    file = home / FILE
    values: dict[str, Any] = {
        "database_url": f"sqlite:///{home / 'peps.db'}",
        "messages_dir": "messages",
        "log_file": "peps.log",
        "workstation": "workstation",
    }
    for key, value in _table(file).items():
        values[key] = _checked(key, value, named=key, source=str(file))
    for name, value in environ.items():
        if name.startswith(PREFIX) and name != HOME:
            key = name.removeprefix(PREFIX).lower()
            values[key] = _checked(key, value, named=name, source="")
    for key in ("messages_dir", "log_file", "workstation"):
        values[key] = home / Path(values[key]).expanduser()
    return Settings(home=home, **values)


def _home(environ: Mapping[str, str]) -> Path:
    if chosen := environ.get(HOME):
        return Path(chosen).expanduser().absolute()
    from platformdirs import user_data_path

    return user_data_path("peps-tui", appauthor=False)


def _table(file: Path) -> dict[str, Any]:
    try:
        content = file.read_bytes()
    except FileNotFoundError:
        return {}
    except OSError:
        raise SettingsError(SettingFault.UNREADABLE, source=str(file)) from None
    import tomllib  # 3 ms before the first screen, when there is a file

    try:
        return tomllib.loads(content.decode())
    except ValueError:
        raise SettingsError(SettingFault.NOT_TOML, source=str(file)) from None


def _checked(key: str, value: object, *, named: str, source: str) -> object:
    fault = _fault(key, value, in_file=bool(source))
    if fault is not None:
        raise SettingsError(fault, key=named, source=source)
    return value


def _fault(key: str, value: object, *, in_file: bool) -> SettingFault | None:
    if key == "demo" and in_file:
        return None if isinstance(value, bool) else SettingFault.NOT_BOOLEAN
    if key not in _SHAPES:
        return SettingFault.UNKNOWN
    if not isinstance(value, str) or not value.isprintable():
        return SettingFault.NOT_TEXT
    shape, fault = _SHAPES[key]
    return None if re.fullmatch(shape, value) else fault
